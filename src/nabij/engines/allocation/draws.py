"""How much of the outcome hangs on choices that could have been made otherwise: thousands of draws."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nabij.engines.allocation.kernels import draws as kernels
from nabij.engines.allocation.problem import AGGREGATIONS, NORMALISATIONS, Problem
from nabij.engines.allocation.score import Layout, Sample, positive, samples
from nabij.engines.allocation.spread import Bounds
from nabij.engines.allocation.validate import FloatArray, IntArray
from nabij.engines.common import InputError

BLOCKS: Final = 16
"""Draws are summed in as many pieces, so that the outcome never depends on the number of threads."""
AT_ONCE: Final = 250
"""Draws after which a thread looks up: to tell how far it is, and whether it must stop."""
BINS: Final = 20
"""Of a weight or lambda, equally many draws in each, for the share of variance."""
SHARES: Final = (0.05, 0.5, 0.95)

Rows = NDArray[np.int32]


class Side(NamedTuple):
    """Places or regions, normalised in the three ways; see `kernels.draws.sweep`."""

    plain: FloatArray
    scaled: FloatArray
    plain_y: FloatArray
    scaled_y: FloatArray
    apart: bool
    people: FloatArray


class At(NamedTuple):
    pillar_at: IntArray
    region_at: IntArray
    mode: int


class Choice(NamedTuple):
    """What each draw takes."""

    outer: FloatArray
    inner: FloatArray
    normalisation: IntArray
    aggregation: IntArray
    lambda_: FloatArray
    region_lambda: FloatArray
    bin: IntArray


class Out(NamedTuple):
    units: Rows
    rank: Rows
    sums: FloatArray
    all: FloatArray
    squares: FloatArray


class Limits(NamedTuple):
    method: int
    total: int
    low: IntArray
    high: IntArray
    tie: IntArray
    region_low: IntArray
    region_high: IntArray
    region_tie: IntArray


class Work(NamedTuple):
    score: FloatArray
    need: FloatArray
    quota: FloatArray
    sample: FloatArray
    units: IntArray
    order: IntArray
    other: IntArray
    region_score: FloatArray
    region_sample: FloatArray
    region_need: FloatArray
    region_sum: FloatArray
    region_quota: FloatArray
    region_units: IntArray


@dataclass(frozen=True, eq=False)
class Drawn:
    """What the draws gave, in the order of the layout.

    units, rank: (3, n) of the draws at 5, 50 and 95 %: units of one step, and rank by need (1 = most). kept: (n,) share
    of the draws with the units of the outcome. factors: names of what was drawn. share: (f, n) share of the variance
    of the fair share that goes with each factor alone.
    """

    draws: int
    units: IntArray
    rank: IntArray
    kept: FloatArray
    factors: tuple[str, ...]
    share: FloatArray

    def driver(self, row: int) -> tuple[str, float] | None:
        """The factor that goes with most of the variance, None when nothing varies."""
        if not self.factors or not (self.share[:, row] > 0).any():
            return None
        best = int(np.argmax(self.share[:, row]))
        return self.factors[best], float(self.share[best, row])


def draw(
    problem: Problem, layout: Layout, bounds: Bounds, units: IntArray, *, threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Drawn:  # fmt: skip
    """units: (n,) of the outcome, in the order of the layout. progress: is told how many draws are done."""
    choice, factors = choices(problem, layout)
    told = problem.robustness.draws
    out_units, out_rank, sums = run(problem, layout, bounds, choice, threads=threads, progress=progress)
    n = len(units)
    found_units, found_rank = (np.zeros((len(SHARES), n), dtype=np.int64) for _ in range(2))
    kept, other = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    shares = np.array(SHARES)
    for values, found, into, base in (
        (out_units, found_units, kept, units), (out_rank, found_rank, other, np.zeros(n, dtype=np.int64)),
    ):  # fmt: skip
        room = np.zeros(int(values.max(initial=0)) + 1, dtype=np.int64)
        kernels.quantiles(0, n, values, shares, base, room, found, into)
    return Drawn(told, found_units, found_rank, kept / told, factors, _shares(choice, *sums))


def run(
    problem: Problem, layout: Layout, bounds: Bounds, choice: Choice, *, threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> tuple[Rows, Rows, tuple[FloatArray, FloatArray, FloatArray]]:  # fmt: skip
    """Units and ranks of each draw (d, n); and sums of the fair shares by factor and bin, in all, and squared."""
    if threads is not None and threads < 1:
        raise InputError("must be 1 or more", field="threads")
    places, regions, at = sides(problem, layout)
    n, d, f = len(places.people), len(choice.lambda_), choice.bin.shape[1]
    limits = Limits(*bounds.arrays())
    units, rank = np.zeros((d, n), dtype=np.int32), np.zeros((d, n), dtype=np.int32)
    outs = [Out(units, rank, np.zeros((f, BINS, n)), np.zeros(n), np.zeros(n)) for _ in range(BLOCKS)]
    edges = [d * block // BLOCKS for block in range(BLOCKS + 1)]
    done, one_at_a_time = [0], Lock()

    def piece(block: int) -> None:
        work = _work(places, regions)
        for first in range(edges[block], edges[block + 1], AT_ONCE):
            if stopped:
                return
            last = min(first + AT_ONCE, edges[block + 1])
            kernels.sweep(first, last, places, regions, at, choice, limits, outs[block], work)
            with one_at_a_time:
                done[0] += last - first
                if progress is not None:
                    progress(done[0])

    stopped: list[bool] = []
    with ThreadPoolExecutor(threads or _cores()) as pool:
        try:
            list(pool.map(piece, range(BLOCKS)))
        except BaseException:  # Ctrl-C too: nobody waits for the rest
            stopped.append(True)
            raise
    sums, all_, squares = (sum((getattr(one, name) for one in outs[1:]), getattr(outs[0], name))
                           for name in ("sums", "all", "squares"))  # fmt: skip
    return units, rank, (sums, all_, squares)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def sides(problem: Problem, layout: Layout) -> tuple[Side, Side, At]:
    first, second = samples(problem, layout)
    mode = 0 if problem.model.stages == 1 else 1 if second is None else 2
    r = len(layout.region_at) - 1
    empty = Sample(np.zeros((r, problem.k)), np.zeros((0, problem.k)), np.ones(r))
    places = _side(first, problem)
    regions = _side(second, problem) if second is not None else _blank(empty)
    return places, regions, At(layout.pillar_at, layout.region_at, mode)


def _side(sample: Sample, problem: Problem) -> Side:
    pairs = [sample.normalised(problem.model, how) for how in NORMALISATIONS]
    mine, theirs = (
        (np.stack(found), np.stack([positive(one, how) for one, how in zip(found, NORMALISATIONS, strict=True)]))
        for found in zip(*pairs, strict=True)
    )
    return Side(*mine, *theirs, sample.values is not sample.yardstick, sample.people)


def _blank(sample: Sample) -> Side:
    values, yardstick = np.zeros((3, *sample.values.shape)), np.zeros((3, *sample.yardstick.shape))
    return Side(values, values, yardstick, yardstick, False, sample.people)


def _work(places: Side, regions: Side) -> Work:
    n, r = len(places.people), len(regions.people)
    m, s = (one.plain_y.shape[1] if one.apart else len(one.people) for one in (places, regions))
    return Work(
        score=np.zeros(n), need=np.zeros(n), quota=np.zeros(n), sample=np.zeros(m),
        units=np.zeros(n, dtype=np.int64), order=np.zeros(n, dtype=np.int64), other=np.zeros(n, dtype=np.int64),
        region_score=np.zeros(r), region_sample=np.zeros(s), region_need=np.zeros(r), region_sum=np.zeros(r),
        region_quota=np.zeros(r), region_units=np.zeros(r, dtype=np.int64),
    )  # fmt: skip


def choices(problem: Problem, layout: Layout) -> tuple[Choice, tuple[str, ...]]:
    """What each draw takes, by the seed, and the names of what varies."""
    told, d = problem.robustness, problem.robustness.draws
    random = np.random.Generator(np.random.PCG64(problem.seed))
    outer, inner = base_weights(problem, layout)
    outers = _dirichlet(random, outer, told.concentration, d)
    inners = np.empty((d, problem.k))
    for first, last in zip(layout.pillar_at[:-1], layout.pillar_at[1:], strict=True):
        inners[:, first:last] = _dirichlet(random, inner[first:last], told.concentration, d)
    normalisation = _one_of(random, [NORMALISATIONS.index(one) for one in told.normalisations], d)
    aggregation = _one_of(random, [AGGREGATIONS.index(one) for one in told.aggregations], d)
    strength = problem.model.lambda_
    low, high = told.lambdas if told.lambdas is not None else (strength / 2, strength * 1.5)
    lambda_ = random.uniform(low, high, d)
    times = problem.model.lambda_of_regions / strength if strength > 0 else 1.0
    factors, bins = [], []
    whole = outers.repeat(np.diff(layout.pillar_at), axis=1) * inners
    for at, column in enumerate(layout.column.tolist()):
        if whole[:, at].max(initial=0) > whole[:, at].min(initial=1):
            factors.append(f"weight of {problem.indicators[column].column}")
            bins.append(_bins(whole[:, at]))
    for name, values in (("normalisation", normalisation), ("aggregation", aggregation)):
        if len(np.unique(values)) > 1:
            factors.append(name)
            bins.append(values)
    if d and lambda_.max() > lambda_.min():
        factors.append("lambda")
        bins.append(_bins(lambda_))
    columns = np.stack(bins, axis=1) if bins else np.zeros((d, 0), dtype=np.int64)
    found = Choice(outers, inners, normalisation, aggregation, lambda_, lambda_ * times, columns)
    return found, tuple(factors)


def the_outcome(problem: Problem, layout: Layout) -> Choice:
    """One draw: what the model says, nothing varied."""
    outer, inner = base_weights(problem, layout)
    how, put = NORMALISATIONS.index(problem.model.normalisation), AGGREGATIONS.index(problem.model.aggregation)
    strength = np.array([problem.model.lambda_])
    return Choice(
        outer[None], inner[None], np.array([how]), np.array([put]), strength,
        np.array([problem.model.lambda_of_regions]), np.zeros((1, 0), dtype=np.int64),
    )  # fmt: skip


def base_weights(problem: Problem, layout: Layout) -> tuple[FloatArray, FloatArray]:
    """Of the pillars and within them, in the order of the layout."""
    outer, inner = problem.weights()
    return outer[layout.pillar], inner[layout.column]


def _dirichlet(random: np.random.Generator, weights: FloatArray, concentration: float, d: int) -> FloatArray:
    """(d, k) around the weights; what weighs 0 stays 0. Mean w, variance w(1 - w) / (concentration + 1)."""
    found = np.zeros((d, len(weights)))
    some = weights > 0
    if some.sum() == 1:
        found[:, some] = 1.0
        return found
    drawn = random.standard_gamma(weights[some] * concentration, (d, int(some.sum())))
    drawn = np.maximum(drawn, 1e-300)
    found[:, some] = drawn / drawn.sum(axis=1, keepdims=True)
    return found


def _one_of(random: np.random.Generator, known: list[int], d: int) -> IntArray:
    found: IntArray = np.array(known, dtype=np.int64)[random.integers(0, len(known), d)]
    return found


def _bins(values: FloatArray) -> IntArray:
    """(d,) 0 to BINS - 1, equally many draws in each."""
    order = np.argsort(values, kind="stable")
    found = np.empty(len(values), dtype=np.int64)
    found[order] = np.arange(len(values)) * BINS // max(len(values), 1)
    return found


def _shares(choice: Choice, sums: FloatArray, all_: FloatArray, squares: FloatArray) -> FloatArray:
    """(f, n) first-order share of variance, Var(E[Y | X]) / Var(Y), from means per bin (Plischke et al. 2013, "given
    data"), less what chance alone would give (as adjusted R2)."""
    d, f = choice.bin.shape
    mean = all_ / d
    variance = squares / d - mean**2
    found = np.zeros((f, len(all_)))
    for factor in range(f):
        many = np.bincount(choice.bin[:, factor], minlength=BINS)
        full = many > 0
        means = sums[factor][full] / many[full][:, None]
        between = (many[full][:, None] * (means - mean) ** 2).sum(axis=0) / d
        varies = variance > 1e-12 * np.maximum(mean**2, 1e-12)
        share = np.divide(between, variance, out=np.zeros_like(mean), where=varies)
        chance = (full.sum() - 1) / max(d - full.sum(), 1)
        found[factor] = np.clip(share - (1 - share) * chance, 0, 1)
    return found
