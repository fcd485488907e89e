"""The language is the one somebody chose; that of the browser doesn't count."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format, localize
from django.utils.translation import gettext

from nabij.core import languages, notifications, sweeps
from nabij.core.actors import label_in_words
from nabij.core.clock import today
from nabij.core.notifications import Mail, send_later

THREE = [("nl-be", "Nederlands"), ("fr", "Français"), ("en", "English")]
# A word of Django's own, so that the tests need no catalog of ours.
YES = {"nl-be": "Ja", "fr": "Oui", "en": "Yes"}


@pytest.fixture
def three(settings: Any) -> None:
    settings.LANGUAGES = THREE


def html_lang(client: Client, **headers: str) -> str:
    found = re.search(r'<html lang="([^"]+)" dir="(\w+)"', client.get("/privacy/", headers=headers).content.decode())
    assert found is not None
    return " ".join(found.groups())


@pytest.mark.parametrize(
    ("code", "language"),
    [("nl", "nl-be"), ("nl-BE", "nl-be"), ("fr", "fr"), ("fr-be", "fr"), ("FR", "fr"), ("ar", "nl-be"), ("", "nl-be")],
)
def test_a_language_is_one_on_offer_or_dutch(three: None, code: str, language: str) -> None:
    assert languages.on_offer(code) == language


@pytest.mark.django_db
def test_the_browser_does_not_choose(three: None, client: Client) -> None:
    assert html_lang(client, accept_language="en-GB,en;q=0.9") == "nl-be ltr"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "en", "nl-be"])
def test_a_choice_is_kept_and_leads_back_to_the_page(three: None, client: Client, language: str) -> None:
    answer = client.post("/taal/", {"language": language, "next": "/privacy/?a=1"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/privacy/?a=1")
    assert html_lang(client) == f"{language} ltr"
    page = client.get("/privacy/")
    assert page.headers["Content-Language"] == language
    assert "Cookie" in page.headers["Vary"]
    assert translation.get_language() == settings.LANGUAGE_CODE


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["de", "klingon", "", "x" * 600])
def test_a_language_that_is_not_on_offer_changes_nothing(three: None, client: Client, language: str) -> None:
    client.post("/taal/", {"language": language})
    assert html_lang(client) == "nl-be ltr"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert html_lang(client) == "nl-be ltr"


@pytest.mark.django_db
def test_a_choice_leads_nowhere_else(three: None, client: Client) -> None:
    assert client.post("/taal/", {"language": "fr", "next": "https://example.org/"}).headers["Location"] == "/"
    assert client.get("/taal/").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/taal/", {"language": "fr"}).status_code == 403


@pytest.mark.django_db
def test_the_footer_offers_each_language_in_its_own_words(three: None, client: Client) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    page = client.get("/privacy/?a=1").content.decode()
    form = page[page.index('<form class="languages"') : page.index("</footer>")]
    assert re.findall(r'value="([\w-]+)" lang="([\w-]+)"( aria-current="true")?>(\w+)<', form) == [
        ("nl-be", "nl-be", "", "Nederlands"),
        ("fr", "fr", ' aria-current="true"', "Français"),
        ("en", "en", "", "English"),
    ]
    assert f'method="post" action="{reverse("accounts:choose_language")}"' in form
    assert 'name="next" value="/privacy/?a=1"' in form
    assert "csrfmiddlewaretoken" in form


@pytest.mark.django_db
def test_one_language_needs_no_choice_and_no_cookie(settings: Any, client: Client) -> None:
    settings.LANGUAGES = THREE[:1]
    page = client.get("/privacy/")
    assert 'class="languages"' not in page.content.decode()
    assert page.cookies == {}


@pytest.mark.django_db
def test_arabic_would_be_read_from_right_to_left(settings: Any, client: Client) -> None:
    settings.LANGUAGES = [*THREE, ("ar", "العربية")]
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"
    assert html_lang(client) == "ar rtl"


@pytest.mark.parametrize(
    ("language", "day", "number"),
    [("nl-be", "5 maart 2026", "1234,5"), ("fr", "5 mars 2026", "1234,5"), ("en", "5 March 2026", "1234.5")],
)
def test_dates_and_numbers_are_written_as_here(language: str, day: str, number: str) -> None:
    with translation.override(language):
        assert date_format(today().replace(2026, 3, 5)) == day
        assert date_format(today().replace(2026, 3, 5), "SHORT_DATE_FORMAT") == "05/03/2026"
        assert localize(1234.5) == number


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("of_reader", "language"), [("fr", "fr"), ("en", "en"), ("ar", "nl-be"), (None, "nl-be")])
def test_a_mail_is_in_the_language_of_its_reader(
    three: None, monkeypatch: pytest.MonkeyPatch, of_reader: str | None, language: str
) -> None:
    monkeypatch.setitem(
        notifications._builders, "test.words", lambda _pk, _key: Mail("an@example.org", gettext("Yes"), "")
    )
    monkeypatch.setitem(notifications._readers, "test.words", lambda _pk: of_reader)
    # Whatever the language of who pressed the button.
    with translation.override("en"):
        send_later("test.words", uuid4())
        sweeps.run_all()
    assert [message.subject for message in mail.outbox] == [YES[language]]


def test_a_kept_label_is_read_in_the_language_of_the_reader_but_a_name_is_a_name() -> None:
    with translation.override("fr"):
        found = [label_in_words(key, "Yes") for key in ("guest", "system", "link:follow-up:1", "user:1")]
    assert found == ["Oui", "Oui", "Oui", "Yes"]
