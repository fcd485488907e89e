"""Scenarios: the list, beginning one, adjusting it with what that changes at once, judging pillars, adopting."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nabij.core import limits
from nabij.core.imports import ImportFailed
from nabij.core.requests import Request
from nabij.core.told import done_or_told
from nabij.core.workflow import NotNow
from nabij.programme import queries
from nabij.programme.allocation import bringing, explaining, telling
from nabij.programme.allocation import computing as allocation
from nabij.programme.allocation.bringing import Brought
from nabij.programme.forms.scenarios import SOURCES, BeginForm, ColumnsForm, JudgeForm, SettingsForm
from nabij.programme.models import AllocationScenario, ScenarioVersion
from nabij.programme.rules import TRIALS_PER_HOUR, VERSIONS_PER_HOUR
from nabij.programme.services import scenarios as services
from nabij.programme.views.common import tabs
from nabij.territory.models import Area

SHOWN_ROWS = 5


@never_cache
@login_required
@require_GET
def overview(request: Request) -> HttpResponse:
    queries.check_reader(request.actor)
    manages = queries.managed_areas(request.user)
    context = {
        "tabs": tabs("overview"),
        "listed": queries.scenarios_for(request.user),
        "manages": manages,
        "counts": [_count(code, n) for code, n in allocation.presets().items()],
    }
    return render(request, "programme/overview.html", context)


def _count(code: str, neighbourhoods: int) -> dict[str, Any]:
    found = allocation.budget(neighbourhoods)
    return {
        "label": dict(SOURCES)[code], "neighbourhoods": neighbourhoods, "fte": float(found.fte),
        "covenants": float(found.covenants), "offices": float(found.back_offices), "total": float(found.total),
    }  # fmt: skip


def _managed(request: Request) -> list[Area]:
    found = queries.managed_areas(request.user)
    if not found:
        raise PermissionDenied("no programme manager")
    return found


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def begin(request: Request) -> HttpResponse:
    """Choose what to begin with; then the columns."""
    areas = _managed(request)
    form = BeginForm(request.POST or None, request.FILES or None, areas=areas, initial={"source": "territory"})
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            brought = _brought(form)
        except ImportFailed as failed:
            problems = failed.lines()
        else:
            told = {"name": form.cleaned_data["name"], "area": form.cleaned_data["area"]}
            return show_columns(request, brought, told, ColumnsForm(brought=brought))
    return render(request, "programme/begin.html", {"form": form, "problems": problems})


def _brought(form: BeginForm) -> Brought:
    source = form.cleaned_data["source"]
    if source == "file":
        file = form.cleaned_data["file"]
        return bringing.from_file(file.name, file.read())
    if source == "territory":
        return bringing.from_territory(form.cleaned_data["area"])
    return bringing.from_example() if source == "example" else bringing.from_preset(source)


def show_columns(request: Request, brought: Brought, told: dict[str, Any], form: ColumnsForm) -> HttpResponse:
    """The second screen of beginning a scenario. told: name and area of the scenario."""
    context = {
        "form": form,
        "brought": brought,
        "sealed": brought.sealed(_owner(request, told["area"])),
        "headers": telling.headers(brought),
        "rows": [telling.written(brought, row) for row in brought.rows[:SHOWN_ROWS]],
        "count": len(brought.rows),
        "origin": telling.origin_words(brought.origin),
        **told,
    }
    return render(request, "programme/columns.html", context)


def _owner(request: Request, area: Area) -> str:
    return f"{request.user.pk}:{area.pk}"


@never_cache
@login_required
@require_POST
def columns(request: Request) -> HttpResponse:
    """The preview: what each column means, and then the first version."""
    areas = {str(area.pk): area for area in _managed(request)}
    area = areas.get(request.POST.get("area", ""))
    try:
        brought = Brought.opened(request.POST.get("sealed", ""), _owner(request, area)) if area else None
    except signing.BadSignature:
        brought = None
    if brought is None or area is None:
        messages.warning(request, _("Uw tabel is niet meer bewaard. Begin opnieuw."))
        return redirect("programme:begin")
    name = request.POST.get("name", "").replace("\x00", "")[:120].strip() or _("Zonder naam")
    form = ColumnsForm(request.POST, brought=brought)
    if form.is_valid():
        if not limits.allow(request, "programme-version", per_hour=VERSIONS_PER_HOUR):
            return render(request, "429.html", status=429)
        try:
            version = services.begin(
                name=name, area=area, table=brought.table, origin=brought.origin, by=request.actor,
                document=allocation.document_of(
                    name=name, pillars=form.pillars(), fte=form.cleaned_data["fte"], columns=brought.columns,
                    floor=form.cleaned_data["floor"],
                ),
                note=form.cleaned_data["note"],
            )  # fmt: skip
        except allocation.Refused as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem))
        else:
            messages.success(request, _("Uw scenario is bewaard als versie 1."))
            return redirect("programme:scenario", version.scenario_id)
    return show_columns(request, brought, {"name": name, "area": area}, form)


@never_cache
@login_required
@require_GET
def scenario(request: Request, pk: UUID) -> HttpResponse:
    """The last version."""
    found = queries.get_scenario_for(request.actor, pk, "read")
    return redirect("programme:version", queries.last_version(found).pk)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def adjust(request: Request, pk: UUID) -> HttpResponse:
    """Weights and means; shows at once who wins and who loses, and keeps a new version when asked."""
    found = queries.get_scenario_for(request.actor, pk, "manage")
    version = _opened(request, found)
    form = SettingsForm(request.POST or None, document=version.document)
    effect, computed = None, None
    if request.method == "POST" and form.is_valid():
        if not limits.allow(request, "programme-trial", per_hour=TRIALS_PER_HOUR):
            return render(request, "429.html", status=429)
        try:
            if request.POST.get("do") == "keep":
                return _keep(request, found, version, form.document(), form.cleaned_data["note"])
            computed = allocation.compute(form.document(), version.table, draws=0)
            effect = telling.compare(version.rows, computed.outcome["neighbourhoods"])
        except allocation.Refused as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem))
        except NotNow as problem:
            form.add_error(None, str(problem))
    context = {
        "scenario": found, "version": version, "form": form, "effect": effect, "computed": computed,
        "shares": explaining.shares(form.document()) if computed else [],
    }  # fmt: skip
    part = "programme/effect.html" if request.headers.get("HX-Request") else "programme/adjust.html"
    return render(request, part, context)


def _opened(request: Request, found: AllocationScenario) -> ScenarioVersion:
    """The version that the form was opened on, else the last."""
    number = request.POST.get("opened", "")
    if number.isdecimal():
        opened = ScenarioVersion.objects.filter(scenario=found, number=int(number[:6])).first()
        if opened is not None:
            return opened
    return queries.last_version(found)


def _keep(
    request: Request, found: AllocationScenario, version: ScenarioVersion, document: allocation.Document, note: str
) -> HttpResponse:
    kept = services.keep_version(found, opened=version.number, document=document, note=note, by=request.actor)
    messages.success(request, _("Bewaard als versie %(number)d. De vorige versies blijven.") % {"number": kept.number})
    return redirect("programme:version", kept.pk)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def judge(request: Request, pk: UUID) -> HttpResponse:
    """Compare pillars two by two (AHP): the weights that follow, and how far the answers agree."""
    found = queries.get_scenario_for(request.actor, pk, "manage")
    version = _opened(request, found)
    names = [pillar["name"] for pillar in version.document["pillar"]]
    form = JudgeForm(request.POST or None, names=names)
    judged, refused = None, False
    if request.method == "POST" and len(names) > 1 and form.is_valid():
        try:
            judged = allocation.judge(names, form.judged())
            usable = judged.consistent or form.cleaned_data["accept"]
            refused = request.POST.get("do") == "keep" and not usable
            if request.POST.get("do") == "keep" and usable:
                document = _with_judgements(version.document, form)
                return _keep(request, found, version, document, form.cleaned_data["note"])
        except (allocation.Refused, NotNow) as problem:
            form.add_error(None, str(problem))
    context = {
        "scenario": found, "version": version, "form": form, "judged": judged, "names": names,
        "bars": [(n, round(100 * float(w))) for n, w in zip(names, judged.weights, strict=True)] if judged else [],
        "accepted": allocation.ACCEPTED, "refused": refused,
    }  # fmt: skip
    return render(request, "programme/judge.html", context)


def _with_judgements(document: allocation.Document, form: JudgeForm) -> allocation.Document:
    told = {"of": "pillars", "pairs": [list(one) for one in form.judged()], "accept_inconsistent": True}
    others = [one for one in document.get("judgements", []) if one["of"] != "pillars"]
    judged = allocation.judge([pillar["name"] for pillar in document["pillar"]], form.judged())
    weighed = [
        {**pillar, "weight": round(10 * float(weight), 3)}
        for pillar, weight in zip(document["pillar"], judged.weights, strict=True)
    ]
    return {**document, "pillar": weighed, "judgements": [*others, told]}


@login_required
@require_POST
def adopt(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_scenario_for(request.actor, pk, "manage")
    number = request.POST.get("number", "")
    if not number.isdecimal():
        raise Http404("no version was named")
    version = get_object_or_404(found.versions, number=int(number[:6]))
    said = _("Goedgekeurd. Iedereen kan nu lezen wat elke buurt krijgt.")
    done_or_told(request, lambda: services.adopt(found, version, by=request.actor), said)
    return redirect("programme:version", version.pk)


@login_required
@require_POST
def withdraw(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_scenario_for(request.actor, pk, "manage")
    done_or_told(request, lambda: services.withdraw(found, by=request.actor), _("De goedkeuring is ingetrokken."))
    return redirect("programme:scenario", found.pk)
