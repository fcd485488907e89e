"""What the search finds, held against the independent check."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from nabij.engines.visits.check import check
from nabij.engines.visits.problem import Problem
from nabij.engines.visits.solve import solve
from nabij.engines.visits.tests import small
from nabij.engines.visits.tests.test_check_properties import problems

PROPERTY = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@pytest.mark.parametrize(
    ("make", "objective"),
    [
        (small.two_carers_one_pair, 75.0),
        (small.split_shift_with_break, 20.0),
        (small.ride, 56.0),
        (small.meals, 40.0),
        (small.known_face, 60.0),
        (small.out_of_window, 85.0),
        (small.nobody_has_the_skill, 100_010.0),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_the_best_plan_of_each_tiny_neighbourhood_is_found_and_holds(make: Any, objective: float) -> None:
    problem = make()
    result = solve(problem, iterations=20_000, processes=1)
    verdict = check(problem, result.plan)
    assert verdict.objective == pytest.approx(objective)
    assert result.terms == pytest.approx(verdict.terms)
    assert {one.code for one in verdict.violations} <= {"not_planned"}


@PROPERTY
@given(problems())
def test_whatever_the_search_finds_keeps_every_rule(problem: Problem) -> None:
    result = solve(problem, iterations=3_000, processes=1)
    verdict = check(problem, result.plan)
    assert {one.code for one in verdict.violations} <= {"not_planned"}
    assert result.objective == pytest.approx(verdict.objective)
    assert result.terms == pytest.approx(verdict.terms)
    lost = {problem.visits.ids[visit] for visit in result.unserved}
    assert {name for one in verdict.violations for name in one.visits} <= lost
