"""Times after a move: spread from the stops that moved, in order of label, until nothing changes any more."""

import numpy as np

from nabij.engines.common.compiled import part
from nabij.engines.visits.search.kernels.state import CROSS, INF, PUT, leg, push, touch


@part
def admit(s, x, t):
    """The earliest moment from t on that lies in a window of visit x; infinite when there is none."""
    i = np.uint64(x)
    if t <= s.stops[i].latest:
        return max(t, s.stops[i].ready)
    for w in range(s.stops[x].window + 1, s.stops[x].windows_end):
        if t <= s.windows[w, 2]:
            return max(t, s.windows[w, 0])
    return INF


@part
def lateness(s, x, t):
    """Minutes late when visit x starts at t."""
    i = np.uint64(x)
    if t <= s.stops[i].latest:
        return max(0.0, t - s.stops[i].due)
    for w in range(s.stops[x].window + 1, s.stops[x].windows_end):
        if t <= s.windows[w, 2]:
            return max(0.0, t - s.windows[w, 1])
    return 0.0


@part
def earliest(s, x, bound):
    """The earliest start of visit x after the stop before it, not before `bound`."""
    a = np.uint64(s.stops[np.uint64(x)].prv)
    free = s.stops[a].start + s.stops[a].minutes
    arrival = free + s.legs[leg(s, a, x)].minutes
    t = admit(s, x, max(arrival, bound))
    r = np.uint64(s.stops[a].route)
    pause = s.routes[r].pause
    if s.stops[a].start < pause and pause <= t:  # pause is infinite without a break
        if max(pause, free) > s.routes[r].pause_latest:
            return INF
        t = admit(s, x, max(max(arrival, pause) + s.routes[r].pause_minutes, bound))
    return t


@part
def move_start(s, x, t):
    """Give visit x its new start; returns the change in cost of lateness, without the largest."""
    i, k = np.uint64(x), np.uint64(s.now[0].changes)
    late, before = lateness(s, x, t), s.late[i]
    s.changes[k].stop = x
    s.changes[k].start = s.stops[i].start
    s.changes[k].late = before
    s.now[0].changes += 1
    s.stops[i].start = t
    s.late[i] = late
    push(s, s.stops[i].nxt)
    touch(s, s.stops[i].route)
    return s.stops[i].urgency * (late - before)


@part
def forget(s, unit):
    """Clear the times of a unit that was taken out; returns the change in cost of lateness."""
    cost = 0.0
    for k in range(s.units[unit].first, s.units[unit].end):
        x = s.lists[k]
        i = s.now[0].changes
        s.changes[i].stop = x
        s.changes[i].start = s.stops[x].start
        s.changes[i].late = s.late[x]
        s.now[0].changes = i + 1
        cost -= s.stops[x].urgency * s.late[x]
        s.stops[x].start = -INF
        s.late[x] = 0.0
    return cost


@part
def settle_group(s, x):
    """New starts for the whole group of visit x, in closed form; returns the change in cost, infinite if none."""
    first = s.stops[x].crowd
    size = s.stops[x].size
    base = s.stops[x].closure
    for i in range(size):
        v = s.lists[first + i]
        raw = earliest(s, v, -INF)
        if raw == INF:
            return INF
        s.stops[v].raw = raw
    rounds = 0
    moved = True
    while moved:
        moved = False
        rounds += 1
        if rounds > 2 * size + 4:
            return INF
        for j in range(size):
            w = s.lists[first + j]
            bound = s.stops[w].raw
            for i in range(size):
                bound = max(bound, s.stops[s.lists[first + i]].raw + s.closure[base + i * size + j])
            if bound > s.stops[w].raw + 1e-9:
                bound = earliest(s, w, bound)
                if bound == INF:
                    return INF
                s.stops[w].raw = bound
                moved = True
    cost = 0.0
    for i in range(size):
        v = s.lists[first + i]
        if s.stops[v].raw != s.stops[v].start:
            cost += move_start(s, v, s.stops[v].raw)
    return cost


@part
def settle_pair(s, x):
    """`settle_group` for the group of two that x belongs to, which most groups are; the other need not be looked at."""
    first, base = np.uint64(s.stops[x].crowd), np.uint64(s.stops[x].closure)
    v, w = s.lists[first], s.lists[first + np.uint64(1)]
    ahead, back = s.closure[base + np.uint64(1)], s.closure[base + np.uint64(2)]
    s.stops[v].queued = 0
    s.stops[w].queued = 0
    one, two = earliest(s, v, -INF), earliest(s, w, -INF)
    rounds = 0
    moved = True
    while moved and one < INF and two < INF:
        moved = False
        rounds += 1
        if rounds > 8:
            return INF
        if two + back > one + 1e-9:
            one = earliest(s, v, two + back)
            moved = True
        if one + ahead > two + 1e-9:
            two = earliest(s, w, one + ahead)
            moved = True
    if one == INF or two == INF:
        return INF
    cost = 0.0
    if one != s.stops[v].start:
        cost += move_start(s, v, one)
    if two != s.stops[w].start:
        cost += move_start(s, w, two)
    return cost


@part
def settle(s):
    """Spread the times. Returns the change in cost of lateness without the largest, infinite when it cannot be."""
    cost = 0.0
    work = 0
    limit = s.now[0].work_limit
    while s.now[0].queued > 0:
        s.now[0].queued -= 1
        x = s.queue[np.uint64(s.now[0].queued)]
        i = np.uint64(x)
        if s.stops[i].queued != s.now[0].stamp or s.stops[i].route < 0:  # looked at with its partner, or left out
            continue
        s.stops[i].queued = 0
        work += 1
        if work > limit:
            return INF
        if s.stops[i].group < 0:
            t = earliest(s, x, -INF)
            if t != s.stops[i].start:
                if t == INF:
                    return INF
                cost += move_start(s, x, t)
        elif s.stops[i].size == 2:
            more = settle_pair(s, x)
            if more == INF:
                return INF
            cost += more
        else:
            more = settle_group(s, x)
            if more == INF:
                return INF
            cost += more
    return cost


@part
def largest_lateness(s):
    """The largest lateness after this move; looks at all visits only when the largest of before has become smaller."""
    before = s.now[0].max_late
    if s.now[0].with_max == 0:
        return before
    found = 0.0
    shrunk = False
    for k in range(s.now[0].changes):
        late = s.late[np.int64(s.changes[k].stop)]
        if late > found:
            found = late
        if s.changes[k].late >= before and late < before:
            shrunk = True
    if found >= before:
        return found
    if not shrunk or before == 0.0:
        return before
    found = 0.0
    for x in range(s.now[0].n):
        found = max(found, s.late[x])
    return found


@part
def audit(s):
    """Look at ends, hours and loads of the touched routes; returns the change in waiting, infinite if not allowed."""
    waiting = 0.0
    for k in range(s.now[0].touched):
        r = np.int64(s.touched[k].route)
        if not audit_route(s, r):
            return INF
        waiting += s.routes[r].waiting - s.touched[k].waiting
    for k in range(s.now[0].touched):
        r = np.int64(s.touched[k].route)
        day, week = s.routes[r].day, s.routes[r].week
        if (
            s.spans[day].minutes > s.spans[day].most_minutes
            or s.spans[day].visits > s.spans[day].most_visits
            or s.spans[week].minutes > s.spans[week].most_minutes
            or s.spans[week].visits > s.spans[week].most_visits
        ):
            return INF
    return waiting


@part
def audit_route(s, r):
    """Working and waiting minutes of a route; False when it comes back too late or carries too much for too long."""
    depot = s.now[0].n + r
    x = s.stops[depot].nxt
    working, waiting = 0.0, 0.0
    if x != depot:
        first = s.legs[leg(s, depot, x)].minutes
        leave = max(s.stops[depot].start, s.stops[x].start - first)
        pause = s.routes[r].pause
        load = 0.0
        if s.now[0].rides != 0:
            load = load_at_start(s, depot)
            if load > s.routes[r].capacity:
                return False
        begun = s.stops[x].start
        busy = first
        while True:
            if s.now[0].rides != 0:
                load += s.stops[x].fetch - s.stops[x].bring + s.stops[x].ride
                if load > s.routes[r].capacity or s.stops[x].start - leave > s.stops[x].longest:
                    return False
            b = s.stops[x].nxt
            busy += s.stops[x].minutes + s.legs[leg(s, x, b)].minutes
            if b == depot:
                break
            x = b
        back = s.stops[x].start + s.stops[x].minutes + s.legs[leg(s, x, depot)].minutes
        if back > s.routes[r].end:
            return False
        working = back - leave
        if begun < pause and pause <= s.stops[x].start:
            working -= s.routes[r].pause_minutes
        waiting = max(0.0, working - busy)
    extra = working - s.routes[r].working
    s.spans[s.routes[r].day].minutes += extra
    s.spans[s.routes[r].week].minutes += extra
    s.routes[r].working = working
    s.routes[r].waiting = waiting
    return True


@part
def load_at_start(s, depot):
    load = 0.0
    x = s.stops[depot].nxt
    while x != depot:
        load += s.stops[x].bring
        x = s.stops[x].nxt
    return load


@part
def clashes(s):
    """True when a visit that was put somewhere has a shift, a carer or a ride that cannot be."""
    for k in range(s.now[0].steps):
        if s.steps[k].kind == PUT:
            if clash(s, s.steps[k].stop):
                return True
        elif s.steps[k].kind == CROSS:
            one, two = s.stops[s.steps[k].stop].nxt, s.stops[s.steps[k].after].nxt
            if any_clash(s, one) or any_clash(s, two):
                return True
    return False


@part
def any_clash(s, x):
    while x < s.now[0].n:
        if clash(s, x):
            return True
        x = np.int64(s.stops[x].nxt)
    return False


@part
def clash(s, v):
    r = s.stops[v].route
    if s.stops[v].only >= 0 and s.stops[v].only != r:
        return True
    for k in range(s.stops[v].apart, s.stops[v].apart_end):
        other = s.stops[s.lists[k]].route
        if other >= 0 and s.routes[other].carer == s.routes[r].carer:
            return True
    if s.now[0].rides != 0:
        p = s.stops[v].partner
        if p >= 0 and s.stops[p].route != r:
            return True
    return False
