"""Seconds of fields, minutes of registrations, and what the programme asks of a neighbourhood in a month.

Expected seconds of a field: what its kind takes when it is required; else that in ``share`` % of the times, and the
time to skip it in the others. A registration adds ``open`` each time. Nothing is measured: all of it are assumptions
that whoever looks may change.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from nabij.programme.registration.counts import Counts
from nabij.programme.registration.reading import fields_of
from nabij.programme.registration.registry import all_registrations
from nabij.programme.registration.terms import OTHERS, PAID, SECONDS, Field, Registration, Who

MONTHS, WEEKS = 12, 52
DEFAULTS: Final[Mapping[str, float]] = {one.code: one.value for one in (*SECONDS, *OTHERS)}


@dataclass(frozen=True)
class Settings:
    """What is taken for granted; empty means as the register has it."""

    values: Mapping[str, float] = field(default_factory=dict)
    yearly: Mapping[str, float] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    real: bool = False  # take the real counts where there are

    def of(self, code: str) -> float:
        return self.values.get(code, DEFAULTS[code])


@dataclass(frozen=True)
class TimedField:
    field: Field
    seconds: float  # expected, each time
    minutes: float  # per month and neighbourhood: what is saved without it
    is_dropped: bool
    registration: Registration


@dataclass(frozen=True)
class Line:
    """A registration with its time. ``yearly`` is what was computed with; ``real`` is None when it may not be shown."""

    registration: Registration
    fields: Sequence[TimedField]
    seconds: float
    yearly: float
    real: float | None
    is_real: bool

    @property
    def minutes(self) -> float:
        """Per month and neighbourhood."""
        return self.yearly * self.seconds / 60 / MONTHS

    @property
    def required(self) -> int:
        return sum(one.field.times for one in self.fields if one.field.required)

    @property
    def optional(self) -> int:
        return sum(one.field.times for one in self.fields if not one.field.required)

    @property
    def is_paid(self) -> bool:
        return self.registration.who in PAID


@dataclass(frozen=True)
class Burden:
    """The whole: registrations and fields, the most costly first."""

    lines: Sequence[Line]
    settings: Settings

    def minutes(self, *who: Who) -> float:
        """Per month and neighbourhood."""
        return sum(one.minutes for one in self.lines if one.registration.who in who)

    @property
    def paid_minutes(self) -> float:
        return self.minutes(*PAID)

    @property
    def share(self) -> float:
        """Part of the working week of those who are paid for a neighbourhood, in %; 0 when nobody is."""
        available = self.settings.of("fte") * self.settings.of("hours") * 60
        return 100 * self.paid_minutes * MONTHS / WEEKS / available if available else 0.0

    @property
    def minutes_a_week(self) -> float:
        """Per full-time worker; 0 when there is none."""
        fte = self.settings.of("fte")
        return self.paid_minutes * MONTHS / WEEKS / fte if fte else 0.0

    @property
    def fields(self) -> list[TimedField]:
        return sorted((one for line in self.lines for one in line.fields), key=lambda one: -one.minutes)

    @property
    def saved(self) -> float:
        """Minutes per month of fields that were dropped."""
        return sum(one.minutes for one in self.fields if one.is_dropped)


def burden(settings: Settings, counts: Counts) -> Burden:
    lines = [_line(one, settings, counts.yearly(one.code)) for one in all_registrations()]
    return Burden(sorted(lines, key=lambda one: -one.minutes), settings)


def _line(one: Registration, settings: Settings, real: float | None) -> Line:
    is_real = settings.real and real is not None
    yearly = real if is_real and real is not None else settings.yearly.get(one.code, one.yearly)
    fields = []
    for found in fields_of(one):
        seconds = _seconds(found, settings)
        is_dropped = found.code in settings.dropped and not found.required
        fields.append(TimedField(found, seconds, yearly * seconds / 60 / MONTHS, is_dropped, one))
    kept = sum(found.seconds for found in fields if not found.is_dropped)
    fields.sort(key=lambda found: -found.minutes)
    return Line(one, fields, settings.of("open") + kept, yearly, real, is_real)


def _seconds(found: Field, settings: Settings) -> float:
    seconds, skip = settings.of(found.kind), settings.of("skip")
    if found.required:
        return seconds * found.times
    filled = found.times * settings.of("share") / 100 if found.filled is None else found.filled
    return filled * seconds + (found.times - filled) * skip


@dataclass(frozen=True)
class Neighbourhood:
    """What was really registered in a neighbourhood; ``is_partial`` says whether something stays out of the minutes."""

    name: str
    cells: Sequence[int | None]
    minutes: int
    is_partial: bool


COLUMNS: Final = ("person", "need", "invite", "refer", "follow_up")
TENS: Final = -1


def per_neighbourhood(counts: Counts, reached: Collection[UUID]) -> list[Neighbourhood]:
    """Neighbourhoods that somebody leads: counts of 90 days, and minutes per month of those who are paid.

    Minutes are told in tens and with the times of the register, whatever was assumed on the page: who could choose the
    times could work out a count that isn't shown.
    """
    counted = {one.registration.code: one for one in burden(Settings(), counts).lines if _is_told(one)}
    rows = []
    for pk, cells in counts.per_neighbourhood([*counted]).items():
        if pk in reached:
            minutes = sum(counted[code].seconds * n / 60 / 3 for code, n in cells.items() if n)
            shown = [cells[code] for code in COLUMNS]
            rows.append(
                Neighbourhood(counts.neighbourhoods[pk], shown, int(round(minutes, TENS)), None in cells.values())
            )
    return sorted(rows, key=lambda one: one.name)


def _is_told(line: Line) -> bool:
    counting = line.registration.counting
    return line.is_paid and counting is not None and bool(counting.area)
