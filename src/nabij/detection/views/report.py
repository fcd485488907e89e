"""The public form."""

import logging
from typing import Any

from django.db import IntegrityError, transaction
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from nabij.core import limits
from nabij.core.requests import Request
from nabij.detection import needs, services
from nabij.detection.flow import LAST, Flow
from nabij.detection.forms import WORDS_LIMIT
from nabij.detection.models import Concern
from nabij.territory.queries import find_streets

log = logging.getLogger(__name__)
STREETS_PER_HOUR = 600
SHORTEST_STREET = 3
MOST_STREETS = 8
PER_HOUR = 20  # by one client: a library or a service centre sends for many people from one address
TRAP = "onderwerp"  # hidden from people; only a machine fills it in


@cache_control(private=True)  # never in a shared cache; with no-store the back button would lose every word
@require_http_methods(["GET", "POST"])
def report(request: Request) -> HttpResponse:
    if request.method != "POST":
        return _screen(request, Flow(request.GET), 1)
    flow = Flow(request.POST)
    if "back" in request.POST:
        return _screen(request, flow, max(flow.step - 1, 1))
    wrong = flow.first_wrong(flow.step)
    if wrong:
        return _screen(request, flow, *wrong)
    if flow.step < LAST:
        return _screen(request, flow, flow.step + 1)
    if request.POST.get(TRAP):
        log.warning("a report filled in the hidden field and was not kept")
        return render(request, "detection/thanks.html")
    return _send(request, flow)


@require_POST
def streets(request: Request) -> HttpResponse:
    """Streets that begin like what is being typed, for the field's own list. Posted, so that no log keeps it."""
    typed = request.POST.get("place", "").strip()[:60]
    asked = len(typed) >= SHORTEST_STREET and limits.allow(request, "streets", per_hour=STREETS_PER_HOUR)
    found = find_streets(typed, limit=MOST_STREETS) if asked else []
    return render(request, "detection/streets.html", {"streets": found})


def _send(request: Request, flow: Flow) -> HttpResponse:
    answers = flow.answers()
    sent = Concern.objects.filter(pk=flow.draft, words=answers["words"]).first()
    if sent is None:
        if not limits.allow(request, "report", per_hour=PER_HOUR):
            return _screen(request, flow, LAST, status=429)
        sent = _take_in(request, flow, answers)
    return redirect(f"{reverse('detection:follow', args=[sent.shown_code])}?verstuurd=1")


def _take_in(request: Request, flow: Flow, answers: dict[str, Any]) -> Concern:
    """The same screen sent twice gives one concern; other words on it give another."""
    pk = None if Concern.objects.filter(pk=flow.draft).exists() else flow.draft
    try:
        with transaction.atomic():
            return services.report(by=request.actor, pk=pk, **answers)
    except IntegrityError:
        return Concern.objects.get(pk=flow.draft)


def _screen(request: Request, flow: Flow, step: int, form: Form | None = None, *, status: int = 0) -> HttpResponse:
    words = flow.data.get("words", "")
    context = {
        "step": step,
        "title": {
            1: _("Wat is er aan de hand?"),
            2: _("Over wie of waar gaat het?"),
            3: _("Mogen wij u bereiken?"),
        }[step],
        "form": form or flow.blank(step),
        "carried": flow.carried(step),
        "dangers": needs.dangers(words[:WORDS_LIMIT]) if step > 1 else set(),
        "too_often": status == 429,
        "trap": TRAP,
        "last": step == LAST,
    }
    return render(request, "detection/report.html", context, status=status or 200)
