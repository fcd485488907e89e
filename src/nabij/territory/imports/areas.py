"""Writing areas: all checks first, then everything in one transaction; a second time updates what is there."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import shapely
from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry import mapping

from nabij.core import audit
from nabij.core.actors import Actor
from nabij.core.imports import ImportFailed, Outcome, Problems, Table
from nabij.territory.imports.geojson import AreaRow, Fields, read_geojson, read_table
from nabij.territory.imports.refnis import is_refnis, read_refnis
from nabij.territory.models import Area, Level

PARENT_LINK = Area.parents.through
REAL_PIECE = 0.02  # of its surface; less is the blur of simplified borders
ANY_LEVEL = ("municipality", "arrondissement", "province", "region")


@transaction.atomic
def import_areas(
    path: Path,
    *,
    by: Actor,
    level: str = "",
    fields: Fields | None = None,
    source: str = "",
    valid_from: date | None = None,
    crs: str = "",
    dry_run: bool = False,
) -> Outcome:
    """Bring in the areas of a file; raises `ImportFailed` with everything that is wrong, and then nothing is written.

    GeoJSON and text tables need ``level`` and ``fields``; the official REFNIS list is known by its header.
    """
    rows = _read(path, level, fields, crs)
    for row in rows:
        row.valid_from = row.valid_from or valid_from
    found = _Found({row.level for row in rows})
    _check_twice(path, rows)
    _link_parents(path, rows, found)
    outcome = _write(rows, found, source)
    outcome.dry_run = dry_run
    if dry_run:
        transaction.set_rollback(True)
    else:
        audit.record("areas.imported", by=by, file=path.name, created=outcome.created, updated=outcome.updated)
    return outcome


def _read(path: Path, level: str, fields: Fields | None, crs: str) -> list[AreaRow]:
    is_geojson = path.name.lower().removesuffix(".gz").endswith((".geojson", ".json"))
    table = None if is_geojson else Table(path)
    if table is not None and is_refnis(table):
        return read_refnis(path, table)
    if not level or fields is None:
        raise ImportFailed(
            _("%(file)s: zeg wat het is met --level, --code en --name (enkel de REFNIS-lijst wordt zo herkend)")
            % {"file": path.name}
        )
    return read_geojson(path, level, fields, crs) if table is None else read_table(path, level, fields)


class _Found:
    """Areas that are there already, by level and code, without their polygons."""

    def __init__(self, levels: set[str]) -> None:
        self.by_code: dict[str, list[Area]] = defaultdict(list)
        for area in Area.objects.order_by("valid_from").defer("geometry"):
            self.by_code[area.code].append(area)
        # Whatever this file may change is compared whole.
        self.whole = {area.pk: area for area in Area.objects.filter(level__in=levels)}

    def of(self, level: str, code: str) -> list[Area]:
        return [self.whole[area.pk] for area in self.by_code[code] if area.level == level]

    def parent(self, level: str, code: str) -> list[Area]:
        """Areas with this code; without a level a municipality goes before larger areas."""
        here = self.by_code[code]
        if level:
            return [area for area in here if area.level == level]
        for usual in ANY_LEVEL:
            if fitting := [area for area in here if area.level == usual]:
                return fitting
        levels = {area.level for area in here}
        return here if len(levels) == 1 else []


def _check_twice(path: Path, rows: list[AreaRow]) -> None:
    problems, seen = Problems(path), dict[tuple[str, str, date | None], str]()
    for row in rows:
        key = (row.level, row.code, row.valid_from)
        if key in seen:
            problems.add(_("dezelfde code staat ook bij %(other)s") % {"other": seen[key]}, where=row.where)
        seen.setdefault(key, row.where)
    problems.raise_any()


def _link_parents(path: Path, rows: list[AreaRow], found: _Found) -> None:
    """Each parent has to be there, or to come with the same file."""
    coming = {row.code for row in rows}
    problems = Problems(path)
    for row in rows:
        for level, code in row.parents:
            if code not in coming and not found.parent(level, code):
                problems.add(
                    _("er is geen gebied met code '%(code)s'; breng dat eerst binnen") % {"code": code}, where=row.where
                )
    problems.raise_any()


@dataclass
class _Plan:
    new: list[Area] = field(default_factory=list)
    changed: list[Area] = field(default_factory=list)
    same: int = 0
    rows: list[tuple[Area, AreaRow]] = field(default_factory=list)


def _write(rows: list[AreaRow], found: _Found, source: str) -> Outcome:
    plan = _Plan()
    last_of = {(row.level, row.code): row for row in sorted(rows, key=lambda row: row.valid_from or date.min)}
    for row in rows:
        _place(plan, row, found, source, is_last=last_of[row.level, row.code] is row)
    Area.objects.bulk_create(plan.new, batch_size=500)
    names = ["name", "source", "valid_from", "valid_to", "geometry", "min_lon", "min_lat", "max_lon", "max_lat"]
    Area.objects.bulk_update(plan.changed, names, batch_size=200)
    for area in plan.new:
        found.by_code[area.code].append(area)
    relinked = _write_parents(plan, found)
    _place_neighbourhoods([area for area, row in plan.rows if area.level == Level.NEIGHBOURHOOD and not row.parents])
    changed = {area.pk for area in plan.changed} | (relinked - {area.pk for area in plan.new})
    known = len(plan.rows) - len(plan.new)
    return Outcome(created=len(plan.new), updated=len(changed), unchanged=max(0, known - len(changed)))


def _place(plan: _Plan, row: AreaRow, found: _Found, source: str, *, is_last: bool) -> None:
    versions = found.of(row.level, row.code)
    area = _version(versions, row, is_last=is_last)
    if area is None:
        area = Area(level=row.level, code=row.code)
        plan.new.append(area)
        _fill(area, row, source)
        _succeed(plan, area, versions)
    elif _fill(area, row, source):
        plan.changed.append(area)
    plan.rows.append((area, row))


def _version(versions: list[Area], row: AreaRow, *, is_last: bool) -> Area | None:
    """The stored edition of an area that a row is about."""
    if row.valid_from is None:
        return next((area for area in reversed(versions) if area.valid_to is None), versions[-1] if versions else None)
    same = next((area for area in versions if area.valid_from == row.valid_from), None)
    undated = next((area for area in versions if area.valid_from is None and is_last), None)
    return same or undated


def _fill(area: Area, row: AreaRow, source: str) -> bool:
    """Take over what the row tells; what it doesn't tell stays. Says whether anything changed."""
    before = (area.name, area.source, area.valid_from, area.valid_to, area.geometry)
    area.name = row.name
    area.source = source or area.source
    area.valid_from = row.valid_from or area.valid_from
    if row.end_known:
        area.valid_to = row.valid_to
    if row.polygon is not None and _as_json(row.polygon) != area.geometry:
        area.set_polygon(row.polygon)
        area.geometry = _as_json(row.polygon)
    return before != (area.name, area.source, area.valid_from, area.valid_to, area.geometry)


def _as_json(polygon: shapely.Geometry) -> object:
    """The polygon as it comes back from the database: lists, no tuples."""

    def plain(value: object) -> object:
        return [plain(item) for item in value] if isinstance(value, tuple | list) else value

    return {key: plain(value) for key, value in mapping(polygon).items()}


def _succeed(plan: _Plan, area: Area, versions: list[Area]) -> None:
    """A new edition ends the one before it, on the eve."""
    if area.valid_from is None:
        return
    later = [other.valid_from for other in versions if other.valid_from and other.valid_from > area.valid_from]
    if later and area.valid_to is None:
        area.valid_to = min(later) - timedelta(days=1)
    for other in versions:
        if other.valid_to is None and (other.valid_from is None or other.valid_from < area.valid_from):
            other.valid_to = area.valid_from - timedelta(days=1)
            plan.changed.append(other)


def _write_parents(plan: _Plan, found: _Found) -> set[UUID]:
    """Lay the links upwards; links to levels that the file doesn't speak of stay."""
    wanted: dict[UUID, set[UUID]] = {}
    levels: dict[UUID, set[str]] = {}
    for area, row in plan.rows:
        if not row.parents:
            continue
        above = [_in_force(found.parent(level, code), area) for level, code in row.parents]
        wanted[area.pk] = {parent.pk for parent in above if parent.pk != area.pk}
        levels[area.pk] = {parent.level for parent in above}
    links = PARENT_LINK.objects.filter(from_area_id__in=wanted) if len(wanted) < 500 else PARENT_LINK.objects.all()
    there: dict[UUID, set[UUID]] = defaultdict(set)
    gone: list[int] = []
    changed: set[UUID] = set()
    for link in links.select_related("to_area"):
        child, parent = link.from_area_id, link.to_area_id
        if child not in wanted:
            continue
        there[child].add(parent)
        if parent not in wanted[child] and link.to_area.level in levels[child]:
            gone.append(link.pk)
            changed.add(child)
    new = [(child, parent) for child, above in wanted.items() for parent in sorted(above - there[child])]
    for start in range(0, len(gone), 500):
        PARENT_LINK.objects.filter(pk__in=gone[start : start + 500]).delete()
    PARENT_LINK.objects.bulk_create(
        [PARENT_LINK(from_area_id=child, to_area_id=parent) for child, parent in new], batch_size=500
    )
    return changed | {child for child, _parent in new}


def _place_neighbourhoods(neighbourhoods: list[Area]) -> None:
    """Neighbourhoods of which the file doesn't tell the municipality lie in those that hold a real piece of them."""
    for area in neighbourhoods:
        if area.geometry is None or area.parents.filter(level=Level.MUNICIPALITY).exists():
            continue
        polygon = area.polygon()
        near = Area.objects.valid().filter(
            level=Level.MUNICIPALITY, min_lon__lte=area.max_lon, max_lon__gte=area.min_lon,
            min_lat__lte=area.max_lat, max_lat__gte=area.min_lat,
        )  # fmt: skip
        area.parents.add(*(one for one in near if one.polygon().intersection(polygon).area > REAL_PIECE * polygon.area))


def _in_force(parents: list[Area], area: Area) -> Area:
    """The edition of a parent that held when the area began (the latest when that isn't known)."""
    day = area.valid_from
    if day is None:
        return parents[-1]
    fitting = [p for p in parents if (p.valid_from or date.min) <= day <= (p.valid_to or date.max)]
    return fitting[-1] if fitting else parents[-1]
