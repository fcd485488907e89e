"""Features of a GeoJSON file (RFC 7946, and the older form with a `crs` member): properties and polygons."""

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError
from shapely.geometry import shape

from nabij.engines.common import InputError
from nabij.engines.territories.io import reading

DEGREES: Final = "EPSG:4326"
LAMBERT_2008: Final = "EPSG:3812"
BELGIUM: Final = (0.0, 48.5, 9.0, 53.0)
"""Degrees within which Belgian Lambert 2008 is true to better than half a per cent."""
Geometries = NDArray[Any]


@dataclass(frozen=True)
class Features:
    """What a file holds. place: name of each feature in messages. geometry: in degrees, None = none."""

    file: str
    place: tuple[str, ...]
    properties: tuple[dict[str, Any], ...]
    geometry: Geometries

    def __len__(self) -> int:
        return len(self.place)

    def fields(self) -> list[str]:
        return list(dict.fromkeys(name for row in self.properties for name in row))

    def need(self, field: str) -> None:
        """Refuse a field that no feature has."""
        if field not in self.fields():
            raise InputError(
                f"no feature has this property{reading.near(field, self.fields())}", file=self.file, field=field
            )

    def error(self, row: int, field: str, message: str) -> InputError:
        return InputError(message, file=self.file, place=self.place[row], field=field)

    def text(self, row: int, field: str) -> str:
        """A property as text, "" when it is not there: a code stays as it is, also when it stands there as a number."""
        value = self.properties[row].get(field)
        if value is None:
            return ""
        if isinstance(value, bool | list | dict):
            raise self.error(row, field, "must be a text or a number")
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str(value).strip()

    def number(self, row: int, field: str) -> float:
        """A property as a number of 0 or more, NaN when it is not there."""
        value = self.properties[row].get(field)
        if value is None or value == "":
            return math.nan
        if isinstance(value, str) and re.fullmatch(r"\s*\d+(\.\d+)?\s*", value):
            value = float(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(row, field, f"must be a number, is {str(value)[:40]!r}")
        if not 0 <= value < 1e12:
            raise self.error(row, field, f"must be a number of 0 or more, is {value:g}")
        return float(value)


def read(path: str | Path) -> Features:
    """The features of a file, in degrees. Errors: InputError naming the file, the feature and the field."""
    data, name = reading.json_of(path), str(path)
    rows = data.get("features")
    if data.get("type") != "FeatureCollection" or not isinstance(rows, list):
        raise InputError("is no GeoJSON with a FeatureCollection", file=name)
    if not rows:
        raise InputError("holds no features", file=name)
    places, properties, geometries = [], [], []
    for number, row in enumerate(rows, 1):
        place = f"feature {number}"
        if not isinstance(row, dict) or row.get("type") != "Feature":
            raise InputError("is no feature", file=name, place=place)
        told = row.get("properties")
        if told is not None and not isinstance(told, dict):
            raise InputError("must be an object {...}", file=name, place=place, field="properties")
        places.append(place)
        properties.append(told or {})
        geometries.append(_geometry(row.get("geometry"), name, place))
    found = np.empty(len(rows), dtype=object)
    found[:] = geometries
    return Features(name, tuple(places), tuple(properties), _in_degrees(found, data.get("crs"), name))


def _geometry(value: object, file: str, place: str) -> Any:
    if value is None:
        return None
    try:
        made = shapely.force_2d(shape(value))
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise InputError("has coordinates that can't be read", file=file, place=place, field="geometry") from error
    if made.is_empty:
        return None
    if not all(math.isfinite(one) for one in made.bounds):
        raise InputError("has coordinates that can't be read", file=file, place=place, field="geometry")
    return made


def _in_degrees(geometry: Geometries, crs: object, file: str) -> Geometries:
    told = crs.get("properties") if isinstance(crs, dict) else None
    system = _system(str(told.get("name", "")) if isinstance(told, dict) else "")
    if system != DEGREES:
        try:
            turn = Transformer.from_crs(CRS.from_user_input(system), CRS.from_user_input(DEGREES), always_xy=True)
        except CRSError as error:
            raise InputError(f"the system of coordinates is not known: {system}", file=file, field="crs") from error
        geometry = shapely.transform(geometry, turn.transform, interleaved=False)
    bounds = shapely.total_bounds(geometry)
    if (np.abs(bounds) > [180, 90, 180, 90]).any():  # never true of NaN, when there is no geometry
        raise InputError("has coordinates that are not degrees (EPSG:4326)", file=file, field="geometry")
    return geometry


def _system(name: str) -> str:
    if not name or "CRS84" in name:
        return DEGREES
    number = re.search(r"EPSG:{1,2}(?:[\d.]*:)?(\d+)$", name)
    return f"EPSG:{number[1]}" if number else name


def plane_of(geometry: Geometries) -> str:
    """A plane in metres that fits: Belgian Lambert 2008, or elsewhere an equal-area plane of the place itself."""
    west, south, east, north = shapely.total_bounds(geometry).tolist()
    inside = BELGIUM[0] <= west and BELGIUM[1] <= south and east <= BELGIUM[2] and north <= BELGIUM[3]
    if inside or math.isnan(west):
        return LAMBERT_2008
    return f"+proj=laea +lon_0={(west + east) / 2:.4f} +lat_0={(south + north) / 2:.4f} +units=m +datum=WGS84"


def to_metres(geometry: Geometries, plane: str) -> Geometries:
    """The same on a plane, in metres."""
    turn = Transformer.from_crs(DEGREES, plane, always_xy=True)
    found: Geometries = shapely.transform(geometry, turn.transform, interleaved=False)
    return found
