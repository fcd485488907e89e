"""The calculator and the covenants in a browser: by keyboard, without a script, on a phone, in the dark, on paper."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.permissions_scenario import build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Check = Callable[[Page], None]
SMALL = """() => [...document.querySelectorAll("main *")].filter((one) => one.offsetHeight
    && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
    && parseFloat(getComputedStyle(one).fontSize) < 18).map((one) => one.outerHTML.slice(0, 80))"""


def computed(page: Page) -> Page:
    page.goto(reverse("programme:household"))
    page.get_by_label("Netto-inkomen").fill("1650")
    page.get_by_role("button", name="Bereken").click()
    expect(page.get_by_role("heading", name="Wat u ongeveer betaalt, per maand")).to_be_visible()
    return page


def test_it_is_accessible_in_light_and_dark_and_its_letters_are_large(page: Page, axe: Check) -> None:
    page.goto(reverse("programme:household"))
    page.get_by_text("Waarvan wij uitgaan").click()
    axe(page)
    assert page.evaluate(SMALL) == []
    computed(page)
    axe(page)
    assert page.evaluate(SMALL) == []
    page.emulate_media(color_scheme="dark")
    axe(page)


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_scrolls_sideways_on_a_phone(phone: Page, width: int) -> None:
    phone.set_viewport_size({"width": width, "height": 800})
    assert computed(phone).evaluate("document.documentElement.scrollWidth") <= width


def test_it_works_without_a_script(plain: Page) -> None:
    computed(plain)
    plain.get_by_label("Zeer veel hulp").check()
    plain.get_by_role("button", name="Bereken").click()
    expect(plain.locator(".household-sum").filter(has_text="Zeer veel hulp")).to_have_count(1)


def test_the_keyboard_is_enough(page: Page) -> None:
    page.goto(reverse("programme:household"))
    page.locator("#id_wish").focus()
    page.keyboard.type("Bij mijn tuin")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    for hours in ("10", "4", "7"):
        page.keyboard.press("Tab")
        page.keyboard.type(hours)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Bij mijn tuin").first).to_be_visible()
    expect(page.get_by_text("Mantelzorgers helpen 10 uur per week.")).to_have_count(2)


def test_on_paper_stands_what_it_was_computed_with(page: Page) -> None:
    computed(page)
    expect(page.get_by_role("heading", name="Waarmee wij rekenden")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Waarmee wij rekenden")).to_be_visible()
    expect(page.get_by_text("Wij rekenen met 74,52 euro per dag").locator("visible=true")).to_have_count(1)
    expect(page.get_by_role("button", name="Bereken")).to_be_hidden()


def test_the_pages_of_covenants_are_accessible(page: Page, axe: Check, live_server: LiveServer) -> None:
    scenario = build()
    client = Client()
    client.force_login(scenario.users["coordinator"])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    for name, args in (
        ("covenants", []),
        ("covenant", [scenario.covenant.pk]),
        ("change_covenant", [scenario.covenant.pk]),
    ):
        page.goto(reverse(f"programme:{name}", args=args))
        axe(page)
        page.set_viewport_size({"width": 320, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.set_viewport_size({"width": 1280, "height": 900})
