"""The scan as residents meet it: no account, works without JavaScript."""

import logging

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from nabij.core import limits
from nabij.core.requests import Request
from nabij.core.workflow import NotNow
from nabij.impact import queries, results
from nabij.impact.flow import FIRST, LAST, Flow
from nabij.impact.models import Scan, ScanState
from nabij.impact.rules import ANSWERS_PER_HOUR
from nabij.impact.services import scans as services
from nabij.impact.views.common import TRAP
from nabij.impact.vocabulary import vocabulary
from nabij.territory.queries import outlines

log = logging.getLogger(__name__)


@cache_control(private=True)  # never in a shared cache; with no-store the back button would lose every word
@require_http_methods(["GET", "POST"])
def scan(request: Request, code: str) -> HttpResponse:
    found = queries.get_scan(code)
    if not found.takes_answers:
        return render(request, "impact/scan_closed.html", {"scan": found})
    if request.method != "POST":
        return _screen(request, Flow(found, request.GET), FIRST)
    flow = Flow(found, request.POST, request.FILES)
    if "back" in request.POST:
        return _screen(request, flow, max(flow.step - 1, FIRST))
    wrong = flow.first_wrong(flow.step)
    if wrong:
        return _screen(request, flow, *wrong)
    return _send(request, flow) if flow.step == LAST else _screen(request, flow, flow.step + 1)


def _send(request: Request, flow: Flow) -> HttpResponse:
    if request.POST.get(TRAP):
        log.warning("a scan filled in the hidden field and was not kept")
    elif not limits.allow(request, "buurtscan", per_hour=ANSWERS_PER_HOUR):
        return _screen(request, flow, LAST, flow.checked(LAST), status=429)
    else:
        try:
            services.answer(flow.scan, by=request.actor, draft=flow.draft, **flow.answers())
        except NotNow as problem:
            form = flow.checked(LAST)
            form.add_error(None, str(problem))
            return _screen(request, flow, LAST, form)
    return redirect("impact:scan_thanks", flow.scan.shown_code)


def _screen(request: Request, flow: Flow, step: int, form: Form | None = None, *, status: int = 200) -> HttpResponse:
    titles = {
        1: _("Wat is goed in uw buurt?"),
        2: _("Wat kan beter in uw buurt?"),
        3: _("Hoe oud bent u?"),
        4: _("Wilt u iets vertellen over een plek?"),
    }
    neighbourhood = flow.scan.analysis.neighbourhood
    context = {
        "scan": flow.scan,
        "step": step,
        "steps": range(FIRST, LAST + 1),
        "last": step == LAST,
        "title": titles[step],
        "form": form or flow.blank(step),
        "carried": list(flow.carried(step)),
        "trap": TRAP,
        "too_often": status == 429,
        "place": neighbourhood.name,
        "areas": outlines([neighbourhood]) if step == LAST else None,
    }
    return render(request, "impact/scan.html", context, status=status)


@require_GET
def scan_thanks(request: Request, code: str) -> HttpResponse:
    return render(request, "impact/scan_thanks.html", {"scan": queries.get_scan(code)})


@require_GET
def scan_paper(request: Request, code: str) -> HttpResponse:
    """The same questions on one sheet of paper, with the address to fill them in on a screen."""
    found = queries.get_scan(code)
    if found.state == ScanState.DRAFT and not request.user.has_perm("impact.coordinate", found.analysis):
        raise Http404("not open yet")
    context = {
        "scan": found,
        "themes": [found.theme_name(theme["code"]) for theme in found.themes],
        "ages": [_(entry.name) for entry in vocabulary().ages],
        "address": address_of(request, found),
        "lines": range(7),
    }
    return render(request, "impact/scan_paper.html", context)


def address_of(request: Request, found: Scan) -> str:
    return request.build_absolute_uri(reverse("impact:scan", args=[found.shown_code]))


@require_GET
def scan_result(request: Request, code: str) -> HttpResponse:
    """For everyone once it is published; before that, for who coordinates, once no answer comes any more."""
    found = queries.get_scan(code)
    coordinates = request.user.has_perm("impact.coordinate", found.analysis)
    if found.state != ScanState.PUBLISHED and not (coordinates and found.counted):
        return render(request, "impact/scan_closed.html", {"scan": found, "no_result_yet": True})
    result = results.of_scan(found)
    shown = list(queries.observations_of(found).shown())  # type: ignore[attr-defined]
    for observation in shown:
        observation.scan = found
    placed = [row for row in shown if row.lat is not None]
    points = [
        {"lat": row.lat, "lon": row.lon, "label": row.where or row.theme_name, "text": row.shown_words}
        for row in placed
    ]
    context = {
        "scan": found,
        "result": result,
        "good": _bars([(line.name, line.good) for line in result.themes]),
        "better": _bars([(line.name, line.better) for line in result.themes]),
        # Those with a place first, numbered as on the map.
        "observations": [*enumerate(placed, 1), *((0, row) for row in shown if row.lat is None)],
        "points": points,
        "areas": outlines([found.analysis.neighbourhood]) if points else None,
        "preview": found.state != ScanState.PUBLISHED,
        "coordinates": coordinates,
    }
    return render(request, "impact/scan_result.html", context)


def _bars(counts: list[tuple[str, int | None]]) -> list[tuple[str, int]]:
    """Those that may be shown, the largest first."""
    return sorted(((name, n) for name, n in counts if n), key=lambda pair: (-pair[1], pair[0]))
