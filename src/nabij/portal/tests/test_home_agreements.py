"""Covenants that wait, on the home of whom they wait for: partner, coordinator, who decides, back office."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nabij.accounts.models import Role, User
from nabij.core.actors import SYSTEM
from nabij.core.clock import today
from nabij.directory.models import Organisation, StaffMembership
from nabij.programme.models import Covenant, CovenantParty
from nabij.programme.services import covenants, methods
from nabij.territory.models import Area
from tests.factories import make_neighbourhood, make_organisation, make_user
from tests.pages import client_of, queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Area:
    return make_neighbourhood(name="De Wijk")


@pytest.fixture
def coordinator(place: Area) -> User:
    return make_user(Role.COORDINATOR, place)


@pytest.fixture
def covenant(place: Area) -> Covenant:
    return make_covenant(place)


def make_covenant(area: Area, **changes: Any) -> Covenant:
    fields = {"fte": 2, "tasks": "x", "starts_on": date(2027, 1, 1), "ends_on": date(2029, 12, 31)}
    made = covenants.prepare(neighbourhood=area, fields=fields, by=SYSTEM)
    Covenant.objects.filter(pk=made.pk).update(**changes)
    return made


def ask(covenant: Covenant, organisation: Organisation | None = None) -> CovenantParty:
    organisation = organisation or make_organisation()
    return covenants.add_party(covenant, organisation=organisation, share="", leads=False, by=SYSTEM)


def works_for(organisation: Organisation, role: Role | None = None, area: Area | None = None) -> User:
    user = make_user(role, area)
    StaffMembership.objects.create(user=user, organisation=organisation)
    return user


def home(user: User) -> str:
    page = client_of(user).get("/").content.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_an_organisation_finds_what_waits_for_its_yes_and_says_it(covenant: Covenant) -> None:
    party = ask(covenant)
    user = works_for(party.organisation)
    client = client_of(user)
    page = client.get("/").content.decode()
    address = reverse("programme:covenant", args=[covenant.pk])
    assert "Doet uw organisatie mee? 1" in home(user)
    assert f'href="{address}"' in page
    assert f'href="{reverse("programme:covenants")}"' in page
    assert "Wij doen mee" in client.get(address).content.decode()
    client.post(reverse("programme:confirm_party", args=[party.pk]))
    assert "Doet uw organisatie mee?" not in home(user)
    assert f'href="{reverse("programme:covenants")}"' in client.get("/").content.decode()  # in the navigation


def test_who_works_at_an_infopoint_too_finds_it_as_well(covenant: Covenant, place: Area) -> None:
    user = works_for(ask(covenant).organisation, Role.INFOPOINT, place)
    assert "Doet uw organisatie mee? 1" in home(user)


def test_another_organisation_and_one_who_left_see_nothing_of_it(covenant: Covenant) -> None:
    party = ask(covenant)
    gone = works_for(party.organisation)
    StaffMembership.objects.filter(user=gone).update(
        starts_on=today() - timedelta(days=9), ends_on=today() - timedelta(days=1)
    )
    for user in (works_for(make_organisation()), gone):
        assert "Doet uw organisatie mee?" not in home(user)
        assert client_of(user).get(reverse("programme:covenant", args=[covenant.pk])).status_code == 403


def test_who_works_nowhere_has_no_covenants_in_the_navigation(client: Client) -> None:
    client.force_login(make_user())
    assert f'href="{reverse("programme:covenants")}"' not in client.get("/").content.decode()


def test_who_leads_reads_on_whom_a_covenant_waits(covenant: Covenant, place: Area, coordinator: User) -> None:
    manager = make_user(Role.PROGRAMME_MANAGER, place)
    assert "Convenanten die wachten 1" in home(coordinator)
    assert "zoekt organisaties" in home(coordinator)
    first, second = ask(covenant), ask(covenant)
    assert "2 organisaties antwoorden nog" in home(coordinator)
    covenants.confirm(first, by=SYSTEM)
    assert "1 organisatie antwoordt nog" in home(coordinator)
    covenants.confirm(second, by=SYSTEM)
    assert "iedereen zei ja" in home(coordinator)
    Covenant.objects.update(state="submitted")
    assert "wacht op de programmabeheerder" in home(coordinator)
    assert "wacht op uw beslissing" in home(manager)
    Covenant.objects.update(state="agreed")
    assert "Convenanten die wachten" not in home(manager)


def test_who_leads_elsewhere_sees_none_of_it(covenant: Covenant) -> None:
    elsewhere = make_neighbourhood(at=(5.0, 51.0), name="De Verte")
    for role in (Role.COORDINATOR, Role.PROGRAMME_MANAGER, Role.BACK_OFFICE):
        page = home(make_user(role, elsewhere))
        assert "Convenanten die wachten" not in page
        assert "De Wijk" not in page


def test_a_back_office_sees_what_waits_in_its_neighbourhoods(place: Area) -> None:
    town = place.parents.get()
    user = make_user(Role.BACK_OFFICE, town)
    assert "Buurten die u steunt 1" in home(user)
    assert "1 buurt zonder convenant" in home(user)
    calm = make_neighbourhood(town, at=(4.5, 51.5), name="Kalm")
    make_neighbourhood(make_neighbourhood(at=(5.0, 51.0)).parents.get(), at=(5.1, 51.1))
    make_covenant(place, state="agreed", starts_on=today(), ends_on=today() + timedelta(days=90))
    make_covenant(calm, state="agreed", starts_on=today(), ends_on=today() + timedelta(days=900))
    methods.write(neighbourhood=calm, fields={"title": "Koffie", "what": "Op de hoek"}, by=SYSTEM)
    page = home(user)
    assert "Buurten die u steunt 2" in page
    assert "zonder convenant" not in page
    assert "1 convenant eindigt binnen zes maanden" in page
    assert "1 werkwijze nog niet gedeeld" in page


def test_only_a_back_office_sees_that_block(place: Area) -> None:
    for role in (Role.COORDINATOR, Role.PROGRAMME_MANAGER, Role.CARE_COUNCIL, Role.LOCAL_AUTHORITY):
        assert "Buurten die u steunt" not in home(make_user(role, place))


def test_a_home_takes_as_many_queries_for_three_covenants_as_for_one(place: Area) -> None:
    town, organisation = place.parents.get(), make_organisation()
    user = works_for(organisation, Role.BACK_OFFICE, town)
    ask(make_covenant(place), organisation)
    client = client_of(user)
    client.get("/")
    one = queries_of(client, "/")
    for at in ((4.5, 51.5), (4.7, 51.7)):
        ask(make_covenant(make_neighbourhood(town, at=at)), organisation)
    assert queries_of(client, "/") == one
