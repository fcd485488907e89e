"""Ways over a plane, the globe and the streets."""

import csv
import gzip
import os
from pathlib import Path

import numpy as np
import pytest

from nabij.engines.common import InputError
from nabij.engines.visits import travel
from nabij.engines.visits.travel import Means, Network
from nabij.engines.visits.validate import FloatArray

DATA = Path(os.environ.get("NABIJ_SHARED_DATA", Path(__file__).parents[6] / "shared" / "data")) / "wegen-osm"
WALK = Means(6.0, 1.0, 0.0)


def floats(*values: float) -> FloatArray:
    return np.array(values, dtype=float)


def line(**given: object) -> Network:
    """Nodes at 0, 1, 2 km on a line, and one at 2, 1; edges 0-1-2-3, the middle one twice: 1 km and 3 km."""
    parts = {
        "x": floats(0, 1000, 2000, 2000), "y": floats(0, 0, 0, 1000), "start": np.array([0, 1, 1, 2]),
        "end": np.array([1, 2, 2, 3]), "metres": floats(1000, 1000, 3000, 1000),
    } | given  # fmt: skip
    return Network(**parts)  # type: ignore[arg-type]


def minutes(network: Network, mode: str = "foot", means: Means = WALK) -> list[list[float]]:
    found, _km = travel.over_network(network, mode, means, network.x, network.y, ["a", "b", "c", "d"])
    return np.round(found, 6).tolist()  # type: ignore[no-any-return]


def test_straight_lines_with_a_detour() -> None:
    km = travel.straight_km(floats(0, 3000, 0), floats(0, 4000, 0))
    found, way = travel.over(km, Means(kmh=15, detour=1.2, extra_minutes=3))
    assert way.tolist() == [[0, 6, 0], [6, 0, 6], [0, 6, 0]]
    assert found.tolist() == [[0, 27, 0], [27, 0, 27], [0, 27, 0]]


def test_degrees_are_laid_flat_and_measured_on_the_globe() -> None:
    lon, lat = floats(4.0, 4.1, 4.0), floats(51.0, 51.0, 51.05)
    x, y = travel.flat(lon, lat)
    flat, globe = travel.straight_km(x, y), travel.globe_km(lon, lat)
    assert flat[0, 1] == pytest.approx(7.0, abs=0.01)
    assert flat == pytest.approx(globe, rel=1e-3)


def test_streets_take_the_shortest_way() -> None:
    assert minutes(line()) == [[0, 10, 20, 30], [10, 0, 10, 20], [20, 10, 0, 10], [30, 20, 10, 0]]


def test_extra_minutes_count_once_a_leg_and_not_on_the_spot() -> None:
    assert minutes(line(), means=Means(6, 1, 2))[0] == [0, 12, 22, 32]


def test_streets_may_be_forbidden_slow_or_one_way() -> None:
    may = np.array([True, False, True, True])
    assert minutes(line(forward={"car": may}, backward={"car": may}), "car")[1][2] == 30
    slow = floats(np.nan, 3, 2, 12)
    assert minutes(line(kmh={"car": slow}), "car")[0] == [0, 10, 30, 40]
    around = line(
        start=np.array([0, 1, 2, 3]), end=np.array([1, 2, 3, 0]), metres=floats(1000, 1000, 1000, 4000),
        backward={"car": np.zeros(4, dtype=bool)},
    )  # fmt: skip
    assert minutes(around, "car") == [[0, 10, 20, 30], [60, 0, 10, 20], [50, 60, 0, 10], [40, 50, 60, 0]]
    assert minutes(around, "foot")[1][0] == 10


def test_km_are_those_of_the_fastest_way() -> None:
    network = line(kmh={"car": floats(np.nan, 1, 60, 60)})
    _, km = travel.over_network(network, "car", Means(60, 1, 0), network.x, network.y, ["a", "b", "c", "d"])
    assert np.round(km, 9).tolist() == [[0, 1, 4, 5], [1, 0, 3, 4], [4, 3, 0, 1], [5, 4, 1, 0]]


def test_doors_are_walked_to() -> None:
    x, y = floats(0, 1000), floats(100, -200)
    found, km = travel.over_network(line(), "car", Means(60, 1, 4), x, y, ["a", "b"])
    walk = 0.3 * travel.WALK_DETOUR
    assert km[0, 1] == pytest.approx(1 + walk)
    assert found[0, 1] == pytest.approx(1 + 4 + walk / travel.WALK_KMH * 60)


def test_neighbours_at_one_corner_go_straight() -> None:
    x, y = floats(300, 310, 300), floats(100, 100, 100)
    found, km = travel.over_network(line(), "car", Means(60, 1, 4), x, y, ["a", "b", "c"])
    assert km[0, 1] == pytest.approx(0.01 * travel.WALK_DETOUR)
    assert found[0, 1] == pytest.approx(0.01 * travel.WALK_DETOUR / travel.WALK_KMH * 60)
    assert (found[0, 2], km[0, 2]) == (0, 0)


def test_places_without_a_way_between_them_are_named() -> None:
    apart = line(start=np.array([0, 2]), end=np.array([1, 3]), metres=floats(1000, 1000))
    with pytest.raises(InputError) as caught:
        minutes(apart)
    assert str(caught.value) == "travel.network: edges: no way by foot from a to c"


def test_places_outside_the_network_are_named() -> None:
    with pytest.raises(InputError) as caught:
        travel.over_network(line(), "foot", WALK, floats(0, 9000), floats(0, 0), ["a", "far"])
    assert str(caught.value) == "place far: no street for foot within 3 km"


def test_a_means_without_any_street_is_named() -> None:
    none = np.zeros(4, dtype=bool)
    with pytest.raises(InputError, match=r"travel.network: has no street for bus"):
        minutes(line(forward={"bus": none}, backward={"bus": none}), "bus")


def test_a_stray_piece_of_street_is_no_place_to_live() -> None:
    """40 nodes on a line and one far edge of 2: whoever lives beside it goes to the line."""
    x = np.append(np.arange(40) * 100.0, [0.0, 10.0])
    y = np.append(np.zeros(40), [50.0, 50.0])
    start, end = np.append(np.arange(39), 40), np.append(np.arange(1, 40), 41)
    network = Network(x, y, start, end, np.append(np.full(39, 100.0), 10.0))
    _, km = travel.over_network(network, "foot", WALK, floats(0, 3900), floats(60, 0), ["a", "b"])
    assert km[0, 1] == pytest.approx(3.9 + 0.06 * travel.WALK_DETOUR)


@pytest.mark.realdata
@pytest.mark.skipif(not DATA.is_dir(), reason="the open data isn't there; set NABIJ_SHARED_DATA")
def test_the_streets_of_a_real_village() -> None:
    folder = DATA / "wechelderzande-2013"
    with gzip.open(folder / "knopen.csv.gz", "rt", encoding="utf-8") as file:
        nodes = list(csv.DictReader(file))
    with gzip.open(folder / "kanten.csv.gz", "rt", encoding="utf-8") as file:
        edges = list(csv.DictReader(file))
    with (folder / "adressen.csv").open(encoding="utf-8", newline="") as file:
        doors = list(csv.DictReader(file))[::12]
    number = {row["node_id"]: i for i, row in enumerate(nodes)}
    lon, lat = (np.array([float(row[name]) for row in [*nodes, *doors]]) for name in ("lon", "lat"))
    x, y = travel.flat(lon, lat)
    drives = np.array([row["highway"] not in ("footway", "path", "cycleway", "steps", "track") for row in edges])
    oneway = np.array([row["oneway"] in ("yes", "1", "true") for row in edges])
    network = Network(
        x[: len(nodes)], y[: len(nodes)],
        np.array([number[row["from_node"]] for row in edges]), np.array([number[row["to_node"]] for row in edges]),
        np.array([float(row["length_m"]) for row in edges]),
        forward={"car": drives}, backward={"car": drives & ~oneway},
    )  # fmt: skip
    px, py = x[len(nodes) :], y[len(nodes) :]
    names = [f"{row['street']} {row['housenumber']} {i}" for i, row in enumerate(doors)]
    straight = travel.straight_km(px, py)
    apart = straight > 0.5
    for mode in ("foot", "bicycle", "car"):
        found, km = travel.over_network(network, mode, travel.MEANS[mode], px, py, names)
        assert found.shape == (len(doors), len(doors))
        assert (km >= straight - 1e-9).all()
        detour = float(np.median(km[apart] / straight[apart]))
        assert 1.1 < detour < 1.6
        assert (found[apart] > km[apart] / travel.MEANS[mode].kmh * 59.999).all()
