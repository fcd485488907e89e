"""Public pages of a neighbourhood: the list, the profile, its report on paper and its figures as a file."""

import hashlib
import io

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from nabij.core import limits
from nabij.impact.profile import keeping, queries
from nabij.impact.profile import report as paper
from nabij.impact.profile.chapters import profile_of
from nabij.territory import queries as territory
from nabij.territory.indicators import export
from nabij.territory.models import Area

REPORTS_PER_HOUR = 30
FILES_PER_HOUR = 60
LONGEST_SEARCH = 100


@require_safe
def neighbourhoods(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "")[:LONGEST_SEARCH]
    return render(request, "impact/profile_list.html", {"found": queries.listed(text), "q": text})


@require_safe
@cache_control(private=True)
def profile(request: HttpRequest, code: str) -> HttpResponse:
    area = queries.get_area(code)
    found = profile_of(area)
    context = {
        "profile": found,
        "know": paper.heading_of(found.to_know),
        "area": area,
        "together": next((chapter.together for chapter in found.chapters if chapter.together), None),
        "map_areas": territory.outlines([area]) if area.geometry else territory.outlines(queries.parts_of(area)),
    }
    return render(request, "impact/profile.html", context)


@require_safe
@cache_control(private=True, max_age=keeping.KEEP_FOR)
def report(request: HttpRequest, code: str) -> HttpResponse:
    """As PDF. Setting it takes a second, so one client gets so many new ones an hour; one that is set is handed out."""
    told = paper.data_of(profile_of(queries.get_area(code)), request.build_absolute_uri("/"))
    found = paper.kept(told)
    if found is None:
        if not limits.allow(request, "buurtrapport", per_hour=REPORTS_PER_HOUR):
            return render(request, "429.html", status=429)
        found = paper.make(told)
    return _file(request, found, "application/pdf", f"{_filename(code)}.pdf", inline=True)


@require_safe
@cache_control(private=True, max_age=keeping.KEEP_FOR)
def figures(request: HttpRequest, code: str) -> HttpResponse:
    """As csv: of each day what may be shown; hidden figures are an empty cell."""
    area = queries.get_area(code)
    if not limits.allow(request, "buurtcijfers", per_hour=FILES_PER_HOUR):
        return render(request, "429.html", status=429)
    text = keeping.kept("csv", keeping.state_of(area), lambda: _csv(area))
    return _file(request, text.encode("utf-8-sig"), "text/csv; charset=utf-8", f"{_filename(code)}.csv")


def _csv(area: Area) -> str:
    file = io.StringIO(newline="")
    export.write_csv(file, export.rows([area], every_day=True))
    return file.getvalue()


def _filename(code: str) -> str:
    return f"buurt-{slugify(code)}"


def _file(request: HttpRequest, body: bytes, kind: str, name: str, *, inline: bool = False) -> HttpResponse:
    """A file whose mark is that of its own bytes: it tells nothing that isn't in it."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if etag in [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type=kind)
        place = "inline" if inline else "attachment"
        response.headers["Content-Disposition"] = f'{place}; filename="{name}"'
    response.headers["ETag"] = etag
    return response
