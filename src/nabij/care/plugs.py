"""What care plugs into people: who may see whom through a circle, what it keeps, what holds, what goes."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from nabij.care import registration, registry, services
from nabij.care.models import CareCircle, CircleMember, CircleRole
from nabij.core import sweeps
from nabij.core.actors import SYSTEM, Actor
from nabij.directory.models import organisations_of
from nabij.people import access, acting
from nabij.people import registry as people
from nabij.people.consent import consenting, has, taken_back
from nabij.people.models import Person, Purpose
from nabij.people.registry import Viewer
from nabij.programme.registration import registry as registration_registry
from nabij.programme.registration.registry import Stage

Ids = Collection[UUID]
NAME_AND_PHONE = access.NAME_FIELDS | {"phone"}


def _current(**where: Any) -> QuerySet[CircleMember]:
    return CircleMember.objects.current().filter(**where)


def _coached(actor: Actor, ids: Ids) -> Ids:
    """The coach, chosen by the person, may reach and visit them, until the person takes the circle's consent back."""
    if actor.user is None:
        return ()
    found = _current(person__user=actor.user, role=CircleRole.COACH, circle__person__in=ids)
    coached = set(found.values_list("circle__person", flat=True))
    return coached - taken_back(coached, Purpose.CIRCLE)


def _stood_by(actor: Actor, ids: Ids) -> Ids:
    if actor.user is None:
        return ()
    found = _current(person__user=actor.user, circle__person__in=ids)
    return set(found.values_list("circle__person", flat=True))


def _in_circles_run(actor: Actor, ids: Ids) -> Ids:
    """Members of circles that the actor runs: their own, as proxy, as coach, or by a registered relation."""
    if actor.user is None:
        return ()
    theirs = Q(circle__person__in=acting.represented(actor)) | Q(
        circle__in=_current(person__user=actor.user, role=CircleRole.COACH).values("circle")
    )
    found = set(_current(person__in=ids).filter(theirs).values_list("person", flat=True))
    rest = set(ids) - found
    circles = list(CareCircle.objects.filter(members__in=_current(person__in=rest)).distinct()) if rest else []
    opened = registry.viewed(actor, circles) if circles else set()
    if opened:
        found |= set(_current(person__in=rest, circle__in=opened).values_list("person", flat=True))
    return found


def _fellows(actor: Actor, ids: Ids, **where: Any) -> Ids:
    """Who stands in the same circle, while the person of that circle lets members see it."""
    if actor.user is None:
        return ()
    joined = dict(_current(person__user=actor.user).values_list("circle__person", "circle"))
    shown = [joined[pk] for pk in consenting(joined, Purpose.CIRCLE)] if joined else []
    if not shown:
        return ()
    return set(_current(person__in=ids, circle__in=shown, **where).values_list("person", flat=True))


def _fellows_to_call(actor: Actor, ids: Ids) -> Ids:
    return _fellows(actor, ids, role__in=[CircleRole.COACH, CircleRole.CARER])


def _candidates(actor: Actor, ids: Ids) -> Ids:
    """Who helps already may be put into the circle by the person, who acts for them, or the coach."""
    if actor.user is None:
        return ()
    mine = Q(person__in=acting.represented(actor)) | Q(
        pk__in=_current(person__user=actor.user, role=CircleRole.COACH).values("circle")
    )
    return {pk for circle in CareCircle.objects.filter(mine) for pk in registry.candidates(circle)}


access.register_ground("circle: coach", _coached)
access.register_ground("circle: member", _stood_by, access.NAME_FIELDS, purpose=Purpose.CIRCLE)
access.register_ground("circle: arranged by", _in_circles_run, NAME_AND_PHONE)
access.register_ground("circle: fellow member", _fellows, access.NAME_FIELDS)
access.register_ground("circle: fellow member to call", _fellows_to_call, NAME_AND_PHONE)
access.register_ground("circle: helps already", _candidates, access.NAME_FIELDS)


def _kept(person: Person) -> dict[str, Any]:
    circle = CareCircle.objects.filter(person=person).first()
    own = circle.members.select_related("service") if circle else CircleMember.objects.none()
    return {
        "members": [_as_data(member) for member in own],
        "stands_in": [_as_data(member) for member in CircleMember.objects.filter(person=person)],
    }


def _as_data(member: CircleMember) -> dict[str, Any]:
    """A place in a circle without the names of others, who have a right to their own privacy."""
    return {
        "relation": member.relation,
        "service": member.service.name if member.service else "",
        "ring": str(member.get_ring_display()),
        "role": str(member.get_role_display()),
        "helps_with": member.helps_with,
        "from": member.starts_on.isoformat(),
        "until": member.ends_on.isoformat() if member.ends_on else None,
    }


def _viewers(person: Person, actor: Actor) -> list[Viewer]:
    members = list(_current(circle__person=person, person__isnull=False).select_related("person"))
    shown = has(person.pk, Purpose.CIRCLE)
    seeing = [member for member in members if member.is_coach or shown]
    known = access.read_many([m.person_id for m in seeing if m.person_id], by=actor, why="who may see it")
    return [_viewer(member, known) for member in seeing]


def _viewer(member: CircleMember, known: dict[UUID, access.Details]) -> Viewer:
    details = known.get(member.person_id) if member.person_id else None
    who = (details.name if details else "") or member.relation or str(_("iemand uit uw zorgcirkel"))
    if member.is_coach:
        return Viewer(who, _("uw steun en toeverlaat"), _("uw naam, contact en zorgcirkel"), member.ends_on)
    return Viewer(who, _("staat in uw zorgcirkel"), _("uw naam en wie er in uw zorgcirkel staat"), member.ends_on)


def _stands_somewhere(person: Person) -> bool:
    return _current(person=person).exists()


people.register_export("circle", _("Zorgcirkel"), _kept, _("Om te weten wie rond u staat en wie wat doet"))
people.register_relation(_("Uw zorgcirkel"), _viewers)
people.register_hold(_("Staat in een zorgcirkel"), _stands_somewhere, gives_way=True)
people.register_erasure(services.forget)
people.register_account_use(lambda user: organisations_of(user).exists())


def _lost(moment: datetime) -> QuerySet[CareCircle]:
    return CareCircle.objects.without_coach().filter(coach_due_at=None)


sweeps.register("circles that lost their coach", _lost, lambda circle, _: services.note_lost_coach(circle, by=SYSTEM))
registration_registry.register(Stage.STANDING_BY, registration.REGISTRATIONS)
