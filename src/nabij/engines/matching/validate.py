"""Checks of shape, type and range; each failure is an InputError that names the place and the field."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nabij.engines.common import InputError

BoolArray: TypeAlias = NDArray[np.bool_]
FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]


def place_of(index: int) -> str:
    return f"candidates[{index}]"


def refuse(wrong: BoolArray, field: str, message: str) -> None:
    if wrong.any():
        raise InputError(message, place=place_of(int(np.argmax(wrong))), field=field)


def check_points(lon: FloatArray, lat: FloatArray, place: Callable[[int], str]) -> None:
    half = np.isnan(lon) != np.isnan(lat)
    for field, wrong, message in (
        ("lon", half, "a place needs both a longitude and a latitude, or neither"),
        ("lon", np.abs(lon) > 180, "must be -180 to 180 degrees"),
        ("lat", np.abs(lat) > 90, "must be -90 to 90 degrees"),
    ):
        if wrong.any():
            raise InputError(message, place=place(int(np.argmax(wrong))), field=field)


def shaped(value: ArrayLike, shape: Sequence[int | None], place: str, field: str) -> NDArray[Any]:
    try:
        array = np.array(value)
    except ValueError as error:
        raise InputError("rows differ in length", place=place, field=field) from error
    if array.ndim != len(shape) or any(want not in (None, got) for want, got in zip(shape, array.shape, strict=True)):
        wanted = " x ".join("any" if size is None else str(size) for size in shape)
        got = " x ".join(map(str, array.shape)) or "a single value"
        raise InputError(f"has the wrong shape: {got} instead of {wanted}", place=place, field=field)
    return array


def frozen(array: NDArray[Any]) -> NDArray[Any]:
    array.flags.writeable = False
    return array


def bools(value: ArrayLike, shape: Sequence[int | None], place: str, field: str) -> BoolArray:
    array = shaped(value, shape, place, field)
    if array.size and array.dtype != np.bool_:
        raise InputError("must be true or false", place=place, field=field)
    return frozen(array.astype(np.bool_, copy=False))


def floats(value: ArrayLike, n: int, field: str) -> FloatArray:
    array = shaped(value, (n,), "candidates", field)
    if array.size and array.dtype.kind not in "iuf":
        raise InputError("must be numbers", place="candidates", field=field)
    return frozen(array.astype(np.float64, copy=False))


def integers(value: ArrayLike, n: int, field: str) -> IntArray:
    array = shaped(value, (n,), "candidates", field)
    if array.size and array.dtype.kind not in "iu":
        raise InputError("must be whole numbers", place="candidates", field=field)
    return frozen(array.astype(np.int64, copy=False))


def number(value: object, place: str, field: str) -> float:
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.integer | np.floating):
        raise InputError("must be a number", place=place, field=field)
    try:
        return float(value)
    except OverflowError as error:
        raise InputError("is too large", place=place, field=field) from error


def integer(value: object, place: str, field: str) -> int:
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | np.integer):
        raise InputError("must be a whole number", place=place, field=field)
    return int(value)


def text(value: object, place: str, field: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InputError("must be a text that is not empty", place=place, field=field)
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise InputError("holds a character that cannot be written", place=place, field=field) from error
    return value


def ids(values: Iterable[str]) -> frozenset[str]:
    if isinstance(values, str):
        raise InputError("must be a list of ids", place="request", field="refused_ids")
    return frozenset(text(value, "request", "refused_ids") for value in values)


def distinct(values: Sequence[str]) -> tuple[str, ...]:
    seen: set[str] = set()
    for row, value in enumerate(values):
        if text(value, place_of(row), "id") in seen:
            raise InputError(f"is there twice: {value}", place=place_of(row), field="id")
        seen.add(value)
    return tuple(values)


def chosen(numbers: Iterable[int], size: int, field: str) -> BoolArray:
    mask = np.zeros(size, dtype=bool)
    for number in numbers:
        if not 0 <= number < size:
            raise InputError(f"no such term: {number} of {size}", place="request", field=field)
        mask[number] = True
    return mask
