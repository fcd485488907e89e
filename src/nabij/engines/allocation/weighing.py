"""Weights: by pairwise judgement (AHP), and two kinds of advice from the data that are never taken over unasked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from nabij.engines.allocation.validate import FloatArray, number
from nabij.engines.common import InputError

RANDOM_INDEX: Final = (
    0.0, 0.0, 0.0, 0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59,
)  # fmt: skip
"""Mean consistency index of random judgements, by number of things compared (Saaty, Theory and Applications of the
Analytic Network Process, 2005, p. 31; as the package `ahpy` has it)."""
ACCEPTED: Final = 0.10
"""Consistency ratio up to which judgements are usable (Saaty)."""


@dataclass(frozen=True, eq=False)
class Judged:
    """weights: (n,) adding up to 1. ratio: consistency ratio, 0 = no contradiction. worst: the pair that fits least
    with the others, and what the others say of it; None without contradiction."""

    names: tuple[str, ...]
    weights: FloatArray
    ratio: float
    worst: tuple[str, str, float] | None

    @property
    def consistent(self) -> bool:
        return self.ratio <= ACCEPTED


def pairwise(names: Sequence[str], judgements: Sequence[tuple[str, str, float]]) -> Judged:
    """Weights out of "the first weighs so many times the second", one judgement per pair.

    The principal eigenvector of the matrix; CI = (lambda_max - n) / (n - 1), CR = CI / RI (Saaty). Errors: a pair that
    lacks, stands there twice or isn't known, a judgement outside 1/9 to 9.
    """
    n = len(names)
    if n >= len(RANDOM_INDEX):
        raise InputError(f"{n} things are too many to compare two by two; at most {len(RANDOM_INDEX) - 1}")
    matrix = np.full((n, n), np.nan)
    np.fill_diagonal(matrix, 1.0)
    for row, (one, other, times) in enumerate(judgements, start=1):
        place = f"pair {row}"
        for name in (one, other):
            if name not in names:
                raise InputError(f"is not known: {name}; known are {', '.join(names)}", place=place, field="pairs")
        a, b = names.index(one), names.index(other)
        if a == b or not np.isnan(matrix[a, b]):
            raise InputError(f"{one} and {other} are compared already", place=place, field="pairs")
        told = number(times, place, "pairs", least=1 / 9 - 1e-9, most=9)
        matrix[a, b], matrix[b, a] = told, 1 / told
    if np.isnan(matrix).any():
        a, b = (int(one[0]) for one in np.nonzero(np.isnan(matrix)))
        raise InputError(f"{names[a]} and {names[b]} are not compared", field="pairs")
    return _judged(tuple(names), matrix)


def _judged(names: tuple[str, ...], matrix: FloatArray) -> Judged:
    n = len(names)
    values, vectors = np.linalg.eig(matrix)
    first = int(np.argmax(values.real))
    weights = np.abs(vectors[:, first].real)
    weights = weights / weights.sum()
    index = (float(values[first].real) - n) / (n - 1) if n > 2 else 0.0
    ratio = max(0.0, index / RANDOM_INDEX[n]) if n > 2 else 0.0
    off = np.abs(np.log(matrix) - np.log(weights[:, None] / weights[None, :]))
    a, b = (int(one) for one in np.unravel_index(int(np.argmax(off)), off.shape))
    worst = (names[a], names[b], float(weights[a] / weights[b])) if ratio > 1e-9 else None
    return Judged(names, weights, ratio, worst)


def by_entropy(shares: FloatArray) -> FloatArray:
    """(k,) advice: 1 - E, E the entropy of each column of (n, k) values of 0 or more, over its highest. Rewards spread,
    not need. E = -sum p ln p / ln n, p = x / sum x (Shannon; as in Zeleny 1982)."""
    sums = shares.sum(axis=0)
    p = np.divide(shares, sums, out=np.full_like(shares, 1 / len(shares)), where=sums > 0)
    logs = np.log(np.where(p > 0, p, 1.0))
    spare = np.clip(1 + (p * logs).sum(axis=0) / np.log(max(len(shares), 2)), 0, None)
    return _to_one(spare)


def by_components(values: FloatArray) -> FloatArray:
    """(k,) advice: squared loadings of the principal components with an eigenvalue of 1 or more, weighed by what each
    explains (Nicoletti et al. 2000, in the OECD/JRC handbook). values: (n, k) z-scores. Rewards what goes together."""
    varies = values.std(axis=0) > 1e-12
    found = np.zeros(values.shape[1])
    if varies.sum() < 2 or len(values) < 3:
        return _to_one(varies.astype(np.float64))
    roots, vectors = np.linalg.eigh(np.corrcoef(values[:, varies], rowvar=False))
    kept = roots >= min(1.0, roots.max()) - 1e-9
    found[varies] = (vectors[:, kept] ** 2 * roots[kept]).sum(axis=1)
    return _to_one(found)


def _to_one(values: FloatArray) -> FloatArray:
    sum_ = values.sum()
    return values / sum_ if sum_ > 0 else np.full(len(values), 1 / len(values))
