"""Where people live, in figures that anybody could make: the smallest drawn areas, with their persons as shown.

Access scores weigh many distances by the persons of small areas. Were the true numbers used, whoever knows the
distances could solve them back. So areas whose number is only told together get equal shares of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from django.db.models import Count
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from nabij.core.clock import today
from nabij.territory.indicators import hiding
from nabij.territory.indicators.definitions import INHABITANTS
from nabij.territory.indicators.places import Places
from nabij.territory.indicators.told import Told
from nabij.territory.models import Area, IndicatorValue, Level, PopulationCount, Street

LEVELS = (Level.SECTOR, Level.DISTRICT, Level.SUBMUNICIPALITY)  # the finest first
MOST = 0.9  # of the persons of a municipality must live in areas of a level, else a coarser one is taken
FULLEST = 0.95  # of the areas of the fullest day: a newer day with fewer gives way


@dataclass(frozen=True)
class Home:
    """A small area: where its people live (degrees; the middles of its streets, else one point), and its polygon."""

    pk: UUID
    level: str
    code: str
    polygon: BaseGeometry
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Spread:
    """Persons by small area on a day, none of them told more closely than pages do; ``editions`` they come from."""

    on: date
    persons: Mapping[UUID, float]
    editions: frozenset[Any]


def homes(places: Places) -> list[Home]:
    """The finest drawn areas of each municipality that hold (nearly) all its inhabitants; none without figures."""
    on = _day(INHABITANTS)
    if on is None:
        return []
    told = Told.everything(on, [INHABITANTS]).at(INHABITANTS, on)
    areas = Area.objects.valid().filter(level__in=LEVELS).exclude(geometry=None)
    drawn = {area.pk: area for area in areas.order_by("code") if area.pk in told}
    by_level = defaultdict[UUID, dict[str, list[Area]]](lambda: defaultdict(list))
    for area in drawn.values():
        for above in places.above(area.pk, Level.MUNICIPALITY):
            by_level[above.pk][area.level].append(area)
    chosen: dict[UUID, Area] = {}
    for municipality, levels in by_level.items():
        sums = {level: sum(told[area.pk].value for area in found) for level, found in levels.items()}
        whole = max([*sums.values(), *(told[pk].value for pk in (municipality,) if pk in told)])
        level = next((one for one in LEVELS if one in sums and sums[one] >= MOST * whole), None)
        chosen |= {area.pk: area for area in levels.get(level or "", ())}
    return _with_points(sorted(chosen.values(), key=lambda area: (area.code, area.pk)))


def _with_points(areas: list[Area]) -> list[Home]:
    polygons = [area.polygon() for area in areas]
    streets = list(Street.objects.order_by("lon", "lat").values_list("lon", "lat"))
    inside = defaultdict[int, list[tuple[float, float]]](list)
    if streets and polygons:
        found = shapely.STRtree(polygons).query(shapely.points(np.asarray(streets)), predicate="intersects")
        for street, place in zip(*found, strict=True):
            inside[int(place)].append(streets[int(street)])
    homes = []
    for place, (area, polygon) in enumerate(zip(areas, polygons, strict=True)):
        middle: Point = polygon.representative_point()
        points = tuple(inside.get(place, ())) or ((middle.x, middle.y),)
        homes.append(Home(area.pk, area.level, area.code, polygon, points))
    return homes


def _day(code: str) -> date | None:
    """The last day of which (nearly) as many small areas have a figure as on the fullest."""
    values = IndicatorValue.objects.filter(indicator__code=code, area__level__in=LEVELS, on__lte=today()).order_by()
    numbers = defaultdict[date, int](int)
    numbers |= dict(values.values_list("on").annotate(n=Count("area", distinct=True)))
    if code == INHABITANTS:
        counts = PopulationCount.objects.filter(area__level__in=LEVELS, on__lte=today()).order_by()
        for on, number in counts.values_list("on").annotate(n=Count("area", distinct=True)):
            numbers[on] = max(numbers[on], number)
    most = max(numbers.values(), default=0)
    return max((on for on, number in numbers.items() if number >= FULLEST * most), default=None)


def spread(code: str, places: Places, areas: Iterable[UUID]) -> Spread | None:
    """The persons that an indicator counts, over areas; those that may only be told together get equal shares.

    Whose sum may not even be told together is left out. None when nothing is known.
    """
    on = _day(code)
    if on is None:
        return None
    told = Told.everything(on, [code])
    figures = told.at(code, on)
    shown = hiding.Shown(places, {(code, on): told.number(code, on)})
    shown.bring([on])
    persons: dict[UUID, float] = {}
    known = [area for area in areas if area in figures]
    for together in _together(code, on, known, places, shown):
        if shown.may(code, on, together):
            total = sum(figures[area].value for area in together)
            persons |= dict.fromkeys(together, total / len(together))
    return Spread(on, persons, frozenset(figures[area].edition for area in persons))


def _together(
    code: str, on: date, areas: list[UUID], places: Places, shown: hiding.Shown
) -> list[list[UUID]]:  # fmt: skip
    """Areas in sets that share no group of cells."""
    first = {area: area for area in areas}

    def root(area: UUID) -> UUID:
        while first[area] != area:
            area = first[area]
        return area

    for group in shown.groups(code, on):
        holding = sorted({area for cell in group for area in places.over(hiding.area_of(cell)) if area in first})
        for other in holding[1:]:
            one, two = sorted((root(holding[0]), root(other)))
            first[two] = one
    sets = defaultdict[UUID, list[UUID]](list)
    for area in areas:
        sets[root(area)].append(area)
    return list(sets.values())
