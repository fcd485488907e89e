"""Earliest times of a few routes on plain numbers: the times of `plan.schedule`, for what is tried out very often."""

import copy
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from nabij.engines.visits.problem import Problem

Route: TypeAlias = tuple[int, ...]
State: TypeAlias = tuple[int, float, float]
"""Where a carer is; when what came last began; from when they are free."""
Window: TypeAlias = tuple[float, float, float]
_NEVER: Final = -math.inf


class Times:
    """Moments in minutes since the start of the plan; a shift alone is a shift as if nobody else existed."""

    def __init__(self, problem: Problem) -> None:
        visits, links = problem.visits, problem.links
        self.place, self.minutes = visits.place.tolist(), visits.minutes.tolist()
        self.ties: dict[int, list[tuple[int, int, float, float]]] = {}
        """Per visit the links in time of which it is the first: first, second, least, most."""
        ends = zip(*(column.tolist() for column in (links.first, links.second, links.least, links.most)), strict=True)
        for tie in ends:
            if math.isfinite(tie[2]) or math.isfinite(tie[3]):
                self.ties.setdefault(tie[0], []).append(tie)
        self._rows: dict[tuple[int, int], list[float]] = {}
        self._read(problem)

    def _read(self, problem: Problem) -> None:
        shifts = problem.shifts
        self.problem = problem
        self.mode: list[int]
        self.begins: list[float]
        self.ends: list[float]
        self.mode, self.begins, self.ends, self.begin_place, self.end_place = (
            column.tolist() for column in (shifts.mode, shifts.start, shifts.end, shifts.begin_place, shifts.end_place)
        )
        pauses = (column.tolist() for column in (shifts.break_earliest, shifts.break_latest, shifts.break_minutes))
        self.pause = list(zip(*pauses, strict=True))
        self._windows: dict[int, list[Window]] = {}

    def asked(self, problem: Problem) -> "Times":
        """Of the same visits, links and ways, with other windows and shifts."""
        other = copy.copy(self)
        other._read(problem)
        return other

    def windows(self, visit: int) -> list[Window]:
        if visit not in self._windows:
            self._windows[visit] = [tuple(row) for row in self.problem.visits.windows_of(visit).tolist()]
        return self._windows[visit]

    def late(self, visit: int, start: float) -> float:
        due = next((due for _low, due, high in self.windows(visit) if start <= high + 1e-9), math.inf)
        return max(0.0, start - due)

    def leg(self, mode: int, a: int, b: int) -> float:
        row = self._rows.get((mode, a))
        if row is None:
            row = self._rows[mode, a] = self.problem.travel.minutes[mode, a].tolist()
        return row[b]

    def of(self, routes: Mapping[int, Sequence[int]]) -> dict[int, float] | None:
        """visit -> start for these shifts together; None when these orders have no times."""
        start: dict[int, float] = {}
        where = {visit: shift for shift, route in routes.items() for visit in route}
        tied = [tie for visit in where for tie in self.ties.get(visit, ()) if tie[1] in where]
        moved, rounds = set(routes), 1
        if tied:
            rounds = sum(len(self.windows(visit)) for visit in where) + len(tied) + len(routes) + 2
        for _round in range(rounds):
            if not all(self._run(shift, routes[shift], start) for shift in moved):
                return None
            pushed = self._push(tied, start)
            if not pushed:
                return None if pushed is None else start
            moved = {where[visit] for visit in pushed}
        return None

    def _push(self, tied: Sequence[tuple[int, int, float, float]], start: dict[int, float]) -> set[int] | None:
        """Visits that a link pushes to a later time; None when one has no window left."""
        pushed = set()
        for first, second, least, most in tied:
            for visit, bound in ((second, start[first] + least), (first, start[second] - most)):
                if bound > start[visit] + 1e-9:
                    time = self._admissible(visit, bound)
                    if time is None:
                        return None
                    start[visit] = time
                    pushed.add(visit)
        return pushed

    def back(self, shift: int, route: Sequence[int]) -> float | None:
        """Minutes after its end that the shift, alone, is back, below 0 before it; None when there are no times."""
        if not route:
            return -math.inf
        start = self.of({shift: route})
        last = route[-1]
        return None if start is None else self._over(shift, (self.place[last], 0.0, start[last] + self.minutes[last]))

    def inserting(self, shift: int, route: Route, visit: int) -> Iterator[float | None]:
        """`back` of the route with the visit at each of its places, from the first to the last."""
        inside = {visit, *route}
        if any(tie[1] in inside for one in inside for tie in self.ties.get(one, ())):
            yield from (self.back(shift, (*route[:at], visit, *route[at:])) for at in range(len(route) + 1))
            return
        state: State | None = self._begin(shift)
        for at in range(len(route) + 1):
            found = state and self._run(shift, (visit, *route[at:]), {}, state)
            yield self._over(shift, found) if found else None
            state = state and self._run(shift, route[at : at + 1], {}, state)

    def _begin(self, shift: int) -> State:
        return self.begin_place[shift], self.begins[shift], self.begins[shift]

    def _over(self, shift: int, state: State) -> float:
        place, _began, free = state
        return free + self.leg(self.mode[shift], place, self.end_place[shift]) - self.ends[shift]

    def _run(
        self, shift: int, route: Sequence[int], start: dict[int, float], state: State | None = None
    ) -> State | None:
        """Push visits forward to their earliest times; `start` holds lower bounds. The state after the last one; None
        when there are no times.
        """
        place, began, free = state or self._begin(shift)
        mode, (pause, latest, length) = self.mode[shift], self.pause[shift]
        for visit in route:
            there, bound = self.place[visit], start.get(visit, _NEVER)
            arrival = free + self.leg(mode, place, there)
            time = self._admissible(visit, max(arrival, bound))
            if time is not None and length > 0 and began < pause <= time:
                if max(pause, free) > latest + 1e-9:
                    return None
                time = self._admissible(visit, max(max(arrival, pause) + length, bound))
            if time is None:
                return None
            start[visit] = began = time
            free, place = time + self.minutes[visit], there
        return place, began, free

    def _admissible(self, visit: int, time: float) -> float | None:
        for earliest, _due, latest in self._windows.get(visit) or self.windows(visit):
            if time <= latest + 1e-9:
                return time if time > earliest else earliest
        return None
