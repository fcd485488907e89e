"""Making neighbourhoods."""

from collections.abc import Sequence
from datetime import date

import shapely
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from nabij.core import audit
from nabij.core.actors import Actor
from nabij.territory.models import Area, Level


@transaction.atomic
def compose_neighbourhood(
    *,
    code: str,
    name: str,
    parts: Sequence[Area],
    by: Actor,
    source: str = "",
    phone: str = "",
    email: str = "",
    valid_from: date | None = None,
) -> Area:
    """A neighbourhood out of smaller areas, which may lie in several municipalities; an existing code is laid anew.

    ``valid_from``: first day of a new neighbourhood; one that is there already keeps its own.

    Its polygon is the union of those of its parts, its municipalities are theirs. Raises `ValidationError`.
    """
    if not parts:
        raise ValidationError(_("Een buurt bestaat uit ten minste één gebied."))
    if any(part.level == Level.NEIGHBOURHOOD for part in parts):
        raise ValidationError(_("Een buurt kan niet uit andere buurten bestaan."))
    area = Area.objects.filter(level=Level.NEIGHBOURHOOD, code=code, valid_to=None).first()
    area = area or Area(level=Level.NEIGHBOURHOOD, code=code, valid_from=valid_from)
    area.name = name
    area.source = source or area.source or _sources(parts)
    area.phone, area.email = phone or area.phone, email or area.email
    area.set_polygon(union_of(parts))
    area.full_clean(exclude=["geometry"])
    area.save()
    area.parts.set(parts)
    area.parents.set(municipalities_of(parts))
    audit.record("neighbourhood.composed", by=by, on=area, parts=[f"{part.level}:{part.code}" for part in parts])
    return area


@transaction.atomic
def end_neighbourhood(area: Area, *, last_day: date, by: Actor) -> None:
    """The neighbourhood holds until and with a day; what hangs on it stays. Raises `ValidationError`."""
    if area.level != Level.NEIGHBOURHOOD:
        raise ValidationError(_("Alleen een buurt kan zo eindigen."))
    if area.valid_from is not None and last_day < area.valid_from:
        raise ValidationError(_("%(name)s begint pas later.") % {"name": area.name})
    area.valid_to = last_day
    area.save(update_fields=["valid_to"])
    audit.record("neighbourhood.ended", by=by, on=area, last_day=last_day)


def union_of(parts: Sequence[Area]) -> shapely.Geometry | None:
    """The polygons of areas as one; None when none is known."""
    polygons = [part.polygon() for part in parts if part.geometry]
    if not polygons:
        return None
    # A hair's breadth (10 cm) of overlap closes the slits that rounding leaves between neighbours.
    joined = shapely.union_all([polygon.buffer(1e-6, join_style="mitre") for polygon in polygons])
    return joined.buffer(-1e-6, join_style="mitre").buffer(0)


def municipalities_of(parts: Sequence[Area]) -> list[Area]:
    """The municipalities that areas are or lie in."""
    above = {pk for part in parts for pk in part.ancestor_ids()}
    return list(Area.objects.filter(pk__in=above, level=Level.MUNICIPALITY).order_by("code"))


def _sources(parts: Sequence[Area]) -> str:
    return ", ".join(sorted({part.source for part in parts if part.source}))[:200]
