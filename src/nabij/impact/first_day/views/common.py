"""What the pages share: the frame with the steps, and saying what could not be done."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from nabij.core.editing import Conflict
from nabij.core.requests import Request
from nabij.core.workflow import NotAllowedNow, NotNow
from nabij.impact.first_day.queries import municipalities_of
from nabij.impact.first_day.steps import around
from nabij.impact.models import BoundaryDraft


def page(
    request: Request, draft: BoundaryDraft, step: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page of a step, with the way to the steps around it."""
    told = {
        "draft": draft,
        "towns": _(" en ").join(town.name for town in municipalities_of(draft)),
        "draws": request.user.has_perm("impact.draw", draft),
        **around(draft, step),
        **context,
    }
    return render(request, f"impact/{step}.html", told, status=status)


def opened_of(request: Request) -> int:
    """The version that stood on the screen; 0 (of nobody) when the form doesn't tell."""
    told = request.POST.get("opened", "")
    return int(told) if told.isdecimal() and len(told) < 10 else 0


def done(request: Request, act: Callable[[], Any], said: str = "") -> bool:
    """Do it; what can't be done (any more) becomes a message, and nothing is half done."""
    try:
        act()
    except NotNow as problem:
        messages.error(request, str(problem))
        return False
    except (Conflict, NotAllowedNow):
        messages.warning(
            request,
            _(
                "Iemand anders paste dit ontwerp net aan. Hieronder staat hoe het nu is. Doe uw wijziging opnieuw als "
                "ze nog klopt."
            ),
        )
        return False
    if said:
        messages.success(request, said)
    return True
