"""The public form, as a browser without JavaScript meets it."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from nabij.core import audit, sweeps
from nabij.core.models import AuditEvent
from nabij.detection import needs
from nabij.detection.models import About, Concern, ConcernState
from nabij.detection.views.report import PER_HOUR, TRAP
from nabij.people import access, consent
from nabij.people.models import Consent, How, Person, Purpose
from nabij.territory.models import Street
from tests.factories import make_municipality, make_neighbourhood, make_person, make_user

pytestmark = pytest.mark.django_db
URL = "/melding/"
ANSWERS = {
    "words": "Ik raak niet meer aan de winkel sinds mijn val.",
    "about": "self",
    "place": "Kerkstraat 12",
    "reach": "no",
    "step": "3",
}


def send(client: Client, **changes: Any) -> Any:
    return client.post(URL, ANSWERS | changes)


def test_the_address_is_the_one_people_know() -> None:
    assert reverse("detection:report") == URL


def test_three_questions_one_at_a_time(client: Client) -> None:
    first = client.get(URL)
    assert first.context["step"] == 1
    second = client.post(URL, {"step": "1", "words": ANSWERS["words"]})
    assert (second.status_code, second.context["step"]) == (200, 2)
    assert f'name="words" value="{ANSWERS["words"]}"' in second.content.decode()
    third = client.post(URL, {"step": "2", "words": ANSWERS["words"], "about": "self", "place": ""})
    assert third.context["step"] == 3
    assert 'name="about" value="self"' in third.content.decode()
    assert Concern.objects.count() == 0
    done = send(client)
    concern = Concern.objects.get()
    assert done["Location"] == f"/volgen/{concern.shown_code}/?verstuurd=1"
    assert (concern.words, concern.about, concern.place) == (ANSWERS["words"], About.SELF, "Kerkstraat 12")
    assert (concern.state, concern.sender, concern.terms) == (
        ConcernState.RECEIVED,
        None,
        needs.proposed_ids(concern.words),
    )


def test_back_keeps_what_was_typed(client: Client) -> None:
    page = client.post(URL, ANSWERS | {"step": "3", "back": "1", "name": "An", "reach": "yes"})
    assert page.context["step"] == 2
    assert page.context["form"].initial["place"] == "Kerkstraat 12"
    html = page.content.decode()
    assert 'name="name" value="An"' in html
    assert 'value="Kerkstraat 12"' in html


@pytest.mark.parametrize(
    ("changes", "step", "field"),
    [
        ({"words": ""}, 1, "words"),
        ({"words": "  \n "}, 1, "words"),
        ({"words": "ai"}, 1, "words"),
        ({"words": "w" * 4001}, 1, "words"),
        ({"about": ""}, 2, "about"),
        ({"about": "iets"}, 2, "about"),
        ({"about": "other", "place": ""}, 2, "place"),
        ({"about": "place", "place": " "}, 2, "place"),
        ({"place": "p" * 301}, 2, "place"),
        ({"neighbourhood": "geen-buurt"}, 2, "neighbourhood"),
        ({"reach": ""}, 3, "reach"),
        ({"reach": "yes"}, 3, "phone"),
        ({"reach": "yes", "phone": "12"}, 3, "phone"),
        ({"reach": "yes", "email": "an@"}, 3, "email"),
        ({"reach": "no", "phone": "0470 12 34 56"}, 3, "reach"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(
    client: Client, changes: dict[str, str], step: int, field: str
) -> None:
    make_neighbourhood()
    page = send(client, **changes)
    assert (page.status_code, page.context["step"]) == (200, step)
    assert list(page.context["form"].errors) == [field]
    html = page.content.decode()
    for value in (ANSWERS | changes).values():
        assert value.strip() in html
    assert Concern.objects.count() == 0


def test_a_text_far_too_long_comes_back_whole(client: Client) -> None:
    page = client.post(URL, {"step": "1", "words": "woord " * 50_000})
    assert page.content.decode().count("woord ") >= 49_999
    assert "4000" in page.context["form"].errors["words"][0]


def test_about_oneself_yes_is_consent_and_makes_a_person(client: Client) -> None:
    neighbourhood = make_neighbourhood()
    send(client, reach="yes", name="An Van den Berg", phone="0470 12 34 56", neighbourhood=str(neighbourhood.pk))
    concern = Concern.objects.get()
    person = Person.objects.get()
    assert (concern.sender, concern.subject) == (person, person)
    assert (person.municipality, person.neighbourhood) == (neighbourhood.parents.get(), neighbourhood)
    assert person.erase_at is not None
    given = Consent.objects.get()
    assert (given.purpose, given.how, given.recorded_by) == (Purpose.GUIDANCE, How.SCREEN, "guest")
    assert concern.erase_at is None


def test_about_somebody_else_no_consent_is_made_up(client: Client) -> None:
    send(client, about="other", place="de buurvrouw van nummer 3", reach="yes", phone="0470 12 34 56")
    concern = Concern.objects.get()
    assert (concern.subject, Consent.objects.count()) == (None, 0)
    assert concern.sender is not None
    assert concern.erase_at is not None
    assert (concern.erase_at - concern.created_at).days == 30


def test_the_name_lies_behind_the_door_only(client: Client) -> None:
    send(client, reach="yes", name="An Van den Berg", email="an@example.org")
    person = Person.objects.get()
    assert access.mail_address(person.pk, why="test") == "an@example.org"
    assert "Berg" not in str(list(AuditEvent.objects.values_list("details", flat=True)))


def test_whoever_left_an_address_gets_the_code_by_mail(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    send(client, reach="yes", name="An", email="an@example.org")
    for _round in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            sweeps.run_all()
    concern = Concern.objects.get()
    assert [message.to for message in mail.outbox] == [["an@example.org"]]
    assert concern.shown_code in mail.outbox[0].body
    assert f"/volgen/{concern.shown_code}/" in mail.outbox[0].body
    assert concern.words not in mail.outbox[0].body


def test_somebody_with_an_account_stays_the_same_person(client: Client) -> None:
    user = make_user()
    person = make_person(user=user)
    client.force_login(user)
    send(client, reach="yes", phone="0470 99 99 99")
    assert Concern.objects.get().sender == person
    assert Person.objects.count() == 1


def test_the_same_screen_twice_is_one_concern(client: Client) -> None:
    page = client.post(URL, ANSWERS | {"step": "2"})
    html = page.content.decode()
    draft = html.split('name="draft" value="')[1].split('"')[0]
    first = send(client, draft=draft)
    again = send(client, draft=draft)
    assert first["Location"] == again["Location"]
    assert Concern.objects.count() == 1
    send(client, draft=draft, words="Toch nog iets anders, over de trap.")
    assert Concern.objects.count() == 2


def test_a_forged_draft_never_opens_somebody_elses_code(client: Client) -> None:
    send(client)
    concern = Concern.objects.get()
    answer = send(client, draft=concern.pk.hex)
    assert concern.shown_code not in answer["Location"]


def test_the_trap_stores_nothing_and_says_thank_you(client: Client) -> None:
    page = send(client, **{TRAP: "cheap pills"})
    assert (page.status_code, Concern.objects.count()) == (200, 0)
    assert "detection/thanks.html" in [template.name for template in page.templates]


def test_too_many_from_one_address_keeps_the_words_on_the_screen(client: Client) -> None:
    for number in range(PER_HOUR):
        assert send(client, words=f"Melding nummer {number}").status_code == 302
    page = send(client)
    assert (page.status_code, Concern.objects.count()) == (429, PER_HOUR)
    assert ANSWERS["words"] in page.content.decode()


def test_danger_shows_112_first_and_can_still_be_sent(client: Client) -> None:
    words = "Er is brand in huis en mijn man is bewusteloos"
    page = client.post(URL, {"step": "1", "words": words})
    html = page.content.decode()
    assert html.index("notice-112") < html.index("<h1")
    send(client, words=words)
    concern = Concern.objects.get()
    assert concern.danger is True
    assert (concern.answer_due_at - concern.created_at).total_seconds() == 3600


def test_an_ordinary_worry_has_a_day(client: Client) -> None:
    page = client.post(URL, {"step": "1", "words": ANSWERS["words"]})
    assert "notice-112" not in page.content.decode()
    send(client)
    concern = Concern.objects.get()
    assert (concern.danger, (concern.answer_due_at - concern.created_at).total_seconds()) == (False, 86400)


def test_112_stands_on_every_screen(client: Client) -> None:
    for page in (client.get(URL), client.post(URL, ANSWERS | {"step": "1"}), client.post(URL, ANSWERS | {"step": "2"})):
        assert 'href="tel:112"' in page.content.decode()


def test_outside_every_neighbourhood_is_served(client: Client) -> None:
    make_municipality()
    send(client)
    assert (Concern.objects.get().neighbourhood, Concern.objects.get().municipality) == (None, None)


def test_words_that_look_like_markup_are_only_words(client: Client) -> None:
    page = client.post(URL, {"step": "1", "words": '"><script>alert(1)</script>'})
    assert "<script>alert" not in page.content.decode()


def test_queries_do_not_grow_with_the_neighbourhoods(client: Client, django_assert_max_num_queries: Any) -> None:
    municipality = make_municipality()
    make_neighbourhood(municipality)
    with django_assert_max_num_queries(6) as one:
        client.post(URL, ANSWERS | {"step": "1"})
    make_neighbourhood(municipality)
    make_neighbourhood(municipality)
    with django_assert_max_num_queries(6) as three:
        client.post(URL, ANSWERS | {"step": "1"})
    assert len(three) == len(one)


def test_streets_are_proposed_while_typing(client: Client) -> None:
    municipality = make_municipality(name="Elzegem")
    for name in ("Kerkstraat", "Kerkplein", "Lindelaan"):
        Street.objects.create(name=name, municipality=municipality, postcode="9999", lon=4.0, lat=51.0)
    html = client.post("/melding/straten/", {"place": "kerk"}).content.decode()
    assert html.count("<option") == 2
    assert 'value="Kerkstraat, 9999 Elzegem"' in html
    for place in ("", "ke", "de mevrouw van hiernaast " * 20):
        assert "<option" not in client.post("/melding/straten/", {"place": place}).content.decode()
    assert client.get("/melding/straten/").status_code == 405


def test_a_proposed_street_finds_its_neighbourhood(client: Client) -> None:
    municipality = make_municipality(name="Elzegem")
    neighbourhood = make_neighbourhood(municipality, at=(4.0, 51.0))
    Street.objects.create(name="Kerkstraat", municipality=municipality, postcode="9999", lon=4.005, lat=51.005)
    send(client, place="Kerkstraat, 9999 Elzegem")
    assert Concern.objects.get().neighbourhood == neighbourhood


def test_reporting_is_audited_without_words(client: Client) -> None:
    send(client)
    event = AuditEvent.objects.get(action="concern.received")
    assert (event.actor, event.object_id) == ("guest", str(Concern.objects.get().pk))
    assert "winkel" not in str(event.details)


def test_the_audit_chain_holds_after_a_report(client: Client) -> None:
    send(client, reach="yes", email="an@example.org")
    assert list(audit.verify()) == []
    assert consent.has(Person.objects.get().pk, Purpose.GUIDANCE) is True
