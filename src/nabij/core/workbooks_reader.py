"""The process that reads a spreadsheet: content on stdin, rows on stdout, with bounded memory. See `workbooks`."""

import io
import pickle
import sys
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

MOST_TEXT = 200_000_000  # characters in all cells together


def read(content: bytes, most_rows: int, most_columns: int) -> tuple[str, list[list[Any]]]:
    """ "ok" with the rows of the first sheet, "broken" for what is no spreadsheet, "large"."""
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    except (CalamineError, OSError, ValueError):
        return "broken", []
    if sheet.total_height > most_rows or sheet.total_width > most_columns:
        return "large", []
    rows = sheet.to_python(skip_empty_area=False)
    if sum(len(cell) for row in rows for cell in row if isinstance(cell, str)) > MOST_TEXT:
        return "large", []
    return "ok", rows


def main(most_rows: str, most_columns: str, most_memory: str) -> None:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (int(most_memory), int(most_memory)))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(pickle.dumps(read(sys.stdin.buffer.read(), int(most_rows), int(most_columns))))


if __name__ == "__main__":
    main(*sys.argv[1:])
