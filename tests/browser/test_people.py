"""The pages of the circle, of offers and of "mijn gegevens", as the people who come there meet them."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from nabij.core.actors import Actor
from nabij.people import consent, retention
from nabij.people.models import Purpose
from tests.permissions_scenario import Scenario, build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Check = Callable[[Page], None]


@pytest.fixture
def scenario(transactional_db: None) -> Scenario:
    return build()


def become(page: Page, scenario: Scenario, role: str, address: str) -> None:
    client = Client()
    client.force_login(scenario.users[role])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])


def pages(scenario: Scenario) -> list[tuple[str, str]]:
    """Role and address of every page of these apps."""
    circle, person = [scenario.circle.pk], [scenario.person.pk]
    add = reverse("care:add", args=circle)
    return [
        ("person", reverse("care:circle", args=circle)),
        ("circle_member", reverse("care:circle", args=circle)),
        ("person", add),
        ("coach", f"{add}?soort=dienst"),
        ("coach", reverse("care:member", args=[scenario.circle.pk, scenario.member.pk])),
        ("resident", reverse("care:mine")),
        ("infopoint_own", reverse("care:waiting")),
        ("invited", reverse("talents:my_offer")),
        ("infopoint_own", reverse("talents:volunteers")),
        ("infopoint_own", reverse("talents:enter_offer")),
        ("infopoint_own", reverse("talents:offer", args=[scenario.offer.pk])),
        ("person", reverse("portal:my_data")),
        ("infopoint_own", reverse("portal:my_data_of", args=person)),
        ("infopoint_own", reverse("portal:my_data_proxy", args=person)),
        ("proxy", reverse("portal:my_data_correct", args=person)),
        ("person", reverse("portal:my_data_erase", args=person)),
        ("infopoint_own", reverse("portal:erasure_requests")),
    ]


def look(page: Page, scenario: Scenario, address: str, axe: Check) -> None:
    for role, path in pages(scenario):
        become(page, scenario, role, address)
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        axe(page)
        width, room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width <= room, f"{path} scrolls sideways"


def test_no_barrier_in_the_dark(page: Page, scenario: Scenario, live_server: LiveServer, axe: Check) -> None:
    page.emulate_media(color_scheme="dark")
    look(page, scenario, live_server.url, axe)


def test_no_barrier_on_a_phone(phone: Page, scenario: Scenario, live_server: LiveServer, axe: Check) -> None:
    look(phone, scenario, live_server.url, axe)


def test_a_circle_without_javascript(plain: Page, scenario: Scenario, live_server: LiveServer) -> None:
    become(plain, scenario, "person", live_server.url)
    plain.goto(reverse("care:circle", args=[scenario.circle.pk]))
    plain.get_by_role("link", name="Iemand toevoegen").click()
    plain.get_by_label("Voornaam").fill("Rita")
    plain.get_by_label("Telefoon").fill("0499 11 22 33")
    plain.get_by_role("button", name="Toevoegen").click()
    expect(plain.get_by_role("link", name="0499 11 22 33")).to_be_visible()
    plain.get_by_role("button", name="Weghalen: Rita").click()
    expect(plain.get_by_role("link", name="0499 11 22 33")).to_have_count(0)
    plain.get_by_role("button", name="Ongedaan maken").click()
    expect(plain.get_by_role("link", name="0499 11 22 33")).to_be_visible()


def test_the_person_stops_something_and_reads_that_it_stopped(
    plain: Page, scenario: Scenario, live_server: LiveServer
) -> None:
    become(plain, scenario, "person", live_server.url)
    plain.goto(reverse("portal:my_data"))
    plain.locator("summary").filter(has_text="Uw zorgcirkel").click()
    plain.get_by_role("button", name="Ja, stop hiermee: Uw zorgcirkel").click()
    expect(plain.get_by_text("Genoteerd: dit stopt meteen.")).to_be_visible()
    assert consent.has(scenario.person.pk, Purpose.CIRCLE) is False


def test_the_sheet_for_paper_has_no_buttons_and_large_letters(
    page: Page, scenario: Scenario, live_server: LiveServer
) -> None:
    retention.ask_erasure(scenario.person, by=Actor.of_user(scenario.users["person"]))
    become(page, scenario, "infopoint_own", live_server.url)
    page.goto(reverse("portal:my_data_of", args=[scenario.person.pk]) + "?afdruk=1")
    page.emulate_media(media="print")
    expect(page.locator("main button:visible")).to_have_count(0)
    points = page.evaluate("parseFloat(getComputedStyle(document.querySelector('main dd')).fontSize) * 0.75")
    assert points >= 12
