"""Times after a move: spread from the stops that moved, in order of label, until nothing changes any more."""

import numpy as np

from nabij.engines.common.compiled import part
from nabij.engines.visits.search.kernels.layout import (
    CHANGES,
    MAX_LATE,
    MOVES,
    QUEUE,
    RIDES,
    TOUCHED,
    WITH_MAX,
    WORK_LIMIT,
    N,
)
from nabij.engines.visits.search.kernels.state import CROSS, INF, PUT, leg, push, touch


@part
def admit(s, x, t):  # type: ignore[no-untyped-def]
    """The earliest moment from t on that lies in a window of visit x; infinite when there is none."""
    if t <= s.stops[x].latest:
        return max(t, s.stops[x].ready)
    for w in range(s.stops[x].window + 1, s.stops[x].windows_end):
        if t <= s.windows[w, 2]:
            return max(t, s.windows[w, 0])
    return INF


@part
def lateness(s, x, t):  # type: ignore[no-untyped-def]
    """Minutes late when visit x starts at t."""
    if t <= s.stops[x].latest:
        return max(0.0, t - s.stops[x].due)
    for w in range(s.stops[x].window + 1, s.stops[x].windows_end):
        if t <= s.windows[w, 2]:
            return max(0.0, t - s.windows[w, 1])
    return 0.0


@part
def earliest(s, x, bound):  # type: ignore[no-untyped-def]
    """The earliest start of visit x after the stop before it, not before `bound`."""
    a = s.stops[x].prv
    free = s.stops[a].start + s.stops[a].minutes
    arrival = free + s.legs[leg(s, a, x), 0]
    t = admit(s, x, max(arrival, bound))
    r = s.stops[x].route
    pause = s.routes[r].pause
    if s.stops[a].start < pause and pause <= t:  # pause is infinite without a break
        if max(pause, free) > s.routes[r].pause_latest:
            return INF
        t = admit(s, x, max(max(arrival, pause) + s.routes[r].pause_minutes, bound))
    return t


@part
def move_start(s, x, t):  # type: ignore[no-untyped-def]
    """Give visit x its new start; returns the change in cost of lateness, without the largest."""
    k = s.number[CHANGES]
    late = lateness(s, x, t)
    s.changes[k, 0] = x
    s.changes[k, 1] = s.stops[x].start
    s.changes[k, 2] = s.late[x]
    s.number[CHANGES] = k + 1
    cost = s.stops[x].urgency * (late - s.late[x])
    s.stops[x].start = t
    s.late[x] = late
    push(s, s.stops[x].nxt)
    touch(s, s.stops[x].route)
    return cost


@part
def forget(s, unit):  # type: ignore[no-untyped-def]
    """Clear the times of a unit that was taken out; returns the change in cost of lateness."""
    cost = 0.0
    for k in range(s.units_at[unit], s.units_at[unit + 1]):
        x = s.units[k]
        i = s.number[CHANGES]
        s.changes[i, 0] = x
        s.changes[i, 1] = s.stops[x].start
        s.changes[i, 2] = s.late[x]
        s.number[CHANGES] = i + 1
        cost -= s.stops[x].urgency * s.late[x]
        s.stops[x].start = -INF
        s.late[x] = 0.0
    return cost


@part
def settle_group(s, g):  # type: ignore[no-untyped-def]
    """New starts for all visits of a group at once, in closed form; returns the change in cost, infinite if none."""
    first = s.groups_at[g]
    size = s.groups_at[g + 1] - first
    base = s.closure_at[g]
    for i in range(size):
        s.scratch[i] = earliest(s, s.groups[first + i], -INF)
        if s.scratch[i] == INF:
            return INF
    rounds = 0
    moved = True
    while moved:
        moved = False
        rounds += 1
        if rounds > 2 * size + 4:
            return INF
        for j in range(size):
            bound = s.scratch[j]
            for i in range(size):
                other = s.scratch[i] + s.closure[base + i * size + j]
                if other > bound:
                    bound = other
            if bound > s.scratch[j] + 1e-9:
                s.scratch[j] = earliest(s, s.groups[first + j], bound)
                if s.scratch[j] == INF:
                    return INF
                moved = True
    cost = 0.0
    for i in range(size):
        x = s.groups[first + i]
        if s.scratch[i] != s.stops[x].start:
            cost += move_start(s, x, s.scratch[i])
    return cost


@part
def settle(s):  # type: ignore[no-untyped-def]
    """Spread the times. Returns the change in cost of lateness without the largest, infinite when it cannot be."""
    cost = 0.0
    work = 0
    limit = s.number[WORK_LIMIT]
    while s.number[QUEUE] > 0:
        s.number[QUEUE] -= 1
        x = np.int64(s.queue[s.number[QUEUE]])
        s.queued[x] = 0
        if s.stops[x].route < 0:
            continue
        work += 1
        if work > limit:
            return INF
        g = s.stops[x].group
        if g < 0:
            t = earliest(s, x, -INF)
            if t != s.stops[x].start:
                if t == INF:
                    return INF
                cost += move_start(s, x, t)
        else:
            more = settle_group(s, g)
            if more == INF:
                return INF
            cost += more
    return cost


@part
def largest_lateness(s):  # type: ignore[no-untyped-def]
    """The largest lateness after this move; looks at all visits only when the largest of before has become smaller."""
    before = s.value[MAX_LATE]
    if s.number[WITH_MAX] == 0:
        return before
    found = 0.0
    shrunk = False
    for k in range(s.number[CHANGES]):
        late = s.late[np.int64(s.changes[k, 0])]
        if late > found:
            found = late
        if s.changes[k, 2] >= before and late < before:
            shrunk = True
    if found >= before:
        return found
    if not shrunk or before == 0.0:
        return before
    found = 0.0
    for x in range(s.number[N]):
        found = max(found, s.late[x])
    return found


@part
def audit(s):  # type: ignore[no-untyped-def]
    """Look at the routes that were touched: ends, hours, loads. Returns the change in waiting, infinite if not allowed."""
    waiting = 0.0
    for k in range(s.number[TOUCHED]):
        r = np.int64(s.touched[k, 0])
        if not audit_route(s, r):
            return INF
        waiting += s.routes[r].waiting - s.touched[k, 2]
    for k in range(s.number[TOUCHED]):
        r = np.int64(s.touched[k, 0])
        day, week = s.routes[r].day, s.routes[r].week
        if (
            s.day_sum[day, 0] > s.day_limit[day, 0]
            or s.day_sum[day, 1] > s.day_limit[day, 1]
            or s.week_sum[week, 0] > s.week_limit[week, 0]
            or s.week_sum[week, 1] > s.week_limit[week, 1]
        ):
            return INF
    return waiting


@part
def audit_route(s, r):  # type: ignore[no-untyped-def]
    """Working and waiting minutes of a route; False when it comes back too late or carries too much for too long."""
    depot = s.number[N] + r
    x = s.stops[depot].nxt
    working, waiting = 0.0, 0.0
    if x != depot:
        first = s.legs[leg(s, depot, x), 0]
        leave = max(s.stops[depot].start, s.stops[x].start - first)
        pause = s.routes[r].pause
        load = 0.0
        if s.number[RIDES] != 0:
            load = load_at_start(s, depot)
            if load > s.routes[r].capacity:
                return False
        begun = s.stops[x].start
        busy = first
        while True:
            if s.number[RIDES] != 0:
                load += s.fetch[x] - s.bring[x] + s.ride[x]
                if load > s.routes[r].capacity or s.stops[x].start - leave > s.longest[x]:
                    return False
            b = s.stops[x].nxt
            busy += s.stops[x].minutes + s.legs[leg(s, x, b), 0]
            if b == depot:
                break
            x = b
        back = s.stops[x].start + s.stops[x].minutes + s.legs[leg(s, x, depot), 0]
        if back > s.routes[r].end:
            return False
        working = back - leave
        if begun < pause and pause <= s.stops[x].start:
            working -= s.routes[r].pause_minutes
        waiting = max(0.0, working - busy)
    extra = working - s.routes[r].working
    s.day_sum[s.routes[r].day, 0] += extra
    s.week_sum[s.routes[r].week, 0] += extra
    s.routes[r].working = working
    s.routes[r].waiting = waiting
    return True


@part
def load_at_start(s, depot):  # type: ignore[no-untyped-def]
    load = 0.0
    x = s.stops[depot].nxt
    while x != depot:
        load += s.bring[x]
        x = s.stops[x].nxt
    return load


@part
def clashes(s):  # type: ignore[no-untyped-def]
    """True when a visit that was put somewhere has a shift, a carer or a ride that cannot be."""
    for k in range(s.number[MOVES]):
        if s.moves[k, 0] == PUT:
            if clash(s, s.moves[k, 1]):
                return True
        elif s.moves[k, 0] == CROSS:
            for end in range(1, 3):
                x = np.int64(s.stops[s.moves[k, end]].nxt)
                while x < s.number[N]:
                    if clash(s, x):
                        return True
                    x = np.int64(s.stops[x].nxt)
    return False


@part
def clash(s, v):  # type: ignore[no-untyped-def]
    r = s.stops[v].route
    if s.stops[v].only >= 0 and s.stops[v].only != r:
        return True
    for k in range(s.stops[v].apart, s.stops[v].apart_end):
        other = s.stops[s.apart[k]].route
        if other >= 0 and s.routes[other].carer == s.routes[r].carer:
            return True
    if s.number[RIDES] != 0:
        p = s.partner[v]
        if p >= 0 and s.stops[p].route != r:
            return True
    return False
