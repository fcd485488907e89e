"""Simulated annealing over the moves of a border: a unit, an exchange, a cut tree, a neighbourhood more or less."""

import math

import numpy as np

from nabij.engines.common.compiled import kernel, part
from nabij.engines.territories.search.kernels.layout import ACCEPTED, TRIED
from nabij.engines.territories.search.kernels.state import (
    below,
    chance,
    energy,
    keep_best,
    shift,
    stays_whole,
)
from nabij.engines.territories.search.kernels.trees import merge, put_back, recombine, split

FLIP, SWAP, RECOMBINE, SPLIT, MERGE = range(5)


@part
def neighbour(s, u):
    """A random neighbour, -1 when there is none."""
    size = s.adjacent_at[u + 1] - s.adjacent_at[u]
    if size == 0:
        return np.int64(-1)
    return s.adjacent[s.adjacent_at[u] + below(s, size)]


@part
def touches(s, u, b):
    """Whether u borders on block b."""
    found = False
    for k in range(s.adjacent_at[u], s.adjacent_at[u + 1]):
        if s.block[s.adjacent[k]] == b:
            found = True
            break
    return found


@part
def settle(s, change, heat):
    """Whether a change in cost is taken (Metropolis)."""
    s.whole[TRIED] += 1
    taken = change <= 0 or change < -heat * math.log(chance(s))
    if taken:
        s.whole[ACCEPTED] += 1
        keep_best(s)
    return taken


@kernel
def try_flip(s, u, v, hard, heat):
    """Give u to the block of its neighbour v."""
    a, b = s.block[u], s.block[v]
    if not stays_whole(s, u):
        return
    before = energy(s, hard)
    shift(s, u, b)
    if not settle(s, energy(s, hard) - before, heat):
        shift(s, u, a)


@kernel
def try_swap(s, u, v, hard, heat):
    """Give u to the block of its neighbour v, and a unit of that block, v or one next to it, to the block of u."""
    a, b = s.block[u], s.block[v]
    if s.count[a] < 2 or not stays_whole(s, u):
        return
    before = energy(s, hard)
    shift(s, u, b)
    w = v
    if chance(s) < 0.7:
        w = neighbour(s, v)
    if w == u or s.block[w] != b or not touches(s, w, a) or not stays_whole(s, w):
        shift(s, u, a)
        return
    shift(s, w, a)
    if not settle(s, energy(s, hard) - before, heat):
        shift(s, w, b)
        shift(s, u, a)


@kernel
def try_trees(s, kind, u, v, hard, heat):
    """A move that cuts a tree or joins two blocks."""
    before = energy(s, hard)
    if kind == RECOMBINE:
        n = recombine(s, u, v, hard, heat)
    elif kind == SPLIT:
        n = split(s, u, hard, heat)
    else:
        n = merge(s, u, v)
    if n > 0 and not settle(s, energy(s, hard) - before, heat):
        put_back(s, n)


@kernel
def anneal(s, share, hard, heat, moves):
    """Make `moves` moves at one temperature; `share` holds the running sum of the shares of the kinds of moves."""
    m = len(s.block)
    for _ in range(moves):
        x = chance(s)
        kind = 0
        while kind < MERGE and share[kind] < x:
            kind += 1
        u = below(s, m)
        v = neighbour(s, u)
        if v < 0:
            continue
        if kind == SPLIT:
            try_trees(s, kind, u, v, hard, heat)
        elif s.block[u] != s.block[v]:
            if kind == FLIP:
                try_flip(s, u, v, hard, heat)
            elif kind == SWAP:
                try_swap(s, u, v, hard, heat)
            else:
                try_trees(s, kind, u, v, hard, heat)


@kernel
def bisect(s, u, hard, tries):
    """Cut the block of u in two in the first of some random ways that is better than not to cut it; False = none."""
    before = energy(s, hard)
    for _ in range(tries):
        n = split(s, u, hard, 0.0)
        if n == 0:
            return False
        if energy(s, hard) < before:
            return True
        put_back(s, n)
    return False
