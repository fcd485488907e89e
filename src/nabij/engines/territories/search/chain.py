"""One chain of the search: a state of one part, annealed in slices, so that somebody can look at the clock."""

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from nabij.engines.territories.problem import Areas, Borders, Problem
from nabij.engines.territories.search.exact import compile_exact
from nabij.engines.territories.search.kernels.anneal import anneal, bisect
from nabij.engines.territories.search.kernels.layout import BEST_BASE, BEST_OUTSIDE, HARD
from nabij.engines.territories.search.kernels.state import recount
from nabij.engines.territories.search.start import begin
from nabij.engines.territories.search.state import build, start_from
from nabij.engines.territories.units import Part, parts_of
from nabij.engines.territories.validate import FloatArray, IntArray

SHARES: Final = np.cumsum([0.70, 0.16, 0.10, 0.02, 0.02])
"""Share of each kind of move: one unit, an exchange, a cut tree, a neighbourhood more, a neighbourhood less."""
HOT: Final = 0.4
COLD: Final = 0.004
"""Temperatures at the start and at the end, in cost; a neighbourhood costs some tenths."""
SOFT: Final = 2.0
"""What a target outside the bounds costs at first; it rises to HARD from the middle of the cooling."""
GENTLE: Final = 0.06
"""The highest temperature that keeps most of a division."""
SLICES: Final = 60
LARGEST_SLICE: Final = 100_000
"""Moves between two looks at the clock."""


class Chain:
    """A search of its own, with its own seed."""

    def __init__(self, problem: Problem, part: Part, seed: int) -> None:
        self.problem, self.part = problem, part
        self.state = build(problem, part, seed % (2**63 - 1) + 1)
        self.random = np.random.default_rng(seed)
        self.moves = 0

    @property
    def value(self) -> tuple[float, float]:
        """What counts of the best division so far: targets outside the bounds, and cost."""
        real = self.state.real
        return max(float(real[BEST_OUTSIDE]), 0.0), float(real[BEST_BASE])

    @property
    def best(self) -> IntArray:
        found: IntArray = self.state.best.copy()
        return found

    def anew(self, kind: int, moves: int, halt: Callable[[], bool]) -> None:
        """Begin with a division of this kind, and cool it from hot. When time is over, only the first does."""
        if kind and halt():
            return
        begin(self.problem, self.part, self.state, kind, self.random)
        self.cool(HOT, moves, halt, SOFT)

    def polish(self, block: IntArray, moves: int, halt: Callable[[], bool]) -> None:
        """Go on with this division, from a gentle temperature."""
        start_from(self.state, block)
        self.cool(GENTLE, moves, halt, 100.0)

    def cool(self, hot: float, moves: int, halt: Callable[[], bool], soft: float) -> None:
        """Anneal from hot to cold in `moves` moves, or until asked to halt."""
        slices = max(SLICES, math.ceil(moves / LARGEST_SLICE))
        size = max(1, moves // slices)
        for number in range(slices):
            if halt():
                break
            passed = (number + 0.5) / slices
            heat = hot * (COLD / hot) ** passed
            hard = soft * (HARD / soft) ** max(0.0, min(1.0, 2 * passed - 0.7))
            recount(self.state)  # so that rounding never adds up
            anneal(self.state, SHARES, hard, heat, size)
            self.moves += size


def smallest() -> Problem:
    """One area with one inhabitant."""
    areas = Areas.build(ids=["a"], population=[1.0], x=[0.0], y=[0.0], size=[1.0])
    borders = Borders.build(np.zeros((0, 2), dtype=np.int64))
    return Problem(areas, borders, np.zeros(1, dtype=np.int64), target=1.0, least=0.0, most=2.0)


def compile_search() -> None:
    """Compile the search, or fetch it from the cache; takes no time when it is there."""
    problem = smallest()
    part = parts_of(problem)[0]
    chain = Chain(problem, part, 1)
    shares: FloatArray = SHARES
    anneal(chain.state, shares, 1.0, 1.0, 0)
    bisect(chain.state, 0, 1.0, 0)
    compile_exact(chain.state, part)
