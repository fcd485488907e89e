"""Needs of a case, and the options for one of them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nabij.core.requests import Request
from nabij.directory import needs as taxonomy
from nabij.guidance import pages, queries
from nabij.guidance.forms import NeedForm, UnmetForm
from nabij.guidance.matching import Option, options_for
from nabij.guidance.models import Case, Need
from nabij.guidance.services import asking, cases
from nabij.guidance.views.common import told_back, worker_page
from nabij.people import access

WORK = "guidance.work_on_case"


def _need(request: Request, pk: UUID, need: UUID) -> tuple[Case, Need]:
    case = queries.get_case_for(request.actor, pk, permission=WORK)
    found = get_object_or_404(Need.objects.select_related("case__person"), pk=need, case=case)
    found.case = case
    return case, found


@worker_page
@require_http_methods(["GET", "POST"])
@told_back
def add_need(request: Request, pk: UUID) -> HttpResponse:
    case = queries.get_case_for(request.actor, pk, permission=WORK)
    form = NeedForm(request.POST or None, proposed=_proposed(case))
    if request.method == "POST" and form.is_valid():
        cases.add_need(case, term=form.cleaned_data["term"], by=request.actor, **form.wishes())
        if "another" in request.POST:
            return redirect("guidance:add_need", pk)
        return redirect("guidance:case", pk)
    return render(request, "guidance/need.html", {"case": case, "form": form})


def _proposed(case: Case) -> list[str]:
    """Terms that the words of the person and of the concern suggest, without those that are there already."""
    words = f"{case.clarification.own_words} {case.clarification.goals}".strip()
    there = set(case.needs.values_list("term", flat=True))
    found = [one.id for one in taxonomy.suggest(words)] if words else []
    found += case.concern.terms if case.concern else []
    return [term for term in dict.fromkeys(found) if term not in there]


@worker_page
@require_http_methods(["GET", "POST"])
@told_back
def change_need(request: Request, pk: UUID, need: UUID) -> HttpResponse:
    case, found = _need(request, pk, need)
    form = NeedForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        cases.change_need(found, by=request.actor, term=form.cleaned_data["term"], **form.wishes())
        return redirect("guidance:case", pk)
    return render(request, "guidance/need.html", {"case": case, "form": form, "need": found})


@worker_page
@require_POST
@told_back
def drop_need(request: Request, pk: UUID, need: UUID) -> HttpResponse:
    _case, found = _need(request, pk, need)
    cases.drop_need(found, by=request.actor)
    messages.success(request, _("Genoteerd: de persoon wil hier geen hulp voor."))
    return redirect("guidance:case", pk)


@worker_page
@require_http_methods(["GET", "POST"])
@told_back
def options(request: Request, pk: UUID, need: UUID) -> HttpResponse:
    """One list by circle with reasons; the person chooses, the worker notes it."""
    case, found = _need(request, pk, need)
    listed = options_for(found)
    if request.method == "POST":
        return _decide(request, found, request.POST.get("option", ""), pk)
    owners = [_owner(option) for option in listed.options]
    names = access.read_many([owner for owner in owners if owner], by=request.actor, why="options")
    rows = [
        {"option": option, "name": names[owner].name if owner in names else "", "reasons": option.reasons[1:]}
        for option, owner in zip(listed.options, owners, strict=True)
    ]
    circles: dict[int, list[dict[str, object]]] = {}
    for row in rows:
        circles.setdefault(row["option"].ring, []).append(row)  # type: ignore[attr-defined]
    context = {
        "case": case,
        "need": found,
        "name": pages.term_name(found),
        "circles": list(circles.items()),
        "listed": listed,
        "unmet": UnmetForm(),
        "person": access.read(case.person_id, by=request.actor, why="options"),
    }
    return render(request, "guidance/options.html", context)


def _owner(option: Option) -> UUID | None:
    if option.offer is not None:
        return option.offer.person_id
    return option.member.person_id if option.member is not None else None


def _decide(request: Request, need: Need, key: str, pk: UUID) -> HttpResponse:
    listed = options_for(need)
    try:
        option = listed.find(key)
    except KeyError:
        raise Http404("this option is no longer on the list") from None
    who = {"member": option.member, "offer": option.offer, "service": option.service}
    if "reject" in request.POST:
        asking.reject(need, by=request.actor, **who)
        return redirect("guidance:options", pk, need.pk)
    choice = asking.choose(
        need,
        by=request.actor,
        ring=option.ring,
        reasons=option.reasons,
        position=option.position,
        offered=len(listed.options),
        **who,
    )
    return redirect("guidance:case", pk) if option.member else redirect("guidance:ask", pk, choice.pk)


@worker_page
@require_POST
@told_back
def leave_unmet(request: Request, pk: UUID, need: UUID) -> HttpResponse:
    _case, found = _need(request, pk, need)
    form = UnmetForm(request.POST)
    if form.is_valid():
        cases.leave_unmet(found, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("Genoteerd als leemte in de buurt, zonder naam."))
    return redirect("guidance:case", pk)
