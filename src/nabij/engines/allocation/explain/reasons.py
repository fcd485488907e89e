"""Reasons as codes with values: inhabitants, need, region, rounding, bounds, and how firm it is."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from nabij.engines.allocation.result import Result

MOST_TOLD: Final = 3
"""Indicators that are named on each side."""
LEAST_TOLD: Final = 0.05
"""Standard deviations below which an indicator isn't worth naming."""
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
    parts = result.contribution[row]
    order = np.argsort(-np.abs(parts), kind="stable").tolist()
    told = {
        side: [_indicator(result, row, at) for at in order if sign * parts[at] >= LEAST_TOLD][:MOST_TOLD]
        for side, sign in (("up", 1), ("down", -1))
    }
    counts = result.problem.model.lambda_ > 0
    return Reason("need", {"more": float(result.more_need[row]), "counts": counts, **told})


def _indicator(result: Result, row: int, at: int) -> dict[str, Any]:
    value = float(result.problem.places.values[row, at])
    return {
        "label": result.problem.indicators[at].label,
        "unit": result.problem.indicators[at].unit,
        "value": None if np.isnan(value) else value,
        "average": float(result.average[at]),
    }


def _region(result: Result, row: int) -> list[Reason]:
    if result.problem.model.stages == 1:
        return []
    places = result.problem.places
    at = int(places.region[row])
    inside = places.region == at
    people = float(places.population[inside].sum() / places.population.sum()) * result.problem.means.total
    given = int(result.region_units[at])
    more = given / people - 1
    return [
        Reason("region", {"region": places.region_labels[at], "fte": result.fte(given), "more": more,
                          "by_people": result.fte(people)})
    ]  # fmt: skip


def _rounding(result: Result, row: int) -> Reason:
    means = result.problem.means
    share, target = float(result.share[row]), int(result.target[row])
    values = {
        "share": result.fte(share), "fte": result.fte(target), "step": float(means.step), "method": means.method,
        "floor": float(means.floor), "cap": None if means.cap is None else float(means.cap),
    }  # fmt: skip
    if target == means.units(means.floor) and share < target - SLACK and means.floor > 0:
        return Reason("floor", values)
    if means.cap is not None and target == means.units(means.cap) and share > target + SLACK:
        return Reason("cap", values)
    # When floors lift others, what is left for the rest is less than its share.
    return Reason("rounding", values | {"fair": result.fte(result.fair[row])})


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
