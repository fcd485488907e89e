"""Spreadsheets (xlsx) with cells so far apart that no memory holds the table between them: told before they are read.

The reader of spreadsheets makes that whole table; one stray character in the last cell of a sheet (XFD1048576) would
end the program without a message.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final

MOST_CELLS: Final = 20_000_000
_PIECE: Final = 1 << 20
_REFERENCE: Final = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,7})([0-9]{1,12})["']""")


def is_boundless(content: bytes) -> bool:
    """Whether the cells of some sheet of an xlsx file span more than MOST_CELLS; False for any other file.

    Raises zipfile.BadZipFile for one that is broken.
    """
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return False
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = [part.filename for part in packed.infolist()]
        return "[Content_Types].xml" in names and any(
            _span(packed, name) > MOST_CELLS
            for name in names
            if name.endswith(".xml") and not name.endswith("sharedStrings.xml")
        )


def _span(packed: zipfile.ZipFile, name: str) -> int:
    """Cells between the first and the last row and column that are named."""
    rows: set[int] = set()
    columns: set[bytes] = set()
    for letters, row in _references(packed, name):
        rows.add(int(row))
        columns.add(letters.upper())
    numbers = [_number(letters) for letters in columns if letters] or [1]
    return (max(rows, default=1) - min(rows, default=1) + 1) * (max(numbers) - min(numbers) + 1)


def _references(packed: zipfile.ZipFile, name: str) -> Iterator[tuple[bytes, bytes]]:
    """Letters and number of each reference; some twice, where two pieces meet."""
    tail = b""
    with packed.open(name) as file:
        while piece := file.read(_PIECE):
            piece = tail + piece
            yield from _REFERENCE.findall(piece)
            tail = piece[-100:]


def _number(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    found = 0
    for letter in letters:
        found = found * 26 + letter - 64
    return found
