"""A plan read without believing it: what can be read of it, and the moments and sums of each shift."""

import itertools
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from nabij.engines.visits.problem import DAY, Problem

TOLERANCE: Final = 1e-6
"""Minutes (or load) by which a comparison may fail, for numbers up to 1000; in proportion above."""


class Planned(Protocol):
    """Anything with `routes`, per shift the visits in order, and `start`, per visit minutes or NaN when left out."""

    @property
    def routes(self) -> Sequence[Sequence[int]]: ...
    @property
    def start(self) -> Any: ...


@dataclass(frozen=True)
class Violation:
    """One rule that the plan breaks.

    code: which rule, see `docs/developers/visits-reasons.md`. sentence: in English. visits: names. carer: name or "".
    shift: number or -1. amount: by how much, in minutes, visits or load; 0 where that makes no sense.
    """

    code: str
    sentence: str
    visits: tuple[str, ...] = ()
    carer: str = ""
    shift: int = -1
    amount: float = 0.0

    def __str__(self) -> str:
        return self.sentence

    def to_json(self) -> dict[str, Any]:
        return {**vars(self), "visits": list(self.visits)}


def above(value: float, limit: float) -> bool:
    """Whether `value` is more than `limit` by more than the tolerance."""
    if math.isinf(value) or math.isinf(limit):
        return value > limit
    return value > limit + TOLERANCE * max(1.0, abs(value) / 1000, abs(limit) / 1000)


def clock(minutes: float) -> str:
    """ "day 3 09:30"; days count from 1."""
    if not math.isfinite(minutes):
        return str(minutes)
    whole = math.floor(minutes + 0.5)
    return f"day {whole // DAY + 1} {whole % DAY // 60:02d}:{whole % 60:02d}"


def told(amount: float) -> str:
    """A number for a sentence, without needless digits."""
    return f"{amount:.2f}".rstrip("0").rstrip(".") if abs(amount) >= 0.01 else f"{amount:.2g}"


class Book:
    """The plan as far as it can be read, and the problem as plain lists; what cannot be read goes to `faults`."""

    def __init__(self, problem: Problem, plan: Planned, faults: list[Violation]) -> None:
        visits, shifts, links = problem.visits, problem.shifts, problem.links
        self.problem = problem
        self.names = visits.ids
        self.client, self.place, self.minutes, self.priority, self.penalty = (
            column.tolist() for column in (visits.client, visits.place, visits.minutes, visits.priority, visits.penalty)
        )
        self.carer, self.mode, self.begins, self.ends = (
            column.tolist() for column in (shifts.carer, shifts.mode, shifts.start, shifts.end)
        )
        self.begin_place, self.end_place = shifts.begin_place.tolist(), shifts.end_place.tolist()
        self.pause = list(
            zip(*(x.tolist() for x in (shifts.break_earliest, shifts.break_latest, shifts.break_minutes)), strict=True)
        )
        self.links = list(zip(links.first.tolist(), links.second.tolist(), strict=True))
        self.carrying: dict[int, list[tuple[int, float]]] = defaultdict(list)
        """Per visit the other end of each ride, and the load: more than 0 picked up here, less brought here."""
        self.shift_of: dict[int, int] = {}
        self.routes = [list(route) for route in self._routes(plan, faults)]
        self.start: dict[int, float] = {}
        self.guessed: set[int] = set()
        self._starts(plan, faults)
        for (first, second), load in zip(self.links, links.load.tolist(), strict=True):
            if load and first in self.shift_of and second in self.shift_of:
                self.carrying[first].append((second, load))
                self.carrying[second].append((first, -load))

    def _routes(self, plan: Planned, faults: list[Violation]) -> Iterator[list[int]]:
        given, n_shifts = list(plan.routes), self.problem.n_shifts
        if len(given) != n_shifts:
            text = f"the plan has {len(given)} routes for {n_shifts} shifts"
            faults.append(Violation("number_of_routes", text, amount=abs(len(given) - n_shifts)))
        for shift, route in enumerate((given + [()] * n_shifts)[:n_shifts]):
            kept = []
            for visit in route:
                known = isinstance(visit, int) or hasattr(visit, "__index__")
                if not known or not 0 <= visit < len(self.names):
                    text = f"{self.who(shift)} has visit number {visit}, which does not exist"
                    faults.append(self.fault("unknown_visit", text, shift=shift))
                elif visit in self.shift_of:
                    text = f"visit {self.names[visit]} is made twice: by {self.who(self.shift_of[visit])}"
                    text += f" and by {self.who(shift)}"
                    faults.append(self.fault("visited_twice", text, visit, shift=shift))
                else:
                    self.shift_of[int(visit)] = shift
                    kept.append(int(visit))
            yield kept

    def _starts(self, plan: Planned, faults: list[Violation]) -> None:
        given = [float(time) for time in plan.start]
        if len(given) != len(self.names):
            text = f"the plan has {len(given)} times for {len(self.names)} visits"
            faults.append(Violation("number_of_times", text, amount=abs(len(given) - len(self.names))))
        for visit, time in enumerate(given[: len(self.names)]):
            if visit not in self.shift_of and not math.isnan(time):
                text = f"visit {self.names[visit]} has a time but nobody makes it"
                faults.append(self.fault("time_without_carer", text, visit))
        for shift, route in enumerate(self.routes):
            place, free = self.begin_place[shift], self.begins[shift]
            for visit in route:
                time = given[visit] if visit < len(given) else math.nan
                if not math.isfinite(time):
                    self.guessed.add(visit)
                    if visit < len(given):
                        text = f"visit {self.names[visit]} of {self.who(shift)} has no time"
                        faults.append(self.fault("no_time", text, visit, shift=shift))
                    time = free + self.travel(shift, place, self.place[visit])
                self.start[visit] = time
                place, free = self.place[visit], time + self.minutes[visit]

    def travel(self, shift: int, a: int, b: int) -> float:
        return float(self.problem.travel.minutes[self.mode[shift], a, b])

    def carer_name(self, shift: int) -> str:
        return str(self.problem.carers.ids[self.carer[shift]])

    def who(self, shift: int) -> str:
        return f"carer {self.carer_name(shift)} (shift {shift}, from {clock(self.begins[shift])})"

    def fault(self, code: str, sentence: str, *visits: int, shift: int = -1, amount: float = 0.0) -> Violation:
        named = tuple(self.names[visit] for visit in visits)
        return Violation(code, sentence, named, self.carer_name(shift) if shift >= 0 else "", shift, amount)


class Trip:
    """One used shift at the times of the plan."""

    def __init__(self, book: Book, shift: int) -> None:
        self.shift, self.route = shift, book.routes[shift]
        begins, travel = book.begins[shift], book.problem.travel
        stops = [book.begin_place[shift], *(book.place[visit] for visit in self.route), book.end_place[shift]]
        legs = [float(travel.minutes[book.mode[shift], a, b]) for a, b in itertools.pairwise(stops)]
        self.start = [book.start[visit] for visit in self.route]
        end = [book.start[visit] + book.minutes[visit] for visit in self.route]
        self.free = [begins, *end[:-1]]
        """When the carer is free to leave for each visit."""
        self.began = [begins, *self.start[:-1]]
        """When what comes before each visit began: the shift, or the visit before."""
        self.arrival = [free + leg for free, leg in zip(self.free, legs, strict=False)]
        self.leave = max(begins, self.start[0] - legs[0])
        self.back = end[-1] + legs[-1]
        self.travel = math.fsum(legs)
        self.km = math.fsum(float(travel.km[book.mode[shift], a, b]) for a, b in itertools.pairwise(stops))
        self.care = math.fsum(book.minutes[visit] for visit in self.route)
        self.pause = self._pause(book)
        """The break lies before this visit of the route; None = there is none, or nothing comes after it."""
        inside = self.pause is not None and self.pause > 0
        self.working = self.back - self.leave - (book.pause[shift][2] if inside else 0.0)

    def _pause(self, book: Book) -> int | None:
        """The first visit that begins at `break_earliest` or later, when what comes before began earlier.

        A visit that begins within the tolerance after it may count as begun before it, when that fits better.
        """
        earliest, latest, length = book.pause[self.shift]
        if length <= 0:
            return None
        strict = self._first_from(earliest)
        if strict is None or self.start[strict] > earliest + TOLERANCE * max(1.0, earliest / 1000):
            return strict
        loose = self._first_from(math.nextafter(self.start[strict], math.inf))
        fits = self.free[strict] <= latest and self.start[strict] >= max(self.arrival[strict], earliest) + length
        return strict if fits else loose

    def _first_from(self, moment: float) -> int | None:
        pairs = enumerate(zip(self.began, self.start, strict=True))
        return next((at for at, (began, start) in pairs if began < moment <= start), None)
