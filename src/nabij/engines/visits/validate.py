"""Checks of shape, range and sense of a problem; each failure is an InputError that names the place and the field."""

import math
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nabij.engines.common import InputError

if TYPE_CHECKING:
    from nabij.engines.visits.problem import Problem

BoolArray: TypeAlias = NDArray[np.bool_]
FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]


def weight(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise InputError("must be a number of 0 or more", place="weights", field=name)
    return float(value)


def problem(problem: "Problem") -> None:
    """Raise InputError for the first thing that is wrong."""
