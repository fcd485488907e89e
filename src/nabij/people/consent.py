"""Giving, asking after and withdrawing consent."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from nabij.core import audit, sweeps
from nabij.core.actors import SYSTEM, Actor
from nabij.core.clock import now
from nabij.people.models import Consent, How, Person, Purpose

_on_withdrawal: list[Callable[[Person, Purpose, Actor], None]] = []


def on_withdrawal(act: Callable[[Person, Purpose, Actor], None]) -> None:
    """Register what an app must stop at once when a consent is withdrawn; runs in the same transaction."""
    _on_withdrawal.append(act)


def has(person_id: UUID, purpose: Purpose) -> bool:
    return Consent.objects.in_force().filter(person=person_id, purpose=purpose).exists()


def consenting(person_ids: Iterable[UUID], purpose: Purpose) -> set[UUID]:
    """Those of the persons whose yes for the purpose is in force now."""
    found = Consent.objects.in_force().filter(person__in=list(person_ids), purpose=purpose)
    return set(found.values_list("person", flat=True))


def taken_back(person_ids: Collection[UUID], purpose: Purpose) -> set[UUID]:
    """Those of the persons who once said yes for the purpose, and whose yes no longer holds."""
    asked = Consent.objects.filter(person__in=person_ids, purpose=purpose).values_list("person", flat=True)
    return set(asked) - consenting(set(asked), purpose)


def give(
    person: Person,
    purpose: Purpose,
    *,
    by: Actor,
    how: How,
    given_by: str = "",
    until: datetime | None = None,
) -> Consent:
    """Record a yes; an open consent for the same purpose is closed by it, so that there is one at a time.

    ``given_by`` is ``person`` or ``proxy``; left empty it follows from the actor. Raises `ValueError` when ``until``
    is over already.
    """
    moment = now()
    if until is not None and until <= moment:
        raise ValueError("a consent can't be given until a moment that is over")
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)  # two desks at once wait for each other
        Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None).update(withdrawn_at=moment)
        consent = Consent.objects.create(
            person=person,
            purpose=purpose,
            how=how,
            given_by=given_by or ("proxy" if by.acting_for == person.pk else "person"),
            given_at=moment,
            until=until,
            recorded_by=by.key,
            recorded_by_label=str(by.label)[:200],
        )
        _log("consent.given", consent, by)
    return consent


def withdraw(person: Person, purpose: Purpose, *, by: Actor) -> bool:
    """Record a no; every app stops what rested on it. False when there was nothing to withdraw."""
    with transaction.atomic():
        consent = Consent.objects.select_for_update().filter(person=person, purpose=purpose, withdrawn_at=None).first()
        if consent is None:
            return False
        _close(consent, "consent.withdrawn", by)
    return True


def run_out(consent: Consent) -> None:
    """Close a consent whose term is over: what rested on it stops, as after a withdrawal."""
    with transaction.atomic():
        _close(consent, "consent.ran_out", SYSTEM)


def _close(consent: Consent, action: str, by: Actor) -> None:
    consent.withdrawn_at = now()
    consent.save(update_fields=["withdrawn_at"])
    _log(action, consent, by)
    for act in _on_withdrawal:
        act(consent.person, Purpose(consent.purpose), by)


def _log(action: str, consent: Consent, by: Actor) -> None:
    municipality, person_id = consent.person.audit_subject()
    audit.record(
        action,
        by=by,
        on=consent,
        person_id=person_id,
        municipality=municipality,
        purpose=consent.purpose,
        how=consent.how,
    )


sweeps.register("consents that run out", lambda moment: Consent.objects.run_out(), lambda row, moment: run_out(row))
