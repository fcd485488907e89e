"""Strengths, weaknesses, opportunities and threats: reading and writing them together."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nabij.core.editing import Conflict
from nabij.core.requests import Request
from nabij.core.told import done_or_told
from nabij.core.ui.messages import undo
from nabij.core.workflow import NotNow
from nabij.impact import evidence, queries
from nabij.impact.forms.analysis import ChangeItemForm, EvidenceFields, ItemForm
from nabij.impact.models import Evidence, Origin, SwotItem, SwotKind
from nabij.impact.rules import SWOT, origin_of
from nabij.impact.services import swot as services
from nabij.impact.views.common import parts
from nabij.impact.vocabulary import vocabulary

STEPS = {"opnemen": "adopt", "weghalen": "withdraw"}


@login_required
@require_GET
def swot(request: Request, pk: UUID) -> HttpResponse:
    analysis = queries.get_analysis_for(request.actor, pk, "read")
    items = queries.items_of(analysis, proposed=request.user.has_perm("impact.see_proposed", analysis))
    context = {
        "analysis": analysis,
        "tabs": parts(request, analysis, "swot"),
        "quarters": [(kind, [item for item in items if item.kind == kind]) for kind in SwotKind],
        "takes_part": analysis.is_open and request.user.has_perm("impact.take_part", analysis),
    }
    return render(request, "impact/swot.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add_item(request: Request, pk: UUID) -> HttpResponse:
    analysis = queries.get_analysis_for(request.actor, pk, "take_part")
    asked = request.GET.get("soort", "")
    form = ItemForm(request.POST or None, analysis=analysis, initial={"kind": asked})
    if request.method == "POST" and form.is_valid():
        origin = origin_of(request.user, analysis)
        try:
            services.add(
                analysis=analysis, by=request.actor, origin=origin, evidence=form.pieces(), **form.words_of_item()
            )
            own = origin == Origin.COORDINATOR
            messages.success(request, _("Opgenomen.") if own else _("Dank u. Uw punt staat bij de voorstellen."))
            return redirect("impact:swot", pk)
        except NotNow as problem:
            form.add_error(None, str(problem))
    return render(request, "impact/item_form.html", {"form": form, "analysis": analysis})


@login_required
@require_GET
def item(request: Request, pk: UUID) -> HttpResponse:
    """One item: what it stands on and how it came about."""
    return _page(request, queries.get_item_for(request.actor, pk, "read"))


def _page(request: Request, found: SwotItem, **shown: Any) -> HttpResponse:
    analysis = found.analysis
    coordinates = request.user.has_perm("impact.coordinate", analysis)
    names = {step: word for word, step in STEPS.items()}
    themes = {entry.code: entry.name for entry in vocabulary().themes}
    context = {
        "item": found,
        "analysis": analysis,
        "theme": _(themes[found.theme]) if found.theme in themes else "",
        "evidence": [(piece, evidence.kind_label(piece.kind)) for piece in found.evidence.all()],
        "revisions": [
            {
                "when": revision.at,
                "text": revision.words,
                "who": str(Origin(revision.origin).label),
                "icon": "edit" if revision.number > 1 else "plus",
                "evidence": revision.evidence,
            }
            for revision in found.revisions.all()
        ],
        "may_write": analysis.is_open and request.user.has_perm("impact.write", analysis),
        "steps": [(names[step.name], step.label) for step in SWOT.possible(found.state)]
        if coordinates and analysis.is_open
        else [],
    }
    return render(request, "impact/item.html", context | shown)


@login_required
@require_http_methods(["GET", "POST"])
def change_item(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_item_for(request.actor, pk, "write")
    names = ("kind", "words", "explanation", "theme")
    initial = {name: getattr(found, name) for name in names} | {"opened": found.version}
    form = ChangeItemForm(request.POST or None, initial=initial)
    context: dict[str, Any] = {"form": form, "analysis": found.analysis, "item": found}
    if request.method == "POST" and form.is_valid():
        origin = origin_of(request.user, found.analysis)
        try:
            services.change(
                found, opened=form.cleaned_data["opened"], origin=origin, by=request.actor, **form.words_of_item()
            )
            messages.success(request, _("Bewaard."))
            return redirect("impact:item", pk)
        except NotNow as problem:
            form.add_error(None, str(problem))
        except Conflict as conflict:
            context["other"] = conflict.current
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["opened"] = str(conflict.current.version)  # type: ignore[index]
    return render(request, "impact/item_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add_evidence(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_item_for(request.actor, pk, "write")
    form = EvidenceFields(request.POST or None, analysis=found.analysis)
    if request.method == "POST" and form.is_valid():
        origin = origin_of(request.user, found.analysis)
        act = lambda: services.add_evidence(found, evidence=form.pieces(), origin=origin, by=request.actor)  # noqa: E731
        done_or_told(request, act, _("Bewijsstuk toegevoegd."))
        return redirect("impact:item", pk)
    return render(request, "impact/item_form.html", {"form": form, "analysis": found.analysis, "item": found})


@login_required
@require_POST
def remove_evidence(request: Request, pk: UUID, piece: UUID) -> HttpResponse:
    found = queries.get_item_for(request.actor, pk, "write")
    row = get_object_or_404(Evidence, pk=piece, item=found)
    origin = origin_of(request.user, found.analysis)
    act = lambda: services.remove_evidence(found, evidence=row, origin=origin, by=request.actor)  # noqa: E731
    done_or_told(request, act, _("Bewijsstuk weggehaald."))
    return redirect("impact:item", pk)


@login_required
@require_POST
def step_item(request: Request, pk: UUID, name: str) -> HttpResponse:
    found = queries.get_item_for(request.actor, pk, "coordinate")
    if name not in STEPS:
        raise Http404("no such step")
    taken = done_or_told(request, lambda: services.step(found, name=STEPS[name], by=request.actor), "")
    if taken and name == "weghalen":
        undo(request, _("Weggehaald uit de analyse."), reverse("impact:step_item", args=[pk, "opnemen"]))
    elif taken:
        messages.success(request, _("Opgenomen in de analyse."))
    return redirect("impact:swot", found.analysis_id)
