"""The question: one request and everybody who might answer it, as validated arrays.

n = number of candidates, T = number of terms in the taxonomy, L = number of languages.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from enum import IntFlag, StrEnum
from typing import Any, Final, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nabij.engines.common import InputError
from nabij.engines.matching import validate
from nabij.engines.matching.validate import BoolArray, FloatArray, IntArray

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYPARTS: Final = ("morning", "afternoon", "evening", "night")
FARTHEST_RING: Final = 4
MOST: Final = 1e6
"""Upper limit of days and loads: beyond it there is an error in the data, not a long queue."""
PARTS: Final = ("nearness", "skill", "availability", "spare", "language", "waiting", "freshness")
"""The terms of the score, in the order of the columns of `Result.parts`; also the fields of `Weights`."""


class Ground(StrEnum):
    """The listed grounds to begin at a farther circle at once (the reference text on neighbourhood care names them)."""

    PERSON_WISH = "person_wish"
    HELPER_WISH = "helper_wish"
    NOBODY_THERE = "nobody_there"
    TOO_HEAVY = "too_heavy"
    EXPERTISE = "expertise"


class Condition(IntFlag):
    """The hard conditions, as bits of an exclusion mask: 0 = may be proposed."""

    TERM = 1
    SKILL = 2
    SLOTS = 4
    LANGUAGE = 8
    CAPACITY = 16
    TOO_FAR_FOR_PERSON = 32
    TOO_FAR_FOR_HELPER = 64
    OUTSIDE_AREA = 128
    HELPER_REFUSED = 256
    PERSON_REFUSED = 512

    @property
    def code(self) -> str:
        """The reason code of a single condition, e.g. `too_far_for_person`."""
        return str(self.name).lower()

    @property
    def of_person(self) -> bool:
        """True when it may be raised with the person; what a helper has set, or a refusal, is not pressed."""
        return self in _OF_PERSON


_OF_PERSON: Final = Condition.SKILL | Condition.SLOTS | Condition.LANGUAGE | Condition.TOO_FAR_FOR_PERSON


@dataclass(frozen=True)
class Weights:
    """What counts how much within a circle, and the scales of the curves. Data of a neighbourhood, not code.

    The seven weights are non-negative and only their proportion matters (the defaults are per cent). Scales are the
    values at which a part has fallen to one half. All defaults are choices of this project, to be tuned by the
    neighbourhood; none is taken from research.
    """

    nearness: float = 25.0
    skill: float = 20.0
    availability: float = 15.0
    spare: float = 15.0
    language: float = 10.0
    waiting: float = 10.0
    freshness: float = 5.0
    near_half_m: float = 1000.0
    waiting_half_days: float = 14.0
    fresh_half_days: float = 90.0

    def __post_init__(self) -> None:
        for field in fields(self):
            value = validate.number(getattr(self, field.name), "weights", field.name)
            object.__setattr__(self, field.name, value)
            if not math.isfinite(value) or value < 0 or value > 1e9:
                raise InputError("must be a number from 0 to 1000000000", place="weights", field=field.name)
            if field.name not in PARTS and value < 1e-3:
                raise InputError("must be at least 0.001", place="weights", field=field.name)
        if sum(getattr(self, name) for name in PARTS) < 1e-3:
            raise InputError("at least one weight must be above 0", place="weights")


DEFAULT_WEIGHTS: Final = Weights()


@dataclass(frozen=True, eq=False)
class Request:
    """One need of one person. `Request.build` makes it from lists of term numbers.

    id: name of the request; only used to break ties, so that nobody is first in every list.
    terms: (T,) bool, the terms of the need; at least one is true, and a candidate must offer at least one
        (or one of `related`).
    related: (T,) bool, terms that will also do, as second best (a broader or neighbouring term).
    skills: (T,) bool, terms a candidate must offer all of (a car, lifting).
    slots: (7, 4) bool, weekday (Monday first) x daypart (see `DAYPARTS`) that suit; all false = any moment.
    slots_needed: at how many of `slots` the help is needed; 1 up to the number of slots.
    lon, lat: degrees WGS 84, both NaN when there is no place.
    max_distance_m: how far the person accepts, metres, >= 0, inf = no matter.
    language: column of `Candidates.languages`, or -1 for none.
    language_required: true = hard condition, false = preference.
    helps_per_week: how often a week, >= 0; 0 = not known or once, then any capacity left is enough.
    start_ring: circle to begin with, 1..4; above 1 only on a listed ground.
    grounds: why `start_ring` is above 1.
    refused_ids: candidates the person does not want (again).
    """

    id: str
    terms: BoolArray
    related: BoolArray
    skills: BoolArray
    slots: BoolArray
    slots_needed: int = 1
    lon: float = math.nan
    lat: float = math.nan
    max_distance_m: float = math.inf
    language: int = -1
    language_required: bool = False
    helps_per_week: float = 0.0
    start_ring: int = 1
    grounds: tuple[Ground, ...] = ()
    refused_ids: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self._set("id", validate.text(self.id, "request", "id"))
        self._set("terms", validate.bools(self.terms, (None,), "request", "terms"))
        self._set("related", validate.bools(self.related, self.terms.shape, "request", "related"))
        self._set("skills", validate.bools(self.skills, self.terms.shape, "request", "skills"))
        self._set("slots", validate.bools(self.slots, (len(DAYS), len(DAYPARTS)), "request", "slots"))
        for name in ("lon", "lat", "max_distance_m", "helps_per_week"):
            self._set(name, validate.number(getattr(self, name), "request", name))
        for name in ("slots_needed", "language", "start_ring"):
            self._set(name, validate.integer(getattr(self, name), "request", name))
        self._set("language_required", bool(self.language_required))
        self._set("grounds", _grounds(self.grounds))
        self._set("refused_ids", validate.ids(self.refused_ids))
        self._check_need()
        self._check_place()
        self._check_start()

    @classmethod
    def build(
        cls,
        *,
        id: str,
        n_terms: int,
        terms: Iterable[int],
        related: Iterable[int] = (),
        skills: Iterable[int] = (),
        slots: Iterable[tuple[int, int]] = (),
        **rest: Any,
    ) -> Self:
        """A request from term numbers and (weekday, daypart) pairs; `rest` are the other fields by name."""
        mask = np.zeros((len(DAYS), len(DAYPARTS)), dtype=bool)
        for day, part in slots:
            if not (0 <= day < len(DAYS) and 0 <= part < len(DAYPARTS)):
                raise InputError(f"no such moment: {(day, part)}", place="request", field="slots")
            mask[day, part] = True
        return cls(
            id=id,
            terms=validate.chosen(terms, n_terms, "terms"),
            related=validate.chosen(related, n_terms, "related"),
            skills=validate.chosen(skills, n_terms, "skills"),
            slots=mask,
            **rest,
        )

    @property
    def has_place(self) -> bool:
        return not math.isnan(self.lon)

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def _check_need(self) -> None:
        if not self.terms.any():
            raise InputError("names no need: at least one term is wanted", place="request", field="terms")
        wanted = int(self.slots.sum())
        if not 1 <= self.slots_needed <= max(wanted, 1):
            raise InputError(f"must be 1 to {max(wanted, 1)}", place="request", field="slots_needed")
        if self.language < -1:
            raise InputError("must be a column number, or -1 for none", place="request", field="language")
        if self.language_required and self.language == -1:
            raise InputError("no language is named", place="request", field="language_required")
        if not 0 <= self.helps_per_week < math.inf:
            raise InputError("must be 0 or more", place="request", field="helps_per_week")

    def _check_place(self) -> None:
        validate.check_points(np.array([self.lon]), np.array([self.lat]), lambda _: "request")
        if not self.max_distance_m >= 0:
            raise InputError("must be 0 metres or more", place="request", field="max_distance_m")

    def _check_start(self) -> None:
        if not 1 <= self.start_ring <= FARTHEST_RING:
            raise InputError("must be 1, 2, 3 or 4", place="request", field="start_ring")
        if (self.start_ring > 1) != bool(self.grounds):
            raise InputError(
                "a farther circle comes first only on a listed ground, and a ground only with a farther circle",
                place="request",
                field="grounds",
            )


@dataclass(frozen=True, eq=False)
class Candidates:
    """Everybody who might help: people of circles 1 and 2, services of circles 3 and 4. `Candidates.build` fills gaps.

    There is no field for an organisation: what is not here cannot weigh.

    ids: n distinct names, not empty.
    rings: (n,) int, 1..4.
    terms: (n, T) bool, what is offered.
    slots: (n, 7, 4) bool, when; a row of only false = nothing stated (asked, not excluded).
    languages: (n, L) bool; a row of only false = nothing stated.
    lon, lat: (n,) degrees WGS 84, NaN = no place, or distance means nothing (a service that comes, a help line).
    accepted_distance_m: (n,) metres >= 0, how far the helper goes; inf = no matter.
    serves_area: (n,) bool, false = the service area does not hold the place of the request.
    capacity_left: (n,) helps per week still free of what the helper has set; 0 or less = full, NaN = unknown.
    load: (n,) share of the set capacity in use, 0..1e6; 1 or more = full, NaN = unknown.
    waiting_days: (n,) days, 0..1e6, NaN = unknown.
    confirmed_days: (n,) days, 0..1e6, since capacity and waiting time were confirmed, NaN = never.
    refused: (n,) bool, this candidate has declined this request before.
    """

    ids: tuple[str, ...]
    rings: IntArray
    terms: BoolArray
    slots: BoolArray
    languages: BoolArray
    lon: FloatArray
    lat: FloatArray
    accepted_distance_m: FloatArray
    serves_area: BoolArray
    capacity_left: FloatArray
    load: FloatArray
    waiting_days: FloatArray
    confirmed_days: FloatArray
    refused: BoolArray

    def __post_init__(self) -> None:
        n = len(self.ids)
        self._set("ids", validate.distinct(self.ids))
        self._set("rings", validate.integers(self.rings, n, "rings"))
        self._set("terms", validate.bools(self.terms, (n, None), "candidates", "terms"))
        self._set("slots", validate.bools(self.slots, (n, len(DAYS), len(DAYPARTS)), "candidates", "slots"))
        self._set("languages", validate.bools(self.languages, (n, None), "candidates", "languages"))
        for name in ("serves_area", "refused"):
            self._set(name, validate.bools(getattr(self, name), (n,), "candidates", name))
        for name in _FLOATS:
            self._set(name, validate.floats(getattr(self, name), n, name))
        self._check()

    @classmethod
    def build(
        cls,
        *,
        ids: Sequence[str],
        rings: ArrayLike,
        terms: ArrayLike,
        slots: ArrayLike | None = None,
        languages: ArrayLike | None = None,
        lon: ArrayLike | None = None,
        lat: ArrayLike | None = None,
        accepted_distance_m: ArrayLike | None = None,
        serves_area: ArrayLike | None = None,
        capacity_left: ArrayLike | None = None,
        load: ArrayLike | None = None,
        waiting_days: ArrayLike | None = None,
        confirmed_days: ArrayLike | None = None,
        refused: ArrayLike | None = None,
    ) -> Self:
        """Candidates with what is not given unknown, not limited and not refused."""
        n = len(ids)
        unknown = np.full(n, np.nan)
        given: dict[str, Any] = {
            "slots": (slots, np.zeros((n, len(DAYS), len(DAYPARTS)), dtype=bool)),
            "languages": (languages, np.zeros((n, 0), dtype=bool)),
            "lon": (lon, unknown),
            "lat": (lat, unknown),
            "accepted_distance_m": (accepted_distance_m, np.full(n, np.inf)),
            "serves_area": (serves_area, np.ones(n, dtype=bool)),
            "capacity_left": (capacity_left, unknown),
            "load": (load, unknown),
            "waiting_days": (waiting_days, unknown),
            "confirmed_days": (confirmed_days, unknown),
            "refused": (refused, np.zeros(n, dtype=bool)),
        }
        filled: dict[str, Any] = {name: other if value is None else value for name, (value, other) in given.items()}
        return cls(ids=tuple(ids), rings=rings, terms=terms, **filled)  # type: ignore[arg-type]

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: Sequence[int] | NDArray[np.integer[Any]]) -> Self:
        """The candidates of these rows, in this order."""
        index = np.asarray(rows, dtype=np.int64)
        arrays = {field.name: getattr(self, field.name)[index] for field in fields(self) if field.name != "ids"}
        return type(self)(ids=tuple(self.ids[row] for row in index), **arrays)

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def _check(self) -> None:
        validate.refuse((self.rings < 1) | (self.rings > FARTHEST_RING), "ring", "must be 1, 2, 3 or 4")
        validate.check_points(self.lon, self.lat, validate.place_of)
        validate.refuse(~(self.accepted_distance_m >= 0), "accepted_distance_m", "must be 0 metres or more")
        validate.refuse(np.isinf(self.capacity_left), "capacity_left", "must be a finite number, or unknown")
        for name in ("load", "waiting_days", "confirmed_days"):
            value = getattr(self, name)
            validate.refuse((value < 0) | (value > MOST), name, f"must be 0 to {MOST:.0f}, or unknown")


_FLOATS: Final = ("lon", "lat", "accepted_distance_m", "capacity_left", "load", "waiting_days", "confirmed_days")


@dataclass(frozen=True, eq=False)
class Problem:
    """A whole question as it stands in a file: request, candidates, weights, seed and the names of the columns."""

    request: Request
    candidates: Candidates
    weights: Weights = DEFAULT_WEIGHTS
    seed: int = 0
    term_names: tuple[str, ...] = ()
    language_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_together(self.request, self.candidates)
        object.__setattr__(self, "seed", validate.integer(self.seed, "", "seed"))


def check_together(request: Request, candidates: Candidates) -> None:
    """Request and candidates must speak of the same terms and languages; else InputError."""
    if request.terms.shape[0] != candidates.terms.shape[1]:
        message = f"the request knows {request.terms.shape[0]} terms, the candidates {candidates.terms.shape[1]}"
        raise InputError(message, place="candidates", field="terms")
    if request.language >= candidates.languages.shape[1]:
        message = f"column {request.language} does not exist among {candidates.languages.shape[1]} languages"
        raise InputError(message, place="request", field="language")


def _grounds(values: Iterable[Ground | str]) -> tuple[Ground, ...]:
    if isinstance(values, str):
        raise InputError("must be a list of grounds", place="request", field="grounds")
    try:
        return tuple(sorted({Ground(value) for value in values}))
    except ValueError as error:
        raise InputError(f"{error}; the grounds are {', '.join(Ground)}", place="request", field="grounds") from error
