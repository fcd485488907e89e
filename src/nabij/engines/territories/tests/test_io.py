"""Files in: what is read, what is refused and in which words; files out."""

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from shapely.geometry import shape

from nabij.engines.common import InputError
from nabij.engines.territories import io, solve
from nabij.engines.territories.io import graphs
from nabij.engines.territories.tests.small import feature, line, square, squares, write

OPTIONS: dict[str, Any] = {"id": "id", "population": "people"}


def read(folder: Path, features: list[Any], **options: Any) -> io.Map:
    return io.load(write(folder / "areas.geojson", features), io.Options(**OPTIONS | options))


def test_a_grid_is_read_as_it_lies(tmp_path: Path) -> None:
    problem = read(tmp_path, squares(2, 2, [1, 2, 3, 4])).problem
    assert problem.areas.ids == ("0-0", "1-0", "0-1", "1-1")
    assert problem.areas.names[0] == "Veld 0-0"
    assert problem.areas.population.tolist() == [1, 2, 3, 4]
    assert problem.areas.size.tolist() == pytest.approx([1.0] * 4, rel=0.01)
    assert (problem.areas.inertia * 6 / problem.areas.size**2).tolist() == pytest.approx([1.0] * 4, rel=1e-3)
    assert list(zip(problem.borders.first, problem.borders.second, strict=True)) == [(0, 1), (0, 2), (1, 3), (2, 3)]
    assert problem.borders.metres.tolist() == pytest.approx([1000] * 4, rel=0.01)


def test_packed_files_and_numbers_as_text_and_codes_as_numbers(tmp_path: Path) -> None:
    rows = [feature(square(x, 0), nis=42006 + x, people=str(1000 + x)) for x in range(2)]
    path = tmp_path / "areas.geojson.gz"
    path.write_bytes(gzip.compress(json.dumps({"type": "FeatureCollection", "features": rows}).encode()))
    problem = io.load(path, io.Options(id="nis", population="people")).problem
    assert (problem.areas.ids, problem.areas.population.tolist()) == (("42006", "42007"), [1000, 1001])


def test_areas_in_lambert_72_are_brought_to_degrees(tmp_path: Path) -> None:
    rows = [feature({"type": "Polygon", "coordinates": [[[x, 190_000], [x + 1000, 190_000], [x + 1000, 191_000],
                     [x, 191_000], [x, 190_000]]]}, id=str(x), people=1) for x in (125_000, 126_000)]  # fmt: skip
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::31370"}}
    found = io.load(write(tmp_path / "a.geojson", rows, crs=crs), io.Options(**OPTIONS))
    assert found.problem.areas.size.tolist() == pytest.approx([1.0, 1.0], rel=0.01)
    assert found.geometry[0].bounds[0] == pytest.approx(3.98, abs=0.1)


def test_elsewhere_in_the_world_kilometres_are_kilometres(tmp_path: Path) -> None:
    away = {
        "type": "Polygon",
        "coordinates": [[[-70, -33], [-69.99, -33], [-69.99, -32.99], [-70, -32.99], [-70, -33]]],
    }
    problem = read(tmp_path, [feature(away, id="a", people=1)]).problem
    assert problem.areas.size[0] == pytest.approx(0.934 * 1.109, rel=0.01)


def test_a_code_that_is_a_number_stays_a_number(tmp_path: Path) -> None:
    rows = [feature(square(x, 0), id=42006 + x, people=9000) for x in range(2)]
    found = read(tmp_path, rows)
    data = io.collection(solve(found.problem), found.geometry, ids=found.ids)
    assert [row["properties"]["areas"] for row in data["features"]] == [[42006, 42007]]


def test_groups_soft_and_hard(tmp_path: Path) -> None:
    rows = squares(2, 1, nis=["a", "b"], wijk=["x", None])
    problem = read(tmp_path, rows, within="nis", keep=(("wijk", 2.0),)).problem
    assert (problem.within.tolist(), problem.within_labels, problem.within_name) == ([0, 1], ("a", "b"), "nis")
    assert [(one.name, one.labels, one.group.tolist(), one.weight) for one in problem.keep] == [
        ("wijk", ("x",), [0, -1], 2.0)
    ]
    problem = read(tmp_path, rows, within="nis", cross_borders=True).problem
    assert (problem.within.tolist(), [one.name for one in problem.keep]) == ([0, 0], ["nis"])


def test_a_remainder_and_an_island_are_joined_to_the_rest(tmp_path: Path) -> None:
    rows = [
        *squares(2, 1, [10, 20]),
        feature(None, id="11001ZZZZ", people=7),
        feature(square(5, 0), id="eiland", people=1),
    ]
    problem = read(tmp_path, rows).problem
    bridges = [
        (int(a), int(b))
        for a, b, bridge in zip(problem.borders.first, problem.borders.second, problem.borders.bridge, strict=True)
        if bridge
    ]
    assert bridges == [(1, 2), (1, 3)]
    assert problem.areas.remainder.tolist() == [False, False, True, False]
    assert problem.together == ((1, 2),)
    assert len(solve(problem).neighbourhoods) == 1


def test_people_who_live_nowhere_on_the_map_are_counted_as_nobody_and_told(tmp_path: Path) -> None:
    found = read(tmp_path, [*squares(2, 1), feature(square(2, 0), id="leeg", people=None)])
    assert found.problem.areas.population.tolist() == [5000, 5000, 0]
    assert found.notes == ("1 areas without people: counted as 0 inhabitants",)


def test_areas_that_lie_apart_touch_over_the_gap_between_them(tmp_path: Path) -> None:
    rows = [feature(square(1.008 * x, 0), id=str(x), people=1) for x in range(4)]
    found = read(tmp_path, rows)
    assert (found.tolerance, found.notes) == (10.0, ("the areas lie apart: gaps up to 10 m count as borders",))
    assert found.problem.borders.metres.tolist() == pytest.approx([1000] * 3, rel=0.03)
    assert not found.problem.borders.bridge.any()
    assert read(tmp_path, rows, tolerance=2.0).problem.borders.bridge.all()


def test_polygons_that_cross_themselves_are_mended_and_told(tmp_path: Path) -> None:
    bow = {"type": "Polygon", "coordinates": [[[4, 51], [4.02, 51.02], [4.02, 51], [4, 51.02], [4, 51]]]}
    found = read(tmp_path, [*squares(1, 1), feature(bow, id="strik", people=1)])
    assert found.notes == ("1 polygons cross themselves and were mended, feature 2 for one",)


def test_barriers_and_lines_that_may_not_be_crossed(tmp_path: Path) -> None:
    river = write(tmp_path / "river.geojson", [line((1, -1), (1, 3))])
    problem = read(tmp_path, squares(2, 2), barriers=river).problem
    assert problem.borders.barrier.tolist() == pytest.approx([1000, 50, 50, 1000], rel=0.02)
    assert problem.borders.names == ("Dender",)
    problem = read(tmp_path, squares(2, 2), never_across=river).problem
    assert problem.apart.tolist() == [[0, 1], [2, 3]]


@pytest.mark.parametrize(
    ("rows", "options", "message"),
    [
        (squares(2, 1), {"id": "code"}, "code: no feature has this property; there are id, name, people"),
        (squares(2, 1), {"population": "peple"}, "peple: no feature has this property; did you mean people?"),
        (squares(2, 1), {"within": "nis"}, "nis: no feature has this property"),
        (squares(2, 1), {"keep": (("wijk", 1.0),)}, "wijk: no feature has this property"),
        (squares(2, 1, nis=["a", None]), {"within": "nis"}, "feature 2: nis: is missing; without it"),
        (squares(2, 1), {"together": (("0-0", "9-9"),)}, "together: no area has the id 9-9"),
        (squares(2, 1), {"least": 9e9}, "sizes: least 9e+09, target 15000 and most 25000 must be in that order"),
        ([feature(square(0, 0), id="a", people=-1)], {}, "feature 1: people: must be a number of 0 or more, is -1"),
        ([feature(square(0, 0), id="a", people="veel")], {}, "feature 1: people: must be a number, is 'veel'"),
        ([feature(square(0, 0), id="a", people=None)], {}, "people: no feature has a number here"),
        ([feature(square(0, 0), id="a", people=1)] * 2, {}, "feature 2: id: is there twice: a, in feature 1 too"),
        ([feature(square(0, 0), id="", people=1)], {}, "feature 1: id: is missing"),
        ([feature(square(0, 0), id=["a"], people=1)], {}, "feature 1: id: must be a text or a number"),
        ([feature({"type": "Point", "coordinates": [4, 51]}, id="a", people=1)], {}, "feature 1: geometry: must be a"),
        ([feature({"type": "Polygon"}, id="a", people=1)], {}, "feature 1: geometry: has coordinates that can't be"),
        ([feature(square(90_000, 0), id="a", people=1)], {}, "geometry: has coordinates that are not degrees"),
        ([{"id": "a"}], {}, "feature 1: is no feature"),
        ([], {}, "holds no features"),
    ],
)
def test_refused_in_one_line(tmp_path: Path, rows: list[Any], options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path, rows, **options)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("{", "line 1 column 2: is not JSON"),
        ("[1]", "must be an object"),
        ('{"type": "Feature"}', "is no GeoJSON with a FeatureCollection"),
        ('{"a": NaN}', "holds NaN"),
    ],
)
def test_a_file_that_is_none(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "areas.geojson"
    path.write_text(text)
    with pytest.raises(InputError, match=message) as error:
        io.load(path, io.Options(**OPTIONS))
    assert error.value.file == str(path)


def test_options_of_the_command_line() -> None:
    assert io.groups_of_ids(["a,b", "c, d ,c"]) == (("a", "b"), ("c", "d"))
    assert io.parse_keep(["wijk", "dg=0.5"]) == (("wijk", 1.0), ("dg", 0.5))
    with pytest.raises(InputError, match="needs two ids or more"):
        io.groups_of_ids(["a"])
    with pytest.raises(InputError, match="keep: the weight is not a number: x"):
        io.parse_keep(["wijk=x"])


def test_the_outcome_is_one_feature_for_each_neighbourhood(tmp_path: Path) -> None:
    found = read(tmp_path, squares(4, 1, nis=["a", "a", "b", "b"]), within="nis")
    result = solve(found.problem)
    data = io.collection(result, found.geometry, {"id": "id"})
    assert [row["properties"]["neighbourhood"] for row in data["features"]] == ["a-1", "b-1"]
    assert [row["properties"]["areas"] for row in data["features"]] == [["0-0", "1-0"], ["2-0", "3-0"]]
    assert [row["properties"]["population"] for row in data["features"]] == [10_000, 10_000]
    assert [shape(row["geometry"]).geom_type for row in data["features"]] == ["Polygon", "Polygon"]
    assert (data["nabij"]["id"], data["nabij"]["result"]["proven"]) == ("id", True)
    json.dumps(data, allow_nan=False)


GRAPH: dict[str, Any] = {
    "format": "nabij-territories/1",
    "areas": [
        {"id": "a", "population": 6000, "x": 0, "y": 0, "size_km2": 1, "keep": {"wijk": "p"}},
        {"id": "b", "population": 6000, "x": 1000, "y": 0, "size_km2": 1, "keep": {"wijk": "p"}},
        {"id": "c", "population": 9000, "x": 2000, "y": 0, "size_km2": 1},
    ],
    "borders": [{"a": "b", "b": "a", "metres": 1000}, {"a": "b", "b": "c", "barrier_metres": 1, "barrier": "Leie"}],
}


def test_a_graph_without_polygons() -> None:
    problem = graphs.from_json(GRAPH)
    assert problem.borders.names == ("Leie",)
    assert problem.keep[0].group.tolist() == [0, 0, -1]
    assert solve(problem).label.tolist() == [0, 0, 1]
    lone = io.collection(solve(problem), np.full(3, None, dtype=object))
    assert [row["geometry"] for row in lone["features"]] == [None, None]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "x"}, "format: must be nabij-territories/1"),
        ({"aeras": []}, "aeras: is not known; did you mean areas?"),
        ({"areas": [{"id": "a"}]}, "areas[0]: population: is missing"),
        ({"areas": []}, "there are no areas"),
        ({"together": [["a"]]}, "together: must be a list of two ids or more"),
        ({"apart": [["a", "z"]]}, "apart: no area has the id z"),
        ({"borders": [{"a": "a", "b": "a"}]}, "borders[0]: an area does not border on itself"),
        ({"target": "veel"}, "target: must be a number"),
    ],
)
def test_a_graph_refused(change: dict[str, Any], message: str) -> None:
    told = GRAPH | change
    if change.get("areas") is not None:
        told = told | {"borders": []}
    with pytest.raises(InputError) as error:
        graphs.from_json(told)
    assert message in str(error.value)
