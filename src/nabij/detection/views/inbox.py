"""The inbox of the infopoint."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from nabij.core.requests import Request
from nabij.detection import needs, queries
from nabij.detection.forms import FilterForm
from nabij.detection.models import About, Concern
from nabij.detection.views.common import infopoint_page

PER_PAGE = 25
EXCERPT = 90


@require_GET
@infopoint_page
def inbox(request: Request) -> HttpResponse:
    neighbourhoods = queries.served_neighbourhoods(request.user)
    form = FilterForm(request.GET, neighbourhoods=neighbourhoods)
    filters = form.filters()
    page = Paginator(queries.inbox(request.actor, filters), PER_PAGE).get_page(request.GET.get("page"))
    counts = queries.counts(request.actor, filters)
    context = {
        "form": form,
        "filtered": form.is_filtered(),
        "opened": form.is_opened(),
        "tabs": _tabs(form, counts),
        "counts": counts,
        "quick": _quick(form),
        "page_obj": page,
        "lines": [_line(concern) for concern in page],
    }
    return render(request, "detection/inbox.html", context)


def _line(concern: Concern) -> dict[str, Any]:
    """What the list shows: needs and neighbourhood. Words about a person are only on the page that logs its reading."""
    names = [_(term.name) for term in needs.terms(concern.terms)[:2]]
    about_place = concern.about == About.PLACE
    return {
        "concern": concern,
        "title": ", ".join(names) or _("Nog geen onderwerp"),
        "excerpt": concern.words[:EXCERPT] if about_place else "",
        "cut": about_place and len(concern.words) > EXCERPT,
    }


def _tabs(form: FilterForm, counts: dict[str, int]) -> list[dict[str, Any]]:
    labels = {"todo": _("Te doen"), "taken_up": _("Opgenomen"), "closed": _("Afgerond"), "all": _("Alles")}
    now = form.filters().state
    return [
        {"label": label, "url": _with(form, state=state), "current": state == now, "count": counts[state]}
        for state, label in labels.items()
    ]


def _quick(form: FilterForm) -> list[dict[str, Any]]:
    """The views that a worker opens most, each a link to bookmark."""
    filters = form.filters()
    choices = [
        (_("Nog in te schatten"), "urgency", "none", filters.urgency == "none"),
        (_("Te laat"), "late", "on", filters.late),
        (_("Nieuws van de melder"), "news", "on", filters.news),
        (_("Van mij"), "who", "mine", filters.who == "mine"),
        (_("Van niemand"), "who", "nobody", filters.who == "nobody"),
    ]
    return [
        {"label": label, "url": _with(form, **{name: "" if on else value}), "on": on}
        for label, name, value, on in choices
    ]


def _with(form: FilterForm, **changes: str) -> str:
    return "?" + urlencode({name: value for name, value in (form.given() | changes).items() if value})
