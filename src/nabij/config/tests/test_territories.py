"""`nabij territories`: delineate and check; one line for what can't be used."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click import UsageError
from click.testing import CliRunner

from nabij.config.cli import nabij
from nabij.engines.common import InputError
from nabij.engines.territories.tests.small import line, squares, write

FIELDS = ("--id", "id", "--population", "people")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(Path("areas.geojson"), squares(4, 2, 4000, nis=["a", "a", "b", "b"] * 2, wijk=["p", "q", "r", "s"] * 2))
    write(Path("river.geojson"), [line((1, -1), (1, 3))])
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(nabij, ["territories", *arguments], standalone_mode=False)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def drawn(*options: str) -> dict[str, Any]:
    assert run("delineate", "areas.geojson", *FIELDS, "--out", "out.geojson", *options)[0] == 0
    found: dict[str, Any] = json.loads(Path("out.geojson").read_text())
    return found


def areas(found: dict[str, Any]) -> list[set[str]]:
    return [set(row["properties"]["areas"]) for row in found["features"]]


def test_one_feature_for_each_neighbourhood(folder: Path) -> None:
    found = drawn("--within", "nis", "--seconds", "5", "--seed", "3")
    told = found["features"][0]["properties"]
    assert [told[name] for name in ("neighbourhood", "name", "population")] == ["a-1", "Veld 0-0", 16_000]
    assert told["areas"] == ["0-0", "1-0", "0-1", "1-1"]
    assert told["why"] == "16.000 inwoners in 4 gebieden, dicht bij de streefgrootte van 15.000. De buurt is compact."
    assert [row["properties"]["neighbourhood"] for row in found["features"]] == ["a-1", "b-1"]


def test_what_is_drawn_holds_and_what_is_spoiled_does_not(folder: Path) -> None:
    found = drawn("--within", "nis")
    assert run("check", "out.geojson", "--areas", "areas.geojson")[0] == 0
    assert run("check", "areas.geojson", "out.geojson")[0] == 0
    assert run("check", "out.geojson", "areas.geojson")[0] == 0
    assert run("check", "out.geojson")[1].splitlines()[-1] == "2 neighbourhoods of 8 areas hold."
    found["features"][0]["properties"]["areas"].pop()
    Path("out.geojson").write_text(json.dumps(found))
    status, text = run("check", "out.geojson", "--areas", "areas.geojson", "--json")
    codes = [one["code"] for one in json.loads(text)["violations"]]
    assert (status, codes) == (1, ["not_covered", "population", "geometry"])


def test_the_result_as_json(folder: Path) -> None:
    told = json.loads(run("delineate", "areas.geojson", *FIELDS, "--json")[1])
    assert (told["proven"], len(told["neighbourhoods"]), told["outside_bounds"]) == (True, 2, 0)


def test_borders_may_be_crossed_when_asked(folder: Path) -> None:
    lone = ("--within", "nis", "--min", "5000", "--max", "40000", "--target", "32000")
    assert len(drawn(*lone)["features"]) == 2
    assert len(drawn(*lone, "--cross-borders")["features"]) == 1


def test_what_people_decide(folder: Path) -> None:
    found = areas(drawn("--together", "0-0,3-1", "--apart", "1-0,1-1", "--min", "4000", "--max", "33000"))
    assert any({"0-0", "3-1"} <= one for one in found)
    assert not any({"1-0", "1-1"} <= one for one in found)
    assert run("check", "out.geojson", "--areas", "areas.geojson", "--apart", "1-0,1-1")[0] == 0
    found = areas(drawn("--never-across", "river.geojson", "--min", "4000", "--max", "33000"))
    assert {"0-0", "0-1"} in found
    assert run("check", "out.geojson", "--areas", "areas.geojson")[0] == 0


def test_weights_keep_and_barriers_count(folder: Path) -> None:
    found = drawn("--keep", "wijk=2", "--barriers", "river.geojson", "--weight", "barriers=3")
    assert all(len({area[0] for area in one} & {"0"}) == 0 or {"0-0", "0-1"} <= one for one in areas(found))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("areas.geojson", "--id", "id"), "Missing option '--population'."),
        (("areas.geojson", *FIELDS, "--weight", "shape=1"), "--weight: no such term: shape"),
        (("areas.geojson", *FIELDS, "--weight", "size=x"), "--weight: not a number: 'x'"),
        (("areas.geojson", *FIELDS, "--out", "no/where.geojson"), "the folder does not exist"),
    ],
)
def test_options_that_make_no_sense(folder: Path, arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        run("delineate", *arguments)


def test_a_field_that_is_not_there(folder: Path) -> None:
    with pytest.raises(InputError, match=r"areas.geojson: inwoners: no feature has this property"):
        run("delineate", "areas.geojson", "--id", "id", "--population", "inwoners")


def test_bad_input_is_one_line_and_exit_status_2(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nabij.config.cli", "territories", "delineate", "gone.geojson", *FIELDS],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "nabij: gone.geojson: cannot be read: No such file or directory\n"
