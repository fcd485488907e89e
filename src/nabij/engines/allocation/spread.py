"""Whole steps by need: bounds of each, lots, and the two methods."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Final

import numpy as np

from nabij.engines.allocation.kernels.apportion import spread as compiled
from nabij.engines.allocation.problem import METHODS, Problem
from nabij.engines.allocation.score import Layout
from nabij.engines.allocation.validate import FloatArray, IntArray
from nabij.engines.common import InputError

MOST_HIGH: Final = 2_000_000_000


@dataclass(frozen=True, eq=False)
class Bounds:
    """In units of one step, in the order of the layout: low, high, tie (n,) of the places; the same (r,) of regions."""

    method: int
    total: int
    low: IntArray
    high: IntArray
    tie: IntArray
    region_at: IntArray
    region_tie: IntArray

    @property
    def region_low(self) -> IntArray:
        return np.add.reduceat(self.low, self.region_at[:-1])

    @property
    def region_high(self) -> IntArray:
        found: IntArray = np.minimum(np.add.reduceat(self.high, self.region_at[:-1]), self.total)
        return found

    def arrays(self) -> tuple[int, int, IntArray, IntArray, IntArray, IntArray, IntArray, IntArray]:
        return (
            self.method, self.total, self.low, self.high, self.tie, self.region_low, self.region_high, self.region_tie,
        )  # fmt: skip


def lots(names: Sequence[str], seed: int) -> IntArray:
    """(n,) who goes first among equals: by BLAKE2b of seed and name, the same each time, whatever the order."""
    drawn = [blake2b(f"{seed}\0{name}".encode(), digest_size=8).digest() for name in names]
    order = sorted(range(len(names)), key=lambda at: (drawn[at], names[at]))
    found = np.empty(len(names), dtype=np.int64)
    found[order] = np.arange(len(names))
    return found


def bounds(problem: Problem, layout: Layout) -> Bounds:
    """Floor and cap of the outcome, without what limits the change of one year.

    Errors: InputError when the floors together are more than there is, or the caps less.
    """
    means, n = problem.means, len(problem.places)
    low = np.full(n, means.units(means.floor), dtype=np.int64)
    most = means.total if means.cap is None else min(means.units(means.cap), means.total)
    ids = [problem.places.ids[at] for at in layout.row.tolist()]
    labels = [problem.places.region_labels[at] for at in layout.region.tolist()]
    found = Bounds(
        METHODS.index(means.method), means.total, low, np.maximum(np.full(n, most, dtype=np.int64), low),
        lots(ids, problem.seed), layout.region_at, lots(labels, problem.seed),
    )  # fmt: skip
    step = float(means.step)
    if low.sum() > means.total:
        message = (
            f"{n} times the floor of {float(means.floor):g} FTE is {low.sum() * step:g} FTE, "
            f"more than the {float(means.fte):g} that there are"
        )
        raise InputError(message, place="means", field="floor")
    if found.high.sum() < means.total:
        message = (
            f"{n} times the cap of {float(means.cap or 0):g} FTE is {found.high.sum() * step:g} FTE, "
            f"less than the {float(means.fte):g} that there are"
        )
        raise InputError(message, place="means", field="cap")
    return found


def of_a_year(problem: Problem, layout: Layout, target: Bounds, before: IntArray) -> Bounds:
    """Bounds of a year after one with `before` units of each: nobody loses or gains more than the limit.

    Two things go before the limit, both upward only in their own direction: the floor is met at once, and who stands
    above the cap comes down step by step. Errors: InputError when the total can't be met so.
    """
    means = problem.means
    if means.limit is None:
        return target
    most = means.units(means.limit)
    low = np.maximum(target.low, before - most)
    high = np.maximum(low, np.minimum(target.high, before + most))
    step = float(means.step)
    if not low.sum() <= means.total <= high.sum():
        side = "at least" if low.sum() > means.total else "at most"
        reach = (low.sum() if low.sum() > means.total else high.sum()) * step
        message = (
            f"from {before.sum() * step:g} FTE of the year before, changing at most {float(means.limit):g} each, "
            f"{side} {reach:g} FTE can be given, not {float(means.fte):g}"
        )
        raise InputError(message, place="transition", field="limit_fte")
    return replace(target, low=low, high=high)


def spread(need: FloatArray, method: int, total: int, low: IntArray, high: IntArray, tie: IntArray) -> tuple[
    IntArray, FloatArray
]:  # fmt: skip
    """(n,) units and (n,) fair shares between the bounds, not rounded."""
    units, quota = np.zeros(len(need), dtype=np.int64), np.zeros(len(need))
    compiled(method, np.ascontiguousarray(need), total, low, high, tie, units, quota)
    return units, quota


def in_stages(need: FloatArray, region_need: FloatArray, limits: Bounds) -> tuple[IntArray, FloatArray, IntArray]:
    """Units and fair shares of the places, and units of the regions, in the order of the layout."""
    regions = len(limits.region_at) - 1
    if regions == 1:
        given = np.array([limits.total], dtype=np.int64)
    else:
        given, _quota = spread(
            region_need, limits.method, limits.total, limits.region_low, limits.region_high, limits.region_tie
        )
    units, quota = np.zeros(len(need), dtype=np.int64), np.zeros(len(need))
    for one in range(regions):
        inside = slice(int(limits.region_at[one]), int(limits.region_at[one + 1]))
        units[inside], quota[inside] = spread(
            need[inside], limits.method, int(given[one]), limits.low[inside], limits.high[inside], limits.tie[inside]
        )
    return units, quota, given
