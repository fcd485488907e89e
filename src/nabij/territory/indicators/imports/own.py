"""A table of one's own: a row per area (and day), with a column per indicator or a column that names it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from nabij.core.imports import ImportFailed, Problems, row_name
from nabij.territory.imports.geojson import area_code
from nabij.territory.imports.population import day_of
from nabij.territory.indicators.imports.readings import UNKNOWN, Reading, number_of
from nabij.territory.indicators.imports.sheets import Headers, Rows, understand, writes_dutch
from nabij.territory.models import Indicator, RollUp


@dataclass(frozen=True)
class Options:
    """What the file doesn't tell itself."""

    indicator: str = ""
    level: str = ""
    on: date | None = None
    skip: Collection[str] = ()


def read_own(rows: Rows, known: Mapping[str, Indicator], options: Options) -> tuple[list[Reading], list[str]]:
    """Readings and remarks; raises `ImportFailed` with everything that is wrong."""
    return _Own(rows, known, options).read()


class _Own:
    def __init__(self, rows: Rows, known: Mapping[str, Indicator], options: Options) -> None:
        self.rows, self.known, self.options = rows, known, options
        self.headers: Headers = understand(rows, known, options.skip)
        self.dutch = writes_dutch(rows)
        self.problems = Problems(rows.path)
        self.gaps = 0
        self._check()

    def _check(self) -> None:
        one = self.options.indicator
        if one and one not in self.known:
            raise ImportFailed(_("Er is geen indicator '%(code)s'") % {"code": one})
        has_value = "value" in self.headers.columns
        if not self.headers.figures and not (has_value and (one or "indicator" in self.headers.columns)):
            raise ImportFailed(
                _("%(file)s: geen cijfers gevonden: geef een kolom per indicator, of kolommen 'indicator' en 'waarde'")
                % {"file": self.rows.path.name}
            )

    def read(self) -> tuple[list[Reading], list[str]]:
        readings = [reading for number, cells in self.rows for reading in self._row(row_name(number), cells)]
        self.problems.raise_any()
        notes = [_("%(count)d cellen zonder cijfer overgeslagen") % {"count": self.gaps}] if self.gaps else []
        return readings, notes

    def _row(self, where: str, cells: Mapping[str, str]) -> Iterator[Reading]:
        headers = self.headers
        level = self.options.level or headers.get("level", cells) or headers.level
        code = area_code(cells[headers.code], level)
        if not code:
            self.problems.add(_("niet ingevuld"), where=where, column=headers.code)
            return
        day = self._day(where, cells)
        for column, (indicator, own_day) in headers.figures.items():
            if (when := own_day or day) is not None and (value := self._number(where, column, cells)) is not None:
                yield Reading(indicator, level, code, when, value, where, column)
            elif own_day is None and day is None and "on" not in headers.columns:
                self.problems.add(_("geef de dag van de cijfers met --on"), where=where, column=column)
        if "value" in headers.columns and day is not None:
            yield from self._long(where, cells, level, code, day)

    def _long(self, where: str, cells: Mapping[str, str], level: str, code: str, day: date) -> Iterator[Reading]:
        columns = self.headers.columns
        named = self.headers.get("indicator", cells)
        indicator = self._indicator(named) or self.options.indicator
        if indicator not in self.known:
            text = _("er is geen indicator '%(code)s'") % {"code": named}
            self.problems.add(text, where=where, column=columns.get("indicator", ""))
            return
        value = self._number(where, columns["value"], cells)
        if value is None:
            return
        margins = [self._number(where, columns[key], cells) if key in columns else None for key in ("low", "high")]
        yield Reading(indicator, level, code, day, value, where, columns["value"], margins[0], margins[1])

    def _indicator(self, named: str) -> str:
        if named in self.known:
            return named
        return next((code for code, one in self.known.items() if one.name.casefold() == named.casefold()), named)

    def _day(self, where: str, cells: Mapping[str, str]) -> date | None:
        column = self.headers.columns.get("on", "")
        if self.options.on or not column:
            return self.options.on
        day = day_of(cells[column])
        if day is None:
            text = _("'%(value)s' is geen jaar of datum") % {"value": cells[column]}
            self.problems.add(text, where=where, column=column)
        return day

    def _number(self, where: str, column: str, cells: Mapping[str, str]) -> float | None:
        text = cells[column]
        if text.casefold() in UNKNOWN:
            self.gaps += 1
            return None
        value = number_of(text, dutch=self.dutch)
        if value is None:
            self.problems.add(_("'%(value)s' is geen getal") % {"value": text}, where=where, column=column)
        return value


def check(file: str, readings: list[Reading], known: Mapping[str, Indicator]) -> list[str]:
    """What is wrong with readings, one by one and together."""
    problems: list[str] = []
    seen: dict[tuple[str, str, str, date], str] = {}
    for reading in readings:
        for what in _wrong(reading, known[reading.indicator]):
            problems.append(f"{', '.join(filter(None, (file, reading.where, reading.column)))}: {what}")
        key = (reading.indicator, reading.level, reading.code, reading.on)
        if key in seen:
            what = _("dit gebied staat ook op %(other)s") % {"other": seen[key]}
            problems.append(f"{', '.join(filter(None, (file, reading.where, reading.column)))}: {what}")
        seen.setdefault(key, reading.where)
    return problems


def _wrong(reading: Reading, indicator: Indicator) -> Iterator[str]:
    value = reading.value
    if indicator.counts_persons and indicator.roll_up == RollUp.SUM and (value < 0 or value != int(value)):
        yield _("%(value)s is geen aantal van 0 of meer") % {"value": f"{value:g}"}
    if indicator.numerator and not (value >= 0 and (indicator.scale != 100 or value <= 100)):
        yield _("%(value)s is geen aandeel (%(unit)s)") % {"value": f"{value:g}", "unit": indicator.unit}
    if reading.low is not None and reading.low > value:
        yield _("de ondergrens ligt boven het cijfer")
    if reading.high is not None and reading.high < value:
        yield _("de bovengrens ligt onder het cijfer")
    if indicator.levels and reading.level and reading.level not in indicator.levels:
        levels = ", ".join(indicator.levels)
        yield _("'%(code)s' bestaat enkel voor: %(levels)s") % {"code": indicator.code, "levels": levels}
