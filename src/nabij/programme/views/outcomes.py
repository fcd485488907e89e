"""What a version gave: FTE and euro, reasons, how firm; and two versions side by side."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from nabij.core.requests import Request
from nabij.programme import queries
from nabij.programme.allocation import explaining, telling
from nabij.programme.allocation.computing import counts_need
from nabij.programme.views.common import tabs

PER_PAGE = 25
LONGEST_SEARCH = 100


@never_cache
@login_required
@require_GET
def version(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_version_for(request.actor, pk, "read")
    text = request.GET.get("q", "")[:LONGEST_SEARCH]
    order = request.GET.get("volgorde", "")
    listed = telling.ordered(telling.found_in(found.rows, text), order)
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    draws = telling.draws(found)
    rows = [_told(row) for row in page.object_list]
    ids = [row["id"] for row in found.rows]
    areas = queries.areas_by_code(ids, with_outline=len(ids) <= telling.MOST_ON_MAP)
    context = {
        "tabs": tabs("overview"),
        "version": found,
        "scenario": found.scenario,
        "versions": queries.versions_of(found.scenario),
        "manages": request.user.has_perm("programme.manage", found.scenario),
        "facts": telling.facts(found),
        "page": page,
        "rows": rows,
        "q": text,
        "order": order,
        "orders": telling.ORDERS,
        "total": telling.total(found.rows),
        "regions": telling.regions(found.rows),
        "weights": telling.weights(found.document, found.outcome),
        "draws": draws,
        "counts_need": counts_need(found.document),
        "intervals": telling.interval_chart(rows) if draws else None,
        "drivers": telling.driver_chart(found),
        "map": telling.on_map({row["id"]: row["fte"] for row in found.rows}, areas),
        "limited": bool(found.document.get("transition")),
    }
    return render(request, "programme/version.html", context)


def _told(row: dict[str, Any]) -> dict[str, Any]:
    between = telling.between(row) if "fte_5_95" in row else ""
    return {**row, "need_text": telling.need_text(row), "between": between}


@never_cache
@login_required
@require_GET
def why(request: Request, pk: UUID) -> HttpResponse:
    """Why one neighbourhood gets what it gets, in words."""
    found = queries.get_version_for(request.actor, pk, "read")
    row = next((one for one in found.rows if one["id"] == request.GET.get("buurt")), None)
    if row is None:
        raise Http404("no such neighbourhood in this version")
    path = [year[row["id"]] for year in found.outcome["years"]]
    context = {"version": found, "row": row, "path": path, "told": explaining.explained(found, row)}
    return render(request, "programme/why.html", context)


@never_cache
@login_required
@require_GET
def compare(request: Request) -> HttpResponse:
    queries.check_reader(request.actor)
    choices = queries.comparable(request.user)
    known = {str(one.pk) for one in choices}
    a, b = (request.GET.get(name, "") for name in ("a", "b"))
    context: dict[str, Any] = {"tabs": tabs("compare"), "choices": choices, "a": a, "b": b}
    if a in known and b in known and a != b:
        first, second = (queries.get_version_for(request.actor, UUID(one), "read") for one in (a, b))
        compared = telling.compare(first.rows, second.rows)
        moved = {one.id: one.difference for one in compared.changes}
        areas = queries.areas_by_code(list(moved), with_outline=len(moved) <= telling.MOST_ON_MAP)
        context |= {
            "first": first, "second": second, "compared": compared,
            "differences": explaining.differences(first, second),
            "page": Paginator(compared.changes, 100).get_page(request.GET.get("page")),
            "totals": (telling.total(first.rows), telling.total(second.rows)),
            "map": telling.on_map(moved, areas, signed=True),
        }  # fmt: skip
    return render(request, "programme/compare.html", context)
