"""Pages behind a link, for people without account, and the same pages for those who signed in."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from nabij.core import links
from nabij.core.actors import Actor
from nabij.core.clock import now
from nabij.core.requests import Request
from nabij.core.workflow import NotAllowedNow
from nabij.guidance import pages, queries
from nabij.guidance.forms import OUTCOME_ICONS, FollowUpForm, ReferralAnswerForm, WordsForm
from nabij.guidance.models import (
    FollowUp,
    Handover,
    HandoverState,
    Invitation,
    InvitationState,
    Outcome,
    Referral,
    ReferralState,
)
from nabij.guidance.rules import OPEN_STATES
from nabij.guidance.services import asking, following, handovers
from nabij.guidance.services.cases import NotReady
from nabij.guidance.views.common import TOO_LATE
from nabij.people import access

ANSWERABLE = (ReferralState.SENT, ReferralState.QUESTION)
OVER = (ReferralState.REFUSED, ReferralState.WITHDRAWN)  # nothing left for the partner to read


Row = TypeVar("Row", bound=Model)


def expired(request: Request) -> HttpResponse:
    """A link that is not ours or no longer counts: says so, and whom to call; tells nothing of what it was for."""
    return render(request, "guidance/expired.html", status=410)


def _behind(rows: QuerySet[Row], kind: str, token: str) -> Row | None:
    """The row that a link of this kind leads to, if it still counts."""
    pk = links.read(kind, token)
    return rows.filter(pk=pk).first() if pk is not None else None


def _safely(request: Request, act: Callable[[], Any]) -> bool:
    """Do it, or say why it can't be done any more."""
    try:
        act()
    except NotReady as problem:
        messages.error(request, str(problem))
    except NotAllowedNow:
        messages.warning(request, TOO_LATE)
    else:
        return True
    return False


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: Request, token: str) -> HttpResponse:
    rows = Invitation.objects.select_related("case", "choice__need", "offer")
    row = _behind(rows, "invitation", token)
    if row is None or (row.state == InvitationState.SENT and not row.answerable):
        return expired(request)
    actor = Actor.of_link("invitation", row.pk, gettext_noop("Helper, via de link in de uitnodiging"))
    return _invitation_page(request, row, actor)


@login_required
@require_http_methods(["GET", "POST"])
def my_invitation(request: Request, pk: UUID) -> HttpResponse:
    row = Invitation.objects.filter(pk=pk, offer__person__user=request.user).select_related(
        "case", "choice__need", "offer"
    )
    found = row.first()
    if found is None or (found.state == InvitationState.SENT and not found.answerable):
        return expired(request)
    return _invitation_page(request, found, request.actor)


def _invitation_page(request: Request, row: Invitation, actor: Actor) -> HttpResponse:
    if request.method == "POST":
        if "yes" in request.POST:
            _safely(request, lambda: asking.accept_invitation(row, by=actor))
        elif "no" in request.POST:
            _safely(request, lambda: asking.decline_invitation(row, by=actor))
        elif "stop" in request.POST and row.state == InvitationState.ACCEPTED:
            _safely(request, lambda: asking.stop_helping(row, by=actor))
        return redirect(request.path)
    person = None
    if row.state == InvitationState.ACCEPTED:
        person = access.read_many([row.case.person_id], by=actor, why="invitation accepted").get(row.case.person_id)
    context = {"invitation": row, "person": person, "name": pages.term_name(row.choice.need)}
    return render(request, "guidance/invitation.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def referral(request: Request, token: str) -> HttpResponse:
    rows = Referral.objects.select_related("case", "choice__need", "service__organisation")
    row = _behind(rows, "referral", token)
    if row is None or row.expires_at <= now() or row.state in OVER or row.case.state not in OPEN_STATES:
        return expired(request)
    return _referral_page(request, row, Actor.of_link("referral", row.pk, row.service.organisation.name))


@login_required
@require_http_methods(["GET", "POST"])
def my_referral(request: Request, pk: UUID) -> HttpResponse:
    row = queries.referrals_to(request.user).filter(pk=pk).first()
    if row is None:
        return expired(request)
    return _referral_page(request, row, request.actor)


def _referral_page(request: Request, row: Referral, actor: Actor) -> HttpResponse:
    form = ReferralAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        acts: dict[str, Callable[[], None]] = {
            "accept": lambda: asking.accept_referral(row, by=actor),
            "refuse": lambda: asking.refuse_referral(row, reason=words, by=actor),
            "ask_back": lambda: asking.ask_back(row, question=words, by=actor),
        }
        _safely(request, acts[form.cleaned_data["decision"]])
        if row.state == ReferralState.REFUSED:
            return render(request, "guidance/thanks.html", {"refused": True, "side": "partner"})
        return redirect(request.path)
    pages.log_list_read(row.case, by=actor, why="referral")
    person = access.read_many([row.case.person_id], by=actor, why="referral accepted").get(row.case.person_id)
    context = {
        "referral": row,
        "person": person if row.state == ReferralState.ACCEPTED else None,
        "form": form if row.state in ANSWERABLE else None,
        "name": pages.term_name(row.choice.need),
    }
    return render(request, "guidance/referral.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def handover(request: Request, token: str) -> HttpResponse:
    """The receiver's page behind a link."""
    row = _handover("handover", token)
    if row is None:
        return expired(request)
    label = (
        row.receiver_organisation.name if row.receiver_organisation else gettext_noop("Wie het overneemt, via de link")
    )
    return _handover_page(request, row, "receiver", Actor.of_link("handover", row.pk, label))


@never_cache
@require_http_methods(["GET", "POST"])
def handover_person(request: Request, token: str) -> HttpResponse:
    """The person's page behind a link: is it good for you?"""
    row = _handover("handover-person", token)
    if row is None:
        return expired(request)
    actor = Actor.of_link("handover-person", row.pk, gettext_noop("De persoon zelf, via de link"))
    return _handover_page(request, row, "person", actor)


@login_required
@require_http_methods(["GET", "POST"])
def my_handover(request: Request, pk: UUID) -> HttpResponse:
    row = queries.handovers_to(request.user).filter(pk=pk).first()
    if row is None:
        return expired(request)
    side = "person" if row.case.person.user_id == request.user.pk else "receiver"
    return _handover_page(request, row, side, request.actor)


def _handover(kind: str, token: str) -> Handover | None:
    rows = Handover.objects.select_related("case__neighbourhood", "giver", "receiver", "receiver_organisation")
    return _behind(rows.filter(state__in=[HandoverState.OPEN, HandoverState.DONE], expires_at__gt=now()), kind, token)


def _handover_page(request: Request, row: Handover, side: str, actor: Actor) -> HttpResponse:
    if request.method == "POST" and row.state == HandoverState.OPEN:
        if "no" in request.POST and _safely(request, lambda: handovers.stop(row, by=actor)):
            return render(request, "guidance/thanks.html", {"refused": True, "side": side})
        if "no" not in request.POST:
            _safely(request, lambda: handovers.confirm(row, side, by=actor))
        row.refresh_from_db()
    who = [pk for pk in (row.case.person_id if side == "receiver" else None, row.receiver_person_id) if pk]
    names = access.read_many(who, by=actor, why="handover")
    if side == "receiver" and row.state == HandoverState.DONE and row.case.person_id not in names:
        return expired(request)  # the case went to somebody else, or may not be shared any more: so do the words
    taker = names[row.receiver_person_id].name if row.receiver_person_id in names else _("iemand uit uw zorgcirkel")
    context = {
        "handover": row,
        "side": side,
        "person": names.get(row.case.person_id) if side == "receiver" else None,
        "receiver": row.receiver or row.receiver_organisation or taker,
        "confirmed": getattr(row, f"{side}_at") is not None,
    }
    return render(request, "guidance/handover.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def follow_up(request: Request, token: str) -> HttpResponse:
    """One tap answers; after it the person may still add some words."""
    rows = FollowUp.objects.filter(expires_at__gt=now()).select_related("case")
    row = _behind(rows, "follow-up", token)
    if row is None or (row.answered_at is not None and not row.outcome):
        return expired(request)
    actor = Actor.of_link("follow-up", row.pk, gettext_noop("De persoon zelf, via de link"))
    if row.outcome:
        return _answered(request, row, actor)
    form = FollowUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _safely(request, lambda: following.answer(row, by=actor, **form.cleaned_data))
        row.refresh_from_db()
        return _thanks(request, row, WordsForm())
    return render(request, "guidance/follow_up.html", {"form": form, "outcomes": _outcomes()})


def _outcomes() -> list[tuple[str, str, str]]:
    return [(value, str(label), OUTCOME_ICONS[value]) for value, label in Outcome.choices]


def _answered(request: Request, row: FollowUp, actor: Actor) -> HttpResponse:
    typed = request.method == "POST" and "words" in request.POST
    form = WordsForm(request.POST if typed else None)
    if typed and form.is_valid():
        following.add_words(row, words=form.cleaned_data["words"], by=actor)
        row.refresh_from_db()
    return _thanks(request, row, form)


def _thanks(request: Request, row: FollowUp, form: WordsForm) -> HttpResponse:
    context = {"outcome": row.outcome, "form": None if row.words else form, "words": row.words}
    return render(request, "guidance/thanks.html", context)
