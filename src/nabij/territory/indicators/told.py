"""Figures as they were told, from the database to memory. Nothing here is fit to be shown: `figures` hides."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from nabij.territory.indicators.definitions import INHABITANTS
from nabij.territory.indicators.places import Place, Places
from nabij.territory.models import Indicator, IndicatorValue, Level, PopulationCount

BATCH = 800  # areas asked for at once
COLUMNS = ("indicator__code", "on", "area_id", "value", "low", "high", "projected", "mapped", "missing", "edition_id")


class Single(NamedTuple):
    """A figure of one area; ``edition`` is an id, or the name of a source of inhabitants."""

    value: float
    low: float | None = None
    high: float | None = None
    projected: bool = False
    mapped: bool = False
    missing: int = 0
    edition: Any = None


Figures = dict[UUID, Single]


def versions_that_count() -> dict[str, set[UUID]]:
    """Per code the versions whose figures still mean the same."""
    found: dict[str, set[UUID]] = {}
    for pk, code, comparable in Indicator.objects.order_by("version").values_list("pk", "code", "comparable"):
        found[code] = (found.get(code, set()) if comparable else set()) | {pk}
    return found


@dataclass
class Told:
    """Figures by indicator, day and area; of several editions the newest."""

    by: dict[str, dict[date, Figures]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(dict)))
    numbers: dict[tuple[str, date], int] = field(default_factory=dict)
    versions: dict[str, set[UUID]] = field(default_factory=dict)

    def at(self, code: str, on: date) -> Mapping[UUID, Single]:
        return self.by[code][on] if code in self.by and on in self.by[code] else {}

    def days(self, code: str) -> list[date]:
        """Days with figures, the last first."""
        return sorted((day for day, figures in self.by.get(code, {}).items() if figures), reverse=True)

    def number(self, code: str, on: date) -> int:
        return self.numbers.get((code, on), 0)

    @classmethod
    def everything(cls, on: date, codes: Collection[str]) -> "Told":
        """All figures of a day."""
        told = cls()
        told._take(told._values(codes).filter(on=on))
        if INHABITANTS in codes:
            told._take_counts(PopulationCount.objects.filter(on=on))
        told.numbers = numbers(codes, on)
        return told

    def bring(self, places: Places, roots: Iterable[UUID], codes: Collection[str]) -> None:
        """Figures of all days, of areas and of everything that lies in them."""
        below = sorted(places.under(roots))
        for start in range(0, len(below), BATCH):
            self._bring(Q(area__in=below[start : start + BATCH]), codes)

    def bring_days(self, places: Places, roots: Iterable[UUID], days: Mapping[date, Collection[str]]) -> None:
        """Figures of some days with some indicators each, of areas, and below where an area has none but others do."""
        codes = sorted({code for wanted in days.values() for code in wanted})
        levels = self._levels(codes, days)
        layer, seen = set(roots), set[UUID]()
        while layer:
            order = sorted(layer)
            for start in range(0, len(order), BATCH):
                self._bring(Q(on__in=list(days), area__in=order[start : start + BATCH]), codes)
            seen |= layer
            lacking = {area for area in layer if self._lacks(places.of(area), days, levels)}
            layer = {part for area in lacking for way in places.pieces(area) for part in way} - seen

    def _bring(self, where: Q, codes: Collection[str]) -> None:
        self._take(self._values(codes).filter(where))
        if INHABITANTS in codes:
            self._take_counts(PopulationCount.objects.filter(where))

    def _levels(self, codes: Collection[str], days: Iterable[date]) -> dict[tuple[str, date], set[str]]:
        """The levels that have a figure, by indicator and day."""
        found: dict[tuple[str, date], set[str]] = defaultdict(set)
        rows = self._values(codes).filter(on__in=list(days)).order_by()
        for code, on, level in rows.values_list("indicator__code", "on", "area__level").distinct():
            found[code, on].add(level)
        counts = PopulationCount.objects.filter(on__in=list(days)).order_by()
        for on, level in counts.values_list("on", "area__level").distinct():
            found[INHABITANTS, on].add(level)
        return found

    def _lacks(
        self, place: Place, days: Mapping[date, Collection[str]], levels: Mapping[tuple[str, date], set[str]]
    ) -> bool:
        """Whether a figure that an area lacks may be found below it."""
        return any(
            place.pk not in self.at(code, on)
            and any(_below(level, place.level) for level in levels.get((code, on), ()))
            for on, codes in days.items()
            for code in codes
        )

    def _values(self, codes: Collection[str]) -> "QuerySet[IndicatorValue]":
        self.versions = self.versions or versions_that_count()
        return IndicatorValue.objects.filter(indicator__in=[pk for code in codes for pk in self.versions.get(code, ())])

    def _take(self, values: "QuerySet[IndicatorValue]") -> None:
        for code, on, area, *rest in values.order_by("edition__created_at", "edition__label").values_list(*COLUMNS):
            self.by[code][on][area] = Single(*rest)

    def _take_counts(self, counts: "QuerySet[PopulationCount]") -> None:
        """Numbers of inhabitants that were brought in without an indicator, where the indicator has no figure."""
        found: dict[tuple[date, UUID], Single] = {}
        rows = counts.order_by("created_at").values_list("area_id", "on", "persons", "source")
        for area, on, persons, source in rows:
            found[on, area] = Single(persons, edition=source)
        for (on, area), single in found.items():
            self.by[INHABITANTS][on].setdefault(area, single)


def _below(level: str, other: str) -> bool:
    """Whether areas of a level may lie in those of another; of a level of one's own that isn't known."""
    order = Level.values
    return level not in order or other not in order or order.index(level) < order.index(other)


def numbers(codes: Collection[str], on: date | None = None) -> dict[tuple[str, date], int]:
    """How many figures there are for each indicator and day, all editions together."""
    day = Q() if on is None else Q(on=on)
    found: dict[tuple[str, date], int] = defaultdict(int)
    rows = IndicatorValue.objects.filter(day, indicator__code__in=codes).order_by()
    for code, when, number in rows.values_list("indicator__code", "on").annotate(number=Count("pk")):
        found[code, when] += number
    if INHABITANTS in codes:
        counts = PopulationCount.objects.filter(day).order_by()
        for when, number in counts.values_list("on").annotate(number=Count("pk")):
            found[INHABITANTS, when] += number
    return dict(found)
