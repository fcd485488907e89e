"""The infopoint keeps offers of people without an account, in its own neighbourhoods only."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from nabij.accounts.models import Role, User
from nabij.core.actors import Actor
from nabij.core.models import AuditEvent
from nabij.people import access
from nabij.talents import registry
from nabij.talents.models import Offer
from nabij.talents.queries import this_week
from nabij.talents.tests.test_my_offer import answers
from nabij.territory.models import Area
from tests.factories import make_municipality, make_neighbourhood, make_offer, make_person, make_user
from tests.pages import queries_of

pytestmark = pytest.mark.django_db
LIST, NEW = "/vrijwilligers/", "/vrijwilligers/nieuw/"


@pytest.fixture
def neighbourhood() -> Area:
    return make_neighbourhood(make_municipality(name="Zonnegem"), name="De Wijk")


@pytest.fixture
def worker(neighbourhood: Area) -> User:
    return make_user(Role.INFOPOINT, neighbourhood)


@pytest.fixture
def client(worker: User) -> Client:
    client = Client()
    client.force_login(worker)
    return client


@pytest.fixture
def loads() -> Iterator[list[registry.Load]]:
    before = list(registry._loads)
    yield registry._loads
    registry._loads[:] = before


def volunteer(neighbourhood: Area, name: str = "Rita", **fields: Any) -> Offer:
    details = {"given_name": name, "family_name": "", "address": "Dorp 5"}
    return make_offer(make_person(neighbourhood, details=details), **fields)


def test_the_list_names_who_offers_here_and_how_much_of_it_is_taken(
    client: Client, neighbourhood: Area, loads: list[registry.Load]
) -> None:
    here = volunteer(neighbourhood, terms=["household.groceries"], capacity=3)
    volunteer(make_neighbourhood(), "Elders")
    weeks: list[date] = []

    def load(offer_ids: Collection[UUID], week: date) -> dict[UUID, int]:
        weeks.append(week)
        return {here.pk: 2} if here.pk in offer_ids else {}

    loads[:] = [load, lambda offer_ids, week: {}]
    text = client.get(LIST).content.decode()
    assert ("Rita" in text, "2 van 3 deze week" in text, "Boodschappen" in text) == (True, True, True)
    assert "Elders" not in text
    assert "Dorp 5" not in text
    assert weeks == [this_week()]
    assert this_week().weekday() == 0


def test_names_are_logged(client: Client, worker: User, neighbourhood: Area) -> None:
    offer = volunteer(neighbourhood)
    client.get(LIST)
    event = AuditEvent.objects.get(person_id=offer.person_id, action="read")
    assert (event.actor, event.details["why"], event.details["grounds"]) == (
        f"user:{worker.pk}",
        "list of volunteers",
        ["infopoint: volunteers"],
    )


def test_search_by_name(client: Client, neighbourhood: Area) -> None:
    volunteer(neighbourhood, "Rita"), volunteer(neighbourhood, "Omar")
    text = client.get(LIST, {"q": "oma"}).content.decode()
    assert ("Omar" in text, "Rita" in text) == (True, False)
    assert "Niemand gevonden" in client.get(LIST, {"q": "zzz"}).content.decode()


def test_no_one_else_sees_the_list(neighbourhood: Area) -> None:
    offer = volunteer(neighbourhood)
    pages = [LIST, NEW, reverse("talents:offer", args=[offer.pk])]
    for user in (
        make_user(),
        make_user(Role.COORDINATOR, neighbourhood),
        make_user(Role.LOCAL_AUTHORITY, neighbourhood),
    ):
        client = Client()
        client.force_login(user)
        assert [client.get(page).status_code for page in pages] == [403, 403, 403]
        assert access.may_see(Actor.of_user(user), offer.person_id) is False
    assert [Client().get(page).status_code for page in pages] == [302, 302, 302]


def test_another_infopoint_has_its_own_list_and_can_not_open_this_offer(neighbourhood: Area) -> None:
    offer = volunteer(neighbourhood)
    elsewhere = make_user(Role.INFOPOINT, make_municipality())
    client = Client()
    client.force_login(elsewhere)
    assert client.get(LIST).context["volunteers"] == []
    assert client.get(reverse("talents:offer", args=[offer.pk])).status_code == 403
    assert client.post(reverse("talents:offer", args=[offer.pk]), {"rust": "ja"}).status_code == 403


def test_an_offer_is_written_down_for_somebody_without_account(
    client: Client, worker: User, neighbourhood: Area
) -> None:
    assert client.get(NEW).status_code == 200
    who = {"given_name": "Gaston", "family_name": "Maes", "phone": "052 1", "neighbourhood": str(neighbourhood.pk)}
    answer = client.post(NEW, answers() | who)
    offer = Offer.objects.get()
    assert answer.headers["Location"] == reverse("talents:offer", args=[offer.pk])
    assert (offer.person.neighbourhood, offer.person.municipality) == (neighbourhood, neighbourhood.parents.get())
    assert (offer.person.lon, offer.person.lat) != (None, None)
    assert access.read(offer.person_id, by=Actor.of_user(worker), why="test").name == "Gaston Maes"


def test_somebody_must_be_reachable_and_live_here(client: Client, neighbourhood: Area) -> None:
    elsewhere = make_neighbourhood()
    answer = client.post(NEW, answers() | {"given_name": "Gaston", "neighbourhood": str(elsewhere.pk)})
    assert set(answer.context["form"].errors) == {"phone", "neighbourhood"}
    assert Offer.objects.count() == 0


def test_an_offer_changes_by_phone(client: Client, neighbourhood: Area) -> None:
    offer = volunteer(neighbourhood)
    page = reverse("talents:offer", args=[offer.pk])
    assert "Rita" in client.get(page).content.decode()
    assert client.post(page, answers(words="Nu ook op zondag", opened="1")).status_code == 302
    client.post(page, {"rust": "ja"})
    offer.refresh_from_db()
    assert (offer.words, offer.active) == ("Nu ook op zondag", False)
    assert "even niet" in client.get(LIST).content.decode()
    client.post(page, {"rust": "nee"})
    offer.refresh_from_db()
    assert offer.active is True


def test_queries_do_not_grow_with_the_list(client: Client, neighbourhood: Area) -> None:
    volunteer(neighbourhood)
    client.get(LIST)
    one = queries_of(client, LIST)
    volunteer(neighbourhood, "Omar"), volunteer(neighbourhood, "Ann")
    three = queries_of(client, LIST)
    assert three == one
