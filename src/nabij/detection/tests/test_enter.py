"""What a worker writes down for somebody at the phone or the desk."""

from typing import Any

import pytest
from django.test import Client

from nabij.core.actors import GUEST
from nabij.detection import needs, services
from nabij.detection.models import About, Channel, Concern, ConcernState, Urgency
from nabij.detection.tests.conftest import Town
from nabij.people.models import Consent, How, Person

pytestmark = pytest.mark.django_db
URL = "/infopunt/nieuw/"
CALL = {
    "channel": "phone",
    "words": "Mevrouw raakt niet meer aan de winkel",
    "about": "self",
    "place": "Kerkstraat 12",
    "urgency": "",
}


def test_a_call_becomes_a_concern_with_a_code_to_read_aloud(desk: Client, town: Town) -> None:
    page = desk.post(URL, CALL | {"neighbourhood": str(town.centre.pk)}, follow=True)
    concern = Concern.objects.get()
    assert page.redirect_chain[0][0] == f"/infopunt/melding/{concern.pk}/?nieuw=1"
    assert (concern.channel, concern.state, concern.neighbourhood) == (
        Channel.PHONE,
        ConcernState.RECEIVED,
        town.centre,
    )
    assert concern.terms == needs.proposed_ids(CALL["words"])
    html = page.content.decode()
    assert "Lees deze volgcode voor" in html
    assert f"/volgen/{concern.shown_code}/?verstuurd=1" in html


def test_chosen_needs_and_urgency_are_kept(desk: Client, town: Town) -> None:
    desk.post(URL, CALL | {"terms": ["household.cleaning"], "urgency": "today", "channel": "desk"})
    concern = Concern.objects.get()
    assert (concern.terms, concern.state, concern.urgency, concern.channel) == (
        ["household.cleaning"], ConcernState.TRIAGED, Urgency.TODAY, Channel.DESK,
    )  # fmt: skip


def test_a_spoken_yes_is_recorded_as_spoken(desk: Client, town: Town) -> None:
    desk.post(URL, CALL | {"name": "An Peeters", "phone": "0470 12 34 56", "consent": "on"})
    given = Consent.objects.get()
    assert (given.how, given.recorded_by, given.person) == (How.SPOKEN, f"user:{town.worker.pk}", Person.objects.get())


def test_without_a_yes_no_name_is_kept(desk: Client, town: Town) -> None:
    page = desk.post(URL, CALL | {"name": "An Peeters", "phone": "0470 12 34 56"})
    assert list(page.context["form"].errors) == ["consent"]
    assert (Concern.objects.count(), Person.objects.count()) == (0, 0)
    assert 'value="An Peeters"' in page.content.decode()


def test_the_sender_of_a_signal_about_somebody_else_gives_no_consent_for_them(desk: Client, town: Town) -> None:
    desk.post(URL, CALL | {"about": "other", "name": "An Peeters", "phone": "0470 12 34 56", "consent": "on"})
    concern = Concern.objects.get()
    assert (concern.subject, Consent.objects.count()) == (None, 0)
    assert concern.erase_at is not None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"words": ""}, "words"),
        ({"words": "w" * 4001}, "words"),
        ({"channel": "web"}, "channel"),
        ({"about": ""}, "about"),
        ({"urgency": "ooit"}, "urgency"),
        ({"terms": ["geen.nood"]}, "terms"),
        ({"email": "an@"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"neighbourhood": "x"}, "neighbourhood"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(desk: Client, town: Town, changes: dict[str, Any], field: str) -> None:
    page = desk.post(URL, CALL | changes)
    assert field in page.context["form"].errors
    assert Concern.objects.count() == 0


def test_what_may_be_the_same_shows_before_saving(desk: Client, town: Town) -> None:
    before = services.report(
        by=GUEST, words=CALL["words"], about=About.OTHER, place="Kerkstraat 12", neighbourhood=town.centre
    )
    page = desk.post(URL, CALL)
    assert [likeness.concern for likeness in page.context["likenesses"]] == [before]
    assert CALL["words"] in page.content.decode()
    assert Concern.objects.count() == 1
    desk.post(URL, CALL | {"looked": "1"})
    assert Concern.objects.count() == 2


def test_the_same_screen_twice_is_one_concern(desk: Client, town: Town) -> None:
    draft = desk.get(URL).context["draft"]
    answers = [desk.post(URL, CALL | {"draft": draft, "looked": "1"})["Location"] for _press in range(2)]
    assert answers[0] == answers[1]
    assert Concern.objects.count() == 1


def test_words_propose_needs_while_typing_and_keep_what_was_ticked(desk: Client) -> None:
    page = desk.post("/infopunt/voorstellen/", {"words": CALL["words"], "terms": ["household.pets"]})
    offered = [value for value, _label in page.context["form"].fields["terms"].widget.choices]
    assert offered == list(dict.fromkeys(["household.pets", *needs.proposed_ids(CALL["words"])]))
    assert desk.get("/infopunt/voorstellen/").status_code == 405


def test_proposals_are_for_the_infopoint(client: Client) -> None:
    assert client.post("/infopunt/voorstellen/", {"words": "x"}).status_code == 302


def test_danger_shows_112_to_the_worker_too(desk: Client) -> None:
    page = desk.post("/infopunt/voorstellen/", {"words": "Er is brand in huis en mijn man is bewusteloos"})
    assert "notice-112" in page.content.decode()
