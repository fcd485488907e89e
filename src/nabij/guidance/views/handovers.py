"""Handing a case over warmly."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nabij.accounts.models import User
from nabij.core.requests import Request
from nabij.directory.models import Organisation
from nabij.guidance import queries
from nabij.guidance.forms import HandoverForm, receivers_for
from nabij.guidance.models import Case, Handover, HandoverState
from nabij.guidance.services import handovers
from nabij.guidance.services.cases import NotReady
from nabij.guidance.views.common import told_back
from nabij.people import access
from nabij.people.models import Person

WORK = "guidance.work_on_case"


@login_required
@require_http_methods(["GET", "POST"])
@told_back
def hand_over(request: Request, pk: UUID) -> HttpResponse:
    case = queries.get_case_for(request.actor, pk, permission=WORK)
    names = access.read_many(queries.people_around(case), by=request.actor, why="handover")
    form = HandoverForm(request.POST or None, receivers=receivers_for(case, names, request.user))
    if request.method == "POST" and form.is_valid():
        receiver = _receiver(form.receiver_fields())
        handovers.hand_over(case, by=request.actor, message=form.cleaned_data["message"], **receiver)
        messages.success(request, _("De overdracht is begonnen. U blijft eigenaar tot alle drie bevestigd hebben."))
        return redirect("guidance:case", pk)
    return render(request, "guidance/hand_over.html", {"case": case, "form": form})


MODELS = {"receiver": User, "receiver_organisation": Organisation, "receiver_person": Person}


def _receiver(chosen: dict[str, str]) -> dict[str, object]:
    return {kind: get_object_or_404(MODELS[kind], pk=pk) for kind, pk in chosen.items()}


@login_required
@require_POST
@told_back
def confirm(request: Request, pk: UUID) -> HttpResponse:
    """The giver confirms; or the worker notes what the person said. Nobody confirms in the receiver's place here."""
    case = queries.get_case_for(request.actor, pk, permission=WORK)
    handover = _open_one(case)
    side = "person" if request.POST.get("side") == "person" else "giver"
    if side == "giver" and handover.giver_id != request.user.pk:
        raise NotReady(_("Wie overdraagt, bevestigt dat zelf."))
    done = handovers.confirm(handover, side, by=request.actor)
    messages.success(request, _("De overdracht is rond.") if done else _("Bevestiging genoteerd."))
    return redirect("guidance:cases") if done else redirect("guidance:case", pk)


@login_required
@require_POST
@told_back
def receive_by_phone(request: Request, pk: UUID) -> HttpResponse:
    """A human being without account says on the phone that they take it over; a worker or partner confirms themself."""
    case = queries.get_case_for(request.actor, pk, permission=WORK)
    handover = _open_one(case)
    if handover.receiver_person_id is not None:
        handovers.confirm(handover, "receiver", by=request.actor)
        messages.success(request, _("Bevestiging genoteerd."))
    return redirect("guidance:case", pk)


@login_required
@require_POST
@told_back
def stop(request: Request, pk: UUID) -> HttpResponse:
    case = queries.get_case_for(request.actor, pk, permission=WORK)
    handovers.stop(_open_one(case), by=request.actor)
    messages.success(request, _("De overdracht is gestopt. U blijft eigenaar."))
    return redirect("guidance:case", pk)


def _open_one(case: Case) -> Handover:
    return get_object_or_404(Handover, case=case, state=HandoverState.OPEN)
