"""Points counted per area, and the surface of areas, from the borders that are here."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely
from pyproj import Geod

from nabij.territory.indicators.imports.readings import Reading
from nabij.territory.models import Area, Level

LEVELS = (Level.DISTRICT, Level.MUNICIPALITY, Level.NEIGHBOURHOOD)
EARTH = Geod(ellps="WGS84")


@dataclass(frozen=True)
class Drawn:
    """Areas of one level with their polygons, in the order of their codes."""

    level: str
    codes: list[str]
    polygons: list[shapely.Geometry]

    def only(self, chosen: Iterable[bool]) -> "Drawn":
        """Those that are chosen, in the same order."""
        kept = [place for place, yes in enumerate(chosen) if yes]
        return Drawn(self.level, [self.codes[place] for place in kept], [self.polygons[place] for place in kept])


def drawn() -> list[Drawn]:
    """Areas in force with a polygon; neighbourhoods only where no parts are known, for parts add up by themselves."""
    found = []
    for level in LEVELS:
        areas = Area.objects.valid().filter(level=level, parts=None).exclude(geometry=None).order_by("code")
        pairs = [(area.code, area.polygon()) for area in areas]
        if pairs:
            found.append(Drawn(level, [code for code, _p in pairs], [polygon for _c, polygon in pairs]))
    return found


def surfaces(areas: Iterable[Drawn], on: date) -> list[Reading]:
    """Square kilometres on the ellipsoid."""
    return [
        Reading("surface", level.level, code, on, round(abs(EARTH.geometry_area_perimeter(polygon)[0]) / 1e6, 4))
        for level in areas
        for code, polygon in zip(level.codes, level.polygons, strict=True)
    ]


def counted(areas: Iterable[Drawn], points: Sequence[tuple[float, float]], indicator: str, on: date) -> list[Reading]:
    """Points (degrees) in each area, zero included; on a shared border the lowest code counts."""
    spots = shapely.points(np.asarray(points, dtype=float).reshape(-1, 2))
    found = []
    for level in areas:
        holds = defaultdict[int, list[int]](list)
        for spot, place in zip(*shapely.STRtree(level.polygons).query(spots, predicate="intersects"), strict=True):
            holds[int(spot)].append(int(place))
        numbers = Counter(min(places) for places in holds.values())
        found += [Reading(indicator, level.level, code, on, numbers[place]) for place, code in enumerate(level.codes)]
    return found
