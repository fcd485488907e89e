"""The whole loop in a real browser, as every person in it: by keyboard, on a phone, without JavaScript, by mail."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from nabij.accounts.models import Role, User
from nabij.core import sweeps
from nabij.core.actors import GUEST
from nabij.core.clock import now
from nabij.detection import services as detection
from nabij.guidance.models import Case, CaseState, FollowUp, Gap, Need, NeedState, Outcome, ReferralState
from nabij.territory.models import Area
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_report import sign_in, tab_to
from tests.factories import (
    make_municipality,
    make_neighbourhood,
    make_offer,
    make_organisation,
    make_person,
    make_service,
    make_user,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TERM = "household.groceries"
WORDS = "Ik raak niet meer aan de winkel voor mijn boodschappen."
HALF = ViewportSize(width=640, height=450)  # what a screen of 1280 wide shows at 200 %
Check = Callable[[Page], None]


@dataclass
class World:
    municipality: Area
    neighbourhood: Area
    worker: User
    colleague: User


@pytest.fixture
def world(transactional_db: None) -> World:
    municipality = make_municipality(name="Ginstrode", phone="052 00 00 00")
    neighbourhood = make_neighbourhood(municipality, name="Centrum")
    helper = make_person(neighbourhood, lon=4.004, lat=51.004, details={"email": "helper@example.org"})
    make_offer(helper, terms=[TERM], capacity=2)
    partner = make_organisation(name="Thuiszorg Ginst", email="partner@example.org", phone="052 11 11 11")
    make_service(partner, name="Boodschappendienst", terms=[TERM])
    worker, colleague = (make_user(Role.INFOPOINT, neighbourhood, name=name) for name in ("An Demuynck", "Bo Peeters"))
    return World(municipality, neighbourhood, worker, colleague)


@pytest.fixture
def look_over(axe: Check) -> Check:
    """No barrier in light and in dark, on a desktop and on a phone, and nothing to scroll sideways at 200 %."""

    def look(page: Page) -> None:
        before = page.viewport_size
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme="light")
            axe(page)
            page.emulate_media(color_scheme="dark")
            contrast(page)
            fits(page)
        page.set_viewport_size(HALF)
        fits(page)
        page.emulate_media(color_scheme="light")
        assert before is not None
        page.set_viewport_size(before)

    return look


def contrast(page: Page) -> None:
    """In the dark the colours differ, and nothing else: only they are looked at again."""
    found = Axe().run(page, options={"runOnly": {"type": "rule", "values": ["color-contrast"]}}).response["violations"]
    assert [node["html"] for one in found for node in one["nodes"]] == [], f"too little contrast on {page.url}"


def fits(page: Page) -> None:
    width, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width <= room, f"{page.url} scrolls sideways at {page.viewport_size}"


def mailed(to: str) -> str:
    """The path of the link in the last mail to somebody, once the worker process has had its turn."""
    sweeps.run_all()
    body = str([message.body for message in mail.outbox if to in message.to][-1])
    found = re.search(r"https?://[^/\s]+(/\S+)", body)
    assert found is not None
    return found.group(1)


def later(days: int) -> None:
    """What falls due, and then the mails about it."""
    with time_machine.travel(now() + timedelta(days=days), tick=False):
        sweeps.run_all()
        sweeps.run_all()


def reported(world: World) -> str:
    """A concern about oneself that waits in the inbox; gives its address."""
    concern = detection.report(
        by=GUEST,
        words=WORDS,
        about="self",
        neighbourhood=world.neighbourhood,
        contact={"name": "Maria Claes", "phone": "0470 12 34 56", "email": "maria@example.org"},
        guidance_consent=True,
    )
    return f"/infopunt/melding/{concern.pk}/"


def open_case(page: Page, look: Check = lambda page: None) -> str:
    """From the page of a concern to a case that searches, with one need; gives its address."""
    page.get_by_role("link", name="Hulp zoeken: dossier openen").click()
    look(page)
    page.get_by_role("button", name="Dossier openen").click()
    expect(page.locator(".error-summary")).to_contain_text("Duid aan hoe de persoon ja zei")
    look(page)
    page.fill("[name=given_name]", "Maria")
    page.fill("[name=family_name]", "Claes")
    page.fill("[name=email]", "maria@example.org")
    page.locator("[name=guidance][value=spoken]").check()
    page.locator("[name=share]").check()
    page.get_by_role("button", name="Dossier openen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vraag verduidelijken")
    look(page)
    page.fill("[name=own_words]", WORDS)
    page.fill("[name=goals]", "Zelf blijven koken.")
    page.get_by_role("button", name="Bewaren").click()
    address = page.url
    look(page)
    page.get_by_label("Wat nu?").get_by_role("link", name="Nood toevoegen").click()
    look(page)
    page.locator("[name=term]").select_option(TERM)
    page.fill("[name=words]", "Elke vrijdag, een volle tas")
    page.get_by_role("button", name="Bewaren", exact=True).click()
    page.get_by_label("Wat nu?").get_by_role("button", name="Hulp zoeken").click()
    return address


def choose(page: Page, option: str, look: Check = lambda page: None) -> None:
    page.get_by_label("Wat nu?").get_by_role("link", name="Opties bekijken").click()
    look(page)
    row = page.locator(".row").filter(has_text=option)
    row.get_by_role("button", name="Dit kiest de persoon").click()
    look(page)


def test_from_a_worry_to_a_solved_question(
    world: World, page: Page, phone: Page, plain: Page, live_server: LiveServer, look_over: Check
) -> None:
    code = _signals_by_keyboard(phone, look_over)
    sign_in(page, world.worker, live_server.url)
    page.goto("/infopunt/")
    look_over(page)
    page.locator(".row-title a").first.click()
    look_over(page)
    page.get_by_role("button", name="Vandaag").click()
    address = open_case(page, look_over)
    choose(page, "Een helper uit de buurt", look_over)
    page.fill("[name=what]", "Boodschappen doen, een volle tas")
    page.get_by_role("button", name="Versturen").click()
    expect(page.locator(".error-summary")).to_contain_text("Schrijf wanneer de hulp nodig is")
    expect(page.locator("[name=what]")).to_have_value("Boodschappen doen, een volle tas")
    page.fill("[name=when]", "vrijdagvoormiddag")
    page.get_by_role("button", name="Versturen").click()
    expect(page.get_by_label("Wat nu?")).to_contain_text("Wacht op het antwoord")
    look_over(page)

    _volunteer_says_yes(phone, plain, look_over)
    _handed_over(page, phone, address, look_over)
    _answered(phone, look_over)
    _seen_by_the_sender(phone, code)
    _counted(world, page, address, live_server, look_over)


def _signals_by_keyboard(phone: Page, look: Check) -> str:
    phone.goto("/melding/")
    look(phone)
    tab_to(phone, "[name=words]")
    phone.keyboard.type(WORDS)
    tab_to(phone, "button.button-primary")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Over wie of waar gaat het?")
    look(phone)
    tab_to(phone, "[name=about]")
    phone.keyboard.press("Space")
    tab_to(phone, "button.button-primary")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Mogen wij u bereiken?")
    look(phone)
    tab_to(phone, "[name=reach]")
    phone.keyboard.press("Space")
    for name, words in (("name", "Maria Claes"), ("phone", "0470 12 34 56"), ("email", "maria@example.org")):
        tab_to(phone, f"[name={name}]")
        phone.keyboard.type(words)
    tab_to(phone, "button.button-primary")
    phone.keyboard.press("Enter")
    look(phone)
    return phone.locator(".code").inner_text()


def _volunteer_says_yes(phone: Page, plain: Page, look: Check) -> None:
    """Without an account, on a phone, without JavaScript."""
    link = mailed("helper@example.org")
    phone.goto(link)
    expect(phone.get_by_text("Claes")).to_have_count(0)
    look(phone)
    plain.set_viewport_size(PHONE)
    plain.goto(link)
    plain.get_by_role("button", name="Ja, ik help graag").click()
    expect(plain.get_by_text("Maria Claes")).to_be_visible()
    expect(plain.get_by_role("link", name="0470 12 34 56")).to_be_visible()
    phone.goto(link)
    look(phone)


def _handed_over(page: Page, phone: Page, address: str, look: Check) -> None:
    """Three confirmations: the worker on the page, the helper and the person through their links."""
    page.goto(address)
    page.get_by_label("Wat nu?").get_by_role("link", name="Warm overdragen").click()
    look(page)
    page.get_by_role("button", name="Overdracht beginnen").click()
    expect(page.locator(".error-summary")).to_contain_text("Kies wie het overneemt")
    label = page.locator("[name=receiver] option", has_text="Jeanne").first.get_attribute("value")
    page.locator("[name=receiver]").select_option(label)
    page.fill("[name=message]", "Elke vrijdag boodschappen.")
    page.get_by_role("button", name="Overdracht beginnen").click()
    page.get_by_role("button", name="Ik bevestig").click()
    look(page)

    for_person, for_helper = mailed("maria@example.org"), mailed("helper@example.org")
    phone.goto(for_person)
    expect(phone.locator("main")).to_contain_text("Jeanne")
    look(phone)
    phone.get_by_role("button", name="Ja, dat is goed").click()
    look(phone)
    assert Case.objects.get().owner is not None
    phone.goto(for_helper)
    look(phone)
    phone.get_by_role("button", name="Ja, ik neem dit over").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("U volgt dit nu op")
    expect(phone.get_by_text("Maria Claes")).to_be_visible()
    look(phone)
    case = Case.objects.get()
    assert (case.owner, case.owner_person is not None, case.state) == (None, True, CaseState.FOLLOWING)


def _answered(phone: Page, look: Check) -> None:
    """One tap, and then some words if one likes."""
    later(15)
    phone.goto(mailed("maria@example.org"))
    look(phone)
    phone.get_by_role("button", name="Ja, het is opgelost").tap()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Dank u")
    look(phone)
    phone.fill("[name=words]", "Dank aan Jeanne")
    phone.get_by_role("button", name="Bewaren").tap()
    expect(phone.get_by_text("Ook uw woorden zijn bewaard")).to_be_visible()
    answer = FollowUp.objects.get()
    assert (answer.outcome, answer.words) == (Outcome.SOLVED, "Dank aan Jeanne")
    assert Case.objects.get().state == CaseState.CLOSED


def _seen_by_the_sender(phone: Page, code: str) -> None:
    phone.goto("/volgen/")
    phone.fill("[name=code]", code)
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("Uw vraag is afgerond.")).to_be_visible()


def _counted(world: World, page: Page, address: str, live_server: LiveServer, look: Check) -> None:
    """Who leads the network sees counts, and no case."""
    for _gap in range(6):
        Gap.objects.create(
            municipality=world.municipality,
            neighbourhood=world.neighbourhood,
            term=TERM,
            reason="nobody",
            month=now().date().replace(day=1),
        )
    page.context.clear_cookies()
    sign_in(page, make_user(Role.COORDINATOR, world.municipality), live_server.url)
    page.goto("/leemten/")
    expect(page.get_by_role("cell", name="6").first).to_be_visible()
    expect(page.get_by_text("Claes")).to_have_count(0)
    look(page)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 403
    expect(page.get_by_text("Claes")).to_have_count(0)


def test_a_partner_without_account_asks_back_and_accepts(
    world: World, page: Page, phone: Page, plain: Page, live_server: LiveServer, look_over: Check
) -> None:
    sign_in(page, world.worker, live_server.url)
    page.goto(reported(world))
    address = open_case(page)
    choose(page, "Boodschappendienst")
    page.fill("[name=message]", "Graag boodschappen aan huis.")
    page.get_by_role("button", name="Versturen").click()
    link = mailed("partner@example.org")
    phone.goto(link)
    look_over(phone)
    phone.locator("[name=decision][value=ask_back]").check()
    phone.get_by_role("button", name="Antwoorden").tap()
    expect(phone.locator(".error-summary")).to_contain_text("Schrijf hier uw vraag")
    phone.fill("[name=words]", "Is er een lift?")
    phone.get_by_role("button", name="Antwoorden").tap()
    expect(phone.get_by_text("Uw vraag is verstuurd")).to_be_visible()

    page.goto(address)
    look_over(page)
    page.get_by_label("Wat nu?").get_by_role("link", name="Antwoorden").click()
    look_over(page)
    page.fill("[name=answer]", "Ja, een lift.")
    page.get_by_role("button", name="Versturen").click()

    plain.goto(link)
    expect(plain.get_by_text("Ja, een lift.")).to_be_visible()
    expect(plain.get_by_text("Claes")).to_have_count(0)
    plain.locator("[name=decision][value=accept]").check()
    plain.get_by_role("button", name="Antwoorden").click()
    expect(plain.get_by_text("Maria Claes")).to_be_visible()
    phone.goto(link)
    look_over(phone)
    assert Case.objects.get().referrals.get().state == ReferralState.ACCEPTED


def test_the_call_list_serves_who_reads_no_mail(
    world: World, page: Page, live_server: LiveServer, look_over: Check
) -> None:
    sign_in(page, world.worker, live_server.url)
    page.goto(reported(world))
    open_case(page)
    choose(page, "Een helper uit de buurt")
    page.fill("[name=when]", "vrijdagvoormiddag")
    page.get_by_role("button", name="Versturen").click()
    page.goto("/bellijst/")
    look_over(page)
    page.get_by_role("button", name="Zei ja").click()
    assert Need.objects.get().state == NeedState.ARRANGED
    expect(page.get_by_text("Niemand te bellen")).to_be_visible()
    page.goto("/dossiers/")
    look_over(page)
    page.locator(".row-title a").first.click()
    page.get_by_role("button", name="Zelf opvolgen").click()
    later(15)
    page.goto("/bellijst/")
    look_over(page)
    page.get_by_role("link", name="Antwoord noteren").click()
    look_over(page)
    page.locator("[name=outcome][value=not_solved]").check()
    page.get_by_role("button", name="Noteren").click()
    expect(page.get_by_label("Wat nu?")).to_contain_text("Bekijk met de persoon wie kan helpen")
    assert (Case.objects.get().state, Need.objects.get().state) == (CaseState.SEARCHING, NeedState.OPEN)


def test_two_workers_who_save_at_once_both_keep_their_words(
    world: World, page: Page, browser: Browser, live_server: LiveServer, look_over: Check
) -> None:
    sign_in(page, world.worker, live_server.url)
    page.goto(reported(world))
    address = open_case(page)
    page.goto(f"{address}verduidelijken/")
    with browser.new_context(base_url=live_server.url) as context:
        other = context.new_page()
        sign_in(other, world.colleague, live_server.url)
        other.goto(f"{address}verduidelijken/")
        other.fill("[name=goals]", "Versie van de collega")
        other.get_by_role("button", name="Bewaren").click()
        expect(other.get_by_text("Versie van de collega")).to_be_visible()
    page.fill("[name=goals]", "Mijn versie")
    page.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_role("alert")).to_contain_text("Versie van de collega")
    expect(page.locator("[name=goals]")).to_have_value("Mijn versie")
    look_over(page)
    page.fill("[name=goals]", "Mijn versie. Versie van de collega.")
    page.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_text("Mijn versie. Versie van de collega.")).to_be_visible()
    assert Case.objects.get().clarification.goals == "Mijn versie. Versie van de collega."


def test_a_person_who_is_known_gets_no_second_case(
    world: World, page: Page, live_server: LiveServer, look_over: Check
) -> None:
    sign_in(page, world.worker, live_server.url)
    page.goto(reported(world))
    address = open_case(page)
    page.goto(reported(world))
    page.get_by_role("link", name="Hulp zoeken: dossier openen").click()
    expect(page.get_by_text("Misschien kent u deze persoon al")).to_be_visible()
    look_over(page)
    page.get_by_role("button", name="Ja, dezelfde persoon").click()
    assert page.url == address
    expect(page.get_by_text("De melding hoort nu bij dit dossier")).to_be_visible()
    assert Case.objects.count() == 1


def test_what_was_noted_by_mistake_can_be_taken_back(world: World, page: Page, live_server: LiveServer) -> None:
    sign_in(page, world.worker, live_server.url)
    page.goto(reported(world))
    open_case(page)
    page.get_by_role("button", name="Niet gewenst").click()
    page.get_by_role("button", name="Ongedaan maken").click()
    assert Need.objects.get().state == NeedState.OPEN
    page.get_by_label("Wat nu?").get_by_role("link", name="Opties bekijken").click()
    page.locator(".row").filter(has_text="Boodschappendienst").get_by_role("button", name="Liever niet").click()
    expect(page.locator(".row").filter(has_text="Boodschappendienst")).to_have_count(0)
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page.locator(".row").filter(has_text="Boodschappendienst")).to_have_count(1)
    page.get_by_role("button", name="Noteren als leemte").click()
    expect(page.get_by_text("Kies waarom er geen hulp is.").first).to_be_visible()
    page.locator("[name=reason]").select_option("nobody")
    page.get_by_role("button", name="Noteren als leemte").click()
    assert (Gap.objects.count(), Need.objects.get().state) == (1, NeedState.UNMET)
    page.get_by_role("button", name="Ongedaan maken").click()
    assert (Gap.objects.count(), Need.objects.get().state) == (0, NeedState.OPEN)
