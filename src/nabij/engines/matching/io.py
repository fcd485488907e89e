"""A problem as JSON: read with every mistake named by file, place and field, and written back.

The form is told in docs/developers/matching.md; `FORMAT` names its version.
"""

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, NoReturn

import numpy as np

from nabij.engines.common import InputError
from nabij.engines.matching.problem import (
    DAYPARTS,
    DAYS,
    DEFAULT_WEIGHTS,
    Candidates,
    Problem,
    Request,
    Weights,
)
from nabij.engines.matching.validate import BoolArray

FORMAT: Final = "nabij-matching/1"
SLOTS: Final = tuple(f"{day}-{part}" for day in DAYS for part in DAYPARTS)
"""Names of the moments: `mon-morning` ... `sun-night`."""

Row = Mapping[str, Any]
_REQUEST: Final = frozenset(
    {"id", "place", "terms", "related", "skills", "slots", "slots_needed", "max_distance_m", "language"}
    | {"language_required", "helps_per_week", "start_ring", "grounds", "refused"}
)
_CANDIDATE: Final = frozenset(
    {"id", "ring", "place", "terms", "slots", "languages", "accepted_distance_m", "serves_area"}
    | {"capacity_left", "load", "waiting_days", "confirmed_days", "refused"}
)
_TOP: Final = frozenset({"format", "request", "candidates", "weights", "seed", "terms", "languages"})
_TEXT_ERROR: Final = "must be a text that is not empty"


def load(path: str | Path) -> Problem:
    """The problem in a file. Errors: InputError naming the file, the place in it and the field."""
    name = str(path)
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text", file=name) from error
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {getattr(error, 'strerror', None) or error}", file=name) from error
    try:
        return loads(text)
    except InputError as error:
        raise error.within(file=name) from error


def loads(text: str) -> Problem:
    """The problem in a text. Errors: InputError naming the place and the field."""
    try:
        data = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        raise InputError(f"is not JSON: {error.msg}", place=place) from error
    except RecursionError as error:
        raise InputError("is nested too deeply") from error
    except InputError:
        raise
    except ValueError as error:
        raise InputError(f"is not JSON: {error}") from error
    return from_json(data)


def from_json(data: object) -> Problem:
    """The problem in plain data, as `to_json` makes it. Errors: InputError naming the place and the field."""
    top = _object(data, "", _TOP)
    if top.get("format", FORMAT) != FORMAT:
        raise InputError(f"must be {FORMAT}", field="format")
    if "request" not in top:
        raise InputError("is missing", field="request")
    asked = _object(top["request"], "request", _REQUEST)
    rows = [
        _object(row, f"candidates[{i}]", _CANDIDATE) for i, row in enumerate(_list(top, "candidates", "", needed=True))
    ]
    terms = _vocabulary(top, "terms", [asked, *rows], ("terms", "related", "skills"))
    languages = _vocabulary(top, "languages", [*rows], ("languages",), also=_texts([asked.get("language")]))
    return Problem(
        request=_request(asked, terms, languages),
        candidates=_candidates(rows, terms, languages),
        weights=_weights(top.get("weights")),
        seed=_whole(top, "seed", 0, ""),
        term_names=tuple(terms),
        language_names=tuple(languages),
    )


def to_json(problem: Problem) -> dict[str, Any]:
    """Plain data for `json.dumps`; columns without a name are called by their number."""
    people = problem.candidates
    terms = problem.term_names or tuple(map(str, range(people.terms.shape[1])))
    languages = problem.language_names or tuple(map(str, range(people.languages.shape[1])))
    return {
        "format": FORMAT,
        "terms": list(terms),
        "languages": list(languages),
        "request": _request_json(problem.request, terms, languages),
        "candidates": [_candidate_json(people, row, terms, languages) for row in range(len(people))],
        "weights": asdict(problem.weights),
        "seed": problem.seed,
    }


def dumps(problem: Problem) -> str:
    """The problem as JSON text; `loads` gives the same problem back."""
    return json.dumps(to_json(problem), ensure_ascii=False, allow_nan=False, indent=1)


def _request(row: Row, terms: Mapping[str, int], languages: Mapping[str, int]) -> Request:
    place = "request"
    lon, lat = _place(row, place)
    language = row.get("language")
    if language is not None and (not isinstance(language, str) or not language.strip()):
        raise InputError("must be the name of a language", place=place, field="language")
    if language is not None and language not in languages:
        raise InputError(f"is not among the languages: {language}", place=place, field="language")
    return Request(
        id=_text(row, place),
        lon=lon,
        lat=lat,
        terms=_mask(row, "terms", terms, place, needed=True),
        related=_mask(row, "related", terms, place),
        skills=_mask(row, "skills", terms, place),
        slots=_slots(row, place).reshape(len(DAYS), len(DAYPARTS)),
        slots_needed=_whole(row, "slots_needed", 1, place),
        max_distance_m=_number(row, "max_distance_m", math.inf, place),
        language=-1 if language is None else languages[language],
        language_required=_flag(row, "language_required", False, place),
        helps_per_week=_number(row, "helps_per_week", 0.0, place),
        start_ring=_whole(row, "start_ring", 1, place),
        grounds=tuple(_list(row, "grounds", place)),
        refused_ids=frozenset(_strings(row, "refused", place)),
    )


def _candidates(rows: Sequence[Row], terms: Mapping[str, int], languages: Mapping[str, int]) -> Candidates:
    n = len(rows)
    places = [f"candidates[{row}]" for row in range(n)]
    points = np.array([_place(*pair) for pair in zip(rows, places, strict=True)], dtype=np.float64).reshape(n, 2)

    def column(read: Callable[..., Any], field: str, default: object) -> list[Any]:
        return [read(row, field, default, place) for row, place in zip(rows, places, strict=True)]

    def masks(field: str, names: Mapping[str, int]) -> BoolArray:
        found = [_mask(row, field, names, place) for row, place in zip(rows, places, strict=True)]
        return np.array(found, dtype=bool).reshape(n, len(names))

    slots = np.array([_slots(*pair) for pair in zip(rows, places, strict=True)], dtype=bool)
    return Candidates.build(
        ids=[_text(*pair) for pair in zip(rows, places, strict=True)],
        rings=[_whole(row, "ring", None, place) for row, place in zip(rows, places, strict=True)],
        lon=points[:, 0],
        lat=points[:, 1],
        terms=masks("terms", terms),
        slots=slots.reshape(n, len(DAYS), len(DAYPARTS)),
        languages=masks("languages", languages),
        accepted_distance_m=column(_number, "accepted_distance_m", math.inf),
        serves_area=column(_flag, "serves_area", True),
        capacity_left=column(_number, "capacity_left", math.nan),
        load=column(_number, "load", math.nan),
        waiting_days=column(_number, "waiting_days", math.nan),
        confirmed_days=column(_number, "confirmed_days", math.nan),
        refused=column(_flag, "refused", False),
    )


def _weights(value: object) -> Weights:
    if value is None:
        return DEFAULT_WEIGHTS
    row = _object(value, "weights", frozenset(asdict(DEFAULT_WEIGHTS)))
    return Weights(**{name: _number(row, name, math.nan, "weights") for name in row})


def _vocabulary(
    top: Row, field: str, rows: Iterable[Row], uses: Sequence[str], also: Iterable[str] = ()
) -> dict[str, int]:
    """Column number by name: those the file lists, or else all that are used, by name."""
    if top.get(field) is not None:
        names = _strings(top, field, "")
        if len(set(names)) < len(names):
            raise InputError("holds a name twice", field=field)
    else:
        found = {name for row in rows for use in uses if isinstance(row.get(use), list) for name in _texts(row[use])}
        names = sorted(found.union(also))
    return {name: column for column, name in enumerate(names)}


def _texts(values: Iterable[object]) -> list[str]:
    return [value for value in values if isinstance(value, str)]


def _no_constant(name: str) -> NoReturn:
    raise InputError(f"holds {name}; leave out what is unknown")


def _object(value: object, place: str, known: frozenset[str]) -> Row:
    if not isinstance(value, dict):
        raise InputError("must be an object {...}", place=place)
    for name in value:
        if name not in known:
            raise InputError(f"is not known; known are {', '.join(sorted(known))}", place=place, field=str(name))
    return value


def _list(row: Row, field: str, place: str, *, needed: bool = False) -> list[Any]:
    value = row.get(field)
    if value is None and not needed:
        return []
    if not isinstance(value, list):
        raise InputError("is missing" if value is None else "must be a list [...]", place=place, field=field)
    return value


def _strings(row: Row, field: str, place: str) -> list[str]:
    values = _list(row, field, place)
    for value in values:
        if not isinstance(value, str) or not value.strip():
            raise InputError(f"must be a list of texts, holds {json.dumps(value)[:40]}", place=place, field=field)
    return values


def _text(row: Row, place: str) -> str:
    value = row.get("id")
    if not isinstance(value, str) or not value.strip():
        raise InputError("is missing" if value is None else _TEXT_ERROR, place=place, field="id")
    return value


def _number(row: Row, field: str, default: float, place: str) -> float:
    value = row.get(field)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError("must be a number", place=place, field=field)
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise InputError("is too large; leave it out when there is no limit", place=place, field=field)
    return number


def _whole(row: Row, field: str, default: int | None, place: str) -> int:
    value: object = row.get(field)
    if value is None and default is not None:
        return default
    if isinstance(value, bool) or not isinstance(value, int):
        raise InputError("is missing" if value is None else "must be a whole number", place=place, field=field)
    if abs(value) >= 2**63:
        raise InputError("is too large", place=place, field=field)
    return value


def _flag(row: Row, field: str, default: bool, place: str) -> bool:
    value = row.get(field)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise InputError("must be true or false", place=place, field=field)
    return value


def _place(row: Row, place: str) -> tuple[float, float]:
    value = row.get("place")
    if value is None:
        return math.nan, math.nan
    if not isinstance(value, list) or len(value) != 2:
        raise InputError("must be [longitude, latitude] in degrees", place=place, field="place")
    lon, lat = (_number({"place": one}, "place", math.nan, place) for one in value)
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise InputError("must be [longitude, latitude] in degrees", place=place, field="place")
    return lon, lat


def _mask(row: Row, field: str, names: Mapping[str, int], place: str, *, needed: bool = False) -> BoolArray:
    mask = np.zeros(len(names), dtype=bool)
    if needed and row.get(field) is None:
        raise InputError("is missing", place=place, field=field)
    for name in _strings(row, field, place):
        if name not in names:
            raise InputError(f"is not in the list of names of the file: {name}", place=place, field=field)
        mask[names[name]] = True
    return mask


def _slots(row: Row, place: str) -> BoolArray:
    mask = np.zeros(len(SLOTS), dtype=bool)
    for name in _strings(row, "slots", place):
        if name not in SLOTS:
            raise InputError(f"no such moment: {name}; moments are like mon-morning", place=place, field="slots")
        mask[SLOTS.index(name)] = True
    return mask


def _request_json(request: Request, terms: Sequence[str], languages: Sequence[str]) -> dict[str, Any]:
    return {
        "id": request.id,
        "place": [request.lon, request.lat] if request.has_place else None,
        "terms": _named(request.terms, terms),
        "related": _named(request.related, terms),
        "skills": _named(request.skills, terms),
        "slots": _named(request.slots.ravel(), SLOTS),
        "slots_needed": request.slots_needed,
        "max_distance_m": _finite(request.max_distance_m),
        "language": languages[request.language] if request.language >= 0 else None,
        "language_required": request.language_required,
        "helps_per_week": request.helps_per_week,
        "start_ring": request.start_ring,
        "grounds": [str(ground) for ground in request.grounds],
        "refused": sorted(request.refused_ids),
    }


def _candidate_json(people: Candidates, row: int, terms: Sequence[str], languages: Sequence[str]) -> dict[str, Any]:
    lon, lat = float(people.lon[row]), float(people.lat[row])
    return {
        "id": people.ids[row],
        "ring": int(people.rings[row]),
        "place": None if math.isnan(lon) else [lon, lat],
        "terms": _named(people.terms[row], terms),
        "slots": _named(people.slots[row].ravel(), SLOTS),
        "languages": _named(people.languages[row], languages),
        "accepted_distance_m": _finite(people.accepted_distance_m[row]),
        "serves_area": bool(people.serves_area[row]),
        "capacity_left": _finite(people.capacity_left[row]),
        "load": _finite(people.load[row]),
        "waiting_days": _finite(people.waiting_days[row]),
        "confirmed_days": _finite(people.confirmed_days[row]),
        "refused": bool(people.refused[row]),
    }


def _named(mask: BoolArray, names: Sequence[str]) -> list[str]:
    return [names[column] for column in np.flatnonzero(mask).tolist()]


def _finite(value: float) -> float | None:
    """None for unknown and for no limit, which is what leaving a field out means."""
    return float(value) if math.isfinite(value) else None
