"""Makes the arrays of one chain for one part."""

import numpy as np

from nabij.engines.territories.problem import Problem
from nabij.engines.territories.search.kernels.layout import (
    BEST_BASE,
    BEST_OUTSIDE,
    LEAST,
    MOST,
    REALS,
    TARGET,
    W_BARRIER,
    W_COMPACT,
    W_SIZE,
    WHOLES,
    WIDTH,
    State,
)
from nabij.engines.territories.search.kernels.state import keep_best_now, recount
from nabij.engines.territories.units import Part
from nabij.engines.territories.validate import IntArray


def build(problem: Problem, part: Part, seed: int) -> State:
    """A state in which each unit is a block of its own."""
    m, e, g = len(part), len(part.adjacent), len(part.group_weight)
    used = np.bincount(part.groups, minlength=g)

    def whole(size: int) -> IntArray:
        return np.zeros(size, dtype=np.int64)

    state = State(
        unit=part.sums, inner=part.inner_barrier, adjacent_at=part.adjacent_at, adjacent=part.adjacent,
        barrier=part.barrier, tie=part.tie, groups_at=part.groups_at, groups=part.groups,
        group_weight=part.group_weight, entry_at=np.concatenate([[0], np.cumsum(used)[:-1]]).astype(np.int64)[:g],
        entries=whole(g), entry_block=whole(int(used.sum())), entry_count=whole(int(used.sum())),
        apart_at=part.apart_at, apart=part.apart, block=np.arange(m), best=np.arange(m), sums=np.zeros((m, WIDTH)),
        count=whole(m), cost=np.zeros(m), outside=np.zeros(m), mark=whole(m), queue=whole(m), up=whole(m),
        below=np.zeros((m, WIDTH)), old=whole(m), side=whole(m), front_from=whole(e), front_to=whole(e),
        front_tie=np.zeros(e), real=_reals(problem), whole=whole(WHOLES),
        random=np.array([max(seed, 1)], dtype=np.uint64),
    )  # fmt: skip
    start_from(state, state.block)
    return state


def start_from(state: State, block: IntArray) -> None:
    """Go on from this division; the best one so far is kept."""
    state.block[:] = block
    recount(state)
    keep_best_now(state)


def _reals(problem: Problem) -> "np.typing.NDArray[np.float64]":
    real = np.zeros(REALS)
    real[[TARGET, LEAST, MOST]] = problem.target, problem.least, problem.most
    weights = problem.weights
    real[[W_SIZE, W_COMPACT, W_BARRIER]] = weights.size, weights.compactness, weights.barriers
    real[[BEST_BASE, BEST_OUTSIDE]] = 1e12, 1e6
    return real
