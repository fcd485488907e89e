"""Cells of a spreadsheet (xlsx, xls, ods) or a CSV file, with the row numbers and letters that people see."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook

from nabij.core.imports import ImportFailed, Problems, read_lines, row_name
from nabij.directory.imports.columns import BY_HEADER, COLUMNS, NEEDED, Column, header_key
from nabij.engines.common.sheets import is_boundless

MOST_ROWS = 50_000
MOST_COLUMNS = 200
LARGEST = 50_000_000  # bytes
LARGEST_UNPACKED = 500_000_000
HEADER_WITHIN = 10  # a title may stand above the header


@dataclass(frozen=True)
class SheetRow:
    """The cells of one row by column key, as text or date; only columns of the file are there."""

    number: int
    cells: dict[str, str | date]
    columns: dict[str, str]  # "kolom D (noden)" by key

    @property
    def where(self) -> str:
        return row_name(self.number)

    def text(self, key: str) -> str:
        """The cell as text; "" for an empty cell or a column that isn't there."""
        value = self.cells.get(key, "")
        return value if isinstance(value, str) else value.strftime("%d/%m/%Y")


def read(path: Path) -> list[SheetRow]:
    """All rows below the header; raises `ImportFailed` for a file that can't be read or has unknown headers."""
    table = list(_csv(path) if path.suffix.lower() in (".csv", ".txt", ".gz") else _workbook(path))
    start, columns = _header(path, table)
    names = {
        column.key: _("kolom %(letter)s (%(name)s)") % {"letter": get_column_letter(index + 1), "name": column.header}
        for index, column in columns.items()
    }
    rows = [
        SheetRow(number, {column.key: _cell(cells, index) for index, column in columns.items()}, names)
        for number, cells in table[start + 1 :]
        if any(_cell(cells, index) != "" for index in columns)
    ]
    if not rows:
        raise ImportFailed(_("%(file)s: er staan geen diensten onder de titels") % {"file": path.name})
    return rows


def _workbook(path: Path) -> Iterator[tuple[int, list[Any]]]:
    try:
        content = _content(path)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    except (CalamineError, OSError, ValueError, zipfile.BadZipFile) as error:
        raise ImportFailed(
            _("%(file)s: dit is geen rekenblad (xlsx, xls of ods) dat gelezen kan worden") % {"file": path.name}
        ) from error
    if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
        raise _too_large(path)
    yield from enumerate(sheet.to_python(skip_empty_area=False), start=1)


def _content(path: Path) -> bytes:
    if not path.exists():
        raise ImportFailed(_("%(file)s: dit bestand bestaat niet") % {"file": path})
    if path.is_dir():
        raise ImportFailed(_("%(file)s: dit is een map, geen bestand") % {"file": path})
    if path.stat().st_size > LARGEST:
        raise _too_large(path)
    content = path.read_bytes()
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise _too_large(path)
    if is_boundless(content):
        raise _too_large(path)
    return content


def _too_large(path: Path) -> ImportFailed:
    return ImportFailed(
        _("%(file)s: het bestand is te groot; ten hoogste %(rows)d rijen en %(columns)d kolommen")
        % {"file": path.name, "rows": MOST_ROWS, "columns": MOST_COLUMNS}
    )


def _csv(path: Path) -> Iterator[tuple[int, list[Any]]]:
    lines = read_lines(path, most=LARGEST)
    first = next(lines, "")
    separator = max(";,\t", key=first.count)

    def all_lines() -> Iterator[str]:
        yield first
        yield from lines

    reader = csv.reader(all_lines(), delimiter=separator)
    try:
        before = 0
        for count, cells in enumerate(reader):
            if count > MOST_ROWS or len(cells) > MOST_COLUMNS:
                raise _too_large(path)
            yield before + 1, cells
            before = reader.line_num
    except csv.Error:
        raise ImportFailed(
            _("%(file)s, rij %(line)d: deze rij kan niet gelezen worden") % {"file": path.name, "line": reader.line_num}
        ) from None


def _cell(cells: list[Any], index: int) -> str | date:
    """A cell as text or a date; whole numbers lose the ".0" that a spreadsheet gives them."""
    value = cells[index] if index < len(cells) else ""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).replace("\x00", "").strip()


def _header(path: Path, table: list[tuple[int, list[Any]]]) -> tuple[int, dict[int, Column]]:
    """Index of the row of headers, and the columns by index; refuses headers that we don't know."""
    needed = {column.key for column in NEEDED}
    for start, (number, cells) in enumerate(table[:HEADER_WITHIN]):
        texts = {index: str(_cell(cells, index)) for index in range(len(cells))}
        known = {index: BY_HEADER[key] for index, text in texts.items() if (key := header_key(text)) in BY_HEADER}
        if needed <= {column.key for column in known.values()}:
            _check_headers(path, number, texts, known)
            return start, known
    raise ImportFailed(
        _("%(file)s: geen rij met titels gevonden; er zijn ten minste nodig: %(names)s")
        % {"file": path.name, "names": ", ".join(column.header for column in NEEDED)}
    )


def _check_headers(path: Path, number: int, texts: dict[int, str], known: dict[int, Column]) -> None:
    problems, seen = Problems(path), dict[str, str]()
    where = row_name(number)
    for index, text in texts.items():
        letter = _("kolom %(letter)s") % {"letter": get_column_letter(index + 1)}
        if text and index not in known:
            problems.add(_("'%(name)s' is geen gekende kolom") % {"name": text[:60]}, where=where, column=letter)
        elif index in known and known[index].key in seen:
            other = seen[known[index].key]
            problems.add(_("dit is dezelfde kolom als %(other)s") % {"other": other}, where=where, column=letter)
        elif index in known:
            seen[known[index].key] = letter
    if problems.lines:
        names = ", ".join(column.header for column in COLUMNS)
        problems.lines.append(_("Gekende kolommen: %(names)s") % {"names": names})
    problems.raise_any()
