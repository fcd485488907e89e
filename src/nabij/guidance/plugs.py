"""What guidance plugs into the registries of lower apps."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nabij.care import registry as care_registry
from nabij.core import notifications, sweeps
from nabij.core.actors import SYSTEM, Actor
from nabij.detection import registry as detection_registry
from nabij.detection.models import About, Concern
from nabij.directory import needs
from nabij.guidance import grounds, matching, messages, queries, registration, statistics
from nabij.guidance.models import (
    Case,
    CaseState,
    FollowUp,
    Handover,
    HandoverState,
    Invitation,
    InvitationState,
    Referral,
    ReferralState,
)
from nabij.guidance.rules import KEPT_AFTER_CLOSING, OPEN_STATES
from nabij.guidance.services import asking, cases, erasure, following, handovers
from nabij.people import access, consent
from nabij.people import registry as people_registry
from nabij.people.models import Person, Purpose
from nabij.people.registry import Viewer
from nabij.programme.registration import registry as registration_registry
from nabij.programme.registration.registry import Stage
from nabij.talents import registry as talents_registry
from nabij.territory.indicators import registry as indicator_registry

# Who may see a person's details, on which ground, with which consent.
access.register_ground("case", grounds.case_workers, purpose=Purpose.GUIDANCE, may_change=True)
access.register_ground("accepted invitation", grounds.accepted_helpers, purpose=Purpose.SHARE_WITH_HELPER)
access.register_ground("accepted referral", grounds.accepted_partners, purpose=Purpose.SHARE_WITH_HELPER)
access.register_ground("handover", grounds.receivers, purpose=Purpose.SHARE_WITH_HELPER)
access.register_ground("handover done", grounds.new_owners, purpose=Purpose.SHARE_WITH_HELPER)
access.register_ground("who takes over", grounds.who_takes_over, access.NAME_FIELDS)
access.register_ground("owner", grounds.owning_neighbours, purpose=Purpose.SHARE_WITH_HELPER)
access.register_ground("helper to call", grounds.helpers_to_call)
access.register_ground("follow-up", grounds.to_be_asked_how_it_goes, purpose=Purpose.GUIDANCE)
care_registry.register_viewer(grounds.sees_circle, many=grounds.sees_circles)
care_registry.register_editor(grounds.sees_circle)
care_registry.register_candidates(lambda circle: queries.helpers_of(circle.person_id))
talents_registry.register_load(lambda offer_ids, week: matching.asked_per_week(list(offer_ids)))
indicator_registry.register_known("known_persons", statistics.known_persons)
indicator_registry.register_known("gaps", statistics.gaps_in_quarter)
indicator_registry.register_known("needs", statistics.needs_in_quarter)
for _domain in needs.taxonomy().domains:
    indicator_registry.register_known(
        f"needs_{_domain.replace('-', '_')}", partial(statistics.needs_in_quarter, domain=_domain)
    )
for _number in (statistics.help_given, statistics.first_contacts, statistics.waiting_contact_days,
                statistics.first_helps, statistics.waiting_help_days):  # fmt: skip
    indicator_registry.register_known(_number.__name__, _number)


# What falls due.
def _lapsed(moment: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(state=InvitationState.SENT, expires_at__lte=moment)


def _follow_ups_due(moment: datetime) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(asked_at=None, answered_at=None, due_at__lte=moment)


def _handovers_late(moment: datetime) -> QuerySet[Handover]:
    return Handover.objects.filter(state=HandoverState.OPEN, reminded_at=None, due_at__lte=moment)


def _referrals_late(moment: datetime) -> QuerySet[Referral]:
    return Referral.objects.filter(state=ReferralState.SENT, reminded_at=None, due_at__lte=moment)


def _terms_over(moment: datetime) -> QuerySet[Case]:
    return Case.objects.filter(closed_at__lte=moment - KEPT_AFTER_CLOSING, forgotten_at=None)


sweeps.register("forget closed cases", _terms_over, lambda row, _: erasure.forget_case(row))
sweeps.register("lapse invitations", _lapsed, lambda row, _: asking.lapse_invitation(row, by=SYSTEM))
sweeps.register("ask follow-up questions", _follow_ups_due, lambda row, _: following.ask(row, by=SYSTEM))
sweeps.register("remind of handovers", _handovers_late, lambda row, _: handovers.remind(row))
sweeps.register("remind of referrals", _referrals_late, lambda row, _: asking.remind(row))

for _kind, _builder in messages.BUILDERS.items():
    notifications.register(_kind, _builder, reader=messages.READERS.get(_kind))


# A withdrawn consent stops sharing at once; without guidance the case itself stops.
def _consent_withdrawn(person: Person, purpose: Purpose, by: Actor) -> None:
    for case in Case.objects.filter(person=person, state__in=OPEN_STATES):
        if purpose == Purpose.GUIDANCE:
            cases.stop(case, by=by)
        elif purpose == Purpose.SHARE_WITH_HELPER:
            cases.stop_sharing(case, by=by)


consent.on_withdrawal(_consent_withdrawn)


# What the sender of a concern says, and reads.
def _not_solved(concern: Concern, by: Actor) -> None:
    case = Case.objects.filter(concern=concern, concern__about=About.SELF).first()
    if case is not None and case.state in (CaseState.FOLLOWING, CaseState.CLOSED):
        cases.reopen(case, by=by)


def _sentence(concern: Concern) -> str:
    case = Case.objects.filter(concern=concern).first()
    return str(SENTENCES[CaseState(case.state)]) if case is not None else ""


SENTENCES = {
    CaseState.CLARIFYING: _("Iemand van het infopunt bekijkt met u wat u precies nodig hebt."),
    CaseState.SEARCHING: _("Wij zoeken samen met u wie kan helpen."),
    CaseState.HANDING_OVER: _("Er is hulp. Wij maken afspraken zodat u goed weet wie u voortaan helpt."),
    CaseState.FOLLOWING: _("Er is hulp. Na een tijdje vragen wij u hoe het gaat."),
    CaseState.CLOSED: _("Uw vraag is afgerond."),
    CaseState.STOPPED: _("U wilde niet verder zoeken. U mag altijd opnieuw vragen."),
}

detection_registry.on_not_solved(_not_solved)
detection_registry.on_sender_note(lambda concern, by: following.hear_sender(concern))
detection_registry.status_sentence(_sentence)


# What "mijn gegevens" shows and the download holds.
def _export(person: Person) -> list[Any]:
    return [
        {
            "begonnen": case.created_at.isoformat(),
            "stand": str(case.get_state_display()),
            "in uw woorden": case.clarification.own_words,
            "doelen": case.clarification.goals,
            "wat goed lukt": case.clarification.strengths,
            "netwerk": case.clarification.network,
            "levensdomeinen": case.clarification.domains,
            "noden": [
                {"nood": need.term, "wat precies": need.words, "stand": str(need.get_state_display())}
                for need in case.needs.all()
            ],
        }
        for case in Case.objects.filter(person=person).select_related("clarification").prefetch_related("needs")
    ]


def _viewers(person: Person, actor: Actor) -> Sequence[Viewer | str]:
    found: list[Viewer | str] = []
    for case in Case.objects.filter(person=person, state__in=OPEN_STATES).select_related("owner", "owner_organisation"):
        who = case.owner.name if case.owner else str(case.owner_organisation or _("Iemand uit uw zorgcirkel"))
        found.append(Viewer(who, _("Volgt uw vraag op"), _("Uw naam, contactgegevens en uw vraag")))
        found.append(Viewer(str(_("Medewerkers van het infopunt")), _("Infopunt van uw buurt"), _("Hetzelfde")))
        for referral in case.referrals.filter(state=ReferralState.ACCEPTED).select_related("service__organisation"):
            found.append(
                Viewer(referral.service.organisation.name, _("Nam uw vraag aan"), _("Uw naam en contactgegevens"))
            )
        if case.invitations.filter(state=InvitationState.ACCEPTED).exists():
            found.append(Viewer(str(_("De helper die ja zei")), _("Uitnodiging"), _("Uw naam en contactgegevens")))
    return found


people_registry.register_export("begeleiding", _("Uw vragen om hulp"), _export, _("Om samen met u hulp te zoeken."))
people_registry.register_relation(_("Begeleiding"), _viewers)
people_registry.register_hold(
    _("Er loopt nog een vraag om hulp"),
    lambda person: Case.objects.filter(person=person, state__in=OPEN_STATES).exists(),
)
people_registry.register_hold(
    _("Volgt een vraag om hulp van iemand anders op; die moet eerst naar een ander"),
    lambda person: Case.objects.filter(owner_person=person, state__in=OPEN_STATES).exists(),
)
people_registry.register_erasure(erasure.forget)
registration_registry.register(Stage.GUIDING, registration.REGISTRATIONS, derived=registration.DERIVED)
