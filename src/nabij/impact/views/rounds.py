"""A vote: how it works and its outcome for everyone, running it for who coordinates, paper for two workers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nabij.core.editing import Conflict
from nabij.core.requests import Request
from nabij.core.told import done_or_told
from nabij.core.workflow import NotNow
from nabij.detection.models import grouped_code
from nabij.impact import counting, outcome, queries
from nabij.impact.forms.priorities import CodesForm, PaperBallotForm, RoundForm
from nabij.impact.models import CodeBatch, Method, PaperEntry, ProposalState, RoundState, VoteGroup, VoteRound
from nabij.impact.rules import ROUND, SMALLEST_GROUP
from nabij.impact.services import ballots
from nabij.impact.services import rounds as services

STEPS = {"openen": "open", "sluiten": "close", "publiceren": "publish"}


@require_GET
def round_(request: Request, pk: UUID) -> HttpResponse:
    """Public: the method, the ballot and, once published, the outcome."""
    found = queries.get_round(pk)
    coordinates = request.user.has_perm("impact.coordinate", found.analysis)
    published = found.state == RoundState.PUBLISHED
    context = {
        "round": found,
        "analysis": found.analysis,
        "points": found.method == Method.POINTS,
        "smallest": SMALLEST_GROUP,
        "ballot": [line.proposal for line in found.ballot.select_related("proposal")],
        "outcome": outcome.page(found, counting.count(found)) if published else None,
        "coordinates": coordinates,
    }
    return render(request, "impact/round.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_round(request: Request, pk: UUID) -> HttpResponse:
    analysis = queries.get_analysis_for(request.actor, pk, "coordinate")
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = services.prepare(analysis=analysis, by=request.actor, **form.fields_of_round())
            return redirect("impact:round_work", found.pk)
        except NotNow as problem:
            form.add_error(None, str(problem))
    return render(request, "impact/round_form.html", {"form": form, "analysis": analysis})


@login_required
@require_http_methods(["GET", "POST"])
def change_round(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_round_for(request.actor, pk, "coordinate")
    names = ("title", "explanation", "method", "points", "closes_at")
    initial = {name: getattr(found, name) for name in names} | {"opened": found.version}
    form = RoundForm(request.POST or None, initial=initial)
    if found.state == RoundState.OPEN:  # only its end may still move
        for name in names[:-1]:
            del form.fields[name]
    context: dict[str, Any] = {"form": form, "analysis": found.analysis, "round": found}
    if request.method == "POST" and form.is_valid():
        opened = form.cleaned_data["opened"] or 0
        try:
            services.change(found, opened=opened, by=request.actor, **form.fields_of_round())
            messages.success(request, _("Bewaard."))
            return redirect("impact:round_work", pk)
        except NotNow as problem:
            form.add_error(None, str(problem))
        except Conflict as conflict:
            context["other"] = conflict.current
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["opened"] = str(conflict.current.version)  # type: ignore[index]
    return render(request, "impact/round_form.html", context)


@login_required
@require_GET
def round_work(request: Request, pk: UUID) -> HttpResponse:
    return _work(request, queries.get_round_for(request.actor, pk, "enter_paper"), CodesForm())


def _work(request: Request, found: VoteRound, codes_form: CodesForm) -> HttpResponse:
    coordinates = request.user.has_perm("impact.coordinate", found.analysis)
    names = {step: word for word, step in STEPS.items()}
    context = {
        "round": found,
        "analysis": found.analysis,
        "proposals": found.analysis.proposals.filter(state=ProposalState.ACCEPTED).count(),
        "batches": list(found.batches.all()),
        "codes_form": codes_form,
        "may_print": coordinates and found.state in (RoundState.DRAFT, RoundState.OPEN),
        "may_read": found.state in (RoundState.OPEN, RoundState.CLOSED),
        "paper": _waiting(found),
        "steps": [(names[step.name], step.label) for step in ROUND.possible(found.state)] if coordinates else [],
        "coordinates": coordinates,
    }
    return render(request, "impact/round_work.html", context)


def _waiting(found: VoteRound) -> list[dict[str, Any]]:
    """Paper that was read once, or twice and not the same; by the end of its code, never what was voted."""
    by_code: dict[Any, list[PaperEntry]] = {}
    for entry in PaperEntry.objects.filter(round=found).order_by("created_at"):
        by_code.setdefault(entry.code_id, []).append(entry)
    return [{"entry": entries[0], "differs": len(entries) > 1, "times": len(entries)} for entries in by_code.values()]


@login_required
@require_POST
def step_round(request: Request, pk: UUID, name: str) -> HttpResponse:
    found = queries.get_round_for(request.actor, pk, "coordinate")
    acts = {"openen": services.open_, "sluiten": services.close, "publiceren": services.publish}
    if name not in acts:
        raise Http404("no such step")
    said = {
        "openen": _("De stemming is open. De volgorde op het stembriefje is geloot."),
        "sluiten": _("De stemming is gesloten."),
        "publiceren": _("De uitslag staat online."),
    }[name]
    done_or_told(request, lambda: acts[name](found, by=request.actor), said)
    return redirect("impact:round_work", pk)


@never_cache
@login_required
@require_POST
def print_codes(request: Request, pk: UUID) -> HttpResponse:
    """The slips to cut out. They are on this page only: nobody can look a code up afterwards."""
    found = queries.get_round_for(request.actor, pk, "coordinate")
    form = CodesForm(request.POST)
    if not form.is_valid():
        return _work(request, found, form)
    data = form.cleaned_data
    try:
        batch, codes = services.print_codes(found, group=data["group"], number=data["number"], by=request.actor)
    except NotNow as problem:
        messages.error(request, str(problem))
        return redirect("impact:round_work", pk)
    base = request.build_absolute_uri(reverse("impact:vote_entry"))
    slips = [outcome.slip(base, grouped_code(code)) for code in codes]
    context = {
        "round": found,
        "analysis": found.analysis,
        "batch": batch,
        "slips": slips,
        "group": VoteGroup(batch.group).label,
        "ballot": [line.proposal for line in found.ballot.select_related("proposal")],
        "approval": found.method == Method.APPROVAL,
    }
    return render(request, "impact/codes.html", context)


@login_required
@require_POST
def void_codes(request: Request, pk: UUID, batch: UUID) -> HttpResponse:
    found = queries.get_round_for(request.actor, pk, "coordinate")
    row = get_object_or_404(CodeBatch.objects.select_related("round__analysis__municipality"), pk=batch, round=found)
    said = _("De codes van deze afdruk die nog niet gebruikt zijn, tellen niet meer.")
    done_or_told(request, lambda: services.void(row, by=request.actor), said)
    return redirect("impact:round_work", pk)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def enter_ballot(request: Request, pk: UUID) -> HttpResponse:
    """One worker reads a paper ballot; a second one has to read the same."""
    found = queries.get_round_for(request.actor, pk, "enter_paper")
    if found.state not in (RoundState.OPEN, RoundState.CLOSED):
        messages.warning(request, _("Er is nu geen stemming waarvoor u papier kunt ingeven."))
        return redirect("impact:round_work", pk)
    form = PaperBallotForm(request.POST or None, voted=found)
    if request.method == "POST" and form.is_valid():
        try:
            paper = ballots.read_paper(
                round_=found, code=form.cleaned_data["code"], choices=form.choices(), by=request.actor
            )
            _say(request, paper)
            return redirect("impact:enter_ballot", pk)
        except ballots.BadCode as problem:
            form.add_error("code", str(outcome.BAD_CODES[problem.why]))
        except NotNow as problem:
            form.add_error(None, str(problem))
    return render(request, "impact/enter_ballot.html", {"form": form, "round": found, "analysis": found.analysis})


def _say(request: Request, paper: ballots.Paper) -> None:
    words = {"hint": paper.hint}
    if paper.state == ballots.COUNTED:
        messages.success(request, _("Briefje …%(hint)s: twee keer gelijk gelezen en geteld.") % words)
    elif paper.state == ballots.WAITS:
        messages.info(request, _("Briefje …%(hint)s: bewaard. Een collega geeft het ook in.") % words)
    else:
        messages.warning(request, _("Briefje …%(hint)s: u en uw collega lazen niet hetzelfde. Kijk samen.") % words)


@login_required
@require_POST
def set_aside(request: Request, pk: UUID, entry: UUID) -> HttpResponse:
    found = queries.get_round_for(request.actor, pk, "coordinate")
    row = get_object_or_404(PaperEntry, pk=entry, round=found)
    said = _("Briefje opzijgelegd. Het telt niet mee; de code is niet gebruikt.")
    done_or_told(request, lambda: ballots.set_paper_aside(round_=found, hint_of=row, by=request.actor), said)
    return redirect("impact:round_work", pk)
