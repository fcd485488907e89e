"""The official codes of Statbel (TU_COM_REFNIS): regions to municipalities with their dates, without polygons."""

from datetime import date, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from nabij.core.imports import Problems, Table, row_name
from nabij.territory.imports.geojson import AreaRow, area_code

HEADER = ("LVL_REFNIS", "CD_REFNIS", "CD_SUP_REFNIS", "TX_REFNIS_NL", "DT_VLDT_START", "DT_VLDT_END")
LEVELS = {"1": "region", "2": "province", "3": "arrondissement", "4": "municipality"}
OPEN_END = date(9999, 12, 31)


def is_refnis(table: Table) -> bool:
    return set(HEADER) <= set(table.headers)


def read_refnis(path: Path, table: Table) -> list[AreaRow]:
    """All areas of the list, also those that are no longer in force; raises `ImportFailed` with all that is wrong."""
    problems = Problems(path)
    rows = [row for number, cells in table if (row := _row(problems, row_name(number), cells))]
    problems.raise_any()
    return rows


def _row(problems: Problems, where: str, cells: dict[str, str]) -> AreaRow | None:
    level = LEVELS.get(cells["LVL_REFNIS"], "")
    if not level:
        problems.add(
            _("'%(value)s' is geen niveau (1-4)") % {"value": cells["LVL_REFNIS"]}, where=where, column="LVL_REFNIS"
        )
    code = area_code(cells["CD_REFNIS"], "municipality")
    if len(code) != 5 or not code.isdigit():
        problems.add(_("'%(value)s' is geen NIS-code") % {"value": code}, where=where, column="CD_REFNIS")
    if not cells["TX_REFNIS_NL"]:
        problems.add(_("niet ingevuld"), where=where, column="TX_REFNIS_NL")
    start = _date(problems, where, cells, "DT_VLDT_START")
    end = _date(problems, where, cells, "DT_VLDT_END")
    if start and end and end < start:
        problems.add(_("ligt voor het begin"), where=where, column="DT_VLDT_END")
    above = area_code(cells["CD_SUP_REFNIS"], "municipality")
    parents = [("", above)] if above not in ("", "-") else []
    return AreaRow(
        where, level, code, cells["TX_REFNIS_NL"][:160], None, parents, start, None if end == OPEN_END else end, True
    )


def _date(problems: Problems, where: str, cells: dict[str, str], name: str) -> date | None:
    try:
        return datetime.strptime(cells[name], "%d/%m/%Y").date()
    except ValueError:
        problems.add(_("'%(value)s' is geen datum dd/mm/jjjj") % {"value": cells[name]}, where=where, column=name)
        return None
