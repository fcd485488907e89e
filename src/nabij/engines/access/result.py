"""What was found, for each point; as rows for a file and in a few words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nabij.engines.access.validate import FloatArray, IntArray, ShortArray

Row = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Nearest:
    """facility: (n, k) numbers of the k nearest, -1 = there is none (left). cost: (n, k) in `unit`, infinity = none."""

    facility: ShortArray
    cost: FloatArray
    unit: str

    def rows(self, origins: Sequence[str], facilities: Sequence[str]) -> Iterator[Row]:
        """One row per point and rank; a point without any has one row with nothing in it."""
        for point, origin in enumerate(origins):
            for rank, (one, cost) in enumerate(zip(self.facility[point], self.cost[point], strict=True), start=1):
                if one >= 0:
                    yield {"origin": origin, "rank": rank, "facility": facilities[one], self.unit: float(cost)}
                elif rank == 1:
                    yield {"origin": origin, "rank": None, "facility": None, self.unit: None}

    def summary(self, weights: FloatArray) -> dict[str, Any]:
        """Of the nearest one, weighed by weights (n,): median, 90th percentile, mean, and who has none."""
        first = self.cost[:, 0]
        reached = np.isfinite(first)
        total = float(weights.sum())
        found = {
            "points": len(first),
            "people": total,
            "without": {"points": int((~reached).sum()), "people": float(weights[~reached].sum())},
        }
        if weights[reached].sum() > 0:
            costs, people = first[reached], weights[reached]
            found |= {
                f"median_{self.unit}": quantile(costs, people, 0.5),
                f"p90_{self.unit}": quantile(costs, people, 0.9),
                f"mean_{self.unit}": float(np.average(costs, weights=people)),
            }
        return found


@dataclass(frozen=True, eq=False)
class Counts:
    """many: (n,) facilities within the limit. much: (n,) their capacity together."""

    many: IntArray
    much: FloatArray

    def rows(self, origins: Sequence[str]) -> Iterator[Row]:
        for origin, many, much in zip(origins, self.many.tolist(), self.much.tolist(), strict=True):
            yield {"origin": origin, "facilities": many, "capacity": much}

    def summary(self, weights: FloatArray) -> dict[str, Any]:
        """weights: (n,) people. Who has none, and the mean and median over people."""
        total, none = float(weights.sum()), self.many == 0
        found: dict[str, Any] = {
            "points": len(self.many),
            "people": total,
            "without": {"points": int(none.sum()), "people": float(weights[none].sum())},
        }
        if total > 0:
            found["mean_facilities"] = float(np.average(self.many, weights=weights))
            found["median_facilities"] = quantile(self.many.astype(np.float64), weights, 0.5)
        return found


@dataclass(frozen=True, eq=False)
class Scores:
    """Floating catchment areas.

    score: (n, p) capacity per inhabitant that each point reaches, for each of p populations; 0 where nothing is within
    the limit, infinity where a facility is that serves nobody at all. reached: (n,) facilities within the limit. asked:
    (m, p) people of each facility, weighed. ratio: (m, p) capacity over asked: infinity when nobody asks, NaN when
    there is no capacity either. names: the populations.
    """

    score: FloatArray
    reached: IntArray
    asked: FloatArray
    ratio: FloatArray
    names: tuple[str, ...]

    @property
    def with_gaps(self) -> FloatArray:
        """(n, p) the same with NaN where nothing is within the limit, as the PySAL package `access` has it."""
        return np.where((self.reached > 0)[:, None], self.score, np.nan)

    def normalised(self, weights: FloatArray) -> FloatArray:
        """(n, p) with mean 1 over the inhabitants, weights (n, p)."""
        with np.errstate(divide="ignore", invalid="ignore"):
            found: FloatArray = self.score / (np.sum(self.score * weights, axis=0) / weights.sum(axis=0))
        return found

    def rows(self, origins: Sequence[str]) -> Iterator[Row]:
        """An infinite score stands as None."""
        for point, origin in enumerate(origins):
            yield {
                "origin": origin,
                "facilities": int(self.reached[point]),
                **{
                    _column(name, self.names): float(value) if np.isfinite(value) else None
                    for name, value in zip(self.names, self.score[point], strict=True)
                },
            }

    def summary(self, weights: FloatArray) -> dict[str, Any]:
        """weights: (n, p). Per population: mean, median, 10th percentile over people, and who reaches nothing."""
        found: dict[str, Any] = {"points": len(self.score)}
        for i, name in enumerate(self.names):
            people, score = weights[:, i], self.score[:, i]
            held = people > 0
            one: dict[str, Any] = {
                "people": float(people.sum()),
                "without": {
                    "points": int((self.reached == 0).sum()),
                    "people": float(people[self.reached == 0].sum()),
                },
            }
            if held.any():
                one |= {
                    "mean": float(np.average(score[held], weights=people[held])),
                    "median": quantile(score[held], people[held], 0.5),
                    "p10": quantile(score[held], people[held], 0.1),
                }
            found[name] = one
        return found


def _column(name: str, names: Sequence[str]) -> str:
    return "score" if len(names) == 1 else f"score_{name}"


def quantile(values: FloatArray, weights: FloatArray, share: float) -> float:
    """The lowest value at or below which at least this share of the weight lies; the weights must not all be 0."""
    order = np.argsort(values, kind="stable")
    sums = np.cumsum(weights[order])
    at = int(np.searchsorted(sums, share * sums[-1] * (1 - 1e-12)))
    return float(values[order[min(at, len(order) - 1)]])
