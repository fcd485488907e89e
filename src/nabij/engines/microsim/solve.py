"""From a problem to a result: all pieces over the workers, then the sums."""

from collections.abc import Callable
from functools import partial

from nabij.engines.microsim.baseline import baseline
from nabij.engines.microsim.breakeven import STEPS, BreakEven, break_even
from nabij.engines.microsim.fit import fit
from nabij.engines.microsim.outcomes import outcome
from nabij.engines.microsim.problem import Problem
from nabij.engines.microsim.result import Compared, Result
from nabij.engines.microsim.running import Job, bundle, bundled, run
from nabij.engines.microsim.simulate import Counted, factors
from nabij.engines.microsim.tipping import DRAWS, tipping

BREAK_EVEN_PERSONS = 100_000
BREAK_EVEN_DRAWS = 20
PIECES = "pieces"
TRIES = 10
"""Simulations that a break-even takes for one draw, about."""
Tell = Callable[[str, int, int], None]


def solve(
    problem: Problem,
    *,
    workers: int | None = None,
    scheduler: str = "",
    break_even_draws: int | None = None,
    break_even_persons: int = BREAK_EVEN_PERSONS,
    steps: int = STEPS,
    progress: Tell | None = None,
) -> Result:
    """The same problem gives the same result, whatever workers there are.

    break_even_draws: of the parameters beside the central one, -1 = no break-even at all, None = those of the problem,
    BREAK_EVEN_DRAWS at most. progress(what, done, all).
    """
    tell = progress or (lambda what, done, all_: None)
    bundles = bundled(problem, [Job(*one) for one in problem.pieces])
    found = run(problem, bundles, work=bundle, workers=workers, scheduler=scheduler, progress=partial(tell, PIECES))
    pieces = {
        (job.draw, job.policy, job.region): one
        for jobs, counted in zip(bundles, found, strict=True)
        for job, one in zip(jobs, counted, strict=True)
    }
    regions = range(len(problem.population.regions))
    compared = []
    for policy in range(len(problem.policies)):
        outcomes = [
            outcome(problem, draw, policy, [pieces[draw, policy, region] for region in regions], {})
            for draw in range(problem.draws + 1)
        ]
        even = _break_even(problem, policy, workers, scheduler, break_even_draws, break_even_persons, steps, tell)
        compared.append(Compared(problem.policies[policy], outcomes, even))
    unchanged = [
        baseline(problem, draw, [pieces[draw, 0, region] for region in regions]) for draw in range(problem.draws + 1)
    ]
    central: list[Counted] = [pieces[0, 0, region] for region in regions]
    rows = fit(problem, problem.parameters.draw(0, problem.seed), central)
    return Result(
        problem, compared, rows, tipping(problem.parameters, problem.seed, DRAWS), factors(problem).tolist(),
        sum(one.persons for one in central), unchanged,
    )  # fmt: skip


def shares(
    problem: Problem, *, break_even_draws: int | None = None, break_even_persons: int = BREAK_EVEN_PERSONS
) -> dict[str, float]:
    """What part of all work each `what` of progress is, about, in the order in which they are done."""
    persons = problem.persons or problem.population.total
    found = {PIECES: persons * (problem.draws + 1) * len(problem.policies)}
    for number, policy in enumerate(problem.policies):
        if break_even_draws != -1 and policy.measures:
            tried = min(persons, break_even_persons) * TRIES
            found[_even_name(problem, number)] = tried * (_even_draws(problem, break_even_draws) + 1)
    return {what: work / sum(found.values()) for what, work in found.items()}


def _even_name(problem: Problem, policy: int) -> str:
    return f"break-even of {problem.policies[policy].name}"


def _even_draws(problem: Problem, draws: int | None) -> int:
    return min(problem.draws, BREAK_EVEN_DRAWS) if draws is None else draws


def _break_even(
    problem: Problem, policy: int, workers: int | None, scheduler: str, draws: int | None, persons: int, steps: int,
    tell: Tell,
) -> BreakEven | None:  # fmt: skip
    if draws == -1 or not problem.policies[policy].measures:
        return None
    count = _even_draws(problem, draws)
    return break_even(
        problem, policy, persons=persons, draws=count, steps=steps, workers=workers, scheduler=scheduler,
        progress=partial(tell, _even_name(problem, policy)),
    )  # fmt: skip
