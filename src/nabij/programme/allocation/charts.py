"""Drawings as SVG, made on the server, each with a title, a description and its figures. 360 units wide, for phones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

WIDTH = 360
ROW = 46
INK, SOFT, HERE, OTHER, GROUND = "#2b221c", "#5f5248", "#1f5a48", "#85776a", "#f2e9db"
FONT = "Libertinus Serif, sans-serif"


@dataclass(frozen=True)
class Chart:
    title: str
    description: str
    svg: SafeString
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Span:
    """A value between a low and a high one; ``text`` is how it reads."""

    label: str
    value: float
    low: float
    high: float
    text: str


def fte(value: float) -> str:
    """ "2,5", "2"."""
    return number_format(round(value, 1), 0 if float(value).is_integer() else 1, use_l10n=True, force_grouping=True)


def euro(value: float) -> str:
    return number_format(round(value), 0, use_l10n=True, force_grouping=True)


def spans(name: str, title: str, items: Sequence[Span], headers: Sequence[str], rows: Sequence[Sequence[str]]) -> Chart:
    """For each item a line from low to high with a mark at its value, all on one scale from zero, or from the least."""
    least = min((item.low for item in items), default=0.0)
    start = min(0.0, least)
    top = max((max(item.high, item.value) for item in items), default=0.0)
    width = (top - start) or 1.0

    def x(value: float) -> float:
        return (WIDTH - 8) * (value - start) / width + 4

    body: list[SafeString] = []
    for place, item in enumerate(items):
        y = place * ROW
        body += [
            _text(0, y + 15, item.label), _text(WIDTH, y + 15, item.text, end=True, bold=True),
            _rect(0, y + 22, WIDTH, 12, "chart-ground", GROUND),
            _rect(x(item.low), y + 22, max(2, x(item.high) - x(item.low)), 12, "chart-other", OTHER),
            _rect(x(item.value) - 2, y + 19, 4, 18, "chart-here", HERE),
        ]  # fmt: skip
        if start < 0:
            body.append(_rect(x(0) - 0.5, y + 19, 1, 18, "chart-text", INK))
    return _chart(name, title, items, body, headers, rows)


def bars(name: str, title: str, items: Sequence[Span], headers: Sequence[str], rows: Sequence[Sequence[str]]) -> Chart:
    """A bar for each item, the longest first: a tornado on its side."""
    top = max((item.value for item in items), default=0.0) or 1.0
    body: list[SafeString] = []
    for place, item in enumerate(items):
        y = place * ROW
        body += [
            _text(0, y + 15, item.label), _text(WIDTH, y + 15, item.text, end=True, bold=True),
            _rect(0, y + 22, WIDTH, 12, "chart-ground", GROUND),
            _rect(0, y + 22, WIDTH * max(0.0, item.value) / top, 12, "chart-here", HERE),
        ]  # fmt: skip
    return _chart(name, title, items, body, headers, rows)


def sides(name: str, title: str, items: Sequence[Span], headers: Sequence[str], rows: Sequence[Sequence[str]]) -> Chart:
    """A bar to the right of the middle for what is above zero, to the left for what is below."""
    top = max((abs(item.value) for item in items), default=0.0) or 1.0
    middle, body = WIDTH / 2, list[SafeString]()
    for place, item in enumerate(items):
        y, width = place * ROW, middle * abs(item.value) / top
        css, colour = ("chart-here", HERE) if item.value > 0 else ("chart-other", OTHER)
        body += [
            _text(0, y + 15, item.label), _text(WIDTH, y + 15, item.text, end=True, bold=True),
            _rect(0, y + 22, WIDTH, 12, "chart-ground", GROUND),
            _rect(middle if item.value > 0 else middle - width, y + 22, width, 12, css, colour),
            _rect(middle - 0.5, y + 19, 1, 18, "chart-text", INK),
        ]  # fmt: skip
    return _chart(name, title, items, body, headers, rows)


def _chart(
    name: str, title: str, items: Sequence[Span], body: Iterable[SafeString], headers: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> Chart:  # fmt: skip
    description = "; ".join(f"{item.label}: {item.text}" for item in items)
    svg = format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {} {}" role="img" '
        'aria-labelledby="{}-title {}-desc" font-family="{}" font-size="14">'
        '<title id="{}-title">{}</title><desc id="{}-desc">{}</desc>{}</svg>',
        WIDTH, max(1, len(items)) * ROW, name, name, FONT, name, title, name, description,
        format_html_join("", "{}", ((part,) for part in body)),
    )  # fmt: skip
    return Chart(title, description, svg, headers, rows)


def _text(x: float, y: float, words: str, *, end: bool = False, bold: bool = False) -> SafeString:
    anchor = mark_safe(' text-anchor="end"') if end else mark_safe("")
    weight = mark_safe(' font-weight="700"') if bold else mark_safe("")
    shape = '<text class="chart-text" x="{}" y="{}" fill="{}"{}{}>{}</text>'
    return format_html(shape, f"{x:.1f}", f"{y:.1f}", INK, anchor, weight, words)


def _rect(x: float, y: float, width: float, height: float, css: str, colour: str) -> SafeString:
    shape = '<rect class="{}" x="{}" y="{}" width="{}" height="{}" fill="{}" rx="2"/>'
    return format_html(shape, css, f"{x:.1f}", f"{y:.1f}", f"{max(0, width):.1f}", f"{height:g}", colour)
