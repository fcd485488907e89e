"""Which areas touch, measured in another way than the engine does: as strips where widened areas overlap."""

from collections.abc import Iterable
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import shapely

from nabij.engines.territories.check.reading import Asked, Ground

Pairs = set[tuple[int, int]]
CORNER = 4.0
"""Squares of the tolerance that two areas share when they meet in a corner only."""


def pieces_of(areas: Iterable[int], pairs: Iterable[tuple[int, int]]) -> list[set[int]]:
    """The connected pieces of some areas."""
    near: dict[int, set[int]] = {area: set() for area in areas}
    for a, b in pairs:
        near[a].add(b)
        near[b].add(a)
    found: list[set[int]] = []
    left = set(near)
    while left:
        piece, fresh = set[int](), {min(left)}
        while fresh:
            piece |= fresh
            fresh = {other for area in fresh for other in near[area]} - piece
        found.append(piece)
        left -= piece
    return found


class Touching:
    """Strips of the areas of a file, measured when they are asked for."""

    def __init__(self, ground: Ground, asked: Asked) -> None:
        self.ground = ground
        self.tolerance = asked.tolerance or 2.0
        self.wide: Any = shapely.buffer(ground.polygon, self.tolerance / 2, quad_segs=2, join_style="mitre")
        self.bridged: dict[str, Pairs] = {}

    def border(self, a: int, b: int) -> Any:
        """Where two widened areas overlap: a strip along the border, as wide as the tolerance."""
        return shapely.intersection(self.wide[a], self.wide[b])

    def among(self, areas: Iterable[int]) -> Pairs:
        """Pairs of these areas that touch along more than a corner; an area without polygon touches none."""
        rows = np.array([area for area in areas if self.ground.polygon[area] is not None], dtype=np.int64)
        if len(rows) < 2:
            return set()
        one, two = shapely.STRtree(self.wide[rows]).query(self.wide[rows], predicate="intersects")
        one, two = rows[one[one < two]], rows[two[one < two]]
        strip = shapely.area(shapely.intersection(self.wide[one], self.wide[two]))
        solid = strip > CORNER * self.tolerance**2
        return {(min(a, b), max(a, b)) for a, b in zip(one[solid].tolist(), two[solid].tolist(), strict=True)}

    def group_of(self, area: int) -> list[int]:
        """The areas of the hard group of an area."""
        return [other for other, label in enumerate(self.ground.within) if label == self.ground.within[area]]

    def with_bridges(self, area: int) -> Pairs:
        """Pairs of the group of an area that touch, and pairs over the shortest gap between pieces that don't."""
        label = self.ground.within[area]
        if label not in self.bridged:
            group = self.group_of(area)
            self.bridged[label] = self._joined(group, self.among(group))
        return self.bridged[label]

    def _joined(self, group: list[int], pairs: Pairs) -> Pairs:
        polygon = self.ground.polygon
        placed = [area for area in group if polygon[area] is not None]
        found = set(pairs)
        pieces = pieces_of(placed, found)
        while len(pieces) > 1:
            for piece in sorted(pieces, key=len)[:-1]:
                ours = np.array(sorted(piece), dtype=np.int64)
                theirs = np.array(sorted(set(placed) - piece), dtype=np.int64)
                gap = np.array([shapely.distance(polygon[one], polygon[theirs]) for one in ours])
                for row, column in zip(*np.nonzero(gap <= gap.min() + self.tolerance), strict=True):
                    a, b = int(ours[row]), int(theirs[column])
                    found.add((min(a, b), max(a, b)))
            pieces = pieces_of(placed, found)
        lost = [area for area in group if polygon[area] is None]
        return found | {(min(a, b), max(a, b)) for a in lost for b in group if a != b}


def _good(population: list[float], least: float, most: float) -> bool:
    return least <= sum(population) <= most or max(population) > most


def can_be_within(group: list[int], pairs: Pairs, population: list[float], least: float, most: float) -> bool:
    """Whether a group can be divided into connected neighbourhoods within the bounds: all are tried.

    One with an area that is over the most by itself is left out of account: no division helps there.
    """
    place = {area: row for row, area in enumerate(group)}
    links = [(place[a], place[b]) for a, b in pairs if a in place and b in place]
    good = [
        sum(1 << area for area in chosen)
        for size in range(1, len(group) + 1)
        for chosen in combinations(range(len(group)), size)
        if _good([population[group[area]] for area in chosen], least, most)
        and len(pieces_of(chosen, [(a, b) for a, b in links if a in chosen and b in chosen])) == 1
    ]

    @cache
    def possible(left: int) -> bool:
        if not left:
            return True
        first = left & -left
        return any(one & first and one & ~left == 0 and possible(left ^ one) for one in good)

    return possible((1 << len(group)) - 1)
