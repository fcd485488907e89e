"""The question: visits to plan, the people who could make them, and what counts, as validated arrays.

n = visits, k = clients, c = carers, r = shifts, s = skills, m = means of transport, p = places, w = windows, l = links.
Times are minutes since 00:00 of the first day of the plan: 9:30 on the third day is 2 * 1440 + 570.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nabij.engines.visits import validate
from nabij.engines.visits.validate import BoolArray, FloatArray, IntArray

DAY: Final = 1440
"""Minutes in a day."""
LONGEST_HORIZON_DAYS: Final = 28
LIKED, NEUTRAL, DISLIKED, REFUSED = 1, 0, -1, -2
"""Values of `Clients.wishes`."""
KINDS: Final = ("professional", "volunteer", "neighbour", "informal")
"""Kinds of carers: employed; volunteer; neighbour; informal carer (family, friends)."""


@dataclass(frozen=True, eq=False)
class Weights:
    """What one unit of each term of the objective costs; all >= 0. The objective is the weighted sum of `TERMS`.

    travel: per minute of travel, from the start of each shift to its end.
    kilometres: per kilometre travelled.
    lateness: per minute that a visit starts after its soft end, times the priority of the visit.
    max_lateness: per minute of the largest lateness of any visit (without priority).
    waiting: per minute between leaving and coming back that is neither travel, care nor break.
    faces: per distinct carer of a client beyond the first (the known face).
    disliked: per visit by a carer whom the client would rather not have.
    not_liked: per visit by another carer, when the client has named carers they like.
    unwanted_shift: per shift used although the carer would rather not work then.
    shift: per shift used.
    unserved: multiplies the penalty of each visit that is left out.

    Defaults are choices of this project, in minutes of travel, to be set by the neighbourhood.
    """

    travel: float = 1.0
    kilometres: float = 0.0
    lateness: float = 2.0
    max_lateness: float = 1.0
    waiting: float = 0.2
    faces: float = 15.0
    disliked: float = 30.0
    not_liked: float = 5.0
    unwanted_shift: float = 30.0
    shift: float = 0.0
    unserved: float = 1.0

    def __post_init__(self) -> None:
        for one in fields(self):
            object.__setattr__(self, one.name, validate.weight(getattr(self, one.name), one.name))


TERMS: Final = tuple(one.name for one in fields(Weights))
"""The terms of the objective, in the order in which results report them."""
MANKOWSKA: Final = Weights(
    travel=1 / 3, lateness=1 / 3, max_lateness=1 / 3,
    waiting=0, faces=0, disliked=0, not_liked=0, unwanted_shift=0,
)  # fmt: skip
"""(D + T + Tmax) / 3, the objective of Mankowska, Meisel & Bierwirth, Health Care Management Science 17, 2014."""


@dataclass(frozen=True, eq=False)
class Clients:
    """ids: (k,). wishes: (k, c) int, each carer for each client: LIKED, NEUTRAL, DISLIKED or REFUSED (never sent)."""

    ids: tuple[str, ...]
    wishes: IntArray


@dataclass(frozen=True, eq=False)
class Visits:
    """What must be done.

    ids, kind: (n,) name, and what sort of work it is ("nursing"), for reading only.
    client, place: (n,) index. minutes: (n,) how long it takes, >= 0.
    windows: (w, 3) earliest start (hard), soft end (later is late), hard end of the start (inf = none); those of
        visit i are rows window_at[i] to window_at[i + 1], in order and apart from each other.
    needs: (n, s) bool, skills (languages too) that the carer must have all of.
    penalty: (n,) >= 0 cost of leaving the visit out; inf = must be made.
    priority: (n,) > 0, multiplies its lateness and its penalty.
    organisation: (n,) index of the organisation that makes the visit today, -1 = none.
    only_shift: (n,) shift that must make it, -1 = any (agreed, or already under way).
    bring, fetch: (n,) load carried from the start of the shift to here; from here to its end.
    longest_ride: (n,) most minutes from leaving the start of the shift to the start of this visit, inf = no matter.
    """

    ids: tuple[str, ...]
    kind: tuple[str, ...]
    client: IntArray
    place: IntArray
    minutes: FloatArray
    windows: FloatArray
    window_at: IntArray
    needs: BoolArray
    penalty: FloatArray
    priority: FloatArray
    organisation: IntArray
    only_shift: IntArray
    bring: FloatArray
    fetch: FloatArray
    longest_ride: FloatArray

    def windows_of(self, visit: int) -> FloatArray:
        """(any, 3) the windows of one visit."""
        found: FloatArray = self.windows[self.window_at[visit] : self.window_at[visit + 1]]
        return found


@dataclass(frozen=True, eq=False)
class Carers:
    """Who can make visits.

    ids, kind: (c,) name; one of KINDS. organisation: (c,) index, -1 = none. skills: (c, s) bool, languages too.
    day_minutes, week_minutes, day_visits, week_visits: (c,) most they can or want to do, inf = no limit. Minutes count
        from leaving the start place of a shift to coming back, without the break. A week is 7 days from the first day.
    """

    ids: tuple[str, ...]
    kind: tuple[str, ...]
    organisation: IntArray
    skills: BoolArray
    day_minutes: FloatArray
    week_minutes: FloatArray
    day_visits: FloatArray
    week_visits: FloatArray


@dataclass(frozen=True, eq=False)
class Shifts:
    """One stretch of work of one carer on one day; a carer may have several a day.

    carer, day, mode: (r,) index of the carer, day from 0, index of the means of transport.
    start, end: (r,) leaving not before, back not after; end may be inf when the plan has one day.
    begin_place, end_place: (r,) index of the place.
    break_earliest, break_latest, break_minutes: (r,) no visit begins in the break. It begins at `break_earliest`, or
        when the visit under way then ends, and not after `break_latest`; who is back before has no break to take.
        break_minutes 0 = no break.
    capacity: (r,) most load on board, inf = no limit. unwanted: (r,) bool, the carer would rather not.
    """

    carer: IntArray
    day: IntArray
    mode: IntArray
    start: FloatArray
    end: FloatArray
    begin_place: IntArray
    end_place: IntArray
    break_earliest: FloatArray
    break_latest: FloatArray
    break_minutes: FloatArray
    capacity: FloatArray
    unwanted: BoolArray


@dataclass(frozen=True, eq=False)
class Links:
    """Ties between two visits, each about the start of `second` minus the start of `first`.

    first, second: (l,) index of the visits. least, most: (l,) minutes; 0 and 0 = at the same time; -inf, inf = free.
        Otherwise least >= 0: `second` comes after `first`.
    same_carer, different_carer, same_shift: (l,) bool. load: (l,) on board from `first` to `second` (a ride).
    A link holds when both visits are made. If one is left out so is the other, unless neither time nor shift ties them.
    """

    first: IntArray
    second: IntArray
    least: FloatArray
    most: FloatArray
    same_carer: BoolArray
    different_carer: BoolArray
    same_shift: BoolArray
    load: FloatArray

    def __len__(self) -> int:
        return len(self.first)

    @property
    def tying(self) -> BoolArray:
        """(l,) bool, links that make both visits stand or fall together."""
        found: BoolArray = np.isfinite(self.least) | np.isfinite(self.most) | self.same_shift
        return found


@dataclass(frozen=True, eq=False)
class Travel:
    """modes: (m,) names. places: (p,) names. minutes, km: (m, p, p) from row to column, >= 0, not always symmetric.

    x, y: (p,) metres on a plane, for maps only; NaN = not known.
    """

    modes: tuple[str, ...]
    places: tuple[str, ...]
    minutes: FloatArray
    km: FloatArray
    x: FloatArray
    y: FloatArray


@dataclass(frozen=True, eq=False)
class Problem:
    """A whole question. Raises InputError when the parts do not fit together; its arrays can't be written afterwards.

    skills: (s,) names. organisations: names. days: how many days the plan has, 1 to 28.
    first_day: ISO date of the first day, or "" when it does not matter.
    """

    clients: Clients
    visits: Visits
    carers: Carers
    shifts: Shifts
    links: Links
    travel: Travel
    skills: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    weights: Weights = field(default_factory=Weights)
    days: int = 1
    first_day: str = ""

    def __post_init__(self) -> None:
        validate.problem(self)

    def __repr__(self) -> str:
        made_of = f"{self.n_visits} visits, {self.n_carers} carers, {self.n_shifts} shifts, {len(self.links)} links"
        return f"Problem({made_of}, {self.days} days)"

    @property
    def n_visits(self) -> int:
        return len(self.visits.ids)

    @property
    def n_carers(self) -> int:
        return len(self.carers.ids)

    @property
    def n_shifts(self) -> int:
        return len(self.shifts.carer)


def with_defaults(kind: type[Any], n: int, /, **given: Any) -> Any:
    """A Visits, Carers, Shifts or Links of n rows in which whatever is not given has its ordinary value.

    Ordinary: no limit, no wish, no load, no organisation, no break, must be made, priority 1, the first day, place and
    means of transport; carers are professionals. Raises TypeError for what has no ordinary value and is not given.
    """
    usual = DEFAULTS | ({"kind": _texts("visit")} if kind is Visits else {})
    needed = [one.name for one in fields(kind) if one.name not in given and one.name not in usual]
    if needed:
        raise TypeError(f"{kind.__name__} needs {', '.join(needed)}")
    missing = {one.name: usual[one.name](n) for one in fields(kind) if one.name not in given}
    return kind(**{**given, **missing})


def _filled(value: float) -> Any:
    return lambda n: np.full(n, value)


def _numbers(value: int) -> Any:
    return lambda n: np.full(n, value, dtype=np.int64)


def _no(n: int) -> NDArray[np.bool_]:
    return np.zeros(n, dtype=np.bool_)


def _texts(value: str) -> Any:
    return lambda n: (value,) * n


DEFAULTS: Final[dict[str, Any]] = {
    "kind": _texts("professional"),
    "penalty": _filled(np.inf), "priority": _filled(1.0), "organisation": _numbers(-1), "only_shift": _numbers(-1),
    "bring": _filled(0.0), "fetch": _filled(0.0), "longest_ride": _filled(np.inf),
    "day_minutes": _filled(np.inf), "week_minutes": _filled(np.inf),
    "day_visits": _filled(np.inf), "week_visits": _filled(np.inf),
    "day": _numbers(0), "mode": _numbers(0), "start": _filled(0.0), "end": _filled(np.inf),
    "begin_place": _numbers(0), "end_place": _numbers(0),
    "break_earliest": _filled(0.0), "break_latest": _filled(np.inf), "break_minutes": _filled(0.0),
    "capacity": _filled(np.inf), "unwanted": _no,
    "least": _filled(-np.inf), "most": _filled(np.inf), "same_carer": _no, "different_carer": _no,
    "same_shift": _no, "load": _filled(0.0),
}  # fmt: skip


def sequence_of(names: Sequence[str]) -> dict[str, int]:
    """Name -> index."""
    return {name: index for index, name in enumerate(names)}
