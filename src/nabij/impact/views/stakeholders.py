"""Who takes part, with which share, and who is missing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nabij.core.editing import Conflict
from nabij.core.requests import Request
from nabij.core.told import done_or_told
from nabij.core.ui.messages import undo
from nabij.core.workflow import NotNow
from nabij.impact import missing, queries
from nabij.impact.forms.analysis import StakeholderForm
from nabij.impact.models import Participation, Stakeholder
from nabij.impact.services import stakeholders as services
from nabij.impact.views.common import parts
from nabij.impact.vocabulary import vocabulary


@login_required
@require_GET
def stakeholders(request: Request, pk: UUID) -> HttpResponse:
    analysis = queries.get_analysis_for(request.actor, pk, "read")
    coordinates = request.user.has_perm("impact.coordinate", analysis)
    parties = list(Stakeholder.objects.current().filter(analysis=analysis))
    for party in parties:
        party.analysis = analysis
    context = {
        "analysis": analysis,
        "tabs": parts(request, analysis, "stakeholders"),
        "shares": [
            (share, [_line(party) for party in parties if party.participation == share])
            for share in reversed(Participation)
        ],
        "any": bool(parties),
        "missing": missing.check(parties),
        "to_add": queries.organisations_to_add(analysis) if coordinates and analysis.is_open else [],
        "coordinates": coordinates and analysis.is_open,
    }
    return render(request, "impact/stakeholders.html", context)


def _line(party: Stakeholder) -> dict[str, Any]:
    words = vocabulary()
    sectors = {entry.code: entry.name for entry in words.sectors}
    groups = [_(entry.name) for entry in words.groups if entry.code in party.groups]
    return {
        "party": party,
        "sector": _(sectors[party.sector]) if party.sector in sectors else "",
        "groups": ", ".join(groups),
    }


@login_required
@require_http_methods(["GET", "POST"])
def add_stakeholder(request: Request, pk: UUID) -> HttpResponse:
    analysis = queries.get_analysis_for(request.actor, pk, "coordinate")
    asked = request.GET.get("organisatie", "")
    known = {str(row.pk): row for row in queries.organisations_to_add(analysis)} if asked else {}
    organisation = known.get(asked)
    form = StakeholderForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            services.add(analysis=analysis, organisation=organisation, by=request.actor, **form.fields_of_party())
            messages.success(request, _("Toegevoegd."))
            return redirect("impact:stakeholders", pk)
        except NotNow as problem:
            form.add_error("name" if "name" in form.fields else None, str(problem))
    return render(
        request, "impact/stakeholder_form.html", {"form": form, "analysis": analysis, "organisation": organisation}
    )


@login_required
@require_http_methods(["GET", "POST"])
def change_stakeholder(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_stakeholder_for(request.actor, pk)
    names = ("name", "sector", "participation", "groups", "note")
    initial = {name: getattr(found, name) for name in names} | {"opened": found.version}
    form = StakeholderForm(request.POST or None, initial=initial, organisation=found.organisation)
    context: dict[str, Any] = {"form": form, "analysis": found.analysis, "party": found}
    if request.method == "POST" and form.is_valid():
        opened = form.cleaned_data["opened"] or 0
        try:
            services.change(found, opened=opened, by=request.actor, **form.fields_of_party())
            messages.success(request, _("Bewaard."))
            return redirect("impact:stakeholders", found.analysis_id)
        except NotNow as problem:
            form.add_error("name" if "name" in form.fields else None, str(problem))
        except Conflict as conflict:
            context["other"] = conflict.current
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["opened"] = str(conflict.current.version)  # type: ignore[index]
    return render(request, "impact/stakeholder_form.html", context)


@login_required
@require_POST
def remove_stakeholder(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_stakeholder_for(request.actor, pk)
    if done_or_told(request, lambda: services.remove(found, by=request.actor), ""):
        words = _("%(name)s staat niet meer op de lijst.") % {"name": found.name}
        undo(request, words, reverse("impact:restore_stakeholder", args=[pk]))
    return redirect("impact:stakeholders", found.analysis_id)


@login_required
@require_POST
def restore_stakeholder(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_stakeholder_for(request.actor, pk)
    said = _("%(name)s staat weer op de lijst.") % {"name": found.name}
    done_or_told(request, lambda: services.restore(found, by=request.actor), said)
    return redirect("impact:stakeholders", found.analysis_id)
