"""Figures as a file: the same that a page may show, with what one must know to use them."""

import csv
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import IO
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from nabij.territory.indicators.figures import Figure, How, Reader
from nabij.territory.models import Area

COLUMNS = (
    "level", "code", "name", "indicator", "indicator_name", "on", "value", "low", "high", "unit", "state", "made",
    "parts", "missing", "projection", "older_map", "years_old", "source", "edition", "licence", "ask_first",
)  # fmt: skip

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(areas: Iterable[Area], codes: Collection[str] = (), *, every_day: bool = False) -> Iterator[dict[str, object]]:
    """A row per area and indicator (and day); hidden figures stay as an empty cell with the state ``hidden``."""
    reader = Reader()
    wanted = [code for code in reader.known if not codes or code in codes]
    chosen: list[UUID] = [area.pk for area in areas]
    reader.bring(chosen, wanted)
    for area in chosen:
        for code in wanted:
            yield from map(_row, _figures(reader, code, area, every_day=every_day))


def _figures(reader: Reader, code: str, area: UUID, *, every_day: bool) -> list[Figure]:
    if every_day:
        return reader.series(code, area, later=True)
    figure = reader.figure(code, area)
    return [figure] if figure else []


def _row(figure: Figure) -> dict[str, object]:
    indicator = figure.indicator
    state = "hidden" if figure.hidden else "not_combined" if figure.how == How.NOT else "shown"
    return {
        "level": figure.area.level, "code": figure.area.code, "name": figure.area.name,
        "indicator": indicator.code, "indicator_name": indicator.name, "on": figure.on.isoformat(),
        "value": _rounded(figure.value, indicator.decimals), "low": _rounded(figure.low, indicator.decimals),
        "high": _rounded(figure.high, indicator.decimals), "unit": indicator.unit, "state": state,
        "made": str(figure.how),
        "parts": figure.parts, "missing": figure.missing, "projection": figure.projected, "older_map": figure.mapped,
        "years_old": round(figure.years_old(), 1), "source": "; ".join(figure.sources),
        "edition": "; ".join(edition.label for edition in figure.editions),
        "licence": "; ".join(dict.fromkeys(edition.licence for edition in figure.editions if edition.licence)),
        "ask_first": figure.ask_first,
    }  # fmt: skip


def _rounded(value: float | None, decimals: int) -> float | int | str:
    if value is None:
        return ""
    return round(value, decimals) if decimals else round(value)


def _harmless(cell: object) -> object:
    """Text that a spreadsheet would reckon with as a formula stays text: names and sources are what somebody typed."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def write_csv(file: IO[str], told: Iterable[dict[str, object]]) -> int:
    """Write rows with a header; returns how many."""
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    number = 0
    for row in told:
        writer.writerow({name: _harmless(cell) for name, cell in row.items()})
        number += 1
    return number


def in_words(figure: Figure, day: date | None = None) -> str:
    """A figure in one line: value, unit, day, how it was made, what lacks, how old, from whom."""
    if figure.hidden:
        value = _("niet getoond (te weinig mensen)")
    elif figure.value is None:
        value = _("niet samen te voegen")
    else:
        value = f"{number_format(figure.value, figure.indicator.decimals)} {_(figure.indicator.unit)}"
    parts = [value, figure.on.isoformat()]
    if figure.projected:
        parts.append(_("vooruitzicht"))
    if figure.how not in (How.OWN, How.NOT) and figure.parts > 1:
        parts.append(_("uit %(parts)d delen") % {"parts": figure.parts})
    if figure.missing:
        parts.append(_("%(missing)d delen zonder cijfer") % {"missing": figure.missing})
    if figure.is_old:
        parts.append(_("%(years)d jaar oud") % {"years": figure.years_old(day)})
    if figure.ask_first:
        parts.append(_("vraag eerst toestemming om dit te verspreiden"))
    return ", ".join([*parts, *figure.sources])
