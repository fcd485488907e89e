"""Lists: calls to make, what waits for a helper or a partner, and gaps without a person."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from nabij.accounts.models import Role
from nabij.accounts.queries import has_role
from nabij.core.requests import Request
from nabij.guidance import queries, statistics
from nabij.guidance.forms import FollowUpForm
from nabij.guidance.models import FollowUp
from nabij.guidance.services import following
from nabij.guidance.services.cases import NotReady
from nabij.people import access


@login_required
@require_GET
def call_list(request: Request) -> HttpResponse:
    """Whom the infopoint must ring, with names and numbers; every name shown is logged."""
    if not has_role(request.user, Role.INFOPOINT):
        raise PermissionDenied("only an infopoint has a call list")
    calls = queries.calls_to_make(request.user)
    ids: set[UUID | None] = {row.offer.person_id for row in calls["invitations"]}
    ids |= {row.case.person_id for row in [*calls["follow_ups"], *calls["handovers"]]}
    ids |= {row.receiver_person_id for row in calls["handovers"]}
    names = access.read_many([pk for pk in ids if pk], by=request.actor, why="call list")
    context: dict[str, Any] = {
        "invitations": [(row, names.get(row.offer.person_id)) for row in calls["invitations"]],
        "follow_ups": [(row, names.get(row.case.person_id)) for row in calls["follow_ups"]],
        "handovers": [
            (row, names.get(row.case.person_id), names.get(row.receiver_person_id) if row.receiver_person_id else None)
            for row in calls["handovers"]
        ],
    }
    return render(request, "guidance/call_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def follow_up_by_phone(request: Request, pk: UUID) -> HttpResponse:
    """The worker puts the follow-up question on the phone and writes the answer down."""
    row = get_object_or_404(FollowUp.objects.select_related("case"), pk=pk)
    case = queries.get_case_for(request.actor, row.case_id)
    form = FollowUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            following.answer(row, by=request.actor, **form.cleaned_data)
            messages.success(request, _("Genoteerd. Dank u."))
        except NotReady as problem:
            messages.error(request, str(problem))
        return redirect("guidance:case", case.pk)
    person = access.read_many([case.person_id], by=request.actor, why="follow-up").get(case.person_id)
    return render(request, "guidance/follow_up.html", {"form": form, "by_phone": True, "person": person})


@login_required
@require_GET
def my_invitations(request: Request) -> HttpResponse:
    return render(request, "guidance/my_invitations.html", {"invitations": queries.invitations_to(request.user)})


@login_required
@require_GET
def partner_inbox(request: Request) -> HttpResponse:
    """What waits for the partner: referrals and handovers."""
    context = {
        "referrals": queries.referrals_to(request.user),
        "handovers": queries.handovers_to(request.user),
    }
    return render(request, "guidance/partner_inbox.html", context)


@login_required
@require_GET
def gaps(request: Request) -> HttpResponse:
    """For those who lead the network: counts only, small cells hidden."""
    areas = statistics.areas_for(request.user)
    if not areas:
        raise PermissionDenied("no role over an area")
    context = {"gaps": statistics.gap_table(areas), "referrals": statistics.referral_table(areas)}
    return render(request, "guidance/gaps.html", context)
