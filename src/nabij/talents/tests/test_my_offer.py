"""What somebody offers, on their own terms."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nabij.accounts.models import User
from nabij.core.actors import SYSTEM
from nabij.core.clock import today
from nabij.core.editing import Conflict
from nabij.core.models import AuditEvent
from nabij.people import access, registry
from nabij.people.models import Person
from nabij.talents import services
from nabij.talents.models import Offer
from nabij.talents.rules import PRESETS
from tests.factories import make_neighbourhood, make_offer, make_person, make_user

pytestmark = pytest.mark.django_db
URL = "/mijn-aanbod/"


def answers(**changes: Any) -> dict[str, Any]:
    return {
        "words": "Ik ga graag mee naar de markt",
        "terms-household": ["household.groceries"],
        "when": "weekend",
        "capacity": "2",
        "radius_m": "1000",
        "languages": ["nl", "fr"],
        "paused_until": "",
        "opened": "0",
        **changes,
    }


@pytest.fixture
def person() -> Person:
    return make_person(make_neighbourhood(), user=make_user())


@pytest.fixture
def client(person: Person) -> Client:
    client = Client()
    assert person.user is not None
    client.force_login(person.user)
    return client


def test_a_first_offer(client: Client, person: Person) -> None:
    assert client.get(URL).status_code == 200
    assert client.post(URL, answers()).status_code == 302
    offer = Offer.objects.get(person=person)
    assert (offer.words, offer.terms, offer.capacity, offer.radius_m, offer.languages) == (
        "Ik ga graag mee naar de markt",
        ["household.groceries"],
        2,
        1000,
        ["nl", "fr"],
    )
    assert offer.slots == [list(slot) for slot in PRESETS["weekend"]]
    event = AuditEvent.objects.get(action="offer.saved")
    assert (event.person_id, event.details) == (person.pk, {})


def test_the_week_can_be_filled_in_by_hand(client: Client, person: Person) -> None:
    client.post(URL, answers(when="own", slots=["0-1", "6-3"]))
    assert Offer.objects.get(person=person).slots == [[0, 1], [6, 3]]
    text = client.get(URL).content.decode()
    assert 'value="0-1" checked' in text
    assert 'value="0-0" checked' not in text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"words": "", "terms-household": []}, "words"),
        ({"when": "own"}, "when"),
        ({"capacity": "0"}, "capacity"),
        ({"capacity": "99"}, "capacity"),
        ({"radius_m": "5"}, "radius_m"),
        ({"languages": []}, "languages"),
        ({"paused_until": "2001-01-01"}, "paused_until"),
        ({"terms-household": ["geen.nood"]}, "terms-household"),
        ({"when": "own", "slots": ["9-9"]}, "slots"),
    ],
)
def test_bad_input_is_named_at_the_field_and_words_stay(client: Client, changes: dict[str, Any], field: str) -> None:
    data = answers(words="Mijn eigen woorden") | changes
    answer = client.post(URL, data)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert Offer.objects.count() == 0
    if data["words"]:
        assert "Mijn eigen woorden" in answer.content.decode()


def test_even_niet_and_back(client: Client, person: Person) -> None:
    offer = make_offer(person, terms=["household.groceries"])
    answer = client.post(reverse("talents:pause"), follow=True)
    assert reverse("talents:resume") in answer.content.decode()
    assert list(Offer.objects.open()) == []
    client.post(reverse("talents:resume"))
    assert list(Offer.objects.open()) == [offer]


def test_a_planned_pause_holds_up_to_and_with_its_day(person: Person) -> None:
    offer = make_offer(person, paused_until=today())
    assert list(Offer.objects.open()) == []
    Offer.objects.filter(pk=offer.pk).update(paused_until=today() - timedelta(days=1))
    assert list(Offer.objects.open()) == [offer]


def test_two_saves_at_once_lose_nobody_s_words(client: Client, person: Person) -> None:
    offer = make_offer(person, words="eerst")
    services.save_offer(person, by=SYSTEM, opened=1, words="aan de balie gezegd")
    answer = client.post(URL, answers(words="zelf getypt", opened="1"))
    assert answer.status_code == 409
    text = answer.content.decode()
    assert ("aan de balie gezegd" in text, "zelf getypt" in text) == (True, True)
    offer.refresh_from_db()
    assert (offer.words, offer.version) == ("aan de balie gezegd", 2)
    assert client.post(URL, answers(words="zelf getypt", opened="2")).status_code == 302
    offer.refresh_from_db()
    assert (offer.words, offer.version) == ("zelf getypt", 3)


def test_two_first_offers_at_once_are_one(person: Person) -> None:
    services.save_offer(person, by=SYSTEM, opened=0, words="een")
    with pytest.raises(Conflict):
        services.save_offer(person, by=SYSTEM, opened=0, words="twee")
    assert Offer.objects.get(person=person).words == "een"


def test_the_form_never_widens_what_was_said(client: Client, person: Person) -> None:
    make_offer(person, radius_m=500, languages=["nl", "yo"])
    form = client.get(URL).context["form"]
    assert form["radius_m"].value() == 300
    assert ("yo", "yo") in form.fields["languages"].choices


def test_who_is_no_resident_here_is_told_what_to_do() -> None:
    client = Client()
    client.force_login(make_user())
    assert "We kennen u nog niet als bewoner" in client.get(URL).content.decode()
    assert Client().get(URL).status_code == 302


def test_forgetting_leaves_no_word_of_it(person: Person) -> None:
    offer = make_offer(person, words="Ik woon naast de kerk", terms=["household.groceries"])
    assert registry.holds(person) != []
    assert registry.holds(person, asked=True) == []
    access.erase(person, by=SYSTEM, why="test")
    offer.refresh_from_db()
    assert (offer.words, offer.terms, offer.slots, offer.languages, offer.active) == ("", [], [], [], False)


def test_the_account_of_a_volunteer_without_role_goes_too(person: Person) -> None:
    user = person.user
    assert user is not None
    access.erase(person, by=SYSTEM, why="test")
    assert not User.objects.filter(pk=user.pk).exists()
