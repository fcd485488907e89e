"""What the pages of the analysis share."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from nabij.core.requests import Request
from nabij.impact.models import NeighbourhoodAnalysis

TRAP: Final = "onderwerp"  # hidden from people; only a machine fills it in


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
