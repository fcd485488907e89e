"""What is known of the areas that neighbourhoods are built from, and the question that the engine gets of it."""

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import numpy as np
from django.utils.translation import gettext as _

from nabij.core.clock import today
from nabij.engines.common import InputError
from nabij.engines.territories import io
from nabij.engines.territories.problem import Areas, Borders, Keep, Problem
from nabij.impact.models import BoundaryDraft
from nabij.territory.models import Area, Level, PopulationCount

MOST_AREAS: Final = 800
"""Areas that a page takes; what is larger is drawn on the command line."""
BLOCKS: Final = (Level.SECTOR, Level.DISTRICT, Level.SUBMUNICIPALITY)
GROUPS: Final = (Level.DISTRICT, Level.SUBMUNICIPALITY)
Parents = dict[UUID, set[UUID]]


@dataclass(frozen=True)
class Blocks:
    """The areas of one level in the chosen municipalities, and what is known of them."""

    level: str
    areas: list[Area]
    persons: dict[UUID, int]
    on: date | None
    sources: tuple[str, ...]

    @property
    def without_shape(self) -> list[Area]:
        return [area for area in self.areas if area.min_lon is None]

    @property
    def without_persons(self) -> list[Area]:
        return [area for area in self.areas if area.pk not in self.persons]

    @property
    def usable(self) -> bool:
        """Whether neighbourhoods can be proposed out of these: shapes, some inhabitants, not too many."""
        return bool(self.persons) and len(self.without_shape) < len(self.areas) <= MOST_AREAS

    @property
    def total(self) -> int:
        return sum(self.persons.values())


def blocks_of(municipalities: Iterable[Area]) -> list[Blocks]:
    """For each level of building blocks that is here: its areas and their inhabitants. A handful of queries."""
    ids = {pk for area in municipalities for pk in area.descendant_ids()}
    rows = Area.objects.valid().filter(pk__in=ids, level__in=BLOCKS).defer("geometry").order_by("code")
    by_level: dict[str, list[Area]] = defaultdict(list)
    for area in rows:
        by_level[area.level].append(area)
    counts = _counts([area.pk for found in by_level.values() for area in found])
    return [_blocks(level, by_level[level], counts) for level in BLOCKS if level in by_level]


def _counts(ids: Sequence[UUID]) -> dict[UUID, dict[date, tuple[int, str]]]:
    found: dict[UUID, dict[date, tuple[int, str]]] = defaultdict(dict)
    rows = PopulationCount.objects.filter(area__in=ids, on__lte=today()).order_by("created_at")
    for area, on, persons, source in rows.values_list("area_id", "on", "persons", "source"):
        found[area][on] = (persons, source)
    return found


def _blocks(level: str, areas: list[Area], counts: dict[UUID, dict[date, tuple[int, str]]]) -> Blocks:
    """Inhabitants of the last day of which most areas have a figure, so that all are of one day."""
    own = {area.pk: counts[area.pk] for area in areas if area.pk in counts}
    days: dict[date, int] = defaultdict(int)
    for told in own.values():
        for on in told:
            days[on] += 1
    best = max(days, key=lambda on: (days[on], on), default=None)
    known = {pk: told[best] for pk, told in own.items() if best is not None and best in told}
    sources = tuple(sorted({source for _persons, source in known.values()}))
    return Blocks(level, areas, {pk: persons for pk, (persons, _source) in known.items()}, best, sources)


# What stands above an area: municipality, wijk, former municipality.


@dataclass
class Above:
    """Names of what areas lie in, by level; ``code`` of the municipality."""

    municipality: dict[UUID, Area] = field(default_factory=dict)
    groups: dict[str, dict[UUID, Area]] = field(default_factory=lambda: defaultdict(dict))


def above(areas: Iterable[Area]) -> Above:
    """Municipality and groups of each area; a query or two per level."""
    start = [area.pk for area in areas]
    parents: Parents = defaultdict(set)
    layer = set(start)
    while layer:
        links: list[tuple[Any, Any]] = list(
            Area.parents.through.objects.filter(from_area__in=layer).values_list("from_area_id", "to_area_id")
        )
        for child, parent in links:
            parents[child].add(parent)
        layer = {parent for _child, parent in links} - set(parents)
    known = Area.objects.valid().filter(pk__in={up for ups in parents.values() for up in ups})
    by_id = {area.pk: area for area in known.defer("geometry").order_by("code")}
    found = Above()
    for pk in start:
        for up in sorted(_over(pk, parents), key=lambda one: by_id[one].code if one in by_id else ""):
            one = by_id.get(up)
            if one is not None and one.level == Level.MUNICIPALITY:
                found.municipality.setdefault(pk, one)
            elif one is not None and one.level in GROUPS:
                found.groups[one.level].setdefault(pk, one)
    return found


def _over(pk: UUID, parents: Parents) -> set[UUID]:
    found, layer = set[UUID](), {pk}
    while layer:
        layer = {up for one in layer for up in parents.get(one, ())} - found
        found |= layer
    return found


# From polygons to what touches what.


def survey(blocks: Blocks) -> dict[str, Any]:
    """Borders, size and form of the areas, measured once by the engine, as plain data that a draft keeps.

    Raises `InputError` when the shapes can't be used.
    """
    areas = list(Area.objects.filter(pk__in=[area.pk for area in blocks.areas]).order_by("code"))
    ups = above(areas)
    rows = [
        {
            "type": "Feature",
            "properties": {"id": area.code, "name": area.name, "persons": blocks.persons.get(area.pk, 0)},
            "geometry": area.geometry,
        }
        for area in areas
    ]
    found = _loaded(rows)
    problem = found.problem
    a, b = problem.areas, problem.borders
    return {
        "size": a.size.tolist(), "x": a.x.tolist(), "y": a.y.tolist(), "inertia": a.inertia.tolist(),
        "perimeter": a.perimeter.tolist(), "remainder": a.remainder.tolist(),
        "pairs": np.stack([b.first, b.second], axis=1).tolist(), "metres": b.metres.tolist(),
        "bridge": b.bridge.tolist(),
        "within": [ups.municipality[area.pk].code if area.pk in ups.municipality else "" for area in areas],
        "within_names": {area.code: area.name for area in ups.municipality.values()},
        "groups": {level: _labels(areas, ups.groups[level]) for level in GROUPS if ups.groups.get(level)},
        "ids": [area.code for area in areas],
        "on": blocks.on.isoformat() if blocks.on else "", "sources": list(blocks.sources),
        "tolerance": found.tolerance,
    }  # fmt: skip


def _loaded(rows: list[dict[str, Any]], **told: Any) -> io.Map:
    with tempfile.TemporaryDirectory() as room:
        path = Path(room) / "areas.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}))
        return io.load(path, io.Options(id="id", population="persons", name="name", **told))


def _labels(areas: Sequence[Area], groups: dict[UUID, Area]) -> list[str]:
    """A name per area; two groups with one name are told apart by their code."""
    codes: dict[str, set[str]] = defaultdict(set)
    for group in groups.values():
        codes[group.name].add(group.code)
    labels = []
    for area in areas:
        over = groups.get(area.pk)
        name = over.name if over is not None else ""
        labels.append(f"{name} ({over.code})" if over is not None and len(codes[name]) > 1 else name)
    return labels


def apart_along(draft: BoundaryDraft, areas: Sequence[Area], lines: Path) -> list[list[str]]:
    """Pairs of codes of areas that touch along lines of a GeoJSON file, which no neighbourhood may cross.

    Raises `InputError`, also when no border lies along a line.
    """
    rows = [
        {"type": "Feature", "properties": {"id": area.code, "name": area.name, "persons": 1}, "geometry": area.geometry}
        for area in areas
    ]  # fmt: skip
    problem = _loaded(rows, never_across=lines).problem
    ids = problem.areas.ids
    found = [[ids[a], ids[b]] for a, b in problem.apart.tolist()]
    if not found:
        raise InputError(_("Geen enkele grens tussen twee gebieden loopt langs deze lijnen."))
    return found


# The question.


def problem_of(
    draft: BoundaryDraft, rows: Sequence[tuple[str, str, int]], chosen: Sequence[int] | None = None
) -> Problem:
    """The question of a draft. rows: code, name and inhabitants of each area, in the order of the ground.

    chosen: places in ``rows`` of the areas that take part, all by default. Raises `InputError` for choices that
    contradict each other.
    """
    ground = draft.ground
    places = list(range(len(rows))) if chosen is None else list(chosen)
    new = {old: number for number, old in enumerate(places)}
    column = {name: [ground[name][old] for old in places] for name in ("size", "x", "y", "inertia", "perimeter")}
    areas = Areas.build(
        ids=[rows[old][0] for old in places], names=[rows[old][1] for old in places],
        population=[rows[old][2] for old in places], remainder=[ground["remainder"][old] for old in places], **column,
    )  # fmt: skip
    kept = [i for i, (a, b) in enumerate(ground["pairs"]) if a in new and b in new]
    borders = Borders.build(
        [[new[end] for end in ground["pairs"][i]] for i in kept],
        metres=[ground["metres"][i] for i in kept], bridge=np.array([ground["bridge"][i] for i in kept], dtype=bool),
    )  # fmt: skip
    within, labels = _numbered([ground["within"][old] for old in places], ground["within_names"])
    at = {rows[old][0]: new[old] for old in places}
    keep = [_keep(level, [ground["groups"][level][old] for old in places]) for level in _kept_levels(draft)]
    if draft.cross_borders:
        keep.insert(0, _keep("municipality", [ground["within"][old] for old in places], ground["within_names"]))
    return Problem(
        areas=areas, borders=borders, within=np.zeros(len(places), dtype=np.int64) if draft.cross_borders else within,
        within_labels=("",) if draft.cross_borders else labels,
        within_name="" if draft.cross_borders else "municipality", keep=tuple(keep),
        together=_sets(draft.together, at), apart=_pairs(draft.apart, at),
        target=draft.target, least=draft.least, most=draft.most,
    )  # fmt: skip


def _kept_levels(draft: BoundaryDraft) -> list[str]:
    return [level for level in GROUPS if level in draft.keep and level in draft.ground["groups"]]


def _numbered(values: Sequence[str], names: dict[str, str]) -> tuple[Any, tuple[str, ...]]:
    seen: dict[str, int] = {}
    numbers = [seen.setdefault(value, len(seen)) for value in values]
    return np.array(numbers, dtype=np.int64), tuple(names.get(code, code) for code in seen)


def _keep(level: str, values: Sequence[str], names: dict[str, str] | None = None) -> Keep:
    seen: dict[str, int] = {}
    group = [seen.setdefault(value, len(seen)) if value else -1 for value in values]
    labels = tuple((names or {}).get(value, value) for value in seen)
    return Keep(level, labels, np.array(group, dtype=np.int64))


def _sets(told: Sequence[Sequence[str]], at: dict[str, int]) -> tuple[tuple[int, ...], ...]:
    found = [tuple(sorted({at[code] for code in one if code in at})) for one in told]
    return tuple(one for one in found if len(one) > 1)


def _pairs(told: Sequence[Sequence[str]], at: dict[str, int]) -> Any:
    found = [(at[a], at[b]) for a, b in told if a in at and b in at]
    return np.array(sorted(set(found)), dtype=np.int64).reshape(-1, 2)
