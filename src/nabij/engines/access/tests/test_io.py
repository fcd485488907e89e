"""Files in and out, and every mistake named by file, row and field."""

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nabij.engines.access import InputError, Moment, Streets, at_nodes, io, reach
from nabij.engines.access.io import osm

POINTS = 'code,lon,lat,65+,80+\nA,4.10,51.03,10,4\nB,4.11,51.03,"2,5",0\n'
LINE = {"type": "LineString", "coordinates": [[4.10, 51.03], [4.105, 51.031], [4.11, 51.03]]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "points.csv").write_text(POINTS)
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_points_of_a_csv_file_come_in_lambert(folder: Path) -> None:
    found = io.demand(folder / "points.csv", populations=["65+", "65+=1,80+=2"])
    assert (found.ids, found.names) == (("A", "B"), ("65+", "65+=1,80+=2"))
    assert found.weights.tolist() == [[10.0, 18.0], [2.5, 2.5]]
    # Dendermonde lies some 630 km east and 690 km north in Lambert 2008; 0.01 degree is some 700 m.
    assert np.hypot(*(found.xy[0] - found.xy[1])) == pytest.approx(701.7, abs=1.0)
    assert 600_000 < found.xy[0, 0] < 650_000
    assert io.from_lambert(found.xy).tolist() == [pytest.approx([4.10, 51.03]), pytest.approx([4.11, 51.03])]


def test_lambert_72_and_semicolons(folder: Path) -> None:
    path = write(folder / "l72.csv", "id;x;y\na;130000,5;190000\n")
    lambert_72 = io.demand(path, crs="EPSG:31370").xy[0]
    assert io.demand(path).xy[0].tolist() == [130000.5, 190000.0]
    assert (lambert_72 - [130000.5, 190000.0]).tolist() == pytest.approx([500_000, 500_000], abs=200.0)


def test_areas_become_a_point_inside_them(folder: Path) -> None:
    square = [[[4.0, 51.0], [4.2, 51.0], [4.2, 51.2], [4.0, 51.2], [4.0, 51.0]]]
    feature = {"type": "Feature", "properties": {"wijk": "W1", "people": 7},
               "geometry": {"type": "Polygon", "coordinates": square}}  # fmt: skip
    path = write(folder / "areas.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}))
    found = io.demand(path, populations=["people"])
    assert (found.ids, found.weights.tolist()) == (("W1",), [[7.0]])
    assert io.from_lambert(found.xy)[0].tolist() == pytest.approx([4.1, 51.1])


def test_rows_are_numbered_when_nothing_names_them(folder: Path) -> None:
    assert io.demand(write(folder / "a.csv", "lon,lat\n4,51\n4,51\n")).ids == ("1", "2")
    assert io.demand(write(folder / "b.csv", "name,lon,lat\nx,4,51\nx,4,51\n")).ids == ("1", "2")
    assert io.demand(write(folder / "c.csv", "name,lon,lat\nx,4,51\n,4,51\n")).ids == ("1", "2")


def test_facilities_with_capacity_and_hours(folder: Path) -> None:
    path = write(folder / "f.csv", "id,lon,lat,beds,opening_hours\nx,4,51,3,Mo 10:00-12:00\ny,4,51,0,\n")
    found = io.facilities(path, capacity="beds")
    assert found.capacity.tolist() == [3.0, 0.0]
    assert found.hours is not None
    assert found.hours.open_at(Moment(0, 600), unknown=True).tolist() == [True, True]
    hours = write(folder / "h.csv", "facility,day,from,to\ny,zo,14:00,17:00\n")
    sunday = io.facilities(path, hours=hours).hours
    assert sunday is not None
    assert sunday.open_at(Moment(6, 900)).tolist() == [False, True]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("id,lon\na,4\n", "has no columns lon and lat, or x and y; it has id, lon"),
        ("id,lon,lat\na,4,x\n", "row 2: lat: must be a number, is 'x'"),
        ("id,lon,lat\na,4,51,7\n", "row 2: has 4 fields instead of 3"),
        ("id,lon,lat\n\na,400,51\n", "row 3: lon, lat: longitude must be -180 to 180 degrees"),
        ("id,lon,lat\na,4,51\nb,51,4\n", "row 3: lon, lat: look swapped: longitude is 2 to 7 in Belgium"),
        ("id,lon,lat\na,0,0\n", "row 2: lon, lat: is 0, 0: a place that is not known must be left out"),
        ("id,lon,lat\na,4,51\nb,,\n", "row 3: lon, lat: has no place, or none in Lambert 2008"),
        ("id,x,y\na,1e300,5\n", "row 2: x: is too large: 1e300"),
        ("id,lon,lon\na,4,51\n", "has the column 'lon' twice"),
        ("id,x,y\na,4,51\n", "x, y: look like degrees; call the columns lon and lat"),
        ("id,lon,lat\n", "has no rows"),
        ("id,lon,lat,n\na,4,51,-1\n", "row 2: n: must be 0 or more, is -1"),
        ("id,lon,lat\na,4,51\n", "has no column n; it has id, lon, lat"),
    ],
)
def test_refused_points(folder: Path, text: str, message: str) -> None:
    path = write(folder / "p.csv", text)
    with pytest.raises(InputError) as error:
        io.demand(path, id_field="id", populations=["n"])
    assert str(error.value) == f"{path}: {message}"


def test_an_id_that_was_asked_for_must_be_there_once(folder: Path) -> None:
    path = write(folder / "p.csv", "id,lon,lat\na,4,51\na,4,51\n")
    with pytest.raises(InputError, match=r"row 3: id: is there twice: a \(row 2\)"):
        io.demand(path, id_field="id")
    write(path, "id,lon,lat\na,4,51\n,4,51\n")
    with pytest.raises(InputError, match="row 3: id: is empty"):
        io.demand(path, id_field="id")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("z,zo,14:00,17:00", "row 2: facility: no such facility: z"),
        ("x,soon,14:00,17:00", "row 2: day: must be a day like 'mon', is 'soon'"),
        ("x,zo,late,17:00", "row 2: from: must be a time like 08:30, is 'late'"),
        ("x,zo,14:00,14:00", "row 2: from: must be before 24:00 and differ from the end"),
    ],
)
def test_refused_hours(folder: Path, rows: str, message: str) -> None:
    path = write(folder / "f.csv", "id,lon,lat\nx,4,51\n")
    hours = write(folder / "h.csv", f"facility,day,from,to\n{rows}\n")
    with pytest.raises(InputError) as error:
        io.facilities(path, hours=hours)
    assert str(error.value) == f"{hours}: {message}"


def test_a_list_of_costs(folder: Path) -> None:
    path = write(folder / "c.csv", "origin,dest,minutes\na,x,3\nb,x,\nb,y,4\nelsewhere,x,1\n")
    found = io.load_costs(path, ["a", "b"], ["x", "y"])
    assert (found.unit, found.dense().tolist()) == ("minutes", [[3.0, np.inf], [np.inf, 4.0]])
    write(path, "origin,dest,cost\na,x,3\na,x,4\n")
    with pytest.raises(InputError, match=r"c\.csv: row 3: origin: is there twice: a to x"):
        io.load_costs(path, ["a"], ["x"])
    with pytest.raises(InputError, match=r"c\.csv: holds no pair of these origins and these facilities"):
        io.load_costs(path, ["b"], ["x"])


def network_of(folder: Path, edges: str, lines: dict[str, Any] | None = None) -> Path:
    nodes = "node_id,lon,lat\n1,4.10,51.03\n2,4.11,51.03\n3,4.11,51.04\n"
    (folder / "knopen.csv.gz").write_bytes(gzip.compress(nodes.encode()))
    write(folder / "kanten.csv", edges)
    if lines is not None:
        write(folder / "kanten.geojson", json.dumps(lines))
    return folder


def test_a_network_of_a_folder(folder: Path) -> None:
    edges = "edge_id,from_node,to_node,length_m,highway,oneway\na,1,2,750,residential,\nb,2,3,1113,residential,yes\n"
    feature = {"type": "Feature", "properties": {"edge_id": "a"}, "geometry": LINE}
    network = io.load_network(network_of(folder, edges, {"type": "FeatureCollection", "features": [feature]}))
    assert (network.node_ids, network.edge_ids) == (("1", "2", "3"), ("a", "b"))
    assert network.shape is not None
    assert [len(shape.coords) for shape in network.shape] == [3, 2]
    nodes = at_nodes(network, np.array([0, 2]), "bicycle")
    assert reach(Streets(network, "foot"), nodes, nodes).dense().tolist() == [[0.0, 1863.0], [1863.0, 0.0]]
    assert reach(Streets(network, "bicycle"), nodes, nodes).dense().tolist() == [[0.0, 1863.0], [np.inf, 0.0]]


@pytest.mark.parametrize(
    ("edges", "message"),
    [
        ("edge_id,from_node,to_node,length_m\na,1,9,5\n", "row 2: to_node: no such node: 9"),
        ("edge_id,from_node,to_node,length_m\na,1,2,-5\n", "row 2: length_m: must be 0 or more, is -5"),
        ("edge_id,from_node,to_node,length_m\na,1,2,5\na,2,3,5\n", "row 3: edge_id: is there twice: a"),
        ("edge_id,from_node,to_node,length_m\n", "has no rows"),
        ("edge_id,from_node,length_m\na,1,5\n", "has no column to_node (or to, end, v, target, naar); it has "
         "edge_id, from_node, length_m"),
    ],
)  # fmt: skip
def test_refused_networks(folder: Path, edges: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        io.load_network(network_of(folder, edges))
    assert str(error.value) == f"{folder / 'kanten.csv'}: {message}"


def test_a_folder_without_a_network(folder: Path) -> None:
    with pytest.raises(InputError, match=r"holds no nodes\.csv, knopen\.csv or the same with \.gz"):
        io.load_network(folder)


def test_a_network_of_lines(folder: Path) -> None:
    other = {"type": "LineString", "coordinates": [[4.11, 51.03], [4.11, 51.04]]}
    features = [{"type": "Feature", "properties": {}, "geometry": line} for line in (LINE, other)]
    features[0]["properties"] = {"highway": "footway", "length_m": 800}
    path = write(folder / "n.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    network = io.load_network(path)
    assert len(network.xy) == 3
    assert network.metres.tolist() == [800.0, pytest.approx(1111.95, abs=0.01)]
    assert network.modes["bicycle"].usable.tolist() == [False, True]
    features[1]["geometry"] = {"type": "Point", "coordinates": [4, 51]}
    write(path, json.dumps({"type": "FeatureCollection", "features": features}))
    with pytest.raises(InputError, match=r"features\[1\]: must be a LineString of two points or more"):
        io.load_network(path)


@pytest.mark.parametrize(
    ("tags", "foot", "bicycle"),
    [
        ({}, "both", "both"),
        ({"highway": "residential", "oneway": "yes"}, "both", "forward"),
        ({"highway": "residential", "oneway": "-1"}, "both", "backward"),
        ({"highway": "tertiary", "junction": "roundabout"}, "both", "forward"),
        ({"highway": "motorway", "foot": "yes"}, "no", "no"),
        ({"highway": "trunk"}, "no", "no"),
        ({"highway": "trunk", "bicycle": "yes"}, "no", "both"),
        ({"highway": "footway"}, "both", "no"),
        ({"highway": "footway", "bicycle": "yes"}, "both", "both"),
        ({"highway": "footway", "oneway": "yes", "bicycle": "dismount"}, "both", "both"),
        ({"highway": "path", "bicycle": "no"}, "both", "no"),
        ({"highway": "service", "access": "private"}, "no", "no"),
        ({"highway": "service", "access": "private", "foot": "permissive"}, "both", "no"),
        ({"highway": "primary", "bicycle": "use_sidepath"}, "both", "no"),
    ],
)
def test_who_may_go_where(tags: dict[str, str], foot: str, bicycle: str) -> None:
    names = {(True, True): "both", (True, False): "forward", (False, True): "backward", (False, False): "no"}
    made = osm.modes([tags])
    assert [names[bool(one.forward[0]), bool(one.backward[0])] for one in made.values()] == [foot, bicycle]
    pushed = tags.get("bicycle") == "dismount"
    assert made["bicycle"].kmh[0] == (4.8 if pushed else 15.0)


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        io.save(tmp_path / "no" / "file.csv", "x")
    io.save(tmp_path / "file.csv", "x")
    assert [path.name for path in tmp_path.iterdir()] == ["file.csv"]
