"""A quick look at the demo map: `python -m nabij.config.demo.render > map.svg`."""

import math
import sys
from collections.abc import Iterable
from typing import Any

from nabij.config.demo.world import Area, Point, Street, World

SCALE = 12_000.0  # pixels per degree of longitude
COLOURS = ("#f6d9b8", "#cfe3d4", "#d9d7ec", "#f3c9c3", "#fbeeb5")


def svg(world: World) -> str:
    """The neighbourhoods, sectors, streets and front doors as one SVG picture."""
    shapes = [area for area in world.areas if area.level == "sector"]
    corners = [point for area in shapes for ring in _rings(area) for point in ring]
    west, north = min(x for x, _ in corners) - 0.003, max(y for _, y in corners) + 0.003
    stretch = 1 / math.cos(math.radians(north))

    def xy(point: Point) -> str:
        return f"{(point[0] - west) * SCALE:.1f},{(north - point[1]) * SCALE * stretch:.1f}"

    width = (max(x for x, _ in corners) + 0.003 - west) * SCALE
    height = (north - min(y for _, y in corners) + 0.003) * SCALE * stretch
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" font-family="sans-serif">'
    ]
    parts += _fills(world, xy) + _lines(world.streets, xy) + _outlines(world, xy) + _labels(shapes, xy)
    return "\n".join([*parts, "</svg>"])


def _rings(area: Area) -> Iterable[list[Point]]:
    coordinates: Any = area.geometry["coordinates"]
    polygons = coordinates if area.geometry["type"] == "MultiPolygon" else [coordinates]
    return [[(x, y) for x, y in ring] for polygon in polygons for ring in polygon]


def _path(area: Area, xy: Any) -> str:
    return " ".join("M" + " L".join(xy(point) for point in ring) + "Z" for ring in _rings(area))


def _fills(world: World, xy: Any) -> list[str]:
    colour = {code: COLOURS[n] for n, area in enumerate(world.areas_at("neighbourhood")) for code in area.parts}
    return [
        f'<path d="{_path(area, xy)}" fill="{colour[area.code]}" stroke="#9a8f80" stroke-width="0.7"/>'
        for area in world.areas_at("sector")
    ]


def _lines(streets: Iterable[Street], xy: Any) -> list[str]:
    found = []
    for street in streets:
        points = " ".join(xy(point) for point in street.line)
        found.append(f'<polyline points="{points}" fill="none" stroke="#fff" stroke-width="3.4"/>')
        for address in street.addresses:
            x, y = xy(address.point).split(",")
            found.append(f'<rect x="{x}" y="{y}" width="1.7" height="1.7" fill="#7a6a58"/>')
    return found


def _outlines(world: World, xy: Any) -> list[str]:
    return [
        f'<path d="{_path(area, xy)}" fill="none" stroke="#5b2b2b" stroke-width="2.4" stroke-dasharray="9 4"/>'
        for area in world.areas_at("municipality")
    ]


def _labels(areas: Iterable[Area], xy: Any) -> list[str]:
    found = []
    for area in areas:
        x, y = xy(area.centre).split(",")
        found.append(f'<text x="{x}" y="{y}" font-size="10" text-anchor="middle" fill="#222">{area.name}</text>')
    return found


if __name__ == "__main__":
    from nabij.config.demo import generate

    sys.stdout.write(svg(generate(int(sys.argv[1]) if len(sys.argv) > 1 else 1)))
