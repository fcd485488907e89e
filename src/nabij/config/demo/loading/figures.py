"""Fictional figures about the areas, so that the pages of neighbourhoods are full; the source says: made up."""

import random
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from shapely.geometry import shape

from nabij.config.demo import content, world
from nabij.config.demo.loading.ground import SOURCE
from nabij.config.demo.loading.stage import Stage
from nabij.core import clock
from nabij.core.actors import SYSTEM
from nabij.territory.indicators import definitions, reached
from nabij.territory.indicators.imports.points import Drawn, surfaces
from nabij.territory.indicators.imports.readings import Batch, Origin, Reading
from nabij.territory.indicators.imports.write import write

AGES = ("age_65plus", "age_75plus", "age_80plus", "age_85plus")
DOMAINS = ("income", "work", "education", "housing", "safety", "health")
PLACES = ("pharmacies", "shops", "meeting_places", "benches", "toilets", "stops")
YEARS_AGO = (6, 3, 0)
GROWTH = 1.004  # inhabitants a year
INCOME_AGO, DEPRIVATION_AGO, HOUSEHOLDS_AGO = 2, 8, 4
FEWEST = 5  # persons in a count: a demo in which most is hidden shows little
EMPTY = 100  # inhabitants: in smaller sectors nobody older lives


def tell(stage: Stage, rng: random.Random) -> None:
    """Figures of sectors, zone and region; neighbourhoods and municipalities follow from their sectors."""
    places = {told["code"]: told for told in content.read("figures")["place"]}
    homes = {part: area.code for area in stage.world.areas_at("neighbourhood") for part in area.parts}
    readings: list[Reading] = []
    for sector in stage.world.areas_at("sector"):
        readings += _of(sector, sector.population, _varied(places[homes[sector.code]], rng))
    for area in (*stage.world.areas_at("primary_care_zone"), *stage.world.areas_at("region")):
        told = places[area.code]
        readings += _of(area, told["population"], told)
        readings.append(Reading("inhabitants", area.level, area.code, _day(0), told["population"]))
        readings.append(Reading("surface", area.level, area.code, _day(0), told["surface"]))
    readings += _surfaces(stage)
    known = definitions.define(definitions.starter_set(), by=SYSTEM)
    write([(Batch(Origin(SOURCE, "demo", licence="Verzonnen cijfers"), readings), None)], known, by=SYSTEM)


def count_known() -> None:
    """Whom the stories made known, at the end of the last quarter: after everything happened."""
    reached.count_known(by=SYSTEM)


def _day(years_ago: int) -> date:
    return clock.today().replace(year=clock.today().year - years_ago, month=1, day=1)


def _varied(told: Mapping[str, Any], rng: random.Random) -> dict[str, Any]:
    """Sectors of a neighbourhood aren't all alike."""

    def some(value: float, spread: float = 0.12) -> float:
        return value * rng.uniform(1 - spread, 1 + spread)

    return {
        name: [some(one) for one in value] if isinstance(value, list) else some(value) if name != "code" else value
        for name, value in told.items()
    }


def _of(area: world.Area, persons: int, told: Mapping[str, Any]) -> Iterable[Reading]:
    def reading(code: str, ago: int, value: float) -> Reading:
        return Reading(code, area.level, area.code, _day(ago), value)

    for ago in YEARS_AGO[:-1]:
        yield reading("inhabitants", ago, round(persons * GROWTH**-ago))
    for ago in YEARS_AGO:
        yield from (reading(code, ago, count) for code, count in _ages(persons, told, ago))
    households = max(FEWEST, round(persons / told["size"]))
    yield reading("households", 0, households)
    yield reading("private_households", HOUSEHOLDS_AGO, households)
    yield reading("living_alone", HOUSEHOLDS_AGO, _count(households * told["alone"] / 100, households))
    yield reading("household_growth_2040", 0, round(told["growth"], 1))
    yield reading("income_per_resident", INCOME_AGO, round(told["income"]))
    yield reading("deprivation", DEPRIVATION_AGO, round(sum(told["deprivation"]) / len(DOMAINS), 2))
    for domain, score in zip(DOMAINS, told["deprivation"], strict=True):
        yield reading(f"deprivation_{domain}", DEPRIVATION_AGO, round(score, 2))
    buildings = round(households * 0.9)
    yield reading("buildings", 0, buildings)
    yield reading("buildings_dated", 0, round(buildings * 0.97))
    yield reading("buildings_before_1946", 0, round(buildings * 0.97 * told["old_houses"] / 100))
    yield reading("dwellings", 0, round(households * 1.04))
    for code, rate in zip(PLACES, told["per_1000"], strict=True):
        yield reading(code, 0, round(persons * rate / 1000))


def _ages(persons: int, told: Mapping[str, Any], ago: int) -> list[tuple[str, int]]:
    """65+, 75+, 80+ and 85+, built from bands that are never small; fewer of them some years ago."""
    if persons < EMPTY:
        return [(code, 0) for code in AGES]
    less = told["aging"] ** (-ago / 6)
    bands = [_count(persons * share / 100 * less, persons) for share in told["bands"]]
    return [(code, sum(bands[place:])) for place, code in enumerate(AGES)]


def _count(value: float, of: int) -> int:
    return min(max(FEWEST, round(value)), max(0, of - FEWEST))


def _surfaces(stage: Stage) -> list[Reading]:
    """Of the borders as they are drawn."""
    sectors = stage.world.areas_at("sector")
    drawn = Drawn("sector", [one.code for one in sectors], [shape(one.geometry) for one in sectors])
    return surfaces([drawn], _day(0))
