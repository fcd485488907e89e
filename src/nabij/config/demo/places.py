"""The geography of the demo: areas of every level, streets and addresses, from `content/places.toml`."""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shapely.geometry import LineString, MultiPolygon, Polygon, mapping
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge

from nabij.config.demo import content, roads
from nabij.config.demo.tessellation import merge, tessellate
from nabij.config.demo.world import Address, Area, Level, Point, Street

XY = tuple[float, float]
METRES_PER_DEGREE = 111_320.0
DECIMALS = 5
SPACING = {"dense": 12.0, "urban": 15.0, "village": 24.0, "rural": 55.0}
SIDE_STREET = {"dense": 150.0, "urban": 210.0, "village": 280.0, "rural": 420.0}
MIN_GATE = 120.0  # metres of common border before a road crosses it
JITTER = 45.0  # metres by which the seed number moves each sector


@dataclass(frozen=True)
class Plane:
    """Metres around an origin <-> degrees; equirectangular, good to about 0.1 % over the ten kilometres of the demo."""

    lon: float
    lat: float

    def to_degrees(self, xy: XY) -> Point:
        lon = self.lon + xy[0] / (METRES_PER_DEGREE * math.cos(math.radians(self.lat)))
        lat = self.lat + xy[1] / METRES_PER_DEGREE
        return (round(lon, DECIMALS), round(lat, DECIMALS))

    def snap(self, xy: XY) -> XY:
        """The metres of the nearest point that five decimals can express."""
        lon, lat = self.to_degrees(xy)
        x = (lon - self.lon) * METRES_PER_DEGREE * math.cos(math.radians(self.lat))
        return (round(x, 3), round((lat - self.lat) * METRES_PER_DEGREE, 3))


@dataclass(frozen=True)
class Sector:
    row: Mapping[str, Any]
    seed: XY
    polygon: Polygon  # metres


@dataclass(frozen=True)
class Geography:
    areas: tuple[Area, ...]
    streets: tuple[Street, ...]


def build(rng: random.Random) -> Geography:
    table = content.read("places")
    plane = Plane(*table["origin"])
    sectors = _sectors(table["sector"], plane, rng)
    areas = _areas(table, sectors, plane)
    streets = _streets(sectors, table, plane, rng)
    return Geography(areas=areas, streets=streets)


def _sectors(rows: Sequence[Mapping[str, Any]], plane: Plane, rng: random.Random) -> list[Sector]:
    seeds = [(x + rng.uniform(-JITTER, JITTER), y + rng.uniform(-JITTER, JITTER)) for x, y in (r["at"] for r in rows)]
    polygons = tessellate(seeds, [row["radius"] for row in rows], rng, plane.snap)
    return [Sector(row, seed, polygon) for row, seed, polygon in zip(rows, seeds, polygons, strict=True)]


def _areas(table: Mapping[str, Any], sectors: Sequence[Sector], plane: Plane) -> tuple[Area, ...]:
    found = [_area(row, row["level"], sectors, plane) for row in table["parent"]]
    for row in table["municipality"]:
        found.append(_area(row, "municipality", _inside(sectors, "municipality", row), plane))
    for row in table["neighbourhood"]:
        members = _inside(sectors, "neighbourhood", row)
        homes = tuple(dict.fromkeys(sector.row["municipality"] for sector in members))
        parts = tuple(sector.row["code"] for sector in members)
        found.append(replace(_area(row, "neighbourhood", members, plane), parents=homes, parts=parts))
    for sector in sectors:
        area = _area(sector.row, "sector", [sector], plane)
        found.append(replace(area, parents=(sector.row["municipality"],)))
    return tuple(found)


def _inside(sectors: Sequence[Sector], field: str, row: Mapping[str, Any]) -> list[Sector]:
    return [sector for sector in sectors if sector.row[field] == row["code"]]


def _area(row: Mapping[str, Any], level: Level, members: Sequence[Sector], plane: Plane) -> Area:
    shape = merge([member.polygon for member in members])
    heart = members[0].seed if len(members) == 1 else _heart(shape)
    return Area(
        code=row["code"],
        name=row["name"],
        level=level,
        parents=tuple(row.get("parents", ())),
        population=sum(member.row["population"] for member in members),
        geometry=geojson(shape, plane),
        centre=plane.to_degrees(heart),
        note=row.get("note", ""),
        phone=row.get("phone", ""),
        email=row.get("email", ""),
    )


def _heart(shape: Polygon | MultiPolygon) -> XY:
    point = shape.representative_point()
    return (point.x, point.y)


def geojson(shape: BaseGeometry, plane: Plane) -> dict[str, object]:
    """The GeoJSON geometry of a shape in metres, in degrees, as plain lists so that it survives JSON unchanged."""
    raw = mapping(shape)

    def convert(value: Any) -> Any:
        if isinstance(value[0], float):
            return list(plane.to_degrees((value[0], value[1])))
        return [convert(item) for item in value]

    return {"type": raw["type"], "coordinates": convert(raw["coordinates"])}


def _streets(
    sectors: Sequence[Sector], table: Mapping[str, Any], plane: Plane, rng: random.Random
) -> tuple[Street, ...]:
    postcodes = {row["code"]: (row["postcode"], row["name"]) for row in table["municipality"]}
    gates = _gates(sectors)
    found: list[Street] = []
    for sector in sectors:
        row, names = sector.row, sector.row["streets"]
        lines = roads.lay_streets(
            sector.polygon, sector.seed, gates[row["code"]], len(names), SIDE_STREET[row["density"]], rng
        )
        for name, line in zip(names, lines, strict=True):
            key = f"{row['municipality']}-{slug(name)}"
            doors = roads.plots(line, sector.polygon, SPACING[row["density"]], rng)
            addresses = tuple(_address(key, name, row, postcodes, door, plane, rng) for door in doors)
            points = tuple(plane.to_degrees(xy) for xy in line)
            found.append(Street(key, name, row["code"], row["municipality"], points, addresses))
    return tuple(found)


def _gates(sectors: Sequence[Sector]) -> dict[str, list[XY]]:
    """Per sector the middles of the borders with its neighbours, longest border first."""
    gates: dict[str, list[tuple[float, XY]]] = {sector.row["code"]: [] for sector in sectors}
    for index, one in enumerate(sectors):
        for other in sectors[index + 1 :]:
            border = one.polygon.intersection(other.polygon)
            if border.length < MIN_GATE:
                continue
            merged = linemerge(border) if border.geom_type == "MultiLineString" else border
            line = merged if isinstance(merged, LineString) else max(merged.geoms, key=lambda part: part.length)
            middle = line.interpolate(0.5, normalized=True)
            for sector in (one, other):
                gates[sector.row["code"]].append((border.length, (middle.x, middle.y)))
    return {code: [xy for _, xy in sorted(found, reverse=True)] for code, found in gates.items()}


def _address(
    key: str,
    street: str,
    row: Mapping[str, Any],
    postcodes: Mapping[str, tuple[str, str]],
    door: roads.Plot,
    plane: Plane,
    rng: random.Random,
) -> Address:
    postcode, place = postcodes[row["municipality"]]
    floors = int(row.get("boxes", 0))
    box = f"{rng.randint(1, 8)}.{rng.randint(1, floors // 6)}" if floors else ""
    return Address(
        key=f"{key}-{door.number}",
        street=street,
        number=str(door.number),
        box=box,
        postcode=postcode,
        place=place,
        sector=row["code"],
        municipality=row["municipality"],
        neighbourhood=row["neighbourhood"],
        point=plane.to_degrees(door.at),
    )


def slug(text: str) -> str:
    plain = text.lower().replace("ë", "e").replace("é", "e").replace("ï", "i").replace("'", "")
    return "-".join(part for part in plain.replace("-", " ").split() if part)
