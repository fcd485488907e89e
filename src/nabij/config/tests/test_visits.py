"""`nabij visits`: plan, check, repair, explain, show, compare; one line for what can't be used."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from nabij.config.cli import nabij
from nabij.engines.common import InputError
from nabij.engines.visits import io

TINY: dict[str, Any] = {
    "format": "nabij-visits/1",
    "places": [{"id": "office", "x": 0, "y": 0}, {"id": "a", "x": 800, "y": 0}, {"id": "b", "x": 1600, "y": 0}],
    "travel": {"modes": {"foot": {"kmh": 4.8, "detour": 1, "extra_minutes": 0}}},
    "clients": [{"id": "ka", "place": "a"}, {"id": "kb", "place": "b"}],
    "visits": [
        {"id": "v1", "client": "ka", "minutes": 30, "windows": [{"from": "08:00", "to": "09:00"}], "kind": "care"},
        {"id": "v2", "client": "kb", "minutes": 30, "windows": [{"from": "08:00", "to": "11:00"}], "kind": "care"},
        {"id": "v3", "client": "kb", "minutes": 30, "windows": [{"from": "13:00"}], "skills": ["nurse"]},
    ],
    "carers": [
        {"id": "an", "place": "office", "organisation": "x", "shifts": [{"from": "07:00", "to": "12:00"}]},
        {
            "id": "bo", "place": "office", "organisation": "y", "skills": ["nurse"],
            "shifts": [{"from": "07:00", "to": "12:00"}],
        },
    ],
}  # fmt: skip
PLAN: dict[str, Any] = {
    "format": "nabij-plan/1",
    "shifts": [{"carer": "an", "visits": [{"id": "v1", "start": 480}, {"id": "v2", "start": 520}]}],
    "unserved": ["v3"],
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("day.json").write_text(json.dumps(TINY))
    Path("plan.json").write_text(json.dumps(PLAN))
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(nabij, ["visits", *arguments], standalone_mode=False)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def made(path: str = "out.json") -> Any:
    return json.loads(Path(path).read_text())


def test_a_plan_that_does_not_hold_is_exit_status_1(folder: Path) -> None:
    status, text = run("check", "day.json", "plan.json", "--json")
    told = json.loads(text)
    assert list(told) == ["feasible", "objective", "travel", "tardiness", "max_tardiness", "violations"]
    assert (status, told["feasible"], round(told["travel"], 6), told["tardiness"]) == (1, False, 40, 0)
    assert [one["visits"] for one in told["violations"]] == [["v3"]]
    assert run("check", "day.json", "plan.json")[1].splitlines()[-1] == "The plan does not hold: 1 violations."


def test_a_plan_that_holds_is_exit_status_0(folder: Path) -> None:
    Path("day.json").write_text(json.dumps(TINY | {"visits": TINY["visits"][:2]}))
    Path("plan.json").write_text(json.dumps(PLAN | {"unserved": []}))
    status, text = run("check", "day.json", "plan.json", "--json")
    assert (status, json.loads(text)["feasible"], json.loads(text)["violations"]) == (0, True, [])
    assert run("check", "day.json", "plan.json")[1].splitlines()[-1] == "The plan holds."


def test_a_visit_made_twice_or_too_early_is_told_by_the_check(folder: Path) -> None:
    rows = [
        {"carer": "an", "visits": [{"id": "v1", "start": 300}]},
        {"carer": "bo", "visits": [{"id": "v1", "start": 500}]},
    ]
    Path("plan.json").write_text(json.dumps(PLAN | {"shifts": rows, "unserved": []}))
    status, text = run("check", "day.json", "plan.json", "--json")
    codes = {one["code"] for one in json.loads(text)["violations"]}
    assert status == 1
    assert "visited_twice" in codes


def test_why(folder: Path) -> None:
    assert "Eén persoon meer (nurse)" in run("why", "day.json", "plan.json", "v3")[1]
    told = json.loads(run("why", "day.json", "plan.json", "v1", "--json")[1])
    assert (told["visit"], told["planned"]) == ("v1", True)
    assert told["reasons"]


@pytest.mark.parametrize(("name", "begins"), [("plan.html", "<!doctype html>"), ("plan.SVG", "<svg")])
def test_a_plan_is_drawn(folder: Path, name: str, begins: str) -> None:
    assert run("show", "plan.json", "--problem", "day.json", "--out", name) == (0, f"Wrote {name}\n")
    text = Path(name).read_text()
    assert begins in text.lower()[:200]
    assert "v1" in text or "ka" in text


def test_made_up_neighbourhoods(folder: Path) -> None:
    assert run("example", "--out", "day.json")[1] == "Wrote day.json\n"
    assert io.load("day.json").days == 1
    assert run("example", "--week", "--seed", "3", "--out", "week.json")[0] == 0
    assert io.load("week.json").days == 7
    assert json.loads(run("example")[1]) == made("day.json")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check", "none.json", "plan.json"], "none.json: cannot be read: No such file or directory"),
        (
            ["check", "day.json", "day.json"],
            "day.json: format: must be nabij-plan/1, or the published form with routes",
        ),
        (["check", "plan.json", "plan.json"], "plan.json: format: must be nabij-visits/1"),
        (["check", "broken.json", "plan.json"], "broken.json: visits[0] (v1): minutes: must be 0 or more, is -5"),
        (["solve", "broken.json"], "broken.json: visits[0] (v1): minutes: must be 0 or more, is -5"),
        (["solve", "day.json", "--format", "mankowska"], "day.json: line 1: has numbers before the first section"),
        (["show", "plan.json", "--out", "x.svg"], "plan.json: problem: file: is missing: the plan names no problem"),
    ],
)
def test_bad_input_is_told_by_file_place_and_field(folder: Path, arguments: list[str], told: str) -> None:
    broken = {**TINY, "visits": [{**TINY["visits"][0], "minutes": -5}]}
    Path("broken.json").write_text(json.dumps(broken))
    with pytest.raises(InputError) as caught:
        run(*arguments)
    assert str(caught.value).startswith(told)


@pytest.mark.parametrize(
    ("out", "told"),
    [("no/plan.json", "the folder does not exist"), (".", "is a folder, must be a file")],
)
def test_where_no_plan_can_be_written_none_is_sought(folder: Path, out: str, told: str) -> None:
    done = nabij_process("solve", "day.json", "--seconds", "99", "--out", out)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"nabij: {out}: {told}\n")


def nabij_process(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "nabij.config.cli", "visits", *arguments],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_a_plan_is_made_kept_checked_and_drawn(folder: Path) -> None:
    quick = ("--iterations", "2000", "--processes", "1")
    status, text = run("solve", "day.json", *quick, "--out", "out.json")
    assert status == 0
    assert text.startswith("3 visits: 2 planned, 1 left out")
    assert "v3" in text
    plan = made()
    assert plan["problem"]["file"] == "day.json"
    assert plan["unserved"] == ["v3"]
    assert plan["left_out"][0]["visits"] == ["v3"]
    assert [one["id"] for shift in plan["shifts"] for one in shift["visits"]] == ["v1", "v2"]
    again = json.loads(run("solve", "day.json", *quick, "--json")[1])
    assert (again["objective"], again["shifts"]) == (plan["objective"], plan["shifts"])
    assert run("check", "day.json", "out.json")[0] == 1
    assert run("show", "out.json", "--out", "out.html")[0] == 0


def test_the_published_form_is_written_and_checked(folder: Path) -> None:
    data = {
        "patients": [
            {
                "id": "p1", "time_window": [30, 60], "required_caregivers": [{"service": "s1"}, {"service": "s2"}],
                "synchronization": {"type": "simultaneous"},
            }
        ],
        "services": [{"id": "s1", "default_duration": 7}, {"id": "s2", "default_duration": 9}],
        "caregivers": [{"id": "c1", "abilities": ["s1"]}, {"id": "c2", "abilities": ["s2"]}],
        "distances": [[0, 45], [45, 0]],
    }  # fmt: skip
    Path("in.json").write_text(json.dumps(data))
    assert (
        run("solve", "in.json", "--iterations", "500", "--processes", "1", "--published", "--out", "out.json")[0] == 0
    )
    stops = [(route["caregiver_id"], route["locations"][0]["arrival_time"]) for route in made()["routes"]]
    assert sorted(stops) == [("c1", 45), ("c2", 45)]
    status, text = run("check", "in.json", "out.json", "--json")
    assert (status, json.loads(text)) == (
        0,
        {"feasible": True, "objective": 60, "travel": 180, "tardiness": 0, "max_tardiness": 0, "violations": []},
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_whoever_is_interrupted_has_the_best_plan_so_far(folder: Path, number: signal.Signals) -> None:
    run("example", "--out", "day.json")
    command = [
        sys.executable,
        "-m",
        "nabij.config.cli",
        "visits",
        "solve",
        "day.json",
        "--seconds",
        "600",
        "--out",
        "o.json",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    first = process.stderr.readline()
    process.send_signal(number)
    text, _ = process.communicate(timeout=300)
    assert "best" in first
    assert process.returncode == 0
    assert "planned" in text
    assert made("o.json")["format"] == "nabij-plan/1"
    assert [path.name for path in folder.glob(".*")] == []


def test_who_is_away_stays_away_until_they_are_back(folder: Path) -> None:
    def who(path: str) -> set[str]:
        return {shift["carer"] for shift in made(path)["shifts"]}

    quick = ("--seconds", "0.1", "--processes", "1", "--out")
    assert run("repair", "day.json", "plan.json", "--away", "an", *quick, "first.json")[0] == 0
    assert (who("plan.json"), who("first.json")) == ({"an"}, {"bo"})
    assert made("first.json")["absent"] == [{"shift": 0, "carer": "an", "from": 420.0, "until": 720.0}]
    assert run("repair", "day.json", "first.json", *quick, "second.json")[0] == 0
    assert who("second.json") == {"bo"}
    _, text = run("why", "day.json", "second.json", "v3")
    assert "afwezig" not in text  # An lacks the skill; it would not have helped to be there.
    assert run("repair", "day.json", "second.json", "--away", "bo", *quick, "third.json")[0] == 0
    assert who("third.json") == set()
    _, text = run("why", "day.json", "third.json", "v1")
    assert "2 mensen zouden het kunnen doen, maar zijn dan afwezig." in text
    assert run("repair", "day.json", "third.json", "--back", "an", *quick, "fourth.json")[0] == 0
    assert who("fourth.json") == {"an"}
    with pytest.raises(click.UsageError, match="no such carer: ann"):
        run("repair", "day.json", "third.json", "--back", "ann", *quick, "fifth.json")


def test_what_organisations_win(folder: Path) -> None:
    quick = ("--seconds-per-visit", "0.001", "--processes", "1", "--no-shares")
    status, text = run("gain", "day.json", *quick, "--out", "gain.html", "--json")
    assert status == 0
    assert json.loads(text)["format"].startswith("nabij-visits-gain/")
    assert json.loads(text)["shares"] is None
    assert "<html" in Path("gain.html").read_text()
    Path("who.txt").write_text("ka\nnobody\n")
    with pytest.raises(InputError, match="nobody"):
        run("gain", "day.json", *quick, "--clients", "who.txt")


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ({"visits": []}, []),
        ({"visits": [], "clients": [], "carers": [], "places": []}, []),
        ({"carers": []}, ["v1", "v2"]),
        ({"carers": [{"id": "an", "place": "a"}]}, ["v1", "v2"]),
        ({"carers": [{"id": "an", "place": "a", "shifts": [{"from": "07:00", "to": "07:00"}]}]}, ["v1", "v2"]),
        ({"clients": [{"id": "ka", "place": "a", "refused": ["an", "bo"]}, {"id": "kb", "place": "b"}]}, ["v1"]),
    ],
)
def test_what_cannot_be_is_left_out_and_told(folder: Path, change: dict[str, Any], left: list[str]) -> None:
    Path("day.json").write_text(json.dumps({**TINY, "visits": TINY["visits"][:2], **change}))
    arguments = ("--iterations", "200", "--processes", "1", "--out", "out.json")
    status, text = run("solve", "day.json", *arguments)
    assert (status, made()["unserved"]) == (0, left)
    assert all(name in text for name in left)
    assert run("check", "day.json", "out.json")[0] == (1 if left else 0)
    assert run("show", "out.json", "--out", "out.html")[0] == 0
