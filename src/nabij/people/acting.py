"""For whom somebody speaks: for themself, or, always visibly, for a person whose proxy they are."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from nabij.core import audit
from nabij.core.actors import Actor
from nabij.core.clock import today
from nabij.people.models import Person, Proxy


def own_person(actor: Actor) -> Person | None:
    """The person that the signed-in user is, if they are known as one."""
    if actor.user is None:
        return None
    return Person.objects.select_related("municipality").filter(user=actor.user).first()


def speaking_for(actor: Actor, person_id: UUID) -> Actor | None:
    """The actor as one who speaks for the person: themself, or marked as proxy; None when they are neither today."""
    if actor.user is None:
        return None
    if Person.objects.filter(pk=person_id, user=actor.user).exists():
        return replace(actor, acting_for=None)
    if Proxy.objects.current().filter(user=actor.user, person=person_id).exists():
        return replace(actor, acting_for=person_id)
    return None


def represented(actor: Actor) -> set[UUID]:
    """Persons for whom the actor speaks at this moment: themself, and whom they visibly act for while that holds."""
    if actor.user is None:
        return set()
    found = set(Person.objects.filter(user=actor.user).values_list("pk", flat=True))
    if actor.acting_for and Proxy.objects.current().filter(user=actor.user, person=actor.acting_for).exists():
        found.add(actor.acting_for)
    return found


def represents(user: Any) -> set[UUID]:
    """Persons whose proxy the user is today, for a choice of whom to act for."""
    return set(Proxy.objects.current().filter(user=user).values_list("person", flat=True))


def appoint(person: Person, user: Any, *, by: Actor, relation: str, ends_on: date | None = None) -> Proxy:
    """Let somebody act for a person, until a date or until it is ended. Once per person: a second time changes it."""
    if person.user_id == user.pk:
        raise ValueError("nobody is their own proxy")
    if by.user is not None and by.user.pk == user.pk:
        raise PermissionDenied("nobody makes themself somebody's proxy")
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        for held in Proxy.objects.current().filter(person=person, user=user):
            held.break_off()
        proxy = Proxy.objects.create(person=person, user=user, relation=relation, starts_on=today(), ends_on=ends_on)
        _log("proxy.appointed", proxy, by)
    return proxy


def end(proxy: Proxy, *, by: Actor) -> None:
    """From this moment the proxy sees and does nothing for the person any more."""
    with transaction.atomic():
        proxy.break_off()
        _log("proxy.ended", proxy, by)


def _log(action: str, proxy: Proxy, by: Actor) -> None:
    municipality, person_id = proxy.person.audit_subject()
    audit.record(action, by=by, on=proxy, person_id=person_id, municipality=municipality, proxy=str(proxy.user_id))
