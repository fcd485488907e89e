"""What can be reached within a limit: the parts of the streets, and an outline round them."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from nabij.engines.access import validate
from nabij.engines.access.network import AT_NODE_M, Positions
from nabij.engines.access.streets import Streets, costs_to_nodes
from nabij.engines.access.validate import FloatArray, IntArray
from nabij.engines.common import InputError

OUTLINE_M: Final = 50.0
"""Half the width of a street with the plots beside it."""
WIDEST_M: Final = 10_000.0


@dataclass(frozen=True, eq=False)
class Isochrone:
    """The parts of streets within the limit, in r rows.

    edge: (r,) street. begin, end: (r,) metres from its start, begin < end; the parts of one street don't touch. limit,
    unit: as asked. lines: (r,) the parts drawn. beyond: the streets that aren't reached, or not wholly. A place outside
    the network has no rows.
    """

    edge: IntArray
    begin: FloatArray
    end: FloatArray
    limit: float
    unit: str
    lines: NDArray[np.object_]
    beyond: NDArray[np.object_]

    @property
    def metres(self) -> float:
        """Length of the streets that are reached."""
        return float((self.end - self.begin).sum())

    def outline(self, width: float = OUTLINE_M) -> BaseGeometry:
        """Everything at most `width` metres from a street that is reached, with what lies enclosed: by less than that
        twice, or by streets that are reached alone. An area to draw. It says nothing on who lives where: for that,
        measure from the doors."""
        if validate.limit(width, "outline", "width") > WIDEST_M:
            raise InputError(f"must be at most {WIDEST_M:g} metres", place="outline", field="width")
        if not len(self.lines):
            return shapely.Polygon()
        found = shapely.union_all(shapely.buffer(self.lines, 2 * width, quad_segs=4))
        found = shapely.simplify(shapely.buffer(found, -width, quad_segs=4), width / 20)
        return shapely.union_all([found, *self._enclosed(found)])

    def _enclosed(self, area: BaseGeometry) -> NDArray[np.object_]:
        """The holes in an area in which no street lies that isn't reached: fields and the like."""
        rings = [ring for one in shapely.get_parts(area) for ring in one.interiors]
        holes = np.array([shapely.Polygon(ring) for ring in rings], dtype=object)
        crossed = shapely.STRtree(self.beyond).query(holes, predicate="intersects")[0] if len(holes) else []
        return np.delete(holes, np.unique(crossed).astype(np.int64))


def isochrone(streets: Streets, place: Positions, row: int, limit: float, *, leaving: bool = False) -> Isochrone:
    """What lies within the limit of one place, by the ways to it (whom a facility serves) or, leaving, from it.

    The cost includes the door of the place, not the doors of others. Streets that are reached in part are cut.
    """
    if not np.isfinite(validate.limit(limit)):
        raise InputError("must be finite", field="limit")
    here = slice(row, row + 1)
    one = Positions(place.edge[here], place.along[here], place.door[here])
    if one.edge[0] < 0:
        none, nothing = np.empty(0), np.empty(0, dtype=object)
        return Isochrone(np.empty(0, dtype=np.int64), none, none, limit, streets.unit, nothing, nothing)
    cost = costs_to_nodes(streets, one, limit, leaving=leaving)
    edge, begin, end = _parts(streets, one, cost, limit, leaving)
    network = streets.network
    assert network.shape is not None
    missed = network.metres - np.bincount(edge, end - begin, minlength=len(network.metres)) > AT_NODE_M
    beyond = network.shape[missed & network.mode(streets.mode).usable]
    return Isochrone(edge, begin, end, limit, streets.unit, _lines(streets, edge, begin, end), beyond)


def _parts(
    streets: Streets, one: Positions, cost: FloatArray, limit: float, leaving: bool
) -> tuple[IntArray, FloatArray, FloatArray]:
    network, how = streets.network, streets.network.mode(streets.mode)
    metres, rate = network.metres, streets.per_metre
    # Away from its start one goes forward when leaving; to come back to it one goes backward.
    from_start, from_end = (how.forward, how.backward) if leaving else (how.backward, how.forward)
    with np.errstate(divide="ignore", invalid="ignore"):
        out = np.clip(np.where(from_start, (limit - cost[network.start]) / rate, 0.0), 0.0, metres)
        in_ = np.clip(np.where(from_end, (limit - cost[network.end]) / rate, 0.0), 0.0, metres)
    out, in_ = np.nan_to_num(out), np.nan_to_num(in_)
    every = np.arange(len(metres))
    own, at = int(one.edge[0]), float(one.along[0])
    left = max(limit - float(one.door[0]) * streets.door_per_metre, 0.0) / float(rate[own])
    low = max(at - left, 0.0) if from_end[own] else at
    high = min(at + left, float(metres[own])) if from_start[own] else at
    return _joined(
        np.concatenate((every, every, [own])),
        np.concatenate((np.zeros(len(metres)), metres - in_, [low])),
        np.concatenate((out, metres, [high])),
    )


def _joined(edge: IntArray, begin: FloatArray, end: FloatArray) -> tuple[IntArray, FloatArray, FloatArray]:
    """Stretches of one street that meet become one."""
    kept = end > begin
    edge, begin, end = edge[kept], begin[kept], end[kept]
    order = np.lexsort((end, begin, edge))
    found: list[tuple[int, float, float]] = []
    for one, low, high in zip(edge[order].tolist(), begin[order].tolist(), end[order].tolist(), strict=True):
        if found and found[-1][0] == one and low <= found[-1][2]:
            found[-1] = (one, found[-1][1], max(found[-1][2], high))
        else:
            found.append((one, low, high))
    columns = list(zip(*found, strict=True)) or [(), (), ()]
    return np.array(columns[0], dtype=np.int64), np.array(columns[1], dtype=float), np.array(columns[2], dtype=float)


def _lines(streets: Streets, edge: IntArray, begin: FloatArray, end: FloatArray) -> NDArray[np.object_]:
    """The parts as drawn; whole streets as they are."""
    network = streets.network
    assert network.shape is not None
    found = network.shape[edge].copy()
    for i in np.flatnonzero((begin > 0) | (end < network.metres[edge])):
        scale = network.drawn[edge[i]] / network.metres[edge[i]]
        found[i] = _cut(found[i], begin[i] * scale, end[i] * scale)
    return found


def _cut(line: BaseGeometry, begin: float, end: float) -> BaseGeometry:
    """The part of a line between two distances along it."""
    points = shapely.get_coordinates(line)
    at = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))))
    inner = points[(at > begin) & (at < end)]
    ends = shapely.get_coordinates(shapely.line_interpolate_point(line, [begin, end]))
    return shapely.linestrings(np.vstack((ends[:1], inner, ends[1:])))
