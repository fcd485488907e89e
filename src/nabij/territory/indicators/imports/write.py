"""Figures of a delivery into the database: checked first, then everything in one transaction."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from nabij.core import audit
from nabij.core.actors import Actor
from nabij.core.imports import ImportFailed
from nabij.core.small_cells import SMALLEST
from nabij.core.small_groups import is_small
from nabij.territory.indicators import definitions, hiding
from nabij.territory.indicators.imports.conversion import Conversion, convert
from nabij.territory.indicators.imports.own import Options, check, read_own
from nabij.territory.indicators.imports.readings import Batch, IndicatorOutcome, Origin, Reading
from nabij.territory.indicators.imports.reconcile import unbalanced
from nabij.territory.indicators.imports.sheets import open_rows
from nabij.territory.indicators.imports.statbel import SOURCES, form_of, read_statbel
from nabij.territory.indicators.places import Place, Places
from nabij.territory.models import Area, Indicator, IndicatorEdition, IndicatorValue, Level, Reuse

NAMED = 5
SHOWN = 8  # warnings of one kind


def read_file(path: Path, known: Mapping[str, Indicator], options: Options) -> tuple[list[Reading], list[str], str]:
    """Readings of a file, remarks, and the source when the form tells; raises `ImportFailed`."""
    rows = open_rows(path)
    form = form_of(rows)
    if form:
        return *read_statbel(rows, form, options.on), SOURCES[form]
    return *read_own(rows, known, options), ""


@transaction.atomic
def import_indicators(
    path: Path,
    *,
    by: Actor,
    options: Options | None = None,
    origin: Origin | None = None,
    conversion: Path | None = None,
    strict: bool = False,
    dry_run: bool = False,
) -> IndicatorOutcome:
    """Bring in the figures of a file: an official form of Statbel or a table of one's own (csv, xlsx, ods).

    Raises `ImportFailed` with all that is wrong, and then nothing is written. The same source and label again update
    that edition; another label keeps the former beside it.
    """
    known = definitions.define(definitions.starter_set(), by=by) if not definitions.current() else definitions.current()
    readings, notes, source = read_file(path, known, options or Options())
    stem = path.name.split(".")[0]
    told = origin or Origin("", "")
    named = Origin(told.source or source or stem, told.label or stem, told.licence, told.reuse, path.name)
    batch = Batch(named, readings, notes)
    table = Conversion.read(conversion) if conversion else None
    outcome = write([(batch, table)], known, by=by, strict=strict)
    outcome.dry_run = dry_run
    if dry_run:
        transaction.set_rollback(True)
    return outcome


@transaction.atomic
def write(
    deliveries: Sequence[tuple[Batch, Conversion | None]],
    known: Mapping[str, Indicator],
    *,
    by: Actor,
    strict: bool = False,
) -> IndicatorOutcome:
    """Write deliveries, each by its table of codes if any, decide what may be shown, compare parts with wholes."""
    problems = [line for batch, _table in deliveries for line in check(batch.origin.file, batch.readings, known)]
    if problems:
        raise ImportFailed(*problems)
    writing = _Writing(known, by, strict=strict)
    for batch, conversion in deliveries:
        writing.add(batch, conversion)
    return writing.finish()


def edition_of(origin: Origin) -> IndicatorEdition:
    """The delivery of a source, new or the one with the same label."""
    told = {"licence": origin.licence, "reuse": origin.reuse, "file": origin.file}
    edition, _created = IndicatorEdition.objects.update_or_create(
        source=origin.source[:200], label=origin.label[:80], defaults=told
    )
    return edition


class _Writing:
    def __init__(self, known: Mapping[str, Indicator], by: Actor, *, strict: bool) -> None:
        self.known, self.by, self.strict = known, by, strict
        self.places = Places.load()
        self.here = _here(self.places)
        self.by_code = defaultdict[str, list[Place]](list)
        for (_level, code), place in self.here.items():
            self.by_code[code].append(place)
        self.outcome = IndicatorOutcome()
        self.touched: set[tuple[str, date]] = set()
        self.compared: set[tuple[str, date]] = set()

    def add(self, batch: Batch, conversion: Conversion | None) -> None:
        if conversion is not None:
            batch = convert(batch, conversion, {code for _level, code in self.here}, self.known)
        rows, unknown = self._located(batch)
        if unknown and (self.strict or not rows):
            raise ImportFailed(
                *(
                    _("%(file)s: er is geen gebied met code '%(code)s'") % {"file": batch.origin.file, "code": code}
                    for code in unknown
                )
            )
        edition = edition_of(batch.origin)
        self._write(edition, rows, computed=batch.computed)
        self._tell(batch, edition, rows, unknown)
        audit.record("indicators.imported", by=self.by, on=edition, file=batch.origin.file, figures=len(rows))

    def _located(self, batch: Batch) -> tuple[list[tuple[Reading, UUID]], list[str]]:
        """Readings with their area, and the codes of which there is none here. Readings of a municipality that is here
        without an area of their own are lost; others are of elsewhere."""
        rows, unknown, problems = list[tuple[Reading, UUID]](), set[str](), list[str]()
        municipalities = {code for level, code in self.here if level == Level.MUNICIPALITY}
        for reading in batch.readings:
            found = self._area(reading)
            if len(found) == 1:
                rows.append((reading, found[0].pk))
            elif found:
                problems.append(
                    _("%(file)s: code '%(code)s' bestaat op meer dan een niveau; geef --level")
                    % {"file": batch.origin.file, "code": reading.code}
                )
            elif reading.level != Level.MUNICIPALITY and reading.code[:5] in municipalities:
                batch.lose(reading)
            else:
                unknown.add(reading.code)
        if problems:
            raise ImportFailed(*dict.fromkeys(problems))
        return rows, sorted(unknown)

    def _area(self, reading: Reading) -> list[Place]:
        if reading.level:
            found = self.here.get((reading.level, reading.code))
            return [found] if found else []
        return self.by_code[reading.code]

    def _write(self, edition: IndicatorEdition, rows: list[tuple[Reading, UUID]], *, computed: bool) -> None:
        codes = {reading.indicator for reading, _area in rows}
        there = {
            (row.indicator_id, row.area_id, row.on): row
            for row in IndicatorValue.objects.filter(edition=edition, indicator__code__in=codes)
        }
        changed = []
        for reading, area in rows:
            value = self._value(edition, reading, area)
            old = there.get((value.indicator_id, area, reading.on))
            if old is None or _content(old) != _content(value):
                changed.append(value)
                self.outcome.created += old is None
                self.outcome.updated += old is not None
            else:
                self.outcome.unchanged += 1
            self.touched.add((reading.indicator, reading.on))
            if not computed:
                self.compared.add((reading.indicator, reading.on))
        IndicatorValue.objects.bulk_create(
            changed,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["indicator", "area", "on", "edition"],
            update_fields=["value", "low", "high", "projected", "mapped", "missing"],
        )

    def _value(self, edition: IndicatorEdition, reading: Reading, area: UUID) -> IndicatorValue:
        return IndicatorValue(
            indicator=self.known[reading.indicator], edition=edition, area_id=area, on=reading.on,
            value=reading.value, low=reading.low, high=reading.high,
            projected=reading.projected, mapped=reading.mapped, missing=reading.missing,
        )  # fmt: skip

    def _tell(
        self, batch: Batch, edition: IndicatorEdition, rows: list[tuple[Reading, UUID]], unknown: list[str]
    ) -> None:
        outcome = self.outcome
        outcome.notes += batch.notes
        outcome.notes += _overview(rows, self.known)
        if unknown:
            names = ", ".join(unknown[:NAMED]) + (", ..." if len(unknown) > NAMED else "")
            outcome.notes.append(
                _("%(count)d codes zijn hier niet gekend en weggelaten: %(names)s")
                % {"count": len(unknown), "names": names}
            )
        edition.unmapped = _unmapped(batch, rows, self.known)
        for code, days in edition.unmapped.items():
            outcome.unmapped.setdefault(code, {}).update(days)
            outcome.warnings += [
                _("LET OP: van '%(name)s' (%(day)s) past %(share)s %% in geen gebied hier: %(codes)s")
                % {
                    "name": self.known[code].name, "day": day, "share": f"{100 * lost['share']:.2f}".replace(".", ","),
                    "codes": ", ".join(lost["codes"][:NAMED]) + (", ..." if len(lost["codes"]) > NAMED else ""),
                }
                for day, lost in days.items()
            ]  # fmt: skip
        if edition.reuse == Reuse.ASK:
            outcome.warnings.append(
                _("LET OP: vraag %(source)s toestemming voor u deze cijfers verspreidt (%(label)s)")
                % {"source": edition.source, "label": edition.label}
            )
        edition.remarks = batch.notes
        edition.save(update_fields=["unmapped", "remarks"])

    def finish(self) -> IndicatorOutcome:
        for day in sorted({on for _code, on in self.touched}):
            hiding.decide(day, places=self.places)
        lines = unbalanced(self.places, self.known, self.compared)
        more = len(lines) - SHOWN
        self.outcome.warnings += lines[:SHOWN]
        if more > 0:
            self.outcome.warnings.append(_("en nog %(count)d andere verschillen") % {"count": more})
        return self.outcome


def _here(places: Places) -> dict[tuple[str, str], Place]:
    """For each level and code the area in force, else its last edition."""
    valid: Collection[UUID] = set(Area.objects.valid().values_list("pk", flat=True))
    found: dict[tuple[str, str], Place] = {}
    for pk, place in places.by_id.items():
        before = found.get((place.level, place.code))
        if before is None or pk in valid or before.pk not in valid:
            found[place.level, place.code] = place
    return found


def _content(value: IndicatorValue) -> tuple[object, ...]:
    return value.value, value.low, value.high, value.projected, value.mapped, value.missing


def _overview(rows: list[tuple[Reading, UUID]], known: Mapping[str, Indicator]) -> list[str]:
    """Per indicator: from when until when, and for how many areas."""
    by = defaultdict[str, list[tuple[date, UUID]]](list)
    for reading, area in rows:
        by[reading.indicator].append((reading.on, area))
    return [
        _("%(name)s: %(first)s tot %(last)s, aantal gebieden: %(areas)d")
        % {
            "name": known[code].name,
            "areas": len({area for _on, area in told}),
            "first": min(told)[0].isoformat(),
            "last": max(told)[0].isoformat(),
        }
        for code, told in by.items()
    ]


def _unmapped(
    batch: Batch, rows: list[tuple[Reading, UUID]], known: Mapping[str, Indicator]
) -> dict[str, dict[str, dict[str, Any]]]:
    """By indicator and day: the share of the figures that fits no area here, and the codes. Of fewer than five persons
    the share is that of five: it is kept and may be shown."""
    kept = defaultdict[tuple[str, date], float](float)
    for reading, _area in rows:
        kept[reading.indicator, reading.on] += abs(reading.value)
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for (code, on), lost in sorted(batch.lost.items()):
        gone = sum(map(abs, lost.values()))
        gone = SMALLEST if known[code].counts_persons and is_small(gone) else gone
        total = gone + kept[code, on]
        share = gone / total if total else 0.0
        found.setdefault(code, {})[on.isoformat()] = {"share": share, "codes": sorted(lost)}
    return found
