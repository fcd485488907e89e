"""Neighbourhoods per municipality by a rule, per region, in FTE and euro; and beside other counts. Exact throughout."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from nabij.engines.allocation.io import tables
from nabij.engines.allocation.programming import (
    PRESETS,
    Budget,
    Count,
    Municipalities,
    Regions,
    Row,
    Rule,
    count,
    inhabitants,
    merged,
    regions,
)
from nabij.engines.allocation.programming.counting import BOUNDARIES, SLICE
from nabij.engines.common import InputError
from nabij.programme.counting.refusals import CannotCount, words
from nabij.programme.counting.region_files import parse, regions_of
from nabij.programme.models import Borders, RegionKind, RegionVersion

OWN: Final = "own"
LABELS: Final = {
    "sources": lazy("De telling van de bronnen"),
    "strict-2015": lazy("De regel letterlijk, 2015"),
    "brussels30-2015": lazy("Met 30 % van Brussel, 2015"),
    OWN: lazy("Een eigen telling"),
}
TOLD: Final = {
    "sources": lazy(
        "608 staat in de bronnen, zonder lijst van gemeenten. Geen officiële telling geeft dat getal. Met 30 % van de "
        "inwoners van elke Brusselse gemeente en de inwoners van 1 mei 2014 komt het uit. De lijst per gemeente is dus "
        "een reconstructie."
    ),
    "strict-2015": lazy(
        "De regel zoals hij in de bronnen staat, alleen Vlaanderen, met de inwoners van 1 januari 2015. Dat geeft 576 "
        "buurten en niet de 608 van de bronnen."
    ),
    "brussels30-2015": lazy(
        "Vlaanderen, en 30 % van de inwoners van elke Brusselse gemeente, op 1 januari 2015. Dat geeft 609 buurten: "
        "één meer dan de bronnen."
    ),
}
HINTS: Final = {
    "sources": lazy("608 buurten: wat in de bronnen staat. De lijst per gemeente is een reconstructie."),
    "strict-2015": lazy("576 buurten: de regel zoals hij er staat, alleen Vlaanderen, 1 januari 2015."),
    "brussels30-2015": lazy("609 buurten: Vlaanderen en 30 % van elke Brusselse gemeente, 1 januari 2015."),
    OWN: lazy("U kiest de inwoners, de dag, de grootte van een schijf en wat met Brussel gebeurt."),
}
SOURCE: Final = lazy("Statbel, inwoners per gemeente op 1 januari (licentie open data van 22 oktober 2015)")
_VINTAGE: Final = dict(zip(BOUNDARIES.values(), Borders.values, strict=True))


@dataclass(frozen=True)
class People:
    """A file with inhabitants as somebody brought it: CSV."""

    file: str
    text: str
    sha256: str


@dataclass(frozen=True)
class Asked:
    """What is to be counted. when: a year, a day, or None for the only year there is (without a file: 2015).

    mergers and borders: join municipalities to the borders of then. budget: FTE and euro; its number of neighbourhoods
    doesn't count.
    """

    preset: str = "sources"
    rule: Rule = field(default_factory=Rule)
    people: People | None = None
    when: int | dt.date | None = None
    mergers: RegionVersion | None = None
    borders: str = ""
    regions: RegionVersion | None = None
    budget: Budget = field(default_factory=lambda: Budget(Fraction(0)))
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Counted:
    """One count. label: how the page calls it."""

    label: str
    places: Municipalities
    count: Count

    @cached_property
    def by_code(self) -> dict[str, Row]:
        return {row.code or row.name: row for row in self.count.rows}

    @cached_property
    def in_brussels(self) -> int:
        brussels = {code for code, other in zip(self.places.codes, self.places.brussels, strict=True) if other}
        return sum(row.neighbourhoods for row in self.count.rows if row.code in brussels or row.name == "Brussel")

    @property
    def in_flanders(self) -> int:
        return self.count.neighbourhoods - self.in_brussels

    @property
    def vintage(self) -> str:
        """The borders by the number of Flemish municipalities; empty when Flanders never had so many."""
        return _VINTAGE.get(self.places.boundaries, "")

    @property
    def borders(self) -> str:
        """The borders in words; empty when they are of no year that is known."""
        return str(Borders(self.vintage).label) if self.vintage else ""

    @property
    def day(self) -> dt.date | None:
        return dt.date.fromisoformat(self.places.date) if self.places.date else None


@dataclass(frozen=True)
class Region:
    """A region with its neighbourhoods. rows: its municipalities."""

    code: str
    name: str
    rows: tuple[Row, ...]

    @property
    def neighbourhoods(self) -> int:
        return sum(row.neighbourhoods for row in self.rows)

    @property
    def population(self) -> int:
        return int(sum((row.counted for row in self.rows), Fraction(0)))


@dataclass(frozen=True)
class Answer:
    """own: what was asked. others: counts beside it. in_proportion: what the sources' budget becomes by proportion when
    a slice isn't 15,000 inhabitants."""

    asked: Asked
    own: Counted
    others: tuple[Counted, ...]
    regions: tuple[Region, ...]
    budget: Budget
    in_proportion: Budget | None
    notes: tuple[str, ...]

    @property
    def all(self) -> tuple[Counted, ...]:
        return (self.own, *self.others)

    def budget_of(self, one: Counted) -> Budget:
        return replace(self.budget, neighbourhoods=Fraction(one.count.neighbourhoods))

    @property
    def source(self) -> str:
        return self.asked.people.file if self.asked.people else str(SOURCE)


def answer(asked: Asked) -> Answer:
    """Raises `CannotCount`."""
    own = _counted(asked)
    others = tuple(
        _counted(replace(asked, preset=one, people=None, when=None)) for one in asked.beside if one != asked.preset
    )
    found = tuple(_by_region(own, asked.regions)) if asked.regions else ()
    budget = replace(asked.budget, neighbourhoods=Fraction(own.count.neighbourhoods))
    notes = _notes(asked, own, others, len(found))
    return Answer(asked, own, others, found, budget, _in_proportion(own, budget), tuple(notes))


def rule_of(asked: Asked) -> Rule:
    return PRESETS[asked.preset].rule if asked.preset in PRESETS else asked.rule


def _counted(asked: Asked) -> Counted:
    places = _joined(_places(asked), asked)
    try:
        found = count(places, rule_of(asked))
    except InputError as error:
        raise CannotCount("brussels", [words(error)]) from error
    return Counted(str(LABELS[asked.preset]), places, found)


def _places(asked: Asked) -> Municipalities:
    table = inhabitants.shipped()
    if asked.people is not None:
        table = parse_people(asked.people)
    when = PRESETS[asked.preset].day if asked.preset in PRESETS else asked.when
    if when is None and asked.people is None:
        when = 2015
    try:
        if isinstance(when, dt.date):
            return inhabitants.on(table, when)
        return inhabitants.municipalities(table, when)
    except InputError as error:
        by_day = error.field in ("year", "date") and not error.place
        if asked.people is None:
            message = _(
                "Nabij heeft de inwoners van 1 januari 2014 en 2015. Kies een dag daartussen of uw eigen bestand."
            )
            raise CannotCount("when", [message]) from error
        raise CannotCount("when" if by_day else "file", [words(error)]) from error


def parse_people(people: People) -> tables.Table:
    try:
        return tables.parse(people.text, people.file, people.sha256)
    except InputError as error:
        raise CannotCount("file", [words(error)]) from error


def _joined(places: Municipalities, asked: Asked) -> Municipalities:
    if asked.mergers is None or not asked.borders:
        return places
    table = parse(asked.mergers.file, asked.mergers.content)
    try:
        return merged(places, regions.mergers(table, places, asked.borders))
    except InputError as error:
        raise CannotCount("mergers", [words(error)]) from error


# Regions


def _by_region(own: Counted, version: RegionVersion) -> list[Region]:
    """Municipalities under their regions. Raises `CannotCount` when the borders differ, with the list."""
    known = regions_of(version)
    _check_borders(own, version, known)
    rows: dict[str, list[Row]] = {}
    for row in sorted(own.count.rows, key=lambda one: one.name.casefold()):
        rows.setdefault(known.of[row.code], []).append(row)
    return [Region(code, known.names[code], tuple(one)) for code, one in sorted(rows.items(), key=_natural)]


def _natural(one: tuple[str, object]) -> tuple[int, str]:
    """elz2 before elz10."""
    return len(one[0]), one[0]


def _check_borders(own: Counted, version: RegionVersion, known: Regions) -> None:
    """Refuse regions that don't belong to these inhabitants. Brussels may have regions and not be counted."""
    whole = [row.name for row in own.count.rows if not row.code]
    if whole:
        message = _("%(name)s telt als één geheel. Tel per gemeente om regio's te zien.") % {"name": whole[0]}
        raise CannotCount("regions", [message])
    with_brussels = any(own.places.brussels)
    lacking = [f"{row.name} ({row.code})" for row in own.count.rows if row.code not in known.of]
    strange = [code for code in known.of if code not in own.places.codes and (with_brussels or code[:2] != "21")]
    told = {"name": version, "borders": version.get_borders_display()}
    if strange or (own.vintage != version.borders and (own.vintage or lacking)):
        now = own.borders or _("geen grenzen die Nabij kent")
        message = _("%(name)s volgt de gemeentegrenzen %(borders)s; de inwoners volgen %(now)s. Nabij mengt ze niet.")
        lines = [message % (told | {"now": now}) + " " + _remedy(own, version)]
    elif lacking:
        lines = [_("Niet elke gemeente die meetelt, ligt in een regio van %(name)s.") % told]
    else:
        return
    lists = [
        (_("Zonder regio in %(name)s: %(list)s."), lacking),
        (_("Wel in %(name)s, maar niet geteld: %(list)s."), sorted(strange)),
    ]
    raise CannotCount("regions", lines + [text % (told | {"list": ", ".join(one)}) for text, one in lists if one])


def _remedy(own: Counted, version: RegionVersion) -> str:
    if own.vintage and own.vintage > version.borders:
        return _("Laad regio's met de grenzen van de inwoners: een fusie kan niet ongedaan gemaakt worden.")
    return _("Kies hieronder een tabel met fusies en de grenzen %(borders)s.") % {
        "borders": version.get_borders_display()
    }


# Euros


def _in_proportion(own: Counted, budget: Budget) -> Budget | None:
    """The sources: smaller neighbourhoods raise the budget in proportion."""
    plain, rule = Fraction(SLICE), own.count.rule
    if rule.slice_ == plain:
        return None
    base = count(own.places, replace(rule, slice_=plain)).neighbourhoods
    return replace(budget, neighbourhoods=Fraction(base)).with_slice(plain, rule.slice_)


def decimal(value: Fraction) -> Decimal:
    """To the cent, halves up; exact where it is a whole number of cents."""
    cents = (value * 100 + Fraction(1, 2)).__floor__()
    return Decimal(cents).scaleb(-2)


@dataclass(frozen=True)
class TopUp:
    """What comes on top of the base, and who pays: euro a year. No source gives an amount.

    base_share: the part of the base that follows the person, 0 to 1.
    """

    base: Fraction
    variable: Fraction = Fraction(0)
    personal: Fraction = Fraction(0)
    fee: Fraction = Fraction(0)
    base_share: Fraction = Fraction(0)

    @property
    def total(self) -> Fraction:
        return self.base + self.variable + self.personal

    @property
    def of_government(self) -> Fraction:
        return self.total - self.fee

    @property
    def base_follows(self) -> Fraction:
        return self.base * self.base_share

    @property
    def follows(self) -> Fraction:
        """All that follows the person."""
        return self.personal + self.base_follows

    @property
    def stays(self) -> Fraction:
        return self.total - self.follows


# Said with it


def _notes(asked: Asked, own: Counted, others: Sequence[Counted], regions_: int) -> list[str]:
    found = [str(TOLD[asked.preset])] if asked.preset in PRESETS and not asked.mergers else []
    if asked.mergers is not None:
        label = Borders(asked.borders).label
        message = _("De gemeenten zijn samengevoegd tot de grenzen %(borders)s, en dan opnieuw geteld.")
        found.append(message % {"borders": label})
    n = own.places.brussels.count(True)
    if n and own.count.rule.brussels == "none" and asked.preset == OWN:
        found.append(_("De %(n)d Brusselse gemeenten tellen niet mee.") % {"n": n})
    if asked.regions and asked.regions.kind == RegionKind.REGIONAL and regions_ != asked.budget.offices:
        message = _("Er zijn %(n)d regio's geladen, en u rekent met %(offices)d backoffices.")
        found.append(message % {"n": regions_, "offices": asked.budget.offices})
    if any(one.vintage != own.vintage for one in others):
        found.append(
            _("De tellingen naast elkaar hebben andere gemeentegrenzen. Een gemeente die er niet in voorkomt, krijgt "
              "een streepje. Met een tabel van fusies kunt u ze op dezelfde grenzen brengen.")
        )  # fmt: skip
    return found
