"""What all methods read: which facilities each point reaches, and at what cost."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Self, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nabij.engines.access import validate
from nabij.engines.access.kernels.arrange import arrange, arrange_table, tally, tally_table, twice
from nabij.engines.access.validate import BoolArray, FloatArray, IntArray, ShortArray
from nabij.engines.common import InputError

Triples: TypeAlias = tuple[NDArray[Any], NDArray[Any], NDArray[Any]]
UNITS: Final = ("metres", "minutes", "cost")


@dataclass(frozen=True, eq=False)
class Reach:
    """Costs between n points and m facilities, as far as they are at most `limit`, in rows (CSR).

    indptr: (n + 1,) int64, where each point begins. facility: (r,) int32, 0 to m - 1, each at most once per point, in
    no particular order. cost: (r,) float64, 0 or more, in `unit`. What is not there is farther than `limit`, or cannot
    be reached at all.
    """

    indptr: IntArray
    facility: ShortArray
    cost: FloatArray
    facilities: int
    limit: float
    unit: str = "metres"

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise InputError(f"must be one of {', '.join(UNITS)}", place="reach", field="unit")
        if not len(self.facility) == len(self.cost) == self.indptr[-1]:
            raise InputError("rows do not fit", place="reach", field="indptr")
        for name, dtype in (("indptr", np.int64), ("facility", np.int32), ("cost", np.float64)):
            object.__setattr__(self, name, validate.fixed(getattr(self, name), dtype))

    def __len__(self) -> int:
        """Number of points."""
        return len(self.indptr) - 1

    def row(self, point: int) -> tuple[ShortArray, FloatArray]:
        """Facilities and costs of one point."""
        at = slice(int(self.indptr[point]), int(self.indptr[point + 1]))
        return self.facility[at], self.cost[at]

    def only(self, open_: BoolArray) -> Self:
        """The same without the facilities that are false in `open_`, (m,) bool: who is closed can't be reached."""
        return self._keep(np.asarray(validate.array(open_, "b", (self.facilities,), "reach", "open"))[self.facility])

    def closer(self, limit: float) -> Self:
        """The same with a lower limit."""
        kept = self._keep(self.cost <= validate.limit(limit))
        object.__setattr__(kept, "limit", min(self.limit, float(limit)))
        return kept

    def clipped(self, limit: float) -> Self:
        """The same, in which what is above this limit (by rounding) lies at it."""
        if math.isinf(limit):
            return self
        return replace(self, cost=np.minimum(self.cost, limit), limit=float(limit))

    def dense(self) -> FloatArray:
        """(n, m) costs, infinity where not reached; for small cases."""
        found = np.full((len(self), self.facilities), np.inf)
        found[np.repeat(np.arange(len(self)), np.diff(self.indptr)), self.facility] = self.cost
        return found

    def _keep(self, kept: BoolArray) -> Self:
        before = np.concatenate(([0], np.cumsum(kept, dtype=np.int64)))
        return type(self)(
            before[self.indptr], self.facility[kept], self.cost[kept], self.facilities, self.limit, self.unit
        )


def from_triples(heaps: Sequence[Triples], n: int, m: int, limit: float, unit: str) -> Reach:
    """Rows out of loose triples (point, facility, cost); within a row in the order in which they come."""
    held = [
        (validate.fixed(point, np.int32), validate.fixed(facility, np.int32), validate.fixed(cost, np.float64))
        for point, facility, cost in heaps
    ]
    many = np.zeros(n, dtype=np.int64)
    for point, _, _ in held:
        tally(point, many)
    indptr = np.concatenate(([0], np.cumsum(many)))
    into_facility, into_cost, place = np.empty(indptr[-1], dtype=np.int32), np.empty(indptr[-1]), indptr[:-1].copy()
    for triple in held:
        arrange(*triple, place, into_facility, into_cost)
    return Reach(indptr, into_facility, into_cost, m, limit, unit)


def from_table(table: FloatArray, limit: float, unit: str) -> Reach:
    """Rows out of an (n, m) table of costs, infinity where there is no way; takes the memory of the table."""
    n, m = table.shape
    highest, many = min(limit, np.finfo(np.float64).max), np.empty(n, dtype=np.int64)
    tally_table(table, highest, many)
    indptr = np.concatenate(([0], np.cumsum(many)))
    facility, cost = np.empty(indptr[-1], dtype=np.int32), table.reshape(-1)
    arrange_table(table, highest, facility, cost)
    cost = cost[: len(facility)]
    return Reach(indptr, facility, cost if 2 * len(cost) >= table.size else cost.copy(), m, limit, unit)


def given_matrix(costs: ArrayLike, *, limit: float = np.inf, unit: str = "cost") -> Reach:
    """Reach from an (n, m) matrix of costs of 0 or more; infinity = cannot be reached. Errors: InputError."""
    table: FloatArray = validate.array(costs, "f", (None, None), "costs", "matrix")
    validate.refuse(~(table >= 0), "must be a number of 0 or more", "costs", "matrix")
    return from_table(np.array(table, order="C"), validate.limit(limit), unit)


def given_list(
    origins: Sequence[str],
    facilities: Sequence[str],
    point: ArrayLike,
    facility: ArrayLike,
    cost: ArrayLike,
    *,
    limit: float = np.inf,
    unit: str = "cost",
) -> Reach:
    """Reach from a list of pairs; origins and facilities: the names, for errors only.

    point, facility: (r,) row numbers. cost: (r,) 0 or more, infinity = cannot be reached, as are pairs that
    are not in the list. Errors: InputError when a pair is there twice.
    """
    n, m = len(origins), len(facilities)
    costs: FloatArray = validate.array(cost, "f", (None,), "costs", "cost")
    points: IntArray = validate.array(point, "i", (len(costs),), "costs", "origin")
    places: IntArray = validate.array(facility, "i", (len(costs),), "costs", "facility")
    validate.refuse((points < 0) | (points >= n), "no such origin", "costs", "origin")
    validate.refuse((places < 0) | (places >= m), "no such facility", "costs", "facility")
    validate.refuse(~(costs >= 0), "must be a number of 0 or more", "costs", "cost")
    kept = (costs <= validate.limit(limit)) & np.isfinite(costs)
    triples = (points, places, costs) if kept.all() else (points[kept], places[kept], costs[kept])
    found = from_triples([triples], n, m, float(limit), unit)
    again = twice(found.indptr, found.facility, np.full(m, -1, dtype=np.int32))
    if again >= 0:
        one, other = int(np.searchsorted(found.indptr, again, "right")) - 1, int(found.facility[again])
        raise InputError(f"is there twice: {origins[one]} to {facilities[other]}", place="costs", field="origin")
    return found
