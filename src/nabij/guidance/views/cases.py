"""Cases: the list, opening one, the page of one, clarifying, and how it ends."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nabij.accounts.models import Role
from nabij.accounts.queries import has_role
from nabij.core.editing import Conflict
from nabij.core.requests import Request
from nabij.core.workflow import NotAllowedNow
from nabij.detection.models import About, Concern, ConcernState
from nabij.detection.queries import get_concern_for
from nabij.guidance import pages, queries
from nabij.guidance.forms import ClarificationForm, PersonForm, StopForm
from nabij.guidance.models import Case
from nabij.guidance.services import cases, following
from nabij.guidance.services.persons import complete_details, person_for_case
from nabij.guidance.views.common import TOO_LATE, told_back, uuid_or_404
from nabij.people import access, consent
from nabij.people.models import How, Purpose

WORK = "guidance.work_on_case"


@login_required
@require_GET
def case_list(request: Request) -> HttpResponse:
    shown = request.GET.get("toon", "mijn")
    shown = shown if shown in ("mijn", "vrij") else "alle"
    found = pages.shown_cases(queries.open_cases_for(request.user), request.user, shown)
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    names = access.read_many([case.person_id for case in page], by=request.actor, why="case list")
    rows = [pages.case_row(case, names.get(case.person_id)) for case in page]
    context = {
        "rows": rows,
        "page": page,
        "tabs": pages.case_tabs(request.user, shown),
        "at_infopoint": has_role(request.user, Role.INFOPOINT),
    }
    return render(request, "guidance/cases.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def open_case(request: Request, concern: UUID) -> HttpResponse:
    if not has_role(request.user, Role.INFOPOINT):
        raise PermissionDenied("only an infopoint opens cases")
    found = get_concern_for(request.actor, concern)
    there = Case.objects.filter(concern=found).first()
    if there is not None:
        return redirect("guidance:case", there.pk)
    if found.about == About.PLACE or found.state == ConcernState.ERASED:
        messages.error(request, _("Voor deze melding kan er geen dossier zijn: ze gaat niet (meer) over een persoon."))
        return redirect("detection:concern", found.pk)
    if request.method == "POST" and "join" in request.POST:
        return _join(request, found)
    form = PersonForm(request.POST or None, initial=pages.known_details(found, by=request.actor))
    told = form.initial
    if request.method == "POST" and form.is_valid():
        told = form.details()
        known = queries.known_already(found, told, by=request.actor)
        if {str(case.pk) for case, _details in known} <= set(request.POST.getlist("looked")):
            return redirect("guidance:clarify", _open(request, found, form).pk)
    known = queries.known_already(found, told, by=request.actor)
    context = {"form": form, "concern": found, "known": known}
    return render(request, "guidance/open_case.html", context)


def _open(request: Request, concern: Concern, form: PersonForm) -> Case:
    how = How(form.cleaned_data["guidance"])
    with transaction.atomic():
        there = cases.case_of(concern)
        if there is not None:
            return there
        person = person_for_case(concern, form, by=request.actor)
        consent.give(person, Purpose.GUIDANCE, by=request.actor, how=how)
        if form.cleaned_data["share"]:
            consent.give(person, Purpose.SHARE_WITH_HELPER, by=request.actor, how=how)
        case = cases.open_case(person=person, concern=concern, by=request.actor)
        complete_details(person, form, by=request.actor)
    return case


def _join(request: Request, concern: Concern) -> HttpResponse:
    """The person is known: the concern goes to the case that is there."""
    case = queries.get_case_for(request.actor, uuid_or_404(request.POST["join"]), permission=WORK)
    try:
        cases.join(case, concern, by=request.actor)
        messages.success(request, _("De melding hoort nu bij dit dossier. Noteer wat er nieuw is."))
    except NotAllowedNow:
        messages.warning(request, TOO_LATE)
    return redirect("guidance:case", case.pk)


@login_required
@require_GET
def case_page(request: Request, pk: UUID) -> HttpResponse:
    case = queries.get_case_for(request.actor, pk)
    return render(request, "guidance/case.html", pages.case_context(case, by=request.actor))


@login_required
@require_http_methods(["GET", "POST"])
@told_back
def clarify(request: Request, pk: UUID) -> HttpResponse:
    case = queries.get_case_for(request.actor, pk, permission=WORK)
    form = ClarificationForm(request.POST or None, instance=case.clarification)
    theirs: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        current = type(case.clarification).objects.get(case=case)
        try:
            cases.clarify(current, opened=form.cleaned_data["version"], by=request.actor, **form.words())
            messages.success(request, _("Bewaard."))
            return redirect("guidance:case", pk)
        except Conflict as conflict:
            theirs, form = pages.both_versions(conflict.current, form)
    context = {"case": case, "form": form, "theirs": theirs}
    return render(request, "guidance/clarify.html", context, status=409 if theirs else 200)


@login_required
@require_POST
@told_back
def step(request: Request, pk: UUID, name: str) -> HttpResponse:
    """The buttons of a case: search, follow, close, take over, reopen."""
    case = queries.get_case_for(request.actor, pk, permission=PERMISSIONS.get(name, WORK))
    STEPS[name](case, by=request.actor)
    return redirect("guidance:case", pk)


PERMISSIONS = {"heropenen": "guidance.see_case", "overnemen": "guidance.take_over_case"}
STEPS: dict[str, Any] = {
    "zoeken": cases.search,
    "opvolgen": following.follow,
    "afsluiten": cases.close,
    "overnemen": cases.take_over,
    "heropenen": cases.reopen,
}


@login_required
@require_http_methods(["GET", "POST"])
@told_back
def stop(request: Request, pk: UUID) -> HttpResponse:
    case = queries.get_case_for(request.actor, pk, permission=WORK)
    form = StopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cases.stop(case, by=request.actor, ask_again_on=form.cleaned_data["ask_again_on"])
        messages.success(request, _("Gestopt. Wat aan anderen gevraagd was, is ingetrokken."))
        return redirect("guidance:case", pk)
    return render(request, "guidance/stop.html", {"case": case, "form": form})


@login_required
@require_POST
def give_consent(request: Request, pk: UUID) -> HttpResponse:
    """The person says yes to sharing, at the desk or on the phone; the worker notes it."""
    case = queries.get_case_for(request.actor, pk, permission=WORK)
    how = How.SIGNED if request.POST.get("how") == How.SIGNED else How.SPOKEN
    consent.give(case.person, Purpose.SHARE_WITH_HELPER, by=request.actor, how=how)
    messages.success(request, _("Genoteerd: gegevens mogen naar wie komt helpen."))
    return redirect("guidance:case", pk)
