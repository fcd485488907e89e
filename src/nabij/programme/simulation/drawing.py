"""Drawings of a simulation: the years of unchanged policy, places that fall free, and euros by payer."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from nabij.programme.allocation.charts import FONT, GROUND, HERE, INK, OTHER, WIDTH, Chart, Span, euro, spans
from nabij.programme.simulation.telling import Policy, about, million

HEIGHT: Final = 220
LEFT, RIGHT, TOP, BOTTOM = 58, 8, 12, 28
Row = Mapping[str, Any]
Points = Sequence[tuple[float, float]]


def money(name: str, policy: Policy) -> Chart:
    told = _("%(value)s (%(low)s tot %(high)s)")
    items = [
        Span(line.label, *line.number, told % {"value": line.value, "low": line.low, "high": line.high})
        for line in policy.money
    ]
    rows = [[line.label, line.value, line.low, line.high, line.error] for line in policy.money]
    headers = [_("Betaler"), _("Middelste"), _("Laagste"), _("Hoogste"), _("Toeval van de simulatie")]
    return spans(name, _("Minder of meer uitgaven per betaler, in miljoen euro"), items, headers, rows)


def unchanged(name: str, rows: Sequence[Row]) -> Chart:
    """Unchanged policy as the result tells it: residents with their range, places and who waits."""
    years = [float(row["year"]) for row in rows]
    value, low, high, waiting = (
        [(year, float(row[stock][end])) for year, row in zip(years, rows, strict=True)]
        for stock, end in (("residents", "value"), ("residents", "low"), ("residents", "high"), ("waiting", "value"))
    )
    frame = _Frame([*value, *low, *high, *waiting, (years[0], 0.0)])
    body = [
        frame.band(low, high), frame.axes(),
        frame.line(value, "simulation-here", HERE), frame.label(value, _("bewoners")),
        frame.line(waiting, "simulation-other", OTHER, dashed=True), frame.label(waiting, _("wachtenden")),
    ]  # fmt: skip
    headers = [_("Jaar"), *(words for _code, words in _stocks()), _("Langdurige zorg: alle overheden, miljoen euro"),
               _("Dat is van het bruto binnenlands product (%)")]  # fmt: skip
    told = [
        [str(row["year"]), *(_span(row.get(code), 1) for code, _words in _stocks()),
         _span((row.get("long_term_care") or {}).get("public"), 1e6),
         _span((row.get("share_of_product") or {}).get("public"), 0.01)]
        for row in rows
    ]  # fmt: skip
    return _chart(name, _("Ongewijzigd beleid: bewoners van woonzorgcentra en wachtenden"), body, headers, told)


def _stocks() -> list[tuple[str, str]]:
    return [
        ("people_65", _("65-plussers")), ("heavy", _("Met een zware zorgnood")), ("residents", _("Bewoners")),
        ("waiting", _("Wachtenden")), ("places", _("Plaatsen")), ("carers", _("Mensen thuis met een mantelzorger")),
        ("overloaded_carers", _("Met een overbelaste mantelzorger")), ("carer_hours", _("Uren mantelzorg per jaar")),
    ]  # fmt: skip


def _span(found: Row | None, unit: float) -> str:
    if not found:
        return ""
    if unit < 1:
        value, low, high = (f"{float(found[key]) / unit:.1f}".replace(".", ",") for key in ("value", "low", "high"))
    else:
        value, low, high = (about(float(found[key]) / unit) for key in ("value", "low", "high"))
    if low == high:
        return value
    return _("%(value)s (%(low)s tot %(high)s)") % {"value": value, "low": low, "high": high}


def baseline(name: str, rows: Sequence[Row]) -> Chart:
    """Who lives in residential care and who waits when nothing changes, of a result without ranges for that."""
    living = [(float(row["year"]), float(row["residents_unchanged"])) for row in rows]
    waiting = [(float(row["year"]), float(row["waiting_unchanged"])) for row in rows]
    frame = _Frame([*living, *waiting, (living[0][0], 0.0)])
    body = [
        frame.axes(),
        frame.line(living, "simulation-here", HERE), frame.label(living, _("bewoners")),
        frame.line(waiting, "simulation-other", OTHER, dashed=True), frame.label(waiting, _("wachtenden")),
    ]  # fmt: skip
    headers = [_("Jaar"), _("Bewoners"), _("Wachtenden"), _("Uitgaven van alle overheden, miljoen euro")]
    told = [
        [str(row["year"]), euro(row["residents_unchanged"]), euro(row["waiting_unchanged"]), _spent(row)]
        for row in rows
    ]  # fmt: skip
    return _chart(name, _("Ongewijzigd beleid: bewoners van woonzorgcentra en wachtenden"), body, headers, told)


def _spent(row: Row) -> str:
    return million(float(row["spent_unchanged"]["public"])) if "spent_unchanged" in row else ""


def beds(name: str, rows: Sequence[Row]) -> Chart:
    """Places in use fewer than under unchanged policy, with the range of the draws."""
    found = [(float(row["year"]), row["fewer_beds_in_use"]) for row in rows]
    value, low, high = ([(year, float(one[key])) for year, one in found] for key in ("value", "low", "high"))
    frame = _Frame([*value, *low, *high, (found[0][0], 0.0)])
    body = [frame.band(low, high), frame.axes(zero=True), frame.line(value, "simulation-here", HERE)]
    headers = [_("Jaar"), _("Plaatsen minder in gebruik"), _("Laagste"), _("Hoogste"), _("Wachtenden, met dit beleid"),
               _("Bereikte mensen"), _("Alle overheden: minder uitgaven, miljoen euro")]  # fmt: skip
    told = [
        [str(row["year"]), *(about(row["fewer_beds_in_use"][key]) for key in ("value", "low", "high")),
         euro(row["waiting"]), euro(row["reached"]), _saved(row)]
        for row in rows
    ]  # fmt: skip
    return _chart(name, _("Plaatsen in woonzorgcentra minder in gebruik, met het bereik"), body, headers, told)


def _saved(row: Row) -> str:
    if "saved" not in row:
        return ""
    value, low, high = (million(float(row["saved"]["public"][key])) for key in ("value", "low", "high"))
    return _("%(value)s (%(low)s tot %(high)s)") % {"value": value, "low": low, "high": high}


class _Frame:
    """From years and numbers to the drawing."""

    def __init__(self, points: Points) -> None:
        years, values = [x for x, _y in points], [y for _x, y in points]
        self.first, self.last = min(years), max(years)
        self.low, self.high = min(values), max(values)
        if self.high <= self.low:
            self.high = self.low + 1

    def x(self, year: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (year - self.first) / ((self.last - self.first) or 1)

    def y(self, value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (self.high - value) / (self.high - self.low)

    def axes(self, *, zero: bool = False) -> SafeString:
        levels = {self.low, self.high, 0.0} if zero else {self.low, (self.low + self.high) / 2, self.high}
        # What lies close to nil would be written over it.
        levels = {one for one in levels if not one or not zero or abs(one) > 0.1 * (self.high - self.low)}
        return format_html("{}{}", format_html_join("", "{}", ((self._level(one),) for one in sorted(levels))),
                           format_html_join("", "{}", ((self._year(one),) for one in self._years())))  # fmt: skip

    def _years(self) -> list[float]:
        return sorted({self.first, float(round((self.first + self.last) / 2)), self.last})

    def _level(self, value: float) -> SafeString:
        return format_html(
            '<line class="simulation-grid" x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}"/>'
            '<text class="chart-text" x="{}" y="{}" fill="{}" text-anchor="end" font-size="12">{}</text>',
            LEFT, WIDTH - RIGHT, f"{self.y(value):.1f}", f"{self.y(value):.1f}", OTHER, LEFT - 6,
            f"{self.y(value) + 4:.1f}", INK, about(value),
        )  # fmt: skip

    def _year(self, year: float) -> SafeString:
        anchor = "start" if year == self.first else "end" if year == self.last else "middle"
        return format_html(
            '<text class="chart-text" x="{}" y="{}" fill="{}" text-anchor="{}" font-size="12">{}</text>',
            f"{self.x(year):.1f}", HEIGHT - 8, INK, anchor, int(year),
        )  # fmt: skip

    def line(self, points: Points, css: str, colour: str, *, dashed: bool = False) -> SafeString:
        shape = '<polyline class="{}" points="{}" fill="none" stroke="{}" stroke-width="2.5" stroke-dasharray="{}"/>'
        return format_html(shape, css, self._told(points), colour, "6 4" if dashed else "none")

    def label(self, points: Points, words: str) -> SafeString:
        year, value = points[-1]
        shape = '<text class="chart-text" x="{}" y="{}" fill="{}" text-anchor="end" font-weight="700">{}</text>'
        return format_html(shape, f"{self.x(year):.1f}", f"{max(self.y(value) - 8, 11):.1f}", INK, words)

    def band(self, low: Points, high: Points) -> SafeString:
        shape = '<polygon class="simulation-band" points="{}" fill="{}"/>'
        return format_html(shape, self._told([*low, *reversed(high)]), GROUND)

    def _told(self, points: Points) -> str:
        return " ".join(f"{self.x(year):.1f},{self.y(value):.1f}" for year, value in points)


def _chart(name: str, title: str, body: Sequence[SafeString], headers: list[str], rows: list[list[str]]) -> Chart:
    description = _("Van %(first)s tot %(last)s; alle cijfers staan in de tabel eronder.") % {
        "first": rows[0][0], "last": rows[-1][0],
    }  # fmt: skip
    svg = format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {} {}" role="img" '
        'aria-labelledby="{}-title {}-desc" font-family="{}" font-size="14">'
        '<title id="{}-title">{}</title><desc id="{}-desc">{}</desc>{}</svg>',
        WIDTH, HEIGHT, name, name, FONT, name, title, name, description,
        format_html_join("", "{}", ((part,) for part in body)),
    )  # fmt: skip
    return Chart(title, description, svg, headers, rows)
