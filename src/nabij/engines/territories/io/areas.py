"""A problem from a GeoJSON file of areas, and what else people decide."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from nabij.engines.common import InputError
from nabij.engines.territories.io import features, polygons, reading
from nabij.engines.territories.io.barriers import NEAR_M, Barriers, along, on_barriers
from nabij.engines.territories.io.features import Features, Geometries
from nabij.engines.territories.io.polygons import TOLERANCE_M, Shared
from nabij.engines.territories.problem import LEAST, MOST, TARGET, Areas, Borders, Keep, Problem, Weights
from nabij.engines.territories.validate import IntArray

NAMES: Final = ("name", "naam")
"""Properties that hold the name of an area, when none is told."""
TOLERANCES: Final = (TOLERANCE_M, 10.0, 50.0)
"""Metres of gap that are tried one after the other, for areas that were drawn or simplified apart from each other."""
LONELY: Final = 0.2
"""Share of areas that touch nothing at which a wider gap is tried."""
LINE_SHARE: Final = 0.5
"""Share of a border along a line that may never be crossed, from which the two areas are kept apart."""


@dataclass(frozen=True)
class Options:
    """Which properties tell what, and what people decided; the defaults are those of the command line.

    keep: properties of soft groups, each with its weight. within: property that no neighbourhood crosses; with
    cross_borders a soft group. fixed: property with the neighbourhood an area must come in. together, apart: sets of
    ids. barriers, never_across: GeoJSON files of lines. tolerance, near: metres; tolerance None = as the areas need.
    """

    id: str
    population: str
    name: str = ""
    within: str = ""
    keep: tuple[tuple[str, float], ...] = ()
    cross_borders: bool = False
    fixed: str = ""
    together: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[str, ...], ...] = ()
    barriers: Path | None = None
    never_across: Path | None = None
    target: float = TARGET
    least: float = LEAST
    most: float = MOST
    weights: Weights = field(default_factory=Weights)
    tolerance: float | None = None
    near: float = NEAR_M


@dataclass(frozen=True, eq=False)
class Map:
    """A problem and where it comes from.

    geometry: (n,) polygons in degrees, None = none. ids: (n,) as the file has them, a number stays a number. tolerance:
    metres of gap that counted as a border. notes: what was noticed while reading, in words.
    """

    problem: Problem
    geometry: Geometries
    ids: tuple[str | int | float, ...]
    tolerance: float
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Ground:
    """What the polygons tell. plane: its name. polygon: in metres. tolerance: of gaps, metres. hard: (n,) hard groups.
    lost: see `hosts`."""

    plane: str
    polygon: Geometries
    shared: Shared
    tolerance: float
    hard: IntArray
    lost: list[tuple[int, int]]


def load(path: str | Path, options: Options) -> Map:
    """The problem in a file. Errors: InputError naming the file, the feature and the field."""
    read = features.read(path)
    notes: list[str] = []
    ids = _ids(read, options)
    population = _population(read, options, notes)
    within, within_labels = _groups(read, options.within, needed=True)
    keep = [_keep(read, name, weight) for name, weight in options.keep]
    if options.cross_borders and options.within:
        keep.insert(0, Keep(options.within, within_labels, within, 1.0))
    one = options.cross_borders or not options.within
    ground = _ground(read, options, np.zeros(len(read), dtype=np.int64) if one else within, population, notes)
    areas = _areas(read, options, ids, population, ground.polygon)
    fixed, fixed_labels = _fixed(read, options)
    told = tuple(tuple(_area(ids, name, "together") for name in one) for one in options.together)
    try:
        problem = Problem(
            areas=areas, borders=_borders(ground, areas, options),
            within=ground.hard, within_labels=("",) if one else within_labels,
            within_name="" if one else options.within, keep=tuple(keep), together=(*told, *ground.lost),
            apart=_apart(ids, ground, options, notes), fixed=fixed, fixed_labels=fixed_labels,
            target=options.target, least=options.least, most=options.most, weights=options.weights,
        )  # fmt: skip
    except InputError as error:
        raise error.within(file=str(path)) from error
    told_ids = tuple(row[options.id] for row in read.properties)
    return Map(problem, read.geometry, told_ids, ground.tolerance, tuple(notes))


def _keep(read: Features, name: str, weight: float) -> Keep:
    group, labels = _groups(read, name, needed=False)
    return Keep(name, labels, group, weight)


def _ground(
    read: Features, options: Options, hard: IntArray, population: NDArray[np.float64], notes: list[str]
) -> _Ground:
    plane = features.plane_of(read.geometry)
    polygon = _polygons(read, plane, notes)
    shared, tolerance = _shared(polygon, options, notes)
    return _Ground(plane, polygon, shared, tolerance, hard, polygons.hosts(polygon, hard, population))


def _shared(polygon: Geometries, options: Options, notes: list[str]) -> tuple[Shared, float]:
    """Borders, with the smallest tolerance at which few areas touch nothing, or the one that is told."""
    lines = bool(options.barriers or options.never_across)
    there = int((~shapely.is_missing(polygon)).sum())
    for tolerance in TOLERANCES if options.tolerance is None else (options.tolerance,):
        shared = polygons.shared_borders(polygon, tolerance, lines=lines)
        lonely = there - len({area for pair in shared.metres for area in pair})
        if there < 3 or lonely <= LONELY * there:
            break
    if options.tolerance is None and tolerance > TOLERANCE_M:
        notes.append(f"the areas lie apart: gaps up to {tolerance:g} m count as borders")
    return shared, tolerance


def _ids(read: Features, options: Options) -> dict[str, int]:
    read.need(options.id)
    found: dict[str, int] = {}
    for row in range(len(read)):
        name = read.text(row, options.id)
        if not name:
            raise read.error(row, options.id, "is missing")
        if name in found:
            raise read.error(row, options.id, f"is there twice: {name}, in {read.place[found[name]]} too")
        found[name] = row
    return found


def _population(read: Features, options: Options, notes: list[str]) -> NDArray[np.float64]:
    read.need(options.population)
    found = np.array([read.number(row, options.population) for row in range(len(read))])
    unknown = int(np.isnan(found).sum())
    if unknown == len(read):
        raise InputError("no feature has a number here", file=read.file, field=options.population)
    if unknown:
        notes.append(f"{unknown} areas without {options.population}: counted as 0 inhabitants")
    return np.where(np.isnan(found), 0.0, found)


def _groups(read: Features, name: str, *, needed: bool) -> tuple[IntArray, tuple[str, ...]]:
    """Group of each area by the values of a property, in the order in which they come; -1 = none, if that may be."""
    if not name:
        return np.zeros(len(read), dtype=np.int64), ("",)
    read.need(name)
    labels: dict[str, int] = {}
    group = np.full(len(read), -1, dtype=np.int64)
    for row in range(len(read)):
        value = read.text(row, name)
        if value:
            group[row] = labels.setdefault(value, len(labels))
        elif needed:
            raise read.error(row, name, "is missing; without it, it isn't known where this area belongs")
    return group, tuple(labels)


def _fixed(read: Features, options: Options) -> tuple[IntArray, tuple[str, ...]]:
    if not options.fixed:
        return np.full(len(read), -1, dtype=np.int64), ()
    return _groups(read, options.fixed, needed=False)


def _polygons(read: Features, plane: str, notes: list[str]) -> Geometries:
    """(n,) valid polygons in metres."""
    for row, geometry in enumerate(read.geometry):
        if geometry is not None and geometry.geom_type not in ("Polygon", "MultiPolygon", "GeometryCollection"):
            raise read.error(row, "geometry", f"must be a Polygon or MultiPolygon, is a {geometry.geom_type}")
    found, wrong = polygons.mended(features.to_metres(read.geometry, plane))
    if wrong.any():
        first = read.place[int(np.argmax(wrong))]
        notes.append(f"{int(wrong.sum())} polygons cross themselves and were mended, {first} for one")
    return found


def _areas(
    read: Features, options: Options, ids: dict[str, int], population: NDArray[np.float64], plane: Geometries
) -> Areas:
    fields = read.fields()
    named = options.name or next((name for name in NAMES if name in fields), "")
    if options.name:
        read.need(options.name)
    there = ~shapely.is_missing(plane)
    centre = np.zeros((len(read), 2))
    centre[there] = shapely.get_coordinates(shapely.centroid(plane[there]))
    if there.any():
        centre[~there] = centre[there].mean(axis=0)
    return Areas(
        ids=tuple(ids), names=tuple((read.text(row, named) if named else "") or code for code, row in ids.items()),
        population=population, size=np.nan_to_num(shapely.area(plane)) / 1e6, x=centre[:, 0], y=centre[:, 1],
        inertia=polygons.second_moments(plane) / 1e12, perimeter=np.nan_to_num(shapely.length(plane)), remainder=~there,
    )  # fmt: skip


def _borders(ground: _Ground, areas: Areas, options: Options) -> Borders:
    shared = ground.shared
    touching = sorted(shared.metres)
    added = {*polygons.bridges(ground.polygon, ground.hard, set(touching)), *ground.lost} - set(touching)
    rows = [*touching, *sorted(added)]
    lines = _lines(options.barriers, ground.plane)
    found = on_barriers(shared, np.stack([areas.x, areas.y], axis=1), lines, options.near) if lines else {}
    used = sorted({barrier for _metres, barrier in found.values()})
    return Borders.build(
        np.array(rows, dtype=np.int64).reshape(-1, 2), metres=[shared.metres.get(pair, 0.0) for pair in rows],
        barrier=[found.get(pair, (0.0, -1))[0] for pair in rows],
        barrier_name=np.array([used.index(found[pair][1]) if pair in found else -1 for pair in rows], dtype=np.int64),
        bridge=np.array([pair in added for pair in rows], dtype=bool),
        names=[lines.name[barrier] for barrier in used] if lines else (),
    )  # fmt: skip


def _lines(path: Path | None, plane: str) -> Barriers | None:
    """Lines of a file, in metres of the plane of the areas; polygons (a river with two banks) count whole."""
    if path is None:
        return None
    read = features.read(path)
    there = np.array([row for row in range(len(read)) if read.geometry[row] is not None], dtype=np.int64)
    kinds = {read.geometry[row].geom_type for row in there.tolist()}
    if not len(there) or kinds & {"Point", "MultiPoint"}:
        raise InputError("must hold lines", file=read.file, field="geometry")
    named = next((name for name in NAMES if name in read.fields()), "")
    return Barriers(
        features.to_metres(read.geometry[there], plane),
        tuple(read.text(row, named) if named else "" for row in there.tolist()),
    )


def _apart(ids: dict[str, int], ground: _Ground, options: Options, notes: list[str]) -> IntArray:
    """Pairs that people named, and areas on both sides of a line that may never be crossed."""
    pairs: list[tuple[int, int]] = []
    for one in options.apart:
        inside = sorted(_area(ids, name, "apart") for name in one)
        pairs += [(a, b) for number, a in enumerate(inside) for b in inside[number + 1 :]]
    lines = _lines(options.never_across, ground.plane)
    if lines is not None:
        metres = ground.shared.metres
        beside = along(ground.shared, lines, options.near)
        barred = [pair for pair, (on_line, _which) in beside.items() if on_line >= LINE_SHARE * metres[pair]]
        notes.append(f"{len(barred)} borders lie on a line that may never be crossed")
        pairs += barred
    return np.array(sorted(set(pairs)), dtype=np.int64).reshape(-1, 2)


def _area(ids: dict[str, int], name: str, option: str) -> int:
    if name not in ids:
        raise InputError(f"no area has the id {name}{reading.near(name, list(ids)[:2000])}", field=option)
    return ids[name]


def groups_of_ids(values: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Sets of ids as the command line has them: "a,b,c". Errors: InputError for fewer than two."""
    found = tuple(tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip())) for value in values)
    short = next((value for value, one in zip(values, found, strict=True) if len(one) < 2), None)
    if short is not None:
        raise InputError(f"needs two ids or more, with commas between: {short!r}")
    return found


def parse_keep(values: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """Soft groups as the command line has them: FIELD or FIELD=WEIGHT."""
    found = []
    for value in values:
        name, _, weight = value.partition("=")
        try:
            number = float(weight) if weight else 1.0
        except ValueError as error:
            raise InputError(f"the weight is not a number: {weight}", field="keep") from error
        if not (math.isfinite(number) and number >= 0):
            raise InputError("the weight must be 0 or more", field="keep")
        found.append((name, number))
    return tuple(found)
