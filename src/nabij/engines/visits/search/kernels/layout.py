"""The problem as flat arrays for the compiled search, and back.

A *stop* is a visit (0 to n - 1) or the depot of a shift (n + shift): one record of 112 bytes. A route is a ring of stops:
from the depot through `nxt` to the visits and back. Visits that are tied in time form a *group* with the closure of
their links: `closure[i, j]` is the least number of minutes that j begins after i (-inf = free). Visits that stand or
fall together form a *unit*.
"""

from typing import Any, Final, NamedTuple

import numpy as np

STOP: Final = np.dtype(
    [
        ("start", "f8"), ("label", "f8"), ("minutes", "f8"), ("ready", "f8"), ("due", "f8"), ("latest", "f8"),
        ("urgency", "f8"),  # cost of one minute late
        ("leaves", "i4"), ("arrives", "i4"),  # place one drives from and to; they differ for depots only
        ("nxt", "i4"), ("prv", "i4"), ("route", "i4"),  # route -1 = left out
        ("group", "i4"), ("member", "i4"), ("client", "i4"), ("crew", "i4"), ("unit", "i4"),
        ("window", "i4"), ("windows_end", "i4"), ("only", "i4"), ("apart", "i4"), ("apart_end", "i4"), ("spare", "i4"),
    ]
)  # fmt: skip
ROUTE: Final = np.dtype(
    [
        ("end", "f8"), ("pause", "f8"), ("pause_latest", "f8"), ("pause_minutes", "f8"),
        ("capacity", "f8"), ("cost", "f8"), ("working", "f8"), ("waiting", "f8"),
        ("legs", "i4"), ("carer", "i4"), ("day", "i4"), ("week", "i4"), ("visits", "i4"), ("touched", "i4"),
    ]
)  # fmt: skip
LATE_SLACK: Final = 1e-9
CREW_COST: Final = 20_000.0
"""Cost of each carer too many on visits that one carer must make: above any gain, below leaving a visit out."""


class State(NamedTuple):
    """All that the search reads and changes. Arrays only, so that it can be handed to compiled code."""

    stops: Any
    routes: Any
    legs: Any  # (m * p * p, 2): minutes, cost
    late: Any  # (n,) minutes late
    windows: Any  # (w, 3)
    fit: Any  # (n, c) cost of this carer for this visit, inf = not allowed
    options: Any  # routes that may make a visit, one after the other
    options_at: Any  # (n + 1,)
    near: Any  # (n, q) visits close in place and time
    near_count: Any  # (n,)
    groups: Any  # members of groups, one after the other
    groups_at: Any
    closure: Any  # flat closures
    closure_at: Any
    units: Any  # members of units, one after the other
    units_at: Any
    unit_penalty: Any  # (u,) cost of leaving the unit out
    apart: Any  # visits that must have another carer, one after the other
    partner: Any  # (n,) other end of a ride, -1 = none
    ride: Any  # (n,) load that boards (> 0) or leaves (< 0)
    bring: Any
    fetch: Any
    longest: Any
    faces: Any  # (clients + crews, c) visits per carer
    distinct: Any  # (clients + crews,) distinct carers
    face_cost: Any  # (clients + crews,)
    day_limit: Any  # (days x carers, 2): minutes, visits
    day_sum: Any
    week_limit: Any
    week_sum: Any
    bank: Any  # units left out
    bank_at: Any  # (u,) place in the bank, -1 = planned
    number: Any  # integers of the search, see below
    value: Any  # costs of the search, see below
    moves: Any  # steps of the move: kind, stop, after which stop (of another route, for tails)
    labels: Any  # label that the stop of each step gets; when carried out, the one it had
    lifted: Any  # stamp of the move that takes a visit out
    scripted: Any  # stamp of the move that puts a visit in
    script_label: Any  # the label it gets
    script_route: Any  # the route it gets
    changes: Any  # undo: stop, old start, old lateness
    queue: Any
    queued: Any
    touched: Any  # undo: route, old working, old waiting
    scratch: Any
    random: Any  # (2,) uint64
    best: Any  # stops of the best plan


# state.number
N, PLACES, BANK, MOVES, CHANGES, QUEUE, STAMP, TOUCHED, WATCH, WORK_LIMIT, CARERS, WITH_MAX, CLIENTS, RIDES = range(14)
# state.value
LEGS, LATE, MAX_LATE, OTHER, TOTAL, BEST, MAX_WEIGHT, WAIT_WEIGHT, WAITING, TRUE_BEST = range(10)
