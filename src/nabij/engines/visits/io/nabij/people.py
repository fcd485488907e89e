"""Carers, their shifts, and what clients wish of them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from nabij.engines.common import InputError
from nabij.engines.visits.io.nabij.calendar import Calendar, find, midnight, minutes
from nabij.engines.visits.io.reading import Row, small_enough
from nabij.engines.visits.problem import DISLIKED, KINDS, LIKED, REFUSED, Carers, Clients, Shifts, sequence_of

CARER: Final = frozenset(
    {"id", "kind", "organisation", "skills", "languages", "mode", "place", "most", "shifts", "comment"}
)
CLIENT: Final = frozenset({"id", "place", "liked", "disliked", "refused", "comment"})
_MOST: Final = ("day_minutes", "week_minutes", "day_visits", "week_visits")
_SHIFT: Final = frozenset(
    {"days", "from", "to", "mode", "start_place", "end_place", "break", "capacity", "unwanted", "order", "comment"}
)
LANGUAGE: Final = "language:"
Table = dict[str, int]


def languages(row: Row) -> list[str]:
    return [LANGUAGE + one for one in row.texts("languages")]


def clients(rows: Sequence[Row], ids: Sequence[str], carers: Table) -> Clients:
    small_enough(len(ids), len(carers), "clients")
    wishes = np.zeros((len(ids), len(carers)), dtype=np.int64)
    for client, row in enumerate(rows):
        for field, wish in (("liked", LIKED), ("disliked", DISLIKED), ("refused", REFUSED)):
            for name in row.texts(field):
                carer = find(carers, row, field, "carer", name)
                if wishes[client, carer] not in (0, wish):
                    raise row.error(field, f"{name} is named twice, with another wish")
                wishes[client, carer] = wish
    return Clients(tuple(ids), wishes)


def carers(rows: Sequence[Row], ids: Sequence[str], skills: Table, organisations: Table) -> Carers:
    small_enough(len(rows), len(skills), "carers")
    able = np.zeros((len(rows), len(skills)), dtype=bool)
    for carer, row in enumerate(rows):
        for name in row.texts("skills"):
            able[carer, find(skills, row, "skills", "skill", name)] = True
        for name in languages(row):
            able[carer, find(skills, row, "languages", "language", name)] = True
    limits = [row.row("most", (*_MOST, "comment")) for row in rows]
    return Carers(
        ids=tuple(ids),
        kind=tuple(_kind(row) for row in rows),
        organisation=np.array([owner(row, organisations) for row in rows], dtype=np.int64),
        skills=able,
        **{
            name: np.array([row.number(name, math.inf) if row else math.inf for row in limits], dtype=float)
            for name in _MOST
        },
    )


def _kind(row: Row) -> str:
    kind = row.text("kind", "professional")
    find(sequence_of(KINDS), row, "kind", f"kind (kinds are {', '.join(KINDS)})", kind)
    return kind


def owner(row: Row, organisations: Table) -> int:
    return find(organisations, row, "organisation", "organisation") if "organisation" in row else -1


@dataclass
class _Shift:
    carer: int
    day: int
    order: float
    row: Row
    mode: int
    begin: int
    end: int


def modes_named(rows: Sequence[Row]) -> list[str]:
    """The means of transport that carers or shifts name, each once."""
    named = [row.text("mode") for row in rows if "mode" in row]
    named += [shift.text("mode") for row in rows for shift in row.rows("shifts", _SHIFT) if "mode" in shift]
    return list(dict.fromkeys(named))


def shifts(rows: Sequence[Row], calendar: Calendar, places: Table, modes: Table) -> Shifts:
    """The shifts, carer by carer and day by day, or in the `order` that they name."""
    found: list[_Shift] = []
    for carer, row in enumerate(rows):
        one = [
            _Shift(*at)
            for shift in row.rows("shifts", _SHIFT)
            for at in _on_days(carer, row, shift, calendar, places, modes)
        ]
        found += sorted(one, key=lambda shift: (shift.day, minutes(shift.row.data["from"], shift.row, "from")))
    found.sort(key=lambda shift: shift.order)
    breaks = [_break(shift) for shift in found]
    start = [midnight(shift.day) + minutes(shift.row.needed("from"), shift.row, "from") for shift in found]

    def column(values: Any, kind: type = float) -> Any:
        return np.array(list(values), dtype=kind)

    return Shifts(
        carer=column((shift.carer for shift in found), np.int64),
        day=column((shift.day for shift in found), np.int64),
        mode=column((shift.mode for shift in found), np.int64),
        start=column(start),
        end=column(_end(shift, begin, calendar) for shift, begin in zip(found, start, strict=True)),
        begin_place=column((shift.begin for shift in found), np.int64),
        end_place=column((shift.end for shift in found), np.int64),
        break_earliest=column(one[0] for one in breaks),
        break_latest=column(one[1] for one in breaks),
        break_minutes=column(one[2] for one in breaks),
        capacity=column(shift.row.number("capacity", math.inf) for shift in found),
        unwanted=column((shift.row.flag("unwanted") for shift in found), bool),
    )


def _on_days(carer: int, row: Row, shift: Row, calendar: Calendar, places: Table, modes: Table) -> Any:
    begin, end = (_place(row, shift, field, places) for field in ("start_place", "end_place"))
    by = shift if "mode" in shift else row
    if "mode" not in by and len(modes) != 1:
        raise row.error("mode", f"is missing; the file knows {', '.join(modes) or 'none'}")
    mode = find(modes, by, "mode", "means of transport") if "mode" in by else 0
    minutes(shift.needed("from"), shift, "from")
    days = calendar.days_of(shift, "days") if "days" in shift else range(calendar.days)
    for day in days:
        yield carer, day, shift.whole("order", -1), shift, mode, begin, end


def _place(row: Row, shift: Row, field: str, places: Table) -> int:
    if field in shift:
        return find(places, shift, field, "place")
    if "place" not in row:
        raise row.error("place", f"is missing, and the shift has no {field}")
    return find(places, row, "place", "place")


def _end(shift: _Shift, start: float, calendar: Calendar) -> float:
    if "to" not in shift.row and calendar.days > 1:
        raise shift.row.error("to", "is missing; only a plan of one day may leave it out")
    end = midnight(shift.day) + minutes(shift.row.data.get("to") or "none", shift.row, "to", limit=True)
    if math.isinf(end) and calendar.days > 1:
        raise shift.row.error("to", "must be a time in a plan of several days")
    if end < start:
        raise shift.row.error("to", "is before from; write 30:00 for 6:00 on the next morning")
    return end


def _break(shift: _Shift) -> tuple[float, float, float]:
    """Earliest and latest moment at which it begins, and minutes."""
    row = shift.row.row("break", ("from", "to", "minutes", "comment"))
    if row is None:
        return 0.0, math.inf, 0.0
    length = row.number("minutes")
    earliest = minutes(row.needed("from"), row, "from")
    latest = minutes(row.data.get("to", "none"), row, "to", limit=True)
    if latest < earliest:
        raise row.error("to", "is before from")
    begin = minutes(shift.row.data["from"], shift.row, "from")
    end = minutes(shift.row.data.get("to") or "none", shift.row, "to", limit=True)
    if length > 0 and not begin <= earliest <= end - length:
        raise InputError("falls out of the shift", place=row.place, field="from")
    return midnight(shift.day) + earliest, midnight(shift.day) + latest, length
