"""What accounts plugs into core: the mail that welcomes a new user."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from nabij.accounts.models import User
from nabij.accounts.services import WELCOME, password_link
from nabij.core import notifications
from nabij.core.notifications import Mail


def welcome(user_id: UUID, _key: str) -> Mail | None:
    """A link to choose a password, for as long as the user has none."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or user.has_usable_password():
        return None
    body = _(
        "Dag %(name)s,\n\n"
        "U hebt een account bij Nabij. Kies eerst een wachtwoord, binnen %(days)d dagen:\n%(link)s\n\n"
        "Werkt de link niet meer? Vraag dan een nieuwe op %(again)s\n\n"
        "Met vriendelijke groeten,\nNabij"
    ) % {
        "name": user.name,
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
        "link": password_link(user),
        "again": settings.SITE_URL + reverse("account_reset_password"),
    }
    return Mail(to=user.email, subject=_("Welkom bij Nabij: kies uw wachtwoord"), body=body)


notifications.register(WELCOME, welcome)
