"""How far people live from what there is: access scores as indicators, out of stored facilities and inhabitants.

Each small area gets the mean over the points where its people live (`spread`); larger areas weigh these by persons.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry import Point

from nabij.core import audit
from nabij.core.actors import Actor
from nabij.core.imports import ImportFailed
from nabij.engines.access import (
    Demand,
    Facilities,
    Network,
    Reach,
    Streets,
    luo_qi,
    nearest_by_streets,
    nearest_straight,
    reach,
    snap,
    straight,
    two_step,
)
from nabij.engines.access.io import load_network
from nabij.engines.access.io.places import DEGREES, to_lambert
from nabij.engines.access.validate import FloatArray
from nabij.engines.common import InputError
from nabij.territory import queries
from nabij.territory.indicators import definitions
from nabij.territory.indicators.definitions import INHABITANTS
from nabij.territory.indicators.imports.readings import Batch, IndicatorOutcome, Origin, Reading
from nabij.territory.indicators.imports.write import edition_of, write
from nabij.territory.indicators.places import Places
from nabij.territory.indicators.spread import Home, Spread, homes, spread
from nabij.territory.models import IndicatorEdition, IndicatorValue, Reuse

RULES = Path(__file__).with_name("access.json")
PERSONS = {
    "inhabitants": "access_people",
    "age_65plus": "access_people_65plus",
}  # helpers that weigh, by what they hold
STRICTEST = (Reuse.FREE, Reuse.SHARE_ALIKE, Reuse.ASK)


@dataclass(frozen=True)
class Measure:
    """What an indicator measures: ``nearest`` (metres), ``within`` (% of persons), ``supply`` (E2SFCA per 1,000)."""

    indicator: str
    kind: str
    what: str
    metres: float = 0
    persons: str = "inhabitants"


@dataclass(frozen=True)
class Rules:
    version: str
    detour: float  # metres on foot for a metre in a straight line
    detour_source: str
    measures: list[Measure]

    @classmethod
    def read(cls, path: Path = RULES) -> "Rules":
        told = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{**told, "measures": [Measure(**one) for one in told["measures"]]})


@transaction.atomic
def compute_access(*, by: Actor, streets: Path | None = None, dry_run: bool = False) -> IndicatorOutcome:
    """Compute all access scores anew from what is stored now; raises `ImportFailed` when there's nothing to go by.

    ``streets``: folder of a street network; points outside it go by the straight line times the detour.
    """
    known = definitions.ready(by=by)
    places, rules = Places.load(), Rules.read()
    lived = homes(places)
    people = {code: spread(code, places, [home.pk for home in lived]) for code in PERSONS}
    everybody = people["inhabitants"]
    if everybody is None or not everybody.persons:
        raise ImportFailed(_("Er zijn geen sectoren of wijken met grenzen en inwoners; breng die eerst in"))
    lived = [home for home in lived if home.pk in everybody.persons]
    known_people = {code: told for code, told in people.items() if told is not None}
    ground = Ground(lived, known_people, rules.detour, _network(streets))
    forget_access()
    batches = [_weights(code, told, lived) for code, told in known_people.items()]
    made = [one for kind in dict.fromkeys(one.kind for one in rules.measures) if (one := _of_kind(kind, rules, ground))]
    if not made:
        raise ImportFailed(_("Er zijn geen voorzieningen; breng ze in met nabij import facilities"))
    outcome = write([(batch, None) for batch in batches + [batch for batch, _lists in made]], known, by=by)
    for batch, lists in [*((batch, ()) for batch in batches), *made]:
        _say_from_what(batch, lists, {INHABITANTS, *ground.editions})
    audit.record("access.computed", by=by, on=None, kinds=len(made), areas=len(lived), rules=rules.version)
    outcome.dry_run = dry_run
    if dry_run:
        transaction.set_rollback(True)
    return outcome


def forget_access() -> int:
    """Take all access scores away: they are made of others, and are made anew."""
    codes = [*PERSONS.values(), *(one.indicator for one in Rules.read().measures)]
    number, _by = IndicatorValue.objects.filter(indicator__code__in=codes).exclude(edition__made_of=[]).delete()
    IndicatorEdition.objects.exclude(made_of=[]).filter(values=None).delete()
    return number


def _network(folder: Path | None) -> Network | None:
    if folder is None:
        return None
    try:
        return load_network(folder)
    except InputError as error:
        raise ImportFailed(str(error)) from error


# Where people live


@dataclass
class Ground:
    """The points where people live, in metres; ``home`` tells of which small area each is."""

    lived: Sequence[Home]
    people: Mapping[str, Spread]
    detour: float
    network: Network | None = None
    _of_home: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._of_home = [place for place, home in enumerate(self.lived) for _point in home.points]

    @cached_property
    def demand(self) -> Demand:
        degrees = np.array([point for home in self.lived for point in home.points])
        persons = [
            self.people[INHABITANTS].persons[home.pk] / len(home.points) for home in self.lived for _one in home.points
        ]
        return Demand.build(map(str, range(len(degrees))), to_lambert(degrees, DEGREES), persons)

    @property
    def editions(self) -> frozenset[Any]:
        """Where the numbers of people come from."""
        return frozenset().union(*(told.editions for told in self.people.values()))

    @cached_property
    def streets(self) -> Streets | None:
        return None if self.network is None else Streets(self.network)

    def means(self, values: FloatArray) -> FloatArray:
        """The mean over the points of each small area."""
        number = np.bincount(self._of_home, minlength=len(self.lived))
        return np.bincount(self._of_home, weights=values, minlength=len(self.lived)) / number

    def nearest(self, facilities: Facilities) -> FloatArray:
        """Metres on foot from each point; infinity where there is no facility at all."""
        by_line = nearest_straight(self.demand, facilities).cost[:, 0] * self.detour
        if self.streets is None or not len(facilities):
            return by_line
        points, places = (snap(self.streets.network, one.xy, "foot") for one in (self.demand, facilities))
        on_foot = nearest_by_streets(self.streets, points, places).cost[:, 0]
        return np.where((points.edge >= 0) & np.isfinite(on_foot), on_foot, by_line)

    def supply(self, facilities: Facilities, metres: float) -> FloatArray:
        """Facilities per 1,000 persons that each point reaches: E2SFCA of Luo & Qi, weights by thirds of the limit."""
        found, limit = self._reach(facilities, metres)
        return two_step(found, self.demand, facilities, luo_qi(limit)).score[:, 0] * 1000

    def _reach(self, facilities: Facilities, metres: float) -> tuple[Reach, float]:
        """Over the streets only when everybody lives on the network: two ways of measuring don't go together."""
        if self.streets is not None:
            points, places = (snap(self.streets.network, one.xy, "foot") for one in (self.demand, facilities))
            if (points.edge >= 0).all():
                return reach(self.streets, points, places, metres), metres
        return straight(self.demand, facilities, metres / self.detour), metres / self.detour


# Measures


Lists = Collection[queries.FacilityList]


def _weights(code: str, told: Spread, lived: Sequence[Home]) -> Batch:
    origin = _origin(_("gewicht %(code)s") % {"code": code}, told.on, _editions(told.editions), ())
    readings = [
        Reading(PERSONS[code], home.level, home.code, told.on, told.persons[home.pk])
        for home in lived
        if home.pk in told.persons
    ]
    return Batch(origin, readings, computed=True)


def _of_kind(kind: str, rules: Rules, ground: Ground) -> tuple[Batch, Lists] | None:
    """Everything that is measured of a kind, where some list looked for it; None when none did."""
    lists = [one for one in queries.lists_of_facilities().values() if kind in one.kinds]
    newest = [_newest(lists, kind, home) for home in ground.lived]
    if not any(newest):
        return None
    rows = queries.facilities_in(None, [kind])
    degrees = np.array([(row.lon, row.lat) for row in rows]).reshape(-1, 2)
    capacity = [1.0 if row.capacity is None else row.capacity for row in rows]
    facilities = Facilities.build(map(str, range(len(rows))), to_lambert(degrees, DEGREES), capacity)
    used = [one for one in lists if one.edition.pk in {*newest, *(row.edition for row in rows)}]
    on = min(one.on for one in used)
    metres = ground.nearest(facilities)
    origin = _origin(kind, on, _editions(ground.editions), used)
    batch = Batch(origin, computed=True)
    for measure in (one for one in rules.measures if one.kind == kind and one.persons in ground.people):
        persons = ground.people[measure.persons].persons
        known = [one is not None and home.pk in persons for one, home in zip(newest, ground.lived, strict=True)]
        values = ground.means(_measured(measure, metres, facilities, ground))
        batch.readings += _readings(measure, ground.lived, values, known, on)
    return batch, used


def _newest(lists: Lists, kind: str, home: Home) -> Any:
    middle: Point = home.polygon.representative_point()
    return queries.newest_at(lists, kind, middle.x, middle.y)


def _measured(measure: Measure, metres: FloatArray, facilities: Facilities, ground: Ground) -> FloatArray:
    if measure.what == "nearest":
        return metres
    if measure.what == "within":
        return np.where(metres <= measure.metres, 100.0, 0.0)
    return ground.supply(facilities, measure.metres)


def _readings(
    measure: Measure, lived: Sequence[Home], values: FloatArray, seen: Sequence[bool], on: date
) -> list[Reading]:  # fmt: skip
    """Where nobody lives a score may be infinite, and without facilities a distance is: no figure."""
    return [
        Reading(measure.indicator, home.level, home.code, on, round(float(value), 4))
        for home, value, known in zip(lived, values, seen, strict=True)
        if known and np.isfinite(value)
    ]


# From whom


def _editions(keys: Collection[Any]) -> list[IndicatorEdition | str]:
    """The deliveries behind figures; inhabitants that came without one have the name of their source."""
    ids = [key for key in keys if isinstance(key, UUID)]
    names = sorted(key for key in keys if isinstance(key, str) and key)
    return [*IndicatorEdition.objects.filter(pk__in=ids).order_by("source", "label"), *names]


def _origin(name: str, on: date, people: Sequence[IndicatorEdition | str], lists: Lists) -> Origin:
    """Made of its sources: their names, their licences, and the strictest of what they ask."""
    editions = [one.edition for one in lists] + [one for one in people if isinstance(one, IndicatorEdition)]
    names = [edition.source for edition in editions] + [one for one in people if isinstance(one, str)]
    licences = dict.fromkeys(edition.licence for edition in editions if edition.licence)
    reuse = max(
        (edition.reuse for edition in editions), key=lambda one: STRICTEST.index(Reuse(one)), default=Reuse.FREE
    )
    source = _("Nabij, berekend uit: %(sources)s") % {"sources": "; ".join(dict.fromkeys(names))}
    return Origin(source, f"{name}, {on.isoformat()}", "; ".join(licences)[:200], str(reuse))


def _say_from_what(batch: Batch, lists: Lists, people: Collection[Any]) -> None:
    edition = edition_of(batch.origin)
    edition.made_of = sorted({*map(str, people), *(str(one.edition.pk) for one in lists)})
    edition.save(update_fields=["made_of"])
