"""Proposals: making one, without an account, and looking them through."""

import logging
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nabij.core import limits
from nabij.core.editing import Conflict
from nabij.core.requests import Request
from nabij.core.told import done_or_told
from nabij.core.workflow import NotNow
from nabij.directory.models import organisations_of
from nabij.impact import queries
from nabij.impact.flow import read_draft, signed_draft
from nabij.impact.forms.priorities import JudgeForm, ProposalForm, RefuseForm
from nabij.impact.models import Origin, Proposal, ProposalState
from nabij.impact.rules import PROPOSALS_PER_HOUR, works_here
from nabij.impact.services import proposals as services
from nabij.impact.views.common import TRAP, parts

log = logging.getLogger(__name__)


@cache_control(private=True)
@require_http_methods(["GET", "POST"])
def propose(request: Request, pk: UUID) -> HttpResponse:
    analysis = queries.get_analysis(pk)
    works = works_here.test(request.user, analysis)
    organisations = list(organisations_of(request.user).order_by("name")) if works else []
    form = ProposalForm(request.POST or None, analysis=analysis, organisations=organisations)
    context: dict[str, Any] = {"form": form, "analysis": analysis, "trap": TRAP, "status": 200}
    if request.method == "POST" and request.POST.get(TRAP):
        log.warning("a proposal filled in the hidden field and was not kept")
        return render(request, "impact/proposal_thanks.html", {"analysis": analysis})
    if request.method == "POST" and form.is_valid():
        if limits.allow(request, "voorstel", per_hour=PROPOSALS_PER_HOUR):
            return _take_in(request, form, context)
        context |= {"too_often": True, "status": 429}
    context["draft"] = signed_draft(request.POST.get("draft", ""))
    return render(request, "impact/propose.html", context, status=context["status"])


def _take_in(request: Request, form: ProposalForm, context: dict[str, Any]) -> HttpResponse:
    organisation = form.chosen_organisation()
    try:
        services.propose(
            analysis=context["analysis"],
            title=form.cleaned_data["title"],
            words=form.cleaned_data["words"],
            origin=Origin.ORGANISATION if organisation else Origin.RESIDENT,
            organisation=organisation,
            items=form.chosen_items(),
            draft=read_draft(request.POST.get("draft", "")),
            by=request.actor,
        )
    except NotNow as problem:
        form.add_error(None, str(problem))
        return render(request, "impact/propose.html", context)
    return render(request, "impact/proposal_thanks.html", {"analysis": context["analysis"]})


@login_required
@require_GET
def proposals(request: Request, pk: UUID) -> HttpResponse:
    """For who coordinates: what waits, what is on the list, what isn't and why."""
    analysis = queries.get_analysis_for(request.actor, pk, "coordinate")
    rows = list(queries.proposals_of(analysis, *ProposalState.values))
    context = {
        "analysis": analysis,
        "tabs": parts(request, analysis, "proposals"),
        "groups": [(state, [row for row in rows if row.state == state]) for state in ProposalState],
        "any": bool(rows),
        "rounds": list(analysis.rounds.all()),
    }
    return render(request, "impact/proposals.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def judge(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_proposal_for(request.actor, pk)
    form = JudgeForm(request.POST or None, analysis=found.analysis, initial=JudgeForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.accept(
                found,
                opened=data["opened"],
                title=data["title"],
                words=data["words"],
                items=form.chosen_items(),
                by=request.actor,
            )
            messages.success(request, _("Het voorstel staat op de lijst."))
            return redirect("impact:proposals", found.analysis_id)
        except NotNow as problem:
            form.add_error("items" if "items" in form.fields else None, str(problem))
        except Conflict as conflict:
            return _judged_meanwhile(request, conflict.current, form)
    return _judging(request, found, form)


def _judged_meanwhile(request: Request, now: Any, form: JudgeForm) -> HttpResponse:
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["opened"] = str(now.version)  # type: ignore[index]
    return _judging(request, now, form, other=now)


def _judging(request: Request, found: Proposal, form: JudgeForm, **shown: Any) -> HttpResponse:
    refuse_form = shown.pop("refuse_form", RefuseForm(initial={"opened": found.version}))
    context = {"form": form, "refuse_form": refuse_form, "proposal": found, "analysis": found.analysis}
    return render(request, "impact/judge.html", context | shown)


@login_required
@require_POST
def refuse(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_proposal_for(request.actor, pk)
    refuse_form = RefuseForm(request.POST)
    if not refuse_form.is_valid():
        form = JudgeForm(analysis=found.analysis, initial=JudgeForm.initial_of(found))
        return _judging(request, found, form, refuse_form=refuse_form)
    data = refuse_form.cleaned_data
    act = lambda: services.refuse(found, opened=data["opened"], reason=data["reason"], by=request.actor)  # noqa: E731
    done_or_told(request, act, _("Genoteerd, met de reden erbij."))
    return redirect("impact:proposals", found.analysis_id)
