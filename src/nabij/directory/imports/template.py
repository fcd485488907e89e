"""An empty spreadsheet to fill in, with an example, the needs that can be chosen and what each column is for."""

from pathlib import Path

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from nabij.core.imports import ImportFailed
from nabij.directory import needs
from nabij.directory.imports.columns import COLUMNS

WIDE, NORMAL = 40, 20


def write_template(path: Path) -> None:
    """Write the example file; raises `ImportFailed` when the place can't be written."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = _("diensten")
    sheet.append([column.header for column in COLUMNS])
    sheet.append([column.example for column in COLUMNS])
    for index, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = WIDE if "\n" in column.example else NORMAL
        sheet.cell(2, index).alignment = Alignment(wrap_text=True, vertical="top")
        for row in range(2, 500):
            sheet.cell(row, index).number_format = "@"  # text: a telephone number keeps its zero
    _heading(sheet)
    _list(book, _("noden"), [_("nood"), _("uitleg")], [[term.name, term.description] for term in _terms()])
    _list(book, _("uitleg"), [_("kolom"), _("wat vult u in?")], [[column.header, column.help] for column in COLUMNS])
    try:
        book.save(path)
    except OSError as error:
        raise ImportFailed(
            _("%(file)s: kan niet geschreven worden (%(why)s)") % {"file": path, "why": error.strerror}
        ) from None


def _terms() -> list[needs.Term]:
    return list(needs.taxonomy().terms.values())


def _list(book: Workbook, title: str, headers: list[str], rows: list[list[str]]) -> None:
    sheet = book.create_sheet(title)
    sheet.append(headers)
    for row in rows:
        sheet.append(row)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = WIDE, 2 * WIDE
    _heading(sheet)


def _heading(sheet: Worksheet) -> None:
    sheet.freeze_panes = "A2"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
