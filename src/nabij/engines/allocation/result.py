"""What was found: who gets what, out of which need, how firm that is; as JSON and in a few words."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from nabij.engines.allocation.draws import Drawn
from nabij.engines.allocation.problem import Problem
from nabij.engines.allocation.validate import FloatArray, IntArray

FORMAT = "nabij-allocation-result/1"


@dataclass(frozen=True)
class Note:
    """Something that whoever decides should know. code: see docs/developers/allocation.md. values: what it is about."""

    code: str
    values: dict[str, Any]


@dataclass(frozen=True, eq=False)
class Result:
    """All rows in the order of the problem; units are steps of `means.step` FTE.

    units: (n,) given now. target: (n,) by need, floor and cap; other than units when the change of a year is limited.
    path: (years, n) the way from one to the other. share: (n,) by need alone, not rounded. fair: (n,) the same between
    floor and cap. by_people: (n,) by inhabitants alone. score: (n,) need in standard deviations. rank: (n,) 1 = most
    need. contribution: (n, k) what each indicator adds to the score against one that is average. average: (k,) values
    that add nothing, see `solve`. low, high: (n,) bounds of this year. region_units, region_fair,
    region_score: (r,) of each label.
    """

    problem: Problem
    units: IntArray
    target: IntArray
    path: tuple[IntArray, ...]
    share: FloatArray
    fair: FloatArray
    by_people: FloatArray
    score: FloatArray
    need: FloatArray
    rank: IntArray
    contribution: FloatArray
    average: FloatArray
    low: IntArray
    high: IntArray
    region_units: IntArray
    region_fair: FloatArray
    region_score: FloatArray
    drawn: Drawn | None
    advice: dict[str, FloatArray]
    notes: tuple[Note, ...]

    def fte(self, units: int | float) -> float:
        return float(units) * float(self.problem.means.step)

    @property
    def more_need(self) -> FloatArray:
        """(n,) need per inhabitant against the mean of all inhabitants: 0.1 = a tenth more."""
        people = self.problem.places.population
        found: FloatArray = (self.need / people) / (self.need.sum() / people.sum()) - 1
        return found

    def to_json(self) -> dict[str, Any]:
        means, model = self.problem.means, self.problem.model
        return {
            "format": FORMAT,
            "fte": float(means.fte),
            "budget_eur": _money(means.fte * means.cost),
            "step": float(means.step),
            "method": means.method,
            "stages": model.stages,
            "weights": self._weights(),
            "advice_only": {name: dict(zip(self._columns, _round(one), strict=True))
                            for name, one in self.advice.items()},
            "regions": self._regions(),
            "neighbourhoods": [self.row(at) for at in range(len(self.problem.places))],
            "years": [dict(zip(self.problem.places.ids, (self.fte(one) for one in year.tolist()), strict=True))
                      for year in self.path],
            "draws": 0 if self.drawn is None else self.drawn.draws,
            "notes": [{"code": one.code, **one.values} for one in self.notes],
        }  # fmt: skip

    @property
    def _columns(self) -> list[str]:
        return [one.column for one in self.problem.indicators]

    def _weights(self) -> dict[str, float]:
        outer, inner = self.problem.weights()
        names = [one.name for one in self.problem.pillars]
        return {
            one.column: round(float(outer[names.index(one.pillar)] * inner[at]), 6)
            for at, one in enumerate(self.problem.indicators)
        }

    def _regions(self) -> list[dict[str, Any]]:
        places = self.problem.places
        if self.problem.model.stages == 1:
            return []
        return [
            {
                "region": label,
                "fte": self.fte(int(self.region_units[at])),
                "fair_fte": round(self.fte(self.region_fair[at]), 4),
                "population": float(places.population[places.region == at].sum()),
                "score": None if np.isnan(self.region_score[at]) else round(float(self.region_score[at]), 4),
            }
            for at, label in enumerate(places.region_labels)
            if (places.region == at).any()
        ]

    def row(self, at: int) -> dict[str, Any]:
        places, means = self.problem.places, self.problem.means
        fte = int(self.units[at]) * means.step
        found: dict[str, Any] = {
            "id": places.ids[at],
            "name": places.names[at],
            "region": places.region_labels[places.region[at]],
            "population": float(places.population[at]),
            "fte": float(fte),
            "budget_eur": _money(fte * means.cost),
            "fair_fte": round(self.fte(self.fair[at]), 4),
            "by_inhabitants_fte": round(self.fte(self.by_people[at]), 4),
            "need": float(f"{self.need[at]:.10g}"),
            "score": round(float(self.score[at]), 6),
            "rank": int(self.rank[at]),
            "more_need": round(float(self.more_need[at]), 4),
            "contributions": dict(zip(self._columns, _round(self.contribution[at]), strict=True)),
        }
        if means.limit is not None:
            found["target_fte"] = self.fte(int(self.target[at]))
        if self.drawn is not None:
            driver = self.drawn.driver(at)
            found |= {
                "fte_5_95": [self.fte(int(self.drawn.units[one, at])) for one in (0, 2)],
                "rank_5_95": [int(self.drawn.rank[one, at]) for one in (0, 2)],
                "keeps_fte": round(float(self.drawn.kept[at]), 4),
                "driver": None if driver is None else {"factor": driver[0], "share": round(driver[1], 4)},
            }
        return found

    def summary(self) -> str:
        units, n = self.units, len(self.units)
        told = [
            f"{float(self.problem.means.fte):g} FTE over {n} neighbourhoods, {self.fte(int(units.min())):g} to "
            f"{self.fte(int(units.max())):g} each, {self.problem.means.method}"
        ]
        if self.drawn is not None:
            firm = int((self.drawn.kept >= 0.9).sum())
            told.append(
                f"in {self.drawn.draws} draws {firm} neighbourhoods keep their FTE at least nine times in ten, "
                f"{float(self.drawn.kept.mean()):.0%} on average"
            )
        return "\n".join(told)


def _round(values: FloatArray) -> list[float]:
    return [round(float(one), 6) for one in values]


def _money(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else round(float(value), 2)
