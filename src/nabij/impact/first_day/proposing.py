"""Asking the engine for neighbourhoods, for as long as a page may take."""

from collections.abc import Mapping, Sequence
from typing import Final

from nabij.engines.territories.solve import solve
from nabij.impact.first_day.ground import problem_of
from nabij.impact.models import BoundaryDraft

SECONDS: Final = 5.0
"""How long the search takes at most; small maps are done in a blink."""
THREADS: Final = 2


def propose(
    draft: BoundaryDraft, rows: Sequence[tuple[str, str, int]], kept: Mapping[int, int] | None = None
) -> list[int]:
    """The number of the neighbourhood of each row, from 1 on. rows: code, name, inhabitants, as `problem_of` has them.

    kept: place and number of areas that stay where they are; the rest is divided anew among numbers that are free.
    Raises `InputError` for choices that contradict each other.
    """
    fixed = dict(kept or {})
    free = [place for place in range(len(rows)) if place not in fixed]
    found = [fixed.get(place, 0) for place in range(len(rows))]
    if not free:
        return found
    result = solve(problem_of(draft, rows, free), seconds=SECONDS, seed=draft.seed, processes=THREADS)
    numbers = _free_numbers(set(fixed.values()), len(result.neighbourhoods))
    for place, label in zip(free, result.label.tolist(), strict=True):
        found[place] = numbers[label]
    return found


def _free_numbers(used: set[int], count: int) -> list[int]:
    found: list[int] = []
    number = 1
    while len(found) < count:
        if number not in used:
            found.append(number)
        number += 1
    return found
