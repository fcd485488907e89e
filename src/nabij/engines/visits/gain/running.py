"""The runs of the search: how long, from where, when to stop, and whether what comes out may be believed."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from nabij.engines.visits.check import check
from nabij.engines.visits.plan import REQUIRED_PENALTY, Plan, objective
from nabij.engines.visits.problem import Problem

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
"""Runs done, runs in all, what is being planned (Dutch)."""


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

    def run(self, problem: Problem, *, seed: int, start: Plan | None, text: str, parts: int = 1) -> Plan:
        """The better of `start` and what the search finds, by the objective of the problem. Raises Stopped.

        parts: this run is one of so many that share the effort of one.
        """
        self.ask()
        if self.progress:
            self.progress(min(int(self.done + 1e-9), self.total), self.total, text)
        n, per = problem.n_visits / parts, self.iterations_per_visit
        found = self.solver(
            problem,
            seconds=max(LEAST_SECONDS / parts, self.seconds_per_visit * n),
            iterations=None if per is None else int(per * n),
            seed=seed,
            processes=self.processes,
            start=start,
            stop=self.stop,
        ).plan
        self.ask()
        self.done += 1 / parts
        if start is not None and objective(problem, start) <= objective(problem, found):
            return start
        return found

    def ask(self) -> None:
        if self.stop is not None and self.stop():
            raise Stopped


def keeps_the_rules(problem: Problem, plan: Plan) -> bool:
    """Does the independent verifier find nothing but visits left out?"""
    soft = np.minimum(problem.visits.penalty, REQUIRED_PENALTY)
    return check(replace(problem, visits=replace(problem.visits, penalty=soft)), plan).feasible
