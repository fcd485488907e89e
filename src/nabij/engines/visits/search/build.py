"""From a problem to the flat arrays of the search, and from those back to a plan."""

import itertools

import numpy as np
from numpy.typing import NDArray

from nabij.engines.visits.plan import REQUIRED_PENALTY, Routes
from nabij.engines.visits.problem import DISLIKED, LIKED, REFUSED, Problem
from nabij.engines.visits.search.kernels import layout
from nabij.engines.visits.search.kernels.anneal import recount
from nabij.engines.visits.search.kernels.layout import LEG, ROUTE, STOP, State
from nabij.engines.visits.search.kernels.near import nearest
from nabij.engines.visits.validate import FloatArray, IntArray

NEAR = 24
"""How many visits near each visit the moves look at."""
CREW_COST = 20_000.0
"""Cost of each carer too many on visits that one carer must make: above any gain, below leaving a visit out."""
LINE = 64
"""Bytes in a line of the processor's cache."""
LATE_SLACK = 1e-9
SLACK = 1e-7
"""Minutes by which a hard limit may be passed, for the rounding of sums."""


def build(problem: Problem, seed: int, lists: "Lists | None" = None) -> State:
    """The state in which every visit is left out."""
    lists = lists or Lists(problem)
    n, r = problem.n_visits, problem.n_shifts
    units, size = len(lists.unit_penalty), len(lists.face_cost)
    state = State(
        stops=_stops(problem, lists),
        routes=_routes(problem),
        units=np.zeros(units, dtype=layout.UNIT),
        sets=np.zeros(size, dtype=layout.SET),
        spans=_spans(problem),
        now=_now(problem, seed, units),
        legs=lists.legs,
        windows=_windows(problem),
        fit=lists.fit,
        near=lists.near,
        lists=lists.flat,
        faces=np.zeros((size, problem.n_carers), dtype=np.int32),
        closure=lists.closure,
        late=np.zeros(n),
        steps=np.zeros(2 * n + 16, dtype=layout.STEP),
        changes=np.zeros(_most_changes(n, lists), dtype=layout.CHANGE),
        touched=np.zeros(r + 2, dtype=layout.TOUCH),
        queue=np.zeros(2 * (n + r) + _work_limit(n) + 16, dtype=np.int64),
    )
    state.sets["cost"] = lists.face_cost
    state.units["first"], state.units["end"] = lists.units_at[:-1], lists.units_at[1:]
    state.units["penalty"] = lists.unit_penalty
    state.units["banked"] = state.units["bank"] = np.arange(units)
    state.now["total"] = state.now["best"] = lists.unit_penalty.sum()
    return state


def on_lines(size: int, record: np.dtype[np.void]) -> NDArray[np.void]:
    """Records of nothing but zeros, the first at the begin of a line of the processor's cache."""
    raw = np.zeros(size * record.itemsize + LINE, dtype=np.uint8)
    begin = -raw.ctypes.data % LINE
    return raw[begin : begin + size * record.itemsize].view(record)


def _work_limit(n: int) -> int:
    """Visits or groups looked at per move."""
    return 40 + n // 3


def _most_changes(n: int, lists: "Lists") -> int:
    """Most starts that one move can change: those of a unit taken out, and a whole group at each look."""
    largest = int(np.diff(lists.groups_at).max(initial=1))
    return n + (_work_limit(n) + 1) * largest


def _now(problem: Problem, seed: int, units: int) -> NDArray[np.void]:
    weights = problem.weights
    now = np.zeros(1, dtype=layout.NOW)
    now["n"], now["places"], now["left_out"] = problem.n_visits, len(problem.travel.places), units
    now["work_limit"] = _work_limit(problem.n_visits)
    now["with_max"], now["watch"], now["rides"] = weights.max_lateness > 0, _watched(problem), _rides(problem)
    now["max_weight"], now["wait_weight"] = weights.max_lateness, weights.waiting
    one, two = np.random.SeedSequence(seed).generate_state(2, np.uint64)
    now["random_one"], now["random_two"] = one, two | np.uint64(1)
    return now


def _spans(problem: Problem) -> NDArray[np.void]:
    """Limits per carer and day, and after those per carer and week."""
    carers, weeks = problem.carers, -(-problem.days // 7)
    spans = np.zeros(problem.n_carers * (problem.days + weeks), dtype=layout.SPAN)
    border = problem.n_carers * problem.days
    for field, day, week in (
        ("most_minutes", carers.day_minutes, carers.week_minutes),
        ("most_visits", carers.day_visits, carers.week_visits),
    ):
        spans[field][:border] = np.repeat(day, problem.days) + SLACK
        spans[field][border:] = np.repeat(week, weeks) + SLACK
    return spans


def _watched(problem: Problem) -> bool:
    carers = problem.carers
    limits = (problem.shifts.end, carers.day_minutes, carers.week_minutes, carers.day_visits, carers.week_visits)
    limited = any(np.isfinite(limit).any() for limit in limits)
    return limited or problem.weights.waiting > 0 or _rides(problem)


def _rides(problem: Problem) -> bool:
    visits, links = problem.visits, problem.links
    loads = (visits.bring, visits.fetch, links.load, links.same_shift)
    return any(bool(np.any(load != 0)) for load in loads) or bool(np.isfinite(visits.longest_ride).any())


def _windows(problem: Problem) -> FloatArray:
    found: FloatArray = problem.visits.windows + np.array([0.0, 0.0, LATE_SLACK])
    return found


def _stops(problem: Problem, lists: "Lists") -> NDArray[np.void]:
    visits, shifts = problem.visits, problem.shifts
    n, r = problem.n_visits, problem.n_shifts
    stops = on_lines(n + r, STOP)
    seen, depots = stops[:n], stops[n:]
    first = visits.window_at[:-1]
    if n:
        seen["ready"], seen["due"], seen["latest"] = _windows(problem)[first].T
    seen["start"] = -np.inf
    seen["minutes"], seen["leaves"], seen["arrives"] = visits.minutes, visits.place, visits.place
    seen["urgency"] = visits.priority * problem.weights.lateness
    seen["nxt"] = seen["prv"] = seen["route"] = seen["best_nxt"] = seen["best_route"] = -1
    seen["group"], seen["member"], seen["unit"] = lists.group_of, lists.member_of, lists.unit_of
    grouped = np.flatnonzero(lists.group_of >= 0)
    group = lists.group_of[grouped]
    seen["crowd"][grouped] = lists.groups_at[group]
    seen["size"][grouped] = lists.groups_at[group + 1] - lists.groups_at[group]
    seen["closure"][grouped] = lists.closure_at[group]
    seen["client"], seen["crew"], seen["only"] = visits.client, lists.crew_of, visits.only_shift
    seen["window"], seen["windows_end"] = first, visits.window_at[1:]
    seen["options"], seen["options_end"] = lists.options_at[:-1], lists.options_at[1:]
    seen["apart"], seen["apart_end"] = lists.apart_at[:-1], lists.apart_at[1:]
    seen["nears"], seen["partner"], seen["ride"] = lists.near_count, lists.partner, lists.ride
    seen["bring"], seen["fetch"], seen["longest"] = visits.bring, visits.fetch, visits.longest_ride + SLACK
    depots["start"], depots["label"] = shifts.start, -np.inf
    depots["leaves"], depots["arrives"] = shifts.begin_place, shifts.end_place
    depots["nxt"] = depots["prv"] = depots["best_nxt"] = n + np.arange(r)
    depots["route"], depots["group"] = np.arange(r), -1
    return stops


def _routes(problem: Problem) -> NDArray[np.void]:
    shifts, weights, places = problem.shifts, problem.weights, len(problem.travel.places)
    routes = on_lines(problem.n_shifts, ROUTE)
    routes["end"] = shifts.end + SLACK
    routes["pause"] = np.where(shifts.break_minutes > 0, shifts.break_earliest, np.inf)
    routes["pause_latest"], routes["pause_minutes"] = shifts.break_latest + SLACK, shifts.break_minutes
    routes["capacity"] = shifts.capacity + SLACK
    routes["cost"] = weights.shift + weights.unwanted_shift * shifts.unwanted
    routes["legs"], routes["carer"] = shifts.mode * places * places, shifts.carer
    routes["day"] = shifts.carer * problem.days + shifts.day
    weeks = -(-problem.days // 7)
    routes["week"] = problem.n_carers * problem.days + shifts.carer * weeks + shifts.day // 7
    return routes


class Lists:
    """What all searches of one problem share, and none changes.

    fit: (n, c), legs: (m * p * p,), near: (n, q) as in `State`. group_of, unit_of, crew_of, member_of, partner: (n,)
    number of its group (-1 = none), unit and crew (-1 = none); its row in the closure of its group; the other end of
    its ride (-1 = none). penalty: (n,) cost of leaving it out. Names in pairs like groups and groups_at hold lists of
    numbers one after the other, and where each begins; those of visits, shifts and groups end up together in `flat`.
    """

    group_of: IntArray
    member_of: IntArray
    groups: IntArray
    groups_at: IntArray
    closure: FloatArray
    closure_at: IntArray
    unit_of: IntArray
    units: IntArray
    units_at: IntArray
    penalty: FloatArray
    unit_penalty: FloatArray
    partner: IntArray
    ride: FloatArray
    apart: IntArray
    apart_at: IntArray
    crew_of: IntArray
    face_cost: FloatArray
    near: NDArray[np.int32]
    near_count: IntArray
    flat: IntArray

    def __init__(self, problem: Problem, extra: FloatArray | None = None) -> None:
        """extra: (n, c) cost of each carer for each visit beside the wishes of the client."""
        self.fit = _fit(problem) if extra is None else _fit(problem) + extra
        self.legs = _legs(problem)
        self.options, self.options_at = _options(problem, self.fit)
        self._ties(problem)
        self._apart(problem)
        self._faces(problem)
        self.near, self.near_count = _near(problem, self.fit, self.unit_of, self.partner)
        pieces = [self.options, self.groups, self.units, self.apart]
        ends = np.cumsum([len(piece) for piece in pieces])
        self.flat = np.concatenate(pieces)
        self.groups_at = self.groups_at + ends[0]
        self.units_at = self.units_at + ends[1]
        self.apart_at = self.apart_at + ends[2]

    def _ties(self, problem: Problem) -> None:
        links, n = problem.links, problem.n_visits
        timed = np.isfinite(links.least) | np.isfinite(links.most)
        groups = components(n, links.first[timed], links.second[timed])
        self.group_of, self.member_of = np.full(n, -1), np.zeros(n, dtype=np.int64)
        found = [group for group in groups if len(group) > 1]
        matrices = []
        for g, group in enumerate(found):
            self.group_of[group], self.member_of[group] = g, np.arange(len(group))
            matrices.append(np.full((len(group), len(group)), -np.inf))
            np.fill_diagonal(matrices[-1], 0.0)
        for k in np.flatnonzero(timed):
            one, two = links.first[k], links.second[k]
            matrix, i, j = matrices[self.group_of[one]], self.member_of[one], self.member_of[two]
            matrix[i, j] = max(matrix[i, j], links.least[k])
            matrix[j, i] = max(matrix[j, i], -links.most[k])
        for matrix in matrices:
            for middle in range(len(matrix)):
                np.maximum(matrix, matrix[:, middle, None] + matrix[None, middle, :], out=matrix)
        self.groups, self.groups_at = _flat(found)
        self.closure = np.concatenate([m.ravel() for m in matrices]) if matrices else np.zeros(1)
        self.closure_at = np.concatenate([[0], np.cumsum([m.size for m in matrices])]).astype(np.int64)
        tying = links.tying
        units = components(n, links.first[tying], links.second[tying])
        self.unit_of = np.zeros(n, dtype=np.int64)
        for u, unit in enumerate(units):
            self.unit_of[unit] = u
        self.units, self.units_at = _flat(units)
        penalty = np.where(
            np.isinf(problem.visits.penalty), REQUIRED_PENALTY, problem.visits.penalty * problem.visits.priority
        )
        self.penalty = penalty * problem.weights.unserved
        self.unit_penalty = np.bincount(self.unit_of, self.penalty, minlength=len(units)).astype(np.float64)
        self.partner, self.ride = np.full(n, -1), np.zeros(n)
        for k in np.flatnonzero(links.same_shift):
            one, two = links.first[k], links.second[k]
            self.partner[one], self.partner[two] = two, one
            self.ride[one] += links.load[k]
            self.ride[two] -= links.load[k]

    def _apart(self, problem: Problem) -> None:
        links = problem.links
        together = (links.least == 0) & (links.most == 0)
        apart: list[list[int]] = [[] for _ in range(problem.n_visits)]
        for k in np.flatnonzero(links.different_carer | together):
            apart[links.first[k]].append(int(links.second[k]))
            apart[links.second[k]].append(int(links.first[k]))
        self.apart, self.apart_at = _flat(apart)

    def _faces(self, problem: Problem) -> None:
        links, k = problem.links, len(problem.clients.ids)
        crews = [
            crew
            for crew in components(problem.n_visits, links.first[links.same_carer], links.second[links.same_carer])
            if len(crew) > 1
        ]
        self.crew_of = np.full(problem.n_visits, -1)
        for j, crew in enumerate(crews):
            self.crew_of[crew] = k + j
        self.face_cost = np.concatenate([np.full(k, problem.weights.faces), np.full(len(crews), CREW_COST)])


def _flat(lists: list[list[int]]) -> tuple[IntArray, IntArray]:
    at = np.concatenate([[0], np.cumsum([len(one) for one in lists])]).astype(np.int64)
    flat = np.fromiter((x for one in lists for x in one), dtype=np.int64, count=int(at[-1]))
    return flat, at


def components(n: int, first: IntArray, second: IntArray) -> list[list[int]]:
    """Visits that hang together through the given pairs; each component in rising order."""
    parent = list(range(n))

    def root(x: int) -> int:
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    for one, two in zip(first.tolist(), second.tolist(), strict=True):
        parent[root(two)] = root(one)
    found: dict[int, list[int]] = {}
    for x in range(n):
        found.setdefault(root(x), []).append(x)
    return list(found.values())


def _fit(problem: Problem) -> FloatArray:
    """(n, c) cost of each carer for each visit, infinite when not allowed."""
    visits, carers, weights = problem.visits, problem.carers, problem.weights
    able = ~((visits.needs[:, None, :] & ~carers.skills[None, :, :]).any(axis=2))
    wishes = problem.clients.wishes[visits.client]
    named = (problem.clients.wishes == LIKED).any(axis=1)[visits.client]
    cost = weights.disliked * (wishes == DISLIKED) + weights.not_liked * (named[:, None] & (wishes != LIKED))
    return np.ascontiguousarray(np.where(able & (wishes != REFUSED), cost, np.inf))


def _legs(problem: Problem) -> NDArray[np.void]:
    travel, weights = problem.travel, problem.weights
    cost = weights.travel * travel.minutes + weights.kilometres * travel.km
    legs = np.zeros(travel.minutes.size, dtype=LEG)
    legs["minutes"], legs["cost"] = travel.minutes.ravel(), cost.ravel()
    return legs


def _options(problem: Problem, fit: FloatArray) -> tuple[IntArray, IntArray]:
    """The shifts that could make each visit, judged by carer and window alone."""
    shifts, visits = problem.shifts, problem.visits
    found = []
    for visit in range(problem.n_visits):
        able = np.isfinite(fit[visit, shifts.carer])
        if visits.only_shift[visit] >= 0:
            able &= np.arange(problem.n_shifts) == visits.only_shift[visit]
        windows = visits.windows_of(visit)
        open_then = (windows[:, None, 2] >= shifts.start) & (
            windows[:, None, 0] + visits.minutes[visit] <= shifts.end + SLACK
        )
        found.append(np.flatnonzero(able & open_then.any(axis=0)).tolist())
    return _flat(found)


def _near(
    problem: Problem, fit: FloatArray, unit_of: IntArray, partner: IntArray
) -> tuple[NDArray[np.int32], IntArray]:
    carers = np.isfinite(fit)
    words = np.packbits(carers, axis=1)
    visits = problem.visits
    minutes = problem.travel.minutes.min(axis=0) if len(problem.travel.modes) else np.zeros((1, 1))
    most = min(NEAR, max(problem.n_visits - 1, 1))
    near, count = np.zeros((problem.n_visits, most), dtype=np.int32), np.zeros(problem.n_visits, dtype=np.int64)
    nearest(
        visits.windows, visits.window_at, visits.minutes, visits.place, np.ascontiguousarray(minutes), words,
        unit_of, partner, near, count, np.full(most + 1, np.inf),
    )  # fmt: skip
    return near, count


def count_again(problem: Problem, state: State) -> bool:
    """Compute all times and costs of a state from nothing; False when there are no times for its routes."""
    n = problem.n_visits
    planned = np.flatnonzero(state.stops["route"][:n] >= 0)
    order = planned[np.argsort(state.stops["label"][planned], kind="stable")]
    for counts in (state.faces, state.sets["distinct"], state.spans["minutes"], state.spans["visits"]):
        counts[:] = 0
    return bool(recount(state, order))


def empty_rings(problem: Problem, state: State) -> None:
    """Take all visits out, without counting."""
    n = problem.n_visits
    state.stops["nxt"][:n] = state.stops["prv"][:n] = state.stops["route"][:n] = -1
    state.stops["start"][:n] = -np.inf
    state.stops["nxt"][n:] = state.stops["prv"][n:] = n + np.arange(problem.n_shifts)
    state.late[:] = 0.0


def load_routes(problem: Problem, state: State, routes: Routes, start: FloatArray) -> None:
    """Put the routes of a plan in an empty state; `start` gives the labels. The counts follow with `recount`."""
    n = problem.n_visits
    stops = state.stops
    planned = np.zeros(len(state.units), dtype=bool)
    for shift, route in enumerate(routes):
        for a, b in itertools.pairwise([n + shift, *route, n + shift]):
            stops["nxt"][a], stops["prv"][b] = b, a
        stops["route"][list(route)] = shift
        stops["label"][list(route)] = start[list(route)]
        planned[stops["unit"][list(route)]] = True
    bank = np.flatnonzero(~planned)
    state.units["banked"] = -1
    state.units["bank"][: len(bank)] = bank
    state.units["banked"][bank] = np.arange(len(bank))
    state.now["left_out"] = len(bank)


def best_routes(problem: Problem, state: State) -> Routes:
    """The routes of the best plan of a state."""
    n = problem.n_visits
    found = []
    for shift in range(problem.n_shifts):
        route, x = [], int(state.stops["best_nxt"][n + shift])
        while x != n + shift:
            route.append(x)
            x = int(state.stops["best_nxt"][x])
        found.append(tuple(route))
    return tuple(found)
