"""Reach over a street network: the way of the points to the facilities, by foot or bicycle."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import reverse_cuthill_mckee

from nabij.engines.access import hierarchy, validate
from nabij.engines.access.hierarchy import Hierarchy
from nabij.engines.access.kernels.streets import closest, label, search, spread
from nabij.engines.access.network import WALK_KMH, Network, Positions, directed
from nabij.engines.access.reach import Reach, Triples, from_table, from_triples
from nabij.engines.access.result import Nearest
from nabij.engines.access.straight import check_k
from nabij.engines.access.threads import chunks, each, number_of
from nabij.engines.access.validate import BoolArray, FloatArray, IntArray, ShortArray
from nabij.engines.common import InputError

PIECE: Final = 32
"""Facilities in one piece of work."""
STRETCH: Final = 1.0
"""Mean streets that the near pile of a search is wide."""
ROOM: Final = 1 << 18
"""Triples that a piece may find before they are put away."""
SHARE: Final = 1 / 8
"""Share of the network within the limit from which on all of it is swept."""
SAMPLE: Final = 8
"""Crossings from which that share is estimated."""
SWEPT: Final = 16
"""So many facilities, each reaching the whole network, are worth folding it up."""
AT_ONCE: Final = 1 << 26
"""Cells of a table with more gaps than costs."""
SMALL: Final = 1 << 18
"""Crossings times facilities below which other threads cost more than they bring."""
ROUNDING: Final = 1e-12
"""A cost above the limit by this share is the limit: the sum of a way hangs on the order of its streets."""


class Arcs(NamedTuple):
    """The ways from every crossing, in rows: where each row begins, to which crossing, at what cost."""

    at: IntArray
    head: ShortArray
    length: FloatArray


class Ends(NamedTuple):
    """What it costs to come from n places to the two ends of their streets, or back; infinity = not allowed."""

    node: IntArray
    cost: FloatArray


@dataclass(frozen=True, eq=False)
class Streets:
    """One mode on one network, in metres or in minutes.

    unit: metres = the shortest ways, minutes = the fastest. walk_kmh: speed from a door to the street.
    """

    network: Network
    mode: str = "foot"
    unit: str = "metres"
    walk_kmh: float = WALK_KMH

    def __post_init__(self) -> None:
        self.network.mode(self.mode)
        if not len(self.network.start):
            raise InputError("has no streets", place="network")
        if self.unit not in ("metres", "minutes"):
            raise InputError("must be metres or minutes", place="streets", field="unit")
        validate.limit(self.walk_kmh, "streets", "walk_kmh")

    @cached_property
    def per_metre(self) -> FloatArray:
        """(e,) cost of a metre of each street."""
        kmh = self.network.mode(self.mode).kmh
        if self.unit == "metres":
            return np.ones(len(kmh))
        return np.divide(60 / 1000, kmh, out=np.zeros(len(kmh)), where=kmh > 0)

    @property
    def door_per_metre(self) -> float:
        return 1.0 if self.unit == "metres" else 60 / 1000 / self.walk_kmh

    @cached_property
    def rank(self) -> IntArray:
        """(v,) the number of each crossing in the search: neighbours near each other, so that they are at hand."""
        from_, to, _ = directed(self.network, self.mode)
        v = len(self.network.xy)
        order = reverse_cuthill_mckee(coo_array((np.ones(len(from_)), (from_, to)), shape=(v, v)).tocsr())
        found = np.empty(v, dtype=np.int64)
        found[order] = np.arange(v)
        return found

    @cached_property
    def onwards(self) -> Arcs:
        """For ways that begin at a place."""
        from_, to, edge = directed(self.network, self.mode)
        return self._arcs(from_, to, edge)

    @cached_property
    def back(self) -> Arcs:
        """For ways that end at a place, looked for from their end."""
        from_, to, edge = directed(self.network, self.mode)
        return self._arcs(to, from_, edge)

    @cached_property
    def ways(self) -> Hierarchy:
        """The network folded up, for ways that end at a place."""
        v, (at, head, length) = len(self.network.xy), self.back
        return Hierarchy.build(np.repeat(np.arange(v), np.diff(at)), head.astype(np.int64), length, v)

    @cached_property
    def least_per_metre(self) -> float:
        """Cost of a metre in the fastest street."""
        return float(self.per_metre[self.network.mode(self.mode).usable].min(initial=math.inf))

    def share(self, limit: float) -> float:
        """About what share of the crossings lies within the limit of another: in a straight line, of some of them."""
        if math.isinf(limit) or math.isinf(self.least_per_metre):
            return 1.0
        x, y = (np.ascontiguousarray(column) for column in self.network.xy.T)
        some = slice(None, None, -(-len(x) // SAMPLE))
        away = np.square(x - x[some, None]) + np.square(y - y[some, None])
        return float((away <= (limit / self.least_per_metre) ** 2).mean())

    def _arcs(self, tail: IntArray, head: IntArray, edge: IntArray) -> Arcs:
        kept = tail != head
        tail, head, edge = self.rank[tail[kept]], self.rank[head[kept]], edge[kept]
        order = np.argsort(tail, kind="stable")
        at = np.concatenate(([0], np.cumsum(np.bincount(tail, minlength=len(self.network.xy)))))
        length = (self.network.metres * self.per_metre)[edge]
        return Arcs(at, head[order].astype(np.int32), length[order])

    def ends(self, places: Positions, *, leaving: bool) -> Ends:
        """(n, 2) crossings and costs with the door; leaving: from the place to the crossing, else the other way round.

        At a crossing one comes and goes through all its streets, whatever is allowed in the one where it was found.
        """
        how, edge = self.network.mode(self.mode), places.edge
        to_end, to_start = (how.forward, how.backward) if leaving else (how.backward, how.forward)
        inside = edge >= 0
        rest = self.network.metres[edge] - places.along
        rate, door = self.per_metre[edge], places.door * self.door_per_metre
        at_start = np.where(inside & (to_start[edge] | (places.along == 0)), places.along * rate + door, np.inf)
        at_end = np.where(inside & (to_end[edge] | (rest == 0)), rest * rate + door, np.inf)
        # Who lies at one end need not be told the other: that way passes the crossing anyway.
        at_start = np.where((rest == 0) & (places.along > 0), np.inf, at_start)
        at_end = np.where((places.along == 0) & (rest > 0), np.inf, at_end)
        node = self.rank[np.column_stack((self.network.start[edge], self.network.end[edge]))]
        return Ends(node, np.column_stack((at_start, at_end)))

    def same_street(self, points: Positions, places: Positions) -> tuple[IntArray, IntArray, FloatArray]:
        """Ways that stay in one street: point, place, cost; sorted by place and then by point."""
        order = np.argsort(points.edge, kind="stable")
        sorted_ = points.edge[order]
        first = np.searchsorted(sorted_, places.edge, "left")
        many = np.where(places.edge < 0, 0, np.searchsorted(sorted_, places.edge, "right") - first)
        place = np.repeat(np.arange(len(many)), many)
        point = order[np.arange(len(place)) - np.repeat(np.cumsum(many) - many, many) + first[place]]
        edge, way = places.edge[place], places.along[place] - points.along[point]
        how = self.network.mode(self.mode)
        allowed = (way == 0) | np.where(way > 0, how.forward[edge], how.backward[edge])
        door = (points.door[point] + places.door[place]) * self.door_per_metre
        cost = np.abs(way) * self.per_metre[edge] + door
        return point[allowed], place[allowed], cost[allowed]


def reach(
    streets: Streets,
    points: Positions,
    facilities: Positions,
    limit: float = math.inf,
    *,
    open_: BoolArray | None = None,
    threads: int | None = None,
) -> Reach:
    """Costs of the best ways from n points to m facilities, doors included, limit included.

    A limit that covers much of the network, to many facilities: the network folded up (once), and swept. Else one
    bounded search per facility, against the direction of travel: some m a steps for a arcs within the limit. The two
    add up the streets of a way in another order, so they may differ in the last digit.
    open_: (m,) bool, leave the others out.
    """
    wide = float(validate.limit(limit)) * (1 + ROUNDING)
    n, m, v = len(points.edge), len(facilities.edge), len(streets.network.xy)
    if open_ is not None:
        shut = ~validate.array(open_, "b", (m,), "facilities", "open")
        facilities = facilities._replace(edge=np.where(shut, -1, facilities.edge))
    seeds, ends = _rows(streets.ends(facilities, leaving=False)), streets.ends(points, leaving=True)
    point, place, cost = streets.same_street(points, facilities)
    direct = np.concatenate(([0], np.cumsum(np.bincount(place, minlength=m)))), point, cost
    cores = 1 if v * m < SMALL else number_of(threads)
    share = streets.share(limit)
    if share >= SHARE and share * m >= SWEPT and (share >= 0.5 or n * m <= AT_ONCE):
        number = streets.ways.number
        found = hierarchy.table(
            streets.ways, (seeds[0], number[seeds[1]], seeds[2]), (number[ends.node], ends.cost), direct, cores
        )
        return from_table(found, wide, streets.unit).clipped(limit)
    shared = (wide, *seeds, *streets.back, *_doors(ends, v), *direct, _stretch(streets))
    pieces = each(lambda first, last: _piece(first, last, shared, n, v), chunks(m, PIECE), cores)
    return from_triples([one for piece in pieces for one in piece], n, m, wide, streets.unit).clipped(limit)


def nearest_by_streets(
    streets: Streets,
    points: Positions,
    facilities: Positions,
    k: int = 1,
    *,
    limit: float = math.inf,
    open_: BoolArray | None = None,
) -> Nearest:
    """The k nearest facilities of n points over the streets; no limit is needed.

    One search from all facilities at once, in which every crossing keeps its k nearest: O(k a log(k a)) for a arcs.
    """
    wide = float(validate.limit(limit)) * (1 + ROUNDING)
    n, m, v = len(points.edge), len(facilities.edge), len(streets.network.xy)
    if open_ is not None:
        shut = ~validate.array(open_, "b", (m,), "facilities", "open")
        facilities = facilities._replace(edge=np.where(shut, -1, facilities.edge))
    number = np.full((n, check_k(k)), -1, dtype=np.int32)
    cost = np.full((n, k), np.inf)
    at, node, from_door = _rows(streets.ends(facilities, leaving=False))
    whose = np.repeat(np.arange(m, dtype=np.int32), np.diff(at))
    arcs = streets.back
    room = k * len(arcs.head) + len(node) + 1
    settled = np.zeros(v, dtype=np.int32)
    who, far = np.empty((v, k), dtype=np.int32), np.empty((v, k))
    entries = [np.empty(room, dtype=np.int32) for _ in range(3)]
    label(wide, node, whose, from_door, *arcs, settled, who, far, np.empty(room), *entries)
    point, place, direct = streets.same_street(points, facilities)
    order = np.argsort(point, kind="stable")
    direct_at = np.concatenate(([0], np.cumsum(np.bincount(point, minlength=n))))
    ends = streets.ends(points, leaving=True)
    closest(
        wide, ends.node, ends.cost, settled, who, far, direct_at, place[order].astype(np.int32), direct[order],
        number, cost,
    )  # fmt: skip
    return Nearest(number, np.where(number < 0, cost, np.minimum(cost, limit)), streets.unit)


def costs_to_nodes(streets: Streets, place: Positions, limit: float, *, leaving: bool) -> FloatArray:
    """(v,) cost from one place to every crossing (leaving), or from every crossing to it; infinity = farther."""
    _, node, cost = _rows(streets.ends(place, leaving=leaving))
    arcs = streets.onwards if leaving else streets.back
    found = np.full(len(streets.network.xy), np.inf)
    room = len(arcs.head) + len(node) + 1
    spread(float(limit), node, cost, *arcs, found, np.empty(room), np.empty(room, dtype=np.int32))
    return found[streets.rank]


def _rows(ends: Ends) -> tuple[IntArray, ShortArray, FloatArray]:
    """The ends that can be used, per place: where each begins, node, cost."""
    usable = np.isfinite(ends.cost)
    at = np.concatenate(([0], np.cumsum(usable.sum(axis=1))))
    return at, ends.node[usable].astype(np.int32), ends.cost[usable]


def _doors(ends: Ends, v: int) -> tuple[IntArray, ShortArray, FloatArray]:
    """The same the other way round, per crossing: where each begins, which place, cost."""
    place, side = np.nonzero(np.isfinite(ends.cost))
    node, cost = ends.node[place, side], ends.cost[place, side]
    order = np.argsort(node, kind="stable")
    at = np.concatenate(([0], np.cumsum(np.bincount(node, minlength=v))))
    return at, place[order].astype(np.int32), cost[order]


def _stretch(streets: Streets) -> float:
    """About the cost of a street, so that few nodes are looked at twice, and few piles are sorted out."""
    lengths = (streets.network.metres * streets.per_metre)[streets.network.mode(streets.mode).usable]
    return STRETCH * float(lengths.mean()) if lengths.any() else 1.0


def _piece(first: int, last: int, shared: tuple[object, ...], n: int, v: int) -> list[Triples]:
    """Triples of the facilities first to last - 1, as they came."""
    piles = [np.empty(v, dtype=np.int32) for _ in range(3)]
    space = (
        np.full(v, np.inf), *piles, np.zeros(v, dtype=np.int8), np.empty(n), np.zeros(n, dtype=np.int32),
        np.empty(n, dtype=np.int32),
    )  # fmt: skip
    found = list[Triples]()
    while first < last:
        room = max(n, min(ROOM, n * (last - first)))
        point, facility, cost = np.empty(room, dtype=np.int32), np.empty(room, dtype=np.int32), np.empty(room)
        used = np.zeros(1, dtype=np.int64)
        first = search(first, last, *shared, *space, point, facility, cost, used)
        found.append((point[: used[0]], facility[: used[0]], cost[: used[0]]))
    return found
