"""Nearest, counts and scores from a table of costs, by the definition of each."""

import bisect
import math
from collections.abc import Iterator, Sequence

from nabij.engines.access.check.costs import Costs
from nabij.engines.access.decay import Decay
from nabij.engines.access.kernels.floating import GAUSSIAN, GRAVITY, LINEAR, STEP
from nabij.engines.access.result import Counts, Nearest, Scores

_TOLERANCE = 1e-9


def check_nearest(nearest: Nearest, costs: Costs, limit: float = math.inf) -> list[str]:
    """Costs of the k nearest, in order; of facilities at the same cost any may be named."""
    return list(_nearest(nearest, costs, limit))


def _nearest(nearest: Nearest, costs: Costs, limit: float) -> Iterator[str]:
    k = nearest.facility.shape[1]
    for p, row in enumerate(costs):
        best = sorted(cost for cost in row if cost <= limit and math.isfinite(cost))[:k]
        named = [int(one) for one in nearest.facility[p] if one >= 0]
        if len(named) != len(best) or len(set(named)) != len(named):
            yield f"point {p}: {len(named)} facilities instead of {len(best)}"
            continue
        for rank, (one, cost) in enumerate(zip(named, best, strict=True)):
            if not _same(float(nearest.cost[p, rank]), cost) or not _same(row[one], cost):
                yield f"point {p}, rank {rank + 1}: {nearest.cost[p, rank]} instead of {cost}"


def check_counts(
    counts: Counts, costs: Costs, capacity: Sequence[float], limit: float, *, inclusive: bool = True
) -> list[str]:
    faults = []
    for p, row in enumerate(costs):
        near = [f for f, cost in enumerate(row) if _within(cost, limit, inclusive)]
        if int(counts.many[p]) != len(near):
            faults.append(f"point {p}: {counts.many[p]} facilities instead of {len(near)}")
        if not _same(float(counts.much[p]), math.fsum(capacity[f] for f in near)):
            faults.append(f"point {p}: capacity {counts.much[p]}")
    return faults


def check_scores(
    scores: Scores,
    costs: Costs,
    people: Sequence[Sequence[float]],
    capacity: Sequence[float],
    decay: Decay,
    limit: float,
    *,
    choosing: bool,
    inclusive: bool = True,
    reach: float = math.inf,
) -> list[str]:
    """Scores of every population. people: one row per point. reach: how far the choice between facilities goes."""
    weights = [[weight(decay, cost) if _within(cost, reach, True) else 0.0 for cost in row] for row in costs]
    if choosing:
        weights = [[w * (w / math.fsum(row)) if w else 0.0 for w in row] for row in weights]
    near = [[_within(cost, limit, inclusive) for cost in row] for row in costs]
    faults = [
        f"point {p}: reaches {scores.reached[p]} instead of {sum(row)}"
        for p, row in enumerate(near)
        if int(scores.reached[p]) != sum(row)
    ]
    for i, name in enumerate(scores.names):
        ratio = []
        for f, offered in enumerate(capacity):
            asked = math.fsum(people[p][i] * weights[p][f] for p in range(len(costs)) if near[p][f])
            ratio.append(offered / asked if asked > 0 else math.inf if offered > 0 else 0.0)
        for p in range(len(costs)):
            parts = [ratio[f] * weights[p][f] for f in range(len(capacity)) if near[p][f] and weights[p][f] > 0]
            expected = math.inf if math.inf in parts else math.fsum(parts)
            if not _same(float(scores.score[p, i]), expected):
                faults.append(f"point {p}, {name}: {scores.score[p, i]} instead of {expected}")
    return faults


def weight(decay: Decay, cost: float) -> float:
    """The decay at some cost, by its definition."""
    if decay.kind == GAUSSIAN:
        return math.exp(-((cost / decay.at[0]) ** 2) / 2) if math.isfinite(cost) else 0.0
    if decay.kind == GRAVITY:
        return math.pow(max(cost, decay.at[1]) / decay.at[0], decay.value[0]) if math.isfinite(cost) else 0.0
    if decay.kind not in (STEP, LINEAR):
        return 1.0
    place = bisect.bisect_left(decay.at, cost)
    if place == len(decay.at):
        return 0.0
    if decay.kind == STEP or place == 0:
        return decay.value[place]
    share = (cost - decay.at[place - 1]) / (decay.at[place] - decay.at[place - 1])
    return (1 - share) * decay.value[place - 1] + share * decay.value[place]


def _within(cost: float, limit: float, inclusive: bool) -> bool:
    return math.isfinite(cost) and (cost < limit or (inclusive and cost == limit))


def _same(found: float, expected: float) -> bool:
    return found == expected or abs(found - expected) <= _TOLERANCE * max(1.0, abs(expected))
