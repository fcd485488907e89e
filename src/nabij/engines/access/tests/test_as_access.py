"""Scores as the PySAL package `access` 1.1.10 gives them, which was run once on this town."""

import math

import numpy as np
import pytest

from nabij.engines.access import (
    Demand,
    Facilities,
    Scores,
    catchment,
    gaussian,
    given_matrix,
    gravity,
    luo_qi,
    three_step,
    two_step,
    wan,
)

COSTS = given_matrix(
    [
        [40.0, 17.0, 64.0, 30.0],
        [5.0, 13.0, 13.0, 12.0],
        [38.0, 60.0, 32.0, 15.0],
        [62.0, 44.0, 44.0, 8.0],
        [11.0, 59.0, 21.0, 56.0],
        [100.0, 100.0, 100.0, 100.0],
    ]
)
PEOPLE = Demand.build("abcdef", weights=[120.0, 0.0, 45.0, 300.0, 80.0, 10.0])
PLACES = Facilities.build("wxyz", capacity=[2.0, 0.0, 5.0, 1.0])
GAP = math.nan
CASES = [
    (two_step(COSTS, PEOPLE, PLACES, limit=30.0),
     [0.002150537634408602, 0.08965053763440861, 0.002150537634408602, 0.002150537634408602, 0.0875, GAP]),
    (two_step(COSTS, PEOPLE, PLACES, luo_qi(60.0), limit=60.0),
     [0.008606804502101545, 0.045769648225723936, 0.031843757011412135, 0.00953600639292008, 0.03341765595447806,
      GAP]),
    (two_step(COSTS, PEOPLE, PLACES, gaussian(20.0), limit=60.0),
     [0.0038527042898254464, 0.07081484836933569, 0.022007576202487555, 0.007839719362973797, 0.05244273434021083,
      GAP]),
    (two_step(COSTS, PEOPLE, PLACES, gravity(20.0, -1.5, 2.0), limit=60.0),
     [0.0031719154318494295, 0.11478158870884847, 0.017241649137197196, 0.011083003019536606, 0.043982437889290155,
      GAP]),
    (three_step(COSTS, PEOPLE, PLACES, wan(60.0), limit=50.0),
     [0.0005031513852326033, 0.09587113952460011, 0.003091429264537319, 0.003691185126557066, 0.08366439973625986,
      GAP]),
    (three_step(COSTS, PEOPLE, PLACES, gaussian(20.0), limit=50.0),
     [0.0010752666550551922, 0.05492094337051584, 0.016676478554593383, 0.0044686462197438825, 0.07224915750641886,
      GAP]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("found", "expected"), CASES, ids=["2sfca", "e2sfca", "gaussian", "gravity", "3sfca", "3sfca2"]
)
def test_scores_are_those_of_access(found: Scores, expected: list[float]) -> None:
    np.testing.assert_allclose(found.with_gaps[:, 0], expected, rtol=1e-12, atol=1e-15)


def test_a_catchment_is_that_of_access() -> None:
    """It has no row, where ours is 0, for who reaches nothing."""
    assert catchment(COSTS, PLACES, limit=30.0).tolist() == [1.0, 8.0, 1.0, 1.0, 7.0, 0.0]
