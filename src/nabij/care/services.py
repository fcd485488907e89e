"""Opening a care circle, and who enters, leaves and coaches it."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID

from django.db import transaction

from nabij.care.models import CareCircle, CircleMember, CircleRole
from nabij.core import audit
from nabij.core.actors import Actor
from nabij.core.clock import now
from nabij.directory.models import Ring, Service
from nabij.people import access, retention
from nabij.people.models import Person
from nabij.territory.models import Area

COACH_TERM = timedelta(days=7)  # within a week after the circle opens, somebody is care coach


class NotPossible(Exception):
    """What was asked doesn't fit the circle; the message can be shown."""


def open_circle(person: Person, *, by: Actor, municipality: Area | None) -> CareCircle:
    """The circle of a person; made if there is none yet, with a term for finding a coach."""
    with transaction.atomic():
        circle, fresh = CareCircle.objects.get_or_create(
            person=person, defaults={"municipality": municipality, "coach_due_at": now() + COACH_TERM}
        )
        if fresh:
            _log("circle.opened", circle, by)
    return circle


def add_member(
    circle: CareCircle,
    *,
    by: Actor,
    person: Person | None = None,
    service: Service | None = None,
    ring: int = Ring.NEAR,
    role: CircleRole = CircleRole.MEMBER,
    relation: str = "",
    helps_with: Collection[str] = (),
    ends_on: date | None = None,
) -> CircleMember:
    """Put a person or a service into the circle; who stands there already gets the new help added.

    ``ring`` is 1 to 4; a service always stands in its own ring. With role coach the coach changes. Raises
    `NotPossible` for the person of the circle and for a service as coach.
    """
    if person is not None and person.pk == circle.person_id:
        raise NotPossible("a person doesn't stand in their own circle")
    if service is not None and role == CircleRole.COACH:
        raise NotPossible("a care coach is a human being")
    with transaction.atomic():
        _lock(circle)
        member = CircleMember.objects.current().filter(circle=circle, person=person, service=service).first()
        if member is None:
            member = CircleMember.objects.create(
                circle=circle,
                person=person,
                service=service,
                ring=service.ring if service else ring,
                role=CircleRole.CARER if role == CircleRole.CARER else CircleRole.MEMBER,
                relation=relation,
                helps_with=sorted(set(helps_with)),
                ends_on=ends_on,
            )
            _log("circle.member_added", circle, by, member)
        elif not set(helps_with) <= set(member.helps_with):
            member.helps_with = sorted({*member.helps_with, *helps_with})
            member.save(update_fields=["helps_with"])
            _log("circle.member_changed", circle, by, member)
        if role == CircleRole.COACH:
            set_coach(circle, member, by=by)
    return member


def add_new_person(
    circle: CareCircle,
    *,
    by: Actor,
    details: dict[str, str],
    ring: int,
    role: CircleRole = CircleRole.MEMBER,
    relation: str = "",
) -> CircleMember:
    """Put somebody whom Nabij doesn't know yet into the circle."""
    with transaction.atomic():
        person = access.create(by=by, municipality=circle.municipality, why="circle", details=details)
        return add_member(circle, by=by, person=person, ring=ring, role=role, relation=relation)


def change_member(member: CircleMember, *, by: Actor, ring: int, role: CircleRole, relation: str) -> None:
    """Change where somebody stands, as what, and for whom they are; coach goes through `set_coach`."""
    with transaction.atomic():
        _lock(member.circle)
        was_coach = member.is_coach
        member.ring = member.service.ring if member.service else ring
        member.relation = relation
        if role != CircleRole.COACH:
            member.role = role
        member.save(update_fields=["ring", "relation", "role"])
        _log("circle.member_changed", member.circle, by, member)
        if role == CircleRole.COACH and not was_coach:
            set_coach(member.circle, member, by=by)
        elif was_coach and role != CircleRole.COACH:
            _start_clock(member.circle)


def end_member(member: CircleMember, *, by: Actor) -> None:
    """From this moment somebody has left the circle and sees nothing of it; when it was the coach, the clock runs."""
    with transaction.atomic():
        _lock(member.circle)
        if member.ended_at is not None:
            return
        member.break_off()
        _log("circle.member_ended", member.circle, by, member)
        if member.is_coach:
            _start_clock(member.circle)
        if member.person is not None:
            retention.forget_when_unused(member.person)


def take_back_end(member: CircleMember, *, by: Actor) -> None:
    """Undo `end_member`: the same place again; the coach's role comes back only when nobody else took it."""
    with transaction.atomic():
        _lock(member.circle)
        here = CircleMember.objects.current().filter(circle=member.circle)
        if member.ended_at is None or here.filter(person=member.person, service=member.service).exists():
            return
        was_coach = member.is_coach and not here.filter(role=CircleRole.COACH).exists()
        member.ended_at = member.ends_on = None
        member.role = CircleRole.MEMBER if member.is_coach else member.role
        member.save(update_fields=["ended_at", "ends_on", "role"])
        _log("circle.member_added", member.circle, by, member)
        if member.person_id:
            Person.objects.filter(pk=member.person_id).update(erase_at=None)
        if was_coach:
            set_coach(member.circle, member, by=by)


def set_coach(
    circle: CareCircle, member: CircleMember, *, by: Actor, previous: Literal["member", "end"] = "member"
) -> None:
    """Make a member the one care coach; the coach until now stays as a member, or leaves with ``previous="end"``."""
    if member.circle_id != circle.pk or member.person_id is None:
        raise NotPossible("a care coach is a human being of this circle")
    with transaction.atomic():
        _lock(circle)
        if not CircleMember.objects.current().filter(pk=member.pk).exists():
            raise NotPossible("who left the circle can't be its coach")
        for old in CircleMember.objects.filter(circle=circle, role=CircleRole.COACH, ends_on=None).exclude(
            pk=member.pk
        ):
            CircleMember.objects.filter(pk=old.pk).update(role=CircleRole.MEMBER)
            old.role = CircleRole.MEMBER
            if previous == "end":
                end_member(old, by=by)
        CircleMember.objects.filter(pk=member.pk).update(role=CircleRole.COACH)
        member.role = CircleRole.COACH
        CareCircle.objects.filter(pk=circle.pk).update(coach_due_at=None)
        circle.coach_due_at = None
        _log("circle.coach_set", circle, by, member)


def note_lost_coach(circle: CareCircle, *, by: Actor) -> None:
    """The coach's last day has passed: start the clock for another."""
    _start_clock(circle)
    _log("circle.coach_lost", circle, by)


def forget(person: Person, by: Actor) -> None:
    """A person is forgotten: their own circle goes, and they leave the circles of others."""
    for member in CircleMember.objects.current().filter(person=person).select_related("circle"):
        end_member(member, by=by)
    CircleMember.objects.filter(person=person).update(relation="")
    circle = CareCircle.objects.filter(person=person).first()
    if circle is not None:
        others = [member.person for member in circle.members.select_related("person") if member.person]
        circle.delete()
        for other in others:
            retention.forget_when_unused(other)


def _lock(circle: CareCircle) -> None:
    """One change of a circle at a time, so that there is never a second coach."""
    CareCircle.objects.select_for_update().get(pk=circle.pk)


def _start_clock(circle: CareCircle) -> None:
    circle.coach_due_at = now() + COACH_TERM
    CareCircle.objects.filter(pk=circle.pk).update(coach_due_at=circle.coach_due_at)


def _log(action: str, circle: CareCircle, by: Actor, member: CircleMember | None = None) -> None:
    municipality, person_id = circle.audit_subject()
    details: dict[str, Any] = {}
    if member is not None:
        subject: UUID | None = member.person_id or member.service_id
        details = {"member": member.pk, "who": subject, "ring": int(member.ring), "role": str(member.role)}
    audit.record(action, by=by, on=circle, person_id=person_id, municipality=municipality, **details)
