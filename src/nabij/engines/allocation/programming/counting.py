"""How many caring neighbourhoods a rule gives: one per started slice of inhabitants per municipality."""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Literal

from nabij.engines.common import InputError

SLICE: Final = 15_000
"""Inhabitants of one slice (000 §Financiële instrumenten, after the programming of local service centres)."""
BOUNDARIES: Final = {308: "308 (<=2018)", 300: "300 (2019-2024)", 285: "285 (2025-)"}
"""Number of Flemish municipalities -> the years in which there were that many."""

Together = Literal["municipality", "region"]
Brussels = Literal["none", "municipality", "region", "one-each"]


@dataclass(frozen=True)
class Rule:
    """One neighbourhood per started slice of `slice_` inhabitants.

    flanders: per municipality, or of the region as a whole. brussels: not, per municipality or as a whole with the
    share of the inhabitants that counts (0 to 1), or one per municipality whatever its size.
    """

    slice_: Fraction = Fraction(SLICE)
    flanders: Together = "municipality"
    brussels: Brussels = "none"
    brussels_share: Fraction = Fraction(1)

    def __post_init__(self) -> None:
        if self.slice_ <= 0:
            raise InputError(f"must be more than 0, is {float(self.slice_):g}", field="slice")
        if not 0 <= self.brussels_share <= 1:
            raise InputError(f"must be 0 to 1, is {float(self.brussels_share):g}", field="brussels-share")


@dataclass(frozen=True)
class Municipalities:
    """What is counted: n municipalities of Flanders and Brussels with one set of borders.

    codes: NIS codes. brussels: whether it is one of the Brussels Region. population: inhabitants, exact. date: the day
    they were counted, or that lies between two counts. source: where the figures come from.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    brussels: tuple[bool, ...]
    population: tuple[Fraction, ...]
    date: str = ""
    source: str = ""

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def boundaries(self) -> str:
        """ "308 (<=2018)", or the number alone when Flanders never had so many."""
        flemish = self.brussels.count(False)
        return BOUNDARIES.get(flemish, str(flemish))


@dataclass(frozen=True)
class Row:
    """One municipality, or a region that counts as a whole. counted: the inhabitants that count for the rule."""

    code: str
    name: str
    population: Fraction
    counted: Fraction
    neighbourhoods: int


@dataclass(frozen=True)
class Count:
    """What a rule gives. population: inhabitants that count, rounded down."""

    rule: Rule
    rows: tuple[Row, ...]
    boundaries: str

    @property
    def neighbourhoods(self) -> int:
        return sum(row.neighbourhoods for row in self.rows)

    @property
    def population(self) -> int:
        return math.floor(sum((row.counted for row in self.rows), Fraction(0)))


def count(places: Municipalities, rule: Rule) -> Count:
    """The neighbourhoods of each municipality. A municipality without inhabitants gets none."""
    rows = list(zip(places.codes, places.names, places.population, strict=True))
    flemish = [row for row, other in zip(rows, places.brussels, strict=True) if not other]
    brussels = [row for row, other in zip(rows, places.brussels, strict=True) if other]
    one = Fraction(1)
    found = _apart(flemish, rule, one) if rule.flanders == "municipality" else _whole(flemish, "Vlaanderen", rule, one)
    boundaries = places.boundaries
    if rule.brussels != "none" and not brussels:
        message = "there is no Brussels municipality among the inhabitants; take a file with them, or --brussels none"
        raise InputError(message, field="brussels")
    if rule.brussels == "municipality":
        found += _apart(brussels, rule, rule.brussels_share)
    elif rule.brussels == "region":
        found += _whole(brussels, "Brussel", rule, rule.brussels_share)
    elif rule.brussels == "one-each":
        found += [Row(code, name, people, people, 1) for code, name, people in brussels]
    if rule.brussels != "none":
        boundaries += f" + {1 if rule.brussels == 'region' else len(brussels)}"
    return Count(rule, tuple(found), boundaries)


def _slices(people: Fraction, rule: Rule) -> int:
    return math.ceil(people / rule.slice_)


def _apart(rows: list[tuple[str, str, Fraction]], rule: Rule, share: Fraction) -> list[Row]:
    return [Row(code, name, people, people * share, _slices(people * share, rule)) for code, name, people in rows]


def _whole(rows: list[tuple[str, str, Fraction]], name: str, rule: Rule, share: Fraction) -> list[Row]:
    people = sum((row[2] for row in rows), Fraction(0))
    return [Row("", name, people, people * share, _slices(people * share, rule))] if rows else []


def between(early: Municipalities, late: Municipalities, day: dt.date) -> Municipalities:
    """Inhabitants on a day between two counts, along a straight line. Errors: other municipalities, or another day."""
    first, last = dt.date.fromisoformat(early.date), dt.date.fromisoformat(late.date)
    if not first <= day <= last or first == last:
        raise InputError(f"must lie from {first} to {last}, is {day}", field="date")
    if sorted(early.codes) != sorted(late.codes):
        message = f"the borders of municipalities changed between {first} and {last}; take a year instead of a day"
        raise InputError(message, field="date")
    share = Fraction((day - first).days, (last - first).days)
    people = dict(zip(late.codes, late.population, strict=True))
    mixed = tuple(old + (people[code] - old) * share for code, old in zip(early.codes, early.population, strict=True))
    return replace(early, population=mixed, date=day.isoformat())


def merged(places: Municipalities, into: Mapping[str, tuple[str, str]]) -> Municipalities:
    """The same inhabitants within later borders. into: code -> code and name after the mergers.

    Errors: a municipality that the table doesn't know, one that would belong to Flanders and to Brussels.
    """
    found: dict[str, tuple[str, bool, Fraction]] = {}
    for code, name, brussels, people in zip(
        places.codes, places.names, places.brussels, places.population, strict=True
    ):
        if code not in into:
            raise InputError(f"{code} {name} isn't in the table of mergers", field="nis")
        new, called = into[code]
        _called, other, sum_ = found.get(new, (called, brussels, Fraction(0)))
        if other != brussels:
            raise InputError(f"{new} would lie in Flanders and in Brussels", field="nis")
        found[new] = (called, brussels, sum_ + people)
    return replace(
        places, codes=tuple(found), names=tuple(one[0] for one in found.values()),
        brussels=tuple(one[1] for one in found.values()), population=tuple(one[2] for one in found.values()),
    )  # fmt: skip
