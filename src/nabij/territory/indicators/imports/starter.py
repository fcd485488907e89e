"""The starter set, from a folder with the official files under the names that the documentation gives."""

import csv
import gzip
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import NoReturn

from django.db import transaction
from django.utils.translation import gettext as _

from nabij.core.actors import Actor
from nabij.core.clock import today
from nabij.core.imports import ImportFailed, Problems, Table, row_name
from nabij.territory.facilities.bringing import Listed, counts_of, store
from nabij.territory.facilities.kinds import ready
from nabij.territory.facilities.reading import Asked, read_facilities
from nabij.territory.imports.geojson import area_code
from nabij.territory.indicators import definitions
from nabij.territory.indicators.imports.conversion import Conversion
from nabij.territory.indicators.imports.points import Drawn, drawn, surfaces
from nabij.territory.indicators.imports.readings import UNKNOWN, Batch, IndicatorOutcome, Origin, Reading, number_of
from nabij.territory.indicators.imports.statbel import AGES
from nabij.territory.indicators.imports.write import write
from nabij.territory.models import Area, Level, Reuse

MERGERS = "gebiedscodes/gemeenten_fusies.csv"
SECTORS = "statistische-sectoren/sectoren_2019_naar_2024.csv.gz"
MAP_KINDS = ("shop", "meeting_place", "bench", "toilet", "station", "post", "money")
AGED = {
    "institutional_65plus": ("share_institutional_household", 65),
    "institutional_85plus": ("share_institutional_household", 85),
    "alone_65plus": ("share_living_alone", 65),
    "alone_80plus": ("share_living_alone", 80),
}
SCORES = {
    "deprivation": ("bimd_score", "average_score_bimd_2011"),
    "deprivation_income": ("income_score", "average_score_income_2011"),
    "deprivation_work": ("employment_score", "average_score_employment_2011"),
    "deprivation_education": ("edu_score", "average_score_education_2011"),
    "deprivation_housing": ("hous_score", "average_score_housing_2011"),
    "deprivation_safety": ("crime_score", "average_score_crime_2011"),
    "deprivation_health": ("health_score", "average_score_health_2011"),
}
BEFORE_1946 = ("built_before_1900", "built_1900_1918", "built_1919_1945")
STATBEL = "Licentie open data, CC BY 4.0"
CENSUS = date(2011, 1, 1)


@transaction.atomic
def import_starter_set(folder: Path, *, by: Actor, dry_run: bool = False) -> IndicatorOutcome:
    """Define the starter set and bring in the files of a folder that are there; raises `ImportFailed`."""
    if not folder.is_dir():
        raise ImportFailed(_("%(folder)s: deze map bestaat niet") % {"folder": folder})
    known = definitions.define(definitions.starter_set(), by=by)
    files = _Files(folder, by)
    deliveries = [delivery for read in READERS for delivery in read(files)]
    if not any(batch.readings for batch, _table in deliveries):
        raise ImportFailed(
            _("%(folder)s: geen enkel bestand van de startset gevonden, zoals %(name)s")
            % {"folder": folder, "name": "bevolking-gemeente/bevolking_gemeente.csv"}
        )
    outcome = write([(batch, table) for batch, table in deliveries if batch.readings], known, by=by)
    outcome.notes += [_("Niet gevonden en overgeslagen: %(name)s") % {"name": name} for name in files.absent]
    outcome.dry_run = dry_run
    if dry_run:
        transaction.set_rollback(True)
    return outcome


Deliveries = Iterator[tuple[Batch, Conversion | None]]


@dataclass(frozen=True)
class _Row:
    """A row of a file; what is wrong in it is told with its place."""

    table: Table
    where: str
    cells: dict[str, str]

    @property
    def file(self) -> str:
        return self.table.path.name

    def __getitem__(self, column: str) -> str:
        return self.cells[self.table.column(column)] if column not in self.cells else self.cells[column]

    def number(self, column: str) -> float | None:
        """The number in a column; None for a gap."""
        text = self[column]
        if text.casefold() in UNKNOWN:
            return None
        value = number_of(text, dutch=False)
        return self._wrong(column, _("'%(value)s' is geen getal") % {"value": text}) if value is None else value

    def year(self, column: str) -> date:
        text = self[column]
        if not re.fullmatch(r"(19|20|21)\d\d", text):
            self._wrong(column, _("'%(value)s' is geen jaar") % {"value": text})
        return date(int(text), 1, 1)

    def reading(self, indicator: str, level: str, code: str, on: date, value: float, column: str = "") -> Reading:
        return Reading(indicator, level, code, on, value, self.where, column)

    def _wrong(self, column: str, what: str) -> NoReturn:
        problems = Problems(self.table.path)
        problems.add(what, where=self.where, column=column)
        problems.raise_any()
        raise AssertionError("a problem was just added")


@dataclass
class _Files:
    """The folder, with the codes that matter here: official files hold all of Flanders, or Belgium."""

    folder: Path
    by: Actor
    absent: list[str] = field(default_factory=list)
    _areas: list[Drawn] | None = None

    def __post_init__(self) -> None:
        self.here = set(Area.objects.values_list("code", flat=True))
        self.mergers = self._conversion(MERGERS)
        self.sectors = self._conversion(SECTORS)
        self.wanted = set(self.here)
        for table in filter(None, (self.mergers, self.sectors)):
            self.wanted |= {code for row in table.rows if self.here & set(row) for code in row}

    def _conversion(self, name: str) -> Conversion | None:
        path = self.folder / name
        return Conversion.read(path) if path.exists() else None

    def rows(self, name: str, code: str = "", level: str = "") -> Iterator[_Row]:
        """Rows of a file that is there; with ``code`` only those of areas that matter here."""
        path = self.folder / name
        if not path.exists():
            self.absent.append(name)
            return
        table = Table(path)
        column = table.column(code) if code else ""
        for number, cells in table:
            if column:
                cells[column] = area_code(cells[column], level)
                if cells[column] not in self.wanted:
                    continue
            yield _Row(table, row_name(number), cells)

    def areas(self) -> list[Drawn]:
        if self._areas is None:
            self._areas = drawn()
        return self._areas


def _inhabitants(files: _Files) -> Deliveries:
    by_source = defaultdict[str, list[Reading]](list)
    name = "bevolking-gemeente/bevolking_gemeente.csv"
    for row in files.rows(name, "nis", Level.MUNICIPALITY):
        if (persons := row.number("population")) is not None:
            reading = row.reading(
                "inhabitants", Level.MUNICIPALITY, row["nis"], row.year("year"), persons, "population"
            )
            by_source[row["source"]].append(reading)
    for source, readings in sorted(by_source.items()):
        asked = not source.startswith(("TF_SOC_POP_STRUCT", "Statbel"))
        reuse = Reuse.ASK if asked else Reuse.FREE
        origin = Origin("Statbel, bevolking", source or "-", "" if asked else STATBEL, reuse, Path(name).name)
        yield Batch(origin, readings), files.mergers


def _ages(files: _Files) -> Deliveries:
    name = "bevolking-gemeente/leeftijd_geslacht_2009_2015.csv.gz"
    sums = _Sums()
    for code, year, age, persons in _age_rows(files, name):
        for indicator, first in AGES.items():
            sums[indicator, code, date(year, 1, 1)] += persons if age >= first else 0
    origin = Origin("Statbel, bevolking naar leeftijd", "2009-2015", STATBEL, Reuse.FREE, Path(name).name)
    yield Batch(origin, _readings(sums)), files.mergers
    name = "bevolking-gemeente/leeftijd_geslacht_2021_vlaanderen.csv"
    older = _Sums()
    for row in files.rows(name, "nis", Level.MUNICIPALITY):
        persons = row.number("population") or 0
        older["age_80plus", row["nis"], row.year("year")] += persons if (row.number("age_from") or 0) >= 80 else 0
    origin = Origin("Vaccinnet open data, bevolking van Statbel", "2021", "", Reuse.ASK, Path(name).name)
    yield Batch(origin, _readings(older)), files.mergers


def _age_rows(files: _Files, name: str) -> Iterator[tuple[str, int, int, float]]:
    """Half a million rows, read as plainly as can be."""
    path = files.folder / name
    if not path.exists():
        files.absent.append(name)
        return
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            for cells in csv.DictReader(file):
                if cells["nis"] in files.wanted:
                    yield cells["nis"], int(cells["year"]), int(cells["age"]), float(cells["population"])
    except (OSError, EOFError, KeyError, ValueError, csv.Error) as error:
        raise ImportFailed(
            _("%(file)s: kan niet gelezen worden (%(why)s)") % {"file": path.name, "why": error}
        ) from error


class _Sums(defaultdict[tuple[str, str, date], float]):
    """Sums by indicator, code and day."""

    def __init__(self) -> None:
        super().__init__(float)


def _readings(sums: _Sums, level: str = Level.MUNICIPALITY) -> list[Reading]:
    return [Reading(indicator, level, code, day, value) for (indicator, code, day), value in sums.items()]


def _deprivation(files: _Files) -> Deliveries:
    asked = Origin(
        "Belgian Indices of Multiple Deprivation (Otavova e.a. 2023)", "2011", "Geen licentietekst: noem de bron",
        Reuse.ASK,
    )  # fmt: skip
    for name, level, code, table in (
        ("statistische-sectoren/sectoren_bevolking_bimd_2011.csv.gz", Level.SECTOR, "sector", files.sectors),
        ("statistische-sectoren/wijken_2024_bevolking_bimd_2011.csv", Level.DISTRICT, "wijk_2024", None),
    ):
        readings = list[Reading]()
        for row in files.rows(name, code, level):
            for year in (2001, 2011):
                if (persons := row.number(f"population_{year}")) is not None:
                    readings.append(row.reading("inhabitants", level, row[code], date(year, 1, 1), persons))
            readings += _scores(row, level, row[code], 0)
        yield Batch(replace(asked, label=f"2011, {level}", file=Path(name).name), readings), table
    name = "statistische-sectoren/gemeenten_bimd_2011.csv"
    readings = [
        reading
        for row in files.rows(name, "nis_2011", Level.MUNICIPALITY)
        for reading in _scores(row, Level.MUNICIPALITY, row["nis_2011"], 1)
    ]
    weights = [reading for batch, _table in _inhabitants(files) for reading in batch.readings if reading.on == CENSUS]
    origin = replace(asked, label=f"2011, {Level.MUNICIPALITY}", file=Path(name).name)
    yield Batch(origin, readings, weights=weights), files.mergers


def _scores(row: _Row, level: str, code: str, which: int) -> Iterator[Reading]:
    for indicator, columns in SCORES.items():
        if (score := row.number(columns[which])) is not None:
            yield row.reading(indicator, level, code, CENSUS, score, columns[which])


def _households(files: _Files) -> Deliveries:
    name = "huishoudens/huishoudens_gemeente_2010_2040.csv"
    readings, by_year, observed = list[Reading](), defaultdict[date, dict[str, float]](dict), set[date]()
    for row in files.rows(name, "nis", Level.MUNICIPALITY):
        if (number := row.number("households")) is None:
            continue
        day, projected = row.year("year"), row["status"] != "observed"
        observed |= set() if projected else {day}
        by_year[day][row["nis"]] = number
        reading = row.reading("households", Level.MUNICIPALITY, row["nis"], day, number, "households")
        readings.append(replace(reading, projected=projected))
    last, end = max(observed, default=date.min), date(2040, 1, 1)
    for code, now in by_year[last].items():
        if now and code in by_year[end]:
            growth = round(100 * (by_year[end][code] / now - 1), 2)
            readings.append(Reading("household_growth_2040", Level.MUNICIPALITY, code, last, growth, projected=True))
    licence = "Modellicentie Gratis Hergebruik Vlaanderen"
    origin = Origin("Statistiek Vlaanderen, huishoudensvooruitzichten", "2024", licence, Reuse.FREE, Path(name).name)
    yield Batch(origin, readings), files.mergers


def _living_alone(files: _Files) -> Deliveries:
    name, sums = "huishoudens/huishoudens_type_grootte_census2011.csv", _Sums()
    for row in files.rows(name, "nis", Level.MUNICIPALITY):
        number, day = row.number("households") or 0, row.year("year")
        sums["private_households", row["nis"], day] += number
        sums["living_alone", row["nis"], day] += number if row["size"] == "1" else 0
    origin = Origin("Statbel, volkstelling", "2011", STATBEL, Reuse.FREE, Path(name).name)
    yield Batch(origin, _readings(sums)), files.mergers


def _income(files: _Files) -> Deliveries:
    name, readings, weights = "inkomen/inkomen_gemeente_2005_2013.csv", list[Reading](), list[Reading]()
    columns = {
        "declarations": "declarations_nonzero",
        "income_per_declaration": "avg_income_per_declaration_eur",
        "income_per_resident": "avg_income_per_resident_eur",
    }
    for row in files.rows(name, "nis", Level.MUNICIPALITY):
        day = row.year("income_year")
        for indicator, column in columns.items():
            if (value := row.number(column)) is not None:
                readings.append(row.reading(indicator, Level.MUNICIPALITY, row["nis"], day, value, column))
        if residents := row.number("residents"):
            weights.append(row.reading("inhabitants", Level.MUNICIPALITY, row["nis"], day, residents))
    origin = Origin("Statbel, fiscale inkomens", "2005-2013", STATBEL, Reuse.FREE, Path(name).name)
    yield Batch(origin, readings, weights=weights), files.mergers


def _buildings(files: _Files) -> Deliveries:
    name, sums = "woningen/gebouwenpark_gemeente_2025.csv", _Sums()
    for row in files.rows(name, "nis", Level.MUNICIPALITY):
        key, buildings = (row["nis"], row.year("year")), row.number("buildings") or 0
        sums["buildings", *key] = buildings
        sums["buildings_dated", *key] = buildings - (row.number("built_unknown") or 0)
        sums["buildings_before_1946", *key] = sum(row.number(column) or 0 for column in BEFORE_1946)
        sums["dwellings", *key] = row.number("dwellings") or 0
    origin = Origin("Statbel, gebouwenpark", "2025", STATBEL, Reuse.FREE, Path(name).name)
    yield Batch(origin, _readings(sums)), files.mergers


def _institutions(files: _Files) -> Deliveries:
    """Shares of the region, weighed by the persons of each age and sex."""
    name = "zorggebruik/alleenwonend_institutioneel_leeftijd_2011.csv"
    people, with_it = _Sums(), _Sums()
    for row in files.rows(name, "region_nis", Level.REGION):
        persons, age = row.number("persons") or 0, row.number("age_from") or 0
        for indicator, (column, first) in AGED.items():
            if age >= first:
                key = (indicator, row["region_nis"], CENSUS)
                people[key] += persons
                with_it[key] += persons * (row.number(column) or 0)
    readings = [
        Reading(key[0], Level.REGION, key[1], CENSUS, round(100 * with_it[key] / persons, 2))
        for key, persons in people.items()
        if persons
    ]
    yield Batch(Origin("Statbel, volkstelling", "2011, leeftijd", STATBEL, Reuse.FREE, Path(name).name), readings), None


# Of the map of volunteers only what no official list tells better, and what it doesn't lack nearly altogether.
FACILITIES = (
    ("zorgvoorzieningen/apotheken_2022.csv", "FAGG, lijst van apotheken voor het publiek", "Geen licentietekst",
     Reuse.ASK, date(2022, 3, 8), "pharmacy"),
    ("zorgvoorzieningen/ziekenhuizen_2020.csv", "FOD Volksgezondheid en Eurostat, ziekenhuizen",
     "Hergebruik met bron (Europese Commissie)", Reuse.FREE, date(2020, 2, 1), "hospital"),
    ("zorgvoorzieningen/osm_voorzieningen_2015.csv.gz", "OpenStreetMap-bijdragers", "ODbL 1.0", Reuse.SHARE_ALIKE,
     date(2015, 11, 2), ""),
    ("openbaar-vervoer/haltes_delijn_2015.csv.gz", "De Lijn, haltes", "Geen licentietekst bij deze uitgave",
     Reuse.ASK, date(2015, 10, 25), "stop"),
)  # fmt: skip


def _facilities(files: _Files) -> Deliveries:
    """Facilities are stored; their counts follow from what is stored."""
    kinds = ready(by=files.by)
    for name, source, licence, reuse, on, kind in FACILITIES:
        path = files.folder / name
        if not path.exists():
            files.absent.append(name)
            continue
        only = () if kind else MAP_KINDS
        reading = read_facilities(path, kinds, Asked(kind, only=only, leave_unknown=not kind))
        origin = Origin(source, str(on.year), licence, reuse, path.name)
        stored = store(Listed(origin, on, reading, only or {kind}), kinds, by=files.by)
        yield Batch(origin, counts_of(stored.edition, files.areas()), stored.notes, computed=True), None


def _surfaces(files: _Files) -> Deliveries:
    areas = files.areas()
    origin = Origin("Berekend uit de grenzen in Nabij", "1")
    # Of the borders as they are: a surface has no day, and must not make a density older than its inhabitants.
    yield Batch(origin, surfaces(areas, date(today().year, 1, 1)) if areas else [], computed=True), None


READERS: tuple[Callable[[_Files], Deliveries], ...] = (
    _inhabitants, _ages, _deprivation, _households, _living_alone, _income, _buildings, _institutions, _facilities,
    _surfaces,
)  # fmt: skip
