"""Search for the best plan: several annealing chains, in threads of compiled code that run at the same time."""

import math
import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from typing import Final

import numpy as np

from nabij.engines.common import InputError
from nabij.engines.visits.check import check
from nabij.engines.visits.plan import Plan, Routes, ScheduleError, empty, fits, objective, schedule
from nabij.engines.visits.problem import Problem
from nabij.engines.visits.result import Result
from nabij.engines.visits.search.build import Lists, components
from nabij.engines.visits.search.chain import Chain, compile_search, heats_of
from nabij.engines.visits.validate import FloatArray

HOT: Final = (1.0, 3.0)
GENTLE: Final = 0.2
COLD: Final = 0.02
"""Temperatures (see `heats_of`): at the odd and the even starts, and the highest that keeps most of a plan, in drives
between any two places; at the end, in drives between places that are near."""
ENOUGH: Final = 200
"""A start of ENOUGH * n moves per visit cools well; whoever has time for more begins anew, out of a dead end."""
MOST_STARTS: Final = 8
LOOK: Final = 0.05
"""Seconds between two looks at the chains."""
Progress = Callable[[float, float, int], None]
"""Told seconds, objective and visits left out."""


def solve(
    problem: Problem,
    *,
    seconds: float = 60.0,
    iterations: int | None = None,
    seed: int = 0,
    processes: int | None = None,
    start: Plan | None = None,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> Result:
    """The best plan that the search finds. It ends at once when nobody could make any of the visits.

    seconds: wall-clock limit, when the search is compiled. iterations: moves per chain after its first plan; with it
    the result depends on the problem, seed, iterations, processes and start alone, and `seconds` does not count.
    processes: chains that search at the same time, default the number of processors (so give it too where a result
    must be repeated on another machine). They are threads: the compiled code runs without the interpreter's lock.
    start: plan to go on from, if it breaks no rule; the result is then never worse. progress: told seconds, objective
    and visits left out when there is a better plan. stop: asked some twenty times a second; true ends the search with
    the best plan so far. Without it, Ctrl-C raises KeyboardInterrupt and nothing is kept.
    Raises InputError for numbers that make no sense, and for a start that is no plan of this problem.
    """
    sensible("solve", seconds=seconds, iterations=iterations, processes=processes, seed=seed)
    if start is not None:
        fits(problem, start.routes, start.start)
        start = start if breaks_no_rule(problem, start) else None
    compile_search()
    began = time.monotonic()
    search = Search(problem, seed=seed, processes=processes, start=start)
    search.run(began, seconds, iterations, progress, stop)
    return search.result(problem, search.plan(), began)


def sensible(place: str, *, seconds: float, iterations: int | None, seed: int, processes: int | None) -> None:
    """Raise InputError for numbers with which nothing can be searched."""
    if not 0 <= seconds < math.inf or (iterations or 0) < 0 or (processes is not None and processes < 1) or seed < 0:
        message = "seconds and iterations must be 0 or more and have an end, processes 1 or more, seed 0 or more"
        raise InputError(message, place=place)


def breaks_no_rule(problem: Problem, plan: Plan) -> bool:
    """Whether the plan can be gone on from; visits that must be made may be left out."""
    return {one.code for one in check(problem, plan).violations} <= {"not_planned"}


class Search:
    """The chains of one problem.

    start: a plan that breaks no rule. extra: (n, c) cost of each carer for each visit, beside the client's wishes.
    """

    def __init__(
        self,
        problem: Problem,
        *,
        seed: int,
        processes: int | None,
        start: Plan | None = None,
        extra: FloatArray | None = None,
    ) -> None:
        self.problem, self.start, self.seed = problem, start, seed
        self.lists = Lists(problem, extra)
        seeds = np.random.SeedSequence(seed).generate_state(processes or os.cpu_count() or 1)
        self.chains = [Chain(problem, self.lists, int(one)) for one in seeds]
        self.far, self.near = heats_of(problem, self.lists)
        self.halt = threading.Event()
        self.history: list[tuple[float, float]] = []

    def run(
        self,
        began: float,
        seconds: float,
        iterations: int | None,
        progress: Progress | None,
        stop: Callable[[], bool] | None,
    ) -> None:
        """Rounds of annealing; in between the chains wait for each other, and go on from the best plan of all."""
        if not len(self.lists.options):  # nobody can make any visit
            self._look(began, progress)
            return
        end = began + seconds if iterations is None else math.inf
        watch = partial(self._round, began=began, progress=progress, stop=stop)
        with ThreadPoolExecutor(len(self.chains)) as pool:
            watch(pool, [partial(self._begin, chain, end) for chain in self.chains])
            opened, share_before = time.monotonic(), 0.0
            for share, hot in rounds(self._moves_per_visit(end, iterations), self.problem.n_visits):
                until = opened + share * (end - opened) if iterations is None else math.inf
                moves = None if iterations is None else round((share - share_before) * iterations)
                share_before = share
                if not self.halt.is_set() and moves != 0 and time.monotonic() < until:
                    watch(pool, [partial(self._anneal, chain, hot, until, moves) for chain in self.chains])
                    self._share_best()

    def _moves_per_visit(self, end: float, iterations: int | None) -> float:
        """How many moves per visit each chain will make: given, or guessed from the speed of the first ones."""
        visits = max(self.problem.n_visits, 1)
        if iterations is not None:
            return iterations / visits
        chain, before, began = self.chains[0], self.chains[0].moves, time.monotonic()
        chain.probe(self.far, lambda: self.halt.is_set() or time.monotonic() > end)
        speed = (chain.moves - before) / max(time.monotonic() - began, 1e-6)
        return speed * max(end - began, 0.0) / visits

    def _begin(self, chain: Chain, end: float) -> None:
        if self.start is not None:
            chain.start_from(self.start)
        chain.fill(lambda: self.halt.is_set() or time.monotonic() > end)

    def _anneal(self, chain: Chain, hot: float, until: float, moves: int | None) -> None:
        opened = time.monotonic()

        def part() -> float:
            if self.halt.is_set():
                return 1.0
            return (time.monotonic() - opened) / max(until - opened, 1e-9)

        if self.start is not None:
            hot = min(hot, GENTLE)
        chain.cool(hot * self.far, COLD * self.near, part, moves)

    def _share_best(self) -> None:
        """Let every chain go on from the best plan of all."""
        best = min(self.chains, key=lambda chain: chain.best)
        routes = best.routes()
        for chain in self.chains:
            chain.go_to(routes)

    def _round(
        self,
        pool: ThreadPoolExecutor,
        tasks: Sequence[Callable[[], None]],
        *,
        began: float,
        progress: Progress | None,
        stop: Callable[[], bool] | None,
    ) -> None:
        running: set[Future[None]] = {pool.submit(task) for task in tasks}
        try:
            while running:
                done, running = wait(running, timeout=LOOK)
                for future in done:
                    future.result()
                self._look(began, progress)
                if stop is not None and stop():
                    self.halt.set()
        except BaseException:
            self.halt.set()
            raise

    def _look(self, began: float, progress: Progress | None) -> None:
        chain = min(self.chains, key=lambda chain: chain.best)
        best = chain.best
        if not self.history or best < self.history[-1][1] - 1e-9:
            passed = time.monotonic() - began
            self.history.append((passed, best))
            if progress is not None:
                progress(passed, best, chain.best_left_out)

    def plans(self) -> list[Plan]:
        """The best plan of each chain, best first, whole: what one carer must make is made by one."""
        found = []
        for chain in sorted(self.chains, key=lambda chain: chain.best):
            try:
                found.append(schedule(self.problem, one_carer(self.problem, chain.routes())))
            except ScheduleError:  # pragma: no cover - rounding at the edge of a window
                continue
        return found

    def plan(self) -> Plan:
        """The best plan of all chains and of the start."""
        found = self.plans() if self.start is None else [self.start, *self.plans()]
        return min(found, key=lambda plan: objective(self.problem, plan), default=empty(self.problem))

    def result(self, problem: Problem, plan: Plan, began: float) -> Result:
        return Result.of(
            problem,
            plan,
            history=tuple(self.history),
            seconds=time.monotonic() - began,
            iterations=sum(chain.moves for chain in self.chains),
            seed=self.seed,
        )


def rounds(moves_per_visit: float, visits: int) -> list[tuple[float, float]]:
    """Each round of annealing: which part of the time is over at its end, and how hot it begins (in `heats_of`).

    moves_per_visit: that one chain has time for. Some starts from hot in 70 % of the time, and two rounds that polish
    the best plan of all. Who has time for less than one whole start begins it cooler.
    """
    whole = 0.7 * moves_per_visit / (ENOUGH * max(visits, 1))
    starts = int(min(max(whole, 1), MOST_STARTS))
    less = min(math.sqrt(whole), 1.0)
    anew = [(0.7 * (k + 1) / starts, HOT[k % 2] * less) for k in range(starts)]
    return [*anew, (0.85, GENTLE), (1.0, GENTLE / 2)]


def one_carer(problem: Problem, routes: Routes) -> Routes:
    """The routes without the visits that break `same_carer`.

    Of such visits those of one carer stay: of the one to whom a visit is promised (`only_shift`), or who has most.
    """
    links, carer_of = problem.links, dict[int, int]()
    for shift, route in enumerate(routes):
        carer_of.update(dict.fromkeys(route, int(problem.shifts.carer[shift])))
    gone: set[int] = set()
    for crew in components(problem.n_visits, links.first[links.same_carer], links.second[links.same_carer]):
        carers = [carer_of[visit] for visit in crew if visit in carer_of]
        if len(set(carers)) > 1:
            promised = {
                carer_of[visit] for visit in crew if visit in carer_of and problem.visits.only_shift[visit] >= 0
            }
            stays = max(sorted(set(carers)), key=lambda carer: (carer in promised, carers.count(carer)))
            gone |= {visit for visit in crew if visit in carer_of and carer_of[visit] != stays}
    return without_visits(problem, routes, gone) if gone else routes


def without_visits(problem: Problem, routes: Routes, gone: set[int]) -> Routes:
    """The routes without these visits, and without those that stand or fall with them."""
    links, tying = problem.links, problem.links.tying
    for unit in components(problem.n_visits, links.first[tying], links.second[tying]):
        if gone.intersection(unit):
            gone = gone.union(unit)
    return tuple(tuple(visit for visit in route if visit not in gone) for route in routes)
