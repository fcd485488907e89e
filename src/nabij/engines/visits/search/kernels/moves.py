"""The moves of the search. Each writes down its steps, changing nothing, and tells whether it could be a move at all.

Free of circular waiting: a label grows along every route and from the first to the later visits of a group, and is the
same for visits at the same time. Whatever is put between two stops gets a label between theirs.
"""

import numpy as np

from nabij.engines.common.compiled import part
from nabij.engines.visits.search.kernels.layout import BANK, MOVES, STAMP, N
from nabij.engines.visits.search.kernels.state import CROSS, INF, LIFT, PUT, below, chance, leg

EDGE = 1e-7


@part
def say_lift(s, v):  # type: ignore[no-untyped-def]
    """Step: take v out."""
    k = s.number[MOVES]
    s.moves[k, 0] = LIFT
    s.moves[k, 1] = v
    s.lifted[v] = s.number[STAMP]
    s.number[MOVES] = k + 1


@part
def say_put(s, v, a, r, label):  # type: ignore[no-untyped-def]
    """Step: put v after stop a of route r."""
    k = s.number[MOVES]
    s.moves[k, 0] = PUT
    s.moves[k, 1] = v
    s.moves[k, 2] = a
    s.labels[k] = label
    s.scripted[v] = s.number[STAMP]
    s.script_label[v] = label
    s.script_route[v] = r
    s.number[MOVES] = k + 1


@part
def route_of(s, x):  # type: ignore[no-untyped-def]
    """Route on which stop x is or will be."""
    if s.scripted[x] == s.number[STAMP]:
        return s.script_route[x]
    return np.int64(s.stops[x].route)


@part
def label_of(s, x):  # type: ignore[no-untyped-def]
    return s.script_label[x] if s.scripted[x] == s.number[STAMP] else s.stops[x].label


@part
def label_after(s, a):  # type: ignore[no-untyped-def]
    """Label of the first stop after a that stays; infinite at the end of the route."""
    b = s.stops[a].nxt
    while b < s.number[N] and s.lifted[b] == s.number[STAMP]:
        b = s.stops[b].nxt
    return INF if b >= s.number[N] else s.stops[b].label


@part
def kept(s, a):  # type: ignore[no-untyped-def]
    """Stop a, or the last stop before it that stays."""
    while a < s.number[N] and s.lifted[a] == s.number[STAMP]:
        a = np.int64(s.stops[a].prv)
    return a


@part
def find_place(s, r, label):  # type: ignore[no-untyped-def]
    """The last stop of route r with a label below the given one; -1 when a stop has just this label."""
    a = s.number[N] + r
    b = np.int64(s.stops[a].nxt)
    while b < s.number[N]:
        if s.lifted[b] != s.number[STAMP]:
            if s.stops[b].label == label:
                return np.int64(-1)
            if s.stops[b].label > label:
                break
            a = b
        b = np.int64(s.stops[b].nxt)
    for k in range(s.number[MOVES]):  # what this move puts on the same route
        x = s.moves[k, 1]
        if s.moves[k, 0] == PUT and s.script_route[x] == r and label_of(s, a) < s.script_label[x] <= label:
            if s.script_label[x] == label:
                return np.int64(-1)
            a = x
    return a


@part
def bounds(s, v):  # type: ignore[no-untyped-def]
    """Lowest and highest label that the rest of its group allows visit v; equal when it begins with another one."""
    low, high = -INF, INF
    g = s.stops[v].group
    if g >= 0:
        first = s.groups_at[g]
        size = s.groups_at[g + 1] - first
        base = s.closure_at[g]
        me = s.stops[v].member
        for i in range(size):
            x = s.groups[first + i]
            there = s.scripted[x] == s.number[STAMP] or (s.stops[x].route >= 0 and s.lifted[x] != s.number[STAMP])
            if i != me and there:
                label = label_of(s, x)
                if s.closure[base + i * size + me] >= 0.0 and label > low:
                    low = label
                if s.closure[base + me * size + i] >= 0.0 and label < high:
                    high = label
    return low, high


@part
def guess(s, v, a):  # type: ignore[no-untyped-def]
    """When visit v would begin right after stop a."""
    t = s.stops[a].start + s.stops[a].minutes + s.legs[leg(s, a, v), 0]
    return max(t, s.stops[v].ready)


@part
def squeeze(label, low, high):  # type: ignore[no-untyped-def]
    """The label brought strictly between low and high; NaN when nothing lies between."""
    if label >= high:
        label = high - min(EDGE, 0.5 * (high - low))
    if label <= low:
        label = low + min(EDGE, 0.5 * (high - low))
    return label if low < label < high else np.nan


@part
def random_route(s, v):  # type: ignore[no-untyped-def]
    """A random route that may make visit v, -1 when there is none."""
    count = s.options_at[v + 1] - s.options_at[v]
    return np.int64(-1) if count == 0 else np.int64(s.options[s.options_at[v] + below(s, count)])


@part
def random_near(s, v):  # type: ignore[no-untyped-def]
    """A random planned visit near v in place and time, -1 when none."""
    count = s.near_count[v]
    if count == 0:
        return np.int64(-1)
    u = np.int64(s.near[v, below(s, count)])
    return u if s.stops[u].route >= 0 else np.int64(-1)


@part
def may(s, v, r):  # type: ignore[no-untyped-def]
    return s.fit[v, s.routes[r].carer] < INF


@part
def beside(s, u):  # type: ignore[no-untyped-def]
    """Stop u or the one before it, at random."""
    return u if chance(s) < 0.5 else np.int64(s.stops[u].prv)


@part
def say_alone(s, v, a):  # type: ignore[no-untyped-def]
    """Step: put visit v after stop a, with a label that its place and its group allow."""
    low, high = bounds(s, v)
    before, after = label_of(s, a), label_after(s, a)
    r = route_of(s, a)
    if low == high:
        if not before < low < after:
            return False
        label = low
    elif s.stops[v].group < 0:
        label = min(max(guess(s, v, a), before), after)
    else:
        label = squeeze(guess(s, v, a), max(low, before), min(high, after))
        if np.isnan(label):
            return False
    say_put(s, v, a, r, label)
    return True


@part
def say_unit(s, unit, v, a, spread):  # type: ignore[no-untyped-def]
    """Steps: put visit v of a unit after stop a, and its other visits on random routes at labels that fit.

    spread: how much later than it could be the label of v may be taken, so that other places of the others come within
    reach. All visits of the unit are out of the plan.
    """
    if s.units_at[unit + 1] - s.units_at[unit] == 1:
        return say_alone(s, v, a)
    before, after = s.stops[a].label, label_after(s, a)
    label = squeeze(guess(s, v, a), before, after)
    if np.isnan(label):
        return False
    if spread > 0.0:
        label = squeeze(label + (min(after, label + spread) - label) * chance(s), before, after)
    say_put(s, v, a, np.int64(s.stops[a].route), label)
    for k in range(s.units_at[unit], s.units_at[unit + 1]):
        w = s.units[k]
        if w != v and not say_tied(s, w, v, label):
            return False
    return True


@part
def say_tied(s, w, v, label):  # type: ignore[no-untyped-def]
    """Step: put w, of the unit of v that gets `label`, on a random route (that of the other end, for a ride)."""
    other = s.partner[w]
    r = s.script_route[other] if other >= 0 and s.scripted[other] == s.number[STAMP] else random_route(s, w)
    if r < 0 or not may(s, w, r):
        return False
    low, high = bounds(s, w)
    wanted = low
    if low != high:
        wanted = squeeze(max(label + offset(s, v, w), s.stops[w].ready), low, high)
        if np.isnan(wanted):
            return False
    a = find_place(s, r, wanted)
    if a < 0:
        return False
    say_put(s, w, a, r, wanted)
    return True


@part
def offset(s, v, w):  # type: ignore[no-untyped-def]
    """Minutes after v that w begins at the earliest (before it: negative), as far as they are linked."""
    g = s.stops[v].group
    if g < 0 or s.stops[w].group != g:
        return 0.0
    size = s.groups_at[g + 1] - s.groups_at[g]
    base = s.closure_at[g]
    ahead = s.closure[base + s.stops[v].member * size + s.stops[w].member]
    back = s.closure[base + s.stops[w].member * size + s.stops[v].member]
    if ahead >= 0.0:
        return ahead
    return -back if back >= 0.0 else 0.0


@part
def say_lift_unit(s, unit):  # type: ignore[no-untyped-def]
    for k in range(s.units_at[unit], s.units_at[unit + 1]):
        say_lift(s, s.units[k])


@part
def relocate(s, v, a, whole):  # type: ignore[no-untyped-def]
    """Move visit v, or its whole unit, to after stop a."""
    if not may(s, v, s.stops[a].route):
        return False
    if not whole:
        if a == v or s.stops[v].prv == a:
            return False
        say_lift(s, v)
        return say_alone(s, v, a)
    unit = s.stops[v].unit
    say_lift_unit(s, unit)
    return say_unit(s, unit, v, kept(s, a), 60.0 if chance(s) < 0.3 else 0.0)


@part
def near_place(s, v):  # type: ignore[no-untyped-def]
    """A stop after which v would be next to a visit that is near, -1 when none."""
    u = random_near(s, v)
    return beside(s, u) if u >= 0 else u


@part
def same_time_place(s, v):  # type: ignore[no-untyped-def]
    """A stop of another route after which v would come at the time it has now, or one place from there; -1 if none."""
    r = random_route(s, v)
    if r < 0 or r == s.stops[v].route:
        return np.int64(-1)
    a = find_place(s, r, s.stops[v].label)
    if a >= 0 and s.stops[v].group < 0 and chance(s) < 0.5:
        if a < s.number[N] and chance(s) < 0.5:
            return np.int64(s.stops[a].prv)
        if s.stops[a].nxt < s.number[N]:
            return np.int64(s.stops[a].nxt)
    return a


@part
def hop_place(s, v):  # type: ignore[no-untyped-def]
    """A stop a few places from v on its own route; -1 when none."""
    a = np.int64(s.stops[v].prv)
    if chance(s) < 0.5:
        for _ in range(1 + below(s, 3)):
            if a < s.number[N]:
                a = np.int64(s.stops[a].prv)
        return a
    a = np.int64(s.stops[v].nxt)
    for _ in range(below(s, 3)):
        if a < s.number[N] and s.stops[a].nxt < s.number[N]:
            a = np.int64(s.stops[a].nxt)
    return a if a < s.number[N] else np.int64(-1)


@part
def exchange(s, v):  # type: ignore[no-untyped-def]
    """Swap the places of two visits on different routes."""
    u = random_near(s, v)
    if chance(s) < 0.5:
        a = same_time_place(s, v)
        u = a if a < s.number[N] else np.int64(s.stops[a].nxt)
    if u < 0 or u >= s.number[N] or s.stops[u].route == s.stops[v].route:
        return False
    if not may(s, v, s.stops[u].route) or not may(s, u, s.stops[v].route):
        return False
    say_lift(s, v)
    say_lift(s, u)
    return say_alone(s, v, np.int64(s.stops[u].prv)) and say_alone(s, u, np.int64(s.stops[v].prv))


@part
def tails(s, v):  # type: ignore[no-untyped-def]
    """Let v be followed by a visit that is near, and exchange the tails of the two routes."""
    u = random_near(s, v)
    if u < 0 or s.stops[u].route == s.stops[v].route:
        return False
    c = np.int64(s.stops[u].prv)
    if s.stops[v].label >= s.stops[u].label or (c < s.number[N] and s.stops[c].label >= label_after(s, v)):
        return False
    if not all_may(s, u, s.stops[v].route) or not all_may(s, np.int64(s.stops[v].nxt), s.stops[u].route):
        return False
    k = s.number[MOVES]
    s.moves[k, 0] = CROSS
    s.moves[k, 1] = v
    s.moves[k, 2] = c
    s.number[MOVES] = k + 1
    return True


@part
def all_may(s, x, r):  # type: ignore[no-untyped-def]
    """True when route r may make visit x and all that follow it."""
    carer = s.routes[r].carer
    while x < s.number[N]:
        if s.fit[x, carer] == INF:
            return False
        x = np.int64(s.stops[x].nxt)
    return True


@part
def segment(s, v):  # type: ignore[no-untyped-def]
    """Move v and the one or two visits after it next to a visit that is near, on another route."""
    u = random_near(s, v)
    if u < 0 or s.stops[u].route == s.stops[v].route:
        return False
    r = np.int64(s.stops[u].route)
    a = beside(s, u)
    x = np.int64(v)
    after = label_after(s, a)
    before = s.stops[a].label
    for _ in range(2 + below(s, 2)):
        if x >= s.number[N]:
            return s.number[MOVES] > 2
        if not may(s, x, r):
            return False
        label = s.stops[x].label
        if s.stops[x].group < 0:
            label = min(max(label, before), after)
        elif not before < label < after:
            return False
        say_lift(s, x)
        say_put(s, x, a, r, label)
        before = label
        a = x
        x = np.int64(s.stops[x].nxt)
    return True


@part
def waiting_unit(s):  # type: ignore[no-untyped-def]
    """A random unit that is left out; there must be one."""
    return np.int64(s.bank[below(s, s.number[BANK])])


@part
def serve(s, unit):  # type: ignore[no-untyped-def]
    """Plan a unit that is left out, next to a visit that is near or anywhere."""
    v = s.units[s.units_at[unit] + below(s, s.units_at[unit + 1] - s.units_at[unit])]
    u = random_near(s, v) if chance(s) < 0.5 else np.int64(-1)
    if u >= 0:
        a = beside(s, u)
    else:
        r = random_route(s, v)
        if r < 0:
            return False
        a = s.number[N] + r
        for _ in range(below(s, s.routes[r].visits + 1)):
            a = np.int64(s.stops[a].nxt)
    if not may(s, v, s.stops[a].route):
        return False
    return say_unit(s, unit, v, a, 120.0 if chance(s) < 0.5 else 0.0)


@part
def replace(s, v, unit):  # type: ignore[no-untyped-def]
    """Put a unit that is left out in the place of the unit of v."""
    w = s.units[s.units_at[unit] + below(s, s.units_at[unit + 1] - s.units_at[unit])]
    if not may(s, w, s.stops[v].route):
        return False
    say_lift_unit(s, s.stops[v].unit)
    return say_unit(s, unit, w, kept(s, np.int64(s.stops[v].prv)), 0.0)
