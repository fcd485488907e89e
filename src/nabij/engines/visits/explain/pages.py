"""A plan near a plan that was read before: what the rules of `check` need, without reading everything again."""

import copy
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from typing import Any

from nabij.engines.visits.check.reading import Book
from nabij.engines.visits.problem import Problem


def varied(whole: Any, **parts: Any) -> Any:
    """The problem, or a table of it, with other parts; not validated anew, for a variant is asked hundreds of times."""
    other = copy.copy(whole)
    vars(other).update(parts)
    return other


def rows_of(problem: Problem, rows: Sequence[int]) -> Problem:
    """The problem with only these of its links."""
    links = problem.links
    kept = {one.name: getattr(links, one.name)[rows] for one in fields(links)}
    found: Problem = varied(problem, links=varied(links, **kept))
    return found


def under(book: Book, problem: Problem, routes: Sequence[Sequence[int]]) -> Book:
    """The book of the same visits in the same order, with the shifts as another question has them."""
    other, shifts = copy.copy(book), problem.shifts
    other.problem, other.routes = problem, [list(route) for route in routes]
    other.carer, other.mode, other.begins, other.ends, other.begin_place, other.end_place = (
        column.tolist()
        for column in (shifts.carer, shifts.mode, shifts.start, shifts.end, shifts.begin_place, shifts.end_place)
    )
    pauses = (column.tolist() for column in (shifts.break_earliest, shifts.break_latest, shifts.break_minutes))
    other.pause = list(zip(*pauses, strict=True))
    return other


class Page(Book):
    """The book with other routes and times in a few shifts, and only those links that touch them."""

    def __init__(
        self,
        book: Book,
        routes: Sequence[Sequence[int]],
        moving: Collection[int],
        times: Mapping[int, float],
        rows: Sequence[int],
    ) -> None:
        vars(self).update(vars(book))
        self.routes = list(routes)  # type: ignore[arg-type]
        self.shift_of, self.start, self.guessed = dict(book.shift_of), dict(book.start), set()
        for shift in moving:
            for visit in book.routes[shift]:
                self.shift_of.pop(visit, None)
                self.start.pop(visit, None)
        self.shift_of.update((visit, shift) for shift in moving for visit in routes[shift])
        self.start.update(times)
        self.links, self.carrying = [book.links[row] for row in rows], defaultdict(list)
        if rows:
            self.problem = rows_of(book.problem, rows)
            for (first, second), load in zip(self.links, self.problem.links.load.tolist(), strict=True):
                if load and first in self.shift_of and second in self.shift_of:
                    self.carrying[first].append((second, load))
                    self.carrying[second].append((first, -load))
