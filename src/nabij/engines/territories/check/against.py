"""The outcome against the areas: coverage, sums, hard groups, connection, bounds, what people decided."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

from nabij.engines.territories.check.reading import Asked, Finding, Ground, Outcome, load
from nabij.engines.territories.check.touching import Touching, can_be_within, pieces_of

LARGEST_PROOF = 12
"""Areas of a group up to which it is tried out whether the bounds could have been kept."""
SAME_SHARE = 0.005
"""Part of a neighbourhood's surface that may differ from that of its areas."""


def against(outcome: Outcome, ground: Ground, asked: Asked) -> Iterator[Finding]:
    own = [[ground.row[area] for area in areas if area in ground.row] for areas in outcome.areas]
    touching = Touching(ground, asked)
    yield from _covered(outcome, ground)
    yield from _sums(outcome, ground, own)
    yield from _within(outcome, ground, own)
    yield from _connected(outcome, own, touching)
    yield from _decided(outcome, ground, own, asked)
    yield from _lines(outcome, ground, own, touching, asked)
    yield from _bounds(outcome, ground, own, touching, asked)


def _covered(outcome: Outcome, ground: Ground) -> Iterator[Finding]:
    there = {area for areas in outcome.areas for area in areas}
    lacking = tuple(one for one in ground.ids if one not in there)
    if lacking:
        yield Finding(
            "not_covered", f"{len(lacking)} areas are in no neighbourhood: {', '.join(lacking[:10])}", (), lacking
        )
    for code, areas in zip(outcome.codes, outcome.areas, strict=True):
        strange = tuple(area for area in areas if area not in ground.row)
        if strange:
            yield Finding(
                "unknown_area", f"{code} names areas that don't exist: {', '.join(strange[:10])}", (code,), strange
            )


def _sums(outcome: Outcome, ground: Ground, own: list[list[int]]) -> Iterator[Finding]:
    for number, (code, inside) in enumerate(zip(outcome.codes, own, strict=True)):
        people = sum(ground.population[area] for area in inside)
        if not abs(people - outcome.population[number]) <= 1e-6 * max(people, 1):
            text = f"neighbourhood {code} tells {outcome.population[number]:g} inhabitants, its areas have {people:g}"
            yield Finding("population", text, (code,))
        there = [ground.polygon[area] for area in inside if ground.polygon[area] is not None]
        told = outcome.geometry[number]
        if not there or told is None:
            if there:
                yield Finding("geometry", f"neighbourhood {code} has no geometry, and its areas do", (code,))
            continue
        whole, flat = shapely.union_all(there), ground.place.flat(np.array([told], dtype=object))[0]
        other = shapely.area(shapely.symmetric_difference(whole, flat))
        if other > SAME_SHARE * whole.area:
            text = f"the geometry of neighbourhood {code} differs by {other / 1e6:.3f} km2 from its areas"
            yield Finding("geometry", text, (code,))


def _within(outcome: Outcome, ground: Ground, own: list[list[int]]) -> Iterator[Finding]:
    for code, inside in zip(outcome.codes, own, strict=True):
        groups = sorted({ground.within[area] for area in inside})
        if len(groups) > 1:
            yield Finding("within", f"neighbourhood {code} lies in {' and '.join(groups)}", (code,))


def _connected(outcome: Outcome, own: list[list[int]], touching: Touching) -> Iterator[Finding]:
    for code, inside in zip(outcome.codes, own, strict=True):
        pieces = pieces_of(inside, touching.among(inside))
        if len(pieces) < 2:
            continue
        links = touching.with_bridges(inside[0])
        apart = pieces_of(inside, {(a, b) for a, b in links if a in set(inside) and b in set(inside)})
        names = tuple(touching.ground.ids[min(piece)] for piece in pieces)
        if len(apart) > 1:
            yield Finding(
                "not_connected", f"neighbourhood {code} is in {len(apart)} pieces: {', '.join(names)}", (code,), names
            )
        else:
            text = f"neighbourhood {code} joins an island or enclave to what lies nearest: {', '.join(names)}"
            yield Finding("island", text, (code,), names, sure=False)


def _decided(outcome: Outcome, ground: Ground, own: list[list[int]], asked: Asked) -> Iterator[Finding]:
    where = {area: code for code, inside in zip(outcome.codes, own, strict=True) for area in inside}

    def codes(areas: tuple[str, ...]) -> list[str]:
        return [where[ground.row[area]] for area in areas if area in ground.row and ground.row[area] in where]

    for areas in asked.together or ():
        if len(set(codes(areas))) > 1:
            yield Finding(
                "together", f"areas {', '.join(areas)} must be together", tuple(sorted(set(codes(areas)))), areas
            )
    for areas in asked.apart or ():
        if len(set(codes(areas))) < len(codes(areas)):
            yield Finding(
                "apart", f"areas {', '.join(areas)} may not be together", tuple(sorted(set(codes(areas)))), areas
            )
    held: dict[str, set[str]] = {}
    for area, label in enumerate(ground.fixed):
        if label and area in where:
            held.setdefault(label, set()).add(where[area])
    for label, found in held.items():
        if len(found) > 1:
            yield Finding("fixed", f"{label} is spread over {', '.join(sorted(found))}", tuple(sorted(found)))
    whose = [(code, label) for label, found in held.items() for code in found]
    for code in sorted({code for code, _ in whose}):
        labels = sorted(label for other, label in whose if other == code)
        if len(labels) > 1:
            yield Finding("fixed", f"{' and '.join(labels)} share neighbourhood {code}", (code,))


def _lines(
    outcome: Outcome, ground: Ground, own: list[list[int]], touching: Touching, asked: Asked
) -> Iterator[Finding]:
    """No two areas of one neighbourhood touch along a line that may never be crossed."""
    if not asked.never_across:
        return
    rows = load(asked.never_across)["features"]
    shapes: Any = np.array(
        [shapely.geometry.shape(row["geometry"]) for row in rows if row.get("geometry")], dtype=object
    )
    strip = shapely.union_all(shapely.buffer(ground.place.flat(shapes), asked.near or 50.0))
    for code, inside in zip(outcome.codes, own, strict=True):
        for a, b in sorted(touching.among(inside)):
            border = touching.border(a, b)
            if shapely.area(shapely.intersection(border, strip)) > 0.75 * border.area > 0:
                names = (ground.ids[a], ground.ids[b])
                text = f"neighbourhood {code} crosses a line between {names[0]} and {names[1]}"
                yield Finding("line", text, (code,), names)


def _bounds(
    outcome: Outcome, ground: Ground, own: list[list[int]], touching: Touching, asked: Asked
) -> Iterator[Finding]:
    """Bounds are kept, unless it could not be: the whole group is too small, or one area too large."""
    least, most = asked.least or 0.0, asked.most if asked.most is not None else float("inf")
    for code, inside in zip(outcome.codes, own, strict=True):
        people = sum(ground.population[area] for area in inside)
        if least <= people <= most or not inside:
            continue
        rule = "under" if people < least else "over"
        start = f"neighbourhood {code} has {people:g} inhabitants, {rule} the bound"
        why = _excuse(ground, inside, touching, least, most, asked)
        if why:
            yield Finding(rule, f"{start}: {why}", (code,), sure=False)
        else:
            yield Finding(rule, f"{start}, and nothing shows that it must be", (code,))


def _excuse(
    ground: Ground, inside: list[int], touching: Touching, least: float, most: float, asked: Asked
) -> str:  # fmt: skip
    """Why a bound can't be kept here, "" when that can't be shown."""
    large = next((area for area in inside if ground.population[area] > most), None)
    if large is not None:
        return f"area {ground.ids[large]} alone has {ground.population[large]:g}"
    group = touching.group_of(inside[0])
    links = touching.with_bridges(inside[0])
    barred = {(ground.row[a], ground.row[b]) for one in asked.apart or () for a in one for b in one
              if a in ground.row and b in ground.row}  # fmt: skip
    free = bool(asked.never_across or barred or asked.fixed)
    if set(group) == set(inside) and sum(ground.population[area] for area in group) < least:
        return "so has the whole group"
    if free or asked.together:
        return "lines or choices of people may force it" if len(group) > 1 else ""
    if len(group) <= LARGEST_PROOF and not can_be_within(group, links, ground.population, least, most):
        return "no division of the group keeps the bounds"
    return ""
