"""Reads of circles for pages; the door to one circle is `open_circle_for`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from nabij.accounts.models import Role
from nabij.accounts.queries import in_reach
from nabij.care import registry
from nabij.care.models import CareCircle, CircleMember, CircleRole
from nabij.care.rules import Entry, Standing, entry
from nabij.core import audit
from nabij.core.actors import Actor
from nabij.directory.models import Ring, Service
from nabij.people import access, acting
from nabij.people.models import Person


def open_circle_for(actor: Actor, pk: UUID, *, to_edit: bool = False) -> tuple[CareCircle, Entry]:
    """The one door: the circle and in which quality the actor opens it. Raises 404, or `PermissionDenied`."""
    circle = get_object_or_404(CareCircle.objects.select_related("person", "municipality"), pk=pk)
    opened = entry(actor, circle)
    if opened is None or (to_edit and not opened.may_edit):
        raise PermissionDenied("no relation opens this circle")
    return circle, opened


@dataclass(frozen=True)
class Place:
    """A place in the circle as one actor may see it."""

    member: CircleMember
    label: str
    phone: str

    @property
    def role(self) -> str:
        words = [] if self.member.is_coach else [str(self.member.relation)]
        if self.member.role == CircleRole.CARER:
            words.append(_("mantelzorger"))
        return ", ".join(filter(None, words))


@dataclass(frozen=True)
class RingView:
    """One ring with everybody in it."""

    number: int
    name: str
    places: list[Place]

    @property
    def members(self) -> list[dict[str, Any]]:
        """For the picture."""
        return [{"label": place.label, "role": place.role, "is_coach": place.member.is_coach} for place in self.places]

    def as_item(self) -> dict[str, Any]:
        return {"number": self.number, "name": self.name, "members": self.members}


def rings(circle: CareCircle, actor: Actor) -> list[RingView]:
    """The four rings with their current members; names and numbers through the door, each reading logged."""
    members = list(
        CircleMember.objects.current().filter(circle=circle).select_related("person", "service__organisation")
    )
    known = access.read_many([m.person_id for m in members if m.person_id], by=actor, why="circle")
    places = [_place(member, known) for member in members]
    return [
        RingView(ring.value, str(ring.label), [place for place in places if place.member.ring == ring.value])
        for ring in Ring
    ]


def _place(member: CircleMember, known: dict[UUID, access.Details]) -> Place:
    if member.service is not None:
        return Place(member, f"{member.service.name} ({member.service.organisation.name})", _phone(member.service))
    details = known.get(member.person_id) if member.person_id else None
    if details is None or not details.name:
        return Place(member, member.relation or _("iemand uit de zorgcirkel"), "")
    return Place(member, details.name, details.phone)


def _phone(service: Service) -> str:
    return service.phone or service.organisation.phone


def coach_of(found: Iterable[RingView]) -> Place | None:
    return next((place for ring in found for place in ring.places if place.member.is_coach), None)


def name_of(circle: CareCircle, opened: Entry) -> str:
    """How to call the person of the circle on the page of somebody else; logged. Empty for the person themself."""
    if opened.standing == Standing.PERSON:
        return ""
    known = access.read_many([circle.person_id], by=opened.actor, why="circle")
    return known[circle.person_id].name if circle.person_id in known else ""


def current_member(circle: CareCircle, pk: UUID) -> CircleMember:
    current = CircleMember.objects.current().filter(circle=circle).select_related("circle", "person", "service")
    member: CircleMember = get_object_or_404(current, pk=pk)
    return member


def circles_of(actor: Actor) -> list[tuple[CareCircle, Entry]]:
    """Circles that somebody may open through a relation of their own: theirs, of whom they act for, or stand in."""
    if actor.user is None:
        return []
    standing_in = CircleMember.objects.current().filter(person__user=actor.user).values("circle")
    mine = Q(person__user=actor.user) | Q(person__in=acting.represents(actor.user)) | Q(pk__in=standing_in)
    found = CareCircle.objects.filter(mine).select_related("person", "municipality").order_by("created_at")
    opened = [(circle, entry(actor, circle)) for circle in found]
    return [(circle, way_in) for circle, way_in in opened if way_in is not None]


def waiting_for_coach(user: Any) -> QuerySet[CareCircle]:
    """The standing task of an infopoint: circles without a care coach in the neighbourhoods that the user serves.

    Longest overdue first.
    """
    persons = Person.objects.filter(in_reach(user, Role.INFOPOINT))
    return (
        CareCircle.objects.without_coach()
        .filter(person__in=persons)
        .select_related("person__neighbourhood", "municipality")
        .order_by("coach_due_at", "pk")
    )


def proposals(circle: CareCircle, actor: Actor) -> dict[UUID, str]:
    """Who helps already and doesn't stand in the circle yet: id and name, logged."""
    here = CircleMember.objects.current().filter(circle=circle, person__isnull=False).values_list("person", flat=True)
    ids = registry.candidates(circle) - set(here) - {circle.person_id}
    return {pk: details.name for pk, details in access.read_many(ids, by=actor, why="circle").items()}


def services_nearby(circle: CareCircle) -> QuerySet[Service]:
    """Services that can stand in the circle: those of the municipality, and those that serve it."""
    found = Service.objects.filter(active=True).select_related("organisation")
    if circle.municipality_id is None:
        return found.order_by("name")
    area = Q(organisation__municipality=circle.municipality_id) | Q(areas=circle.municipality_id)
    return found.filter(area).distinct().order_by("name")


def log_open(circle: CareCircle, opened: Entry) -> None:
    """Opening a circle is reading about its person, also when no name was read through the door."""
    municipality, person_id = circle.audit_subject()
    audit.record(
        audit.READ,
        by=opened.actor,
        on=circle,
        person_id=person_id,
        municipality=municipality,
        why="circle",
        standing=opened.standing.value,
    )
