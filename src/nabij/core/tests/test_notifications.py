"""The outbox: once, late if need be, and with words made at the moment of sending."""

import smtplib
from datetime import timedelta
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core import mail

from nabij.core import notifications, sweeps
from nabij.core.clock import now
from nabij.core.models import DemoMail, Notification
from nabij.core.notifications import Mail, send_later

pytestmark = pytest.mark.django_db(transaction=True)
DEMO = "nabij.core.mail.DemoMailbox"


@pytest.fixture(autouse=True)
def letter() -> Any:
    def build(pk: UUID, key: str) -> Mail | None:
        return None if key == "moot" else Mail("an@example.org", "Dag", "Een bericht.")

    notifications.register("test.letter", build)
    yield
    notifications._builders.pop("test.letter")


def test_a_message_is_sent_once_however_often_it_is_asked() -> None:
    pk = uuid4()
    send_later("test.letter", pk)
    send_later("test.letter", pk)
    sweeps.run_all()
    sweeps.run_all()
    assert [message.subject for message in mail.outbox] == ["Dag"]
    assert Notification.objects.get().sent_at is not None


def test_a_message_that_lost_its_point_is_dropped() -> None:
    send_later("test.letter", uuid4(), key="moot")
    sweeps.run_all()
    assert mail.outbox == []
    assert Notification.objects.get().dropped_at is not None


def test_a_message_for_later_waits() -> None:
    send_later("test.letter", uuid4(), at=now() + timedelta(hours=1))
    sweeps.run_all()
    assert mail.outbox == []
    with time_machine.travel(now() + timedelta(hours=2), tick=False):
        sweeps.run_all()
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_down_is_tried_again_later() -> None:
    send_later("test.letter", uuid4())
    down = smtplib.SMTPServerDisconnected("no server")
    with mock.patch("django.core.mail.EmailMessage.send", side_effect=down):
        sweeps.run_all()
    waiting = Notification.objects.get()
    assert (waiting.sent_at, waiting.attempts, waiting.problem) == (None, 1, "no server")
    assert waiting.due_at > now()
    with time_machine.travel(waiting.due_at + timedelta(seconds=1), tick=False):
        sweeps.run_all()
    assert len(mail.outbox) == 1


def test_a_worker_that_dies_before_sending_sends_after_its_restart_and_not_twice(settings: Any) -> None:
    settings.EMAIL_BACKEND = DEMO
    send_later("test.letter", uuid4())
    with mock.patch("nabij.core.notifications._send", side_effect=SystemExit), pytest.raises(SystemExit):
        sweeps.run_all()
    assert DemoMail.objects.count() == 0
    with time_machine.travel(now() + timedelta(minutes=5), tick=False):
        sweeps.run_all()
        sweeps.run_all()
    assert DemoMail.objects.count() == 1


def test_a_mail_and_the_note_that_it_was_sent_stand_or_fall_together(settings: Any) -> None:
    settings.EMAIL_BACKEND = DEMO
    send_later("test.letter", uuid4())
    with mock.patch("nabij.core.notifications._close", side_effect=SystemExit), pytest.raises(SystemExit):
        sweeps.run_all()
    assert DemoMail.objects.count() == 0
    with time_machine.travel(now() + timedelta(minutes=5), tick=False):
        sweeps.run_all()
    assert DemoMail.objects.count() == 1
