"""Looking through what people told, in a scan or at the map, before anyone else reads it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from nabij.core.requests import Request
from nabij.core.told import done_or_told
from nabij.impact import queries
from nabij.impact.forms.scan import ModerationForm
from nabij.impact.models import Observation, ObservationState, Scan
from nabij.impact.offer_map.reports import reports_of
from nabij.impact.services import scans as services
from nabij.territory.models import Area

PER_PAGE = 20


@dataclass(frozen=True)
class Inbox:
    """What was told in one place, and where it came from."""

    rows: QuerySet[Observation]
    address: str
    source: str
    back: str
    scan: Scan | None = None


def _of_scan(scan: Scan) -> Inbox:
    code = scan.shown_code
    rows = queries.observations_of(scan)
    return Inbox(
        rows, reverse("impact:moderate", args=[code]), scan.title, reverse("impact:scan_work", args=[code]), scan
    )


def _of_area(area: Area) -> Inbox:
    address = reverse("impact:moderate_reports", args=[area.code])
    return Inbox(
        reports_of(area),
        address,
        _("Verteld op de kaart van %(place)s") % {"place": area.name},
        reverse("impact:offer_map", args=[area.code]),
    )


def _of(observation: Observation) -> Inbox:
    if observation.scan is not None:
        return _of_scan(observation.scan)
    assert observation.neighbourhood is not None
    return _of_area(observation.neighbourhood)


@never_cache
@login_required
@require_GET
def moderate(request: Request, code: str) -> HttpResponse:
    found = queries.get_scan_for(request.actor, code, "coordinate")
    return _page(request, _of_scan(found))


@never_cache
@login_required
@require_GET
def moderate_reports(request: Request, code: str) -> HttpResponse:
    area = queries.get_neighbourhood_for(request.actor, code, "look_through")
    return _page(request, _of_area(area))


def _page(request: Request, inbox: Inbox, wrong: ModerationForm | None = None, pk: UUID | None = None) -> HttpResponse:
    asked = request.GET.get("staat", "")
    state = asked if asked in ObservationState.values else ObservationState.WAITING.value
    page = Paginator(inbox.rows.filter(state=state), PER_PAGE).get_page(request.GET.get("page"))
    lines = []
    for row in page:
        row.scan = inbox.scan
        lines.append((row, wrong if wrong is not None and row.pk == pk else ModerationForm(observation=row)))
    if wrong is not None and pk is not None and all(row.pk != pk for row, _form in lines):
        lines.insert(0, (inbox.rows.get(pk=pk), wrong))
    tabs = [
        {
            "label": label,
            "url": f"{inbox.address}?staat={value}",
            "current": value == state,
            "count": inbox.rows.filter(state=value).count(),
        }
        for value, label in ObservationState.choices
    ]
    context: dict[str, Any] = {"inbox": inbox, "tabs": tabs, "page_obj": page, "lines": lines, "state": state}
    if wrong is not None:
        context["form"] = wrong
    return render(request, "impact/moderate.html", context)


@login_required
@require_POST
def show_observation(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_observation_for(request.actor, pk)
    form = ModerationForm(request.POST, observation=found)
    if not form.is_valid():
        return _page(request, _of(found), form, found.pk)
    data = form.cleaned_data
    show = lambda: services.show(  # noqa: E731
        found,
        opened=_opened(request),
        words=data["words"],
        place=data["place"],
        with_photo=data.get("photo", False),
        by=request.actor,
    )
    done_or_told(request, show, _("Iedereen kan dit nu lezen."))
    return redirect(_of(found).address)


@login_required
@require_POST
def hide_observation(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_observation_for(request.actor, pk)
    said = _("Niemand leest dit. Na 30 dagen wordt het gewist; tot dan kunt u het nog tonen.")
    done_or_told(request, lambda: services.hide(found, opened=_opened(request), by=request.actor), said)
    return redirect(_of(found).address)


def _opened(request: Request) -> int:
    sent = request.POST.get("opened", "")
    return int(sent) if sent.isdecimal() else 0
