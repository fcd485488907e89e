"""Mend a plan when a carer falls out or a visit comes in: few changes, and soon."""

import math
import time
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from nabij.engines.common import InputError
from nabij.engines.visits.check import Violation, check
from nabij.engines.visits.plan import Plan, Routes, fits
from nabij.engines.visits.problem import DAY, Problem, Shifts, Visits
from nabij.engines.visits.result import Absent, Result
from nabij.engines.visits.search.chain import compile_search
from nabij.engines.visits.solve import Progress, Search, sensible, without_visits
from nabij.engines.visits.validate import FloatArray

Away = tuple[int, float, float]
"""A carer, and from when until when (minutes) they are away."""


def repair(
    problem: Problem,
    plan: Plan,
    *,
    locked: Iterable[int] = (),
    away: Iterable[Away] = (),
    seconds: float = 0.8,
    iterations: int | None = None,
    seed: int = 0,
    processes: int | None = None,
    change: float = 10.0,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> Result:
    """The plan mended: nobody who is away has visits, what comes in is planned where it fits.

    plan: what was agreed; visits of the problem that it leaves out are planned if they can be. locked: visits that keep
    their carer and their time. change: what it costs, in the unit of the objective, to give a visit another carer than
    in `plan`. seconds, iterations, seed, processes, progress and stop: as for `solve`; what progress tells counts the
    changes too. The result is for the problem without the hours that carers are away.
    Raises InputError when a locked visit isn't in the plan or can't stay, for a carer who does not exist, and for
    numbers that make no sense.
    """
    compile_search()
    began = time.monotonic()
    sensible("repair", seconds=seconds, iterations=iterations, processes=processes, seed=seed)
    if not 0 <= change < math.inf:
        raise InputError("must be a number of 0 or more", place="repair", field="change")
    fits(problem, plan.routes, plan.start)
    kept = frozenset(int(visit) for visit in locked)
    present = without(problem, away)
    shift_of = plan.shift_of
    for visit in sorted(kept.difference(shift_of)):
        name = problem.visits.ids[visit] if 0 <= visit < problem.n_visits else visit
        raise InputError("is locked, but not in the plan", place=f"visit {name}")
    routes = still_possible(present, plan, kept)
    gone = kept.difference(visit for route in routes for visit in route)
    if gone:
        message = "is locked, but its carer is away then or may not make it, or its partner cannot come"
        raise InputError(message, place=f"visit {problem.visits.ids[min(gone)]}")
    held = hold(present, plan, kept)
    start = _only(plan, routes)
    search = Search(held, seed=seed, processes=processes, start=start, extra=_loyalty(problem, plan, change))
    search.run(began, seconds, iterations, progress, stop)
    best = next(iter(search.plans()), start)
    return replace(search.result(present, best, began), absent=missed(problem, present))


def missed(problem: Problem, present: Problem) -> tuple[Absent, ...]:
    """The hours of the problem's shifts that are gone in `present`."""
    before, after = problem.shifts, present.shifts
    late = [(int(s), float(before.start[s]), float(after.start[s])) for s in np.flatnonzero(after.start > before.start)]
    soon = [(int(s), float(after.end[s]), float(before.end[s])) for s in np.flatnonzero(after.end < before.end)]
    return tuple(sorted(late + soon))


def mended(problem: Problem, plan: Plan, absent: Iterable[Absent]) -> Result:
    """The result for a plan that was mended before, in which these hours of shifts are gone."""
    gone = tuple(absent)
    carer = problem.shifts.carer
    present = without(problem, [(int(carer[shift]), leaves, returns) for shift, leaves, returns in gone])
    return replace(Result.of(present, plan), absent=gone)


def without(problem: Problem, away: Iterable[Away]) -> Problem:
    """The problem in which carers work only before they go away, or only after they come back on the same day.

    A shift of which nothing is left ends when it starts. A break that no longer fits is not taken.
    """
    shifts = problem.shifts
    start, end, pause = shifts.start.copy(), shifts.end.copy(), shifts.break_minutes.copy()
    for carer, leaves, returns in away:
        if not 0 <= carer < problem.n_carers or not leaves <= returns:
            raise InputError("must be carers, each with a moment and a later one", place="repair", field="away")
        for shift in np.flatnonzero(shifts.carer == carer):
            if returns <= start[shift] or leaves >= end[shift]:
                continue
            if leaves > start[shift]:
                end[shift] = leaves
            elif returns < end[shift] and returns // DAY == shifts.day[shift]:
                start[shift] = returns
            else:
                end[shift] = start[shift]
            earliest = shifts.break_earliest[shift]
            if earliest < start[shift] or earliest + pause[shift] > end[shift]:
                pause[shift] = 0.0
    changed = {"start": start, "end": end, "break_minutes": pause}
    return replace(problem, shifts=Shifts(**{**vars(shifts), **changed}))


def still_possible(problem: Problem, plan: Plan, kept: frozenset[int] = frozenset()) -> Routes:
    """The routes of the plan without what can no longer be, and without what stands or falls with it.

    First goes what lies outside the shifts; then, as long as the plan breaks a rule of the problem as it is now, what
    breaks it, and rather what is not in `kept`.
    """
    gone = _outside(problem, plan)
    while True:
        routes = without_visits(problem, plan.routes, gone)
        faults = [one for one in check(problem, _only(plan, routes)).violations if one.code != "not_planned"]
        wrong = {visit for fault in faults for visit in _at_fault(problem, routes, fault, kept)} - gone
        if not wrong:
            return routes
        gone |= wrong


def _at_fault(problem: Problem, routes: Routes, fault: Violation, kept: frozenset[int]) -> set[int]:
    """The visits to take out for a rule that is broken: those it names, or the last of the shift or of the carer."""
    named = {problem.visits.ids.index(name) for name in fault.visits}
    if named - kept:
        return named - kept
    carers = problem.shifts.carer
    shifts = [fault.shift] if fault.shift >= 0 else np.flatnonzero(carers == problem.carers.ids.index(fault.carer))
    free = [visit for shift in shifts for visit in routes[shift] if visit not in kept]
    return set(free[-1:]) or named or {routes[shift][-1] for shift in shifts if routes[shift]}


def _only(plan: Plan, routes: Routes) -> Plan:
    """The plan with these of its visits, at their times."""
    stays = np.isin(np.arange(len(plan.start)), [visit for route in routes for visit in route])
    return Plan(routes, np.where(stays, plan.start, np.nan))


def _outside(problem: Problem, plan: Plan) -> set[int]:
    """Visits before or after the shift in which they are planned."""
    shifts, travel = problem.shifts, problem.travel.minutes
    gone: set[int] = set()
    for shift, route in enumerate(plan.routes):
        minutes, home = travel[shifts.mode[shift]], shifts.end_place[shift]
        for visit in route:
            place = problem.visits.place[visit]
            back = plan.start[visit] + problem.visits.minutes[visit] + minutes[place, home]
            leave = plan.start[visit] - minutes[shifts.begin_place[shift], place]
            if back > shifts.end[shift] + 1e-6 or leave < shifts.start[shift] - 1e-6:
                gone.add(visit)
    return gone


def hold(problem: Problem, plan: Plan, kept: frozenset[int]) -> Problem:
    """The problem in which the kept visits have one shift and one moment."""
    visits = problem.visits
    only, rows, at = visits.only_shift.copy(), [], [0]
    shift_of = plan.shift_of
    for visit in range(problem.n_visits):
        if visit in kept:
            only[visit] = shift_of[visit]
            rows.append(np.full((1, 3), plan.start[visit]))
        else:
            rows.append(visits.windows_of(visit))
        at.append(at[-1] + len(rows[-1]))
    windows = np.concatenate(rows) if rows else visits.windows
    changed = {"only_shift": only, "windows": windows, "window_at": np.array(at, dtype=np.int64)}
    return replace(problem, visits=Visits(**{**vars(visits), **changed}))


def _loyalty(problem: Problem, plan: Plan, change: float) -> FloatArray:
    """(n, c) cost of each carer that is not the one of the plan; nothing for visits that had none."""
    extra = np.zeros((problem.n_visits, problem.n_carers))
    for visit, shift in plan.shift_of.items():
        extra[visit] = change
        extra[visit, problem.shifts.carer[shift]] = 0.0
    return extra
