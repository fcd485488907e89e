"""The starter set, from a folder with the official files under the names that the documentation gives."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from nabij.core.actors import Actor
from nabij.core.imports import ImportFailed, Problems, Table, row_name
from nabij.territory.imports.geojson import area_code
from nabij.territory.indicators import definitions
from nabij.territory.indicators.imports.conversion import Conversion
from nabij.territory.indicators.imports.points import Drawn, counted, drawn, surfaces
from nabij.territory.indicators.imports.readings import UNKNOWN, Batch, IndicatorOutcome, Origin, Reading, number_of
from nabij.territory.indicators.imports.statbel import AGES
from nabij.territory.indicators.imports.write import write
from nabij.territory.models import Area, Level, Reuse

MERGERS = "gebiedscodes/gemeenten_fusies.csv"
SECTORS = "statistische-sectoren/sectoren_2019_naar_2024.csv.gz"
SHOPS = {"supermarket", "convenience", "bakery", "butcher", "greengrocer"}
MEETING = {
    "pub", "cafe", "library", "community_centre", "community_center", "place_of_worship", "association",
    "social_centre", "cultural_center", "youth_centre", "arts_centre",
}  # fmt: skip
OSM_GROUPS = {"shops": SHOPS, "meeting_places": MEETING, "benches": {"bench"}, "toilets": {"toilets"}}
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
Row = tuple[str, dict[str, str]]


@transaction.atomic
def import_starter_set(folder: Path, *, by: Actor, dry_run: bool = False) -> IndicatorOutcome:
    """Define the starter set and bring in the files of a folder that are there; raises `ImportFailed`."""
    if not folder.is_dir():
        raise ImportFailed(_("%(folder)s: deze map bestaat niet") % {"folder": folder})
    known = definitions.define(definitions.starter_set(), by=by)
    files = _Files(folder)
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


@dataclass
class _Files:
    """The folder, with the codes that matter here: official files hold all of Flanders, or Belgium."""

    folder: Path
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

    def rows(self, name: str, code: str = "", level: str = "") -> Iterator[Row]:
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
            yield row_name(number), cells

    def areas(self) -> list[Drawn]:
        if self._areas is None:
            self._areas = drawn()
        return self._areas


def _number(file: str, where: str, column: str, cells: dict[str, str]) -> float | None:
    text = cells[column]
    if text.casefold() in UNKNOWN:
        return None
    value = number_of(text, dutch=False)
    if value is None:
        problems = Problems(Path(file))
        problems.add(_("'%(value)s' is geen getal") % {"value": text}, where=where, column=column)
        problems.raise_any()
    return value


def _year(text: str) -> date:
    if not (text.isdecimal() and 1900 <= int(text) <= 2200):
        raise ImportFailed(_("'%(value)s' is geen jaar") % {"value": text})
    return date(int(text), 1, 1)


def _inhabitants(files: _Files) -> Deliveries:
    name = "bevolking-gemeente/bevolking_gemeente.csv"
    file = Path(name).name
    by_source = defaultdict[str, list[Reading]](list)
    for where, cells in files.rows(name, "nis", Level.MUNICIPALITY):
        if (persons := _number(file, where, "population", cells)) is not None:
            reading = Reading(
                "inhabitants", Level.MUNICIPALITY, cells["nis"], _year(cells["year"]), persons, where, "population"
            )
            by_source[cells["source"]].append(reading)
    for source, readings in sorted(by_source.items()):
        asked = not source.startswith(("TF_SOC_POP_STRUCT", "Statbel"))
        origin = Origin("Statbel, bevolking", source or "-", "" if asked else STATBEL, _reuse(asked), file)
        yield Batch(origin, readings), files.mergers


def _reuse(asked: bool) -> str:
    return Reuse.ASK if asked else Reuse.FREE


def _ages(files: _Files) -> Deliveries:
    name = "bevolking-gemeente/leeftijd_geslacht_2009_2015.csv.gz"
    sums: dict[tuple[str, str, str], float] = defaultdict(float)
    for code, year, age, persons in _age_rows(files, name):
        for indicator, first in AGES.items():
            sums[indicator, code, year] += persons if age >= first else 0
    origin = Origin("Statbel, bevolking naar leeftijd", "2009-2015", STATBEL, Reuse.FREE, Path(name).name)
    yield Batch(origin, _readings(sums)), files.mergers
    name = "bevolking-gemeente/leeftijd_geslacht_2021_vlaanderen.csv"
    older: dict[tuple[str, str, str], float] = defaultdict(float)
    for where, cells in files.rows(name, "nis", Level.MUNICIPALITY):
        if int(cells["age_from"]) >= 80:
            persons = _number(Path(name).name, where, "population", cells) or 0
            older["age_80plus", cells["nis"], cells["year"]] += persons
    origin = Origin("Vaccinnet open data, bevolking van Statbel", "2021", "", Reuse.ASK, Path(name).name)
    yield Batch(origin, _readings(older)), files.mergers


def _age_rows(files: _Files, name: str) -> Iterator[tuple[str, str, int, float]]:
    """Half a million rows, of which the young ones are skipped at once."""
    path = files.folder / name
    if not path.exists():
        files.absent.append(name)
        return
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for cells in csv.DictReader(file):
            if cells["nis"] in files.wanted:
                yield cells["nis"], cells["year"], int(cells["age"]), float(cells["population"])


def _readings(sums: dict[tuple[str, str, str], float], level: str = Level.MUNICIPALITY) -> list[Reading]:
    return [Reading(indicator, level, code, _year(year), value) for (indicator, code, year), value in sums.items()]


def _deprivation(files: _Files) -> Deliveries:
    asked = Origin(
        "Belgian Indices of Multiple Deprivation (Otavova e.a. 2023)", "2011", "Geen licentietekst: noem de bron",
        Reuse.ASK,
    )  # fmt: skip
    for name, level, code, table in (
        ("statistische-sectoren/sectoren_bevolking_bimd_2011.csv.gz", Level.SECTOR, "sector", files.sectors),
        ("statistische-sectoren/wijken_2024_bevolking_bimd_2011.csv", Level.DISTRICT, "wijk_2024", None),
    ):
        file, readings = Path(name).name, list[Reading]()
        for where, cells in files.rows(name, code, level):
            for year in ("2001", "2011"):
                if (persons := _number(file, where, f"population_{year}", cells)) is not None:
                    readings.append(Reading("inhabitants", level, cells[code], _year(year), persons, where))
            readings += _scores(file, where, cells, level, cells[code], 0)
        yield Batch(replace(asked, label=f"2011, {level}", file=file), readings), table
    name = "statistische-sectoren/gemeenten_bimd_2011.csv"
    readings = [
        reading
        for where, cells in files.rows(name, "nis_2011", Level.MUNICIPALITY)
        for reading in _scores(Path(name).name, where, cells, Level.MUNICIPALITY, cells["nis_2011"], 1)
    ]
    weights = [reading for batch, _table in _inhabitants(files) for reading in batch.readings if reading.on == CENSUS]
    origin = replace(asked, label=f"2011, {Level.MUNICIPALITY}", file=Path(name).name)
    yield Batch(origin, readings, weights=weights), files.mergers


def _scores(file: str, where: str, cells: dict[str, str], level: str, code: str, which: int) -> Iterator[Reading]:
    for indicator, columns in SCORES.items():
        if (score := _number(file, where, columns[which], cells)) is not None:
            yield Reading(indicator, level, code, CENSUS, score, where, columns[which])


def _households(files: _Files) -> Deliveries:
    name = "huishoudens/huishoudens_gemeente_2010_2040.csv"
    file, readings = Path(name).name, list[Reading]()
    by_year: dict[str, dict[str, float]] = defaultdict(dict)
    last = ""
    for where, cells in files.rows(name, "nis", Level.MUNICIPALITY):
        if (number := _number(file, where, "households", cells)) is None:
            continue
        projected = cells["status"] != "observed"
        last = last if projected else max(last, cells["year"])
        by_year[cells["year"]][cells["nis"]] = number
        readings.append(
            Reading("households", Level.MUNICIPALITY, cells["nis"], _year(cells["year"]), number, where, "households",
                    projected=projected)
        )  # fmt: skip
    for code, now in by_year[last].items():
        if now and code in by_year["2040"]:
            growth = round(100 * (by_year["2040"][code] / now - 1), 2)
            day = _year(last)
            readings.append(Reading("household_growth_2040", Level.MUNICIPALITY, code, day, growth, projected=True))
    licence = "Modellicentie Gratis Hergebruik Vlaanderen"
    origin = Origin("Statistiek Vlaanderen, huishoudensvooruitzichten", "2024", licence, Reuse.FREE, file)
    yield Batch(origin, readings), files.mergers


def _living_alone(files: _Files) -> Deliveries:
    name = "huishoudens/huishoudens_type_grootte_census2011.csv"
    sums: dict[tuple[str, str, str], float] = defaultdict(float)
    for where, cells in files.rows(name, "nis", Level.MUNICIPALITY):
        number = _number(Path(name).name, where, "households", cells) or 0
        sums["private_households", cells["nis"], cells["year"]] += number
        sums["living_alone", cells["nis"], cells["year"]] += number if cells["size"] == "1" else 0
    yield (
        Batch(Origin("Statbel, volkstelling", "2011", STATBEL, Reuse.FREE, Path(name).name), _readings(sums)),
        files.mergers,
    )


def _income(files: _Files) -> Deliveries:
    name = "inkomen/inkomen_gemeente_2005_2013.csv"
    file, readings, weights = Path(name).name, list[Reading](), list[Reading]()
    columns = {
        "declarations": "declarations_nonzero",
        "income_per_declaration": "avg_income_per_declaration_eur",
        "income_per_resident": "avg_income_per_resident_eur",
    }
    for where, cells in files.rows(name, "nis", Level.MUNICIPALITY):
        day = _year(cells["income_year"])
        for indicator, column in columns.items():
            if (value := _number(file, where, column, cells)) is not None:
                readings.append(Reading(indicator, Level.MUNICIPALITY, cells["nis"], day, value, where, column))
        if residents := _number(file, where, "residents", cells):
            weights.append(Reading("inhabitants", Level.MUNICIPALITY, cells["nis"], day, residents))
    origin = Origin("Statbel, fiscale inkomens", "2005-2013", STATBEL, Reuse.FREE, file)
    yield Batch(origin, readings, weights=weights), files.mergers


def _buildings(files: _Files) -> Deliveries:
    name = "woningen/gebouwenpark_gemeente_2025.csv"
    sums: dict[tuple[str, str, str], float] = defaultdict(float)
    for where, cells in files.rows(name, "nis", Level.MUNICIPALITY):
        number = {
            column: _number(Path(name).name, where, column, cells) or 0
            for column in ("buildings", "built_unknown", "dwellings", *BEFORE_1946)
        }
        key = (cells["nis"], cells["year"])
        sums["buildings", *key] = number["buildings"]
        sums["buildings_dated", *key] = number["buildings"] - number["built_unknown"]
        sums["buildings_before_1946", *key] = sum(number[column] for column in BEFORE_1946)
        sums["dwellings", *key] = number["dwellings"]
    yield (
        Batch(Origin("Statbel, gebouwenpark", "2025", STATBEL, Reuse.FREE, Path(name).name), _readings(sums)),
        files.mergers,
    )


def _institutions(files: _Files) -> Deliveries:
    """Shares of the region, weighed by the persons of each age and sex."""
    name = "zorggebruik/alleenwonend_institutioneel_leeftijd_2011.csv"
    columns = {
        "institutional_65plus": ("share_institutional_household", 65),
        "institutional_85plus": ("share_institutional_household", 85),
        "alone_65plus": ("share_living_alone", 65),
        "alone_80plus": ("share_living_alone", 80),
    }
    people, with_it = defaultdict[tuple[str, str], float](float), defaultdict[tuple[str, str], float](float)
    for where, cells in files.rows(name, "region_nis", Level.REGION):
        persons = _number(Path(name).name, where, "persons", cells) or 0
        for indicator, (column, first) in columns.items():
            if int(cells["age_from"]) >= first:
                key = (indicator, cells["region_nis"])
                people[key] += persons
                with_it[key] += persons * (_number(Path(name).name, where, column, cells) or 0)
    readings = [
        Reading(indicator, Level.REGION, code, CENSUS, round(100 * with_it[indicator, code] / persons, 2))
        for (indicator, code), persons in people.items()
        if persons
    ]
    yield Batch(Origin("Statbel, volkstelling", "2011, leeftijd", STATBEL, Reuse.FREE, Path(name).name), readings), None


def _facilities(files: _Files) -> Deliveries:
    osm = ("OpenStreetMap-bijdragers", "ODbL 1.0", Reuse.SHARE_ALIKE)
    fagg = ("FAGG, lijst van apotheken voor het publiek", "Geen licentietekst", Reuse.ASK)
    stops = ("De Lijn, haltes", "Geen licentietekst bij deze uitgave", Reuse.ASK)
    for name, (source, licence, reuse), on, groups in (
        ("zorgvoorzieningen/apotheken_2022.csv", fagg, date(2022, 3, 8), {"pharmacies": None}),
        ("zorgvoorzieningen/osm_voorzieningen_2015.csv.gz", osm, date(2015, 11, 2), OSM_GROUPS),
        ("openbaar-vervoer/haltes_delijn_2015.csv.gz", stops, date(2015, 10, 25), {"stops": None}),
    ):
        rows = [cells for _where, cells in files.rows(name) if cells.get("status", "active") == "active"]
        readings = list[Reading]()
        for indicator, kinds in groups.items():
            lon, lat = ("stop_lon", "stop_lat") if indicator == "stops" else ("lon", "lat")
            chosen = [cells for cells in rows if kinds is None or cells["type"] in kinds]
            points = [(float(cells[lon]), float(cells[lat])) for cells in chosen]
            readings += counted(files.areas(), points, indicator, on)
        yield Batch(Origin(source, str(on.year), licence, reuse, Path(name).name), readings), None


def _surfaces(files: _Files) -> Deliveries:
    areas = files.areas()
    yield (
        Batch(Origin("Berekend uit de grenzen in Nabij", "1"), surfaces(areas, date(2011, 1, 1)) if areas else []),
        None,
    )


READERS: tuple[Callable[[_Files], Deliveries], ...] = (
    _inhabitants, _ages, _deprivation, _households, _living_alone, _income, _buildings, _institutions, _facilities,
    _surfaces,
)  # fmt: skip
