"""Counting dwellings: the result for everyone, the streets for who counts, the round for who runs it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nabij.core import limits, links
from nabij.core.actors import Actor
from nabij.core.clock import today
from nabij.core.requests import Request
from nabij.core.told import done_or_told
from nabij.core.workflow import NotNow
from nabij.impact import queries as doors
from nabij.impact.flow import read_draft, signed_draft
from nabij.impact.housing import queries, services, telling
from nabij.impact.housing.forms import BeginForm, CountForm
from nabij.impact.models import Counter, DwellingForm, Fitness, HousingRound
from nabij.impact.rules import COUNTS_PER_HOUR, counter_of
from nabij.territory.models import Area
from nabij.territory.queries import get_neighbourhood

TERM = timedelta(days=60)


@require_GET
def housing(request: Request, code: str) -> HttpResponse:
    """For everyone: what was counted, what is needed, what lacks."""
    area = get_neighbourhood(code)
    result = telling.of(area)
    need = telling.needed_in(area, result)
    context = {
        "area": area,
        "result": result,
        "need": need,
        "rows": _rows(result) if result else [],
        "fitness": list(Fitness),
        "bars": _bars(result) if result else [],
        "need_bars": _need_bars(result, need),
        "analysis": doors.open_analysis(area),
        "runs": request.user.has_perm("impact.follow_count", area),
        "counts": request.user.has_perm("impact.count_dwellings", area) and queries.open_round(area) is not None,
    }
    return render(request, "impact/housing.html", context)


def _rows(result: telling.Result) -> list[tuple[str, list[int | None], int | None]]:
    table = result.table
    names = [str(form.label) for form in DwellingForm]
    body = list(zip(names, table.cells, table.row_totals, strict=True))
    return [*body, (_("Samen"), table.column_totals, table.total)]


def _bars(result: telling.Result) -> list[tuple[str, int]]:
    return [(str(Fitness(code).label), number) for code, number in result.by_fitness.items() if number]


def _need_bars(result: telling.Result | None, need: telling.Need | None) -> list[tuple[str, int]]:
    if result is None or need is None or need.lack is None:
        return []
    return [
        (_("Aangepast, geteld"), result.by_fitness[Fitness.ADAPTED] or 0),
        (_("Nodig, laagste schatting"), round(need.needed.low)),
        (_("Nodig, hoogste schatting"), round(need.needed.high)),
    ]


# Who runs the count


@never_cache
@login_required
@require_GET
def work(request: Request, code: str) -> HttpResponse:
    """How far each street is, the link, and the paper."""
    area = doors.get_neighbourhood_for(request.actor, code, "follow_count")
    return _work(request, area, BeginForm(initial={"ends_on": today() + TERM}))


def _work(request: Request, area: Area, form: BeginForm) -> HttpResponse:
    round_ = queries.open_round(area)
    lines = queries.lines(round_) if round_ else []
    address = reverse("impact:housing_link", args=[links.token(queries.LINK, round_.pk)]) if round_ else ""
    context = {
        "area": area,
        "round": round_,
        "form": form,
        "lines": lines,
        "done": sum(line.count is not None for line in lines),
        "address": request.build_absolute_uri(address),
        "runs": request.user.has_perm("impact.run_count", area),
        "published": bool(queries.published(area)),
    }
    return render(request, "impact/housing_work.html", context)


@login_required
@require_POST
def begin(request: Request, code: str) -> HttpResponse:
    area = doors.get_neighbourhood_for(request.actor, code, "run_count")
    form = BeginForm(request.POST)
    if not form.is_valid():
        return _work(request, area, form)
    act = lambda: services.begin(neighbourhood=area, ends_on=form.cleaned_data["ends_on"], by=request.actor)  # noqa: E731
    done_or_told(request, act, _("Het tellen kan beginnen. Deel de link met uw vrijwilligers."))
    return redirect("impact:housing_work", code)


@login_required
@require_POST
def close(request: Request, code: str) -> HttpResponse:
    area = doors.get_neighbourhood_for(request.actor, code, "run_count")
    round_ = queries.open_round(area)
    if round_ is None:
        messages.warning(request, _("Er loopt nu geen telling."))
        return redirect("impact:housing_work", code)
    done_or_told(request, lambda: services.close(round_, by=request.actor), _("De telling is gepubliceerd."))
    return redirect("impact:housing_work", code)


@login_required
@require_POST
def set_aside(request: Request, pk: UUID) -> HttpResponse:
    found = queries.get_count_for(request.actor, pk)
    said = _("Deze telling geldt niet meer. Was er een vroegere telling van deze straat, dan geldt die weer.")
    done_or_told(request, lambda: services.set_aside(found, by=request.actor), said)
    return redirect("impact:housing_work", found.round.neighbourhood.code)


@never_cache
@login_required
@require_GET
def paper(request: Request, code: str) -> HttpResponse:
    """The streets as a list to fill in on paper."""
    area = doors.get_neighbourhood_for(request.actor, code, "count_dwellings")
    context = {"area": area, "streets": doors.streets_of(area), "forms": DwellingForm, "fitness": list(Fitness)}
    return render(request, "impact/housing_paper.html", context)


# Who counts: signed in, or with the link of the round


@never_cache
@login_required
@require_GET
def streets(request: Request, code: str) -> HttpResponse:
    area = doors.get_neighbourhood_for(request.actor, code, "count_dwellings")
    round_ = queries.open_round(area)
    return _streets(request, area, round_, lambda pk: reverse("impact:housing_street", args=[code, pk]))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def street(request: Request, code: str, pk: UUID) -> HttpResponse:
    area = doors.get_neighbourhood_for(request.actor, code, "count_dwellings")
    back = reverse("impact:housing_streets", args=[code])
    round_ = queries.open_round(area)
    if round_ is None:
        return redirect(back)
    return _street(request, round_, pk, counter_of(request.user, area), request.actor, back)


@never_cache
@require_GET
def link(request: Request, token: str) -> HttpResponse:
    round_ = queries.behind_link(token)
    if round_ is None:
        return render(request, "impact/housing_over.html", status=410)
    address = lambda pk: reverse("impact:housing_link_street", args=[token, pk])  # noqa: E731
    return _streets(request, round_.neighbourhood, round_, address)


@never_cache
@require_http_methods(["GET", "POST"])
def link_street(request: Request, token: str, pk: UUID) -> HttpResponse:
    round_ = queries.behind_link(token)
    if round_ is None:
        return render(request, "impact/housing_over.html", status=410)
    actor = Actor.of_link(queries.LINK, round_.pk, gettext_noop("Vrijwilliger, via de link om woningen te tellen"))
    back = reverse("impact:housing_link", args=[token])
    return _street(request, round_, pk, Counter.VOLUNTEER, actor, back)


def _streets(request: Request, area: Area, round_: HousingRound | None, address: Any) -> HttpResponse:
    takes = round_ is not None and round_.takes_counts
    done = set(queries.standing([round_])) if round_ is not None else set()
    found = [(one, address(one.pk), one.pk in done) for one in doors.streets_of(area)] if takes else []
    context = {
        "area": area,
        "round": round_ if takes else None,
        "todo": [(one, url) for one, url, is_done in found if not is_done],
        "done": [(one, url) for one, url, is_done in found if is_done],
        "total": len(found),
    }
    return render(request, "impact/housing_streets.html", context)


def _not_too_often(request: Request, form: CountForm) -> bool:
    """Who has the link needs no account, and every count is kept."""
    if limits.allow(request, "woningen", per_hour=COUNTS_PER_HOUR):
        return True
    form.add_error(None, _("Er kwamen veel tellingen na elkaar van deze verbinding. Probeer het straks opnieuw."))
    return False


def _street(request: Request, round_: HousingRound, pk: UUID, counter: Counter, by: Actor, back: str) -> HttpResponse:
    found = queries.get_street(round_.neighbourhood, pk)
    form = CountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _not_too_often(request, form):
        try:
            services.count(
                round_,
                street=found,
                numbers=form.numbers(),
                counter=counter,
                draft=read_draft(request.POST.get("draft", "")),
                by=by,
            )
            messages.success(request, _("Dank u! %(street)s is geteld.") % {"street": found.name})
            return redirect(back)
        except NotNow as problem:
            form.add_error(None, str(problem))
    context = {
        "area": round_.neighbourhood,
        "street": found,
        "form": form,
        "back": back,
        "counted": queries.standing([round_]).get(found.pk),
        "draft": signed_draft(request.POST.get("draft", "")),
    }
    return render(request, "impact/housing_street.html", context)
