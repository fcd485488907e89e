"""Scores once more, in plain loops: oriented, cut, normalised, weighed, put together; and the needs of regions."""

import bisect
import math
import statistics
from collections.abc import Sequence

from nabij.engines.allocation.problem import Neighbourhoods, Problem


def scores(problem: Problem) -> list[float]:
    """Need in standard deviations, of each place."""
    outer, inner = weights(problem)
    yard = problem.reference or problem.places
    return standardised(problem, oriented(problem.places, problem), oriented(yard, problem), outer, inner)


def weights(problem: Problem) -> tuple[dict[str, float], list[float]]:
    whole = math.fsum(one.weight for one in problem.pillars)
    inside = {
        pillar.name: math.fsum(one.weight for one in problem.indicators if one.pillar == pillar.name)
        for pillar in problem.pillars
    }
    inner = [one.weight / inside[one.pillar] if inside[one.pillar] else 0.0 for one in problem.indicators]
    return {one.name: one.weight / whole for one in problem.pillars}, inner


def oriented(places: Neighbourhoods, problem: Problem) -> list[list[float]]:
    """One list per indicator."""
    found = []
    for at, indicator in enumerate(problem.indicators):
        column = [float(one) for one in places.values[:, at]]
        middle = statistics.median([one for one in column if not math.isnan(one)])
        filled = [middle if math.isnan(one) else one for one in column]
        found.append(filled if indicator.high else [-one for one in filled])
    return found


def standardised(
    problem: Problem, columns: list[list[float]], yard: list[list[float]], outer: dict[str, float], inner: list[float]
) -> list[float]:
    how = problem.model.normalisation
    pairs = [normal(mine, theirs, how, problem.model.winsorise) for mine, theirs in zip(columns, yard, strict=True)]
    mine, theirs = (together(problem, [pair[side] for pair in pairs], outer, inner) for side in (0, 1))
    mean, deviation = statistics.fmean(theirs), statistics.pstdev(theirs)
    if deviation <= 1e-9 * max(1.0, abs(mean)):
        return [0.0] * len(mine)
    return [(one - mean) / deviation for one in mine]


def quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def normal(
    mine: list[float], theirs: list[float], how: str, cut: tuple[float, float]
) -> tuple[list[float], list[float]]:
    low, high = (quantile(theirs, share) for share in cut)
    if how == "rank":
        sample = sorted(min(max(one, low), high) for one in theirs)
        slack = 1e-12 * max(abs(sample[0]), abs(sample[-1]))

        def place(one: float) -> float:
            one = min(max(one, low), high)
            first = bisect.bisect_left(sample, one - slack)
            return (first + bisect.bisect_right(sample, one + slack)) / (2 * len(sample))

        return [place(one) for one in mine], [place(one) for one in theirs]
    flat = high - low <= 1e-12 * max(abs(low), abs(high))
    cut_theirs = [min(max(one, low), high) for one in theirs]
    start = low if how == "min-max" else statistics.fmean(cut_theirs)
    size = high - low if how == "min-max" else statistics.pstdev(cut_theirs)

    def scale(one: float) -> float:
        if flat:
            return 0.5 if how == "min-max" else 0.0
        return (min(max(one, low), high) - start) / size

    return [scale(one) for one in mine], [scale(one) for one in theirs]


def together(problem: Problem, columns: list[list[float]], outer: dict[str, float], inner: list[float]) -> list[float]:
    how, model = problem.model.normalisation, problem.model
    found = []
    for row in range(len(columns[0])):
        sums = dict.fromkeys(outer, 0.0)
        for at, indicator in enumerate(problem.indicators):
            value = columns[at][row]
            if model.aggregation == "geometric":
                share = statistics.NormalDist().cdf(value) if how == "z" else min(max(value, 0.0), 1.0)
                value = 1 + 99 * share
            sums[indicator.pillar] += inner[at] * value
        if model.aggregation == "arithmetic":
            found.append(math.fsum(outer[name] * one for name, one in sums.items()))
        else:
            found.append(math.prod(one ** outer[name] for name, one in sums.items() if outer[name] > 0))
    return found


def region_needs(problem: Problem, need: list[float]) -> dict[str, float]:
    places = problem.places
    labels = [places.region_labels[at] for at in places.region.tolist()]
    names = sorted(set(labels))
    if problem.model.region_need == "sum":
        return {one: math.fsum(n for n, label in zip(need, labels, strict=True) if label == one) for one in names}
    outer, inner = weights(problem)
    mine, people = means(places, problem)
    theirs, _people = means(problem.reference or places, problem)
    score = standardised(problem, mine, theirs, outer, inner)
    strength = problem.model.lambda_of_regions
    return {name: p * math.exp(strength * z) for name, p, z in zip(names, people, score, strict=True)}


def means(places: Neighbourhoods, problem: Problem) -> tuple[list[list[float]], list[float]]:
    labels = [places.region_labels[at] for at in places.region.tolist()]
    groups = [[at for at, label in enumerate(labels) if label == one] for one in sorted(set(labels))]
    people = [math.fsum(float(places.population[at]) for at in group) for group in groups]
    columns = [
        [math.fsum(column[at] * float(places.population[at]) for at in group) / whole
         for group, whole in zip(groups, people, strict=True)]
        for column in oriented(places, problem)
    ]  # fmt: skip
    return columns, people
