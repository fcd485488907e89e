"""Facilities out of a file: a table (csv, xlsx, ods) or GeoJSON with points, checked row by row."""

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import shapely
from django.utils.translation import gettext as _
from pyproj import Transformer
from shapely.errors import GEOSException
from shapely.geometry import shape

from nabij.core.imports import ImportFailed, Problems, read_json, row_name
from nabij.territory.facilities.kinds import names_of, plain
from nabij.territory.imports.geojson import declared, text_of, transformer
from nabij.territory.indicators.imports.readings import UNKNOWN, number_of
from nabij.territory.indicators.imports.sheets import header_key, open_rows, unknown_header, writes_dutch
from nabij.territory.models import FacilityKind

ALIASES: Mapping[str, tuple[str, ...]] = {
    "kind": ("soort", "kind", "type", "categorie", "category", "amenity"),
    "name": ("naam", "name", "stop name", "hospital name", "halte", "omschrijving"),
    "lon": ("lon", "lengtegraad", "longitude", "lng", "long", "stop lon"),
    "lat": ("lat", "breedtegraad", "latitude", "stop lat"),
    "x": ("x", "x lambert", "lambert x"),
    "y": ("y", "y lambert", "lambert y"),
    "hours": ("openingsuren", "opening hours", "hours", "uren"),
    "capacity": ("capaciteit", "capacity", "beds", "bedden", "plaatsen", "places"),
    "ref": ("ref", "id", "nummer", "code", "osm id", "stop id", "stop code", "site id", "authorisation", "vergunning"),
    "status": ("status", "toestand"),
    "location type": ("location type",),
    "": ("group", "groep", "adres", "address", "straat", "street", "huisnummer", "house number", "postcode", "gemeente",
         "city", "plaats", "nis", "niscode", "location text", "lines", "lijnen", "site name", "facility type",
         "public private", "emergency", "ref date", "zone id", "stop desc", "stop url", "parent station",
         "stop timezone", "wheelchair boarding", "opmerking", "bron", "telefoon", "website"),
}  # fmt: skip
KEYS = {alias: key for key, aliases in ALIASES.items() for alias in aliases}
OPEN = frozenset({"", "active", "actief", "open", "in gebruik", "ja"})
CLOSED = frozenset({"temporarily closed", "closed", "gesloten", "tijdelijk gesloten", "inactive", "niet actief", "nee"})
LONGEST = {"name": 200, "hours": 500, "ref": 120}
LISTED = 8


@dataclass(frozen=True)
class Found:
    """One facility of a file, checked on its own. lon, lat in degrees."""

    where: str
    kind: str
    ref: str
    name: str
    lon: float
    lat: float
    opening_hours: str = ""
    capacity: float | None = None


@dataclass
class Reading:
    """What a file holds; ``points`` are all places in it, also of kinds that were left out: there somebody looked."""

    found: list[Found] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)
    closed: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    def notes(self) -> list[str]:
        lines = []
        if self.closed:
            lines.append(_("%(count)d voorzieningen die niet open zijn, zijn weggelaten") % {"count": self.closed})
        if self.left_out:
            names = [f"{name} ({number})" for name, number in self.left_out.most_common(LISTED)]
            more = ", ..." if len(self.left_out) > LISTED else ""
            lines.append(
                _("%(count)d voorzieningen van een andere soort weggelaten: %(names)s")
                % {"count": self.left_out.total(), "names": ", ".join(names) + more}
            )
        return lines


@dataclass(frozen=True)
class Asked:
    """What the file doesn't tell itself. ``only``: kinds to keep; others are left out without being refused."""

    kind: str = ""
    crs: str = ""
    skip: Collection[str] = ()
    only: Collection[str] = ()
    leave_unknown: bool = False


def read_facilities(path: Path, kinds: Mapping[str, FacilityKind], asked: Asked) -> Reading:
    """Everything in a file; raises `ImportFailed` with all that is wrong, each with row and field."""
    if asked.kind and asked.kind not in kinds:
        raise ImportFailed(
            _("Er is geen soort '%(kind)s'; wel: %(names)s") % {"kind": asked.kind, "names": ", ".join(kinds)}
        )
    table = _GeoJson(path) if _is_geojson(path) else open_rows(path, KEYS)
    return _Reader(table, kinds, asked).read()


def _is_geojson(path: Path) -> bool:
    return any(path.name.lower().endswith(end) for end in (".geojson", ".json", ".geojson.gz", ".json.gz"))


class _Rows(Protocol):
    """What the three forms have in common."""

    path: Path
    headers: list[str]

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]: ...


class _GeoJson:
    """Features as rows: the properties, and the point as lon and lat; of an area a point inside it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        data = read_json(path)
        features = data.get("features") if isinstance(data, dict) else None
        if not isinstance(features, list) or data.get("type") != "FeatureCollection":
            raise ImportFailed(_("%(file)s: dit is geen GeoJSON met een FeatureCollection") % {"file": path.name})
        self.features = features
        self.crs = declared(data)
        names = dict.fromkeys(name for one in features for name in _properties(one))
        self.headers = [*names, "lon", "lat"] if not {"lon", "lat"} & set(names) else [*names]

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]:
        for number, feature in enumerate(self.features, start=1):
            cells = dict.fromkeys(self.headers, "")
            cells |= {name: text_of(value) for name, value in _properties(feature).items()}
            place = _place(feature)
            cells |= {"lon": "", "lat": ""} if place is None else {"lon": str(place[0]), "lat": str(place[1])}
            yield number, cells


def _properties(feature: Any) -> dict[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return properties if isinstance(properties, dict) else {}


def _place(feature: Any) -> tuple[float, float] | None:
    try:
        geometry = shapely.force_2d(shape(feature["geometry"]))
        point = geometry if geometry.geom_type == "Point" else geometry.representative_point()
        return None if point.is_empty else (point.x, point.y)
    except (GEOSException, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None


class _Reader:
    def __init__(self, table: _Rows, kinds: Mapping[str, FacilityKind], asked: Asked) -> None:
        self.table, self.asked = table, asked
        self.kind_of = {name: code for code, kind in kinds.items() for name in names_of(kind)}
        self.problems = Problems(table.path)
        self.columns = self._understand()
        crs = asked.crs or (table.crs if isinstance(table, _GeoJson) else "")
        self.to_degrees: Transformer | None = transformer(table.path, crs)
        self.dutch = not isinstance(table, _GeoJson) and writes_dutch(table)
        self.seen: dict[tuple[str, str], Found] = {}
        self.result = Reading()

    def _understand(self) -> dict[str, str]:
        skip = {header_key(name)[0] for name in self.asked.skip}
        columns = dict[str, str]()
        for header in filter(None, self.table.headers):
            key = header_key(header)[0]
            if key in skip:
                continue
            if key not in KEYS:
                self.problems.add(unknown_header(header, list(KEYS)), column=header)
            elif KEYS[key] in columns and KEYS[key] != "ref":
                told = _("zegt hetzelfde als '%(other)s'") % {"other": columns[KEYS[key]]}
                self.problems.add(told, column=header)
            elif KEYS[key]:
                columns.setdefault(KEYS[key], header)
        if self.problems.lines:
            names = ", ".join(names[0] for key, names in ALIASES.items() if key)
            self.problems.lines.append(_("Gekende kolommen: %(names)s") % {"names": names})
        elif not ({"lon", "lat"} <= columns.keys() or {"x", "y"} <= columns.keys()):
            self.problems.add(_("geen kolommen met de plaats gevonden: geef lon en lat, of x en y met --crs"))
        elif "lon" not in columns and not self.asked.crs:
            self.problems.add(_("x en y: geef het stelsel op met --crs"))
        elif "kind" not in columns and not self.asked.kind:
            self.problems.add(_("geen kolom met de soort gevonden; geef ze met --kind"))
        self.problems.raise_any()
        return columns

    def read(self) -> Reading:
        for number, cells in self.table:
            where = _("feature %(number)d") % {"number": number} if self._features else row_name(number)
            self._row(where, cells)
        self.problems.raise_any()
        self.result.found = list(self.seen.values())
        return self.result

    @property
    def _features(self) -> bool:
        return isinstance(self.table, _GeoJson)

    def _row(self, where: str, cells: Mapping[str, str]) -> None:
        place = self._lonlat(where, cells)
        if place is None:
            return
        self.result.points.append(place)
        kind = self._kind(where, cells)
        if not kind or not self._is_open(where, cells):
            return
        name, hours = self._text(where, "name", cells), self._text(where, "hours", cells)
        ref = self._text(where, "ref", cells) or f"{name[:90]}|{place[0]:.6f}|{place[1]:.6f}"
        one = Found(where, kind, ref, name, *place, hours, self._capacity(where, cells))
        before = self.seen.setdefault((kind, ref), one)
        if before is not one and _content(before) != _content(one):
            text = _("'%(ref)s' staat ook op %(other)s, met andere gegevens") % {"ref": ref, "other": before.where}
            self.problems.add(text, where=where, column=self.columns.get("ref", ""))

    def _lonlat(self, where: str, cells: Mapping[str, str]) -> tuple[float, float] | None:
        keys = ("lon", "lat") if "lon" in self.columns else ("x", "y")
        values = [self._number(where, self.columns[key], cells[self.columns[key]]) for key in keys]
        if values[0] is None or values[1] is None:
            return None
        lon, lat = values[0], values[1]
        if self.to_degrees is not None:
            lon, lat = self.to_degrees.transform(lon, lat)
        if not (math.isfinite(lon) and math.isfinite(lat) and -180 <= lon <= 180 and -90 <= lat <= 90):
            text = _("dit is geen lengte en breedte in graden; geef het stelsel op met --crs")
            self.problems.add(text, where=where, column=", ".join(self.columns[key] for key in keys))
            return None
        return round(lon, 6), round(lat, 6)

    def _number(self, where: str, column: str, text: str) -> float | None:
        value = number_of(text, dutch=self.dutch)
        if value is None and self.dutch:
            value = number_of(text, dutch=False)
        if value is None:
            told = _("niet ingevuld") if not text else _("'%(value)s' is geen getal") % {"value": text}
            self.problems.add(told, where=where, column=column)
        return value

    def _kind(self, where: str, cells: Mapping[str, str]) -> str:
        """The kind of a row; "" when it is left out, or wrong."""
        text = cells.get(self.columns.get("kind", ""), "")
        kind = self.asked.kind or self.kind_of.get(plain(text), "")
        if kind and (not self.asked.only or kind in self.asked.only):
            return kind if cells.get(self.columns.get("location type", ""), "") in ("", "0") else ""
        if self.asked.leave_unknown or kind:
            self.result.left_out[text or kind] += 1
            return ""
        if text:
            told = _("'%(kind)s' is geen gekende soort; laat ze weg met --leave-unknown, of voeg ze toe")
            self.problems.add(told % {"kind": text}, where=where, column=self.columns["kind"])
        else:
            self.problems.add(_("niet ingevuld"), where=where, column=self.columns["kind"])
        return ""

    def _is_open(self, where: str, cells: Mapping[str, str]) -> bool:
        column = self.columns.get("status", "")
        status = plain(cells.get(column, ""))
        if status not in OPEN | CLOSED:
            told = _("'%(value)s' is geen gekende toestand; schrijf 'open' of 'gesloten'") % {"value": cells[column]}
            self.problems.add(told, where=where, column=column)
        self.result.closed += status in CLOSED
        return status in OPEN

    def _text(self, where: str, key: str, cells: Mapping[str, str]) -> str:
        column = self.columns.get(key, "")
        text = " ".join(cells.get(column, "").split())
        if len(text) > LONGEST[key]:
            self.problems.add(_("langer dan %(most)d tekens") % {"most": LONGEST[key]}, where=where, column=column)
        return text

    def _capacity(self, where: str, cells: Mapping[str, str]) -> float | None:
        column = self.columns.get("capacity", "")
        text = cells.get(column, "")
        if text.casefold() in UNKNOWN:
            return None
        value = self._number(where, column, text)
        if value is not None and value < 0:
            self.problems.add(_("'%(value)s' is minder dan 0") % {"value": text}, where=where, column=column)
        return value


def _content(one: Found) -> tuple[object, ...]:
    return one.name, one.lon, one.lat, one.opening_hours, one.capacity
