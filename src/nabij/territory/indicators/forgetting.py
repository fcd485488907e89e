"""Taking a delivery of figures or facilities back.

What was decided about small counts (`SmallCells`) stays: whoever saw the figures of the delivery still knows them.
Were its groups dropped, figures of another delivery would come to light beside them and could be subtracted. So the
days that it told about are decided anew from where they stood, which only widens groups; areas that were hidden
because they overlap others in an unknown way stay hidden.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from nabij.core import audit
from nabij.core.actors import Actor
from nabij.core.imports import ImportFailed
from nabij.territory.indicators import hiding
from nabij.territory.indicators.access import forget_access
from nabij.territory.indicators.places import Places
from nabij.territory.models import Facility, IndicatorEdition, IndicatorValue

SHORT = 8  # letters of an id that tell editions apart on a screen


@dataclass(frozen=True)
class Forgotten:
    """What went: figures, facilities, and access scores that were made of them."""

    source: str
    label: str
    figures: int
    facilities: int
    access: int


def editions() -> list[dict[str, Any]]:
    """The deliveries with how much they hold, the newest first."""
    figures = _numbers(IndicatorValue.objects.order_by().values_list("edition").annotate(n=Count("pk")))
    facilities = _numbers(Facility.objects.order_by().values_list("edition").annotate(n=Count("pk")))
    return [
        {
            "id": str(one.pk)[:SHORT], "source": one.source, "label": one.label, "file": one.file,
            "brought_in": one.created_at.date().isoformat(), "figures": figures.get(one.pk, 0),
            "facilities": facilities.get(one.pk, 0), "reuse": one.reuse, "licence": one.licence,
        }
        for one in IndicatorEdition.objects.all()
    ]  # fmt: skip


def _numbers(rows: Iterable[tuple[Any, int]]) -> dict[Any, int]:
    return dict(rows)


def edition_named(text: str) -> IndicatorEdition:
    """The one edition whose id begins so; raises `ImportFailed` when there is none, or more than one."""
    plain = text.strip().lower()
    found = [one for one in IndicatorEdition.objects.all() if plain and str(one.pk).startswith(plain)]
    if len(found) != 1:
        wrong = _("Er is geen uitgave '%(id)s'") if not found else _("Meer dan een uitgave begint met '%(id)s'")
        raise ImportFailed(wrong % {"id": text})
    return found[0]


@transaction.atomic
def forget_edition(edition: IndicatorEdition, *, by: Actor) -> Forgotten:
    """Take a delivery back: its figures, its facilities, and the access scores if they were made of it."""
    made = IndicatorEdition.objects.exclude(made_of=[])
    access = 0
    if edition.made_of or any(str(edition.pk) in one.made_of for one in made):
        access = forget_access()
    told = IndicatorValue.objects.filter(edition=edition)
    days: set[date] = set(told.order_by().values_list("on", flat=True).distinct())
    figures, facilities = told.delete()[0], edition.facilities.all().delete()[0]
    audit.record("indicators.forgotten", by=by, on=edition, figures=figures, facilities=facilities, access=access)
    forgotten = Forgotten(edition.source, edition.label, figures, facilities, access)
    IndicatorEdition.objects.filter(pk=edition.pk).delete()
    places = Places.load()
    for day in sorted(days):
        hiding.decide(day, places=places)
    return forgotten
