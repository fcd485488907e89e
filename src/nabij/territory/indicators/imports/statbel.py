"""The official forms of Statbel, known by their headers.

- TF_SOC_POP_STRUCT: persons per municipality, sex, nationality, civil status and age: inhabitants and older people.
- OPENDATA_SECTOREN: inhabitants per statistical sector, ``ZZZZ`` for who can't be placed; surface where it is told.
- TF_PSNL_INC_TAX_MUNTY and _SECTOR: declarations and net taxable income.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from nabij.core.imports import ImportFailed, Problems, row_name
from nabij.territory.imports.geojson import area_code
from nabij.territory.imports.population import NOT_LOCALISED, day_of
from nabij.territory.indicators.imports.readings import UNKNOWN, Reading, number_of
from nabij.territory.indicators.imports.sheets import Rows
from nabij.territory.models import Level

OFFICIAL = re.compile(r"(TX|CD|MS|DT|C|T|QT)_\w+|OPPERVLAK\w*[ _]IN[ _]\S+|TOTAL|POPULATION", re.IGNORECASE)
AGES = {"age_65plus": 65, "age_75plus": 75, "age_80plus": 80, "age_85plus": 85}
SOURCES = {
    "structure": "Statbel, TF_SOC_POP_STRUCT",
    "sectors": "Statbel, OPENDATA_SECTOREN",
    "income": "Statbel, fiscale inkomens",
}


def form_of(rows: Rows) -> str:
    """Which form it is; "" for a table of one's own."""
    headers = set(rows.headers)
    if {"MS_POPULATION", "CD_AGE"} <= headers:
        return "structure"
    if {"CD_SECTOR", "CD_REFNIS"} <= headers and headers & {"TOTAL", "POPULATION"}:
        return "sectors"
    if {"MS_NBR_NON_ZERO_INC", "MS_TOT_NET_TAXABLE_INC"} <= headers:
        return "income"
    return ""


def read_statbel(rows: Rows, form: str, on: date | None) -> tuple[list[Reading], list[str]]:
    """Readings and remarks; raises `ImportFailed` with everything that is wrong."""
    problems = Problems(rows.path)
    for header in rows.headers:
        if header and not OFFICIAL.fullmatch(header):
            problems.add(_("deze kolom hoort niet in dit formulier van Statbel"), column=header)
    problems.raise_any()
    reader = _Statbel(rows, on)
    found = {"structure": reader.structure, "sectors": reader.sectors, "income": reader.income}[form]()
    reader.problems.raise_any()
    return found, reader.notes


class _Statbel:
    def __init__(self, rows: Rows, on: date | None) -> None:
        self.rows = rows
        self.problems = Problems(rows.path)
        self.notes: list[str] = []
        year = re.search(r"(?<!\d)(19|20)\d\d(?!\d)", rows.path.name)
        self.fixed = on or (None if "CD_YEAR" in rows.headers else date(int(year[0]), 1, 1) if year else None)
        if self.fixed is None and "CD_YEAR" not in rows.headers:
            raise ImportFailed(
                _("%(file)s: geef de datum van de cijfers met --on JJJJ-MM-DD") % {"file": rows.path.name}
            )
        self.municipality = "CD_MUNTY_REFNIS" if "CD_MUNTY_REFNIS" in rows.headers else "CD_REFNIS"

    def structure(self) -> list[Reading]:
        """Crossed over everything: summed per municipality."""
        sums: dict[tuple[str, date, str], float] = defaultdict(float)
        for number, cells in self.rows:
            where = row_name(number)
            code, day = self._code(where, cells), self._day(where, cells)
            age, persons = self._number(where, "CD_AGE", cells), self._number(where, "MS_POPULATION", cells)
            if day is None or age is None or persons is None:
                continue
            sums[code, day, "inhabitants"] += persons
            for indicator, first in AGES.items():
                sums[code, day, indicator] += persons if age >= first else 0
        return [
            Reading(indicator, Level.MUNICIPALITY, code, day, persons, column="MS_POPULATION")
            for (code, day, indicator), persons in sums.items()
        ]

    def sectors(self) -> list[Reading]:
        persons_in = "POPULATION" if "POPULATION" in self.rows.headers else "TOTAL"
        surface_in = next((name for name in self.rows.headers if name.upper().startswith("OPPERVLAK")), "")
        sums: dict[tuple[str, date], float] = defaultdict(float)
        found, nowhere = list[Reading](), 0.0
        for number, cells in self.rows:
            where = row_name(number)
            code, day = self._code(where, cells), self._day(where, cells)
            persons = self._number(where, persons_in, cells)
            if day is None or persons is None:
                continue
            sums[code, day] += persons
            sector = cells["CD_SECTOR"]
            if sector.endswith(NOT_LOCALISED):
                nowhere += persons
                continue
            found.append(Reading("inhabitants", Level.SECTOR, sector, day, persons, where, persons_in))
            if surface_in and (surface := self._number(where, surface_in, cells)) is not None:
                found.append(Reading("surface", Level.SECTOR, sector, day, surface / 100, where, surface_in))
        if nowhere:
            self.notes.append(
                _("%(count)d personen zijn in geen sector te plaatsen (ZZZZ); zij tellen enkel mee voor hun gemeente")
                % {"count": nowhere}
            )
        return found + [
            Reading("inhabitants", Level.MUNICIPALITY, code, day, persons, column=persons_in)
            for (code, day), persons in sums.items()
        ]

    def income(self) -> list[Reading]:
        by_sector = "CD_SECTOR" in self.rows.headers
        found = list[Reading]()
        for number, cells in self.rows:
            where = row_name(number)
            code, day = self._code(where, cells), self._day(where, cells)
            level: str = Level.SECTOR if by_sector else Level.MUNICIPALITY
            code = cells["CD_SECTOR"] if by_sector else code
            total = self._number(where, "MS_TOT_NET_TAXABLE_INC", cells)
            declarations = self._number(where, "MS_NBR_NON_ZERO_INC", cells)
            residents = self._number(where, "MS_TOT_RESIDENTS", cells) if "MS_TOT_RESIDENTS" in cells else None
            if day is None or total is None or declarations is None:
                continue
            found.append(Reading("declarations", level, code, day, declarations, where, "MS_NBR_NON_ZERO_INC"))
            for indicator, people in (("income_per_declaration", declarations), ("income_per_resident", residents)):
                if people:
                    value = round(total / people, 2)
                    found.append(Reading(indicator, level, code, day, value, where, "MS_TOT_NET_TAXABLE_INC"))
        return found

    def _code(self, where: str, cells: Mapping[str, str]) -> str:
        code = area_code(cells[self.municipality], Level.MUNICIPALITY)
        if not re.fullmatch(r"\d{5}", code):
            text = _("'%(value)s' is geen NIS-code") % {"value": cells[self.municipality]}
            self.problems.add(text, where=where, column=self.municipality)
        return code

    def _day(self, where: str, cells: Mapping[str, str]) -> date | None:
        if self.fixed:
            return self.fixed
        day = day_of(cells["CD_YEAR"])
        if day is None:
            text = _("'%(value)s' is geen jaar of datum") % {"value": cells["CD_YEAR"]}
            self.problems.add(text, where=where, column="CD_YEAR")
        return day

    def _number(self, where: str, column: str, cells: Mapping[str, str]) -> float | None:
        if cells[column].casefold() in UNKNOWN:
            return None
        value = number_of(cells[column], dutch=False)
        if value is None or value < 0:
            text = _("'%(value)s' is geen getal van 0 of meer") % {"value": cells[column]}
            self.problems.add(text, where=where, column=column)
            return None
        return value
