"""What a programme would have to achieve to pay for itself: the ratio of applications for residential care, among whom
it reaches, at which the net present value of a payer is nil. Bisection, with the same random numbers at each try."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from nabij.engines.microsim.outcomes import ALL_PAYERS, outcome
from nabij.engines.microsim.problem import Floats, Problem
from nabij.engines.microsim.running import Progress, run
from nabij.engines.microsim.simulate import simulate

LOWEST, HIGHEST = 0.0, 1.5
STEPS: Final = 8
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
    low, middle, high = np.quantile(varied, [0.025, 0.5, 0.975], method="nearest")
    return {
        "ratio": plain(ratios[0]),
        "fewer_applications": None if plain(ratios[0]) is None else round(1 - float(ratios[0]), 4),
        "median": plain(middle), "low": plain(low), "high": plain(high), "draws": len(ratios) - 1,
        "verdict": "never" if ratios[0] == NEVER else "always" if ratios[0] == ALWAYS
        else "at_most" if worth[0] > worth[1] else "at_least",
        "share_never": round(float((varied == NEVER).mean()), 4),
        "share_always": round(float((varied == ALWAYS).mean()), 4),
    }  # fmt: skip


def plain(ratio: float) -> float | None:
    return None if ratio in (NEVER, ALWAYS) else round(float(ratio), 4)


def root(value: Callable[[float], float], steps: int = STEPS) -> float:
    """Where a function that rises or falls from LOWEST to HIGHEST is nil, within (HIGHEST - LOWEST) / 2 ** steps.

    The last step is linear between the two ends that are left.
    """
    low, high = LOWEST, HIGHEST
    at_low, at_high = value(low), value(high)
    if at_low * at_high > 0:
        return ALWAYS if at_low > 0 else NEVER
    rises = at_low < at_high
    for _ in range(steps):
        middle = (low + high) / 2
        at = value(middle)
        if (at < 0) == rises:
            low, at_low = middle, at
        else:
            high, at_high = middle, at
    return low if at_low == at_high else low + (high - low) * at_low / (at_low - at_high)


@dataclass(frozen=True)
class Search:
    """The work of one process: all payers of one draw, on a population of `persons`."""

    draw: int
    policy: int
    persons: int
    steps: int = STEPS


def search(problem: Problem, job: Search) -> Floats:
    """(3, 7): ratios, and net present value at LOWEST and HIGHEST. What is tried for one payer serves the others."""
    small = replace(problem, persons=min(job.persons, problem.persons) if problem.persons else job.persons)
    known: dict[float, Floats] = {}

    def npv(ratio: float) -> Floats:
        if ratio not in known:
            changes = {"break_even.admission": ratio}
            regions = range(len(problem.population.regions))
            pieces = [simulate(small, job.draw, job.policy, region, changes) for region in regions]
            known[ratio] = outcome(small, job.draw, job.policy, pieces, changes).npv
        return known[ratio]

    def of(payer: int) -> Callable[[float], float]:
        return lambda ratio: float(npv(ratio)[payer])

    ratios = [root(of(payer), job.steps) for payer in range(len(ALL_PAYERS))]
    return np.array([ratios, npv(LOWEST), npv(HIGHEST)])


def break_even(
    problem: Problem, policy: int, *, persons: int, draws: int, steps: int = STEPS, workers: int | None = None,
    scheduler: str = "", progress: Progress | None = None,
) -> BreakEven:  # fmt: skip
    """For draw 0 and `draws` more."""
    jobs = [Search(draw, policy, persons, steps) for draw in range(draws + 1)]
    found = run(problem, jobs, workers=workers, scheduler=scheduler, progress=progress, work=search)
    table = np.array(found)
    return BreakEven(table[:, 0], table[:, 1:].swapaxes(0, 1))
