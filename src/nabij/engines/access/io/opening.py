"""Opening hours in the way of OpenStreetMap ('Mo-Fr 08:30-12:30,13:30-18:30; Sa 09:00-12:30'), or as rows.

Days may be in English or Dutch. Of the OpenStreetMap form weekly hours are read, and those of public holidays (PH);
school holidays are passed over. Hours with months, weeks, dates, sunrise or unknown words count as unknown.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from nabij.engines.access.hours import DAY, DAY_OF, HOLIDAY, HOLIDAYS, Hours, minute_of
from nabij.engines.access.io.files import Table
from nabij.engines.common import InputError

Week = dict[int, list[tuple[float, float]]]
_CLOSED: Final = ("off", "closed", "gesloten")
_DAYS: Final = DAY_OF | dict.fromkeys(HOLIDAYS, HOLIDAY)
_HOLIDAY: Final = re.compile(r"^(?:PH|feestdag(?:en)?)\b", re.IGNORECASE)
_SCHOOL: Final = re.compile(r"^SH\b", re.IGNORECASE)
_WITH_SCHOOL: Final = re.compile(r"^(?:SH\s*,\s*)+(?=[A-Za-z]{2})", re.IGNORECASE)
_RULE: Final = re.compile(
    r"^(?P<days>[a-z][a-z,\-\s]*?)?\s*:?\s*(?P<times>(?:\d.*)|off|closed|gesloten)$", re.IGNORECASE
)
_SPAN: Final = re.compile(r"^(\d{1,2}[:.uh]?\d{0,2})\s*[-–]\s*(\d{1,2}[:.uh]?\d{0,2})$")


def hours_of_texts(texts: Sequence[str]) -> Hours:
    """Hours of one facility per text; an empty text, or one that can't be read, is unknown."""
    rows, known, holiday = list[tuple[int, int, float, float]](), list[int](), list[int]()
    for facility, text in enumerate(texts):
        week = weekly(text)
        if week is not None:
            known.append(facility)
            holiday += [facility] if HOLIDAY in week else []
            rows += [(facility, day, *span) for day, spans in sorted(week.items()) for span in spans]
    return Hours.build(len(texts), rows, known, holiday)


def hours_of_rows(found: Table, ids: Sequence[str]) -> Hours:
    """Columns facility, day, from, to: one row per time that a facility is open. Errors: InputError."""
    columns = [
        found.needed(names)
        for names in (("facility", "id", "voorziening"), ("day", "dag"), ("from", "van", "start"), ("to", "tot", "end"))
    ]
    number = {name: row for row, name in enumerate(ids)}
    rows = list[tuple[int, int, float, float]]()
    for at, row in enumerate(found.rows):
        who, day, start, end = (row[column].strip() for column in columns)
        if who not in number:
            raise found.error(at, columns[0], f"no such facility: {who}")
        if day.lower() not in _DAYS:
            raise found.error(at, columns[1], f"must be a day like 'mon', is '{day}'")
        span = [minutes(start), minutes(end)]
        for column, minute, told in ((columns[2], span[0], start), (columns[3], span[1], end)):
            if minute is None:
                raise found.error(at, column, f"must be a time like 08:30, is '{told}'")
        begin, close = float(span[0] or 0), float(span[1] or 0)
        if begin >= DAY or begin == close:
            raise found.error(at, columns[2], "must be before 24:00 and differ from the end")
        rows.append((number[who], _DAYS[day.lower()], begin, close))
    return Hours.build(len(ids), rows)


def minutes(text: str) -> int | None:
    """'08:30' or plain minutes after midnight ('510')."""
    return int(text) if text.isdecimal() and len(text) > 2 and int(text) <= 2 * DAY else minute_of(text)


def weekly(text: str) -> Week | None:
    """Day (7 = public holidays): open from and to, in minutes; an end past 1440 is the next day. None = not known."""
    text = text.strip().strip('"').rstrip(";").strip()
    if not text:
        return None
    if text in ("24/7", "open"):
        return {day: [(0.0, float(DAY))] for day in range(7)}
    week: Week = {}
    for whole in filter(None, map(str.strip, text.split(";"))):
        rule = _WITH_SCHOOL.sub("", whole)
        new: Week = {}
        try:
            for days, spans in _rules(rule):
                new |= {day: [*new.get(day, []), *spans] for day in days}
        except InputError:
            if not _HOLIDAY.match(rule):
                return None
            # What is said of holidays alone and can't be read: closed then, as nothing else is promised.
            new = {HOLIDAY: []}
        week |= new
    return week


def _rules(rule: str) -> Iterator[tuple[list[int], list[tuple[float, float]]]]:
    """The days of a rule with their hours; a rule may hold more after a comma: 'Mo 09:00-12:00, Tu 14:00-18:00'."""
    for one in filter(lambda part: not _SCHOOL.match(part), re.split(r"(?<=\d),\s*(?=[A-Za-z])", rule)):
        found = _RULE.match(re.sub(r",?\s*\bSH\b", "", one.strip()))
        if found is None:
            raise InputError("is not understood")
        days = _days(found["days"] or "")
        yield days, [] if found["times"].lower() in _CLOSED else [_span(part) for part in found["times"].split(",")]


def _days(text: str) -> list[int]:
    text = text.strip().lower()
    if not text:
        return list(range(7))
    days: list[int] = []
    for part in text.split(","):
        first, _, last = (one.strip() for one in part.partition("-"))
        if first not in _DAYS or (last and not {first, last} <= set(DAY_OF)):
            raise InputError("is not a day")
        begin, end = _DAYS[first], _DAYS[last or first]
        days += (
            [HOLIDAY] if begin == HOLIDAY else [day % 7 for day in range(begin, end + 1 if end >= begin else end + 8)]
        )
    return days


def _span(text: str) -> tuple[float, float]:
    found = _SPAN.match(text.strip())
    start, end = (minute_of(found[1]), minute_of(found[2])) if found else (None, None)
    if start is None or end is None or start >= DAY or start == end:
        raise InputError("is not a time")
    return float(start), float(end if end > start else end + DAY)
