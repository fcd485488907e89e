"""The one door to names and contact data.

Who may pass follows from a *ground*: a relation that an app registers (`register_ground`), such as "owner of an open
case of this person". Every passage is written to the audit chain, where the person reads it back in "mijn gegevens".
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError, Q

from nabij.accounts.models import User
from nabij.core import audit
from nabij.core.actors import SYSTEM, Actor
from nabij.people import consent, registry
from nabij.people.details import PersonDetails
from nabij.people.models import Consent, ErasureRequest, Person, Proxy, Purpose

NAME_FIELDS = frozenset({"given_name", "family_name"})
CONTACT_FIELDS = NAME_FIELDS | {"phone", "email", "address"}
FIELDS = ("given_name", "family_name", "phone", "email", "address")
SEARCHED = CONTACT_FIELDS - {"address"}
MOST_HITS = 50


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
    """A reason to see details: which persons it opens to an actor, which fields, with what consent, and to change."""

    name: str
    persons: Callable[[Actor, Collection[UUID]], Collection[UUID]]
    fields: frozenset[str]
    purpose: Purpose | None
    may_change: bool


@dataclass
class _Opening:
    """What the grounds together open of one person."""

    fields: set[str]
    changeable: set[str]
    grounds: list[str]


_grounds: dict[str, Ground] = {}


def register_ground(
    name: str,
    persons: Callable[[Actor, Collection[UUID]], Collection[UUID]],
    fields: frozenset[str] = CONTACT_FIELDS,
    *,
    purpose: Purpose | None = None,
    may_change: bool = False,
) -> None:
    """``persons(actor, ids)`` gives those of ``ids`` that the relation opens to the actor now.

    With a ``purpose``, the door itself asks whether the person's consent for it is in force. ``may_change`` lets the
    actor change the fields too.
    """
    _grounds[name] = Ground(name, persons, fields, purpose, may_change)


def _own(actor: Actor, ids: Collection[UUID]) -> Collection[UUID]:
    if actor.user is None:
        return ()
    return set(Person.objects.filter(pk__in=ids, user=actor.user).values_list("pk", flat=True))


def _proxy(actor: Actor, ids: Collection[UUID]) -> Collection[UUID]:
    if actor.user is None:
        return ()
    return set(Proxy.objects.current().filter(user=actor.user, person__in=ids).values_list("person", flat=True))


register_ground("self", _own, may_change=True)
register_ground("proxy", _proxy, may_change=True)


def _opened(actor: Actor, ids: Collection[UUID]) -> dict[UUID, _Opening]:
    """Per person that some ground opens: the fields, and the names of the grounds."""
    opened: dict[UUID, _Opening] = {}
    for ground in _grounds.values():
        found = set(ground.persons(actor, ids)) & set(ids)
        if ground.purpose is not None and found:
            found = consent.consenting(found, ground.purpose)
        for pk in found:
            opening = opened.setdefault(pk, _Opening(set(), set(), []))
            opening.fields |= ground.fields
            opening.changeable |= ground.fields if ground.may_change else set()
            opening.grounds.append(ground.name)
    return opened


def grounds(actor: Actor, person_id: UUID) -> list[str]:
    """Names of the grounds that open the person to the actor now; opens nothing itself and is not logged."""
    opening = _opened(actor, [person_id]).get(person_id)
    return opening.grounds if opening else []


def may_see(actor: Actor, person_id: UUID) -> bool:
    """Whether some ground opens the person to the actor; opens nothing itself and is not logged."""
    return bool(grounds(actor, person_id))


def may_change(actor: Actor, person_id: UUID) -> bool:
    """Whether some ground lets the actor change something of the person."""
    opening = _opened(actor, [person_id]).get(person_id)
    return opening is not None and bool(opening.changeable)


def read_many(person_ids: Iterable[UUID], *, by: Actor, why: str) -> dict[UUID, Details]:
    """Details of the persons that the actor may see, each reading logged; the others are left out."""
    ids = {pk for pk in person_ids if pk is not None}
    return _read(_opened(by, ids), by=by, why=why) if ids else {}


def _read(opened: dict[UUID, _Opening], *, by: Actor, why: str) -> dict[UUID, Details]:
    if not opened:
        return {}
    with transaction.atomic():
        rows = PersonDetails.objects.filter(pk__in=opened)
        found = {row.pk: _details(row, opened[row.pk].fields) for row in rows}
        _log_reads({pk: opened[pk] for pk in found}, by=by, why=why)
    return found


def read(person_id: UUID, *, by: Actor, why: str) -> Details:
    """Details of one person, logged. Raises `PermissionDenied` when no ground opens them."""
    found = read_many([person_id], by=by, why=why)
    if person_id not in found:
        raise PermissionDenied("no relation opens this person's details")
    return found[person_id]


def _details(row: PersonDetails, fields: set[str]) -> Details:
    return Details(row.pk, **{field: getattr(row, field) for field in FIELDS if field in fields})


def _log_reads(opened: Mapping[UUID, _Opening], *, by: Actor, why: str) -> None:
    acts: dict[tuple[str, Actor], list[audit.Act]] = {}
    for person in Person.objects.filter(pk__in=opened).select_related("municipality").order_by("pk"):
        opening, (municipality, person_id) = opened[person.pk], person.audit_subject()
        details = {"why": why, "fields": sorted(opening.fields), "grounds": opening.grounds}
        actor = _visible(by, person.pk, opening.grounds)
        acts.setdefault((municipality, actor), []).append(audit.Act(audit.READ, person, person_id, details))
    # In the order of the chains, so that two readers never wait for each other.
    for municipality, actor in sorted(acts, key=lambda key: key[0]):
        audit.record_all(acts[municipality, actor], by=actor, municipality=municipality)


def _visible(actor: Actor, person_id: UUID, names: list[str]) -> Actor:
    """Whoever passes as proxy only is always written down as acting for the person."""
    return replace(actor, acting_for=person_id) if names == ["proxy"] else actor


def create(*, by: Actor, municipality: Any, why: str, details: dict[str, str], **fields: Any) -> Person:
    """A new person with details. ``fields`` are those of `Person`; ``details`` those of `Details`."""
    with transaction.atomic():
        person = Person.objects.create(municipality=municipality, **fields)
        row = PersonDetails(person=person, **_clean(details))
        row.clean_fields(exclude=["person"])
        row.save(force_insert=True)
        _log("person.created", person, by=by, why=why, fields=sorted(details))
    return person


def change(person_id: UUID, *, by: Actor, why: str, details: dict[str, str]) -> None:
    """Change details, through a ground that allows it. Raises `PermissionDenied`, also when there is nothing left."""
    opening = _opened(by, [person_id]).get(person_id)
    if opening is None or not opening.changeable.issuperset(details):
        raise PermissionDenied("no relation lets these details be changed")
    with transaction.atomic():
        row = PersonDetails.objects.select_for_update().filter(pk=person_id).first()
        if row is None:
            raise PermissionDenied("this person is forgotten")
        changed = {field: value for field, value in _clean(details).items() if value != getattr(row, field)}
        if not changed:
            return
        for field, value in changed.items():
            setattr(row, field, value)
        row.clean_fields(exclude=["person"])
        row.save(update_fields=list(changed))
        person = Person.objects.select_related("municipality").get(pk=person_id)
        actor = _visible(by, person_id, opening.grounds)
        _log("person.changed", person, by=actor, why=why, fields=sorted(changed))


def mail_address(person_id: UUID, *, why: str) -> str:
    """Address for a message to the person *themself*; logged as sent by Nabij."""
    row = PersonDetails.objects.filter(pk=person_id).first()
    if row is None or not row.email:
        return ""
    with transaction.atomic():
        _log_reads({person_id: _Opening({"email"}, set(), ["message to the person"])}, by=SYSTEM, why=why)
    return row.email


def search(text: str, *, by: Actor, among: Iterable[UUID], why: str) -> dict[UUID, Details]:
    """Persons among ``among`` whose name, phone or e-mail holds every word of ``text``, at most 50; hits are logged.

    A field that the actor may not see is not searched either: a hit would tell what it holds.
    """
    words = text.split()
    if not words:
        return {}
    opened = _opened(by, set(among))
    per_fields: dict[frozenset[str], list[UUID]] = {}
    for pk, opening in opened.items():
        per_fields.setdefault(SEARCHED & opening.fields, []).append(pk)
    hits: list[UUID] = []
    for fields, ids in per_fields.items():
        rows = PersonDetails.objects.filter(pk__in=ids)
        for word in words:
            rows = rows.filter(_any_holds(fields, word))
        hits += rows.order_by("family_name", "given_name", "pk").values_list("pk", flat=True)[:MOST_HITS]
    return _read({pk: opened[pk] for pk in hits[:MOST_HITS]}, by=by, why=why)


def _any_holds(fields: frozenset[str], word: str) -> Q:
    hit = Q(pk__in=[])
    for field in fields:
        hit |= Q(**{f"{field}__icontains": word})
    return hit


def erase(person: Person, *, by: Actor, why: str) -> None:
    """Forget who the person is: details go, relations and words go in their own apps, the bare row stays for counts.

    The account goes too, unless it has another use (`registry.register_account_use`).
    """
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        registry.erase_in_apps(person, by)
        PersonDetails.objects.filter(pk=person.pk).delete()
        Consent.objects.filter(person=person).delete()
        Proxy.objects.filter(person=person).delete()
        ErasureRequest.objects.filter(person=person).delete()
        Person.objects.filter(pk=person.pk).update(
            user=None, lon=None, lat=None, birth_year=None, erase_at=None, language="nl"
        )
        _log("person.erased", person, by=by, why=why)
        if person.user is not None:
            _close_account(person.user)


def _close_account(user: User) -> None:
    if registry.account_is_used(user):
        return
    try:
        with transaction.atomic():
            user.delete()
    except ProtectedError:
        # Work of the past points here: the row stays, without anything that tells who it was.
        User.objects.filter(pk=user.pk).update(
            name="", email=f"{user.pk}@erased.invalid", is_active=False, password=make_password(None)
        )


def _log(action: str, person: Person, *, by: Actor, **details: Any) -> None:
    municipality, person_id = person.audit_subject()
    audit.record(action, by=by, on=person, person_id=person_id, municipality=municipality, **details)


def _clean(details: dict[str, str]) -> dict[str, str]:
    unknown = set(details) - set(FIELDS)
    if unknown:
        raise ValueError(f"unknown details: {', '.join(sorted(unknown))}")
    return {field: value.strip() for field, value in details.items()}
