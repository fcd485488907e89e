"""The search: repeatable, stopped at will, never worse than where it began, and exact in its own sums."""

import itertools
import json
import time
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from nabij.engines.common import InputError
from nabij.engines.visits import Plan, Problem, ScheduleError, io, schedule, solve
from nabij.engines.visits.check import check
from nabij.engines.visits.example import example
from nabij.engines.visits.plan import objective
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


@pytest.mark.parametrize("wrong", [{"seconds": -1}, {"seconds": float("nan")}, {"iterations": -1}, {"processes": 0}])
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
