"""Checks of shape, type and range; each failure is an InputError that names the place and the field."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nabij.engines.common import InputError

BoolArray: TypeAlias = NDArray[np.bool_]
FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
ShortArray: TypeAlias = NDArray[np.int32]

Shape: TypeAlias = Sequence[int | None]
_KINDS = {"f": ("iuf", np.float64, "numbers"), "i": ("iu", np.int64, "whole numbers"), "b": ("b", np.bool_, "booleans")}


def array(value: ArrayLike, kind: str, shape: Shape, place: str, field: str) -> NDArray[Any]:
    """An array that can't be written to. kind: f, i or b. None in `shape` = any length."""
    try:
        found = np.asarray(value)
    except ValueError as error:
        raise InputError("rows differ in length", place=place, field=field) from error
    if found.ndim != len(shape) or any(want not in (None, got) for want, got in zip(shape, found.shape, strict=True)):
        wanted = " x ".join("any" if size is None else str(size) for size in shape)
        got = " x ".join(map(str, found.shape)) or "a single value"
        raise InputError(f"has the wrong shape: {got} instead of {wanted}", place=place, field=field)
    kinds, dtype, told = _KINDS[kind]
    if found.size and found.dtype.kind not in kinds:
        raise InputError(f"must be {told}", place=place, field=field)
    if found.flags.writeable or found.dtype != dtype or not found.flags.c_contiguous:
        # A copy, so that whoever made it can't change what was checked.
        found = np.array(found, dtype=dtype, order="C")
        found.flags.writeable = False
    return found


def fixed(values: NDArray[Any], dtype: type[np.generic]) -> NDArray[Any]:
    """The same values as an array of its own kind for compiled code: in one piece, not to be written to."""
    found = np.ascontiguousarray(values, dtype=dtype).view()
    found.flags.writeable = False
    return found


def refuse(wrong: NDArray[np.bool_], message: str, place: str, field: str) -> None:
    """InputError for the first row of `wrong` that is true."""
    rows = wrong.any(axis=tuple(range(1, wrong.ndim)))
    if rows.any():
        raise InputError(message, place=f"{place}[{int(np.argmax(rows))}]", field=field)


def amounts(value: ArrayLike, shape: Shape, place: str, field: str) -> FloatArray:
    """Finite numbers of 0 or more."""
    found: FloatArray = array(value, "f", shape, place, field)
    refuse(~np.isfinite(found) | (found < 0), "must be a number of 0 or more", place, field)
    return found


def points(value: ArrayLike, n: int, place: str) -> FloatArray:
    """(n, 2) metres; NaN in both where the place is not known."""
    found: FloatArray = array(value, "f", (n, 2), place, "xy")
    unknown = np.isnan(found)
    refuse(np.isinf(found), "must be finite", place, "xy")
    refuse(unknown[:, :1] != unknown[:, 1:], "needs both coordinates, or neither", place, "xy")
    return found


def names(values: Iterable[str], place: str, field: str) -> tuple[str, ...]:
    """Distinct texts that are not empty."""
    if isinstance(values, str):
        raise InputError("must be a list of names", place=place, field=field)
    found, seen = tuple(values), set[str]()
    for row, value in enumerate(found):
        if not isinstance(value, str) or not value.strip():
            raise InputError("must be a text that is not empty", place=f"{place}[{row}]", field=field)
        if value in seen:
            raise InputError(f"is there twice: {value}", place=f"{place}[{row}]", field=field)
        seen.add(value)
    return found


def limit(value: float, place: str = "", field: str = "limit") -> float:
    """A number above 0; infinity = no limit."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating) or not value > 0:
        raise InputError("must be a number above 0", place=place, field=field)
    return float(value)
