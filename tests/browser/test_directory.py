"""The social map in a real browser: on a desktop, on a phone, without JavaScript, on paper."""

from collections.abc import Callable
from datetime import time

import pytest
from playwright.sync_api import Page, expect

from nabij.directory import services
from nabij.directory.models import Location, Schedule, Service, ServiceAtLocation
from tests.factories import make_neighbourhood, make_organisation, make_service

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def service() -> Service:
    make_neighbourhood(at=(4.0, 51.0), code="B1", name="Centrum")
    organisation = make_organisation(name="De Linde", phone="052 00 00 00")
    service = make_service(
        organisation,
        name="Boodschappendienst",
        description="Wij brengen boodschappen aan huis.",
        terms=["household.groceries"],
        application_process="Bel ons.\nWij komen langs.",
        waiting_days=7,
    )
    location = Location.objects.create(organisation=organisation, address="Kerkstraat 1", lon=4.005, lat=51.005)
    ServiceAtLocation.objects.create(service=service, location=location)
    Schedule.objects.create(service=service, weekday=0, opens_at=time(9), closes_at=time(12))
    services.reindex()
    return service


def fits(page: Page) -> None:
    width, room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width <= room, f"{page.url} scrolls sideways"


@pytest.mark.usefixtures("service")
def test_a_misspelt_word_leads_to_the_service(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/sociale-kaart/")
    axe(page)
    page.get_by_label("Wat zoekt u?").fill("boodschapen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="1 dienst gevonden")).to_be_visible()
    expect(page.locator("#kaart .pin")).to_have_text("1")
    page.get_by_role("link", name="Boodschappendienst").click()
    expect(page.get_by_role("heading", name="Boodschappendienst")).to_be_visible()
    axe(page)


def test_on_a_phone(phone: Page, axe: Callable[[Page], None], service: Service) -> None:
    for address in ("/sociale-kaart/", f"/sociale-kaart/{service.pk}/", "/sociale-kaart/lijst/"):
        phone.goto(address)
        fits(phone)
        axe(phone)


def test_without_javascript(plain: Page, service: Service) -> None:
    plain.goto("/sociale-kaart/?q=boodschap")
    plain.get_by_label("Uw buurt").select_option(label="Centrum")
    plain.get_by_role("button", name="Zoeken").click()
    expect(plain.get_by_text("Ook voor uw buurt")).to_be_visible()
    expect(plain.locator("#kaart")).to_be_hidden()
    plain.get_by_role("link", name="Boodschappendienst").click()
    expect(plain).to_have_url(f"{plain.url.split('/sociale')[0]}/sociale-kaart/{service.pk}/")
    expect(plain.get_by_text("Wij komen langs.")).to_be_visible()


def test_on_paper_there_is_what_one_needs_and_no_buttons(page: Page, service: Service) -> None:
    page.emulate_media(media="print")
    page.goto(f"/sociale-kaart/{service.pk}/")
    expect(page.locator(".qr")).to_be_visible()
    expect(page.get_by_text("052 00 00 00")).to_be_visible()
    expect(page.locator("[data-print]").first).to_be_hidden()
    expect(page.locator("#kaart")).to_be_hidden()
