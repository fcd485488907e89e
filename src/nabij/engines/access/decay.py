"""How much a facility still counts at some distance."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from nabij.engines.access.kernels.floating import GAUSSIAN, GRAVITY, LINEAR, ONE, STEP
from nabij.engines.access.validate import FloatArray
from nabij.engines.common import InputError

_NAMES: Final = {ONE: "one", STEP: "step", LINEAR: "linear", GAUSSIAN: "gaussian", GRAVITY: "gravity"}


@dataclass(frozen=True)
class Decay:
    """A weight of 0 or more as a function of cost; made by the functions below.

    kind: one of the numbers of `kernels/floating.py`. at, value: its figures, in the unit of the cost (at) and as
    weights (value).
    """

    kind: int
    at: tuple[float, ...] = ()
    value: tuple[float, ...] = ()

    def figures(self) -> tuple[int, FloatArray, FloatArray]:
        """As the compiled code wants it."""
        return self.kind, np.array(self.at or (0.0,)), np.array(self.value or (0.0,))

    def __str__(self) -> str:
        pairs = zip(self.at, self.value, strict=False) if self.kind in (STEP, LINEAR) else ((*self.at, *self.value),)
        told = ", ".join(":".join(f"{number:g}" for number in pair) for pair in pairs)
        return f"{_NAMES[self.kind]} {told}".strip()


NO_DECAY: Final = Decay(ONE)
"""Everything within the limit counts fully: the 2SFCA of Luo & Wang (2003)."""


def step(weights: Mapping[float, float]) -> Decay:
    """The weight of the first threshold that the cost does not exceed; 0 beyond the last. {threshold: weight}."""
    return _table(STEP, sorted(weights), [weights[at] for at in sorted(weights)])


def linear(at: Sequence[float], value: Sequence[float]) -> Decay:
    """A given function as a table: straight lines between the points, level before the first, 0 beyond the last."""
    return _table(LINEAR, at, value)


def gaussian(sigma: float) -> Decay:
    """exp(-cost^2 / (2 sigma^2)); 1 at no cost."""
    return Decay(GAUSSIAN, (_above_0(sigma, "sigma"),))


def gravity(scale: float, alpha: float, least: float = 0.0) -> Decay:
    """(max(cost, least) / scale)^alpha, with alpha mostly negative; then `least` must be above 0."""
    if not math.isfinite(alpha) or not 0 <= least < math.inf or (alpha < 0 and least == 0):
        raise InputError("a negative power needs a least cost above 0", place="decay", field="gravity")
    return Decay(GRAVITY, (_above_0(scale, "scale"), float(least)), (float(alpha),))


def luo_qi(limit: float) -> Decay:
    """1, 0.68 and 0.22 in three equal zones up to the limit, as Luo & Qi (2009) use for 10, 20 and 30 minutes."""
    return step({limit / 3: 1.0, limit * 2 / 3: 0.68, limit: 0.22})


def wan(limit: float) -> Decay:
    """0.962, 0.704, 0.377 and 0.042 up to 1/6, 1/3, 1/2 and all of the limit, as Wan, Zou & Sternberg (2012) use for
    10, 20, 30 and 60 minutes."""
    return step({limit / 6: 0.962, limit / 3: 0.704, limit / 2: 0.377, limit: 0.042})


def _above_0(value: float, field: str) -> float:
    if not 0 < value < math.inf:
        raise InputError("must be a number above 0", place="decay", field=field)
    return float(value)


def _table(kind: int, at: Sequence[float], value: Sequence[float]) -> Decay:
    if not at or len(at) != len(value):
        raise InputError("needs as many weights as thresholds, at least one", place="decay", field=_NAMES[kind])
    if any(not 0 <= one < math.inf for one in (*at, *value)) or any(b <= a for a, b in pairwise(at)):
        raise InputError("needs numbers of 0 or more, thresholds rising", place="decay", field=_NAMES[kind])
    return Decay(kind, tuple(map(float, at)), tuple(map(float, value)))
