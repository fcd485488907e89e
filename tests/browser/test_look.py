"""What the style guide promises, tried in a browser: the counter, the map, the menu, large letters, paper."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def guide(page: Page) -> Page:
    page.goto(reverse("portal:style_guide"))
    return page


def test_a_long_text_counts_and_never_cuts(page: Page) -> None:
    story = guide(page).locator("#id_goed-story")
    story.fill("x" * 510)
    expect(page.locator("#id_goed-story_counter")).to_have_text("10 tekens te veel")
    expect(story).to_have_value("x" * 510)
    story.fill("x" * 480)
    expect(page.locator("#id_goed-story_counter")).to_have_text("Nog 20 tekens")


def test_the_map_is_drawn_and_its_places_open(page: Page) -> None:
    pins = guide(page).locator(".map .pin")
    expect(pins).to_have_count(3)
    pins.nth(1).click()
    expect(page.locator(".leaflet-popup-content")).to_contain_text("Apotheek Molenberg")


def test_a_link_in_the_error_summary_leads_to_the_field(page: Page) -> None:
    guide(page).locator(".error-summary a").first.click()
    expect(page.locator("#id_fout-who_0")).to_be_focused()


def test_the_menu_opens_on_a_phone_without_javascript(plain: Page) -> None:
    plain.set_viewport_size({"width": 390, "height": 800})
    guide(plain)
    expect(plain.locator("#menu")).to_be_hidden()
    plain.get_by_role("button", name="Menu").click()
    expect(plain.locator("#menu")).to_be_visible()
    plain.keyboard.press("Escape")
    expect(plain.locator("#menu")).to_be_hidden()


@pytest.mark.parametrize("width", [320, 640, 800, 1600])
def test_no_page_scrolls_sideways_at_any_zoom(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    assert guide(page).evaluate("document.documentElement.scrollWidth") <= width


def test_letters_and_buttons_are_large_enough(page: Page) -> None:
    sizes = guide(page).evaluate(
        """() => ({
            text: parseFloat(getComputedStyle(document.body).fontSize),
            low: [...document.querySelectorAll("main .button, main .choice-card, main select, .foot li > a")]
                .filter((one) => one.offsetHeight && one.offsetHeight < 44).map((one) => one.outerHTML),
        })"""
    )
    assert sizes == {"text": 19, "low": []}


def test_paper_is_light_and_without_menus(page: Page) -> None:
    page.emulate_media(color_scheme="dark", media="print")
    guide(page)
    expect(page.locator(".menu-button")).to_be_hidden()
    expect(page.locator("#menu")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--ring-1')").strip() == "#a8452d"
