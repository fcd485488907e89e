"""What detection plugs into core and people."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nabij.accounts.models import Role
from nabij.accounts.queries import has_role
from nabij.core import notifications, sweeps
from nabij.core.actors import Actor
from nabij.core.clock import now
from nabij.detection import mails, needs, queries, registration, services
from nabij.detection.models import About, Concern, ConcernState
from nabij.people import access, consent, registry
from nabij.people.models import Person, Purpose
from nabij.people.registry import Viewer
from nabij.programme.registration import registry as registration_registry
from nabij.programme.registration.registry import Stage
from nabij.territory.indicators import registry as indicator_registry


# Who may see whom.
def _senders(actor: Actor, ids: Collection[UUID]) -> Collection[UUID]:
    """Who left their contact with an open concern about somebody else or a place, for questions about it."""
    rows = _open_in_reach(actor).exclude(about=About.SELF)
    return set(rows.filter(sender__in=ids).values_list("sender", flat=True))


def _subjects(actor: Actor, ids: Collection[UUID]) -> Collection[UUID]:
    """Whom an open concern is about, with their consent for guidance."""
    return set(_open_in_reach(actor).filter(subject__in=ids).values_list("subject", flat=True))


def _open_in_reach(actor: Actor) -> Any:
    if actor.user is None or not has_role(actor.user, Role.INFOPOINT):
        return Concern.objects.none()
    return queries.within_reach(actor).open()  # type: ignore[attr-defined]


access.register_ground("sender of an open concern", _senders)
access.register_ground("person of an open concern", _subjects, purpose=Purpose.GUIDANCE)


# What falls due.
def _erase(concern: Concern, moment: datetime) -> None:
    services.erase(concern)


sweeps.register("erase concerns", queries.to_erase, _erase)
notifications.register(services.CODE_MAIL, mails.code_mail, reader=mails.language_of_sender)


indicator_registry.register_known("concerns", queries.received_in_quarter)


# What stops at once with a consent.
def _withdrawn(person: Person, purpose: Purpose, by: Actor) -> None:
    if purpose == Purpose.GUIDANCE:
        Concern.objects.filter(subject=person).exclude(state=ConcernState.ERASED).update(erase_at=now())


consent.on_withdrawal(_withdrawn)


# What "mijn gegevens" shows, and what happens when somebody is forgotten.
def _export(person: Person) -> list[Any]:
    """Concerns sent by or about the person. What one wrote about somebody else, or somebody else about them, is not
    handed out: it would tell about another."""
    rows = Concern.objects.filter(Q(sender=person) | Q(subject=person)).exclude(state=ConcernState.ERASED)
    return [_exported(concern, person) for concern in rows.prefetch_related("notes").order_by("created_at")]


def _exported(concern: Concern, person: Person) -> dict[str, Any]:
    own = concern.sender_id == person.pk and concern.about != About.OTHER
    told: dict[str, Any] = {
        "gemeld": concern.created_at.isoformat(),
        "volgcode": concern.shown_code if concern.sender_id == person.pk else "",
        "door": str(_("uzelf") if concern.sender_id == person.pk else _("iemand anders, over u")),
        "onderwerpen": [str(_(term.name)) for term in needs.terms(concern.terms)],
    }
    if own:
        told |= {
            "wat": concern.words,
            "waar": concern.place,
            "stand": str(concern.get_state_display()),
            "antwoord": concern.answer,
            "toegevoegd": [note.words for note in concern.notes.all() if note.by_sender],
        }
    return told


def _viewers(person: Person, actor: Actor) -> Sequence[Viewer | str]:
    if not _open_of(person).exists():
        return []
    return [Viewer(str(_("Medewerkers van het infopunt")), _("Uw melding"), _("Uw melding, naam en contactgegevens"))]


def _open_of(person: Person) -> Any:
    return Concern.objects.open().filter(Q(sender=person) | Q(subject=person))


def _waits(person: Person) -> bool:
    return bool(_open_of(person).exclude(state=ConcernState.TAKEN_UP).exists())


def _forget(person: Person, by: Actor) -> None:
    for concern in Concern.objects.filter(subject=person).exclude(state=ConcernState.ERASED):
        services.erase(concern, by=by)
    Concern.objects.filter(sender=person).update(sender=None)


registry.register_export("meldingen", _("Uw meldingen"), _export, _("Om u te antwoorden."))
registry.register_relation(_("Melding"), _viewers)
registry.register_hold(_("Er wacht nog een melding van u op antwoord"), _waits, gives_way=True)
registry.register_erasure(_forget)
registration_registry.register(
    Stage.NOTICING, registration.REGISTRATIONS, derived=registration.DERIVED, silent=registration.SILENT
)
