"""Plans in files: both forms, what is refused, and that a file is written whole or not."""

import json
import math
import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nabij.engines.common import InputError
from nabij.engines.visits import io
from nabij.engines.visits.io import moments, plans
from nabij.engines.visits.plan import Plan, schedule
from nabij.engines.visits.problem import Problem
from nabij.engines.visits.repair import mended, missed, without
from nabij.engines.visits.result import Result
from nabij.engines.visits.tests.small import street

VISITS: list[dict[str, Any]] = [
    {"id": "a", "at": 10, "minutes": 20, "client": "k", "window": (0.0, 5.0, math.inf)},
    {"id": "b", "at": 20, "minutes": 30, "client": "k"},
    {"id": "c", "at": 5, "minutes": 5, "client": "l"},
]
SHIFTS: list[dict[str, Any]] = [
    {"carer": "an", "start": 0, "end": 400},
    {"carer": "an", "start": 500, "end": 900},
    {"carer": "bo", "start": 0, "end": 900},
]


@pytest.fixture
def problem() -> Problem:
    return street(VISITS, SHIFTS)


@pytest.fixture
def plan(problem: Problem) -> Plan:
    return schedule(problem, [[0], [1], []])


def same(one: Plan, other: Plan) -> bool:
    return one.routes == other.routes and np.array_equal(one.start, other.start, equal_nan=True)


def test_a_plan_comes_back_as_it_was_written(problem: Problem, plan: Plan, tmp_path: Path) -> None:
    for data in (plans.document(problem, plan), plans.published(problem, plan)):
        plans.write(tmp_path / "plan.json", data)
        assert same(plans.read_plan(tmp_path / "plan.json", problem), plan)


@pytest.mark.parametrize("away", [(0, 0.0, 9000.0), (0, 100.0, 600.0), (1, -math.inf, math.inf), (1, 0.0, 50.0)])
def test_who_is_away_is_told_and_read_again(
    problem: Problem, plan: Plan, tmp_path: Path, away: tuple[int, float, float]
) -> None:
    cut = without(problem, [away])
    absent = missed(problem, cut)
    path = tmp_path / "plan.json"
    plans.write(path, replace(Result.of(cut, plan), absent=absent).to_json())
    assert plans.read_absences(path, problem) == absent
    again = mended(problem, plans.read_plan(path, problem), plans.read_absences(path, problem))
    assert again.absent == absent
    for field in ("start", "end", "break_minutes"):
        assert getattr(again.problem.shifts, field).tolist() == getattr(cut.shifts, field).tolist()


def test_absences_of_another_problem_are_refused(problem: Problem, plan: Plan, tmp_path: Path) -> None:
    path, data = tmp_path / "plan.json", plans.document(problem, plan)
    plans.write(path, data)
    assert plans.read_absences(path, problem) == ()
    for wrong, field in (
        ({"shift": 2, "carer": "an", "from": 0, "until": 5}, "carer"),
        ({"shift": 9, "carer": "an", "from": 0, "until": 5}, "shift"),
        ({"shift": 0, "carer": "an", "from": 9, "until": 5}, "until"),
        ({"shift": 0, "carer": "an", "until": 5}, "from"),
    ):
        plans.write(path, data | {"absent": [wrong]})
        with pytest.raises(InputError) as refused:
            plans.read_absences(path, problem)
        assert (refused.value.field, refused.value.file) == (field, str(path))


def test_a_plan_tells_times_and_costs(problem: Problem, plan: Plan) -> None:
    found = plans.document(problem, plan)
    assert found["format"] == "nabij-plan/1"
    assert found["unserved"] == ["c"]
    assert found["terms"]["travel"] == 60
    assert found["objective"] == pytest.approx(sum(
        getattr(problem.weights, term) * amount for term, amount in found["terms"].items()
    ))  # fmt: skip
    first, second = found["shifts"]
    assert (first["shift"], first["carer"], first["day"], first["leave"], first["back"]) == (0, "an", 0, 0, 40)
    assert first["visits"] == [
        {"id": "a", "client": "k", "kind": problem.visits.kind[0], "arrive": 10, "start": 10, "end": 30, "late": 5}
    ]
    assert (second["shift"], second["travel_minutes"], second["waiting_minutes"]) == (1, 40, 0)
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_a_plan_without_anything(problem: Problem) -> None:
    nothing = schedule(problem, [[], [], []])
    assert same(plans.plan_of(plans.document(problem, nothing), problem), nothing)
    assert plans.published(problem, nothing) == {"routes": []}


def test_the_published_form_as_its_authors_write_it() -> None:
    problem = street(
        [{"id": "p1/s1", "client": "p1", "at": 3}, {"id": "p1/s2", "client": "p1", "at": 3}],
        [{"carer": "c1"}, {"carer": "c2"}],
    )
    object.__setattr__(problem.visits, "kind", ("s1", "s2"))
    data: dict[str, Any] = {
        "routes": [
            {"caregiver_id": "c2", "locations": [{"patient": "p1", "service": "s2", "arrival_time": 4}]},
            {
                "caregiver_id": "c1",
                "locations": [{"patient_id": "p1", "service_id": "s1", "arrival_time": 3.5, "departure_time": 9}],
            },
        ],
        "global_ordering": ["p1"],
    }
    found = plans.plan_of(data, problem)
    assert found.routes == ((0,), (1,))
    assert found.start.tolist() == [3.5, 4]
    written = plans.published(problem, found)
    assert [row["caregiver_id"] for row in written["routes"]] == ["c1", "c2"]
    assert written["routes"][0]["locations"][0]["arrival_time"] == 3.5
    assert "visit" not in written["routes"][0]["locations"][0]


def _shift(**fields: Any) -> dict[str, Any]:
    row = {"carer": "bo", "visits": [{"id": "a", "start": 10}]}
    return {"format": "nabij-plan/1", "shifts": [row | fields]}


def _stop(**fields: Any) -> dict[str, Any]:
    stop = {"patient": "l", "service": "", "visit": "c", "arrival_time": 5}
    return {"routes": [{"caregiver_id": "bo", "locations": [stop | fields]}]}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "format: must be nabij-plan/1, or the published form with routes"),
        ({"format": "nabij-plan/1"}, "shifts: is missing"),
        ({"format": "nabij-plan/1", "shifts": [], "plan": 1}, "plan: is not known"),
        (_shift(carer="bob"), "shifts[0]: carer: no such carer: bob; did you mean bo?"),
        (_shift(carer=None), "shifts[0]: carer: is missing"),
        (_shift(carer="an"), "shifts[0]: shift: which of the shifts of the carer?"),
        (_shift(shift=0), "shifts[0]: shift: bo has no such shift"),
        (_shift(day=1), "shifts[0]: shift: bo has no such shift"),
        (_shift(visits=[{"id": "x", "start": 1}]), "shifts[0].visits[0] (x): id: no such visit: x"),
        (_shift(visits=[{"id": "a"}]), "shifts[0].visits[0] (a): start: is missing"),
        (_shift(visits=[{"id": "a", "start": "10:00"}]), "start: must be a number"),
        (_shift(visits=[{"id": "a", "start": 1}] * 2), "shifts[0].visits[1] (a): id: is planned twice"),
        (_shift() | {"shifts": _shift()["shifts"] * 2}, "shifts[1]: shift: is there twice for bo"),
        (_shift() | {"unserved": ["a"]}, "unserved: names a visit that is planned: a"),
        (_shift() | {"unserved": ["x"]}, "unserved: no such visit: x"),
        (_stop(arrival_time=None), "routes[0].locations[0]: arrival_time: is missing"),
        (_stop(visit="x"), "routes[0].locations[0]: visit: no such visit: x"),
        (_stop(visit=None, service="x", patient="q"), "routes[0].locations[0]: patient: no such patient: q"),
        (_stop(visit=None, service="x"), "routes[0].locations[0]: service: patient l doesn't ask service x"),
        ({"routes": [{"locations": []}]}, "routes[0]: caregiver_id: is missing"),
        ({"routes": {}}, "routes: must be a list [...]"),
    ],
)
def test_what_does_not_fit_the_problem_is_refused(
    data: dict[str, Any], told: str, problem: Problem, tmp_path: Path
) -> None:
    (tmp_path / "plan.json").write_text(json.dumps(data))
    with pytest.raises(InputError) as caught:
        plans.read_plan(tmp_path / "plan.json", problem)
    assert str(caught.value).startswith(f"{tmp_path / 'plan.json'}: ")
    assert told in str(caught.value)


def test_a_visit_planned_twice_may_be_left_for_the_check(problem: Problem) -> None:
    data = {"format": "nabij-plan/1", "shifts": [{"carer": "bo", "visits": [{"id": "a", "start": 1}] * 2}]}
    assert plans.plan_of(data, problem, strict=False).routes == ((), (), (0, 0))


def test_a_plan_knows_its_problem(problem: Problem, plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    question, answer = tmp_path / "in" / "day.json", tmp_path / "plan.json"
    question.write_text(io.dumps_problem(problem))
    plans.write(answer, plans.document(problem, plan, source=plans.source_of(question, answer)))
    assert json.loads(answer.read_text())["problem"]["file"] == "in/day.json"
    assert plans.problem_file_of(answer) == question
    question.write_text("{}")
    with pytest.raises(InputError, match=r"sha256: .* has changed since the plan was made"):
        plans.problem_file_of(answer)
    question.unlink()
    with pytest.raises(InputError, match="file: the problem file cannot be read"):
        plans.problem_file_of(answer)


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "plan.json"
    plans.write(path, {"a": 1})
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~_umask()
    with pytest.raises(ValueError, match="not JSON compliant"):
        plans.write(path, {"a": math.nan})

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match=r"plan.json: cannot be written: No space left on device"):
        plans.write(path, {"a": 2})
    assert json.loads(path.read_text()) == {"a": 1}
    assert [one.name for one in tmp_path.iterdir()] == ["plan.json"]


def _umask() -> int:
    now = os.umask(0)
    os.umask(now)
    return now


def test_a_link_to_a_file_stays_a_link_and_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    plans.write(tmp_path / "link.json", {"a": 1})
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "real.json").read_text()) == {"a": 1}
    with pytest.raises(InputError, match="cannot be written: No such file"):
        plans.write(tmp_path / "none" / "plan.json", {})


def test_who_is_away() -> None:
    problem = street(VISITS, SHIFTS, days=3, first_day="2026-03-30")
    assert moments.away(problem, "bo") == (1, -math.inf, math.inf)
    assert moments.away(problem, "bo@tue") == (1, 1440, 2880)
    assert moments.away(problem, "an@2026-04-01:08:00-12:30") == (0, 2880 + 480, 2880 + 750)
    assert moments.away(problem, "an@0:22:00-26:00") == (0, 1320, 1560)
    for text, told in (
        ("bob", "--away bob: carer: unknown carer: bob; did you mean bo?"),
        ("bo@sun", "--away bo@sun: day: must be one day of the plan"),
        ("bo@3", "--away bo@3: day: day 3 is not in the plan of 3 days, from 0"),
        ("bo@tue:08:00", "--away bo@tue:08:00: to: must be like ann@tue:08:00-12:00"),
        ("bo@tue:9-10", '--away bo@tue:9-10: from: must be a time like 08:30, is "9"'),
        ("bo@tue:10:00-09:00", "--away bo@tue:10:00-09:00: to: is not after from"),
    ):
        with pytest.raises(InputError) as caught:
            moments.away(problem, text)
        assert told in str(caught.value)


def test_what_keeps_its_time(problem: Problem, plan: Plan) -> None:
    assert moments.locked(problem, plan, ["b"], None) == (1,)
    assert moments.locked(problem, plan, [], "00:30") == (0,)
    assert moments.locked(problem, plan, ["b"], "0:00:30") == (0, 1)
    assert moments.locked(problem, plan, [], None) == ()
    for names, until, told in (
        (["x"], None, "--locked: visit: unknown visit: x"),
        (["c"], None, "--locked: visit: c is not planned"),
        ([], "half past", "--until half past: time: must be a time like 08:30"),
        ([], "4:09:00", "--until 4:09:00: day: day 4 is not in the plan of 1 days"),
    ):
        with pytest.raises(InputError) as caught:
            moments.locked(problem, plan, names, until)
        assert told in str(caught.value)
