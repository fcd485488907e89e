"""The best division of a small part for certain: a dynamic programme over sets of units, as bits of a number.

The cost of a division is a sum over its neighbourhoods, the pieces of soft groups too: each neighbourhood pays for each
group it holds a piece of. So the best division of a set is a neighbourhood with the lowest unit of the set, and the
best division of the rest.
"""

import numpy as np

from nabij.engines.common.compiled import kernel
from nabij.engines.territories.search.kernels.layout import BARRIER, MOMENT, POPULATION, SIZE, WIDTH, X, Y
from nabij.engines.territories.search.kernels.state import cost_of, outside_of

INF = np.inf


@kernel
def weigh_sets(s, near, foes, members, sums, cost, outside):
    """Cost and persons outside the bounds of each set of units; infinite when it can't be a neighbourhood.

    near, foes: (m,) neighbours of a unit, and units it may not be with, as bits. members: (g,) units of each soft
    group. sums: (2^m, 7) room: sums, and the cost of pieces. cost, outside: (2^m,) filled.
    """
    m = len(near)
    for f in range(WIDTH + 1):
        sums[0, f] = 0.0
    cost[0] = INF
    for chosen in range(1, 1 << m):
        u = 0
        while (chosen >> u) & 1 == 0:
            u += 1
        rest = chosen & (chosen - 1)
        for f in range(WIDTH - 1):
            sums[chosen, f] = sums[rest, f] + s.unit[u, f]
        inside = sums[rest, BARRIER] + s.inner[u]
        for k in range(s.adjacent_at[u], s.adjacent_at[u + 1]):
            if (rest >> s.adjacent[k]) & 1:
                inside += s.barrier[k]
        sums[chosen, BARRIER] = inside
        pieces = sums[rest, WIDTH]
        for k in range(s.groups_at[u], s.groups_at[u + 1]):
            if members[s.groups[k]] & rest == 0:
                pieces += s.group_weight[s.groups[k]]
        sums[chosen, WIDTH] = pieces
        reach, seen = np.int64(1 << u), np.int64(0)
        clash = False
        while reach != seen:
            new = reach & ~seen
            seen = reach
            v = 0
            while new >> v:
                if (new >> v) & 1:
                    reach |= near[v] & chosen
                    if foes[v] & chosen:
                        clash = True
                v += 1
        if reach != chosen or clash:
            cost[chosen] = INF
            continue
        cost[chosen] = pieces + cost_of(
            s.real, sums[chosen, POPULATION], sums[chosen, SIZE], sums[chosen, X], sums[chosen, Y],
            sums[chosen, MOMENT], inside,
        )  # fmt: skip
        outside[chosen] = outside_of(s.real, sums[chosen, POPULATION])


@kernel
def gather_sets(m, cost, outside, within_bounds, at, sets):
    """List the sets that may be a neighbourhood by lowest unit: those of unit u stand at at[u] to at[u + 1].

    Returns how many there are; fills `sets` only when it has room for one or more.
    """
    for u in range(m + 1):
        at[u] = 0
    for chosen in range(1, 1 << m):
        if cost[chosen] < INF and (not within_bounds or outside[chosen] == 0.0):
            u = 0
            while (chosen >> u) & 1 == 0:
                u += 1
            at[u + 1] += 1
    for u in range(m):
        at[u + 1] += at[u]
    total = at[m]
    if len(sets) < total or total == 0:
        return total
    for chosen in range((1 << m) - 1, 0, -1):
        if cost[chosen] < INF and (not within_bounds or outside[chosen] == 0.0):
            u = 0
            while (chosen >> u) & 1 == 0:
                u += 1
            at[u + 1] -= 1
            sets[at[u + 1]] = chosen
    # Each at[u + 1] is now where the sets of u begin: one place back.
    for u in range(m):
        at[u] = at[u + 1]
    at[m] = total
    return total


@kernel
def divide(m, cost, outside, hard, at, sets, best, last):
    """Cheapest way to cover all units. best, last: (2^m,) room: cost so far, and the set taken last, by what is left.

    Returns the cost, infinite when it can't be done with these sets.
    """
    full = (1 << m) - 1
    for left in range(full + 1):
        best[left] = INF
    best[full] = 0.0
    for left in range(full, 0, -1):
        if best[left] < INF and best[left] < best[0]:
            u = 0
            while (left >> u) & 1 == 0:
                u += 1
            for k in range(at[u], at[u + 1]):
                taken = sets[k]
                if taken & ~left == 0:
                    price = best[left] + cost[taken] + hard * outside[taken]
                    if price < best[left ^ taken]:
                        best[left ^ taken] = price
                        last[left ^ taken] = taken
    return best[0]
