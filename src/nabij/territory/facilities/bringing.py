"""Lists of facilities into the database, and their counts per area, which are made of what is stored."""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import shapely
from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry
from shapely.prepared import prep

from nabij.core import audit
from nabij.core.actors import Actor
from nabij.core.imports import ImportFailed
from nabij.territory import queries
from nabij.territory.facilities import kinds as kinds_of
from nabij.territory.facilities.reading import Asked, Found, Reading, read_facilities
from nabij.territory.imports.population import day_of
from nabij.territory.indicators import definitions
from nabij.territory.indicators.imports.points import Drawn, counted, drawn
from nabij.territory.indicators.imports.readings import Batch, IndicatorOutcome, Origin
from nabij.territory.indicators.imports.readings import Reading as Figure
from nabij.territory.indicators.imports.write import edition_of, write
from nabij.territory.models import Area, Facility, FacilityKind, IndicatorEdition

NEAR = 0.1  # degrees round the areas that are here, some 7 to 11 km: who lives at the edge goes across it
INSIDE = 0.99  # of its surface: borders of two maps differ a little


@dataclass(frozen=True)
class Listed:
    """A list as it comes in. ``kinds`` are those that it looked for, also where it found none; ``area``: the one area
    that it is about."""

    origin: Origin
    on: date
    reading: Reading
    kinds: Collection[str]
    area: Area | None = None


@dataclass
class Stored:
    """What became of a list."""

    edition: IndicatorEdition
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    gone: int = 0
    elsewhere: int = 0
    notes: list[str] = field(default_factory=list)


@transaction.atomic
def import_facilities(
    path: Path,
    *,
    by: Actor,
    asked: Asked | None = None,
    origin: Origin | None = None,
    on: date | None = None,
    area: Area | None = None,
    dry_run: bool = False,
) -> IndicatorOutcome:
    """Bring in a list of facilities and count them per area; all or nothing, raises `ImportFailed`.

    The same source and edition again is that list anew: what it doesn't hold any more goes. Without ``on`` the day is
    that of the edition, or of the year in the name of the file.
    """
    asked = asked or Asked()
    kinds = kinds_of.ready(by=by)
    reading = read_facilities(path, kinds, asked)
    stem = path.name.split(".")[0]
    told = origin or Origin("", "")
    day = on or day_of(told.label) or _day_in(stem)
    if day is None:
        raise ImportFailed(_("%(file)s: geef de dag van de lijst met --on") % {"file": path.name})
    named = replace(told, source=told.source or stem, label=told.label or day.isoformat(), file=path.name)
    looked_for = {asked.kind} if asked.kind else {one.kind for one in reading.found} | set(asked.only)
    stored = store(Listed(named, day, reading, looked_for, area), kinds, by=by)
    known = definitions.ready(by=by)
    outcome = write([(Batch(named, counts_of(stored.edition, drawn()), computed=True), None)], known, by=by)
    outcome.created, outcome.updated, outcome.unchanged = stored.created, stored.updated, stored.unchanged
    outcome.notes = stored.notes + outcome.notes
    outcome.dry_run = dry_run
    if dry_run:
        transaction.set_rollback(True)
    return outcome


def _day_in(stem: str) -> date | None:
    years = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", stem)
    return date(int(years[-1]), 1, 1) if years else None


@transaction.atomic
def store(listed: Listed, kinds: dict[str, FacilityKind], *, by: Actor) -> Stored:
    """Keep what a list holds for the areas that are here; raises `ImportFailed` when it holds nothing here."""
    edition = edition_of(listed.origin)
    box_ = _box_of(listed.reading.points)
    edition.looked_at = {"on": listed.on.isoformat(), "kinds": sorted(listed.kinds), "box": box_}
    if listed.area is not None:
        edition.looked_at["area"] = str(listed.area.pk)
    near = _near(listed.area)
    here = [one for one in listed.reading.found if near.covers(Point(one.lon, one.lat))]
    stored = Stored(edition, elsewhere=len(listed.reading.found) - len(here), notes=listed.reading.notes())
    if listed.reading.found and not here:
        raise ImportFailed(
            _("%(file)s: geen enkele voorziening ligt in de gebieden hier; zijn lengte en breedte omgewisseld?")
            % {"file": listed.origin.file}
        )
    if stored.elsewhere:
        stored.notes.append(_("%(count)d voorzieningen liggen elders en zijn weggelaten") % {"count": stored.elsewhere})
    edition.save(update_fields=["looked_at"])
    _write(stored, here, kinds)
    audit.record("facilities.imported", by=by, on=edition, file=listed.origin.file, facilities=len(here))
    return stored


def _box_of(points: Sequence[tuple[float, float]]) -> list[float]:
    if not points:
        return [0.0, 0.0, 0.0, 0.0]
    lons, lats = [point[0] for point in points], [point[1] for point in points]
    return [min(lons), min(lats), max(lons), max(lats)]


def _near(area: Area | None) -> Any:
    """Inside the area that a list is about; else in or near the areas that are here, anywhere when none is drawn."""
    if area is not None:
        return prep(area.polygon())
    rows = Area.objects.valid().exclude(min_lon=None).values_list("min_lon", "min_lat", "max_lon", "max_lat")
    boxes = [box(w or 0, s or 0, e or 0, n or 0).buffer(NEAR) for w, s, e, n in rows]
    return prep(shapely.union_all(boxes) if boxes else box(-180, -90, 180, 90))


def _write(stored: Stored, here: Sequence[Found], kinds: dict[str, FacilityKind]) -> None:
    rows = [
        Facility(
            kind=kinds[one.kind], edition=stored.edition, ref=one.ref, name=one.name, lon=one.lon, lat=one.lat,
            opening_hours=one.opening_hours, capacity=one.capacity,
        )
        for one in here
    ]  # fmt: skip
    there = {(one.kind_id, one.ref): one for one in stored.edition.facilities.all()}
    changed = [row for row in rows if _content(there.pop((row.kind_id, row.ref), None)) != _content(row)]
    Facility.objects.filter(pk__in=[one.pk for one in there.values()]).delete()
    known = set(stored.edition.facilities.values_list("kind_id", "ref")) if changed else set()
    Facility.objects.bulk_create(
        changed,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["edition", "kind", "ref"],
        update_fields=["name", "lon", "lat", "opening_hours", "capacity"],
    )
    stored.gone = len(there)
    stored.updated = sum((row.kind_id, row.ref) in known for row in changed)
    stored.created = len(changed) - stored.updated
    stored.unchanged = len(rows) - len(changed)
    if stored.gone:
        stored.notes.append(
            _("%(count)d voorzieningen staan niet meer in de lijst en zijn weg") % {"count": stored.gone}
        )


def _content(one: Facility | None) -> tuple[object, ...]:
    return () if one is None else (one.name, one.lon, one.lat, one.opening_hours, one.capacity)


# Counts


def counts_of(edition: IndicatorEdition, areas: Sequence[Drawn]) -> list[Figure]:
    """How many facilities of a list lie in each area where it looked, zero included."""
    looked = queries.lists_of_facilities().get(edition.pk)
    if looked is None:
        return []
    points = defaultdict[str, list[tuple[float, float]]](list)
    for kind, lon, lat in edition.facilities.values_list("kind__code", "lon", "lat"):
        points[kind].append((lon, lat))
    within = _drawn_within(areas, looked.region) if edition.looked_at.get("area") else _touching(areas, looked.region)
    counting = FacilityKind.objects.filter(code__in=looked.kinds).exclude(indicator="")
    known = definitions.current()
    return [
        figure
        for kind in counting
        if kind.indicator in known
        for figure in counted(within, points[kind.code], kind.indicator, looked.on)
    ]


def _touching(areas: Sequence[Drawn], region: BaseGeometry) -> list[Drawn]:
    return [one.only(region.intersects(polygon) for polygon in one.polygons) for one in areas]


def _drawn_within(areas: Sequence[Drawn], region: BaseGeometry) -> list[Drawn]:
    """Areas that lie in a region but for a sliver."""
    return [
        one.only(polygon.intersection(region).area > INSIDE * polygon.area for polygon in one.polygons) for one in areas
    ]
