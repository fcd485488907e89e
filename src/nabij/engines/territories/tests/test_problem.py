"""What can't be a problem is refused, by place and field."""

from typing import Any

import numpy as np
import pytest

from nabij.engines.common import InputError
from nabij.engines.territories import Areas, Borders, Weights
from nabij.engines.territories.tests.small import grid, keep


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"target": 0.0, "least": 0.0}, "sizes: target: must be more than 0"),
        ({"target": 4000.0}, "sizes: least 5000, target 4000 and most 25000 must be in that order"),
        ({"most": float("nan")}, "sizes: most: must be a number of 0 or more, is nan"),
        ({"within": [0, 1]}, "areas[1]: within: must be 0 to 0, is 1"),
        ({"within": [0]}, "areas: within: has the wrong shape: 1 instead of 2"),
        ({"keep": (keep(0, 0, weight=-1.0),)}, "keep: wijk: must be a number of 0 or more, is -1"),
        ({"apart": [[0, 0]]}, "apart: area 0-0 cannot be kept apart from itself"),
        ({"apart": [[0, 7]]}, "apart: names an area that is not there"),
        ({"together": ((0, 2),)}, "together[0]: names an area that is not there"),
        ({"fixed": [0, 3], "fixed_labels": ("x",)}, "areas[1]: fixed: must be -1 to 0, is 3"),
        ({"borders": Borders.build([[0, 0]])}, "borders[0]: an area does not border on itself; first < second"),
        ({"borders": Borders.build([[0, 1], [1, 0]])}, "borders: a pair of areas is there twice"),
        ({"borders": Borders.build([[0, 2]])}, "borders[0]: second: must be 0 to 1, is 2"),
        ({"borders": Borders.build([[0, 1]], metres=[-1])}, "borders[0]: metres: must be a number of 0 or more, is -1"),
    ],
)
def test_refused(more: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as error:
        grid(2, 1, **more)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"ids": ["a", "a"]}, "areas[1]: id: is there twice: a"),
        ({"ids": ["a", " "]}, "areas[1]: id: must be a text that is not empty"),
        ({"population": [1, -2]}, "areas[1]: population: must be a number of 0 or more, is -2"),
        ({"population": [1, np.nan]}, "areas[1]: population: must be a number of 0 or more, is nan"),
        ({"names": ["a"]}, "areas: names: must be 2 names"),
    ],
)
def test_areas_refused(more: dict[str, Any], message: str) -> None:
    told: dict[str, Any] = {"ids": ["a", "b"], "population": [1, 2], "x": [0, 1], "y": [0, 0], "size": [1, 1]} | more
    with pytest.raises(InputError) as error:
        Areas.build(**told)
    assert str(error.value) == message


def test_no_areas_are_no_problem() -> None:
    with pytest.raises(InputError, match="there are no areas"):
        grid(0, 0)


def test_a_weight_below_nought_is_refused() -> None:
    with pytest.raises(InputError) as error:
        Weights(size=-1)
    assert str(error.value) == "weights: size: must be a number of 0 or more, is -1"


def test_a_barrier_is_no_longer_than_its_border() -> None:
    problem = grid(2, 1, borders=Borders.build([[1, 0]], metres=[100], barrier=[300]))
    assert (problem.borders.first.tolist(), problem.borders.second.tolist()) == ([0], [1])
    assert problem.borders.barrier.tolist() == [100]
