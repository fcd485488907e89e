"""What a method of rounding does that surprises: shown for the means and needs at hand, not in general.

No method keeps the quota and avoids the Alabama and population paradoxes (Balinski and Young, Fair Representation,
1982). Webster avoids both paradoxes and may, rarely, leave the quota; largest remainder keeps it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nabij.engines.allocation.spread import spread
from nabij.engines.allocation.validate import FloatArray, IntArray

WEBSTER, REMAINDERS = 0, 1
ALABAMA_STEPS = 20
"""Totals above the one at hand that are tried."""


@dataclass(frozen=True)
class Alabama:
    """With one unit more in all (before -> before + 1) these rows get one less."""

    before: int
    losers: tuple[int, ...]


def alabama(
    need: FloatArray, total: int, low: IntArray, high: IntArray, tie: IntArray, *, method: int = REMAINDERS,
    steps: int = ALABAMA_STEPS,
) -> list[Alabama]:  # fmt: skip
    """The Alabama paradoxes from `total` to `total` + `steps`."""
    found, last = [], None
    for one in range(total, min(total + steps, int(high.sum())) + 1):
        units, _fair = spread(need, method, one, low, high, tie)
        if last is not None and (units < last).any():
            found.append(Alabama(one - 1, tuple(np.flatnonzero(units < last).tolist())))
        last = units
    return found


def off_quota(units: IntArray, fair: FloatArray) -> list[int]:
    """Rows that get less than their fair share rounded down, or more than it rounded up."""
    wrong = (units < np.floor(fair + 1e-9)) | (units > np.ceil(fair - 1e-9))
    return [int(one) for one in np.flatnonzero(wrong)]


def population(
    before: FloatArray, after: FloatArray, units_before: IntArray, units_after: IntArray
) -> tuple[int, int] | None:
    """Two rows (i, j): the need of i grew by more than that of j, and yet i lost a unit and j won one; None if there
    are none. before, after: (n,) needs of the same rows, more than 0."""
    growth = after / before
    lost, won = np.flatnonzero(units_after < units_before), np.flatnonzero(units_after > units_before)
    if not len(lost) or not len(won):
        return None
    i, j = int(lost[np.argmax(growth[lost])]), int(won[np.argmin(growth[won])])
    return (i, j) if growth[i] > growth[j] * (1 + 1e-9) else None


def names(rows: Sequence[int], ids: Sequence[str], most: int = 10) -> list[str]:
    return [ids[row] for row in rows[:most]]
