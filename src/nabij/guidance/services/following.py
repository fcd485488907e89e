"""The follow-up question, and what the answer sets going."""

from django.db import transaction
from django.utils.translation import gettext as _

from nabij.core.actors import Actor
from nabij.core.clock import now
from nabij.core.notifications import send_later
from nabij.detection.models import Concern
from nabij.guidance.models import Case, CaseState, FollowUp, Need, NeedState, Outcome
from nabij.guidance.rules import CASE, FOLLOW_UP_LINK_TERM, OPEN_STATES
from nabij.guidance.services import cases
from nabij.guidance.services.cases import NotReady, log
from nabij.guidance.services.handovers import plan_follow_up


@transaction.atomic
def ask(follow_up: FollowUp, *, by: Actor) -> None:
    """The question is due: by mail when there is an address, else it stands on the call list."""
    moment = now()
    FollowUp.objects.filter(pk=follow_up.pk, asked_at=None).update(
        asked_at=moment, expires_at=moment + FOLLOW_UP_LINK_TERM
    )
    send_later("guidance.follow_up", follow_up.pk)


@transaction.atomic
def answer(follow_up: FollowUp, *, outcome: str, words: str = "", by: Actor) -> None:
    """Solved closes the case; partly asks again later; not solved reopens it, due at once."""
    outcome = Outcome(outcome)
    changed = FollowUp.objects.filter(pk=follow_up.pk, answered_at=None).update(
        answered_at=now(), outcome=outcome, words=words
    )
    if not changed:
        raise NotReady(_("Deze vraag is al beantwoord."))
    follow_up.refresh_from_db()
    case = follow_up.case
    log("follow_up.answered", case, by, outcome=outcome)
    if case.state != CaseState.FOLLOWING:
        return
    if outcome == Outcome.SOLVED:
        Need.objects.filter(case=case, state=NeedState.ARRANGED).update(state=NeedState.MET)
        CASE.take(case, "close", by=by, next_due_at=None, closed_at=now())
    elif outcome == Outcome.PARTLY:
        plan_follow_up(case)
    else:
        cases.reopen(case, by=by)


@transaction.atomic
def add_words(follow_up: FollowUp, *, words: str, by: Actor) -> None:
    """What the person still wants to say after the answer; once."""
    changed = FollowUp.objects.filter(pk=follow_up.pk, words="").exclude(outcome="").update(words=words)
    if changed:
        log("follow_up.words_added", follow_up.case, by)


def hear_sender(concern: Concern) -> None:
    """The sender of a concern added something: whoever guides looks at it first."""
    Case.objects.filter(concern=concern, state__in=OPEN_STATES).update(next_due_at=now())


@transaction.atomic
def follow(case: Case, *, by: Actor) -> None:
    """The owner follows up without handing over, and the question is planned."""
    cases.nothing_open(case)
    CASE.take(case, "follow", by=by, next_due_at=None)
    plan_follow_up(case)
