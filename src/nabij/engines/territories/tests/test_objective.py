"""Each term of the objective by hand."""

import math

import numpy as np
import pytest

from nabij.engines.territories import Borders, Score, Weights, score
from nabij.engines.territories.objective import compactness
from nabij.engines.territories.tests.small import grid, keep, neighbours


def test_a_square_is_three_over_pi_compact() -> None:
    """The second moment of a square of side a is a^4 / 6, so a^4 / (2 pi a^4 / 6)."""
    assert compactness(grid(1, 1), np.zeros(1, dtype=int)).tolist() == pytest.approx([3 / math.pi])
    assert compactness(grid(2, 2), np.zeros(4, dtype=int)).tolist() == pytest.approx([3 / math.pi])


def test_a_thread_is_less_compact_than_a_square() -> None:
    """Of a rectangle a x b the second moment is a b (a^2 + b^2) / 12."""
    assert compactness(grid(4, 1), np.zeros(4, dtype=int)).tolist() == pytest.approx([16 / (2 * math.pi * 4 * 17 / 12)])


def test_size_is_the_squared_relative_deviation() -> None:
    problem = grid(2, 1, [12_000, 18_000], weights=Weights(compactness=0))
    assert score(problem, np.array([0, 1])).terms["size"] == pytest.approx(0.2**2 + 0.2**2)
    assert score(problem, np.array([0, 0])).terms["size"] == pytest.approx(1.0)


def test_a_group_in_three_pieces_costs_two_shares() -> None:
    problem = grid(3, 1, 1000.0, keep=(keep(0, 0, 0),))
    assert score(problem, np.array([0, 1, 2])).terms["pieces"] == pytest.approx(2 * 3000 / 15_000)


@pytest.mark.parametrize(("people", "share"), [(7500.0, 1.0), (15_000.0, 0.25), (60_000.0, 1 / 64)])
def test_a_group_larger_than_the_target_weighs_less_the_larger_it_is(people: float, share: float) -> None:
    problem = grid(2, 1, people, keep=(keep(0, 0, weight=2.0),))
    assert score(problem, np.array([0, 1])).terms["pieces"] == pytest.approx(2 * share)


def test_areas_in_no_group_are_in_no_pieces() -> None:
    assert score(grid(3, 1, keep=(keep(-1, -1, 0),)), np.array([0, 1, 2])).terms["pieces"] == 0


def test_a_barrier_inside_counts_in_sides_of_the_neighbourhood() -> None:
    borders = Borders.build(neighbours(2, 2), metres=[1000] * 4, barrier=[1000, 0, 0, 500])
    problem = grid(2, 2, borders=borders)
    assert score(problem, np.zeros(4, dtype=int)).terms["barriers"] == pytest.approx(1500 / 2000)
    assert score(problem, np.array([0, 1, 0, 1])).terms["barriers"] == pytest.approx(500 / math.sqrt(2e6))


def test_persons_outside_the_bounds_come_first() -> None:
    problem = grid(2, 1, [3000, 27_000])
    found = score(problem, np.array([0, 1]))
    assert found.outside == pytest.approx((2000 + 2000) / 15_000)
    assert Score(9.0, {}, 0.0) < Score(1.0, {}, 0.1)
    assert Score(1.0, {}, 0.1) < Score(2.0, {}, 0.1)


def test_an_empty_neighbourhood_is_outside_the_bounds_even_without_a_least() -> None:
    problem = grid(2, 1, [0, 15_000], least=0.0)
    assert score(problem, np.array([0, 1])).outside == pytest.approx(1 / 15_000)
    assert score(problem, np.array([0, 0])).outside == 0


def test_where_the_map_lies_does_not_matter() -> None:
    one = grid(3, 2)
    moved = grid(3, 2)
    object.__setattr__(moved.areas, "x", one.areas.x + 5e5)
    object.__setattr__(moved.areas, "y", one.areas.y + 5e5)
    label = np.array([0, 0, 1, 0, 1, 1])
    assert score(moved, label).objective == pytest.approx(score(one, label).objective, abs=1e-9)
