"""`nabij access`: nearest, count, score, isochrone; one line for what can't be used."""

import csv
import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from nabij.config.cli import nabij
from nabij.engines.common import InputError

ORIGINS = "id,x,y,people,old\na,600000,700000,10,1\nb,600300,700000,20,4\nc,605000,700000,30,0\n"
FACILITIES = (
    "id,x,y,places,opening_hours\nx,600000,700400,6,Mo-Fr 09:00-17:00\ny,600300,700000,3,Su 14:00-17:00\n"
    "z,600000,700100,1,\n"
)
NODES = "node_id,x,y\n1,600000,700000\n2,600300,700000\n3,600000,700400\n"
EDGES = "edge_id,from_node,to_node,length_m,highway,oneway\nd,1,2,300,residential,yes\ne,1,3,400,residential,\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "streets").mkdir()
    for name, text in (
        ("o.csv", ORIGINS), ("f.csv", FACILITIES), ("streets/nodes.csv", NODES), ("streets/edges.csv", EDGES)
    ):  # fmt: skip
        Path(name).write_text(text)
    return tmp_path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(nabij, ["access", *arguments], standalone_mode=False)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0
    return result.stdout


def told(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--json"))


def table(path: str) -> list[list[str]]:
    with Path(path).open(newline="") as file:
        return list(csv.reader(file))


def test_nearest_in_a_straight_line(folder: Path) -> None:
    found = told("nearest", "o.csv", "f.csv", "--k", "2", "--limit", "1000", "--population", "people")
    assert [(row["origin"], row["rank"], row["facility"], row["metres"]) for row in found["rows"]] == [
        ("a", 1, "z", 100.0), ("a", 2, "y", 300.0), ("b", 1, "y", 0.0), ("b", 2, "z", pytest.approx(316.2278)),
        ("c", None, None, None),
    ]  # fmt: skip
    assert found["summary"] == {
        "verb": "nearest", "by": "straight", "unit": "metres", "limit": 1000.0, "facilities": 3, "points": 3,
        "people": 60.0, "without": {"points": 1, "people": 30.0}, "median_metres": 0.0, "p90_metres": 100.0,
        "mean_metres": pytest.approx(100 / 3),
    }  # fmt: skip


def test_only_who_is_open(folder: Path) -> None:
    found = told("nearest", "o.csv", "f.csv", "--open", "zo 15:00")
    assert {row["facility"] for row in found["rows"]} == {"y"}
    assert found["summary"]["open"] == {"at": "zo 15:00", "open": 1, "hours_unknown": 1}
    unknown = told("nearest", "o.csv", "f.csv", "--open", "sun 15:00", "--unknown-open")
    assert [row["facility"] for row in unknown["rows"]] == ["z", "y", "y"]
    Path("h.csv").write_text("facility,day,from,to\nx,sun,08:00,20:00\n")
    assert {row["facility"] for row in told("nearest", "o.csv", "f.csv", "--open", "sun 15:00", "--hours", "h.csv")["rows"]} == {"x"}  # fmt: skip # noqa: E501


def test_over_the_streets_on_foot_and_by_bicycle(folder: Path) -> None:
    found = told("nearest", "o.csv", "f.csv", "--streets", "streets", "--k", "3")
    metres = {(row["origin"], row["facility"]): row["metres"] for row in found["rows"]}
    assert {pair: round(way, 6) for pair, way in metres.items() if pair[0] == "b"} == {
        ("b", "x"): 700, ("b", "y"): 0, ("b", "z"): 400
    }  # fmt: skip
    ride = told("nearest", "o.csv", "f.csv", "--streets", "streets", "--by", "bicycle", "--k", "3")
    assert [row["facility"] for row in ride["rows"] if row["origin"] == "b"] == ["y"]
    minutes = told("nearest", "o.csv", "f.csv", "--streets", "streets", "--minutes", "5", "--kmh", "6")
    assert minutes["rows"][0] == {"origin": "a", "rank": 1, "facility": "z", "minutes": pytest.approx(1.0)}


def test_count_to_a_file(folder: Path) -> None:
    run("count", "o.csv", "f.csv", "--limit", "400", "--capacity", "places", "--out", "c.csv")
    assert table("c.csv") == [
        ["origin", "facilities", "capacity"], ["a", "3", "10.0"], ["b", "2", "4.0"], ["c", "0", "0.0"]
    ]  # fmt: skip


def test_scores_of_two_populations(folder: Path) -> None:
    found = told(
        "score", "o.csv", "f.csv", "--limit", "350", "--capacity", "places", "--population", "people",
        "--population", "people=1,old=10",
    )  # fmt: skip
    assert [row["score_people"] for row in found["rows"]] == pytest.approx([3 / 30 + 1 / 30, 3 / 30 + 1 / 30, 0.0])
    assert [row["score_people=1,old=10"] for row in found["rows"]] == pytest.approx([4 / 80, 4 / 80, 0.0])
    assert found["summary"]["people"]["without"] == {"points": 1, "people": 30.0}


def test_each_method_and_decay(folder: Path) -> None:
    def scores(*options: str) -> list[float]:
        return [row["score"] for row in told("score", "o.csv", "f.csv", "--limit", "450", *options)["rows"]]

    assert scores("--method", "e2sfca") == scores("--method", "e2sfca", "--decay", "step", "--figures",
                                                  "150:1,300:0.68,450:0.22")  # fmt: skip
    assert scores("--method", "3sfca") != scores("--method", "e2sfca")
    flat = scores("--method", "e2sfca", "--decay", "table", "--figures", "0:1,1000:1")
    assert flat == scores("--method", "2sfca")
    assert scores("--method", "e2sfca", "--decay", "gravity", "--figures", "100,0") == flat
    assert scores("--method", "e2sfca", "--decay", "gaussian", "--figures", "1e9") == pytest.approx(flat)
    soft = ("--method", "3sfca", "--decay", "gaussian", "--figures", "300")
    assert scores(*soft, "--choice-limit", "9000") != scores(*soft)


def test_costs_in_place_of_distances(folder: Path) -> None:
    Path("o.csv").write_text("id,people\na,10\nb,20\n")
    Path("f.csv").write_text("id,places\nx,6\n")
    Path("c.csv").write_text("origin,facility,cost\na,x,10\nb,x,25\n")
    found = told("score", "o.csv", "f.csv", "--costs", "c.csv", "--population", "people", "--capacity", "places")
    assert [row["score"] for row in found["rows"]] == [0.2, 0.2]
    near = told("score", "o.csv", "f.csv", "--costs", "c.csv", "--population", "people", "--limit", "20")
    assert [row["score"] for row in near["rows"]] == [0.1, 0.0]


def test_scores_on_the_map(folder: Path) -> None:
    run("score", "o.csv", "f.csv", "--limit", "350", "--out", "s.geojson")
    feature = json.loads(Path("s.geojson").read_text())["features"][0]
    assert feature["properties"]["origin"] == "a"
    assert [round(one) for one in feature["geometry"]["coordinates"]] == [4, 51]


def test_isochrones(folder: Path) -> None:
    text = run("isochrone", "f.csv", "--streets", "streets", "--limit", "350", "--out", "i.geojson")
    assert text.splitlines() == ["x: 0.35 km of streets", "y: 0.35 km of streets", "z: 0.65 km of streets"]
    features = json.loads(Path("i.geojson").read_text())["features"]
    assert [one["properties"]["kind"] for one in features] == ["outline", "streets"] * 3
    ride = told("isochrone", "f.csv", "--streets", "streets", "--by", "bicycle", "--limit", "350", "--leaving")
    assert [one["properties"]["street_metres"] for one in ride["features"][1::2]] == pytest.approx([350.0, 0.0, 650.0])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("count", "o.csv", "f.csv"), "needs --limit (metres) or --minutes."),
        (("count", "o.csv", "f.csv", "--limit", "5", "--minutes", "5"), "--limit and --minutes exclude each other."),
        (("count", "o.csv", "f.csv", "--minutes", "5"),
         "--minutes needs --streets; in a straight line give --limit in metres."),
        (("count", "o.csv", "f.csv", "--limit", "5", "--by", "foot"), "--by foot needs --streets."),
        (("count", "o.csv", "f.csv", "--limit", "5", "--by", "straight", "--streets", "streets"),
         "--by straight and --streets exclude each other."),
        (("count", "o.csv", "o.csv", "--limit", "5", "--open", "sun 15:00"),
         "--open needs --hours, or a column opening_hours among the facilities."),
        (("count", "o.csv", "f.csv", "--limit", "5", "--out", "c.txt"),
         "--out must end in .csv, .json, .geojson, not c.txt"),
        (("score", "o.csv", "f.csv", "--limit", "5", "--decay", "gaussian", "--figures", "5"),
         "--decay belongs to --method e2sfca or 3sfca."),
        (("score", "o.csv", "f.csv", "--limit", "5", "--method", "3sfca", "--decay", "gaussian"),
         "--decay needs --figures."),
        (("score", "o.csv", "f.csv", "--limit", "5", "--method", "3sfca", "--decay", "step", "--figures", "5"),
         "--figures of step has another form (see --help): '5'."),
        (("score", "o.csv", "f.csv", "--limit", "5", "--choice-limit", "9"),
         "--choice-limit belongs to --method 3sfca."),
        (("isochrone", "f.csv", "--limit", "5"), "an isochrone needs --streets, and --limit or --minutes."),
    ],
)  # fmt: skip
def test_questions_that_cannot_be(folder: Path, arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(click.UsageError) as error:
        run(*arguments)
    assert error.value.format_message() == message


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nearest", "none.csv", "f.csv"), "none.csv: cannot be read: No such file or directory"),
        (("nearest", "o.csv", "f.csv", "--capacity", "beds"),
         "f.csv: has no column beds; it has id, x, y, places, opening_hours"),
        (("nearest", "o.csv", "f.csv", "--open", "soon"), "open: must be a day and a time like 'sun 15:00', is 'soon'"),
        (("nearest", "o.csv", "f.csv", "--crs", "EPSG:0"), "crs: is no known system of coordinates: EPSG:0"),
        (("nearest", "o.csv", "f.csv", "--streets", "o.csv"), "o.csv: is not JSON: Expecting value"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_used(folder: Path, arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError) as error:
        run(*arguments)
    assert str(error.value).replace("line 1 column 1: ", "") == message
