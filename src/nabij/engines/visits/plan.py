"""A plan: who makes which visits, in which order and when; and what the plan costs, term by term."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from nabij.engines.common import InputError
from nabij.engines.visits.problem import DISLIKED, LIKED, TERMS, Problem
from nabij.engines.visits.validate import FloatArray

REQUIRED_PENALTY: Final = 100_000.0
"""What leaving out a visit that must be made counts in the objective."""
Routes = tuple[tuple[int, ...], ...]


class ScheduleError(ValueError):
    """The order of the visits has no times: shifts wait for each other, or a window or break cannot be met."""


@dataclass(frozen=True, eq=False)
class Plan:
    """routes: per shift the visits in order. start: (n,) minutes, NaN = left out."""

    routes: Routes
    start: FloatArray

    def __repr__(self) -> str:
        used = sum(1 for route in self.routes if route)
        return f"Plan({sum(map(len, self.routes))} of {len(self.start)} visits, {used} of {len(self.routes)} shifts)"

    @property
    def shift_of(self) -> dict[int, int]:
        """Visit -> shift, for the visits that are planned."""
        return {visit: shift for shift, route in enumerate(self.routes) for visit in route}


def empty(problem: Problem) -> Plan:
    """The plan in which nothing is planned."""
    return Plan(((),) * problem.n_shifts, np.full(problem.n_visits, np.nan))


def fits(problem: Problem, routes: Sequence[Sequence[int]], start: FloatArray | None = None) -> None:
    """Raise InputError unless there is a route for every shift, of visits that exist, none of them twice.

    start: when given, must be (n,).
    """
    if len(routes) != problem.n_shifts:
        raise InputError(f"has {len(routes)} routes for {problem.n_shifts} shifts", place="plan", field="routes")
    seen: set[int] = set()
    for visit in itertools.chain.from_iterable(routes):
        if not 0 <= visit < problem.n_visits:
            raise InputError(f"has visit {visit}, of {problem.n_visits}", place="plan", field="routes")
        if visit in seen:
            raise InputError(f"makes visit {problem.visits.ids[visit]} twice", place="plan", field="routes")
        seen.add(visit)
    if start is not None and np.shape(start) != (problem.n_visits,):
        raise InputError(f"must have a time for each of {problem.n_visits} visits", place="plan", field="start")


def schedule(problem: Problem, routes: Sequence[Sequence[int]]) -> Plan:
    """The earliest times for these orders: the least times that satisfy travel, windows, breaks and links.

    Every round recomputes the shifts in which something moved; times only grow, so the first rest is the least one.
    Raises ScheduleError when there are no such times, InputError when the routes do not fit the problem (see `fits`).
    Shift ends, hours and loads are not looked at here.
    """
    fits(problem, routes)
    visits, links = problem.visits, problem.links
    start = np.full(problem.n_visits, -np.inf)
    shift_of = {visit: shift for shift, route in enumerate(routes) for visit in route}
    tied = [
        (int(i), int(j), float(least), float(most))
        for i, j, least, most in zip(links.first, links.second, links.least, links.most, strict=True)
        if int(i) in shift_of and int(j) in shift_of and (np.isfinite(least) or np.isfinite(most))
    ]
    moved = {shift for shift, route in enumerate(routes) if route}
    pushed: list[int] = []
    # A chain of pushes passes each visit once; a later window or a break can send it round once more.
    more = len(visits.windows) - problem.n_visits + problem.n_shifts
    for _round in range(len(shift_of) + len(tied) + more + 2):
        for shift in moved:
            _run(problem, shift, routes[shift], start)
        moved, pushed = set(), []
        for first, second, least, most in tied:
            for visit, bound in ((second, start[first] + least), (first, start[second] - most)):
                if bound > start[visit] + 1e-9:
                    start[visit] = _admissible(problem, visit, bound)
                    moved.add(shift_of[visit])
                    pushed.append(visit)
        if not moved:
            times = np.where(np.isneginf(start), np.nan, start)
            return Plan(tuple(tuple(int(visit) for visit in route) for route in routes), times)
    names = ", ".join(visits.ids[visit] for visit in pushed[:3])
    raise ScheduleError(f"shifts wait for each other in a circle (at {names})")


def _run(problem: Problem, shift: int, route: Sequence[int], start: FloatArray) -> None:
    """Push the visits of one shift forward to their earliest times; `start` holds the lower bounds so far."""
    shifts, visits = problem.shifts, problem.visits
    minutes = problem.travel.minutes[shifts.mode[shift]]
    place, began, free = int(shifts.begin_place[shift]), float(shifts.start[shift]), float(shifts.start[shift])
    pause, length = float(shifts.break_earliest[shift]), float(shifts.break_minutes[shift])
    for visit in route:
        arrival = free + minutes[place, visits.place[visit]]
        time = _admissible(problem, visit, max(arrival, start[visit]))
        if length > 0 and began < pause <= time:
            if max(pause, free) > shifts.break_latest[shift] + 1e-9:
                raise ScheduleError(f"no break in time before visit {visits.ids[visit]}")
            time = _admissible(problem, visit, max(max(arrival, pause) + length, start[visit]))
        start[visit] = began = time
        free, place = time + visits.minutes[visit], int(visits.place[visit])


def _admissible(problem: Problem, visit: int, time: float) -> float:
    """The earliest moment from `time` on that lies in a window of the visit."""
    for earliest, _due, latest in problem.visits.windows_of(visit):
        if time <= latest + 1e-9:
            return max(time, float(earliest))
    raise ScheduleError(f"visit {problem.visits.ids[visit]} cannot begin at minute {time:g} or later")


def lateness(problem: Problem, plan: Plan) -> FloatArray:
    """(n,) minutes after the soft end of the window in which each visit starts; 0 for visits left out."""
    late = np.zeros(problem.n_visits)
    for visit in np.flatnonzero(~np.isnan(plan.start)):
        for _earliest, due, latest in problem.visits.windows_of(int(visit)):
            if plan.start[visit] <= latest + 1e-9:
                late[visit] = max(0.0, plan.start[visit] - due)
                break
    return late


@dataclass(frozen=True)
class Day:
    """What one used shift amounts to, in minutes (travel also in km). leave, back: moments."""

    leave: float
    back: float
    travel: float
    km: float
    care: float
    pause: float

    @property
    def working(self) -> float:
        return self.back - self.leave - self.pause

    @property
    def waiting(self) -> float:
        return max(0.0, self.working - self.travel - self.care)


def day_of(problem: Problem, plan: Plan, shift: int) -> Day | None:
    """What the shift amounts to; None when it is not used."""
    route = plan.routes[shift]
    if not route:
        return None
    shifts, travel, places = problem.shifts, problem.travel, problem.visits.place
    mode = int(shifts.mode[shift])
    stops = [int(shifts.begin_place[shift]), *(int(places[visit]) for visit in route), int(shifts.end_place[shift])]
    legs = list(itertools.pairwise(stops))
    first, last = route[0], route[-1]
    leave = max(float(shifts.start[shift]), float(plan.start[first] - travel.minutes[mode][legs[0]]))
    back = float(plan.start[last] + problem.visits.minutes[last] + travel.minutes[mode][legs[-1]])
    inside = shifts.break_minutes[shift] > 0 and plan.start[first] < shifts.break_earliest[shift] <= plan.start[last]
    return Day(
        leave=leave,
        back=back,
        travel=float(sum(travel.minutes[mode][leg] for leg in legs)),
        km=float(sum(travel.km[mode][leg] for leg in legs)),
        care=float(problem.visits.minutes[list(route)].sum()),
        pause=float(shifts.break_minutes[shift]) if inside else 0.0,
    )


def amounts(problem: Problem, plan: Plan) -> dict[str, float]:
    """The unweighted amount of each term of the objective, in the order of TERMS; units as in `Weights`."""
    visits, shifts, wishes = problem.visits, problem.shifts, problem.clients.wishes
    used = [(shift, day) for shift in range(problem.n_shifts) if (day := day_of(problem, plan, shift))]
    late = lateness(problem, plan)
    made = {(int(visits.client[v]), int(shifts.carer[s])) for v, s in plan.shift_of.items()}
    pairs = [(int(visits.client[v]), int(shifts.carer[s])) for v, s in plan.shift_of.items()]
    named = (wishes == LIKED).any(axis=1)
    lost = np.isnan(plan.start)
    penalties = np.where(np.isinf(visits.penalty), REQUIRED_PENALTY, visits.penalty * visits.priority)
    found = {
        "travel": sum(day.travel for _shift, day in used),
        "kilometres": sum(day.km for _shift, day in used),
        "lateness": float((late * visits.priority).sum()),
        "max_lateness": float(late.max(initial=0.0)),
        "waiting": sum(day.waiting for _shift, day in used),
        "faces": len(made) - len({client for client, _carer in made}),
        "disliked": sum(1 for client, carer in pairs if wishes[client, carer] == DISLIKED),
        "not_liked": sum(1 for client, carer in pairs if named[client] and wishes[client, carer] != LIKED),
        "unwanted_shift": sum(1 for shift, _day in used if shifts.unwanted[shift]),
        "shift": len(used),
        "unserved": float(penalties[lost].sum()),
    }
    return {term: float(found[term]) for term in TERMS}


def objective(problem: Problem, plan: Plan) -> float:
    """The weighted sum of the amounts."""
    return math.fsum(getattr(problem.weights, term) * amount for term, amount in amounts(problem, plan).items())
