"""Spreading the means: sliders that show at once who wins, two versions side by side, reasons for everybody."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from nabij.accounts.models import Role, User
from nabij.core.actors import Actor
from nabij.programme.allocation import bringing
from nabij.programme.allocation.computing import document_of
from nabij.programme.models import ScenarioVersion
from nabij.programme.services import scenarios
from nabij.territory.models import Area, Level
from tests.factories import make_area, make_municipality, make_neighbourhood, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Check = Callable[[Page], None]
PLACES = [("N1", "De Wijk", 30, 20), ("N2", "De Kouter", 24, 25), ("Z1", "De Dries", 10, 15), ("Z2", "De Beemd", 5, 35)]


@pytest.fixture
def town(transactional_db: None) -> Area:
    region = make_area(Level.REGION, code="R", name="Ons gewest")
    return make_municipality(code="T1", name="Zonnegem", parents=[region])


@pytest.fixture
def manager(town: Area) -> User:
    return make_user(Role.PROGRAMME_MANAGER, town.parents.get(), name="Petra")


@pytest.fixture
def version(town: Area, manager: User) -> ScenarioVersion:
    """The second of two versions; every neighbourhood stands on the map."""
    for place, (code, name, _old, _income) in enumerate(PLACES):
        make_neighbourhood(town, code=code, name=name, at=(4 + place / 100, 51.0))
    lines = [f"{code},{name},9000,{old},{income}" for code, name, old, income in PLACES]
    table = "\n".join(["code,buurt,inwoners,ouderen,inkomen", *lines])
    brought = bringing.from_text("t.csv", table, {"kind": "file", "file": "t.csv"})
    pillars = [
        {"name": name, "weight": 1, "indicator": [{"column": column, "label": column, "need": need}]}
        for name, column, need in (("Ouder worden", "ouderen", "high"), ("Rondkomen", "inkomen", "low"))
    ]
    document = document_of(name="Proef", pillars=pillars, fte=12, columns=brought.columns, floor=0.5)
    by = Actor.of_user(manager)
    first = scenarios.begin(
        name="Proef", area=town.parents.get(), document=document, table=brought.table, origin=brought.origin, by=by,
        note="Eerste voorstel",
    )  # fmt: skip
    stronger = {**document, "model": {**document["model"], "lambda": 0.8}}
    return scenarios.keep_version(first.scenario, opened=1, document=stronger, note="Nood telt sterker", by=by)


def sign_in(page: Page, user: User, address: str) -> None:
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])


def look(page: Page, version: ScenarioVersion, axe: Check) -> None:
    first = version.scenario.versions.get(number=1)
    for path in (
        reverse("programme:overview"),
        reverse("programme:begin"),
        reverse("programme:version", args=[version.pk]),
        reverse("programme:why", args=[version.pk]) + "?buurt=N1",
        reverse("programme:adjust", args=[version.scenario_id]),
        reverse("programme:judge", args=[version.scenario_id]),
        reverse("programme:compare") + f"?a={first.pk}&b={version.pk}",
        reverse("programme:given", args=["N1"]),
    ):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        axe(page)
        width, room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width <= room, f"{path} scrolls sideways"


def test_no_barrier_in_the_dark(
    page: Page, version: ScenarioVersion, manager: User, live_server: LiveServer, axe: Check
) -> None:
    page.emulate_media(color_scheme="dark")
    sign_in(page, manager, live_server.url)
    scenarios.adopt(version.scenario, version, by=Actor.of_user(manager))
    look(page, version, axe)


def test_no_barrier_on_a_small_phone(
    phone: Page, version: ScenarioVersion, manager: User, live_server: LiveServer, axe: Check
) -> None:
    phone.set_viewport_size({"width": 320, "height": 640})
    sign_in(phone, manager, live_server.url)
    scenarios.adopt(version.scenario, version, by=Actor.of_user(manager))
    look(phone, version, axe)


def test_a_slider_shows_at_once_who_wins_and_who_loses(
    page: Page, version: ScenarioVersion, manager: User, live_server: LiveServer, axe: Check
) -> None:
    sign_in(page, manager, live_server.url)
    page.goto(reverse("programme:adjust", args=[version.scenario_id]))
    effect = page.get_by_role("region", name="Wat verandert er?")
    expect(effect).to_contain_text("Verander iets")
    expect(page.get_by_role("button", name="Toon het gevolg")).to_be_hidden()
    slider = page.get_by_role("slider", name="Ouder worden")
    slider.focus()
    for _step in range(40):
        slider.press("ArrowRight")  # by keyboard, one step at a time
    expect(page.get_by_role("spinbutton", name="Ouder worden")).to_have_value("5")
    expect(effect.get_by_text("Tegenover versie 2 verschuift er")).to_be_visible()
    expect(effect).to_contain_text("Ouder worden 83 %, Rondkomen 17 %")
    axe(page)
    assert ScenarioVersion.objects.count() == 2
    page.get_by_label("Waarom deze versie?").fill("Ouderen eerst")
    page.get_by_role("button", name="Bewaar als nieuwe versie").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Proef")
    kept = ScenarioVersion.objects.get(number=3)
    assert (kept.note, kept.document["pillar"][0]["weight"]) == ("Ouderen eerst", 5)


def test_without_javascript_a_button_shows_it(
    plain: Page, version: ScenarioVersion, manager: User, live_server: LiveServer
) -> None:
    sign_in(plain, manager, live_server.url)
    plain.goto(reverse("programme:adjust", args=[version.scenario_id]))
    plain.get_by_label("Hoe sterk telt nood?").fill("0")
    plain.get_by_role("button", name="Toon het gevolg").click()
    expect(plain.get_by_role("region", name="Wat verandert er?")).to_contain_text("Tegenover versie 2 verschuift er")
    expect(plain.get_by_label("Hoe sterk telt nood?")).to_have_value("0")
    assert ScenarioVersion.objects.count() == 2


def test_two_versions_side_by_side_in_a_table_and_on_the_map(
    page: Page, version: ScenarioVersion, manager: User, live_server: LiveServer
) -> None:
    sign_in(page, manager, live_server.url)
    page.goto(reverse("programme:version", args=[version.pk]))
    page.get_by_role("link", name="met versie 1").click()
    chosen = page.get_by_role("table", name="Wat is er anders gekozen?")
    expect(chosen.get_by_role("row", name="Hoe sterk telt nood? 0,25 0,8")).to_be_visible()
    expect(page.get_by_role("table", name="Verschil per buurt").get_by_role("row")).to_have_count(6)
    expect(page.locator(".map path.map-area")).to_have_count(4)
