"""Reading a spreadsheet (xlsx, xls, ods) of bounded size, as rows of cells.

A spreadsheet is read by a process of its own with little memory: a file of a few kB may name one long text in a
hundred thousand cells, and the reader ends the whole program when it runs out.
"""

import io
import pickle
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from nabij.core.imports import ImportFailed
from nabij.engines.common.sheets import is_boundless

LARGEST = 50_000_000  # bytes
LARGEST_UNPACKED = 500_000_000
READER: Final = Path(__file__).with_name("workbooks_reader.py")
MOST_MEMORY: Final = 2 << 30  # bytes of the reader
LONGEST: Final = 60  # seconds of the reader


def read_workbook(
    path: Path, *, most_rows: int, most_columns: int, most_unpacked: int | None = None
) -> Iterator[tuple[int, list[Any]]]:
    """Rows of the first sheet with their numbers; raises `ImportFailed` for what is no spreadsheet or too large.

    most_unpacked: bytes of what a packed file says that it holds.
    """
    try:
        content = _content(path, most_rows, most_columns, most_unpacked or LARGEST_UNPACKED)
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise _unreadable(path) from error
    told, rows = _read_apart(content, most_rows, most_columns)
    if told == "broken":
        raise _unreadable(path)
    if told == "large":
        raise too_large(path, most_rows, most_columns)
    yield from enumerate(rows, start=1)


def _read_apart(content: bytes, most_rows: int, most_columns: int) -> tuple[str, list[list[Any]]]:
    """What `workbooks_reader` tells; "large" as well when it ran out of memory or time."""
    command = [sys.executable, "-I", str(READER), str(most_rows), str(most_columns)]
    try:
        done = subprocess.run(  # noqa: S603 (our own command)
            [*command, str(MOST_MEMORY)], input=content, capture_output=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        return "large", []
    if done.returncode != 0:
        return "large", []
    found: tuple[str, list[list[Any]]] = pickle.loads(done.stdout)  # noqa: S301 (our own process wrote it)
    return found


def _content(path: Path, most_rows: int, most_columns: int, most_unpacked: int) -> bytes:
    if not path.exists():
        raise ImportFailed(_("%(file)s: dit bestand bestaat niet") % {"file": path})
    if path.is_dir():
        raise ImportFailed(_("%(file)s: dit is een map, geen bestand") % {"file": path})
    if path.stat().st_size > LARGEST:
        raise too_large(path, most_rows, most_columns)
    content = path.read_bytes()
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > most_unpacked:
                raise too_large(path, most_rows, most_columns)
    if is_boundless(content):
        raise too_large(path, most_rows, most_columns)
    return content


def _unreadable(path: Path) -> ImportFailed:
    return ImportFailed(
        _("%(file)s: dit is geen rekenblad (xlsx, xls of ods) dat gelezen kan worden") % {"file": path.name}
    )


def too_large(path: Path, most_rows: int, most_columns: int) -> ImportFailed:
    return ImportFailed(
        _("%(file)s: het bestand is te groot; ten hoogste %(rows)d rijen en %(columns)d kolommen")
        % {"file": path.name, "rows": most_rows, "columns": most_columns}
    )
