"""Thousands of allocations with other weights, normalisation, aggregation and lambda."""

import numpy as np

from nabij.engines.allocation.kernels.apportion import spread_remainders, spread_webster
from nabij.engines.common.compiled import kernel, part

GRAIN = 2.0**-34


@part
def put_together(plain, scaled, geometric, outer, inner, pillar_at, out):
    """out[i]: one figure of row i. plain, scaled: (n, k) normalised, and on 1 to 100."""
    n = len(plain)
    p = len(outer)
    if geometric == 0:
        for i in range(n):
            found = 0.0
            for a in range(p):
                if outer[a] > 0.0:
                    sum_ = 0.0
                    for j in range(pillar_at[a], pillar_at[a + 1]):
                        sum_ += inner[j] * plain[i, j]
                    found += outer[a] * sum_
            out[i] = found
    else:
        for i in range(n):
            found = 0.0
            for a in range(p):
                if outer[a] > 0.0:
                    sum_ = 0.0
                    for j in range(pillar_at[a], pillar_at[a + 1]):
                        sum_ += inner[j] * scaled[i, j]
                    found += outer[a] * np.log(sum_)
            out[i] = np.exp(found)


@part
def standardise(out, sample):
    """out[i]: in standard deviations of the sample from its mean, in steps of GRAIN."""
    m = len(sample)
    mean = 0.0
    for i in range(m):
        mean += sample[i]
    mean /= m
    square = 0.0
    for i in range(m):
        square += (sample[i] - mean) ** 2
    deviation = np.sqrt(square / m)
    if deviation <= 1e-9 * max(1.0, abs(mean)):
        for i in range(len(out)):
            out[i] = 0.0
    else:
        for i in range(len(out)):
            out[i] = np.rint((out[i] - mean) / deviation / GRAIN) * GRAIN


@part
def in_order(score, order, other):
    """order: (n,) filled with rows from the highest score down; equal scores stay in row order. other: (n,) room."""
    n = len(score)
    for i in range(n):
        order[i] = i
    width = 1
    while width < n:
        for first in range(0, n, 2 * width):
            middle, last = min(first + width, n), min(first + 2 * width, n)
            a, b = first, middle
            for at in range(first, last):
                if b >= last or (a < middle and score[order[a]] >= score[order[b]]):
                    other[at] = order[a]
                    a += 1
                else:
                    other[at] = order[b]
                    b += 1
        for at in range(n):
            order[at] = other[at]
        width *= 2


@kernel
def sweep(first, last, s, r, at, choice, bounds, out, work):
    """Draws first to last - 1; fills their rows of `out`, and the sums of this block.

    s, r: places and regions: plain (3, n, k) and scaled (3, n, k) normalised values, the same of the yardstick (3, m,
    k), people (n,). at: pillar_at, region_at, and the mode: 0 one stage, 1 regions by the sum of their needs, 2 by
    their own. choice: outer (d, p), inner (d, k), normalisation, aggregation, lambda, lambda of regions (d,), bin
    (d, f). bounds: method, total, and low, high, tie of places and of regions. out: units (d, n), rank (d, n), and for
    the block: sums (f, bins, n), all (n,), squares (n,) of the fair shares. work: room.
    """
    n = len(s.people)
    regions = len(at.region_at) - 1
    for draw in range(first, last):
        how, geometric = choice.normalisation[draw], choice.aggregation[draw]
        outer, inner = choice.outer[draw], choice.inner[draw]
        score, need = work.score, work.need
        put_together(s.plain[how], s.scaled[how], geometric, outer, inner, at.pillar_at, score)
        if s.apart:
            put_together(s.plain_y[how], s.scaled_y[how], geometric, outer, inner, at.pillar_at, work.sample)
        else:
            for i in range(n):
                work.sample[i] = score[i]
        standardise(score, work.sample)
        strength = choice.lambda_[draw]
        for i in range(n):
            need[i] = s.people[i] * np.exp(strength * score[i])
        if at.mode == 2:
            found = work.region_score
            put_together(r.plain[how], r.scaled[how], geometric, outer, inner, at.pillar_at, found)
            if r.apart:
                put_together(r.plain_y[how], r.scaled_y[how], geometric, outer, inner, at.pillar_at, work.region_sample)
            else:
                for i in range(regions):
                    work.region_sample[i] = found[i]
            standardise(found, work.region_sample)
            for i in range(regions):
                work.region_need[i] = r.people[i] * np.exp(choice.region_lambda[draw] * found[i])
        everything = 0.0
        for one in range(regions):
            sum_ = 0.0
            for i in range(at.region_at[one], at.region_at[one + 1]):
                sum_ += need[i]
            work.region_sum[one] = sum_
            if at.mode == 1:
                work.region_need[one] = sum_
            if at.mode == 0:
                work.region_need[one] = 1.0
            everything += work.region_need[one]
        if at.mode == 0:
            work.region_units[0] = bounds.total
        elif bounds.method == 0:
            spread_webster(
                work.region_need, bounds.total, bounds.region_low, bounds.region_high, bounds.region_tie,
                work.region_units,
            )  # fmt: skip
        else:
            spread_remainders(
                work.region_need, bounds.total, bounds.region_low, bounds.region_high, bounds.region_tie,
                work.region_units, work.region_quota,
            )  # fmt: skip
        units = out.units[draw]
        for one in range(regions):
            a, b = at.region_at[one], at.region_at[one + 1]
            if bounds.method == 0:
                spread_webster(
                    need[a:b], work.region_units[one], bounds.low[a:b], bounds.high[a:b], bounds.tie[a:b],
                    work.units[a:b],
                )  # fmt: skip
            else:
                spread_remainders(
                    need[a:b], work.region_units[one], bounds.low[a:b], bounds.high[a:b], bounds.tie[a:b],
                    work.units[a:b], work.quota[a:b],
                )  # fmt: skip
            whole = bounds.total * work.region_need[one] / everything / work.region_sum[one]
            for i in range(a, b):
                units[i] = work.units[i]
                work.quota[i] = whole * need[i]
        in_order(score, work.order, work.other)
        for place in range(n):
            one = work.order[place]
            same = place > 0 and score[one] == score[work.order[place - 1]]
            out.rank[draw, one] = out.rank[draw, work.order[place - 1]] if same else place + 1
        for i in range(n):
            out.all[i] += work.quota[i]
            out.squares[i] += work.quota[i] ** 2
        for f in range(choice.bin.shape[1]):
            into = out.sums[f, choice.bin[draw, f]]
            for i in range(n):
                into[i] += work.quota[i]


@kernel
def quantiles(first, last, values, shares, base, count, found, kept):
    """Of each column first to last - 1 of values (d, n): the lowest value that at least each share lies at or below.

    count: (w,) room, as wide as the values are high. base: (n,) values to compare with. found: (q, n) filled. kept:
    (n,) filled with how many draws have the value of `base`.
    """
    d = len(values)
    for i in range(first, last):
        least, most = values[0, i], values[0, i]
        same = 0
        for draw in range(d):
            one = values[draw, i]
            least, most = min(least, one), max(most, one)
            if one == base[i]:
                same += 1
        kept[i] = same
        for v in range(most - least + 1):
            count[v] = 0
        for draw in range(d):
            count[values[draw, i] - least] += 1
        for q in range(len(shares)):
            seen, v = 0, -1
            while seen < shares[q] * d - 1e-9 or v < 0:
                v += 1
                seen += count[v]
            found[q, i] = v + least
