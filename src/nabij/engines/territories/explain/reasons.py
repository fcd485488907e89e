"""The reasons of a neighbourhood, from the division alone: what it keeps together, follows, and what forced a cut."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from nabij.engines.territories.explain.names import group_name
from nabij.engines.territories.result import Neighbourhood, Result

LEAST_BARRIER_M: Final = 500.0
"""A barrier along the edge that is worth telling."""
COMPACT: Final = 0.8
STRETCHED: Final = 0.5
"""Normalised moment of inertia from which a form is called compact, and under which it is called stretched."""
MOST_TOLD: Final = 4
"""Soft groups told by name."""


@dataclass(frozen=True)
class Reason:
    """code: see docs/developers/territories.md. values: what the sentence needs."""

    code: str
    values: Mapping[str, Any]


def why(result: Result, number: int) -> list[Reason]:
    """The reasons of one neighbourhood, heaviest first. O(n + e) for the first one of a result."""
    one = result.neighbourhoods[number]
    return [
        _size(result, one),
        *_bounds(result, one),
        *_decided(result, one),
        *_kept(result, number),
        *_cut(result, number),
        *_barriers(result, number),
        *_loose(result, number),
        *_form(result, one),
    ]


def _size(result: Result, one: Neighbourhood) -> Reason:
    problem = result.problem
    values = {"population": one.population, "areas": len(one.areas), "target": problem.target}
    return Reason("size", values)


def _form(result: Result, one: Neighbourhood) -> Iterator[Reason]:
    """How compact it is, when that is worth telling, and whether all divisions were compared."""
    if one.compactness >= COMPACT:
        yield Reason("compact", {"compactness": one.compactness})
    elif one.compactness < STRETCHED:
        yield Reason("stretched", {"compactness": one.compactness})
    if one.proven and int((result.part == result.part[one.areas[0]]).sum()) > len(one.areas):
        yield Reason("proven", {"group": result.problem.within_labels[int(result.problem.within[one.areas[0]])]})


def _bounds(result: Result, one: Neighbourhood) -> Iterator[Reason]:
    """Why a neighbourhood is not divided, or is outside the bounds."""
    problem = result.problem
    part = np.flatnonzero(result.part == result.part[one.areas[0]])
    people = float(problem.areas.population[part].sum())
    alone = len(part) == len(one.areas)
    group = problem.within_labels[int(problem.within[one.areas[0]])]
    whole = int((problem.within == problem.within[one.areas[0]]).sum()) == len(part)
    values = {
        "population": people, "least": problem.least, "most": problem.most, "group": group,
        "within": problem.within_name, "line": not whole, "proven": one.proven,
    }  # fmt: skip
    if one.outside == 0:
        if alone and people < 2 * problem.least:
            yield Reason("whole_group", values)
        return
    if one.population < problem.least:
        yield Reason("under_whole" if alone else "under", values)
        return
    largest = max(one.areas, key=lambda area: problem.areas.population[area])
    if problem.areas.population[largest] > problem.most:
        size = float(problem.areas.population[largest])
        yield Reason("over_area", values | {"area": problem.areas.names[largest], "area_population": size})
    else:
        yield Reason("over", values)


def _decided(result: Result, one: Neighbourhood) -> Iterator[Reason]:
    """What people decided."""
    problem, inside = result.problem, set(one.areas)
    fixed = sorted({int(problem.fixed[area]) for area in one.areas} - {-1})
    if fixed:
        yield Reason("fixed", {"labels": [problem.fixed_labels[label] for label in fixed]})
    for areas in problem.together:
        if inside.issuperset(areas) and not problem.areas.remainder[list(areas)].any():
            yield Reason("together", {"areas": [problem.areas.names[area] for area in areas]})


def _kept(result: Result, number: int) -> Iterator[Reason]:
    """Soft groups of more than one area that are wholly inside."""
    for keep in result.problem.keep:
        inside = result.label == number
        count = np.bincount(keep.group[inside & (keep.group >= 0)], minlength=len(keep.labels))
        total = np.bincount(keep.group[keep.group >= 0], minlength=len(keep.labels))
        whole = np.flatnonzero((count == total) & (total > 1)).tolist()
        if whole:
            labels = [group_name(keep, group) or keep.labels[group] for group in whole]
            yield Reason(
                "kept", {"field": keep.name, "labels": labels[:MOST_TOLD], "more": max(0, len(labels) - MOST_TOLD)}
            )


def _cut(result: Result, number: int) -> Iterator[Reason]:
    """Soft groups that this neighbourhood has a part of, and which bound would break if it were whole."""
    problem, one = result.problem, result.neighbourhoods[number]
    people = problem.areas.population
    for keep in problem.keep:
        inside = result.label == number
        for group in sorted({int(keep.group[area]) for area in one.areas} - {-1}):
            members = keep.group == group
            if not (members & ~inside).any() or not people[members].sum():
                continue
            here, rest = float(people[members & inside].sum()), float(people[members & ~inside].sum())
            others = sorted({int(other) for other in result.label[members & ~inside]})
            codes = [result.neighbourhoods[other].code for other in others]
            forced = "none"
            if people[members].sum() > problem.most:
                forced = "group"
            elif one.population + rest > problem.most:
                forced = "most"
            elif one.population - here < problem.least and one.population > here:
                forced = "least"
            values = {
                "label": group_name(keep, group) or keep.labels[group], "field": keep.name, "others": codes,
                "population": here + rest, "together": one.population + rest, "without": one.population - here,
                "least": problem.least, "most": problem.most, "forced": forced,
            }  # fmt: skip
            yield Reason("cut", values)


def _barriers(result: Result, number: int) -> Iterator[Reason]:
    """The barriers that the edge follows, and those that run through."""
    borders, label = result.problem.borders, result.label
    one, two = label[borders.first] == number, label[borders.second] == number
    for code, chosen in (("follows", one != two), ("through", one & two)):
        metres: dict[str, float] = {}
        for row in np.flatnonzero(chosen & (borders.barrier > 0)).tolist():
            named = int(borders.barrier_name[row])
            name = borders.names[named] if named >= 0 else ""
            metres[name] = metres.get(name, 0.0) + float(borders.barrier[row])
        told = sorted((-length, name) for name, length in metres.items() if length >= LEAST_BARRIER_M)
        if told:
            yield Reason(code, {"barriers": [(name, -length) for length, name in told[:MOST_TOLD]]})


def _loose(result: Result, number: int) -> Iterator[Reason]:
    """Islands, enclaves, remainders and areas where nobody lives."""
    problem, borders, label = result.problem, result.problem.borders, result.label
    areas = problem.areas
    inside = borders.bridge & (label[borders.first] == number) & (label[borders.second] == number)
    for row in np.flatnonzero(inside).tolist():
        pair = (int(borders.first[row]), int(borders.second[row]))
        if not areas.remainder[list(pair)].any():
            one, other = sorted(pair, key=lambda area: (areas.population[area], area))
            yield Reason("island", {"area": areas.names[one], "near": areas.names[other]})
    own = list(result.neighbourhoods[number].areas)
    lost = [area for area in own if areas.remainder[area]]
    if lost and len(lost) < len(own):
        yield Reason("remainder", {"areas": [areas.names[area] for area in lost],
                                   "population": float(areas.population[lost].sum())})  # fmt: skip
    empty = [areas.names[area] for area in own if areas.population[area] == 0 and not areas.remainder[area]]
    if empty and len(empty) < len(own):
        yield Reason("empty", {"areas": empty})
