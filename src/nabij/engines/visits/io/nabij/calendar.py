"""Days and times of day of a plan, as words of a file and as minutes since its first midnight."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from nabij.engines.common import InputError
from nabij.engines.visits.io.reading import Row, near, number, safe, shown
from nabij.engines.visits.problem import DAY

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NONE: Final = "none"
"""Stands where a moment could, for no limit."""
_CLOCK: Final = re.compile(r"([0-4]?\d):([0-5]\d)")


@dataclass(frozen=True)
class Calendar:
    """days: how many. first: date of day 0, None when it doesn't matter."""

    days: int
    first: date | None

    @cached_property
    def dates(self) -> dict[date, int]:
        return {self.first + timedelta(day): day for day in range(self.days)} if self.first else {}

    def weekday(self, day: int) -> str:
        return WEEKDAYS[(self.first + timedelta(day)).weekday()] if self.first else ""

    def days_of(self, row: Row, field: str) -> list[int]:
        """The days that a list names: weekdays, dates, or numbers from 0; in order, each once."""
        return sorted({day for word in row.list(field) for day in self._days(word, row, field)})

    def day_of(self, row: Row, field: str) -> int:
        found = list(self._days(row.needed(field), row, field))
        if len(found) != 1:
            raise row.error(field, "must be one day of the plan: a date, or a number from 0")
        return found[0]

    def _days(self, word: object, row: Row, field: str) -> list[int]:
        if isinstance(word, int) and not isinstance(word, bool):
            if not 0 <= word < self.days:
                raise row.error(field, f"day {word} is not in the plan of {self.days} days, from 0")
            return [word]
        if not isinstance(word, str):
            raise row.error(field, f"holds no day: {shown(word)}")
        if word in WEEKDAYS:
            if self.first is None:
                raise row.error(field, f"{word} has no meaning without first_day")
            return [day for day in range(self.days) if self.weekday(day) == word]
        try:
            when = date.fromisoformat(word)
        except ValueError as error:
            message = f"no such day: {safe(word, 40)}{near(word.lower(), WEEKDAYS)}"
            raise row.error(field, f"{message} (days are mon to sun, dates, or numbers from 0)") from error
        if self.first is None:
            raise row.error(field, "dates have no meaning without first_day")
        if when not in self.dates:
            raise row.error(field, f"{word} is not in the plan")
        return [self.dates[when]]

    def suffix(self, day: int) -> str:
        """What the visits of one row on several days are called after: @tue, @2-tue in the second week."""
        if self.first is None:
            return f"@{day}"
        return f"@{self.weekday(day)}" if day < 7 else f"@{day // 7 + 1}-{self.weekday(day)}"


def minutes(value: object, row: Row, field: str, *, limit: bool = False) -> float:
    """Minutes since midnight: of "08:30", "26:00" for two in the night after, or a number; with `limit`, "none"."""
    if isinstance(value, str):
        if limit and value == NONE:
            return math.inf
        found = _CLOCK.fullmatch(value)
        if not found or int(found[1]) > 48:
            raise row.error(field, f"must be a time like 08:30, is {shown(value)}")
        return int(found[1]) * 60.0 + int(found[2])
    return number(value, row.place, field)


def clock(value: float) -> str | float:
    """The same, as a word of a file."""
    if math.isinf(value):
        return NONE
    if value != int(value) or not 0 <= value <= 48 * 60:
        return float(value)
    return f"{int(value) // 60:02d}:{int(value) % 60:02d}"


def read(top: Row) -> Calendar:
    first = top.day("first_day") if top.data.get("first_day") != "" else None
    days = top.whole("days", 1, least=1, most=28)
    try:
        return Calendar(days, first and first + timedelta(days - 1) and first)
    except OverflowError as error:
        raise top.error("first_day", "is too far away") from error


def find(table: Mapping[str, int], row: Row, field: str, what: str, name: Any = None) -> int:
    """The number of a name. Errors: InputError with what may have been meant."""
    wanted = row.text(field) if name is None else name
    if not isinstance(wanted, str) or wanted not in table:
        told = wanted if isinstance(wanted, str) else shown(wanted)
        raise InputError(f"unknown {what}: {safe(told)}{near(told, table)}", place=row.place, field=field)
    return table[wanted]


def midnight(day: int) -> float:
    return float(day * DAY)
