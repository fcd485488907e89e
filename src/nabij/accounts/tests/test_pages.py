"""The pages of signing in: in Dutch, without scripts of their own, closed for who may not."""

import re
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client
from django.urls import reverse

from nabij.accounts.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db
WORD = "een lange zin om te onthouden"
ENGLISH = re.compile(r"\b(the|your|password|sign|please|code for|you)\b", re.IGNORECASE)


def words(response: Any) -> str:
    """The visible words of the content of a page."""
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)
    assert main is not None
    return re.sub(r"<script.*?</script>|<[^>]+>", " ", main[0], flags=re.DOTALL)


@pytest.fixture
def user() -> User:
    return make_user(email="an@example.org", name="An", password=WORD)


@pytest.fixture
def signed_in(client: Client, user: User) -> Client:
    client.post(reverse("account_login"), {"login": user.email, "password": WORD})
    client.post(reverse("account_reauthenticate"), {"password": WORD})
    return client


OPEN = {
    "account_login": "Aanmelden",
    "account_reset_password": "Nieuw wachtwoord vragen",
    "account_reset_password_done": "Kijk in uw mailbox",
    "account_reset_password_from_key_done": "Uw wachtwoord is bewaard",
    "account_signup": "Een account krijgen",
    "account_inactive": "Dit account is afgesloten",
}
OWN = {
    "account_logout": "Afmelden",
    "account_change_password": "Wachtwoord veranderen",
    "account_reauthenticate": "Bent u het?",
    "mfa_index": "Veilig aanmelden",
    "mfa_activate_totp": "App instellen",
    "mfa_list_webauthn": "Sleutels",
    "mfa_add_webauthn": "Sleutel toevoegen",
}


@pytest.mark.parametrize(("name", "title"), OPEN.items())
def test_a_page_for_everyone_speaks_dutch(client: Client, name: str, title: str) -> None:
    response = client.get(reverse(name))
    assert f"<h1>{title}</h1>" in response.content.decode()
    assert ENGLISH.findall(words(response)) == []


@pytest.mark.parametrize(("name", "title"), OWN.items())
def test_a_page_of_ones_own_speaks_dutch(signed_in: Client, name: str, title: str) -> None:
    response = signed_in.get(reverse(name))
    assert f"<h1>{title}</h1>" in response.content.decode()
    assert ENGLISH.findall(words(response)) == []


@pytest.mark.parametrize("name", OWN)
def test_a_page_of_ones_own_asks_to_sign_in(client: Client, name: str) -> None:
    response = client.get(reverse(name))
    assert response.status_code == 302


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("mfa_deactivate_totp", "App verwijderen"),
        ("mfa_generate_recovery_codes", "Nieuwe herstelcodes"),
        ("mfa_view_recovery_codes", "Herstelcodes"),
    ],
)
def test_pages_of_a_second_factor_speak_dutch(signed_in: Client, user: User, name: str, title: str) -> None:
    TOTP.activate(user, generate_totp_secret())
    if name == "mfa_view_recovery_codes":
        signed_in.post(reverse("mfa_generate_recovery_codes"))
    response = signed_in.get(reverse(name))
    assert f"<h1>{title}</h1>" in response.content.decode()
    assert ENGLISH.findall(words(response)) == []


def test_a_wrong_password_is_told_without_telling_whether_the_account_exists(client: Client, user: User) -> None:
    one = client.post(reverse("account_login"), {"login": user.email, "password": "fout fout fout"})
    other = client.post(reverse("account_login"), {"login": "niemand@example.org", "password": "fout fout fout"})
    assert (one.status_code, other.status_code) == (200, 200)
    assert one.context["form"].non_field_errors() == other.context["form"].non_field_errors()


def test_nobody_signs_up(client: Client) -> None:
    form = {"email": "x@example.org", "password1": WORD, "password2": WORD}
    client.post(reverse("account_signup"), form)
    assert User.objects.count() == 0


def test_a_change_of_password_is_mailed_in_dutch(signed_in: Client, user: User) -> None:
    other = "een heel andere lange zin"
    signed_in.post(reverse("account_change_password"), {"oldpassword": WORD, "password1": other, "password2": other})
    user.refresh_from_db()
    assert user.check_password(other)
    assert [(m.to, m.subject) for m in mail.outbox] == [([user.email], "Nabij: uw wachtwoord is veranderd")]
    assert ENGLISH.findall(str(mail.outbox[0].body).replace("Vanwaar", "")) == []


@pytest.mark.parametrize(
    ("email", "subject"),
    [
        ("an@example.org", "Nabij: kies een nieuw wachtwoord"),
        ("niemand@example.org", "Nabij: geen account met dit adres"),
    ],
)
def test_a_new_password_goes_by_mail_whoever_asks(client: Client, user: User, email: str, subject: str) -> None:
    response = client.post(reverse("account_reset_password"), {"email": email})
    assert response["Location"] == reverse("account_reset_password_done")
    assert [(m.to, m.subject) for m in mail.outbox] == [([email], subject)]


def test_signing_out_takes_a_click(signed_in: Client) -> None:
    signed_in.get(reverse("account_logout"))
    assert "_auth_user_id" in signed_in.session
    signed_in.post(reverse("account_logout"))
    assert "_auth_user_id" not in signed_in.session
