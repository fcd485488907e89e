"""Mails to senders. They hold no word of the concern: a mailbox may be read by others."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from nabij.core.notifications import Mail
from nabij.detection.models import Concern
from nabij.people import access


def language_of_sender(concern_id: UUID) -> str | None:
    return Concern.objects.filter(pk=concern_id).values_list("sender__language", flat=True).first()


def code_mail(concern_id: UUID, key: str) -> Mail | None:
    """The follow-up code, to the sender; nothing once the sender is forgotten."""
    concern = Concern.objects.filter(pk=concern_id).first()
    if concern is None or concern.sender_id is None:
        return None
    to = access.mail_address(concern.sender_id, why="concern")
    address = settings.SITE_URL + reverse("detection:follow", args=[concern.shown_code])
    body = _(
        "Dag,\n\n"
        "Dank u voor uw melding. Wij hebben ze goed ontvangen.\n\n"
        "Uw volgcode is %(code)s\n\n"
        "Met deze code ziet u hoe het ermee staat, en kunt u iets toevoegen:\n%(address)s\n\n"
        "Is er nu gevaar? Bel 112.\n\n"
        "Vriendelijke groet,\nhet infopunt van uw buurt\n"
    ) % {"code": concern.shown_code, "address": address}
    return Mail(to=to, subject=_("Uw melding: volgcode %(code)s") % {"code": concern.shown_code}, body=body)
