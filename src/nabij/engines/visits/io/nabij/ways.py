"""Places, and the ways between them: matrices that the file gives, or that are made from coordinates or streets."""

import math
from pathlib import Path, PurePosixPath
from typing import Any, Final

import numpy as np

from nabij.engines.common import InputError
from nabij.engines.visits import travel
from nabij.engines.visits.io import reading
from nabij.engines.visits.io.nabij.calendar import find
from nabij.engines.visits.io.reading import Row
from nabij.engines.visits.problem import Travel
from nabij.engines.visits.travel import MEANS, Means, Network
from nabij.engines.visits.validate import FloatArray

PLACE: Final = frozenset({"id", "x", "y", "lon", "lat", "comment"})
_TRAVEL: Final = frozenset({"modes", "network", "comment"})
_MODE: Final = frozenset({"kmh", "detour", "extra_minutes", "minutes", "km", "comment"})
_NETWORK: Final = frozenset({"nodes", "edges", "comment"})
_EDGE: Final = frozenset({"from", "to", "metres", "modes", "oneway", "kmh", "comment"})


class Places:
    """The places of a file. ids: names. x, y: (p,) metres; NaN = not known. km: straight lines, made when asked for."""

    def __init__(self, top: Row) -> None:
        self.rows = top.rows("places", PLACE)
        self.ids = distinct(self.rows)
        self.table = {name: i for i, name in enumerate(self.ids)}
        points = np.array([_point(row) for row in self.rows], dtype=float).reshape(-1, 4)
        self.lon, self.lat = points[:, 2], points[:, 3]
        self.on_globe = bool(np.isfinite(self.lon).any())
        if self.on_globe and np.isfinite(points[:, 0]).any():
            raise InputError("some places have x and y, others lon and lat", field="places")
        self.x: FloatArray = points[:, 0]
        self.y: FloatArray = points[:, 1]
        if self.on_globe:
            self.x, self.y = travel.flat(self.lon, self.lat)

    def km(self, mode: str) -> FloatArray:
        if np.isnan(self.x).any():
            name = self.ids[int(np.argmax(np.isnan(self.x)))]
            message = f"has no coordinates, which {mode} needs to know how far it is"
            raise InputError(message, place=f"places ({name})", field="x")
        return travel.globe_km(self.lon, self.lat) if self.on_globe else travel.straight_km(self.x, self.y)


def distinct(rows: Any) -> list[str]:
    """The ids of rows, each once."""
    seen: dict[str, str] = {}
    for row in rows:
        name = row.text("id")
        if name in seen:
            raise row.error("id", f"is there twice: {name}")
        seen[name] = row.place
    return list(seen)


def _point(row: Row) -> tuple[float, float, float, float]:
    """x, y, lon, lat; NaN where the row doesn't tell."""
    for pair in (("x", "y"), ("lon", "lat")):
        if (pair[0] in row) != (pair[1] in row):
            raise row.error(pair[0], f"a place needs both {pair[0]} and {pair[1]}, or neither")
    if "x" in row and "lon" in row:
        raise row.error("lon", "is there beside x; give one or the other")
    x, y, lon, lat = (
        row.number(one, math.nan, least=None) if one in row else math.nan for one in ("x", "y", "lon", "lat")
    )
    if abs(lon) > 180 or abs(lat) > 90:
        raise row.error("lon", "must be degrees: -180 to 180, and lat -90 to 90")
    return x, y, lon, lat


def read(top: Row, places: Places, modes: list[str], folder: Path | None) -> Travel:
    """Travel of the means that the file tells of, or of those in `modes`. Errors: InputError."""
    told = top.row("travel", _TRAVEL)
    rows: dict[str, Row] = {}
    network = None
    if told is not None:
        given = told.data["modes"] if "modes" in told else {}
        if not isinstance(given, dict):
            raise told.error("modes", "must be an object {...}")
        rows = {name: Row(one, f"travel.modes.{reading.safe(name)}", _MODE) for name, one in given.items()}
        network = _network(told, places, folder)
    if told is None or "modes" not in told:
        usual = ["foot"] if places.ids else []
        rows = {name: Row({}, f"travel.modes.{name}", _MODE) for name in modes or usual}
    p = len(places.ids)
    reading.small_enough(p, p * len(rows), "places")
    tables = [_mode(name, row, places, network) for name, row in rows.items()]
    grids = [np.array([pair[one] for pair in tables], dtype=float).reshape(len(tables), p, p) for one in (0, 1)]
    return Travel(tuple(rows), tuple(places.ids), grids[0], grids[1], places.x, places.y)


def _mode(name: str, row: Row, places: Places, network: Network | None) -> tuple[Any, Any]:
    p = len(places.ids)
    if "minutes" in row:
        for field in ("kmh", "detour", "extra_minutes"):
            if field in row:
                raise row.error(field, "is there beside minutes; give one or the other")
        minutes = reading.matrix(row.data["minutes"], p, row.place, "minutes")
        km = reading.matrix(row.data["km"], p, row.place, "km") if "km" in row else np.zeros((p, p))
        return minutes, km
    if "km" in row:
        raise row.error("km", "is there without minutes")
    usual = MEANS.get(name)
    if usual is None and "kmh" not in row:
        raise row.error("kmh", f"is missing (it has an ordinary value only for {', '.join(MEANS)})")
    means = Means(
        row.number("kmh", usual.kmh if usual else None, least=0.1),
        row.number("detour", usual.detour if usual else 1.3, least=1.0),
        row.number("extra_minutes", usual.extra_minutes if usual else 0.0),
    )
    if network is None or "detour" in row:
        return travel.over(places.km(name), means)
    places.km(name)
    return travel.over_network(network, name, means, places.x, places.y, places.ids)


def _network(told: Row, places: Places, folder: Path | None) -> Network | None:
    if "network" not in told:
        return None
    data = told.data["network"]
    if not isinstance(data, str):
        return _streets(Row(data, "travel.network", _NETWORK), places)
    path = PurePosixPath(told.text("network"))
    if folder is None or path.is_absolute() or ".." in path.parts:
        raise told.error("network", "must be a file in the folder of this one, or below it")
    try:
        return _streets(Row(reading.json_of(reading.text_of(folder / path)), "", _NETWORK), places)
    except InputError as error:
        raise error.within(file=str(folder / path)) from error


def _streets(row: Row, places: Places) -> Network:
    nodes, edges = row.rows("nodes", PLACE), row.rows("edges", _EDGE)
    table = {name: i for i, name in enumerate(distinct(nodes))}
    points = np.array([_point(node) for node in nodes], dtype=float).reshape(-1, 4)
    x, y = points[:, 2:].T if places.on_globe else points[:, :2].T
    if np.isnan(x).any():
        fields = "lon and lat" if places.on_globe else "x and y"
        raise nodes[int(np.argmax(np.isnan(x)))].error(
            "lon" if places.on_globe else "x", f"needs {fields}, as places do"
        )
    if places.on_globe:
        # In the plane of the places, not in one of their own.
        lon, lat = np.append(places.lon, x), np.append(places.lat, y)
        middle = np.nanmean(places.lon), np.nanmean(places.lat)
        x = (lon - middle[0])[len(places.ids) :] * travel.METRES_PER_DEGREE * np.cos(np.radians(middle[1]))
        y = (lat - middle[1])[len(places.ids) :] * travel.METRES_PER_DEGREE
    start = np.array([find(table, edge, "from", "node") for edge in edges], dtype=np.int64)
    end = np.array([find(table, edge, "to", "node") for edge in edges], dtype=np.int64)
    line = np.hypot(x[start] - x[end], y[start] - y[end])
    metres = np.array([edge.number("metres", float(one)) for edge, one in zip(edges, line, strict=True)], dtype=float)
    modes = sorted({name for edge in edges for name in [*edge.texts("modes"), *_speeds(edge)]} | _oneways(edges))
    may = {name: np.array(["modes" not in edge or name in edge.texts("modes") for edge in edges]) for name in modes}
    one_way = {name: np.array([_oneway(edge, name) for edge in edges], dtype=bool) for name in modes}
    speeds = {name: np.array([_speeds(edge).get(name, math.nan) for edge in edges], dtype=float) for name in modes}
    return Network(x, y, start, end, metres, may, {name: may[name] & ~one_way[name] for name in modes}, speeds)


def _speeds(edge: Row) -> dict[str, float]:
    given = edge.data.get("kmh") or {}
    if not isinstance(given, dict):
        raise edge.error("kmh", 'must be an object like {"car": 30}')
    return {name: reading.number(value, edge.place, f"kmh.{name}", least=0.1) for name, value in given.items()}


def _oneways(edges: Any) -> set[str]:
    """Means for which some edge goes one way; a plain true is meant for all that have wheels."""
    named = {name for edge in edges if isinstance(edge.data.get("oneway"), list) for name in edge.texts("oneway")}
    return named | (set(MEANS) - {"foot"} if any(edge.data.get("oneway") is True for edge in edges) else set())


def _oneway(edge: Row, mode: str) -> bool:
    if isinstance(edge.data.get("oneway"), list):
        return mode in edge.texts("oneway")
    return edge.flag("oneway") and mode != "foot"
