"""What whoever decides should know beside the outcome: paradoxes, floors, unknown figures, the yardstick."""

from typing import Any

import numpy as np

from nabij.engines.allocation import paradox
from nabij.engines.allocation.problem import Problem
from nabij.engines.allocation.result import Note
from nabij.engines.allocation.score import Layout, Sample
from nabij.engines.allocation.spread import Bounds, spread
from nabij.engines.allocation.validate import FloatArray, IntArray
from nabij.engines.allocation.yardstick import slips


def notes(
    problem: Problem, layout: Layout, limits: Bounds, needs: tuple[FloatArray, FloatArray], target: IntArray,
    share: FloatArray,
) -> tuple[Note, ...]:  # fmt: skip
    """needs: of the places and of the regions."""
    return (*_rounding(problem, layout, limits, needs), *_bounds(problem, layout, limits, target, share),
            *_unknown(problem))  # fmt: skip


def _called(problem: Problem, layout: Layout) -> tuple[list[str], list[str]]:
    """Codes and names in the order of the layout."""
    ids, names = problem.places.ids, problem.places.names
    return [ids[at] for at in layout.row.tolist()], [names[at] for at in layout.row.tolist()]


def _rounding(
    problem: Problem, layout: Layout, limits: Bounds, needs: tuple[FloatArray, FloatArray]
) -> list[Note]:  # fmt: skip
    """With two stages, of the spreading over regions."""
    regions = len(layout.region_at) > 2
    if regions:
        low, high, tie = limits.region_low, limits.region_high, limits.region_tie
        ids = names = [problem.places.region_labels[at] for at in layout.region.tolist()]
    else:
        low, high, tie = limits.low, limits.high, limits.tie
        ids, names = _called(problem, layout)
    claims, found, step = needs[regions], [], float(problem.means.step)
    most = np.full(len(high), max(limits.total + paradox.ALABAMA_STEPS, int(high.max())))
    room = high if problem.means.cap is not None else most
    for one in paradox.alabama(claims, limits.total, low, room, tie)[:1]:
        told: dict[str, Any] = {
            "used": limits.method == paradox.REMAINDERS, "from_fte": one.before * step,
            "to_fte": (one.before + 1) * step, "loses": paradox.names(one.losers, ids),
            "names": paradox.names(one.losers, names),
        }  # fmt: skip
        found.append(Note("alabama", told))
    mine, other = (
        spread(claims, method, limits.total, low, high, tie)[0] for method in (limits.method, 1 - limits.method)
    )
    if (other != mine).any():
        told = {
            "differ": int((other != mine).sum()), "method": problem.means.method, "regions": regions,
            "first": paradox.names(np.flatnonzero(other != mine).tolist(), names),
        }  # fmt: skip
        found.append(Note("other_method", told))
    return found


def _bounds(problem: Problem, layout: Layout, limits: Bounds, target: IntArray, share: FloatArray) -> list[Note]:
    means, found = problem.means, []
    ids, names = _called(problem, layout)
    if means.floor == 0 and means.cap is None:
        off = paradox.off_quota(target, share)
        if off:
            both = {"neighbourhoods": paradox.names(off, ids), "names": paradox.names(off, names)}
            found.append(Note("off_quota", both))
    lifted = int(((target == limits.low) & (share < limits.low - 0.5)).sum())
    if means.floor > 0 and lifted:
        found.append(Note("lifted_to_floor", {"neighbourhoods": lifted, "floor_fte": float(means.floor)}))
    return found


def _unknown(problem: Problem) -> list[Note]:
    found = []
    for indicator, unknown in zip(problem.indicators, np.isnan(problem.places.values).sum(axis=0), strict=True):
        if unknown:
            told = {"indicator": indicator.column, "label": indicator.label, "neighbourhoods": int(unknown)}
            found.append(Note("median", told))
    return found


def about_yardstick(
    problem: Problem, layout: Layout, places: Sample, outer: FloatArray, inner: FloatArray
) -> tuple[Note, ...]:
    found = slips(problem, layout, places, outer, inner)
    if not found:
        return ()
    ids, names = _called(problem, layout)
    rows, indicator = [one.row for one in found], problem.indicators[int(layout.column[found[0].column])]
    told = {
        "neighbourhoods": paradox.names(rows, ids), "names": paradox.names(rows, names), "indicator": indicator.column,
        "label": indicator.label, "high": indicator.high, "fte": round(found[0].fte, 4),
    }  # fmt: skip
    return (Note("yardstick", told),)
