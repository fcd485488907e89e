"""A real municipality for tests, Dendermonde (NIS 42006), from open data through the importers of the product.

The data isn't part of the project: it is looked for at NABIJ_SHARED_DATA, or in ``shared/data`` beside the project.
"""

import csv
import gzip
import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import Point, shape

from nabij.core.actors import SYSTEM
from nabij.directory.imports import import_directory
from nabij.territory.imports import import_areas, import_population, import_streets
from nabij.territory.imports.geojson import Fields
from nabij.territory.models import Area, Level
from nabij.territory.queries import population_of
from nabij.territory.services import compose_neighbourhood

DATA = Path(os.environ.get("NABIJ_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
NIS = "42006"
GROTE_MARKT = (4.1010, 51.0286)  # lon, lat of the market place of Dendermonde
SIZE = 15_000
DAYS = {"Mo": "ma", "Tu": "di", "We": "wo", "Th": "do", "Fr": "vr", "Sa": "za", "Su": "zo"}
OSM_SERVICES = {
    "supermarket": ("Supermarkt", "household.groceries"),
    "convenience": ("Buurtwinkel", "household.groceries"),
    "bakery": ("Bakkerij", "household.groceries"),
    "butcher": ("Slagerij", "household.groceries"),
    "laundry": ("Wassalon", "household.laundry"),
    "hairdresser": ("Kapper", "personal-care.grooming"),
    "pub": ("Café, ontmoetingsplek", "social.loneliness"),
    "cafe": ("Café, ontmoetingsplek", "social.loneliness"),
    "restaurant": ("Restaurant", "meals.together"),
    "place_of_worship": ("Gebedshuis", "meaning.faith"),
}

realdata = pytest.mark.realdata
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the open data isn't there; set NABIJ_SHARED_DATA")


@dataclass(frozen=True)
class Dendermonde:
    """The municipality, its neighbourhoods of about 15,000 and how many services its directory holds."""

    municipality: Area
    neighbourhoods: list[Area]
    services: int


def build(folder: Path) -> Dendermonde:
    """Bring in areas, inhabitants, streets and services, and compose the neighbourhoods. ``folder`` for own files."""
    import_areas(
        extract("gebieden-geometrie/gemeenten_2025.geojson.gz", folder, lambda one: one["nis"] == NIS),
        by=SYSTEM, level=Level.MUNICIPALITY, fields=Fields("nis", "name"), source="Provincies in Cijfers, 2025",
    )  # fmt: skip
    import_areas(
        extract("gebieden-geometrie/wijken_2024.geojson.gz", folder, lambda one: one["nis_2025"] == NIS),
        by=SYSTEM, level=Level.DISTRICT, fields=Fields("wijk", "name", (("nis_2025", Level.MUNICIPALITY),)),
        source="Wijken voor omgevingsanalyse, 2024",
    )  # fmt: skip
    import_population(DATA / "statbel-formaat/TF_SOC_POP_STRUCT_2015_uittreksel.txt", by=SYSTEM)
    import_population(DATA / "bevolking-gemeente/bevolking_gemeente.csv", by=SYSTEM, source="Statbel")
    import_population(DATA / "statistische-sectoren/wijken_2024_bevolking_bimd_2011.csv", by=SYSTEM, source="BIMD 2011")
    import_streets(addresses(folder), by=SYSTEM)
    neighbourhoods = compose()
    outcome = import_directory(directory_file(folder), by=SYSTEM)
    return Dendermonde(Area.objects.get(level=Level.MUNICIPALITY, code=NIS), neighbourhoods, outcome.created)


def extract(name: str, folder: Path, keep: Callable[[dict[str, Any]], bool]) -> Path:
    """The features of a GeoJSON file whose properties are kept, as a file of its own."""
    data = json.loads(gzip.decompress((DATA / name).read_bytes()))
    data["features"] = [feature for feature in data["features"] if keep(feature["properties"])]
    path = folder / Path(name).name.removesuffix(".gz")
    path.write_text(json.dumps(data))
    return path


def compose() -> list[Area]:
    """Neighbourhoods of about 15,000 inhabitants: from west to east, districts until each has its share."""
    districts = list(Area.objects.filter(level=Level.DISTRICT, parents__code=NIS))
    persons = {area.pk: population.persons if (population := population_of(area)) else 0 for area in districts}
    total = sum(persons.values())
    number = round(total / SIZE)
    groups: list[list[Area]] = [[] for _group in range(number)]
    before = 0
    for area in sorted(districts, key=lambda area: (area.polygon().centroid.x, area.code)):
        groups[min(number - 1, (before + persons[area.pk] // 2) * number // total)].append(area)
        before += persons[area.pk]
    names = ("West", "Midden", "Oost")
    return [
        compose_neighbourhood(code=f"{NIS}-B{index}", name=f"Dendermonde {names[index - 1]}", parts=group, by=SYSTEM)
        for index, group in enumerate(groups, start=1)
    ]


def addresses(folder: Path) -> Path:
    """Points on streets of Dendermonde (roads of OpenStreetMap, pharmacies), in the columns of BeSt."""
    inside = Area.objects.get(level=Level.MUNICIPALITY, code=NIS).polygon()
    header = ["EPSG:4326_lat", "EPSG:4326_lon", "house_number", "municipality_id", "postcode", "streetname_nl"]
    path = folder / "openaddress-dendermonde.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for name, point in (*_roads(), *_pharmacy_streets()):
            if inside.covers(point):
                writer.writerow([point.y, point.x, "", NIS, "9200", name])
    return path


def _roads() -> Iterator[tuple[str, Point]]:
    data = json.loads(gzip.decompress((DATA / "wegen-osm/berlare-2011/kanten.geojson.gz").read_bytes()))
    for feature in data["features"]:
        if feature["properties"].get("name"):
            yield feature["properties"]["name"], shape(feature["geometry"]).interpolate(0.5, normalized=True)


def _pharmacy_streets() -> Iterator[tuple[str, Point]]:
    for row in _here("zorgvoorzieningen/apotheken_2022.csv"):
        if match := re.match(r"[^\d]+(?= \d)", row["address"]):
            yield match[0].strip(), Point(float(row["lon"]), float(row["lat"]))


def directory_file(folder: Path) -> Path:
    """Pharmacies, hospitals and facilities of Dendermonde as a directory file."""
    path = folder / "sociale-kaart.csv"
    header = ["organisatie", "dienst", "noden", "kring", "adres", "lon", "lat", "openingsuren", "gemeente"]
    seen = set[tuple[str, str]]()
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(header)
        for row in (*_pharmacies(), *_hospitals(), *_facilities()):
            key = (row[0].casefold(), row[1].casefold())
            if key not in seen:
                seen.add(key)
                writer.writerow([*row, NIS])
    return path


def _rows(name: str) -> Iterator[dict[str, str]]:
    path = DATA / name
    with gzip.open(path, "rt", newline="") if path.suffix == ".gz" else path.open(newline="") as file:
        yield from csv.DictReader(file)


def _here(name: str) -> Iterator[dict[str, str]]:
    return (row for row in _rows(name) if row["nis_2025"] == NIS)


def _pharmacies() -> Iterator[list[str]]:
    hours = {(round(float(row["lat"]), 3), round(float(row["lon"]), 3)): row["opening_hours"]
             for row in _here("zorgvoorzieningen/apotheken_osm_2026.csv")}  # fmt: skip
    for row in _here("zorgvoorzieningen/apotheken_2022.csv"):
        address = f"{row['address']}, {row['postcode']} {row['city']}"
        spot = (round(float(row["lat"]), 3), round(float(row["lon"]), 3))
        yield [row["name"], "Apotheek", "health.medication", "3", address, row["lon"], row["lat"],
               dutch_hours(hours.get(spot, ""))]  # fmt: skip


def _hospitals() -> Iterator[list[str]]:
    for row in _here("zorgvoorzieningen/ziekenhuizen_2020.csv"):
        address = f"{row['street'].title()}, {row['postcode']} {row['city'].title()}"
        yield [row["hospital_name"].title(), "Ziekenhuis", "", "4", address, row["lon"], row["lat"], ""]


def _facilities() -> Iterator[list[str]]:
    for row in _here("zorgvoorzieningen/osm_voorzieningen_2015.csv.gz"):
        if row["name"] and row["type"] in OSM_SERVICES:
            name, term = OSM_SERVICES[row["type"]]
            yield [row["name"], name, term, "3", "", row["lon"], row["lat"], ""]


def dutch_hours(osm: str) -> str:
    """Opening hours of OpenStreetMap in Dutch; "" for rules that go further than days and hours."""
    plain = re.sub(r";?\s*(?:PH|SH)[^;]*", "", osm)
    if not re.fullmatch(r"[A-Za-z0-9:;,\-\s]*", plain) or "week" in plain:
        return ""
    for english, dutch in DAYS.items():
        plain = re.sub(rf"\b{english}\b", dutch, plain)
    return re.sub(r"\boff\b", "gesloten", plain)
