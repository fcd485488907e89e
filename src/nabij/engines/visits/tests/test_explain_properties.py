"""What explanations say, tried out again by brute force with the independent check."""

import dataclasses
import math
from typing import Any

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from nabij.engines.visits.check import Violation, check
from nabij.engines.visits.explain import report, why, why_not, words
from nabij.engines.visits.explain.planned import next_best
from nabij.engines.visits.explain.trials import Trials
from nabij.engines.visits.plan import Plan, ScheduleError, objective, schedule
from nabij.engines.visits.problem import REFUSED, Problem
from nabij.engines.visits.result import Result
from nabij.engines.visits.tests.test_check_properties import plans, problems

PROPERTY = settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def inserted(problem: Problem, plan: Plan, visit: int) -> list[Plan]:
    """Every plan with the visit somewhere, that keeps every rule."""
    found = []
    for shift, route in enumerate(plan.routes):
        for at in range(len(route) + 1):
            longer = (*route[:at], visit, *route[at:])
            routes = [longer if number == shift else other for number, other in enumerate(plan.routes)]
            try:
                trial = schedule(problem, routes)
            except ScheduleError:
                continue
            if not [fault for fault in check(problem, trial).violations if fault.code != "not_planned"]:
                found.append(trial)
    return found


def without(plan: Plan, visit: int, problem: Problem) -> Plan:
    return schedule(problem, [[one for one in route if one != visit] for route in plan.routes])


def single(problem: Problem) -> Problem:
    """The same without links, so that brute force is one visit deep."""
    none = {one.name: getattr(problem.links, one.name)[:0] for one in dataclasses.fields(problem.links)}
    return dataclasses.replace(problem, links=dataclasses.replace(problem.links, **none))


def sound(problem: Problem, plan: Plan) -> bool:
    return not [fault for fault in check(problem, plan).violations if fault.code != "not_planned"]


@PROPERTY
@given(st.data())
def test_the_next_best_is_the_cheapest_other_place(data: st.DataObject) -> None:
    problem = data.draw(problems())
    plan = data.draw(plans(problem))
    assume(plan.shift_of)
    assume(sound(problem, plan))
    visit = data.draw(st.sampled_from(sorted(plan.shift_of)))
    rides = (problem.links.same_shift & ((problem.links.first == visit) | (problem.links.second == visit))).any()
    assume(not rides)
    found = next_best(Trials(problem, plan), visit)
    carer = problem.shifts.carer[plan.shift_of[visit]]
    others = [
        trial
        for trial in inserted(problem, without(plan, visit, problem), visit)
        if problem.shifts.carer[trial.shift_of[visit]] != carer
    ]
    if isinstance(found, int):
        assert others == []
    else:
        cheapest = min(objective(problem, trial) for trial in others) - objective(problem, plan)
        assert math.isclose(Trials(problem, plan).weighted(found[0].more), cheapest, abs_tol=1e-6)


@PROPERTY
@given(st.data())
def test_a_trial_has_the_times_the_costs_and_the_faults_of_the_whole_plan(data: st.DataObject) -> None:
    problem = data.draw(problems())
    plan = data.draw(plans(problem))
    trials = Trials(problem, plan)
    left = sorted(set(range(problem.n_visits)) - set(plan.shift_of))
    moved = data.draw(st.sampled_from(left or range(problem.n_visits)))
    before = {_fault(one) for one in check(problem, trials.plan).violations}
    without_it = {s: tuple(v for v in route if v != moved) for s, route in enumerate(plan.routes) if moved in route}
    for shift in range(problem.n_shifts):
        for trial in trials.places(moved, shift, without_it):
            routes = [trial.changes.get(row, route) for row, route in enumerate(plan.routes)]
            try:
                whole = schedule(problem, routes)
            except ScheduleError:
                assert trial.plan is None
                continue
            if trial.plan is None:
                assert [fault.code for fault in trial.faults] == ["back_late"]
                continue
            np.testing.assert_allclose(trial.plan.start, whole.start)
            faults = {_fault(one) for one in check(problem, whole).violations} - before
            assert {_fault(one) for one in trial.faults} == {
                one for one in faults if one[0] not in ("half_a_link", "not_planned")
            }
            if not trial.faults:
                more = objective(problem, whole) - objective(problem, trials.plan)
                assert math.isclose(trials.weighted(trial.more), more, abs_tol=1e-6)


def _fault(one: Violation) -> tuple[str, tuple[str, ...], str, int]:
    return one.code, one.visits, one.carer, one.shift


@PROPERTY
@given(st.data())
def test_a_visit_has_room_exactly_when_brute_force_finds_it(data: st.DataObject) -> None:
    problem = single(data.draw(problems()))
    plan = data.draw(plans(problem))
    lost = np.flatnonzero(np.isnan(plan.start)).tolist()
    assume(lost and sound(problem, plan))
    visit = data.draw(st.sampled_from(lost))
    found = why_not(Result.of(problem, plan), visit)
    fits = inserted(problem, plan, visit)
    assert (found.cause in ("has_room", "too_costly")) == bool(fits)
    if fits:
        cheapest = min(objective(problem, trial) for trial in fits) - objective(problem, plan)
        assert (found.cause == "has_room") == (cheapest < -1e-6)
        assert found.helps == ()
    counted = sum(int(str(reason.values.get("shifts", 0))) for reason in found.reasons)
    persons = sum(int(str(reason.values["carers"])) for reason in found.reasons if reason.code in ("skill", "refused"))
    # One shift a carer here: everybody is counted once, under one condition.
    assert counted + persons == problem.n_shifts or fits


def widened(problem: Problem, visit: int, side: str, minutes: float) -> Problem:
    windows, at = problem.visits.windows.copy(), problem.visits.window_at
    if side == "later":
        windows[at[visit + 1] - 1, 2] += minutes
    else:
        windows[at[visit], 0] = max(0, windows[at[visit], 0] - minutes)
    return dataclasses.replace(problem, visits=dataclasses.replace(problem.visits, windows=windows))


def raised(problem: Problem, part: str, field: str, row: int, amount: float) -> Problem:
    table = getattr(problem, part)
    values = getattr(table, field).copy()
    values[row] += amount
    return dataclasses.replace(problem, **{part: dataclasses.replace(table, **{field: values})})


def changes(problem: Problem, visit: int, values: Any, code: str) -> Problem | None:
    """The question with the help given; None for a help of another kind."""
    if code == "wider_window":
        return widened(problem, visit, values["side"], values["minutes"])
    if "carer" not in values:
        return None
    carer = problem.carers.ids.index(values["carer"])
    part, field, row = {
        "longer_shift": ("shifts", "end", carer),
        "earlier_start": ("shifts", "start", carer),
        "more_room": ("shifts", "capacity", carer),
        "longer_ride": ("visits", "longest_ride", visit),
        "more_minutes": ("carers", f"{values['span']}_minutes", carer),
        "one_more_visit": ("carers", f"{values['span']}_visits", carer),
    }[code]
    return raised(problem, part, field, row, -values["amount"] if field == "start" else values["amount"])


@PROPERTY
@given(st.data())
def test_every_help_helps_and_no_smaller_window_would(data: st.DataObject) -> None:
    problem = single(data.draw(problems()))
    plan = data.draw(plans(problem))
    lost = np.flatnonzero(np.isnan(plan.start)).tolist()
    assume(lost and sound(problem, plan))
    visit = data.draw(st.sampled_from(lost))
    found = why_not(Result.of(problem, plan), visit)
    for help in found.helps:
        if changed := changes(problem, visit, help.values, help.code):
            assert inserted(changed, plan, visit), help
        if help.code == "wider_window":
            less = widened(problem, visit, str(help.values["side"]), int(str(help.values["minutes"])) - 5)
            assert not inserted(less, plan, visit)
        if help.code == "refusals":
            free = problem.clients.wishes.copy()
            client = problem.visits.client[visit]
            free[client] = np.where(free[client] == REFUSED, 0, free[client])
            clients = dataclasses.replace(problem.clients, wishes=free)
            carers = {
                trial.shift_of[visit] for trial in inserted(dataclasses.replace(problem, clients=clients), plan, visit)
            }
            assert len(carers) == help.values["carers"]


@PROPERTY
@given(st.data())
def test_everything_can_be_explained_and_put_in_words(data: st.DataObject) -> None:
    problem = data.draw(problems())
    plan = data.draw(plans(problem))
    result = Result.of(problem, plan)
    told = [reason for visit in plan.shift_of for reason in why(result, visit)]
    found = report(result)
    assert sorted(visit for one in found for visit in one.visits) == list(result.unserved)
    told += [reason for one in found for reason in (*one.reasons, *one.helps)]
    for reason in told:
        sentence = words(reason, problem)
        assert sentence.endswith(".")
        assert "nan" not in sentence.split()
