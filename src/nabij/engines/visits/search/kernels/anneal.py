"""Simulated annealing over the moves, and the exact recount of a state."""

import math

import numpy as np

from nabij.engines.common.compiled import kernel, part
from nabij.engines.visits.search.kernels.layout import (
    BANK,
    BEST,
    CHANGES,
    LATE,
    MAX_LATE,
    MAX_WEIGHT,
    QUEUE,
    STAMP,
    TOTAL,
    TOUCHED,
    WAIT_WEIGHT,
    WAITING,
    N,
)
from nabij.engines.visits.search.kernels.moves import (
    exchange,
    hop_place,
    near_place,
    relocate,
    replace,
    same_time_place,
    say_lift_unit,
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

NEAR, REASSIGN, HOP, EXCHANGE, TAILS, SEGMENT, SERVE, REPLACE, DROP = range(9)
ROUNDS = 200
"""Passes of `recount` after which an order without times is given up; ten are seen in practice."""


@part
def bank_in(s, unit):  # type: ignore[no-untyped-def]
    s.bank[s.number[BANK]] = unit
    s.bank_at[unit] = s.number[BANK]
    s.number[BANK] += 1


@part
def bank_out(s, unit):  # type: ignore[no-untyped-def]
    last = s.bank[s.number[BANK] - 1]
    s.bank[s.bank_at[unit]] = last
    s.bank_at[last] = s.bank_at[unit]
    s.bank_at[unit] = -1
    s.number[BANK] -= 1


@part
def pick_move(s, share):  # type: ignore[no-untyped-def]
    """A random kind of move; `share` holds the running sum of the shares."""
    x = chance(s)
    kind = 0
    while kind < DROP and share[kind] < x:
        kind += 1
    return kind


@part
def attempt(s, cost, limit):  # type: ignore[no-untyped-def]
    """Carry out the steps of a move and settle the times.

    cost: what leaving out and planning units costs. Returns the change in cost (infinite if not allowed or surely
    above `limit`), the new largest lateness, and the changes in cost of lateness and in waiting.
    """
    cost += apply(s)
    gain = s.value[LATE] + s.value[MAX_WEIGHT] * s.value[MAX_LATE] + s.value[WAIT_WEIGHT] * s.value[WAITING]
    if cost - gain > limit or clashes(s):
        return INF, 0.0, 0.0, 0.0
    more = settle(s)
    if more == INF:
        return INF, 0.0, 0.0, 0.0
    waiting = audit(s)
    if waiting == INF:
        return INF, 0.0, 0.0, 0.0
    largest = largest_lateness(s)
    change = cost + more + s.value[MAX_WEIGHT] * (largest - s.value[MAX_LATE]) + s.value[WAIT_WEIGHT] * waiting
    return change, largest, more, waiting


@part
def accept(s, change, largest, more, waiting):  # type: ignore[no-untyped-def]
    s.value[TOTAL] += change
    s.value[LATE] += more
    s.value[MAX_LATE] = largest
    s.value[WAITING] += waiting
    for k in range(s.number[CHANGES]):
        x = np.int64(s.changes[k, 0])
        s.stops[x].label = s.stops[x].start


@part
def keep_best(s):  # type: ignore[no-untyped-def]
    if s.value[TOTAL] < s.value[BEST] - 1e-7:
        s.value[BEST] = s.value[TOTAL]
        for x in range(len(s.stops)):
            s.best[x, 0] = s.stops[x].nxt
            s.best[x, 1] = s.stops[x].route


@kernel
def anneal(s, share, hot, cold, iterations):  # type: ignore[no-untyped-def]
    """Make `iterations` moves while the temperature falls from hot to cold geometrically; returns moves that were tried.

    A move is counted as tried when it led to a changed plan of which the cost was computed or bounded.
    """
    n = s.number[N]
    tried = 0
    temperature = hot
    cooling = (cold / hot) ** (64.0 / max(iterations, 64))
    for step in range(iterations):
        if step & 63 == 0 and step > 0:
            temperature *= cooling
        begin(s)
        kind = pick_move(s, share)
        v = below(s, n)
        if kind == SERVE or kind == REPLACE:
            if s.number[BANK] == 0:
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
            size = s.units_at[s.stops[v].unit + 1] - s.units_at[s.stops[v].unit]
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
                cost -= s.unit_penalty[coming]
            if going >= 0:
                cost += s.unit_penalty[going] + forget(s, going)
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
def recount(s, order):  # type: ignore[no-untyped-def]
    """Compute all times, counts and costs of the rings from nothing. False when there are no times for them.

    order: the planned visits by label.
    """
    n = s.number[N]
    s.number[STAMP] += 1
    s.number[QUEUE] = 0
    s.number[CHANGES] = 0
    s.number[TOUCHED] = 0
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
            g = s.stops[x].group
            before = s.stops[x].start
            if g < 0:
                t = earliest(s, x, -INF)
                if t == INF:
                    return False
                s.stops[x].start = t
            elif settle_group(s, g) == INF:
                return False
            s.number[CHANGES] = 0
            s.number[QUEUE] = 0
            s.number[TOUCHED] = 0
            s.number[STAMP] += 1
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
    s.value[LATE] = late
    s.value[MAX_LATE] = largest
    s.value[WAITING] = waiting
    s.value[TOTAL] = total + late + s.value[MAX_WEIGHT] * largest + s.value[WAIT_WEIGHT] * waiting
    return True


@part
def count_all(s):  # type: ignore[no-untyped-def]
    """Fill the counts of faces and visits; returns the cost of everything but lateness and waiting."""
    total = 0.0
    for r in range(len(s.routes)):
        depot = s.number[N] + r
        x = s.stops[depot].nxt
        before = depot
        s.routes[r].visits = 0
        carer = s.routes[r].carer
        while True:
            total += leg_cost(s, before, x)
            if x == depot:
                break
            s.routes[r].visits += 1
            s.day_sum[s.routes[r].day, 1] += 1
            s.week_sum[s.routes[r].week, 1] += 1
            total += s.fit[x, carer]
            s.faces[s.stops[x].client, carer] += 1
            if s.stops[x].crew >= 0:
                s.faces[s.stops[x].crew, carer] += 1
            before = x
            x = s.stops[x].nxt
        if s.routes[r].visits > 0:
            total += s.routes[r].cost
    for k in range(len(s.distinct)):
        for carer in range(s.faces.shape[1]):
            if s.faces[k, carer] > 0:
                s.distinct[k] += 1
        total += s.face_cost[k] * max(0, s.distinct[k] - 1)
    for i in range(s.number[BANK]):
        total += s.unit_penalty[s.bank[i]]
    return total
