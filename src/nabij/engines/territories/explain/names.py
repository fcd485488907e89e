"""A name for each neighbourhood: of the soft group that most of its people live in, or of its largest area."""

import re
from collections import Counter

import numpy as np

from nabij.engines.territories.problem import Keep, Problem
from nabij.engines.territories.result import Neighbourhood, Result

_NAME = re.compile(r"[^\W\d_]{3,}")
"""What reads as a name and not as a code."""


def names(result: Result) -> list[str]:
    """One distinct name for each neighbourhood; a first proposal, to be replaced by what people call it."""
    found = [_name(result, one) for one in result.neighbourhoods]
    for step in (_with_largest, _with_code):
        twice = {name for name, count in Counter(found).items() if count > 1}
        found = [
            step(result, one, name) if name in twice else name
            for one, name in zip(result.neighbourhoods, found, strict=True)
        ]
    return found


def group_name(keep: Keep, group: int) -> str:
    """The label of a soft group when it reads as a name, else ""."""
    label = keep.labels[group]
    return label if _NAME.search(label) else ""


def _name(result: Result, one: Neighbourhood) -> str:
    fixed = {int(result.problem.fixed[area]) for area in one.areas} - {-1}
    if len(fixed) == 1:
        label = result.problem.fixed_labels[fixed.pop()]
        if _NAME.search(label):
            return label
    for keep in reversed(result.problem.keep):
        group = _largest_group(result.problem, keep, one)
        if group >= 0 and group_name(keep, group):
            return group_name(keep, group)
    return largest_area(result.problem, one)


def _largest_group(problem: Problem, keep: Keep, one: Neighbourhood) -> int:
    """The soft group with most people inside, -1 when the neighbourhood is in none."""
    areas = np.array(one.areas)
    inside = areas[keep.group[areas] >= 0]
    if not len(inside):
        return -1
    people = np.bincount(keep.group[inside], weights=problem.areas.population[inside] + 1e-6)
    return int(np.argmax(people))


def largest_area(problem: Problem, one: Neighbourhood) -> str:
    """The name of the area with most people."""
    placed = [area for area in one.areas if not problem.areas.remainder[area]] or list(one.areas)
    return problem.areas.names[max(placed, key=lambda area: (problem.areas.population[area], -area))]


def _with_largest(result: Result, one: Neighbourhood, name: str) -> str:
    largest = largest_area(result.problem, one)
    return name if largest == name else f"{name} - {largest}"


def _with_code(_result: Result, one: Neighbourhood, name: str) -> str:
    return f"{name} ({one.code})"
