"""A visit that is asked several times, all made or none: how many times find a place, and on which days."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from nabij.engines.visits.explain.times import Route
from nabij.engines.visits.explain.trials import Budget, Trial, Trials
from nabij.engines.visits.problem import DAY

Filled = tuple[Trial | None, tuple[int, ...]]
"""The plan with as many times as find a place, None when there are none; and which."""


def row_of(trials: Trials, group: Sequence[int]) -> tuple[int, ...]:
    """The visits of a group in order, when they are times of the same visit on several days; else nothing.

    The same: client, length, kind and skills; tied by nothing but at least half a day from each to the next.
    """
    visits, links = trials.problem.visits, trials.problem.links
    one = group[0]
    for column in (visits.client, visits.minutes, visits.needs):
        if any(np.any(column[other] != column[one]) for other in group):
            return ()
    if len(group) < 2 or len({visits.kind[visit] for visit in group}) > 1:
        return ()
    inside, tying = set(group), links.tying
    rows = {row for visit in group for row, other in trials.ties.get(visit, ()) if tying[row] and other in inside}
    following = {int(links.first[row]): int(links.second[row]) for row in rows}
    begins = set(following) - set(following.values())
    plain = all(DAY / 2 <= links.least[row] < np.inf and links.most[row] == np.inf for row in rows)
    if not plain or any(links.same_shift[row] for row in rows) or len(begins) != 1 or len(rows) != len(group) - 1:
        return ()
    found = [*begins]
    while found[-1] in following:
        found.append(following[found[-1]])
    return tuple(found) if len(found) == len(group) else ()


def fill(trials: Trials, row: Sequence[int], budget: Budget) -> Filled:
    """As many times as find a place: the earliest day first, and on it where it costs least; so not always cheapest."""
    best: Filled = (None, ())
    for carer in _carers(trials, row):
        found = _filled(trials, row, budget, carer)
        best = found if len(found[1]) > len(best[1]) else best
        if len(best[1]) == len(row):
            break
    return best


def one_carer(trials: Trials, row: Sequence[int]) -> bool:
    """Whether one person must do all times."""
    same = trials.problem.links.same_carer
    return any(same[link] for visit in row for link, other in trials.ties.get(visit, ()) if other in row)


def _carers(trials: Trials, row: Sequence[int]) -> Iterator[int | None]:
    """Who is tried for all times, None = anybody."""
    if not one_carer(trials, row):
        yield None
        return
    carers = trials.problem.shifts.carer
    yield from sorted({int(carers[shift]) for shift in trials.open_to(row[0])})


def _filled(trials: Trials, row: Sequence[int], budget: Budget, carer: int | None) -> Filled:
    made: Trial | None = None
    placed: list[int] = []
    full: set[bytes] = set()
    for visit in row:
        windows = trials.problem.visits.windows_of(visit).tobytes()
        if windows in full:
            continue  # What has the same windows and comes later finds no place either.
        found = _earliest(trials, visit, made.changes if made else {}, budget, carer)
        if found is None:
            full.add(windows)
        else:
            made, placed = found, [*placed, visit]
    return made, tuple(placed)


def _earliest(
    trials: Trials, visit: int, changes: Mapping[int, Route], budget: Budget, carer: int | None
) -> Trial | None:
    """The cheapest place on the first day that has one."""
    shifts = trials.problem.shifts
    by_day: dict[int, list[int]] = {}
    for shift in trials.open_to(visit):
        if carer is None or shifts.carer[shift] == carer:
            by_day.setdefault(int(shifts.day[shift]), []).append(shift)
    for day in sorted(by_day):
        fits: list[Trial] = []
        for shift in by_day[day]:
            for trial in trials.places(visit, shift, changes):
                budget.left -= 1
                if budget.left < 0:
                    return None
                if not trial.faults:
                    fits.append(trial)
        if fits:
            return min(fits, key=lambda one: trials.weighted(one.more))
    return None


def days_asked(trials: Trials, visit: int) -> set[int]:
    """Days on which the visit may begin."""
    return {int(low // DAY) for low, _due, _high in trials.times.windows(visit)}


def days_of_starts(made: Trial | None, visits: Sequence[int]) -> tuple[int, ...]:
    if made is None or made.plan is None:
        return ()
    return tuple(int(made.plan.start[visit] // DAY) for visit in visits)
