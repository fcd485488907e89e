"""Whether more need could give less: where the neighbourhoods themselves are the yardstick, a figure that rises in one
moves the mean and the spread by which all are measured.

With a fixed yardstick (`Problem.reference`) it can't. Without, it is tried out: every figure of every neighbourhood, a
quarter and a whole standard deviation more need.
"""

from typing import Final, NamedTuple

import numpy as np

from nabij.engines.allocation.problem import Problem
from nabij.engines.allocation.score import Layout, Sample, composite, normalised, positive, standard
from nabij.engines.allocation.validate import FloatArray

MOST_TRIED: Final = 60
"""Neighbourhoods above which nothing is tried: measured, it doesn't happen there with arithmetic means."""
RISES: Final = (0.25, 1.0)
LEAST_FTE: Final = 0.005
"""FTE below which a fall isn't told."""


class Slip(NamedTuple):
    """row, column: in the order of the layout. fte: what the fair share falls by."""

    row: int
    column: int
    fte: float


def slips(problem: Problem, layout: Layout, places: Sample, outer: FloatArray, inner: FloatArray) -> list[Slip]:
    """Rows whose share of all need falls when a figure of theirs rises, each with the figure of the deepest fall."""
    model, n = problem.model, len(places.people)
    if problem.reference is not None or model.lambda_ == 0 or n > MOST_TRIED:
        return []
    weights = outer.repeat(np.diff(layout.pillar_at)) * inner
    deepest: dict[int, Slip] = {}
    for column in np.flatnonzero(weights > 0).tolist():
        values = places.values[:, column]
        lifts = np.concatenate([np.zeros(1), *(np.full(n, rise * values.std()) for rise in RISES)])
        rows = np.concatenate([np.zeros(1, dtype=np.int64), *(np.arange(n) for _ in RISES)])
        raised = np.repeat(values[:, None], len(rows), axis=1)  # one column for each try, the first as it is
        raised[rows, np.arange(len(rows))] += lifts
        need = _needs(problem, layout, places, (outer, inner), column, raised)
        share = need / need.sum(axis=0)
        falls = float(problem.means.fte) * (share[rows, 0] - share[rows, np.arange(len(rows))])
        for at in np.flatnonzero(falls >= LEAST_FTE).tolist():
            row = int(rows[at])
            if row not in deepest or falls[at] > deepest[row].fte:
                deepest[row] = Slip(row, column, float(falls[at]))
    return sorted(deepest.values(), key=lambda one: -one.fte)


def _needs(
    problem: Problem, layout: Layout, places: Sample, weights: tuple[FloatArray, FloatArray], column: int,
    raised: FloatArray,
) -> FloatArray:  # fmt: skip
    """(n, tries) need by each column of `raised` in place of that figure."""
    model, (outer, inner) = problem.model, weights
    plain, _same = places.normalised(model, model.normalisation)
    found = normalised(raised, raised, model.normalisation, model.winsorise)
    pillar = int(np.searchsorted(layout.pillar_at, column, "right")) - 1
    if model.aggregation == "arithmetic":
        base = composite(plain, model.normalisation, model.aggregation, outer, inner, layout.pillar_at)
        put = base[:, None] + outer[pillar] * inner[column] * (found - plain[:, [column]])
    else:
        inside = slice(int(layout.pillar_at[pillar]), int(layout.pillar_at[pillar + 1]))
        scaled = positive(plain, model.normalisation)
        sums = (scaled[:, inside] * inner[inside]).sum(axis=1)[:, None]
        base = composite(plain, model.normalisation, model.aggregation, outer, inner, layout.pillar_at)
        other = sums + inner[column] * (positive(found, model.normalisation) - scaled[:, [column]])
        put = base[:, None] * (other / sums) ** outer[pillar]
    score = np.stack([standard(put[:, at], put[:, at]) for at in range(put.shape[1])], axis=1)
    needs: FloatArray = places.people[:, None] * np.exp(model.lambda_ * score)
    return needs
