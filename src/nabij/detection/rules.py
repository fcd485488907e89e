"""Terms, permissions and the workflow of concerns."""

from datetime import datetime, time, timedelta
from typing import Any

import rules
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nabij.accounts.models import Role
from nabij.accounts.queries import has_role, in_reach
from nabij.core.workflow import Step, Workflow
from nabij.detection.models import Concern, ConcernState, Urgency

# Terms. Shown to users in docs/gebruikers/infopunt.md; a concern's clock runs until it is taken up or closed.
UNSEEN_TERM = timedelta(hours=24)  # a new concern is looked at within a day
DANGER_TERM = timedelta(hours=1)  # and within the hour when its words sound like danger
END_OF_DAY = time(18)  # "today" ends here, Brussels time
THIRD_PARTY_TERM = timedelta(days=30)  # a signal about somebody else goes without their consent
CLOSED_TERM = timedelta(days=365)  # words of a closed concern about oneself or a place
SENDER_TERM = timedelta(days=90)  # name and contact of a sender without any further relation


def unseen_due(moment: datetime, *, danger: bool) -> datetime:
    """Until when a concern may wait for its first look."""
    return moment + (DANGER_TERM if danger else UNSEEN_TERM)


def answer_due(urgency: str, moment: datetime) -> datetime:
    """Until when a concern of this urgency may wait for an answer, counted from ``moment``."""
    if urgency == Urgency.NOW:
        return moment + timedelta(hours=1)
    if urgency == Urgency.TODAY:
        evening = timezone.make_aware(datetime.combine(timezone.localdate(moment), END_OF_DAY))
        return max(evening, moment + timedelta(hours=1))
    return moment + timedelta(days=5 if urgency == Urgency.THIS_WEEK else 14)


_RECEIVED, _TRIAGED, _TAKEN_UP = ConcernState.RECEIVED.value, ConcernState.TRIAGED.value, ConcernState.TAKEN_UP.value
_CLOSED, _ERASED = ConcernState.CLOSED.value, ConcernState.ERASED.value

CONCERN = Workflow(
    "concern",
    [
        Step("triage", (_RECEIVED,), _TRIAGED, _("Ingeschat")),
        # A step of its own, so that two workers who triage the same new concern don't overrule each other unseen.
        Step("triage_again", (_TRIAGED,), _TRIAGED, _("Opnieuw ingeschat")),
        Step("take_up", (_RECEIVED, _TRIAGED, _CLOSED), _TAKEN_UP, _("Opgenomen in een dossier")),
        Step("close", (_RECEIVED, _TRIAGED, _TAKEN_UP), _CLOSED, _("Afgerond")),
        Step("reopen", (_CLOSED,), _RECEIVED, _("Heropend")),
        Step("erase", (_RECEIVED, _TRIAGED, _TAKEN_UP, _CLOSED), _ERASED, _("Gewist")),
    ],
)


@rules.predicate
def is_infopoint(user: Any) -> bool:
    """Works at an infopoint today."""
    return has_role(user, Role.INFOPOINT)


@rules.predicate
def lies_in_reach(user: Any, concern: Concern | None) -> bool:
    """The concern lies in what the user's infopoint serves."""
    return concern is not None and Concern.objects.filter(in_reach(user, Role.INFOPOINT), pk=concern.pk).exists()


rules.add_perm("detection.work_at_infopoint", is_infopoint)
rules.add_perm("detection.handle_concern", is_infopoint & lies_in_reach)


class Outrun(Exception):
    """Somebody else was first: what the worker had before them no longer holds."""


class Gone(Outrun):
    """The concern was erased meanwhile."""

    def __init__(self, concern: Concern) -> None:
        super().__init__(f"concern {concern.pk} was erased")
