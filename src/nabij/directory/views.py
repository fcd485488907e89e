from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nabij.core.requests import Request
from nabij.directory import presenting, queries, services
from nabij.directory.forms import ConfirmForm, SearchForm
from nabij.directory.models import Service
from nabij.territory import queries as territory

PER_PAGE = 20
MOST_ON_PAPER = 600


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The social map: a list that can be searched, with a map beside it."""
    form = SearchForm(request.GET)
    filters = form.filters()
    page = Paginator(queries.find_services(filters), PER_PAGE).get_page(request.GET.get("page"))
    cards = presenting.cards(queries.in_order(list(page.object_list)))
    points = presenting.points(cards)
    context = {
        "form": form,
        "filters": filters,
        "page_obj": page,
        "cards": cards,
        "points": points,
        "areas": territory.outlines_around([(point["lon"], point["lat"]) for point in points]),
        "narrowed": filters != queries.Filters(),
    }
    return render(request, "directory/search.html", context)


@require_safe
def print_list(request: HttpRequest) -> HttpResponse:
    """The whole social map on paper, in large type, by life domain."""
    form = SearchForm(request.GET)
    filters = form.filters()
    hits = queries.find_services(filters)
    context = {
        "form": form,
        "filters": filters,
        "domains": presenting.by_domain(presenting.cards(queries.in_order(hits[:MOST_ON_PAPER]))),
        "left_out": max(0, len(hits) - MOST_ON_PAPER),
    }
    return render(request, "directory/print_list.html", context)


@require_safe
def service(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All that is known of one service; prints as a leaflet."""
    found = queries.get_service(pk)
    card = presenting.cards([(queries.Hit(found.pk, found.name), found)])[0]
    points = presenting.points([card])
    address = settings.SITE_URL + card.url
    context = {
        "card": card,
        "service": found,
        "facts": presenting.facts(card),
        "tables": presenting.tables(card),
        "steps": presenting.steps_of(found.application_process),
        "documents": presenting.steps_of(found.required_documents),
        "term_names": presenting.term_names(found),
        "points": points,
        "areas": territory.outlines_around([(point["lon"], point["lat"]) for point in points]),
        "address": address,
        "qr": presenting.qr_drawing(address),
    }
    return render(request, "directory/service.html", context)


@login_required
@require_safe
def my_services(request: HttpRequest) -> HttpResponse:
    """The services of one's own organisation: does it still hold?"""
    return _my_services(request)


@login_required
@require_POST
def confirm(request: Request, pk: UUID) -> HttpResponse:
    """Confirm a service of one's own organisation, as it stands or with new figures."""
    own = queries.get_own_service(request.user, pk)
    form = ConfirmForm(request.POST if "change" in request.POST else _figures(own), prefix=_prefix(own, request))
    if not form.is_valid():
        return _my_services(request, own, form)
    services.confirm(own, **form.cleaned_data, by=request.actor)
    messages.success(request, _("Dank u. “%(service)s” is vandaag bevestigd.") % {"service": own.name})
    return redirect("directory:my_services")


def _my_services(request: HttpRequest, wrong: Service | None = None, form: ConfirmForm | None = None) -> HttpResponse:
    organisations = [
        {
            "organisation": organisation,
            "services": [_own(one, form if wrong is not None and one.pk == wrong.pk else None) for one in own],
        }
        for organisation, own in queries.own_services(request.user)
    ]
    status = 422 if wrong is not None else 200
    return render(request, "directory/my_services.html", {"organisations": organisations, "form": form}, status=status)


def _own(own: Service, form: ConfirmForm | None) -> dict[str, Any]:
    return {
        "service": own,
        "waiting": presenting.waiting_text(own.waiting_days),
        "capacity": presenting.capacity_text(own.capacity_left),
        "confirmed": presenting.confirmed_text(own),
        "form": form or ConfirmForm(initial=_figures(own), prefix=own.pk.hex),
        "open": form is not None,
    }


def _figures(own: Service) -> dict[str, Any]:
    return {"waiting_days": own.waiting_days, "capacity_left": own.capacity_left}


def _prefix(own: Service, request: HttpRequest) -> str | None:
    return own.pk.hex if "change" in request.POST else None
