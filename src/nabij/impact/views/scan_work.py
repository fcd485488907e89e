"""Making a scan, spreading it, typing paper over."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nabij.core.editing import Conflict
from nabij.core.requests import Request
from nabij.core.told import done_or_told
from nabij.core.workflow import NotNow
from nabij.impact import queries
from nabij.impact.flow import ticks_of
from nabij.impact.forms.scan import PaperForm, ScanForm
from nabij.impact.models import Channel, Observation
from nabij.impact.rules import SCAN
from nabij.impact.services import scans as services
from nabij.impact.views.scan import address_of

STEPS = {"openen": "open", "sluiten": "close", "publiceren": "publish"}


@login_required
@require_http_methods(["GET", "POST"])
def new_scan(request: Request, pk: UUID) -> HttpResponse:
    analysis = queries.get_analysis_for(request.actor, pk, "coordinate")
    form = ScanForm(request.POST or None, initial=ScanForm.initial_of(None))
    if request.method == "POST" and form.is_valid():
        try:
            scan = services.prepare(analysis=analysis, by=request.actor, **form.fields_of_scan())
            return redirect("impact:scan_work", scan.shown_code)
        except NotNow as problem:
            form.add_error(None, str(problem))
    return render(request, "impact/scan_form.html", {"form": form, "analysis": analysis})


@login_required
@require_http_methods(["GET", "POST"])
def change_scan(request: Request, code: str) -> HttpResponse:
    found = queries.get_scan_for(request.actor, code, "coordinate")
    form = ScanForm(request.POST or None, initial=ScanForm.initial_of(found))
    context: dict[str, Any] = {"form": form, "analysis": found.analysis, "scan": found}
    if request.method == "POST" and form.is_valid():
        opened = request.POST.get("opened", "")
        try:
            number = int(opened) if opened.isdecimal() else found.version
            services.change(found, opened=number, by=request.actor, **form.fields_of_scan())
            messages.success(request, _("Bewaard."))
            return redirect("impact:scan_work", found.shown_code)
        except NotNow as problem:
            form.add_error("chosen", str(problem))
        except Conflict as conflict:
            context |= {"scan": conflict.current, "other": conflict.current}
    return render(request, "impact/scan_form.html", context)


@login_required
@require_GET
def scan_work(request: Request, code: str) -> HttpResponse:
    """Link, QR code, paper, and what waits."""
    found = queries.get_scan_for(request.actor, code, "enter_paper")
    coordinates = request.user.has_perm("impact.coordinate", found.analysis)
    names = {step: word for word, step in STEPS.items()}
    total = found.answers.count()
    context = {
        "scan": found,
        "address": address_of(request, found),
        "steps": [(names[step.name], step.label) for step in SCAN.possible(found.state)] if coordinates else [],
        "waiting": Observation.objects.filter(scan=found).waiting().count(),
        "total": total if total >= 5 or total == 0 else None,
        "coordinates": coordinates,
    }
    return render(request, "impact/scan_work.html", context)


@login_required
@require_POST
def step_scan(request: Request, code: str, name: str) -> HttpResponse:
    found = queries.get_scan_for(request.actor, code, "coordinate")
    if name not in STEPS:
        raise Http404("no such step")
    said = {
        "openen": _("De buurtscan is open."),
        "sluiten": _("De buurtscan is gesloten."),
        "publiceren": _("Het resultaat staat online."),
    }[name]
    done_or_told(request, lambda: services.step(found, name=STEPS[name], by=request.actor), said)
    return redirect("impact:scan_work", found.shown_code)


@login_required
@require_http_methods(["GET", "POST"])
def enter_paper(request: Request, code: str) -> HttpResponse:
    """A paper form typed over; then the next one."""
    found = queries.get_scan_for(request.actor, code, "enter_paper")
    if not found.takes_paper:
        messages.warning(request, _("Deze buurtscan is niet open. Papier ingeven kan niet meer."))
        return redirect("impact:scan_work", found.shown_code)
    form = PaperForm(request.POST or None, request.FILES or None, scan=found)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        act = lambda: services.answer(  # noqa: E731
            found,
            ticks=ticks_of(data["good"], data["better"]),
            age=data["age"],
            told=form.told(),
            photo=data["photo"],
            channel=Channel.PAPER,
            by=request.actor,
        )
        if done_or_told(request, act, _("Formulier bewaard. U kunt het volgende ingeven.")):
            return redirect("impact:enter_paper", found.shown_code)
    return render(request, "impact/enter_paper.html", {"form": form, "scan": found})
