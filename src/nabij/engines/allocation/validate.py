"""Checks of shape, type and range; each failure is an InputError that names the place and the field."""

import json
import math
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nabij.engines.common import InputError

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]


def floats(value: ArrayLike, shape: tuple[int, ...], place: str, field: str, *, nan: bool = False) -> FloatArray:
    """Numbers of this shape, finite or (when `nan`) NaN for unknown; can't be written afterwards."""
    try:
        array = np.array(value, dtype=np.float64)
    except (ValueError, TypeError) as error:
        raise InputError("must be numbers, in rows of one length", place=place, field=field) from error
    if array.shape != shape:
        wanted, got = (" x ".join(map(str, one)) or "a single value" for one in (shape, array.shape))
        raise InputError(f"has the wrong shape: {got} instead of {wanted}", place=place, field=field)
    wrong = np.isinf(array) | (np.isnan(array) & (not nan))
    if wrong.any():
        row = int(np.argmax(wrong.reshape(len(array), -1).any(axis=1)))
        raise InputError("must be a number", place=f"{place}[{row}]", field=field)
    array.flags.writeable = False
    return array


def number(value: object, place: str, field: str, *, least: float = -math.inf, most: float = math.inf) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
        raise InputError(f"must be a number, is {shown(value)}", place=place, field=field)
    found = float(value)
    if not math.isfinite(found) or not least <= found <= most:
        limits = f"{plain(least)} to {plain(most)}" if most < math.inf else f"{plain(least)} or more"
        raise InputError(f"must be {limits}, is {plain(found)}", place=place, field=field)
    return found


def plain(value: float) -> str:
    """ "0.05", "4294967295", "nan"."""
    return str(int(value)) if abs(value) < 1e16 and value == int(value) else f"{value:g}"


def shown(value: object) -> str:
    """What stands in a file where something else should stand, in few letters: "twee", true, [1, 2]."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        text = str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


def whole(value: object, place: str, field: str, *, least: int, most: int) -> int:
    found = number(value, place, field, least=least, most=most)
    if found != int(found):
        raise InputError(f"must be a whole number, is {plain(found)}", place=place, field=field)
    return int(found)


def one_of(value: object, known: Sequence[Any], place: str, field: str) -> None:
    if isinstance(value, bool) or value not in known:
        told = value if isinstance(value, str) and value.strip() else shown(value)
        message = f"must be one of {', '.join(map(str, known))}, is {told[:40]}"
        raise InputError(message, place=place, field=field)


def distinct(values: Sequence[str], place: str, field: str) -> tuple[str, ...]:
    seen: set[str] = set()
    for row, value in enumerate(values):
        if not isinstance(value, str) or not value.strip():
            message = f"must be a text that is not empty, is {shown(value)}"
            raise InputError(message, place=f"{place}[{row}]", field=field)
        if value in seen:
            raise InputError(f"is there twice: {value}", place=f"{place}[{row}]", field=field)
        seen.add(value)
    return tuple(values)
