""" "Mijn gegevens": what is kept and why, who may see it, who looked, and what the person says about it."""

import json
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nabij.accounts.models import Role
from nabij.accounts.queries import has_role, in_reach
from nabij.core import audit
from nabij.core.clock import today
from nabij.core.requests import Request
from nabij.people import access, acting, consent, registry, retention
from nabij.people import services as people
from nabij.people.models import ErasureRequest, Proxy
from nabij.portal.my_data import queries
from nabij.portal.my_data.door import Entry, Standing, open_for
from nabij.portal.my_data.forms import ConsentForm, CorrectForm, ProxyForm

PER_PAGE = 20


@login_required
@require_GET
def my_data(request: Request) -> HttpResponse:
    person = acting.own_person(request.actor)
    if person is None:
        return render(request, "portal/my_data/account_only.html")
    return _page(request, open_for(request.actor, person.pk))


@login_required
@require_GET
def my_data_of(request: Request, pk: UUID) -> HttpResponse:
    return _page(request, open_for(request.actor, pk))


def _page(request: Request, entry: Entry) -> HttpResponse:
    own = "eigen" in request.GET
    printing = "afdruk" in request.GET
    details = queries.details_of(entry)
    page = Paginator(queries.events(entry, own=own), 100 if printing else PER_PAGE).get_page(request.GET.get("page"))
    context = _frame(entry, details) | {
        "printing": printing,
        "kept": queries.kept_details(details),
        "parts": queries.parts(entry.person),
        "consents": queries.consents(entry.person),
        "viewers": queries.viewers(entry),
        "proxies": Proxy.objects.current().filter(person=entry.person).select_related("user"),
        "page": page,
        "timeline": queries.timeline(page, entry),
        "own": own,
        "own_readings": queries.own_readings(entry),
        "erasure": ErasureRequest.objects.filter(person=entry.person, closed_at=None).first(),
        "acted_for": queries.acted_for(entry),
    }
    return render(request, "portal/my_data/page.html", context)


def _frame(entry: Entry, details: access.Details) -> dict[str, object]:
    acting_for = details.name if entry.standing == Standing.PROXY else ""
    return {"entry": entry, "person": entry.person, "name": details.name, "acting_for": acting_for}


@login_required
@require_GET
def download(request: Request, pk: UUID) -> HttpResponse:
    entry = open_for(request.actor, pk)
    with transaction.atomic():
        content = queries.download(entry)
        municipality, person_id = entry.person.audit_subject()
        audit.record("data.downloaded", by=entry.actor, on=entry.person, person_id=person_id, municipality=municipality)
    text = json.dumps(content, ensure_ascii=False, indent=2, default=str)
    name = f"mijn-gegevens-{today().isoformat()}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)


@login_required
@require_POST
def change_consent(request: Request, pk: UUID) -> HttpResponse:
    entry = open_for(request.actor, pk)
    form = ConsentForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Dat antwoord kennen we niet. Probeer opnieuw."))
    elif form.cleaned_data["answer"] == "yes":
        consent.give(entry.person, form.cleaned_data["purpose"], by=entry.actor, how=entry.how)
        messages.success(request, _("Genoteerd: u vindt dit goed."))
    else:
        consent.withdraw(entry.person, form.cleaned_data["purpose"], by=entry.actor)
        messages.success(request, _("Genoteerd: dit stopt meteen."))
    return _back(request, pk)


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: Request, pk: UUID) -> HttpResponse:
    entry = open_for(request.actor, pk)
    details = queries.details_of(entry)
    by_proxy = entry.standing == Standing.PROXY
    form = CorrectForm(request.POST or None, details=details, person=entry.person, by_proxy=by_proxy)
    if request.method == "POST" and form.is_valid():
        people.correct(entry.person, by=entry.actor, details=form.changed_details(), language=form.changed_language())
        messages.success(request, _("Bewaard."))
        return _back(request, pk)
    return render(request, "portal/my_data/correct.html", _frame(entry, details) | {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def erase(request: Request, pk: UUID) -> HttpResponse:
    entry = open_for(request.actor, pk)
    if entry.standing == Standing.PROXY:
        raise PermissionDenied("to be forgotten is asked by the person, or at the desk")
    if request.method == "GET":
        context = _frame(entry, queries.details_of(entry)) | {"holds": registry.holds(entry.person, asked=True)}
        return render(request, "portal/my_data/erase.html", context)
    if "terug" in request.POST:
        retention.take_back(entry.person, by=entry.actor)
        messages.success(request, _("Goed. We wissen niets."))
        return _back(request, pk)
    if retention.ask_erasure(entry.person, by=entry.actor) is None:
        if entry.standing == Standing.SELF:
            logout(request)
        return render(request, "portal/my_data/erased.html")
    messages.success(request, _("Genoteerd. Het infopunt wist uw gegevens zodra het kan."))
    return _back(request, pk)


@login_required
@require_http_methods(["GET", "POST"])
def appoint_proxy(request: Request, pk: UUID) -> HttpResponse:
    """At the desk only: who may act for somebody is checked by a human being who sees both."""
    entry = open_for(request.actor, pk)
    if entry.standing != Standing.DESK:
        raise PermissionDenied("proxies are written down at the desk")
    form = ProxyForm(request.POST or None, person=entry.person)
    if request.method == "POST" and form.is_valid():
        acting.appoint(
            entry.person,
            form.user,
            by=entry.actor,
            relation=form.cleaned_data["relation"],
            ends_on=form.cleaned_data["ends_on"],
        )
        messages.success(request, _("Genoteerd wie voor deze persoon mag handelen."))
        return _back(request, pk)
    return render(request, "portal/my_data/proxy.html", _frame(entry, queries.details_of(entry)) | {"form": form})


@login_required
@require_POST
def end_proxy(request: Request, pk: UUID, proxy_pk: UUID) -> HttpResponse:
    entry = open_for(request.actor, pk)
    proxy = get_object_or_404(Proxy.objects.current().select_related("person"), pk=proxy_pk, person=entry.person)
    if entry.standing == Standing.PROXY and proxy.user_id != request.user.pk:
        raise PermissionDenied("a proxy ends only their own task")
    acting.end(proxy, by=entry.actor)
    messages.success(request, _("Genoteerd. Deze persoon ziet en doet niets meer in uw naam."))
    return redirect("portal:my_data") if proxy.user_id == request.user.pk else _back(request, pk)


@login_required
@require_GET
def erasure_requests(request: Request) -> HttpResponse:
    """The task of the infopoint: who asked to be forgotten while something still holds."""
    if not has_role(request.user, Role.INFOPOINT):
        raise PermissionDenied("requests to be forgotten belong to the infopoint")
    waiting = retention.open_requests(in_reach(request.user, Role.INFOPOINT)).select_related("person__neighbourhood")
    page = Paginator(waiting, 50).get_page(request.GET.get("page"))
    known = access.read_many([row.person_id for row in page], by=request.actor, why="erasure")
    rows = [
        (row, known[row.person_id].name if row.person_id in known else "", registry.holds(row.person, asked=True))
        for row in page
    ]
    return render(request, "portal/my_data/requests.html", {"page": page, "rows": rows})


def _back(request: Request, pk: UUID) -> HttpResponse:
    own = acting.own_person(request.actor)
    return redirect("portal:my_data") if own is not None and own.pk == pk else redirect("portal:my_data_of", pk)
