"""One seed: the organisations apart, then together, with the same effort on both sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from nabij.engines.visits.gain.figures import Figures, equal_service, fair, measure, owners, players
from nabij.engines.visits.gain.pooling import best_moves, careful, limited, merged, opened, together
from nabij.engines.visits.gain.restrict import Part, restrict
from nabij.engines.visits.gain.running import Runner, keeps_the_rules
from nabij.engines.visits.plan import Plan, Routes, objective, schedule
from nabij.engines.visits.problem import Problem
from nabij.engines.visits.validate import BoolArray

TIGHTER: Final = (1.0, 0.5, 0.2)
"""Parts of the share to which the weeks of carers are limited in the pieces of a joint run."""
SEED_STEP = 1000
"""Seeds of the runs inside one seed of the comparison follow each other; the next one begins this much later."""


@dataclass(frozen=True, eq=False)
class Question:
    """problem; clients (k,) and carers (c,) who may cross; share: most change of an organisation's working time."""

    problem: Problem
    clients: BoolArray
    carers: BoolArray
    share: float

    def part(self, members: Sequence[int]) -> "tuple[Question, Part] | None":
        """The question of a few organisations only."""
        visits = np.flatnonzero(np.isin(owners(self.problem), members))
        carers = np.flatnonzero(np.isin(self.problem.carers.organisation, members))
        part = restrict(self.problem, visits.tolist(), carers.tolist())
        if part is None:
            return None
        kept = np.unique(self.problem.visits.client[part.visits])
        return Question(part.problem, self.clients[kept], self.carers[part.carers], self.share), part


@dataclass(frozen=True, eq=False)
class Measured:
    """A plan with its figures. level: part of the clients that could change organisation in the run that found it."""

    plan: Plan
    figures: Figures
    level: float


@dataclass(frozen=True, eq=False)
class Outcome:
    """apart: the separate plans together. free: the joint plan without fairness conditions. joint: the best joint plan
    that keeps them all. curve: per step of the exchange the best one. unequal: fair in working time, but with less
    service for some organisation's clients. tried: joint plans that the conditions ruled out.
    """

    apart: Measured
    free: Measured
    joint: Measured
    curve: tuple[Measured, ...]
    unequal: tuple[Measured, ...]
    tried: int


class Alone:
    """The separate plans: per organisation the best one so far."""

    def __init__(self, question: Question, runner: Runner, seed: int) -> None:
        self.question, self.runner, self.seed = question, runner, seed
        found = {player: question.part([player]) for player in players(question.problem)}
        self.parts = {player: pair[1] for player, pair in found.items() if pair}
        self.plans: dict[int, Plan] = {}

    def run(self, offset: int, hint: Routes | None = None) -> None:
        """One more run of every organisation, from the better of its own plan and `hint` cut down to its own."""
        for player, part in self.parts.items():
            text = f"elke organisatie apart: {name_of(self.question.problem, player)}"
            start = self._start(player, part, hint)
            self.plans[player] = self.runner.run(part.problem, seed=self.seed + offset, start=start, text=text)

    def _start(self, player: int, part: Part, hint: Routes | None) -> Plan | None:
        own = self.plans.get(player)
        if hint is None:
            return own
        cut = together(part.problem, part.down(hint))
        if not keeps_the_rules(part.problem, cut):
            return own
        return cut if own is None or objective(part.problem, cut) < objective(part.problem, own) else own

    def union(self) -> Plan:
        problem = self.question.problem
        routes = [part.up(self.plans[player].routes, problem) for player, part in self.parts.items()]
        return together(problem, merged(routes, problem.n_shifts))


def compare(question: Question, steps: Sequence[float], runner: Runner, seed: int) -> tuple[Outcome, Alone]:
    """Everything of one seed. steps: parts of the clients that may change organisation, going up, without 0 and 1.

    Joint: one free run, one with everybody, one per step. Apart: one to begin with (the joint runs
    begin from it too), and then as many as the joint side gets; the first of them also looks at the free joint plan.
    """
    base = seed * SEED_STEP
    alone = Alone(question, runner, base)
    alone.run(0)
    start = alone.union()
    wide = opened(question.problem, question.clients, question.carers)
    free = runner.run(wide, seed=base, start=start, text="samen, zonder voorwaarden")
    for again in range(1, len(steps) + 3):
        alone.run(again, free.routes if again == 1 else None)
    apart = alone.union()
    tries = Tries(question, runner, base, apart)
    tries.add(wide, free, 1.0)
    tries.exchange(steps, free)
    return tries.outcome(free), alone


class Tries:
    """The joint plans found so far, sorted by what they keep of the conditions."""

    def __init__(self, question: Question, runner: Runner, seed: int, apart: Plan) -> None:
        self.question, self.runner, self.seed = question, runner, seed
        self.apart = Measured(apart, measure(question.problem, apart), 0.0)
        self.kept = [self.apart]
        self.unequal: list[Measured] = []
        self.curve = [self.apart]
        self.tried = 0

    def add(self, allowed: Problem, plan: Plan, level: float) -> None:
        """Keep the plan if it is sound, keeps consent and is fair; apart when some clients get less service."""
        problem = self.question.problem
        plan = schedule(problem, plan.routes)
        if not keeps_the_rules(allowed, plan):
            self.tried += 1
            return
        found = Measured(plan, measure(problem, plan), level)
        if not fair(problem, self.apart.figures, found.figures, self.question.share):
            self.tried += 1
        elif equal_service(self.apart.figures, found.figures):
            self.kept.append(found)
        else:
            self.unequal.append(found)

    def best(self, most: int | None = None) -> Measured:
        """The best plan kept in which at most so many clients change organisation."""
        within = [one for one in self.kept if most is None or one.figures.moved.sum() <= most]
        return min(within, key=lambda one: one.figures.objective)

    def exchange(self, steps: Sequence[float], free: Plan) -> None:
        """First everybody, then only the clients of that plan who gain most, step by step from the step before.

        When the plan with everybody moves nobody, the clients are chosen from the free one.
        """
        problem, share = self.question.problem, self.question.share
        clients = len(problem.clients.ids)
        self.attempt(self.question.clients, len(steps) + 1, 1.0)
        model = self.best().plan if self.best().figures.moved.any() else free
        order = best_moves(problem, self.apart.plan, model, self.apart.figures.working, share)
        for number, step in enumerate(steps):
            most = int(step * clients + 1e-9)
            chosen = np.zeros(clients, dtype=np.bool_)
            chosen[order[:most]] = True
            if chosen.any():
                self.attempt(chosen & self.question.clients, number + 1, step)
            else:
                self.runner.skip()
            self.curve.append(self.best(most))
        self.curve.append(self.best())

    def attempt(self, clients: BoolArray, number: int, level: float, names: str = "iedereen die wil") -> None:
        """One joint run in which these clients may cross, in pieces: ever tighter limits, from the best so far.

        What one organisation wins in hours others lose, so with wide limits the search often ends outside the share.
        """
        allowed = opened(self.question.problem, clients, self.question.carers)
        text = f"samen, {names if level == 1 else f'hoogstens {100 * level:g} % van de cliënten'}"
        for tightness in TIGHTER:
            steered = careful(limited(allowed, self.apart.plan, tightness * self.question.share))
            start = self.best(int(level * len(clients) + 1e-9)).plan
            start = start if keeps_the_rules(steered, start) else self.apart.plan
            found = self.runner.run(steered, seed=self.seed + number, start=start, text=text, parts=len(TIGHTER))
            self.add(allowed, found, level)

    def outcome(self, free: Plan) -> Outcome:
        free_plan = schedule(self.question.problem, free.routes)
        return Outcome(
            apart=self.apart,
            free=Measured(free_plan, measure(self.question.problem, free_plan), 1.0),
            joint=self.best(),
            curve=tuple(self.curve),
            unequal=tuple(self.unequal),
            tried=self.tried,
        )


def coalition(question: Question, alone: Alone, members: Sequence[int], runner: Runner) -> tuple[float, float]:
    """What a few organisations win together: (minutes of travel saved, visits more), with the same conditions."""
    found = question.part(members)
    if found is None:
        return 0.0, 0.0
    sub, part = found
    there = [player for player in members if player in alone.parts]
    routes = [alone.parts[player].up(alone.plans[player].routes, question.problem) for player in there]
    tries = Tries(sub, runner, alone.seed, together(sub.problem, part.down(merged(routes, question.problem.n_shifts))))
    names = ", ".join(name_of(question.problem, player) for player in members)
    for number in (1, 2):
        tries.attempt(sub.clients, number, 1.0, names)
    before, after = tries.apart.figures, tries.best().figures
    return before.travel - after.travel, float(before.missed - after.missed)


def name_of(problem: Problem, player: int) -> str:
    return problem.organisations[player] if player >= 0 else "zonder organisatie"
