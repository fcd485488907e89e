"""What the outcome tells by itself: codes, areas named once, bounds, polygons in one piece that don't overlap."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

from nabij.engines.territories.check.reading import Asked, Finding, Outcome, Place

OVERLAP_SHARE = 0.002
"""Part of the smaller of two neighbourhoods that may lie in the other: the flaws of simplified areas."""


def alone(outcome: Outcome, asked: Asked) -> Iterator[Finding]:
    """Findings without the areas; what only the areas can settle is a doubt."""
    yield from outcome.faults
    for code, count in Counter(outcome.codes).items():
        if count > 1:
            yield Finding("code_twice", f"{count} neighbourhoods are called {code}", (code,))
    yield from _named_once(outcome)
    yield from _bounds(outcome, asked)
    yield from _polygons(outcome, asked)


def _named_once(outcome: Outcome) -> Iterator[Finding]:
    where: dict[str, list[str]] = {}
    for code, areas in zip(outcome.codes, outcome.areas, strict=True):
        for area in areas:
            where.setdefault(area, []).append(code)
    for area, codes in where.items():
        if len(codes) > 1:
            yield Finding("area_twice", f"area {area} is in {' and '.join(codes)}", tuple(codes), (area,))


def _bounds(outcome: Outcome, asked: Asked) -> Iterator[Finding]:
    for code, people, areas in zip(outcome.codes, outcome.population, outcome.areas, strict=True):
        if asked.most is not None and people > asked.most:
            # One area is never cut, so nothing can be said against it.
            text = f"neighbourhood {code} has {people:g} inhabitants, over the most of {asked.most:g}"
            yield Finding("over", text, (code,), tuple(areas) if len(areas) == 1 else (), sure=False)
        if asked.least is not None and people < asked.least:
            text = f"neighbourhood {code} has {people:g} inhabitants, under the least of {asked.least:g}"
            yield Finding("under", text, (code,), sure=False)


def _polygons(outcome: Outcome, asked: Asked) -> Iterator[Finding]:
    rows = [number for number, one in enumerate(outcome.geometry) if one is not None]
    if not rows:
        return
    shapes: Any = np.array([outcome.geometry[number] for number in rows], dtype=object)
    flat = Place.of(shapes).flat(shapes)
    tolerance = asked.tolerance or 2.0
    pieces = shapely.get_num_geometries(shapely.buffer(flat, tolerance / 2, quad_segs=2))
    for row, count in zip(rows, pieces.tolist(), strict=True):
        if count > 1:
            text = f"neighbourhood {outcome.codes[row]} lies in {count} pieces"
            yield Finding("pieces", text, (outcome.codes[row],), sure=False)
    size = shapely.area(flat)
    one, two = shapely.STRtree(flat).query(flat, predicate="intersects")
    one, two = one[one < two], two[one < two]
    shared = shapely.area(shapely.intersection(flat[one], flat[two]))
    for a, b, metres in zip(one.tolist(), two.tolist(), shared.tolist(), strict=True):
        if metres > OVERLAP_SHARE * min(size[a], size[b]):
            codes = outcome.codes[rows[a]], outcome.codes[rows[b]]
            yield Finding(
                "overlap", f"neighbourhoods {codes[0]} and {codes[1]} overlap by {metres / 1e6:.3f} km2", codes
            )
