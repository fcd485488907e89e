"""What back offices see of their neighbourhoods, and the ways of working that all who lead share."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nabij.core.requests import Request
from nabij.core.told import done_or_told
from nabij.programme import exchange, rules
from nabij.programme.forms.methods import MethodForm, SearchForm
from nabij.programme.models import WorkingMethod
from nabij.programme.services import methods as services
from nabij.programme.views.common import tabs

A_PAGE = 30


@never_cache
@login_required
@require_GET
def back_office(request: Request) -> HttpResponse:
    context = {"tabs": tabs("back_office"), "overview": exchange.overview(request.actor)}
    return render(request, "programme/backoffice.html", context)


@never_cache
@login_required
@require_GET
def methods(request: Request) -> HttpResponse:
    exchange.check_exchanger(request.actor)
    form = SearchForm(request.GET)
    words = form.words()
    own = list(exchange.own_areas(request.user))
    page = Paginator(exchange.methods_for(own, words), A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "words": words, "page_obj": page, "writes": bool(own)}
    return render(request, "programme/methods.html", context)


@never_cache
@login_required
@require_GET
def method(request: Request, pk: UUID) -> HttpResponse:
    return _method(request, exchange.get_method_for(request.actor, pk, "read_method"))


def _method(request: Request, found: WorkingMethod) -> HttpResponse:
    writes = request.user.has_perm("programme.change_method", found)
    steps = rules.METHOD.possible(found.state) if writes else []
    return render(request, "programme/method.html", {"method": found, "writes": writes, "steps": steps})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new_method(request: Request) -> HttpResponse:
    areas = exchange.own_areas(request.user)
    if not areas.exists():
        raise PermissionDenied("coordinates or supports no neighbourhood")
    form = MethodForm(request.POST or None, areas=areas)
    if request.method == "POST" and form.is_valid():
        area = form.cleaned_data["neighbourhood"]
        made = services.write(neighbourhood=area, fields=form.told(), by=request.actor)
        messages.success(request, _("Bewaard. Andere buurten lezen het als u het deelt."))
        return redirect("programme:method", made.pk)
    return render(request, "programme/method_form.html", {"form": form})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def change_method(request: Request, pk: UUID) -> HttpResponse:
    found = exchange.get_method_for(request.actor, pk, "change_method")
    form = MethodForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        opened, fields = form.cleaned_data.get("opened") or 0, form.told()
        fresh = exchange.get_method_for(request.actor, pk, "change_method")
        said = _("Bewaard.")
        if done_or_told(request, lambda: services.change(fresh, opened=opened, fields=fields, by=request.actor), said):
            return redirect("programme:method", pk)
        theirs = exchange.get_method_for(request.actor, pk, "change_method")
        context = {"form": MethodForm(_again(form, theirs)), "method": theirs, "theirs": theirs}
        return render(request, "programme/method_form.html", context, status=409)
    return render(request, "programme/method_form.html", {"form": form, "method": found})


def _again(form: MethodForm, theirs: WorkingMethod) -> dict[str, object]:
    """One's own words over what somebody else saved in between; saving again replaces theirs."""
    return {**form.data.dict(), "opened": theirs.version}  # type: ignore[attr-defined]


@login_required
@require_POST
def step_method(request: Request, pk: UUID, name: str) -> HttpResponse:
    found = exchange.get_method_for(request.actor, pk, "change_method")
    if name not in rules.METHOD.steps:
        raise Http404("no such step")
    said = _("Gedeeld met alle buurten.") if name == "share" else _("Alleen uw buurt ziet dit nog.")
    done_or_told(request, lambda: services.step(found, name=name, by=request.actor), said)
    return redirect("programme:method", pk)
