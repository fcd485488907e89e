"""How many older people in need one may expect, and how many are known. A number to talk about, never a list.

Expected are people of 65 and over who live at home and have trouble with daily activities; of these, who live alone.
Per class of age: persons x (1 - share in a care home) x share with trouble, from published shares (`rates.json`).

The interval runs from the lowest shares to the highest, widened by chance: 1.96 times the root of the sum of
n p (1 - p). It holds what is published, not what is unknown: that people under 65 have needs too isn't in it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nabij.territory.indicators.definitions import INHABITANTS
from nabij.territory.indicators.figures import Figure, Reader
from nabij.territory.models import Area, Level

RATES = Path(__file__).with_name("rates.json")
KNOWN = "known_persons"
Three = tuple[float, float, float]  # lowest, most likely, highest


@dataclass(frozen=True)
class Class:
    """A class of age: the indicator it is counted by, less another, and published shares."""

    label: str
    first: str
    without: str
    away: Three
    limited: Three
    alone: Three


@dataclass(frozen=True)
class Rates:
    version: str
    classes: tuple[Class, ...]
    chance: float
    borrowed_spread: float
    sources: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class Interval:
    """A number with the lowest and highest that may be expected."""

    low: float
    value: float
    high: float


@dataclass(frozen=True)
class Reach:
    """Expected and known. ``borrowed_from`` is the area whose ages were used when those of the area aren't known.

    ``share`` is known of expected: at the highest, most likely and lowest expectation; None when either is hidden.
    """

    area: Area
    on: date
    expected: Interval
    alone: Interval
    known: Figure | None
    share: Interval | None
    rates: Rates
    borrowed_from: Area | None = None

    def words(self) -> list[str]:
        """What it says and doesn't say, in plain sentences."""
        lines = [
            _("Naar schatting hebben %(low)d tot %(high)d 65-plussers hier thuis moeite met dagelijkse dingen.")
            % {"low": round(self.expected.low), "high": round(self.expected.high)},
            _("Van hen wonen er %(low)d tot %(high)d alleen.")
            % {"low": round(self.alone.low), "high": round(self.alone.high)},
        ]
        if self.known is None:
            lines.append(_("Hoeveel mensen de buurt kent, is nog niet geteld."))
        elif self.known.value is None:
            lines.append(_("Hoeveel mensen de buurt kent, tonen we niet: het gaat om te weinig mensen."))
        else:
            number = round(self.known.value)
            lines.append(
                ngettext("De buurt kent %(number)d persoon.", "De buurt kent %(number)d mensen.", number)
                % {"number": number}
            )
        if self.borrowed_from is not None:
            lines.append(
                _("De leeftijden van dit gebied kennen we niet: we namen die van %(area)s.")
                % {"area": self.borrowed_from.name}
            )
        return [*lines, _("Dit is een schatting uit cijfers over heel Vlaanderen, geen telling. Het zegt niet wie.")]


@cache
def rates() -> Rates:
    data = json.loads(RATES.read_text(encoding="utf-8"))
    classes = tuple(_class(told) for told in data["classes"])
    return Rates(
        data["version"], classes, data["chance"], data["borrowed"]["spread"], (*data["sources"], data["borrowed"])
    )


def _class(told: Mapping[str, Any]) -> Class:
    shares = {name: (told[name][0], told[name][1], told[name][2]) for name in ("away", "limited", "alone")}
    return Class(told["label"], told["from"], told["without"], **shares)


def expected_and_reached(area: Area, *, on: date | None = None) -> Reach | None:
    """Expected and known in an area, by the last figures before a day; None when its ages can't be had.

    Only figures that may be shown go in, so nothing that is hidden follows from it.
    """
    reader = Reader(on)
    ages = [one.first for one in rates().classes]
    municipalities = [place.pk for place in reader.places.above(area.pk, Level.MUNICIPALITY)]
    reader.bring([area.pk, *municipalities], [code for code in (*ages, INHABITANTS, KNOWN) if code in reader.known])
    if not {*ages, INHABITANTS} <= set(reader.known):
        return None
    numbers, day = _numbers(reader, area.pk)
    lender, spread = None, 0.0
    if numbers is None and len(municipalities) == 1:
        numbers, day = _borrowed(reader, area.pk, municipalities[0])
        lender, spread = Area.objects.get(pk=municipalities[0]), rates().borrowed_spread
    if numbers is None or day is None:
        return None
    known = reader.figure(KNOWN, area.pk) if KNOWN in reader.known else None
    expected, alone = _interval(numbers, spread, alone=False), _interval(numbers, spread, alone=True)
    return Reach(area, day, expected, alone, known, _share(known, expected), rates(), lender)


def _numbers(reader: Reader, area: UUID) -> tuple[list[float] | None, date | None]:
    """Persons per class of age on the last day of which all are shown."""
    first = rates().classes[0].first
    for day in reader.told.days(first):
        if day > reader.day:
            continue
        values = {one.first: reader.figure(one.first, area, day) for one in rates().classes}
        shown = {code: figure.value for code, figure in values.items() if figure and not figure.missing}
        if all(shown.get(code) is not None for code in values):
            return [max(0, (shown[c.first] or 0) - (shown.get(c.without) or 0)) for c in rates().classes], day
    return None, None


def _borrowed(reader: Reader, area: UUID, municipality: UUID) -> tuple[list[float] | None, date | None]:
    """Persons per class of age, if the area is like its municipality."""
    numbers, day = _numbers(reader, municipality)
    here = reader.figure(INHABITANTS, area)
    there = reader.figure(INHABITANTS, municipality, here.on) if here else None
    if numbers is None or here is None or there is None or here.value is None or not there.value:
        return None, None
    return [number * here.value / there.value for number in numbers], day


def _interval(numbers: list[float], spread: float, *, alone: bool) -> Interval:
    bounds: list[float] = []
    variance = 0.0
    for bound in range(3):
        total = 0.0
        for number, one in zip(numbers, rates().classes, strict=True):
            share = _in_need(one, bound, alone=alone)
            total += number * share
            variance += number * share * (1 - share) if bound == 1 else 0
        bounds.append(total)
    chance = rates().chance * sqrt(variance)
    return Interval(max(0, bounds[0] * (1 - spread) - chance), bounds[1], bounds[2] * (1 + spread) + chance)


def _in_need(one: Class, bound: int, *, alone: bool) -> float:
    """Share in need; the census counts who lives alone among everybody, so care homes are out of that already."""
    at_home = one.alone[bound] if alone else 1 - one.away[2 - bound]
    return at_home * one.limited[bound]


def _share(known: Figure | None, expected: Interval) -> Interval | None:
    if known is None or known.value is None or not expected.low:
        return None
    return Interval(known.value / expected.high, known.value / expected.value, known.value / expected.low)
