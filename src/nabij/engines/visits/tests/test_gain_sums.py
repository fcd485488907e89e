"""Shapley shares, the core, and what chance could explain, against sums made by hand."""

import math

import numpy as np
import pytest

from nabij.engines.visits.gain.shapley import better_apart, shapley
from nabij.engines.visits.gain.spread import Compared, Spread

# Shares of the gain


@pytest.mark.parametrize(
    ("worth", "share"),
    [
        ([0, 0, 0, 10], [5, 5]),
        # The glove game: one left glove, two right ones.
        ([0, 0, 0, 1, 0, 1, 0, 1], [4 / 6, 1 / 6, 1 / 6]),
        # An airport with runways of 1, 2 and 3, as costs.
        ([0, 1, 2, 2, 3, 3, 3, 3], [1 / 3, 5 / 6, 11 / 6]),
    ],
)
def test_shapley_shares_of_games_worked_out_by_hand(worth: list[float], share: list[float]) -> None:
    np.testing.assert_allclose(shapley(worth), share)


def test_six_equal_players_share_equally() -> None:
    worth = [float(group.bit_count() ** 2) for group in range(64)]
    np.testing.assert_allclose(shapley(worth), [6.0] * 6)


def test_the_core_names_the_groups_that_are_better_apart() -> None:
    glove = [0.0, 0, 0, 1, 0, 1, 0, 1]
    assert better_apart(glove, shapley(glove).tolist()) == [(0, 1), (0, 2)]
    assert better_apart(glove, [1, 0, 0]) == []
    assert better_apart([0.0, 0, 0, 10], [5.0, 5.0]) == []


def test_a_game_has_two_to_the_power_k_numbers() -> None:
    with pytest.raises(ValueError, match=r"2\^k"):
        shapley([0, 1, 2])


# Chance


def test_the_interval_is_that_of_student() -> None:
    found = Spread.of([1, 2, 3, 4, 5])
    assert (found.mean, found.n) == (3, 5)
    assert found.deviation == pytest.approx(math.sqrt(2.5))
    # t(0.975, 4) = 2.7764
    assert found.high - found.mean == pytest.approx(2.7764451 * math.sqrt(2.5) / math.sqrt(5))


def test_of_one_seed_there_is_no_interval() -> None:
    assert Spread.of([3]).to_json() == {"mean": 3, "low": None, "high": None, "deviation": None, "seeds": 1}
    found = Compared.of([100.0], [50.0])
    assert found.verdict == "none"
    assert found.to_json()["change"] == {"mean": -50, "low": None, "high": None, "deviation": None, "seeds": 1}


@pytest.mark.parametrize("n", [5, 6, 10, 40])
def test_what_is_called_measurable_has_an_interval_without_nought(n: int) -> None:
    change = np.resize([-3.0, -1.0], n) - np.linspace(0, 0.5, n)
    found = Compared.of(np.full(n, 100.0).tolist(), (100 + change).tolist())
    assert (found.verdict == "less") == (abs(change.mean()) >= 2 * change.std(ddof=1))
    assert found.verdict == "none" or found.change.high < 0
    sharp = Compared.of(np.full(n, 100.0).tolist(), (98 + change / 10).tolist())
    assert sharp.verdict == "less"
    assert sharp.change.high < 0


@pytest.mark.parametrize(
    ("joint", "verdict"),
    [
        ([90, 91, 89, 90, 90], "less"),
        ([110, 111, 109, 110, 110], "more"),
        ([90, 120, 80, 110, 95], "none"),
        ([100, 100, 100, 100, 100], "same"),
        ([90, 91, 89], "none"),
    ],
)
def test_below_twice_the_spread_nothing_is_measurable(joint: list[float], verdict: str) -> None:
    assert Compared.of([100.0] * len(joint), joint).verdict == verdict
