"""Three real street networks and the real pharmacies, beside SciPy and the independent check."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import KDTree

from nabij.engines.access import Network, Streets, at_nodes, io, nearest_by_streets, nearest_straight, reach, snap
from nabij.engines.access.check import check_costs, check_nearest, costs_by_streets
from nabij.engines.access.network import directed

DATA = Path(os.environ.get("NABIJ_SHARED_DATA", Path(__file__).parents[6] / "shared" / "data"))
AREAS = ("wechelderzande-2013", "berlare-2011", "kempen-2013")

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.is_dir(), reason="the open data isn't there; set NABIJ_SHARED_DATA"),
]


def by_scipy(network: Network, mode: str, sources: np.ndarray) -> np.ndarray:
    """(s, v) metres from crossings; of parallel streets the shortest."""
    from_, to, edge = directed(network, mode)
    metres = network.metres[edge]
    order = np.lexsort((metres, to, from_))
    from_, to, metres = from_[order], to[order], metres[order]
    first = np.append(True, (from_[1:] != from_[:-1]) | (to[1:] != to[:-1])) & (from_ != to)
    v = len(network.xy)
    graph = coo_array((np.maximum(metres[first], 1e-12), (from_[first], to[first])), shape=(v, v)).tocsr()
    found: np.ndarray = dijkstra(graph, indices=sources)
    return found


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("mode", ["foot", "bicycle"])
def test_distances_between_crossings_are_those_of_scipy(area: str, mode: str) -> None:
    network = io.load_network(DATA / "wegen-osm" / area)
    sources = np.arange(0, len(network.xy), 41)
    points, places = at_nodes(network, sources, mode), at_nodes(network, np.arange(len(network.xy)), mode)
    expected = by_scipy(network, mode, sources)
    expected[points.edge < 0] = np.inf
    expected[:, places.edge < 0] = np.inf
    found = reach(Streets(network, mode), points, places).dense()
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)
    near = reach(Streets(network, mode), points, places, 1500.0).dense()
    np.testing.assert_allclose(near, np.where(found <= 1500.0, found, np.inf), rtol=1e-12)


@pytest.mark.parametrize("area", AREAS[:2])
@pytest.mark.parametrize("unit", ["metres", "minutes"])
def test_addresses_to_facilities(area: str, unit: str) -> None:
    folder = DATA / "wegen-osm" / area
    network = io.load_network(folder)
    homes = io.demand(folder / "adressen.csv").xy[::9]
    with (folder / "voorzieningen.csv").open(newline="") as file:
        rows = [(float(row["lon"]), float(row["lat"])) for row in csv.DictReader(file)]
    facilities = io.to_lambert(np.array(rows[:40]), "EPSG:4326")
    points, places = snap(network, homes, "bicycle"), snap(network, facilities, "bicycle")
    costs = costs_by_streets(network, "bicycle", unit, points, places)
    streets = Streets(network, "bicycle", unit)
    assert check_costs(reach(streets, points, places, 1500.0 if unit == "metres" else 5.0), costs) == []
    assert check_nearest(nearest_by_streets(streets, points, places, 3), costs) == []


def test_the_nearest_pharmacy_of_each_district_is_that_of_a_tree() -> None:
    districts = io.demand(DATA / "gebieden-geometrie" / "wijken_2024.geojson.gz", id_field="wijk")
    pharmacies = io.facilities(DATA / "zorgvoorzieningen" / "apotheken_2022.csv")
    found = nearest_straight(districts, pharmacies, 3)
    metres, _ = KDTree(pharmacies.xy).query(districts.xy, k=3)
    np.testing.assert_allclose(found.cost, metres, rtol=1e-12, atol=1e-9)
