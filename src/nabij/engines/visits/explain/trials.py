"""Trying out another plan near a plan: which rules it would break and what it would cost more or less."""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np

from nabij.engines.visits.check import Violation, check
from nabij.engines.visits.check.reading import Book, Trip
from nabij.engines.visits.check.rules import TRIP_RULES, indirect_ties, limits, ties
from nabij.engines.visits.plan import Plan, ScheduleError, amounts, day_of, lateness, schedule
from nabij.engines.visits.problem import REFUSED, TERMS, Problem

Route: TypeAlias = tuple[int, ...]
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


class Trials:
    """A plan at its earliest times, and everything that near plans are compared with."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.routes = plan.routes
        try:
            self.plan = schedule(problem, plan.routes)
        except ScheduleError:
            self.plan = plan
        self.shift_of = self.plan.shift_of
        self.late = lateness(problem, self.plan)
        self.broken = {_key(fault) for fault in check(problem, self.plan).violations}
        links = problem.links
        self.timed = (np.isfinite(links.least) | np.isfinite(links.most)).tolist()
        self.ties: dict[int, list[tuple[int, int]]] = {}
        """Per visit (row of the link, the other visit)."""
        for row, (first, second) in enumerate(zip(links.first.tolist(), links.second.tolist(), strict=True)):
            self.ties.setdefault(first, []).append((row, second))
            self.ties.setdefault(second, []).append((row, first))
        self.shifts_of: dict[int, list[int]] = {}
        for shift, carer in enumerate(problem.shifts.carer.tolist()):
            self.shifts_of.setdefault(carer, []).append(shift)
        self._alone: dict[tuple[int, Route], Violation | None] = {}

    def asked(self, problem: Problem) -> "Trials":
        """The same plan under another question, in which it breaks no more rules and has the same times."""
        other = copy.copy(self)
        other.problem, other._alone = problem, {}
        return other

    def weighted(self, more: Mapping[str, float]) -> float:
        return float(sum(getattr(self.problem.weights, term) * amount for term, amount in more.items()))

    def able(self, visit: int, carer: int) -> bool:
        """Skills and refusal only."""
        return self.skilled(visit, carer) and not self.refuses(visit, carer)

    def skilled(self, visit: int, carer: int) -> bool:
        return not (self.problem.visits.needs[visit] & ~self.problem.carers.skills[carer]).any()

    def refuses(self, visit: int, carer: int) -> bool:
        return bool(self.problem.clients.wishes[self.problem.visits.client[visit], carer] == REFUSED)

    def may(self, visit: int, shift: int) -> bool:
        """Whether who works this shift may make the visit at all."""
        only = int(self.problem.visits.only_shift[visit])
        return only in (-1, shift) and self.able(visit, int(self.problem.shifts.carer[shift]))

    def overlaps(self, visit: int, shift: int) -> bool:
        """Whether the shift and a window of the visit share a moment."""
        start, end = float(self.problem.shifts.start[shift]), float(self.problem.shifts.end[shift])
        windows = self.problem.visits.windows_of(visit)
        return bool(((windows[:, 0] <= end) & (windows[:, 2] >= start)).any())

    def alone(self, shift: int, route: Route) -> Violation | None:
        """What one shift cannot keep with this route even if nobody else existed: times, or back in time."""
        key = shift, route
        if key not in self._alone:
            self._alone[key] = self._try_alone(shift, route)
        return self._alone[key]

    def _try_alone(self, shift: int, route: Route) -> Violation | None:
        routes: list[Route] = [()] * self.problem.n_shifts
        routes[shift] = route
        try:
            day = day_of(self.problem, schedule(self.problem, routes), shift)
        except ScheduleError as error:
            return Violation("times", str(error), shift=shift)
        over = day.back - float(self.problem.shifts.end[shift]) if day else 0.0
        return (
            Violation("back_late", "back after the end of the shift", shift=shift, amount=over) if over > 1e-6 else None
        )

    def attempt(self, changes: Mapping[int, Route]) -> Trial:
        """The plan with other routes for some shifts. Costs are compared at the earliest times of both."""
        for shift, route in changes.items():
            if (fault := self.alone(shift, route)) and not self.alone(shift, self.routes[shift]):
                return Trial(changes, None, (fault,))
        routes = [changes.get(shift, route) for shift, route in enumerate(self.routes)]
        moving = self._moving(routes, changes)
        try:
            part = schedule(self.problem, [route if shift in moving else () for shift, route in enumerate(routes)])
        except ScheduleError as error:
            return Trial(changes, None, (Violation("times", str(error)),))
        start = self.plan.start.copy()
        for shift in moving:
            start[list(self.routes[shift])] = np.nan
        start = np.where(np.isnan(part.start), start, part.start)
        plan = Plan(tuple(routes), start)
        faults = self._faults(plan, moving)
        return Trial(changes, plan, faults, {} if faults else self._more(plan, part, moving))

    def _moving(self, routes: Sequence[Route], changes: Mapping[int, Route]) -> set[int]:
        """Shifts whose times may change: those with other routes, and all that wait for them or are waited for."""
        where = {visit: shift for shift, route in enumerate(routes) for visit in route}
        found, todo = set(changes), list(changes)
        while todo:
            for visit in routes[todo.pop()]:
                for row, other in self.ties.get(visit, ()):
                    shift = where.get(other, -1)
                    if self.timed[row] and shift >= 0 and shift not in found:
                        found.add(shift)
                        todo.append(shift)
        return found

    def _faults(self, plan: Plan, moving: set[int]) -> tuple[Violation, ...]:
        found: list[Violation] = []
        book = Book(self.problem, plan, found)
        carers = {book.carer[shift] for shift in moving}
        shifts = {shift for carer in carers for shift in self.shifts_of[carer]} | moving
        trips = {shift: Trip(book, shift) for shift in sorted(shifts) if plan.routes[shift]}
        for shift in moving & set(trips):
            for rule in TRIP_RULES:
                found += rule(book, trips[shift])
        found += [fault for fault in ties(book) if fault.code != "half_a_link"]
        found += indirect_ties(book)
        found += limits(book, list(trips.values()))
        return tuple(fault for fault in found if _key(fault) not in self.broken)

    def _more(self, plan: Plan, part: Plan, moving: set[int]) -> dict[str, float]:
        old = [route if shift in moving else () for shift, route in enumerate(self.routes)]
        start = np.full(self.problem.n_visits, np.nan)
        for route in old:
            start[list(route)] = self.plan.start[list(route)]
        before, after = amounts(self.problem, Plan(tuple(old), start)), amounts(self.problem, part)
        still = [visit for visit in self.shift_of if np.isnan(start[visit])]
        rest = float(self.late[still].max(initial=0.0))
        more = {term: after[term] - before[term] for term in TERMS}
        more["max_lateness"] = max(after["max_lateness"], rest) - max(before["max_lateness"], rest)
        more["faces"] = float(self._pairs(plan) - self._pairs(self.plan))
        return {term: amount if abs(amount) > 1e-9 else 0.0 for term, amount in more.items()}

    def _pairs(self, plan: Plan) -> int:
        """Distinct pairs of client and carer, less the clients who see anybody at all."""
        client, carer = self.problem.visits.client, self.problem.shifts.carer
        made = {(int(client[visit]), int(carer[shift])) for visit, shift in plan.shift_of.items()}
        return len(made) - len({one for one, _carer in made})

    def places(self, visit: int, shift: int, changes: Mapping[int, Route]) -> Iterator[Trial]:
        """The visit at each place in the shift, on top of other changes."""
        route = changes.get(shift, self.routes[shift])
        for at in range(len(route) + 1):
            yield self.attempt({**changes, shift: (*route[:at], visit, *route[at:])})

    def together(self, visit: int) -> tuple[int, ...]:
        """The visit and all left-out visits that stand or fall with it, nearest first."""
        tying, found = self.problem.links.tying, [visit]
        for one in found:
            for row, other in self.ties.get(one, ()):
                if tying[row] and other not in self.shift_of and other not in found:
                    found.append(other)
        return tuple(found)

    def place(self, group: Sequence[int], changes: Mapping[int, Route], budget: int = 2000) -> Trial | None:
        """The first way found to make all of a group, on top of other changes; None when there is none.

        budget: how many attempts at most, after which the answer is None too.
        """
        left = [budget]

        def search(rest: Sequence[int], made: Trial | None, so_far: Mapping[int, Route]) -> Trial | None:
            if not rest:
                return made
            for shift in self.open_to(rest[0]):
                for trial in self.places(rest[0], shift, so_far):
                    left[0] -= 1
                    if left[0] < 0:
                        return None
                    if not trial.faults and (found := search(rest[1:], trial, trial.changes)):
                        return found
            return None

        return search(group, self.attempt(changes) if changes else None, changes)

    def open_to(self, visit: int) -> list[int]:
        """Shifts of people who may make the visit, at hours in which it may be made."""
        shifts = range(self.problem.n_shifts)
        return [shift for shift in shifts if self.overlaps(visit, shift) and self.may(visit, shift)]


def _key(fault: Violation) -> tuple[str, tuple[str, ...], str, int]:
    return fault.code, fault.visits, fault.carer, fault.shift
