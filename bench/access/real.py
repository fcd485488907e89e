"""The real data of the benchmark, from the open data that lies beside the project."""

import csv
import gzip
import json
import os
from pathlib import Path

import numpy as np
import shapely

from nabij.engines.access import Demand, Facilities, Network, io

DATA = Path(os.environ.get("NABIJ_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
AREAS = ("wechelderzande-2013", "berlare-2011", "kempen-2013")
SEED = 4


def sectors() -> Demand:
    """The statistical sectors with their population of 2011, each at a random point inside its wijk.

    The outlines of single sectors aren't among the data; a wijk has 3.5 of them on average, so the points are spread as
    the sectors are.
    """
    areas = json.loads(gzip.decompress((DATA / "gebieden-geometrie" / "wijken_2024.geojson.gz").read_bytes()))
    shapes = {one["properties"]["wijk"]: shapely.geometry.shape(one["geometry"]) for one in areas["features"]}
    with gzip.open(DATA / "statistische-sectoren" / "sectoren_bevolking_bimd_2011.csv.gz", "rt") as file:
        rows = [row for row in csv.DictReader(file) if row["wijk_2024"] in shapes]
    random = np.random.default_rng(SEED)
    code = next(name for name in ("sector", "sector_2011", "nis9", "sector_code") if name in rows[0])
    places = np.array([inside(shapes[row["wijk_2024"]], random) for row in rows])
    people = [float(row["population_2011"] or 0) for row in rows]
    return Demand.build([row[code] for row in rows], io.to_lambert(places, "EPSG:4326"), people)


def inside(shape: shapely.Geometry, random: np.random.Generator) -> tuple[float, float]:
    """A point in an area, evenly."""
    left, low, right, high = shape.bounds
    for _ in range(200):
        x, y = random.uniform(left, right), random.uniform(low, high)
        if shape.contains(shapely.Point(x, y)):
            return x, y
    middle = shape.representative_point()
    return middle.x, middle.y


def pharmacies() -> Facilities:
    """All public pharmacies; what they can carry isn't known, so 1 to 3 by lot."""
    found = io.facilities(DATA / "zorgvoorzieningen" / "apotheken_2022.csv")
    capacity = np.random.default_rng(SEED).integers(1, 4, len(found)).astype(float)
    return Facilities.build(found.ids, found.xy, capacity)


def network(area: str) -> Network:
    return io.load_network(DATA / "wegen-osm" / area)
