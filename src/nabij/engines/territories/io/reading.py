"""Files as text and data, with every mistake named by file, place and field."""

import difflib
import gzip
import json
import os
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final, NoReturn

from nabij.engines.common import InputError

LARGEST_FILE: Final = 512 * 1024 * 1024
"""Bytes of text, unpacked; more is no map of areas but a mistake."""


def json_of(path: str | Path) -> dict[str, Any]:
    """The object in a JSON file, unpacked when it is gzip. Errors: InputError naming the file."""
    name = str(path)
    try:
        text = _text_of(Path(path))
        data = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        raise InputError(f"is not JSON, or cut off: {error.msg}", file=name, place=place) from error
    except RecursionError as error:
        raise InputError("is nested too deeply", file=name) from error
    except InputError as error:
        raise error.within(file=name) from error
    except ValueError as error:
        raise InputError(f"is not JSON: {error}", file=name) from error
    if not isinstance(data, dict):
        raise InputError("must be an object {...}", file=name)
    return data


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path, "rb") if packed else path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError("is not a whole gzip file") from error
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if len(raw) > LARGEST_FILE:
        raise InputError("is larger than 512 MiB")
    if not raw.strip():
        raise InputError("is empty")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text") from error


def _no_constant(name: str) -> NoReturn:
    raise InputError(f"holds {name}; leave out what is unknown")


def near(name: str, known: Collection[str]) -> str:
    """A hint for a name that isn't known."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    if close:
        return f"; did you mean {close[0]}?"
    return f"; there are {', '.join(sorted(known)[:12])}" if known else ""


def write_text(path: str | Path, text: str) -> None:
    """A text in a file, whole or not at all. Errors: InputError naming the file."""
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():  # a pipe or a terminal
            with target.open("w", encoding="utf-8") as stream:
                stream.write(text)
            return
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            part.write_text(text, encoding="utf-8")
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", file=str(path)) from error
