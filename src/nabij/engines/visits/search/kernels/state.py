"""The small steps of the search on `State`: taking stops out, putting them in, and undoing it, each with its cost."""

import numpy as np

from nabij.engines.common.compiled import part

INF = np.inf
LIFT, PUT, CROSS = 0, 1, 2


@part
def draw(s):
    """A random number of 64 bits (xoroshiro128+, Blackman & Vigna 2018)."""
    one, two = s.now[0].random_one, s.now[0].random_two
    found = one + two
    two ^= one
    s.now[0].random_one = ((one << np.uint64(24)) | (one >> np.uint64(40))) ^ two ^ (two << np.uint64(16))
    s.now[0].random_two = (two << np.uint64(37)) | (two >> np.uint64(27))
    return found


@part
def below(s, limit):
    """A random whole number from 0 to limit - 1 (multiply and shift, Lemire 2019)."""
    return np.int64(((draw(s) >> np.uint64(32)) * np.uint64(limit)) >> np.uint64(32))


@part
def chance(s):
    """A random number in (0, 1]."""
    return (np.float64(draw(s) >> np.uint64(11)) + 1.0) * (1.0 / 9007199254740992.0)


@part
def leg(s, a, b):
    """Row of `legs` for driving from stop a to stop b on the route of a... of whichever of both is on a route."""
    i, j = np.uint64(a), np.uint64(b)  # unsigned: nothing to do for a negative index
    r = np.uint64(s.stops[i].route)
    return np.uint64(s.routes[r].legs + s.stops[i].leaves * s.now[0].places + s.stops[j].arrives)


@part
def leg_cost(s, a, b):
    """Cost of driving from a to b on the route of a; a shift without visits costs nothing."""
    if a >= s.now[0].n and b >= s.now[0].n:
        return 0.0
    return s.legs[leg(s, a, b)].cost


@part
def cost_between(s, legs, a, b):
    return s.legs[legs + s.stops[a].leaves * s.now[0].places + s.stops[b].arrives].cost


@part
def count_in(s, v, carer):
    """One more visit of this carer to the client; returns the change in cost of the known face.

    Where it costs nothing, nothing is counted.
    """
    cost = 0.0
    client = s.stops[v].client
    if s.sets[client].cost > 0.0:
        if s.faces[client, carer] == 0:
            s.sets[client].distinct += 1
            if s.sets[client].distinct > 1:
                cost += s.sets[client].cost
        s.faces[client, carer] += 1
    crew = s.stops[v].crew
    if crew >= 0:
        if s.faces[crew, carer] == 0:
            s.sets[crew].distinct += 1
            if s.sets[crew].distinct > 1:
                cost += s.sets[crew].cost
        s.faces[crew, carer] += 1
    return cost


@part
def count_out(s, v, carer):
    cost = 0.0
    client = s.stops[v].client
    if s.sets[client].cost > 0.0:
        s.faces[client, carer] -= 1
        if s.faces[client, carer] == 0:
            s.sets[client].distinct -= 1
            if s.sets[client].distinct > 0:
                cost -= s.sets[client].cost
    crew = s.stops[v].crew
    if crew >= 0:
        s.faces[crew, carer] -= 1
        if s.faces[crew, carer] == 0:
            s.sets[crew].distinct -= 1
            if s.sets[crew].distinct > 0:
                cost -= s.sets[crew].cost
    return cost


@part
def touch(s, r):
    """Remember that the times or visits of route r change."""
    if s.now[0].watch != 0 and s.routes[r].touched != s.now[0].stamp:
        s.routes[r].touched = s.now[0].stamp
        k = s.now[0].touched
        s.touched[k].route = r
        s.touched[k].working = s.routes[r].working
        s.touched[k].waiting = s.routes[r].waiting
        s.now[0].touched = k + 1


@part
def push(s, x):
    """Queue a visit whose time must be looked at again, in order of label (last = first to come)."""
    i = np.uint64(x)
    if x >= s.now[0].n or s.stops[i].queued == s.now[0].stamp:
        return
    s.stops[i].queued = s.now[0].stamp
    k = s.now[0].queued
    label = s.stops[i].label
    while k > 0:
        before = s.queue[np.uint64(k - 1)]
        if s.stops[np.uint64(before)].label >= label:
            break
        s.queue[np.uint64(k)] = before
        k -= 1
    s.queue[np.uint64(k)] = x
    s.now[0].queued += 1


@part
def unlink(s, v):
    """Take v out of its ring, with all counts; returns the change in cost."""
    a, b, r = s.stops[v].prv, s.stops[v].nxt, s.stops[v].route
    carer = s.routes[r].carer
    cost = leg_cost(s, a, b) - leg_cost(s, a, v) - leg_cost(s, v, b) - s.fit[v, carer]
    s.stops[a].nxt = b
    s.stops[b].prv = a
    s.stops[v].route = -1
    s.routes[r].visits -= 1
    if s.routes[r].visits == 0:
        cost -= s.routes[r].cost
    if s.now[0].watch != 0:
        s.spans[s.routes[r].day].visits -= 1
        s.spans[s.routes[r].week].visits -= 1
    return cost + count_out(s, v, carer)


@part
def link(s, v, a):
    """Put v after stop a, with all counts; returns the change in cost."""
    b, r = s.stops[a].nxt, s.stops[a].route
    carer = s.routes[r].carer
    cost = -leg_cost(s, a, b) + s.fit[v, carer]
    s.stops[v].prv = a
    s.stops[v].nxt = b
    s.stops[v].route = r
    s.stops[a].nxt = v
    s.stops[b].prv = v
    cost += leg_cost(s, a, v) + leg_cost(s, v, b)
    s.routes[r].visits += 1
    if s.routes[r].visits == 1:
        cost += s.routes[r].cost
    if s.now[0].watch != 0:
        s.spans[s.routes[r].day].visits += 1
        s.spans[s.routes[r].week].visits += 1
    return cost + count_in(s, v, carer)


@part
def swap_tails(s, a, c):
    """Give what follows a to the route of c and the other way round; returns the change in cost."""
    n = s.now[0].n
    b, d = s.stops[a].nxt, s.stops[c].nxt
    one, two = s.stops[a].route, s.stops[c].route
    end_one, end_two = n + one, n + two
    last_one, last_two = s.stops[end_one].prv, s.stops[end_two].prv
    cost = 0.0
    if s.routes[one].visits > 0:
        cost -= s.routes[one].cost
    if s.routes[two].visits > 0:
        cost -= s.routes[two].cost
    cost += retail(s, b, a, end_one, one, two) + retail(s, d, c, end_two, two, one)
    # link the ends crosswise
    if d != end_two:
        s.stops[a].nxt = d
        s.stops[d].prv = a
        s.stops[last_two].nxt = end_one
        s.stops[end_one].prv = last_two
    else:
        s.stops[a].nxt = end_one
        s.stops[end_one].prv = a
    if b != end_one:
        s.stops[c].nxt = b
        s.stops[b].prv = c
        s.stops[last_one].nxt = end_two
        s.stops[end_two].prv = last_one
    else:
        s.stops[c].nxt = end_two
        s.stops[end_two].prv = c
    cost += tail_cost(s, a, end_one) + tail_cost(s, c, end_two)
    if s.routes[one].visits > 0:
        cost += s.routes[one].cost
    if s.routes[two].visits > 0:
        cost += s.routes[two].cost
    return cost


@part
def tail_cost(s, a, end):
    """Cost of driving from stop a to the end of its route."""
    cost = 0.0
    x = a
    while True:
        b = s.stops[x].nxt
        cost += leg_cost(s, x, b)
        if b == end:
            return cost
        x = b


@part
def retail(s, b, a, end, old, new):
    """Hand the visits from b to the end over to another route, in all counts; returns the change in cost."""
    cost = -tail_cost(s, a, end)
    x = b
    carer, other = s.routes[old].carer, s.routes[new].carer
    moved = 0
    while x != end:
        s.stops[x].route = new
        cost += s.fit[x, other] - s.fit[x, carer]
        cost += count_out(s, x, carer)
        cost += count_in(s, x, other)
        moved += 1
        x = s.stops[x].nxt
    s.routes[old].visits -= moved
    s.routes[new].visits += moved
    if s.now[0].watch != 0:
        s.spans[s.routes[old].day].visits -= moved
        s.spans[s.routes[old].week].visits -= moved
        s.spans[s.routes[new].day].visits += moved
        s.spans[s.routes[new].week].visits += moved
    return cost


@part
def apply(s):
    """Carry out the steps of a move; returns the change in cost."""
    cost = 0.0
    for k in range(s.now[0].steps):
        v, a = s.steps[k].stop, s.steps[k].after
        if s.steps[k].kind == LIFT:
            s.steps[k].after = s.stops[v].prv
            touch(s, s.stops[v].route)
            push(s, s.stops[v].nxt)
            cost += unlink(s, v)
        elif s.steps[k].kind == PUT:
            cost += link(s, v, a)
            s.steps[k].label, s.stops[v].label = s.stops[v].label, s.steps[k].label
            touch(s, s.stops[v].route)
            push(s, v)
            push(s, s.stops[v].nxt)
        else:
            touch(s, s.stops[v].route)
            touch(s, s.stops[a].route)
            cost += swap_tails(s, v, a)
            push(s, s.stops[v].nxt)
            push(s, s.stops[a].nxt)
    return cost


@part
def undo(s):
    """Put everything back as it was before the move: rings, times, working hours."""
    for k in range(s.now[0].steps - 1, -1, -1):
        v, a = s.steps[k].stop, s.steps[k].after
        if s.steps[k].kind == LIFT:
            link(s, v, a)
        elif s.steps[k].kind == PUT:
            unlink(s, v)
            s.stops[v].label = s.steps[k].label
        else:
            swap_tails(s, v, a)
    for k in range(s.now[0].changes - 1, -1, -1):
        x = np.uint64(s.changes[np.uint64(k)].stop)
        s.stops[x].start = s.changes[k].start
        s.late[x] = s.changes[k].late
    for k in range(s.now[0].touched):
        r = np.int64(s.touched[k].route)
        extra = s.routes[r].working - s.touched[k].working
        s.spans[s.routes[r].day].minutes -= extra
        s.spans[s.routes[r].week].minutes -= extra
        s.routes[r].working = s.touched[k].working
        s.routes[r].waiting = s.touched[k].waiting


@part
def begin(s):
    """Start a new move with empty lists; a new stamp empties the queue too."""
    s.now[0].stamp += 1
    s.now[0].steps = 0
    s.now[0].changes = 0
    s.now[0].touched = 0
    s.now[0].queued = 0
