"""What is said in a few words on the command line: who is away when, and which visits keep their time."""

import math
from collections.abc import Sequence
from datetime import date

import numpy as np

from nabij.engines.visits.io.nabij import calendar
from nabij.engines.visits.io.nabij.calendar import Calendar
from nabij.engines.visits.io.reading import Row, near, safe
from nabij.engines.visits.plan import Plan
from nabij.engines.visits.problem import DAY, Problem

_WORDS = ("carer", "visit", "day", "from", "to", "time")


def away(problem: Problem, text: str) -> tuple[int, float, float]:
    """CARER, CARER@DAY or CARER@DAY:FROM-TO as index and moments. DAY: tue, 2026-03-31 or a number from 0.

    Errors: InputError.
    """
    table = {name: i for i, name in enumerate(problem.carers.ids)}
    place = f"--away {text}"
    if text in table:
        return table[text], -math.inf, math.inf
    name, _, when = text.rpartition("@")
    row = Row({"carer": name or text}, place, _WORDS)
    carer = calendar.find(table, row, "carer", "carer")
    word, _, hours = when.partition(":")
    day = _day(problem, word, place)
    if not hours:
        return carer, float(day * DAY), float((day + 1) * DAY)
    begin, dash, end = hours.partition("-")
    row = Row({"from": begin, "to": end}, place, _WORDS)
    if not dash:
        raise row.error("to", "must be like ann@tue:08:00-12:00")
    moments = [day * DAY + calendar.minutes(row.data[field], row, field) for field in ("from", "to")]
    if moments[1] <= moments[0]:
        raise row.error("to", "is not after from")
    return carer, moments[0], moments[1]


def locked(problem: Problem, plan: Plan, names: Sequence[str], until: str | None) -> tuple[int, ...]:
    """The visits of these names, and those that begin before `until`: [DAY:]TIME, of day 0 when it has no day.

    Errors: InputError.
    """
    table = {name: i for i, name in enumerate(problem.visits.ids)}
    found = set()
    for name in names:
        row = Row({"visit": name}, "--locked", _WORDS)
        if name not in table:
            raise row.error("visit", f"unknown visit: {safe(name)}{near(name, table)}")
        if math.isnan(plan.start[table[name]]):
            raise row.error("visit", f"{name} is not planned")
        found.add(table[name])
    if until is not None:
        word, _, time = until.partition(":") if until.count(":") > 1 else ("0", "", until)
        row = Row({"time": time}, f"--until {until}", _WORDS)
        moment = _day(problem, word, row.place) * DAY + calendar.minutes(time, row, "time")
        found |= set(np.flatnonzero(plan.start < moment).tolist())
    return tuple(sorted(found))


def _day(problem: Problem, word: str, place: str) -> int:
    first = date.fromisoformat(problem.first_day) if problem.first_day else None
    row = Row({"day": int(word) if word.isdecimal() and len(word) < 4 else word}, place, _WORDS)
    return Calendar(problem.days, first).day_of(row, "day")
