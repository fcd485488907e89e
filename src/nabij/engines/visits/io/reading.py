"""Files as text and rows as fields, with every mistake named by file, place and field."""

import difflib
import json
import math
import zlib
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, NoReturn

from nabij.engines.common import InputError

LARGEST_FILE: Final = 512 * 1024 * 1024
"""Bytes of text, unpacked; more is no plan but a mistake."""
_GZIP: Final = b"\x1f\x8b"


def text_of(path: Path) -> str:
    """The text of a file, unpacked when it is gzip. Errors: InputError naming the file."""
    name = str(path)
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {getattr(error, 'strerror', None) or error}", file=name) from error
    if raw.startswith(_GZIP):
        raw = _unpacked(raw, name)
    if len(raw) > LARGEST_FILE:
        raise InputError("is larger than 512 MiB", file=name)
    if not raw.strip():
        raise InputError("is empty", file=name)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text", file=name) from error
    if "\0" in text:
        raise InputError("is not text", file=name)
    return text


def _unpacked(raw: bytes, name: str) -> bytes:
    found = b""
    try:
        while raw:
            unpacker = zlib.decompressobj(wbits=31)
            found += unpacker.decompress(raw, LARGEST_FILE + 1 - len(found))
            if len(found) > LARGEST_FILE:
                return found
            if not unpacker.eof:
                raise InputError("is cut off: the gzip file has no end", file=name)
            raw = unpacker.unused_data.lstrip(b"\0")
    except zlib.error as error:
        raise InputError(f"is not a whole gzip file: {error}", file=name) from error
    return found


def json_of(text: str) -> dict[str, Any]:
    """The object in a JSON text; strict: no NaN, no name twice. Errors: InputError."""
    try:
        data = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_twice)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        raise InputError(f"is not JSON, or cut off: {error.msg}", place=place) from error
    except RecursionError as error:
        raise InputError("is nested too deeply") from error
    except InputError:
        raise
    except ValueError as error:
        raise InputError(f"is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise InputError("must be an object {...}")
    return data


def _no_constant(name: str) -> NoReturn:
    raise InputError(f"holds {name}; leave out what is unknown")


def _no_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError("is there twice in one object", field=twice)
    return found


def near(name: str, known: Collection[str]) -> str:
    """A hint for a name that isn't known."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else ""


class Row:
    """One object of a JSON file, read field by field; `place` tells where it stands in the file."""

    def __init__(self, data: object, place: str, known: Collection[str]) -> None:
        if not isinstance(data, dict):
            raise InputError("must be an object {...}", place=place)
        self.data, self.place = data, place
        for name in data:
            if name not in known:
                raise InputError(f"is not known{near(name, known)}", place=place, field=name)

    def __contains__(self, field: str) -> bool:
        return self.data.get(field) is not None

    def error(self, field: str, message: str) -> InputError:
        return InputError(message, place=self.place, field=field)

    def needed(self, field: str) -> Any:
        if field not in self:
            raise self.error(field, "is missing")
        return self.data[field]

    def text(self, field: str, default: str | None = None) -> str:
        if field not in self and default is not None:
            return default
        value = self.needed(field)
        if not isinstance(value, str) or not value.strip():
            raise self.error(field, "must be a text that is not empty")
        if not value.isprintable():
            raise self.error(field, "holds a character that cannot be shown")
        return value

    def texts(self, field: str) -> list[str]:
        values = self.list(field)
        for value in values:
            if not isinstance(value, str) or not value.strip():
                raise self.error(field, f"must be a list of texts, holds {shown(value)}")
        return values

    def number(self, field: str, default: float | None = None, *, least: float | None = 0.0) -> float:
        if field not in self and default is not None:
            return default
        return number(self.needed(field), self.place, field, least=least)

    def whole(self, field: str, default: int | None = None, *, least: int = 0, most: int = 10**9) -> int:
        if field not in self and default is not None:
            return default
        value: object = self.needed(field)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.error(field, f"must be a whole number of {least} to {most}, is {shown(value)}")
        return value

    def flag(self, field: str, default: bool = False) -> bool:
        value = self.data.get(field)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.error(field, "must be true or false")
        return value

    def list(self, field: str) -> list[Any]:
        value = self.data.get(field)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.error(field, "must be a list [...]")
        return value

    def rows(self, field: str, known: Collection[str]) -> "Sequence[Row]":
        inner = f"{self.place}.{field}" if self.place else field
        return [Row(value, f"{inner}[{i}]{called(value)}", known) for i, value in enumerate(self.list(field))]

    def row(self, field: str, known: Collection[str]) -> "Row | None":
        inner = f"{self.place}.{field}" if self.place else field
        return Row(self.data[field], inner, known) if field in self else None

    def day(self, field: str) -> date | None:
        if field not in self:
            return None
        try:
            return date.fromisoformat(self.text(field))
        except ValueError as error:
            raise self.error(field, "must be a date like 2026-03-30") from error


def called(value: object) -> str:
    """The id of an object, to tell in a place beside its number."""
    name = value.get("id") if isinstance(value, dict) else None
    return f" ({name})" if isinstance(name, str) and name.isprintable() and name.strip() and len(name) < 60 else ""


def shown(value: object) -> str:
    try:
        return json.dumps(value)[:40]
    except (TypeError, ValueError, RecursionError):
        return "something else"


def number(value: object, place: str, field: str, *, least: float | None = 0.0) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(f"must be a number, is {shown(value)}", place=place, field=field)
    try:
        found = float(value)
    except OverflowError:
        found = math.inf
    if math.isnan(found) or abs(found) > 1e9:
        raise InputError("is too large; leave it out when there is no limit", place=place, field=field)
    if least is not None and found < least:
        raise InputError(f"must be {least:g} or more, is {found:g}", place=place, field=field)
    return found


def matrix(value: object, size: int, place: str, field: str) -> list[list[float]]:
    """A square matrix of finite numbers of 0 or more, with 0 on its diagonal."""
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        raise InputError("must be a list of lists [[...], ...]", place=place, field=field)
    if len(value) != size or any(len(row) != size for row in value):
        widths = sorted({len(row) for row in value})
        got = (
            f"{len(value)} rows of {' to '.join(map(str, [widths[0], widths[-1]][: len(widths)]))}" if value else "none"
        )
        raise InputError(f"is not square: must be {size} rows of {size}, is {got}", place=place, field=field)
    for i, row in enumerate(value):
        for j, one in enumerate(row):
            if type(one) not in (int, float) or not 0 <= one <= 1e9:
                number(one, f"{place} {field}[{i}][{j}]".strip(), field)
        if row[i] != 0:
            place = f"{place} {field}[{i}][{i}]".strip()
            raise InputError("must be 0 from a place to itself", place=place, field=field)
    return value
