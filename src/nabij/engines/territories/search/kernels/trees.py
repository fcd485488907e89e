"""Cutting a random tree: two neighbourhoods become one and are divided anew, one is divided, or two are joined.

The step is that of D. DeFord, M. Duchin & J. Solomon, "Recombination: A Family of Markov Chains for Redistricting",
Harvard Data Science Review 3 (1), 2021; here it serves to search for a better division, not to draw one at random.
"""

import math

import numpy as np

from nabij.engines.common.compiled import kernel, part
from nabij.engines.territories.search.kernels.layout import (
    BARRIER,
    MOMENT,
    POPULATION,
    SIZE,
    STAMP,
    WIDTH,
    X,
    Y,
)
from nabij.engines.territories.search.kernels.state import (
    below,
    chance,
    cost_of,
    draw,
    outside_of,
    shift,
)


@part
def push_borders(s, at, front, a, b):
    """Add the borders of the unit at this place of the queue that lead on; returns how many there are now."""
    u = s.queue[at]
    for k in range(s.adjacent_at[u], s.adjacent_at[u + 1]):
        v = s.adjacent[k]
        if s.mark[v] != s.whole[STAMP] and (s.block[v] == a or s.block[v] == b):
            s.front_from[front] = at
            s.front_to[front] = v
            s.front_tie[front] = s.tie[k]
            front += 1
    return front


@kernel
def grow_tree(s, u, a, b, faithful):
    """A random tree over the units of blocks a and b, from u: `queue`, `up` and `below`. Returns how many units.

    faithful: prefer borders inside a soft group and not on a barrier, so that a cut falls between groups.
    """
    s.whole[STAMP] += 1
    stamp = s.whole[STAMP]
    s.queue[0] = u
    s.up[0] = -1
    s.mark[u] = stamp
    n = 1
    front = push_borders(s, 0, 0, a, b)
    while front > 0:
        i = below(s, front)
        if faithful:
            for _ in range(2):
                j = below(s, front)
                if s.front_tie[j] > s.front_tie[i]:
                    i = j
        at, v = s.front_from[i], s.front_to[i]
        front -= 1
        s.front_from[i] = s.front_from[front]
        s.front_to[i] = s.front_to[front]
        s.front_tie[i] = s.front_tie[front]
        if s.mark[v] != stamp:
            s.mark[v] = stamp
            s.queue[n] = v
            s.up[n] = at
            front = push_borders(s, n, front, a, b)
            n += 1
    for i in range(n):
        for f in range(WIDTH - 1):
            s.below[i, f] = s.unit[s.queue[i], f]
        s.below[i, BARRIER] = s.inner[s.queue[i]]
    for i in range(n - 1, 0, -1):
        for f in range(WIDTH):
            s.below[s.up[i], f] += s.below[i, f]
    return n


@part
def cut_cost(s, i, hard):
    """Cost of both sides when the tree is cut above place i; what barriers inside cost is not known yet."""
    people, size = s.below[i, POPULATION], s.below[i, SIZE]
    x, y, moment = s.below[i, X], s.below[i, Y], s.below[i, MOMENT]
    rest = s.below[0, POPULATION] - people
    cost = cost_of(s.real, people, size, x, y, moment, 0.0)
    cost += cost_of(
        s.real, rest, s.below[0, SIZE] - size, s.below[0, X] - x, s.below[0, Y] - y, s.below[0, MOMENT] - moment, 0.0
    )
    return cost + hard * (outside_of(s.real, people) + outside_of(s.real, rest))


@kernel
def choose_cut(s, n, hard, heat):
    """Place above which to cut, drawn by Boltzmann's law (with Gumbel noise); the best one when heat is 0."""
    chosen, least = np.int64(-1), np.inf
    for i in range(1, n):
        cost = cut_cost(s, i, hard)
        if heat > 0:
            cost += heat * math.log(-math.log(chance(s) * 0.9999999 + 1e-12))
        if cost < least:
            chosen, least = np.int64(i), cost
    return chosen


@kernel
def relabel(s, n, cut, a, b):
    """Give what hangs below the cut to one block and the rest to the other, so that few units move."""
    own, size = 0, 0
    for i in range(n):
        s.old[i] = s.block[s.queue[i]]
        s.side[i] = 1 if i == cut or (i > 0 and s.side[s.up[i]] == 1) else 0
        size += s.side[i]
        if s.side[i] == 1 and s.old[i] == a:
            own += 1
    lower, upper = (a, b) if 2 * own >= size else (b, a)
    for i in range(n):
        shift(s, s.queue[i], lower if s.side[i] == 1 else upper)


@kernel
def put_back(s, n):
    """Undo `relabel`."""
    for i in range(n):
        shift(s, s.queue[i], s.old[i])


@kernel
def free_block(s):
    """A block without units, -1 when each unit is a block."""
    m = len(s.block)
    start = below(s, m)
    for k in range(m):
        b = (start + k) % m
        if s.count[b] == 0:
            return b
    return np.int64(-1)


@kernel
def recombine(s, u, v, hard, heat):
    """Divide the blocks of u and v anew; returns how many units were looked at, 0 when nothing could be cut."""
    a, b = s.block[u], s.block[v]
    n = grow_tree(s, u, a, b, draw(s) & np.uint64(1) == np.uint64(1))
    cut = choose_cut(s, n, hard, heat)
    if cut < 0:
        return 0
    relabel(s, n, cut, a, b)
    return n


@kernel
def split(s, u, hard, heat):
    """Cut the block of u in two; returns how many units were looked at, 0 when nothing could be cut."""
    a, b = s.block[u], free_block(s)
    if b < 0 or s.count[a] < 2:
        return 0
    n = grow_tree(s, u, a, a, draw(s) & np.uint64(1) == np.uint64(1))
    cut = choose_cut(s, n, hard, heat)
    if cut < 0:
        return 0
    relabel(s, n, cut, a, b)
    return n


@kernel
def merge(s, u, v):
    """Join the block of v to that of u; returns how many units were looked at."""
    a, b = s.block[u], s.block[v]
    n = grow_tree(s, v, b, b, False)
    for i in range(n):
        s.old[i] = b
    for i in range(n):
        shift(s, s.queue[i], a)
    return n
