"""The answer: one list, what each score is made of, and in structured reasons why somebody is in it or not."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from nabij.engines.matching.problem import (
    FARTHEST_RING,
    PARTS,
    Candidates,
    Condition,
    Request,
)
from nabij.engines.matching.validate import BoolArray, FloatArray, IntArray

Value: TypeAlias = int | float | str | tuple[int, ...] | tuple[str, ...] | None
"""A number, a circle's ground, columns of the taxonomy (`terms`) or a column of the languages; None = unknown."""


@dataclass(frozen=True)
class Reason:
    """One reason, for an app to put in words.

    code: what it is about, see docs/developers/matching.md.
    values: the numbers that belong in the sentence; distances in metres (blur them where the page must).
    part: what it adds to the score; None where it does not touch the score.
    """

    code: str
    values: Mapping[str, Value]
    part: float | None = None

    def to_json(self, term_names: Sequence[str] = (), language_names: Sequence[str] = ()) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, value in self.values.items():
            if name == "terms" and isinstance(value, tuple) and term_names:
                values[name] = [term_names[int(column)] for column in value]
            elif name == "language" and isinstance(value, int) and language_names:
                values[name] = language_names[value]
            else:
                values[name] = list(value) if isinstance(value, tuple) else value
        return {"code": self.code, "values": values, "part": self.part}


@dataclass(frozen=True)
class Relaxation:
    """What letting go of one single condition would bring.

    rows: the candidates that fail this condition and no other.
    of_person: true = may be raised with the person; false = set by a helper, or a refusal: told, never pressed.
    least: how far, in metres, the person would have to accept to reach the nearest of them; None for other conditions.
    """

    condition: Condition
    rows: tuple[int, ...]
    of_person: bool
    least: float | None = None

    @property
    def count(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, eq=False)
class Result:
    """What `rank` found.

    order: (m,) row numbers of those who may be proposed, first to last.
    eligible: (n,) bool.
    score: (n,) in [0, 1], 0 for who is excluded; comparable within one circle of one request only.
    parts: (n, 7) contributions in the order of `PARTS`; each row sums to `score` exactly, in any order of summation.
    excluded: (n,) int, bits of `Condition`; 0 = eligible.
    circle_order: (n,) int 0..3, when the candidate's circle has its turn.
    distance_m: (n,) metres, NaN when either side has no place.
    overlap: (n,) int, moments wanted that the candidate offers.
    """

    request: Request
    candidates: Candidates
    order: IntArray
    eligible: BoolArray
    score: FloatArray
    parts: FloatArray
    excluded: IntArray
    circle_order: IntArray
    distance_m: FloatArray
    overlap: IntArray

    def why(self, row: int) -> list[Reason]:
        """The reasons why one candidate is proposed (circle, then the heaviest part first) or left out.

        row: row number in the candidates. Errors: IndexError when there is no such row.
        """
        if not 0 <= row < len(self.candidates):
            raise IndexError(f"no candidate {row}")
        if not self.eligible[row]:
            return list(self._why_not(row))
        parts = sorted(self._why_parts(row), key=lambda reason: -(reason.part or 0.0))
        return [*self._why_circle(row), *parts]

    def relaxations(self) -> list[Relaxation]:
        """For each single condition that alone keeps somebody out: whom; the person's own first, then most first."""
        found = []
        for condition in Condition:
            rows = tuple(int(row) for row in np.flatnonzero(self.excluded == condition))
            if rows:
                least = float(self.distance_m[list(rows)].min()) if condition is Condition.TOO_FAR_FOR_PERSON else None
                found.append(Relaxation(condition, rows, condition.of_person, least))
        return sorted(found, key=lambda one: (not one.of_person, -one.count, one.condition))

    def excluded_by(self) -> dict[Condition, int]:
        """How many candidates fail each condition (one candidate may fail several)."""
        return {one: count for one in Condition if (count := int(np.count_nonzero(self.excluded & one)))}

    def summary(self) -> str:
        """A few lines for a terminal."""
        rings = self.candidates.rings[self.order]
        counted = ", ".join(f"circle {ring}: {np.count_nonzero(rings == ring)}" for ring in range(1, FARTHEST_RING + 1))
        lines = [f"{len(self.order)} of {len(self.candidates)} candidates may be proposed ({counted})"]
        lines += [f"left out by {one.code}: {count}" for one, count in self.excluded_by().items()]
        lines += [f"without {one.condition.code} alone: {one.count} more" for one in self.relaxations()]
        return "\n".join(lines)

    def to_json(self, term_names: Sequence[str] = (), language_names: Sequence[str] = ()) -> dict[str, Any]:
        """Plain data for `json.dumps`; names, when given, stand in for column numbers."""
        ids = self.candidates.ids
        return {
            "request": self.request.id,
            "order": [
                {
                    "rank": rank,
                    **self._row_json(row, term_names, language_names),
                    "score": float(self.score[row]),
                    "parts": dict(zip(PARTS, self.parts[row].tolist(), strict=True)),
                }
                for rank, row in enumerate(self.order.tolist(), start=1)
            ],
            "excluded": [
                self._row_json(row, term_names, language_names) for row in np.flatnonzero(self.excluded).tolist()
            ],
            "excluded_by": {one.code: count for one, count in self.excluded_by().items()},
            "relaxations": [
                {
                    "condition": one.condition.code,
                    "count": one.count,
                    "ids": [ids[row] for row in one.rows],
                    "of_person": one.of_person,
                    "least": one.least,
                }
                for one in self.relaxations()
            ],
        }

    def _row_json(self, row: int, term_names: Sequence[str], language_names: Sequence[str]) -> dict[str, Any]:
        return {
            "id": self.candidates.ids[row],
            "ring": int(self.candidates.rings[row]),
            "reasons": [reason.to_json(term_names, language_names) for reason in self.why(row)],
        }

    def _part(self, row: int, name: str) -> float:
        return float(self.parts[row, PARTS.index(name)])

    def _why_circle(self, row: int) -> Iterator[Reason]:
        request, ring = self.request, int(self.candidates.rings[row])
        yield Reason("circle", {"ring": ring})
        if request.start_ring > 1:
            code = "circle_first_on_ground" if ring >= request.start_ring else "circle_later_on_ground"
            yield Reason(code, {"start_ring": request.start_ring, "grounds": request.grounds})

    def _why_parts(self, row: int) -> Iterator[Reason]:
        request, people = self.request, self.candidates
        yield self._why_nearness(row)
        yield self._why_skill(row)
        if request.slots.any():
            stated = bool(people.slots[row].any())
            values: dict[str, Value] = {"matching": int(self.overlap[row]), "wanted": int(request.slots.sum())}
            code = "availability" if stated else "availability_unknown"
            yield Reason(code, values if stated else {}, self._part(row, "availability"))
        if request.language >= 0:
            speaks = bool(people.languages[row, request.language])
            stated = bool(people.languages[row].any())
            code = "language" if speaks else "language_other" if stated else "language_unknown"
            yield Reason(code, {"language": request.language}, self._part(row, "language"))
        left, load = _known(people.capacity_left[row]), _known(people.load[row])
        code = "spare_unknown" if load is None else "spare"
        yield Reason(code, {"left": left, "load": load}, self._part(row, "spare"))
        yield self._why_days(row, "waiting", float(people.waiting_days[row]))
        yield self._why_days(row, "freshness", float(people.confirmed_days[row]))

    def _why_nearness(self, row: int) -> Reason:
        metres = _known(self.distance_m[row])
        if metres is not None:
            return Reason("nearness", {"metres": metres}, self._part(row, "nearness"))
        code = "place_of_request_unknown" if not self.request.has_place else "comes_or_no_place"
        return Reason(code, {}, self._part(row, "nearness"))

    def _why_skill(self, row: int) -> Reason:
        offered = self.candidates.terms[row]
        exact = _columns(offered & self.request.terms)
        columns = exact or _columns(offered & self.request.related)
        values: dict[str, Value] = {"terms": columns, "asked": int(self.request.terms.sum())}
        return Reason("skill" if exact else "skill_related", values, self._part(row, "skill"))

    def _why_days(self, row: int, name: str, days: float) -> Reason:
        known = not math.isnan(days)
        return Reason(name if known else f"{name}_unknown", {"days": days} if known else {}, self._part(row, name))

    def _why_not(self, row: int) -> Iterator[Reason]:
        request, people, metres = self.request, self.candidates, _known(self.distance_m[row])
        values: dict[Condition, dict[str, Value]] = {
            Condition.TERM: {"terms": _columns(request.terms)},
            Condition.SKILL: {"terms": _columns(request.skills & ~people.terms[row])},
            Condition.SLOTS: {"matching": int(self.overlap[row]), "needed": request.slots_needed},
            Condition.LANGUAGE: {"language": request.language},
            Condition.CAPACITY: {
                "left": _known(people.capacity_left[row]),
                "load": _known(people.load[row]),
                "needed": request.helps_per_week,
            },
            Condition.TOO_FAR_FOR_PERSON: {"metres": metres, "accepted": request.max_distance_m},
            Condition.TOO_FAR_FOR_HELPER: {"metres": metres, "accepted": float(people.accepted_distance_m[row])},
        }
        for condition in Condition:
            if self.excluded[row] & condition:
                yield Reason(condition.code, values.get(condition, {}))


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _columns(mask: BoolArray) -> tuple[int, ...]:
    return tuple(np.flatnonzero(mask).tolist())
