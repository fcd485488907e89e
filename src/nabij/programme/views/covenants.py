"""Covenants: the list, one covenant with its parties, preparing it together, its steps, the next one, on paper."""

from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nabij.core import limits
from nabij.core.clock import today
from nabij.core.downloads import send_file
from nabij.core.editing import Conflict
from nabij.core.requests import Request
from nabij.core.told import done_or_told
from nabij.core.workflow import NotNow
from nabij.directory.models import organisations_of
from nabij.programme import queries, rules
from nabij.programme.covenants import paper as covenant_paper
from nabij.programme.covenants import queries as covenant_queries
from nabij.programme.covenants import words
from nabij.programme.forms.covenants import CovenantForm, PartyForm, WhyForm
from nabij.programme.models import Covenant, CovenantState
from nabij.programme.services import covenants as services
from nabij.programme.views.common import tabs
from nabij.territory.models import Area

PER_PAGE: Final = 50
DONE: Final = {
    "submit": lazy("Ingediend. De programmabeheerder krijgt een mail en kijkt het na."),
    "send_back": lazy("Teruggestuurd. De buurtzorgregisseur krijgt een mail met uw uitleg."),
    "agree": lazy("Het convenant is gesloten. Iedereen kan het nu lezen, en het netwerk krijgt een mail."),
    "end": lazy("Het convenant is beëindigd. Het netwerk krijgt een mail met uw uitleg."),
}


@never_cache
@login_required
@require_GET
def covenants(request: Request) -> HttpResponse:
    pages = Paginator(covenant_queries.listed(request.user), PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "tabs": tabs("covenants") if queries.is_reader(request.user) else [],
        "page_obj": page,
        "covenants": page.object_list,
        "to_confirm": covenant_queries.to_confirm(request.user),
        "to_prepare": queries.to_prepare(request.user),
    }
    return render(request, "programme/covenants.html", context)


def _given(area: Area) -> tuple[queries.Given | None, dict[str, Any]]:
    """What the newest adopted allocation gives, and how a covenant keeps it."""
    given = next(iter(queries.given_to([area])), None)
    if given is None:
        return None, {"version_used": None, "given_fte": None}
    return given, {"version_used": given.version, "given_fte": Decimal(str(given.row["fte"]))}


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def prepare(request: Request, code: str) -> HttpResponse:
    area = queries.get_neighbourhood_for(request.actor, code, "prepare_covenant_in")
    given, kept = _given(area)
    day = today()
    initial = {"fte": given.row["fte"] if given else 2, "starts_on": day.replace(day=1), "cost_per_fte": 60000,
               "ends_on": day.replace(year=day.year + 2, month=12, day=31), "extra_fte": 0}  # fmt: skip
    form = CovenantForm(request.POST or None, initial=initial, given=kept["given_fte"])
    if request.method == "POST" and form.is_valid():
        try:
            made = services.prepare(neighbourhood=area, fields=form.told() | kept, by=request.actor)
        except NotNow as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Het convenant is in voorbereiding. Zet er nu de organisaties bij."))
            return redirect("programme:covenant", made.pk)
    return render(request, "programme/covenant_form.html", {"area": area, "form": form, "given": given})


@never_cache
@require_GET
def covenant(request: Request, pk: UUID) -> HttpResponse:
    """Everybody reads it once it is concluded; before that, who works on it."""
    found = queries.get_covenant_for(request.actor, pk, "read_covenant")
    return _covenant(request, found, PartyForm())


def _covenant(
    request: Request, found: Covenant, form: PartyForm, why: WhyForm | None = None, step: str = ""
) -> HttpResponse:
    user: Any = request.user
    signed_in = user.is_authenticated
    prepares = signed_in and user.has_perm("programme.prepare_covenant", found)
    decides = signed_in and user.has_perm("programme.decide_covenant", found)
    works = signed_in and user.has_perm("programme.work_on_covenant", found)
    parties = list(found.parties.select_related("organisation"))
    mine = set(organisations_of(user).values_list("pk", flat=True)) if signed_in else set()
    context = {
        "covenant": found,
        "parties": [(party, party.organisation_id in mine) for party in parties],
        "prepares": prepares,
        "works": works,
        "draft": found.state == CovenantState.DRAFT,
        "form": form,
        "why": why or WhyForm(auto_id="id_%s"),
        "asked": step,
        "lacking": services.what_lacks(found) if found.state == CovenantState.DRAFT and prepares else "",
        "clash": services.what_clashes(found) if found.state == CovenantState.SUBMITTED and decides else "",
        "renewable": prepares and services.renewable(found),
        "steps": [
            step for step in rules.COVENANT.possible(found.state)
            if (prepares if step.name in rules.OF_THE_NETWORK else decides)
        ],
        "with_a_reason": services.WITH_A_REASON,
        "progress": _progress(found),
        "tasks": words.tasks_of(found),
        "extra": words.extra_of(found),
        "fees": words.steps_of(found),
        "examples": words.examples(found),
        "total": words.euro(words.total(found)),
        "history": words.timeline(found.events.select_related("organisation")) if works else [],
    }  # fmt: skip
    return render(request, "programme/covenant.html", context)


def _progress(found: Covenant) -> list[dict[str, Any]]:
    order = list(CovenantState)
    now = order.index(CovenantState(found.state))
    return [
        {"label": state.label, "state": "done" if at < now else "current" if at == now else "todo"}
        for at, state in enumerate(order)
    ]


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def change(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_covenant_for(request.actor, pk, "prepare_covenant")
    given, kept = _given(found.neighbourhood)
    form = CovenantForm(request.POST or None, instance=found, given=kept["given_fte"])
    context = {"area": found.neighbourhood, "form": form, "covenant": found, "given": given}
    if request.method == "POST" and form.is_valid():
        opened, fields = form.cleaned_data.get("opened") or 0, form.told() | kept
        fresh = queries.get_covenant_for(request.actor, pk, "prepare_covenant")
        try:
            services.change(fresh, opened=opened, fields=fields, by=request.actor)
        except NotNow as problem:
            messages.error(request, str(problem))
        except Conflict as conflict:
            context |= {"form": form.again(conflict.current.version), "theirs": conflict.current}
            return render(request, "programme/covenant_form.html", context, status=409)
        else:
            messages.success(request, _("Bewaard. Elke organisatie bevestigt opnieuw dat ze meedoet."))
        return redirect("programme:covenant", pk)
    return render(request, "programme/covenant_form.html", context)


def _seen(request: Request) -> int | None:
    """The version of the covenant that stood on the page."""
    text = request.POST.get("opened", "")[:9]
    return int(text) if text.isdecimal() else None


@login_required
@require_POST
def step(request: Request, pk: UUID, name: str) -> HttpResponse:
    if name not in rules.COVENANT.steps:
        raise Http404("no such step")
    permission = "prepare_covenant" if name in rules.OF_THE_NETWORK else "decide_covenant"
    found = queries.get_covenant_for(request.actor, pk, permission)
    why = WhyForm(request.POST)
    if name in services.WITH_A_REASON and not why.is_valid():
        return _covenant(request, found, PartyForm(), why, name)
    note = why.cleaned_data["note"] if name in services.WITH_A_REASON else ""
    told: dict[str, Any] = {"name": name, "note": note, "seen": _seen(request)}
    done_or_told(request, lambda: services.step(found, **told, by=request.actor), str(DONE[name]))
    return redirect("programme:covenant", pk)


@login_required
@require_POST
def renew(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_covenant_for(request.actor, pk, "prepare_covenant")
    _seen, kept = _given(found.neighbourhood)
    try:
        made = services.renew(found, given=kept, by=request.actor)
    except NotNow as problem:
        messages.error(request, str(problem))
        return redirect("programme:covenant", pk)
    messages.success(request, _("Dit is een kopie voor de volgende periode. Kijk na wat verandert."))
    return redirect("programme:covenant", made.pk)


@never_cache
@require_GET
def paper(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_covenant_for(request.actor, pk, "read_covenant")
    if not limits.allow(request, "programme-report", per_hour=rules.REPORTS_PER_HOUR):
        return render(request, "429.html", status=429)
    body = covenant_paper.paper(found, list(found.parties.select_related("organisation")))
    return send_file(body, f"convenant-{slugify(found.neighbourhood.name) or found.neighbourhood.code}", "pdf")


@login_required
@require_POST
def add_party(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_covenant_for(request.actor, pk, "prepare_covenant")
    form = PartyForm(request.POST)
    if not form.is_valid():
        return _covenant(request, found, form)
    done_or_told(request, lambda: services.add_party(found, **form.cleaned_data, by=request.actor), _("Toegevoegd."))
    return redirect("programme:covenant", pk)


@login_required
@require_POST
def remove_party(request: Request, pk: UUID) -> HttpResponse:
    party = queries.get_party_for(request.actor, pk)
    done_or_told(request, lambda: services.remove_party(party, by=request.actor), _("Weggelaten."))
    return redirect("programme:covenant", party.covenant_id)


@login_required
@require_POST
def confirm_party(request: Request, pk: UUID) -> HttpResponse:
    """By somebody who works there, or by who prepares the covenant and heard it."""
    party = queries.get_party_for(request.actor, pk, to_confirm=True)
    seen, said = _seen(request), _("Bevestigd: deze organisatie doet mee.")
    done_or_told(request, lambda: services.confirm(party, seen=seen, by=request.actor), said)
    return redirect("programme:covenant", party.covenant_id)
