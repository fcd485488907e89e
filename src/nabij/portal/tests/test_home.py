"""The home page: doors for a guest, and for who signs in what waits for them in all they are."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nabij.accounts.models import Role
from nabij.care import services as care
from nabij.care.models import CircleRole
from nabij.core.actors import SYSTEM
from nabij.detection import services as detection
from nabij.directory.models import StaffMembership
from nabij.guidance.models import Gap
from nabij.people import acting, consent
from nabij.people.models import How, Purpose
from nabij.territory.models import Area
from tests.factories import make_neighbourhood, make_offer, make_organisation, make_person, make_service, make_user
from tests.pages import queries_of

pytestmark = pytest.mark.django_db


def words(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


@pytest.fixture
def place() -> Area:
    area = make_neighbourhood(name="Centrum", phone="09 111 11 11")
    area.parents.update(phone="09 111 11 11", name="Elzenbeke")
    return area


@pytest.fixture
def worker(client: Client, place: Area) -> Client:
    client.force_login(make_user(Role.INFOPOINT, place, name="Sofie De Clercq"))
    return client


def report(place: Area) -> None:
    detection.report(by=SYSTEM, words="Hij eet niet meer.", about="other", neighbourhood=place, terms=["meals.cooking"])


def test_a_guest_finds_three_doors_a_phone_and_112(client: Client, place: Area) -> None:
    page = client.get("/").content.decode()
    for name in ("detection:report", "directory:search", "detection:follow_entry"):
        assert f'href="{reverse(name)}"' in page
    assert 'href="tel:091111111' in page
    assert 'href="tel:112"' in page


def test_outside_the_demo_a_guest_sees_no_demo(client: Client, place: Area) -> None:
    page = client.get("/").content.decode()
    assert reverse("demo:mailbox") not in page
    assert "Rondleiding" not in page
    assert "hoort bij de demonstratie" in client.get(reverse("portal:tour")).content.decode()


@pytest.mark.parametrize("name", ["privacy", "accessibility"])
def test_the_pages_that_tell_how_it_works_open_for_everybody(client: Client, place: Area, name: str) -> None:
    assert client.get(reverse(f"portal:{name}")).status_code == 200


def test_the_privacy_page_names_every_purpose_of_consent(client: Client) -> None:
    page = words(client.get(reverse("portal:privacy")))
    for label in Purpose.labels:
        assert str(label) in page


def test_a_worker_sees_counts_and_most_urgent_and_no_words_of_a_concern(worker: Client, place: Area) -> None:
    report(place)
    page = words(worker.get("/"))
    assert "Meldingen die wachten 1" in page
    assert "1 nieuwe" in page
    assert "Hij eet niet meer" not in page


def test_a_worker_s_home_takes_as_many_queries_for_three_concerns_as_for_one(worker: Client, place: Area) -> None:
    report(place)
    worker.get("/")
    one = queries_of(worker, "/")
    report(place)
    report(place)
    assert queries_of(worker, "/") == one


def test_a_worker_of_another_place_sees_nothing_of_it(client: Client, place: Area) -> None:
    report(place)
    client.force_login(make_user(Role.INFOPOINT, make_neighbourhood(at=(5.0, 51.0))))
    assert "Meldingen die wachten 0" in words(client.get("/"))


def test_a_person_sees_their_circle_and_data(client: Client, place: Area) -> None:
    user = make_user(name="Maria Verhulst")
    person = make_person(place, user=user)
    care.open_circle(person, by=SYSTEM, municipality=person.municipality)
    client.force_login(user)
    page = words(client.get("/"))
    assert "Dag Maria" in page
    assert "Mijn zorgcirkel" in page
    assert "Mijn gegevens" in page


def test_a_proxy_and_a_coach_see_for_whom(client: Client, place: Area) -> None:
    maria = make_person(place, details={"given_name": "Maria", "family_name": "Verhulst"})
    consent.give(maria, Purpose.CIRCLE, by=SYSTEM, how=How.SPOKEN)
    circle = care.open_circle(maria, by=SYSTEM, municipality=maria.municipality)
    daughter, yusuf = make_user(), make_user()
    acting.appoint(maria, daughter, by=SYSTEM, relation="dochter")
    care.add_member(circle, by=SYSTEM, person=make_person(place, user=yusuf), role=CircleRole.COACH)
    client.force_login(daughter)
    assert "U kunt handelen voor Maria Verhulst" in words(client.get("/"))
    client.force_login(yusuf)
    assert "Steun en toeverlaat van Maria Verhulst" in words(client.get("/"))


def test_a_volunteer_reads_that_nothing_waits(client: Client, place: Area) -> None:
    user = make_user()
    make_offer(make_person(place, user=user))
    client.force_login(user)
    assert "Kunt u een handje helpen? 0" in words(client.get("/"))


def test_a_partner_is_asked_to_confirm_old_figures(client: Client, place: Area) -> None:
    user, organisation = make_user(), make_organisation()
    make_service(organisation, name="Poetshulp")
    StaffMembership.objects.create(user=user, organisation=organisation)
    client.force_login(user)
    page = words(client.get("/"))
    assert "Nog te bevestigen 1" in page
    assert "Poetshulp" in page


def test_small_numbers_stay_hidden_from_who_leads(client: Client, place: Area) -> None:
    client.force_login(make_user(Role.COORDINATOR, place))
    for _each in range(4):
        Gap.objects.create(neighbourhood=place, term="meals.cooking", reason="nobody", month="2026-01-01")
    page = words(client.get("/"))
    assert "Waar hulp ontbreekt Alle leemten" in page  # no figure at all
    Gap.objects.create(neighbourhood=place, term="meals.cooking", reason="nobody", month="2026-01-01")
    assert "Waar hulp ontbreekt 5" in words(client.get("/"))


@pytest.mark.parametrize(("role", "draws"), [(Role.LOCAL_AUTHORITY, True), (Role.COORDINATOR, False)])
def test_who_draws_neighbourhoods_finds_the_way_there(client: Client, place: Area, role: Role, draws: bool) -> None:
    client.force_login(make_user(role, place))
    assert (f'href="{reverse("impact:first_day")}"' in client.get("/").content.decode()) == draws


def test_the_frame_shows_the_phone_of_where_one_lives(client: Client, place: Area) -> None:
    other = make_neighbourhood(at=(5.0, 51.0), name="Dorp", phone="09 222 22 22")
    user = make_user()
    make_person(other, user=user)
    client.force_login(user)
    page = client.get(reverse("portal:privacy")).content.decode()
    assert 'href="tel:092222222' in page
    assert "Dorp" in page
