"""From polygons to areas that touch: shared borders, bridges to islands and enclaves, form.

All geometries are in metres of a plane. Two areas touch where their borders have whole segments in common; where a
border of one has no counterpart (a coverage with gaps, overlaps, or corners on one side only), also where it runs
within a tolerance of the other. A point in common is no border.
"""

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from nabij.engines.territories.validate import BoolArray, FloatArray, IntArray

TOLERANCE_M: Final = 2.0
"""Gap or overlap between two areas that still touch; coordinates of five decimals are a metre off."""
CORNER: Final = 5.0
"""Tolerances of length under which a border without common segments is a mere corner."""
GRID_M: Final = 0.01
"""Corners nearer than this are the same corner."""
Geometries = NDArray[Any]


@dataclass
class Shared:
    """Borders found. metres: by pair of areas, lower first. lines: the pieces of border of each pair, when asked."""

    metres: dict[tuple[int, int], float] = field(default_factory=dict)
    lines: dict[tuple[int, int], list[BaseGeometry]] = field(default_factory=dict)

    def add(self, a: int, b: int, metres: float, line: BaseGeometry | None = None) -> None:
        pair = (min(a, b), max(a, b))
        self.metres[pair] = self.metres.get(pair, 0.0) + metres
        if line is not None:
            self.lines.setdefault(pair, []).append(line)


def mended(polygons: Geometries) -> tuple[Geometries, BoolArray]:
    """The same as valid polygons, and which were not. What has no surface becomes None."""
    wrong = ~shapely.is_valid(polygons) & ~shapely.is_missing(polygons)
    found = polygons.copy()
    found[wrong] = shapely.make_valid(polygons[wrong])
    for row in range(len(found)):
        if found[row] is not None and found[row].geom_type not in ("Polygon", "MultiPolygon"):
            surface = [part for part in shapely.get_parts(found[row]) if part.geom_type in ("Polygon", "MultiPolygon")]
            found[row] = shapely.union_all(surface) if surface else None
        if found[row] is not None and (found[row].is_empty or found[row].area == 0):
            found[row] = None
    return found, wrong


def shared_borders(polygons: Geometries, tolerance: float = TOLERANCE_M, *, lines: bool = False) -> Shared:
    """Pairs of areas that touch and for how many metres; (n,) polygons, None = no surface. About O(corners log)."""
    owner, ends = _segments(polygons)
    found = Shared()
    if not len(owner):
        return found
    matched = _same_segments(owner, ends, found, lines)
    if tolerance > 0 and not matched.all():
        _near_segments(polygons, owner[~matched], ends[~matched], tolerance, found, lines)
    return found


def _segments(polygons: Geometries) -> tuple[IntArray, FloatArray]:
    """(s,) area and (s, 2, 2) ends of each segment of all rings."""
    parts, area = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    if not len(points):
        return np.zeros(0, dtype=np.int64), np.zeros((0, 2, 2))
    follows = ring[1:] == ring[:-1]
    ends = np.stack([points[:-1][follows], points[1:][follows]], axis=1)
    return area[part[ring[:-1][follows]]].astype(np.int64), ends


def _same_segments(owner: IntArray, ends: FloatArray, found: Shared, lines: bool) -> BoolArray:
    """Add the segments that two areas have in common; (s,) which have a counterpart."""
    grid = np.rint((ends - ends.reshape(-1, 2).min(axis=0)) / GRID_M).astype(np.int64)
    corner = np.unique(grid[..., 0] * 2**32 + grid[..., 1], return_inverse=True)[1].reshape(-1, 2)
    corner = np.sort(corner, axis=1)
    key = corner[:, 0] * (int(corner.max()) + 1) + corner[:, 1]
    order = np.lexsort((owner, key))
    one, two = order[:-1], order[1:]
    both = (key[one] == key[two]) & (owner[one] != owner[two])
    one, two = one[both], two[both]
    matched = np.zeros(len(owner), dtype=bool)
    matched[one] = matched[two] = True
    length = np.hypot(*(ends[one, 1] - ends[one, 0]).T)
    solid = length > 0
    made = shapely.linestrings(ends[one]) if lines else np.full(len(one), None)
    rows = zip(owner[one][solid].tolist(), owner[two][solid].tolist(), length[solid].tolist(), made[solid], strict=True)
    for a, b, metres, line in rows:
        found.add(a, b, metres, line)
    return matched


def _near_segments(
    polygons: Geometries, owner: IntArray, ends: FloatArray, tolerance: float, found: Shared, lines: bool
) -> None:
    """Add where a border without counterpart runs within the tolerance of another area."""
    areas, index = np.unique(owner, return_inverse=True)
    order = np.argsort(index, kind="stable")
    loose = shapely.multilinestrings(shapely.linestrings(ends[order]), indices=index[order])
    row, other = shapely.STRtree(polygons).query(loose, predicate="dwithin", distance=tolerance)
    keep = areas[row] != other
    row, other = row[keep], other[keep]
    if not len(row):
        return
    used, place = np.unique(other, return_inverse=True)
    wide = shapely.buffer(polygons[used], tolerance, quad_segs=2, join_style="mitre", mitre_limit=1.5)
    reach = shapely.intersection(loose[row], wide[place])
    metres = shapely.length(reach)
    best: dict[tuple[int, int], int] = {}
    for at, (a, b) in enumerate(zip(areas[row].tolist(), other.tolist(), strict=True)):
        pair = (min(a, b), max(a, b))
        if metres[at] > CORNER * tolerance and (pair not in best or metres[at] > metres[best[pair]]):
            best[pair] = at
    for pair, at in sorted(best.items()):
        found.add(*pair, float(metres[at]), reach[at] if lines else None)


def bridges(polygons: Geometries, group: IntArray, pairs: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pairs that join what doesn't touch the rest of its hard group, over the shortest gap; (n,) group of each area."""
    there = ~shapely.is_missing(polygons)
    touching: dict[int, list[tuple[int, int]]] = {}
    for a, b in pairs:
        if group[a] == group[b]:
            touching.setdefault(int(group[a]), []).append((a, b))
    return [
        pair
        for number in np.unique(group).tolist()
        for pair in _nearest(polygons, np.flatnonzero(there & (group == number)), touching.get(number, []))
    ]


def hosts(polygons: Geometries, group: IntArray, population: FloatArray) -> list[tuple[int, int]]:
    """Each area without surface (a remainder) with the one it goes along with: of its group the most populous area."""
    there = ~shapely.is_missing(polygons)
    found: list[tuple[int, int]] = []
    for number in np.unique(group[~there]).tolist():
        lost, placed = (np.flatnonzero(one & (group == number)) for one in (~there, there))
        able = placed if len(placed) else lost
        host = int(able[np.argmax(population[able])])
        found += [(min(area, host), max(area, host)) for area in lost.tolist() if area != host]
    return found


def _nearest(polygons: Geometries, inside: IntArray, pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join the pieces of a group: again and again the smallest one to the area that is nearest to it."""
    above = {area: area for area in inside.tolist()}

    def top(area: int) -> int:
        while above[area] != area:
            above[area] = above[above[area]]
            area = above[area]
        return area

    for a, b in pairs:
        above[top(a)] = top(b)
    found: list[tuple[int, int]] = []
    while True:
        piece = np.array([top(area) for area in inside.tolist()], dtype=np.int64)
        numbers, first, sizes = np.unique(piece, return_index=True, return_counts=True)
        if len(numbers) < 2:
            return found
        small = numbers[np.lexsort((first, sizes))[0]]
        ours, theirs = inside[piece == small], inside[piece != small]
        a, b = _closest(polygons, ours, theirs)
        found.append((min(a, b), max(a, b)))
        above[top(a)] = top(b)


def _closest(polygons: Geometries, ours: IntArray, theirs: IntArray) -> tuple[int, int]:
    """The pair with the shortest gap; of equal gaps the longest border for the eye, that is the nearest centroids."""
    tree = shapely.STRtree(polygons[theirs])
    pairs, gap = tree.query_nearest(polygons[ours], return_distance=True)
    one, two = ours[pairs[0]], theirs[pairs[1]]
    between = shapely.distance(shapely.centroid(polygons[one]), shapely.centroid(polygons[two]))
    at = np.lexsort((two, one, between, gap))[0]
    return int(one[at]), int(two[at])


def second_moments(polygons: Geometries) -> FloatArray:
    """(n,) second moment of area about the centroid, in the fourth power of the unit; 0 without surface.

    Sum over the rings of the formula for a polygon (Green's theorem); the outer ring counts, holes count off.
    """
    parts, area = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    moment = np.zeros(len(polygons))
    if not len(points):
        return moment
    there = ~shapely.is_missing(polygons)
    centre = np.zeros((len(polygons), 2))
    centre[there] = shapely.get_coordinates(shapely.centroid(polygons[there]))
    points = points - centre[area[part[ring]]]
    follows = ring[1:] == ring[:-1]
    one, two = points[:-1][follows], points[1:][follows]
    cross = one[:, 0] * two[:, 1] - two[:, 0] * one[:, 1]
    square = (one**2 + one * two + two**2).sum(axis=1)
    each = np.abs(np.bincount(ring[:-1][follows], weights=cross * square / 12, minlength=len(rings)))
    outer = np.diff(part, prepend=-1) != 0
    np.add.at(moment, area[part], np.where(outer, each, -each))
    return np.maximum(moment, 0.0)
