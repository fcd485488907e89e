"""Visits: one row of a file may be one visit, or one on each of several days, or several a week."""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import numpy as np

from nabij.engines.common import InputError
from nabij.engines.visits.io.nabij.calendar import Calendar, find, midnight, minutes
from nabij.engines.visits.io.nabij.people import LANGUAGE, Table, owner
from nabij.engines.visits.io.reading import Row, small_enough
from nabij.engines.visits.problem import Shifts, Visits

VISIT: Final = frozenset(
    {"id", "client", "place", "kind", "minutes", "days", "within", "times", "apart_days", "windows", "skills"}
    | {"language", "optional", "penalty", "priority", "organisation", "same_carer", "bring", "fetch", "longest_ride"}
    | {"carer", "day", "at", "shift", "comment"}
)
_WINDOW: Final = frozenset({"days", "from", "to", "latest", "comment"})
OPTIONAL_PENALTY: Final = 60.0
"""What leaving out an optional visit costs when the file doesn't say: as much as an hour of travel."""
MOST_VISITS: Final = 50_000
Window = tuple[float, float, float]


@dataclass
class One:
    """One visit of a row. days: on one of which it is made. suffix: what its name has after that of the row."""

    row: Row
    suffix: str
    days: list[int]
    windows: list[Window] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.row.text("id") + self.suffix


@dataclass
class Rounds:
    """The visits of a file. members: per row its visits, by suffix. ties: links that the rows themselves ask for."""

    visits: list[One]
    members: dict[str, dict[str, int]]
    ties: list[dict[str, Any]]


def expand(rows: Sequence[Row], calendar: Calendar) -> Rounds:
    """Every visit of every row, in the order of the file."""
    found = Rounds([], {}, [])
    for row in rows:
        read = row.rows("windows", _WINDOW)
        ones = list(_ones(row, read, calendar))
        for one in ones:
            one.windows = _windows(one, read, calendar)
        first = len(found.visits)
        found.members[row.text("id")] = {one.suffix: first + i for i, one in enumerate(ones)}
        found.ties += _ties(row, ones, first)
        found.visits += ones
        if len(found.visits) > MOST_VISITS:
            raise row.error("id", f"here the file has more than {MOST_VISITS} visits; plan fewer days at once")
    return found


def _ones(row: Row, windows: Sequence[Row], calendar: Calendar) -> Iterator[One]:
    if "day" in row:
        for name in ("days", "within", "times"):
            if name in row:
                raise row.error(name, "is there beside day; give one or the other")
        yield One(row, "", [calendar.day_of(row, "day")])
        return
    if "days" in row:
        for name in ("within", "times"):
            if name in row:
                raise row.error(name, "is there beside days; give one or the other")
        days = _some(row, "days", calendar)
        for day in days:
            yield One(row, calendar.suffix(day) if len(days) > 1 else "", [day])
        return
    days = _some(row, "within", calendar) if "within" in row else list(range(calendar.days))
    if "times" not in row:
        yield One(row, "", days)
        return
    if windows and all("days" in window for window in windows):
        days = sorted(set(days) & {day for one in windows for day in calendar.days_of(one, "days")})
        if not days:
            raise row.error("windows", "has none on the days of the visit")
    yield from _every_week(row, days)


def _some(row: Row, name: str, calendar: Calendar) -> list[int]:
    days = calendar.days_of(row, name)
    if not days:
        raise row.error(name, "none of these days is in the plan")
    return days


def _every_week(row: Row, days: list[int]) -> Iterator[One]:
    times, apart = row.whole("times", least=1, most=200), row.whole("apart_days", 1, most=28)
    weeks = [[day for day in days if day // 7 == week] for week in sorted({day // 7 for day in days})]
    several = times * len(weeks) > 1
    parts = _parts(row, weeks, times, apart) if apart else [own for own in weeks for _ in range(times)]
    for at, part in enumerate(parts):
        week, number = part[0] // 7, at % times + 1
        suffix = (f"@{week + 1}" if week else "") + (f"#{number}" if times > 1 else "")
        yield One(row, (suffix or "@1") if several else "", part)


def _parts(row: Row, weeks: list[list[int]], times: int, apart: int) -> list[list[int]]:
    """Each week in as many parts as there are times; any day of one is `apart` days or more from any of the next.

    They leave out as few days as can be, and are about as long. So no visit has to know on which day another one is,
    and when one cannot be made, the others still are.
    """

    @cache
    def best(at: int, free: int) -> tuple[float, float, tuple[tuple[int, ...], ...]]:
        """Days lost, unevenness and parts from the part `at` on, when days before `free` are too near."""
        if at == times * len(weeks):
            return 0, 0, ()
        own = [day for day in weeks[at // times] if day >= free]
        found: tuple[float, float, tuple[tuple[int, ...], ...]] = (math.inf, 0, ())
        for i, j in itertools.combinations(range(len(own) + 1), 2):
            lost, uneven, others = best(at + 1, own[j - 1] + apart)
            found = min(found, (lost - (j - i), uneven + (j - i) ** 2, (tuple(own[i:j]), *others)))
        return found

    parts = best(0, 0)[2]
    if not parts:
        where = f"in week {weeks[0][0] // 7 + 1} of the plan" if len(weeks) == 1 else "in every week of the plan"
        raise row.error("times", f"{times} visits, {apart} days apart, don't fit {where}")
    return [list(part) for part in parts]


def _windows(one: One, rows: Sequence[Row], calendar: Calendar) -> list[Window]:
    """Windows on every day of the visit, in order.

    Without a hard end, a window lasts till the day is over, or till the minute before the next one opens.
    """
    if "at" in one.row:
        if rows or len(one.days) != 1:
            raise one.row.error("at", "is for one day, and without windows")
        moment = midnight(one.days[0]) + minutes(one.row.data["at"], one.row, "at")
        return [(moment, moment, moment)]
    read = []
    for day in one.days:
        for row in rows or [Row({"from": "00:00"}, one.row.place, _WINDOW)]:
            if "days" not in row or day in calendar.days_of(row, "days"):
                read.append((midnight(day) + minutes(row.needed("from"), row, "from"), day, row))
    if not read:
        raise one.row.error("windows", "has none on the days of the visit")
    read.sort(key=lambda window: window[0])
    opening = [window[0] for window in read[1:]] + [math.inf]
    return [_window(*window, following) for window, following in zip(read, opening, strict=True)]


def _window(earliest: float, day: int, row: Row, following: float) -> Window:
    till = min(midnight(day + 1), following - 1)
    due = midnight(day) + minutes(row.data["to"], row, "to", limit=True) if "to" in row else None
    if "latest" in row:
        latest = midnight(day) + minutes(row.data["latest"], row, "latest", limit=True)
        due = latest if due is None else due
    else:
        latest = max(till, earliest if due is None else due)
        due = latest if due is None else due
    for value, name in ((due, "to"), (latest, "latest")):
        if value < earliest:
            raise row.error(name, "closes before it opens")
    if latest < due:
        raise row.error("latest", "is before to, the soft end")
    if math.isfinite(following) and latest >= following:
        raise row.error("latest" if "latest" in row else "to", "goes on when the next window opens")
    return earliest, due, latest


def _ties(row: Row, ones: list[One], first: int) -> list[dict[str, Any]]:
    """Visits of one row that are made by one carer."""
    if "times" not in row and "apart_days" in row:
        raise row.error("apart_days", "is for visits with times")
    if not row.flag("same_carer"):
        return []
    pairs = itertools.pairwise(range(first, first + len(ones)))
    return [{"first": one, "second": other, "least": -math.inf, "same_carer": True} for one, other in pairs]


def visits(rounds: Rounds, *, clients: Table, homes: Sequence[int], places: Table, skills: Table,
           organisations: Table, carers: Table, shifts: Shifts) -> Visits:  # fmt: skip
    """The visits as arrays. homes: per client the place, -1 = not told."""
    ones = rounds.visits
    rows = [one.row for one in ones]
    small_enough(len(ones), max(len(skills), len(carers)), "visits")
    needs = np.zeros((len(ones), len(skills)), dtype=bool)
    client = [find(clients, row, "client", "client") for row in rows]
    for visit, row in enumerate(rows):
        for name in row.texts("skills"):
            needs[visit, find(skills, row, "skills", "skill", name)] = True
        if "language" in row:
            needs[visit, skills[LANGUAGE + row.text("language")]] = True
    place = [_place(row, places, homes[who]) for row, who in zip(rows, client, strict=True)]

    def column(values: Any, kind: type = float) -> Any:
        return np.array(list(values), dtype=kind)

    return Visits(
        ids=tuple(one.id for one in ones),
        kind=tuple(row.text("kind", "") for row in rows),
        client=column(client, np.int64),
        place=column(place, np.int64),
        minutes=column(row.number("minutes") for row in rows),
        windows=column(window for one in ones for window in one.windows).reshape(-1, 3),
        window_at=np.cumsum([0, *(len(one.windows) for one in ones)]),
        needs=needs,
        penalty=column(_penalty(row) for row in rows),
        priority=column(_priority(row) for row in rows),
        organisation=column((owner(row, organisations) for row in rows), np.int64),
        only_shift=column((_agreed(one, carers, shifts) for one in ones), np.int64),
        bring=column(row.number("bring", 0.0) for row in rows),
        fetch=column(row.number("fetch", 0.0) for row in rows),
        longest_ride=column(row.number("longest_ride", math.inf) for row in rows),
    )


def _place(row: Row, places: Table, home: int) -> int:
    if "place" in row:
        return find(places, row, "place", "place")
    if home < 0:
        raise row.error("place", "is missing, and the client has none")
    return home


def _penalty(row: Row) -> float:
    if row.flag("optional", "penalty" in row):
        return row.number("penalty", OPTIONAL_PENALTY)
    if "penalty" in row:
        raise row.error("penalty", "is for optional visits")
    return math.inf


def _priority(row: Row) -> float:
    found = row.number("priority", 1.0)
    if found == 0:
        raise row.error("priority", "must be more than 0")
    return found


def _agreed(one: One, carers: Table, shifts: Shifts) -> int:
    """The shift that must make the visit: the one named, or that of the carer with whom it is agreed; -1 = any."""
    row = one.row
    if "shift" in row:
        return row.whole("shift", most=max(0, len(shifts.carer) - 1))
    if "carer" not in row:
        return -1
    carer = find(carers, row, "carer", "carer")
    if len(one.days) != 1:
        raise row.error("carer", "is agreed for one day; give day")
    own = np.flatnonzero((shifts.carer == carer) & (shifts.day == one.days[0])).tolist()
    fitting = [s for s in own if any(shifts.start[s] <= w[2] and w[0] <= shifts.end[s] for w in one.windows)]
    if len(fitting) != 1:
        what = "works more than one shift then; name the shift" if fitting else "has no shift then"
        raise InputError(f"{row.text('carer')} {what}", place=row.place, field="carer")
    return int(fitting[0])
