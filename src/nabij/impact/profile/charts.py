"""Drawings of figures as SVG, made on the server: each with a title, a description and its figures in a table.

A drawing is 360 units wide, so that its letters stay readable on a phone. Colours stand in attributes, which serve on
paper; a stylesheet that knows the classes overrides them, which serves in the dark.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

WIDTH = 360
ROW = 50
INK, SOFT, HERE, OTHER, BAND, LINE = "#2b221c", "#5f5248", "#1f5a48", "#85776a", "#c9dccf", "#e0d3bf"
FONT = "Libertinus Serif, sans-serif"
EMPTY = mark_safe("")


@dataclass(frozen=True)
class Chart:
    """A drawing, what it shows in words, and the same figures as a table."""

    name: str
    title: str
    description: str
    svg: SafeString
    headers: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = field(default_factory=list)


@dataclass(frozen=True)
class Bar:
    """``text`` is the value as it reads; ``low`` and ``high`` draw a margin."""

    label: str
    value: float
    text: str
    here: bool = False
    low: float | None = None
    high: float | None = None


def _svg(name: str, title: str, description: str, height: float, body: Iterable[SafeString]) -> SafeString:
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {} {}" role="img" '
        'aria-labelledby="{}-title {}-desc" font-family="{}" font-size="15">'
        '<title id="{}-title">{}</title><desc id="{}-desc">{}</desc>{}</svg>',
        WIDTH, f"{height:g}", name, name, FONT, name, title, name, description,
        format_html_join("", "{}", ((part,) for part in body)),
    )  # fmt: skip


def _text(
    x: float, y: float, words: str, *, css: str = "chart-text", end: bool = False, bold: bool = False
) -> SafeString:
    anchor = mark_safe(' text-anchor="end"') if end else EMPTY
    weight = mark_safe(' font-weight="700"') if bold else EMPTY
    colour = SOFT if css == "chart-soft" else INK
    return format_html(
        '<text class="{}" x="{}" y="{}" fill="{}"{}{}>{}</text>',
        css,
        f"{x:.1f}",
        f"{y:.1f}",
        colour,
        anchor,
        weight,
        words,
    )


def _rect(x: float, y: float, width: float, height: float, css: str, colour: str) -> SafeString:
    shape = (css, f"{x:.1f}", f"{y:.1f}", f"{max(0, width):.1f}", f"{height:g}", colour)
    return format_html('<rect class="{}" x="{}" y="{}" width="{}" height="{}" fill="{}" rx="2"/>', *shape)


def _line(x1: float, y1: float, x2: float, y2: float, css: str, colour: str, width: float = 2) -> SafeString:
    shape = (css, f"{x1:.1f}", f"{y1:.1f}", f"{x2:.1f}", f"{y2:.1f}", colour, f"{width:g}")
    return format_html('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="{}"/>', *shape)


def bars(name: str, title: str, items: Sequence[Bar], headers: tuple[str, str] | None = None) -> Chart:
    """A bar for each item under its own words, all from zero; a margin as a thin line over the bar."""
    top = max((max(abs(item.value), item.high or 0) for item in items), default=0) or 1
    body: list[SafeString] = []
    for place, item in enumerate(items):
        y = place * ROW
        kind, colour = ("chart-here", HERE) if item.here else ("chart-other", OTHER)
        body += [
            _text(0, y + 17, item.label, bold=item.here),
            _text(WIDTH, y + 17, item.text, end=True, bold=item.here),
            _rect(0, y + 25, WIDTH, 14, "chart-ground", "#f2e9db"),
            _rect(0, y + 25, WIDTH * max(0, item.value) / top, 14, kind, colour),
        ]
        if item.low is not None and item.high is not None:
            low, high = WIDTH * max(0, item.low) / top, WIDTH * max(0, item.high) / top
            body += [_line(low, y + 32, high, y + 32, "chart-margin", INK)]
            body += [_line(x, y + 28, x, y + 36, "chart-margin", INK) for x in (low, high)]
    description = "; ".join(f"{item.label}: {item.text}" for item in items)
    rows = [(item.label, item.text) for item in items]
    svg = _svg(name, title, description, len(items) * ROW, body)
    return Chart(name, title, description, svg, headers or (_("Gebied"), _("Cijfer")), rows)


@dataclass(frozen=True)
class Point:
    label: str
    at: float  # year, with its fraction
    value: float
    text: str
    low: float | None = None
    high: float | None = None
    projected: bool = False


def trend(name: str, title: str, points: Sequence[Point]) -> Chart:
    """A line through the years, its margins as a band; the scale runs from zero, so that small changes look small."""
    height, left, right, above, below = 160.0, 8.0, WIDTH - 8.0, 34.0, 125.0
    first, last = points[0].at, points[-1].at
    values = [bound for one in points for bound in (one.value, one.low, one.high) if bound is not None]
    top, bottom = max(*values, 0), min(*values, 0)

    def x(at: float) -> float:
        return left + (right - left) * (at - first) / (last - first or 1)

    def y(value: float) -> float:
        return below - (below - above) * (value - bottom) / (top - bottom or 1)

    body = [_line(left, y(0), right, y(0), "chart-axis", LINE, 1)]
    banded = [one for one in points if one.low is not None and one.high is not None]
    if len(banded) > 1:
        outline = [(x(one.at), y(one.low or 0)) for one in banded]
        outline += [(x(one.at), y(one.high or 0)) for one in reversed(banded)]
        body.append(format_html('<polygon class="chart-band" points="{}" fill="{}"/>', _pairs(outline), BAND))
    course = _pairs((x(one.at), y(one.value)) for one in points)
    body.append(
        format_html('<polyline class="chart-line" points="{}" fill="none" stroke="{}" stroke-width="3"/>', course, HERE)
    )
    for one in points:
        body.append(
            format_html(
                '<circle class="chart-here" cx="{}" cy="{}" r="5" fill="{}"/>',
                f"{x(one.at):.1f}",
                f"{y(one.value):.1f}",
                HERE,
            )
        )
    for one, end in ((points[0], False), (points[-1], True)):
        edge = right if end else left
        body.append(_text(edge, max(15, y(one.value) - 12), one.text, end=end, bold=True))
        body.append(_text(edge, below + 22, one.label, css="chart-soft", end=end))
    description = "; ".join(f"{one.label}: {one.text}" for one in points)
    svg = _svg(name, title, description, height, body)
    return Chart(name, title, description, svg, (_("Wanneer"), _("Cijfer")), [(one.label, one.text) for one in points])


def _pairs(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


@dataclass(frozen=True)
class Range:
    """A number that lies somewhere between two others, and one beside it that is known for sure, if any."""

    low: float
    value: float
    high: float
    known: float | None = None


def interval(name: str, title: str, found: Range, labels: tuple[str, str], numbers: tuple[str, str, str, str]) -> Chart:
    """Expected as a bar from lowest to highest, known as a mark on the same scale.

    ``labels`` name the expected and the known; ``numbers`` are low, value, high and known as they read.
    """
    top = max(found.high, found.known or 0) * 1.05 or 1

    def x(value: float) -> float:
        return WIDTH * value / top

    low, value, high, known = numbers
    between = _("%(low)s tot %(high)s") % {"low": low, "high": high}
    body = [
        _text(0, 17, labels[0]),
        _text(WIDTH, 17, between, end=True, bold=True),
        _rect(0, 25, WIDTH, 18, "chart-ground", "#f2e9db"),
        _rect(x(found.low), 25, x(found.high) - x(found.low), 18, "chart-other", OTHER),
        _line(x(found.value), 22, x(found.value), 46, "chart-margin", INK, 3),
        _text(0, 77, labels[1]),
        _text(WIDTH, 77, known, end=True, bold=True),
        _rect(0, 85, WIDTH, 18, "chart-ground", "#f2e9db"),
    ]
    if found.known is not None:
        body.append(_rect(0, 85, max(2, x(found.known)), 18, "chart-here", HERE))
    description = f"{labels[0]}: {between}; {labels[1]}: {known}"
    rows = [(labels[0], between), (_("Meest waarschijnlijk"), value), (labels[1], known)]
    svg = _svg(name, title, description, 110, body)
    return Chart(name, title, description, svg, (_("Wat"), _("Aantal")), rows)


def outline(name: str, title: str, whole: BaseGeometry, parts: Sequence[tuple[str, BaseGeometry]]) -> Chart | None:
    """The form of an area with its parts, in degrees; None where no outline is known."""
    shapes = [polygon for _name, polygon in parts if not polygon.is_empty] or [whole]
    if all(shape.is_empty for shape in shapes):
        return None
    west, south, east, north = _bounds([*shapes, *([whole] if not whole.is_empty else [])])
    narrow = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 12) / max((east - west) * narrow, (north - south), 1e-9)
    height = (north - south) * scale + 12

    def place(lon: float, lat: float) -> str:
        return f"{6 + (lon - west) * narrow * scale:.1f} {6 + (north - lat) * scale:.1f}"

    def path(shape: BaseGeometry) -> str:
        polygons = [one for one in getattr(shape, "geoms", [shape]) if one.geom_type == "Polygon"]
        rings = [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
        return "".join(f"M{'L'.join(place(x, y) for x, y, *_z in ring.coords)}Z" for ring in rings)

    drawn = '<path class="{}" d="{}" fill="{}" stroke="{}" stroke-width="{}"/>'
    body = [format_html(drawn, "chart-part", path(shape), "#e0ece3", OTHER, "1") for shape in shapes]
    if not whole.is_empty:
        body.append(format_html(drawn, "chart-outline", path(whole), "none", HERE, "3"))
    names = ", ".join(label for label, _polygon in parts)
    description = _("Uit deze delen bestaat het gebied: %(names)s.") % {"names": names} if names else title
    return Chart(name, title, description, _svg(name, title, description, height, body))


def _bounds(shapes: Sequence[BaseGeometry]) -> tuple[float, float, float, float]:
    found = [shape.bounds for shape in shapes if not shape.is_empty]
    wests, souths, easts, norths = zip(*found, strict=True)
    return min(wests), min(souths), max(easts), max(norths)
