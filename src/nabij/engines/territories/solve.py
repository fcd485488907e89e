"""Search for the best division: small parts for certain, larger ones by annealing in threads of compiled code."""

import math
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import numpy as np

from nabij.engines.common import InputError
from nabij.engines.territories.problem import Problem
from nabij.engines.territories.result import Result
from nabij.engines.territories.search.chain import Chain, compile_search
from nabij.engines.territories.search.exact import best_division
from nabij.engines.territories.units import Part, parts_of
from nabij.engines.territories.validate import IntArray

CHAINS: Final = 6
"""Chains that begin anew in each round of a part; two more polish the best of them."""
POLISHERS: Final = 2
PER_UNIT: Final = 1000
"""Moves per unit of a chain that cool a part of up to `COMMON` units well; with less time there are fewer."""
COMMON: Final = 100
STALLED: Final = 2
"""Rounds without a better division after which a part is left as it is."""
LAST: Final = 0.8
"""Part of the time that is left after the last whole round, for polishing."""
PROBE: Final = 20_000
SHARE: Final = 0.6
"""Part of the time for the first round."""
LOOK: Final = 0.05
"""Seconds between two looks at the chains."""
Progress = Callable[[float, float, int], None]
Value = tuple[float, float]


def solve(
    problem: Problem,
    *,
    seconds: float = 60.0,
    iterations: int | None = None,
    seed: int = 0,
    processes: int | None = None,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> Result:
    """The best division that the search finds.

    seconds: wall-clock limit; the search ends before when rounds bring nothing more. iterations: moves per unit of each
    chain of one round; with it the result depends on the problem, seed and iterations alone, and `seconds` does not
    count. processes: threads, default the number of processors. progress: told seconds, objective of the parts that are
    searched and how many those are. stop: asked some twenty times a second; true ends the search with the best so far.
    Raises InputError for numbers that make no sense, and for what people decided that can't be.
    """
    if not seconds >= 0 or (iterations is not None and iterations < 0) or (processes is not None and processes < 1):
        raise InputError("seconds and iterations must be 0 or more, processes 1 or more", place="solve")
    compile_search()
    began = time.monotonic()
    search = Search(problem, seed=seed, processes=processes or os.cpu_count() or 1, progress=progress, stop=stop)
    search.run(began, seconds, iterations)
    label, part, proven = search.division()
    return Result.of(
        problem, label, part=part, proven=proven, seconds=time.monotonic() - began, seed=seed,
        iterations=search.moves, history=tuple(search.history),
    )  # fmt: skip


@dataclass
class _Open:
    """A part that is searched: its best division so far, and how long nothing better came."""

    number: int
    part: Part
    block: IntArray
    value: Value = (math.inf, math.inf)
    stalled: int = 0
    chains: list[Chain] = field(default_factory=list)

    def take_best(self) -> bool:
        """Keep the best of the chains; true when it is better than what was there."""
        before = self.value
        for chain in self.chains:
            if _better(chain.value, self.value):
                self.value, self.block = chain.value, chain.best
        return _better(self.value, before)


def _better(one: Value, other: Value) -> bool:
    if abs(one[0] - other[0]) > 1e-9:
        return one[0] < other[0]
    return one[1] < other[1] - 1e-9


class Search:
    """The parts of one problem."""

    def __init__(
        self, problem: Problem, *, seed: int, processes: int, progress: Progress | None,
        stop: Callable[[], bool] | None,
    ) -> None:  # fmt: skip
        self.problem, self.seed, self.processes = problem, seed, processes
        self.progress, self.stop = progress, stop
        self.parts = parts_of(problem)
        self.blocks: list[IntArray | None] = [None] * len(self.parts)
        self.open: list[_Open] = []
        self.halted, self.moves, self.end = False, 0, math.inf
        self.history: list[tuple[float, float]] = []
        self.began = time.monotonic()

    def run(self, began: float, seconds: float, iterations: int | None) -> None:
        """Divide the small parts, then rounds for the others until the time is over or nothing better comes."""
        self.began = began
        with ThreadPoolExecutor(self.processes) as pool:
            self._small(pool)
            self.open = [
                _Open(number, self.parts[number], np.arange(len(self.parts[number])))
                for number, block in enumerate(self.blocks)
                if block is None
            ]
            if not self.open:
                return
            self.end = began + seconds if iterations is None else math.inf
            per_unit = self._per_unit() if iterations is None else iterations
            number = 0
            while True:
                opened = time.monotonic()
                self._round(pool, number, per_unit)
                number += 1
                if iterations is not None or self._over() or all(one.stalled >= STALLED for one in self.open):
                    return
                room = (self.end - time.monotonic()) / max(time.monotonic() - opened, 1e-6)
                if room < 1:
                    # No time to cool once more from hot: what is left goes to the best there is.
                    self._last(pool, number, max(1, int(LAST * room * per_unit)))
                    return

    def _small(self, pool: ThreadPoolExecutor) -> None:
        tasks = [pool.submit(best_division, self.problem, part) for part in self.parts]
        self._watch(tasks)
        self.blocks = [task.result() for task in tasks]

    def _per_unit(self) -> int:
        """Moves per unit for which there is time in the first round, guessed from the speed of the first ones."""
        largest = max(self.open, key=lambda one: len(one.part))
        chain = Chain(self.problem, largest.part, 1)
        opened = time.monotonic()
        chain.cool(1.0, PROBE, self._over, 1.0)
        speed = max(chain.moves, 1) / max(time.monotonic() - opened, 1e-6)
        room = SHARE * speed * min(self.processes, os.cpu_count() or 1) * max(self.end - time.monotonic(), 0.0)
        wanted = (CHAINS + POLISHERS / 2) * sum(len(one.part) for one in self.open)
        enough = PER_UNIT * max(1.0, math.sqrt(len(largest.part) / COMMON))
        return int(min(enough, max(room / wanted, 50)))

    def _over(self) -> bool:
        return self.halted or time.monotonic() > self.end

    def _round(self, pool: ThreadPoolExecutor, number: int, per_unit: int) -> None:
        """New chains for every part that still gets better, and two that polish the best of all."""
        going = [one for one in self.open if one.stalled < STALLED]
        tasks: list[Callable[[], None]] = []
        for one in going:
            one.chains = [Chain(self.problem, one.part, seed) for seed in self._seeds(one.number, number)]
            moves = per_unit * len(one.part)
            tasks += [partial(chain.anew, kind, moves, self._over) for kind, chain in enumerate(one.chains[:CHAINS])]
        self._watch([pool.submit(task) for task in tasks])
        better = {one.number for one in going if one.take_best()}
        more = self._polish(pool, going, CHAINS, per_unit // 2) | better
        for one in going:
            one.stalled = 0 if one.number in more else one.stalled + 1
        self._tell()

    def _last(self, pool: ThreadPoolExecutor, number: int, per_unit: int) -> None:
        """All chains polish the best of each part."""
        for one in self.open:
            one.chains = [Chain(self.problem, one.part, seed) for seed in self._seeds(one.number, number)]
        self._polish(pool, self.open, 0, per_unit)
        self._tell()

    def _polish(self, pool: ThreadPoolExecutor, parts: list[_Open], first: int, per_unit: int) -> set[int]:
        """Chains from `first` on go on from the best of their part; the parts that got better."""
        tasks = [
            partial(chain.polish, one.block, per_unit * len(one.part), self._over)
            for one in parts
            for chain in one.chains[first:]
        ]
        self._watch([pool.submit(task) for task in tasks])
        better = {one.number for one in parts if one.take_best()}
        for one in parts:
            self.moves += sum(chain.moves for chain in one.chains)
            one.chains = []
        return better

    def _seeds(self, part: int, number: int) -> list[int]:
        mixed = np.random.SeedSequence([self.seed, part, number])
        return [int(one) for one in mixed.generate_state(CHAINS + POLISHERS, dtype=np.uint64) >> np.uint64(2)]

    def _watch(self, tasks: "Sequence[Future[Any]]") -> None:
        running: set[Future[Any]] = set(tasks)
        try:
            while running:
                done, running = wait(running, timeout=LOOK)
                for task in done:
                    task.result()
                if self.stop is not None and self.stop():
                    self.halted = True
        except BaseException:
            self.halted = True
            raise

    def _tell(self) -> None:
        total = math.fsum(one.value[1] for one in self.open)
        if not self.history or total < self.history[-1][1] - 1e-9:
            passed = time.monotonic() - self.began
            self.history.append((passed, total))
            if self.progress is not None:
                self.progress(passed, total, len(self.open))

    def division(self) -> tuple[IntArray, IntArray, tuple[bool, ...]]:
        """(n,) neighbourhood and part of each area, and of each part whether its division is the best for certain."""
        label, part = np.zeros(self.problem.n, dtype=np.int64), np.zeros(self.problem.n, dtype=np.int64)
        searched = {one.number: one.block for one in self.open}
        used, proven = 0, []
        for number, (one, block) in enumerate(zip(self.parts, self.blocks, strict=True)):
            proven.append(block is not None)
            chosen = kept_apart(one, searched[number] if block is None else block)
            for unit, areas in enumerate(one.areas):
                label[list(areas)] = used + chosen[unit]
                part[list(areas)] = number
            used += int(chosen.max()) + 1
        return label, part, tuple(proven)


def kept_apart(part: Part, block: IntArray) -> IntArray:
    """The same division, numbered from 0; a unit that shares a block with one that it never may leaves it.

    The search sees to it that this is not needed; a search that was stopped at once may leave some.
    """
    found = block.copy()
    foes = zip(part.apart_at[:-1].tolist(), part.apart_at[1:].tolist(), strict=True)
    free = int(found.max()) + 1
    for unit, (first, last) in enumerate(foes):
        if any(found[other] == found[unit] for other in part.apart[first:last].tolist()):
            found[unit] = free
            free += 1
    return _pieces(part, found)


def _pieces(part: Part, block: IntArray) -> IntArray:
    """The connected pieces of the blocks, numbered by first unit."""
    found = np.full(len(part), -1, dtype=np.int64)
    number = 0
    for first in range(len(part)):
        if found[first] >= 0:
            continue
        found[first], stack = number, [first]
        while stack:
            unit = stack.pop()
            for other in part.adjacent[part.adjacent_at[unit] : part.adjacent_at[unit + 1]].tolist():
                if found[other] < 0 and block[other] == block[unit]:
                    found[other] = number
                    stack.append(other)
        number += 1
    return found
