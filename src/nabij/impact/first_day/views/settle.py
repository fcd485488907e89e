"""Looking at what adopting does, adopting, and what comes after: figures, partners, done."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nabij.accounts.models import Membership
from nabij.core import limits
from nabij.core.clock import today
from nabij.core.imports import ImportFailed
from nabij.core.requests import Request
from nabij.core.workflow import NotNow
from nabij.impact import missing
from nabij.impact import queries as impact
from nabij.impact.first_day import adopting, checking, figures, partners, queries, rules
from nabij.impact.first_day.forms import AdoptForm, FiguresForm, InviteForm, PartiesForm
from nabij.impact.first_day.views.common import done, page
from nabij.impact.models import BoundaryDraft, DraftState
from nabij.impact.vocabulary import vocabulary
from nabij.territory.models import Area


@login_required
@require_http_methods(["GET", "POST"])
def first_day_adopt(request: Request, pk: UUID) -> HttpResponse:
    """First a look: what comes, what ends. Then, with the day that stood on the page, adopting."""
    draft = queries.get_draft_for(request.actor, pk, "draw" if request.method == "POST" else "see_draft")
    if draft.state == DraftState.ADOPTED:
        return redirect("impact:first_day_done", pk)
    first = adopting.first_day_of(draft)
    form = AdoptForm(request.POST or request.GET or None, initial={"valid_from": first, "opened": draft.version})
    asked = form.is_bound and form.is_valid()
    if request.method == "POST" and asked and _adopted(request, draft, form):
        return redirect("impact:first_day_adopt", pk)
    plan = adopting.plan_of(draft, form.cleaned_data["valid_from"] if asked else first)
    own = rules.governed(request.user, queries.municipalities_of(draft))
    context = {
        "form": form, "plan": plan, "codes": [(hood, plan.codes[hood.number]) for hood in plan.new],
        "findings": checking.findings(plan.division) if plan.division.drawn else [],
        "others": [town for town in plan.waits_for if town not in own],
        "mine": [town for town in plan.waits_for if town in own],
    }  # fmt: skip
    return page(request, draft, "first_day_adopt", context)


def _adopted(request: Request, draft: BoundaryDraft, form: AdoptForm) -> bool:
    waits: list[Area] = []

    def act() -> None:
        data = form.cleaned_data
        waits.extend(
            adopting.adopt(draft, opened=data["opened"], valid_from=data["valid_from"], by=request.actor)
        )  # fmt: skip

    if not done(request, act):
        draft.refresh_from_db()
        return False
    if waits:
        names = _(" en ").join(town.name for town in waits)
        messages.success(request, _("Uw akkoord is genoteerd. Nu wachten wij nog op %(names)s.") % {"names": names})
    else:
        messages.success(request, _("De buurten zijn vastgesteld."))
    return True


# After.


def _adopted_draft(request: Request, pk: UUID, permission: str = "draw") -> BoundaryDraft:
    draft = queries.get_draft_for(request.actor, pk, permission)
    if draft.state != DraftState.ADOPTED:
        raise Http404("not adopted yet")
    return draft


@login_required
@require_http_methods(["GET", "POST"])
def first_day_figures(request: Request, pk: UUID) -> HttpResponse:
    draft = _adopted_draft(request, pk, "draw" if request.method == "POST" else "see_draft")
    form = FiguresForm(request.POST or None, request.FILES or None, initial={"label": str(today().year)})
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        told = figures.Told(data["source"], data["label"], data["on"])
        try:
            context["outcome"] = figures.look(
                draft, name=data["file"].name, content=data["file"].read(), told=told, by=request.actor
            )
        except ImportFailed as problem:
            context["problems"] = problem.lines()
    areas = queries.new_neighbourhoods(draft)
    there, lacking = figures.overview(areas)
    context |= {"areas": areas, "there": there, "lacking": lacking, "waiting": _waiting(request, draft)}
    return page(request, draft, "first_day_figures", context)


def _waiting(request: Request, draft: BoundaryDraft) -> Any:
    return figures.waiting_for(draft, request.actor) if request.user.has_perm("impact.draw", draft) else None


@login_required
@require_POST
def first_day_bring(request: Request, pk: UUID) -> HttpResponse:
    """Bring in the file that was looked at, or lay it aside."""
    draft = _adopted_draft(request, pk)
    waiting = figures.waiting_for(draft, request.actor)
    if waiting is None:
        messages.warning(request, _("Er wacht geen bestand meer. Kies het opnieuw."))
    elif request.POST.get("weg"):
        figures.drop(draft, by=request.actor)
        messages.success(request, _("Het bestand is weg. Er is niets ingebracht."))
    else:
        try:
            outcome = figures.commit(draft, waiting, by=request.actor)
            said = _("Ingebracht: %(new)d nieuwe cijfers, %(changed)d aangepaste.")
            messages.success(request, said % {"new": outcome.created, "changed": outcome.updated})
        except ImportFailed as problem:
            messages.error(request, " ".join(problem.lines()))
    return redirect("impact:first_day_figures", pk)


@login_required
@require_http_methods(["GET", "POST"])
def first_day_partners(request: Request, pk: UUID) -> HttpResponse:
    draft = _adopted_draft(request, pk)
    areas = partners.areas_for_roles(draft, request.actor)
    form = InviteForm(request.POST or None, areas=areas)
    if request.method == "POST" and form.is_valid() and _invited(request, draft, form):
        return redirect("impact:first_day_partners", pk)
    new = queries.new_neighbourhoods(draft)
    analyses = queries.open_analyses(new)
    context = {
        "form": form,
        "held": partners.roles_held(draft, request.actor),
        "roles_before": partners.roles_before(draft, request.actor),
        "services_before": partners.services_before(draft, request.actor),
        "areas": [(area, analyses.get(area.pk)) for area in new],
        "mine": {area.pk for area in areas},
    }
    return page(request, draft, "first_day_partners", context)


def _invited(request: Request, draft: BoundaryDraft, form: InviteForm) -> bool:
    if not limits.allow(request, "first-day-invite", per_hour=rules.INVITATIONS_PER_HOUR):
        form.add_error(None, _("U nodigde het voorbije uur veel mensen uit. Probeer het straks opnieuw."))
        return False
    try:
        membership, new = partners.invite(draft, by=request.actor, **form.invitation())
    except ValidationError as problem:
        form.add_error("email", problem)
    except NotNow as problem:
        form.add_error(None, str(problem))
    else:
        told = {"email": membership.user.email, "role": membership.get_role_display(), "area": membership.area.name}
        words = _("%(email)s krijgt een mail om een wachtwoord te kiezen. Rol: %(role)s, %(area)s.")
        again = _("%(email)s had al een account en krijgt een mail over deze rol: %(role)s, %(area)s.")
        messages.success(request, (words if new else again) % told)
        return True
    return False


@login_required
@require_POST
def first_day_end_role(request: Request, pk: UUID, membership: UUID) -> HttpResponse:
    draft = _adopted_draft(request, pk)
    found = get_object_or_404(Membership.objects.current().select_related("user", "area"), pk=membership)
    said = _("%(name)s heeft deze rol nog tot en met vandaag.") % {"name": found.user}
    done(request, lambda: partners.end_role(draft, found, by=request.actor), said)
    return redirect("impact:first_day_partners", pk)


@login_required
@require_POST
def first_day_carry(request: Request, pk: UUID) -> HttpResponse:
    """Roles and services of neighbourhoods that ended go on in the new ones, as far as they were ticked."""
    draft = _adopted_draft(request, pk)
    count: list[int] = []

    def act() -> None:
        roles, services = request.POST.getlist("role"), request.POST.getlist("service")
        count.append(partners.carry_over(draft, roles=roles, services=services, by=request.actor))

    if done(request, act):
        messages.success(request, _("%(count)d meegenomen naar de nieuwe buurten.") % {"count": count[0]})
    return redirect("impact:first_day_partners", pk)


@login_required
@require_http_methods(["GET", "POST"])
def first_day_parties(request: Request, pk: UUID, area: UUID) -> HttpResponse:
    """The first parties of a new neighbourhood; the analysis begins with them."""
    draft = _adopted_draft(request, pk)
    here = _area_of(draft, area, lambda one: rules.may_govern(request.user, one))
    analysis = queries.open_analyses([here]).get(here.pk)
    organisations = impact.organisations_to_add(analysis) if analysis else []
    form = PartiesForm(request.POST or None, organisations=organisations, sectors=vocabulary().sectors)
    if request.method == "POST":
        if analysis is None:
            done(
                request,
                lambda: partners.begin_analysis(draft, here, by=request.actor),
                _("De buurtanalyse is begonnen."),
            )
            return redirect("impact:first_day_parties", pk, area)
        if form.is_valid():
            share = form.cleaned_data["participation"]
            chosen = form.chosen()
            said = _("%(count)d organisaties staan op de lijst.") % {"count": len(chosen)}
            act = lambda: partners.name_parties(analysis, chosen=chosen, participation=share, by=request.actor)  # noqa: E731
            done(request, act, said)
            return redirect("impact:first_day_parties", pk, area)
    parties = list(analysis.stakeholders.current()) if analysis else []
    context: dict[str, Any] = {
        "area": here,
        "analysis": analysis,
        "form": form,
        "parties": parties,
        "missing": missing.check(parties),
    }
    context["fields"] = [form[name] for name in form.fields if name.startswith("sector_")]
    return page(request, draft, "first_day_partners", context | {"only_parties": True})


def _area_of(draft: BoundaryDraft, pk: UUID, may: Callable[[Area], bool]) -> Area:
    found = next((area for area in queries.new_neighbourhoods(draft) if area.pk == pk), None)
    if found is None or not may(found):
        raise Http404("no such neighbourhood here")
    return found


@login_required
@require_GET
def first_day_done(request: Request, pk: UUID) -> HttpResponse:
    draft = _adopted_draft(request, pk, "see_draft")
    areas = queries.new_neighbourhoods(draft)
    analyses = queries.open_analyses(areas)
    rows = [(area, analyses.get(area.pk)) for area in areas]
    return page(request, draft, "first_day_done", {"areas": rows})
