"""The runs of the search: how long, from where, when to stop, and whether what comes out may be believed."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from nabij.engines.visits.check import check
from nabij.engines.visits.plan import REQUIRED_PENALTY, Plan, amounts, empty, objective
from nabij.engines.visits.problem import Problem
from nabij.engines.visits.show.words import count, length

LEAST_SECONDS = 0.05
"""No run is shorter: the smallest organisation must be able to start at all."""


class Stopped(Exception):
    """`stop()` turned true before there was anything to report."""


class Found(Protocol):
    @property
    def plan(self) -> Plan: ...


Solver = Callable[..., Found]
"""solve(problem, *, seconds, iterations, seed, processes, start, stop)."""
Progress = Callable[[int, int, str], None]
"""Runs done, runs in all, what is being planned and the best of it so far (Dutch). Never the same twice in a row."""


@dataclass
class Runner:
    """Gives every run the same seconds (or iterations) per visit of its own problem, and counts the runs."""

    solver: Solver
    seconds_per_visit: float
    iterations_per_visit: int | None = None
    processes: int | None = None
    stop: Callable[[], bool] | None = None
    progress: Progress | None = None
    total: int = 0
    done: float = field(default=0.0, init=False)
    told: tuple[int, str] = field(default=(-1, ""), init=False)

    def seconds(self, visits: float) -> float:
        """How long one run of so many visits takes."""
        return max(LEAST_SECONDS, self.seconds_per_visit * visits)

    def run(self, problem: Problem, *, seed: int, start: Plan | None, text: str, parts: int = 1) -> Plan:
        """The better of `start` and what the search finds, by the objective of the problem. Raises Stopped.

        parts: this run is one of so many that share the effort of one. A plan that breaks a rule counts for nothing,
        on either side.
        """
        self.ask()
        self.tell(text if start is None else f"{text}; beste tot nu: {in_short(problem, start)}")
        per = self.iterations_per_visit
        found = self.solver(
            problem,
            seconds=self.seconds(problem.n_visits) / parts,
            iterations=None if per is None else int(per * problem.n_visits / parts),
            seed=seed,
            processes=self.processes,
            start=start,
            stop=self.stop,
        ).plan
        self.ask()
        self.done += 1 / parts
        if not keeps_the_rules(problem, found):
            return empty(problem) if start is None else start
        if start is not None and objective(problem, start) <= objective(problem, found):
            return start
        return found

    def skip(self, runs: int = 1) -> None:
        """Runs that have nothing to plan."""
        self.done += runs

    def tell(self, text: str) -> None:
        now = min(int(self.done + 1e-9), self.total), text
        if self.progress and now != self.told:
            self.progress(now[0], self.total, text)
        self.told = now

    def ask(self) -> None:
        if self.stop is not None and self.stop():
            raise Stopped


def keeps_the_rules(problem: Problem, plan: Plan) -> bool:
    """Does the independent verifier find nothing but visits left out?"""
    soft = np.minimum(problem.visits.penalty, REQUIRED_PENALTY)
    return check(replace(problem, visits=replace(problem.visits, penalty=soft)), plan).feasible


def in_short(problem: Problem, plan: Plan) -> str:
    """ "2 u 10 min onderweg, 1 bezoek blijft liggen"."""
    left = int(np.isnan(plan.start).sum())
    rest = f", {count(left, 'bezoek blijft', 'bezoeken blijven')} liggen" if left else ""
    return f"{length(amounts(problem, plan)['travel'])} onderweg{rest}"
