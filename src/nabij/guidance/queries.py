"""The door to a case, and the lists of guidance."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from nabij.accounts.models import Role
from nabij.accounts.queries import in_reach
from nabij.care.models import CircleMember
from nabij.core import audit
from nabij.core.actors import Actor
from nabij.core.clock import now
from nabij.directory.models import organisations_of
from nabij.guidance.models import Case, FollowUp, Handover, Invitation, InvitationState, Referral, ReferralState
from nabij.guidance.rules import OPEN_STATES
from nabij.people.models import Consent, Purpose


def get_case_for(actor: Actor, pk: UUID, *, permission: str = "guidance.see_case") -> Case:
    """The one door to a case: fetches it, checks the permission and logs the reading."""
    case = (
        Case.objects.select_related("person", "owner", "owner_organisation", "municipality", "neighbourhood")
        .filter(pk=pk)
        .first()
    )
    if case is None:
        raise Http404("no such case")
    if actor.user is None or not actor.user.has_perm(permission, case):
        raise PermissionDenied("this case is not yours to see")
    municipality, person_id = case.audit_subject()
    audit.record(audit.READ, by=actor, on=case, municipality=municipality, person_id=person_id, why="case")
    return case


def cases_for(user: Any) -> QuerySet[Case]:
    """Cases that a user may see: own, of their organisation, or in the reach of their infopoint; with consent only."""
    consented = Consent.objects.in_force().filter(person=OuterRef("person"), purpose=Purpose.GUIDANCE)
    reach = in_reach(user, Role.INFOPOINT)
    mine = Q(owner=user) | Q(owner_organisation__in=organisations_of(user))
    return Case.objects.filter(Exists(consented)).filter(mine | reach)


def open_cases_for(user: Any) -> QuerySet[Case]:
    """The same, open ones, most urgent first."""
    return (
        cases_for(user)
        .filter(state__in=OPEN_STATES)
        .select_related("person", "owner", "owner_organisation", "neighbourhood")
        .prefetch_related("needs")
        .order_by("next_due_at")
    )


def invitations_to(user: Any) -> QuerySet[Invitation]:
    """Questions to the user as a helper that can be answered, and help that runs."""
    return (
        Invitation.objects.filter(offer__person__user=user, state__in=[InvitationState.SENT, InvitationState.ACCEPTED])
        .exclude(state=InvitationState.SENT, expires_at__lte=now())
        .select_related("case", "offer")
    )


def referrals_to(user: Any) -> QuerySet[Referral]:
    """Referrals to the organisations that the user works for."""
    return (
        Referral.objects.filter(
            service__organisation__in=organisations_of(user),
            state__in=[ReferralState.SENT, ReferralState.QUESTION, ReferralState.ACCEPTED],
        )
        .select_related("service__organisation", "case__neighbourhood", "choice__need")
        .order_by("state", "due_at")
    )


def handovers_to(user: Any) -> QuerySet[Handover]:
    """Open handovers that wait for this user, as a worker, for their organisation or as a human being."""
    mine = (
        Q(receiver=user)
        | Q(receiver_organisation__in=organisations_of(user))
        | Q(receiver_person__user=user)
        | Q(case__person__user=user)
    )
    return Handover.objects.filter(mine, state="open").select_related("case__neighbourhood", "giver")


def calls_to_make(user: Any) -> dict[str, QuerySet[Any]]:
    """The call list of the infopoint: helpers to ask, follow-up questions to put, people to confirm a handover."""
    cases = Case.objects.filter(in_reach(user, Role.INFOPOINT))
    return {
        "invitations": Invitation.objects.filter(case__in=cases, state=InvitationState.SENT, expires_at__gt=now())
        .select_related("offer__person", "case")
        .order_by("expires_at"),
        "follow_ups": FollowUp.objects.filter(case__in=cases, answered_at=None, asked_at__isnull=False)
        .select_related("case__person")
        .order_by("due_at"),
        "handovers": Handover.objects.filter(case__in=cases, state="open")
        .filter(Q(person_at=None) | Q(receiver_at=None))
        .select_related("case__person", "receiver", "receiver_organisation", "receiver_person")
        .order_by("due_at"),
    }


def people_around(case: Case) -> list[UUID]:
    """Persons of the circle and helpers who said yes: whom a case may be handed over to."""
    members = CircleMember.objects.current().filter(circle__person=case.person_id, person__isnull=False)
    helpers = case.invitations.filter(state=InvitationState.ACCEPTED)
    found = [*members.values_list("person", flat=True), *helpers.values_list("offer__person", flat=True)]
    return [pk for pk in dict.fromkeys(found) if pk is not None]
