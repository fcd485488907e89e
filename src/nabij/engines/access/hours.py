"""Opening hours, week by week and on public holidays: who is open at a moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

import numpy as np

from nabij.engines.access import validate
from nabij.engines.access.validate import BoolArray, FloatArray, IntArray
from nabij.engines.common import InputError

DAY: Final = 1440
WEEK: Final = 7 * DAY
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMES: Final[tuple[tuple[str, ...], ...]] = (
    ("mo", "mon", "monday", "ma", "maandag"),
    ("tu", "tue", "tuesday", "di", "dinsdag"),
    ("we", "wed", "wednesday", "wo", "woensdag"),
    ("th", "thu", "thursday", "do", "donderdag"),
    ("fr", "fri", "friday", "vr", "vrijdag"),
    ("sa", "sat", "saturday", "za", "zaterdag"),
    ("su", "sun", "sunday", "zo", "zondag"),
)
DAY_OF: Final = {name: day for day, names in enumerate(_NAMES) for name in names}
"""Day of the week, 0 = Monday, by its name in English or Dutch, whole or short, in small letters."""


HOLIDAY: Final = 7
"""The day of rows that hold on public holidays."""
HOLIDAYS: Final = ("ph", "holiday", "feestdag", "feestdagen")


class Moment(NamedTuple):
    """day: 0 = Monday ... 6 = Sunday. minute: 0 to 1439. holiday: is it a public holiday?"""

    day: int
    minute: int
    holiday: bool = False

    def __str__(self) -> str:
        return f"{DAYS[self.day]} {self.minute // 60:02d}:{self.minute % 60:02d}{' holiday' if self.holiday else ''}"


def moment(text: str) -> Moment:
    """'sun 15:00', 'zondag 15:00', 'thu 15:00 holiday'. Errors: InputError."""
    day, clock, *holiday = text.lower().split() if len(text.split()) in (2, 3) else ("", "")
    minute = minute_of(clock)
    if day not in DAY_OF or minute is None or minute >= DAY or not set(holiday) <= set(HOLIDAYS):
        raise InputError(f"must be a day and a time like 'sun 15:00', is '{text}'", field="open")
    return Moment(DAY_OF[day], minute, bool(holiday))


def minute_of(clock: str) -> int | None:
    """'15:00', '15.00', '15u30', '9u' as minutes after midnight, up to 48:00; None when it is no time of day."""
    hours, _, minutes = clock.replace(".", ":").replace("u", ":").replace("h", ":").partition(":")
    if not hours.isdecimal() or (minutes and not (minutes.isdecimal() and len(minutes) == 2)) or len(hours) > 2:
        return None
    found = int(hours) * 60 + int(minutes or 0)
    return found if int(minutes or 0) < 60 and found <= 2 * DAY else None


@dataclass(frozen=True, eq=False)
class Hours:
    """When m facilities are open, in h rows.

    facility: (h,) 0 to m - 1. day: (h,) 0 = Monday to 6, 7 = public holidays. start: (h,) minutes after midnight, 0 to
    1439. end: (h,) at most 2880; past 1440 it is the next day. Closed from `end` on. known: (m,) bool, are the hours of
    a facility known; with known hours and without a row it is always closed. holiday: (m,) bool, has a facility told
    its hours of public holidays, default those with a row of day 7; for the others a holiday is a day as any other.
    """

    facility: IntArray
    day: IntArray
    start: FloatArray
    end: FloatArray
    known: BoolArray
    holiday: BoolArray | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", validate.array(self.known, "b", (None,), "hours", "known"))
        h = len(np.atleast_1d(self.facility))
        for field, kind in (("facility", "i"), ("day", "i"), ("start", "f"), ("end", "f")):
            object.__setattr__(self, field, validate.array(getattr(self, field), kind, (h,), "hours", field))
        m = len(self.known)
        for field, wrong, message in (
            ("facility", (self.facility < 0) | (self.facility >= m), f"must be 0 to {m - 1}"),
            ("facility", ~self.known[np.clip(self.facility, 0, max(m - 1, 0))] if m else self.facility < 0,
             "has hours that are said not to be known"),
            ("day", (self.day < 0) | (self.day > 7), "must be 0 (Monday) to 6 (Sunday), or 7"),
            ("start", ~((self.start >= 0) & (self.start < DAY)), "must be 0 to 1439 minutes"),
            ("end", ~((self.end > self.start) & (self.end <= 2 * DAY)), "must come after the start, at most 2880"),
        ):  # fmt: skip
            validate.refuse(wrong, message, "hours", field)
        holiday = np.isin(np.arange(m), self.facility[self.day == HOLIDAY])
        if self.holiday is not None:
            holiday |= validate.array(self.holiday, "b", (m,), "hours", "holiday")
        object.__setattr__(self, "holiday", holiday)

    @classmethod
    def build(
        cls,
        m: int,
        rows: Iterable[tuple[int, int, float, float]],
        known: Iterable[int] = (),
        holiday: Iterable[int] = (),
    ) -> Self:
        """rows: facility, day, start, end; an end before the start is the next day. known, holiday: also told, without
        rows: the hours at all, and those of public holidays."""
        found = [(f, day, start, end if end > start else end + DAY) for f, day, start, end in rows]
        columns = list(zip(*found, strict=True)) or [(), (), (), ()]
        told = np.zeros(m, dtype=bool)
        told_holiday = np.zeros(m, dtype=bool)
        told_holiday[list(holiday)] = True
        for one in (*columns[0], *known):
            if not 0 <= one < m:
                raise InputError(f"no such facility: {one} of {m}", place="hours", field="facility")
            told[int(one)] = True
        return cls(
            np.array(columns[0], dtype=np.int64), np.array(columns[1], dtype=np.int64),
            np.array(columns[2], dtype=np.float64), np.array(columns[3], dtype=np.float64), told,
            told_holiday,
        )  # fmt: skip

    def open_at(self, when: Moment, *, unknown: bool = False) -> BoolArray:
        """(m,) who is open at this moment. unknown: what to answer where the hours are not known.

        Nothing is promised that nobody said: by default somebody with unknown hours counts as closed. On a public
        holiday its own rows take the place of those that begin on this day of the week, for whoever has told them.
        """
        assert self.holiday is not None
        day = np.where(self.day == HOLIDAY, when.day, self.day)
        since = np.mod(when.day * DAY + when.minute - (day * DAY + self.start), WEEK)
        replaced = self.holiday[self.facility] & (self.day == when.day) & when.holiday
        holds = np.where(self.day == HOLIDAY, when.holiday & (when.minute >= self.start), ~replaced)
        found = np.where(self.known, False, unknown)
        found[self.facility[holds & (since < self.end - self.start)]] = True
        return found
