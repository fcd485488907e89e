"""Which figures are here for the new neighbourhoods, and bringing in figures of one's own with a look beforehand."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePath
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from nabij.core.actors import Actor
from nabij.core.imports import ImportFailed
from nabij.impact.first_day import rules
from nabij.impact.first_day.queries import municipalities_of
from nabij.impact.first_day.services import log
from nabij.impact.models import BoundaryDraft, DraftFile
from nabij.territory.indicators import definitions
from nabij.territory.indicators.figures import Reader
from nabij.territory.indicators.imports.own import Options
from nabij.territory.indicators.imports.readings import IndicatorOutcome, Origin
from nabij.territory.indicators.imports.write import import_indicators, read_file
from nabij.territory.models import Area, Indicator

SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx", ".ods")


@dataclass
class There:
    """An indicator, and of which of the neighbourhoods there is a figure."""

    indicator: Indicator
    areas: list[str] = field(default_factory=list)
    on: date | None = None
    sources: set[str] = field(default_factory=set)


def overview(areas: Sequence[Area]) -> tuple[list[There], list[Indicator]]:
    """Indicators with a figure for at least one neighbourhood, and those without any."""
    reader = Reader()
    codes = list(reader.known)
    reader.bring([area.pk for area in areas], codes)
    there, missing = [], []
    for code in codes:
        found = There(reader.known[code])
        for area in areas:
            figure = reader.figure(code, area.pk)
            if figure is None or (figure.value is None and not figure.hidden):
                continue
            found.areas.append(area.name)
            found.on = max(found.on or figure.on, figure.on)
            found.sources |= set(figure.sources)
        if found.areas:
            there.append(found)
        else:
            missing.append(found.indicator)
    return there, missing


@dataclass(frozen=True)
class Told:
    """What the file doesn't say itself. label: which delivery of the source this is."""

    source: str
    label: str
    on: date | None = None


def look(draft: BoundaryDraft, *, name: str, content: bytes, told: Told, by: Actor) -> IndicatorOutcome:
    """What bringing in a file would do; nothing of it is brought in, the file waits. Raises `ImportFailed`."""
    outcome = _bring(draft, name, content, told, by=by, dry_run=True)
    DraftFile.objects.update_or_create(
        draft=draft, by=by.user,
        defaults={"name": _plain_name(name), "content": content, "on": told.on, "source": told.source,
                  "label": told.label},
    )  # fmt: skip
    return outcome


@transaction.atomic
def commit(draft: BoundaryDraft, waiting: DraftFile, *, by: Actor) -> IndicatorOutcome:
    """Bring in the file that waits. Raises `ImportFailed`, and then the file still waits."""
    told = Told(waiting.source, waiting.label, waiting.on)
    outcome = _bring(draft, waiting.name, bytes(waiting.content), told, by=by, dry_run=False)
    log("draft.figures", draft, by=by, file=waiting.name, created=outcome.created, updated=outcome.updated)
    waiting.delete()
    return outcome


def waiting_for(draft: BoundaryDraft, by: Actor) -> DraftFile | None:
    return DraftFile.objects.filter(draft=draft, by=by.user).first()


def drop(draft: BoundaryDraft, *, by: Actor) -> None:
    DraftFile.objects.filter(draft=draft, by=by.user).delete()


def _plain_name(name: str) -> str:
    return PurePath(name.replace("\\", "/")).name[-80:] or "cijfers.csv"


def _bring(
    draft: BoundaryDraft, name: str, content: bytes, told: Told, *, by: Actor, dry_run: bool
) -> IndicatorOutcome:
    plain = _plain_name(name)
    if PurePath(plain).suffix.lower() not in SUFFIXES:
        raise ImportFailed(_("%(file)s: kies een bestand dat eindigt op .csv of .xlsx.") % {"file": plain})
    options = Options(on=told.on)
    with tempfile.TemporaryDirectory() as room:
        path = Path(room) / plain
        path.write_bytes(content)
        _only_here(draft, path, options, by)
        origin = Origin(_own_source(draft, told.source, by), told.label, file=plain)
        return import_indicators(path, by=by, options=options, origin=origin, strict=True, dry_run=dry_run)


def _own_source(draft: BoundaryDraft, source: str, by: Actor) -> str:
    """With the municipality in front: a file from here can never take the place of figures of another source."""
    towns = rules.governed(by.user, municipalities_of(draft))
    return f"{', '.join(town.name for town in towns)}: {source}"[:200]


def _only_here(draft: BoundaryDraft, path: Path, options: Options, by: Actor) -> None:
    """Refuse rows about areas over which the actor doesn't decide, each by its row."""
    with transaction.atomic():
        known = definitions.current() or definitions.define(definitions.starter_set(), by=by)
    readings, _notes, _source = read_file(path, known, options)
    allowed = _codes_here(draft, by)
    strange = [reading for reading in readings if reading.code not in allowed]
    if strange:
        raise ImportFailed(
            *dict.fromkeys(
                _("%(file)s, %(where)s: gebied '%(code)s' ligt niet in uw gemeente")
                % {"file": path.name, "where": reading.where, "code": reading.code}
                for reading in strange
            )
        )


def _codes_here(draft: BoundaryDraft, by: Actor) -> set[str]:
    towns = rules.governed(by.user, municipalities_of(draft))
    ids: set[UUID] = {pk for town in towns for pk in town.descendant_ids()}
    return set(Area.objects.filter(pk__in=ids).values_list("code", flat=True))
