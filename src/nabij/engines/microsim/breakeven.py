"""What a programme would have to achieve to pay for itself: the ratio of applications for residential care, among whom
it reaches, at which the net present value of a payer is nil.

One simulation at a ratio tells the net present value of all payers, so they share what is tried: first a coarse grid,
then only where a payer's value changes sign. The same random numbers at each try.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.interpolate import PchipInterpolator

from nabij.engines.microsim.outcomes import ALL_PAYERS, outcome
from nabij.engines.microsim.problem import Floats, Problem
from nabij.engines.microsim.running import Progress, run
from nabij.engines.microsim.simulate import simulate

LOWEST, HIGHEST = 0.0, 1.5
GRID: Final = (0.0, 0.5, 1.0, 1.5)
STEPS: Final = 8
CLOSE: Final = 0.01
"""A guess so near to what was tried is not tried: the curve through it is off by far less than chance."""
NEVER, ALWAYS = -1.0, 2.0
"""Stand-ins: at no ratio between LOWEST and HIGHEST; at every one."""


@dataclass(frozen=True, eq=False)
class BreakEven:
    """By draw and payer (draws + 1, 7). ratios: NEVER and ALWAYS as above. worth: (2, draws + 1, 7) net present value
    at LOWEST and HIGHEST: where the first is the lower, the payer loses when fewer people apply, and breaks even only
    at the ratio or above."""

    ratios: Floats
    worth: Floats

    def to_json(self) -> dict[str, dict[str, object]]:
        return {
            payer: _told(self.ratios[:, number], self.worth[:, 0, number]) for number, payer in enumerate(ALL_PAYERS)
        }


def _told(ratios: Floats, worth: Floats) -> dict[str, object]:
    varied = ratios[1:] if len(ratios) > 1 else ratios
    low, middle, high = _in_order(varied, rises=bool(worth[0] < worth[1]))
    return {
        "ratio": plain(ratios[0]),
        "fewer_applications": None if plain(ratios[0]) is None else round(1 - float(ratios[0]), 4),
        "median": plain(middle), "low": plain(low), "high": plain(high), "draws": len(ratios) - 1,
        "verdict": verdict(ratios[0], worth),
        "low_verdict": verdict(low, worth), "high_verdict": verdict(high, worth),
        "share_never": round(float((varied == NEVER).mean()), 4),
        "share_always": round(float((varied == ALWAYS).mean()), 4),
    }  # fmt: skip


def _in_order(varied: Floats, *, rises: bool) -> tuple[float, float, float]:
    """Of a payer that gains by admission every ratio counts from somewhere up: "always" lies below, "never" above."""
    order = varied.copy()
    if rises:
        order[varied == ALWAYS], order[varied == NEVER] = NEVER, ALWAYS
    low, middle, high = (float(one) for one in np.quantile(order, [0.025, 0.5, 0.975], method="nearest"))
    back = {ALWAYS: NEVER, NEVER: ALWAYS} if rises else {}
    return back.get(low, low), back.get(middle, middle), back.get(high, high)


def verdict(ratio: float, worth: Floats) -> str:
    if ratio in (NEVER, ALWAYS):
        return "never" if ratio == NEVER else "always"
    return "at_most" if worth[0] > worth[1] else "at_least"


def plain(ratio: float) -> float | None:
    return None if ratio in (NEVER, ALWAYS) else round(float(ratio), 4)


def roots(values: Callable[[float], Floats], steps: int = STEPS) -> tuple[Floats, Floats]:
    """Where each of several functions is nil between LOWEST and HIGHEST (n,), and their values at both (2, n).

    values: (n,) at a ratio; asked once for each. In each of at most `steps` rounds every function that has no answer
    yet asks for one more ratio; functions with near answers share it. Where the values have one sign only: NEVER or
    ALWAYS.
    """
    known = {ratio: values(ratio) for ratio in GRID}
    for _ in range(steps):
        asked: list[float] = []
        for found in (guess(known, one) for one in range(len(known[LOWEST]))):
            if found not in (NEVER, ALWAYS) and min(abs(found - ratio) for ratio in [*known, *asked]) > CLOSE:
                asked.append(found)
        if not asked:
            break
        known |= {ratio: values(ratio) for ratio in asked}
    ends = np.array([known[LOWEST], known[HIGHEST]])
    return np.array([guess(known, one) for one in range(ends.shape[1])]), ends


def guess(known: dict[float, Floats], one: int) -> float:
    """From the curve through what is known of a function (monotone between its points, so its root lies between
    those of unlike sign)."""
    ratios = np.array(sorted(known))
    at = np.array([known[ratio][one] for ratio in ratios])
    if (at[[0, -1]] >= 0).all():
        return ALWAYS
    if (at[[0, -1]] < 0).all():
        return NEVER
    place = int(np.flatnonzero((at[1:] >= 0) != (at[:-1] >= 0))[0])
    near = PchipInterpolator(ratios, at).solve(0.0, extrapolate=False)
    within = near[(near >= ratios[place]) & (near <= ratios[place + 1])]
    if len(within):
        return float(within[0])
    left, right = at[place], at[place + 1]
    return float(ratios[place] + (ratios[place + 1] - ratios[place]) * left / (left - right))


@dataclass(frozen=True)
class Search:
    """The work of one process: all payers of one draw, on a population of `persons`."""

    draw: int
    policy: int
    persons: int
    steps: int = STEPS


def search(problem: Problem, job: Search) -> Floats:
    """(3, 7): ratios, and net present value at LOWEST and HIGHEST."""
    small = replace(problem, persons=min(job.persons, problem.persons) if problem.persons else job.persons)

    def npv(ratio: float) -> Floats:
        changes = {"break_even.admission": ratio}
        regions = range(len(problem.population.regions))
        pieces = [simulate(small, job.draw, job.policy, region, changes) for region in regions]
        return outcome(small, job.draw, job.policy, pieces, changes).npv

    found, ends = roots(npv, job.steps)
    return np.array([found, *ends])


def break_even(
    problem: Problem, policy: int, *, persons: int, draws: int, steps: int = STEPS, workers: int | None = None,
    scheduler: str = "", progress: Progress | None = None,
) -> BreakEven:  # fmt: skip
    """For draw 0 and `draws` more."""
    jobs = [Search(draw, policy, persons, steps) for draw in range(draws + 1)]
    found = run(problem, jobs, workers=workers, scheduler=scheduler, progress=progress, work=search)
    table = np.array(found)
    return BreakEven(table[:, 0], table[:, 1:].swapaxes(0, 1))
