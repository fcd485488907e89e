"""Regions as data: which municipality lies in which region, by a file of the user; borders are never mixed silently."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from nabij.engines.allocation.io.tables import Table
from nabij.engines.allocation.programming.counting import Count, Municipalities
from nabij.engines.allocation.programming.inhabitants import CODES
from nabij.engines.common import InputError

YEARS: Final = {"2018": "nis_2018", "2024": "nis_2024", "2025": "nis_2025"}
"""Borders of municipalities -> column of a table of mergers: until 2018, 2019 to 2024, from 2025."""


@dataclass(frozen=True)
class Regions:
    """of: NIS code -> code of its region. names: code of a region -> name. kind: the column they came from (elz,
    referentieregio, small_urban ...). version: hash of the file, so that a later file is never taken for this one."""

    of: Mapping[str, str]
    names: Mapping[str, str]
    kind: str
    file: str
    version: str


@dataclass(frozen=True)
class Region:
    code: str
    name: str
    municipalities: int
    population: int
    neighbourhoods: int


def read(table: Table, kind: str = "region") -> Regions:
    """One row per municipality; `kind` is the column with the region, with `kind`_name for its name if there is one.

    Errors: InputError for a municipality in two regions, or in none.
    """
    coded = next((name for name in (*CODES, *reversed(YEARS.values())) if table.has(name)), CODES[0])
    codes, regions = table.column(coded), table.column(kind)
    names = table.column(f"{kind}_name") if table.has(f"{kind}_name") else regions
    of: dict[str, str] = {}
    called: dict[str, str] = {}
    for row, (code, region) in enumerate(zip(codes, regions, strict=True)):
        if not code:
            raise table.error(row, coded, "is empty")
        if not region:
            continue  # told by `by_region` for the municipalities that count
        if of.setdefault(code, region) != region:
            raise table.error(row, kind, f"{code} would lie in {of[code]} and in {region}")
        called.setdefault(region, names[row] or region)
    if not of:
        raise InputError("no municipality has a region", file=table.file, field=kind)
    return Regions(of, called, kind, table.file, table.sha256)


def by_region(found: Count, regions: Regions) -> list[Region]:
    """The neighbourhoods per region. Errors: municipalities and regions that don't have the same borders."""
    sums: dict[str, list[int]] = {}
    for row in found.rows:
        if not row.code:
            message = f"{row.name} counts as a whole, so nothing is known per region; count per municipality"
            raise InputError(message, field="regions")
        region = regions.of.get(row.code)
        if region is None:
            raise InputError(f"{row.code} {row.name} has no region here; {_MISMATCH}", file=regions.file, field="nis")
        one = sums.setdefault(region, [0, 0, 0])
        for at, value in enumerate((1, int(row.counted), row.neighbourhoods)):
            one[at] += value
    return [Region(code, regions.names[code], *one) for code, one in sorted(sums.items())]


_MISMATCH: Final = "the files may have other borders of municipalities: join them with a table of mergers"


def check_borders(places: Municipalities, regions: Regions) -> None:
    """Refuse regions that know municipalities which aren't counted: those are of other borders. Brussels may lack."""
    with_brussels = any(places.brussels)
    for code in regions.of:
        if code not in places.codes and (with_brussels or code[:2] != "21"):
            message = f"{code} is no municipality among the inhabitants; {_MISMATCH}"
            raise InputError(message, file=regions.file, field="nis")


def mergers(table: Table, places: Municipalities, year: str) -> dict[str, tuple[str, str]]:
    """Code -> code and name within the borders of `year`, for `merged`.

    The borders of the inhabitants are those whose codes they all have. Errors: none has all, or a later one is asked to
    be undone.
    """
    columns = {one: table.column(column) for one, column in YEARS.items() if table.has(column)}
    if year not in columns:
        raise InputError("there is no such column", file=table.file, field=YEARS[year])
    known = {one: set(codes) for one, codes in columns.items()}
    now = next((one for one in columns if set(places.codes) <= known[one]), None)
    if now is None:
        least = min(columns, key=lambda one: len(set(places.codes) - known[one]))
        code = next(code for code in places.codes if code not in known[least])
        raise InputError(f"no borders of this table have {code} of the inhabitants", file=table.file, field="nis")
    named = f"name_{year}"
    names = table.column(named) if table.has(named) else columns[year]
    found: dict[str, tuple[str, str]] = {}
    for row, (old, new) in enumerate(zip(columns[now], columns[year], strict=True)):
        if found.setdefault(old, (new, names[row]))[0] != new:
            message = f"{old} was made of more than one municipality; a merger can't be undone"
            raise table.error(row, YEARS[now], message)
    return found
