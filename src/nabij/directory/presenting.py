"""A service in the words of a page."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import segno
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nabij.core.clock import now
from nabij.directory import hours, languages, needs
from nabij.directory.models import Location, Schedule, Service
from nabij.directory.queries import Hit


def waiting_text(days: int | None) -> str:
    """How long one waits, in the unit people use; "" when it isn't known."""
    if days is None:
        return ""
    if days == 0:
        return _("geen wachttijd")
    if days < 14:
        return ngettext("ongeveer %(count)d dag", "ongeveer %(count)d dagen", days) % {"count": days}
    if days < 60:
        return _("ongeveer %(count)d weken") % {"count": round(days / 7)}
    return _("ongeveer %(count)d maanden") % {"count": round(days / 30)}


def capacity_text(count: int | None) -> str:
    if count is None:
        return ""
    if count == 0:
        return _("op dit moment niet")
    return ngettext("ja, nog %(count)d plaats", "ja, nog %(count)d plaatsen", count) % {"count": count}


def confirmed_text(service: Service) -> str:
    """Since when what a page says is confirmed by the organisation itself."""
    if service.confirmed_on is None:
        return _("nog niet bevestigd door de organisatie")
    day = date_format(service.confirmed_on, "j F Y")
    if service.is_confirmed():
        return _("bevestigd op %(day)s") % {"day": day}
    return _("niet meer bevestigd sinds %(day)s") % {"day": day}


def price_text(service: Service) -> str:
    return "; ".join(cost.option for cost in service.costs.all())


def openings_of(schedules: Iterable[Schedule]) -> list[hours.Opening]:
    return [hours.Opening(one.weekday, one.opens_at, one.closes_at) for one in schedules]


def steps_of(text: str) -> list[str]:
    """The lines of a text, without the numbers or dashes people put before them."""
    lines = (re.sub(r"^\s*(?:\d+[.)]|[-*•])\s*", "", line).strip() for line in text.splitlines())
    return [line for line in lines if line]


@dataclass
class Card:
    """A service as a line of a list; ``number`` is that of its mark on the map (0: it has none)."""

    service: Service
    moment: datetime
    near: bool | None = None
    because: str = ""
    number: int = 0
    locations: list[Location] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.locations = [at.location for at in self.service.at_locations.all()]
        self.openings = openings_of(self.service.schedules.all())

    @property
    def url(self) -> str:
        return reverse("directory:service", args=[self.service.pk])

    @property
    def phone(self) -> str:
        return self.service.phone or self.service.organisation.phone

    @property
    def email(self) -> str:
        return self.service.email or self.service.organisation.email

    @property
    def website(self) -> str:
        return self.service.website or self.service.organisation.website

    @property
    def point(self) -> Location | None:
        return next((location for location in self.locations if location.lon is not None), None)

    @property
    def address(self) -> str:
        return next((location.address or location.name for location in self.locations), "")

    @property
    def price(self) -> str:
        return price_text(self.service)

    @property
    def waiting(self) -> str:
        return waiting_text(self.service.waiting_days)

    @property
    def confirmed(self) -> str:
        return confirmed_text(self.service)

    @property
    def is_confirmed(self) -> bool:
        return self.service.is_confirmed()

    @property
    def state(self) -> hours.State | None:
        return hours.state(self.openings, self.moment)

    @property
    def hours_line(self) -> str:
        return hours.summary(self.openings)


def cards(found: Sequence[tuple[Hit, Service]]) -> list[Card]:
    """The lines of a list, numbered where they stand on the map."""
    moment = timezone.localtime(now())
    result = [Card(service, moment, hit.near, hit.because) for hit, service in found]
    placed = [card for card in result if card.point]
    for number, card in enumerate(placed, start=1):
        card.number = number
    return result


def points(shown: Sequence[Card]) -> list[dict[str, Any]]:
    """The marks of a map, in the order of their numbers."""
    return [
        {
            "lat": card.point.lat,
            "lon": card.point.lon,
            "label": card.service.name,
            "url": card.url,
            "text": card.service.organisation.name,
            "ring": card.service.ring,
        }
        for card in shown
        if card.point
    ]


@dataclass(frozen=True)
class Table:
    """A week of opening hours, of one location or (title empty) of the whole service."""

    title: str
    rows: Sequence[hours.DayRow]
    state: hours.State | None


def tables(card: Card) -> list[Table]:
    """Opening hours as tables; one for each location that has hours of its own."""
    by_location: dict[Any, list[Schedule]] = {}
    for schedule in card.service.schedules.all():
        by_location.setdefault(schedule.location_id, []).append(schedule)
    names = {location.pk: location.name or location.address for location in card.locations}
    weekday = card.moment.weekday()
    return [
        Table(names.get(pk, ""), hours.week(openings_of(group), weekday), hours.state(openings_of(group), card.moment))
        for pk, group in sorted(by_location.items(), key=lambda item: str(names.get(item[0], "")))
    ]


def facts(card: Card) -> list[tuple[str, Any]]:
    """What is known of a service, as label and value."""
    service = card.service
    areas = ", ".join(area.name for area in service.areas.all())
    return [
        (_("Voor wie?"), service.eligibility),
        (_("Prijs"), card.price),
        (_("Wachttijd"), card.waiting),
        (_("Is er plaats?"), capacity_text(service.capacity_left)),
        (_("Talen"), ", ".join(languages.name_of(code) for code in service.languages)),
        (_("Werkt in"), areas),
    ]


def term_names(service: Service) -> list[str]:
    known = needs.taxonomy().terms
    return [_(known[term].name) for term in service.terms if term in known]


def by_domain(shown: Sequence[Card]) -> list[tuple[str, list[Card]]]:
    """Cards under the name of each life domain they help with; those without one come last."""
    domains = needs.taxonomy().domains
    groups: dict[str, list[Card]] = {code: [] for code in (*domains, "")}
    for card in shown:
        codes = {term.split(".")[0] for term in card.service.terms} & set(domains)
        for code in codes or {""}:
            groups[code].append(card)
    names = {code: _(domain.name) for code, domain in domains.items()} | {"": _("Andere hulp")}
    return [(names[code], group) for code, group in groups.items() if group]


def qr_drawing(address: str) -> SafeString:
    """The address of a page as a QR code (SVG)."""
    drawing = segno.make(address, error="m", micro=False).svg_inline(
        border=2, omitsize=True, svgclass="qr", lineclass="qr-line", title=_("QR-code van deze pagina")
    )
    return mark_safe(drawing)  # noqa: S308 - our own
