"""Results of simulations: listed, brought in as a file, told with intervals and assumptions, two side by side."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from nabij.core.imports import ImportFailed
from nabij.core.requests import Request
from nabij.core.workflow import NotNow
from nabij.programme import queries
from nabij.programme.forms.simulations import SimulationForm
from nabij.programme.models import SimulationResult
from nabij.programme.services import scenarios as services
from nabij.programme.simulation import drawing, reading, telling
from nabij.programme.simulation.beside import beside
from nabij.programme.views.common import tabs
from nabij.programme.views.simulation_files import origin


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def simulations(request: Request) -> HttpResponse:
    """The list for readers; who manages brings one in."""
    queries.check_reader(request.actor)
    areas, readable = queries.managed_areas(request.user), queries.readable_areas(request.user)
    form, problems = SimulationForm(request.POST or None, request.FILES or None, areas=areas), []
    if request.method == "POST":
        if not areas:
            raise PermissionDenied("no programme manager")
        if form.is_valid():
            told = dict(form.cleaned_data)
            try:
                found = _bring(told.pop("file"), told, request)
                return redirect("programme:simulation", found.pk)
            except ImportFailed as failed:
                problems = failed.lines()
            except NotNow as problem:
                problems = [str(problem)]
    context = {
        "tabs": tabs("simulations"), "found": queries.simulations_for(readable), "manages": bool(areas),
        "runs": queries.runs_for(readable), "form": form, "problems": problems,
    }  # fmt: skip
    return render(request, "programme/simulations.html", context)


def _bring(file: Any, told: dict[str, Any], request: Request) -> SimulationResult:
    content = file.read()
    data, sha256 = reading.read(file.name, content)
    return services.keep_simulation(
        **told, data=data, sha256=sha256, content=content.decode("utf-8"), by=request.actor
    )  # fmt: skip


@never_cache
@login_required
@require_GET
def simulation(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_simulation_for(request.actor, pk)
    told = telling.outcome_of(found.data)
    context = {
        "tabs": tabs("simulations"), "simulation": found, "told": told,
        "policies": [_drawn(at, policy) for at, policy in enumerate(told.policies)],
        "baseline": _baseline(told),
        "scenario": bool(queries.scenario_of(found)), "origin": origin(found),
        "manages": bool(queries.managed_areas(request.user)),
        "copy": f"{reverse('programme:new_simulation')}?van={found.pk}",
        "columns": [_("Wat"), _("Middelste"), _("Laagste"), _("Hoogste"), _("Toeval van de simulatie")],
        "back_columns": [_("Betaler"), _("Middelste"), _("Vroegste"), _("Laatste")],
    }  # fmt: skip
    return render(request, "programme/simulation.html", context)


def _baseline(told: telling.Told) -> Any:
    """Unchanged policy, with its ranges if the result has them."""
    if told.unchanged:
        return drawing.unchanged("ongewijzigd", told.unchanged)
    first = told.policies[0].years if told.policies else []
    return drawing.baseline("ongewijzigd", first) if first else None


def _drawn(at: int, policy: telling.Policy) -> tuple[telling.Policy, Any, Any]:
    beds = drawing.beds(f"plaatsen-{at}", policy.years) if policy.years else None
    return policy, drawing.money(f"betalers-{at}", policy), beds


@never_cache
@login_required
@require_GET
def compare(request: Request) -> HttpResponse:
    """Two simulations, policy by policy, with their intervals and with what they assume otherwise."""
    queries.check_reader(request.actor)
    choices = queries.simulations_for(queries.readable_areas(request.user))
    by_id = {str(one.pk): one for one in choices}
    a, b = request.GET.get("a", ""), request.GET.get("b", "")
    context: dict[str, Any] = {"tabs": tabs("simulations"), "choices": choices, "a": a, "b": b, "asked": bool(a or b)}
    if a in by_id and b in by_id and a != b:
        first, second = (queries.get_simulation_for(request.actor, by_id[pk].pk) for pk in (a, b))
        context |= {"first": first, "second": second, "compared": beside(first.data, second.data)}
    return render(request, "programme/simulation_compare.html", context)
