"""Times of given orders, and orders that are none."""

from typing import Any

import numpy as np
import pytest

from nabij.engines.common import InputError
from nabij.engines.visits import Carers, Plan, ScheduleError, Visits, schedule, with_defaults
from nabij.engines.visits.plan import fits
from nabij.engines.visits.tests import small


def test_two_who_meet_only_in_their_last_windows_do_meet() -> None:
    windows = [[(60 * k + at, 60 * k + at + 10, 60 * k + at + 10) for k in range(20)] for at in (0, 30)]
    problem = small.street(
        [{"id": name, "at": 1, "windows": [*own, (5000, 5010, 5010)]} for name, own in zip("ab", windows, strict=True)],
        [{"carer": "ann"}, {"carer": "ben"}],
        links=[{"first": "a", "second": "b", "least": 0, "most": 0}],
    )
    assert small.planned(problem, ["a"], ["b"]).start.tolist() == [5000, 5000]


def test_shifts_that_wait_for_each_other_are_told_where() -> None:
    problem = small.street(
        [{"id": name, "at": 1, "minutes": 5} for name in "abcd"],
        [{"carer": "ann"}, {"carer": "ben"}],
        links=[{"first": one, "second": two, "least": 0, "most": 0} for one, two in (("a", "b"), ("c", "d"))],
    )
    with pytest.raises(ScheduleError, match=r"circle \(at [abcd]"):
        small.planned(problem, ["a", "c"], ["d", "b"])


@pytest.mark.parametrize(
    ("routes", "message"),
    [
        ([[0]], "has 1 routes for 2 shifts"),
        ([[0], [-1]], "has visit -1, of 4"),
        ([[0], [4]], "has visit 4, of 4"),
        ([[0], [1, 0]], "makes visit v1 twice"),
    ],
)
def test_routes_of_another_problem_are_refused(routes: Any, message: str) -> None:
    problem = small.split_shift_with_break()
    with pytest.raises(InputError, match=f"plan: routes: {message}"):
        schedule(problem, routes)


def test_every_visit_has_its_time() -> None:
    problem = small.split_shift_with_break()
    with pytest.raises(InputError, match="plan: start: must have a time for each of 4 visits"):
        fits(problem, ((), ()), np.zeros(3))
    assert repr(Plan(((1, 0), ()), np.array([10.0, 0.0, np.nan, np.nan]))) == "Plan(2 of 4 visits, 1 of 2 shifts)"


def test_what_has_no_ordinary_value_must_be_given() -> None:
    with pytest.raises(TypeError, match="Carers needs ids, skills"):
        with_defaults(Carers, 1)
    one = with_defaults(
        Visits, 1, ids=("v",), client=[0], place=[0], minutes=[5.0], windows=[(0, 1, 2)], window_at=[0, 1], needs=[[]]
    )
    assert (one.kind, one.priority.tolist(), one.penalty.tolist()) == (("visit",), [1], [np.inf])
