"""One chain of the search: a state, and annealing on it in slices, so that somebody can look at the clock."""

import time
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nabij.engines.visits.plan import Plan, Routes, ScheduleError, schedule
from nabij.engines.visits.problem import Carers, Clients, Links, Problem, Shifts, Travel, Visits, with_defaults
from nabij.engines.visits.search.build import Lists, best_routes, build, count_again, empty_rings, load_routes
from nabij.engines.visits.search.kernels.anneal import anneal

SLICE: Final = 20_000
"""Moves at one temperature: some 20 ms."""
FIRST: Final = 500
LONG: Final = 0.1
"""Moves in the first piece of a slice, and seconds above which pieces become smaller: large groups are slow."""
SHARES: Final = np.array([0.45, 0.14, 0.08, 0.10, 0.10, 0.05, 0.06, 0.02, 0.0])
"""Share of each kind of move: next to a visit that is near, other carer at the same time, within the route, exchange,
tails, segment; and, when visits are left out: plan one, plan one in the place of another, leave one out."""
PROBE: Final = 5_000
"""Moves to measure the speed with."""
FILL: Final = np.array([0.0] * 6 + [1.0, 0.0, 0.0])
EXPENDABLE: Final = 1000.0
"""Penalty under which leaving a visit out is worth trying."""


class Chain:
    """A search of its own, with its own seed.

    moves: begun so far. tried: those among them that led to another plan, of which the cost was computed or bounded.
    """

    def __init__(self, problem: Problem, lists: Lists, seed: int) -> None:
        self.problem, self.lists = problem, lists
        self.state = build(problem, seed, lists)
        shares = SHARES.copy()
        if (lists.unit_penalty < EXPENDABLE).any():
            shares[-1] = 0.01
        self.shares = np.cumsum(shares / shares.sum())
        self.moves = self.tried = 0
        self.piece = FIRST

    @property
    def best(self) -> float:
        """Objective of the best plan so far, in the units of the search."""
        return float(self.state.now["best"][0])

    @property
    def current(self) -> float:
        return float(self.state.now["total"][0])

    @property
    def left_out(self) -> int:
        """Units that are left out now."""
        return int(self.state.now["left_out"][0])

    @property
    def best_left_out(self) -> int:
        """Visits that the best plan so far leaves out; while the chain runs, perhaps those of the one before."""
        return int(np.count_nonzero(self.state.stops["best_route"][: self.problem.n_visits] < 0))

    def routes(self) -> Routes:
        return best_routes(self.problem, self.state)

    def start_from(self, plan: Plan) -> bool:
        """Go on from this plan; False, and all visits left out, when there are no times for it.

        Carers, loads and hours are not looked at: the plan must be known to break no rule.
        """
        empty_rings(self.problem, self.state)
        load_routes(self.problem, self.state, plan.routes, plan.start)
        good = count_again(self.problem, self.state)
        if not good:
            self.start_empty()
        self._note_best()
        return good

    def go_to(self, routes: Routes) -> None:
        """Go on with these routes, which a chain of the same problem found."""
        try:
            self.start_from(schedule(self.problem, routes))
        except ScheduleError:  # pragma: no cover - rounding at the edge of a window
            return

    def start_empty(self) -> None:
        """Go on with all visits left out."""
        empty_rings(self.problem, self.state)
        load_routes(self.problem, self.state, ((),) * self.problem.n_shifts, np.zeros(self.problem.n_visits))
        count_again(self.problem, self.state)

    def fill(self, done: Callable[[], bool]) -> None:
        """Plan what is left out wherever it first fits, until nothing more fits."""
        while self.left_out and not done():
            before = self.left_out
            self._slice(np.cumsum(FILL), 1e-9, 400 * before + 1000, done)
            if self.left_out > 0.98 * before:
                return

    def cool(self, hot: float, cold: float, part: Callable[[], float], moves: int | None = None) -> None:
        """Anneal from hot to cold while `part`, the part of the time that is over, goes from 0 to 1.

        moves: with it the number of moves says what is over, and `part` is only asked whether to stop.
        """
        made = 0
        while True:
            passed = part() if moves is None else made / moves
            if passed >= 1.0 or (moves is not None and part() >= 1.0):
                return
            size = SLICE if moves is None else min(SLICE, moves - made)
            heat = hot * (cold / hot) ** passed
            self._slice(self.shares, heat, size, lambda: part() >= 1.0)
            made += size

    def probe(self, heat: float, done: Callable[[], bool]) -> None:
        """Make PROBE moves."""
        self._slice(self.shares, heat, PROBE, done)

    def _slice(self, shares: NDArray[np.float64], heat: float, moves: int, done: Callable[[], bool]) -> None:
        """Make moves at one temperature, in pieces after which `done` is asked; the pieces change nothing else."""
        left = moves if self.problem.n_visits else 0
        while left > 0:
            size = min(left, self.piece)
            began = time.monotonic()
            self.tried += anneal(self.state, shares, heat, heat, size)
            self.moves += size
            left -= size
            passed = time.monotonic() - began
            self.piece = min(2 * self.piece, SLICE) if passed < LONG else max(int(size * LONG / 2 / passed), 1)
            if done():
                return

    def _note_best(self) -> None:
        if self.current < self.best:
            stops = self.state.stops
            self.state.now["best"] = self.state.now["total"]
            stops["best_nxt"], stops["best_route"] = stops["nxt"], stops["route"]


def heats_of(problem: Problem, lists: Lists) -> tuple[float, float]:
    """Mean cost of a drive between any two places of visits, and between visits that are near.

    The measures of temperature: in a place with villages far apart the first is many times the second. Both by the
    first means of transport, in the unit of the objective; 1 where driving costs nothing.
    """
    place, size = problem.visits.place, len(problem.travel.places)
    if not problem.n_visits or not problem.travel.modes:
        return 1.0, 1.0
    own = np.unique(place)
    costs = lists.legs["cost"].reshape(-1, size, size)[0]
    far = float(costs[np.ix_(own, own)].sum() / max(len(own) * (len(own) - 1), 1))
    found = [
        costs[place[v], place[lists.near[v, :count]]].mean()
        for v, count in enumerate(np.minimum(lists.near_count, 10))
        if count
    ]
    near = float(np.mean(found)) if found else far
    return far if far > 0 else 1.0, min(near, far) if near > 0 else 1.0


def _nothing() -> Problem:
    """The smallest problem: nobody, and nothing to do."""
    none = np.zeros(0, dtype=np.int64)
    return Problem(
        clients=Clients((), np.zeros((0, 0), dtype=np.int64)),
        visits=with_defaults(
            Visits, 0, ids=(), client=none, place=none, minutes=np.zeros(0), windows=np.zeros((0, 3)),
            window_at=np.zeros(1, dtype=np.int64), needs=np.zeros((0, 0), dtype=np.bool_),
        ),
        carers=with_defaults(Carers, 0, ids=(), skills=np.zeros((0, 0), dtype=np.bool_)),
        shifts=with_defaults(Shifts, 0, carer=none),
        links=with_defaults(Links, 0, first=none, second=none),
        travel=Travel(("car",), ("base",), np.zeros((1, 1, 1)), np.zeros((1, 1, 1)), np.zeros(1), np.zeros(1)),
    )  # fmt: skip


def compile_search() -> None:
    """Compile the search, or fetch it from the cache; takes no time when it is there."""
    problem = _nothing()
    chain = Chain(problem, Lists(problem), 0)
    chain.start_empty()
    anneal(chain.state, chain.shares, 1.0, 1.0, 0)
