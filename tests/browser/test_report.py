"""Reporting a concern and answering it, in a real browser: by keyboard, on a phone, without JavaScript."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from nabij.accounts.models import Role, User
from nabij.core.actors import GUEST
from nabij.detection import services
from nabij.detection.models import About, Concern
from tests.factories import make_municipality, make_neighbourhood, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "Mijn overbuurvrouw raakt niet meer aan de winkel."


def sign_in(page: Page, user: User, address: str) -> None:
    client = Client()
    client.force_login(user)
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "url": address,
            }
        ]
    )


def fits(page: Page) -> None:
    width, room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width <= room, f"{page.url} scrolls sideways"


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_three_questions_by_keyboard_only(page: Page, axe: Callable[[Page], None]) -> None:
    make_neighbourhood(name="Centrum")
    page.goto("/melding/")
    axe(page)
    tab_to(page, "[name=words]")
    page.keyboard.type(WORDS)
    tab_to(page, "button.button-primary")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Over wie of waar gaat het?")
    axe(page)
    tab_to(page, "[name=about]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    tab_to(page, "[name=place]")
    page.keyboard.type("Kerkstraat 12")
    tab_to(page, "button.button-primary")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Mogen wij u bereiken?")
    axe(page)
    tab_to(page, "[name=reach]")
    page.keyboard.press("Space")
    tab_to(page, "[name=phone]")
    page.keyboard.type("0470 12 34 56")
    axe(page)
    tab_to(page, "button.button-primary")
    page.keyboard.press("Enter")

    expect(page.locator(".code")).to_be_visible()
    concern = Concern.objects.get()
    expect(page.locator(".code")).to_have_text(concern.shown_code.replace("-", " "))
    axe(page)
    assert (concern.words, concern.about, concern.place) == (WORDS, About.OTHER, "Kerkstraat 12")
    assert concern.sender is not None


def test_the_back_button_keeps_every_word(page: Page) -> None:
    page.goto("/melding/")
    page.fill("[name=words]", WORDS)
    page.get_by_role("button", name="Verder").click()
    page.locator("[name=about][value=place]").check()
    page.fill("[name=place]", "Kerkstraat")
    with page.expect_navigation():  # who goes back before the page is there, goes back from nowhere
        page.get_by_role("button", name="Verder").click()
    page.go_back()
    expect(page.locator("[name=place]")).to_have_value("Kerkstraat")
    expect(page.locator("[name=about][value=place]")).to_be_checked()
    page.go_back()
    expect(page.locator("[name=words]")).to_have_value(WORDS)


def test_contact_fields_come_with_yes(page: Page) -> None:
    page.goto("/melding/")
    page.fill("[name=words]", WORDS)
    page.get_by_role("button", name="Verder").click()
    page.locator("[name=about][value=self]").check()
    page.get_by_role("button", name="Verder").click()
    expect(page.locator("[name=phone]")).to_be_hidden()
    page.locator("[name=reach][value=yes]").check()
    expect(page.locator("[name=phone]")).to_be_visible()


def test_the_form_on_a_phone(phone: Page, axe: Callable[[Page], None]) -> None:
    make_neighbourhood(name="Centrum")
    phone.goto("/melding/")
    axe(phone)
    fits(phone)
    phone.get_by_role("button", name="Verder").tap()
    expect(phone.locator(".error-summary")).to_be_visible()
    axe(phone)
    phone.fill("[name=words]", "Er is brand in huis en mijn man is bewusteloos")
    phone.get_by_role("button", name="Verder").tap()
    expect(phone.locator(".notice-112")).to_be_in_viewport()
    axe(phone)
    fits(phone)
    phone.locator("[name=about][value=self]").check()
    phone.get_by_role("button", name="Verder").tap()
    phone.locator("[name=reach][value=no]").check()
    phone.get_by_role("button", name="Versturen").tap()
    expect(phone.locator(".code")).to_be_visible()
    axe(phone)
    fits(phone)


def test_without_javascript(plain: Page) -> None:
    plain.goto("/melding/")
    plain.fill("[name=words]", WORDS)
    plain.get_by_role("button", name="Verder").click()
    plain.locator("[name=about][value=self]").check()
    plain.get_by_role("button", name="Verder").click()
    plain.locator("[name=reach][value=no]").check()
    plain.get_by_role("button", name="Versturen").click()
    expect(plain.locator(".code")).to_be_visible()
    concern = Concern.objects.get()
    expect(plain.locator(".code")).to_have_text(concern.shown_code.replace("-", " "))
    plain.goto(f"/volgen/{concern.shown_code}/")
    plain.fill("[name=words]", "Nog iets vergeten.")
    plain.get_by_role("button", name="Toevoegen").click()
    expect(plain.locator(".messages")).to_contain_text("Dank u")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_following_a_concern(page: Page, axe: Callable[[Page], None], scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    concern = services.report(by=GUEST, words=WORDS, about=About.SELF)
    page.goto("/volgen/")
    axe(page)
    page.fill("[name=code]", concern.code.lower())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Hoe staat het met uw melding?")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Nee, nog niet").click()
    expect(page.locator(".messages")).to_be_visible()
    axe(page)


@pytest.mark.parametrize("size", ["page", "phone"])
def test_the_infopoint(request: pytest.FixtureRequest, axe: Callable[[Page], None], size: str) -> None:
    page: Page = request.getfixturevalue(size)
    municipality = make_municipality()
    neighbourhood = make_neighbourhood(municipality)
    sign_in(page, make_user(Role.INFOPOINT, municipality), request.getfixturevalue("live_server").url)
    contact = {"name": "An Peeters", "phone": "0470 12 34 56"}
    for place in ("Kerkstraat 12", "Kerkstraat 12 bus 3"):
        services.report(
            by=GUEST, words=WORDS, about=About.OTHER, place=place, neighbourhood=neighbourhood, contact=contact
        )
    page.goto("/infopunt/")
    axe(page)
    fits(page)
    page.locator(".row-title a").first.click()
    axe(page)
    fits(page)
    page.get_by_role("button", name="Vandaag").click()
    expect(page.locator(".messages")).to_contain_text("De klok loopt")
    page.get_by_role("button", name="Toon contactgegevens").click()
    expect(page.get_by_text("An Peeters")).to_be_visible()
    axe(page)


def test_a_call_is_written_down_by_keyboard(page: Page, axe: Callable[[Page], None], live_server: object) -> None:
    municipality = make_municipality()
    sign_in(page, make_user(Role.INFOPOINT, municipality), live_server.url)  # type: ignore[attr-defined]
    page.goto("/infopunt/nieuw/")
    axe(page)
    tab_to(page, "[name=words]")
    page.keyboard.type("Mevrouw raakt niet meer aan de winkel")
    expect(page.locator("#voorstellen [name=terms]").first).to_be_visible()
    axe(page)
    tab_to(page, "[name=about]")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Lees deze volgcode voor")).to_be_visible()
    axe(page)
    assert Concern.objects.get().channel == "phone"
