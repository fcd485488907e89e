""" "Mijn gegevens": everything that is kept, who may see it, who looked, and what the person says about it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from nabij.accounts.models import Role, User
from nabij.care import services as care
from nabij.care.models import CircleRole
from nabij.core import audit
from nabij.core.actors import GUEST, SYSTEM, Actor
from nabij.core.clock import now, today
from nabij.core.models import AuditEvent
from nabij.guidance.models import Case, Clarification
from nabij.people import access, acting, consent, registry, retention
from nabij.people.models import Consent, ErasureRequest, How, Person, Proxy, Purpose
from tests.factories import make_municipality, make_neighbourhood, make_offer, make_person, make_user
from tests.pages import client_of, queries_of

pytestmark = pytest.mark.django_db
URL = "/mijn-gegevens/"


@pytest.fixture
def person() -> Person:
    neighbourhood = make_neighbourhood(make_municipality(name="Zonnegem"), name="De Wijk")
    details = {"given_name": "Jeanne", "family_name": "Claes", "email": "jeanne@example.org", "address": "Dorp 1"}
    return make_person(neighbourhood, user=make_user(name="Jeanne Claes"), details=details)


@pytest.fixture
def worker(person: Person) -> User:
    """An infopoint worker with an open case of the person."""
    user = make_user(Role.INFOPOINT, person.neighbourhood, name="Els van het infopunt")
    consent.give(person, Purpose.GUIDANCE, by=Actor.of_user(user), how=How.SIGNED)
    place = {"municipality": person.municipality, "neighbourhood": person.neighbourhood}
    Clarification.objects.create(case=Case.objects.create(person=person, owner=user, **place))
    return user


@pytest.fixture
def proxy(person: Person) -> User:
    user = make_user(name="Paul Claes")
    acting.appoint(person, user, by=SYSTEM, relation="zoon")
    return user


def page_of(person: Person) -> str:
    return reverse("portal:my_data_of", args=[person.pk])


def test_the_person_reads_what_is_kept_and_why(person: Person) -> None:
    text = client_of(person.user).get(URL).content.decode()
    for words in ("Jeanne", "Claes", "0470 00 00 00", "jeanne@example.org", "Dorp 1", "Zonnegem", "De Wijk"):
        assert words in text
    assert "Om u te bellen over uw vraag" in text


def test_every_part_that_an_app_keeps_is_shown_and_downloaded(person: Person) -> None:
    make_offer(person, words="Ik wandel graag", terms=["household.groceries"])
    circle = care.open_circle(person, by=SYSTEM, municipality=person.municipality)
    daughter = make_person(person.neighbourhood, details={"given_name": "Geheim", "family_name": "Gehouden"})
    care.add_member(circle, by=SYSTEM, person=daughter, ring=1, relation="dochter")
    client = client_of(person.user)
    text = client.get(URL).content.decode()
    for words in ("Ik wandel graag", "Boodschappen", "dochter"):
        assert words in text
    answer = client.get(reverse("portal:my_data_download", args=[person.pk]))
    assert "attachment" in answer.headers["Content-Disposition"]
    data = json.loads(answer.content)
    assert data["person"]["email"] == "jeanne@example.org"
    assert set(data["parts"]) == {export.name for export in registry.exports()}
    assert data["parts"]["offer"]["words"] == "Ik wandel graag"
    assert data["parts"]["circle"]["members"][0]["relation"] == "dochter"
    assert "Geheim" not in answer.content.decode()
    assert AuditEvent.objects.filter(action="data.downloaded", person_id=person.pk).count() == 1


def test_who_may_see_it_and_through_which_relation(person: Person, worker: User, proxy: User) -> None:
    circle = care.open_circle(person, by=SYSTEM, municipality=person.municipality)
    coach = make_person(person.neighbourhood, details={"given_name": "Coralie", "family_name": ""})
    member = make_person(person.neighbourhood, details={"given_name": "Mia", "family_name": ""})
    care.add_member(circle, by=SYSTEM, person=coach, role=CircleRole.COACH)
    care.add_member(circle, by=SYSTEM, person=member)
    client = client_of(person.user)
    viewers = {viewer.who: str(viewer.through) for viewer in client.get(URL).context["viewers"]}
    assert viewers["Paul Claes"] == "handelt voor u (zoon)"
    assert viewers["Coralie"] == "uw steun en toeverlaat"
    assert worker.name in viewers
    assert "Mia" not in viewers
    consent.give(person, Purpose.CIRCLE, by=SYSTEM, how=How.SPOKEN)
    assert "Mia" in {viewer.who for viewer in client.get(URL).context["viewers"]}


def test_who_looked_when_and_why_in_plain_words(person: Person, worker: User) -> None:
    access.read(person.pk, by=Actor.of_user(worker), why="case")
    line = client_of(person.user).get(URL).context["timeline"][0]
    assert (line["who"], line["text"]) == (
        "Els van het infopunt",
        "Bekeek: naam, telefoon, e-mail, adres (om hulp voor u te zoeken)",
    )


def test_the_same_look_on_the_same_day_is_one_line_with_a_count(person: Person, worker: User) -> None:
    for _ in range(3):
        access.read(person.pk, by=Actor.of_user(worker), why="case")
    line = client_of(person.user).get(URL).context["timeline"][0]
    assert line["text"] == "Bekeek: naam, telefoon, e-mail, adres (om hulp voor u te zoeken), 3 keer"


def test_own_readings_are_kept_but_folded_away(person: Person) -> None:
    client = client_of(person.user)
    client.get(URL)
    page = client.get(URL)
    assert [line for line in page.context["timeline"] if line["who"] == "uzelf"] == []
    assert page.context["own_readings"] >= 2
    shown = client.get(URL, {"eigen": "1"}).context["timeline"]
    assert shown[0]["who"] == "uzelf"


def test_a_sender_stays_unknown_to_the_person_it_is_about(person: Person) -> None:
    neighbour = Actor.of_user(make_user(name="Bezorgde Buur"))
    for actor in (neighbour, GUEST):
        audit.record("concern.received", by=actor, person_id=person.pk)
    text = client_of(person.user).get(URL).content.decode()
    assert "Bezorgde Buur" not in text
    assert "iemand die zich zorgen maakte" in text


def test_an_act_without_words_of_its_own_still_shows(person: Person) -> None:
    audit.record("thing.never_heard_of", by=SYSTEM, person_id=person.pk)
    line = client_of(person.user).get(URL).context["timeline"][0]
    assert (line["who"], line["text"]) == ("Nabij (automatisch)", "Er werd gewerkt aan uw gegevens")


def test_the_list_of_who_looked_has_pages(person: Person) -> None:
    for number in range(25):
        access.mail_address(person.pk, why="follow-up")
        audit.record("consent.given", by=Actor.of_link("test", person.pk, f"wie {number}"), person_id=person.pk)
    client = client_of(person.user)
    pages = [client.get(URL, {"page": str(page)}).context["page"] for page in (1, 2, 3)]
    assert [len(page.object_list) for page in pages] == [20, 20, 11]
    assert len(client.get(URL, {"afdruk": "1"}).context["page"].object_list) == 51


def test_consent_is_given_and_withdrawn_on_the_page(person: Person) -> None:
    client, url = client_of(person.user), reverse("portal:my_data_consent", args=[person.pk])
    client.post(url, {"purpose": "circle", "answer": "yes"})
    given = Consent.objects.get(person=person)
    assert (given.how, given.given_by, consent.has(person.pk, Purpose.CIRCLE)) == (How.SCREEN, "person", True)
    client.post(url, {"purpose": "circle", "answer": "no"})
    assert consent.has(person.pk, Purpose.CIRCLE) is False
    text = client.get(URL).content.decode()
    assert "Vroeger" in text
    for wrong in ({}, {"purpose": "alles", "answer": "yes"}, {"purpose": "circle", "answer": "misschien"}):
        assert "kennen we niet" in client.post(url, wrong, follow=True).content.decode()


def test_withdrawing_guidance_stops_the_infopoint_at_once(person: Person, worker: User) -> None:
    desk = client_of(worker)
    assert desk.get(page_of(person)).status_code == 200
    url = reverse("portal:my_data_consent", args=[person.pk])
    client_of(person.user).post(url, {"purpose": "guidance", "answer": "no"})
    assert desk.get(page_of(person)).status_code == 403
    assert access.may_see(Actor.of_user(worker), person.pk) is False


def test_the_desk_prints_and_writes_down_what_the_person_says(person: Person, worker: User) -> None:
    desk = client_of(worker)
    text = desk.get(page_of(person), {"afdruk": "1"}).content.decode()
    assert ("Dorp 1" in text, "<form method" in text.split("<main")[1].split("</main")[0]) == (True, False)
    desk.post(reverse("portal:my_data_consent", args=[person.pk]), {"purpose": "circle", "answer": "yes"})
    given = Consent.objects.get(person=person, purpose=Purpose.CIRCLE)
    assert (given.how, given.recorded_by_label) == (How.SPOKEN, "Els van het infopunt")


@pytest.mark.parametrize(
    "role", [None, Role.COORDINATOR, Role.LOCAL_AUTHORITY, Role.CARE_COUNCIL, Role.BACK_OFFICE, Role.INFOPOINT]
)
def test_no_role_alone_opens_the_page(person: Person, role: Role | None) -> None:
    client = client_of(make_user(role, person.neighbourhood) if role else make_user())
    for name in ("my_data_of", "my_data_download", "my_data_correct", "my_data_erase", "my_data_proxy"):
        assert client.get(reverse(f"portal:{name}", args=[person.pk])).status_code == 403
    for name in ("my_data_consent", "my_data_correct", "my_data_erase", "my_data_proxy"):
        assert client.post(reverse(f"portal:{name}", args=[person.pk])).status_code == 403


def test_an_infopoint_of_elsewhere_with_an_old_case_sees_nothing(person: Person, worker: User) -> None:
    elsewhere = make_user(Role.INFOPOINT, make_municipality())
    assert client_of(elsewhere).get(page_of(person)).status_code == 403
    Case.objects.update(state="closed")
    assert client_of(worker).get(page_of(person)).status_code == 403


class TestProxy:
    """Acting for somebody is visible: on the page, in the log, and it ends."""

    def test_a_proxy_sees_the_page_and_it_says_so(self, person: Person, proxy: User) -> None:
        client = client_of(proxy)
        assert "U handelt voor" in client.get(page_of(person)).content.decode()
        events = AuditEvent.objects.filter(actor=f"user:{proxy.pk}", person_id=person.pk)
        assert {event.acting_for for event in events} == {person.pk}
        line = client_of(person.user).get(URL).context["timeline"][0]
        assert line["who"] == "Paul Claes, voor u"

    def test_everything_a_proxy_does_is_written_down_as_acting_for(self, person: Person, proxy: User) -> None:
        client = client_of(proxy)
        client.post(reverse("portal:my_data_consent", args=[person.pk]), {"purpose": "circle", "answer": "yes"})
        assert Consent.objects.get(person=person).given_by == "proxy"
        client.post(reverse("portal:my_data_correct", args=[person.pk]), {"phone": "052 9", "initial-phone": "0"})
        acts = AuditEvent.objects.filter(actor=f"user:{proxy.pk}").exclude(action="read")
        assert {event.action: event.acting_for for event in acts} == {
            "consent.given": person.pk,
            "person.changed": person.pk,
        }

    def test_an_expired_proxy_sees_nothing(self, person: Person, proxy: User) -> None:
        Proxy.objects.update(ends_on=today())
        with time_machine.travel(now() + timedelta(days=1)):
            assert client_of(proxy).get(page_of(person)).status_code == 403

    def test_the_person_ends_it(self, person: Person, proxy: User) -> None:
        held = Proxy.objects.get()
        client_of(person.user).post(reverse("portal:my_data_end_proxy", args=[person.pk, held.pk]))
        assert client_of(proxy).get(page_of(person)).status_code == 403

    def test_a_proxy_ends_their_own_task_only(self, person: Person, proxy: User) -> None:
        other = acting.appoint(person, make_user(), by=SYSTEM, relation="dochter")
        client = client_of(proxy)
        assert client.post(reverse("portal:my_data_end_proxy", args=[person.pk, other.pk])).status_code == 403
        held = Proxy.objects.get(user=proxy)
        assert client.post(reverse("portal:my_data_end_proxy", args=[person.pk, held.pk])).status_code == 302
        assert client.get(page_of(person)).status_code == 403

    def test_the_desk_writes_down_who_may_act(self, person: Person, worker: User) -> None:
        desk, url = client_of(worker), reverse("portal:my_data_proxy", args=[person.pk])
        assert desk.get(url).status_code == 200
        daughter = make_user()
        assert desk.post(url, {"email": "niemand@example.org", "relation": "x"}).context["form"].errors
        assert desk.post(url, {"email": daughter.email.upper(), "relation": "dochter"}).status_code == 302
        assert client_of(daughter).get(page_of(person)).status_code == 200
        assert client_of(daughter).get(url).status_code == 403

    def test_their_own_page_leads_to_whom_they_act_for(self, person: Person, proxy: User) -> None:
        make_person(user=proxy)
        assert page_of(person) in client_of(proxy).get(URL).content.decode()


class TestCorrecting:
    def test_only_what_was_changed_is_saved(self, person: Person) -> None:
        client, url = client_of(person.user), reverse("portal:my_data_correct", args=[person.pk])
        assert "Jeanne" in client.get(url).content.decode()
        shown: dict[str, Any] = {
            "given_name": "Jeanne",
            "family_name": "Claes",
            "phone": "0470 00 00 00",
            "email": "jeanne@example.org",
            "address": "Dorp 1",
            "language": "nl",
        }
        hidden = {f"initial-{name}": value for name, value in shown.items()}
        access.change(person.pk, by=Actor.of_user(person.user), why="test", details={"address": "Nieuwstraat 7"})
        client.post(url, shown | hidden | {"phone": "052 99", "language": "fr"})
        details = access.read(person.pk, by=Actor.of_user(person.user), why="test")
        assert (details.phone, details.address) == ("052 99", "Nieuwstraat 7")
        person.refresh_from_db()
        assert person.language == "fr"

    def test_a_wrong_address_is_named_at_the_field(self, person: Person) -> None:
        url = reverse("portal:my_data_correct", args=[person.pk])
        answer = client_of(person.user).post(url, {"email": "dit is er geen", "initial-email": ""})
        assert set(answer.context["form"].errors) == {"email"}
        assert "dit is er geen" in answer.content.decode()


class TestErasing:
    @pytest.fixture
    def held(self) -> Iterator[None]:
        before = list(registry._holds)
        registry.register_hold("Er loopt nog iets", lambda person: True)
        yield
        registry._holds[:] = before

    def test_at_once_when_nothing_holds(self, person: Person) -> None:
        client, url = client_of(person.user), reverse("portal:my_data_erase", args=[person.pk])
        assert "Wis alles nu" in client.get(url).content.decode()
        assert "Alles is gewist" in client.post(url).content.decode()
        assert client.get(URL).status_code == 302  # signed out
        assert access.read_many([person.pk], by=Actor.of_user(make_user()), why="test") == {}
        assert not User.objects.filter(name="Jeanne Claes").exists()

    def test_a_task_for_the_infopoint_while_something_holds(self, person: Person, held: None, worker: User) -> None:
        client, url = client_of(person.user), reverse("portal:my_data_erase", args=[person.pk])
        assert "Er loopt nog iets" in client.get(url).content.decode()
        client.post(url)
        assert ErasureRequest.objects.filter(person=person, closed_at=None).count() == 1
        assert "Gevraagd om alles te wissen" in client.get(URL).content.decode()
        tasks = client_of(worker).get(reverse("portal:erasure_requests")).content.decode()
        assert ("Jeanne Claes" in tasks, "Er loopt nog iets" in tasks) == (True, True)
        client.post(url, {"terug": "1"})
        assert ErasureRequest.objects.filter(closed_at=None).count() == 0

    def test_the_task_is_seen_in_reach_only(self, person: Person, held: None) -> None:
        retention.ask_erasure(person, by=Actor.of_user(person.user))
        url = reverse("portal:erasure_requests")
        elsewhere = client_of(make_user(Role.INFOPOINT, make_municipality())).get(url)
        assert elsewhere.context["rows"] == []
        here = client_of(make_user(Role.INFOPOINT, person.neighbourhood)).get(url)
        assert "Een persoon zonder lopend dossier" in here.content.decode()
        assert client_of(make_user(Role.COORDINATOR, person.neighbourhood)).get(url).status_code == 403
        assert client_of(person.user).get(url).status_code == 403


def test_an_account_without_a_person_reads_about_the_account() -> None:
    user = make_user(name="Els")
    assert user.email in client_of(user).get(URL).content.decode()
    assert Client().get(URL).status_code == 302


def test_a_person_that_does_not_exist() -> None:
    url = reverse("portal:my_data_of", args=["00000000-0000-4000-8000-000000000000"])
    assert client_of(make_user()).get(url).status_code == 404


def test_queries_do_not_grow_with_what_is_kept(person: Person, worker: User) -> None:
    circle = care.open_circle(person, by=SYSTEM, municipality=person.municipality)
    care.add_member(circle, by=SYSTEM, person=make_person(person.neighbourhood), role=CircleRole.COACH)
    consent.give(person, Purpose.CIRCLE, by=SYSTEM, how=How.SPOKEN)
    client = client_of(person.user)
    client.get(URL)
    one = queries_of(client, URL)
    for _ in range(2):
        care.add_member(circle, by=SYSTEM, person=make_person(person.neighbourhood))
        access.read(person.pk, by=Actor.of_user(worker), why="case")
    three = queries_of(client, URL)
    # Each municipality has an audit chain of its own; here everybody lives in the same one.
    assert three == one
