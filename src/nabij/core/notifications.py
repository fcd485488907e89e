"""Outgoing messages.

An app says *that* a message must go out (`send_later`), in the transaction of the act. Words and address are made by
the app's builder at the moment of sending, through the doors that check consent; the outbox itself holds neither.
"""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation

from nabij.core import languages, sweeps
from nabij.core.clock import now
from nabij.core.models import Notification

ATTEMPTS = 8


@dataclass(frozen=True)
class Mail:
    """One mail: address, subject and plain text."""

    to: str
    subject: str
    body: str


Builder = Callable[[UUID, str], Mail | None]
Reader = Callable[[UUID], str | None]
_builders: dict[str, Builder] = {}
_readers: dict[str, Reader] = {}


def register(kind: str, builder: Builder, *, reader: Reader | None = None) -> None:
    """``builder(object_id, key)`` makes the mail, or None when there is nothing to send any more.

    ``reader(object_id)`` is the language of whoever reads it ("fr"), None when unknown. Without a reader, and in a
    language that isn't on offer, it goes out in Dutch.
    """
    _builders[kind] = builder
    if reader is not None:
        _readers[kind] = reader


def send_later(kind: str, object_id: UUID, *, key: str = "", at: datetime | None = None) -> None:
    """Put a message in the outbox; the same kind, object and key go out once."""
    Notification.objects.get_or_create(kind=kind, object_id=object_id, key=key, defaults={"due_at": at or now()})


def _due(moment: datetime) -> QuerySet[Notification]:
    return Notification.objects.filter(sent_at=None, dropped_at=None, due_at__lte=moment).order_by("due_at")


def _claim(notification: Notification, moment: datetime) -> None:
    """Put the next try off, and send once that is certain: no database lock is held while a mail server answers."""
    notification.attempts += 1
    notification.due_at = moment + timedelta(minutes=2**notification.attempts)
    notification.save()
    transaction.on_commit(lambda: _send(notification))


def _build(notification: Notification) -> Mail | None:
    reader = _readers.get(notification.kind)
    language = reader(notification.object_id) if reader else None
    with translation.override(languages.on_offer(language or "")):
        return _builders[notification.kind](notification.object_id, notification.key)


def _send(notification: Notification) -> None:
    mail = _build(notification)
    if mail is None or not mail.to:
        _close(notification, dropped_at=now())
        return
    connection = get_connection()
    # A mailbox in our own database takes the mail and the note that it was sent together.
    together = transaction.atomic() if getattr(connection, "in_database", False) else nullcontext()
    try:
        with together:
            # The same id on a second try lets a mail server drop the copy if we died between sending and noting it.
            headers = {"Message-ID": f"<{notification.pk}@nabij>"}
            EmailMessage(
                mail.subject, mail.body, settings.DEFAULT_FROM_EMAIL, [mail.to], connection=connection, headers=headers
            ).send()
            _close(notification, sent_at=now())
    except OSError as error:
        dropped = now() if notification.attempts >= ATTEMPTS else None
        # A mail server repeats the address in its refusal; the outbox holds none.
        _close(notification, problem=str(error).replace(mail.to, "<...>")[:200], dropped_at=dropped)


def _close(notification: Notification, **fields: Any) -> None:
    Notification.objects.filter(pk=notification.pk).update(**fields)


sweeps.register("send messages", _due, _claim)
