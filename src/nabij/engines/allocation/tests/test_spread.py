"""Whole steps by need: by hand, against trying everything, and the paradoxes of the books."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nabij.engines.allocation import paradox
from nabij.engines.allocation.spread import lots, spread

WEBSTER, REMAINDERS = 0, 1


def given_to(
    need: list[float], total: int, method: int = WEBSTER, low: int = 0, high: int = 10**6, tie: list[int] | None = None
) -> list[int]:
    n = len(need)
    least, most = (np.full(n, one, dtype=np.int64) for one in (low, high))
    order = np.array(range(n) if tie is None else tie, dtype=np.int64)
    units, _fair = spread(np.array(need, dtype=float), method, total, least, most, order)
    return [int(one) for one in units]


@pytest.mark.parametrize(
    ("need", "total", "webster", "remainders"),
    [
        ([53, 24, 23], 7, [3, 2, 2], [4, 2, 1]),
        ([60, 28, 12], 10, [6, 3, 1], [6, 3, 1]),
        ([47, 16, 15.9, 12, 6, 3.1], 10, [4, 2, 2, 1, 1, 0], [5, 2, 1, 1, 1, 0]),
        ([5, 3, 1], 0, [0, 0, 0], [0, 0, 0]),
    ],
)
def test_by_hand(need: list[float], total: int, webster: list[int], remainders: list[int]) -> None:
    assert (given_to(need, total), given_to(need, total, REMAINDERS)) == (webster, remainders)


def test_the_alabama_paradox() -> None:
    assert given_to([6, 6, 2], 10, REMAINDERS) == [4, 4, 2]
    assert given_to([6, 6, 2], 11, REMAINDERS) == [5, 5, 1]
    low, high, tie = np.zeros(3, dtype=np.int64), np.full(3, 99), np.arange(3)
    need = np.array([6.0, 6.0, 2.0])
    assert paradox.alabama(need, 10, low, high, tie, steps=1) == [paradox.Alabama(10, (2,))]
    assert paradox.alabama(need, 10, low, high, tie, method=WEBSTER) == []


def test_the_population_paradox() -> None:
    """Virginia and Maine, 1900 to 1901: Virginia grew faster and lost a seat to Maine (Balinski and Young)."""
    before, after = np.array([1_854_184.0, 694_466.0]), np.array([1_873_951.0, 699_114.0])
    assert paradox.population(before, after, np.array([10, 3]), np.array([9, 4])) == (0, 1)
    assert paradox.population(before, after, np.array([10, 3]), np.array([10, 3])) is None


def test_webster_may_leave_the_quota() -> None:
    need = [91.4, 1.8, 1.7, 1.7, 1.7, 1.7]
    units = given_to(need, 100)
    assert units == [90, 2, 2, 2, 2, 2]
    assert paradox.off_quota(np.array(units), np.array(need)) == [0]


def test_floors_and_caps() -> None:
    assert given_to([80, 15, 5], 10, low=1, high=6) == [6, 3, 1]
    assert given_to([80, 15, 5], 10, REMAINDERS, low=1, high=6) == [6, 3, 1]
    assert given_to([1000, 1, 1], 6, low=2) == [2, 2, 2]


def test_equals_are_decided_by_lot_and_not_by_place() -> None:
    for method in (WEBSTER, REMAINDERS):
        assert given_to([5, 5, 5], 4, method, tie=[2, 0, 1]) == [1, 2, 1]
    assert lots(["a", "b", "c"], 1).tolist() == [lots(["c", "b", "a"], 1).tolist()[at] for at in (2, 1, 0)]
    assert {tuple(lots(["a", "b", "c"], seed).tolist()) for seed in range(40)} > {(0, 1, 2), (2, 1, 0)}


@settings(deadline=None, max_examples=80)
@given(st.lists(st.integers(1, 60), min_size=2, max_size=4), st.integers(0, 8), st.integers(0, 1), st.integers(3, 8))
def test_against_trying_everything(need: list[int], extra: int, low: int, high: int) -> None:
    """Webster makes sum (s - q)^2 / q least, q the fair share (Sainte-Lague 1910); with bounds too."""
    n = len(need)
    total = min(low * n + extra, high * n)
    units = given_to([float(one) for one in need], total, low=low, high=high)
    fair = [one * max(total, 1) / sum(need) for one in need]

    def loss(given: tuple[int, ...] | list[int]) -> float:
        return sum((s - q) ** 2 / q for s, q in zip(given, fair, strict=True))

    best = min(loss(one) for one in product(range(low, high + 1), repeat=n) if sum(one) == total)
    assert loss(units) == pytest.approx(best, abs=1e-9)


@settings(deadline=None, max_examples=80)
@given(st.lists(st.floats(0.001, 1e6), min_size=1, max_size=40), st.integers(0, 500))
def test_largest_remainder_keeps_the_quota(need: list[float], total: int) -> None:
    units = np.array(given_to(need, total, REMAINDERS))
    assert units.sum() == total
    assert paradox.off_quota(units, np.array(need) * total / sum(need)) == []
