"""Inhabitants of municipalities from a CSV file: one row per municipality, or one per municipality and year."""

import datetime as dt
import re
from fractions import Fraction
from pathlib import Path
from typing import Final

from nabij.engines.allocation.io import tables
from nabij.engines.allocation.io.tables import Table
from nabij.engines.allocation.programming.counting import Municipalities, between
from nabij.engines.common import InputError

CODES: Final = ("nis", "nis_code", "code")
NAMES: Final = ("name", "name_nl", "naam", "municipality")
PEOPLE: Final = ("population", "inhabitants", "inwoners")
SHIPPED: Final = Path(__file__).parent / "data" / "inhabitants_2014_2015.csv"
SHIPPED_SOURCE: Final = "Statbel, inhabitants per municipality on 1 January (licence open data, 22 October 2015)"
_NIS: Final = re.compile(r"\d{5}")


def years(table: Table) -> list[int]:
    """The years of a column `year`, else of columns that are named after a year; none when the file tells none."""
    if table.has("year"):
        return sorted({_year(table, row, text) for row, text in enumerate(table.column("year"))})
    return sorted(int(name) for name in table.header if re.fullmatch(r"(19|20)\d\d", name))


def municipalities(table: Table, year: int | None = None) -> Municipalities:
    """Those of a year; without a year the file must hold one year only, or tell none.

    Errors: InputError with file, row and field for a wrong or double code, Wallonia, inhabitants that are no number.
    """
    known = years(table)
    if year is None and len(known) > 1:
        raise InputError(f"holds {len(known)} years ({_listed(known)}); choose one", file=table.file, field="year")
    if year is not None and year not in known:
        told = f"holds {_listed(known)}" if known else "tells no year"
        raise InputError(f"{told}, not {year}{_bring(table)}", file=table.file, field="year")
    found = year if year is not None else known[0] if known else None
    return _read(table, found)


def on(table: Table, day: dt.date) -> Municipalities:
    """On a day: of that 1 January, or along a straight line between the counts before and after it."""
    known = years(table)
    if (day.month, day.day) == (1, 1) and day.year in known:
        return _read(table, day.year)
    before = [one for one in known if dt.date(one, 1, 1) <= day]
    after = [one for one in known if dt.date(one, 1, 1) > day]
    if not before or not after:
        told = f"holds {_listed(known)}" if known else "tells no year"
        message = f"{told}: no count before and after {day}{_bring(table)}"
        raise InputError(message, file=table.file, field="date")
    try:
        return between(_read(table, before[-1]), _read(table, after[0]), day)
    except InputError as error:
        raise error.within(file=table.file) from error


def _bring(table: Table) -> str:
    return "; bring a file of your own (--population)" if table.file == str(SHIPPED) else ""


def _read(table: Table, year: int | None) -> Municipalities:
    wide = not table.has("year") and year is not None
    codes = table.column(table.first_of(CODES))
    field = str(year) if wide else table.first_of(PEOPLE)
    named = table.first_of(NAMES)
    names = table.column(named) if table.has(named) else codes
    regions = table.column("region_nis") if table.has("region_nis") else [""] * len(table)
    all_years = table.column("year") if table.has("year") else None
    people = table.numbers(field, least=0, blank=True)
    chosen: dict[str, int] = {}
    for row, code in enumerate(codes):
        if all_years is not None and _year(table, row, all_years[row]) != year:
            continue
        if not _NIS.fullmatch(code):
            raise table.error(row, table.first_of(CODES), f"must be a NIS code of five digits, is '{code[:20]}'")
        if code in chosen:
            raise table.error(row, table.first_of(CODES), f"{code} is there twice, in {table.place(chosen[code])} too")
        if people[row] is None:
            raise table.error(row, field, "is empty")
        chosen[code] = row
    return Municipalities(
        codes=tuple(chosen), names=tuple(names[row] for row in chosen.values()),
        brussels=tuple(_is_brussels(table, row, code, regions[row]) for code, row in chosen.items()),
        population=tuple(people[row] or Fraction(0) for row in chosen.values()),
        date=f"{year}-01-01" if year is not None else "", source=table.file,
    )  # fmt: skip


def _is_brussels(table: Table, row: int, code: str, region: str) -> bool:
    """By the column region_nis (02000, 04000), else by the code: 21xxx is Brussels (Statbel REFNIS)."""
    by_code = "04000" if code[:2] == "21" else "03000" if code[:2] == "25" or code[0] in "5689" else "02000"
    told = (region if region.startswith("0") else f"0{region}") if region else by_code
    if told not in ("02000", "04000"):
        field = "region_nis" if region else table.first_of(CODES)
        raise table.error(row, field, f"{code} lies outside Flanders and Brussels; leave it out")
    return told == "04000"


def _year(table: Table, row: int, text: str) -> int:
    if not re.fullmatch(r"(19|20)\d\d", text):
        raise table.error(row, "year", f"must be a year, is '{text[:20]}'")
    return int(text)


def _listed(years: list[int]) -> str:
    return ", ".join(map(str, years))


def shipped() -> Table:
    """The inhabitants that come with Nabij, for the presets: 1 January 2014 and 2015."""
    return tables.read(SHIPPED)
