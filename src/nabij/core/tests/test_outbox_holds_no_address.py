"""A mail server repeats the address it refuses; the outbox keeps no address."""

import smtplib
from uuid import uuid4

import pytest
from django.core.mail.backends.locmem import EmailBackend

from nabij.core import notifications, sweeps
from nabij.core.models import Notification
from nabij.core.notifications import Mail

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_refused_address_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: EmailBackend, messages: object) -> int:
        raise smtplib.SMTPRecipientsRefused({"rosa@example.org": (550, b"no such user rosa@example.org")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    monkeypatch.setitem(notifications._builders, "test.refused", lambda pk, key: Mail("rosa@example.org", "Dag", "Dag"))
    notifications.send_later("test.refused", uuid4())
    sweeps.run_all("one")
    problem = Notification.objects.get().problem
    assert ("rosa" in problem, "550" in problem) == (False, True)
