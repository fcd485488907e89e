"""The steps of a move, written down before anything changes, and the labels that they give.

Free of circular waiting: a label grows along every route and from the first to the later visits of a group, and is the
same for visits at the same time. Whatever is put between two stops gets a label between theirs.
"""

import numpy as np

from nabij.engines.common.compiled import part
from nabij.engines.visits.search.kernels.state import INF, LIFT, PUT, below, chance, leg

EDGE = 1e-7


@part
def say_lift(s, v):
    """Step: take v out."""
    k = s.now[0].steps
    s.steps[k].kind = LIFT
    s.steps[k].stop = v
    s.stops[v].lifted = s.now[0].stamp
    s.now[0].steps = k + 1


@part
def say_put(s, v, a, r, label):
    """Step: put v after stop a of route r."""
    k = s.now[0].steps
    s.steps[k].kind = PUT
    s.steps[k].stop = v
    s.steps[k].after = a
    s.steps[k].label = label
    s.stops[v].scripted = s.now[0].stamp
    s.stops[v].script_label = label
    s.stops[v].script_route = r
    s.now[0].steps = k + 1


@part
def route_of(s, x):
    """Route on which stop x is or will be."""
    if s.stops[x].scripted == s.now[0].stamp:
        return s.stops[x].script_route
    return np.int64(s.stops[x].route)


@part
def label_of(s, x):
    return s.stops[x].script_label if s.stops[x].scripted == s.now[0].stamp else s.stops[x].label


@part
def label_after(s, a):
    """Label of the first stop after a that stays; infinite at the end of the route."""
    b = s.stops[a].nxt
    while b < s.now[0].n and s.stops[b].lifted == s.now[0].stamp:
        b = s.stops[b].nxt
    return INF if b >= s.now[0].n else s.stops[b].label


@part
def kept(s, a):
    """Stop a, or the last stop before it that stays."""
    while a < s.now[0].n and s.stops[a].lifted == s.now[0].stamp:
        a = np.int64(s.stops[a].prv)
    return a


@part
def find_place(s, r, label):
    """The last stop of route r with a label below the given one; -1 when a stop has just this label."""
    a = s.now[0].n + r
    b = np.int64(s.stops[a].nxt)
    while b < s.now[0].n:
        if s.stops[b].lifted != s.now[0].stamp:
            if s.stops[b].label == label:
                return np.int64(-1)
            if s.stops[b].label > label:
                break
            a = b
        b = np.int64(s.stops[b].nxt)
    for k in range(s.now[0].steps):  # what this move puts on the same route
        x = s.steps[k].stop
        if s.steps[k].kind == PUT and s.stops[x].script_route == r:
            if s.stops[x].script_label == label:
                return np.int64(-1)
            if label_of(s, a) < s.stops[x].script_label < label:
                a = x
    return a


@part
def is_there(s, x):
    """True when visit x is in the plan after this move."""
    scripted = s.stops[x].scripted == s.now[0].stamp
    return scripted or (s.stops[x].route >= 0 and s.stops[x].lifted != s.now[0].stamp)


@part
def bounds(s, v):
    """Lowest and highest label that the rest of its group allows visit v; equal when it begins with another one."""
    low, high = -INF, INF
    g = s.stops[v].group
    if g >= 0:
        first = s.stops[v].crowd
        size = s.stops[v].size
        base = s.stops[v].closure
        me = s.stops[v].member
        for i in range(size):
            x = s.lists[first + i]
            if i != me and is_there(s, x):
                label = label_of(s, x)
                if s.closure[base + i * size + me] >= 0.0 and label > low:
                    low = label
                if s.closure[base + me * size + i] >= 0.0 and label < high:
                    high = label
    return low, high


@part
def guess(s, v, a):
    """When visit v would begin right after stop a."""
    t = s.stops[a].start + s.stops[a].minutes + s.legs[leg(s, a, v)].minutes
    return max(t, s.stops[v].ready)


@part
def squeeze(label, low, high):
    """The label brought strictly between low and high; NaN when nothing lies between."""
    if label >= high:
        label = high - min(EDGE, 0.5 * (high - low))
    if label <= low:
        label = low + min(EDGE, 0.5 * (high - low))
    return label if low < label < high else np.nan


@part
def random_route(s, v):
    """A random route that may make visit v, -1 when there is none."""
    count = s.stops[v].options_end - s.stops[v].options
    return np.int64(-1) if count == 0 else np.int64(s.lists[s.stops[v].options + below(s, count)])


@part
def random_near(s, v):
    """A random planned visit near v in place and time, -1 when none."""
    count = s.stops[v].nears
    if count == 0:
        return np.int64(-1)
    u = np.int64(s.near[v, below(s, count)])
    return u if s.stops[u].route >= 0 else np.int64(-1)


@part
def may(s, v, r):
    return s.fit[v, s.routes[r].carer] < INF


@part
def beside(s, u):
    """Stop u or the one before it, at random."""
    return u if chance(s) < 0.5 else np.int64(s.stops[u].prv)


@part
def say_alone(s, v, a):
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
def say_unit(s, unit, v, a, spread):
    """Steps: put visit v of a unit after stop a, and its other visits on random routes at labels that fit.

    spread: how much later than it could be the label of v may be taken, so that other places of the others come within
    reach. All visits of the unit are out of the plan.
    """
    if s.units[unit].end - s.units[unit].first == 1:
        return say_alone(s, v, a)
    before, after = s.stops[a].label, label_after(s, a)
    label = squeeze(guess(s, v, a), before, after)
    if np.isnan(label):
        return False
    if spread > 0.0:
        label = squeeze(label + (min(after, label + spread) - label) * chance(s), before, after)
    say_put(s, v, a, np.int64(s.stops[a].route), label)
    for k in range(s.units[unit].first, s.units[unit].end):
        w = s.lists[k]
        if w != v and not say_tied(s, w, v, label):
            return False
    return True


@part
def say_tied(s, w, v, label):
    """Step: put w, of the unit of v that gets `label`, on a random route (that of the other end, for a ride)."""
    other = s.stops[w].partner
    r = s.stops[other].script_route if other >= 0 and s.stops[other].scripted == s.now[0].stamp else random_route(s, w)
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
def offset(s, v, w):
    """Minutes after v that w begins at the earliest (before it: negative), as far as they are linked."""
    g = s.stops[v].group
    if g < 0 or s.stops[w].group != g:
        return s.stops[v].minutes + EDGE
    size = s.stops[v].size
    base = s.stops[v].closure
    ahead = s.closure[base + s.stops[v].member * size + s.stops[w].member]
    back = s.closure[base + s.stops[w].member * size + s.stops[v].member]
    if ahead >= 0.0:
        return ahead
    return -back if back >= 0.0 else 0.0


@part
def say_lift_unit(s, unit):
    for k in range(s.units[unit].first, s.units[unit].end):
        say_lift(s, s.lists[k])
