"""Forgetting persons: when their term is over, or when they ask for it; never while something still holds them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from nabij.core import audit, sweeps
from nabij.core.actors import SYSTEM, Actor
from nabij.core.clock import now
from nabij.people import access, registry
from nabij.people.models import ErasureRequest, Person

LOOK_AGAIN = timedelta(days=1)
UNUSED = timedelta(days=30)  # a person without any relation left is kept this long, in case it was a mistake


def ask_erasure(person: Person, *, by: Actor) -> ErasureRequest | None:
    """The person wants to be forgotten. Done at once when nothing holds them (None); otherwise a task with a term."""
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        if not registry.holds(person, asked=True):
            access.erase(person, by=by, why="asked by the person")
            return None
        request, fresh = ErasureRequest.objects.get_or_create(
            person=person,
            closed_at=None,
            defaults={"due_at": now() + ErasureRequest.TERM, "asked_by_label": str(by.label)[:200]},
        )
        if fresh:
            _log("erasure.asked", request, by)
    return request


def take_back(person: Person, *, by: Actor) -> bool:
    """The person wants to stay after all. False when nothing was asked."""
    with transaction.atomic():
        request = ErasureRequest.objects.select_for_update().filter(person=person, closed_at=None).first()
        if request is None:
            return False
        request.closed_at = now()
        request.save(update_fields=["closed_at"])
        _log("erasure.taken_back", request, by)
    return True


def open_requests(among: Q) -> QuerySet[ErasureRequest]:
    """Requests still waiting about persons that ``among`` (a filter over `Person`) lets through, oldest term first."""
    return ErasureRequest.objects.filter(closed_at=None, person__in=Person.objects.filter(among)).order_by("due_at")


def forget_when_unused(person: Person) -> None:
    """Start the term of a person whom no relation holds any more and who has no account."""
    if person.user_id is None and person.erase_at is None and not registry.holds(person):
        person.erase_at = now() + UNUSED
        person.save(update_fields=["erase_at"])


def _term_over(moment: datetime) -> QuerySet[Person]:
    return Person.objects.filter(erase_at__lte=moment)


def _erase_or_wait(person: Person, moment: datetime) -> None:
    if registry.holds(person):
        Person.objects.filter(pk=person.pk).update(erase_at=moment + LOOK_AGAIN)
    else:
        access.erase(person, by=SYSTEM, why="term over")


def _asked(moment: datetime) -> QuerySet[ErasureRequest]:
    return ErasureRequest.objects.filter(closed_at=None).filter(Q(look_at=None) | Q(look_at__lte=moment))


def _erase_as_asked(request: ErasureRequest, moment: datetime) -> None:
    if registry.holds(request.person, asked=True):
        ErasureRequest.objects.filter(pk=request.pk).update(look_at=moment + LOOK_AGAIN)
    else:
        access.erase(request.person, by=SYSTEM, why="asked by the person")


def _log(action: str, request: ErasureRequest, by: Actor) -> None:
    municipality, person_id = request.person.audit_subject()
    audit.record(action, by=by, on=request, person_id=person_id, municipality=municipality)


sweeps.register("persons whose term is over", _term_over, _erase_or_wait)
sweeps.register("requests to be forgotten", _asked, _erase_as_asked)
