"""What must hold for every neighbourhood."""

import dataclasses
import math
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nabij.engines.matching import Candidates, Condition, Request, Weights, check, rank
from nabij.engines.matching.tests import neighbourhoods as some
from nabij.engines.matching.tests.neighbourhoods import names, people, request

SEEDS = st.integers(0, 3)


@some.PROPERTY
@given(some.requests(), some.candidates(), some.weights(), SEEDS)
def test_the_independent_check_agrees(asked: Request, crowd: Candidates, weights: Weights, seed: int) -> None:
    assert check(rank(asked, crowd, weights=weights, seed=seed), weights=weights, seed=seed) == []


@some.PROPERTY
@given(some.requests(), some.candidates(), some.weights())
def test_excluded_is_never_ranked_and_parts_sum_exactly(asked: Request, crowd: Candidates, weights: Weights) -> None:
    result = rank(asked, crowd, weights=weights)
    assert sorted(result.order.tolist()) == np.flatnonzero(result.excluded == 0).tolist()
    for row in range(len(crowd)):
        assert result.score[row] == sum(result.parts[row]) == sum(reversed(result.parts[row]))
        told = [reason.part for reason in result.why(row) if reason.part is not None]
        assert sum(told) == result.score[row]


@some.PROPERTY
@given(some.requests(), some.candidates(), st.randoms())
def test_the_order_of_the_candidates_does_not_matter(asked: Request, crowd: Candidates, random: Any) -> None:
    shuffled = list(range(len(crowd)))
    random.shuffle(shuffled)
    assert names(rank(asked, crowd.take(shuffled))) == names(rank(asked, crowd))


@some.PROPERTY
@given(some.requests(), some.candidates(min_size=1), st.data())
def test_others_do_not_change_the_order_between_two(asked: Request, crowd: Candidates, data: st.DataObject) -> None:
    kept = sorted(data.draw(st.sets(st.sampled_from(range(len(crowd))))))
    among_all = [name for name in names(rank(asked, crowd)) if crowd.ids.index(name) in kept]
    assert names(rank(asked, crowd.take(kept))) == among_all


@some.PROPERTY
@given(some.requests(), some.candidates(), SEEDS)
def test_same_input_same_output(asked: Request, crowd: Candidates, seed: int) -> None:
    assert rank(asked, crowd, seed=seed).to_json() == rank(asked, crowd, seed=seed).to_json()


def _better(asked: Request, row: dict[str, Any], better: dict[str, Any]) -> None:
    """The better one never scores lower, and never stands lower unless by the lot of an exact tie."""
    result = rank(asked, people({**row, "id": "plain"}, {**row, **better, "id": "better"}))
    assert result.score[1] >= result.score[0]
    if result.eligible.all() and result.score[1] > result.score[0]:
        assert names(result) == ["better", "plain"]


@some.PROPERTY
@given(some.requests(), some.ROWS, st.floats(0, 20_000), st.floats(0, 1))
def test_nearer_never_ranks_lower(asked: Request, row: dict[str, Any], metres: float, share: float) -> None:
    _better(asked, {**row, "metres": metres}, {"metres": metres * share})


@some.PROPERTY
@given(some.requests(), some.ROWS, st.floats(0, 1), st.floats(0, 1))
def test_less_loaded_never_ranks_lower(asked: Request, row: dict[str, Any], load: float, share: float) -> None:
    _better(asked, {**row, "load": load}, {"load": load * share})


@some.PROPERTY
@given(some.requests(), some.ROWS, st.sampled_from(["waiting", "confirmed"]), st.floats(0, 900), st.floats(0, 1))
def test_sooner_and_fresher_never_rank_lower(
    asked: Request, row: dict[str, Any], name: str, days: float, share: float
) -> None:
    _better(asked, {**row, name: days}, {name: days * share})
    _better(asked, {**row, name: math.nan}, {name: days})


@some.PROPERTY
@given(some.requests(), some.ROWS, st.integers(0, some.N_TERMS - 1), st.integers(0, 2))
def test_offering_or_speaking_more_never_ranks_lower(
    asked: Request, row: dict[str, Any], term: int, language: int
) -> None:
    _better(asked, row, {"terms": [*row["terms"], term]})
    _better(asked, row, {"languages": [*row["languages"], language]})


@some.PROPERTY
@given(some.requests(), some.candidates())
def test_relaxing_a_condition_brings_whom_it_promised(asked: Request, crowd: Candidates) -> None:
    before = rank(asked, crowd)
    promised = {one.condition: one for one in before.relaxations()}
    for condition, change in (
        (Condition.TOO_FAR_FOR_PERSON, {"max_distance_m": math.inf}),
        (Condition.LANGUAGE, {"language_required": False}),
        (Condition.SKILL, {"skills": np.zeros(some.N_TERMS, dtype=bool)}),
        (Condition.PERSON_REFUSED, {"refused_ids": frozenset()}),
    ):
        after = rank(dataclasses.replace(asked, **change), crowd)
        gained = tuple(np.flatnonzero(after.eligible & ~before.eligible).tolist())
        assert gained == (promised[condition].rows if condition in promised else ())


@some.PROPERTY
@given(some.requests(), some.candidates())
def test_reaching_the_least_distance_brings_somebody(asked: Request, crowd: Candidates) -> None:
    before = rank(asked, crowd)
    for one in before.relaxations():
        if one.least is not None:
            after = rank(dataclasses.replace(asked, max_distance_m=one.least), crowd)
            assert len(after.order) > len(before.order)


def test_check_finds_what_is_wrong() -> None:
    right = rank(request(), people({"id": "near"}, {"id": "far", "metres": 900.0}, {"id": "full", "left": 0.0}))
    assert check(right) == []

    def wrong(**changes: Any) -> list[str]:
        return check(dataclasses.replace(right, **changes))

    assert wrong(order=right.order[::-1]) == ["near: stands too low"]
    assert wrong(order=right.order[:1]) == ["the list does not hold exactly those who may be proposed, once each"]
    assert wrong(excluded=np.array([0, 0, 0])) == [
        "full: excluded by 0 instead of 16",
        "full: eligible does not follow from the conditions",
        *(f"full: {part} is 0.0 instead of {exact}" for part, exact in _exact_parts()),
    ]
    assert wrong(score=right.score + 2.0**-20)[0] == "near: the parts do not sum to the score"
    assert wrong(parts=right.parts * 0.5, score=right.score * 0.5)[0].startswith("near: nearness is 0.1666")
    assert wrong(circle_order=right.circle_order + 1)[0] == "near: wrong turn of the circle"
    assert check(rank(request(), people({"id": "a"}, {"id": "b"}), seed=1), seed=1) == []


def _exact_parts() -> list[tuple[str, float]]:
    return [("nearness", 25 / 75), ("skill", 20 / 75)]
