"""Break-even, beside bisection of each payer by itself."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nabij.engines.microsim import Problem
from nabij.engines.microsim.breakeven import ALWAYS, HIGHEST, LOWEST, NEVER, BreakEven, break_even, roots
from nabij.engines.microsim.outcomes import ALL_PAYERS, outcome
from nabij.engines.microsim.problem import Floats
from nabij.engines.microsim.simulate import simulate
from nabij.engines.microsim.tests.small import problem


def bisection(value: Callable[[float], float]) -> float:
    low, high = LOWEST, HIGHEST
    at_low, at_high = value(low), value(high)
    if (at_low >= 0) == (at_high >= 0):
        return ALWAYS if at_low >= 0 else NEVER
    for _ in range(10):
        middle = (low + high) / 2
        low, high = (middle, high) if (value(middle) >= 0) == (at_low >= 0) else (low, middle)
    return (low + high) / 2


@pytest.mark.parametrize(("slope", "at", "wanted"), [(-1, 0.8, 0.8), (1, 0.3, 0.3), (-1, 3, ALWAYS), (-1, -1, NEVER)])
def test_a_line(slope: float, at: float, wanted: float) -> None:
    found, ends = roots(lambda ratio: np.array([slope * (ratio - at)]))
    assert found[0] == pytest.approx(wanted, abs=1e-9)
    assert ends[:, 0].tolist() == [slope * (LOWEST - at), slope * (HIGHEST - at)]


def test_nothing_costs_nothing_and_pays_always() -> None:
    assert roots(lambda ratio: np.zeros(2))[0].tolist() == [ALWAYS, ALWAYS]


def test_always_is_the_easy_end_also_of_a_payer_that_gains_by_admission() -> None:
    """Ten draws always and one at least 0.9: the hard end of the range is 0.9, not "always"."""
    ratios = np.array([[0.5], *([[ALWAYS]] * 10), [0.9]])
    rising, falling = np.array([-1.0, 1.0]), np.array([1.0, -1.0])
    table = np.repeat(rising[:, None, None], len(ratios), axis=1).repeat(len(ALL_PAYERS), axis=2)
    told = BreakEven(ratios.repeat(len(ALL_PAYERS), axis=1), table).to_json()["public"]
    assert (told["low"], told["low_verdict"], told["high"], told["high_verdict"]) == (None, "always", 0.9, "at_least")
    table = np.repeat(falling[:, None, None], len(ratios), axis=1).repeat(len(ALL_PAYERS), axis=2)
    told = BreakEven(ratios.repeat(len(ALL_PAYERS), axis=1), table).to_json()["public"]
    assert (told["low"], told["low_verdict"], told["high"], told["high_verdict"]) == (0.9, "at_most", None, "always")


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0.05, 1.45), st.floats(0.2, 5), st.sampled_from([-1, 1])), min_size=1, max_size=7))
def test_curves_of_several_payers_share_what_is_tried(curves: list[tuple[float, float, int]]) -> None:
    tried: list[float] = []

    def values(ratio: float) -> Floats:
        tried.append(ratio)
        return np.array([sign * (np.exp(bend * ratio) - np.exp(bend * at)) for at, bend, sign in curves])

    found, _ = roots(values)
    assert found == pytest.approx([at for at, _, _ in curves], abs=0.004)
    assert len(tried) == len(set(tried)) <= 4 + 3 * len(curves)


@pytest.mark.parametrize("bed_limit", [True, False])
def test_as_bisection_of_each_payer_finds(bed_limit: bool) -> None:
    """The curve of a payer is not smooth on few persons: the value at what is found is near nil, and where the two
    methods find the same change of sign they agree."""
    asked: Problem = problem(40_000, years=12, bed_limit=bed_limit)

    @cache
    def worth(ratio: float) -> tuple[float, ...]:
        changes = {"break_even.admission": ratio}
        npv: list[float] = outcome(asked, 0, 0, [simulate(asked, 0, 0, 0, changes)], changes).npv.tolist()
        return tuple(npv)

    found = break_even(asked, 0, persons=40_000, draws=0, workers=1)
    agree = 0
    for payer in range(len(ALL_PAYERS)):
        ratio, expected = float(found.ratios[0, payer]), bisection(lambda at, payer=payer: worth(at)[payer])  # type: ignore[misc]
        if ratio in (NEVER, ALWAYS):
            assert ratio == expected
        else:
            reach = abs(worth(LOWEST)[payer] - worth(HIGHEST)[payer])
            assert abs(worth(ratio)[payer]) < 0.03 * reach
        agree += abs(ratio - expected) < 0.02
    assert agree >= len(ALL_PAYERS) - 1
