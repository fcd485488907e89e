"""`nabij visits repair`: who is away, what keeps its time, what comes in."""

import json
from pathlib import Path

import pytest
from click import UsageError

from nabij.config.tests.test_visits import PLAN, TINY, made, run
from nabij.engines.common import InputError
from nabij.engines.visits import io


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("day.json").write_text(json.dumps(TINY))
    Path("plan.json").write_text(json.dumps(PLAN))
    return tmp_path


def test_somebody_else_takes_over(folder: Path) -> None:
    assert run("repair", "day.json", "plan.json", "--away", "an", "--seconds", "0.2", "--out", "mended.json")[0] == 0
    assert {one["carer"] for one in made("mended.json")["shifts"]} == {"bo"}
    assert made("mended.json")["unserved"] == ["v3"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--away", "cem"], "--away cem: carer: unknown carer: cem"),
        (["--locked", "v9"], "--locked: visit: unknown visit: v9"),
    ],
)
def test_who_and_what_must_be_there(folder: Path, arguments: list[str], told: str) -> None:
    with pytest.raises(InputError) as caught:
        run("repair", "day.json", "plan.json", *arguments)
    assert str(caught.value).startswith(told)


def test_what_keeps_its_time_stays(folder: Path) -> None:
    arguments = ("--locked", "v1", "--until", "09:00", "--seconds", "0.2", "--out", "mended.json")
    assert run("repair", "day.json", "plan.json", *arguments)[0] == 0
    mended = made("mended.json")["shifts"]
    assert [(one["id"], one["start"]) for one in mended[0]["visits"]] == [("v1", 480), ("v2", 520)]


def test_a_visit_comes_in(folder: Path) -> None:
    visit = {"id": "v4", "client": "kc", "minutes": 10, "windows": [{"from": "10:00", "latest": "11:00"}]}
    Path("new.json").write_text(json.dumps({"clients": [{"id": "kc", "place": "a"}], "visits": [visit]}))
    with pytest.raises(UsageError, match="--new and --new-problem need each other"):
        run("repair", "day.json", "plan.json", "--new", "new.json")
    arguments = ("--new", "new.json", "--new-problem", "day2.json", "--seconds", "0.2", "--out", "out.json")
    assert run("repair", "day.json", "plan.json", *arguments)[0] == 0
    assert made()["problem"]["file"] == "day2.json"
    assert io.load("day2.json").visits.ids == ("v1", "v2", "v3", "v4")
    assert "v4" not in made()["unserved"]
    Path("new.json").write_text(json.dumps({"carers": []}))
    with pytest.raises(InputError, match=r"new.json: carers: only visits, links, clients and places can come in"):
        run("repair", "day.json", "plan.json", *arguments)
