"""Files as text and rows as fields, with every mistake named by file, place and field."""

import difflib
import gzip
import io
import json
import math
import zlib
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from nabij.engines.common import InputError

LARGEST_FILE: Final = 512 * 1024 * 1024
"""Bytes of text, unpacked; more is no plan but a mistake."""
LONGEST_NAME: Final = 200
"""Characters of a name or another short text."""
MOST_CELLS: Final = 50_000_000
"""Numbers in one table, like the ways between places; larger ones don't fit in memory."""
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
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError("is not UTF-8 text", file=name, place=f"line {line}") from error
    if "\0" in text:
        raise InputError("is not text", file=name)
    return text


def _unpacked(raw: bytes, name: str) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as packed:
            return packed.read(LARGEST_FILE + 1)
    except EOFError as error:
        raise InputError("is cut off: the gzip file has no end", file=name) from error
    except (OSError, zlib.error) as error:
        raise InputError(f"is not a whole gzip file: {error}", file=name) from error


def json_of(text: str) -> dict[str, Any]:
    """The object in a JSON text; strict: no NaN, no name twice. Errors: InputError."""
    strange: list[str] = []

    def constant(name: str) -> float:
        strange.append(name)
        return float(name)

    try:
        data = json.loads(text, parse_constant=constant, object_pairs_hook=_no_twice)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        raise InputError(f"is not JSON, or cut off: {error.msg}", place=place) from error
    except RecursionError as error:
        raise InputError("is nested too deeply") from error
    except InputError:
        raise
    except ValueError as error:  # of a whole number of more than 4,300 digits
        raise InputError("is not JSON: holds a number that is too long") from error
    if not isinstance(data, dict):
        raise InputError("must be an object {...}")
    if strange:
        place, field = next(_not_finite(data, "", ""), ("", ""))
        raise InputError(f"holds {strange[0]}; leave out what is unknown", place=place, field=field)
    return data


def _not_finite(value: object, place: str, field: str) -> Iterator[tuple[str, str]]:
    """Place and field of every number that is none."""
    if isinstance(value, float) and not math.isfinite(value):
        yield place, field
    elif isinstance(value, dict):
        for name, one in value.items():
            inner = f"{place}.{safe(name)}".lstrip(".") if isinstance(one, dict | list) else place
            yield from _not_finite(one, inner, safe(name))
    elif isinstance(value, list):
        for i, one in enumerate(value):
            yield from _not_finite(one, f"{place}[{i}]{called(one)}", field)


def _no_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise InputError("is there twice in one object", field=safe(twice))
    return found


def safe(text: str, most: int = 60) -> str:
    """What a file says, to be told in a message: short, in one line, and without orders to a terminal."""
    kept = text if len(text) <= most else f"{text[:most]}..."
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in kept)


def near(name: str, known: Collection[str]) -> str:
    """A hint for a name that isn't known."""
    if len(name) > LONGEST_NAME:
        return ""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; did you mean {safe(close[0])}?" if close else ""


class Row:
    """One object of a JSON file, read field by field; `place` tells where it stands in the file."""

    def __init__(self, data: object, place: str, known: Collection[str]) -> None:
        if not isinstance(data, dict):
            raise InputError("must be an object {...}", place=place)
        self.data, self.place = data, place
        for name in data:
            if name not in known:
                raise InputError(f"is not known{near(name, known)}", place=place, field=safe(name))

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
        if not isinstance(value, str):
            raise self.error(field, f"must be a text, is {shown(value)}")
        return self._readable(field, value)

    def texts(self, field: str) -> list[str]:
        values = self.list(field)
        for value in values:
            if not isinstance(value, str) or not value.strip():
                raise self.error(field, f"must be a list of texts, holds {shown(value)}")
            self._readable(field, value)
        return values

    def _readable(self, field: str, value: str) -> str:
        if not value.strip():
            raise self.error(field, "must be a text that is not empty")
        if not value.isprintable():
            raise self.error(field, "holds a character that cannot be shown")
        if len(value) > LONGEST_NAME:
            raise self.error(field, f"is longer than {LONGEST_NAME} characters")
        return value

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


def small_enough(rows: int, columns: int, field: str) -> None:
    """Refuse lists that would make a table which no memory holds, before it is made. Errors: InputError."""
    if rows * columns > MOST_CELLS:
        message = f"is too much for one plan: a table of {rows} by {columns}; plan a smaller area, or fewer days"
        raise InputError(message, field=field)
