"""Dendermonde from the open data: access scores beside sums that share no code with them."""

import csv
import gzip
import json
import math
import os
from pathlib import Path
from typing import Any

import pytest
from pyproj import Geod
from shapely.geometry import Point, shape

from nabij.core.actors import SYSTEM
from nabij.territory.indicators.access import compute_access
from nabij.territory.indicators.comparing import figure_of
from nabij.territory.indicators.imports.starter import import_starter_set
from nabij.territory.models import Area, Facility, Level
from tests.factories import make_area

DATA = Path(os.environ.get("NABIJ_SHARED_DATA", Path(__file__).parents[5] / "shared" / "data"))
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.is_dir(), reason="the open data isn't there; set NABIJ_SHARED_DATA"),
]
HERE = "42006"  # Dendermonde
WGS84 = Geod(ellps="WGS84")


def features(name: str) -> list[dict[str, Any]]:
    with gzip.open(DATA / "gebieden-geometrie" / name, "rt") as file:
        found: list[dict[str, Any]] = json.load(file)["features"]
    return found


@pytest.fixture
def wijken(tmp_path: Path) -> dict[str, tuple[Any, float]]:
    """Polygon and persons of 2011 of each wijk, with the areas and the files of facilities brought in."""
    one = next(f for f in features("gemeenten_2025.geojson.gz") if f["properties"]["nis"] == HERE)
    municipality = make_area(Level.MUNICIPALITY, code=HERE, name=one["properties"]["name"])
    municipality.set_polygon(shape(one["geometry"]))
    municipality.save()
    with (DATA / "statistische-sectoren/wijken_2024_bevolking_bimd_2011.csv").open() as file:
        persons = {row["wijk_2024"]: float(row["population_2011"]) for row in csv.DictReader(file)}
    found = {}
    for feature in features("wijken_2024.geojson.gz"):
        told = feature["properties"]
        if told["nis_2025"] == HERE and told["wijk"] in persons:
            area = Area(level=Level.DISTRICT, code=told["wijk"], name=told["name"])
            area.set_polygon(shape(feature["geometry"]))
            area.save()
            area.parents.set([municipality])
            found[told["wijk"]] = (shape(feature["geometry"]), persons[told["wijk"]])
    for name in ("statistische-sectoren/wijken_2024_bevolking_bimd_2011.csv", "zorgvoorzieningen/apotheken_2022.csv",
                 "openbaar-vervoer/haltes_delijn_2015.csv.gz", "zorgvoorzieningen/osm_voorzieningen_2015.csv.gz",
                 "zorgvoorzieningen/ziekenhuizen_2020.csv"):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(DATA / name)
    import_starter_set(tmp_path, by=SYSTEM)
    compute_access(by=SYSTEM)
    return found


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(WGS84.inv(*one, *other)[2])


def open_pharmacies() -> list[tuple[float, float]]:
    with (DATA / "zorgvoorzieningen/apotheken_2022.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["status"] == "active"]
    return [(float(row["lon"]), float(row["lat"])) for row in rows]


def stops() -> list[tuple[float, float]]:
    with gzip.open(DATA / "openbaar-vervoer/haltes_delijn_2015.csv.gz", "rt") as file:
        return [(float(row["stop_lon"]), float(row["stop_lat"])) for row in csv.DictReader(file)]


def value(code: str, area: Area) -> float:
    figure = figure_of(code, area)
    assert figure is not None
    assert figure.value is not None
    return figure.value


def test_dendermonde_by_hand(wijken: dict[str, tuple[Any, float]]) -> None:
    municipality = Area.objects.get(level=Level.MUNICIPALITY)
    middles = {code: polygon.representative_point().coords[0] for code, (polygon, _persons) in wijken.items()}
    persons = {code: told for code, (_polygon, told) in wijken.items()}
    everybody = sum(persons.values())
    for code, places, limit in (("pharmacy", open_pharmacies(), 1000), ("stop", stops(), 500)):
        near = [place for place in places if abs(place[0] - 4.1) < 0.3 and abs(place[1] - 51.03) < 0.2]
        walks = {wijk: 1.3 * min(metres(middle, place) for place in near) for wijk, middle in middles.items()}
        mean = sum(persons[wijk] * walk for wijk, walk in walks.items()) / everybody
        within = 100 * sum(persons[wijk] for wijk, walk in walks.items() if walk <= limit) / everybody
        assert value(f"walk_{code}", municipality) == pytest.approx(mean, rel=0.002)
        assert value(f"near_{code}", municipality) == pytest.approx(within, abs=0.01)
    polygon = municipality.polygon()
    held = [place for place in open_pharmacies() if polygon.covers(Point(place))]
    assert value("pharmacies", municipality) == len(held)
    kept = Facility.objects.filter(kind__code="pharmacy").values_list("lon", "lat")
    assert sum(polygon.covers(Point(place)) for place in kept) == len(held)
    check_supply_by_hand(wijken)


def check_supply_by_hand(wijken: dict[str, tuple[Any, float]]) -> None:
    weights = [(800, 1.0), (1600, 0.68), (2400, 0.22)]

    def weight(walk: float) -> float:
        return next((w for most, w in weights if walk <= most), 0.0)

    middles = {code: polygon.representative_point().coords[0] for code, (polygon, _persons) in wijken.items()}
    walks = [
        {wijk: walk for wijk, middle in middles.items() if (walk := 1.3 * metres(middle, place)) <= 2400}
        for place in open_pharmacies()
    ]
    scores = dict.fromkeys(wijken, 0.0)
    for reached in filter(None, walks):
        asked = sum(wijken[wijk][1] * weight(walk) for wijk, walk in reached.items())
        for wijk, walk in reached.items():
            scores[wijk] += 1000 * weight(walk) / asked
    # Distances over the globe and on the map differ by a hair, which a step of the weights may not notice here.
    for wijk, score in scores.items():
        assert math.isclose(value("supply_pharmacy", Area.objects.get(code=wijk)), score, abs_tol=0.001)
