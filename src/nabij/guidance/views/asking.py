"""Asking a helper or a service for a chosen option, and what the infopoint does with questions on their behalf."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nabij.core.requests import Request
from nabij.guidance import pages, queries
from nabij.guidance.forms import AnswerForm, InviteForm, ReferForm
from nabij.guidance.models import Choice, Invitation, Referral
from nabij.guidance.services import asking
from nabij.guidance.views.common import told_back

WORK = "guidance.work_on_case"


@login_required
@require_http_methods(["GET", "POST"])
@told_back
def ask(request: Request, pk: UUID, choice: UUID) -> HttpResponse:
    """Write the invitation to a helper or the referral to a service."""
    case = queries.get_case_for(request.actor, pk, permission=WORK)
    found = get_object_or_404(Choice.objects.select_related("need", "offer", "service"), pk=choice, need__case=case)
    found.need.case = case
    form: Any = _form(request, found)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if found.offer is not None:
            asking.invite(found, what=data["what"], when=data["when"], term=form.term(), by=request.actor)
        else:
            asking.refer(found, message=data["message"], by=request.actor)
        messages.success(request, _("Gevraagd. Het antwoord ziet u hier, en op de bellijst staat wie u kunt bellen."))
        return redirect("guidance:case", pk)
    context = {
        "case": case,
        "choice": found,
        "form": form,
        "name": pages.term_name(found.need),
        "place": asking.rough_place(case),
    }
    return render(request, "guidance/ask.html", context)


def _form(request: Request, choice: Choice) -> InviteForm | ReferForm:
    need = choice.need
    if choice.offer is not None:
        what, when = need.words or pages.term_name(need), pages.wished_moments(need)
        return InviteForm(request.POST or None, initial={"what": what, "when": when})
    return ReferForm(request.POST or None, initial={"message": need.words})


@login_required
@require_POST
@told_back
def withdraw(request: Request, pk: UUID, choice: UUID) -> HttpResponse:
    case = queries.get_case_for(request.actor, pk, permission=WORK)
    found = get_object_or_404(Choice, pk=choice, need__case=case, withdrawn_at=None)
    asking.withdraw_choice(found, by=request.actor)
    messages.success(
        request, _("Ingetrokken. Wat gevraagd was, geldt niet meer. U kunt opnieuw kiezen, ook hetzelfde.")
    )
    return redirect("guidance:case", pk)


@login_required
@require_POST
@told_back
def note_answer(request: Request, pk: UUID, invitation: UUID) -> HttpResponse:
    """The helper said yes or no on the phone."""
    case = queries.get_case_for(request.actor, pk, permission=WORK)
    found = get_object_or_404(Invitation, pk=invitation, case=case)
    if "yes" in request.POST:
        asking.accept_invitation(found, by=request.actor)
        messages.success(request, _("Genoteerd: ja. De helper ziet nu met wie er afgesproken wordt."))
    else:
        asking.decline_invitation(found, by=request.actor)
        messages.success(request, _("Genoteerd: nee. Kies met de persoon de volgende mogelijkheid."))
    return redirect("guidance:call_list") if "from_list" in request.POST else redirect("guidance:case", pk)


@login_required
@require_http_methods(["GET", "POST"])
@told_back
def answer_question(request: Request, pk: UUID, referral: UUID) -> HttpResponse:
    """Answer the question that a partner asked back."""
    case = queries.get_case_for(request.actor, pk, permission=WORK)
    found = get_object_or_404(Referral.objects.select_related("service"), pk=referral, case=case)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asking.answer_question(found, answer=form.cleaned_data["answer"], by=request.actor)
        messages.success(request, _("Uw antwoord is verstuurd."))
        return redirect("guidance:case", pk)
    return render(request, "guidance/answer_question.html", {"case": case, "referral": found, "form": form})
