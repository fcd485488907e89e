"""The verifier sees each rule that is broken, and believes nothing the outcome tells of itself."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nabij.engines.common import InputError
from nabij.engines.territories.check import Asked, Verdict, check
from nabij.engines.territories.tests.small import feature, line, square, squares, write

Row = dict[str, Any]


def outcome(*rows: Row, **told: Any) -> dict[str, Any]:
    settings = {"id": "id", "population": "people", "least": 5000.0, "most": 25_000.0} | told
    return {"type": "FeatureCollection", "nabij": settings, "features": list(rows)}


def row(code: str, people: float, *areas: str, geometry: Any = None) -> Row:
    return feature(geometry, neighbourhood=code, name=code, population=people, areas=list(areas), why="zomaar")


def judge(folder: Path, found: dict[str, Any], areas: list[Row] | None = None, **asked: Any) -> Verdict:
    path = folder / "out.geojson"
    path.write_text(json.dumps(found))
    return check(path, write(folder / "areas.geojson", areas) if areas is not None else None, Asked(**asked))


def codes(verdict: Verdict) -> tuple[list[str], list[str]]:
    return [one.code for one in verdict.violations], [one.code for one in verdict.doubts]


WEST, EAST = square(0, 0, 2, 1), square(2, 0, 2, 1)
FOUR = squares(4, 1)
GOOD = (row("1", 10_000, "0-0", "1-0", geometry=WEST), row("2", 10_000, "2-0", "3-0", geometry=EAST))


def test_what_holds_holds(tmp_path: Path) -> None:
    verdict = judge(tmp_path, outcome(*GOOD), FOUR)
    assert (verdict.holds, codes(verdict)) == (True, ([], []))
    assert (verdict.neighbourhoods, verdict.areas, verdict.population) == (2, 4, 20_000)
    assert judge(tmp_path, outcome(*GOOD)).holds


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ((GOOD[0], row("1", 10_000, "2-0", "3-0", geometry=EAST)), "code_twice"),
        ((GOOD[0], row("2", 15_000, "1-0", "2-0", "3-0", geometry=EAST)), "area_twice"),
        ((GOOD[0], row("2", 10_000, "2-0", "3-0", geometry=square(1, 0, 3, 1))), "overlap"),
        ((GOOD[0], feature(EAST, neighbourhood="2", population=10_000, areas=["2-0", "3-0"])), "no_why"),
        ((GOOD[0], feature(EAST, neighbourhood="2", population="x", areas=["2-0"], why="a")), "no_population"),
        ((GOOD[0], feature(EAST, neighbourhood="2", population=1, areas=[], why="a")), "no_areas"),
        ((GOOD[0], feature(EAST, population=1, areas=["2-0"], why="a")), "no_code"),
        ((GOOD[0], row("2", 10_000, "2-0", geometry={"type": "Point", "coordinates": [4, 51]})), "geometry"),
    ],
)
def test_seen_in_the_outcome_alone(tmp_path: Path, rows: tuple[Row, ...], code: str) -> None:
    verdict = judge(tmp_path, outcome(*rows))
    assert not verdict.holds
    assert code in codes(verdict)[0]


def test_bounds_and_pieces_are_doubts_until_the_areas_are_there(tmp_path: Path) -> None:
    apart = {"type": "MultiPolygon", "coordinates": [square(0, 0)["coordinates"], square(2, 0)["coordinates"]]}
    rows = (row("1", 3000, "a", geometry=apart), row("2", 30_000, "b", geometry=square(5, 0)))
    assert codes(judge(tmp_path, outcome(*rows))) == ([], ["under", "over", "pieces"])


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ((GOOD[0], row("2", 5000, "2-0", geometry=square(2, 0))), "not_covered"),
        ((GOOD[0], row("2", 10_000, "2-0", "3-0", "9-9", geometry=EAST)), "unknown_area"),
        ((GOOD[0], row("2", 12_000, "2-0", "3-0", geometry=EAST)), "population"),
        ((GOOD[0], row("2", 10_000, "2-0", "3-0", geometry=square(2, 0))), "geometry"),
        ((GOOD[0], row("2", 10_000, "2-0", "3-0")), "geometry"),
    ],
)
def test_seen_against_the_areas(tmp_path: Path, rows: tuple[Row, ...], code: str) -> None:
    assert codes(judge(tmp_path, outcome(*rows), FOUR))[0] == [code]


def test_areas_that_overlap_themselves_are_no_fault_of_the_outcome(tmp_path: Path) -> None:
    areas = [feature(square(0, 0, 1.1), id="a", people=6000), feature(square(1, 0), id="b", people=6000)]
    rows = (row("1", 6000, "a", geometry=square(0, 0, 1.1)), row("2", 6000, "b", geometry=square(1, 0)))
    assert codes(judge(tmp_path, outcome(*rows))) == (["overlap"], [])
    assert codes(judge(tmp_path, outcome(*rows), areas)) == ([], ["overlap"])


def test_a_neighbourhood_in_two_pieces(tmp_path: Path) -> None:
    two = [shape["coordinates"] for shape in (square(0, 0), square(2, 0))]
    one = [shape["coordinates"] for shape in (square(1, 0), square(3, 0))]
    rows = (
        row("1", 10_000, "0-0", "2-0", geometry={"type": "MultiPolygon", "coordinates": two}),
        row("2", 10_000, "1-0", "3-0", geometry={"type": "MultiPolygon", "coordinates": one}),
    )
    assert codes(judge(tmp_path, outcome(*rows), FOUR))[0] == ["not_connected", "not_connected"]


def test_corners_do_not_connect(tmp_path: Path) -> None:
    diagonal = {"type": "MultiPolygon", "coordinates": [square(0, 0)["coordinates"], square(1, 1)["coordinates"]]}
    other = {"type": "MultiPolygon", "coordinates": [square(1, 0)["coordinates"], square(0, 1)["coordinates"]]}
    rows = (row("1", 10_000, "0-0", "1-1", geometry=diagonal), row("2", 10_000, "1-0", "0-1", geometry=other))
    assert codes(judge(tmp_path, outcome(*rows), squares(2, 2)))[0] == ["not_connected", "not_connected"]


def test_an_island_may_go_along_with_what_lies_nearest_and_not_with_what_lies_farther(tmp_path: Path) -> None:
    areas = [*squares(3, 1), feature(square(4, 0), id="eiland", people=5000)]
    near = {"type": "MultiPolygon", "coordinates": [square(2, 0)["coordinates"], square(4, 0)["coordinates"]]}
    rows = (row("1", 10_000, "0-0", "1-0", geometry=WEST), row("2", 10_000, "2-0", "eiland", geometry=near))
    assert codes(judge(tmp_path, outcome(*rows), areas)) == ([], ["island"])
    far = {"type": "MultiPolygon", "coordinates": [WEST["coordinates"], square(4, 0)["coordinates"]]}
    rows = (row("1", 15_000, "0-0", "1-0", "eiland", geometry=far), row("2", 5000, "2-0", geometry=square(2, 0)))
    assert codes(judge(tmp_path, outcome(*rows), areas))[0] == ["not_connected"]


def test_hard_groups(tmp_path: Path) -> None:
    areas = squares(4, 1, nis=["a", "b", "b", "b"])
    assert codes(judge(tmp_path, outcome(*GOOD, within="nis"), areas))[0] == ["within"]
    assert judge(tmp_path, outcome(*GOOD, within="nis", cross_borders=True), areas).holds
    assert judge(tmp_path, outcome(*GOOD), areas).holds


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"together": (("1-0", "2-0"),)}, "together"),
        ({"apart": (("0-0", "1-0"),)}, "apart"),
    ],
)
def test_what_people_decided(tmp_path: Path, asked: dict[str, Any], code: str) -> None:
    assert codes(judge(tmp_path, outcome(*GOOD), FOUR, **asked))[0] == [code]
    assert codes(judge(tmp_path, outcome(*GOOD, **asked), FOUR))[0] == [code]


def test_fixed_areas(tmp_path: Path) -> None:
    assert judge(tmp_path, outcome(*GOOD), squares(4, 1, held=["x", "x", "y", ""]), fixed="held").holds
    assert codes(judge(tmp_path, outcome(*GOOD), squares(4, 1, held=["x", "", "x", ""]), fixed="held"))[0] == ["fixed"]
    assert codes(judge(tmp_path, outcome(*GOOD), squares(4, 1, held=["x", "y", "", ""]), fixed="held"))[0] == ["fixed"]


def test_a_line_that_may_not_be_crossed(tmp_path: Path) -> None:
    middle = write(tmp_path / "middle.geojson", [line((2, -1), (2, 2))])
    aside = write(tmp_path / "aside.geojson", [line((1, -1), (1, 2))])
    assert judge(tmp_path, outcome(*GOOD), FOUR, never_across=str(middle)).holds
    assert codes(judge(tmp_path, outcome(*GOOD), FOUR, never_across=str(aside)))[0] == ["line"]


@pytest.mark.parametrize(
    ("people", "cut", "violations", "doubts"),
    [
        ([1000, 1000, 1000, 1000], (4,), [], ["under"]),  # the whole group is too small
        ([26_000, 0, 6000, 4000], (1, 2, 1), ["under"], ["over"]),  # one area is too large; 4000 may join 6000
        ([24_000, 2000, 24_000, 0], (1, 1, 2), [], ["under"]),  # nothing better can be
        ([3000, 9000, 9000, 9000], (1, 3), ["under", "over"], []),  # 3000 may join its neighbour
    ],
)
def test_bounds_are_broken_only_where_it_can_not_be_helped(
    tmp_path: Path, people: list[float], cut: tuple[int, ...], violations: list[str], doubts: list[str]
) -> None:
    rows, at = [], 0
    for number, size in enumerate(cut):
        names = [f"{x}-0" for x in range(at, at + size)]
        rows.append(row(str(number), sum(people[at : at + size]), *names, geometry=square(at, 0, size, 1)))
        at += size
    assert codes(judge(tmp_path, outcome(*rows), squares(4, 1, people))) == (violations, doubts)


def test_what_the_outcome_says_of_itself_is_not_believed(tmp_path: Path) -> None:
    rows = [row("1", 20_000, "0-0", "1-0", "2-0", "3-0", geometry=square(0, 0, 4, 1))]
    rows[0]["properties"]["within_bounds"] = True
    assert codes(judge(tmp_path, outcome(*rows, most=18_000.0), FOUR))[0] == ["over"]
    assert codes(judge(tmp_path, outcome(*rows), FOUR, most=18_000.0))[0] == ["over"]


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "is not JSON"), ("[]", "is no GeoJSON"), ('{"features": []}', "is no GeoJSON")],
)
def test_a_file_that_can_not_be_read_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "out.geojson").write_text(text)
    with pytest.raises(InputError, match=message):
        check(tmp_path / "out.geojson")


def test_every_finding_can_be_printed_and_kept(tmp_path: Path) -> None:
    verdict = judge(tmp_path, outcome(GOOD[0]), FOUR)
    assert [str(one) for one in verdict.violations] == ["2 areas are in no neighbourhood: 2-0, 3-0"]
    assert verdict.violations[0].to_json()["areas"] == ["2-0", "3-0"]


def faults(change: Callable[[dict[str, Any]], None], folder: Path) -> list[str]:
    found = json.loads(json.dumps(outcome(*GOOD)))
    change(found)
    return codes(judge(folder, found, FOUR))[0]


def test_an_outcome_with_holes_in_it_is_a_verdict_and_no_crash(tmp_path: Path) -> None:
    holes = faults(lambda found: found["features"].append(None), tmp_path)
    assert holes == ["no_code", "no_population", "no_areas", "no_why", "population"]
    assert "geometry" in faults(lambda found: found["features"][0].update(geometry={"type": "Nothing"}), tmp_path)
