"""The mailbox of the demo."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from nabij.core.models import DemoMail


class DemoMailbox(BaseEmailBackend):
    """Keeps every mail in the database, where the demo shows it; in the transaction of the sender, so never twice."""

    in_database = True

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            for to in message.to:
                DemoMail.objects.create(to=to, subject=str(message.subject), body=str(message.body))
        return len(email_messages)
