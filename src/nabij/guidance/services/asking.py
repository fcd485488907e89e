"""The person's choice, and what it sets going: an invitation to a helper or a referral to a service."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nabij.care import services as care
from nabij.core.actors import Actor
from nabij.core.clock import now
from nabij.core.notifications import send_later
from nabij.directory.models import Ring
from nabij.guidance.models import Case, CaseState, Choice, Decline, Invitation, Need, NeedState, Referral
from nabij.guidance.rules import (
    CASE,
    INVITATION,
    INVITATION_TERM,
    REFERRAL,
    REFERRAL_LINK_TERM,
    REFERRAL_TERM,
    SEARCH_WITHIN,
)
from nabij.guidance.services.cases import NotReady, check_sharing, log, withdraw_question

NO_LONGER = _("Deze keuze geldt niet meer. Kies opnieuw uit de lijst.")


@transaction.atomic
def choose(
    need: Need,
    *,
    by: Actor,
    ring: int,
    reasons: Sequence[str],
    position: int,
    offered: int,
    member: Any = None,
    offer: Any = None,
    service: Any = None,
) -> Choice:
    """Record what the person chose, with the reasons as they stood on the list and its place there."""
    if _locked(need).state != NeedState.OPEN:
        raise NotReady(NO_LONGER)
    if need.choices.filter(withdrawn_at=None).exists():
        raise NotReady(_("Er is al een keuze gemaakt voor deze nood. Trek die eerst in."))
    choice = Choice.objects.create(
        need=need,
        ring=ring,
        member=member,
        offer=offer,
        service=service,
        reasons=list(reasons),
        position=position,
        offered=offered,
    )
    log("option.chosen", need.case, by, ring=ring, position=position, offered=offered)
    if member is not None:
        # Somebody close needs no letter: the person, or the worker with them, asks it face to face.
        Need.objects.filter(pk=need.pk).update(state=NeedState.ARRANGED)
    return choice


@transaction.atomic
def reject(need: Need, *, by: Actor, offer: Any = None, service: Any = None, member: Any = None) -> None:
    """The person doesn't want this option: it isn't proposed again for this need."""
    Decline.objects.create(need=need, offer=offer, service=service, member=member, by_person=True)
    log("option.rejected", need.case, by)


@transaction.atomic
def consider_again(need: Need, *, by: Actor, **who: Any) -> None:
    """The person didn't mean it so: an option that they put aside (``offer_id=``, ...) stands on the list again."""
    mistaken = Decline.objects.filter(need=need, by_person=True, **who)
    if mistaken.delete()[0]:
        log("option.considered_again", need.case, by)


@transaction.atomic
def withdraw_choice(choice: Choice, *, by: Actor) -> None:
    """The person changes their mind before or after an answer."""
    withdraw_question(choice, by=by)
    _next_option(choice)
    log("option.withdrawn", choice.need.case, by)


@transaction.atomic
def invite(choice: Choice, *, what: str, when: str, by: Actor, term: timedelta = INVITATION_TERM) -> Invitation:
    """Ask a helper: what, when and roughly where. Who it is for stays blurred until they accept."""
    _check_to_ask(choice)
    if choice.offer is None:
        raise NotReady(NO_LONGER)
    case = choice.need.case
    check_sharing(case)
    invitation = Invitation.objects.create(
        choice=choice,
        case=case,
        offer=choice.offer,
        what=what,
        when=when,
        rough_place=rough_place(case),
        expires_at=now() + term,
    )
    _asked(choice, invitation.expires_at)
    send_later("guidance.invitation", invitation.pk)
    log("invitation.sent", case, by)
    return invitation


def rough_place(case: Case) -> str:
    """Where the help is needed, as blurred as a helper may read it before a yes."""
    area = case.neighbourhood or case.municipality
    return area.name if area else gettext("de buurt")


@transaction.atomic
def accept_invitation(invitation: Invitation, *, by: Actor) -> None:
    """The helper says yes: they may now know whom it is for, and stand in the circle."""
    _check_term(invitation.expires_at)
    INVITATION.take(invitation, "accept", by=by, answered_at=now())
    need = invitation.choice.need
    Need.objects.filter(pk=need.pk).update(state=NeedState.ARRANGED)
    circle = care.open_circle(need.case.person, by=by, municipality=need.case.municipality)
    care.add_member(circle, by=by, person=invitation.offer.person, ring=Ring.NEAR, helps_with=[need.term])
    Case.objects.filter(pk=need.case_id).update(next_due_at=now())
    send_later("guidance.invitation_accepted", invitation.pk)


@transaction.atomic
def decline_invitation(invitation: Invitation, *, by: Actor) -> None:
    """A no needs no reason; the next option gets its turn."""
    _check_term(invitation.expires_at)
    INVITATION.take(invitation, "decline", by=by, answered_at=now())
    _not_this_one(invitation.choice)


@transaction.atomic
def stop_helping(invitation: Invitation, *, by: Actor) -> None:
    """A helper who said yes can no longer; no reason is asked, and somebody else is sought."""
    withdraw_question(invitation.choice, by=by)
    _not_this_one(invitation.choice)
    case = Case.objects.get(pk=invitation.case_id)
    if case.state in (CaseState.FOLLOWING, CaseState.CLOSED):
        # The need is open again, so somebody must see it.
        CASE.take(case, "reopen", by=by, next_due_at=now(), closed_at=None)


def lapse_invitation(invitation: Invitation, *, by: Actor) -> None:
    """No answer in time: the next option gets its turn."""
    INVITATION.take(invitation, "lapse", by=by)
    _not_this_one(invitation.choice)


@transaction.atomic
def refer(choice: Choice, *, message: str, by: Actor) -> Referral:
    """Refer to a service of a partner, who answers in the app or through an expiring link."""
    _check_to_ask(choice)
    if choice.service is None:
        raise NotReady(NO_LONGER)
    case = choice.need.case
    check_sharing(case)
    moment = now()
    referral = Referral.objects.create(
        choice=choice,
        case=case,
        service=choice.service,
        message=message,
        due_at=moment + REFERRAL_TERM,
        expires_at=moment + REFERRAL_LINK_TERM,
    )
    _asked(choice, referral.due_at)
    send_later("guidance.referral", referral.pk)
    log("referral.sent", case, by, service=str(choice.service_id))
    return referral


@transaction.atomic
def accept_referral(referral: Referral, *, by: Actor) -> None:
    REFERRAL.take(referral, "accept", by=by)
    need = referral.choice.need
    Need.objects.filter(pk=need.pk).update(state=NeedState.ARRANGED)
    circle = care.open_circle(need.case.person, by=by, municipality=need.case.municipality)
    care.add_member(circle, by=by, service=referral.service, ring=referral.service.ring, helps_with=[need.term])
    Case.objects.filter(pk=need.case_id).update(next_due_at=now())


@transaction.atomic
def refuse_referral(referral: Referral, *, reason: str, by: Actor) -> None:
    """A partner says no, with a reason that the infopoint and the person may know."""
    REFERRAL.take(referral, "refuse", by=by, reason=reason)
    _not_this_one(referral.choice)


@transaction.atomic
def remind(referral: Referral) -> None:
    """The partner didn't answer in time: they are asked once more, and the case is due."""
    moment = now()
    Referral.objects.filter(pk=referral.pk).update(reminded_at=moment)
    send_later("guidance.referral", referral.pk, key="reminder")
    Case.objects.filter(pk=referral.case_id).update(next_due_at=moment)


@transaction.atomic
def ask_back(referral: Referral, *, question: str, by: Actor) -> None:
    REFERRAL.take(referral, "ask_back", by=by, question=question)
    Case.objects.filter(pk=referral.case_id).update(next_due_at=now())


@transaction.atomic
def answer_question(referral: Referral, *, answer: str, by: Actor) -> None:
    moment = now()
    REFERRAL.take(referral, "answer", by=by, answer=answer, due_at=moment + REFERRAL_TERM)
    send_later("guidance.referral", referral.pk, key=f"answer-{moment:%Y%m%d%H%M%S}")


def _locked(need: Need) -> Need:
    return Need.objects.select_for_update().get(pk=need.pk)


def _check_to_ask(choice: Choice) -> None:
    """A choice is asked once, and only while the person still wants help with the need."""
    open_still = _locked(choice.need).state == NeedState.OPEN
    if not open_still or not Choice.objects.filter(pk=choice.pk, withdrawn_at=None).exists():
        raise NotReady(NO_LONGER)


def _asked(choice: Choice, due_at: datetime) -> None:
    Need.objects.filter(pk=choice.need_id).update(state=NeedState.ASKED)
    Case.objects.filter(pk=choice.need.case_id).update(next_due_at=due_at)


def _not_this_one(choice: Choice) -> None:
    Decline.objects.create(need=choice.need, offer=choice.offer, service=choice.service, member=choice.member)
    _next_option(choice)


def _next_option(choice: Choice) -> None:
    """Close the choice; the need is open again and its case is due now."""
    moment = now()
    Choice.objects.filter(pk=choice.pk).update(withdrawn_at=moment)
    Need.objects.filter(pk=choice.need_id).update(state=NeedState.OPEN)
    due_at = moment if choice.offer_id or choice.service_id else moment + SEARCH_WITHIN
    Case.objects.filter(pk=choice.need.case_id).update(next_due_at=due_at)


def _check_term(expires_at: datetime) -> None:
    if expires_at <= now():
        raise NotReady(_("De tijd om te antwoorden is voorbij."))
