"""Verifies an outcome from the problem alone, with code of its own: plain loops, no solver, no compiled code."""

import bisect
import math
import statistics
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from nabij.engines.allocation.problem import Neighbourhoods, Problem

SLACK: Final = 1e-7
"""Claims that differ by less than this share may be decided either way."""


def check(problem: Problem, outcome: dict[str, Any]) -> list[str]:
    """Faults in words; none when the outcome holds. outcome: as `Result.to_json` gives it."""
    rows = {row["id"]: row for row in outcome["neighbourhoods"]}
    ids = list(problem.places.ids)
    if sorted(rows) != sorted(ids) or len(outcome["neighbourhoods"]) != len(ids):
        return ["the neighbourhoods are not those of the scenario"]
    faults = _totals(problem, [rows[one] for one in ids], outcome)
    score = scores(problem)
    for one, found in zip(ids, score, strict=True):
        if abs(found - rows[one]["score"]) > 1e-5:
            faults.append(f"{one}: the score is {found:.6f}, not {rows[one]['score']:.6f}")
    if faults:
        return faults
    need = [p * math.exp(problem.model.lambda_ * z) for p, z in zip(problem.places.population, score, strict=True)]
    return faults + _spreading(problem, [rows[one] for one in ids], need, outcome) + _intervals(rows)


def _totals(problem: Problem, rows: list[dict[str, Any]], outcome: dict[str, Any]) -> list[str]:
    means, previous = problem.means, problem.places.previous
    faults = []
    given = [Fraction(str(row["fte"])) for row in rows]
    if sum(given) != means.fte:
        faults.append(f"the FTE add up to {float(sum(given)):g}, not {float(means.fte):g}")
    for at, (row, fte) in enumerate(zip(rows, given, strict=True)):
        if (fte / means.step).denominator != 1:
            faults.append(f"{row['id']}: {float(fte):g} FTE is no whole step")
        if fte < means.floor:
            faults.append(f"{row['id']}: {float(fte):g} FTE is below the floor")
        before = None if previous is None or means.limit is None else Fraction(previous[at])
        if means.cap is not None and fte > means.cap and (before is None or fte > before):
            faults.append(f"{row['id']}: {float(fte):g} FTE is above the cap")
        limit = means.limit
        fast = limit is not None and before is not None and (
            fte < before - limit or (fte > before + limit and fte > means.floor)
        )  # fmt: skip
        if fast:
            faults.append(f"{row['id']}: changes by more than the limit of a year")
        if Fraction(str(row["budget_eur"])) != fte * means.cost and abs(row["budget_eur"] - fte * means.cost) > 0.005:
            faults.append(f"{row['id']}: {row['budget_eur']} euro are not {float(fte):g} FTE")
    for year, told in enumerate(outcome["years"], start=1):
        if sum(Fraction(str(one)) for one in told.values()) != means.fte:
            faults.append(f"year {year}: the FTE do not add up")
    return faults


def scores(problem: Problem) -> list[float]:
    """Need in standard deviations, of each place."""
    outer, inner = _weights(problem)
    yard = problem.reference or problem.places
    return _score(problem, _oriented(problem.places, problem), _oriented(yard, problem), outer, inner)


def _weights(problem: Problem) -> tuple[dict[str, float], list[float]]:
    whole = math.fsum(one.weight for one in problem.pillars)
    inside = {
        pillar.name: math.fsum(one.weight for one in problem.indicators if one.pillar == pillar.name)
        for pillar in problem.pillars
    }
    inner = [one.weight / inside[one.pillar] if inside[one.pillar] else 0.0 for one in problem.indicators]
    return {one.name: one.weight / whole for one in problem.pillars}, inner


def _oriented(places: Neighbourhoods, problem: Problem) -> list[list[float]]:
    """One list per indicator."""
    found = []
    for at, indicator in enumerate(problem.indicators):
        column = [float(one) for one in places.values[:, at]]
        middle = statistics.median([one for one in column if not math.isnan(one)])
        filled = [middle if math.isnan(one) else one for one in column]
        found.append(filled if indicator.high else [-one for one in filled])
    return found


def _score(
    problem: Problem, columns: list[list[float]], yard: list[list[float]], outer: dict[str, float], inner: list[float]
) -> list[float]:
    how = problem.model.normalisation
    pairs = [_normal(mine, theirs, how, problem.model.winsorise) for mine, theirs in zip(columns, yard, strict=True)]
    mine, theirs = (_together(problem, [pair[side] for pair in pairs], outer, inner) for side in (0, 1))
    mean, deviation = statistics.fmean(theirs), statistics.pstdev(theirs)
    if deviation <= 1e-9 * max(1.0, abs(mean)):
        return [0.0] * len(mine)
    return [(one - mean) / deviation for one in mine]


def _quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _normal(
    mine: list[float], theirs: list[float], how: str, cut: tuple[float, float]
) -> tuple[list[float], list[float]]:
    low, high = (_quantile(theirs, share) for share in cut)
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


def _together(problem: Problem, columns: list[list[float]], outer: dict[str, float], inner: list[float]) -> list[float]:
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


def _spreading(problem: Problem, rows: list[dict[str, Any]], need: list[float], outcome: dict[str, Any]) -> list[str]:
    """Whether the method was followed: no unit would lie better elsewhere."""
    means = problem.means
    step = float(means.step)
    given = [round(row["fte"] / step) for row in rows]
    low, high = _bounds(problem)
    labels = problem.places.region_labels
    region = [labels[at] if problem.model.stages == 2 else "" for at in problem.places.region.tolist()]
    faults = []
    if problem.model.stages == 2:
        claims = _region_needs(problem, need)
        told = {row["region"]: round(row["fte"] / step) for row in outcome["regions"]}
        names = sorted(claims)
        sums = {one: _of(given, region, one) for one in names}
        if sums != told:
            faults.append("the FTE of the regions are not those of their neighbourhoods")
        faults += _followed(
            names, [claims[one] for one in names], [sums[one] for one in names],
            [_of(low, region, one) for one in names],
            [min(_of(high, region, one), means.total) for one in names], means.method,
        )  # fmt: skip
    for one in sorted(set(region)):
        inside = [at for at, label in enumerate(region) if label == one]
        faults += _followed(
            [rows[at]["id"] for at in inside], [need[at] for at in inside], [given[at] for at in inside],
            [low[at] for at in inside], [high[at] for at in inside], means.method,
        )  # fmt: skip
    return faults


def _of(values: list[int], region: list[str], one: str) -> int:
    return sum(value for value, label in zip(values, region, strict=True) if label == one)


def _region_needs(problem: Problem, need: list[float]) -> dict[str, float]:
    places = problem.places
    labels = [places.region_labels[at] for at in places.region.tolist()]
    names = sorted(set(labels))
    if problem.model.region_need == "sum":
        return {one: math.fsum(n for n, label in zip(need, labels, strict=True) if label == one) for one in names}
    outer, inner = _weights(problem)
    mine, people = _means(places, problem)
    theirs, _people = _means(problem.reference or places, problem)
    score = _score(problem, mine, theirs, outer, inner)
    strength = problem.model.lambda_of_regions
    return {name: p * math.exp(strength * z) for name, p, z in zip(names, people, score, strict=True)}


def _means(places: Neighbourhoods, problem: Problem) -> tuple[list[list[float]], list[float]]:
    labels = [places.region_labels[at] for at in places.region.tolist()]
    groups = [[at for at, label in enumerate(labels) if label == one] for one in sorted(set(labels))]
    people = [math.fsum(float(places.population[at]) for at in group) for group in groups]
    columns = [
        [math.fsum(column[at] * float(places.population[at]) for at in group) / whole
         for group, whole in zip(groups, people, strict=True)]
        for column in _oriented(places, problem)
    ]  # fmt: skip
    return columns, people


def _bounds(problem: Problem) -> tuple[list[int], list[int]]:
    means, previous = problem.means, problem.places.previous
    floor = int(means.floor / means.step)
    cap = means.total if means.cap is None else int(means.cap / means.step)
    n = len(problem.places)
    if means.limit is None or previous is None:
        return [floor] * n, [max(cap, floor)] * n
    limit = int(means.limit / means.step)
    before = [round(float(one) / float(means.step)) for one in previous]
    low = [max(floor, one - limit) for one in before]
    return low, [max(least, min(cap, one + limit)) for least, one in zip(low, before, strict=True)]


def _followed(
    names: Sequence[str], need: list[float], given: list[int], low: list[int], high: list[int], method: str
) -> list[str]:
    """Webster: nobody who could take one more has a better claim, N / (2s + 1), than anybody had on the last unit, N /
    (2s - 1). Largest remainder: whole parts of the fair share, and no larger fraction went without."""
    faults = [
        f"{name}: {s} units are not within {least} to {most}"
        for name, s, least, most in zip(names, given, low, high, strict=True) if not least <= s <= most
    ]  # fmt: skip
    if faults:
        return faults
    if method == "webster":
        more = [(n / (2 * s + 1), name) for name, n, s, most in zip(names, need, given, high, strict=True) if s < most]
        less = [(n / (2 * s - 1), name) for name, n, s, least in zip(names, need, given, low, strict=True) if s > least]
    else:
        fair = _fair(need, sum(given), low, high)
        rest = [quota - s for quota, s in zip(fair, given, strict=True)]
        faults = [f"{name}: more than one unit from its fair share" for name, one in zip(names, rest, strict=True)
                  if abs(one) > 1 + SLACK]  # fmt: skip
        more = [(one, name) for name, one, s, most in zip(names, rest, given, high, strict=True) if s < most]
        less = [(one + 1, name) for name, one, s, least in zip(names, rest, given, low, strict=True) if s > least]
    if more and less:
        (best, first), (worst, last) = max(more), min(less)
        if first != last and best > worst + SLACK * max(1.0, abs(worst)):
            faults.append(f"{first} has a better claim on a unit than {last}")
    return faults


def _fair(need: list[float], total: int, low: list[int], high: list[int]) -> list[float]:
    """Fair shares between the bounds, by halving."""
    small, large = 0.0, 1.0

    def at(rate: float) -> list[float]:
        return [min(max(n * rate, a), b) for n, a, b in zip(need, low, high, strict=True)]

    while math.fsum(at(large)) < total - 1e-9 and large < 1e300:
        large *= 2
    for _ in range(300):
        middle = (small + large) / 2
        if math.fsum(at(middle)) < total:
            small = middle
        else:
            large = middle
    return at(large)


def _intervals(rows: dict[str, dict[str, Any]]) -> list[str]:
    faults = []
    for name, row in rows.items():
        if "fte_5_95" in row:
            pairs_hold = all(row[key][0] <= row[key][1] for key in ("fte_5_95", "rank_5_95"))
            if not pairs_hold or not 0 <= row["keeps_fte"] <= 1:
                faults.append(f"{name}: the intervals of the draws do not hold")
    return faults
