"""The arrays that the search works on.

A *stop* is a visit (0 to n - 1) or the depot of a shift (n + shift), one record. A route is a ring of stops: from the
depot through `nxt` to the visits and back. Visits that are tied in time form a *group*, with the closure of their
links: `closure[i, j]` is the least number of minutes that j begins after i (-inf = free). Visits that stand or fall
together form a *unit*. A client's visits, and those that one carer must make, are a *set*. Few arrays and many fields,
because each array more is work for the compiler at each call.
"""

from typing import Any, Final, NamedTuple

import numpy as np


def wide(fields: list[Any], size: int) -> np.dtype[np.void]:
    """A record of so many bytes: with a power of two a multiplication less per look, and no field lies on two lines."""
    dense: Any = np.dtype(fields, align=True)
    formats, offsets = zip(*(dense.fields[name][:2] for name in dense.names), strict=True)
    record: Any = {"names": dense.names, "formats": formats, "offsets": offsets, "itemsize": size}
    found: np.dtype[np.void] = np.dtype(record, align=True)
    return found


STOP: Final = wide(
    [
        # first line of the processor's cache
        ("start", "f8"),  # when it begins; of a depot: when the shift may leave
        ("label", "f8"),  # place in the order that all routes share
        ("minutes", "f8"),
        ("ready", "f8"), ("due", "f8"), ("latest", "f8"),  # the first window
        ("urgency", "f8"),  # cost of one minute late
        ("leaves", "i4"), ("arrives", "i4"),  # place one drives from and to; they differ for depots only
        # second line
        ("nxt", "i4"), ("prv", "i4"), ("route", "i4"),  # route -1 = left out
        ("group", "i4"), ("member", "i4"), ("crowd", "i4"), ("size", "i4"), ("closure", "i4"),  # group -1 = none
        ("raw", "f8"), ("queued", "i8"),  # queued, lifted, scripted: stamps of moves
        ("client", "i4"), ("crew", "i4"),  # sets; crew -1 = none
        ("unit", "i4"), ("nears", "i4"),
        # third line and fourth
        ("window", "i4"), ("windows_end", "i4"),
        ("options", "i4"), ("options_end", "i4"),  # in `lists`: routes that may make it
        ("apart", "i4"), ("apart_end", "i4"),  # in `lists`: visits that must have another carer
        ("only", "i4"),
        ("partner", "i4"),  # other end of a ride, -1 = none
        ("best_nxt", "i4"), ("best_route", "i4"),  # in the best plan so far
        ("script_label", "f8"), ("lifted", "i8"), ("scripted", "i8"),
        ("script_route", "i4"),
        ("bring", "f8"), ("fetch", "f8"), ("ride", "f8"), ("longest", "f8"),
    ],
    256,
)  # fmt: skip
ROUTE: Final = wide(
    [
        ("pause", "f8"), ("pause_latest", "f8"), ("pause_minutes", "f8"),  # pause infinite = no break
        ("legs", "i4"), ("carer", "i4"), ("visits", "i4"),
        ("day", "i4"), ("week", "i4"),  # in `spans`
        ("end", "f8"), ("touched", "i8"),  # stamp of a move
        ("capacity", "f8"), ("cost", "f8"), ("working", "f8"), ("waiting", "f8"),
    ],
    128,
)  # fmt: skip
LEG: Final = np.dtype([("minutes", "f8"), ("cost", "f8")])
UNIT: Final = np.dtype(
    [
        ("first", "i8"), ("end", "i8"),  # in `lists`: its visits
        ("penalty", "f8"),
        ("banked", "i8"),  # its place among the units left out, -1 = planned
        ("bank", "i8"),  # the k-th unit left out (nothing to do with this unit)
    ]
)  # fmt: skip
SET: Final = np.dtype([("distinct", "i8"), ("cost", "f8")])
SPAN: Final = np.dtype([("most_minutes", "f8"), ("most_visits", "f8"), ("minutes", "f8"), ("visits", "f8")])
STEP: Final = np.dtype([("kind", "i8"), ("stop", "i8"), ("after", "i8"), ("label", "f8")])
CHANGE: Final = np.dtype([("stop", "i8"), ("start", "f8"), ("late", "f8")])
TOUCH: Final = np.dtype([("route", "i8"), ("working", "f8"), ("waiting", "f8")])
NOW: Final = np.dtype(
    [
        ("n", "i8"), ("places", "i8"), ("left_out", "i8"),  # visits, places, units left out
        ("steps", "i8"), ("changes", "i8"), ("queued", "i8"), ("touched", "i8"),  # lengths of the lists of this move
        ("stamp", "i8"),  # number of this move
        ("watch", "i8"), ("rides", "i8"), ("with_max", "i8"),  # 1 = there are limits, loads, a largest lateness
        ("work_limit", "i8"),  # visits looked at per move
        ("late", "f8"), ("max_late", "f8"), ("waiting", "f8"),  # cost of lateness; largest lateness; minutes of waiting
        ("total", "f8"), ("best", "f8"),
        ("max_weight", "f8"), ("wait_weight", "f8"),
        ("random_one", "u8"), ("random_two", "u8"),
    ]
)  # fmt: skip


class State(NamedTuple):
    """All that the search reads and changes; n visits, r routes, m means of transport, p places, c carers."""

    stops: Any  # (n + r,) STOP
    routes: Any  # (r,) ROUTE
    units: Any  # (u,) UNIT
    sets: Any  # (clients + crews,) SET
    spans: Any  # (c x days + c x weeks,) SPAN
    now: Any  # (1,) NOW
    legs: Any  # (m * p * p,) LEG
    windows: Any  # (w, 3)
    fit: Any  # (n, c) cost of this carer for this visit, infinite = not allowed
    near: Any  # (n, q) visits near each visit
    lists: Any  # short lists of numbers, one after the other
    faces: Any  # (sets, c) visits per carer
    closure: Any  # closures of the groups, one after the other
    late: Any  # (n,) minutes late
    steps: Any  # STEP: what this move does; when done, `after` and `label` hold what was
    changes: Any  # CHANGE: start and lateness as they were before this move
    touched: Any  # TOUCH: routes as they were before this move
    queue: Any  # visits to look at, the first one last
