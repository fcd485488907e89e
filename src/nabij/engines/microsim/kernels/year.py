"""The years of a region, person by person: who enters at 65, and what happens in a year under both policies.

State of a person in 16 bits: dependency (2), place (2: home, waiting, residential, dead), living alone (1), carer (2),
adapted home (1), programme (2: out of reach, within reach, reached), income (2).
"""

import numpy as np

from nabij.engines.common.compiled import kernel, part
from nabij.engines.microsim.kernels.numbers import bits, high, low, stream

DEAD = 3
OLD = 65
AGES = 46
# What is counted of a year (EVENTS of tables.py).
DEATH, DEATH_RESIDENTIAL, DEATH_WAITING, FALL, HOSPITAL, APPLIED, ADMITTED, ADAPTED, REACHED, STRAINED, BRIEF = range(
    11
)


@part
def packed(dep, place, alone, carer, adapted, reach, income):
    return np.uint16(dep | place << 2 | alone << 4 | carer << 5 | adapted << 7 | reach << 8 | income << 10)


@kernel
def enter(key, first, start, stop, t, born, sex, joint, cells, coverage, state, waiting, residents):
    """People who are 65 or older for the first time: rows start to stop of both states.

    Who would live in residential care asks for a place like everybody, but for the first year: waiting and residents
    are those of `year`. born: (n,) age at the start. joint: (2, 46, 288) cumulated shares of `cells` (288,), packed.
    coverage: by region.
    """
    for row in range(start, stop):
        if state[0, row] >> 2 & 3 == DEAD:
            continue
        word = bits(stream(key, first + row), t, 7)
        u = low(word)
        table = joint[sex[row], min(born[row] + t - OLD, AGES - 1)]
        below, above = 0, table.size - 1
        while below < above:
            middle = (below + above) >> 1
            if table[middle] > u:
                above = middle
            else:
                below = middle + 1
        found = cells[below]
        if high(word) < coverage:
            found |= np.uint16(1 << 8)
        if t > 0 and found >> 2 & 3 == 2:
            found ^= np.uint16(3 << 2)
            for arm in range(2):
                waiting[arm, residents[arm, 1]] = row
                residents[arm, 1] += 1
        state[0, row] = found
        state[1, row] = found


@kernel
def young(key, first, start, stop, born, sex, survival, years, state, deaths):
    """Death before 65: one number a person decides the year, by the survival (2, 66, years + 1) from each age.

    deaths: (years,) are counted; who dies before entering is marked.
    """
    for row in range(start, stop):
        u = low(bits(stream(key, first + row), 63, 7))
        table = survival[sex[row], born[row]]
        last = min(OLD - born[row], years)
        state[0, row] = 0
        state[1, row] = 0
        if u < table[last]:
            continue
        # The first year at whose end survival has fallen to u.
        below, above = 1, last
        while below < above:
            middle = (below + above) >> 1
            if table[middle] <= u:
                above = middle
            else:
                below = middle + 1
        deaths[below - 1] += 1
        dead = packed(0, DEAD, 0, 0, 0, 0, 0)
        state[0, row] = dead
        state[1, row] = dead


@kernel
def census(stop, t, born, sex, state, groups, cells, ages):
    """Count who lives how. cells: (3, groups, 432), ages: (3, 2, 46, 12) of this year. The last of axis 0 is
    who lives the same under both policies."""
    for row in range(stop):
        age = min(born[row] + t - OLD, AGES - 1)
        same = state[0, row] == state[1, row]
        for arm in range(1 if same else 2):
            s = np.int64(state[arm, row])
            place = s >> 2 & 3
            if place == DEAD:
                continue
            slot = 2 if same else arm
            cell = place * 4 + (s & 3)
            ages[slot, sex[row], age, cell] += 1
            cell = (cell * 3 + (s >> 5 & 3)) * 3 + (s >> 10 & 3)
            cell = (cell * 2 + (1 if s >> 8 & 3 == 2 else 0)) * 2 + (s >> 7 & 1)
            cells[slot, row % groups, cell] += 1


@part
def lived(s, slot, sex, age, words, death, worse, tables, counts, group):
    """One person's year under one policy: the state at its end. 5 of 6 words make 10 uniform numbers."""
    better, income_worse, falls, worsens, hospital, alone_on, alone_off, carer_on, carer_off, strain, relief, \
        adapts, adapts_more, applies = tables  # fmt: skip
    dep, place, alone, carer = s & 3, s >> 2 & 3, s >> 4 & 1, s >> 5 & 3
    adapted, reach, income = s >> 7 & 1, s >> 8 & 3, s >> 10 & 3
    reached = 1 if reach == 2 else 0
    if low(words[0]) < death[sex, age, dep]:
        counts[slot, group, income, DEATH] += 1
        if place == 2:
            counts[slot, group, income, DEATH_RESIDENTIAL] += 1
        elif place == 1:
            counts[slot, group, income, DEATH_WAITING] += 1
        return np.int64(packed(dep, DEAD, alone, carer, adapted, reach, income))
    outside = 0 if place == 2 else 1
    helped = reached * outside
    more = worse[sex, age, dep] * income_worse[income]
    if high(words[0]) < falls[dep, outside, adapted, helped]:
        counts[slot, group, income, FALL] += 1
        more += worsens
    u = low(words[1])
    less = better[sex, age, dep]
    if dep < 3 and u < more:
        dep += 1
    elif u >= 1.0 - less:
        dep -= 1
    if high(words[1]) < hospital[dep, helped]:
        counts[slot, group, income, HOSPITAL] += 1
    if outside:
        u = low(words[2])
        if alone:
            if u < alone_off:
                alone = 0
        elif u < alone_on[sex, age]:
            alone = 1
        u = high(words[2])
        if carer == 0:
            if u < carer_on[alone]:
                carer = 1
        elif u < carer_off:
            carer = 0
        elif carer == 1:
            if low(words[3]) < strain[dep, helped]:
                carer = 2
                counts[slot, group, income, STRAINED] += 1
        elif dep == 0 or low(words[3]) < relief:
            carer = 1
        if adapted == 0:
            u = high(words[3])
            if u < adapts:
                adapted = 1
            elif reached and u < adapts + adapts_more:
                adapted = 1
                counts[slot, group, income, ADAPTED] += 1
        if place == 0:
            chance = applies[sex, age, (((dep * 2 + alone) * 3 + carer) * 3 + income) * 2 + reached]
            if low(words[4]) < chance:
                place = 1
                counts[slot, group, income, APPLIED] += 1
        elif dep == 0:
            place = 0
    return np.int64(packed(dep, place, alone, carer, adapted, reach, income))


@part
def brief(s, arm, sex, age, u, dying, granted, counts, group):
    """Somebody who died this year under one policy: was it after moving to residential care earlier in the year?"""
    dep, place, income = s & 3, s >> 2 & 3, s >> 10 & 3
    if place == 2:
        return
    if place == 1:
        chance = 0.5
    else:
        row = (((dep * 2 + (s >> 4 & 1)) * 3 + (s >> 5 & 3)) * 3 + income) * 2
        chance = dying[sex, age, row + (1 if s >> 8 & 3 == 2 else 0)]
    if u < chance * granted[arm, dep]:
        counts[arm, group, income, ADMITTED] += 1
        counts[arm, group, income, BRIEF] += 1


@kernel
def year(
    key,
    first,
    stop,
    t,
    born,
    sex,
    state,
    groups,
    death,
    worse,
    detect,
    dying,
    granted,
    tables,
    words,
    counts,
    waiting,
    residents,
):
    """One year of all who are 65 or older. counts: (3, groups, 3, 11), the last of axis 0 for who lives the same under
    both policies; that year is lived once. granted: (2, 4) share of who asked a place a year before that found one.
    waiting: (2, n) receives the rows that ask a place; words: (5,) room for random bits; residents: (2, 2) receives how
    many live in residential care at the end, and how many ask a place."""
    for row in range(stop):
        one, other = np.int64(state[0, row]), np.int64(state[1, row])
        if one >> 2 & 3 == DEAD and other >> 2 & 3 == DEAD:
            continue
        start = stream(key, first + row)
        for block in range(5):
            words[block] = bits(start, t, block)
        age = min(born[row] + t - OLD, AGES - 1)
        group = row % groups
        same = one == other
        before, before_other = one, other
        if one >> 2 & 3 != DEAD:
            one = lived(one, 2 if same else 0, sex[row], age, words, death, worse, tables, counts, group)
        if same:
            other = one
        elif other >> 2 & 3 != DEAD:
            other = lived(other, 1, sex[row], age, words, death, worse, tables, counts, group)
        if other >> 8 & 3 == 1 and other >> 2 & 3 < 2 and high(words[4]) < detect[age, other & 3, other >> 4 & 1]:
            other += 1 << 8
            counts[1, group, other >> 10 & 3, REACHED] += 1
        if before >> 2 & 3 != DEAD and one >> 2 & 3 == DEAD:
            brief(before, 0, sex[row], age, low(words[4]), dying, granted, counts, group)
        if before_other >> 2 & 3 != DEAD and other >> 2 & 3 == DEAD:
            brief(before_other, 1, sex[row], age, low(words[4]), dying, granted, counts, group)
        state[0, row] = one
        state[1, row] = other
        for arm in range(2):
            place = (one if arm == 0 else other) >> 2 & 3
            if place == 2:
                residents[arm, 0] += 1
            elif place == 1:
                waiting[arm, residents[arm, 1]] = row
                residents[arm, 1] += 1
