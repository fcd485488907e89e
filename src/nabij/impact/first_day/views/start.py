"""Where the first day begins: drafts that are there, and choosing municipality and areas."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nabij.core.editing import Conflict
from nabij.core.requests import Request
from nabij.core.workflow import NotNow
from nabij.engines.common import InputError
from nabij.impact.first_day import ground, queries, services
from nabij.impact.first_day.forms import LEVEL_NAMES, PlaceForm, level_hint
from nabij.impact.first_day.steps import reached, steps_of
from nabij.impact.first_day.views.common import done, page
from nabij.impact.models import BoundaryDraft
from nabij.territory.models import Area

MOST_SHOWN = 60


@login_required
@require_GET
def first_day(request: Request) -> HttpResponse:
    """What it is, and the drafts that one can go on with."""
    if not queries.may_look(request.user):
        raise PermissionDenied("no role that draws or looks")
    drafts = [
        (draft, reverse(f"impact:{reached(draft)}", args=[draft.pk])) for draft in queries.drafts_for(request.user)
    ]
    context = {
        "drafts": drafts,
        "may_begin": queries.may_begin(request.user),
        "steps": [{**step, "state": "todo"} for step in steps_of(None, "first_day_place")],
    }
    return render(request, "impact/first_day.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def first_day_new(request: Request) -> HttpResponse:
    if not queries.may_begin(request.user):
        raise PermissionDenied("no role that draws")
    return _place(request, None)


@login_required
@require_http_methods(["GET", "POST"])
def first_day_place(request: Request, pk: UUID) -> HttpResponse:
    draft = queries.get_draft_for(request.actor, pk, "draw" if request.method == "POST" else "see_draft")
    return _place(request, draft)


def _place(request: Request, draft: BoundaryDraft | None) -> HttpResponse:
    """First which municipalities (in the address), then out of which areas."""
    own, near, towns = _towns(request, draft)
    blocks = ground.blocks_of(towns) if towns else []
    name = _("Buurten van %(names)s") % {"names": _(" en ").join(town.name for town in towns)}
    initial: dict[str, Any] = {"name": name, "level": next((one.level for one in blocks if one.usable), "")}
    if draft is not None:
        initial = {"name": draft.name, "level": draft.level, "opened": draft.version}
    form = PlaceForm(request.POST or None, initial=initial, blocks=blocks)
    if request.method == "POST" and towns and form.is_valid():
        answer = _keep(request, draft, towns, form)
        if answer is not None:
            return answer
    context = {
        "form": form, "towns_chosen": towns, "own": own, "near": near, "chosen": {str(town.pk) for town in towns},
        "levels": [(LEVEL_NAMES.get(one.level, one.level), level_hint(one), one) for one in blocks],
        "usable": any(one.usable for one in blocks), "most": ground.MOST_AREAS, "wanted": request.GET.get("zoek", ""),
    }  # fmt: skip
    if draft is not None:
        return page(request, draft, "first_day_place", context)
    context["steps"] = steps_of(None, "first_day_place")
    return render(request, "impact/first_day_place.html", context | {"draft": None, "draws": True})


def _towns(request: Request, draft: BoundaryDraft | None) -> tuple[list[Area], list[Area], list[Area]]:
    """Municipalities of one's own, those beside the chosen ones, and the chosen ones; at least one is one's own."""
    own = queries.own_municipalities(request.user)
    asked = set(request.GET.getlist("gemeente"))
    if draft is not None and not asked:
        chosen = queries.municipalities_of(draft)
    else:
        chosen = [town for town in own if str(town.pk) in asked] or (own if len(own) == 1 else [])
    near = queries.beside(chosen) if chosen else []
    chosen += [town for town in near if str(town.pk) in asked and town.pk not in {one.pk for one in chosen}]
    wanted = request.GET.get("zoek", "").casefold()
    shown = [town for town in own if wanted in town.name.casefold() or town in chosen][:MOST_SHOWN]
    known = {town.pk for town in shown}
    near = [town for town in [*near, *chosen] if town.pk not in known]
    return shown, list({town.pk: town for town in near}.values()), chosen


def _keep(request: Request, draft: BoundaryDraft | None, towns: list[Area], form: PlaceForm) -> HttpResponse | None:
    data = form.cleaned_data
    try:
        if draft is None:
            made = services.begin(name=data["name"], municipalities=towns, level=data["level"], by=request.actor)
            return redirect("impact:first_day_propose", made.pk)
        anew = services.change_place(
            draft, opened=data["opened"] or 0, name=data["name"], municipalities=towns, level=data["level"],
            by=request.actor,
        )  # fmt: skip
        messages.success(request, _("Bewaard. U begint opnieuw met een voorstel.") if anew else _("Bewaard."))
        return redirect("impact:first_day_propose", draft.pk)
    except ValidationError as problem:
        form.add_error("level", problem)
    except InputError:
        form.add_error("level", _("De vormen van deze gebieden kunnen niet gelezen worden. Breng ze opnieuw in."))
    except NotNow as problem:
        form.add_error(None, str(problem))
    except Conflict:
        form.add_error(None, _("Iemand anders paste dit ontwerp net aan. Herlaad de pagina en kijk eerst."))
    return None


@login_required
@require_POST
def first_day_stop(request: Request, pk: UUID) -> HttpResponse:
    draft = queries.get_draft_for(request.actor, pk)
    done(
        request,
        lambda: services.stop(draft, by=request.actor),
        _("Het ontwerp is stopgezet. Er veranderde niets aan de buurten."),
    )
    return redirect("impact:first_day")
