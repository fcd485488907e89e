"""How far it is to the nearest place of a kind: which part of the neighbourhood lies within a walk.

Straight distance times `DETOUR`, since no street network is known here. Measured from the streets (their middles), for
that is where people live, and from points spread over each part of the neighbourhood. The distances come from
`nabij.engines.access`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from nabij.engines.access import Demand, Facilities, nearest_straight
from nabij.engines.access.io.places import DEGREES, from_lambert, to_lambert
from nabij.engines.access.validate import FloatArray
from nabij.impact.offer_map.places import Spot
from nabij.impact.queries import streets_of
from nabij.territory.models import Area, Level, Street

DETOUR: Final = 1.3
"""Walking distance over straight distance in towns and villages: a usual value, a choice of this project."""
LIMITS: Final = {"500m": 500.0, "10min": 800.0}
"""Metres on foot; ten minutes at 4.8 km/h."""
POINTS: Final = 400  # spread over a neighbourhood, at most some more
BANDS: Final = (250.0, 500.0, 1000.0)  # metres on foot; each band has a colour


@dataclass(frozen=True)
class Part:
    """A part of the neighbourhood: half of its ground lies at most ``metres`` on foot from the nearest place."""

    name: str
    metres: float
    share: float  # of the ground, within the limit

    @property
    def band(self) -> int:
        """0 (near) to 3 (far)."""
        return sum(self.metres > edge for edge in BANDS)

    @property
    def minutes(self) -> int:
        """On foot."""
        return math.ceil(self.metres / 80) if math.isfinite(self.metres) else 0


@dataclass(frozen=True)
class Reaching:
    """``streets`` of ``all_streets`` lie within the limit; ``far`` names those that don't, farthest first."""

    limit: float
    streets: int
    all_streets: int
    far: Sequence[tuple[str, float]]
    share: float
    parts: Sequence[Part]
    outlines: dict[str, Any]


def reaching(area: Area, spots: Sequence[Spot], limit: float) -> Reaching | None:
    """None without a polygon or without places."""
    polygon = _flat(area.polygon())
    if polygon.is_empty or not spots:
        return None
    there = to_lambert(np.array([(spot.lon, spot.lat) for spot in spots]), DEGREES)
    streets = streets_of(area)
    street_metres = _metres(_xy(streets), there)
    far = sorted(
        ((street.name, metres) for street, metres in zip(streets, street_metres, strict=True) if metres > limit),
        key=lambda pair: (-pair[1], pair[0]),
    )
    reached = shapely.union_all(shapely.buffer(shapely.points(there), limit / DETOUR)).intersection(polygon)
    pieces = _pieces(area, polygon)
    parts = [_part(name, piece, polygon, there, limit) for name, piece in pieces]
    return Reaching(
        limit=limit,
        streets=len(streets) - len(far),
        all_streets=len(streets),
        far=far,
        share=reached.area / polygon.area,
        parts=parts,
        outlines=_drawn([(part, piece) for part, (_name, piece) in zip(parts, pieces, strict=True)], reached),
    )


def nearest_streets(area: Area, spots: Sequence[Spot]) -> list[str]:
    """The street of the neighbourhood whose middle is nearest to each place; "" without streets."""
    streets = streets_of(area)
    if not streets or not spots:
        return ["" for _spot in spots]
    there = to_lambert(np.array([(spot.lon, spot.lat) for spot in spots]), DEGREES)
    found = nearest_straight(_demand(there), _facilities(_xy(streets))).facility[:, 0]
    return [streets[int(number)].name for number in found]


def _xy(streets: Sequence[Street]) -> FloatArray:
    if not streets:
        return np.empty((0, 2))
    return to_lambert(np.array([(street.lon, street.lat) for street in streets]), DEGREES)


def _metres(points: FloatArray, there: FloatArray) -> FloatArray:
    """Metres on foot from each point to the nearest place."""
    if not len(points):
        return np.empty(0)
    return np.asarray(nearest_straight(_demand(points), _facilities(there)).cost[:, 0]) * DETOUR


def _demand(points: FloatArray) -> Demand:
    return Demand.build(map(str, range(len(points))), points)


def _facilities(there: FloatArray) -> Facilities:
    return Facilities.build(map(str, range(len(there))), there)


def _pieces(area: Area, whole: BaseGeometry) -> list[tuple[str, BaseGeometry]]:
    """The smallest official areas of which the neighbourhood is made, with a polygon; the whole when there are none."""
    rows = [part for part in area.parts.order_by("name", "code") if part.geometry is not None]
    below = [part for part in rows if part.level != Level.SECTOR]
    if below:
        inside = Area.objects.filter(parents__in=below, level=Level.SECTOR).exclude(geometry=None)
        rows = [*[part for part in rows if part.level == Level.SECTOR], *(list(inside.distinct()) or below)]
    found = [(part.name, _flat(part.polygon()).intersection(whole)) for part in rows]
    return sorted([pair for pair in found if not pair[1].is_empty], key=lambda pair: pair[0]) or [(area.name, whole)]


def _part(name: str, piece: BaseGeometry, whole: BaseGeometry, there: FloatArray, limit: float) -> Part:
    metres = _metres(_spread(piece, math.sqrt(whole.area / POINTS)), there)
    return Part(name, float(np.median(metres)), float((metres <= limit).mean()))


def _spread(piece: BaseGeometry, apart: float) -> FloatArray:
    """Points over a polygon, so many metres apart; at least one."""
    west, south, east, north = piece.bounds
    x, y = np.meshgrid(np.arange(west + apart / 2, east, apart), np.arange(south + apart / 2, north, apart))
    grid = np.column_stack([x.ravel(), y.ravel()])
    inside = grid[shapely.contains_xy(piece, grid[:, 0], grid[:, 1])] if len(grid) else grid
    return inside if len(inside) else np.array(piece.representative_point().coords)


def _flat(polygon: BaseGeometry) -> BaseGeometry:
    """From degrees to metres."""
    return polygon if polygon.is_empty else shapely.transform(polygon, lambda xy: to_lambert(xy, DEGREES))


def _drawn(parts: Sequence[tuple[Part, BaseGeometry]], reached: BaseGeometry) -> dict[str, Any]:
    features = [_feature(piece, part.name, f"map-band-{part.band}") for part, piece in parts]
    if not reached.is_empty:
        features.append(_feature(reached, "", "map-reach"))
    return {"type": "FeatureCollection", "features": features}


def _feature(shape: BaseGeometry, label: str, look: str) -> dict[str, Any]:
    degrees = shapely.transform(shapely.simplify(shape, 5.0), from_lambert)
    properties = {"label": label, "look": look}
    return {"type": "Feature", "properties": properties, "geometry": mapping(shapely.set_precision(degrees, 1e-6))}
