"""Weights by judgement, and advice from the data."""

import numpy as np
import pytest

from nabij.engines.allocation import InputError
from nabij.engines.allocation.weighing import by_components, by_entropy, pairwise


def test_judgements_that_agree_give_their_own_proportions() -> None:
    found = pairwise(["a", "b", "c"], [("a", "b", 2), ("a", "c", 6), ("b", "c", 3)])
    assert found.weights == pytest.approx([0.6, 0.3, 0.1])
    assert found.ratio == pytest.approx(0, abs=1e-9)
    assert found.worst is None


def test_an_example_of_saaty() -> None:
    """Choice of a school (Saaty 1980): learning, friends, school life, vocational, college, music."""
    names = ["learning", "friends", "life", "vocational", "college", "music"]
    upper = {("learning", "friends"): 4, ("learning", "life"): 3, ("learning", "vocational"): 1,
             ("learning", "college"): 3, ("learning", "music"): 4, ("friends", "life"): 7, ("friends", "vocational"): 3,
             ("friends", "college"): 1 / 5, ("friends", "music"): 1, ("life", "vocational"): 1 / 5,
             ("life", "college"): 1 / 5, ("life", "music"): 1 / 6, ("vocational", "college"): 1,
             ("vocational", "music"): 1 / 3, ("college", "music"): 3}  # fmt: skip
    found = pairwise(names, [(*pair, times) for pair, times in upper.items()])
    assert found.weights == pytest.approx([0.32, 0.14, 0.03, 0.13, 0.24, 0.14], abs=0.006)
    assert found.ratio == pytest.approx(0.24, abs=0.015)  # he prints 0.24, from an eigenvalue by hand
    assert not found.consistent


def test_the_judgement_that_fits_least_is_named() -> None:
    found = pairwise(["a", "b", "c"], [("a", "b", 9), ("b", "c", 9), ("a", "c", 1 / 9)])
    assert found.ratio > 1
    assert found.worst is not None


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        ([("a", "b", 2)], "pairs: a and c are not compared"),
        ([("a", "b", 2), ("b", "a", 2)], "pair 2: pairs: b and a are compared already"),
        ([("a", "d", 2)], "pair 1: pairs: is not known: d; known are a, b, c"),
        ([("a", "b", 10)], "pair 1: pairs: must be 0.111111 to 9, is 10"),
    ],
)
def test_judgements_that_can_not_be_used(pairs: list[tuple[str, str, float]], message: str) -> None:
    with pytest.raises(InputError) as told:
        pairwise(["a", "b", "c"], pairs)
    assert str(told.value) == message


def test_entropy_advises_the_column_that_sets_apart() -> None:
    """By hand: (1, 1) has entropy 1 and so no weight; (1, 0) has entropy 0."""
    assert by_entropy(np.array([[1.0, 1.0], [1.0, 0.0]])) == pytest.approx([0, 1])


def test_components_advise_what_goes_together() -> None:
    """Two columns that are the same and one that stands alone: both components count, with roots 2 and 1."""
    x, y = np.array([1.0, -1.0, 1.0, -1.0]), np.array([1.0, 1.0, -1.0, -1.0])
    assert by_components(np.stack([x, x, y], axis=1)) == pytest.approx([1 / 3, 1 / 3, 1 / 3])
    assert by_components(np.stack([x, x, x * 0], axis=1)) == pytest.approx([0.5, 0.5, 0])
