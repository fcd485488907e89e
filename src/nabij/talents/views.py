"""What somebody offers: by themself, or written down by the infopoint."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nabij.accounts.models import Role
from nabij.accounts.queries import has_role
from nabij.core.editing import Conflict
from nabij.core.requests import Request
from nabij.core.ui.messages import undo
from nabij.people import acting
from nabij.people.models import Person
from nabij.talents import queries, services
from nabij.talents.forms import EnterForm, OfferForm, initial_of
from nabij.talents.models import Offer
from nabij.territory.queries import place_of_address


@login_required
@require_http_methods(["GET", "POST"])
def my_offer(request: Request) -> HttpResponse:
    person = acting.own_person(request.actor)
    if person is None:
        return render(request, "talents/no_person.html")
    offer = Offer.objects.filter(person=person).first()
    return _edit(request, person, offer, "talents/my_offer.html", done="talents:my_offer")


def _edit(
    request: Request,
    person: Person,
    offer: Offer | None,
    template: str,
    *,
    done: str,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    initial: dict[str, Any] = initial_of(offer) if offer else {}
    form = OfferForm(request.POST or None, initial=initial)
    other = None
    if request.method == "POST" and form.is_valid():
        try:
            opened = form.cleaned_data["opened"]
            services.save_offer(person, by=request.actor, opened=opened, **form.offer_fields())
        except Conflict as conflict:
            # The words on the screen stay; the form goes on from what the other saved.
            other = cast(Offer, conflict.current)
            form.data = request.POST.copy()
            form.data["opened"] = str(other.version)
        else:
            messages.success(request, _("Bewaard. Dank u wel!"))
            return redirect(done)
    shown = {"form": form, "offer": offer, "other": other, **(context or {})}
    shown["other_terms"] = queries.term_names(other.terms) if other else []
    return render(request, template, shown, status=409 if other else 200)


@login_required
@require_POST
def pause(request: Request) -> HttpResponse:
    services.pause(get_object_or_404(Offer, person__user=request.user), by=request.actor)
    undo(request, _("Goed. Niemand vraagt u iets tot u zegt dat het weer kan."), reverse("talents:resume"))
    return redirect("talents:my_offer")


@login_required
@require_POST
def resume(request: Request) -> HttpResponse:
    services.resume(get_object_or_404(Offer, person__user=request.user), by=request.actor)
    messages.success(request, _("Fijn! We mogen u weer iets vragen."))
    return redirect("talents:my_offer")


@login_required
@require_GET
def volunteers(request: Request) -> HttpResponse:
    _only_infopoint(request)
    offers = queries.offers_served(request.user)
    text = request.GET.get("q", "").replace("\x00", "").strip()
    if text:
        offers = queries.found_by_name(text, offers, actor=request.actor)
    page = Paginator(offers, 50).get_page(request.GET.get("page"))
    found = queries.volunteers(page.object_list, actor=request.actor, why="list of volunteers")
    found.sort(key=lambda volunteer: volunteer.name.casefold())
    return render(request, "talents/volunteers.html", {"page": page, "volunteers": found, "q": text})


@login_required
@require_http_methods(["GET", "POST"])
def enter_offer(request: Request) -> HttpResponse:
    _only_infopoint(request)
    form = EnterForm(request.POST or None, neighbourhoods=queries.neighbourhoods_served(request.user))
    if request.method == "POST" and form.is_valid():
        area = form.cleaned_data["neighbourhood"]
        place = place_of_address(form.cleaned_data["address"], [area]) if form.cleaned_data["address"] else None
        spot = (place.lon, place.lat) if place and place.lon is not None and place.lat is not None else None
        offer = services.enter_offer(
            by=request.actor,
            municipality=(place.municipality if place else None) or queries.municipality_of(area),
            neighbourhood=area,
            spot=spot or queries.middle_of(area),
            details=form.details(),
            **form.offer_fields(),
        )
        messages.success(request, _("Het aanbod is genoteerd."))
        return redirect("talents:offer", offer.pk)
    return render(request, "talents/enter_offer.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def offer(request: Request, pk: UUID) -> HttpResponse:
    found = queries.offer_for(request.actor, pk)
    if request.method == "POST" and "rust" in request.POST:
        act = services.pause if request.POST["rust"] == "ja" else services.resume
        act(found, by=request.actor)
        return redirect("talents:offer", pk)
    volunteer = next(iter(queries.volunteers([found], actor=request.actor, why="offer")), None)
    context = {"volunteer": volunteer}
    return _edit(request, found.person, found, "talents/offer.html", done="talents:volunteers", context=context)


def _only_infopoint(request: Request) -> None:
    if not has_role(request.user, Role.INFOPOINT):
        raise PermissionDenied("offers are kept by the infopoint")
