"""Plans for tests of what is done with a plan: put each visit where it first fits. No search, and no good plan."""

from collections.abc import Iterator

import numpy as np

from nabij.engines.visits.plan import Plan, ScheduleError, day_of, schedule
from nabij.engines.visits.problem import REFUSED, Problem

Lists = list[list[int]]


def plan(problem: Problem) -> Plan:
    """Visits that stand or fall together go in together, the earliest first."""
    routes: Lists = [[] for _shift in range(problem.n_shifts)]
    for unit in _units(problem):
        _place(problem, routes, unit)
    return schedule(problem, routes)


def _units(problem: Problem) -> list[list[int]]:
    unit = list(range(problem.n_visits))
    for one, other in zip(problem.links.first, problem.links.second, strict=True):
        old, new = sorted((unit[one], unit[other]))
        unit = [old if at == new else at for at in unit]
    first = problem.visits.windows[problem.visits.window_at[:-1]]
    groups = [[visit for visit in range(problem.n_visits) if unit[visit] == at] for at in sorted(set(unit))]
    return sorted(groups, key=lambda group: (min(first[visit, 1] for visit in group), group))


def _place(problem: Problem, routes: Lists, unit: list[int]) -> bool:
    """Put the first of the unit somewhere so that the rest fits too."""
    if not unit:
        return True
    visit, rest = unit[0], unit[1:]
    for shift in _able(problem, visit):
        for at in range(len(routes[shift]), max(-1, len(routes[shift]) - 4), -1):
            routes[shift].insert(at, visit)
            if _holds(problem, routes, shift) and _place(problem, routes, rest):
                return True
            routes[shift].remove(visit)
    return False


def _able(problem: Problem, visit: int) -> Iterator[int]:
    visits, shifts = problem.visits, problem.shifts
    windows = visits.windows_of(visit)
    for shift in range(problem.n_shifts):
        carer = shifts.carer[shift]
        skilled = not (visits.needs[visit] & ~problem.carers.skills[carer]).any()
        wanted = problem.clients.wishes[visits.client[visit], carer] != REFUSED
        agreed = visits.only_shift[visit] in (-1, shift)
        inside = ((windows[:, 0] < shifts.end[shift]) & (windows[:, 2] > shifts.start[shift])).any()
        if skilled and wanted and agreed and inside:
            yield shift


def _holds(problem: Problem, routes: Lists, shift: int) -> bool:
    """Whether the shift, and those it is tied to, keep their hours and their limits."""
    shifts, carers, visits = problem.shifts, problem.carers, problem.visits
    near = _tied(problem, routes, shift)
    try:
        found = schedule(problem, [route if at in near else [] for at, route in enumerate(routes)])
    except ScheduleError:
        return False
    for at in near:
        day, carer = day_of(problem, found, at), int(shifts.carer[at])
        if day and (day.back > shifts.end[at] or day.working > carers.day_minutes[carer]):
            return False
    own = [at for at in np.flatnonzero(shifts.carer == shifts.carer[shift]) if shifts.day[at] == shifts.day[shift]]
    together = [visit for at in own for visit in routes[at]]
    fits = visits.bring[routes[shift]].sum() <= shifts.capacity[shift]
    return bool(fits and len(together) <= carers.day_visits[shifts.carer[shift]])


def _tied(problem: Problem, routes: Lists, shift: int) -> set[int]:
    of = {visit: at for at, route in enumerate(routes) for visit in route}
    pairs = [
        (of[i], of[j])
        for i, j in zip(problem.links.first.tolist(), problem.links.second.tolist(), strict=True)
        if i in of and j in of
    ]
    found = {shift}
    while more := {b for pair in pairs for a, b in (pair, pair[::-1]) if a in found} - found:
        found |= more
    return found
