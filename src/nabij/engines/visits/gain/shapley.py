"""How a gain may be shared: Shapley value and core of a small game.

L. S. Shapley, A value for n-person games, Contributions to the Theory of Games II, 1953. D. B. Gillies, Solutions to
general non-zero-sum games, Contributions to the Theory of Games IV, 1959 (the core).
A group of players is a number whose bits are its members: 0b101 is players 0 and 2.
"""

from collections.abc import Sequence
from itertools import combinations
from math import factorial
from typing import Final

import numpy as np

from nabij.engines.visits.validate import FloatArray

MOST_PLAYERS: Final = 6


def shapley(worth: Sequence[float]) -> FloatArray:
    """(k,) each player's mean added worth over all orders of coming in. worth: 2^k numbers, that of nobody first.

    share(i) = sum over S without i of |S|! (k - |S| - 1)! / k! * (worth(S + i) - worth(S)); the shares add up to
    worth(all) - worth(nobody).
    """
    k = players(worth)
    weight = [factorial(size) * factorial(k - size - 1) / factorial(k) for size in range(k)]
    share = np.zeros(k)
    for group, value in enumerate(worth):
        for player in range(k):
            if not group >> player & 1:
                share[player] += weight[group.bit_count()] * (worth[group | 1 << player] - value)
    return share


def better_apart(worth: Sequence[float], share: Sequence[float], tolerance: float = 1e-9) -> list[tuple[int, ...]]:
    """The groups that could win more by themselves than these shares give them, smallest first.

    When there are none, the shares are in the core of the game.
    """
    k = players(worth)
    slack = tolerance * max(1.0, max(abs(value) for value in worth))
    return [
        members
        for size in range(1, k)
        for members in combinations(range(k), size)
        if sum(share[player] for player in members) < worth[bits(members)] - slack
    ]


def bits(members: Sequence[int]) -> int:
    return sum(1 << player for player in members)


def players(worth: Sequence[float]) -> int:
    """k; ValueError when there aren't 2^k numbers."""
    k = len(worth).bit_length() - 1
    if len(worth) != 1 << k:
        raise ValueError("the worth of a game is a list of 2^k numbers")
    return k
