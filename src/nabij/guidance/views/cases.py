"""Cases: the list, opening one, the page of one, clarifying, and how it ends."""

from typing import Any
from uuid import UUID

from django.contrib import messages
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
from nabij.detection.queries import get_concern_for
from nabij.guidance import pages, queries
from nabij.guidance.forms import ClarificationForm, PersonForm, StopForm
from nabij.guidance.models import Case
from nabij.guidance.services import cases, following
from nabij.guidance.services.persons import complete_details, person_for_case
from nabij.guidance.views.common import told_back, worker_page
from nabij.people import access, consent
from nabij.people.models import How, Purpose

WORK = "guidance.work_on_case"


@worker_page
@require_GET
def case_list(request: Request) -> HttpResponse:
    shown = request.GET.get("toon", "mijn")
    found = queries.open_cases_for(request.user)
    found = found.filter(owner=request.user) if shown == "mijn" else found
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    names = access.read_many([case.person_id for case in page], by=request.actor, why="case list")
    rows = [pages.case_row(case, names.get(case.person_id)) for case in page]
    context = {"rows": rows, "page": page, "tabs": pages.case_tabs(request.user, shown)}
    return render(request, "guidance/cases.html", context)


@worker_page
@require_http_methods(["GET", "POST"])
def open_case(request: Request, concern: UUID) -> HttpResponse:
    if not has_role(request.user, Role.INFOPOINT):
        raise PermissionDenied("only an infopoint opens cases")
    found = get_concern_for(request.actor, concern)
    there = Case.objects.filter(concern=found).first()
    if there is not None:
        return redirect("guidance:case", there.pk)
    form = PersonForm(request.POST or None, initial=pages.known_details(found, by=request.actor))
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            person = person_for_case(found, form, by=request.actor)
            consent.give(person, Purpose.GUIDANCE, by=request.actor, how=How(form.cleaned_data["guidance"]))
            if form.cleaned_data["share"]:
                how = How(form.cleaned_data["guidance"])
                consent.give(person, Purpose.SHARE_WITH_HELPER, by=request.actor, how=how)
            case = cases.open_case(person=person, concern=found, by=request.actor)
            complete_details(person, form, by=request.actor)
        return redirect("guidance:clarify", case.pk)
    return render(request, "guidance/open_case.html", {"form": form, "concern": found})


@worker_page
@require_GET
def case_page(request: Request, pk: UUID) -> HttpResponse:
    case = queries.get_case_for(request.actor, pk)
    return render(request, "guidance/case.html", pages.case_context(case, by=request.actor))


@worker_page
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


@worker_page
@require_POST
@told_back
def step(request: Request, pk: UUID, name: str) -> HttpResponse:
    """The buttons of a case: search, follow, close, take over, reopen."""
    permission = "guidance.see_case" if name == "heropenen" else WORK
    case = queries.get_case_for(request.actor, pk, permission=permission)
    STEPS[name](case, by=request.actor)
    return redirect("guidance:case", pk)


STEPS: dict[str, Any] = {
    "zoeken": cases.search,
    "opvolgen": following.follow,
    "afsluiten": cases.close,
    "overnemen": cases.take_over,
    "heropenen": cases.reopen,
}


@worker_page
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


@worker_page
@require_POST
def give_consent(request: Request, pk: UUID) -> HttpResponse:
    """The person says yes to sharing, at the desk or on the phone; the worker notes it."""
    case = queries.get_case_for(request.actor, pk, permission=WORK)
    how = How.SIGNED if request.POST.get("how") == How.SIGNED else How.SPOKEN
    consent.give(case.person, Purpose.SHARE_WITH_HELPER, by=request.actor, how=how)
    return redirect("guidance:case", pk)
