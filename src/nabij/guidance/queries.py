"""The door to a case, and the lists of guidance."""

from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from nabij.accounts.models import Role
from nabij.accounts.queries import has_role, in_reach
from nabij.care.models import CircleMember
from nabij.core import audit
from nabij.core.actors import Actor
from nabij.core.clock import now
from nabij.detection.models import Concern
from nabij.directory.models import organisations_of
from nabij.guidance.models import (
    Case,
    CaseQuerySet,
    FollowUp,
    Handover,
    HandoverState,
    Invitation,
    InvitationState,
    Referral,
    ReferralState,
)
from nabij.guidance.rules import OPEN_STATES, SEEN_AFTER_CLOSING
from nabij.people import access
from nabij.people.access import Details
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


def cases_for(user: Any) -> CaseQuerySet:
    """Cases that a user may see, each only while the person's consent for it is in force.

    For a worker of an infopoint those that they own or that lie in their reach; for staff of a partner those that were
    handed over to it, as long as the person lets data be shared.
    """
    consents = Consent.objects.in_force().filter(person=OuterRef("person"))
    seen = Q(owner_organisation__in=organisations_of(user)) & Q(
        Exists(consents.filter(purpose=Purpose.SHARE_WITH_HELPER))
    )
    if has_role(user, Role.INFOPOINT):
        seen |= Q(owner=user) | in_reach(user, Role.INFOPOINT)
    in_time = Q(closed_at=None) | Q(closed_at__gt=now() - SEEN_AFTER_CLOSING)
    return Case.objects.filter(in_time, Exists(consents.filter(purpose=Purpose.GUIDANCE))).filter(seen)


def open_cases_for(user: Any) -> CaseQuerySet:
    """The same, open ones, most urgent first."""
    return (
        cases_for(user)
        .filter(state__in=OPEN_STATES)
        .select_related("person", "owner", "owner_organisation", "neighbourhood")
        .prefetch_related("needs")
        .order_by("next_due_at")
    )


def known_already(concern: Concern, told: Mapping[str, str], *, by: Actor) -> list[tuple[Case, Details]]:
    """Open cases whose person may be the one of the concern: the same name, phone or e-mail; every hit is logged.

    ``told`` holds ``given_name``, ``family_name``, ``phone`` and ``email`` as the worker has them.
    """
    among = dict(open_cases_for(by.user).values_list("person", "pk"))
    hits: dict[UUID, Details] = {}
    for text in _ways_to_search(told):
        found = access.search(text, by=by, among=among.keys() - hits.keys(), why="known already")
        hits |= {pk: details for pk, details in found.items() if _alike(details, told)}
    if concern.subject_id in among and concern.subject_id not in hits:
        hits |= access.read_many([concern.subject_id], by=by, why="known already")
    rows = open_cases_for(by.user).filter(person__in=hits)
    return [(case, hits[case.person_id]) for case in rows]


def _ways_to_search(told: Mapping[str, str]) -> Iterator[str]:
    name = f"{told.get('given_name', '')} {told.get('family_name', '')}".strip()
    if told.get("given_name") and told.get("family_name"):
        yield name
    if told.get("email"):
        yield told["email"]
    digits = _digits(told.get("phone", ""))
    if len(digits) >= 8:
        # However it was written down: as typed, in one go, in the usual groups of a mobile, a small and a big zone.
        groups = {9: ((3, 2, 2, 2), (2, 3, 2, 2)), 10: ((4, 2, 2, 2),)}.get(len(digits), ())
        yield from dict.fromkeys([told["phone"], digits, *(_grouped(digits, sizes) for sizes in groups)])


def _alike(details: Details, told: Mapping[str, str]) -> bool:
    """A search finds words in any field; alike is the whole name, the whole number or the whole address."""

    def same(*fields: str) -> bool:
        here = " ".join(getattr(details, field) for field in fields).casefold().split()
        return bool(here) and here == " ".join(told.get(field, "") for field in fields).casefold().split()

    number = _digits(told.get("phone", ""))
    return same("given_name", "family_name") or same("email") or (bool(number) and _digits(details.phone) == number)


def _digits(text: str) -> str:
    """The digits of a phone number, without the code of the country."""
    digits = "".join(character for character in text if character.isdigit())
    return f"0{digits.removeprefix('00').removeprefix('32')}" if digits.startswith(("32", "0032")) else digits


def _grouped(digits: str, sizes: tuple[int, ...]) -> str:
    ends = list(accumulate(sizes))
    return " ".join(digits[end - size : end] for size, end in zip(sizes, ends, strict=True))


def invitations_to(user: Any) -> QuerySet[Invitation]:
    """Questions to the user as a helper that can be answered, and help that runs."""
    return (
        Invitation.objects.filter(offer__person__user=user, state__in=[InvitationState.SENT, InvitationState.ACCEPTED])
        .exclude(state=InvitationState.SENT, expires_at__lte=now())
        .select_related("case", "offer")
    )


def referrals_to(user: Any) -> QuerySet[Referral]:
    """Referrals to the organisations that the user works for, while the case they are for is open."""
    return (
        Referral.objects.filter(
            service__organisation__in=organisations_of(user),
            case__state__in=OPEN_STATES,
            state__in=[ReferralState.SENT, ReferralState.QUESTION, ReferralState.ACCEPTED],
        )
        .select_related("service__organisation", "case__neighbourhood", "choice__need")
        .order_by("-state", "due_at")  # sent, question, accepted: what waits for an answer comes first
    )


def handovers_to(user: Any) -> QuerySet[Handover]:
    """Open handovers that wait for this user, as a worker, for their organisation or as a human being."""
    mine = (
        Q(receiver=user)
        | Q(receiver_organisation__in=organisations_of(user))
        | Q(receiver_person__user=user)
        | Q(case__person__user=user)
    )
    return Handover.objects.filter(mine, state=HandoverState.OPEN).select_related("case__neighbourhood", "giver")


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
        "handovers": Handover.objects.filter(case__in=cases, state=HandoverState.OPEN)
        .filter(Q(person_at=None) | Q(receiver_at=None))
        .select_related("case__person", "receiver", "receiver_organisation", "receiver_person")
        .order_by("due_at"),
    }


def helpers_of(person_id: UUID) -> QuerySet[Any, UUID]:
    """Ids of the persons who said yes to helping somebody, in whatever case."""
    said_yes = Invitation.objects.filter(case__person=person_id, state=InvitationState.ACCEPTED)
    return said_yes.values_list("offer__person", flat=True)


def people_around(case: Case) -> list[UUID]:
    """Persons of the circle and helpers who said yes: whom a case may be handed over to."""
    members = CircleMember.objects.current().filter(circle__person=case.person_id, person__isnull=False)
    found = [*members.values_list("person", flat=True), *helpers_of(case.person_id)]
    return [pk for pk in dict.fromkeys(found) if pk is not None]
