"""The workflows of guidance, its terms, and who may do what with a case."""

from datetime import timedelta
from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from nabij.accounts.models import Role
from nabij.accounts.queries import has_role, in_reach
from nabij.core.clock import now
from nabij.core.workflow import Step, Workflow
from nabij.directory.models import organisations_of
from nabij.guidance.models import Case, CaseState, HandoverState, InvitationState, ReferralState
from nabij.people import consent
from nabij.people.models import Purpose

# Terms: how long each step may take before somebody is reminded.
CLARIFY_WITHIN = timedelta(days=3)
SEARCH_WITHIN = timedelta(days=3)
INVITATION_TERM = timedelta(days=3)
REFERRAL_TERM = timedelta(days=5)
REFERRAL_LINK_TERM = timedelta(days=21)
HANDOVER_TERM = timedelta(days=7)
HANDOVER_LINK_TERM = timedelta(days=21)
FOLLOW_UP_AFTER = timedelta(days=14)
FOLLOW_UP_LINK_TERM = timedelta(days=21)
SEEN_AFTER_CLOSING = timedelta(days=90)  # a closed case can still be read, and reopened, this long
KEPT_AFTER_CLOSING = timedelta(days=365)  # then its words are wiped

OPEN_STATES = (CaseState.CLARIFYING, CaseState.SEARCHING, CaseState.HANDING_OVER, CaseState.FOLLOWING)

CASE = Workflow(
    "case",
    [
        Step("clarified", (CaseState.CLARIFYING,), CaseState.SEARCHING, _("Verduidelijkt: hulp zoeken")),
        Step(
            "hand_over",
            (CaseState.CLARIFYING, CaseState.SEARCHING, CaseState.FOLLOWING),
            CaseState.HANDING_OVER,
            _("Warm overdragen"),
        ),
        Step("handover_stopped", (CaseState.HANDING_OVER,), CaseState.SEARCHING, _("Overdracht stoppen")),
        Step("handed_over", (CaseState.HANDING_OVER,), CaseState.FOLLOWING, _("Overgedragen")),
        Step("follow", (CaseState.SEARCHING,), CaseState.FOLLOWING, _("Zelf opvolgen")),
        Step("reopen", (CaseState.FOLLOWING, CaseState.CLOSED, CaseState.STOPPED), CaseState.SEARCHING, _("Heropenen")),
        Step("close", (CaseState.SEARCHING, CaseState.FOLLOWING), CaseState.CLOSED, _("Afsluiten")),
        Step("stop", OPEN_STATES, CaseState.STOPPED, _("Stoppen: de persoon wil dit niet (meer)")),
    ],
)

INVITATION = Workflow(
    "invitation",
    [
        Step("accept", (InvitationState.SENT,), InvitationState.ACCEPTED, _("Ja, ik help")),
        Step("decline", (InvitationState.SENT,), InvitationState.DECLINED, _("Nee, nu niet")),
        Step("lapse", (InvitationState.SENT,), InvitationState.LAPSED, _("Geen antwoord")),
        Step("withdraw", (InvitationState.SENT, InvitationState.ACCEPTED), InvitationState.WITHDRAWN, _("Intrekken")),
    ],
)

REFERRAL = Workflow(
    "referral",
    [
        Step("accept", (ReferralState.SENT, ReferralState.QUESTION), ReferralState.ACCEPTED, _("Wij nemen dit op")),
        Step("refuse", (ReferralState.SENT, ReferralState.QUESTION), ReferralState.REFUSED, _("Dit kan niet")),
        Step("ask_back", (ReferralState.SENT,), ReferralState.QUESTION, _("Vraag terug")),
        Step("answer", (ReferralState.QUESTION,), ReferralState.SENT, _("Antwoorden")),
        Step(
            "withdraw",
            (ReferralState.SENT, ReferralState.QUESTION, ReferralState.ACCEPTED),
            ReferralState.WITHDRAWN,
            _("Intrekken"),
        ),
    ],
)

HANDOVER = Workflow(
    "handover",
    [
        Step("complete", (HandoverState.OPEN,), HandoverState.DONE, _("Volledig")),
        Step("stop", (HandoverState.OPEN,), HandoverState.STOPPED, _("Stoppen")),
    ],
)


@rules.predicate
def owns(user: Any, case: Case) -> bool:
    """The worker who follows the case up, for as long as they work at an infopoint."""
    return case.owner_id is not None and case.owner_id == user.pk and has_role(user, Role.INFOPOINT)


@rules.predicate
def works_for_owner(user: Any, case: Case) -> bool:
    """Staff of the partner to whom the case was handed over, while the person lets their data be shared."""
    return (
        case.owner_organisation_id is not None
        and organisations_of(user).filter(pk=case.owner_organisation_id).exists()
        and consent.has(case.person_id, Purpose.SHARE_WITH_HELPER)
    )


@rules.predicate
def serves_the_place(user: Any, case: Case) -> bool:
    """An infopoint worker of the case's neighbourhood; only while the person consents to being guided."""
    return has_role(user, Role.INFOPOINT) and Case.objects.filter(in_reach(user, Role.INFOPOINT), pk=case.pk).exists()


@rules.predicate
def is_open(user: Any, case: Case) -> bool:
    return case.state in OPEN_STATES


@rules.predicate
def is_open_or_just_closed(user: Any, case: Case) -> bool:
    return case.closed_at is None or case.closed_at > now() - SEEN_AFTER_CLOSING


@rules.predicate
def person_consents(user: Any, case: Case) -> bool:
    return consent.has(case.person_id, Purpose.GUIDANCE)


rules.add_perm(
    "guidance.see_case", person_consents & is_open_or_just_closed & (owns | works_for_owner | serves_the_place)
)
rules.add_perm("guidance.work_on_case", person_consents & is_open & (owns | works_for_owner | serves_the_place))
# A case becomes one worker's own only at the infopoint: a partner keeps what it has as an organisation.
rules.add_perm("guidance.take_over_case", person_consents & is_open & serves_the_place)
