"""Covenants: the list, one covenant with its parties, preparing it together, its steps."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nabij.core.clock import today
from nabij.core.requests import Request
from nabij.directory.models import organisations_of
from nabij.programme import queries, rules
from nabij.programme.forms.covenants import CovenantForm, PartyForm
from nabij.programme.models import Covenant, CovenantState
from nabij.programme.services import covenants as services
from nabij.programme.views.common import done_or_told, tabs


@never_cache
@login_required
@require_GET
def covenants(request: Request) -> HttpResponse:
    context = {
        "tabs": tabs("covenants"),
        "covenants": queries.covenants_for(request.user),
        "to_prepare": queries.to_prepare(request.user),
    }
    return render(request, "programme/covenants.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def prepare(request: Request, code: str) -> HttpResponse:
    area = queries.get_neighbourhood_for(request.actor, code, "prepare_covenant_in")
    given = next(iter(queries.given_to([area])), None)
    day = today()
    initial = {"fte": given.row["fte"] if given else 2, "starts_on": day.replace(day=1), "cost_per_fte": 60000,
               "ends_on": day.replace(year=day.year + 2, month=12, day=31), "extra_fte": 0}  # fmt: skip
    form = CovenantForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        fields = form.told() | {"version_used": given.version if given else None}
        try:
            made = services.prepare(neighbourhood=area, fields=fields, by=request.actor)
        except rules.NotNow as problem:
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


def _covenant(request: Request, found: Covenant, form: PartyForm) -> HttpResponse:
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
        "lacking": services.what_lacks(found) if found.state == CovenantState.DRAFT and prepares else "",
        "steps": [
            step for step in rules.COVENANT.possible(found.state)
            if (prepares if step.name in rules.OF_THE_NETWORK else decides)
        ],
        "progress": _progress(found),
        "history": rules.COVENANT.history(found.pk) if works else [],
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
    form = CovenantForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        opened, fields = form.cleaned_data.get("opened") or 0, form.told()
        fresh = queries.get_covenant_for(request.actor, pk, "prepare_covenant")
        said = _("Bewaard. Elke organisatie bevestigt opnieuw dat ze meedoet.")
        done_or_told(request, lambda: services.change(fresh, opened=opened, fields=fields, by=request.actor), said)
        return redirect("programme:covenant", pk)
    return render(
        request, "programme/covenant_form.html", {"area": found.neighbourhood, "form": form, "covenant": found}
    )


@login_required
@require_POST
def step(request: Request, pk: UUID, name: str) -> HttpResponse:
    if name not in rules.COVENANT.steps:
        raise Http404("no such step")
    permission = "prepare_covenant" if name in rules.OF_THE_NETWORK else "decide_covenant"
    found = queries.get_covenant_for(request.actor, pk, permission)
    done_or_told(request, lambda: services.step(found, name=name, by=request.actor), _("Het is gebeurd."))
    return redirect("programme:covenant", pk)


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
    done_or_told(request, lambda: services.confirm(party, by=request.actor), _("Bevestigd: deze organisatie doet mee."))
    return redirect("programme:covenant", party.covenant_id)
