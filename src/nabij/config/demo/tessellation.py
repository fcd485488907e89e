"""Cuts a piece of land into gap-free sectors with natural-looking borders, in metres on a plane.

The land is the smoothed union of a disc around each seed, the sectors are the Voronoi cells of the seeds, and every
border between two nodes is bent by midpoint displacement. Because the bent borders are polygonised together, two
neighbours share exactly the same vertices.
"""

import math
import random
from collections.abc import Callable, Sequence
from itertools import pairwise

import shapely
from shapely.geometry import LineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge, polygonize, unary_union

XY = tuple[float, float]
LONGEST_STRAIGHT = 90.0  # metres; a longer piece of border gets another bend
ROUGHNESS = 0.13  # sideways shift as a share of the length of the piece


class TessellationError(ValueError):
    """The seeds cannot be given one valid polygon each."""


def tessellate(
    seeds: Sequence[XY], radii: Sequence[float], rng: random.Random, snap: Callable[[XY], XY]
) -> list[Polygon]:
    """One polygon per seed, in the order of the seeds; together gap-free and without overlap. `snap` rounds (and may
    project) each vertex before the polygons are built. Raises TessellationError when the seeds lie too close."""
    land = _land(seeds, radii, rng)
    chains = _chains(seeds, land)
    for roughness in (ROUGHNESS, ROUGHNESS / 2, 0.0):
        lines = [LineString([snap(xy) for xy in _bend(chain, rng, roughness)]) for chain in chains]
        faces = _faces(lines, [snap(seed) for seed in seeds])
        if faces is not None:
            return faces
    raise TessellationError("the seeds lie too close together")


def _land(seeds: Sequence[XY], radii: Sequence[float], rng: random.Random) -> Polygon:
    blobs = [_blob(seed, radius, rng) for seed, radius in zip(seeds, radii, strict=True)]
    smooth = unary_union(blobs).buffer(450, quad_segs=3).buffer(-500, quad_segs=3).simplify(40)
    if not isinstance(smooth, Polygon):
        raise TessellationError("the land falls apart")
    return Polygon(smooth.exterior)


def _blob(seed: XY, radius: float, rng: random.Random) -> Polygon:
    """A lumpy disc, so that the outline of the land does not show the circles it was made of."""
    corners = 9
    turn = rng.uniform(0, math.tau)
    reach = [radius * rng.uniform(0.78, 1.22) for _ in range(corners)]
    angles = [turn + math.tau * step / corners for step in range(corners)]
    return Polygon([(seed[0] + r * math.cos(a), seed[1] + r * math.sin(a)) for r, a in zip(reach, angles, strict=True)])


def _chains(seeds: Sequence[XY], land: Polygon) -> list[list[XY]]:
    """The borders between two nodes (points where three areas meet), sorted so that the order never varies."""
    edges: BaseGeometry = shapely.voronoi_polygons(
        MultiPoint(list(seeds)), extend_to=land.buffer(2000), only_edges=True
    )
    noded = unary_union([land.exterior, edges])  # crossings become nodes
    kept = [line for line in noded.geoms if line.interpolate(0.5, normalized=True).within(land.buffer(0.01))]
    merged = linemerge(kept)
    return sorted([(x, y) for x, y, *_ in line.coords] for line in merged.geoms)


def _bend(chain: Sequence[XY], rng: random.Random, roughness: float) -> list[XY]:
    bent = [chain[0]]
    for start, end in pairwise(chain):
        bent += _displace(start, end, rng, roughness)
    return bent


def _displace(start: XY, end: XY, rng: random.Random, roughness: float) -> list[XY]:
    """Points after `start` up to and with `end`."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    if length < LONGEST_STRAIGHT:
        return [end]
    shift = rng.uniform(-roughness, roughness)
    along = rng.uniform(0.42, 0.58)
    middle = (start[0] + along * dx - shift * dy, start[1] + along * dy + shift * dx)
    return _displace(start, middle, rng, roughness) + _displace(middle, end, rng, roughness)


def _faces(lines: Sequence[LineString], seeds: Sequence[XY]) -> list[Polygon] | None:
    """The polygons in the order of the seeds, or None when bending made two borders cross."""
    if not all(line.is_simple or line.is_closed for line in lines):
        return None
    loose = sorted(polygonize(lines), key=lambda face: face.bounds)
    found: list[Polygon] = []
    for seed in seeds:
        own = [face for face in loose if face.contains(Point(seed))]
        if len(own) != 1:
            return None
        loose.remove(own[0])
        found.append(own[0])
    whole = _absorb(found, loose)
    merged = unary_union(whole)
    tidy = (
        isinstance(merged, Polygon)
        and not merged.interiors
        and abs(sum(p.area for p in whole) / merged.area - 1) < 1e-9
    )
    return whole if tidy and all(face.is_valid for face in whole) else None


def _absorb(faces: list[Polygon], loose: Sequence[Polygon]) -> list[Polygon]:
    """Joins slivers cut off by the coast to the neighbour with which they share the longest border."""
    for sliver in loose:
        lengths = [face.intersection(sliver).length for face in faces]
        best = lengths.index(max(lengths))
        joined = faces[best].union(sliver)
        faces[best] = joined if isinstance(joined, Polygon) else faces[best]
    return faces


def merge(polygons: Sequence[Polygon]) -> Polygon | MultiPolygon:
    """The union, without the hairlines that rounding could leave."""
    merged = unary_union(list(polygons))
    if not isinstance(merged, Polygon | MultiPolygon):
        raise TessellationError("nothing to merge")
    return merged
