"""Areas from a GeoJSON file (RFC 7946, and the older form with a ``crs`` member)."""

import math
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import shapely
from django.utils.translation import gettext as _
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely.errors import GEOSException
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from nabij.core.imports import ImportFailed, Problems, Table, read_json, row_name

WGS84 = "EPSG:4326"
DECIMALS = 6  # of a degree: about 10 cm
NIS_LEVELS = frozenset({"municipality", "arrondissement", "province", "region"})


@dataclass(frozen=True)
class Fields:
    """Which properties of the features tell what; ``parents`` pairs a property with a level ("" when not told)."""

    code: str
    name: str
    parents: tuple[tuple[str, str], ...] = ()

    def all(self) -> list[str]:
        return [self.code, self.name, *(name for name, _level in self.parents)]


@dataclass
class AreaRow:
    """One area of a file, checked on its own; ``where`` names its place in the file."""

    where: str
    level: str
    code: str
    name: str
    polygon: BaseGeometry | None = None
    parents: list[tuple[str, str]] = field(default_factory=list)  # (level or "", code)
    valid_from: date | None = None
    valid_to: date | None = None
    end_known: bool = False


def text_of(value: Any) -> str:
    """A property as text: codes stay as they are, also when they stand there as a number."""
    if value is None or isinstance(value, bool | list | dict):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def area_code(value: Any, level: str) -> str:
    """A code; a NIS code that lost its leading zero gets it back ("2000" -> "02000")."""
    code = text_of(value)
    return code.zfill(5) if level in NIS_LEVELS and re.fullmatch(r"\d{4}", code) else code


def read_table(path: Path, level: str, fields: Fields) -> list[AreaRow]:
    """Areas without a polygon from a text table."""
    table = Table(path)
    named = Fields(
        table.column(fields.code),
        table.column(fields.name),
        tuple((table.column(name), parent_level) for name, parent_level in fields.parents),
    )
    problems = Problems(path)
    rows = [_row(problems, row_name(number), cells, level, named) for number, cells in table]
    problems.raise_any()
    return rows


def read_geojson(path: Path, level: str, fields: Fields, crs: str = "") -> list[AreaRow]:
    """Areas of a feature collection, with polygons in degrees; raises `ImportFailed` with all that is wrong."""
    data = read_json(path)
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        raise ImportFailed(_("%(file)s: dit is geen GeoJSON met een FeatureCollection") % {"file": path.name})
    features = data.get("features")
    if not isinstance(features, list) or not features:
        raise ImportFailed(_("%(file)s: er staan geen gebieden in dit bestand") % {"file": path.name})
    _check_fields(path, features, fields)
    to_degrees = transformer(path, crs or declared(data))
    problems = Problems(path)
    rows = [
        _feature(problems, number, feature, level, fields, to_degrees) for number, feature in enumerate(features, 1)
    ]
    problems.raise_any()
    return [row for row in rows if row is not None]


def _properties(feature: Any) -> dict[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return properties if isinstance(properties, dict) else {}


def _check_fields(path: Path, features: list[Any], fields: Fields) -> None:
    there = list(dict.fromkeys(name for feature in features for name in _properties(feature)))
    for name in fields.all():
        if name not in there:
            raise ImportFailed(
                _("%(file)s: er is geen veld '%(name)s'; wel: %(names)s")
                % {"file": path.name, "name": name, "names": ", ".join(there) or "-"}
            )


def declared(data: dict[str, Any]) -> str:
    """The coordinates that a collection tells itself; "" when it doesn't."""
    crs = data.get("crs")
    told = crs.get("properties") if isinstance(crs, dict) else None
    name = told.get("name", "") if isinstance(told, dict) else ""
    if "CRS84" in str(name):
        return WGS84
    number = re.search(r"EPSG:{1,2}(?:[\d.]+:)?(\d+)$", str(name))
    return f"EPSG:{number[1]}" if number else str(name)


def transformer(path: Path, crs: str) -> Transformer | None:
    """From the coordinates of the file to degrees; None when they are degrees already."""
    if crs in ("", WGS84):
        return None
    try:
        return Transformer.from_crs(CRS.from_user_input(crs), CRS.from_user_input(WGS84), always_xy=True)
    except CRSError:
        raise ImportFailed(
            _("%(file)s, crs: het coördinatenstelsel '%(crs)s' is niet gekend") % {"file": path.name, "crs": crs}
        ) from None


def _feature(
    problems: Problems, number: int, feature: Any, level: str, fields: Fields, to_degrees: Transformer | None
) -> AreaRow | None:
    where = _("feature %(number)d") % {"number": number}
    properties = _properties(feature)
    if not properties:
        problems.add(_("dit is geen feature met eigenschappen"), where=where)
        return None
    code = area_code(properties.get(fields.code), level)
    row = _row(problems, f"{where} ({code})" if code else where, properties, level, fields)
    row.polygon = _polygon(problems, row.where, feature.get("geometry"), to_degrees)
    return row


def _row(problems: Problems, where: str, values: dict[str, Any], level: str, fields: Fields) -> AreaRow:
    row = AreaRow(where, level, area_code(values.get(fields.code), level), text_of(values.get(fields.name)))
    for value, name, most in ((row.code, fields.code, 40), (row.name, fields.name, 160)):
        if not value:
            problems.add(_("niet ingevuld"), where=where, column=name)
        elif len(value) > most:
            problems.add(_("langer dan %(most)d tekens") % {"most": most}, where=where, column=name)
    for name, parent_level in fields.parents:
        parent = area_code(values.get(name), parent_level)
        if parent:
            row.parents.append((parent_level, parent))
    return row


def _polygon(problems: Problems, where: str, geometry: Any, to_degrees: Transformer | None) -> BaseGeometry | None:
    wrong, polygon = _checked_polygon(geometry, to_degrees)
    if wrong:
        problems.add(wrong, where=where, column="geometry")
        return None
    return polygon


def _checked_polygon(geometry: Any, to_degrees: Transformer | None) -> tuple[str, BaseGeometry | None]:
    if not isinstance(geometry, dict):
        return _("er is geen veelhoek"), None
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return _("dit is geen veelhoek maar '%(type)s'") % {"type": geometry.get("type")}, None
    try:
        polygon = shapely.force_2d(shape(geometry))
    except (GEOSException, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return _("de coördinaten kunnen niet gelezen worden"), None
    if polygon.is_empty:
        return _("de veelhoek is leeg"), None
    if not all(math.isfinite(value) for value in polygon.bounds):
        return _("de coördinaten kunnen niet gelezen worden"), None
    if not polygon.is_valid:
        return _("de veelhoek klopt niet: %(why)s") % {"why": explain_validity(polygon)}, None
    return _in_degrees(polygon, to_degrees)


def _in_degrees(polygon: BaseGeometry, to_degrees: Transformer | None) -> tuple[str, BaseGeometry | None]:
    if to_degrees is not None:
        polygon = shapely.transform(polygon, to_degrees.transform, interleaved=False)
    west, south, east, north = polygon.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        return _("de coördinaten zijn geen lengte en breedte in graden; geef het stelsel op met --crs"), None
    rounded = shapely.transform(polygon, lambda points: points.round(DECIMALS))
    return "", rounded if rounded.is_valid and not rounded.is_empty else polygon
