"""The best division of a part that is small enough to try all."""

from typing import Final

import numpy as np

from nabij.engines.territories.problem import Problem
from nabij.engines.territories.search.kernels.exact import divide, gather_sets, weigh_sets
from nabij.engines.territories.search.kernels.layout import HARD, WIDTH, State
from nabij.engines.territories.search.state import build
from nabij.engines.territories.units import Part
from nabij.engines.territories.validate import FloatArray, IntArray

MOST_UNITS: Final = 16
"""Units of a part that is divided for certain: some 2^16 sets, a fraction of a second."""


def best_division(problem: Problem, part: Part) -> IntArray | None:
    """(m,) block of each unit in the best division; None when the part is too large to be certain."""
    m = len(part)
    if m == 1 or (part.population < problem.least and not len(part.apart)):
        # To cut what is under the least already only adds to what is lacking.
        return np.zeros(m, dtype=np.int64)
    if m > MOST_UNITS:
        return None
    state = build(problem, part, 1)
    cost, outside = np.empty(1 << m), np.zeros(1 << m)
    weigh_sets(state, *_masks(part), np.empty((1 << m, WIDTH + 1)), cost, outside)
    found = _divided(m, cost, outside, within_bounds=True)
    return _divided(m, cost, outside, within_bounds=False) if found is None else found


def _divided(m: int, cost: FloatArray, outside: FloatArray, *, within_bounds: bool) -> IntArray | None:
    """The best division into sets that keep the bounds, or into any; None when there is none."""
    at = np.zeros(m + 1, dtype=np.int64)
    total = gather_sets(m, cost, outside, within_bounds, at, np.zeros(0, dtype=np.int64))
    sets = np.zeros(max(total, 1), dtype=np.int64)
    gather_sets(m, cost, outside, within_bounds, at, sets)
    best, last = np.empty(1 << m), np.zeros(1 << m, dtype=np.int64)
    if not total or not np.isfinite(divide(m, cost, outside, HARD, at, sets, best, last)):
        return None
    block = np.zeros(m, dtype=np.int64)
    left, number = 0, 0
    while left != (1 << m) - 1:
        taken = int(last[left])
        block[[unit for unit in range(m) if taken >> unit & 1]] = number
        left, number = left | taken, number + 1
    return block


def _masks(part: Part) -> tuple[IntArray, IntArray, IntArray]:
    """Neighbours and foes of each unit, and units of each soft group, as bits."""
    m = len(part)
    near, foes = np.zeros(m, dtype=np.int64), np.zeros(m, dtype=np.int64)
    members = np.zeros(len(part.group_weight), dtype=np.int64)
    for unit in range(m):
        for other in part.adjacent[part.adjacent_at[unit] : part.adjacent_at[unit + 1]].tolist():
            near[unit] |= 1 << other
        for other in part.apart[part.apart_at[unit] : part.apart_at[unit + 1]].tolist():
            foes[unit] |= 1 << other
        for group in part.groups[part.groups_at[unit] : part.groups_at[unit + 1]].tolist():
            members[group] |= 1 << unit
    return near, foes, members


def compile_exact(state: State, part: Part) -> None:
    """Compile the kernels on the smallest part."""
    cost, outside = np.empty(2), np.zeros(2)
    weigh_sets(state, *_masks(part), np.empty((2, WIDTH + 1)), cost, outside)
    _divided(1, cost, outside, within_bounds=False)
