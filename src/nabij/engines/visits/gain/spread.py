"""A figure over several seeds: mean, interval, and whether it can be told from chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy.stats import t

LEAST_SEEDS: Final = 5
"""Below this number of seeds nothing is called measurable."""
CONFIDENCE: Final = 0.95
Verdict = Literal["less", "more", "none", "same"]
"""Less or more in the joint plan; none: no measurable difference; same: exactly alike in every seed."""


@dataclass(frozen=True)
class Spread:
    """n values: mean, standard deviation (n - 1 below; 0 of one value), and the t-interval of the mean."""

    mean: float
    deviation: float
    low: float
    high: float
    n: int

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """The mean with its 95 % interval: mean +- t(0.975, n - 1) * s / sqrt(n); of one value just that value."""
        found = np.asarray(values, dtype=np.float64)
        n, mean = len(found), float(found.mean())
        deviation = float(found.std(ddof=1)) if n > 1 else 0.0
        half = float(t.ppf((1 + CONFIDENCE) / 2, n - 1)) * deviation / n**0.5 if n > 1 else 0.0
        return cls(mean, deviation, mean - half, mean + half, n)

    def to_json(self) -> dict[str, float | None]:
        """Of one value there is no interval: null."""
        named = {"low": self.low, "high": self.high, "deviation": self.deviation}
        return {"mean": self.mean, **(named if self.n > 1 else dict.fromkeys(named)), "seeds": self.n}


@dataclass(frozen=True)
class Compared:
    """One figure of the separate plans and of the joint plan. change: joint minus separate, seed by seed.

    The pairs matter: both plans of a seed start from the same separate plans, so much of the chance falls away.
    """

    apart: Spread
    joint: Spread
    change: Spread

    @classmethod
    def of(cls, apart: Sequence[float], joint: Sequence[float]) -> "Compared":
        return cls(Spread.of(apart), Spread.of(joint), Spread.of([b - a for a, b in zip(apart, joint, strict=True)]))

    @property
    def verdict(self) -> Verdict:
        """A change counts from twice its spread over the seeds on, and from five seeds on."""
        size = abs(self.change.mean)
        if size <= 1e-9 * max(1.0, abs(self.apart.mean)) and self.change.deviation <= 1e-9:
            return "same"
        if self.change.n < LEAST_SEEDS or size < 2 * self.change.deviation:
            return "none"
        return "less" if self.change.mean < 0 else "more"

    @property
    def percent(self) -> float:
        """The change in percent of the separate plans; 0 when those were 0."""
        return 100 * self.change.mean / self.apart.mean if self.apart.mean else 0.0

    def to_json(self) -> dict[str, object]:
        return {
            "apart": self.apart.to_json(),
            "joint": self.joint.to_json(),
            "change": self.change.to_json(),
            "verdict": self.verdict,
        }
