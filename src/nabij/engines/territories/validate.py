"""Checks of shape, type and range; each failure is an InputError that names the place and the field."""

import math
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nabij.engines.common import InputError

BoolArray: TypeAlias = NDArray[np.bool_]
FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]


def frozen(array: NDArray[Any]) -> NDArray[Any]:
    array.flags.writeable = False
    return array


def shaped(value: ArrayLike, shape: tuple[int, ...], place: str, field: str) -> NDArray[Any]:
    try:
        array = np.array(value)
    except ValueError as error:
        raise InputError("rows differ in length", place=place, field=field) from error
    if array.shape != shape:
        wanted, got = (" x ".join(map(str, one)) or "a single value" for one in (shape, array.shape))
        raise InputError(f"has the wrong shape: {got} instead of {wanted}", place=place, field=field)
    return array


def floats(value: ArrayLike, n: int, place: str, field: str, *, least: float = -math.inf) -> FloatArray:
    """(n,) finite numbers of `least` or more."""
    array = shaped(value, (n,), place, field)
    if array.size and array.dtype.kind not in "iuf":
        raise InputError("must be numbers", place=place, field=field)
    found = array.astype(np.float64)
    wrong = ~np.isfinite(found) | (found < least)
    if wrong.any():
        row = int(np.argmax(wrong))
        limit = "" if least == -math.inf else f" of {least:g} or more"
        raise InputError(f"must be a number{limit}, is {found[row]:g}", place=f"{place}[{row}]", field=field)
    return frozen(found)


def integers(value: ArrayLike, n: int, place: str, field: str, *, low: int, high: int) -> IntArray:
    """(n,) whole numbers from low to high - 1."""
    array = shaped(value, (n,), place, field)
    if array.size and array.dtype.kind not in "iu":
        raise InputError("must be whole numbers", place=place, field=field)
    found = array.astype(np.int64)
    wrong = (found < low) | (found >= high)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise InputError(f"must be {low} to {high - 1}, is {found[row]}", place=f"{place}[{row}]", field=field)
    return frozen(found)


def bools(value: ArrayLike, n: int, place: str, field: str) -> BoolArray:
    array = shaped(value, (n,), place, field)
    if array.size and array.dtype != np.bool_:
        raise InputError("must be true or false", place=place, field=field)
    return frozen(array.astype(np.bool_))


def number(value: object, place: str, field: str, *, least: float = 0.0) -> float:
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.integer | np.floating):
        raise InputError("must be a number", place=place, field=field)
    found = float(value)
    if not math.isfinite(found) or not least <= found <= 1e12:
        raise InputError(f"must be a number of {least:g} or more, is {found:g}", place=place, field=field)
    return found


def distinct(values: Sequence[str], place: str) -> tuple[str, ...]:
    seen: set[str] = set()
    for row, value in enumerate(values):
        if not isinstance(value, str) or not value.strip():
            raise InputError("must be a text that is not empty", place=f"{place}[{row}]", field="id")
        if value in seen:
            raise InputError(f"is there twice: {value}", place=f"{place}[{row}]", field="id")
        seen.add(value)
    return tuple(values)
