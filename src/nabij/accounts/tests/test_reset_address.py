"""The mail for a new password leads to our own address, whatever host the request named."""

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories import make_user

pytestmark = pytest.mark.django_db


def ask_reset(client: Client, host: str) -> str:
    """The address in the mail that somebody gets when a request from ``host`` asks for a new password."""
    user = make_user(password="een-heel-lang-woord")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.post(reverse("account_reset_password"), {"email": user.email}, HTTP_HOST=host)
    return next(word for word in mail.outbox[-1].body.split() if "://" in word)


def test_the_link_is_ours(client: Client) -> None:
    address = ask_reset(client, "evil.example")
    assert address.startswith(settings.SITE_URL)
    page = client.get(address.removeprefix(settings.SITE_URL), follow=True)
    assert b'type="password"' in page.content


def test_an_address_that_is_not_proved_does_not_become_one_s_own(client: Client) -> None:
    user = make_user(password="een-heel-lang-woord")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    before = user.email
    client.force_login(user)
    for action in ("action_add", "action_primary"):
        client.post("/aanmelden/email/", {"email": "burgemeester@example.org", action: ""})
    user.refresh_from_db()
    assert user.email == before
