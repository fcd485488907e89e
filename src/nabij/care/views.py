"""Pages of the care circle."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nabij.accounts.models import Role
from nabij.accounts.queries import has_role
from nabij.care import queries, services
from nabij.care.forms import KnownMemberForm, NewMemberForm, ServiceMemberForm, place_form
from nabij.care.models import CareCircle, CircleMember
from nabij.care.rules import Entry, Standing
from nabij.core.requests import Request
from nabij.core.ui.messages import undo
from nabij.directory.models import Ring
from nabij.people import access
from nabij.people.models import Person


@login_required
@require_GET
def mine(request: Request) -> HttpResponse:
    opened = queries.circles_of(request.actor)
    if len(opened) == 1:
        return redirect("care:circle", opened[0][0].pk)
    circles = [(circle, way_in, queries.name_of(circle, way_in)) for circle, way_in in opened]
    return render(request, "care/mine.html", {"circles": circles})


@login_required
@require_GET
def circle(request: Request, pk: UUID) -> HttpResponse:
    found, opened = queries.open_circle_for(request.actor, pk)
    frame = _frame(found, opened)
    if not frame["name"]:
        queries.log_open(found, opened)
    rings = queries.rings(found, opened.actor)
    context = frame | {
        "rings": rings,
        "picture": [ring.as_item() for ring in rings],
        "coach": queries.coach_of(rings),
        "standing": opened.standing.value,
        "may_edit": opened.may_edit,
    }
    return render(request, "care/circle.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: Request, pk: UUID) -> HttpResponse:
    found, opened = queries.open_circle_for(request.actor, pk, to_edit=True)
    proposals = queries.proposals(found, opened.actor)
    kind = request.GET.get("soort", "nieuw")
    data = request.POST or None
    form: Form
    if kind == "bekend" and proposals:
        form = KnownMemberForm(data, proposals=proposals)
    elif kind == "dienst":
        form = ServiceMemberForm(data, services=queries.services_nearby(found))
    else:
        kind, form = "nieuw", NewMemberForm(data)
    if data is not None and form.is_valid():
        _add(form, found, opened)
        messages.success(request, _("De zorgcirkel is aangevuld."))
        return redirect("care:circle", found.pk)
    tabs = [("nieuw", _("Iemand nieuw")), ("dienst", _("Een dienst"))]
    tabs[1:1] = [("bekend", _("Iemand die al helpt"))] if proposals else []
    items = [{"label": label, "url": f"?soort={key}", "current": key == kind} for key, label in tabs]
    return render(request, "care/add.html", _frame(found, opened) | {"form": form, "tabs": items, "kind": kind})


def _add(form: Form, found: CareCircle, opened: Entry) -> None:
    data = form.cleaned_data
    if isinstance(form, NewMemberForm):
        services.add_new_person(
            found,
            by=opened.actor,
            details=form.details(),
            ring=data["ring"],
            role=data["role"],
            relation=data["relation"],
        )
    elif isinstance(form, KnownMemberForm):
        person = get_object_or_404(Person, pk=data["person"])
        services.add_member(
            found, by=opened.actor, person=person, ring=Ring.NEAR, role=data["role"], relation=data["relation"]
        )
    else:
        services.add_member(found, by=opened.actor, service=data["service"])


@login_required
@require_http_methods(["GET", "POST"])
def member(request: Request, pk: UUID, member_pk: UUID) -> HttpResponse:
    found, opened = queries.open_circle_for(request.actor, pk, to_edit=True)
    place = queries.current_member(found, member_pk)
    form = place_form(place, request.POST or None)
    if place.service_id:
        raise PermissionDenied("a service stands where it stands")
    if request.method == "POST" and form.is_valid():
        services.change_member(place, by=opened.actor, **form.cleaned_data)
        messages.success(request, _("Bewaard."))
        return redirect("care:circle", found.pk)
    known = access.read_many([place.person_id] if place.person_id else [], by=opened.actor, why="circle")
    label = next((details.name for details in known.values()), "") or place.relation
    return render(request, "care/member.html", _frame(found, opened) | {"form": form, "place": place, "label": label})


@login_required
@require_POST
def remove_member(request: Request, pk: UUID, member_pk: UUID) -> HttpResponse:
    found, opened = queries.open_circle_for(request.actor, pk, to_edit=True)
    place = queries.current_member(found, member_pk)
    services.end_member(place, by=opened.actor)
    undo(request, _("Weg uit de zorgcirkel."), reverse("care:restore_member", args=[found.pk, place.pk]))
    return redirect("care:circle", found.pk)


@login_required
@require_POST
def restore_member(request: Request, pk: UUID, member_pk: UUID) -> HttpResponse:
    found, opened = queries.open_circle_for(request.actor, pk, to_edit=True)
    gone = get_object_or_404(
        CircleMember.objects.select_related("circle", "person", "service"), pk=member_pk, circle=found
    )
    services.take_back_end(gone, by=opened.actor)
    messages.success(request, _("Terug in de zorgcirkel."))
    return redirect("care:circle", found.pk)


@login_required
@require_POST
def set_coach(request: Request, pk: UUID, member_pk: UUID) -> HttpResponse:
    found, opened = queries.open_circle_for(request.actor, pk, to_edit=True)
    try:
        services.set_coach(found, queries.current_member(found, member_pk), by=opened.actor)
        messages.success(request, _("De steun en toeverlaat is gekozen."))
    except services.NotPossible:
        messages.error(request, _("Alleen een mens uit deze zorgcirkel kan steun en toeverlaat zijn."))
    return redirect("care:circle", found.pk)


@login_required
@require_GET
def waiting(request: Request) -> HttpResponse:
    if not has_role(request.user, Role.INFOPOINT):
        raise PermissionDenied("the standing task belongs to the infopoint")
    page = Paginator(queries.waiting_for_coach(request.user), 50).get_page(request.GET.get("page"))
    known = access.read_many([found.person_id for found in page], by=request.actor, why="waiting for a coach")
    rows = [(found, known[found.person_id].name if found.person_id in known else "") for found in page]
    return render(request, "care/waiting.html", {"page": page, "rows": rows})


def _frame(found: CareCircle, opened: Entry) -> dict[str, object]:
    name = queries.name_of(found, opened)
    acting_for = name if opened.standing == Standing.PROXY else ""
    return {"circle": found, "name": name, "acting_for": acting_for}
