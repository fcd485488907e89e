"""How many neighbourhoods, in which regions, for how much: asked in the address, and beside other counts."""

import base64
import hashlib
import zlib
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nabij.core.downloads import send_file
from nabij.core.imports import ImportFailed
from nabij.core.requests import Request
from nabij.engines.allocation.programming import PRESETS, Budget
from nabij.programme import queries
from nabij.programme.allocation import bringing
from nabij.programme.counting import sheet as counting_sheet
from nabij.programme.counting.beside import Line, lines, table_rows, why
from nabij.programme.counting.levels import levels
from nabij.programme.counting.programming import LABELS, OWN, Answer, People, TopUp, answer, decimal, rule_of
from nabij.programme.counting.refusals import CannotCount
from nabij.programme.forms.counting import ASSUMPTION, CountForm
from nabij.programme.forms.scenarios import ColumnsForm
from nabij.programme.rules import MOST_ROWS
from nabij.programme.views.common import tabs
from nabij.programme.views.scenarios import show_columns

PER_PAGE: Final = 25
KEPT: Final = "programme-people"
MOST_KEPT: Final = 2
SORTS: Final[dict[str, Callable[[Line], Any]]] = {
    "name": lambda one: one.name.casefold(),
    "people": lambda one: one.population,
    "number": lambda one: one.neighbourhoods,
    "region": lambda one: one.region.casefold(),
}


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def counting(request: Request) -> HttpResponse:
    """The form is sent by POST, since it may hold a file; the answer has an address."""
    queries.check_reader(request.actor)
    form = _form(request, request.POST if request.method == "POST" else request.GET)
    details, found, top_up = [], None, None
    if form.is_valid():
        try:
            people = _brought(form)
            found = answer(form.asked(people))
            top_up = _top_up(form, found)
        except CannotCount as refused:
            form.add_error(refused.field, refused.lines[0])
            details, found = refused.lines[1:], None
        else:
            if request.method == "POST" and not form.errors:
                return _to_address(request, form, people)
    context = {"tabs": tabs("counting"), "form": form, "assumption": ASSUMPTION, "details": details}
    context |= _context(request, form, found, top_up) if found is not None else {}
    return render(request, "programme/counting.html", context)


def _form(request: Request, told: QueryDict) -> CountForm:
    """Bound to what was told, with the defaults for what was not."""
    kept = {key: _opened(key, one) for key, one in request.session.get(KEPT, {}).items()}
    given = told.copy()
    for name, field in CountForm.base_fields.items():
        if field.initial is not None:
            given.setdefault(name, str(field.initial))
    if "preset" not in told:
        given.setlist("beside", ["strict-2015", "brussels30-2015"])
    return CountForm(given, request.FILES, kept=kept, loaded=queries.regions_loaded())


def _opened(key: str, one: dict[str, str]) -> People:
    return People(one["file"], zlib.decompress(base64.b85decode(one["text"])).decode(), key)


def _brought(form: CountForm) -> People | None:
    file = form.cleaned_data["file"]
    if file is None:
        return None
    content = file.read()
    try:
        text = bringing.text_of(file.name, content)
    except ImportFailed as failed:
        raise CannotCount("file", failed.lines()) from failed
    return People(file.name, text, hashlib.sha256(content).hexdigest())


def _to_address(request: Request, form: CountForm, people: People | None) -> HttpResponse:
    if people is not None:
        packed = base64.b85encode(zlib.compress(people.text.encode())).decode()
        others = {key: one for key, one in request.session.get(KEPT, {}).items() if key != people.sha256}
        newest = list(others.items())[-(MOST_KEPT - 1) :]
        request.session[KEPT] = {**dict(newest), people.sha256: {"file": people.file, "text": packed}}
    if form.ignored:
        messages.info(request, _("Deze telling ligt vast. Wat u bij een eigen telling invulde, telde niet mee."))
    query = urlencode(form.address(people.sha256 if people else ""))
    return redirect(f"{reverse('programme:counting')}?{query}#uitkomst")


def _top_up(form: CountForm, found: Answer) -> TopUp | None:
    top_up = form.top_up(found.budget.total)
    if top_up is not None and top_up.fee > top_up.total:
        form.add_error("fee", _("De bijdrage is meer dan alles samen kost."))
        return None
    return top_up


def _context(request: Request, form: CountForm, found: Answer, top_up: TopUp | None) -> dict[str, Any]:
    query = urlencode(form.address())
    sort = request.GET.get("sort", "name")
    only = request.GET.get("only") == "differs" and bool(found.others)
    listed = _sorted(lines(found), sort)
    shown = [one for one in listed if one.differs] if only else listed
    areas = queries.managed_areas(request.user)
    money = found.budget.fte_each * found.budget.cost
    return {
        "found": found,
        "query": query,
        "sums": [_sum(found, at) for at in range(len(found.all))],
        "each": _each(found),
        "proportion": _proportion(found),
        "regions": [(one, decimal(one.neighbourhoods * money)) for one in found.regions],
        "why": why(found),
        "levels": [
            (one, *(None if v is None else decimal(v) for v in (one.fte, one.euro, one.each))) for one in levels(found)
        ],
        "top_up": top_up and _amounts(top_up),
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "sort": sort,
        "only": only,
        "differing": sum(one.differs for one in listed),
        "columns": _columns(found, sort),
        "adapt": _adapt(found, form),
        "areas": areas,
        "fits": found.own.count.neighbourhoods <= MOST_ROWS,
        "most": MOST_ROWS,
    }


def _sorted(listed: list[Line], sort: str) -> list[Line]:
    key = SORTS.get(sort.removeprefix("-"), SORTS["name"])
    by_name = sorted(listed, key=SORTS["name"])
    return sorted(by_name, key=key, reverse=sort.startswith("-"))


def _columns(found: Answer, sort: str) -> list[dict[str, Any]]:
    """Names of columns that sort: once from low to high, once more the other way."""
    named = [("name", _("Gemeente"), False), *([("region", _("Regio"), False)] if found.regions else [])]
    named += [("number", _("Buurten"), True), ("people", _("Inwoners die meetellen"), True)]
    made = []
    for code, label, number in named:
        now = {code: "ascending", f"-{code}": "descending"}.get(sort, "")
        first = f"-{code}" if number else code
        turned = (code if sort == f"-{code}" else f"-{code}") if now else first
        made.append({"others": code == "people", "label": label, "number": number, "now": now, "sort": turned})
    return made


def _sum(found: Answer, at: int) -> dict[str, Any]:
    one = found.all[at]
    budget = found.budget_of(one)
    return {
        "label": one.label, "counted": one, "fte": decimal(budget.fte), "covenants": decimal(budget.covenants),
        "offices": decimal(budget.back_offices), "total": decimal(budget.total), "fte_each": decimal(budget.fte_each),
        "fte_office": decimal(budget.fte_office), "cost": decimal(budget.cost), "number_of_offices": budget.offices,
    }  # fmt: skip


def _each(found: Answer) -> dict[str, Decimal | int | None] | None:
    """Euro per neighbourhood, the covenant, and the part in the back offices; cut: without cents, as the sources write
    it of their own count."""
    each, covenant = found.budget.each, found.budget.fte_each * found.budget.cost
    if each is None:
        return None
    stated = found.budget == Budget(Fraction(PRESETS["sources"].stated or 0))
    named = {"exact": each, "covenant": covenant, "offices": each - covenant}
    return {"cut": int(each) if stated else None, **{name: decimal(value) for name, value in named.items()}}


def _proportion(found: Answer) -> dict[str, Decimal] | None:
    scaled = found.in_proportion
    if scaled is None:
        return None
    each = {"neighbourhoods": scaled.neighbourhoods, "fte": scaled.fte, "total": scaled.total}
    return {name: decimal(value) for name, value in each.items()}


def _amounts(top_up: TopUp) -> dict[str, Decimal]:
    names = ("base", "variable", "personal", "total", "fee", "of_government", "base_follows", "follows", "stays")
    return {name: decimal(getattr(top_up, name)) for name in names}


def _adapt(found: Answer, form: CountForm) -> str:
    """The address of an own count that begins as this count of the field."""
    asked = found.asked
    if asked.preset == OWN:
        return ""
    rule, day = rule_of(asked), found.own.day
    told = [("preset", OWN), ("when", day.isoformat() if day else ""), ("brussels", rule.brussels)]
    told += [("share", f"{float(rule.brussels_share * 100):g}")] if rule.brussels != "none" else []
    kept = [one for one in form.address() if one[0] not in {name for name, _value in told}]
    return urlencode([*told, *kept, ("beside", asked.preset)])


# As files, and on to a scenario


def _asked(request: Request) -> tuple[Answer | None, TopUp | None]:
    form = _form(request, request.GET)
    if not form.is_valid():
        return None, None
    try:
        found = answer(form.asked())
    except CannotCount:
        return None, None
    return found, form.top_up(found.budget.total)


def _back(request: Request) -> HttpResponse:
    """To the page, which tells what is wrong."""
    return redirect(f"{reverse('programme:counting')}?{request.GET.urlencode()}")


@never_cache
@login_required
@require_GET
def workbook(request: Request) -> HttpResponse:
    queries.check_reader(request.actor)
    found, top_up = _asked(request)
    if found is None:
        return _back(request)
    return _file(found, counting_sheet.workbook(found, top_up), "xlsx")


@never_cache
@login_required
@require_GET
def table(request: Request) -> HttpResponse:
    queries.check_reader(request.actor)
    found, _top = _asked(request)
    if found is None or found.own.count.neighbourhoods > MOST_ROWS:
        return _back(request)
    return _file(found, counting_sheet.table(found).encode(), "csv")


def _file(found: Answer, body: bytes, ending: str) -> HttpResponse:
    return send_file(body, f"telling-{slugify(found.asked.preset)}-{found.own.count.neighbourhoods}", ending)


@never_cache
@login_required
@require_POST
def divide(request: Request) -> HttpResponse:
    """Begin a scenario with the neighbourhoods of this count."""
    areas = {str(area.pk): area for area in queries.managed_areas(request.user)}
    if not areas:
        raise PermissionDenied("no programme manager")
    found, _top = _asked(request)
    area = areas.get(request.POST.get("area", ""))
    if found is None or area is None or not 0 < found.own.count.neighbourhoods <= MOST_ROWS:
        return _back(request)
    brought = _to_scenario(found)
    name = request.POST.get("name", "")[:120].strip() or str(LABELS[found.asked.preset])
    return show_columns(request, brought, {"name": name, "area": area}, ColumnsForm(brought=brought))


def _to_scenario(found: Answer) -> bringing.Brought:
    asked = found.asked
    head, rows = table_rows(found)
    origin = {
        "kind": "preset" if asked.preset != OWN and not asked.mergers else "counting",
        "preset": asked.preset, "on": found.own.places.date, "neighbourhoods": len(rows), "source": found.source,
        "sha256": asked.people.sha256 if asked.people else "",
        "regions": asked.regions.sha256 if asked.regions else "",
        "mergers": asked.mergers.sha256 if asked.mergers else "",
        "slice": float(found.own.count.rule.slice_),
    }  # fmt: skip
    fte = float(Fraction(len(rows)) * asked.budget.fte_each)
    return bringing.Brought(bringing.csv_of(head, rows), head, [], origin, fte)
