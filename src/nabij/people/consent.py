"""Giving, asking after and withdrawing consent."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from nabij.core import audit
from nabij.core.actors import Actor
from nabij.core.clock import now
from nabij.people.models import Consent, How, Person, Purpose

_on_withdrawal: list[Callable[[Person, Purpose, Actor], None]] = []


def on_withdrawal(act: Callable[[Person, Purpose, Actor], None]) -> None:
    """Register what an app must stop at once when a consent is withdrawn; runs in the same transaction."""
    _on_withdrawal.append(act)


def has(person_id: UUID, purpose: Purpose) -> bool:
    return Consent.objects.in_force().filter(person=person_id, purpose=purpose).exists()


def give(
    person: Person,
    purpose: Purpose,
    *,
    by: Actor,
    how: How,
    given_by: str = "person",
    until: datetime | None = None,
) -> Consent:
    """Record a yes; an open consent for the same purpose is closed by it, so that there is one at a time."""
    with transaction.atomic():
        Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None).update(withdrawn_at=now())
        consent = Consent.objects.create(
            person=person,
            purpose=purpose,
            how=how,
            given_by=given_by,
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
        consent.withdrawn_at = now()
        consent.save()
        _log("consent.withdrawn", consent, by)
        for act in _on_withdrawal:
            act(person, purpose, by)
    return True


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
