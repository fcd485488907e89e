"""The worker is killed, at random moments, in the middle of its work: nothing is lost and nothing happens twice."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection

from nabij.core import audit
from nabij.core.clock import now
from nabij.core.models import DemoMail, Notification, StateChange
from nabij.guidance.models import Case, CaseState, Decline, FollowUp, Invitation, InvitationState
from nabij.guidance.services import asking, cases
from nabij.guidance.tests.scene import TERM, make_scene
from nabij.people import consent
from nabij.people.models import How, Purpose
from tests.factories import make_offer, make_person

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 40
KILLS = 3


def database_url() -> str:
    """Address of the test database, for a process of its own."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    who = quote(at["USER"] or "postgres", safe="") + (f":{quote(at['PASSWORD'], safe='')}" if at["PASSWORD"] else "")
    port = f":{at['PORT']}" if at["PORT"] else ""
    host = quote(at["HOST"] or at["OPTIONS"].get("host", ""), safe="")  # a socket stands among the options
    return f"postgresql://{who}@{host}{port}/{at['NAME']}"


def start_worker() -> "subprocess.Popen[bytes]":
    settings = {"NABIJ_MODE": "development", "DJANGO_SETTINGS_MODULE": "nabij.config.settings"}
    env = os.environ | settings | {"NABIJ_DATABASE_URL": database_url()}
    return subprocess.Popen([sys.executable, "-m", "nabij.config.cli", "worker"], env=env)


def work_left() -> int:
    return (
        Invitation.objects.filter(state=InvitationState.SENT).count()
        + FollowUp.objects.filter(asked_at=None).count()
        + Notification.objects.filter(sent_at=None, dropped_at=None).count()
    )


def make_work() -> None:
    """Invitations that lapsed and follow-up questions that are due, each with mails."""
    scene = make_scene()
    for number in range(ROWS):
        details = {"email": f"persoon{number}@example.org"}
        person = make_person(scene.neighbourhood, details=details)
        for purpose in (Purpose.GUIDANCE, Purpose.SHARE_WITH_HELPER):
            consent.give(person, purpose, by=scene.by, how=How.SPOKEN)
        case = cases.open_case(person=person, by=scene.by)
        need = cases.add_need(case, term=TERM, by=scene.by)
        cases.search(case, by=scene.by)
        offer = make_offer(make_person(scene.neighbourhood), terms=[TERM])
        choice = asking.choose(need, by=scene.by, ring=2, reasons=[], position=1, offered=1, offer=offer)
        asking.invite(choice, what="Boodschappen", when="vrijdag", by=scene.by, term=timedelta(seconds=-1))
        followed = cases.open_case(person=person, by=scene.by)
        Case.objects.filter(pk=followed.pk).update(state=CaseState.FOLLOWING)
        FollowUp.objects.create(case=followed, due_at=now())


def test_nothing_is_lost_and_nothing_happens_twice() -> None:
    make_work()
    dice = random.Random(7)
    for _kill in range(KILLS):
        worker, before, deadline = start_worker(), work_left(), time.monotonic() + 40
        while work_left() == before and worker.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(dice.uniform(0, 0.25))
        worker.kill()
        worker.wait()
        # What the dead worker claimed comes free again when its lease and its first try are over.
        Notification.objects.filter(sent_at=None, attempts__gt=0).update(due_at=now())
    worker, deadline = start_worker(), time.monotonic() + 60
    while work_left() and worker.poll() is None and time.monotonic() < deadline:
        time.sleep(0.1)
        Notification.objects.filter(sent_at=None, attempts__gt=0, attempts__lt=2).update(due_at=now())
    worker.terminate()
    assert worker.wait(timeout=20) == 0

    assert work_left() == 0
    assert Invitation.objects.filter(state=InvitationState.LAPSED).count() == ROWS
    assert set(Counter(StateChange.objects.filter(step="lapse").values_list("object_id", flat=True)).values()) == {1}
    assert Decline.objects.count() == ROWS
    mails = Counter(DemoMail.objects.filter(subject="Hoe gaat het nu?").values_list("to", flat=True))
    assert len(mails) == ROWS
    assert set(mails.values()) == {1}
    assert list(audit.verify()) == []
