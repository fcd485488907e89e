"""Asking for a simulation, seeing how far it is, and stopping it."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nabij.core.requests import Request
from nabij.core.told import done_or_told
from nabij.core.workflow import NotNow
from nabij.programme import queries, rules
from nabij.programme.allocation.charts import euro
from nabij.programme.forms.simulations import RunForm
from nabij.programme.models import RunState, SimulationRun
from nabij.programme.services import simulations as services
from nabij.programme.simulation import choices
from nabij.programme.simulation.naming import measure_words, stage_words
from nabij.programme.views.common import tabs

SEARCH: Final = "zoek"


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """The form; `?van=` begins with an earlier one. Looking for a figure sends it too, so that nothing is lost."""
    areas = queries.managed_areas(request.user)
    if not areas:
        raise PermissionDenied("no programme manager")
    asked = request.POST.get("gezocht", "").strip()[:60]
    if request.method == "POST" and request.POST.get("doe") != SEARCH:
        form, problem = RunForm(request.POST, areas=areas), ""
        if form.is_valid():
            told = {name: form.cleaned_data[name] for name in ("name", "area", "note")}
            try:
                return redirect(
                    "programme:simulation_run", services.ask(**told, chosen=form.chosen(), by=request.actor).pk
                )
            except NotNow as refused:
                problem = str(refused)
        return _form(request, form, asked, problem)
    if request.method == "POST":
        return _form(request, RunForm.unjudged(request.POST, areas=areas), asked, "")
    return _form(request, _started(request, areas), "", "")


def _form(request: Request, form: RunForm, asked: str, problem: str) -> HttpResponse:
    groups = list(form.groups(asked))
    context = {
        "tabs": tabs("simulations"), "form": form, "groups": groups, "main": groups[0], "others": groups[1:],
        "policies": form.policies(), "asked": asked, "hits": sum(len(group.shown) for group in groups),
        "figures": sum(len(group.rows) for group in groups), "problem": problem, "most": rules.RUN_SECONDS // 60,
    }  # fmt: skip
    return render(request, "programme/simulation_new.html", context)


def _started(request: Request, areas: list[Any]) -> RunForm:
    """Empty, or with what an earlier run or result was made with."""
    found, chosen = _earlier(request)
    if chosen is None:
        return RunForm(areas=areas, initial={"area": areas[0].pk})
    if len(chosen.policies) > rules.RUN_POLICIES or any(set(own) - set(choices.OWN) for _n, _m, own in chosen.policies):
        messages.warning(request, _("Niet alles van deze simulatie past in het formulier. Kijk het beleid goed na."))
    told = {
        "area": found.area_id, "note": found.note, "name": _("%(name)s, aangepast") % {"name": chosen.name[:100]},
        "persons": min(max(chosen.persons, rules.RUN_PERSONS[0]), rules.RUN_PERSONS[1]),
        "years": min(max(chosen.years, rules.RUN_YEARS[0]), rules.RUN_YEARS[1]),
        "draws": min(chosen.draws, rules.RUN_DRAWS[1]),
    }  # fmt: skip
    return RunForm(areas=areas, chosen=chosen, initial=told)


def _earlier(request: Request) -> tuple[Any, choices.Chosen | None]:
    try:
        pk = UUID(request.GET.get("van", ""))
    except ValueError:
        return None, None
    if SimulationRun.objects.filter(pk=pk).exists():
        run = queries.get_run_for(request.actor, pk, "read")
        return run, choices.of_toml(run.scenario)
    found = queries.get_simulation_for(request.actor, pk)
    text = queries.scenario_of(found)
    return found, choices.of_toml(text) if text else choices.of_result(found.data)


@never_cache
@login_required
@require_GET
def run(request: Request, pk: UUID) -> HttpResponse:
    """How far it is. Once it is done: the result."""
    found = queries.get_run_for(request.actor, pk, "read")
    if request.headers.get("HX-Request") and request.GET.get("stand") != found.state:
        return HttpResponse(headers={"HX-Refresh": "true"})
    if found.result_id:
        return redirect("programme:simulation", found.result_id)
    problem, _line, detail = found.problem.partition("\n")
    context = {
        "run": found, "tabs": tabs("simulations"), "facts": _facts(found), "stage": stage_words(found.stage),
        "before": queries.before_in_line(found) if found.state == RunState.WAITING else 0,
        "manages": request.user.has_perm("programme.manage", found),
        "copy": f"{reverse('programme:new_simulation')}?van={found.pk}", "problem": _(problem) if problem else "",
        "detail": detail,
    }  # fmt: skip
    return render(request, "programme/simulation_run.html", context)


def _facts(found: SimulationRun) -> list[tuple[str, str]]:
    chosen = choices.of_toml(found.scenario)
    policies = [f"{name}: {', '.join(map(measure_words, measures))}" for name, measures, _own in chosen.policies]
    return [
        (_("Beleid"), "; ".join(policies)),
        (_("Jaren"), str(chosen.years)),
        (_("Trekkingen"), str(chosen.draws)),
        (_("Nagebootste personen"), euro(chosen.persons)),
        (_("Startgetal"), str(chosen.seed)),
        (_("Plaatsen in woonzorgcentra"), _("beperkt") if chosen.bed_limit else _("niet beperkt")),
        (_("Veranderde cijfers"), str(len(chosen.figures))),
        (_("Gevraagd door"), found.actor_label),
    ]


@never_cache
@login_required
@require_POST
def stop(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_run_for(request.actor, pk, "manage")
    done_or_told(request, lambda: services.stop(found, by=request.actor), _("De simulatie is gestopt."))
    return redirect("programme:simulation_run", found.pk)
