"""Opening, clarifying and ending a case."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nabij.accounts.queries import home_municipality
from nabij.care import services as care
from nabij.care.models import CircleMember, CircleRole
from nabij.core import audit
from nabij.core.actors import Actor
from nabij.core.clock import now, today
from nabij.core.editing import save_version
from nabij.detection import services as detection
from nabij.detection.models import About, Concern
from nabij.directory import needs
from nabij.guidance.models import (
    Case,
    Choice,
    Clarification,
    Gap,
    GapReason,
    HandoverState,
    Invitation,
    InvitationState,
    Need,
    NeedState,
    Referral,
    ReferralState,
)
from nabij.guidance.rules import CASE, CLARIFY_WITHIN, HANDOVER, INVITATION, REFERRAL, SEARCH_WITHIN
from nabij.people import consent
from nabij.people.models import Person, Purpose


class NotReady(Exception):
    """The step needs something that isn't there yet; the message says what, in Dutch, for the worker."""


def check_sharing(case: Case) -> None:
    """Raise `NotReady` unless the person lets their data go to who helps."""
    if not consent.has(case.person_id, Purpose.SHARE_WITH_HELPER):
        raise NotReady(_("Vraag de persoon eerst of u gegevens mag doorgeven aan wie komt helpen, en noteer dat."))


def case_of(concern: Concern) -> Case | None:
    """The case that was opened for a concern, if any. Must run in a transaction: who asks next waits for it."""
    Concern.objects.select_for_update().get(pk=concern.pk)
    return Case.objects.filter(concern=concern).first()


@transaction.atomic
def open_case(*, person: Person, concern: Concern | None = None, by: Actor) -> Case:
    """Open a case for a person who consented to guidance; the worker who opens it is its first owner.

    Opening twice for the same concern gives the case that is there already.
    """
    there = case_of(concern) if concern is not None else None
    if there is not None:
        return there
    case = Case.objects.create(
        person=person,
        concern=concern,
        municipality=person.municipality or (concern.municipality if concern else None) or home_municipality(by.user),
        neighbourhood=person.neighbourhood or (concern.neighbourhood if concern else None),
        owner=by.user,
        next_due_at=now() + CLARIFY_WITHIN,
    )
    words = concern.words if concern is not None and concern.about == About.SELF else ""
    Clarification.objects.create(case=case, own_words=words)
    if concern is not None:
        detection.take_up(concern, by=by)
        detection.consent_followed(concern, subject=person, by=by)
    care.open_circle(person, by=by, municipality=case.municipality)
    log("case.opened", case, by)
    return case


@transaction.atomic
def join(case: Case, concern: Concern, *, by: Actor) -> None:
    """The person is known: the concern belongs to the case that is there, instead of making a second person."""
    detection.take_up(concern, by=by)
    detection.consent_followed(concern, subject=case.person, by=by)
    Case.objects.filter(pk=case.pk).update(next_due_at=now())
    log("case.concern_joined", case, by, concern=str(concern.pk))


@transaction.atomic
def clarify(clarification: Clarification, *, opened: int, by: Actor, **words: Any) -> None:
    """Save the clarified question; raises `core.editing.Conflict` when somebody saved it meanwhile."""
    save_version(clarification, opened=opened, **words)
    log("case.clarified", clarification.case, by, fields=sorted(words))


@transaction.atomic
def add_need(case: Case, *, term: str, by: Actor, **wishes: Any) -> Need:
    """Add a need, coded by a term of the current taxonomy. Raises KeyError for an unknown term."""
    needs.term(term)
    need = Need.objects.create(case=case, term=term, taxonomy_version=needs.taxonomy().version, **wishes)
    log("need.added", case, by, term=term)
    return need


@transaction.atomic
def change_need(need: Need, *, by: Actor, **wishes: Any) -> None:
    Need.objects.filter(pk=need.pk).update(**wishes)
    log("need.changed", need.case, by, term=need.term, fields=sorted(wishes))


@transaction.atomic
def drop_need(need: Need, *, by: Actor) -> None:
    """The person doesn't want help with this: kept as a refusal, without pressure."""
    withdraw_questions(need, by=by)
    Need.objects.filter(pk=need.pk).update(state=NeedState.REFUSED)
    log("need.refused", need.case, by, term=need.term)


@transaction.atomic
def want_again(need: Need, *, by: Actor, taken_back: str = "") -> None:
    """A need that was dropped or left unmet is sought for again.

    ``taken_back`` is the reason of a gap noted by mistake a moment ago: one such gap goes too. They are all alike, so
    that no key to the need is wanted.
    """
    was = NeedState(Need.objects.select_for_update().get(pk=need.pk).state)
    if was not in (NeedState.REFUSED, NeedState.UNMET):
        return
    if was == NeedState.UNMET and taken_back:
        alike = Gap.objects.filter(**_gap_of(need, taken_back)).first()
        if alike is not None:
            alike.delete()
    Need.objects.filter(pk=need.pk).update(state=NeedState.OPEN)
    Case.objects.filter(pk=need.case_id).update(next_due_at=now())
    log("need.wanted_again", need.case, by, term=need.term)


@transaction.atomic
def search(case: Case, *, by: Actor) -> None:
    """From clarifying to searching; needs at least one need."""
    if not case.needs.exists():
        raise NotReady(_("Voeg eerst minstens één nood toe."))
    CASE.take(case, "clarified", by=by, next_due_at=now() + SEARCH_WITHIN)


@transaction.atomic
def leave_unmet(need: Need, *, reason: str, by: Actor) -> None:
    """Nobody could meet this need: it becomes a gap, in which nothing points to the person."""
    changed = Need.objects.filter(pk=need.pk).exclude(state=NeedState.UNMET).update(state=NeedState.UNMET)
    if not changed:
        return
    withdraw_questions(need, by=by)
    note_gap(need, reason)
    log("need.unmet", need.case, by, term=need.term)


def note_gap(need: Need, reason: str) -> None:
    """The gap of a need: place, term, reason and month."""
    Gap.objects.create(**_gap_of(need, reason))


def _gap_of(need: Need, reason: str) -> dict[str, Any]:
    return {
        "municipality": need.case.municipality,
        "neighbourhood": need.case.neighbourhood,
        "term": need.term,
        "taxonomy_version": need.taxonomy_version,
        "reason": GapReason(reason),
        "month": today().replace(day=1),
    }


def withdraw_questions(need: Need, *, by: Actor) -> None:
    """Take back what was still asked of helpers and services for this need."""
    for choice in need.choices.select_related("invitation__offer", "referral"):
        withdraw_question(choice, by=by)


def withdraw_question(choice: Choice, *, by: Actor) -> None:
    """Take back the invitation or referral of a choice; who had said yes leaves the circle."""
    invitation: Invitation | None = getattr(choice, "invitation", None)
    referral: Referral | None = getattr(choice, "referral", None)
    if invitation is not None and invitation.state in (InvitationState.SENT, InvitationState.ACCEPTED):
        said_yes = invitation.state == InvitationState.ACCEPTED
        INVITATION.take(invitation, "withdraw", by=by)
        if said_yes:
            _leave_circle(choice, by=by, person=invitation.offer.person_id)
    if referral is not None and referral.state in (ReferralState.SENT, ReferralState.QUESTION, ReferralState.ACCEPTED):
        said_yes = referral.state == ReferralState.ACCEPTED
        REFERRAL.take(referral, "withdraw", by=by)
        if said_yes:
            _leave_circle(choice, by=by, service=referral.service_id)


def _leave_circle(choice: Choice, *, by: Actor, **who: Any) -> None:
    """End a place in the circle that was there for this need alone; a coach or carer stays."""
    need = choice.need
    members = CircleMember.objects.current().filter(circle__person=need.case.person_id, role=CircleRole.MEMBER, **who)
    for member in members:
        if set(member.helps_with) <= {need.term}:
            care.end_member(member, by=by)


def nothing_open(case: Case) -> None:
    """Raise `NotReady` while some need still waits for help."""
    if case.needs.filter(state__in=[NeedState.OPEN, NeedState.ASKED]).exists():
        raise NotReady(_("Voor minstens één nood is nog geen hulp gevonden. Zoek verder, of noteer een leemte."))


@transaction.atomic
def close(case: Case, *, by: Actor) -> None:
    """End a case in which nothing is open any more."""
    nothing_open(case)
    case.needs.filter(state=NeedState.ARRANGED).update(state=NeedState.MET)
    CASE.take(case, "close", by=by, next_due_at=None, closed_at=now())
    _answer_open_questions(case)


@transaction.atomic
def stop(case: Case, *, by: Actor, ask_again_on: date | None = None) -> None:
    """The person doesn't want (this) any more. All that was asked is taken back at once."""
    for need in case.needs.exclude(state__in=[NeedState.MET, NeedState.UNMET, NeedState.REFUSED]):
        withdraw_questions(need, by=by)
        Need.objects.filter(pk=need.pk).update(state=NeedState.REFUSED)
    for handover in case.handovers.filter(state=HandoverState.OPEN):
        HANDOVER.take(handover, "stop", by=by)
    CASE.take(case, "stop", by=by, next_due_at=None, closed_at=now(), ask_again_on=ask_again_on)
    _answer_open_questions(case)


@transaction.atomic
def stop_sharing(case: Case, *, by: Actor) -> None:
    """Nothing may be passed on any more: questions to helpers and partners are taken back, the case stays open."""
    for need in case.needs.filter(state__in=[NeedState.ASKED, NeedState.ARRANGED]):
        withdraw_questions(need, by=by)
        Choice.objects.filter(need=need, withdrawn_at=None, member=None).update(withdrawn_at=now())
        if not need.choices.filter(withdrawn_at=None).exists():
            Need.objects.filter(pk=need.pk).update(state=NeedState.OPEN)
    for handover in case.handovers.filter(state=HandoverState.OPEN):
        HANDOVER.take(handover, "stop", by=by)
        CASE.take(case, "handover_stopped", by=by)
    Case.objects.filter(pk=case.pk).update(next_due_at=now())


def _answer_open_questions(case: Case) -> None:
    case.follow_ups.filter(answered_at=None).update(answered_at=now())


@transaction.atomic
def take_over(case: Case, *, by: Actor) -> None:
    """A colleague of the infopoint becomes owner, for instance when the owner is ill; the history shows it."""
    Case.objects.filter(pk=case.pk).update(owner=by.user, owner_organisation=None, owner_person=None)
    case.owner, case.owner_organisation, case.owner_person = by.user, None, None
    log("case.taken_over", case, by)


@transaction.atomic
def reopen(case: Case, *, by: Actor, terms: Iterable[str] = ()) -> None:
    """Search again: what was arranged or met, but doesn't solve it, is open again."""
    rows = case.needs.filter(state__in=[NeedState.ARRANGED, NeedState.MET])
    again = list((rows.filter(term__in=list(terms)) if terms else rows).values_list("pk", flat=True))
    Choice.objects.filter(need__in=again, withdrawn_at=None).update(withdrawn_at=now())
    Need.objects.filter(pk__in=again).update(state=NeedState.OPEN)
    CASE.take(case, "reopen", by=by, next_due_at=now(), closed_at=None)


def log(action: str, case: Case, by: Actor, **details: Any) -> None:
    municipality, person_id = case.audit_subject()
    audit.record(action, by=by, on=case, municipality=municipality, person_id=person_id, **details)
