"""What detection plugs into core and people."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from nabij.accounts.models import Role
from nabij.accounts.queries import has_role, in_reach
from nabij.core import notifications, sweeps
from nabij.core.actors import Actor
from nabij.detection import mails, queries, services
from nabij.detection.models import Concern
from nabij.people import access


def _senders_and_subjects(actor: Actor, ids: Collection[UUID]) -> Collection[UUID]:
    """An infopoint worker may reach whoever sent, or is helped by, an open concern in the areas they serve."""
    if actor.user is None or not has_role(actor.user, Role.INFOPOINT):
        return ()
    rows = Concern.objects.open().filter(in_reach(actor.user, Role.INFOPOINT))
    rows = rows.filter(Q(sender__in=ids) | Q(subject__in=ids))
    return {pk for pair in rows.values_list("sender", "subject") for pk in pair if pk in ids}


def _erase(concern: Concern, moment: datetime) -> None:
    services.erase(concern)


access.register_ground("infopoint of an open concern", _senders_and_subjects)
notifications.register(services.CODE_MAIL, mails.code_mail)
sweeps.register("erase concerns", queries.to_erase, _erase)
