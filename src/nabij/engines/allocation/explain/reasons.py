"""Reasons as codes with values: inhabitants, need, region, rounding, bounds, and how firm it is."""

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from nabij.engines.allocation.result import Result
from nabij.engines.allocation.validate import IntArray

MOST_TOLD: Final = 3
"""Indicators that are named on each side."""
LEAST_TOLD: Final = 0.05
"""Standard deviations below which an indicator isn't worth naming."""
LEAST_DRIVEN: Final = 0.1
"""Share of the variance below which no choice is named as the one on which most hangs."""
SLACK: Final = 1e-9


@dataclass(frozen=True)
class Reason:
    """One step on the way from inhabitants to FTE. code: see docs/developers/allocation.md."""

    code: str
    values: dict[str, Any]


def why(result: Result, row: int) -> list[Reason]:
    """The reasons of one neighbourhood, in the order in which they are told."""
    found = [_given(result, row), _size(result, row), _need(result, row)]
    found += _region(result, row)
    found.append(_rounding(result, row))
    found += _year(result, row)
    return found + _firm(result, row)


def _given(result: Result, row: int) -> Reason:
    return Reason("given", {"fte": result.fte(int(result.units[row])), "name": result.problem.places.names[row]})


def _size(result: Result, row: int) -> Reason:
    people = float(result.problem.places.population[row])
    return Reason("size", {"population": people, "fte": result.fte(result.by_people[row])})


def _need(result: Result, row: int) -> Reason:
    """leads: whether what points the way of `more` weighs heavier than what points the other way."""
    parts = result.contribution[row]
    order = np.argsort(-np.abs(parts), kind="stable").tolist()
    told = {
        side: [_indicator(result, row, at) for at in order if sign * parts[at] >= LEAST_TOLD][:MOST_TOLD]
        for side, sign in (("up", 1), ("down", -1))
    }
    counts, more = result.problem.model.lambda_ > 0, float(result.more_need[row])
    leads = bool(parts.sum() * more > 0)
    return Reason("need", {"more": more, "counts": counts, "leads": leads, **told})


def _indicator(result: Result, row: int, at: int) -> dict[str, Any]:
    value = float(result.problem.places.values[row, at])
    return {
        "label": result.problem.indicators[at].label,
        "unit": result.problem.indicators[at].unit,
        "value": None if np.isnan(value) else value,
        "average": float(result.average[at]),
        "middle": result.problem.model.normalisation == "rank",
        "high": result.problem.indicators[at].high,
    }


def _region(result: Result, row: int) -> list[Reason]:
    places, means = result.problem.places, result.problem.means
    if len(_together(result, row)) == len(places) or means.total == 0:
        return []
    inside = _together(result, row)
    people = float(places.population[inside].sum() / places.population.sum()) * means.total
    given = int(result.target[inside].sum())
    return [
        Reason("region", {"region": places.region_labels[int(places.region[row])], "fte": result.fte(given),
                          "more": given / people - 1, "by_people": result.fte(people)})
    ]  # fmt: skip


def _together(result: Result, row: int) -> IntArray:
    """The rows that share one sum: those of the region, or all."""
    places = result.problem.places
    if result.problem.model.stages == 1:
        return np.arange(len(places))
    return np.flatnonzero(places.region == places.region[row])


def _rounding(result: Result, row: int) -> Reason:
    """nearest: what the fair share would be if it were simply rounded. over: what all who share the sum would then
    leave over, less than 0 when they would want more than there is; 0 when that is not why."""
    means = result.problem.means
    share, fair, target = float(result.share[row]), float(result.fair[row]), int(result.target[row])
    values = {
        "share": result.fte(share), "fte": result.fte(target), "step": float(means.step), "method": means.method,
        "floor": float(means.floor), "cap": None if means.cap is None else float(means.cap),
        "counts": result.problem.model.lambda_ > 0,
    }  # fmt: skip
    if target == means.units(means.floor) and share < target - SLACK and means.floor > 0:
        return Reason("floor", values)
    if means.cap is not None and target == means.units(means.cap) and share > target + SLACK:
        return Reason("cap", values)
    # When floors lift others, what is left for the rest is less than its share.
    nearest = target if abs(fair - target) <= 0.5 + 1e-6 else math.floor(fair + 0.5)
    together = _together(result, row)
    over = int(result.target[together].sum() - np.floor(result.fair[together] + 0.5).sum())
    named = result.problem.places.region_labels[int(result.problem.places.region[row])]
    values |= {
        "fair": result.fte(fair), "nearest": result.fte(nearest), "over": result.fte(over),
        "region": named if len(together) < len(result.problem.places) else "",
    }  # fmt: skip
    return Reason("rounding", values)


def _year(result: Result, row: int) -> list[Reason]:
    means, previous = result.problem.means, result.problem.places.previous
    if means.limit is None or previous is None:
        return []
    values = {
        "fte": result.fte(int(result.units[row])), "target": result.fte(int(result.target[row])),
        "before": float(previous[row]), "limit": float(means.limit),
    }  # fmt: skip
    if result.units[row] == result.target[row]:
        return [Reason("same_target", values)]
    return [Reason("on_the_way", values)]


def _firm(result: Result, row: int) -> list[Reason]:
    drawn = result.drawn
    if drawn is None:
        return []
    driver = drawn.driver(row)
    label = None
    if driver is not None and driver[1] < LEAST_DRIVEN:
        driver = None
    if driver is not None:
        column = driver[0].removeprefix("weight of ")
        label = next((one.label for one in result.problem.indicators if one.column == column), driver[0])
    return [
        Reason("firm", {
            "draws": drawn.draws, "kept": float(drawn.kept[row]), "fte": result.fte(int(result.target[row])),
            "low": result.fte(int(drawn.units[0, row])), "high": result.fte(int(drawn.units[2, row])),
            "driver": None if driver is None else driver[0], "driver_label": label,
        })
    ]  # fmt: skip
