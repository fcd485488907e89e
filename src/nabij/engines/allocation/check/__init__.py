"""Verifies an outcome from the problem alone, with code of its own: plain loops, no solver, no compiled code."""

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from nabij.engines.allocation.check.figures import figures, same
from nabij.engines.allocation.check.scores import region_needs, scores
from nabij.engines.allocation.problem import Problem

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
        if not abs(found - rows[one]["score"]) <= 1e-5:
            faults.append(f"{one}: the score is {found:.6f}, not {rows[one]['score']:.6f}")
    if faults:
        return faults
    need = [p * math.exp(problem.model.lambda_ * z) for p, z in zip(problem.places.population, score, strict=True)]
    ordered = [rows[one] for one in ids]
    return (
        faults + _spreading(problem, ordered, need, outcome) + _intervals(rows)
        + figures(problem, ordered, score, need, outcome)
    )  # fmt: skip


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
        if sorted(told) != sorted(row["id"] for row in rows):
            faults.append(f"year {year}: the neighbourhoods are not those of the scenario")
        if sum(Fraction(str(one)) for one in told.values()) != means.fte:
            faults.append(f"year {year}: the FTE do not add up")
    return faults


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
        claims = region_needs(problem, need)
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
    floor, cap = _bounds(replace(problem, means=replace(means, limit=None)))
    target = [round(row.get("target_fte", row["fte"]) / step) for row in rows]
    for one in sorted(set(region)):
        inside = [at for at, label in enumerate(region) if label == one]
        needs = [need[at] for at in inside]
        faults += _followed(
            [rows[at]["id"] for at in inside], needs, [given[at] for at in inside],
            [low[at] for at in inside], [high[at] for at in inside], means.method,
        )  # fmt: skip
        fair = _fair(needs, sum(target[at] for at in inside), [floor[at] for at in inside], [cap[at] for at in inside])
        faults += [
            f"{rows[at]['id']}: fair_fte is {share * step:.4f}, not {rows[at]['fair_fte']}"
            for at, share in zip(inside, fair, strict=True) if not same(rows[at]["fair_fte"], share * step, 1e-4)
        ]  # fmt: skip
    return faults


def _of(values: list[int], region: list[str], one: str) -> int:
    return sum(value for value, label in zip(values, region, strict=True) if label == one)


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
            (least, most), (first, last) = row["fte_5_95"], row["rank_5_95"]
            driver = row["driver"]
            fit = least <= most and 1 <= first <= last <= len(rows) and 0 <= row["keeps_fte"] <= 1
            if not fit or (driver is not None and not 0 < driver["share"] <= 1):
                faults.append(f"{name}: the intervals of the draws do not hold")
    return faults
