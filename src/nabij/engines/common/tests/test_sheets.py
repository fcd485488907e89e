"""Spreadsheets whose cells lie too far apart are told before they are read."""

import io
import zipfile

import openpyxl
import pytest

from nabij.engines.common import sheets


def book(*cells: str) -> bytes:
    made = openpyxl.Workbook()
    for cell in cells:
        made.active[cell] = "x"
    found = io.BytesIO()
    made.save(found)
    return found.getvalue()


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ((), False),
        (("A1", "C9"), False),
        (("A1", "A1048576"), False),
        (("XFD1048576",), False),  # Alone it is a table of one cell.
        (("A1", "XFD1048576"), True),
        (("B2", "XFD5000"), True),
    ],
)
def test_only_a_span_that_no_memory_holds_is_told(cells: tuple[str, ...], told: bool) -> None:
    assert sheets.is_boundless(book(*cells)) is told


def test_a_reference_where_two_pieces_meet_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "_PIECE", 7)
    assert sheets.is_boundless(book("A1", "XFD1048576"))


def test_other_files_are_not_looked_into() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("content.xml", '<c r="A1"/><c r="XFD1048576"/>')
    assert not sheets.is_boundless(packed.getvalue())
    assert not sheets.is_boundless(b"a;b\n")
