"""The search: repeatable, stopped at will, never worse than where it began, and exact in its own sums."""

import itertools
import json
import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from nabij.engines.common import InputError
from nabij.engines.visits import Plan, Problem, ScheduleError, io, schedule, solve
from nabij.engines.visits.check import check
from nabij.engines.visits.example import example
from nabij.engines.visits.plan import objective
from nabij.engines.visits.problem import Travel
from nabij.engines.visits.search.build import Lists, count_again
from nabij.engines.visits.search.chain import Chain, heats_of
from nabij.engines.visits.solve import one_carer
from nabij.engines.visits.tests import small
from nabij.engines.visits.tests.test_check_properties import problems


@pytest.fixture(scope="module")
def neighbourhood() -> Problem:
    return io.loads(json.dumps(example()))


def test_same_seed_and_moves_give_the_same_plan(neighbourhood: Problem) -> None:
    first, again = (solve(neighbourhood, iterations=15_000, seed=7, processes=2) for _ in range(2))
    other = solve(neighbourhood, iterations=15_000, seed=8, processes=2)
    assert first.plan.routes == again.plan.routes
    assert first.objective == again.objective
    assert first.plan.routes != other.plan.routes
    assert first.iterations == again.iterations


def test_more_moves_are_not_worse_and_the_history_falls(neighbourhood: Problem) -> None:
    little = solve(neighbourhood, iterations=500, processes=1)
    much = solve(neighbourhood, iterations=100_000, processes=1)
    assert much.objective < little.objective
    costs = [cost for _second, cost in much.history]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] == pytest.approx(much.objective)


def test_it_goes_on_from_a_plan_and_never_falls_behind_it(neighbourhood: Problem) -> None:
    good = solve(neighbourhood, iterations=60_000, processes=1)
    same = solve(neighbourhood, iterations=0, processes=1, start=good.plan)
    assert same.objective == pytest.approx(good.objective)
    assert solve(neighbourhood, iterations=2_000, processes=1, start=good.plan).objective <= good.objective + 1e-9


def test_it_stops_when_asked_with_what_it_has(neighbourhood: Problem) -> None:
    began = time.monotonic()
    told: list[tuple[float, float, int]] = []
    result = solve(neighbourhood, seconds=600, processes=2, stop=lambda: True, progress=lambda *one: told.append(one))
    assert time.monotonic() - began < 60
    assert result.plan.shift_of
    assert told[-1][1] == pytest.approx(result.history[-1][1])


def test_who_has_no_time_gets_a_plan_too(neighbourhood: Problem) -> None:
    for seconds in (0, 0.001):
        result = solve(neighbourhood, seconds=seconds, processes=1)
        assert {one.code for one in check(neighbourhood, result.plan).violations} <= {"not_planned"}


def test_progress_tells_the_visits_that_the_best_plan_leaves_out(neighbourhood: Problem) -> None:
    told: list[tuple[float, float, int]] = []
    result = solve(neighbourhood, iterations=20_000, processes=1, progress=lambda *one: told.append(one))
    assert told[-1][1] == pytest.approx(result.objective)
    assert told[-1][2] == len(result.unserved)


def test_where_nobody_can_make_a_visit_there_is_nothing_to_search() -> None:
    nobody = small.street([{"id": "a", "at": 1, "needs": ("nursing",)}], [{"carer": "ann"}])
    nothing = small.street([], [{"carer": "ann"}])
    for problem in (nobody, nothing):
        began = time.monotonic()
        result = solve(problem, seconds=600, processes=1)
        assert time.monotonic() - began < 60
        assert (result.iterations, len(result.unserved)) == (0, problem.n_visits)


def test_without_means_of_transport_nothing_is_planned() -> None:
    street = small.street([{"id": "a", "at": 1}], [])
    travel = Travel((), street.travel.places, np.zeros((0, 2, 2)), np.zeros((0, 2, 2)), np.zeros(2), np.zeros(2))
    result = solve(replace(street, travel=travel), seconds=1, processes=1)
    assert (result.objective, result.unserved) == (100_000, (0,))


def test_a_start_that_breaks_a_rule_is_not_gone_on_from() -> None:
    problem = small.nobody_has_the_skill()
    unskilled = small.planned(problem, ["chat", "wound"], [], [])
    found = solve(problem, iterations=1000, processes=1, start=unskilled)
    assert {one.code for one in check(problem, found.plan).violations} == {"not_planned"}


def test_a_start_for_another_problem_is_refused() -> None:
    problem, other = small.out_of_window(), small.known_face()
    with pytest.raises(InputError, match="plan: routes: has 6 routes for 1 shifts"):
        solve(problem, seconds=0, start=small.planned(other, ["wash 0"], [], [], [], [], []))
    with pytest.raises(InputError, match="plan: start: must have a time for each of 2 visits"):
        solve(problem, seconds=0, start=Plan(((),), np.full(3, np.nan)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"seconds": -1}, {"seconds": float("nan")}, {"seconds": float("inf")},
        {"iterations": -1}, {"processes": 0}, {"seed": -1},
    ],
)  # fmt: skip
def test_numbers_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="solve: seconds and iterations must be 0 or more"):
        solve(small.ride(), **wrong)


def test_the_sums_of_the_search_are_those_of_a_recount(neighbourhood: Problem) -> None:
    lists = Lists(neighbourhood)
    chain = Chain(neighbourhood, lists, 3)
    chain.start_empty()
    chain.fill(lambda: False)
    chain.cool(heats_of(neighbourhood, lists)[0], 0.1, lambda: 0.0, moves=40_000)
    running = chain.current
    assert count_again(neighbourhood, chain.state)
    assert chain.current == pytest.approx(running, abs=1e-6)
    plan = schedule(neighbourhood, chain.routes())
    assert objective(neighbourhood, plan) == pytest.approx(chain.best, abs=1e-6)


@settings(
    deadline=None, max_examples=12, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)
@given(problems())
def test_of_the_smallest_problems_the_best_plan_is_found(problem: Problem) -> None:
    if problem.n_visits <= 3:
        found = solve(problem, iterations=60_000, processes=2)
        assert found.objective <= exhaustive(problem) + 1e-6


def exhaustive(problem: Problem) -> float:
    """The least cost of all plans, by looking at each."""
    best = objective(problem, Plan(((),) * problem.n_shifts, np.full(problem.n_visits, np.nan)))
    places = [-1, *range(problem.n_shifts)]
    for assigned in itertools.product(places, repeat=problem.n_visits):
        for order in itertools.permutations(range(problem.n_visits)):
            routes = tuple(tuple(v for v in order if assigned[v] == shift) for shift in range(problem.n_shifts))
            try:
                plan = schedule(problem, routes)
            except ScheduleError:
                continue
            verdict = check(problem, plan)
            if {one.code for one in verdict.violations} <= {"not_planned"}:
                best = min(best, verdict.objective)
    return best


def test_what_one_carer_must_make_is_left_out_with_the_lesser_carer() -> None:
    problem = small.street(
        [{"id": "a", "client": "Mia", "at": 1, "minutes": 5}, {"id": "b", "client": "Mia", "at": 1, "minutes": 5},
         {"id": "c", "client": "Mia", "at": 1, "minutes": 5}],
        [{"carer": "ann", "at": 0}, {"carer": "ben", "at": 0}],
        links=[{"first": "a", "second": "b", "same_carer": True}, {"first": "b", "second": "c", "same_carer": True}],
    )  # fmt: skip
    assert one_carer(problem, ((0, 1), (2,))) == ((0, 1), ())
    assert one_carer(problem, ((0, 1, 2), ())) == ((0, 1, 2), ())
