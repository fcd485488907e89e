"""From the cells of a row to a checked service; each thing that is wrong is told by row and column."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from nabij.core.clock import today
from nabij.core.imports import Problems
from nabij.core.text import fold
from nabij.directory import hours, languages, needs
from nabij.directory.imports.columns import BY_KEY
from nabij.directory.imports.sheet import SheetRow
from nabij.territory.models import Area, Level

LONGEST = {"organisation": 160, "service": 160, "location_name": 160, "address": 200, "phone": 40, "cost": 200}
LONGEST_TEXT = 5000
UNITS = {"": 1, "dag": 1, "dagen": 1, "week": 7, "weken": 7, "maand": 30, "maanden": 30, "jaar": 365}
PLAIN = ("description", "eligibility", "application_process", "required_documents", "accessibility")


@dataclass
class ServiceRow:
    """One checked row: a service at (at most) one location. ``given`` are the columns of the file."""

    where: str
    given: frozenset[str]
    organisation: str = ""
    service: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    terms: list[str] = field(default_factory=list)
    ring: int = 3
    municipality: Area | None = None
    location_name: str = ""
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    opened: hours.Hours = field(default_factory=lambda: hours.Hours(()))
    areas: list[Area] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    cost: str = ""
    amount: Decimal | None = None
    waiting_days: int | None = None
    capacity_left: int | None = None
    confirmed_on: date | None = None

    @property
    def key(self) -> tuple[str, str]:
        return fold(self.organisation), fold(self.service)

    @property
    def has_location(self) -> bool:
        return bool(self.address or self.location_name or self.lon is not None)


class AreaNames:
    """Areas in force by code and by name, for the columns that speak of them."""

    PREFERRED = (Level.NEIGHBOURHOOD, Level.MUNICIPALITY)

    def __init__(self) -> None:
        self.by_name: dict[str, list[Area]] = {}
        for area in Area.objects.valid().defer("geometry").order_by("code"):
            for name in (fold(area.code), fold(area.name)):
                self.by_name.setdefault(name, []).append(area)

    def find(self, text: str, levels: tuple[str, ...] = ()) -> Area | None:
        """The area with this code or name; neighbourhoods and municipalities go before other levels.

        None when there is none or more than one.
        """
        here = [area for area in self.by_name.get(fold(text).strip(), []) if not levels or area.level in levels]
        for level in self.PREFERRED:
            if fitting := [area for area in here if area.level == level]:
                here = fitting
                break
        return here[0] if len({area.pk for area in here}) == 1 else None


class Checker:
    """Checks rows one by one and gathers the problems of all."""

    def __init__(self, path: Path) -> None:
        self.problems = Problems(path)
        self.areas = AreaNames()
        self.term_names = {fold(term.name): term.id for term in needs.taxonomy().terms.values()}

    def check(self, row: SheetRow) -> ServiceRow:
        result = ServiceRow(row.where, frozenset(row.cells))
        readers: tuple[tuple[str, Callable[[ServiceRow, str], None]], ...] = (
            ("organisation", self._organisation), ("service", self._service), ("terms", self._terms),
            ("ring", self._ring), ("municipality", self._municipality), ("lon", self._lon), ("lat", self._lat),
            ("phone", self._phone), ("email", self._email), ("website", self._website), ("hours", self._hours),
            ("areas", self._areas), ("languages", self._languages), ("cost", self._cost), ("waiting", self._waiting),
            ("capacity_left", self._capacity), ("confirmed_on", self._confirmed),
        )  # fmt: skip
        result.texts = {key: row.text(key) for key in PLAIN if key in row.cells}
        result.location_name, result.address = row.text("location_name"), row.text("address")
        self._lengths(row)
        for key, reader in readers:
            if key not in row.cells and not BY_KEY[key].needed:
                continue
            try:
                reader(result, row.text(key))
            except ValueError as error:
                self.problems.add(str(error), where=row.where, column=row.columns.get(key, key))
        if (result.lon is None) != (result.lat is None) and (row.text("lon") == "") != (row.text("lat") == ""):
            self.problems.add(_("vul lon en lat allebei in, of geen van beide"), where=row.where)
        elif result.lon is not None and result.lat is not None and 49 <= result.lon <= 52 and 2 <= result.lat <= 7:
            self.problems.add(_("lon en lat lijken omgewisseld"), where=row.where, column=row.columns["lon"])
        return result

    def _lengths(self, row: SheetRow) -> None:
        for key in row.cells:
            most = LONGEST.get(key, LONGEST_TEXT)
            if len(row.text(key)) > most:
                self.problems.add(
                    _("langer dan %(most)d tekens") % {"most": most}, where=row.where, column=row.columns[key]
                )

    def _organisation(self, result: ServiceRow, text: str) -> None:
        result.organisation = _filled(text)

    def _service(self, result: ServiceRow, text: str) -> None:
        result.service = _filled(text)

    def _terms(self, result: ServiceRow, text: str) -> None:
        result.terms = list(dict.fromkeys(self._term(part) for part in _parts(text)))

    def _term(self, text: str) -> str:
        known = needs.taxonomy().terms
        if text in known:
            return text
        if fold(text) in self.term_names:
            return self.term_names[fold(text)]
        near = get_close_matches(fold(text), self.term_names, 1, 0.8)
        meant = (
            [known[self.term_names[near[0]]].name] if near else [found.name for found in needs.suggest(text, limit=1)]
        )
        advice = _("; bedoelt u '%(name)s'?") % {"name": meant[0]} if meant else ""
        raise ValueError(_("'%(term)s' is geen gekende nood%(advice)s") % {"term": text, "advice": advice})

    def _ring(self, result: ServiceRow, text: str) -> None:
        match = re.fullmatch(r"(?:kring|cirkel)?\s*([34])?", fold(text))
        if not match:
            raise ValueError(_("'%(value)s' is geen kring; kies 3 of 4") % {"value": text})
        result.ring = int(match[1] or 3)

    def _municipality(self, result: ServiceRow, text: str) -> None:
        if text:
            result.municipality = self.areas.find(text, (Level.MUNICIPALITY,))
            if result.municipality is None:
                raise ValueError(_("'%(name)s' is geen gekende gemeente") % {"name": text})

    def _lon(self, result: ServiceRow, text: str) -> None:
        result.lon = _degrees(text, 180)

    def _lat(self, result: ServiceRow, text: str) -> None:
        result.lat = _degrees(text, 90)

    def _phone(self, result: ServiceRow, text: str) -> None:
        if text and (len(re.findall(r"\d", text)) < 3 or not re.fullmatch(r"[\d\s+()./-]+", text)):
            raise ValueError(_("'%(value)s' is geen telefoonnummer") % {"value": text})
        result.texts["phone"] = text

    def _email(self, result: ServiceRow, text: str) -> None:
        try:
            if text:
                validate_email(text)
        except ValidationError:
            raise ValueError(_("'%(value)s' is geen e-mailadres") % {"value": text}) from None
        result.texts["email"] = text

    def _website(self, result: ServiceRow, text: str) -> None:
        address = text if not text or "://" in text else f"https://{text}"
        try:
            if address:
                URLValidator(schemes=["http", "https"])(address)
        except ValidationError:
            raise ValueError(_("'%(value)s' is geen webadres") % {"value": text}) from None
        if len(address) > 200:
            raise ValueError(_("langer dan %(most)d tekens") % {"most": 200})
        result.texts["website"] = address

    def _hours(self, result: ServiceRow, text: str) -> None:
        result.opened = hours.parse(text)

    def _areas(self, result: ServiceRow, text: str) -> None:
        result.areas = [self._area(part) for part in _parts(text)]

    def _area(self, text: str) -> Area:
        area = self.areas.find(text)
        if area is not None:
            return area
        if self.areas.by_name.get(fold(text).strip()):
            raise ValueError(_("meer dan een gebied heet '%(name)s'; geef de code") % {"name": text})
        raise ValueError(_("'%(name)s' is geen gekend gebied") % {"name": text})

    def _languages(self, result: ServiceRow, text: str) -> None:
        for part in _parts(text):
            code = languages.code_of(part)
            if code is None:
                raise ValueError(_("'%(name)s' is geen gekende taal") % {"name": part})
            if code not in result.languages:
                result.languages.append(code)

    def _cost(self, result: ServiceRow, text: str) -> None:
        number = re.search(r"\d+(?:[.,]\d{1,2})?", text)
        result.cost = f"€ {text}" if re.fullmatch(r"\d+(?:[.,]\d{1,2})?", text) else text
        if fold(text) in ("gratis", "kosteloos", "niets", "0"):
            result.cost, result.amount = _("gratis"), Decimal(0)
        elif number and ("€" in result.cost or "euro" in fold(text)) and len(re.findall(r"\d+(?:[.,]\d+)?", text)) == 1:
            result.amount = Decimal(number[0].replace(",", "."))

    def _waiting(self, result: ServiceRow, text: str) -> None:
        plain = fold(text)
        match = re.fullmatch(rf"(?:ongeveer |ca\.? ?)?(\d{{1,4}})\s*({'|'.join(UNITS)})", plain)
        if plain in ("geen", "geen wachttijd", "meteen", "direct"):
            result.waiting_days = 0
        elif match:
            result.waiting_days = int(match[1]) * UNITS[match[2]]
        elif plain:
            raise ValueError(_("'%(value)s' is geen wachttijd; schrijf een aantal dagen of weken") % {"value": text})

    def _capacity(self, result: ServiceRow, text: str) -> None:
        if text and not re.fullmatch(r"\d{1,6}", text):
            raise ValueError(_("'%(value)s' is geen aantal") % {"value": text})
        result.capacity_left = int(text) if text else None

    def _confirmed(self, result: ServiceRow, text: str) -> None:
        if text:
            result.confirmed_on = _day(text)
            if result.confirmed_on > today():
                raise ValueError(_("'%(value)s' ligt in de toekomst") % {"value": text})


def _filled(text: str) -> str:
    if not text:
        raise ValueError(_("niet ingevuld"))
    return " ".join(text.split())


def _parts(text: str) -> list[str]:
    """Things in one cell: on lines or between ; or, when there is none of these, between commas."""
    separator = r"[;\n]" if re.search(r"[;\n]", text) else ","
    return [part.strip() for part in re.split(separator, text) if part.strip()]


def _degrees(text: str, most: int) -> float | None:
    if not text:
        return None
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not -most <= value <= most:
        raise ValueError(_("'%(value)s' is geen getal in graden") % {"value": text})
    return value


def _day(text: str) -> date:
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise ValueError(_("'%(value)s' is geen datum dd/mm/jjjj") % {"value": text})


def check_together(problems: Problems, rows: list[ServiceRow]) -> None:
    """What rows say about each other: none twice, and further rows of a service tell the same about it."""
    first_of: dict[tuple[str, str], ServiceRow] = {}
    seen: dict[tuple[Any, ...], str] = {}
    for row in rows:
        if not row.organisation or not row.service:
            continue
        place = (*row.key, fold(row.location_name), fold(row.address), row.lon, row.lat)
        first = first_of.setdefault(row.key, row)
        if place in seen:
            problems.add(
                _("dezelfde dienst op hetzelfde adres staat ook op %(other)s") % {"other": seen[place]}, where=row.where
            )
        elif first is not row and (differs := _difference(first, row)):
            problems.add(
                _("%(column)s verschilt van %(other)s; laat de cel hier leeg of maak ze gelijk")
                % {"column": differs, "other": first.where},
                where=row.where,
            )
        seen.setdefault(place, row.where)


def _difference(first: ServiceRow, row: ServiceRow) -> str:
    pairs: list[tuple[str, Any, Any]]
    pairs = [(key, first.texts.get(key), value) for key, value in row.texts.items() if key != "accessibility"]
    pairs += [(key, getattr(first, key), getattr(row, key)) for key in ("terms", "languages", "cost", "capacity_left")]
    pairs += [("waiting", first.waiting_days, row.waiting_days), ("confirmed_on", first.confirmed_on, row.confirmed_on)]
    pairs += [("areas", [area.pk for area in first.areas], [area.pk for area in row.areas])]
    return next((BY_KEY[key].header for key, one, two in pairs if two not in ("", None, []) and one != two), "")
