"""Fills an empty database with the demo world, and introduces its people."""

import random
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse

from nabij.config.demo import generate, tour
from nabij.config.demo.loading import analysis, counts, figures, ground, offer, programme, residents, signals, stories
from nabij.config.demo.loading.stage import Stage
from nabij.config.demo.logins import logins
from nabij.config.demo.people_accounts import ROLES
from nabij.core import audit, clock
from nabij.core.models import Notification
from nabij.guidance.models import (
    FollowUp,
    Handover,
    HandoverState,
    Invitation,
    InvitationState,
    Referral,
    ReferralState,
)
from nabij.territory.models import Area

BEFORE_EVERYTHING = timedelta(days=430)


class NotEmpty(Exception):
    """The database holds areas already; the demo is only loaded into an empty one."""


def load(seed: int = 1) -> None:
    """Load the world of a seed, in one transaction. Raises `NotEmpty`, and then changes nothing."""
    world = tour.bend(generate(seed))
    with audit.together():
        if Area.objects.exists():
            raise NotEmpty("this database holds areas already; the demo is only loaded into an empty one")
        stage = Stage(world, start=clock.now())
        ground.lay(stage)
        offer.lay(stage, random.Random(f"{seed}-places"))
        figures.tell(stage, random.Random(f"{seed}-figures"))
        with clock.at(stage.start - BEFORE_EVERYTHING):
            residents.settle(stage)
        signals.tell(stage)
        stories.tell(stage)
        stage.play()
        counts.leave_gaps(stage, random.Random(f"{seed}-gaps"))
        figures.count_known()
        offer.tell(stage, random.Random(f"{seed}-offer"))
        analysis.tell(stage, random.Random(f"{seed}-analysis"))
        programme.tell(stage)
        _consider_sent(stage)


def _consider_sent(stage: Stage) -> None:
    """Mails of the past are not sent now; the questions that still wait for an answer are."""
    waiting = (
        Q(object_id__in=Invitation.objects.filter(state=InvitationState.SENT).values("pk"))
        | Q(object_id__in=Referral.objects.filter(state=ReferralState.SENT).values("pk"))
        | Q(object_id__in=Handover.objects.filter(state=HandoverState.OPEN).values("pk"))
        | Q(object_id__in=FollowUp.objects.filter(answered_at=None).values("pk"))
    )
    Notification.objects.exclude(waiting).update(sent_at=stage.start)


def people() -> list[tuple[str, str, str]]:
    """Name, role in words, and the address at which one becomes that person."""
    return [(login.name, ROLES[login.role][0], f"{reverse('account_login')}#{login.key}") for login in logins()]
