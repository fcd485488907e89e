"""The warm handover: three confirmations, and until the third the one who hands over stays owner."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nabij.core.actors import Actor
from nabij.core.clock import now
from nabij.core.notifications import send_later
from nabij.guidance.models import Case, FollowUp, Handover, HandoverState
from nabij.guidance.rules import CASE, FOLLOW_UP_AFTER, HANDOVER, HANDOVER_LINK_TERM, HANDOVER_TERM
from nabij.guidance.services.cases import NotReady, check_sharing, log

SIDES = ("giver", "receiver", "person")


@transaction.atomic
def hand_over(
    case: Case,
    *,
    by: Actor,
    message: str,
    receiver: Any = None,
    receiver_organisation: Any = None,
    receiver_person: Any = None,
) -> Handover:
    """Begin a warm handover to a worker, a partner organisation or a human being without account."""
    if case.owner is None or by.user is None:
        raise NotReady(_("Neem het dossier eerst zelf over voor u het doorgeeft."))
    if receiver is None:  # a colleague of the infopoint works on the consent that is there already
        check_sharing(case)
    CASE.take(case, "hand_over", by=by, next_due_at=now() + HANDOVER_TERM)
    handover = Handover.objects.create(
        case=case,
        giver=case.owner,
        receiver=receiver,
        receiver_organisation=receiver_organisation,
        receiver_person=receiver_person,
        message=message,
        due_at=now() + HANDOVER_TERM,
        expires_at=now() + HANDOVER_LINK_TERM,
    )
    send_later("guidance.handover_receiver", handover.pk)
    send_later("guidance.handover_person", handover.pk)
    log("handover.started", case, by)
    return handover


@transaction.atomic
def remind(handover: Handover) -> None:
    """Nobody answered in time: who didn't confirm yet is asked once more, and the case is due."""
    moment = now()
    handover.reminded_at, handover.due_at = moment, moment + HANDOVER_TERM
    handover.save(update_fields=["reminded_at", "due_at"])
    for side in ("receiver", "person"):
        if getattr(handover, f"{side}_at") is None:
            send_later(f"guidance.handover_{side}", handover.pk, key="reminder")
    Case.objects.filter(pk=handover.case_id).update(next_due_at=moment)


@transaction.atomic
def confirm(handover: Handover, side: str, *, by: Actor) -> bool:
    """Note one of the three confirmations; True when it was the third and the case has its new owner."""
    if side not in SIDES:
        raise ValueError(f"'{side}' is no side of a handover")
    current = Handover.objects.select_for_update().get(pk=handover.pk)
    if current.state != HandoverState.OPEN:
        raise NotReady(_("Deze overdracht is al afgerond of gestopt."))
    if getattr(current, f"{side}_at") is None:
        setattr(current, f"{side}_at", now())
        current.save(update_fields=[f"{side}_at"])
        log("handover.confirmed", current.case, by, side=side)
    handover.refresh_from_db()
    if not (current.giver_at and current.receiver_at and current.person_at):
        return False
    _complete(current, by=by)
    handover.refresh_from_db()
    return True


def _complete(handover: Handover, *, by: Actor) -> None:
    case = handover.case
    HANDOVER.take(handover, "complete", by=by)
    CASE.take(
        case,
        "handed_over",
        by=by,
        owner=handover.receiver,
        owner_organisation=handover.receiver_organisation,
        owner_person=handover.receiver_person,
        next_due_at=None,
    )
    plan_follow_up(case)


@transaction.atomic
def stop(handover: Handover, *, by: Actor) -> None:
    """One of the three doesn't want it: the owner stays and searches on."""
    HANDOVER.take(handover, "stop", by=by)
    CASE.take(handover.case, "handover_stopped", by=by, next_due_at=now())


def plan_follow_up(case: Case) -> FollowUp:
    """Put the question "is it solved?" in the calendar, once."""
    due_at = now() + FOLLOW_UP_AFTER
    follow_up, _made = FollowUp.objects.get_or_create(case=case, answered_at=None, defaults={"due_at": due_at})
    Case.objects.filter(pk=case.pk).update(next_due_at=follow_up.due_at)
    return follow_up
