"""A file with regions, or with mergers, read: every mistake told, and what the engine counts with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from nabij.core.imports import ImportFailed
from nabij.engines.allocation.io import tables
from nabij.engines.allocation.io.tables import Table
from nabij.engines.allocation.programming import inhabitants
from nabij.engines.allocation.programming.regions import YEARS, Regions
from nabij.engines.common import InputError
from nabij.programme.counting.refusals import words
from nabij.programme.models import Borders, RegionKind, RegionVersion
from nabij.programme.rules import MOST_COLUMNS, MOST_ROWS

NIS: Final = ("nis", "nis_code", "code", "niscode")
COLUMNS: Final = {
    RegionKind.SMALL_URBAN: ("kleinstedelijk", "kleinstedelijke_zorgregio", "small_urban", "regio", "region"),
    RegionKind.REGIONAL: ("regionaal", "regionale_zorgregio", "regional", "referentieregio", "regio", "region"),
    RegionKind.PRIMARY_CARE: ("elz", "eerstelijnszone", "primary_care", "regio", "region"),
}
HOW_MANY: Final = {Borders.OLD: 308, Borders.MIDDLE: 300, Borders.NEW: 285}
"""Flemish municipalities within these borders."""


@dataclass(frozen=True)
class RegionFile:
    """column: that holds the region. of: code of a municipality -> code of its region. names: code of a region -> name.
    without: rows that name no region; they are refused when they count."""

    column: str
    of: dict[str, str]
    names: dict[str, str]
    without: tuple[str, ...] = ()


def parse(name: str, text: str) -> Table:
    """Raises `ImportFailed`."""
    try:
        table = tables.parse(text.removeprefix("\ufeff"), name)
    except InputError as error:
        raise ImportFailed(words(error)) from error
    if len(table) > MOST_ROWS or len(table.header) > MOST_COLUMNS:
        told = {"file": name, "rows": MOST_ROWS, "columns": MOST_COLUMNS}
        message = _("%(file)s: het bestand is te groot; ten hoogste %(rows)d rijen en %(columns)d kolommen") % told
        raise ImportFailed(message)
    return table


def read(table: Table, kind: str, borders: str, column: str = "") -> RegionFile:
    """Raises `ImportFailed` with a line for each mistake."""
    if kind == RegionKind.MERGERS:
        return _mergers(table)
    coded = _one_of(table, (YEARS[borders], *NIS), _("de NIS-code van de gemeente"))
    column = column.strip() or _one_of(table, COLUMNS[RegionKind(kind)], _("de regio"))
    if not table.has(column):
        raise ImportFailed(_missing(table, column))
    named = f"{column}_name" if table.has(f"{column}_name") else f"{column}_naam"
    names = table.column(named) if table.has(named) else table.column(column)
    of: dict[str, str] = {}
    called: dict[str, str] = {}
    without, problems = [], []
    for row, (code, region) in enumerate(zip(table.column(coded), table.column(column), strict=True)):
        if not (len(code) == 5 and code.isdecimal()):
            problem = _("een NIS-code heeft vijf cijfers: '%(value)s'") % {"value": code[:20]}
            problems.append(_at(table, row, coded, problem))
        elif not region:
            without.append(code)
        elif of.setdefault(code, region) != region:
            problem = _("gemeente %(code)s ligt hier in %(this)s, en hoger in %(that)s")
            problems.append(_at(table, row, column, problem % {"code": code, "this": region, "that": of[code]}))
        else:
            called.setdefault(region, names[row] or region)
    problems += [] if problems else _wrong_borders(table.file, [*of, *without], borders)
    if problems:
        raise ImportFailed(*problems)
    if not of:
        message = _("%(file)s, %(column)s: geen enkele gemeente heeft een regio") % {
            "file": table.file,
            "column": column,
        }
        raise ImportFailed(message)
    return RegionFile(column, of, called, tuple(one for one in without if one not in of))


def _wrong_borders(file: str, codes: Sequence[str], borders: str) -> list[str]:
    """Codes that can't be of these borders: more of them than there were, or not those of then."""
    flemish = {code for code in codes if code[:2] != "21"}
    most = HOW_MANY[Borders(borders)]
    label = Borders(borders).label
    if len(flemish) > most:
        told = {"file": file, "n": len(flemish), "most": most, "borders": label}
        return [_("%(file)s: hier staan %(n)d gemeenten, maar met de grenzen %(borders)s zijn er %(most)d") % told]
    if borders != Borders.OLD:
        return []
    known = set(inhabitants.municipalities(inhabitants.shipped(), 2015).codes)
    message = _("%(file)s: gemeente %(code)s bestond niet met de grenzen %(borders)s")
    return [message % {"file": file, "code": code, "borders": label} for code in sorted(flemish - known)]


def _mergers(table: Table) -> RegionFile:
    """At least two borders, each a column of codes."""
    columns = [name for name in YEARS.values() if table.has(name)]
    if len(columns) < 2:
        message = _("%(file)s: een tabel met fusies heeft minstens twee van de kolommen %(columns)s")
        raise ImportFailed(message % {"file": table.file, "columns": ", ".join(YEARS.values())})
    problems = []
    for column in columns:
        for row, code in enumerate(table.column(column)):
            if not (len(code) == 5 and code.isdecimal()):
                problem = _("een NIS-code heeft vijf cijfers: '%(value)s'") % {"value": code[:20]}
                problems.append(_at(table, row, column, problem))
    if problems:
        raise ImportFailed(*problems)
    first, last = table.column(columns[0]), table.column(columns[-1])
    return RegionFile("", dict(zip(first, last, strict=True)), {code: code for code in last})


def _one_of(table: Table, names: Sequence[str], what: str) -> str:
    known = {one.casefold(): one for one in reversed(table.header)}
    found = next((known[name] for name in names if name in known), None)
    if found is None:
        told = {"file": table.file, "what": what, "names": ", ".join(names), "columns": ", ".join(table.header)}
        message = _("%(file)s: er is geen kolom met %(what)s (%(names)s); er zijn wel: %(columns)s") % told
        raise ImportFailed(message)
    return found


def _missing(table: Table, column: str) -> str:
    told = {"file": table.file, "column": column[:60], "columns": ", ".join(table.header)}
    return _("%(file)s: er is geen kolom '%(column)s'; er zijn wel: %(columns)s") % told


def _at(table: Table, row: int, column: str, message: str) -> str:
    place = _("rij %(number)s") % {"number": table.line[row]}
    return f"{table.file}, {place}, {column}: {message}"


def regions_of(version: RegionVersion) -> Regions:
    """A kept version as the engine reads it."""
    found = read(parse(version.file, version.content), version.kind, version.borders, version.column)
    return Regions(found.of, found.names, version.column, version.file, version.sha256)
