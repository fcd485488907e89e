"""Lays streets in a sector, in metres on a plane: through roads towards the neighbouring sectors first, then side
streets off these, each a gently bent polyline inside the sector."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from shapely.geometry import LineString, Point, Polygon
from shapely.ops import nearest_points

XY = tuple[float, float]
MIN_GAP = 38.0  # metres between the free end of a side street and any other street
TRIES = 60


@dataclass(frozen=True)
class Plot:
    """One front door: `number` along the street, odd on the left; `at` in metres."""

    number: int
    at: XY


def lay_streets(
    sector: Polygon, centre: XY, gates: Sequence[XY], count: int, usual: float, rng: random.Random
) -> list[list[XY]]:
    """`count` polylines inside `sector`. `gates` are the points on its border where a through road leaves; half of the
    streets at most are through roads. `usual` is the length of a side street in metres."""
    streets: list[LineString] = []
    for gate in gates[: max(2, (count + 1) // 2)][:count]:
        streets.append(_through_road(sector, centre, gate, rng))
    while len(streets) < count:
        streets.append(_side_street(sector, streets, usual, rng))
    return [[(x, y) for x, y in street.coords] for street in streets]


def _through_road(sector: Polygon, centre: XY, gate: XY, rng: random.Random) -> LineString:
    for bend in (0.16, 0.09, 0.04, 0.0):
        line = LineString(_bow(centre, gate, rng.uniform(-bend, bend)))
        if line.within(sector.buffer(1.0)):
            return line
    return LineString([centre, gate])


def _bow(start: XY, end: XY, bend: float) -> list[XY]:
    """A quadratic curve in four pieces whose middle lies `bend` of its length off the straight line."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    mid = ((start[0] + end[0]) / 2 - 2 * bend * dy, (start[1] + end[1]) / 2 + 2 * bend * dx)
    points = []
    for step in range(5):
        t = step / 4
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        points.append((a * start[0] + b * mid[0] + c * end[0], a * start[1] + b * mid[1] + c * end[1]))
    return points


def _side_street(sector: Polygon, streets: Sequence[LineString], usual: float, rng: random.Random) -> LineString:
    shrink = 1.0
    while True:
        room = sector.buffer(-20)
        for _ in range(TRIES):
            line = _branch(rng.choice(list(streets)), usual * shrink * rng.uniform(0.7, 1.25), rng)
            if line.within(room) and _free(line, streets, MIN_GAP * shrink):
                return line
        shrink *= 0.85  # a full sector gets shorter streets, closer together


def _branch(parent: LineString, length: float, rng: random.Random) -> LineString:
    share = rng.uniform(0.12, 0.92)
    here = parent.interpolate(share, normalized=True)
    ahead = parent.interpolate(min(1.0, share + 0.02), normalized=True)
    turn = rng.choice((-1, 1)) * math.pi / 2 + rng.gauss(0, 0.16)
    angle = math.atan2(ahead.y - here.y, ahead.x - here.x) + turn
    end = (here.x + length * math.cos(angle), here.y + length * math.sin(angle))
    return LineString(_bow((here.x, here.y), end, rng.uniform(-0.1, 0.1)))


def _free(line: LineString, streets: Sequence[LineString], gap: float) -> bool:
    """Whether the street, but for its first metres, keeps its distance from all others."""
    start = min(gap, line.length * 0.45)
    free_part = LineString([line.interpolate(start + step * (line.length - start) / 4) for step in range(5)])
    return all(free_part.distance(other) >= gap * 0.8 for other in streets)


def plots(line: Sequence[XY], sector: Polygon, spacing: float, rng: random.Random) -> list[Plot]:
    """Front doors on both sides of a street, `spacing` metres apart, those outside the sector left out."""
    road = LineString(line)
    found: list[Plot] = []
    steps = int((road.length - 14) // spacing)
    for step in range(max(1, steps)):
        for side in (0, 1):
            if rng.random() < 0.08:
                continue  # a garden, a shed, an empty plot
            plot = _plot(road, 10 + (step + 0.5 * rng.random()) * spacing, side, 2 * step + 1 + side, rng)
            if sector.contains(Point(plot.at)):
                found.append(plot)
    return found or [_fallback(road, sector)]


def _plot(road: LineString, along: float, side: int, number: int, rng: random.Random) -> Plot:
    here, ahead = road.interpolate(along), road.interpolate(along + 1)
    angle = math.atan2(ahead.y - here.y, ahead.x - here.x) + (math.pi / 2 if side == 0 else -math.pi / 2)
    off = rng.uniform(9, 15)
    return Plot(number=number, at=(here.x + off * math.cos(angle), here.y + off * math.sin(angle)))


def _fallback(road: LineString, sector: Polygon) -> Plot:
    inside, _ = nearest_points(sector.buffer(-5), road)
    return Plot(number=1, at=(inside.x, inside.y))
