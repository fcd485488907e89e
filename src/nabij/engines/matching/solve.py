"""Hard conditions, then the circles, then the score; all candidates at once."""

from hashlib import blake2b
from typing import Final

import numpy as np

from nabij.engines.common import great_circle_m
from nabij.engines.matching.problem import (
    DEFAULT_WEIGHTS,
    FARTHEST_RING,
    PARTS,
    Candidates,
    Condition,
    Problem,
    Request,
    Weights,
    check_together,
)
from nabij.engines.matching.result import Result
from nabij.engines.matching.validate import BoolArray, FloatArray, IntArray

NO_PLACE_NEARNESS: Final = 0.5
"""Nearness of who comes or has no place: as at the half distance, so neither favoured nor hidden."""
RELATED_SKILL: Final = 0.5
"""A related term counts for half of one exact term."""
STEPS: Final = 2**20
"""Parts are cut to multiples of 1/STEPS (about a millionth): then floats add up exactly and ties are real ties."""


def rank(request: Request, candidates: Candidates, *, weights: Weights = DEFAULT_WEIGHTS, seed: int = 0) -> Result:
    """One list of who may be proposed, by circle and then by score, with the reasons.

    The same input gives the same output; the order in which the candidates are given does not matter.
    Errors: InputError when request and candidates do not speak of the same terms or languages.
    """
    check_together(request, candidates)
    distance = great_circle_m(request.lon, request.lat, candidates.lon, candidates.lat)
    overlap = _overlap(request, candidates)
    excluded = _excluded(request, candidates, distance, overlap)
    eligible = excluded == 0
    rows = np.flatnonzero(eligible)
    parts = np.zeros((len(candidates), len(PARTS)))
    parts[rows] = _parts(request, candidates, rows, distance[rows], overlap[rows], weights)
    score = parts.sum(axis=1)
    turn = (candidates.rings - request.start_ring) % FARTHEST_RING
    return Result(
        request=request,
        candidates=candidates,
        order=_order(request, candidates, rows, turn, score, seed),
        eligible=eligible,
        score=score,
        parts=parts,
        excluded=excluded,
        circle_order=turn,
        distance_m=distance,
        overlap=overlap,
    )


def solve(problem: Problem) -> Result:
    """`rank` on a whole problem, as read from a file."""
    return rank(problem.request, problem.candidates, weights=problem.weights, seed=problem.seed)


def _count(offered: BoolArray, wanted: BoolArray) -> IntArray:
    """(n,) how many of the wanted columns each row offers; column by column, for few are wanted."""
    count = np.zeros(len(offered), dtype=np.int64)
    for column in np.flatnonzero(wanted):
        count += offered[:, column]
    return count


def _overlap(request: Request, candidates: Candidates) -> IntArray:
    flat = candidates.slots.reshape(len(candidates), request.slots.size)
    return _count(flat, request.slots.ravel())


def _excluded(request: Request, candidates: Candidates, distance: FloatArray, overlap: IntArray) -> IntArray:
    excluded = np.zeros(len(candidates), dtype=np.int64)
    nobody = np.zeros(len(candidates), dtype=bool)
    failing: tuple[tuple[Condition, BoolArray], ...] = (
        (Condition.TERM, _count(candidates.terms, request.terms | request.related) == 0),
        (Condition.SKILL, _count(candidates.terms, request.skills) < request.skills.sum()),
        (Condition.SLOTS, _no_moment(request, candidates, overlap)),
        (Condition.LANGUAGE, ~_speaks(request, candidates) if request.language_required else nobody),
        (Condition.CAPACITY, _full(request, candidates)),
        (Condition.TOO_FAR_FOR_PERSON, distance > request.max_distance_m),
        (Condition.TOO_FAR_FOR_HELPER, distance > candidates.accepted_distance_m),
        (Condition.OUTSIDE_AREA, ~candidates.serves_area),
        (Condition.HELPER_REFUSED, candidates.refused),
        (Condition.PERSON_REFUSED, _refused_by_person(request, candidates)),
    )
    for condition, fails in failing:
        excluded += fails * int(condition)
    return excluded


def _no_moment(request: Request, candidates: Candidates, overlap: IntArray) -> BoolArray:
    if not request.slots.any():
        return np.zeros(len(candidates), dtype=bool)
    few = overlap < request.slots_needed
    few[few] = candidates.slots[few].any(axis=(1, 2))
    return few


def _speaks(request: Request, candidates: Candidates) -> BoolArray:
    if request.language < 0:
        return np.ones(len(candidates), dtype=bool)
    column: BoolArray = candidates.languages[:, request.language]
    return column


def _full(request: Request, candidates: Candidates) -> BoolArray:
    # NaN compares false: who has told no capacity is not full.
    left = candidates.capacity_left
    full = (left <= 0) | (left < request.helps_per_week) | (candidates.load >= 1)
    return np.asarray(full, dtype=bool)


def _refused_by_person(request: Request, candidates: Candidates) -> BoolArray:
    if not request.refused_ids:
        return np.zeros(len(candidates), dtype=bool)
    return np.fromiter(map(request.refused_ids.__contains__, candidates.ids), dtype=bool, count=len(candidates))


def _parts(
    request: Request,
    candidates: Candidates,
    rows: IntArray,
    distance: FloatArray,
    overlap: IntArray,
    weights: Weights,
) -> FloatArray:
    """(m, 7) the parts of these rows; distance and overlap are those of these rows."""
    values = np.column_stack(
        [
            np.where(np.isnan(distance), NO_PLACE_NEARNESS, _falling(distance, weights.near_half_m)),
            _skill(request, candidates.terms[rows]),
            overlap / max(int(request.slots.sum()), 1),
            np.nan_to_num(1.0 - np.minimum(candidates.load[rows], 1.0), nan=0.0),
            _speaks(request, candidates)[rows],
            _falling(candidates.waiting_days[rows], weights.waiting_half_days),
            np.nan_to_num(np.exp2(-candidates.confirmed_days[rows] / weights.fresh_half_days), nan=0.0),
        ]
    )
    parts: FloatArray = np.floor(values * _effective(request, weights) * STEPS) / STEPS
    return parts


def _falling(value: FloatArray, half: float) -> FloatArray:
    """1 at 0, one half at `half`, towards 0 far away; unknown is 0."""
    return np.nan_to_num(1.0 / (1.0 + value / half), nan=0.0)


def _skill(request: Request, offered: BoolArray) -> FloatArray:
    exact = _count(offered, request.terms).astype(np.float64)
    related = _count(offered, request.related) > 0
    value: FloatArray = np.maximum(exact, RELATED_SKILL * related) / request.terms.sum()
    return value


def _effective(request: Request, weights: Weights) -> FloatArray:
    """(7,) weights that sum to 1, those of what this request does not ask left out."""
    asked = {"nearness": request.has_place, "availability": request.slots.any(), "language": request.language >= 0}
    chosen = np.array([getattr(weights, name) * bool(asked.get(name, True)) for name in PARTS], dtype=np.float64)
    total = float(chosen.sum())
    return chosen / total if total > 0 else chosen


def _order(
    request: Request, candidates: Candidates, rows: IntArray, turn: IntArray, score: FloatArray, seed: int
) -> IntArray:
    by_score = rows[np.lexsort((-score[rows], turn[rows]))]
    tied = (np.diff(turn[by_score]) == 0) & (np.diff(score[by_score]) == 0)
    in_tie = np.concatenate((tied, [False])) | np.concatenate(([False], tied)) if len(rows) else np.zeros(0, bool)
    lots = np.zeros(len(candidates), dtype=np.uint64)
    for row in by_score[in_tie].tolist():
        lots[row] = _lot(seed, request.id, candidates.ids[row])
    order: IntArray = rows[np.lexsort((lots[rows], -score[rows], turn[rows]))]
    return order


def _lot(seed: int, request_id: str, candidate_id: str) -> int:
    """The lot that decides a tie: known to nobody beforehand, different for each request, the same when repeated."""
    text = f"{seed}\0{request_id}\0{candidate_id}".encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big")
