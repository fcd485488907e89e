"""From indicators to need: oriented, winsorised, normalised, weighed, put together, N = P exp(lambda z).

Steps after OECD/JRC, Handbook on Constructing Composite Indicators (2008): treat, normalise, weight, aggregate.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from nabij.engines.allocation.problem import Indicator, Model, Neighbourhoods, Problem
from nabij.engines.allocation.validate import FloatArray, IntArray

GRAIN: Final = 2.0**-34
"""Scores are rounded to multiples of this, so that equal need in other units stays equal."""


@dataclass(frozen=True, eq=False)
class Layout:
    """The order in which everything is computed, so that nothing hangs on the order of the input.

    row: (n,) places, by region and then id. column: (k,) indicators, by pillar and then name. pillar: (p,) pillars that
    weigh, by name. pillar_at: (p + 1,) columns of each. region: (r,) regions with places in them, by label. region_at:
    (r + 1,) rows of each; one region of all when there is one stage.
    """

    row: IntArray
    column: IntArray
    pillar: IntArray
    pillar_at: IntArray
    region: IntArray
    region_at: IntArray

    @classmethod
    def of(cls, problem: Problem) -> "Layout":
        places = problem.places
        two = problem.model.stages == 2
        label = [places.region_labels[one] if two else "" for one in places.region.tolist()]
        row = np.array(sorted(range(len(places)), key=lambda at: (label[at], places.ids[at])), dtype=np.int64)
        labels = sorted(set(label))
        region = [places.region_labels.index(one) if two else 0 for one in labels]
        names = [one.name for one in problem.pillars]
        pillar = sorted(range(len(names)), key=lambda at: names[at])
        column = sorted(range(problem.k), key=lambda at: (problem.indicators[at].pillar, problem.indicators[at].column))
        sizes = [sum(one.pillar == names[at] for one in problem.indicators) for at in pillar]
        return cls(
            row, np.array(column, dtype=np.int64), np.array(pillar, dtype=np.int64), _starts(sizes),
            np.array(region, dtype=np.int64), _starts([label.count(one) for one in labels]),
        )  # fmt: skip


def _starts(sizes: list[int]) -> IntArray:
    return np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)


def oriented(places: Neighbourhoods, indicators: tuple[Indicator, ...]) -> FloatArray:
    """(n, k) values with high = much need; unknown is the median of what is known."""
    known = np.where(np.isnan(places.values), np.nanmedian(places.values, axis=0), places.values)
    found: FloatArray = known * np.where([one.high for one in indicators], 1.0, -1.0)
    return found


def normalised(values: FloatArray, yardstick: FloatArray, how: str, winsorise: tuple[float, float]) -> FloatArray:
    """(n, k) oriented values against those of the yardstick (m, k), both winsorised at its quantiles.

    z: standard deviations from the mean. min-max: 0 to 1 between the lowest and highest. rank: share of the yardstick
    below, half of what is equal counted. A column where all are equal becomes 0, or 0.5 for min-max and rank.
    """
    low, high = np.quantile(yardstick, winsorise, axis=0)
    sample, value = np.clip(yardstick, low, high), np.clip(values, low, high)
    spread = high - low
    flat = spread <= 1e-12 * np.maximum(np.abs(low), np.abs(high))
    if how == "rank":
        return np.stack([_ranks(value[:, at], np.sort(sample[:, at])) for at in range(value.shape[1])], axis=1)
    if how == "min-max":
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(flat, 0.5, (value - low) / spread)
    mean, deviation = sample.mean(axis=0), sample.std(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(flat, 0.0, (value - mean) / deviation)


def _ranks(value: FloatArray, sample: FloatArray) -> FloatArray:
    """Numbers that differ by rounding only count as equal."""
    slack = 1e-12 * max(abs(sample[0]), abs(sample[-1]))
    below = np.searchsorted(sample, value - slack, "left")
    found: FloatArray = (below + np.searchsorted(sample, value + slack, "right")) / (2 * len(sample))
    return found


def positive(values: FloatArray, how: str) -> FloatArray:
    """Normalised values on 1 to 100, for geometric means: of z by the normal distribution."""
    share = 0.5 * (1 + _erf(values / math.sqrt(2))) if how == "z" else np.clip(values, 0, 1)
    return 1 + 99 * share


_erf = np.vectorize(math.erf, otypes=[np.float64])


def composite(
    values: FloatArray, how: str, aggregation: str, outer: FloatArray, inner: FloatArray, pillar_at: IntArray
) -> FloatArray:
    """(n,) one figure. outer: (p,) weights of pillars. inner: (k,) of the indicators in them.

    arithmetic: the weighted mean. geometric: within a pillar the mean, between pillars the geometric mean on 1 to 100,
    so that a high pillar makes up less for a low one.
    """
    spans = list(zip(pillar_at[:-1].tolist(), pillar_at[1:].tolist(), strict=True))
    if aggregation == "arithmetic":
        found = np.zeros(len(values))
        for weight, (first, last) in zip(outer, spans, strict=True):
            found += weight * (values[:, first:last] * inner[first:last]).sum(axis=1)
        return found
    scaled = positive(values, how)
    logs = np.zeros(len(values))
    for weight, (first, last) in zip(outer, spans, strict=True):
        logs += weight * np.log((scaled[:, first:last] * inner[first:last]).sum(axis=1))
    return np.exp(logs)


def standard(found: FloatArray, sample: FloatArray) -> FloatArray:
    """Deviations from the mean of the sample, in its standard deviations; 0 when all of it is equal."""
    mean, deviation = sample.mean(), sample.std()
    if deviation <= 1e-9 * max(1.0, abs(mean)):
        return np.zeros(len(found))
    rounded: FloatArray = np.round((found - mean) / deviation / GRAIN) * GRAIN
    return rounded


def of_regions(places: Neighbourhoods, values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(r, k) means over inhabitants of the regions that have places, and (r,) their inhabitants."""
    order = sorted(range(len(places)), key=lambda at: places.ids[at])
    labels = sorted({places.region_labels[at] for at in places.region.tolist()})
    rows = [[at for at in order if places.region_labels[places.region[at]] == label] for label in labels]
    people = np.array([places.population[one].sum() for one in rows])
    means = np.array([(values[one] * places.population[one, None]).sum(axis=0) for one in rows]) / people[:, None]
    return means, people


@dataclass(frozen=True, eq=False)
class Sample:
    """Rows to score with their yardstick, in the order of the layout. values: (n, k) oriented. yardstick: (m, k).
    people: (n,)."""

    values: FloatArray
    yardstick: FloatArray
    people: FloatArray

    def normalised(self, model: Model, how: str) -> tuple[FloatArray, FloatArray]:
        """Values and yardstick."""
        yardstick = normalised(self.yardstick, self.yardstick, how, model.winsorise)
        if self.values is self.yardstick:
            return yardstick, yardstick
        return normalised(self.values, self.yardstick, how, model.winsorise), yardstick

    def score(self, model: Model, outer: FloatArray, inner: FloatArray, pillar_at: IntArray) -> FloatArray:
        """(n,) standardised composite."""
        found, sample = (
            composite(one, model.normalisation, model.aggregation, outer, inner, pillar_at)
            for one in self.normalised(model, model.normalisation)
        )
        return standard(found, sample)


def samples(problem: Problem, layout: Layout) -> tuple[Sample, Sample | None]:
    """The places, and the regions when they have a need of their own."""
    places, reference = problem.places, problem.reference
    values = oriented(places, problem.indicators)[:, layout.column]
    own = values[layout.row]
    other = own
    if reference is not None:
        told = oriented(reference, problem.indicators)[:, layout.column]
        other = told[sorted(range(len(reference)), key=lambda at: reference.ids[at])]
    first = Sample(own, own if reference is None else other, places.population[layout.row])
    if problem.model.stages == 1 or problem.model.region_need == "sum":
        return first, None
    means, people = of_regions(places, values)
    yardstick = means if reference is None else of_regions(reference, told)[0]
    return first, Sample(means, yardstick, people)
