"""Two municipalities in a zone, with neighbourhoods of sectors and figures that can be recomputed by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.core.cache import cache

from nabij.core.actors import SYSTEM
from nabij.core.clock import today
from nabij.territory.indicators import definitions
from nabij.territory.indicators.imports.readings import Batch, Origin, Reading
from nabij.territory.indicators.imports.write import write
from nabij.territory.models import Area, Level
from tests.factories import make_area

THIS_YEAR = today().replace(month=1, day=1)
LAST = THIS_YEAR - timedelta(days=3 * 365 + 1)
PEOPLE = (1000, 800, 1200, 600, 400, 1000)  # of the sectors A0 .. A5
OLDER = (200, 80, 120, 60, 40, 100)  # of 80 and older


def figures(
    code: str, counts: Mapping[Area, float], on: date = THIS_YEAR, *, label: str = "1", reuse: str = "free"
) -> None:
    """Bring in figures of one indicator, by area."""
    known = definitions.define(definitions.starter_set(), by=SYSTEM)
    readings = [Reading(code, area.level, area.code, on, value) for area, value in counts.items()]
    write([(Batch(Origin("Proefbron", label, "Vrij", reuse), readings), None)], known, by=SYSTEM)


@dataclass(frozen=True)
class Land:
    region: Area
    zone: Area
    towns: tuple[Area, Area]
    sectors: tuple[Area, ...]
    here: Area  # sectors 0 and 1
    there: Area  # 2
    across: Area  # 3 and 4, in both municipalities


@pytest.fixture
def land() -> Land:
    cache.clear()
    region = make_area(Level.REGION, code="02000", name="Vlaams Gewest")
    zone = make_area(Level.PRIMARY_CARE_ZONE, code="elz1", name="Zone Dender", parents=[region])
    towns = tuple(
        make_area(Level.MUNICIPALITY, code=f"4200{n}", name=name, parents=[zone, region])
        for n, name in ((6, "Dorp"), (7, "Stad"))
    )
    sectors = tuple(
        make_area(Level.SECTOR, code=f"A{n}", name=f"Sector {n}", parents=[towns[n > 3]], at=(4 + n / 100, 51.0))
        for n in range(6)
    )

    def hood(code: str, name: str, parts: tuple[Area, ...], homes: list[Area]) -> Area:
        area = make_area(Level.NEIGHBOURHOOD, code=code, name=name, parents=homes)
        area.parts.set(parts)
        return area

    return Land(
        region, zone, (towns[0], towns[1]), sectors,
        here=hood("D-1", "Molenwijk", sectors[:2], [towns[0]]),
        there=hood("D-2", "Kouter", sectors[2:3], [towns[0]]),
        across=hood("D-3", "Grenswijk", sectors[3:5], list(towns)),
    )  # fmt: skip


@pytest.fixture
def counted(land: Land) -> Land:
    """With inhabitants and people of 80 and older, today and three years ago."""
    figures("inhabitants", dict(zip(land.sectors, PEOPLE, strict=True)))
    figures("age_80plus", dict(zip(land.sectors, OLDER, strict=True)))
    figures("inhabitants", dict(zip(land.sectors, PEOPLE, strict=True)), LAST)
    figures("age_80plus", {area: count / 2 for area, count in zip(land.sectors, OLDER, strict=True)}, LAST)
    return land
