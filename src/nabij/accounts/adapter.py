"""Who may get an account, and how a second factor is kept."""

import base64
import hashlib
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nabij.accounts import professionals
from nabij.core import limits


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("Dit e-mailadres of dit wachtwoord klopt niet. Kijk ze allebei nog eens na."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by whoever knows the person; nobody needs one to ask or to signal."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the mail leads to our own address, whatever host the request named."""
        url = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_URL + url.replace("UID-KEY", quote(key))

    def get_client_ip(self, request: HttpRequest) -> str:
        return limits.client_address(request)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors lie in the database encrypted with a key made from the secret key."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """A professional keeps at least one second factor; another can be added first."""
        if not settings.SECOND_FACTOR_REQUIRED or not professionals.is_professional(authenticator.user):
            return True
        factors = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return bool(factors.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def _cipher() -> Fernet:
    key = hashlib.sha256(b"nabij.accounts.second-factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
