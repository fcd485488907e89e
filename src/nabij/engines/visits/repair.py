"""Mend a plan when a carer falls out or a visit comes in: few changes, and soon."""

import time
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from nabij.engines.common import InputError
from nabij.engines.visits.plan import Plan, Routes
from nabij.engines.visits.problem import Problem, Shifts, Visits
from nabij.engines.visits.result import Result
from nabij.engines.visits.search.build import components
from nabij.engines.visits.search.chain import compile_search
from nabij.engines.visits.solve import Search
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
    seed: int = 0,
    processes: int | None = None,
    change: float = 10.0,
) -> Result:
    """The plan mended: nobody who is away has visits, what comes in is planned where it fits.

    plan: what was agreed; visits of the problem that it leaves out are planned if they can be. locked: visits that keep
    their carer and their time. change: what it costs, in the unit of the objective, to give a visit another carer than
    in `plan`. The result is for the problem without the hours that carers are away.
    Raises InputError when a locked visit isn't in the plan, or its carer is away.
    """
    kept = frozenset(int(visit) for visit in locked)
    present = without(problem, away)
    shift_of = plan.shift_of
    for visit in sorted(kept):
        if visit not in shift_of:
            raise InputError("is locked, but not in the plan", place=f"visit {problem.visits.ids[visit]}")
    routes = still_possible(present, plan)
    gone = kept.difference(visit for route in routes for visit in route)
    if gone:
        name = problem.visits.ids[min(gone)]
        raise InputError("is locked, but its carer is away then or its partner cannot come", place=f"visit {name}")
    compile_search()
    began = time.monotonic()
    held = hold(present, plan, kept)
    stays = np.isin(np.arange(problem.n_visits), [visit for route in routes for visit in route])
    start = Plan(routes, np.where(stays, plan.start, np.nan))
    search = Search(held, seed=seed, processes=processes, start=start, extra=_loyalty(problem, plan, change))
    search.run(began, seconds, None, None, None)
    mended = next(iter(search.plans()), start)
    return search.result(present, mended, began)


def without(problem: Problem, away: Iterable[Away]) -> Problem:
    """The problem in which carers work only before they go away, or only after they come back."""
    shifts = problem.shifts
    start, end, pause = shifts.start.copy(), shifts.end.copy(), shifts.break_minutes.copy()
    for carer, leaves, returns in away:
        for shift in np.flatnonzero(shifts.carer == carer):
            if returns <= start[shift] or leaves >= end[shift]:
                continue
            if leaves > start[shift]:
                end[shift] = leaves
            else:
                start[shift] = min(returns, end[shift])
            if not start[shift] <= shifts.break_earliest[shift] < end[shift]:
                pause[shift] = 0.0
    changed = {"start": start, "end": end, "break_minutes": pause}
    return replace(problem, shifts=Shifts(**{**vars(shifts), **changed}))


def still_possible(problem: Problem, plan: Plan) -> Routes:
    """The routes of the plan without what shifts can no longer make, and without what stands or falls with it."""
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
    tying = problem.links.tying
    for unit in components(problem.n_visits, problem.links.first[tying], problem.links.second[tying]):
        if gone.intersection(unit):
            gone.update(unit)
    return tuple(tuple(visit for visit in route if visit not in gone) for route in plan.routes)


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
