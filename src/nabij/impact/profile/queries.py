"""The door to a profile, open to everyone, and the list of neighbourhoods."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, When
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from nabij.core.text import fold
from nabij.territory.indicators.comparing import BESIDE
from nabij.territory.models import Area, Level

LEVELS = (Level.NEIGHBOURHOOD, Level.MUNICIPALITY)
MOST_PARTS = 400


@dataclass(frozen=True)
class Listed:
    """A municipality with its neighbourhoods; a neighbourhood over two of them stands under both."""

    name: str
    url: str
    neighbourhoods: Sequence[tuple[str, str]]


def get_area(code: str) -> Area:
    """A neighbourhood in force, else a municipality, by its code; raises `Http404`."""
    rows = Area.objects.valid().filter(level__in=LEVELS, code=code)
    found = rows.order_by(Case(When(level=Level.NEIGHBOURHOOD, then=0), default=1), "-valid_from").first()
    if found is None:
        raise Http404(_("Deze buurt kennen wij niet (meer)."))
    return found


def address(name: str, area: Area) -> str:
    """Of a page of an area; empty when its code can't stand in an address."""
    return "" if "/" in area.code or not area.code else reverse(f"impact:{name}", args=[area.code])


def listed(text: str = "") -> list[Listed]:
    """Municipalities and their neighbourhoods by name; with words only those of which a name holds them all."""
    areas = Area.objects.valid().filter(level__in=LEVELS).defer("geometry").order_by("name", "code")
    known: dict[UUID, Area] = {area.pk: area for area in areas}
    below, homeless = defaultdict[UUID, list[Area]](list), dict[UUID, Area]()
    links = Area.parents.through.objects.filter(from_area__level=Level.NEIGHBOURHOOD)
    parents = defaultdict[UUID, list[UUID]](list)
    for child, parent in links.values_list("from_area_id", "to_area_id"):
        parents[child].append(parent)
    for area in known.values():
        if area.level == Level.NEIGHBOURHOOD:
            homes = [pk for pk in parents[area.pk] if pk in known]
            for home in homes:
                below[home].append(area)
            if not homes:
                homeless[area.pk] = area
    found = [_listed(area, below[area.pk], text) for area in known.values() if area.level == Level.MUNICIPALITY]
    if homeless:
        found.append(_fitting(Listed(_("Andere buurten"), "", [_named(area) for area in homeless.values()]), text))
    return [one for one in found if one]


def _listed(municipality: Area, neighbourhoods: Sequence[Area], text: str) -> Listed | None:
    told = [_named(area) for area in neighbourhoods]
    return _fitting(Listed(municipality.name, address("profile", municipality), told), text)


def _named(area: Area) -> tuple[str, str]:
    return area.name, address("profile", area)


def _fitting(one: Listed, text: str) -> Listed | None:
    words = fold(text).split()
    if _has(one.name, words):
        return one
    fitting = [(name, url) for name, url in one.neighbourhoods if _has(f"{name} {one.name}", words)]
    return Listed(one.name, one.url, fitting) if fitting else None


def _has(name: str, words: Sequence[str]) -> bool:
    return all(word in fold(name) for word in words)


def parts_of(area: Area) -> list[Area]:
    """What a neighbourhood is made of; of a municipality its neighbourhoods, else its sectors."""
    if area.level == Level.NEIGHBOURHOOD:
        return list(area.parts.order_by("name", "code")[:MOST_PARTS])
    children = Area.objects.valid().filter(parents=area)
    for level in (Level.NEIGHBOURHOOD, Level.DISTRICT, Level.SECTOR):
        found = list(children.filter(level=level).order_by("name", "code")[:MOST_PARTS])
        if found:
            return found
    return []


def above(area: Area) -> list[Area]:
    """Municipalities, primary care zones and regions that hold the area or a piece of it, the smallest first."""
    ids = area.ancestor_ids() - {area.pk}
    part_ids = set(area.parts.values_list("pk", flat=True))
    layer = part_ids
    while layer:
        layer = set(Area.objects.filter(children__in=layer).values_list("pk", flat=True)) - ids - part_ids - {area.pk}
        ids |= layer
    order = Case(*(When(level=level, then=place) for place, level in enumerate(BESIDE)))
    return list(Area.objects.filter(pk__in=ids, level__in=BESIDE).defer("geometry").order_by(order, "name"))


def level_name(area: Area) -> str:
    return str(Level(area.level).label) if area.level in Level.values else area.level
