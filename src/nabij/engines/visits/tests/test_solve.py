"""The search: repeatable, stopped at will, never worse than where it began, and exact in its own sums."""

import itertools
import json
import math
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from nabij.engines.common import InputError
from nabij.engines.visits import Plan, Problem, Result, ScheduleError, io, schedule, solve
from nabij.engines.visits.check import check
from nabij.engines.visits.example import example
from nabij.engines.visits.plan import objective
from nabij.engines.visits.problem import Travel
from nabij.engines.visits.search.build import Lists, count_again
from nabij.engines.visits.search.chain import Chain, heats_of
from nabij.engines.visits.solve import one_carer, rounds
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


def test_two_searches_at_the_same_time_do_not_touch_each_other(neighbourhood: Problem) -> None:
    def search(seed: int) -> Result:
        return solve(neighbourhood, iterations=5_000, seed=seed, processes=1)

    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(search, (1, 2)))
    assert [one.plan.routes for one in together] == [search(seed).plan.routes for seed in (1, 2)]


def test_an_interruption_ends_every_chain_at_once(neighbourhood: Problem) -> None:
    def interrupt(*_told: object) -> None:
        raise KeyboardInterrupt

    began, threads = time.monotonic(), threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        solve(neighbourhood, seconds=600, processes=2, progress=interrupt)
    assert time.monotonic() - began < 60
    assert threading.active_count() == threads


def test_the_limit_holds_where_moves_are_slow() -> None:
    n = 200
    problem = small.street(
        [{"id": f"v{i}", "at": i % 13, "minutes": 5, "window": (0, 10 * i, math.inf)} for i in range(n)],
        [{"carer": f"c{i}"} for i in range(8)],
        links=[{"first": f"v{i}", "second": f"v{i + 1}", "least": 0} for i in range(n - 1)],
    )
    start = schedule(problem, [range(shift, n, 8) for shift in range(8)])
    began = time.monotonic()
    result = solve(problem, seconds=0.5, processes=1, start=start)
    assert time.monotonic() - began < 20
    assert result.unserved == ()


@pytest.mark.parametrize(
    ("moves_per_visit", "hot"),
    [(0.0, [0.0]), (50 * 200 / 0.7 / 4, [0.5]), (100 * 200 / 0.7, [1.0, 3.0]), (1e9, [1.0, 3.0] * 4)],
)
def test_who_has_time_begins_anew_and_who_has_not_begins_cooler(moves_per_visit: float, hot: list[float]) -> None:
    visits = 50
    found = rounds(moves_per_visit, visits)
    assert [heat for _end, heat in found] == pytest.approx([*hot, 0.2, 0.1])
    ends = [end for end, _heat in found]
    assert ends == sorted(ends)
    assert ends[-3:] == pytest.approx([0.7, 0.85, 1.0])


def test_temperatures_are_measured_in_drives() -> None:
    problem = small.street([{"id": name, "at": at} for name, at in (("a", 0), ("b", 4), ("c", 20))], [{"carer": "ann"}])
    assert heats_of(problem, Lists(problem)) == pytest.approx((40 / 3, 40 / 3))
    assert heats_of(small.street([], []), Lists(small.street([], []))) == (1.0, 1.0)


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
@given(problems(most=3))
def test_of_the_smallest_problems_the_best_plan_is_found(problem: Problem) -> None:
    found = solve(problem, iterations=60_000, processes=2)
    assert found.objective == pytest.approx(exhaustive(problem))


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
    promised = replace(problem, visits=replace(problem.visits, only_shift=np.array([-1, -1, 1])))
    assert one_carer(promised, ((0, 1), (2,))) == ((), (2,))
    assert one_carer(problem, ((0, 1, 2), ())) == ((0, 1, 2), ())
