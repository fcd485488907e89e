"""A version as files: spreadsheet, report, and what the command line needs to make it again."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from nabij.core import limits
from nabij.core.downloads import send_file
from nabij.core.requests import Request
from nabij.programme import queries
from nabij.programme.allocation import sheets
from nabij.programme.models import ScenarioVersion
from nabij.programme.rules import REPORTS_PER_HOUR


@never_cache
@login_required
@require_GET
def workbook(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_version_for(request.actor, pk, "read")
    return _file(found, sheets.workbook(found), "xlsx")


@never_cache
@login_required
@require_GET
def report(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_version_for(request.actor, pk, "read")
    if not limits.allow(request, "programme-report", per_hour=REPORTS_PER_HOUR):
        return render(request, "429.html", status=429)
    return _file(found, sheets.report(found), "pdf")


@never_cache
@login_required
@require_GET
def inputs(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_version_for(request.actor, pk, "read")
    return _file(found, sheets.inputs(found), "zip")


def _file(found: ScenarioVersion, body: bytes, ending: str) -> HttpResponse:
    return send_file(body, f"{slugify(found.scenario.name) or 'scenario'}-{found.number}", ending)
