"""What there is for a neighbourhood and what is missing: services of the social map, gaps as far as they are public."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nabij.core.small_cells import SMALLEST
from nabij.directory import presenting, queries
from nabij.directory.models import Service
from nabij.guidance import statistics
from nabij.impact import sources
from nabij.impact.models import NeighbourhoodAnalysis
from nabij.territory.models import Area, Level

MOST_SERVICES = 200
BANDS: Final = (SMALLEST, 10, 20, 50)


@dataclass(frozen=True)
class Offered:
    """A service that reaches the area. ``waiting`` and ``places`` are empty unless its organisation confirmed them."""

    name: str
    organisation: str
    url: str
    waiting: str
    places: str
    short: str  # waiting and places in a few words
    confirmed: bool


@dataclass(frozen=True)
class Domain:
    """A life domain with the services for it."""

    name: str
    services: Sequence[Offered]


@dataclass(frozen=True)
class Missing:
    """A life domain in which nobody could be found, and about how often."""

    domain: str
    times: str


@dataclass(frozen=True)
class Offer:
    domains: Sequence[Domain]
    total: int
    unconfirmed: int
    gaps: Sequence[Missing]
    counted_gaps: bool


def offer_of(area: Area) -> Offer:
    services = list(Service.objects.whole().filter(pk__in=queries.serving_ids(area)).order_by("name")[:MOST_SERVICES])
    cards = presenting.cards([(queries.Hit(service.pk, service.name, near=True), service) for service in services])
    domains = [Domain(name, [_offered(card) for card in group]) for name, group in presenting.by_domain(cards)]
    unconfirmed = sum(not card.is_confirmed for card in cards)
    return Offer(domains, len(services), unconfirmed, gaps_of(area), area.level == Level.NEIGHBOURHOOD)


def _offered(card: presenting.Card) -> Offered:
    service = card.service
    sure = card.is_confirmed
    waiting = card.waiting if sure else ""
    places = presenting.capacity_text(service.capacity_left) if sure else ""
    wait = _("wachttijd: %(time)s") % {"time": waiting} if waiting else ""
    short = ", ".join(filter(None, (wait, _free(service.capacity_left) if sure else "")))
    return Offered(service.name, service.organisation.name, card.url, waiting, places, short, sure)


def _free(count: int | None) -> str:
    if count is None:
        return ""
    return ngettext("%(n)d plaats vrij", "%(n)d plaatsen vrij", count) % {"n": count} if count else _("nu geen plaats")


def gaps_of(area: Area) -> list[Missing]:
    """Needs that nobody could meet, by life domain, in bands instead of counts.

    They come from the one table that leaders of the municipality read too, with small cells and what would give them
    away hidden. A page that everyone can read each day tells bands only: a count that goes from 7 to 8 tells of a day.
    """
    if area.level != Level.NEIGHBOURHOOD:
        return []
    beside = sources.same_table(NeighbourhoodAnalysis(neighbourhood=area))
    table = statistics.gap_table(beside)
    place = [one.pk for one in beside].index(area.pk)
    found = [(cells[place], domain) for domain, cells in zip(table.rows, table.cells, strict=True)]
    return [Missing(domain, band(count)) for count, domain in sorted(found, key=_most_first) if count]


def _most_first(found: tuple[int | None, str]) -> tuple[int, str]:
    """By band only: an order by count would tell what the bands leave out."""
    return -sum((found[0] or 0) >= one for one in BANDS), found[1]


def band(count: int) -> str:
    """About how many: 5 to 9, 10 to 19, 20 to 49, 50 or more."""
    low = max(one for one in BANDS if one <= count)
    above = [one for one in BANDS if one > count]
    if not above:
        return _("%(low)d keer of meer") % {"low": low}
    return _("%(low)d tot %(high)d keer") % {"low": low, "high": above[0] - 1}
