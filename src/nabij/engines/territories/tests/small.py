"""Tiny made-up maps: squares of one km in a grid, as arrays and as GeoJSON."""

import json
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nabij.engines.territories.objective import Score, score
from nabij.engines.territories.problem import Areas, Borders, Keep, Problem

LON, LAT = 4.0, 51.0
STEP = (0.0142, 0.009)
"""Degrees of about one km."""


def grid(width: int, height: int, population: ArrayLike = 5000.0, **more: Any) -> Problem:
    """Squares of 1 km2, named "x-y", row by row from the south."""
    n = width * height
    cells = [(x, y) for y in range(height) for x in range(width)]
    more.setdefault("within", np.zeros(n, dtype=np.int64))
    borders = more.pop("borders", None)
    return Problem(
        areas=Areas.build(
            ids=[f"{x}-{y}" for x, y in cells], population=np.broadcast_to(np.asarray(population, float), n),
            x=[1000.0 * x for x, _ in cells], y=[1000.0 * y for _, y in cells], size=np.ones(n),
            inertia=np.full(n, 1 / 6),
        ),
        borders=Borders.build(neighbours(width, height), metres=None) if borders is None else borders, **more,
    )  # fmt: skip


def neighbours(width: int, height: int) -> NDArray[np.int64]:
    """(e, 2) squares of a grid that have a side in common."""
    east = [(y * width + x, y * width + x + 1) for y in range(height) for x in range(width - 1)]
    north = [(y * width + x, (y + 1) * width + x) for y in range(height - 1) for x in range(width)]
    return np.array([*east, *north], dtype=np.int64).reshape(-1, 2)


def keep(*groups: int, name: str = "wijk", weight: float = 1.0) -> Keep:
    labels = tuple(f"{name} {chr(65 + number)}" for number in range(max(groups) + 1))
    return Keep(name, labels, np.array(groups, dtype=np.int64), weight)


def square(x: float, y: float, width: float = 1.0, height: float = 1.0) -> dict[str, Any]:
    """A rectangle in degrees, of some km."""
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
    return {"type": "Polygon", "coordinates": [[[LON + a * STEP[0], LAT + b * STEP[1]] for a, b in corners]]}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def squares(
    width: int, height: int, population: Sequence[float] | float = 5000, **columns: Sequence[Any]
) -> list[dict[str, Any]]:
    """Features of a grid; columns: properties, one value for each square."""
    found = []
    for number, (y, x) in enumerate(product(range(height), range(width))):
        people = population if isinstance(population, int | float) else population[number]
        more = {name: values[number] for name, values in columns.items()}
        found.append(feature(square(x, y), id=f"{x}-{y}", people=people, name=f"Veld {x}-{y}", **more))
    return found


def line(*points: tuple[float, float], name: str = "Dender") -> dict[str, Any]:
    """A line through points in km."""
    return feature(
        {"type": "LineString", "coordinates": [[LON + a * STEP[0], LAT + b * STEP[1]] for a, b in points]}, name=name
    )


def write(path: Path, features: Sequence[dict[str, Any]], **more: Any) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", **more, "features": list(features)}))
    return path


def partitions(n: int) -> Iterable[tuple[int, ...]]:
    """Every way to divide n things, as labels in order of first use."""

    def grow(labels: tuple[int, ...], used: int) -> Iterable[tuple[int, ...]]:
        if len(labels) == n:
            yield labels
            return
        for label in range(used + 1):
            yield from grow((*labels, label), max(used, label + 1))

    return grow((), 0)


def connected(problem: Problem, label: ArrayLike) -> bool:
    """Whether every neighbourhood is in one piece and in one hard group."""
    labels = np.asarray(label)
    for number in np.unique(labels):
        inside = set(np.flatnonzero(labels == number).tolist())
        if len({int(problem.within[area]) for area in inside}) > 1:
            return False
        pairs = zip(problem.borders.first.tolist(), problem.borders.second.tolist(), strict=True)
        near = [(a, b) for a, b in pairs if a in inside and b in inside]
        seen, fresh = set[int](), {min(inside)}
        while fresh:
            seen |= fresh
            fresh = {c for a, b in near for c in (a, b) if a in seen or b in seen} - seen
        if seen != inside:
            return False
    return True


def best_of_all(problem: Problem) -> Score:
    """The best score of all divisions that are allowed: each is tried."""
    barred = {tuple(pair) for pair in problem.apart.tolist()}
    scores = [
        score(problem, np.array(label))
        for label in partitions(problem.n)
        if connected(problem, label)
        and not any(label[a] == label[b] for a, b in barred)
        and all(len({label[area] for area in one}) == 1 for one in problem.together)
    ]
    return min(scores)
