"""What every page shares: it is found accessible, fits a phone, and works without JavaScript."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
PAGES = ["portal:home", "portal:style_guide", "account_login"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_has_no_barrier(page: Page, axe: Callable[[Page], None], name: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(reverse(name))
    axe(page)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone(phone: Page, axe: Callable[[Page], None], name: str) -> None:
    phone.goto(reverse(name))
    axe(phone)
    width, room = phone.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width <= room, "the page scrolls sideways"


def test_the_keyboard_reaches_the_content_first(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#inhoud")).to_be_focused()


def test_a_page_stands_without_javascript(plain: Page) -> None:
    plain.goto("/")
    expect(plain.get_by_role("heading", level=1)).to_be_visible()
