"""What can't be a problem is refused, with place and field."""

from collections.abc import Callable

import numpy as np
import pytest

from nabij.engines.access import (
    Demand,
    Facilities,
    Hours,
    InputError,
    Mode,
    Network,
    Streets,
    given_matrix,
    nearest,
    straight,
    two_step,
)
from nabij.engines.access.tests import towns

XY = np.zeros((2, 2))
PEOPLE = Demand.build(["a", "b"], XY)
PLACES = Facilities.build(["x"], np.zeros((1, 2)))
NO = np.zeros(1, dtype=bool)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Demand.build(["a", "a"], XY), "demand[1]: ids: is there twice: a"),
        (lambda: Demand.build(["a", " "], XY), "demand[1]: ids: must be a text that is not empty"),
        (lambda: Demand.build(["a"], XY), "demand: xy: has the wrong shape: 2 x 2 instead of 1 x 2"),
        (lambda: Demand.build(["a"], [[1.0, np.nan]]), "demand[0]: xy: needs both coordinates, or neither"),
        (lambda: Demand.build(["a"], [[1.0, np.inf]]), "demand[0]: xy: must be finite"),
        (lambda: Demand.build(["a"], weights=[-1.0]), "demand[0]: weights: must be a number of 0 or more"),
        (lambda: Demand.build(["a"], weights=[np.nan]), "demand[0]: weights: must be a number of 0 or more"),
        (lambda: Demand.build(["a"], weights=["x"]), "demand: weights: must be numbers"),
        (lambda: Facilities.build(["x"], capacity=[-2.0]), "facilities[0]: capacity: must be a number of 0 or more"),
        (lambda: Facilities.build(["x"], hours=Hours.build(2, [])),
         "facilities: hours: are about 2 facilities instead of 1"),
        (lambda: given_matrix([[1.0, -1.0]]), "costs[0]: matrix: must be a number of 0 or more"),
        (lambda: given_matrix([[np.nan]]), "costs[0]: matrix: must be a number of 0 or more"),
        (lambda: given_matrix([[1.0]], unit="miles"), "reach: unit: must be one of metres, minutes, cost"),
        (lambda: straight(PEOPLE, PLACES, 0.0), "limit: must be a number above 0"),
        (lambda: straight(Demand.build(["a"]), PLACES, 5.0), "demand a: xy: has no place"),
        (lambda: nearest(given_matrix([[1.0]]), 0), "k: must be a whole number of 1 or more"),
        (lambda: straight(PEOPLE, PLACES, 5.0, threads=0), "threads: must be 1 or more"),
        (lambda: two_step(given_matrix([[1.0]]), PEOPLE, PLACES), "demand: are 2 points, the reach is of 1"),
        (lambda: two_step(given_matrix([[1.0, 2.0]] * 2), PEOPLE, PLACES), "facilities: are 1, the reach is of 2"),
        (lambda: two_step(given_matrix([[1.0]] * 2, limit=5.0), PEOPLE, PLACES, limit=6.0),
         "limit: the reach only goes to 5 cost"),
        (lambda: Network(XY, np.array([0]), np.array([2]), np.array([1.0])), "network[0]: end: no such crossing"),
        (lambda: Network(XY, np.array([0]), np.array([1]), np.array([-1.0])),
         "network[0]: metres: must be a number of 0 or more"),
        (lambda: towns.line(5.0, foot=Mode(~NO, NO, np.zeros(1))), "mode foot[0]: kmh: must be above 0"),
        (lambda: Streets(towns.line(5.0), "horse"), "network: mode: is not known: horse; there are foot, bicycle"),
        (lambda: Streets(towns.line(5.0), "foot", "miles"), "streets: unit: must be metres or minutes"),
    ],
)  # fmt: skip
def test_refused(make: Callable[[], object], message: str) -> None:
    with pytest.raises(InputError) as error:
        make()
    assert str(error.value) == message


def test_what_was_checked_cannot_be_changed() -> None:
    people = np.ones(2)
    demand = Demand.build(["a", "b"], XY, people)
    people[0] = 9.0
    assert demand.weights.tolist() == [[1.0], [1.0]]
    with pytest.raises(ValueError, match="read-only"):
        demand.weights[0, 0] = 3.0
