"""The figures beside the FTE once more: who it is, shares, ranks, what each indicator adds, the totals."""

import math
import statistics
from typing import Any, Final

from nabij.engines.allocation.check.scores import normal, oriented, together, weights
from nabij.engines.allocation.problem import Problem

GRAIN: Final = 2.0**-30
"""Scores that differ by less have the same rank."""


def figures(
    problem: Problem, rows: list[dict[str, Any]], score: list[float], need: list[float], outcome: dict[str, Any]
) -> list[str]:
    """Faults in words. rows, score, need: (n,) in the order of the problem."""
    wanted = _wanted(problem, score, need)
    faults = []
    for row, told in zip(rows, wanted, strict=True):
        for field, (value, slack) in told.items():
            if field not in row or not same(row[field], value, slack):
                faults.append(f"{row['id']}: {field} is {_shown(value)}, not {_shown(row.get(field))}")
    for field, found in _tops(problem).items():
        if field not in outcome or not same(outcome[field], found, 1e-6):
            faults.append(f"{field} is {_shown(found)}, not {_shown(outcome.get(field))}")
    return faults


def same(told: Any, value: Any, slack: float) -> bool:
    if isinstance(value, str):
        return bool(told == value)
    if isinstance(value, dict):
        return isinstance(told, dict) and told.keys() == value.keys() and all(
            same(told[key], one, slack) for key, one in value.items()
        )  # fmt: skip
    return not isinstance(told, bool) and isinstance(told, int | float) and abs(told - value) <= slack


def _shown(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _wanted(problem: Problem, score: list[float], need: list[float]) -> list[dict[str, tuple[Any, float]]]:
    """Field -> value and how far it may be off, as it is rounded."""
    places, total = problem.places, float(problem.means.fte)
    people, all_need = math.fsum(map(float, places.population)), math.fsum(need)
    ranks = sorted((round(one / GRAIN) for one in score), reverse=True)
    added = _contributions(problem, score)
    found = []
    for at, (one, mine) in enumerate(zip(score, need, strict=True)):
        here = float(places.population[at])
        found.append({
            "name": (places.names[at], 0.0),
            "region": (places.region_labels[int(places.region[at])], 0.0),
            "population": (here, 1e-9 * here),
            "by_inhabitants_fte": (total * here / people, 6e-5),
            "need": (mine, 1e-6 * mine),
            "more_need": (mine / here / (all_need / people) - 1, 6e-5 + 1e-6 * mine / here),
            "rank": (1 + ranks.index(round(one / GRAIN)), 0.0),
            "contributions": (added[at], 2e-5),
        })  # fmt: skip
    return found


def _contributions(problem: Problem, score: list[float]) -> list[dict[str, float]]:
    """How much lower the score of each would be if one indicator were average."""
    outer, inner = weights(problem)
    how, cut = problem.model.normalisation, problem.model.winsorise
    yard = oriented(problem.reference or problem.places, problem)
    pairs = [normal(one, other, how, cut) for one, other in zip(oriented(problem.places, problem), yard, strict=True)]
    sample = together(problem, [pair[1] for pair in pairs], outer, inner)
    mean, deviation = statistics.fmean(sample), statistics.pstdev(sample)
    flat = deviation <= 1e-9 * max(1.0, abs(mean))
    found: list[dict[str, float]] = [{} for _ in score]
    for at, indicator in enumerate(problem.indicators):
        columns = [pair[0] for pair in pairs]
        columns[at] = [statistics.fmean(pairs[at][1])] * len(score)
        for row, one in enumerate(together(problem, columns, outer, inner)):
            found[row][indicator.column] = 0.0 if flat else score[row] - (one - mean) / deviation
    return found


def _tops(problem: Problem) -> dict[str, Any]:
    means = problem.means
    outer, inner = weights(problem)
    return {
        "fte": float(means.fte),
        "budget_eur": float(means.fte * means.cost),
        "step": float(means.step),
        "method": means.method,
        "stages": problem.model.stages,
        "draws": problem.robustness.draws,
        "weights": {
            one.column: outer[one.pillar] * weight for one, weight in zip(problem.indicators, inner, strict=True)
        },
    }
