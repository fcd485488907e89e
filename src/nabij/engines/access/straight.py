"""Straight distances on a plane: within a limit, and the k nearest."""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nabij.engines.access import validate
from nabij.engines.access.kernels.grid import count_within, fill_within, nearest_within
from nabij.engines.access.problem import Demand, Facilities
from nabij.engines.access.reach import Reach
from nabij.engines.access.result import Nearest
from nabij.engines.access.threads import chunks, each, number_of
from nabij.engines.access.validate import BoolArray, FloatArray, IntArray, ShortArray
from nabij.engines.common import InputError

PIECE: Final = 1024
"""Points in one piece of work."""
MOST_CELLS: Final = 1024
"""Most columns and most rows of a grid."""


class Grid(NamedTuple):
    """Facilities sorted by cell; the order of the fields is that of the kernels."""

    x: FloatArray
    y: FloatArray
    number: ShortArray
    cell_at: IntArray
    nx: int
    ny: int
    x0: float
    y0: float
    size: float


def straight(
    demand: Demand,
    facilities: Facilities,
    limit: float,
    *,
    open_: BoolArray | None = None,
    threads: int | None = None,
) -> Reach:
    """Facilities at most `limit` metres away in a straight line, limit included. O(n + m + r) for r pairs found.

    open_: (m,) bool, leave the others out. Errors: InputError when a place is not known.
    """
    validate.limit(limit)
    x, y = _columns(demand.xy, demand.ids, "demand")
    grid = _grid(facilities, open_, _cell(facilities, limit))
    far = min(float(limit), _widest(x, y, grid))
    found = np.zeros(len(demand), dtype=np.int64)
    pieces, workers = chunks(len(demand), PIECE), number_of(threads)
    counting = (grid.x, grid.y, *grid[3:])
    each(lambda first, last: count_within(x, y, first, last, far, *counting, found), pieces, workers)
    indptr = np.concatenate(([0], np.cumsum(found)))
    facility, cost = np.empty(indptr[-1], dtype=np.int32), np.empty(indptr[-1])
    each(lambda first, last: fill_within(x, y, first, last, far, *grid, indptr, facility, cost), pieces, workers)
    return Reach(indptr, facility, cost, len(facilities), float(limit))


def nearest_straight(
    demand: Demand,
    facilities: Facilities,
    k: int = 1,
    *,
    limit: float = math.inf,
    open_: BoolArray | None = None,
    threads: int | None = None,
) -> Nearest:
    """The k nearest facilities in a straight line, of equal ones the first; no limit is needed.

    Errors: InputError when a place is not known.
    """
    validate.limit(limit)
    x, y = _columns(demand.xy, demand.ids, "demand")
    grid = _grid(facilities, open_, 0.0)
    number = np.full((len(demand), check_k(k)), -1, dtype=np.int32)
    cost = np.full((len(demand), k), np.inf)
    if len(grid.number):
        each(
            lambda first, last: nearest_within(x, y, first, last, float(limit), *grid, number, cost),
            chunks(len(demand), PIECE),
            number_of(threads),
        )
    return Nearest(number, cost, "metres")


def check_k(k: int) -> int:
    if isinstance(k, bool) or not isinstance(k, int | np.integer) or k < 1:
        raise InputError("must be a whole number of 1 or more", field="k")
    return int(k)


def _columns(xy: FloatArray, ids: tuple[str, ...], place: str) -> tuple[FloatArray, FloatArray]:
    unknown = np.isnan(xy[:, 0])
    if unknown.any():
        raise InputError("has no place", place=f"{place} {ids[int(np.argmax(unknown))]}", field="xy")
    return np.array(xy[:, 0]), np.array(xy[:, 1])


def _cell(facilities: Facilities, limit: float) -> float:
    """Cells of half the limit: few facilities looked at in vain, few stretches to look through."""
    return limit / 2 if math.isfinite(limit) else 0.0


def _grid(facilities: Facilities, open_: BoolArray | None, size: float) -> Grid:
    """size: metres of a cell, made larger when that gives too many cells; 0 = some two facilities in each."""
    x, y = _columns(facilities.xy, facilities.ids, "facility")
    kept = np.arange(len(x), dtype=np.int32)
    if open_ is not None:
        kept = kept[validate.array(open_, "b", (len(x),), "facilities", "open")]
    if not len(kept):
        none = np.empty(0)
        return Grid(none, none, kept, np.zeros(2, dtype=np.int64), 1, 1, 0.0, 0.0, 1.0)
    x, y = x[kept], y[kept]
    x0, y0 = float(x.min()), float(y.min())
    wide, high = float(x.max()) - x0, float(y.max()) - y0
    size = max(size or math.sqrt(2 * wide * high / len(x)), max(wide, high) / (MOST_CELLS - 1), 1e-3)
    nx, ny = int(wide // size) + 1, int(high // size) + 1
    col = np.minimum((x - x0) // size, nx - 1).astype(np.int64)
    cell = np.minimum((y - y0) // size, ny - 1).astype(np.int64) * nx + col
    order: NDArray[np.int64] = np.argsort(cell, kind="stable")
    cell_at = np.concatenate(([0], np.cumsum(np.bincount(cell, minlength=nx * ny))))
    return Grid(x[order], y[order], kept[order], cell_at, nx, ny, x0, y0, size)


def _widest(x: FloatArray, y: FloatArray, grid: Grid) -> float:
    """More metres than lie between any two of the places."""
    if not len(x) or not len(grid.x):
        return 1.0
    spans = [max(a.max(), b.max()) - min(a.min(), b.min()) for a, b in ((x, grid.x), (y, grid.y))]
    return float(math.hypot(*spans)) * 1.001 + 1.0
