"""What a plan costs: the amount of each term, from its definition."""

import math
from collections import defaultdict
from typing import Final

from nabij.engines.visits.check.reading import Book, Trip, above
from nabij.engines.visits.problem import DISLIKED, LIKED, TERMS

MUST_BE_MADE: Final = 100_000.0
"""What a visit that must be made counts in the objective when it is left out."""


def _lateness(book: Book, visit: int) -> float:
    """Minutes past the soft end of the window in which the visit begins (of the one before it, outside all)."""
    start = book.start[visit]
    begun = [due for low, due, _high in book.problem.visits.windows_of(visit).tolist() if not above(low, start)]
    return max(0.0, start - begun[-1]) if begun else 0.0


def amounts(book: Book, trips: list[Trip]) -> dict[str, float]:
    problem = book.problem
    late = {visit: _lateness(book, visit) for visit in book.shift_of}
    carers_of: dict[int, set[int]] = defaultdict(set)
    disliked = not_liked = 0
    for visit, shift in book.shift_of.items():
        client, carer = book.client[visit], book.carer[shift]
        carers_of[client].add(carer)
        wish = problem.clients.wishes[client, carer]
        disliked += wish == DISLIKED
        not_liked += wish != LIKED and LIKED in problem.clients.wishes[client].tolist()
    lost = [visit for visit in range(len(book.names)) if visit not in book.shift_of]
    found = {
        "travel": math.fsum(trip.travel for trip in trips),
        "kilometres": math.fsum(trip.km for trip in trips),
        "lateness": math.fsum(minutes * book.priority[visit] for visit, minutes in late.items()),
        "max_lateness": max(late.values(), default=0.0),
        "waiting": math.fsum(max(0.0, trip.working - trip.travel - trip.care) for trip in trips),
        "faces": sum(len(carers) - 1 for carers in carers_of.values()),
        "disliked": disliked,
        "not_liked": not_liked,
        "unwanted_shift": sum(bool(problem.shifts.unwanted[trip.shift]) for trip in trips),
        "shift": len(trips),
        "unserved": math.fsum(
            MUST_BE_MADE if math.isinf(book.penalty[visit]) else book.penalty[visit] * book.priority[visit]
            for visit in lost
        ),
    }
    return {term: float(found[term]) for term in TERMS}
