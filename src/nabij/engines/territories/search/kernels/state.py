"""The cost of a block, and moving a unit from one block to another."""

import math

import numpy as np

from nabij.engines.common.compiled import kernel, part
from nabij.engines.territories.search.kernels.layout import (
    APART,
    BARRIER,
    BASE,
    BEST_BASE,
    BEST_OUTSIDE,
    BLOCKS,
    HARD,
    LEAST,
    MOMENT,
    MOST,
    OUTSIDE,
    POPULATION,
    SIZE,
    STAMP,
    TARGET,
    W_BARRIER,
    W_COMPACT,
    W_SIZE,
    WIDTH,
    X,
    Y,
)

TAU = 2 * math.pi


@part
def draw(s):
    """A random number of 64 bits (xorshift, Marsaglia 2003)."""
    x = s.random[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    s.random[0] = x
    return x


@part
def below(s, limit):
    """A random whole number from 0 to limit - 1 (multiply and shift, Lemire 2019)."""
    return np.int64(((draw(s) >> np.uint64(32)) * np.uint64(limit)) >> np.uint64(32))


@part
def chance(s):
    """A random number in (0, 1]."""
    return (np.float64(draw(s) >> np.uint64(11)) + 1.0) * (1.0 / 9007199254740992.0)


@part
def cost_of(real, people, size, x, y, moment, barrier):
    """What a block costs by itself: size, compactness, barriers."""
    off = (people - real[TARGET]) / real[TARGET]
    cost = real[W_SIZE] * off * off
    if size > 0:
        own = moment - (x * x + y * y) / size
        if own > 0:
            cost += real[W_COMPACT] * (1.0 - min(size * size / (TAU * own), 1.0))
        cost += real[W_BARRIER] * barrier / (1000.0 * math.sqrt(size))
    return cost


@part
def outside_of(real, people):
    """By how much a block is under the least or over the most, in targets."""
    if people < 1.0:
        return max(real[LEAST] - people, 1.0) / real[TARGET]
    return (max(real[LEAST] - people, 0.0) + max(people - real[MOST], 0.0)) / real[TARGET]


@part
def weigh(s, b):
    """Compute the cost of block b anew."""
    s.real[BASE] -= s.cost[b]
    s.real[OUTSIDE] -= s.outside[b]
    if s.count[b] == 0:
        s.cost[b] = 0.0
        s.outside[b] = 0.0
        for f in range(WIDTH - 1):
            s.sums[b, f] = 0.0
        s.sums[b, BARRIER] = 0.0
    else:
        s.cost[b] = cost_of(
            s.real, s.sums[b, POPULATION], s.sums[b, SIZE], s.sums[b, X], s.sums[b, Y], s.sums[b, MOMENT],
            s.sums[b, BARRIER],
        )  # fmt: skip
        s.outside[b] = outside_of(s.real, s.sums[b, POPULATION])
    s.real[BASE] += s.cost[b]
    s.real[OUTSIDE] += s.outside[b]


@part
def leave_group(s, g, b):
    """One unit less of soft group g in block b."""
    at = s.entry_at[g]
    last = at + s.entries[g] - 1
    k = at
    while s.entry_block[k] != b:
        k += 1
    s.entry_count[k] -= 1
    if s.entry_count[k] == 0:
        s.entry_block[k] = s.entry_block[last]
        s.entry_count[k] = s.entry_count[last]
        s.entries[g] -= 1
        s.real[BASE] -= s.group_weight[g]


@part
def enter_group(s, g, b):
    """One unit more of soft group g in block b."""
    at = s.entry_at[g]
    end = at + s.entries[g]
    k = at
    while k < end and s.entry_block[k] != b:
        k += 1
    if k == end:
        s.entry_block[k] = b
        s.entry_count[k] = 0
        s.entries[g] += 1
        s.real[BASE] += s.group_weight[g]
    s.entry_count[k] += 1


@kernel
def shift(s, u, b):
    """Move unit u to block b, and bring all sums and costs up to date."""
    a = s.block[u]
    if a == b:
        return
    for k in range(s.adjacent_at[u], s.adjacent_at[u + 1]):
        other = s.block[s.adjacent[k]]
        if other == a:
            s.sums[a, BARRIER] -= s.barrier[k]
        elif other == b:
            s.sums[b, BARRIER] += s.barrier[k]
    for f in range(WIDTH - 1):
        s.sums[a, f] -= s.unit[u, f]
        s.sums[b, f] += s.unit[u, f]
    s.sums[a, BARRIER] -= s.inner[u]
    s.sums[b, BARRIER] += s.inner[u]
    for k in range(s.apart_at[u], s.apart_at[u + 1]):
        other = s.block[s.apart[k]]
        if other == a:
            s.real[OUTSIDE] -= APART
        elif other == b:
            s.real[OUTSIDE] += APART
    for k in range(s.groups_at[u], s.groups_at[u + 1]):
        leave_group(s, s.groups[k], a)
        enter_group(s, s.groups[k], b)
    s.count[a] -= 1
    s.count[b] += 1
    if s.count[b] == 1:
        s.whole[BLOCKS] += 1
    if s.count[a] == 0:
        s.whole[BLOCKS] -= 1
    s.block[u] = b
    weigh(s, a)
    weigh(s, b)


@kernel
def recount(s):
    """Compute all sums and costs from `block`."""
    m = len(s.block)
    s.real[BASE] = 0.0
    s.real[OUTSIDE] = 0.0
    s.whole[BLOCKS] = 0
    for g in range(len(s.group_weight)):
        s.entries[g] = 0
    for b in range(m):
        s.count[b] = 0
        s.cost[b] = 0.0
        s.outside[b] = 0.0
        for f in range(WIDTH):
            s.sums[b, f] = 0.0
    for u in range(m):
        b = s.block[u]
        s.count[b] += 1
        for f in range(WIDTH - 1):
            s.sums[b, f] += s.unit[u, f]
        s.sums[b, BARRIER] += s.inner[u]
        for k in range(s.adjacent_at[u], s.adjacent_at[u + 1]):
            if s.adjacent[k] > u and s.block[s.adjacent[k]] == b:
                s.sums[b, BARRIER] += s.barrier[k]
        for k in range(s.apart_at[u], s.apart_at[u + 1]):
            if s.apart[k] > u and s.block[s.apart[k]] == b:
                s.real[OUTSIDE] += APART
        for k in range(s.groups_at[u], s.groups_at[u + 1]):
            enter_group(s, s.groups[k], b)
    for b in range(m):
        if s.count[b] > 0:
            s.whole[BLOCKS] += 1
            weigh(s, b)


@part
def energy(s, hard):
    return s.real[BASE] + hard * s.real[OUTSIDE]


@part
def keep_best(s):
    """Remember the division when it is the best so far."""
    now = s.real[BASE] + HARD * s.real[OUTSIDE]
    if now < s.real[BEST_BASE] + HARD * s.real[BEST_OUTSIDE] - 1e-7:
        s.real[BEST_BASE] = s.real[BASE]
        s.real[BEST_OUTSIDE] = s.real[OUTSIDE]
        for u in range(len(s.block)):
            s.best[u] = s.block[u]


@kernel
def keep_best_now(s):
    """`keep_best`, to be called from Python."""
    keep_best(s)


@kernel
def stays_whole(s, u):
    """Whether the block of u is still connected without u; searched from one neighbour until the others are seen."""
    a = s.block[u]
    wanted = 0
    first = np.int64(-1)
    for k in range(s.adjacent_at[u], s.adjacent_at[u + 1]):
        v = s.adjacent[k]
        if s.block[v] == a:
            wanted += 1
            if first < 0:
                first = v
    if wanted <= 1:
        return True
    s.whole[STAMP] += 2
    stamp = s.whole[STAMP]
    for k in range(s.adjacent_at[u], s.adjacent_at[u + 1]):
        v = s.adjacent[k]
        if s.block[v] == a:
            s.mark[v] = stamp - 1
    s.mark[first] = stamp
    s.mark[u] = stamp
    wanted -= 1
    s.queue[0] = first
    head, tail = 0, 1
    while head < tail:
        x = s.queue[head]
        head += 1
        for k in range(s.adjacent_at[x], s.adjacent_at[x + 1]):
            v = s.adjacent[k]
            if s.block[v] == a and s.mark[v] != stamp:
                if s.mark[v] == stamp - 1:
                    wanted -= 1
                    if wanted == 0:
                        return True
                s.mark[v] = stamp
                s.queue[tail] = v
                tail += 1
    return False
