"""What the programme asks of neighbourhoods, in minutes: for everybody, and per neighbourhood for who leads."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nabij.accounts.models import Role
from nabij.accounts.queries import reached_area_ids
from nabij.core import limits
from nabij.core.downloads import send_file
from nabij.programme.forms.registration import BurdenForm
from nabij.programme.registration import sheet
from nabij.programme.registration.counts import counted
from nabij.programme.registration.measure import COLUMNS, Burden, burden, per_neighbourhood
from nabij.programme.registration.never import NEVER
from nabij.programme.registration.registry import all_derived
from nabij.programme.registration.terms import KEYSTROKES, Who
from nabij.programme.rules import READERS, REPORTS_PER_HOUR

DEAREST = 10


@never_cache
@require_safe
def registration(request: HttpRequest) -> HttpResponse:
    form = BurdenForm(request.GET or None)
    settings, counts = form.settings(), counted()
    found = burden(settings, counts)
    reached = _led(request.user)
    context = {
        "form": form, "burden": found, "counts": counts, "derived": all_derived(), "never": NEVER, "basis": KEYSTROKES,
        "dearest": found.fields[:DEAREST], "query": request.GET.urlencode(), "fte": settings.of("fte"),
        "dropped": sum(one.is_dropped for one in found.fields), "facts": _facts(found),
        "bars": [(line.registration.title, round(line.minutes, 1)) for line in found.lines[:8]],
        "columns": _titles(found), "led": per_neighbourhood(counts, reached) if reached else [],
        "leads": bool(reached),
    }  # fmt: skip
    return render(request, "programme/registration.html", context)


@never_cache
@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """The same as a spreadsheet, with the same assumptions."""
    if not limits.allow(request, "registration-sheet", per_hour=REPORTS_PER_HOUR):
        return render(request, "429.html", status=429)
    form = BurdenForm(request.GET or None)
    counts = counted()
    found = burden(form.settings(), counts)
    reached = _led(request.user)
    rows = per_neighbourhood(counts, reached) if reached else []
    return send_file(sheet.workbook(found, counts, rows), _("registratie"), "xlsx")


def _facts(found: Burden) -> list[tuple[Any, str]]:
    must = sum(line.required for line in found.lines)
    asked = must + sum(line.optional for line in found.lines)
    minutes = _("%(n)s minuten per maand")
    rows = [(_("Per VTE"), _("%(n)s minuten per week") % {"n": number_format(round(found.minutes_a_week))})]
    rows += [
        (_("Door %(who)s") % {"who": who.label}, minutes % {"n": number_format(round(found.minutes(who)))})
        for who in Who
    ]
    return [*rows, (_("Vakken"), _("%(all)d, waarvan er %(must)d moeten") % {"all": asked, "must": must})]


def _titles(found: Burden) -> list[Any]:
    titles = {line.registration.code: line.registration.title for line in found.lines}
    return [titles[code] for code in COLUMNS]


def _led(user: Any) -> set[UUID]:
    """Areas that the user leads, advises or answers for."""
    if not user.is_authenticated:
        return set()
    roles = (*READERS, Role.COORDINATOR, Role.LOCAL_AUTHORITY)
    return set().union(*(reached_area_ids(user, role) for role in roles))
