from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nabij.directory import services
from nabij.directory.models import Location, Schedule, Service, ServiceAtLocation
from tests.factories import make_municipality, make_neighbourhood, make_organisation, make_service
from tests.pages import queries_of

pytestmark = pytest.mark.django_db
MONDAY_TEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # ten o'clock in Brussels


def names(client: Client, **query: Any) -> list[str]:
    response = client.get(reverse("directory:search"), query)
    assert response.status_code == 200
    return [card.service.name for card in response.context["cards"]]


def place(service: Service, lon: float, lat: float) -> None:
    location = Location.objects.create(organisation=service.organisation, address="Straat 1", lon=lon, lat=lat)
    ServiceAtLocation.objects.create(service=service, location=location)


@pytest.fixture
def shelf() -> dict[str, Service]:
    shelf = {
        "shopping": make_service(name="Boodschappendienst", terms=["household.groceries"], languages=["nl", "fr"]),
        "meals": make_service(name="Warme maaltijden", terms=["meals.delivery"], languages=["nl"]),
        "clinic": make_service(name="Geheugenkliniek", terms=["health.memory"], ring=4),
        "gone": make_service(name="Boodschappen van vroeger", terms=["household.groceries"], active=False),
    }
    services.reindex()
    return shelf


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Boodschappendienst", "Geheugenkliniek", "Warme maaltijden"]),
        ({"q": "boodschap"}, ["Boodschappendienst"]),
        ({"q": "boodschapen"}, ["Boodschappendienst"]),
        ({"q": "Ik kan zelf niet meer naar de winkel"}, ["Boodschappendienst"]),
        ({"q": "xyzzy"}, []),
        ({"domain": "meals"}, ["Warme maaltijden"]),
        ({"ring": "4"}, ["Geheugenkliniek"]),
        ({"language": "fr"}, ["Boodschappendienst"]),
        ({"ring": "9", "domain": "nonsense", "neighbourhood": "x", "page": "nonsense"}, None),
    ],
)
def test_what_is_found(client: Client, query: dict[str, str], expected: list[str] | None) -> None:
    everything = ["Boodschappendienst", "Geheugenkliniek", "Warme maaltijden"]
    assert names(client, **query) == (everything if expected is None else expected)


@pytest.mark.usefixtures("shelf")
def test_found_through_a_need_says_so(client: Client) -> None:
    response = client.get(reverse("directory:search"), {"q": "Ik kan zelf niet meer naar de winkel"})
    assert response.context["cards"][0].because == "Boodschappen"
    assert "Past bij: Boodschappen" in response.content.decode()


def test_open_now(client: Client, shelf: dict[str, Service]) -> None:
    Schedule.objects.create(service=shelf["meals"], weekday=0, opens_at=time(9), closes_at=time(12))
    Schedule.objects.create(service=shelf["clinic"], weekday=0, opens_at=time(13), closes_at=time(17))
    with time_machine.travel(MONDAY_TEN, tick=False):
        assert names(client, open_now="on") == ["Warme maaltijden"]
        page = client.get(reverse("directory:search")).content.decode()
    assert "Nu open tot 12 uur" in page
    assert "Nu gesloten, straks open om 13 uur" in page


def test_a_neighbourhood_puts_its_own_first_and_leaves_none_out(client: Client, shelf: dict[str, Service]) -> None:
    municipality = make_municipality()
    here = make_neighbourhood(municipality, code="B1", at=(4.0, 51.0))
    there = make_neighbourhood(municipality, code="B2", at=(4.1, 51.0))
    shelf["shopping"].areas.add(there)
    shelf["clinic"].areas.add(municipality)
    place(shelf["meals"], 4.005, 51.005)
    response = client.get(reverse("directory:search"), {"neighbourhood": here.code})
    found = [(card.service.name, card.near) for card in response.context["cards"]]
    assert found == [("Geheugenkliniek", True), ("Warme maaltijden", True), ("Boodschappendienst", False)]
    assert "Andere buurt, ook voor u" in response.content.decode()


def test_without_area_or_place_the_municipality_of_the_organisation_counts(client: Client) -> None:
    municipality = make_municipality()
    make_neighbourhood(municipality, code="B1")
    make_service(make_organisation(municipality=municipality), name="Hier")
    make_service(make_organisation(municipality=make_municipality()), name="Daar")
    response = client.get(reverse("directory:search"), {"neighbourhood": "B1"})
    assert [(card.service.name, card.near) for card in response.context["cards"]] == [("Hier", True), ("Daar", False)]


@time_machine.travel(MONDAY_TEN, tick=False)
@pytest.mark.parametrize(
    ("confirmed_on", "text"),
    [
        (date(2026, 9, 15), "bevestigd op 15 september 2026"),
        (date(2026, 5, 24), "bevestigd op 24 mei 2026"),
        (date(2026, 5, 23), "niet meer bevestigd sinds 23 mei 2026"),
        (None, "nog niet bevestigd door de organisatie"),
    ],
)
def test_since_when_it_is_confirmed(client: Client, confirmed_on: date | None, text: str) -> None:
    make_service(confirmed_on=confirmed_on)
    assert text in client.get(reverse("directory:search")).content.decode()


def test_numbers_on_the_map_are_those_of_the_list(client: Client, shelf: dict[str, Service]) -> None:
    make_neighbourhood(at=(4.0, 51.0), name="Centrum")
    place(shelf["meals"], 4.005, 51.005)
    response = client.get(reverse("directory:search"))
    assert [card.number for card in response.context["cards"]] == [0, 0, 1]
    assert [point["label"] for point in response.context["points"]] == ["Warme maaltijden"]
    assert [area["properties"]["name"] for area in response.context["areas"]["features"]] == ["Centrum"]


def test_pages_of_twenty(client: Client) -> None:
    for number in range(25):
        make_service(name=f"Dienst {number:02d}")
    assert len(names(client)) == 20
    assert names(client, page="2") == [f"Dienst {number}" for number in range(20, 25)]


@pytest.mark.parametrize("url_name", ["directory:search", "directory:print_list"])
def test_one_service_or_three_take_as_many_queries(client: Client, url_name: str) -> None:
    make_neighbourhood(at=(4.0, 51.0))
    place(make_service(), 4.005, 51.005)
    one = queries_of(client, reverse(url_name))
    assert one <= 12
    place(make_service(), 4.005, 51.005)
    place(make_service(), 4.005, 51.005)
    assert queries_of(client, reverse(url_name)) == one


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(q=st.text(max_size=80))
def test_no_words_break_the_page(client: Client, shelf: dict[str, Service], q: str) -> None:
    assert client.get(reverse("directory:search"), {"q": q}).status_code == 200


@pytest.mark.usefixtures("shelf")
def test_on_paper_by_life_domain(client: Client) -> None:
    response = client.get(reverse("directory:print_list"))
    found = [(name, [card.service.name for card in cards]) for name, cards in response.context["domains"]]
    assert found == [
        ("Huishouden", ["Boodschappendienst"]),
        ("Eten en drinken", ["Warme maaltijden"]),
        ("Gezondheid", ["Geheugenkliniek"]),
    ]


@pytest.mark.usefixtures("shelf")
def test_a_list_too_long_for_paper_says_what_to_do(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nabij.directory.views.MOST_ON_PAPER", 1)
    page = client.get(reverse("directory:print_list")).content.decode()
    assert "2 diensten passen hier niet meer bij." in page


def test_an_empty_social_map(client: Client) -> None:
    assert names(client) == []
    assert "De sociale kaart is nog leeg" in client.get(reverse("directory:print_list")).content.decode()
