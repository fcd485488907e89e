"""Relations of guidance that open a person's details: each holds only while the work lasts and the person consents."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import F, Q

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
    """A helper who accepted an invitation: signed in until the help ends, by the link no longer than the case."""
    running = Invitation.objects.filter(state=InvitationState.ACCEPTED, case__person__in=ids).exclude(
        ends_on__lt=today()
    )
    if actor.user is not None:
        mine = Q(offer__person__user=actor.user)
    else:
        # A mail lies around for years; what it opens must not.
        mine = Q(pk=link_id(actor, "invitation"), case__state__in=OPEN_STATES)
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


def new_owners(actor: Actor, ids: Ids) -> Ids:
    """The holder of the link of a handover that is rounded off, as long as that receiver owns the case."""
    held = Q(pk=link_id(actor, "handover"), expires_at__gt=now())
    done = Handover.objects.filter(held, state=HandoverState.DONE)
    mine = done.filter(case__person__in=ids, case__state__in=OPEN_STATES).filter(
        Q(receiver=F("case__owner"))
        | Q(receiver_organisation=F("case__owner_organisation"))
        | Q(receiver_person=F("case__owner_person"))
    )
    return set(mine.values_list("case__person", flat=True))


def who_takes_over(actor: Actor, ids: Ids) -> Ids:
    """The person may know who it is that takes over: their own question is at stake."""
    owns_now = Q(state=HandoverState.DONE, receiver_person=F("case__owner_person"))
    asked = Handover.objects.filter(Q(state=HandoverState.OPEN) | owns_now, receiver_person__in=ids)
    if actor.user is not None:
        mine = Q(case__person__user=actor.user)
    else:
        mine = Q(pk=link_id(actor, "handover-person"), expires_at__gt=now())
    return {pk for pk in asked.filter(mine).values_list("receiver_person", flat=True) if pk is not None}


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
        case__in=Case.objects.filter(in_reach(actor.user, Role.INFOPOINT), state__in=OPEN_STATES),
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
