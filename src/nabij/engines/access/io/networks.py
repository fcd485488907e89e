"""A street network from files: a folder of crossings and streets, or the lines of a GeoJSON file."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from nabij.engines.access.io import files, osm
from nabij.engines.access.io.files import Table
from nabij.engines.access.io.places import (
    DEGREES,
    LAMBERT_2008,
    LAT,
    LON,
    X,
    Y,
    check_degrees,
    looks_like_degrees,
    to_lambert,
)
from nabij.engines.access.network import Network
from nabij.engines.access.validate import FloatArray
from nabij.engines.common import InputError, great_circle_m

NODES: Final = ("knopen", "nodes")
EDGES: Final = ("kanten", "edges")
NODE_ID: Final = ("node_id", "id", "osmid", "node")
EDGE_ID: Final = ("edge_id", "id", "edge")
START: Final = ("from_node", "from", "start", "u", "source", "van")
END: Final = ("to_node", "to", "end", "v", "target", "naar")
LENGTH: Final = ("length_m", "metres", "length", "lengte_m", "lengte")


def load(path: Path, *, crs: str = LAMBERT_2008) -> Network:
    """The network in a folder or in a file. Errors: InputError naming file, row and field.

    Folder: nodes.csv (node_id, lon, lat or x, y), edges.csv (edge_id, from_node, to_node, length_m and tags of
    OpenStreetMap) and, for the shape of the streets, edges.geojson (edge_id); or knopen and kanten; each may be
    gzipped. File: GeoJSON lines with the same tags; lines that end in one point meet there; length_m where it is known,
    else along the globe.
    """
    if not path.is_dir():
        return _lines(path)
    nodes, edges = files.table(_file(path, NODES, ".csv")), files.table(_file(path, EDGES, ".csv"))
    if not edges.rows:
        raise InputError("has no rows", file=edges.file)
    xy, node_ids = _nodes(nodes, crs)
    number = {name: row for row, name in enumerate(node_ids)}
    start, end = (_ends(edges, names, number) for names in (START, END))
    metres = np.array(edges.numbers(edges.needed(LENGTH), least=0.0))
    ids = _edge_ids(edges)
    shapes = _file(path, EDGES, ".geojson", needed=False)
    shape = None if shapes is None else _shapes(shapes, ids, xy, start, end)
    made = osm.modes([{tag: row.get(tag, "") for tag in osm.TAGS} for row in edges.rows])
    try:
        return Network(xy, start, end, metres, made, shape, tuple(node_ids), tuple(ids))
    except InputError as error:
        raise error.within(file=edges.file) from error


def _file(folder: Path, names: Sequence[str], suffix: str, *, needed: bool = True) -> Any:
    for name in names:
        for ending in (suffix, suffix + ".gz"):
            if (folder / (name + ending)).is_file():
                return folder / (name + ending)
    if needed:
        raise InputError(f"holds no {names[1]}{suffix}, {names[0]}{suffix} or the same with .gz", file=str(folder))
    return None


def _nodes(nodes: Table, crs: str) -> tuple[FloatArray, list[str]]:
    degrees = nodes.field(LON) is not None and nodes.field(LAT) is not None
    columns = (LON, LAT) if degrees else (X, Y)
    xy = np.column_stack([nodes.numbers(nodes.needed(names)) for names in columns])
    field = ", ".join(nodes.needed(names) for names in columns)
    if degrees:
        check_degrees(xy, lambda row, message: nodes.error(row, field, message))
    elif looks_like_degrees(xy, crs):
        raise InputError("look like degrees; call the columns lon and lat", file=nodes.file, field=field)
    return to_lambert(xy, DEGREES if degrees else crs), _names(nodes, nodes.needed(NODE_ID))


def _names(found: Table, column: str) -> list[str]:
    """The names in a column, each once. Errors: InputError."""
    seen = dict[str, None]()
    for number, row in enumerate(found.rows):
        name = row[column].strip()
        if not name or name in seen:
            raise found.error(number, column, f"is there twice: {name}" if name else "is empty")
        seen[name] = None
    return list(seen)


def _ends(edges: Table, names: Sequence[str], number: dict[str, int]) -> NDArray[np.int64]:
    column, found = edges.needed(names), np.empty(len(edges.rows), dtype=np.int64)
    for row, values in enumerate(edges.rows):
        name = values[column].strip()
        if name not in number:
            raise edges.error(row, column, f"no such node: {name}")
        found[row] = number[name]
    return found


def _edge_ids(edges: Table) -> list[str]:
    column = edges.field(EDGE_ID)
    if column is None:
        return [str(row) for row in range(len(edges.rows))]
    return _names(edges, column)


def _shapes(
    path: Path, ids: Sequence[str], xy: FloatArray, start: NDArray[np.int64], end: NDArray[np.int64]
) -> NDArray[np.object_]:
    """The lines by edge id, tied to the crossings; a straight line where there is none."""
    name = str(path)
    lines: dict[str, FloatArray] = {}
    for place, properties, points in _features(path):
        key = next((str(properties[field]) for field in EDGE_ID if properties.get(field) is not None), None)
        if key is None:
            raise InputError("has no edge_id", file=name, place=place)
        lines[key] = points
    bare = [np.empty((0, 2))] * len(ids)
    inner = [lines[key][1:-1] if key in lines else none for key, none in zip(ids, bare, strict=True)]
    moved = to_lambert(np.concatenate([*inner, np.empty((0, 2))]), DEGREES)
    at = np.concatenate(([0], np.cumsum([len(one) for one in inner], dtype=np.int64)))
    whole = [
        shapely.linestrings(np.vstack((xy[a], moved[at[row] : at[row + 1]], xy[b])))
        for row, (a, b) in enumerate(zip(start, end, strict=True))
    ]
    return np.array(whole, dtype=object)


def _features(path: Path) -> list[tuple[str, dict[str, Any], FloatArray]]:
    name, data = str(path), files.json_of(path)
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or not features:
        raise InputError("must be a GeoJSON FeatureCollection of lines", file=name)
    found = list[tuple[str, dict[str, Any], FloatArray]]()
    for number, feature in enumerate(features):
        place = f"features[{number}]"
        try:
            geometry = feature["geometry"]
            points = np.array([pair[:2] for pair in geometry["coordinates"]], dtype=np.float64)
            if geometry["type"] != "LineString" or points.shape[0] < 2 or not np.isfinite(points).all():
                raise ValueError
        except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
            raise InputError("must be a LineString of two points or more", file=name, place=place) from error
        found.append((place, dict(feature.get("properties") or {}), points))
    places = [place for place, _, points in found for _ in points]
    check_degrees(
        np.concatenate([points for _, _, points in found]),
        lambda row, message: InputError(message, file=name, place=places[row], field="geometry"),
    )
    return found


def _lines(path: Path) -> Network:
    features = _features(path)
    ends = np.array([end for _, _, points in features for end in (points[0], points[-1])])
    distinct, which = np.unique(ends, axis=0, return_inverse=True)
    which = which.reshape(-1, 2)
    xy = to_lambert(distinct, DEGREES)
    moved = to_lambert(np.concatenate([points for _, _, points in features]), DEGREES)
    at = np.concatenate(([0], np.cumsum([len(points) for _, _, points in features])))
    shape = np.array([shapely.linestrings(moved[a:b]) for a, b in pairwise(at)], dtype=object)
    metres = np.array([_metres(path, *feature) for feature in features])
    tags = [{tag: str(one.get(tag) or "") for tag in osm.TAGS} for _, one, _ in features]
    ids = [str(one.get("edge_id", row)) for row, (_, one, _) in enumerate(features)]
    given = tuple(ids) if len(set(ids)) == len(ids) else ()
    return Network(xy, which[:, 0], which[:, 1], metres, osm.modes(tags), shape, (), given)


def _metres(path: Path, place: str, properties: dict[str, Any], points: FloatArray) -> float:
    given = next((properties[field] for field in LENGTH if properties.get(field) is not None), None)
    if given is None:
        return float(great_circle_m(*points[:-1].T, *points[1:].T).sum())
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given < np.inf:
        raise InputError("must be a number of 0 or more", file=str(path), place=place, field="length_m")
    return float(given)
