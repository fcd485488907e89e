"""Trying out another plan near a plan: which rules it would break and what it would cost more or less."""

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from nabij.engines.visits.check import Violation, check
from nabij.engines.visits.check.reading import Book, Trip
from nabij.engines.visits.check.rules import TRIP_RULES, indirect_ties, limits, ties
from nabij.engines.visits.explain.costs import Costs
from nabij.engines.visits.explain.pages import Page, under
from nabij.engines.visits.explain.times import Route, Times
from nabij.engines.visits.plan import Plan, ScheduleError, schedule
from nabij.engines.visits.problem import REFUSED, Problem
from nabij.engines.visits.result import Absent
from nabij.engines.visits.validate import BoolArray

PERSONS: Final = ("same_carer", "different_carer", "at_once", "same_shift")
STAGES: Final = (
    "times", "back_late", "capacity", "longest_ride", "ride_backwards", *PERSONS,
    "day_visits", "week_visits", "day_minutes", "week_minutes",
)  # fmt: skip
"""Conditions of a place in a shift, in the order in which they are looked at."""


@dataclass(frozen=True, eq=False)
class Trial:
    """Another plan.

    changes: new routes per shift. plan: None when these orders have no times. faults: rules it breaks that the plan
    did not break. more: what each term is more than in the plan, unweighted; empty when it breaks a rule.
    """

    changes: Mapping[int, Route]
    plan: Plan | None
    faults: tuple[Violation, ...]
    more: Mapping[str, float] = field(default_factory=dict)

    @property
    def stage(self) -> int:
        """How far it came in `STAGES`; past the last when it breaks no rule."""
        return min((STAGES.index(fault.code) for fault in self.faults if fault.code in STAGES), default=len(STAGES))


@dataclass
class Budget:
    """How many plans may still be tried."""

    left: int


class Trials:
    """A plan at its earliest times, and everything that near plans are compared with."""

    def __init__(self, problem: Problem, plan: Plan, absent: Iterable[Absent] = ()) -> None:
        self.problem = problem
        self.routes = plan.routes
        self.hours = _hours(problem, absent)
        """Shifts that are shorter because the carer is away: from when until when they were."""
        try:
            self.plan = schedule(problem, plan.routes)
        except ScheduleError:
            self.plan = plan
        self.shift_of = self.plan.shift_of
        self.broken = {_key(fault) for fault in check(problem, self.plan).violations}
        links = problem.links
        self.timed = (np.isfinite(links.least) | np.isfinite(links.most)).tolist()
        self.ties: dict[int, list[tuple[int, int]]] = {}
        """Per visit (row of the link, the other visit)."""
        for row, (first, second) in enumerate(zip(links.first.tolist(), links.second.tolist(), strict=True)):
            self.ties.setdefault(first, []).append((row, second))
            self.ties.setdefault(second, []).append((row, first))
        self.times = Times(problem)
        self.book = Book(problem, self.plan, [])
        self.costs = Costs(problem, self.times, self.routes, self.book.start)
        self._fresh()

    def _fresh(self) -> None:
        """What depends on the question asked."""
        self.shifts_of: dict[int, list[int]] = {}
        for shift, carer in enumerate(self.problem.shifts.carer.tolist()):
            self.shifts_of.setdefault(carer, []).append(shift)
        self._alone: dict[tuple[int, Route], Violation | None] = {}
        self._trips: dict[int, Trip] = {}
        self._skilled: dict[int, BoolArray] = {}
        self._open: dict[int, list[int]] = {}

    def asked(self, problem: Problem) -> "Trials":
        """The same plan under another question, in which it breaks no more rules and has the same times.

        The question may have more carers and shifts at the end; they have no visits yet.
        """
        other = copy.copy(self)
        other.problem, other.routes = problem, (*self.routes, *((),) * (problem.n_shifts - len(self.routes)))
        other.times, other.book = self.times.asked(problem), under(self.book, problem, other.routes)
        other.costs = copy.copy(self.costs)
        other.costs.routes = other.routes
        other._fresh()
        return other

    def weighted(self, more: Mapping[str, float]) -> float:
        return float(sum(getattr(self.problem.weights, term) * amount for term, amount in more.items()))

    def able(self, visit: int, carer: int) -> bool:
        """Skills and refusal only."""
        return self.skilled(visit, carer) and not self.refuses(visit, carer)

    def skilled(self, visit: int, carer: int) -> bool:
        if visit not in self._skilled:
            self._skilled[visit] = ~(self.problem.visits.needs[visit] & ~self.problem.carers.skills).any(axis=1)
        return bool(self._skilled[visit][carer])

    def refuses(self, visit: int, carer: int) -> bool:
        return bool(self.problem.clients.wishes[self.problem.visits.client[visit], carer] == REFUSED)

    def may(self, visit: int, shift: int) -> bool:
        """Whether who works this shift may make the visit at all."""
        only = int(self.problem.visits.only_shift[visit])
        return only in (-1, shift) and self.able(visit, int(self.problem.shifts.carer[shift]))

    def overlaps(self, visit: int, shift: int) -> bool:
        """Whether the shift and a window of the visit share a moment."""
        start, end = self.times.begins[shift], self.times.ends[shift]
        return any(low <= end and high >= start for low, _due, high in self.times.windows(visit))

    def alone(self, shift: int, route: Route) -> Violation | None:
        """What one shift cannot keep with this route even if nobody else existed: times, or back in time."""
        key = shift, route
        if key not in self._alone:
            self._alone[key] = _late(shift, self.times.back(shift, route))
        return self._alone[key]

    def attempt(self, changes: Mapping[int, Route]) -> Trial:
        """The plan with other routes for some shifts. Costs are compared at the earliest times of both."""
        for shift, route in changes.items():
            if (fault := self.alone(shift, route)) and not self.alone(shift, self.routes[shift]):
                return Trial(changes, None, (fault,))
        moving = self._moving(changes)
        times = self.times.of({shift: changes.get(shift, self.routes[shift]) for shift in moving})
        if times is None:
            return Trial(changes, None, (Violation("times", "these orders have no times"),))
        routes, start = list(self.routes), self.plan.start.copy()
        for shift, route in changes.items():
            routes[shift] = route
        for shift in moving:
            start[list(self.routes[shift])] = np.nan
        start[list(times)] = list(times.values())
        faults = self._faults(routes, times, moving)
        more = {} if faults else self.costs.more(self.problem, self.times, routes, times, moving)
        return Trial(changes, Plan(tuple(routes), start), faults, more)

    def _moving(self, changes: Mapping[int, Route]) -> set[int]:
        """Shifts whose times may change: those with other routes, and all that wait for them or are waited for."""
        where = {visit: -1 for shift in changes for visit in self.routes[shift]}
        where.update((visit, shift) for shift, route in changes.items() for visit in route)
        found, todo = set(changes), list(changes)
        while todo:
            shift = todo.pop()
            for visit in changes.get(shift, self.routes[shift]):
                for row, other in self.ties.get(visit, ()):
                    there = where[other] if other in where else self.shift_of.get(other, -1)
                    if self.timed[row] and there >= 0 and there not in found:
                        found.add(there)
                        todo.append(there)
        return found

    def _faults(self, routes: Sequence[Route], times: Mapping[int, float], moving: set[int]) -> tuple[Violation, ...]:
        rows = sorted({row for shift in moving for visit in routes[shift] for row, _other in self.ties.get(visit, ())})
        page = Page(self.book, routes, moving, times, rows)
        found: list[Violation] = []
        trips = [Trip(page, shift) for shift in sorted(moving) if routes[shift]]
        for trip in trips:
            for rule in TRIP_RULES:
                found += rule(page, trip)
        if rows:
            found += [fault for fault in ties(page) if fault.code != "half_a_link"]
            found += indirect_ties(page)
        others = {shift for trip in trips for shift in self.shifts_of[page.carer[trip.shift]]} - moving
        found += limits(page, [*trips, *(self._trip(shift) for shift in others if self.routes[shift])])
        return tuple(fault for fault in found if _key(fault) not in self.broken)

    def _trip(self, shift: int) -> Trip:
        """A shift of the plan itself."""
        if shift not in self._trips:
            self._trips[shift] = Trip(self.book, shift)
        return self._trips[shift]

    def places(self, visit: int, shift: int, changes: Mapping[int, Route]) -> Iterator[Trial]:
        """The visit at each place in the shift, on top of other changes."""
        route, sound = changes.get(shift, self.routes[shift]), self.alone(shift, self.routes[shift]) is None
        for at, over in enumerate(self.times.inserting(shift, route, visit)):
            longer, fault = (*route[:at], visit, *route[at:]), _late(shift, over)
            self._alone[shift, longer] = fault
            made = {**changes, shift: longer}
            yield Trial(made, None, (fault,)) if fault and sound else self.attempt(made)

    def together(self, visit: int) -> tuple[int, ...]:
        """The visit and all left-out visits that stand or fall with it, nearest first."""
        tying, found = self.problem.links.tying, [visit]
        for one in found:
            for row, other in self.ties.get(one, ()):
                if tying[row] and other not in self.shift_of and other not in found:
                    found.append(other)
        return tuple(found)

    def place(self, group: Sequence[int], changes: Mapping[int, Route], budget: Budget) -> Trial | None:
        """The first way found to make all of a group, on top of other changes; None when there is none.

        budget: lowered by each plan that is tried; when it is used up the answer is None too.
        """

        def search(rest: Sequence[int], made: Trial | None, so_far: Mapping[int, Route]) -> Trial | None:
            if not rest:
                return made
            for shift in self.open_to(rest[0]):
                for trial in self.places(rest[0], shift, so_far):
                    budget.left -= 1
                    if budget.left < 0:
                        return None
                    if not trial.faults and (found := search(rest[1:], trial, trial.changes)):
                        return found
            return None

        return search(group, self.attempt(changes) if changes else None, changes)

    def open_to(self, visit: int) -> list[int]:
        """Shifts of people who may make the visit, at hours in which it may be made."""
        if visit not in self._open:
            shifts, windows = self.problem.shifts, self.problem.visits.windows_of(visit)
            meet = (windows[:, :1] <= shifts.end) & (windows[:, 2:] >= shifts.start)
            rows = np.flatnonzero(meet.any(axis=0)).tolist()
            self._open[visit] = [shift for shift in rows if self.may(visit, shift)]
        return self._open[visit]


def _hours(problem: Problem, absent: Iterable[Absent]) -> dict[int, tuple[float, float]]:
    found: dict[int, tuple[float, float]] = {}
    for shift, leaves, returns in absent:
        start, end = found.get(shift, (float(problem.shifts.start[shift]), float(problem.shifts.end[shift])))
        found[shift] = min(start, leaves), max(end, returns)
    return found


def _late(shift: int, over: float | None) -> Violation | None:
    """The fault of a shift, alone, that is back so many minutes after its end; None of None = it has no times."""
    if over is None:
        return Violation("times", "this order has no times", shift=shift)
    return Violation("back_late", "back after the end of the shift", shift=shift, amount=over) if over > 1e-6 else None


def _key(fault: Violation) -> tuple[str, tuple[str, ...], str, int]:
    return fault.code, fault.visits, fault.carer, fault.shift
