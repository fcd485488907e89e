"""Spread the means: need, regions, neighbourhoods, the way there, and how firm it is."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from nabij.engines.allocation import weighing
from nabij.engines.allocation.draws import Drawn, base_weights, draw
from nabij.engines.allocation.notes import about_yardstick, notes
from nabij.engines.allocation.problem import Problem
from nabij.engines.allocation.result import Result
from nabij.engines.allocation.score import Layout, Sample, composite, normalised, oriented, samples, standard
from nabij.engines.allocation.spread import Bounds, bounds, in_stages, of_a_year
from nabij.engines.allocation.validate import FloatArray, IntArray
from nabij.engines.common import InputError

T = TypeVar("T", np.float64, np.int64)


def solve(
    problem: Problem, *, threads: int | None = None, progress: Callable[[int], None] | None = None
) -> Result:  # fmt: skip
    """Same problem, same result, whatever the number of threads. progress: is told how many draws are done.

    Errors: InputError when floors, caps or the change of a year leave no way to spread the total.
    """
    layout = Layout.of(problem)
    limits = bounds(problem, layout)
    outer, inner = base_weights(problem, layout)
    places, regions = samples(problem, layout)
    score = places.score(problem.model, outer, inner, layout.pillar_at)
    need = places.people * np.exp(problem.model.lambda_ * score)
    region_score, region_need = _regions(problem, layout, regions, need, outer, inner)
    target, fair, _given = in_stages(need, region_need, limits)
    path, now = _path(problem, layout, limits, need, region_need)
    units = path[0] if path else target
    given = np.add.reduceat(units, layout.region_at[:-1])
    share = _shares(need, np.add.reduceat(target, layout.region_at[:-1]), layout)
    drawn = None
    if problem.robustness.draws:
        drawn = draw(problem, layout, limits, target, threads=threads, progress=progress)
    n, r = len(problem.places), len(problem.places.region_labels)
    people = places.people
    region_fair = limits.total * region_need / region_need.sum()

    def back(values: NDArray[T]) -> NDArray[T]:
        return _scattered(values, layout.row, n)

    contribution = np.empty((n, problem.k))
    contribution[np.ix_(layout.row, layout.column)] = _contributions(problem, layout, places, score, outer, inner)
    return Result(
        problem, back(units), back(target), tuple(back(one) for one in path), back(share), back(fair),
        back(limits.total * people / people.sum()), back(score), back(need), back(_rank(score)), contribution,
        _average(problem), back(now.low), back(now.high), _scattered(given, layout.region, r),
        _scattered(region_fair, layout.region, r), _scattered(region_score, layout.region, r),
        _back_drawn(drawn, layout), _advice(problem, layout, places),
        notes(problem, layout, limits, (need, region_need), target, share)
        + about_yardstick(problem, layout, places, outer, inner),
    )  # fmt: skip


def _regions(
    problem: Problem, layout: Layout, regions: Sample | None, need: FloatArray, outer: FloatArray, inner: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """(r,) score, NaN when they have none of their own, and need."""
    sums = np.add.reduceat(need, layout.region_at[:-1])
    if regions is None:
        return np.full(len(sums), np.nan), sums
    score = regions.score(problem.model, outer, inner, layout.pillar_at)
    return score, regions.people * np.exp(problem.model.lambda_of_regions * score)


def _path(
    problem: Problem, layout: Layout, limits: Bounds, need: FloatArray, region_need: FloatArray
) -> tuple[list[IntArray], Bounds]:
    """Year after year within the limit of change, until nothing changes; and the bounds of this year."""
    means, previous = problem.means, problem.places.previous
    if means.limit is None or previous is None:
        return [], limits
    steps = previous[layout.row] / float(means.step)
    before = np.rint(steps).astype(np.int64)
    if (np.abs(steps - before) > 1e-9).any():
        row = int(layout.row[int(np.argmax(np.abs(steps - before) > 1e-9))])
        message = f"must be a whole number of steps of {float(means.step):g} FTE, is {previous[row]:g}"
        raise InputError(message, place=f"neighbourhoods[{row}]", field="previous")
    found: list[IntArray] = []
    first = of_a_year(problem, layout, limits, before)
    for year in range(means.years):
        now = first if year == 0 else of_a_year(problem, layout, limits, before)
        units, _fair, _given = in_stages(need, region_need, now)
        found.append(units)
        if year and (units == before).all():
            break
        before = units
    return found, first


def _shares(need: FloatArray, given: IntArray, layout: Layout) -> FloatArray:
    sizes = np.diff(layout.region_at)
    sums = np.add.reduceat(need, layout.region_at[:-1])
    found: FloatArray = need * (given / sums).repeat(sizes)
    return found


def _scattered(values: NDArray[T], at: IntArray, n: int) -> NDArray[T]:
    """(n,) values[i] stands at at[i], 0 elsewhere."""
    found = np.zeros(n, dtype=values.dtype)
    found[at] = values
    return found


def _rank(score: FloatArray) -> IntArray:
    found: IntArray = 1 + len(score) - np.searchsorted(np.sort(score), score, "right")
    return found


def _contributions(
    problem: Problem, layout: Layout, places: Sample, score: FloatArray, outer: FloatArray, inner: FloatArray
) -> FloatArray:
    """(n, k) how much lower the score would be if that indicator were average. With arithmetic aggregation they add up
    to the score; with geometric they don't, for there the pillars hang together."""
    model = problem.model
    values, yardstick = places.normalised(model, model.normalisation)
    told = (model.normalisation, model.aggregation, outer, inner, layout.pillar_at)
    sample = composite(yardstick, *told)
    found = np.empty(values.shape)
    for column in range(values.shape[1]):
        average = values.copy()
        average[:, column] = yardstick[:, column].mean()
        found[:, column] = score - standard(composite(average, *told), sample)
    return found


def _average(problem: Problem) -> FloatArray:
    """(k,) value of each indicator, as measured, that adds nothing: the mean of the yardstick, cut at its quantiles, or
    of ranks the middle one."""
    values = oriented(problem.reference or problem.places, problem.indicators)
    if problem.model.normalisation == "rank":
        found: FloatArray = np.median(values, axis=0)
    else:
        found = np.clip(values, *np.quantile(values, problem.model.winsorise, axis=0)).mean(axis=0)
    signs: FloatArray = np.where([one.high for one in problem.indicators], found, -found)
    return signs


def _advice(problem: Problem, layout: Layout, places: Sample) -> dict[str, FloatArray]:
    """(k,) weights by entropy and by principal components; they reward spread, not need, and are never used here."""
    shares = normalised(places.yardstick, places.yardstick, "min-max", problem.model.winsorise)
    scores = normalised(places.yardstick, places.yardstick, "z", problem.model.winsorise)
    found = {}
    for name, weights in (("entropy", weighing.by_entropy(shares)), ("pca", weighing.by_components(scores))):
        back = np.empty(problem.k)
        back[layout.column] = weights
        found[name] = back
    return found


def _back_drawn(drawn: Drawn | None, layout: Layout) -> Drawn | None:
    if drawn is None:
        return None
    back = np.argsort(layout.row)
    return replace(
        drawn, units=drawn.units[:, back], rank=drawn.rank[:, back], kept=drawn.kept[back], share=drawn.share[:, back]
    )
