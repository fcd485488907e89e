"""Ways between all points and all facilities: the network is folded up once, then all facilities are swept through it.

Crossings are taken out one by one, few neighbours first; the ways through each are laid between its neighbours that
stay, as in Gaussian elimination. Whatever way there is, one as short then climbs in this order and descends again. So
the costs from a facility to all crossings take one pass up and one down: no queue, and many facilities side by side.
"""

from typing import NamedTuple, Self

import numpy as np
from scipy.sparse import coo_array, diags_array
from scipy.sparse.linalg import splu

from nabij.engines.access.kernels.hierarchy import WIDE, columns, take_out
from nabij.engines.access.threads import chunks, each
from nabij.engines.access.validate import FloatArray, IntArray

_EXTRA = 1e-6
"""Makes the matrix regular, and so little that no number in it vanishes far from where it began."""


class Hierarchy(NamedTuple):
    """number: (v,) when each crossing is taken out. The rest: see kernels/hierarchy.py."""

    number: IntArray
    at: IntArray
    over: IntArray
    up: FloatArray
    down: FloatArray

    @classmethod
    def build(cls, tail: IntArray, head: IntArray, length: FloatArray, v: int) -> Self:
        """Of arcs between v crossings, none from a crossing to itself. About v log v neighbours on a street network."""
        number, at, over = _order(tail, head, v)
        low, high = np.minimum(number[tail], number[head]), np.maximum(number[tail], number[head])
        place = np.searchsorted(np.repeat(np.arange(v), np.diff(at)) * v + over, low * v + high)
        rising = number[tail] == low
        up, down = np.full(len(over), np.inf), np.full(len(over), np.inf)
        np.minimum.at(up, place[rising], length[rising])
        np.minimum.at(down, place[~rising], length[~rising])
        made = cls(number, at, over.astype(np.uint32), up, down)
        if not take_out(*made[1:]):
            raise RuntimeError("the order of the crossings does not hold their ways")
        return made


def _order(tail: IntArray, head: IntArray, v: int) -> tuple[IntArray, IntArray, IntArray]:
    """An order with few new neighbours, and who gets which: those of a sparse factorisation (SuperLU)."""
    both = coo_array((np.ones(2 * len(tail)), (np.append(tail, head), np.append(head, tail))), shape=(v, v)).tocsc()
    both.data[:] = -1.0
    regular = both + diags_array(_EXTRA - (1 + _EXTRA) * both.sum(axis=0))
    factors = splu(
        regular.tocsc(), permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True}
    )  # fmt: skip
    lower = factors.L
    lower.sort_indices()
    column = np.repeat(np.arange(v), np.diff(lower.indptr))
    below = lower.indices > column
    at = np.concatenate(([0], np.cumsum(np.bincount(column[below], minlength=v))))
    return factors.perm_c.astype(np.int64), at, lower.indices[below].astype(np.int64)


def table(
    ways: Hierarchy,
    seeds: tuple[IntArray, IntArray, FloatArray],
    ends: tuple[IntArray, FloatArray],
    direct: tuple[IntArray, IntArray, FloatArray],
    threads: int,
) -> FloatArray:
    """(n, m) costs, infinity where there is no way; the arguments are those of the kernels, in numbers of `ways`."""
    v, n, m = len(ways.number), len(ends[0]), len(seeds[0]) - 1
    found = np.empty((n, m))

    def run(first: int, last: int) -> None:
        far, met = np.empty((v, WIDE)), np.empty(v, dtype=np.uint8)
        columns(first, last, seeds, tuple(ways[1:]), ends, direct, far, met, found)

    blocks = -(-m // WIDE)
    each(run, chunks(m, WIDE * -(-blocks // threads)), threads)
    return found
