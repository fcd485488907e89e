"""What a division into neighbourhoods costs, by definition: term by term, from the areas."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from nabij.engines.territories.problem import TERMS, Problem
from nabij.engines.territories.validate import FloatArray, IntArray

EMPTY: Final = 1.0
"""Inhabitants that a neighbourhood must have at least, whatever the bounds: an empty area is no neighbourhood."""


@dataclass(frozen=True)
class Score:
    """objective: weighted sum of `terms`. terms: unweighted amount per term of `TERMS`.

    outside: inhabitants by which neighbourhoods are under the least or over the most, added up, in targets. Bounds come
    first: of two divisions the one with the lower `outside` is better, and only then the one with the lower objective.
    """

    objective: float
    terms: dict[str, float]
    outside: float

    def __lt__(self, other: "Score") -> bool:
        apart = abs(self.outside - other.outside) > 1e-9
        return self.outside < other.outside if apart else self.objective < other.objective


def score(problem: Problem, label: IntArray) -> Score:
    """Cost of a division; label: (n,) neighbourhood of each area, 0 to k - 1. O(n + e)."""
    population = populations(problem, label)
    terms = {
        "size": float((((population - problem.target) / problem.target) ** 2).sum()),
        "compactness": float((1 - compactness(problem, label)).sum()),
        "pieces": pieces(problem, label),
        "barriers": float(barrier_sides(problem, label).sum()),
    }
    objective = math.fsum(getattr(problem.weights, name) * terms[name] for name in TERMS)
    return Score(objective, terms, float(outside(problem, population).sum()))


def populations(problem: Problem, label: IntArray) -> FloatArray:
    """(k,) inhabitants."""
    return np.bincount(label, weights=problem.areas.population).astype(np.float64)


def outside(problem: Problem, population: FloatArray) -> FloatArray:
    """(k,) by how much each neighbourhood is under the least or over the most, in targets."""
    least = np.maximum(problem.least - population, 0)
    least = np.where(population < EMPTY, np.maximum(least, EMPTY), least)
    found: FloatArray = (least + np.maximum(population - problem.most, 0)) / problem.target
    return found


def compactness(problem: Problem, label: IntArray) -> FloatArray:
    """(k,) normalised moment of inertia A^2 / (2 pi I): 1 for a circle, near 0 for a thread; 1 without surface.

    I, the second moment of area about the centroid, adds up by the parallel axis theorem. Source: W. Li, M. Goodchild &
    R. Church, "An efficient measure of compactness for two-dimensional shapes and its application in regionalization
    problems", International Journal of Geographical Information Science 27 (6), 2013.
    """
    areas = problem.areas
    size = np.bincount(label, weights=areas.size)
    safe = np.where(size > 0, size, 1.0)
    x0, y0 = (np.average(axis) for axis in (areas.x, areas.y))
    x, y = (areas.x - x0) / 1000, (areas.y - y0) / 1000
    mean_x = np.bincount(label, weights=areas.size * x) / safe
    mean_y = np.bincount(label, weights=areas.size * y) / safe
    far = (x - mean_x[label]) ** 2 + (y - mean_y[label]) ** 2
    moment = np.bincount(label, weights=areas.inertia + areas.size * far)
    found: FloatArray = np.where(
        moment > 0, np.minimum(size**2 / (2 * math.pi * np.where(moment > 0, moment, 1)), 1), 1
    )
    return found


def pieces(problem: Problem, label: IntArray) -> float:
    """Over the soft groups: pieces beyond the first, times the weight of a piece, times the weight of its field."""
    total = 0.0
    for keep in problem.keep:
        there = keep.group >= 0
        pairs = np.unique(np.stack([keep.group[there], label[there]]), axis=1)
        count = np.bincount(pairs[0], minlength=len(keep.labels))
        total += keep.weight * float((np.maximum(count - 1, 0) * group_shares(problem, keep.group, len(count))).sum())
    return total


def group_shares(problem: Problem, group: IntArray, size: int) -> FloatArray:
    """(size,) what a piece of each soft group weighs: its population in targets up to one target, and beyond that the
    inverse square. A group much larger than a neighbourhood must be cut anyway, and must not make all of them larger.
    """
    there = group >= 0
    people = np.bincount(group[there], weights=problem.areas.population[there], minlength=size)
    part = people / problem.target
    found: FloatArray = np.where(part <= 1, part, 1 / np.maximum(part, 1) ** 2)
    return found


def barrier_sides(problem: Problem, label: IntArray) -> FloatArray:
    """(k,) length of barrier inside each neighbourhood, in sides of a square of its size."""
    borders = problem.borders
    k = int(label.max()) + 1
    inside = label[borders.first] == label[borders.second]
    metres = np.bincount(label[borders.first[inside]], weights=borders.barrier[inside], minlength=k)
    side = 1000 * np.sqrt(np.bincount(label, weights=problem.areas.size, minlength=k))
    found: FloatArray = np.where(side > 0, metres / np.where(side > 0, side, 1), 0)
    return found
