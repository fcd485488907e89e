"""Where a chain begins: divisions that are connected, made in different ways."""

import heapq
from typing import Final

import numpy as np

from nabij.engines.territories.problem import Problem
from nabij.engines.territories.search.kernels.anneal import bisect
from nabij.engines.territories.search.kernels.layout import POPULATION, SIZE, State, X, Y
from nabij.engines.territories.search.state import start_from
from nabij.engines.territories.units import Part
from nabij.engines.territories.validate import FloatArray, IntArray

KINDS: Final = ("grown", "bisected", "groups")
TRIES: Final = 8
BISECT_HARD: Final = 3.0


def begin(problem: Problem, part: Part, state: State, kind: int, random: np.random.Generator) -> None:
    """Put the state in a division of one of the `KINDS`, near the number of neighbourhoods that the target asks."""
    wanted = max(1.0, part.population / problem.target)
    if KINDS[kind % len(KINDS)] == "grown":
        k = int(np.clip(round(wanted + random.uniform(-0.7, 0.7)), 1, len(part)))
        start_from(state, grown(part, k, random))
    elif KINDS[kind % len(KINDS)] == "bisected":
        start_from(state, np.zeros(len(part), dtype=np.int64))
        halve(problem, state)
    else:
        start_from(state, by_groups(part))
        halve(problem, state)


def halve(problem: Problem, state: State) -> None:
    """Cut blocks in two, the largest first, as long as that is better."""
    tried: set[int] = set()
    while True:
        open_ = [b for b in np.flatnonzero(state.count > 1).tolist() if b not in tried]
        large = [b for b in open_ if state.sums[b, POPULATION] > 1.2 * problem.target]
        if not large:
            return
        block = max(large, key=lambda b: (state.sums[b, POPULATION], -b))
        unit = int(np.argmax(state.block == block))
        if not bisect(state, unit, BISECT_HARD, TRIES):
            tried.add(block)


def grown(part: Part, k: int, random: np.random.Generator) -> IntArray:
    """(m,) k blocks grown from seeds that lie far apart: the smallest takes the nearest free neighbour."""
    m = len(part)
    place = _places(part)
    block = np.full(m, -1, dtype=np.int64)
    people = np.zeros(k)
    fronts: list[list[tuple[float, int]]] = [[] for _ in range(k)]
    turn: list[tuple[float, int]] = []
    for number, seed in enumerate(_seeds(part, place, k, random)):
        heapq.heappush(fronts[number], (0.0, seed))
        heapq.heappush(turn, (0.0, number))
    foes = [set(part.apart[part.apart_at[u] : part.apart_at[u + 1]].tolist()) for u in range(m)]
    while turn:
        _people, number = heapq.heappop(turn)
        while fronts[number]:
            far, unit = heapq.heappop(fronts[number])
            if block[unit] >= 0 or any(block[other] == number for other in foes[unit]):
                continue
            block[unit] = number
            people[number] += part.sums[unit, POPULATION]
            for other in part.adjacent[part.adjacent_at[unit] : part.adjacent_at[unit + 1]].tolist():
                if block[other] < 0:
                    heapq.heappush(fronts[number], (0.3 * far + float(np.hypot(*(place[other] - place[unit]))), other))
            heapq.heappush(turn, (float(people[number]), number))
            break
    return _completed(part, block, k)


def _completed(part: Part, block: IntArray, used: int) -> IntArray:
    """What no block could take becomes a block of its own, unit by unit."""
    for unit in np.flatnonzero(block < 0).tolist():
        block[unit] = used
        used += 1
    return _small(block)


def _small(block: IntArray) -> IntArray:
    """The same blocks with numbers below m."""
    return np.unique(block, return_inverse=True)[1].astype(np.int64)


def _places(part: Part) -> FloatArray:
    """(m, 2) centroid of each unit in km; the middle for a unit without surface."""
    size = part.sums[:, SIZE]
    safe = np.where(size > 0, size, 1.0)
    found: FloatArray = np.stack([part.sums[:, X] / safe, part.sums[:, Y] / safe], axis=1)
    return found


def _seeds(part: Part, place: FloatArray, k: int, random: np.random.Generator) -> list[int]:
    """k units: drawn by population times squared distance to the nearest one before (Arthur & Vassilvitskii 2007)."""
    people = part.sums[:, POPULATION] + 1e-9
    chosen = [int(random.choice(len(part), p=people / people.sum()))]
    near = ((place - place[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < k:
        odds = people * (near + 1e-9)
        odds[chosen] = 0
        chosen.append(int(random.choice(len(part), p=odds / odds.sum())))
        near = np.minimum(near, ((place - place[chosen[-1]]) ** 2).sum(axis=1))
    return chosen


def by_groups(part: Part) -> IntArray:
    """(m,) the connected pieces of units with the same soft groups."""
    m = len(part)
    own = [tuple(part.groups[a:b].tolist()) for a, b in zip(part.groups_at[:-1], part.groups_at[1:], strict=True)]
    block = np.full(m, -1, dtype=np.int64)
    for first in range(m):
        if block[first] >= 0:
            continue
        stack = [first]
        block[first] = first
        while stack:
            unit = stack.pop()
            for other in part.adjacent[part.adjacent_at[unit] : part.adjacent_at[unit + 1]].tolist():
                if block[other] < 0 and own[other] == own[first] and own[first]:
                    block[other] = first
                    stack.append(other)
    return _small(block)
