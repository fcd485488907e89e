"""Results of simulations: brought in as a file, shown with their intervals, their fit and their assumptions."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from nabij.core.imports import ImportFailed
from nabij.core.requests import Request
from nabij.programme import charts, queries, rules
from nabij.programme import simulation as telling
from nabij.programme.charts import Span
from nabij.programme.forms.simulations import SimulationForm
from nabij.programme.services import scenarios as services
from nabij.programme.views.common import tabs


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def simulations(request: Request) -> HttpResponse:
    """The list for readers; who manages brings one in."""
    queries.check_reader(request.actor)
    areas = queries.managed_areas(request.user)
    form, problems = SimulationForm(request.POST or None, request.FILES or None, areas=areas), []
    if request.method == "POST":
        if not areas:
            raise PermissionDenied("no programme manager")
        if form.is_valid():
            told = dict(form.cleaned_data)
            file = told.pop("file")
            try:
                data, sha256 = telling.read(file.name, file.read())
                found = services.keep_simulation(**told, data=data, sha256=sha256, by=request.actor)
                return redirect("programme:simulation", found.pk)
            except ImportFailed as failed:
                problems = failed.lines()
            except rules.NotNow as problem:
                problems = [str(problem)]
    context = {
        "tabs": tabs("simulations"), "found": queries.simulations_for(request.user), "manages": bool(areas),
        "form": form, "problems": problems,
    }  # fmt: skip
    return render(request, "programme/simulations.html", context)


@never_cache
@login_required
@require_GET
def simulation(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_simulation_for(request.actor, pk)
    told = telling.outcome_of(found.data)
    drawn = [(policy, _chart(at, policy)) for at, policy in enumerate(told.policies)]
    context = {"tabs": tabs("simulations"), "simulation": found, "told": told, "policies": drawn}
    return render(request, "programme/simulation.html", context)


def _chart(at: int, policy: telling.Policy) -> Any:
    items = [Span(line.label, *line.number, f"{line.value} ({line.low} .. {line.high})") for line in policy.money]
    rows = [[line.label, line.value, line.low, line.high] for line in policy.money]
    headers = [_("Betaler"), _("Middelste"), _("Laagste"), _("Hoogste")]
    return charts.spans(f"betalers-{at}", _("Verschil per betaler, in miljoen euro"), items, headers, rows)
