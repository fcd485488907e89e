"""Rivers, railways and main roads: how much of each border runs along one of them."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from nabij.engines.territories.io.polygons import Geometries, Shared

NEAR_M: Final = 50.0
"""A border within this distance of a barrier runs along it."""
CROSSED: Final = 0.5
"""Share of a border that counts as barrier at least, when the straight line between both centroids crosses one."""


@dataclass(frozen=True)
class Barriers:
    """lines: (b,) geometries in metres. name: (b,) of each, "" = none."""

    lines: Geometries
    name: tuple[str, ...]


def along(
    shared: Shared, barriers: Barriers, near: float = NEAR_M
) -> dict[tuple[int, int], tuple[float, int]]:  # fmt: skip
    """Metres of each border that run within `near` metres of a barrier, and which one has most of them."""
    pairs = sorted(shared.lines)
    borders = np.array([shapely.union_all(shared.lines[pair]) for pair in pairs], dtype=object)
    if not len(borders) or not len(barriers.lines):
        return {}
    row, which = shapely.STRtree(barriers.lines).query(borders, predicate="dwithin", distance=near)
    found: dict[tuple[int, int], tuple[float, int]] = {}
    for at in np.unique(row).tolist():
        beside = which[row == at]
        strips = shapely.buffer(barriers.lines[beside], near, quad_segs=4)
        each = shapely.length(shapely.intersection(borders[at], strips))
        metres = float(shapely.length(shapely.intersection(borders[at], shapely.union_all(strips))))
        if metres > 0:
            found[pairs[at]] = min(metres, shared.metres[pairs[at]]), int(beside[np.argmax(each)])
    return found


def crossed(
    pairs: list[tuple[int, int]], centroids: NDArray[Any], barriers: Barriers
) -> dict[tuple[int, int], int]:  # fmt: skip
    """Which barrier the straight line between the centroids of two areas crosses, for those that cross one."""
    if not pairs or not len(barriers.lines):
        return {}
    ends = np.array(pairs, dtype=np.int64)
    straight = shapely.linestrings(centroids[ends])
    row, which = shapely.STRtree(barriers.lines).query(straight, predicate="crosses")
    found: dict[tuple[int, int], int] = {}
    for at, barrier in zip(row.tolist(), which.tolist(), strict=True):
        found.setdefault(pairs[at], barrier)
    return found


def on_barriers(
    shared: Shared, centroids: NDArray[Any], barriers: Barriers, near: float = NEAR_M
) -> dict[tuple[int, int], tuple[float, int]]:
    """Metres of barrier between two areas and which barrier: along the border, or at least half of it when crossed."""
    found = along(shared, barriers, near)
    for pair, barrier in crossed(sorted(shared.metres), centroids, barriers).items():
        least = CROSSED * shared.metres[pair]
        if found.get(pair, (0.0, -1))[0] < least:
            found[pair] = (least, found.get(pair, (0.0, barrier))[1])
    return found
