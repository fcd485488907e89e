"""What everyone may read: what one can take part in, an analysis as far as it is public, a photo."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nabij.core.editing import Conflict
from nabij.core.requests import Request
from nabij.core.told import done_or_told
from nabij.impact import missing, queries
from nabij.impact.first_day.queries import may_look
from nabij.impact.forms.analysis import AnalysisForm
from nabij.impact.models import ProposalState, RoundState, ScanState, SwotKind
from nabij.impact.services import analyses as services
from nabij.impact.views.common import parts, to_analysis


@require_GET
def take_part(request: Request) -> HttpResponse:
    scans, rounds, analyses = queries.open_to_all()
    return render(request, "impact/take_part.html", {"scans": scans, "rounds": rounds, "analyses": analyses})


@require_GET
def analysis(request: Request, pk: UUID) -> HttpResponse:
    """Public: what is adopted and published. Who takes part also sees what is going on."""
    found = queries.get_analysis(pk)
    coordinates = request.user.has_perm("impact.coordinate", found)
    items = queries.items_of(found, proposed=False)
    parties = list(found.stakeholders.current())
    scans = found.scans.all() if coordinates else found.scans.exclude(state=ScanState.DRAFT)
    rounds = found.rounds.all() if coordinates else found.rounds.exclude(state=RoundState.DRAFT)
    context = {
        "analysis": found,
        "tabs": parts(request, found, "analysis"),
        "scans": list(scans),
        "rounds": list(rounds),
        "quarters": [(kind, [item for item in items if item.kind == kind]) for kind in SwotKind],
        "any_item": bool(items),
        "proposals": list(queries.proposals_of(found, ProposalState.ACCEPTED)),
        "parties": len(parties),
        "missing": missing.check(parties) if coordinates else None,
        "waiting": queries.waiting_counts(found) if coordinates else None,
        "coordinates": coordinates,
        "enters": request.user.has_perm("impact.enter_paper", found),
    }
    return render(request, "impact/analysis.html", context)


@login_required
@require_GET
def analyses(request: Request) -> HttpResponse:
    """Those that one may read, and the neighbourhoods where one can begin."""
    context = {
        "analyses": queries.analyses_for(request.user),
        "may_begin": queries.neighbourhoods_to_analyse(request.user),
        "may_draw": may_look(request.user),
    }
    return render(request, "impact/analyses.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def begin(request: Request) -> HttpResponse:
    areas = queries.neighbourhoods_to_analyse(request.user)
    if not areas:
        raise PermissionDenied("no neighbourhood to coordinate that isn't being analysed")
    form = AnalysisForm(request.POST or None, areas=areas)
    if request.method == "POST" and form.is_valid():
        try:
            return to_analysis(services.begin(by=request.actor, **form.cleaned_data))
        except ValidationError as problem:
            form.add_error("neighbourhood", problem)
    return render(request, "impact/analysis_form.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def change_analysis(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_analysis_for(request.actor, pk, "coordinate")
    form = AnalysisForm(request.POST or None, initial={"title": found.title, "question": found.question})
    opened = int(request.POST.get("opened", "") or found.version) if request.method == "POST" else found.version
    if request.method == "POST" and form.is_valid():
        try:
            services.change(found, opened=opened, by=request.actor, **form.cleaned_data)
            messages.success(request, _("Bewaard."))
            return to_analysis(found)
        except Conflict as conflict:
            now = conflict.current
            return render(request, "impact/analysis_form.html", {"form": form, "analysis": now, "other": now})
    return render(request, "impact/analysis_form.html", {"form": form, "analysis": found})


@login_required
@require_POST
def step_analysis(request: Request, pk: UUID, name: str) -> HttpResponse:
    found = queries.get_analysis_for(request.actor, pk, "coordinate")
    act = services.close if name == "afsluiten" else services.reopen
    said = _("Analyse afgesloten.") if name == "afsluiten" else _("Analyse heropend.")
    done_or_told(request, lambda: act(found, by=request.actor), said)
    return redirect("impact:analysis", pk)


@cache_control(private=True, max_age=600)
@require_GET
def photo(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_photo_for(request.actor, pk)
    return HttpResponse(bytes(found.image), content_type="image/jpeg")
