"""What the pages of the analysis share."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nabij.core.editing import Conflict
from nabij.core.requests import Request
from nabij.core.workflow import NotAllowedNow
from nabij.impact.models import NeighbourhoodAnalysis
from nabij.impact.rules import NotNow

TRAP: Final = "onderwerp"  # hidden from people; only a machine fills it in
TOO_LATE: Final = gettext_lazy("Iemand was u net voor: dit kan nu niet meer. Hieronder staat hoe het nu is.")


def done_or_told(request: Request, act: Callable[[], Any], said: str) -> bool:
    """Do it and say so; what can't be done (any more) becomes a message, and nothing is half done."""
    try:
        act()
    except NotNow as problem:
        messages.error(request, str(problem))
        return False
    except (NotAllowedNow, Conflict):
        messages.warning(request, TOO_LATE)
        return False
    if said:
        messages.success(request, said)
    return True


def to_analysis(analysis: NeighbourhoodAnalysis, part: str = "analysis") -> HttpResponse:
    return redirect(f"impact:{part}", analysis.pk)


def parts(request: Request, analysis: NeighbourhoodAnalysis, current: str) -> list[dict[str, Any]]:
    """The chapters of an analysis as tabs, as far as this reader may open them."""
    user = request.user
    tabs = [("analysis", _("Overzicht"))]
    if user.has_perm("impact.read", analysis):
        tabs += [("swot", _("Sterk en zwak")), ("stakeholders", _("Wie doet mee"))]
    if user.has_perm("impact.coordinate", analysis):
        tabs += [("proposals", _("Voorstellen"))]
    if len(tabs) == 1:
        return []
    return [
        {"label": label, "url": reverse(f"impact:{name}", args=[analysis.pk]), "current": name == current}
        for name, label in tabs
    ]
