"""Professionals can do nothing before they have a second factor, and can't do away with their last one."""

from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse

from nabij.accounts import professionals
from nabij.accounts.models import Role, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db
WORD = "een lange zin om te onthouden"


@pytest.fixture(autouse=True)
def _required(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def worker() -> User:
    return make_user(Role.INFOPOINT, password=WORD)


def code(secret: str) -> str:
    return f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06d}"


def sign_in(client: Client, user: User) -> Any:
    return client.post(reverse("account_login"), {"login": user.email, "password": WORD})


def test_a_professional_without_a_second_factor_is_led_to_set_one(client: Client) -> None:
    sign_in(client, worker())
    response = client.get("/")
    assert (response.status_code, response["Location"]) == (302, "/aanmelden/2fa/?nodig=1")
    page = client.get(response["Location"]).content.decode()
    assert "Stel eerst een tweede stap in" in page
    assert client.post(reverse("account_logout")).status_code == 302


def test_others_need_no_second_factor(client: Client) -> None:
    sign_in(client, make_user(password=WORD))
    assert client.get("/").status_code == 200
    client.logout()
    assert client.get("/").status_code == 200


def test_nobody_is_led_away_when_it_is_not_required(client: Client, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    sign_in(client, worker())
    assert client.get("/").status_code == 200


def test_with_the_code_of_the_app_a_professional_comes_in(client: Client) -> None:
    user, secret = worker(), generate_totp_secret()
    TOTP.activate(user, secret)
    assert sign_in(client, user)["Location"].startswith(reverse("mfa_authenticate"))
    assert "_auth_user_id" not in client.session
    page = client.get(reverse("mfa_authenticate")).content.decode()
    assert "Tweede stap" in page
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert "_auth_user_id" not in client.session
    client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.get("/").status_code == 200


def test_the_last_second_factor_of_a_professional_stays() -> None:
    user = worker()
    app = TOTP.activate(user, generate_totp_secret()).instance
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert get_adapter().can_delete_authenticator(app) is False
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={})
    assert get_adapter().can_delete_authenticator(app) is True
    other = make_user()
    assert get_adapter().can_delete_authenticator(TOTP.activate(other, generate_totp_secret()).instance) is True


def test_the_secret_of_a_second_factor_does_not_lie_open_in_the_database() -> None:
    secret = generate_totp_secret()
    stored = TOTP.activate(make_user(), secret).instance.data["secret"]
    assert secret not in stored
    assert get_adapter().decrypt(stored) == secret


def test_an_app_can_say_who_else_works_with_data_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_user()
    monkeypatch.setattr(professionals, "_tests", [])
    assert professionals.is_professional(user) is False
    professionals.register(lambda one: bool(one.pk == user.pk))
    assert professionals.is_professional(user) is True


def test_a_sign_in_through_a_strong_provider_counts_when_the_operator_says_so(client: Client, settings: Any) -> None:
    settings.OIDC_SECOND_FACTOR = True
    user = worker()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/").status_code == 302
    session = client.session
    session["account_authentication_methods"] = [{"method": "socialaccount", "at": 1, "provider": "oidc", "uid": "1"}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    assert client.get("/").status_code == 200
