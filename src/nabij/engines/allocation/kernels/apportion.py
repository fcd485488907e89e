"""Whole units by need, between bounds: Webster (Sainte-Lague) and largest remainder."""

from nabij.engines.common.compiled import kernel, part

SLACK = 1e-10
"""Claims that differ by less than this share are equal, and decided by lot."""


@part
def spread_webster(need, total, low, high, tie, units):
    """Fill units[i] from low[i] to high[i], together `total`, by the divisor method with rounding at the half.

    need: more than 0. tie: lots, the lowest goes first. Needs sum(low) <= total <= sum(high).
    """
    n = len(need)
    everything = 0.0
    for i in range(n):
        everything += need[i]
    divisor = everything / max(total, 1)
    least, most = 0.0, 0.0  # bounds of the divisor that are known: too many units at `least`, too few at `most`
    found = 0
    for _round in range(40):
        found = 0
        for i in range(n):
            claim = need[i] / divisor + 0.5
            one = high[i] if claim >= high[i] else int(claim)
            units[i] = min(max(one, low[i]), high[i])
            found += units[i]
        if -4 <= found - total <= 4:
            break
        if found > total:
            least = divisor
            divisor = divisor * 2 if most == 0.0 else (least + most) / 2
        else:
            most = divisor
            divisor = (least + most) / 2
    while found < total:
        add = first_claim(need, high, tie, units)
        units[add] += 1
        found += 1
    while found > total:
        drop = last_claim(need, low, tie, units)
        units[drop] -= 1
        found -= 1
    for _swap in range(n):  # what rounding decided among equal claims, the lot decides anew
        add, drop = first_claim(need, high, tie, units), last_claim(need, low, tie, units)
        if add < 0 or drop < 0 or add == drop:
            break
        wins = need[add] / (2 * units[add] + 1)
        loses = need[drop] / (2 * units[drop] - 1)
        if wins > loses * (1 + SLACK) or (wins >= loses * (1 - SLACK) and tie[add] < tie[drop]):
            units[add] += 1
            units[drop] -= 1
        else:
            break


@part
def first_claim(need, high, tie, units):
    """Who gets the next unit; -1 when all have their most."""
    best, who = -1.0, -1
    for i in range(len(need)):
        if units[i] < high[i]:
            claim = need[i] / (2 * units[i] + 1)
            if claim > best * (1 + SLACK) or (claim >= best * (1 - SLACK) and tie[i] < tie[who]):
                best, who = claim, i
    return who


@part
def last_claim(need, low, tie, units):
    """Who got the last unit; -1 when all have their least."""
    best, who = -1.0, -1
    for i in range(len(need)):
        if units[i] > low[i]:
            claim = need[i] / (2 * units[i] - 1)
            if who < 0 or claim < best * (1 - SLACK) or (claim <= best * (1 + SLACK) and tie[i] > tie[who]):
                best, who = claim, i
    return who


@part
def spread_remainders(need, total, low, high, tie, units, quota):
    """The same by largest remainder: the whole part of the fair share, and the rest to the largest fractions.

    quota: (n,) filled: the fair shares, cut to the bounds and together `total`.
    """
    fair_quotas(need, total, low, high, quota)
    n = len(need)
    found = 0
    for i in range(n):
        units[i] = min(max(int(quota[i] + 1e-9), low[i]), high[i])
        found += units[i]
    least, most = 0.0, 1.0  # more than enough have a fraction above `least`, none too many above `most`
    while most - least > 1e-6 and found < total:
        middle = (least + most) / 2
        above = 0
        for i in range(n):
            if units[i] < high[i] and quota[i] - units[i] > middle:
                above += 1
        if above > total - found:
            least = middle
        else:
            most = middle
    for i in range(n):
        if found < total and units[i] < high[i] and quota[i] - units[i] > most:
            units[i] += 1
            found += 1
    while found < total:
        best, who = -2.0, -1
        for i in range(n):
            if units[i] < high[i]:
                rest = quota[i] - units[i]
                if who < 0 or rest > best + 1e-9 or (rest >= best - 1e-9 and tie[i] < tie[who]):
                    best, who = rest, i
        units[who] += 1
        found += 1
    while found > total:
        best, who = 2.0, -1
        for i in range(n):
            if units[i] > low[i]:
                rest = quota[i] - units[i]
                if who < 0 or rest < best - 1e-9 or (rest <= best + 1e-9 and tie[i] > tie[who]):
                    best, who = rest, i
        units[who] -= 1
        found -= 1


@part
def fair_quotas(need, total, low, high, quota):
    """Shares in proportion to need between the bounds, not rounded: quota = min(max(need / d, low), high)."""
    n = len(need)
    everything = 0.0
    for i in range(n):
        everything += need[i]
    per_unit = total / everything
    least, most = 0.0, 0.0
    for _round in range(200):
        sum_ = 0.0
        free = 0.0
        for i in range(n):
            one = need[i] * per_unit
            if one <= low[i]:
                one = float(low[i])
            elif one >= high[i]:
                one = float(high[i])
            else:
                free += need[i]
            quota[i] = one
            sum_ += one
        gap = total - sum_
        if -1e-9 <= gap <= 1e-9:
            break
        if gap > 0:
            least = per_unit
        else:
            most = per_unit
        step = per_unit + gap / free if free > 0 else -1.0  # where the gap closes if no bound is met on the way
        if step > least and (most == 0.0 or step < most):
            per_unit = step
        elif most == 0.0:
            per_unit = per_unit * 2
        else:
            per_unit = (least + most) / 2


@kernel
def spread(method, need, total, low, high, tie, units, quota):
    """method: 0 Webster, 1 largest remainder. Fills units, and quota with the fair shares between the bounds."""
    if method == 0:
        spread_webster(need, total, low, high, tie, units)
        fair_quotas(need, total, low, high, quota)
    else:
        spread_remainders(need, total, low, high, tie, units, quota)
