"""Why a visit is made by whom and when, why another is left out, and what would have helped; no search, only trials."""

import dataclasses
import math
import time
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from nabij.engines.visits.explain.helps import helps, person_for
from nabij.engines.visits.explain.left_out import Search, days_of, skills_of
from nabij.engines.visits.explain.planned import why
from nabij.engines.visits.explain.reasons import LeftOut, Reason, Value
from nabij.engines.visits.explain.trials import Trials
from nabij.engines.visits.explain.words import words
from nabij.engines.visits.result import Result

__all__ = ["LeftOut", "Reason", "Value", "report", "why", "why_not", "words"]

Key: TypeAlias = tuple[str, tuple[str, ...], tuple[int, ...], frozenset[str]]


def why_not(result: Result, visit: int) -> LeftOut:
    """Why a visit is left out: per condition how many carers or shifts it excluded, and what would have helped.

    visit: index. Errors: IndexError when there is no such visit, ValueError when it is planned (see `why`).
    Every shift of somebody who may make it is tried at every place; each help is tried out too.
    """
    if not 0 <= visit < result.problem.n_visits:
        raise IndexError(f"no visit {visit}")
    if visit in result.plan.shift_of:
        raise ValueError(f"visit {result.problem.visits.ids[visit]} is planned")
    return _explained(Search(Trials(result.problem, result.plan, result.absent), visit))


def report(result: Result, *, seconds: float = math.inf, stop: Callable[[], bool] | None = None) -> list[LeftOut]:
    """All visits that are left out, those with the same cause together, the largest group first.

    Same cause: the same condition stopped those who came nearest, on the same days, for the same skills. For such
    a group `one_more_person` names the visits that one single person could make, tried out together.

    seconds: begin nothing new after so long, or once `stop()` is true. First all are looked at, those that must be made
    before the others, then what would help; what is not looked at is told last, with the cause `not_tried`, and help
    that was not tried with the code `no_time_for_help`.
    """
    ends = time.monotonic() + seconds

    def over() -> bool:
        return time.monotonic() >= ends or (stop is not None and stop())

    trials = Trials(result.problem, result.plan, result.absent)
    searches, untried = _searches(trials, result.unserved, over)
    groups: dict[Key, list[Search]] = {}
    for search in _leading(searches):
        groups.setdefault(_key(search), []).append(search)
    found = [_merged(group, over()) for group in groups.values()]
    names = tuple(result.problem.visits.ids[visit] for visit in untried)
    rest = [LeftOut(untried, "not_tried", (Reason("not_tried", {"visits": names}),), ())] if untried else []
    return sorted(found, key=lambda one: (-len(one.visits), one.visits)) + rest


def _searches(
    trials: Trials, unserved: Sequence[int], over: Callable[[], bool]
) -> tuple[list[Search], tuple[int, ...]]:
    """What was looked at, in the order of the visits, and what was not."""
    visits, found = trials.problem.visits, list[Search]()
    for visit in sorted(unserved, key=lambda one: (-visits.penalty[one] * visits.priority[one], one)):
        if over():
            break
        found.append(Search(trials, visit))
    untried = sorted(set(unserved) - {visit for search in found for visit in search.group})
    return sorted(found, key=lambda one: one.visit), tuple(untried)


def _explained(search: Search) -> LeftOut:
    return LeftOut((search.visit,), search.cause, tuple(search.reasons()), tuple(helps(search)))


NO_TIME: Final = Reason("no_time_for_help", {})


def _leading(searches: Sequence[Search]) -> list[Search]:
    """Of visits that stand or fall together, the one that cannot be placed; its partners would only point to it."""
    kept: list[Search] = []
    told: set[int] = set()
    for search in sorted(searches, key=lambda one: (one.cause == "partner", one.visit)):
        if search.visit not in told:
            kept.append(search)
            told.update(search.group)
    return kept


def _key(search: Search) -> Key:
    problem, visit = search.trials.problem, search.visit
    days = tuple(sorted(days_of(problem, visit)))
    codes = frozenset(reason.code for reason in search.reasons())
    return search.cause, skills_of(problem, [visit]), days, codes


def _merged(group: Sequence[Search], late: bool) -> LeftOut:
    """late: there is no time to look for help."""
    problem = group[0].trials.problem
    visits = tuple(sorted({visit for search in group for visit in search.group}))
    if len(group) == 1 and late and group[0].best is None:
        return LeftOut(visits, group[0].cause, tuple(group[0].reasons()), (NO_TIME,))
    if len(group) == 1:
        return dataclasses.replace(_explained(group[0]), visits=visits)
    clients = {int(problem.visits.client[visit]) for visit in visits}
    several = Reason(
        "asked_several",
        {
            "visits": tuple(problem.visits.ids[visit] for visit in visits),
            "clients": len(clients),
            "skills": skills_of(problem, [search.visit for search in group]),
        },
    )
    shared = tuple(reason for reason in group[0].reasons() if reason.code != "asked")
    if late:
        return LeftOut(visits, group[0].cause, (several, *shared), (NO_TIME,))
    person = person_for([search for search in group if len(search.group) == 1])
    return LeftOut(visits, group[0].cause, (several, *shared), (person,) if person else ())
