"""Weights by distance."""

import math

import numpy as np
import pytest

from nabij.engines.access import (
    Decay,
    InputError,
    catchment,
    gaussian,
    given_matrix,
    gravity,
    linear,
    luo_qi,
    step,
    wan,
)
from nabij.engines.access.check.figures import weight
from nabij.engines.access.problem import Facilities

ONE = Facilities.build(["x"])


def weights(decay: Decay, *costs: float) -> list[float]:
    found: list[float] = catchment(given_matrix([[cost] for cost in costs]), ONE, decay).tolist()
    return found


def test_each_kind_by_hand() -> None:
    assert weights(step({20: 1, 40: 0.68, 60: 0.22}), 0, 20, 20.1, 40, 60, 70) == [1, 1, 0.68, 0.68, 0.22, 0]
    assert weights(gaussian(20), 0, 20, 40) == pytest.approx([1, math.exp(-0.5), math.exp(-2)], rel=1e-12)
    assert weights(gravity(20, -2, 1), 0, 1, 2, 20, 40) == pytest.approx([400, 400, 100, 1, 0.25], rel=1e-12)
    assert weights(linear([10, 30], [1, 0.5]), 0, 10, 20, 30, 31) == [1, 1, 0.75, 0.5, 0]


def test_steps_of_the_sources() -> None:
    assert luo_qi(30) == step({10: 1, 20: 0.68, 30: 0.22})
    assert wan(60) == step({10: 0.962, 20: 0.704, 30: 0.377, 60: 0.042})
    assert str(wan(60)) == "step 10:0.962, 20:0.704, 30:0.377, 60:0.042"


def test_the_check_weighs_alike() -> None:
    costs = np.linspace(0, 80, 161).tolist()
    for decay in (step({20: 1, 60: 0.2}), gaussian(15), gravity(30, -1.2, 0.5), linear([5, 20, 70], [1, 0.3, 0.1])):
        assert weights(decay, *costs) == pytest.approx([weight(decay, cost) for cost in costs], rel=1e-12, abs=1e-15)


@pytest.mark.parametrize(
    "make",
    [
        lambda: gaussian(0),
        lambda: gaussian(math.nan),
        lambda: gravity(10, -1),
        lambda: gravity(0, 1),
        lambda: step({}),
        lambda: step({10: -1}),
        lambda: linear([2, 1], [1, 1]),
        lambda: linear([1], [1, 2]),
    ],
)
def test_figures_that_make_no_sense(make: object) -> None:
    assert callable(make)
    with pytest.raises(InputError, match=r"^decay: "):
        make()
