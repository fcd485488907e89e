"""Mending a plan: few changes, nothing for who is away, and what is locked stays."""

import json
import time
from typing import Any

import numpy as np
import pytest

from nabij.engines.common import InputError
from nabij.engines.visits import Problem, Result, io, repair, solve
from nabij.engines.visits.check import check
from nabij.engines.visits.example import example
from nabij.engines.visits.problem import REFUSED
from nabij.engines.visits.repair import still_possible, without
from nabij.engines.visits.tests import small


@pytest.fixture(scope="module")
def agreed() -> Result:
    return solve(io.loads(json.dumps(example())), iterations=60_000, processes=1)


def carers(problem: Problem, result: Result) -> dict[int, int]:
    return {visit: int(problem.shifts.carer[shift]) for visit, shift in result.plan.shift_of.items()}


def busiest(result: Result) -> int:
    shift = max(range(result.problem.n_shifts), key=lambda shift: len(result.plan.routes[shift]))
    return int(result.problem.shifts.carer[shift])


def test_who_is_ill_has_no_visits_and_the_rest_stays(agreed: Result) -> None:
    ill = busiest(agreed)
    mended = repair(agreed.problem, agreed.plan, away=[(ill, 0.0, 1440.0)], seconds=0.5, processes=1)
    before, after = carers(agreed.problem, agreed), carers(agreed.problem, mended)
    assert ill not in after.values()
    assert {one.code for one in check(mended.problem, mended.plan).violations} <= {"not_planned"}
    others = [visit for visit, carer in before.items() if carer != ill]
    kept = sum(1 for visit in others if after.get(visit) == before[visit])
    assert kept >= 0.8 * len(others)


def test_a_high_price_of_change_keeps_everybody(agreed: Result) -> None:
    mended = repair(agreed.problem, agreed.plan, seconds=0.3, processes=1, change=10_000.0)
    before, after = carers(agreed.problem, agreed), carers(agreed.problem, mended)
    assert {visit: after[visit] for visit in before} == before


def test_mending_repeats_and_stops_when_asked(agreed: Result) -> None:
    ill = busiest(agreed)
    first, again = (
        repair(agreed.problem, agreed.plan, away=[(ill, 0.0, 1440.0)], iterations=5_000, processes=1) for _ in range(2)
    )
    assert first.plan.routes == again.plan.routes
    began = time.monotonic()
    repair(agreed.problem, agreed.plan, away=[(ill, 0.0, 1440.0)], seconds=600, processes=1, stop=lambda: True)
    assert time.monotonic() - began < 60


def test_what_is_locked_keeps_its_carer_and_its_time(agreed: Result) -> None:
    ill = busiest(agreed)
    locked = [visit for visit, carer in carers(agreed.problem, agreed).items() if carer != ill][:6]
    mended = repair(agreed.problem, agreed.plan, locked=locked, away=[(ill, 0.0, 1440.0)], seconds=0.4, processes=1)
    before, after = agreed.plan, mended.plan
    assert [after.shift_of[visit] for visit in locked] == [before.shift_of[visit] for visit in locked]
    assert after.start[locked] == pytest.approx(before.start[locked])


def test_locking_what_cannot_stay_is_refused(agreed: Result) -> None:
    ill = busiest(agreed)
    his = next(visit for visit, carer in carers(agreed.problem, agreed).items() if carer == ill)
    name = agreed.problem.visits.ids[his]
    with pytest.raises(InputError, match=f"visit {name}: is locked, but its carer is away"):
        repair(agreed.problem, agreed.plan, locked=[his], away=[(ill, 0.0, 1440.0)], seconds=0.1)


def test_away_for_a_while_takes_the_hours_off_the_shift(agreed: Result) -> None:
    problem = agreed.problem
    carer = busiest(agreed)
    shift = int(np.flatnonzero(problem.shifts.carer == carer)[0])
    start, end = float(problem.shifts.start[shift]), float(problem.shifts.end[shift])
    middle = (start + end) / 2
    assert without(problem, [(carer, middle, end)]).shifts.end[shift] == middle
    assert without(problem, [(carer, start, middle)]).shifts.start[shift] == middle
    assert without(problem, [(carer, end, end + 60)]).shifts.end[shift] == end
    left = still_possible(without(problem, [(carer, start, end)]), agreed.plan)
    assert left[shift] == ()


def test_who_goes_in_the_break_or_is_away_past_midnight_leaves_a_problem_that_holds() -> None:
    problem = small.split_shift_with_break()
    broken = without(problem, [(0, 110.0, 400.0)]).shifts
    assert (broken.end[0], broken.break_minutes[0]) == (110, 0)
    assert without(problem, [(0, 0.0, 50.0)]).shifts.break_minutes[0] == 30
    late = small.street([{"id": "a", "at": 1}], [{"carer": "ann", "start": 1200, "end": 1500}])
    for returns in (1440.0, 1500.0, 9000.0):
        shifts = without(late, [(0, 0.0, returns)]).shifts
        assert (shifts.start[0], shifts.end[0]) == (1200, 1200)
    endless = small.street([{"id": "a", "at": 1}], [{"carer": "ann"}])
    mended = repair(endless, small.planned(endless, ["a"]), away=[(0, 0.0, 1440.0)], seconds=0.1, processes=1)
    assert mended.unserved == (0,)


def test_who_is_no_longer_welcome_goes_and_the_rest_of_the_round_stays() -> None:
    visits = [{"id": name, "client": name, "at": at, "minutes": 5} for at, name in enumerate("abcd", start=1)]
    people = [{"carer": "ann", "end": 100}, {"carer": "ben", "end": 100}]
    before = small.planned(small.street(visits, people), ["a", "b", "c", "d"], [])
    problem = small.street(visits, people, wishes={("b", "ann"): REFUSED})
    assert still_possible(problem, before) == ((0, 2, 3), ())
    mended = repair(problem, before, seconds=0.1, processes=1, change=1000.0)
    assert check(problem, mended.plan).feasible
    assert {visit: shift for visit, shift in mended.plan.shift_of.items() if shift} == {1: 1}
    with pytest.raises(InputError, match="visit b: is locked, but its carer is away then or may not make it"):
        repair(problem, before, locked=[1], seconds=0.1, processes=1)


def test_what_no_longer_fits_goes_before_what_is_locked() -> None:
    visits = [{"id": name, "client": name, "at": 1, "minutes": 30} for name in "abc"]
    before = small.planned(small.street(visits, [{"carer": "ann", "end": 100}]), ["a", "b", "c"])
    problem = small.street(visits, [{"carer": "ann", "end": 100}], carers={"ann": {"day_visits": 2}})
    assert still_possible(problem, before) == ((0, 1),)
    assert still_possible(problem, before, frozenset([1, 2])) == ((1, 2),)
    assert still_possible(problem, before, frozenset([0, 1, 2])) == ((0, 1),)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"processes": 0}, "repair: seconds and iterations"),
        ({"seconds": float("nan")}, "repair: seconds and iterations"),
        ({"change": float("nan")}, "repair: change: must be"),
        ({"away": [(7, 0.0, 10.0)]}, "repair: away: must be carers"),
        ({"away": [(0, 10.0, 0.0)]}, "repair: away: must be carers"),
        ({"locked": [99]}, "visit 99: is locked, but not in the plan"),
    ],
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, Any], message: str) -> None:
    problem = small.split_shift_with_break()
    with pytest.raises(InputError, match=message):
        repair(problem, small.planned(problem, ["v1"], []), **wrong)
