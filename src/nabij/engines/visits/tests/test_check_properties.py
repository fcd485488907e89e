"""The check against the planner's own times and costs, on neighbourhoods nobody thought of."""

import dataclasses
import math
from typing import Any

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from nabij.engines.visits.check import check
from nabij.engines.visits.plan import Plan, ScheduleError, amounts, schedule
from nabij.engines.visits.problem import DISLIKED, LIKED, NEUTRAL, REFUSED, Problem
from nabij.engines.visits.tests.small import street

PROPERTY = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
"""No deadline: a busy machine is not a failed property."""
TIMED = {"before_arrival", "window", "break_late", "break_short", "link_least", "link_most", "no_time"}
"""What a schedule must see to; the other rules are of who, how much and how long."""
HOUSES = st.integers(0, 12)


@st.composite
def windows(draw: st.DrawFn) -> list[tuple[float, float, float]]:
    cuts = sorted(draw(st.sets(st.integers(0, 150), min_size=2, max_size=4)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    found = [(low, draw(st.integers(low, high)), high) for low, high in pairs]
    return [*found[:-1], (found[-1][0], found[-1][1], draw(st.sampled_from([found[-1][2], math.inf])))]


@st.composite
def visits(draw: st.DrawFn, number: int) -> dict[str, Any]:
    return {
        "id": f"v{number}",
        "client": draw(st.sampled_from(["Mia", "Jos"])) if number else "Mia",
        "at": draw(HOUSES),
        "minutes": draw(st.integers(0, 40)),
        "windows": draw(st.one_of(st.just([(0, math.inf, math.inf)]), windows())),
        "needs": draw(st.sampled_from([(), (), ("nursing",)])),
        "penalty": draw(st.sampled_from([math.inf, 5])),
        "priority": draw(st.sampled_from([1, 2])),
        "bring": draw(st.sampled_from([0, 0, 1])),
        "fetch": draw(st.sampled_from([0, 0, 1])),
        "longest_ride": draw(st.sampled_from([math.inf, math.inf, 40])),
    }


@st.composite
def shifts(draw: st.DrawFn, carer: str, calm: bool) -> dict[str, Any]:
    start = draw(st.integers(0, 60))
    latest = draw(st.integers(110, 130))
    return {
        "carer": carer,
        "at": draw(HOUSES),
        "home": draw(HOUSES),
        "start": start,
        "end": draw(st.sampled_from([math.inf, 180, 240])),
        "break_earliest": start + draw(st.integers(0, 50)),
        "break_latest": math.inf if calm else latest,
        "break_minutes": draw(st.sampled_from([0, 0, 20])),
        "capacity": draw(st.sampled_from([math.inf, 2])),
        "unwanted": draw(st.booleans()),
    }


@st.composite
def links(draw: st.DrawFn, n: int) -> list[dict[str, Any]]:
    found = []
    for first in range(n - 1):
        second = draw(st.integers(first + 1, n - 1))
        who = draw(st.sampled_from([{}, {"same_carer": True}, {"different_carer": True}, {"same_shift": True}]))
        least, most = draw(st.sampled_from([(0, 0), (0, 30), (10, math.inf), (-math.inf, math.inf)]))
        together = (least, most) == (0, 0)
        wrong = together and ("same_carer" in who or "same_shift" in who)
        if draw(st.integers(0, 3)) == 0 and not wrong and (who or least >= 0):
            load = draw(st.integers(0, 2)) if "same_shift" in who and least >= 0 else 0
            found.append(
                {"first": f"v{first}", "second": f"v{second}", "least": least, "most": most, "load": load, **who}
            )
    return found[:2]


@st.composite
def problems(draw: st.DrawFn, *, calm: bool = False, most: int = 6) -> Problem:
    """At most so many visits and three shifts with a little of everything. calm: breaks may be as late as one likes."""
    n = draw(st.integers(1, most))
    rows = [draw(visits(number)) for number in range(n)]
    carers = {
        name: {
            "skills": draw(st.sampled_from([(), ("nursing",)])),
            "day_minutes": draw(st.sampled_from([math.inf, 150])),
            "week_visits": draw(st.sampled_from([math.inf, 3])),
        }
        for name in ("ann", "ben", "cas")
    }
    wish = st.sampled_from([NEUTRAL, NEUTRAL, LIKED, DISLIKED, REFUSED])
    clients = {row["client"] for row in rows}
    return street(
        rows,
        [draw(shifts(name, calm)) for name in carers],
        carers=carers,
        links=draw(links(n)) if n > 1 else [],
        wishes={(client, carer): draw(wish) for client in clients for carer in carers},
    )


@st.composite
def plans(draw: st.DrawFn, problem: Problem, *, whole: bool = False) -> Plan:
    """Any order of any of the visits, at its earliest times; nothing when there are none."""
    routes: list[list[int]] = [[] for _ in range(problem.n_shifts)]
    for visit in draw(st.permutations(range(problem.n_visits))):
        shift = draw(st.integers(0 if whole else -1, problem.n_shifts - 1))
        if shift >= 0:
            routes[shift].append(visit)
    try:
        return schedule(problem, routes)
    except ScheduleError:
        assume(False)
        raise


def codes(problem: Problem, plan: Plan) -> list[str]:
    return [violation.code for violation in check(problem, plan).violations]


@PROPERTY
@given(st.data())
def test_a_schedule_keeps_every_rule_of_time_and_costs_the_same(data: st.DataObject) -> None:
    problem = data.draw(problems())
    plan = data.draw(plans(problem))
    verdict = check(problem, plan)
    assert {violation.code for violation in verdict.violations} & TIMED == set()
    assert verdict.terms == {name: math.fsum([amount]) for name, amount in amounts(problem, plan).items()}
    assert np.isclose(
        verdict.objective, sum(getattr(problem.weights, name) * amount for name, amount in verdict.terms.items())
    )


@PROPERTY
@given(st.data())
def test_no_allowed_times_are_earlier_than_the_schedule(data: st.DataObject) -> None:
    """Whatever times the check allows for an order, the schedule exists and none of its times is later."""
    problem = data.draw(problems(calm=True))
    plan = data.draw(plans(problem))
    moved = {visit: data.draw(st.integers(-30, 30)) for visit in plan.shift_of}
    start = np.array([time + moved.get(visit, 0) for visit, time in enumerate(plan.start)])
    if not {*codes(problem, Plan(plan.routes, start))} & TIMED:
        planned = np.array(sorted(moved), dtype=int)
        assert (plan.start[planned] <= start[planned] + 1e-6).all()


@PROPERTY
@given(st.data())
def test_a_visit_too_early_is_always_seen(data: st.DataObject) -> None:
    problem = data.draw(problems())
    plan = data.draw(plans(problem))
    assume(plan.shift_of)
    visit = data.draw(st.sampled_from(sorted(plan.shift_of)))
    start = plan.start.copy()
    start[visit] -= data.draw(st.sampled_from([0.01, 1, 50]))
    assert {*codes(problem, Plan(plan.routes, start))} & TIMED


@PROPERTY
@given(st.data())
def test_one_fault_is_told_as_that_fault(data: st.DataObject) -> None:
    problem = data.draw(problems())
    plan = data.draw(plans(problem))
    assume(plan.shift_of)
    before = codes(problem, plan)
    visit = data.draw(st.sampled_from(sorted(plan.shift_of)))
    shift = data.draw(st.integers(plan.shift_of[visit], problem.n_shifts - 1))

    def longer(extra: int) -> Plan:
        routes = tuple((*route, extra) if number == shift else route for number, route in enumerate(plan.routes))
        return Plan(routes, plan.start)

    assert sorted(codes(problem, longer(visit))) == sorted([*before, "visited_twice"])
    assert sorted(codes(problem, longer(problem.n_visits))) == sorted([*before, "unknown_visit"])
    lost = np.flatnonzero(np.isnan(plan.start))
    if len(lost):
        start = plan.start.copy()
        start[lost[0]] = 50
        assert sorted(codes(problem, Plan(plan.routes, start))) == sorted([*before, "time_without_carer"])


@PROPERTY
@given(st.data())
def test_looser_rules_never_make_a_plan_worse(data: st.DataObject) -> None:
    problem = data.draw(problems())
    plan = data.draw(plans(problem))
    before = codes(problem, plan)
    free = dataclasses.replace(problem.carers, skills=np.ones_like(problem.carers.skills))
    assert codes(dataclasses.replace(problem, carers=free), plan) == [code for code in before if code != "skill"]
    wishes = dataclasses.replace(problem.clients, wishes=np.zeros_like(problem.clients.wishes))
    assert codes(dataclasses.replace(problem, clients=wishes), plan) == [code for code in before if code != "refused"]
    visits = dataclasses.replace(problem.visits, penalty=np.ones(problem.n_visits))
    assert codes(dataclasses.replace(problem, visits=visits), plan) == [x for x in before if x != "not_planned"]
