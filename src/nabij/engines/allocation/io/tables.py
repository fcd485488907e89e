"""CSV files with a header; every mistake is named by file, row and field. Rows are numbered as spreadsheets do."""

import csv
import hashlib
import io
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from nabij.engines.common import InputError

LARGEST_FILE: Final = 64 * 1024 * 1024
_PLAIN: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
_COMMA: Final = re.compile(r"[+-]?([0-9]+|[0-9]{1,3}(\.[0-9]{3})+)(,[0-9]+)?")


@dataclass(frozen=True)
class Table:
    """A file as it was read. header: names of the columns. rows: the cells. line: the row of a spreadsheet that each
    comes from. comma: whether the file writes 1,5 for one and a half. sha256: of the bytes."""

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    line: tuple[int, ...]
    comma: bool
    sha256: str

    def __len__(self) -> int:
        return len(self.rows)

    def place(self, row: int) -> str:
        return f"row {self.line[row]}"

    def error(self, row: int, field: str, message: str) -> InputError:
        return InputError(message, file=self.file, place=self.place(row), field=field)

    def has(self, name: str) -> bool:
        return name in self.header

    def column(self, name: str) -> list[str]:
        """The texts of a column. Errors: there is none of that name."""
        if name not in self.header:
            raise InputError(
                f"there is no such column; columns are {', '.join(self.header)}", file=self.file, field=name
            )
        at = self.header.index(name)
        return [row[at].strip() for row in self.rows]

    def first_of(self, names: Sequence[str]) -> str:
        """The first of these columns that is there; the first name when none is."""
        return next((name for name in names if name in self.header), names[0])

    def numbers(self, name: str, *, least: float = -math.inf, blank: bool = False) -> list[Fraction | None]:
        """Exact numbers; None for an empty cell, when that may be. Errors: no number, or less than `least`."""
        found: list[Fraction | None] = []
        for row, text in enumerate(self.column(name)):
            value = self._number(row, name, text) if text else None
            if value is None and not blank:
                raise self.error(row, name, "is empty")
            if value is not None and value < least:
                raise self.error(row, name, f"must be {least:g} or more, is {text}")
            found.append(value)
        return found

    def _number(self, row: int, name: str, text: str) -> Fraction:
        if self.comma and _COMMA.fullmatch(text):
            text = text.replace(".", "").replace(",", ".")
        if len(text) > 40 or not _PLAIN.fullmatch(text):
            raise self.error(row, name, f"must be a number, is '{text[:40]}'")
        value = Fraction(text)
        if abs(value) > 10**15:
            raise self.error(row, name, f"is out of range: {text}")
        return value


def read(path: str | Path) -> Table:
    """A table; separated by comma, semicolon or tab. Errors: InputError naming the file."""
    name = str(path)
    raw = content_of(path)
    text = text_of(raw, name)
    return parse(text, name, hashlib.sha256(raw).hexdigest())


def text_of(raw: bytes, name: str) -> str:
    """Errors: InputError for what is no UTF-8 text, telling how to make it so."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text; save it anew as UTF-8 (in a spreadsheet: CSV UTF-8)", file=name) from error
    if "\0" in text:
        raise InputError("is not a text file; save it anew as UTF-8 (in a spreadsheet: CSV UTF-8)", file=name)
    return text


def parse(text: str, name: str, sha256: str = "") -> Table:
    """The same from a text. Lines that begin with # and empty lines don't count."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1)]
    head = next((line for _number, line in lines if line.strip() and not line.startswith("#")), "")
    if not head:
        raise InputError("is empty", file=name)
    separator = max(";\t,", key=lambda one: (head.count(one), one == ","))
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    before = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells) and not cells[0].startswith("#"):
                rows.append(tuple(cells))
                numbers.append(before + 1)
            before = reader.line_num
    except csv.Error as error:
        raise InputError(f"is no CSV: {error}", file=name, place=f"row {reader.line_num}") from error
    header = tuple(cell.strip() for cell in rows[0])
    times = Counter(header)
    twice = next((one for one in header if times[one] > 1), None)
    if twice is not None:
        raise InputError("two columns have this name", file=name, field=twice or "(no name)")
    for line, row in zip(numbers[1:], rows[1:], strict=True):
        if len(row) != len(header):
            message = f"has {len(row)} cells instead of {len(header)}"
            if any("\n" in cell for cell in row):
                message += "; a quotation mark in it is not closed"
            raise InputError(message, file=name, place=f"row {line}")
    if len(rows) < 2:
        raise InputError("has no rows under the names of the columns", file=name)
    return Table(name, header, tuple(rows[1:]), tuple(numbers[1:]), separator == ";", sha256)


def content_of(path: str | Path) -> bytes:
    """The bytes of a file. Errors: InputError naming the file."""
    name = str(path)
    try:
        with Path(path).open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {getattr(error, 'strerror', None) or error}", file=name) from error
    if len(raw) > LARGEST_FILE:
        raise InputError("is larger than 64 MiB", file=name)
    if not raw.strip():
        raise InputError("is empty", file=name)
    return raw
