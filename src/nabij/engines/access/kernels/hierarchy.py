"""Shortest ways from many facilities at once, over crossings that are taken out of the network one by one.

Crossings have the numbers of the order in which they are taken out. The neighbours of u that stay longer, also those it
got meanwhile, are `over[at[u]]` to `over[at[u + 1] - 1]`, rising; `up` is the cost from u to each of them, `down` the
cost back.
"""

import numpy as np

from nabij.engines.common.compiled import kernel

WIDE = 32
"""Facilities in one sweep: their costs at a crossing lie side by side, and are worked on together."""


@kernel
def take_out(at, over, up, down):
    """Before each crossing leaves, lay the ways through it between the neighbours that stay.

    False when two of these are no neighbours, so that there is no place for their way.
    """
    for u in range(len(at) - 1):
        for i in range(at[u], at[u + 1]):
            j, end = at[over[i]], at[over[i] + 1]
            for k in range(i + 1, at[u + 1]):
                while j < end and over[j] < over[k]:
                    j += 1
                if j == end or over[j] != over[k]:
                    return False
                up[j] = min(up[j], down[i] + up[k])
                down[j] = min(down[j], down[k] + up[i])
    return True


@kernel
def sweep(first, last, seed_at, seed_node, seed_cost, at, over, up, down, far, met):
    """Costs from the facilities first to last - 1 to all crossings: from low to high, and then from high to low.

    seed_*: the crossings next to each facility. far: (v, WIDE), for the answer. met: (v,) to work in.
    """
    v = len(met)
    met[:] = 0
    far[:, :] = np.inf
    for f in range(first, last):
        for i in range(seed_at[f], seed_at[f + 1]):
            u = seed_node[i]
            met[u] = 1
            far[u, f - first] = min(far[u, f - first], seed_cost[i])
    for u in range(v):
        if met[u] == 0:
            continue
        for i in range(at[u], at[u + 1]):
            w, cost = over[i], up[i]
            if cost == np.inf:
                continue
            met[w] = 1
            for j in range(WIDE):
                there = far[u, j] + cost
                far[w, j] = there if there < far[w, j] else far[w, j]
    for back in range(v):
        u = v - 1 - back
        for i in range(at[u], at[u + 1]):
            w, cost = over[i], down[i]
            for j in range(WIDE):
                there = far[w, j] + cost
                far[u, j] = there if there < far[u, j] else far[u, j]


@kernel
def to_doors(first, last, far, end_node, end_cost, direct_at, direct_point, direct_cost, table):
    """Costs of all points to the facilities first to last - 1, into their columns of `table` (n, m).

    end_node, end_cost: (n, 2) crossings next to a point, cost infinite where there is no way. direct_*: points in the
    same street as each facility.
    """
    for p in range(len(end_node)):
        one, other = end_node[p, 0], end_node[p, 1]
        to_one, to_other = end_cost[p, 0], end_cost[p, 1]
        for f in range(first, last):
            table[p, f] = min(far[one, f - first] + to_one, far[other, f - first] + to_other)
    for f in range(first, last):
        for i in range(direct_at[f], direct_at[f + 1]):
            p = direct_point[i]
            table[p, f] = min(table[p, f], direct_cost[i])


@kernel
def columns(first, last, seeds, ways, ends, direct, far, met, table):
    """Columns first to last - 1 of the table, one sweep after the other; the rest as in `sweep` and `to_doors`."""
    for begin in range(first, last, WIDE):
        end = min(begin + WIDE, last)
        sweep(begin, end, *seeds, *ways, far, met)
        to_doors(begin, end, far, *ends, *direct, table)
