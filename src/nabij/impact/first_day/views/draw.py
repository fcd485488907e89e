"""Asking for a proposal, moving areas on map and list, taking back, naming."""

import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nabij.core.editing import Conflict
from nabij.core.requests import Request
from nabij.core.workflow import NotNow
from nabij.engines.common import InputError
from nabij.impact.first_day import checking, ground, queries, services
from nabij.impact.first_day.division import Division, division_of, marks, outlines, told_of
from nabij.impact.first_day.forms import NamesForm, ProposeForm
from nabij.impact.first_day.views.common import done, opened_of, page
from nabij.impact.models import BoundaryDraft
from nabij.territory.models import Area


@login_required
@require_http_methods(["GET", "POST"])
def first_day_propose(request: Request, pk: UUID) -> HttpResponse:
    draft = queries.get_draft_for(request.actor, pk, "draw" if request.method == "POST" else "see_draft")
    division = division_of(draft)
    form = ProposeForm(
        request.POST or None, request.FILES or None, initial=ProposeForm.initial_of(draft, division), draft=draft,
        division=division,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and _proposed(request, draft, division, form):
        return redirect("impact:first_day_propose", pk)
    context = {
        "form": form,
        "division": division,
        "findings": checking.findings(division) if division.drawn else [],
        "current": services.current_neighbourhoods(draft).count() if not division.hoods else 0,
        "about": round(division.total / draft.target) if division.total else 0,
    }
    return page(request, draft, "first_day_propose", context)


def _proposed(request: Request, draft: BoundaryDraft, division: Division, form: ProposeForm) -> bool:
    settings = form.settings()
    try:
        settings["apart"] = [*settings["apart"], *_along(draft, form.cleaned_data["lines"])]
        services.propose(draft, opened=form.cleaned_data["opened"], by=request.actor, **settings)
    except InputError as error:
        where = "lines" if form.cleaned_data["lines"] and not error.args[0].startswith("areas") else None
        form.add_error(where, str(error) if where else checking.contradiction(draft, error, division))
    except NotNow as problem:
        form.add_error(None, str(problem))
    except Conflict:
        form.add_error(None, _("Iemand anders paste dit ontwerp net aan. Herlaad de pagina en kijk eerst."))
    else:
        messages.success(request, _("Hieronder staat het voorstel. U beslist: verschuif wat beter kan."))
        return True
    return False


def _along(draft: BoundaryDraft, lines: bytes) -> list[list[str]]:
    if not lines:
        return []
    areas = list(Area.objects.filter(pk__in=draft.areas.values("area")).order_by("code"))
    with tempfile.TemporaryDirectory() as room:
        path = Path(room) / "lijnen.geojson"
        path.write_bytes(lines)
        return ground.apart_along(draft, areas, path)


@login_required
@require_POST
def first_day_today(request: Request, pk: UUID) -> HttpResponse:
    """Begin with the neighbourhoods of today."""
    draft = queries.get_draft_for(request.actor, pk)
    said = _("De buurten van nu liggen op de kaart.")
    went = done(request, lambda: services.begin_from_today(draft, opened=opened_of(request), by=request.actor), said)
    return redirect("impact:first_day_move" if went else "impact:first_day_propose", pk)


@login_required
@require_http_methods(["GET", "POST"])
def first_day_move(request: Request, pk: UUID) -> HttpResponse:
    draft = queries.get_draft_for(request.actor, pk, "draw" if request.method == "POST" else "see_draft")
    if request.method == "POST":
        asked = _asked(request)
        moved = done(request, lambda: _move(request, draft, asked))
        if moved:
            return redirect("impact:first_day_move", pk)
        draft.refresh_from_db()
        return page(request, draft, "first_day_move", _moving(draft, asked))
    return page(request, draft, "first_day_move", _moving(draft, {}))


def _asked(request: Request) -> dict[str, Any]:
    told = request.POST.get("to", "")
    return {
        "areas": {value for value in request.POST.getlist("area") if _is_id(value)},
        "to": int(told) if told.isdecimal() and len(told) < 5 else None,
        "vanish": bool(request.POST.get("vanish")),
    }


def _is_id(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def _move(request: Request, draft: BoundaryDraft, asked: dict[str, Any]) -> None:
    if not asked["areas"]:
        raise NotNow(_("Kies eerst een of meer gebieden, op de kaart of in de lijst."))
    if asked["to"] is None:
        raise NotNow(_("Kies naar welke buurt."))
    numbers = services.move(
        draft, opened=opened_of(request), areas=[UUID(one) for one in asked["areas"]], to=asked["to"],
        vanish=asked["vanish"], by=request.actor,
    )  # fmt: skip
    messages.success(request, told_of(division_of(draft, reasons=False), numbers))


def _moving(draft: BoundaryDraft, asked: dict[str, Any]) -> dict[str, Any]:
    """The page: what is drawn, and what somebody chose that could not be done."""
    division = division_of(draft)
    return {
        "division": division,
        "marks": marks(division),
        "asked": asked.get("areas", set()),
        "asked_to": asked.get("to"),
        "last": draft.changes.first(),
    }


@login_required
@cache_control(private=True, max_age=3600)
@require_GET
def first_day_outlines(request: Request, pk: UUID) -> HttpResponse:
    """The shapes of the areas of a draft, for the map."""
    draft = queries.get_draft_for(request.actor, pk, "see_draft")
    return JsonResponse(outlines(draft))


@login_required
@require_POST
def first_day_undo(request: Request, pk: UUID) -> HttpResponse:
    draft = queries.get_draft_for(request.actor, pk)
    told: list[str] = []
    act = lambda: told.append(services.undo(draft, opened=opened_of(request), by=request.actor))  # noqa: E731
    if done(request, act):
        messages.success(request, _("Ongedaan gemaakt: %(words)s.") % {"words": told[0]})
    return redirect("impact:first_day_move", pk)


@login_required
@require_POST
def first_day_again(request: Request, pk: UUID) -> HttpResponse:
    """Propose the rest again, and leave the neighbourhoods that were ticked."""
    draft = queries.get_draft_for(request.actor, pk)
    kept = [int(one) for one in request.POST.getlist("keep") if one.isdecimal() and len(one) < 5]

    def act() -> None:
        try:
            services.propose_rest(draft, opened=opened_of(request), kept=kept, by=request.actor)
        except InputError as error:
            raise NotNow(checking.contradiction(draft, error, division_of(draft, reasons=False))) from error

    done(request, act, _("De rest is opnieuw verdeeld. Wat u aanvinkte, bleef zoals het was."))
    return redirect("impact:first_day_move", pk)


@login_required
@require_http_methods(["GET", "POST"])
def first_day_names(request: Request, pk: UUID) -> HttpResponse:
    draft = queries.get_draft_for(request.actor, pk, "draw" if request.method == "POST" else "see_draft")
    division = division_of(draft, reasons=False)
    form = NamesForm(
        request.POST or None, division=division, suggestions=services.suggested_names(draft),
        initial={"opened": draft.version},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            services.rename(draft, opened=form.cleaned_data["opened"], names=form.names(), by=request.actor)
            messages.success(request, _("De namen zijn bewaard."))
            return redirect("impact:first_day_adopt", pk)
        except ValidationError as problem:
            form.add_error(None, problem)
        except NotNow as problem:
            form.add_error(None, str(problem))
        except Conflict as conflict:
            # What was typed stays; the next try is about the draft as it is now.
            form.add_error(None, _("Iemand anders paste dit ontwerp net aan. Kijk uw namen na en bewaar opnieuw."))
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["opened"] = str(conflict.current.version)  # type: ignore[index]
    return page(request, draft, "first_day_names", {"form": form, "division": division})
