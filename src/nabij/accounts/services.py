"""Giving people an account and a role, and taking the role back."""

from datetime import date

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from nabij.accounts.models import Membership, Role, User
from nabij.core import audit, notifications
from nabij.core.actors import Actor
from nabij.core.clock import now, today
from nabij.territory.models import Area

WELCOME = "accounts.welcome"


def add_user(*, by: Actor, email: str, name: str) -> tuple[User, bool]:
    """The user with this e-mail address, made if there is none; and whether it was made.

    Raises `ValidationError` when the address is none. A new user gets a mail with a link to choose a password.
    """
    address = email.strip().lower()
    validate_email(address)
    if not name.strip():
        raise ValidationError("A user has a name.")
    with transaction.atomic():
        user = User.objects.filter(email=address).first()
        if user is not None:
            return user, False
        user = User.objects.create_user(address, name=name.strip())
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
        audit.record("user.added", by=by, on=user)
        notifications.send_later(WELCOME, user.pk, key=now().isoformat()[:19])
    return user, True


def give_role(*, by: Actor, user: User, role: Role, area: Area, until: date | None = None) -> Membership:
    """Let the user hold a role over an area from today; a role that is held already gets the new last day."""
    if until is not None and until < today():
        raise ValidationError("A role can't end before it starts.")
    with transaction.atomic():
        held = Membership.objects.current().filter(user=user, role=role, area=area).first()
        membership = held or Membership(user=user, role=role, area=area)
        membership.ends_on = until
        membership.save()
        _log("user.role-given", membership, by)
    return membership


def _log(action: str, membership: Membership, by: Actor) -> None:
    audit.record(
        action,
        by=by,
        on=membership,
        user=membership.user_id,
        role=membership.role,
        area=membership.area.code,
        until=membership.ends_on,
    )


def password_link(user: User) -> str:
    """Full address where the user chooses a password; works once, for `settings.PASSWORD_RESET_TIMEOUT` seconds."""
    parts = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=parts)
