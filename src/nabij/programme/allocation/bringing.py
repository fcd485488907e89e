"""A table of neighbourhoods that somebody brings, or that Nabij makes of its own figures, before it is a scenario."""

import csv
import hashlib
import io
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from django.core import signing
from django.utils.translation import gettext as _

from nabij.core.clock import today
from nabij.core.imports import ImportFailed
from nabij.core.workbooks import read_workbook
from nabij.engines.allocation.io import tables
from nabij.engines.common import InputError
from nabij.programme.allocation import computing as allocation
from nabij.programme.allocation.computing import ID, NAME, POPULATION, PREVIOUS, REGION
from nabij.programme.rules import LARGEST_TABLE, MOST_COLUMNS, MOST_ROWS
from nabij.territory import queries as territory
from nabij.territory.indicators.figures import Reader
from nabij.territory.models import Area, Direction, Level, RollUp

KNOWN: Final = {
    ID: ("code", "id", "nis", "nis_code"),
    NAME: ("buurt", "naam", "name", "neighbourhood"),
    REGION: ("regio", "region", "zorgregio", "eerstelijnszone", "elz"),
    POPULATION: ("inwoners", "population", "inhabitants", "aantal_inwoners"),
    PREVIOUS: ("vte_nu", "previous", "vte_vorig_jaar"),
}
# Figures of Nabij that count unless somebody says otherwise: one of each kind of need, none of them twice.
STARTERS: Final = (
    "share_80plus", "share_living_alone", "income_per_resident", "deprivation_work", "deprivation_education",
    "deprivation_housing", "deprivation_health",
)  # fmt: skip
SALT: Final = "nabij.programme.table"
KEPT_FOR: Final = 4 * 3600
SHEETS: Final = (".xlsx", ".xls", ".ods")
LARGEST_UNPACKED: Final = 50_000_000  # bytes of a spreadsheet
LONGEST_TABLE: Final = 4 * LARGEST_TABLE  # characters of a spreadsheet as text
LONGEST_TEXT: Final = 200
FORMULA: Final = re.compile(r"\s*(?:[=@]|[+-](?![\w\s.,%-]*$))+")  # "+65" is a name, "+A1*2()" is none


@dataclass(frozen=True)
class Suggested:
    """What a column is taken for, until whoever brings it says otherwise."""

    column: str
    label: str
    unit: str = ""
    need: str = "high"
    pillar: str = ""


@dataclass(frozen=True)
class Brought:
    """A table that is right: CSV with the columns of the engine. ``origin`` tells where it came from."""

    table: str
    columns: list[str]
    suggested: list[Suggested]
    origin: dict[str, Any]
    fte: float
    notes: list[str] = field(default_factory=list)

    def sealed(self, owner: str) -> str:
        """To travel in a form. owner: who brought it, and for which area."""
        return signing.dumps(asdict(self), salt=f"{SALT}:{owner}", compress=True)

    @classmethod
    def opened(cls, token: str, owner: str) -> "Brought":
        """Raises `signing.BadSignature` for what was not sealed here for this owner, or too long ago."""
        told = signing.loads(token, salt=f"{SALT}:{owner}", max_age=KEPT_FOR)
        return cls(**told | {"suggested": [Suggested(**one) for one in told["suggested"]]})

    @property
    def rows(self) -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.table)))[1:]


# Files


def from_file(name: str, content: bytes) -> Brought:
    """Raises `ImportFailed` with a line for each mistake: file, row, field."""
    text = text_of(name, content)
    return from_text(name, text, {"kind": "file", "file": name, "sha256": hashlib.sha256(content).hexdigest()})


def text_of(name: str, content: bytes) -> str:
    """A file as CSV; spreadsheets by their first sheet. Raises `ImportFailed` for what can't be read."""
    if len(content) > LARGEST_TABLE:
        raise ImportFailed(_("%(file)s: het bestand is te groot") % {"file": name})
    text = _sheet(name, content) if name.lower().endswith(SHEETS) else _text(name, content)
    if len(text) > LONGEST_TABLE:
        raise ImportFailed(_("%(file)s: het bestand is te groot") % {"file": name})
    return text


def _text(name: str, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        message = _("%(file)s: de tekens zijn geen UTF-8; bewaar het bestand als 'CSV UTF-8'") % {"file": name}
        raise ImportFailed(message) from None
    if "\0" in text:
        raise ImportFailed(_("%(file)s: dit is geen tekstbestand") % {"file": name})
    return text


def _sheet(name: str, content: bytes) -> str:
    """The first sheet as CSV; numbers as they are, with a point."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"tabel{Path(name).suffix.lower()}"
        path.write_bytes(content)
        try:
            read = read_workbook(
                path, most_rows=MOST_ROWS + 1, most_columns=MOST_COLUMNS, most_unpacked=LARGEST_UNPACKED
            )
            cells = [row for _number, row in read]
        except ImportFailed as problem:
            raise ImportFailed(*(one.replace(path.name, name) for one in problem.problems)) from None
    return csv_of([_cell(one) for one in cells[0]] if cells else [], [[_cell(one) for one in row] for row in cells[1:]])


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\n", " ").strip()


def from_text(name: str, text: str, origin: dict[str, Any]) -> Brought:
    """A table in CSV, read by the engine's own reader."""
    try:
        table = tables.parse(_seen(text), name)
    except InputError as error:
        raise ImportFailed(_read_error(name, error)) from error
    if len(table) > MOST_ROWS or len(table.header) > MOST_COLUMNS:
        told = {"file": name, "rows": MOST_ROWS, "columns": MOST_COLUMNS}
        message = _("%(file)s: het bestand is te groot; ten hoogste %(rows)d rijen en %(columns)d kolommen") % told
        raise ImportFailed(message)
    found = {key: next((h for h in table.header if h.casefold() in names), None) for key, names in KNOWN.items()}
    problems = [
        _("%(file)s: er is geen kolom '%(name)s'; wel: %(names)s")
        % {"file": name, "name": key, "names": ", ".join(table.header)}
        for key in (ID, POPULATION)
        if found[key] is None
    ]
    problems += [_told(name, "", one[:40], bad_text(one)) for one in table.header if bad_text(one)]
    if problems:
        raise ImportFailed(*problems)
    taken = {one for one in found.values() if one}
    problems = _problems(table, found)
    numbers: dict[str, list[Fraction | None]] = {}
    notes: list[str] = []
    for column in table.header:
        if column in taken:
            continue
        if column in KNOWN or _is_words(table.column(column)):
            notes.append(_("De kolom '%(name)s' bevat tekst en telt niet mee.") % {"name": column})
        else:
            numbers[column] = _numbers(table, column, problems)
    if problems:
        raise ImportFailed(*problems)
    head = [key for key, column in found.items() if column] + list(numbers)
    cells = [
        [" ".join(cell.split()) for cell in table.column(column)] if key in (ID, NAME, REGION)
        else _plain(_numbers(table, column, problems))
        for key, column in found.items() if column
    ]  # fmt: skip
    lines = [list(row) for row in zip(*cells, *map(_plain, numbers.values()), strict=True)]
    if NAME not in head:
        head, lines = [*head, NAME], [[*line, line[head.index(ID)]] for line in lines]
    suggested = [Suggested(column, column.replace("_", " ")) for column in numbers]
    return Brought(csv_of(head, lines), head, suggested, origin, 2.0 * len(lines), notes)


def _seen(text: str) -> str:
    """Without characters that nobody sees, but tabs and ends of lines."""
    return "\n".join("\t".join(map(allocation.seen, line.split("\t"))) for line in re.split(r"\r\n|\r|\n", text))


def _plain(values: Iterable[Fraction | None]) -> list[str]:
    """Numbers as the engine reads them, whatever the file writes for a point."""
    return ["" if one is None else f"{float(one):.12g}" for one in values]


def _problems(table: tables.Table, found: dict[str, str | None]) -> list[str]:
    problems = []
    seen: dict[str, int] = {}
    ids = table.column(found[ID] or "")
    for row, text in enumerate(ids):
        if not text:
            problems.append(_told(table.file, table.place(row), found[ID], _("deze cel is leeg")))
        elif text in seen:
            message = _("'%(code)s' staat er al, in %(place)s")
            told = {"code": text, "place": _place(table.place(seen[text]))}
            problems.append(_told(table.file, table.place(row), found[ID], message % told))
        seen.setdefault(text, row)
    for column in (found[ID], found[NAME], found[REGION]):
        for row, text in enumerate(table.column(column) if column else []):
            if bad_text(text):
                problems.append(_told(table.file, table.place(row), column, bad_text(text)))
    region = found[REGION]
    for row, text in enumerate(table.column(region) if region else []):
        if not text:
            problems.append(_told(table.file, table.place(row), region, _("deze cel is leeg")))
    for key, least in ((POPULATION, 1), (PREVIOUS, 0)):
        column = found[key]
        if column is None:
            continue
        wrong: list[str] = []
        values = _numbers(table, column, wrong)
        problems += wrong
        for row, value in enumerate([] if wrong else values):
            if value is None or value < least:
                message = _("vul een getal in van %(least)d of meer") % {"least": least}
                problems.append(_told(table.file, table.place(row), column, message))
    return problems


def harmless(text: str) -> str:
    """A name that may come out in any file, made of one that somebody gave elsewhere."""
    return FORMULA.sub("", allocation.seen(text))[:LONGEST_TEXT]


def bad_text(text: str) -> str:
    """Why a name can't be used, in words; nothing when it can."""
    if len(text) > LONGEST_TEXT:
        return _("ten hoogste %(n)d tekens") % {"n": LONGEST_TEXT}
    return _("dit begint zoals een formule van een rekenblad") if FORMULA.match(text) else ""


def _numbers(table: tables.Table, column: str, problems: list[str]) -> list[Fraction | None]:
    """Row by row, so that every mistake is told and not only the first."""
    found: list[Fraction | None] = []
    for row, line in zip(table.rows, table.line, strict=True):
        try:
            found += replace(table, rows=(row,), line=(line,)).numbers(column, blank=True)
        except InputError as error:
            problems.append(_number_error(table.file, error))
    return found


def _is_words(cells: Sequence[str]) -> bool:
    """No cell looks like a number: a column of names, not a mistake in a column of figures."""
    return not any(cell[:1].isdigit() or cell[:2].lstrip("-+").isdigit() for cell in cells if cell)


def _place(place: str) -> str:
    return _("rij %(number)d") % {"number": int(place.removeprefix("row "))} if place.startswith("row ") else place


def _told(file: str, place: str, column: str | None, message: str) -> str:
    return f"{', '.join(part for part in (file, _place(place), column or '') if part)}: {message}"


def _number_error(file: str, error: InputError) -> str:
    value = error.message.rpartition("is ")[2].strip("'")
    return _told(file, error.place, error.field, _("dit moet een getal zijn: '%(value)s'") % {"value": value})


def _read_error(file: str, error: InputError) -> str:
    known = {
        "is empty": _("het bestand is leeg"),
        "two columns have this name": _("twee kolommen heten zo"),
        "has no rows under the names of the columns": _("er staan geen rijen onder de namen van de kolommen"),
    }
    message = known.get(error.message)
    if message is None and "cells instead of" in error.message:
        message = _("deze rij heeft een ander aantal cellen dan de eerste rij")
    return _told(file, error.place, error.field, message or _("dit is geen CSV die gelezen kan worden"))


def csv_of(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as the engine reads it."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([list(head), *map(list, rows)])
    return file.getvalue()


# Without a file


def from_preset(code: str) -> Brought:
    """Neighbourhoods counted by rule; nothing is known but inhabitants."""
    counted = allocation.preset(code)
    head = [ID, NAME, POPULATION]
    origin = {"kind": "preset", "preset": code, "on": counted.day.isoformat(), "neighbourhoods": counted.neighbourhoods}
    return Brought(csv_of(head, counted.rows), head, [], origin, 2.0 * counted.neighbourhoods)


def from_example() -> Brought:
    return from_text(_("voorbeeld"), allocation.example(), {"kind": "example"})


def from_territory(area: Area) -> Brought:
    """The neighbourhoods of an area with their inhabitants and the rates that may be shown. Raises `ImportFailed`."""
    places = list(
        Area.objects.valid().filter(level=Level.NEIGHBOURHOOD, pk__in=area.descendant_ids()).defer("geometry")
        .order_by("code")[: MOST_ROWS + 1]
    )  # fmt: skip
    people = {place.pk: found for place in places if (found := territory.population_of(place))}
    known = [place for place in places if place.pk in people and people[place.pk].persons > 0]
    if not known:
        raise ImportFailed(
            _("Van dit gebied zijn nog geen buurten met inwoners bekend. Begin met een telling of met een eigen tabel.")
        )
    reader = Reader()
    codes = [
        code for code, one in reader.known.items()
        if one.roll_up == RollUp.MEAN and not one.helper and (one.numerator or not one.counts_persons)
    ]  # fmt: skip
    reader.bring([place.pk for place in known], codes)
    values = {code: [reader.figure(code, place.pk) for place in known] for code in codes}
    # What its source wants to be asked for first doesn't go into files for others.
    shown = [
        code for code in codes
        if not any(one is not None and one.ask_first for one in values[code])
        and 2 * sum(one is not None and one.value is not None for one in values[code]) > len(known)
    ]  # fmt: skip
    head = [ID, NAME, POPULATION, *shown]
    rows = []
    for at, place in enumerate(known):
        figures = [values[code][at] for code in shown]
        cells = ["" if one is None or one.value is None else f"{one.value:.12g}" for one in figures]
        rows.append([place.code, harmless(place.name), str(people[place.pk].persons), *cells])
    suggested = [
        Suggested(
            code, reader.known[code].name, reader.known[code].unit,
            _means(code, reader.known[code].direction), reader.known[code].theme,
        )
        for code in shown
    ]  # fmt: skip
    notes = [_("Geen inwoners bekend, daarom weggelaten: %(name)s.") % {"name": one.name} for one in places
             if one not in known]  # fmt: skip
    sources = sorted({one.source for one in people.values()})
    origin = {"kind": "territory", "area": area.code, "on": today().isoformat(), "sources": sources}
    return Brought(csv_of(head, rows), head, suggested, origin, 2.0 * len(known), notes)


def _means(code: str, direction: str) -> str:
    """What a figure of Nabij is taken for: much of what is better when higher is little need."""
    if code not in STARTERS:
        return "skip"
    return "low" if direction == Direction.HIGHER else "high"
