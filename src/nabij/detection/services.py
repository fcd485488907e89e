"""What happens to a concern. Every act is audited; every change of state goes through the workflow table."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from nabij.core import audit, notifications
from nabij.core.actors import SYSTEM, Actor
from nabij.core.clock import now
from nabij.detection import needs, placing, registry, rules
from nabij.detection.models import About, Channel, Concern, ConcernNote, ConcernState, Urgency, new_code
from nabij.people import access, consent
from nabij.people.models import How, Person, Purpose
from nabij.territory.models import Area

CODE_MAIL = "detection.code"


class NoConsent(Exception):
    """The person did not say yes to guidance."""


def report(
    *,
    by: Actor,
    words: str,
    about: str,
    place: str = "",
    neighbourhood: Area | None = None,
    lon: float | None = None,
    lat: float | None = None,
    contact: Mapping[str, str] | None = None,
    guidance_consent: bool = False,
    channel: str = Channel.WEB,
    terms: Iterable[str] | None = None,
    pk: UUID | None = None,
) -> Concern:
    """Take a concern in, for a resident on the website or (``enter``) for a caller or visitor.

    ``contact`` holds `name`, `phone` and `email` of the sender; ``terms`` defaults to what the words suggest; ``pk``
    makes sending the same form twice give one concern.
    """
    moment = now()
    spot = placing.find(place=place, words=words, neighbourhood=neighbourhood, lon=lon, lat=lat)
    danger = needs.is_danger(words)
    with transaction.atomic():
        sender = _sender(contact or {}, by=by, spot=spot, themself=channel == Channel.WEB)
        concern = Concern(
            pk=pk or uuid4(),
            code=_free_code(),
            about=about,
            channel=channel,
            words=words,
            place=place,
            danger=danger,
            terms=list(needs.proposed_ids(words) if terms is None else terms),
            lon=spot.lon,
            lat=spot.lat,
            neighbourhood=spot.neighbourhood,
            municipality=spot.municipality,
            sender=sender,
            subject=sender if about == About.SELF else None,
            answer_due_at=rules.unseen_due(moment, danger=danger),
            search_words=needs.search_column(words, place),
            erase_at=moment + rules.THIRD_PARTY_TERM if about == About.OTHER else None,
            created_at=moment,
        )
        concern.save(force_insert=True)
        _log(concern, "concern.received", by=by, about=about, channel=channel)
        if sender is not None and about == About.SELF and guidance_consent:
            how = How.SCREEN if channel == Channel.WEB else How.SPOKEN
            consent.give(sender, Purpose.GUIDANCE, by=by, how=how)
        if sender is not None and (contact or {}).get("email"):
            notifications.send_later(CODE_MAIL, concern.pk)
    return concern


def enter(*, by: Actor, channel: str, urgency: str = "", **fields: Any) -> Concern:
    """What a worker writes down for somebody at the phone or the desk; with an urgency it is triaged at once."""
    with transaction.atomic():
        concern = report(by=by, channel=channel, **fields)
        if urgency:
            triage(concern, urgency=urgency, seen=ConcernState.RECEIVED, by=by)
    return concern


def triage(concern: Concern, *, urgency: str, seen: str, by: Actor) -> None:
    """Set how soon somebody must answer. ``seen`` is the state that the worker had before them.

    Raises `NotAllowedNow` when somebody else was first.
    """
    step = "triage" if seen == ConcernState.RECEIVED else "triage_again"
    due = rules.answer_due(Urgency(urgency), now())
    rules.CONCERN.take(concern, step, by=by, urgency=urgency, answer_due_at=due, news_at=None)


def assign(concern: Concern, *, to: Any | None, seen: UUID | None, by: Actor) -> None:
    """Give the concern to a worker, or to nobody. ``seen`` is who had it when the worker looked.

    Raises `Outrun` when somebody else has it by now.
    """
    with transaction.atomic():
        row = Concern.objects.select_for_update().get(pk=concern.pk)
        if row.assigned_to_id not in (seen, getattr(to, "pk", None)):
            raise rules.Outrun("somebody else took it")
        _change(concern, "concern.assigned", by=by, assigned_to=to, news_at=None)


def change_terms(concern: Concern, *, terms: list[str], by: Actor) -> None:
    """Which needs of the taxonomy it is about, best first."""
    _change(concern, "concern.terms_changed", by=by, terms=terms)


def add_note(concern: Concern, *, words: str, by: Actor) -> ConcernNote:
    """A note of the infopoint; the sender never sees it."""
    with transaction.atomic():
        note = ConcernNote.objects.create(concern=concern, words=words, actor_label=str(by.label)[:200])
        _change(concern, "concern.note_added", by=by, news_at=None)
    return note


def close(concern: Concern, *, answer: str, by: Actor) -> None:
    """Stop the clock, with an answer for the sender (never when it was about somebody else)."""
    changes: dict[str, Any] = {"answer": "" if concern.about == About.OTHER else answer, "news_at": None}
    if concern.about != About.OTHER:
        changes["erase_at"] = now() + rules.CLOSED_TERM
    rules.CONCERN.take(concern, "close", by=by, **changes)


def reopen(concern: Concern, *, by: Actor, news: bool = False) -> None:
    """Back to the inbox with a new clock."""
    moment = now()
    changes: dict[str, Any] = {"answer_due_at": rules.unseen_due(moment, danger=concern.danger), "urgency": ""}
    if concern.about != About.OTHER:
        changes["erase_at"] = None
    if news:
        changes["news_at"] = moment
    rules.CONCERN.take(concern, "reopen", by=by, **changes)


def take_up(concern: Concern, *, by: Actor) -> None:
    """A case was opened: its owner answers from now on."""
    rules.CONCERN.take(concern, "take_up", by=by, news_at=None)


def add_from_sender(concern: Concern, *, words: str, by: Actor) -> ConcernNote:
    """What the sender adds through the follow-up page; a closed concern opens again."""
    with transaction.atomic():
        note = ConcernNote.objects.create(concern=concern, words=words, by_sender=True)
        danger = concern.danger or needs.is_danger(words)
        _change(concern, "concern.sender_added", by=by, news_at=now(), danger=danger)
        if concern.state == ConcernState.CLOSED:
            reopen(concern, by=by, news=True)
        registry.tell_sender_note(concern, by)
    return note


def say_solved(concern: Concern, *, solved: bool, by: Actor) -> None:
    """The sender says whether it is solved; "not solved" reopens what was closed and tells whoever guides."""
    with transaction.atomic():
        _change(concern, "concern.sender_said", by=by, solved=solved, news_at=now())
        if not solved:
            if concern.state == ConcernState.CLOSED:
                reopen(concern, by=by, news=True)
            registry.tell_not_solved(concern, by)


def mark_same(concern: Concern, *, other: Concern, by: Actor) -> None:
    """A worker says that both are about the same; nothing is merged, and neither is closed."""
    first = other.same_as if other.same_as_id else other
    if first is None or first.pk == concern.pk:
        raise rules.Outrun("these two are already marked as the same")
    with transaction.atomic():
        concern.different_from.remove(other)
        _change(concern, "concern.marked_same", by=by, same_as=first)


def mark_different(concern: Concern, *, other: Concern, by: Actor) -> None:
    """A worker looked: these two are not the same; they are no longer proposed to each other."""
    with transaction.atomic():
        concern.different_from.add(other)
        Concern.objects.filter(pk=other.pk, same_as=concern.pk).update(same_as=None)
        same_as = None if concern.same_as_id == other.pk else concern.same_as
        _change(concern, "concern.marked_different", by=by, same_as=same_as)


def consent_followed(concern: Concern, *, subject: Person, by: Actor) -> None:
    """The person whom somebody else worried about said yes to guidance: the concern may stay while that yes holds.

    Raises `NoConsent` without a consent in force.
    """
    if not consent.has(subject.pk, Purpose.GUIDANCE):
        raise NoConsent("the person gave no consent for guidance")
    _change(concern, "concern.consent_followed", by=by, subject=subject)


def erase(concern: Concern, *, by: Actor = SYSTEM) -> None:
    """Forget every word of a concern; that there was one, where and about which needs stays, for the counts."""
    with transaction.atomic():
        concern.notes.all().delete()
        rules.CONCERN.take(
            concern,
            "erase",
            by=by,
            words="",
            place="",
            answer="",
            search_words="",
            lon=None,
            lat=None,
            sender=None,
            subject=None,
            assigned_to=None,
            news_at=None,
            erase_at=None,
        )


def _sender(contact: Mapping[str, str], *, by: Actor, spot: placing.Spot, themself: bool) -> Person | None:
    """The person behind the contact data; somebody with an account stays one and the same person.

    ``themself`` is false when a worker writes down what a caller says: the contact data are then not the worker's own.
    """
    details = {key: value for key, value in _details(contact).items() if value}
    known = Person.objects.filter(user=by.user).first() if themself and by.user is not None else None
    if known is not None and details:
        access.change(known.pk, by=by, why="concern", details=details)
        return known
    if not details:
        return None
    return access.create(
        by=by,
        municipality=spot.municipality,
        neighbourhood=spot.neighbourhood,
        why="concern",
        details=details,
        erase_at=now() + rules.SENDER_TERM,
    )


def _details(contact: Mapping[str, str]) -> dict[str, str]:
    given, _space, family = contact.get("name", "").strip().partition(" ")
    return {
        "given_name": given[:80],
        "family_name": family.strip()[:120],
        "phone": contact.get("phone", ""),
        "email": contact.get("email", ""),
    }


def _free_code() -> str:
    while True:
        code = new_code()
        if not Concern.objects.filter(code=code).exists():
            return code


def _change(concern: Concern, action: str, *, by: Actor, **changes: Any) -> None:
    """Change fields and log which. An erased concern is not changed any more."""
    with transaction.atomic():
        rows = Concern.objects.filter(pk=concern.pk).exclude(state=ConcernState.ERASED)
        if not rows.update(**changes):
            raise rules.Gone(concern)
        for field, value in changes.items():
            setattr(concern, field, value)
        _log(concern, action, by=by)


def _log(concern: Concern, action: str, *, by: Actor, **details: Any) -> None:
    municipality, person_id = concern.audit_subject()
    audit.record(action, by=by, on=concern, municipality=municipality, person_id=person_id, **details)
