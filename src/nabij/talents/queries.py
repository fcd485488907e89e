"""Reads of offers for pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from nabij.accounts.models import Role
from nabij.accounts.queries import has_role, reached_area_ids
from nabij.core.actors import Actor
from nabij.core.clock import today
from nabij.directory import needs
from nabij.people import access
from nabij.people.models import Person
from nabij.talents import registry
from nabij.talents.models import Offer
from nabij.talents.rules import persons_served
from nabij.territory.models import Area, Level


def this_week() -> date:
    """Monday of this week."""
    return today() - timedelta(days=today().weekday())


@dataclass(frozen=True)
class Volunteer:
    """An offer with the name of who gives it, and how often they help this week."""

    offer: Offer
    name: str
    phone: str
    load: int

    @property
    def full(self) -> bool:
        return self.load >= self.offer.capacity

    @property
    def paused(self) -> bool:
        until = self.offer.paused_until
        return not self.offer.active or (until is not None and until >= today())

    @property
    def helps_with(self) -> str:
        return ", ".join(term_names(self.offer.terms))


def term_names(terms: Iterable[str]) -> list[str]:
    """Names of needs in plain words; an id of an older taxonomy that is gone is left out."""
    known = needs.taxonomy().terms
    return [gettext(known[term].name) for term in terms if term in known]


def offers_served(user: Any) -> QuerySet[Offer]:
    """Offers in the neighbourhoods that the user serves as infopoint, the newest first."""
    persons = Person.objects.filter(persons_served(user))
    return (
        Offer.objects.filter(person__in=persons).select_related("person__neighbourhood").order_by("-created_at", "pk")
    )


def offer_for(actor: Actor, pk: UUID) -> Offer:
    """The one door for a worker to somebody's offer. Raises 404, or `PermissionDenied` outside their reach."""
    if not has_role(actor.user, Role.INFOPOINT):
        raise PermissionDenied("offers are kept by the infopoint")
    offer = get_object_or_404(Offer.objects.select_related("person__municipality"), pk=pk)
    if not offers_served(actor.user).filter(pk=pk).exists():
        raise PermissionDenied("not an offer of this infopoint's neighbourhoods")
    return offer


def volunteers(offers: Iterable[Offer], *, actor: Actor, why: str) -> list[Volunteer]:
    """Names through the door (logged), load of this week from the registry; in the order given."""
    offers = list(offers)
    known = access.read_many([offer.person_id for offer in offers], by=actor, why=why)
    loads = registry.load_of([offer.pk for offer in offers], this_week())
    return [
        Volunteer(offer, known[offer.person_id].name, known[offer.person_id].phone, loads[offer.pk])
        for offer in offers
        if offer.person_id in known
    ]


def found_by_name(text: str, offers: QuerySet[Offer], *, actor: Actor) -> QuerySet[Offer]:
    hits = access.search(text, by=actor, among=offers.values_list("person", flat=True), why="list of volunteers")
    return offers.filter(person__in=hits)


def neighbourhoods_served(user: Any) -> QuerySet[Area]:
    reached = reached_area_ids(user, Role.INFOPOINT)
    return Area.objects.filter(pk__in=reached, level=Level.NEIGHBOURHOOD).order_by("name")


def municipality_of(area: Area) -> Area | None:
    return area.parents.filter(level=Level.MUNICIPALITY).order_by("code").first()


def middle_of(area: Area) -> tuple[float, float] | None:
    """Longitude and latitude of a point inside the area, when the street isn't known; None without a border."""
    polygon = area.polygon()
    if polygon.is_empty:
        return None
    point = polygon.representative_point()
    return (point.x, point.y)
