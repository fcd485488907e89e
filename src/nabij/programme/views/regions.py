"""Regions and mergers as data: the versions, bringing one, one as a table, and the file itself."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from nabij.core.downloads import send_file
from nabij.core.imports import ImportFailed
from nabij.core.requests import Request
from nabij.core.workflow import NotNow
from nabij.programme import queries
from nabij.programme.counting import region_files
from nabij.programme.forms.regions import RegionsForm
from nabij.programme.models import RegionKind, RegionVersion
from nabij.programme.services import regions as services
from nabij.programme.views.common import tabs


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def regions(request: Request) -> HttpResponse:
    queries.check_reader(request.actor)
    may = request.user.has_perm("programme.bring_regions")
    if request.method == "POST" and not may:
        raise PermissionDenied("no programme manager")
    form = RegionsForm(request.POST or None, request.FILES or None) if may else None
    if request.method == "POST" and form is not None and form.is_valid():
        made = _bring(request, form)
        if made is not None:
            return redirect("programme:regions_version", made.pk)
    listed = queries.regions_loaded()
    kinds = [(label, found) for kind, label in RegionKind.choices if (found := [r for r in listed if r.kind == kind])]
    return render(request, "programme/regions.html", {"tabs": tabs("regions"), "form": form, "kinds": kinds})


def _bring(request: Request, form: RegionsForm) -> RegionVersion | None:
    told = {name: form.cleaned_data[name] for name in ("kind", "name", "source", "borders", "column")}
    file = form.cleaned_data["file"]
    try:
        made, without = services.bring(**told, file=file.name, raw=file.read(), by=request.actor)
    except ImportFailed as failed:
        form.add_error("file", failed.lines())
        return None
    except NotNow as problem:
        form.add_error("file", str(problem))
        return None
    messages.success(request, _("Bewaard als %(name)s. De vorige versies blijven.") % {"name": made})
    if without:
        text = ngettext(
            "%(n)d gemeente heeft geen regio. Telt ze mee, dan weigert Nabij: %(list)s.",
            "%(n)d gemeenten hebben geen regio. Tellen ze mee, dan weigert Nabij: %(list)s.",
            len(without),
        )
        messages.warning(request, text % {"n": len(without), "list": ", ".join(without[:30])})
    return made


@never_cache
@login_required
@require_GET
def version(request: Request, pk: UUID) -> HttpResponse:
    """Which municipalities lie in each region; of mergers, which became which."""
    found = queries.get_regions_for(request.actor, pk)
    told = region_files.read(region_files.parse(found.file, found.content), found.kind, found.borders, found.column)
    members: dict[str, list[str]] = {}
    for code, region in told.of.items():
        members.setdefault(region, []).append(code)
    rows = [(told.names[code], ", ".join(sorted(inside))) for code, inside in members.items()]
    if found.kind == RegionKind.MERGERS:
        rows = [row for row, inside in zip(rows, members.values(), strict=True) if len(inside) > 1]
    query = urlencode([("preset", "strict-2015"), ("regions", str(found.pk))])
    context = {
        "tabs": tabs("regions"),
        "found": found,
        "rows": sorted(rows),
        "count": f"{reverse('programme:counting')}?{query}",
    }
    return render(request, "programme/regions_version.html", context)


@never_cache
@login_required
@require_GET
def file(request: Request, pk: UUID) -> HttpResponse:
    """The file as it was brought, to the byte."""
    found = queries.get_regions_for(request.actor, pk)
    return send_file(found.content.encode(), f"{slugify(found.name) or 'regios'}-{found.number}", "csv")
