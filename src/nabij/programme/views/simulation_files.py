"""A simulation as files: what came out, as it is and as a spreadsheet, and what makes it again on the command line."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from nabij.core.downloads import send_file
from nabij.core.requests import Request
from nabij.engines.microsim import io
from nabij.programme import queries
from nabij.programme.models import SimulationResult
from nabij.programme.simulation import sheet, telling


@never_cache
@login_required
@require_GET
def outcome(request: Request, pk: UUID) -> HttpResponse:
    """The file itself, of which the page tells the hash."""
    found = queries.get_simulation_for(request.actor, pk)
    return _file(found.name, "json", found.content or io.dumps(found.data) + "\n")


@never_cache
@login_required
@require_GET
def workbook(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_simulation_for(request.actor, pk)
    return _file(found.name, "xlsx", sheet.workbook(found.data, origin(found)))


@never_cache
@login_required
@require_GET
def scenario(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_simulation_for(request.actor, pk)
    text = queries.scenario_of(found)
    if not text:
        raise Http404("brought in as a result")
    return _file(found.name, "toml", text)


@never_cache
@login_required
@require_GET
def asked(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_run_for(request.actor, pk, "read")
    return _file(found.name, "toml", found.scenario)


def origin(found: SimulationResult) -> list[tuple[str, str]]:
    """Where it comes from, down to the hashes."""
    inputs = [(name, str(value)) for name, value in (found.data.get("inputs") or {}).items()]
    return [
        (_("Simulatie"), found.name),
        *telling.outcome_of(found.data).facts,
        (_("Gevraagd door"), found.actor_label),
        (_("Bewaard op"), f"{found.created_at:%Y-%m-%d %H:%M}"),
        (_("Controlegetal van de uitkomst (SHA-256)"), found.sha256),
        *inputs,
    ]


def _file(name: str, kind: str, content: str | bytes) -> HttpResponse:
    return send_file(content, slugify(name)[:60] or "simulatie", kind)
