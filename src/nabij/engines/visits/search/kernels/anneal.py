"""Simulated annealing over the moves, and the exact recount of a state."""

import math

import numpy as np

from nabij.engines.common.compiled import kernel, part
from nabij.engines.visits.search.kernels.moves import (
    exchange,
    hop_place,
    near_place,
    relocate,
    replace,
    same_time_place,
    segment,
    serve,
    tails,
    waiting_unit,
)
from nabij.engines.visits.search.kernels.settle import (
    audit,
    audit_route,
    clashes,
    earliest,
    forget,
    largest_lateness,
    lateness,
    settle,
    settle_group,
)
from nabij.engines.visits.search.kernels.state import INF, apply, begin, below, chance, leg_cost, undo
from nabij.engines.visits.search.kernels.steps import say_lift_unit

NEAR, REASSIGN, HOP, EXCHANGE, TAILS, SEGMENT, SERVE, REPLACE, DROP = range(9)
ROUNDS = 200
"""Passes of `recount` after which an order without times is given up; ten are seen in practice."""


@part
def bank_in(s, unit):
    s.units[s.now[0].left_out].bank = unit
    s.units[unit].banked = s.now[0].left_out
    s.now[0].left_out += 1


@part
def bank_out(s, unit):
    last = s.units[s.now[0].left_out - 1].bank
    s.units[s.units[unit].banked].bank = last
    s.units[last].banked = s.units[unit].banked
    s.units[unit].banked = -1
    s.now[0].left_out -= 1


@part
def pick_move(s, share):
    """A random kind of move; `share` holds the running sum of the shares."""
    x = chance(s)
    kind = 0
    while kind < DROP and share[kind] < x:
        kind += 1
    return kind


@part
def attempt(s, cost, limit):
    """Carry out the steps of a move and settle the times.

    cost: what leaving out and planning units costs. Returns the change in cost (infinite if not allowed or surely
    above `limit`), the new largest lateness, and the changes in cost of lateness and in waiting.
    """
    cost += apply(s)
    gain = s.now[0].late + s.now[0].max_weight * s.now[0].max_late + s.now[0].wait_weight * s.now[0].waiting
    if cost - gain > limit or clashes(s):
        return INF, 0.0, 0.0, 0.0
    more = settle(s)
    if more == INF:
        return INF, 0.0, 0.0, 0.0
    waiting = audit(s)
    if waiting == INF:
        return INF, 0.0, 0.0, 0.0
    largest = largest_lateness(s)
    change = cost + more + s.now[0].max_weight * (largest - s.now[0].max_late) + s.now[0].wait_weight * waiting
    return change, largest, more, waiting


@part
def accept(s, change, largest, more, waiting):
    s.now[0].total += change
    s.now[0].late += more
    s.now[0].max_late = largest
    s.now[0].waiting += waiting
    for k in range(s.now[0].changes):
        x = np.int64(s.changes[k].stop)
        s.stops[x].label = s.stops[x].start


@part
def keep_best(s):
    if s.now[0].total < s.now[0].best - 1e-7:
        s.now[0].best = s.now[0].total
        for x in range(len(s.stops)):
            s.stops[x].best_nxt = s.stops[x].nxt
            s.stops[x].best_route = s.stops[x].route


@kernel
def anneal(s, share, hot, cold, iterations):
    """Make `iterations` moves while the temperature falls from hot to cold; returns how many were tried.

    A move is counted as tried when it led to a changed plan of which the cost was computed or bounded.
    """
    n = s.now[0].n
    tried = 0
    temperature = hot
    cooling = (cold / hot) ** (64.0 / max(iterations, 64))
    for step in range(iterations):
        if step & 63 == 0 and step > 0:
            temperature *= cooling
        begin(s)
        kind = pick_move(s, share)
        v = below(s, n)
        if (kind == SERVE or kind == REPLACE) and s.now[0].left_out == 0:  # noqa: SIM109
            kind = NEAR
        if kind != SERVE and s.stops[v].route < 0:
            continue
        coming, going = np.int64(-1), np.int64(-1)
        if kind <= HOP:
            if kind == NEAR:
                a = near_place(s, v)
            elif kind == REASSIGN:
                a = same_time_place(s, v)
            else:
                a = hop_place(s, v)
            size = s.units[s.stops[v].unit].end - s.units[s.stops[v].unit].first
            could = a >= 0 and relocate(s, v, a, kind == NEAR and size > 1 and chance(s) < 0.6)
        elif kind == EXCHANGE:
            could = exchange(s, v)
        elif kind == TAILS:
            could = tails(s, v)
        elif kind == SEGMENT:
            could = segment(s, v)
        elif kind == SERVE:
            coming = waiting_unit(s)
            could = serve(s, coming)
        elif kind == REPLACE:
            coming, going = waiting_unit(s), np.int64(s.stops[v].unit)
            could = replace(s, v, coming)
        else:
            going = np.int64(s.stops[v].unit)
            say_lift_unit(s, going)
            could = True
        if could:
            tried += 1
            limit = -temperature * math.log(chance(s))
            cost = 0.0
            if coming >= 0:
                cost -= s.units[coming].penalty
            if going >= 0:
                cost += s.units[going].penalty + forget(s, going)
            change, largest, more, waiting = attempt(s, cost, limit)
            if change <= limit:
                accept(s, change, largest, more, waiting)
                if coming >= 0:
                    bank_out(s, coming)
                if going >= 0:
                    bank_in(s, going)
                keep_best(s)
            else:
                undo(s)
    return tried


@kernel
def recount(s, order):
    """Compute all times, counts and costs of the rings from nothing. False when there are no times for them.

    order: the planned visits by label.
    """
    n = s.now[0].n
    s.now[0].stamp += 1
    s.now[0].queued = 0
    s.now[0].changes = 0
    s.now[0].touched = 0
    total = count_all(s)
    for x in range(n):
        s.stops[x].start = -INF
        s.late[x] = 0.0
    moved = True
    rounds = 0
    while moved:
        moved = False
        rounds += 1
        if rounds > ROUNDS:
            return False
        for x in order:
            before = s.stops[x].start
            if s.stops[x].group < 0:
                t = earliest(s, x, -INF)
                if t == INF:
                    return False
                s.stops[x].start = t
            elif settle_group(s, x) == INF:
                return False
            s.now[0].changes = 0
            s.now[0].queued = 0
            s.now[0].touched = 0
            s.now[0].stamp += 1
            if s.stops[x].start > before + 1e-9:
                moved = True
    late, largest, waiting = 0.0, 0.0, 0.0
    for x in order:
        s.stops[x].label = s.stops[x].start
        s.late[x] = lateness(s, x, s.stops[x].start)
        late += s.stops[x].urgency * s.late[x]
        largest = max(largest, s.late[x])
    for r in range(len(s.routes)):
        s.routes[r].working = 0.0
        s.routes[r].waiting = 0.0
        if not audit_route(s, r):
            return False
        waiting += s.routes[r].waiting
    s.now[0].late = late
    s.now[0].max_late = largest
    s.now[0].waiting = waiting
    s.now[0].total = total + late + s.now[0].max_weight * largest + s.now[0].wait_weight * waiting
    return True


@part
def count_all(s):
    """Fill the counts of faces and visits; returns the cost of everything but lateness and waiting."""
    total = 0.0
    for r in range(len(s.routes)):
        depot = s.now[0].n + r
        x = s.stops[depot].nxt
        before = depot
        s.routes[r].visits = 0
        carer = s.routes[r].carer
        while True:
            total += leg_cost(s, before, x)
            if x == depot:
                break
            s.routes[r].visits += 1
            s.spans[s.routes[r].day].visits += 1
            s.spans[s.routes[r].week].visits += 1
            total += s.fit[x, carer]
            s.faces[s.stops[x].client, carer] += 1
            if s.stops[x].crew >= 0:
                s.faces[s.stops[x].crew, carer] += 1
            before = x
            x = s.stops[x].nxt
        if s.routes[r].visits > 0:
            total += s.routes[r].cost
    for k in range(len(s.sets)):
        for carer in range(s.faces.shape[1]):
            if s.faces[k, carer] > 0:
                s.sets[k].distinct += 1
        total += s.sets[k].cost * max(0, s.sets[k].distinct - 1)
    for i in range(s.now[0].left_out):
        total += s.units[s.units[i].bank].penalty
    return total
