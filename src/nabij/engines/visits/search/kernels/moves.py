"""The moves of the search. Each writes down its steps, changing nothing, and tells whether it could be one at all."""

import numpy as np

from nabij.engines.common.compiled import part
from nabij.engines.visits.search.kernels.state import CROSS, INF, below, chance
from nabij.engines.visits.search.kernels.steps import (
    beside,
    find_place,
    kept,
    label_after,
    may,
    random_near,
    random_route,
    say_alone,
    say_lift,
    say_lift_unit,
    say_put,
    say_unit,
)


@part
def relocate(s, v, a, whole):
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
def near_place(s, v):
    """A stop after which v would be next to a visit that is near, -1 when none."""
    u = random_near(s, v)
    return beside(s, u) if u >= 0 else u


@part
def same_time_place(s, v):
    """A stop of another route after which v would come at the time it has now, or one place from there; -1 if none."""
    r = random_route(s, v)
    if r < 0 or r == s.stops[v].route:
        return np.int64(-1)
    a = find_place(s, r, s.stops[v].label)
    if a >= 0 and s.stops[v].group < 0 and chance(s) < 0.5:
        if a < s.now[0].n and chance(s) < 0.5:
            return np.int64(s.stops[a].prv)
        if s.stops[a].nxt < s.now[0].n:
            return np.int64(s.stops[a].nxt)
    return a


@part
def hop_place(s, v):
    """A stop a few places from v on its own route; -1 when none."""
    a = np.int64(s.stops[v].prv)
    if chance(s) < 0.5:
        for _ in range(1 + below(s, 3)):
            if a < s.now[0].n:
                a = np.int64(s.stops[a].prv)
        return a
    a = np.int64(s.stops[v].nxt)
    for _ in range(below(s, 3)):
        if a < s.now[0].n and s.stops[a].nxt < s.now[0].n:
            a = np.int64(s.stops[a].nxt)
    return a if a < s.now[0].n else np.int64(-1)


@part
def exchange(s, v):
    """Swap the places of two visits on different routes."""
    u = random_near(s, v)
    if chance(s) < 0.5:
        a = same_time_place(s, v)
        u = a if a < s.now[0].n else np.int64(s.stops[a].nxt)
    if u < 0 or u >= s.now[0].n or s.stops[u].route == s.stops[v].route:
        return False
    if not may(s, v, s.stops[u].route) or not may(s, u, s.stops[v].route):
        return False
    say_lift(s, v)
    say_lift(s, u)
    return say_alone(s, v, np.int64(s.stops[u].prv)) and say_alone(s, u, np.int64(s.stops[v].prv))


@part
def tails(s, v):
    """Let v be followed by a visit that is near, and exchange the tails of the two routes."""
    u = random_near(s, v)
    if u < 0 or s.stops[u].route == s.stops[v].route:
        return False
    c = np.int64(s.stops[u].prv)
    if s.stops[v].label >= s.stops[u].label or (c < s.now[0].n and s.stops[c].label >= label_after(s, v)):
        return False
    if not all_may(s, u, s.stops[v].route) or not all_may(s, np.int64(s.stops[v].nxt), s.stops[u].route):
        return False
    k = s.now[0].steps
    s.steps[k].kind = CROSS
    s.steps[k].stop = v
    s.steps[k].after = c
    s.now[0].steps = k + 1
    return True


@part
def all_may(s, x, r):
    """True when route r may make visit x and all that follow it."""
    carer = s.routes[r].carer
    while x < s.now[0].n:
        if s.fit[x, carer] == INF:
            return False
        x = np.int64(s.stops[x].nxt)
    return True


@part
def segment(s, v):
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
        if x >= s.now[0].n:
            return s.now[0].steps > 2
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
def waiting_unit(s):
    """A random unit that is left out; there must be one."""
    return np.int64(s.units[below(s, s.now[0].left_out)].bank)


@part
def serve(s, unit):
    """Plan a unit that is left out, next to a visit that is near or anywhere."""
    v = s.lists[s.units[unit].first + below(s, s.units[unit].end - s.units[unit].first)]
    u = random_near(s, v) if chance(s) < 0.5 else np.int64(-1)
    if u >= 0:
        a = beside(s, u)
    else:
        r = random_route(s, v)
        if r < 0:
            return False
        a = s.now[0].n + r
        for _ in range(below(s, s.routes[r].visits + 1)):
            a = np.int64(s.stops[a].nxt)
    if not may(s, v, s.stops[a].route):
        return False
    return say_unit(s, unit, v, a, 120.0 if chance(s) < 0.5 else 0.0)


@part
def replace(s, v, unit):
    """Put a unit that is left out in the place of the unit of v."""
    w = s.lists[s.units[unit].first + below(s, s.units[unit].end - s.units[unit].first)]
    if not may(s, w, s.stops[v].route):
        return False
    say_lift_unit(s, s.stops[v].unit)
    return say_unit(s, unit, w, kept(s, np.int64(s.stops[v].prv)), 0.0)
