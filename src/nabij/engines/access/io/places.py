"""Points and facilities from CSV or GeoJSON: ids, places in Lambert 2008, and columns of figures."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from nabij.engines.access.hours import Hours
from nabij.engines.access.io import files
from nabij.engines.access.io.files import Table
from nabij.engines.access.io.opening import hours_of_rows, hours_of_texts
from nabij.engines.access.problem import Demand, Facilities
from nabij.engines.access.validate import FloatArray
from nabij.engines.common import InputError

T = TypeVar("T")
LAMBERT_2008: Final = "EPSG:3812"
DEGREES: Final = "EPSG:4326"
IDS: Final = ("id", "code", "sector", "node_id", "osm_id", "authorisation", "site_id", "nis", "wijk", "name", "naam")
LON: Final = ("lon", "lng", "long", "longitude", "lengtegraad")
LAT: Final = ("lat", "latitude", "breedtegraad")
X: Final = ("x", "x_lambert", "east", "easting")
Y: Final = ("y", "y_lambert", "north", "northing")
BELGIUM: Final = ((2.4, 6.5), (49.4, 51.6))
"""Longitudes and latitudes: who has them the other way round has swapped them."""
HOURS: Final = ("opening_hours", "openingsuren", "hours")


def to_lambert(xy: FloatArray, crs: str) -> FloatArray:
    """(n, 2) coordinates of any system (x or longitude first) as metres in Lambert 2008. Errors: InputError."""
    if crs == LAMBERT_2008 or not len(xy):
        return xy
    try:
        made = Transformer.from_crs(CRS.from_user_input(crs), LAMBERT_2008, always_xy=True)
    except CRSError as error:
        raise InputError(f"is no known system of coordinates: {crs}", field="crs") from error
    found = np.column_stack(made.transform(xy[:, 0], xy[:, 1]))
    return np.where(np.isfinite(found).all(axis=1, keepdims=True), found, np.nan)


def from_lambert(xy: FloatArray) -> FloatArray:
    """(n, 2) metres in Lambert 2008 as longitude and latitude."""
    made = Transformer.from_crs(LAMBERT_2008, DEGREES, always_xy=True)
    return np.column_stack(made.transform(xy[:, 0], xy[:, 1]))


def read(path: Path, *, crs: str = LAMBERT_2008, places: bool = True) -> tuple[Table, FloatArray]:
    """Rows, and (n, 2) places in Lambert 2008. places: must they be there; else NaN where there are none.

    CSV: columns lon and lat, or x and y in `crs`. GeoJSON: longitude and latitude; areas become a point inside them.
    """
    if files.is_geojson(path):
        found, xy = _geojson(path)
        return found, _known(found, xy, "geometry", places)
    found = files.table(path)
    lon, lat, x, y = (found.field(names) for names in (LON, LAT, X, Y))
    if lon is not None and lat is not None:
        xy = np.column_stack([found.numbers(lon, empty=np.nan), found.numbers(lat, empty=np.nan)])
        check_degrees(xy, lambda row, message: found.error(row, f"{lon}, {lat}", message))
        return found, _known(found, to_lambert(xy, DEGREES), f"{lon}, {lat}", places)
    if x is not None and y is not None:
        xy = np.column_stack([found.numbers(x, empty=np.nan), found.numbers(y, empty=np.nan)])
        if looks_like_degrees(xy, crs):
            raise InputError("look like degrees; call the columns lon and lat", file=found.file, field=f"{x}, {y}")
        return found, _known(found, to_lambert(xy, crs), f"{x}, {y}", places)
    if places:
        raise InputError(f"has no columns lon and lat, or x and y; it has {', '.join(found.header)}", file=found.file)
    return found, np.full((len(found.rows), 2), np.nan)


def looks_like_degrees(xy: FloatArray, crs: str) -> bool:
    """Said to be metres in Lambert 2008, but too near its corner."""
    return bool(len(xy)) and crs == LAMBERT_2008 and np.nanmax(np.abs(xy), initial=0.0) <= 180


def check_degrees(xy: FloatArray, error: Callable[[int, str], InputError]) -> None:
    """Refuse the first row of (n, 2) longitudes and latitudes that can't be right; NaN passes. Errors: as made."""
    lon, lat = xy[:, 0], xy[:, 1]
    (west, east), (south, north) = BELGIUM
    for wrong, message in (
        (np.abs(lon) > 180, "longitude must be -180 to 180 degrees"),
        (np.abs(lat) > 90, "latitude must be -90 to 90 degrees"),
        ((lon == 0) & (lat == 0), "is 0, 0: a place that is not known must be left out"),
        ((lon > south) & (lon < north) & (lat > west) & (lat < east), "look swapped: longitude is 2 to 7 in Belgium"),
    ):
        if wrong.any():
            raise error(int(np.argmax(wrong)), message)


def _known(found: Table, xy: FloatArray, field: str, places: bool) -> FloatArray:
    """Refuse rows without a place, unless places need not be there."""
    wrong = ~np.isfinite(xy).all(axis=1)
    if places and wrong.any():
        raise found.error(int(np.argmax(wrong)), field, "has no place, or none in Lambert 2008")
    return xy


def _geojson(path: Path) -> tuple[Table, FloatArray]:
    name, data = str(path), files.json_of(path)
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list):
        raise InputError("must be a GeoJSON FeatureCollection", file=name)
    rows, places, points = list[dict[str, str]](), list[str](), list[tuple[float, float]]()
    for number, feature in enumerate(features):
        place = f"features[{number}]"
        if not isinstance(feature, dict) or not isinstance(feature.get("properties") or {}, dict):
            raise InputError("must be a feature with properties", file=name, place=place)
        properties = dict(feature.get("properties") or {})
        if feature.get("id") is not None:
            properties.setdefault("id", feature["id"])
        rows.append({key: _text(value) for key, value in properties.items()})
        places.append(place)
        points.append(_point(feature.get("geometry"), name, place))
    header = tuple(dict.fromkeys(key for row in rows for key in row))
    table = Table(name, header, [dict.fromkeys(header, "") | row for row in rows], places)
    xy = np.array(points).reshape(-1, 2)
    check_degrees(xy, lambda row, message: table.error(row, "geometry", message))
    return table, to_lambert(xy, DEGREES)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _point(geometry: Any, file: str, place: str) -> tuple[float, float]:
    if geometry is None:
        return np.nan, np.nan
    try:
        shape = shapely.geometry.shape(geometry)
        inside = shape if shape.geom_type == "Point" else shape.centroid
        if shape.area > 0 and not shape.contains(inside):
            inside = shape.representative_point()
        return float(inside.x), float(inside.y)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError, shapely.errors.ShapelyError) as error:
        raise InputError("is not a geometry", file=file, place=place, field="geometry") from error


def ids_of(found: Table, field: str | None) -> tuple[str, ...]:
    """The names of the rows: from the column that was asked for, else the first of `IDS`, else row numbers."""
    column = found.needed((field,)) if field is not None else found.field(IDS)
    if column is None:
        return tuple(str(number) for number in range(1, len(found.rows) + 1))
    values = [row[column].strip() for row in found.rows]
    seen: dict[str, int] = {}
    for number, value in enumerate(values):
        if (not value or value in seen) and field is None:
            # Nobody said that this column names the rows.
            return tuple(str(one) for one in range(1, len(values) + 1))
        if not value:
            raise found.error(number, column, "is empty")
        if value in seen:
            raise found.error(number, column, f"is there twice: {value} ({found.places[seen[value]]})")
        seen[value] = number
    return tuple(values)


def demand(
    path: Path,
    *,
    id_field: str | None = None,
    populations: Sequence[str] = (),
    crs: str = LAMBERT_2008,
    places: bool = True,
) -> Demand:
    """Points where people live.

    populations: each a column, or columns with weights: '65+', '65+=1,80+=2'. None of them = one person at each point.
    """
    found, xy = read(path, crs=crs, places=places)
    _not_empty(found)
    weights = [_population(found, one) for one in populations] or [np.ones(len(found.rows))]
    names = tuple(populations) or ("people",)
    return _named(found.file, lambda: Demand(ids_of(found, id_field), xy, np.column_stack(weights), names))


def facilities(
    path: Path,
    *,
    id_field: str | None = None,
    capacity: str | None = None,
    hours: Path | None = None,
    crs: str = LAMBERT_2008,
    places: bool = True,
) -> Facilities:
    """Facilities; opening hours from a column in the way of OpenStreetMap, or from a file of rows.

    capacity: a column; None = 1 each.
    """
    found, xy = read(path, crs=crs, places=places)
    _not_empty(found)
    ids = ids_of(found, id_field)
    amount = found.numbers(found.needed((capacity,)), least=0.0) if capacity else np.ones(len(ids))
    when: Hours | None = None
    if hours is not None:
        when = hours_of_rows(files.table(hours), ids)
    elif (column := found.field(HOURS)) is not None:
        when = hours_of_texts([row[column] for row in found.rows])
    return _named(found.file, lambda: Facilities(ids, xy, np.asarray(amount, dtype=np.float64), when))


def _population(found: Table, asked: str) -> FloatArray:
    total = np.zeros(len(found.rows))
    for part in [asked] if asked in found.header else asked.split(","):
        name, equals, weight = part.strip().rpartition("=")
        column, factor = (name.strip(), weight) if equals and part.strip() not in found.header else (part.strip(), "1")
        try:
            times = float(factor)
        except ValueError:
            times = -1.0
        if not 0 <= times < np.inf:
            raise InputError(f"the weight of {column} must be a number of 0 or more", field="population")
        total += times * np.array(found.numbers(found.needed((column,)), least=0.0))
    return total


def _not_empty(found: Table) -> None:
    if not found.rows:
        raise InputError("has no rows", file=found.file)


def _named(file: str, make: Callable[[], T]) -> T:
    try:
        return make()
    except InputError as error:
        raise error.within(file=file) from error
