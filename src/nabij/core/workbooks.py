"""Reading a spreadsheet (xlsx, xls, ods) of bounded size, as rows of cells."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from nabij.core.imports import ImportFailed
from nabij.engines.common.sheets import is_boundless

LARGEST = 50_000_000  # bytes
LARGEST_UNPACKED = 500_000_000


def read_workbook(path: Path, *, most_rows: int, most_columns: int) -> Iterator[tuple[int, list[Any]]]:
    """Rows of the first sheet with their numbers; raises `ImportFailed` for what is no spreadsheet or too large."""
    try:
        content = _content(path, most_rows, most_columns)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    except (CalamineError, OSError, ValueError, zipfile.BadZipFile) as error:
        raise ImportFailed(
            _("%(file)s: dit is geen rekenblad (xlsx, xls of ods) dat gelezen kan worden") % {"file": path.name}
        ) from error
    if sheet.total_height > most_rows or sheet.total_width > most_columns:
        raise too_large(path, most_rows, most_columns)
    yield from enumerate(sheet.to_python(skip_empty_area=False), start=1)


def _content(path: Path, most_rows: int, most_columns: int) -> bytes:
    if not path.exists():
        raise ImportFailed(_("%(file)s: dit bestand bestaat niet") % {"file": path})
    if path.is_dir():
        raise ImportFailed(_("%(file)s: dit is een map, geen bestand") % {"file": path})
    if path.stat().st_size > LARGEST:
        raise too_large(path, most_rows, most_columns)
    content = path.read_bytes()
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise too_large(path, most_rows, most_columns)
    if is_boundless(content):
        raise too_large(path, most_rows, most_columns)
    return content


def too_large(path: Path, most_rows: int, most_columns: int) -> ImportFailed:
    return ImportFailed(
        _("%(file)s: het bestand is te groot; ten hoogste %(rows)d rijen en %(columns)d kolommen")
        % {"file": path.name, "rows": most_rows, "columns": most_columns}
    )
