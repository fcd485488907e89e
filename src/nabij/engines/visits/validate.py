"""Checks of shape, range and sense of a problem; each failure is an InputError that names the place and the field."""

import math
from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nabij.engines.common import InputError
from nabij.engines.visits import ties

if TYPE_CHECKING:
    from nabij.engines.visits.problem import Links, Problem, Shifts, Travel, Visits

BoolArray: TypeAlias = NDArray[np.bool_]
FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
Namer: TypeAlias = Callable[[int], str]

LARGEST: Final = 1e9
"""No number of a problem is larger, so that no sum of them loses its minutes."""
_KINDS: Final = ("professional", "volunteer", "neighbour", "informal")
_WISHES: Final = (-2, -1, 0, 1)
_SHAPES: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "clients": {"wishes": ("int", "kc")},
    "visits": {
        **dict.fromkeys(("client", "place", "organisation", "only_shift"), ("int", "n")),
        **dict.fromkeys(("minutes", "penalty", "priority", "bring", "fetch", "longest_ride"), ("float", "n")),
        "windows": ("float", "w3"),
        "window_at": ("int", "N"),
        "needs": ("bool", "ns"),
    },
    "carers": {
        "organisation": ("int", "c"),
        "skills": ("bool", "cs"),
        **dict.fromkeys(("day_minutes", "week_minutes", "day_visits", "week_visits"), ("float", "c")),
    },
    "shifts": {
        **dict.fromkeys(("carer", "day", "mode", "begin_place", "end_place"), ("int", "r")),
        **dict.fromkeys(
            ("start", "end", "break_earliest", "break_latest", "break_minutes", "capacity"), ("float", "r")
        ),
        "unwanted": ("bool", "r"),
    },
    "links": {
        **dict.fromkeys(("first", "second"), ("int", "l")),
        **dict.fromkeys(("least", "most", "load"), ("float", "l")),
        **dict.fromkeys(("same_carer", "different_carer", "same_shift"), ("bool", "l")),
    },
    "travel": {"minutes": ("float", "mpp"), "km": ("float", "mpp"), "x": ("float", "p"), "y": ("float", "p")},
}
"""Type and shape of every array: k clients, c carers, n visits, N = n + 1, s skills, w windows, r shifts, m means of
transport, p places, l links."""
_DTYPES: Final = {"int": ("iu", np.int64, "whole numbers"), "bool": ("b", np.bool_, "true or false")}
_FLOAT: Final = ("iuf", np.float64, "numbers")


def weight(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise InputError("must be a number of 0 or more", place="weights", field=name)
    return float(value)


def problem(problem: "Problem") -> None:
    """Raise InputError for the first thing that is wrong. Afterwards every array has its type and can't be written."""
    _horizon(problem)
    visits, carers, travel = problem.visits, problem.carers, problem.travel
    for owner, field, place in (
        (problem, "skills", "skills"), (problem, "organisations", "organisations"),
        (problem.clients, "ids", "clients"), (visits, "ids", "visits"), (carers, "ids", "carers"),
        (travel, "modes", "travel"), (travel, "places", "travel"),
    ):  # fmt: skip
        object.__setattr__(owner, field, _names(getattr(owner, field), place, field))
    sizes = {
        "k": len(problem.clients.ids), "n": len(visits.ids), "N": len(visits.ids) + 1, "c": len(carers.ids),
        "s": len(problem.skills), "m": len(travel.modes), "p": len(travel.places), "3": 3,
        "w": _length(visits.windows, "visits", "windows"),
        "r": _length(problem.shifts.carer, "shifts", "carer"), "l": _length(problem.links.first, "links", "first"),
    }  # fmt: skip
    for part, fields in _SHAPES.items():
        for field, (kind, shape) in fields.items():
            array = _array(getattr(getattr(problem, part), field), kind, [sizes[one] for one in shape], part, field)
            object.__setattr__(getattr(problem, part), field, array)
    _travel(travel)
    _visits(problem, visits)
    _clients_and_carers(problem)
    _shifts(problem, problem.shifts)
    _links(problem, problem.links)


def _horizon(problem: "Problem") -> None:
    days, first = problem.days, problem.first_day
    if isinstance(days, bool) or not isinstance(days, int | np.integer) or not 1 <= days <= 28:
        raise InputError("must be a whole number of 1 to 28", field="days")
    try:
        known = first == "" or date.fromisoformat(first).isoformat() == first
    except (TypeError, ValueError):
        known = False
    if not known:
        raise InputError("must be a date like 2026-03-30", field="first_day")


def _names(values: Any, place: str, field: str) -> tuple[str, ...]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise InputError("must be a list of names", place=place, field=field)
    found = tuple(values)
    seen: set[str] = set()
    for index, value in enumerate(found):
        if not isinstance(value, str) or not value.strip():
            raise InputError("must be a text that is not empty", place=f"{place}[{index}]", field=field)
        if not value.isprintable():
            raise InputError("holds a character that cannot be shown", place=f"{place}[{index}]", field=field)
        if value in seen:
            raise InputError(f"is there twice: {value}", place=f"{place}[{index}]", field=field)
        seen.add(value)
    return found


def _length(value: Any, place: str, field: str) -> int:
    try:
        return len(value)
    except TypeError as error:
        raise InputError("must be a list", place=place, field=field) from error


def _array(value: Any, kind: str, shape: list[int], place: str, field: str) -> NDArray[Any]:
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise InputError("rows differ in length", place=place, field=field) from error
    if list(array.shape) != shape:
        wanted, got = (" x ".join(map(str, size)) or "a single value" for size in (shape, array.shape))
        raise InputError(f"has the wrong shape: {got} instead of {wanted}", place=place, field=field)
    kinds, dtype, told = _DTYPES.get(kind, _FLOAT)
    if array.size and array.dtype.kind not in kinds:
        raise InputError(f"must be {told}", place=place, field=field)
    if array.flags.writeable or array.dtype != dtype or not array.flags.c_contiguous:
        # A copy, so that whoever made it can't change what was checked.
        array = np.array(array, dtype=dtype, order="C")
        array.flags.writeable = False
    return array


def _refuse(wrong: Any, message: str, name: Namer, field: str) -> None:
    """InputError for the first row of `wrong`, a bool array whose first axis is that of `name`."""
    rows = wrong.any(axis=tuple(range(1, wrong.ndim)))
    if rows.any():
        raise InputError(message, place=name(int(np.argmax(rows))), field=field)


def _range(part: Any, field: str, name: Namer, *, limit: bool = False, least: float = 0.0) -> None:
    """Numbers from `least` to LARGEST; with `limit` also inf, which is no limit."""
    values = getattr(part, field)
    _refuse(np.isnan(values), "is NaN, not a number", name, field)
    _refuse(values < least, f"must be {least:g} or more", name, field)
    if limit:
        values = np.where(values == np.inf, 0.0, values)
    _refuse(values > LARGEST, "is too large", name, field)


def _index(part: Any, field: str, size: int, name: Namer, *, none: bool = False) -> None:
    values = getattr(part, field)
    _refuse((values < (-1 if none else 0)) | (values >= size), f"must be an index below {size}", name, field)


def _travel(travel: "Travel") -> None:
    for field in ("minutes", "km"):
        for mode, matrix in zip(travel.modes, getattr(travel, field), strict=True):

            def name(row: int, mode: str = mode) -> str:
                return f"travel {mode} from {travel.places[row]}"

            _refuse(~(matrix <= LARGEST), "must be a number, and not too large", name, field)
            _refuse(matrix < 0, "must be 0 or more", name, field)
            _refuse(np.diagonal(matrix) != 0, "must be 0 from a place to itself", name, field)
    for field in ("x", "y"):
        far = np.abs(getattr(travel, field)) > LARGEST
        _refuse(far, "is too large", lambda row: f"place {travel.places[row]}", field)
    half = np.isnan(travel.x) != np.isnan(travel.y)
    _refuse(half, "a place has both x and y, or neither", lambda row: f"place {travel.places[row]}", "x")


def _visits(problem: "Problem", visits: "Visits") -> None:
    def name(row: int) -> str:
        return f"visit {visits.ids[row]}"

    if len(visits.kind) != len(visits.ids) or not all(
        isinstance(kind, str) and kind.isprintable() for kind in visits.kind
    ):
        raise InputError("must be a text for every visit", place="visits", field="kind")
    object.__setattr__(visits, "kind", tuple(visits.kind))
    _index(visits, "client", len(problem.clients.ids), name)
    _index(visits, "place", len(problem.travel.places), name)
    _index(visits, "organisation", len(problem.organisations), name, none=True)
    _index(visits, "only_shift", len(problem.shifts.carer), name, none=True)
    for field in ("minutes", "bring", "fetch"):
        _range(visits, field, name)
    for field in ("penalty", "longest_ride"):
        _range(visits, field, name, limit=True)
    _range(visits, "priority", name)
    _refuse(visits.priority <= 0, "must be more than 0", name, "priority")
    _windows(visits, name)


def _windows(visits: "Visits", name: Namer) -> None:
    at, windows = visits.window_at, visits.windows
    if at[0] != 0 or at[-1] != len(windows) or (np.diff(at) < 0).any():
        raise InputError(f"must go up from 0 to {len(windows)}", place="visits", field="window_at")
    _refuse(np.diff(at) == 0, "has no window", name, "windows")
    owner = np.repeat(np.arange(len(visits.ids)), np.diff(at))
    earliest, due, latest = windows.T

    def of(row: int) -> str:
        return name(int(owner[row]))

    _refuse(np.isnan(windows), "is NaN, not a number", of, "windows")
    _refuse(~np.isfinite(earliest) | (earliest < 0), "must open at 0 or later", of, "windows")
    large = (windows > LARGEST) & (windows != np.inf)
    _refuse(large, "is too large", of, "windows")
    _refuse((due < earliest) | (latest < earliest), "closes before it opens", of, "windows")
    _refuse(latest < due, "has a hard end before its soft end", of, "windows")
    near = (owner[1:] == owner[:-1]) & (earliest[1:] <= latest[:-1])
    _refuse(near, "overlap or are not in order", of, "windows")


def _clients_and_carers(problem: "Problem") -> None:
    carers, clients = problem.carers, problem.clients

    def name(row: int) -> str:
        return f"carer {carers.ids[row]}"

    strange = ~np.isin(clients.wishes, _WISHES)
    _refuse(strange, "must be 1, 0, -1 or -2", lambda row: f"client {clients.ids[row]}", "wishes")
    kinds = tuple(carers.kind)
    if len(kinds) != len(carers.ids):
        raise InputError("must be a kind for every carer", place="carers", field="kind")
    object.__setattr__(carers, "kind", kinds)
    odd = np.array([kind not in _KINDS for kind in kinds], dtype=bool)
    _refuse(odd, f"must be one of {', '.join(_KINDS)}", name, "kind")
    _index(carers, "organisation", len(problem.organisations), name, none=True)
    for field in ("day_minutes", "week_minutes", "day_visits", "week_visits"):
        _range(carers, field, name, limit=True)


def _shifts(problem: "Problem", shifts: "Shifts") -> None:
    def name(row: int) -> str:
        carer = int(shifts.carer[row])
        known = 0 <= carer < len(problem.carers.ids)
        return f"shift {row} of {problem.carers.ids[carer]} on day {shifts.day[row]}" if known else f"shift {row}"

    for field, size in (
        ("carer", len(problem.carers.ids)), ("day", problem.days), ("mode", len(problem.travel.modes)),
        ("begin_place", len(problem.travel.places)), ("end_place", len(problem.travel.places)),
    ):  # fmt: skip
        _index(shifts, field, size, name)
    _range(shifts, "start", name)
    for field in ("end", "capacity", "break_latest"):
        _range(shifts, field, name, limit=True)
    for field in ("break_minutes", "break_earliest"):
        _range(shifts, field, name)
    _refuse(shifts.start // 1440 != shifts.day, "is not on the day of the shift", name, "start")
    _refuse(shifts.end < shifts.start, "is before the start", name, "end")
    if problem.days > 1:
        _refuse(shifts.end == np.inf, "must be given when the plan has several days", name, "end")
    _breaks(shifts, name)
    order = np.lexsort((shifts.end, shifts.start, shifts.carer))
    again = shifts.carer[order][1:] == shifts.carer[order][:-1]
    overlap = again & (shifts.start[order][1:] < shifts.end[order][:-1])
    _refuse(overlap, "overlaps another shift of the same carer", lambda row: name(int(order[row + 1])), "start")


def _breaks(shifts: "Shifts", name: Namer) -> None:
    has = shifts.break_minutes > 0
    _refuse(has & (shifts.break_latest < shifts.break_earliest), "is before break_earliest", name, "break_latest")
    out = (shifts.break_earliest < shifts.start) | (shifts.break_earliest + shifts.break_minutes > shifts.end)
    _refuse(has & out, "falls out of the shift", name, "break_earliest")


def _links(problem: "Problem", links: "Links") -> None:
    ids = problem.visits.ids

    def name(row: int) -> str:
        ends = int(links.first[row]), int(links.second[row])
        known = all(0 <= one < len(ids) for one in ends)
        return f"link {row} of {ids[ends[0]]} and {ids[ends[1]]}" if known else f"link {row}"

    for field in ("first", "second"):
        _index(links, field, len(ids), name)
    _refuse(links.first == links.second, "is the same visit as first", name, "second")
    for field in ("least", "most"):
        _refuse(np.isnan(getattr(links, field)), "is NaN, not a number", name, field)
    _range(links, "load", name)
    free = (links.least == -np.inf) & (links.most == np.inf)
    _refuse(~free & ~((links.least >= 0) & (links.least <= LARGEST)), "must be 0 or more", name, "least")
    _refuse((links.most > LARGEST) & (links.most != np.inf), "is too large", name, "most")
    _refuse(links.most < links.least, "is less than least", name, "most")
    nothing = free & ~(links.same_carer | links.different_carer | links.same_shift)
    _refuse(nothing, "ties nothing", name, "least")
    carries = links.load > 0
    _refuse(carries & (~links.same_shift | free), "needs same_shift and least", name, "load")
    ties.check(problem.n_visits, links, ids, name)
