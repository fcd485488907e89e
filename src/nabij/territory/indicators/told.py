"""Figures as they were told, from the database to memory. Nothing here is fit to be shown: `figures` hides."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from nabij.territory.indicators.definitions import INHABITANTS
from nabij.territory.indicators.places import Places
from nabij.territory.models import Indicator, IndicatorValue, PopulationCount

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
    brought: dict[tuple[str, date | None], set[UUID]] = field(default_factory=lambda: defaultdict(set))

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
        told._take(_values(codes).filter(on=on))
        if INHABITANTS in codes:
            told._take_counts(PopulationCount.objects.filter(on=on))
        told.numbers = numbers(codes, on)
        return told

    def bring(self, places: Places, roots: Iterable[UUID], codes: Collection[str], on: date | None = None) -> None:
        """Figures of areas, and below where an area has none; of one day or of all."""
        layer, seen = set(roots), set[UUID]()
        while layer:
            new = sorted(layer - self.brought[",".join(sorted(codes)), on])
            self.brought[",".join(sorted(codes)), on] |= layer
            for start in range(0, len(new), BATCH):
                self._bring(new[start : start + BATCH], codes, on)
            seen |= layer
            lacking = {area for area in layer if not self._complete(area, codes, on)}
            layer = {part for area in lacking for way in places.pieces(area) for part in way} - seen

    def _bring(self, areas: list[UUID], codes: Collection[str], on: date | None) -> None:
        day = Q() if on is None else Q(on=on)
        self._take(_values(codes).filter(day, area__in=areas))
        if INHABITANTS in codes:
            self._take_counts(PopulationCount.objects.filter(day, area__in=areas))

    def _complete(self, area: UUID, codes: Collection[str], on: date | None) -> bool:
        """Whether an area has a figure itself for all that is asked on the day; over all days there's more to see."""
        return on is not None and all(area in self.at(code, on) for code in codes)

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


def _values(codes: Collection[str]) -> "QuerySet[IndicatorValue]":
    versions = versions_that_count()
    return IndicatorValue.objects.filter(indicator__in=[pk for code in codes for pk in versions.get(code, ())])


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
