"""Sums over a reach: how many, how much, and the floating catchments."""

import math

import numpy as np

from nabij.engines.common.compiled import kernel, part

ONE, STEP, LINEAR, GAUSSIAN, GRAVITY = range(5)


@part
def weight(cost, kind, at, value):
    """The decay at some cost; the kinds are those of `decay.py`."""
    found = 1.0
    if kind == STEP:
        found = 0.0
        for i in range(len(at)):
            if cost <= at[i]:
                found = value[i]
                break
    elif kind == LINEAR:
        found = 0.0
        if cost <= at[0]:
            found = value[0]
        else:
            for i in range(1, len(at)):
                if cost <= at[i]:
                    found = value[i - 1] + (value[i] - value[i - 1]) * (cost - at[i - 1]) / (at[i] - at[i - 1])
                    break
    elif kind == GAUSSIAN:
        found = math.exp(-cost * cost / (2.0 * at[0] * at[0]))
    elif kind == GRAVITY:
        found = (max(cost, at[1]) / at[0]) ** value[0]
    return found


@part
def within(cost, limit, inclusive):
    return cost < limit or (inclusive and cost == limit)


@part
def chosen(cost, indptr, p, choosing, kind, at, value):
    """Sum of the weights of all facilities that p reaches, between which it chooses; 1 when it does not choose."""
    total = 1.0
    if choosing:
        total = 0.0
        for i in range(indptr[p], indptr[p + 1]):
            total += weight(cost[i], kind, at, value)
    return total


@part
def factor(cost, total, choosing, kind, at, value):
    """Weight of a facility for a point; when it chooses, times the chance that it takes this one."""
    found = weight(cost, kind, at, value)
    if choosing:
        found = found * (found / total) if total > 0.0 else 0.0
    return found


@kernel
def count(indptr, facility, cost, first, last, limit, inclusive, amount, many, much):
    """Number of facilities within the limit of each point, and the sum of their amounts."""
    for p in range(first, last):
        here = 0
        total = 0.0
        for i in range(indptr[p], indptr[p + 1]):
            if within(cost[i], limit, inclusive):
                here += 1
                total += amount[facility[i]]
        many[p] = here
        much[p] = total


@kernel
def ask(indptr, facility, cost, first, last, limit, inclusive, choosing, kind, at, value, people, asked):
    """Add to `asked` the people that each facility gets from the points first to last - 1."""
    plain = kind == ONE and not choosing
    for p in range(first, last):
        here = people[p]
        if here == 0.0:
            continue
        if plain and limit == np.inf:
            for i in range(indptr[p], indptr[p + 1]):
                asked[facility[i]] += here
            continue
        if plain:
            for i in range(indptr[p], indptr[p + 1]):
                if within(cost[i], limit, inclusive):
                    asked[facility[i]] += here
            continue
        total = chosen(cost, indptr, p, choosing, kind, at, value)
        for i in range(indptr[p], indptr[p + 1]):
            if within(cost[i], limit, inclusive):
                asked[facility[i]] += here * factor(cost[i], total, choosing, kind, at, value)


@kernel
def share(indptr, facility, cost, first, last, limit, inclusive, choosing, kind, at, value, ratio, score, reached):
    """Sum of what each point finds at the facilities it reaches; what is not a number (0 of infinity) adds nothing.

    ratio: (m,) no NaN. reached: (n,) how many facilities they are.
    """
    plain = kind == ONE and not choosing
    for p in range(first, last):
        if plain and limit == np.inf:
            whole = 0.0
            for i in range(indptr[p], indptr[p + 1]):
                whole += ratio[facility[i]]
            score[p] = whole
            reached[p] = indptr[p + 1] - indptr[p]
            continue
        total = 1.0 if plain else chosen(cost, indptr, p, choosing, kind, at, value)
        found = 0.0
        many = 0
        for i in range(indptr[p], indptr[p + 1]):
            if within(cost[i], limit, inclusive):
                many += 1
                held = ratio[facility[i]]
                if not plain:
                    held *= factor(cost[i], total, choosing, kind, at, value)
                if not np.isnan(held):
                    found += held
        score[p] = found
        reached[p] = many


@kernel
def nearest(indptr, facility, cost, limit, inclusive, into_facility, into_cost):
    """The k lowest costs of each point, of equal ones the lowest number first.

    into_facility: (n, k) filled with -1; into_cost: (n, k) filled with infinity.
    """
    k = into_facility.shape[1]
    for p in range(len(indptr) - 1):
        for i in range(indptr[p], indptr[p + 1]):
            value, one = cost[i], facility[i]
            last = into_cost[p, k - 1]
            if not within(value, limit, inclusive) or value > last:
                continue
            if value == last and one > into_facility[p, k - 1]:
                continue
            at = k - 1
            while at > 0 and (
                value < into_cost[p, at - 1] or (value == into_cost[p, at - 1] and one < into_facility[p, at - 1])
            ):
                into_cost[p, at], into_facility[p, at] = into_cost[p, at - 1], into_facility[p, at - 1]
                at -= 1
            into_cost[p, at], into_facility[p, at] = value, one
