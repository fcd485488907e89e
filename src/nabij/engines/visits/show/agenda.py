"""A plan as people live it: per carer the rounds of the day, stop by stop, with what lies in between."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np

from nabij.engines.visits.plan import Day, Plan, day_of, lateness
from nabij.engines.visits.problem import DAY, Problem
from nabij.engines.visits.validate import BoolArray, FloatArray

TRAVEL, WAIT, PAUSE = "travel", "wait", "pause"
WEEK: Final = 7
"""Days."""
LEAST: Final = 0.5
"""Minutes under which something is not worth telling."""


@dataclass(frozen=True)
class Piece:
    """What lies between two visits: TRAVEL, WAIT or PAUSE, from start to end in minutes."""

    kind: str
    start: float
    end: float


@dataclass(frozen=True)
class Stop:
    """One visit of a tour. number: from 1 within the tour. before: what happens since the stop before."""

    number: int
    visit: int
    start: float
    end: float
    late: float
    before: tuple[Piece, ...]


@dataclass(frozen=True)
class Tour:
    """One shift that is used. after: what happens between the last visit and being back.

    rest: the break that somebody takes before leaving, None when there is none; it is not part of `pieces`.
    """

    shift: int
    carer: int
    day: int
    mode: int
    amounts: Day
    stops: tuple[Stop, ...]
    after: tuple[Piece, ...]
    rest: Piece | None = None

    @property
    def pieces(self) -> Iterator[Piece]:
        for stop in self.stops:
            yield from stop.before
        yield from self.after


@dataclass(frozen=True)
class Agenda:
    """A plan, ready to be told.

    reasons, helps: visit -> sentences on why it is not planned, and on what would have helped, as far as known.
    """

    problem: Problem
    plan: Plan
    reasons: Mapping[int, Sequence[str]] = field(default_factory=dict)
    helps: Mapping[int, Sequence[str]] = field(default_factory=dict)

    @cached_property
    def tours(self) -> tuple[Tour, ...]:
        """Every used shift, in the order of its day, its carer and its leaving."""
        late = lateness(self.problem, self.plan)
        made = (_tour(self.problem, self.plan, shift, late) for shift in range(self.problem.n_shifts))
        found = [tour for tour in made if tour]
        return tuple(sorted(found, key=lambda tour: (tour.day, tour.carer, tour.amounts.leave)))

    @cached_property
    def days(self) -> tuple[int, ...]:
        """The days on which somebody can or must do something."""
        asked = (int(window) // DAY for window in self.problem.visits.windows[:, 0])
        return tuple(sorted({*(int(day) for day in self.problem.shifts.day), *asked} & set(range(self.problem.days))))

    @cached_property
    def unserved(self) -> tuple[int, ...]:
        return tuple(int(visit) for visit in np.flatnonzero(np.isnan(self.plan.start)))

    @cached_property
    def carer_of(self) -> dict[int, int]:
        """Visit -> carer."""
        return {stop.visit: tour.carer for tour in self.tours for stop in tour.stops}

    @cached_property
    def stop_of(self) -> dict[int, tuple[Tour, Stop]]:
        return {stop.visit: (tour, stop) for tour in self.tours for stop in tour.stops}

    def free(self, day: int) -> tuple[int, ...]:
        """Carers who could work on that day and have no visit then."""
        shifts = self.problem.shifts
        busy = {tour.carer for tour in self.tours if tour.day == day}
        return tuple(sorted({int(carer) for carer in shifts.carer[shifts.day == day]} - busy))

    @cached_property
    def worked(self) -> dict[tuple[int, int], float]:
        """Carer and week -> working minutes, for who has visits in that week."""
        found: dict[tuple[int, int], float] = {}
        for tour in self.tours:
            key = (tour.carer, tour.day // WEEK)
            found[key] = found.get(key, 0.0) + tour.amounts.working
        return found

    @cached_property
    def joint(self) -> tuple[tuple[int, int], ...]:
        """Pairs of visits that two people make at the same time."""
        links = self.problem.links
        together = (links.least == 0) & (links.most == 0)
        return tuple((i, j) for i, j in self._planned(together) if self.carer_of[i] != self.carer_of[j])

    @cached_property
    def rides(self) -> tuple[tuple[int, int], ...]:
        """Pairs of visits between which somebody or something is on board."""
        return self._planned((self.problem.links.load > 0) & self.problem.links.same_shift)

    @cached_property
    def boarding(self) -> dict[int, str]:
        """Visit -> "instappen" or "uitstappen", for the two ends of a ride."""
        return {
            visit: word for pair in self.rides for visit, word in zip(pair, ("instappen", "uitstappen"), strict=True)
        }

    @cached_property
    def partners(self) -> dict[int, tuple[int, ...]]:
        """Visit -> carers who are there at the same time for the same link."""
        found: dict[int, tuple[int, ...]] = {}
        for one, other in (*self.joint, *((j, i) for i, j in self.joint)):
            found[one] = (*found.get(one, ()), self.carer_of[other])
        return found

    @cached_property
    def work(self) -> tuple[str, ...]:
        """The sorts of work that occur, in order of first appearance; each has its own look."""
        return tuple(dict.fromkeys(self.problem.visits.kind))

    @cached_property
    def faces(self) -> dict[int, int]:
        """Client -> number of distinct carers, for clients who get a visit."""
        pairs = {(int(self.problem.visits.client[visit]), carer) for visit, carer in self.carer_of.items()}
        found: dict[int, int] = {}
        for client, _carer in pairs:
            found[client] = found.get(client, 0) + 1
        return found

    def groups(self, carers: Iterable[int]) -> list[tuple[int, list[int]]]:
        """The carers by organisation; those without one last."""
        of: dict[int, list[int]] = {}
        for carer in sorted(set(carers)):
            of.setdefault(int(self.problem.carers.organisation[carer]), []).append(carer)
        return sorted(of.items(), key=lambda group: (group[0] < 0, group[0]))

    def organisation(self, index: int) -> str:
        """The name of an organisation; -1 = those who come by themselves."""
        if index >= 0:
            return self.problem.organisations[index]
        kinds = {
            kind for kind, of in zip(self.problem.carers.kind, self.problem.carers.organisation, strict=True) if of < 0
        }
        return "Buren en familie" if kinds <= {"neighbour", "informal"} else "Zonder organisatie"

    def _planned(self, chosen: BoolArray) -> tuple[tuple[int, int], ...]:
        links = self.problem.links
        pairs = zip(links.first[chosen].tolist(), links.second[chosen].tolist(), strict=True)
        return tuple((i, j) for i, j in pairs if i in self.carer_of and j in self.carer_of)


def _tour(problem: Problem, plan: Plan, shift: int, late: FloatArray) -> Tour | None:
    amounts = day_of(problem, plan, shift)
    if amounts is None:
        return None
    shifts, visits = problem.shifts, problem.visits
    minutes = problem.travel.minutes[shifts.mode[shift]]
    pause = float(shifts.break_earliest[shift])
    place, free, began = int(shifts.begin_place[shift]), amounts.leave, float(shifts.start[shift])
    stops: list[Stop] = []
    for number, visit in enumerate(plan.routes[shift], start=1):
        start = float(plan.start[visit])
        rests = amounts.pause if number > 1 and began < pause <= start else 0.0
        before = tuple(_between(free, start, float(minutes[place, visits.place[visit]]), max(pause, free), rests))
        free, place, began = start + float(visits.minutes[visit]), int(visits.place[visit]), start
        stops.append(Stop(number, visit, start, free, float(late[visit]), before))
    after = tuple(_between(free, amounts.back, float(minutes[place, shifts.end_place[shift]]), 0.0, 0.0))
    carer, day, mode = (int(column[shift]) for column in (shifts.carer, shifts.day, shifts.mode))
    return Tour(shift, carer, day, mode, amounts, tuple(stops), after, _rest(problem, shift, amounts, stops[0].start))


def _rest(problem: Problem, shift: int, amounts: Day, first: float) -> Piece | None:
    """The break that lies before the first visit: at the place of leaving, and over when leaving."""
    shifts = problem.shifts
    length, earliest = float(shifts.break_minutes[shift]), float(shifts.break_earliest[shift])
    if length <= 0 or not shifts.start[shift] < earliest <= first:
        return None
    begin = max(float(shifts.start[shift]), min(earliest, amounts.leave - length))
    return Piece(PAUSE, begin, begin + length)


def _between(free: float, until: float, travel: float, pause: float, rests: float) -> Iterator[Piece]:
    """Travel, break and waiting between two moments; the break begins at `pause`, also when somebody is under way."""
    first = travel if not rests else min(travel, pause - free)
    steps = [(TRAVEL, first)]
    if rests:
        steps += [(WAIT, pause - free - first), (PAUSE, rests), (TRAVEL, travel - first)]
    for kind, taken in steps:
        if taken > 1e-9:
            yield Piece(kind, free, free + taken)
            free += taken
    if until - free > LEAST:
        yield Piece(WAIT, free, until)
