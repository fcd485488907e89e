"""What stands in the street of the demo, what people told about it, and the dwellings that volunteers counted."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from nabij.config.demo import content, world
from nabij.config.demo.loading.ground import SOURCE
from nabij.config.demo.loading.stage import Stage, row_id
from nabij.core import clock
from nabij.core.actors import Actor
from nabij.impact.housing import services as housing
from nabij.impact.models import Counter, Observation
from nabij.impact.offer_map import reports
from nabij.impact.queries import streets_of
from nabij.impact.services import scans
from nabij.territory.facilities import kinds
from nabij.territory.models import Area, Facility, IndicatorEdition, Street

COORDINATOR = "regisseur"
NEAREST = 0.0004  # degrees that something may stand beside the middle of the road
FITNESS = ("adapted", "adaptable", "unfit", "unknown")
SHARES = {"house": (6, 34, 40, 20), "apartment": (22, 38, 20, 20), "service_flat": (100, 0, 0, 0)}


def lay(stage: Stage, rng: random.Random) -> None:
    """Places of every kind along the streets, as one list of a source that is made up."""
    known = kinds.ready(by=stage.worker(COORDINATOR))
    edition = IndicatorEdition.objects.create(
        source=SOURCE,
        label="plekken",
        licence="Verzonnen plekken",
        looked_at={
            "on": clock.today().isoformat(),
            "kinds": [told["code"] for told in content.read("offer")["kind"]],
            "box": _box(stage),
        },
    )
    Facility.objects.bulk_create(
        Facility(kind=known[told["kind"]], edition=edition, **{key: told[key] for key in told if key != "kind"})
        for told in _places(stage, rng)
    )


def _box(stage: Stage) -> list[float]:
    lon, lat = zip(*(point for street in stage.world.streets for point in street.line), strict=True)
    return [min(lon) - 0.01, min(lat) - 0.01, max(lon) + 0.01, max(lat) + 0.01]


def _places(stage: Stage, rng: random.Random) -> Iterator[dict[str, Any]]:
    for neighbourhood in stage.world.areas_at("neighbourhood"):
        streets = [street for street in stage.world.streets if street.sector in neighbourhood.parts]
        for kind in content.read("offer")["kind"]:
            for number in range(kind["number"]):
                lon, lat = _beside(rng.choice(streets), rng)
                yield {
                    "kind": kind["code"],
                    "ref": f"{neighbourhood.code}-{kind['code']}-{number}",
                    "name": rng.choice(kind.get("names", [""])),
                    "lon": lon,
                    "lat": lat,
                    "opening_hours": rng.choice(kind.get("hours", [""])),
                }


def _beside(street: world.Street, rng: random.Random) -> tuple[float, float]:
    lon, lat = rng.choice(street.line)
    return round(lon + rng.uniform(-NEAREST, NEAREST), 5), round(lat + rng.uniform(-NEAREST, NEAREST), 5)


def tell(stage: Stage, rng: random.Random) -> None:
    """What people told at the map, and the streets that were counted; each at its own moment."""
    areas = [stage.areas[area.code] for area in stage.world.areas_at("neighbourhood")]
    by = stage.worker(COORDINATOR)
    for number, told in enumerate(content.read("offer")["told"]):
        words = told["words"]
        with clock.at(stage.start - timedelta(days=told["days_ago"])):
            _tell(areas[told["neighbourhood"]], number, told["theme"], words, rng)
        if not told.get("waiting"):
            with clock.at(stage.start - timedelta(days=told["days_ago"] - 1)):
                scans.show(Observation.objects.get(words=words), opened=1, words=words, by=by)
    for told in content.read("offer")["housing"]:
        _count(stage, areas[told["neighbourhood"]], told["share"], rng, by, published=told["published"])


def _tell(area: Area, number: int, theme: str, words: str, rng: random.Random) -> None:
    street = rng.choice(streets_of(area))
    told = {"theme": theme, "words": words, "street": street, "lon": street.lon, "lat": street.lat}
    reports.tell(area=area, told=told, draft=row_id(f"report-{number}"))


def _count(stage: Stage, area: Area, share: float, rng: random.Random, by: Actor, *, published: bool) -> None:
    streets = streets_of(area)
    with clock.at(stage.start - timedelta(days=40)):
        made = housing.begin(neighbourhood=area, ends_on=clock.today() + timedelta(days=90), by=by)
    for place, street in enumerate(rng.sample(streets, round(len(streets) * share))):
        counter = Counter.VOLUNTEER if place % 5 else Counter.COORDINATOR
        with clock.at(stage.start - timedelta(days=rng.randint(5, 38))):
            numbers = _numbers(street, stage, rng)
            housing.count(made, street=street, numbers=numbers, counter=counter, draft=row_id(f"{street.pk}"), by=by)
    if published:
        with clock.at(stage.start - timedelta(days=3)):
            housing.close(made, by=by)


def _numbers(street: Street, stage: Stage, rng: random.Random) -> dict[tuple[str, str], int]:
    """As many dwellings as the street has addresses, more or less."""
    addresses = sum(
        len(one.addresses) for one in stage.world.streets
        if one.name == street.name and stage.areas[one.municipality].pk == street.municipality_id
    )  # fmt: skip
    found: dict[tuple[str, str], int] = {}
    for _each in range(max(3, min(60, addresses))):
        form = rng.choices(list(SHARES), (80, 18, 2))[0]
        fitness = rng.choices(FITNESS, SHARES[form])[0]
        found[form, fitness] = found.get((form, fitness), 0) + 1
    return found
