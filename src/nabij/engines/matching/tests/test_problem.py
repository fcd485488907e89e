"""What cannot be is refused with one line that names the place and the field."""

import math
from typing import Any

import numpy as np
import pytest

from nabij.engines.matching import Candidates, InputError, Weights
from nabij.engines.matching.tests.neighbourhoods import people, request


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"id": " "}, "request: id: must be a text that is not empty"),
        ({"id": "\ud800"}, "request: id: holds a character that cannot be written"),
        ({"terms": []}, "request: terms: names no need: at least one term is wanted"),
        ({"terms": [9]}, "request: terms: no such term: 9 of 4"),
        ({"slots": [(7, 0)]}, "request: slots: no such moment: (7, 0)"),
        ({"slots": [(0, 0)], "slots_needed": 2}, "request: slots_needed: must be 1 to 1"),
        ({"lat": math.nan}, "request: lon: a place needs both a longitude and a latitude, or neither"),
        ({"lon": 181.0}, "request: lon: must be -180 to 180 degrees"),
        ({"lat": -math.inf}, "request: lat: must be -90 to 90 degrees"),
        ({"max_distance_m": -1.0}, "request: max_distance_m: must be 0 metres or more"),
        ({"max_distance_m": math.nan}, "request: max_distance_m: must be 0 metres or more"),
        ({"max_distance_m": 10**400}, "request: max_distance_m: is too large"),
        ({"max_distance_m": "far"}, "request: max_distance_m: must be a number"),
        ({"helps_per_week": math.inf}, "request: helps_per_week: must be 0 or more"),
        ({"language": -2}, "request: language: must be a column number, or -1 for none"),
        ({"language_required": True}, "request: language_required: no language is named"),
        ({"start_ring": 5, "grounds": ["expertise"]}, "request: start_ring: must be 1, 2, 3 or 4"),
        ({"start_ring": True}, "request: start_ring: must be a whole number"),
        (
            {"start_ring": 3},
            "request: grounds: a farther circle comes first only on a listed ground, "
            "and a ground only with a farther circle",
        ),
        (
            {"grounds": ["expertise"]},
            "request: grounds: a farther circle comes first only on a listed ground, "
            "and a ground only with a farther circle",
        ),
        (
            {"start_ring": 3, "grounds": ["easier"]},
            "request: grounds: 'easier' is not a valid Ground; the grounds are "
            "person_wish, helper_wish, nobody_there, too_heavy, expertise",
        ),
        ({"start_ring": 3, "grounds": "expertise"}, "request: grounds: must be a list of grounds"),
        ({"refused_ids": "c0"}, "request: refused_ids: must be a list of ids"),
    ],
)
def test_impossible_requests(changes: dict[str, Any], line: str) -> None:
    with pytest.raises(InputError) as caught:
        request(**changes)
    assert str(caught.value) == line


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ({"ring": 0}, "candidates[1]: ring: must be 1, 2, 3 or 4"),
        ({"ring": 5}, "candidates[1]: ring: must be 1, 2, 3 or 4"),
        ({"metres": 1e8}, "candidates[1]: lat: must be -90 to 90 degrees"),
        ({"accepted": -1.0}, "candidates[1]: accepted_distance_m: must be 0 metres or more"),
        ({"accepted": math.nan}, "candidates[1]: accepted_distance_m: must be 0 metres or more"),
        ({"left": math.inf}, "candidates[1]: capacity_left: must be a finite number, or unknown"),
        ({"load": -0.1}, "candidates[1]: load: must be 0 to 1000000, or unknown"),
        ({"waiting": -1.0}, "candidates[1]: waiting_days: must be 0 to 1000000, or unknown"),
        ({"confirmed": math.inf}, "candidates[1]: confirmed_days: must be 0 to 1000000, or unknown"),
        ({"id": "c0"}, "candidates[1]: id: is there twice: c0"),
        ({"id": ""}, "candidates[1]: id: must be a text that is not empty"),
    ],
)
def test_impossible_candidates(row: dict[str, Any], line: str) -> None:
    with pytest.raises(InputError) as caught:
        people({}, row)
    assert str(caught.value) == line


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"rings": [1]}, "candidates: rings: has the wrong shape: 1 instead of 2"),
        ({"rings": [1.0, 2.0]}, "candidates: rings: must be whole numbers"),
        ({"terms": np.ones(2, dtype=bool)}, "candidates: terms: has the wrong shape: 2 instead of 2 x any"),
        ({"terms": np.ones((2, 3))}, "candidates: terms: must be true or false"),
        ({"terms": [[True], [True, False]]}, "candidates: terms: rows differ in length"),
        (
            {"slots": np.ones((2, 7, 3), dtype=bool)},
            "candidates: slots: has the wrong shape: 2 x 7 x 3 instead of 2 x 7 x 4",
        ),
        ({"lon": ["a", "b"]}, "candidates: lon: must be numbers"),
        ({"load": 0.5}, "candidates: load: has the wrong shape: a single value instead of 2"),
        ({"lon": [4.0, math.nan]}, "candidates[0]: lon: a place needs both a longitude and a latitude, or neither"),
    ],
)
def test_arrays_of_the_wrong_form(changes: dict[str, Any], line: str) -> None:
    given: dict[str, Any] = {"ids": ["a", "b"], "rings": [1, 2], "terms": np.ones((2, 3), dtype=bool)}
    with pytest.raises(InputError) as caught:
        Candidates.build(**{**given, **changes})
    assert str(caught.value) == line


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"nearness": -1.0}, "weights: nearness: must be a number from 0 to 1000000000"),
        ({"skill": math.nan}, "weights: skill: must be a number from 0 to 1000000000"),
        ({"near_half_m": 0.0}, "weights: near_half_m: must be at least 0.001"),
        (
            dict.fromkeys(
                ("nearness", "skill", "availability", "spare", "language", "waiting", "freshness"),
                0.0,
            ),
            "weights: at least one weight must be above 0",
        ),
    ],
)
def test_impossible_weights(changes: dict[str, float], line: str) -> None:
    with pytest.raises(InputError) as caught:
        Weights(**changes)
    assert str(caught.value) == line


def test_a_problem_cannot_change_under_a_result() -> None:
    rings = np.array([1, 2])
    crowd = Candidates.build(ids=["a", "b"], rings=rings, terms=np.ones((2, 3), dtype=bool))
    rings[0] = 4
    assert crowd.rings.tolist() == [1, 2]
    with pytest.raises(ValueError, match="read-only"):
        crowd.rings[0] = 3


def test_take_keeps_rows_together() -> None:
    crowd = people({"ring": 1, "load": 0.1}, {"ring": 2, "load": 0.2}, {"ring": 3, "load": 0.3}).take([2, 0])
    assert (crowd.ids, crowd.rings.tolist(), crowd.load.tolist()) == (("c2", "c0"), [3, 1], [0.3, 0.1])
