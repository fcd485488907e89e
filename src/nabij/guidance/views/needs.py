"""Needs of a case, and the options for one of them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nabij.core.requests import Request
from nabij.core.ui.messages import undo
from nabij.directory import needs as taxonomy
from nabij.guidance import pages, queries
from nabij.guidance.forms import NeedForm, UnmetForm
from nabij.guidance.matching import Option, options_for
from nabij.guidance.models import Case, GapReason, Need
from nabij.guidance.services import asking, cases
from nabij.guidance.views.common import told_back, uuid_or_404
from nabij.people import access

WORK = "guidance.work_on_case"
MOST_READ = 4000  # characters that needs are proposed from; a whole life story would take seconds


def _need(request: Request, pk: UUID, need: UUID) -> tuple[Case, Need]:
    case = queries.get_case_for(request.actor, pk, permission=WORK)
    found = get_object_or_404(Need.objects.select_related("case__person"), pk=need, case=case)
    found.case = case
    return case, found


@login_required
@require_http_methods(["GET", "POST"])
@told_back
def add_need(request: Request, pk: UUID) -> HttpResponse:
    case = queries.get_case_for(request.actor, pk, permission=WORK)
    form = NeedForm(request.POST or None, proposed=_proposed(case))
    if request.method == "POST" and form.is_valid():
        cases.add_need(case, term=form.cleaned_data["term"], by=request.actor, **form.wishes())
        messages.success(request, _("Nood bewaard."))
        if "another" in request.POST:
            return redirect("guidance:add_need", pk)
        return redirect("guidance:case", pk)
    return render(request, "guidance/need.html", {"case": case, "form": form})


def _proposed(case: Case) -> list[str]:
    """Terms that the words of the person and of the concern suggest, without those that are there already."""
    words = f"{case.clarification.own_words} {case.clarification.goals}".strip()
    there = set(case.needs.values_list("term", flat=True))
    found = [one.id for one in taxonomy.suggest(words[:MOST_READ])] if words else []
    found += case.concern.terms if case.concern else []
    return [term for term in dict.fromkeys(found) if term not in there]


@login_required
@require_http_methods(["GET", "POST"])
@told_back
def change_need(request: Request, pk: UUID, need: UUID) -> HttpResponse:
    case, found = _need(request, pk, need)
    form = NeedForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        cases.change_need(found, by=request.actor, term=form.cleaned_data["term"], **form.wishes())
        return redirect("guidance:case", pk)
    return render(request, "guidance/need.html", {"case": case, "form": form, "need": found})


@login_required
@require_POST
@told_back
def drop_need(request: Request, pk: UUID, need: UUID) -> HttpResponse:
    _case, found = _need(request, pk, need)
    cases.drop_need(found, by=request.actor)
    undo(request, _("Genoteerd: de persoon wil hier geen hulp voor."), reverse("guidance:want_again", args=[pk, need]))
    return redirect("guidance:case", pk)


@login_required
@require_POST
@told_back
def want_again(request: Request, pk: UUID, need: UUID) -> HttpResponse:
    """Undo of "niet gewenst" and of a gap, or the person changed their mind later."""
    _case, found = _need(request, pk, need)
    cases.want_again(found, by=request.actor, taken_back=_reason(request.GET.get("reden", "")))
    messages.success(request, _("De nood staat weer open."))
    return redirect("guidance:case", pk)


def _reason(text: str) -> str:
    return text if text in GapReason.values else ""


@login_required
@require_http_methods(["GET", "POST"])
@told_back
def options(request: Request, pk: UUID, need: UUID) -> HttpResponse:
    """One list by circle with reasons; the person chooses, the worker notes it."""
    case, found = _need(request, pk, need)
    if request.method == "POST":
        if "terug" in request.GET:
            return _consider_again(request, found, request.GET["terug"], pk)
        return _decide(request, found, request.POST.get("option", ""), pk)
    return _options_page(request, case, found, UnmetForm())


def _options_page(request: Request, case: Case, found: Need, unmet: UnmetForm) -> HttpResponse:
    listed = options_for(found)
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
        "unmet": unmet,
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
        back = f"{reverse('guidance:options', args=[pk, need.pk])}?terug={option.key}"
        undo(request, _("Genoteerd: liever niet. Dit wordt niet meer voorgesteld."), back)
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


def _consider_again(request: Request, need: Need, key: str, pk: UUID) -> HttpResponse:
    kind, _colon, option = key.partition(":")
    if kind not in ("member", "offer", "service"):
        raise Http404("no such option")
    asking.consider_again(need, by=request.actor, **{f"{kind}_id": uuid_or_404(option)})
    messages.success(request, _("Dit staat weer op de lijst."))
    return redirect("guidance:options", pk, need.pk)


@login_required
@require_POST
@told_back
def leave_unmet(request: Request, pk: UUID, need: UUID) -> HttpResponse:
    case, found = _need(request, pk, need)
    form = UnmetForm(request.POST)
    if not form.is_valid():
        return _options_page(request, case, found, form)
    reason = form.cleaned_data["reason"]
    cases.leave_unmet(found, reason=reason, by=request.actor)
    back = f"{reverse('guidance:want_again', args=[pk, need])}?reden={reason}"
    undo(request, _("Genoteerd als leemte in de buurt, zonder naam."), back)
    return redirect("guidance:case", pk)
