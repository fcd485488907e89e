"""Persons that Nabij itself knows, counted once per quarter and kept as an indicator like any other."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from nabij.core.actors import Actor
from nabij.core.clock import today
from nabij.core.imports import ImportFailed
from nabij.territory.indicators import definitions, registry
from nabij.territory.indicators.imports.readings import Batch, IndicatorOutcome, Origin, Reading
from nabij.territory.indicators.imports.write import write
from nabij.territory.models import Area, IndicatorValue, Level

SOURCE = "Nabij"
LEVELS = (Level.NEIGHBOURHOOD, Level.MUNICIPALITY)


def last_quarter(day: date | None = None) -> date:
    """The last day of the last quarter that is over."""
    now = day or today()
    return date(now.year, 3 * ((now.month - 1) // 3) + 1, 1) - timedelta(days=1)


def label_of(on: date) -> str:
    return f"{on.year}-K{(on.month + 2) // 3}"


def areas_of(on: date) -> "QuerySet[Area]":
    """Neighbourhoods and municipalities that were there on a day."""
    return Area.objects.valid(on).filter(level__in=LEVELS).defer("geometry").order_by("code")


@transaction.atomic
def count_known(*, by: Actor, on: date | None = None) -> IndicatorOutcome:
    """Count the persons known at the end of a quarter, once; a quarter that was counted stays as it is.

    Raises `ImportFailed` for a day that is no end of a quarter that is over.
    """
    day = on or last_quarter()
    if day != last_quarter(day + timedelta(days=1)) or day >= today():
        raise ImportFailed(_("%(day)s is niet de laatste dag van een voorbij kwartaal") % {"day": day.isoformat()})
    known = definitions.ready(by=by)
    counted = set(
        IndicatorValue.objects.filter(edition__source=SOURCE, on=day).values_list("indicator__code", flat=True)
    )
    areas = list(areas_of(day))
    readings = [
        Reading(code, area.level, area.code, day, number.get(area.pk, 0))
        for code, count in registry.known_counts().items()
        if code not in counted
        for number in [count(areas, day)]
        for area in areas
    ]
    if not readings:
        return IndicatorOutcome(unchanged=len(counted) * len(areas))
    return write([(Batch(Origin(SOURCE, label_of(day)), readings), None)], known, by=by)
