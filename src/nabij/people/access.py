"""The one door to names and contact data.

Who may pass follows from a *ground*: a relation that an app registers (`register_ground`), such as "owner of an open
case of this person". Every passage is written to the audit chain, where the person reads it back in "mijn gegevens".
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from nabij.core import audit
from nabij.core.actors import SYSTEM, Actor
from nabij.people.details import PersonDetails
from nabij.people.models import Consent, Person

NAME_FIELDS = frozenset({"given_name", "family_name"})
CONTACT_FIELDS = NAME_FIELDS | {"phone", "email", "address"}
FIELDS = ("given_name", "family_name", "phone", "email", "address")


@dataclass(frozen=True)
class Details:
    """What one actor may know of one person; fields they may not see are empty."""

    person_id: UUID
    given_name: str = ""
    family_name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True)
class Ground:
    """A reason to see details: which persons it opens to an actor, and which fields."""

    name: str
    persons: Callable[[Actor, Collection[UUID]], Collection[UUID]]
    fields: frozenset[str]


_grounds: dict[str, Ground] = {}


def register_ground(
    name: str,
    persons: Callable[[Actor, Collection[UUID]], Collection[UUID]],
    fields: frozenset[str] = CONTACT_FIELDS,
) -> None:
    """``persons(actor, ids)`` gives those of ``ids`` that the relation opens to the actor now, consent included."""
    _grounds[name] = Ground(name, persons, fields)


def _own(actor: Actor, ids: Collection[UUID]) -> Collection[UUID]:
    if actor.user is None:
        return ()
    return set(Person.objects.filter(pk__in=ids, user=actor.user).values_list("pk", flat=True))


def _proxy(actor: Actor, ids: Collection[UUID]) -> Collection[UUID]:
    if actor.user is None:
        return ()
    return set(actor.user.proxy_for.current().filter(person__in=ids).values_list("person", flat=True))


register_ground("self", _own)
register_ground("proxy", _proxy)


def _opened(actor: Actor, ids: Collection[UUID]) -> dict[UUID, tuple[set[str], list[str]]]:
    """Per person that some ground opens: the fields, and the names of the grounds."""
    opened: dict[UUID, tuple[set[str], list[str]]] = {}
    for ground in _grounds.values():
        for pk in ground.persons(actor, ids):
            fields, names = opened.setdefault(pk, (set(), []))
            fields.update(ground.fields)
            names.append(ground.name)
    return opened


def may_see(actor: Actor, person_id: UUID) -> bool:
    """Whether some ground opens the person to the actor; opens nothing itself and is not logged."""
    return bool(_opened(actor, [person_id]))


def read_many(person_ids: Iterable[UUID], *, by: Actor, why: str) -> dict[UUID, Details]:
    """Details of the persons that the actor may see, each reading logged; the others are left out."""
    ids = {pk for pk in person_ids if pk is not None}
    opened = _opened(by, ids)
    if not opened:
        return {}
    with transaction.atomic():
        rows = PersonDetails.objects.filter(pk__in=opened)
        found = {row.pk: _details(row, opened[row.pk][0]) for row in rows}
        for person in Person.objects.filter(pk__in=found).select_related("municipality"):
            _log_read(person, by=by, why=why, fields=opened[person.pk][0], grounds=opened[person.pk][1])
    return found


def read(person_id: UUID, *, by: Actor, why: str) -> Details:
    """Details of one person, logged. Raises `PermissionDenied` when no ground opens them."""
    found = read_many([person_id], by=by, why=why)
    if person_id not in found:
        raise PermissionDenied("no relation opens this person's details")
    return found[person_id]


def _details(row: PersonDetails, fields: set[str]) -> Details:
    return Details(row.pk, **{field: getattr(row, field) for field in FIELDS if field in fields})


def _log_read(person: Person, *, by: Actor, why: str, fields: set[str], grounds: list[str]) -> None:
    municipality, person_id = person.audit_subject()
    audit.record(
        audit.READ,
        by=by,
        on=person,
        person_id=person_id,
        municipality=municipality,
        why=why,
        fields=sorted(fields),
        grounds=grounds,
    )


def create(*, by: Actor, municipality: Any, why: str, details: dict[str, str], **fields: Any) -> Person:
    """A new person with details. ``fields`` are those of `Person`; ``details`` those of `Details`."""
    with transaction.atomic():
        person = Person.objects.create(municipality=municipality, **fields)
        PersonDetails.objects.create(person=person, **_clean(details))
        code, person_id = person.audit_subject()
        audit.record(
            "person.created", by=by, on=person, person_id=person_id, municipality=code, why=why, fields=sorted(details)
        )
    return person


def change(person_id: UUID, *, by: Actor, why: str, details: dict[str, str]) -> None:
    """Change details; asks for the same ground as reading them."""
    if not may_see(by, person_id):
        raise PermissionDenied("no relation opens this person's details")
    with transaction.atomic():
        PersonDetails.objects.filter(pk=person_id).update(**_clean(details))
        person = Person.objects.select_related("municipality").get(pk=person_id)
        code, _ = person.audit_subject()
        audit.record(
            "person.changed", by=by, on=person, person_id=person_id, municipality=code, why=why, fields=sorted(details)
        )


def mail_address(person_id: UUID, *, why: str) -> str:
    """Address for a message to the person *themself*; logged as sent by Nabij."""
    row = PersonDetails.objects.filter(pk=person_id).first()
    if row is None or not row.email:
        return ""
    with transaction.atomic():
        person = Person.objects.select_related("municipality").get(pk=person_id)
        _log_read(person, by=SYSTEM, why=why, fields={"email"}, grounds=["message to the person"])
    return row.email


def search(text: str, *, by: Actor, among: Iterable[UUID], why: str) -> dict[UUID, Details]:
    """Persons among ``among`` whose name, phone or e-mail holds ``text`` and whom the actor may see; hits are logged."""
    words = text.split()
    if not words:
        return {}
    ids = set(among)
    rows = PersonDetails.objects.filter(pk__in=_opened(by, ids))
    for word in words:
        rows = rows.filter(
            Q(given_name__icontains=word)
            | Q(family_name__icontains=word)
            | Q(phone__icontains=word)
            | Q(email__icontains=word)
        )
    return read_many(rows.values_list("pk", flat=True)[:50], by=by, why=why)


def erase(person: Person, *, by: Actor, why: str) -> None:
    """Forget who the person is: details go, the bare row stays for counts; relations end in their own apps."""
    with transaction.atomic():
        PersonDetails.objects.filter(pk=person.pk).delete()
        Consent.objects.filter(person=person).delete()
        Person.objects.filter(pk=person.pk).update(
            user=None, lon=None, lat=None, birth_year=None, erase_at=None, language="nl"
        )
        code, person_id = person.audit_subject()
        audit.record("person.erased", by=by, on=person, person_id=person_id, municipality=code, why=why)


def _clean(details: dict[str, str]) -> dict[str, str]:
    unknown = set(details) - set(FIELDS)
    if unknown:
        raise ValueError(f"unknown details: {', '.join(sorted(unknown))}")
    return {field: value.strip() for field, value in details.items()}
