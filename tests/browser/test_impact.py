"""The pages of the analysis that people make together, as they are met on a phone, in the dark and on paper."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from nabij.impact.models import BallotBox, Observation, ScanAnswer
from tests.permissions_scenario import Scenario, build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Check = Callable[[Page], None]


@pytest.fixture
def scenario(transactional_db: None) -> Scenario:
    return build()


def become(page: Page, scenario: Scenario, role: str, address: str) -> None:
    page.context.clear_cookies()
    if role not in scenario.users:
        return
    client = Client()
    client.force_login(scenario.users[role])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])


def pages(scenario: Scenario) -> list[tuple[str, str]]:
    """Role and address of every page of the app."""
    analysis, code, voted = [scenario.analysis.pk], [scenario.scan.shown_code], [scenario.vote_round.pk]
    item, here, token = [scenario.swot_item.pk], [scenario.here.code], scenario.link("housing", "partner_link")
    return [
        ("guest", reverse("impact:take_part")),
        ("guest", reverse("impact:neighbourhoods")),
        ("guest", reverse("impact:profile", args=[scenario.here.code])),
        ("guest", reverse("impact:offer_map", args=here) + "?soort=bench"),
        ("guest", reverse("impact:report_place", args=here)),
        ("guest", reverse("impact:housing", args=here)),
        ("partner_link", reverse("impact:housing_link", args=[token])),
        ("partner_link", reverse("impact:housing_link_street", args=[token, scenario.street.pk])),
        ("coordinator", reverse("impact:housing_work", args=here)),
        ("coordinator", reverse("impact:housing_paper", args=here)),
        ("coordinator", reverse("impact:moderate_reports", args=here)),
        ("guest", reverse("impact:analysis", args=analysis)),
        ("guest", reverse("impact:scan", args=code)),
        ("guest", reverse("impact:scan_paper", args=code)),
        ("guest", reverse("impact:scan_result", args=code)),
        ("guest", reverse("impact:scan_thanks", args=code)),
        ("guest", reverse("impact:propose", args=analysis)),
        ("guest", reverse("impact:round", args=voted)),
        ("guest", reverse("impact:vote_entry")),
        ("guest", reverse("impact:vote", args=[scenario.voting_code])),
        ("resident", reverse("impact:analyses")),
        ("resident", reverse("impact:swot", args=analysis)),
        ("partner", reverse("impact:add_item", args=analysis)),
        ("partner", reverse("impact:item", args=item)),
        ("partner", reverse("impact:change_item", args=item)),
        ("partner", reverse("impact:stakeholders", args=analysis)),
        ("infopoint_own", reverse("impact:enter_paper", args=code)),
        ("infopoint_own", reverse("impact:enter_ballot", args=voted)),
        ("coordinator", reverse("impact:analysis", args=analysis)),
        ("coordinator", reverse("impact:begin")),
        ("coordinator", reverse("impact:scan_work", args=code)),
        ("coordinator", reverse("impact:change_scan", args=code)),
        ("coordinator", reverse("impact:moderate", args=code)),
        ("coordinator", reverse("impact:stakeholders", args=analysis)),
        ("coordinator", reverse("impact:change_stakeholder", args=[scenario.stakeholder.pk])),
        ("coordinator", reverse("impact:proposals", args=analysis)),
        ("coordinator", reverse("impact:judge", args=[scenario.proposal.pk])),
        ("coordinator", reverse("impact:new_round", args=analysis)),
        ("coordinator", reverse("impact:round_work", args=voted)),
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


def test_a_scan_without_javascript(plain: Page, scenario: Scenario, live_server: LiveServer) -> None:
    before = ScanAnswer.objects.count()
    plain.goto(reverse("impact:scan", args=[scenario.scan.shown_code]))
    plain.get_by_label("Groen en rust").check()
    plain.get_by_role("button", name="Verder").click()
    plain.get_by_role("button", name="Verder").click()
    plain.get_by_label("65 tot 79 jaar").check()
    plain.get_by_role("button", name="Vorige vraag").click()
    plain.get_by_role("button", name="Verder").click()
    plain.get_by_role("button", name="Verder").click()
    plain.get_by_label("Vertel het in uw eigen woorden").fill("Er staat geen bank")
    plain.get_by_label("Dit kan beter").check()
    plain.get_by_label("Waarover gaat het?").select_option("green")
    plain.get_by_label("In welke straat?").select_option(label="Merelstraat")
    plain.get_by_role("button", name="Versturen").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("Dank u")
    assert ScanAnswer.objects.count() == before + 1
    assert Observation.objects.get(words="Er staat geen bank").street is not None


def test_a_tap_on_the_map_fills_in_where_it_is(page: Page, scenario: Scenario, live_server: LiveServer) -> None:
    page.goto(reverse("impact:scan", args=[scenario.scan.shown_code]))
    for _screen in range(3):
        page.get_by_role("button", name="Verder").click()
    page.locator(".point-map .map").click()
    expect(page.locator(".point-map .pin")).to_have_count(1)
    assert 3.9 < float(page.locator("[name=lon]").input_value()) < 4.1


def test_a_vote_without_javascript(plain: Page, scenario: Scenario, live_server: LiveServer) -> None:
    plain.goto(reverse("impact:vote_entry"))
    plain.get_by_label("Uw stemcode").fill(scenario.voting_code)
    plain.get_by_role("button", name="Verder").click()
    plain.get_by_label("Koffie").select_option("3")
    plain.get_by_role("button", name="Stem versturen").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("Uw stem is geteld")
    assert sum(BallotBox.objects.values_list("ballots", flat=True)) == 1
