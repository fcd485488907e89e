"""The comparison over several seeds."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from nabij.engines.common import InputError
from nabij.engines.visits.gain.figures import owners, players
from nabij.engines.visits.gain.pooling import allotted, undivided
from nabij.engines.visits.gain.result import Gain, Shares
from nabij.engines.visits.gain.running import Progress, Runner, Solver, Stopped
from nabij.engines.visits.gain.shapley import MOST_PLAYERS, better_apart, shapley
from nabij.engines.visits.gain.side import Alone, Outcome, Question, coalition, compare, name_of
from nabij.engines.visits.gain.spread import LEAST_SEEDS
from nabij.engines.visits.problem import Problem
from nabij.engines.visits.show.words import count, length
from nabij.engines.visits.solve import solve
from nabij.engines.visits.validate import BoolArray

EXCHANGE: Final = (0.0, 0.02, 0.05, 0.10, 0.20)
Worth = list[tuple[float, float]]
"""By group of players as a bit mask: minutes of travel saved, visits more."""


def gain(
    problem: Problem,
    *,
    seconds_per_visit: float = 0.06,
    seeds: int = LEAST_SEEDS,
    share: float = 0.05,
    exchange: Sequence[float] = EXCHANGE,
    consenting_clients: Collection[str] | None = None,
    consenting_carers: Collection[str] | None = None,
    processes: int | None = None,
    shares: bool = True,
    iterations_per_visit: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
    solver: Solver = solve,
) -> Gain:
    """Every organisation apart against one joint plan, on the same visits, rules and computing time.

    seconds_per_visit: of every run, alone and joint. seeds: 5 or more. share: most change of an organisation's working
    time, 0.05 = 5 %. exchange: parts of the clients that may change organisation, the steps of the curve.
    consenting_clients, consenting_carers: ids of who may cross; None = everybody. shares: also compute the Shapley
    shares, up to 6 organisations. iterations_per_visit: instead of seconds, for a result that can be repeated exactly.

    Raises InputError, and Stopped when `stop()` turns true before the first seed is done; after it, the seeds that are
    done make the result, with `stopped` set. The shares are computed last; stopped then, only they are missing.
    """
    steps = _steps(seconds_per_visit, seeds, share, exchange)
    clients = _who(problem.clients.ids, consenting_clients, "clients")
    carers = _who(problem.carers.ids, consenting_carers, "carers")
    if len(players(problem)) < 2:
        raise InputError("needs visits or carers of at least two organisations", place="visits", field="organisation")
    runner = Runner(solver, seconds_per_visit, iterations_per_visit, processes, stop, progress)
    game = shares and len(players(problem)) <= MOST_PLAYERS
    runner.total = _effort(problem, runner, seeds, len(steps), game).runs
    given, problem = problem, _with_owners(problem, runner, seed)
    runner.total = int(runner.done) + _effort(problem, runner, seeds, len(steps), game).runs
    question, everyone = Question(problem, clients, carers, float(share)), players(problem)
    found: list[tuple[Outcome, Alone]] = []
    worths: list[Worth] = []
    try:
        for number in range(seed, seed + seeds):
            found.append(compare(question, steps, runner, number))
        # The shares come last: whoever stops early keeps the comparison itself.
        worths += [_worth(question, alone, outcome, runner) for outcome, alone in found if game]
        runner.done = runner.total
        runner.tell("klaar")
    except Stopped:
        if not found:
            raise
        runner.tell(f"gestopt: {len(found)} van de {seeds} herhalingen zijn klaar")
    return Gain(
        question=question,
        players=tuple(name_of(problem, player) for player in everyone),
        outcomes=tuple(outcome for outcome, _alone in found),
        asked=seeds,
        steps=(0.0, *steps),
        seconds_per_visit=seconds_per_visit,
        shares=_shares(worths) if worths else None,
        crossing=_crossing(problem),
        allotted=int((owners(problem) != owners(given)).sum()),
    )


def _with_owners(problem: Problem, runner: Runner, seed: int) -> Problem:
    """Visits that belong to no organisation, given to whoever makes them in one plan in which all others stay put."""
    if (owners(problem) >= 0).all():
        return problem
    text = "bezoeken zonder organisatie verdelen"
    return allotted(problem, runner.run(undivided(problem), seed=seed, start=None, text=text))


@dataclass(frozen=True)
class Effort:
    """runs: how often something is planned. seconds: about how long all of it takes; `str` says both in Dutch."""

    runs: int
    seconds: float

    def __str__(self) -> str:
        whole = max(1, round(self.seconds))
        about = count(whole, "seconde", "seconden") if whole < 90 else length(whole / 60)
        return f"{count(self.runs, 'berekening', 'berekeningen')}, samen ongeveer {about}"


def effort(
    problem: Problem,
    *,
    seconds_per_visit: float = 0.06,
    seeds: int = LEAST_SEEDS,
    exchange: Sequence[float] = EXCHANGE,
    shares: bool = True,
) -> Effort:
    """How many runs `gain` makes of the problem with these choices, and about how long they take."""
    runner = Runner(solve, seconds_per_visit)
    steps = _steps(seconds_per_visit, seeds, 0.0, exchange)
    return _effort(problem, runner, seeds, len(steps), shares and len(players(problem)) <= MOST_PLAYERS)


def _effort(problem: Problem, runner: Runner, seeds: int, steps: int, game: bool) -> Effort:
    """Each seed: the joint runs, one more of every organisation, and two of every group in between."""
    owner, working = owners(problem), problem.carers.organisation[problem.shifts.carer]
    able = [one for one in players(problem) if (working == one).any()]
    loose = int((owner < 0).sum())  # They go to who makes them; most likely to everybody some.
    counts = {one: float((owner == one).sum()) if one >= 0 else 0.0 for one in players(problem)}
    counts |= {one: counts[one] + loose / len(able) for one in able}
    alone = [counts[one] for one in able if counts[one]]
    sizes = [sum(some) for k in range(2, len(counts)) for some in combinations(counts.values(), k)] if game else []
    groups = [visits for visits in sizes if visits]
    together = steps + 2
    runs = together + (together + 1) * len(alone) + 2 * len(groups)
    seconds = together * runner.seconds(problem.n_visits) + (together + 1) * sum(map(runner.seconds, alone))
    seconds += 2 * sum(map(runner.seconds, groups))
    first = int(loose > 0)
    return Effort(seeds * runs + first, seeds * seconds + first * runner.seconds(problem.n_visits))


def _steps(seconds_per_visit: float, seeds: int, share: float, exchange: Sequence[float]) -> tuple[float, ...]:
    """The steps between nobody and everybody, going up; raises InputError for what makes no sense."""
    if not 0 < seconds_per_visit < np.inf:
        raise InputError("must be more than 0", field="seconds_per_visit")
    if seeds < LEAST_SEEDS:
        raise InputError(f"must be {LEAST_SEEDS} or more, or chance cannot be told from gain", field="seeds")
    if not 0 <= share <= 1:
        raise InputError("must lie between 0 and 1", field="share")
    if not all(0 <= step <= 1 for step in exchange):
        raise InputError("must lie between 0 and 1", field="exchange")
    return tuple(sorted({float(step) for step in exchange} - {0.0, 1.0}))


def _who(ids: Sequence[str], consenting: Collection[str] | None, place: str) -> BoolArray:
    if consenting is None:
        return np.ones(len(ids), dtype=np.bool_)
    unknown = sorted(set(consenting) - set(ids))
    if unknown:
        raise InputError(f"unknown: {unknown[0]!r}", place=f"consenting {place}", field="id")
    return np.array([one in consenting for one in ids], dtype=np.bool_)


def _crossing(problem: Problem) -> int:
    owner = owners(problem)
    return int((owner[problem.links.first] != owner[problem.links.second]).sum())


def _worth(question: Question, alone: Alone, outcome: Outcome, runner: Runner) -> Worth:
    """What each group of organisations wins by itself. A group wins at least what the parts of any split of it win."""
    everyone = players(question.problem)
    k = len(everyone)
    before, after = outcome.apart.figures, outcome.joint.figures
    found: Worth = [(0.0, 0.0)] * (1 << k)
    for group in sorted(range(1, (1 << k) - 1), key=int.bit_count):
        members = [player for row, player in enumerate(everyone) if group >> row & 1]
        if len(members) > 1:
            own = coalition(question, alone, members, runner)
            splits = [(found[part], found[group ^ part]) for part in range(1, group) if part & group == part]
            found[group] = (
                max(own[0], *(one[0] + two[0] for one, two in splits)),
                max(own[1], *(one[1] + two[1] for one, two in splits)),
            )
    found[-1] = (before.travel - after.travel, float(before.missed - after.missed))
    return found


def _shares(worths: Sequence[Worth]) -> dict[str, Shares]:
    found = {}
    for row, name in enumerate(("travel", "unserved")):
        worth = np.mean([[value[row] for value in one] for one in worths], axis=0).tolist()
        share = shapley(worth)
        found[name] = Shares(tuple(share.tolist()), tuple(worth), tuple(better_apart(worth, share.tolist())))
    return found


__all__ = ["EXCHANGE", "Effort", "effort", "gain"]
