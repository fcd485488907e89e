"""Files as text, rows and numbers, with every mistake named by file, row and field."""

import csv
import io
import json
import math
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from nabij.engines.common import InputError

LARGEST_FILE: Final = 1 << 30
"""Bytes of text, unpacked; more is no table but a mistake."""
LARGEST_NUMBER: Final = 1e15
"""Sums of larger numbers would lose their units; no figure of people, places or metres comes near it."""


def text_of(path: Path) -> str:
    """The text of a file, unpacked when it is gzip. Errors: InputError naming the file."""
    name = str(path)
    try:
        raw = path.read_bytes()
        if raw.startswith(b"\x1f\x8b"):
            unpacker = zlib.decompressobj(wbits=31)
            raw = unpacker.decompress(raw, LARGEST_FILE)
            if not unpacker.eof:
                raise InputError("is cut off, or larger than 1 GiB", file=name)
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", file=name) from error
    except zlib.error as error:
        raise InputError(f"is not a whole gzip file: {error}", file=name) from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text", file=name) from error
    if not text.strip() or "\0" in text:
        raise InputError("is empty" if not text.strip() else "is not text", file=name)
    return text


def json_of(path: Path) -> Any:
    """What a JSON file holds. Errors: InputError naming the file and the line."""
    try:
        return json.loads(text_of(path))
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        raise InputError(f"is not JSON: {error.msg}", file=str(path), place=place) from error
    except RecursionError as error:
        raise InputError("is nested too deeply", file=str(path)) from error


def is_geojson(path: Path) -> bool:
    return path.name.removesuffix(".gz").endswith((".geojson", ".json"))


@dataclass(frozen=True)
class Table:
    """Rows of texts under a header. places: how a row is called in an error; 'row 2' is the first under the header."""

    file: str
    header: tuple[str, ...]
    rows: list[dict[str, str]]
    places: list[str]

    def error(self, row: int, field: str, message: str) -> InputError:
        return InputError(message, file=self.file, place=self.places[row], field=field)

    def field(self, names: Sequence[str]) -> str | None:
        """The first of these names that is in the header, as it is written there."""
        written = {one.strip().lower(): one for one in reversed(self.header)}
        return next((written[name.lower()] for name in names if name.lower() in written), None)

    def needed(self, names: Sequence[str]) -> str:
        """Errors: InputError that names the header."""
        if (found := self.field(names)) is None:
            wanted = names[0] if len(names) == 1 else f"{names[0]} (or {', '.join(names[1:])})"
            raise InputError(f"has no column {wanted}; it has {', '.join(self.header)}", file=self.file)
        return found

    def numbers(self, field: str, *, least: float = -math.inf, empty: float | None = None) -> list[float]:
        """A column of numbers, with a point or a comma. empty: what stands for an empty field."""
        return [self._number(row, field, least, empty) for row in range(len(self.rows))]

    def _number(self, row: int, field: str, least: float, empty: float | None) -> float:
        text = self.rows[row][field].strip()
        if not text and empty is not None:
            return empty
        try:
            found = float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
        except ValueError:
            found = math.nan
        if not math.isfinite(found):
            raise self.error(row, field, f"must be a number, is '{text}'" if text else "is empty")
        if abs(found) > LARGEST_NUMBER:
            raise self.error(row, field, f"is too large: {text}")
        if found < least:
            raise self.error(row, field, f"must be {least:g} or more, is {text}")
        return found


def table(path: Path) -> Table:
    """A CSV file with a header; comma, semicolon or tab. Errors: InputError naming file and row."""
    text, name = text_of(path), str(path)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = tuple(one.strip() for one in next(lines))
        if len(set(header)) < len(header):
            twice = next(one for one in header if header.count(one) > 1)
            raise InputError(f"has the column '{twice}' twice", file=name)
        rows, places = list[dict[str, str]](), list[str]()
        for number, values in _filled(lines):
            if len(values) != len(header):
                message = f"has {len(values)} fields instead of {len(header)}"
                raise InputError(message, file=name, place=f"row {number}")
            rows.append(dict(zip(header, values, strict=True)))
            places.append(f"row {number}")
    except csv.Error as error:
        raise InputError(f"is not CSV: {error}", file=name) from error
    return Table(name, header, rows, places)


def _filled(lines: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something, numbered as a spreadsheet does."""
    return ((number, values) for number, values in enumerate(lines, start=2) if any(value.strip() for value in values))
