"""What there is and what is missing: the map with its list and tables, and telling what isn't right."""

import logging
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from nabij.core import limits
from nabij.core.requests import Request
from nabij.core.workflow import NotNow
from nabij.impact import queries
from nabij.impact.flow import read_draft, signed_draft
from nabij.impact.offer_map import reports
from nabij.impact.offer_map.places import REPORT, WHEN, Places, Spot, places_of, sources_of
from nabij.impact.offer_map.reach import BANDS, DETOUR, LIMITS, nearest_streets, reaching
from nabij.impact.profile.offer import gaps_of
from nabij.impact.rules import REPORTS_PER_HOUR
from nabij.impact.views.common import TRAP
from nabij.territory.models import Area
from nabij.territory.queries import get_neighbourhood, outlines

log = logging.getLogger(__name__)
MOST_SHOWN = 150
LIMIT_NAMES = {"500m": gettext_lazy("500 meter stappen"), "10min": gettext_lazy("10 minuten stappen")}


class FilterForm(forms.Form):
    """Of what kind, open when, and how far one walks. What isn't understood is left out."""

    soort = forms.ChoiceField(label=gettext_lazy("Wat zoekt u?"), required=False)
    open = forms.ChoiceField(label=gettext_lazy("Wanneer open?"), required=False)
    tot = forms.ChoiceField(label=gettext_lazy("Hoe ver mag het zijn?"), required=False, choices=LIMIT_NAMES.items())

    def __init__(self, *args: Any, places: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["soort"].choices = [("", _("Alles")), *places.kinds]  # type: ignore[attr-defined]
        self.fields["open"].choices = [("", _("Maakt niet uit")), *WHEN.items()]  # type: ignore[attr-defined]
        self.full_clean()
        self.errors.clear()

    def asked(self, name: str) -> str:
        return self.cleaned_data.get(name, "") if self.is_bound else ""


@require_GET
def offer_map(request: Request, code: str) -> HttpResponse:
    """Public; who works here also sees lists of which the source asks permission first."""
    area = get_neighbourhood(code)
    works = request.user.has_perm("impact.look_through", area)
    places = places_of(area, everything=works)
    form = FilterForm(request.GET, places=places)
    kind, when = form.asked("soort"), form.asked("open")
    limit = form.asked("tot") or "500m"
    chosen = places.chosen(kind, when)
    here = [spot for spot in chosen if spot.here]
    found = reaching(area, chosen, LIMITS[limit]) if kind and kind != REPORT else None
    shown = (here if not kind else [*here, *_near(area, chosen, here)])[:MOST_SHOWN]
    context = {
        "area": area,
        "form": form,
        "kind": kind,
        "kind_name": dict(places.kinds).get(kind, ""),
        "when_name": WHEN.get(when, ""),
        "limit_name": LIMIT_NAMES[limit],
        "reach": found,
        "here": here,
        "points": [_point(spot, near) for spot, near in zip(shown, nearest_streets(area, shown), strict=True)],
        "left_out": max(0, len(here) - MOST_SHOWN),
        "outside": any(not spot.here for spot in shown),
        "areas": found.outlines if found else outlines([area]),
        "legend": _legend() if found else [],
        "counts": _counts(places, when),
        "unknown_hours": places.unknown_hours(kind) if when else 0,
        "withheld": places.withheld,
        "sources": sources_of(shown),
        "gaps": gaps_of(area),
        "analysis": queries.open_analysis(area),
        "detour": DETOUR,
        "works": works,
        "waiting": reports.reports_of(area).filter(state="waiting").count() if works else 0,
    }
    return render(request, "impact/offer_map.html", context)


def _near(area: Area, chosen: list[Spot], here: list[Spot]) -> list[Spot]:
    """When a kind isn't there, the nearest ones outside; five at most."""
    if here:
        return []
    middle = area.polygon().representative_point()
    apart = lambda spot: (spot.lon - middle.x) ** 2 * 0.4 + (spot.lat - middle.y) ** 2  # noqa: E731
    return sorted(chosen, key=apart)[:5]


def _point(spot: Spot, street: str) -> dict[str, Any]:
    """For the map and its list; what has no name of its own is told by the nearest street."""
    own = spot.name != spot.kind_name
    near = "" if own or not street else _("bij %(street)s") % {"street": street}
    told = [near, spot.text, spot.hours, "" if spot.here else _("buiten de buurt")]
    name = f"{spot.name} ({spot.kind_name})" if own else spot.name
    return {"lat": spot.lat, "lon": spot.lon, "label": name, "url": spot.url, "text": " · ".join(filter(None, told))}


def _counts(places: Places, when: str) -> list[tuple[str, str, int]]:
    """Code, name and number in the neighbourhood of each kind, also of what there is none of."""
    chosen = places.chosen("", when)
    return [(code, name, sum(s.here and s.kind == code for s in chosen)) for code, name in places.kinds]


def _legend() -> list[tuple[int, str]]:
    edges = [f"{edge:.0f}" for edge in BANDS]
    return [
        (0, _("tot %(to)s meter") % {"to": edges[0]}),
        (1, _("%(from)s tot %(to)s meter") % {"from": edges[0], "to": edges[1]}),
        (2, _("%(from)s tot %(to)s meter") % {"from": edges[1], "to": edges[2]}),
        (3, _("meer dan %(from)s meter") % {"from": edges[2]}),
    ]


@cache_control(private=True)  # with no-store the back button would lose every word
@require_http_methods(["GET", "POST"])
def report(request: Request, code: str) -> HttpResponse:
    """Without an account: something is missing, or isn't right."""
    area = get_neighbourhood(code)
    form = reports.ReportForm(request.POST if request.method == "POST" else None, area=area)
    context: dict[str, Any] = {"area": area, "form": form, "trap": TRAP, "areas": outlines([area]), "status": 200}
    if request.method == "POST" and request.POST.get(TRAP):
        log.warning("a report at the map filled in the hidden field and was not kept")
        return redirect("impact:report_thanks", code)
    if request.method == "POST" and form.is_valid():
        if not limits.allow(request, "kaartmelding", per_hour=REPORTS_PER_HOUR):
            context |= {"too_often": True, "status": 429}
        elif _taken_in(request, area, form):
            return redirect("impact:report_thanks", code)
    context["draft"] = signed_draft(request.POST.get("draft", ""))
    return render(request, "impact/report.html", context, status=context["status"])


def _taken_in(request: Request, area: Area, form: reports.ReportForm) -> bool:
    try:
        reports.tell(area=area, told=form.told(), draft=read_draft(request.POST.get("draft", "")))
    except NotNow as problem:
        form.add_error(None, str(problem))
        return False
    return True


@require_GET
def report_thanks(request: Request, code: str) -> HttpResponse:
    area = get_neighbourhood(code)
    back = reverse("impact:offer_map", args=[code])
    return render(request, "impact/report_thanks.html", {"area": area, "back": back})
