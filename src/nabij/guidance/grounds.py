"""Relations of guidance that open a person's details: each holds only while the work lasts and the person consents."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from nabij.accounts.models import Role
from nabij.accounts.queries import in_reach
from nabij.care.models import CareCircle
from nabij.core.actors import Actor
from nabij.core.clock import now, today
from nabij.directory.models import organisations_of
from nabij.guidance.models import (
    Case,
    FollowUp,
    Handover,
    HandoverState,
    Invitation,
    InvitationState,
    Referral,
    ReferralState,
)
from nabij.guidance.queries import cases_for
from nabij.guidance.rules import OPEN_STATES

Ids = Collection[UUID]


def link_id(actor: Actor, kind: str) -> UUID | None:
    """The object of the link that the actor holds, if it is of this kind."""
    prefix, _, object_id = actor.key.rpartition(":")
    return UUID(object_id) if prefix == f"link:{kind}" else None


def case_workers(actor: Actor, ids: Ids) -> Ids:
    """Owner, owning partner and infopoint of the neighbourhood, while the case is open."""
    if actor.user is None:
        return ()
    return set(cases_for(actor.user).filter(person__in=ids, state__in=OPEN_STATES).values_list("person", flat=True))


def accepted_helpers(actor: Actor, ids: Ids) -> Ids:
    """A helper who accepted an invitation, until the help ends; signed in or holding the link."""
    running = Invitation.objects.filter(state=InvitationState.ACCEPTED, case__person__in=ids).exclude(
        ends_on__lt=today()
    )
    mine = Q(offer__person__user=actor.user) if actor.user is not None else Q(pk=link_id(actor, "invitation"))
    return set(running.filter(mine).values_list("case__person", flat=True))


def accepted_partners(actor: Actor, ids: Ids) -> Ids:
    """A partner that accepted a referral: its staff, or the holder of the link until it expires."""
    accepted = Referral.objects.filter(state=ReferralState.ACCEPTED, case__person__in=ids, case__state__in=OPEN_STATES)
    if actor.user is not None:
        mine = Q(service__organisation__in=organisations_of(actor.user))
    else:
        mine = Q(pk=link_id(actor, "referral"), expires_at__gt=now())
    return set(accepted.filter(mine).values_list("case__person", flat=True))


def receivers(actor: Actor, ids: Ids) -> Ids:
    """Who is asked to receive a handover, while it is open."""
    asked = Handover.objects.filter(state=HandoverState.OPEN, case__person__in=ids)
    if actor.user is not None:
        mine = (
            Q(receiver=actor.user)
            | Q(receiver_organisation__in=organisations_of(actor.user))
            | Q(receiver_person__user=actor.user)
        )
    else:
        mine = Q(pk=link_id(actor, "handover"), expires_at__gt=now())
    return set(asked.filter(mine).values_list("case__person", flat=True))


def owning_neighbours(actor: Actor, ids: Ids) -> Ids:
    """The human being without a worker's role to whom a case was handed over."""
    if actor.user is None:
        return ()
    owned = Case.objects.filter(owner_person__user=actor.user, person__in=ids, state__in=OPEN_STATES)
    return set(owned.values_list("person", flat=True))


def helpers_to_call(actor: Actor, ids: Ids) -> Ids:
    """The infopoint may call the helpers whom it invited, and who help in its neighbourhoods."""
    if actor.user is None:
        return ()
    asked = Invitation.objects.filter(
        case__in=Case.objects.filter(in_reach(actor.user, Role.INFOPOINT)),
        state__in=[InvitationState.SENT, InvitationState.ACCEPTED],
        offer__person__in=ids,
    )
    return set(asked.values_list("offer__person", flat=True))


def to_be_asked_how_it_goes(actor: Actor, ids: Ids) -> Ids:
    """The infopoint may call a person whose follow-up question or handover waits for an answer."""
    if actor.user is None:
        return ()
    cases = cases_for(actor.user).filter(person__in=ids)
    asked = FollowUp.objects.filter(case__in=cases, answered_at=None, asked_at__isnull=False)
    return set(asked.values_list("case__person", flat=True))


def sees_circle(actor: Actor, circle: CareCircle) -> bool:
    return bool(case_workers(actor, [circle.person_id]))


def sees_circles(actor: Actor, circles: Collection[CareCircle]) -> set[UUID]:
    found = set(case_workers(actor, [circle.person_id for circle in circles]))
    return {circle.pk for circle in circles if circle.person_id in found}
