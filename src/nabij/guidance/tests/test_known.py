"""A person who is known already is recognised before a second one is made, by who may see that person only."""

import pytest
from django.test import Client

from nabij.accounts.models import Role
from nabij.core.actors import GUEST, Actor
from nabij.core.models import AuditEvent
from nabij.detection import services as detection
from nabij.detection.models import Concern, ConcernState
from nabij.guidance import queries
from nabij.guidance.models import Case
from nabij.people import consent
from nabij.people.models import How, Person, Purpose
from tests.factories import make_person, make_user
from tests.pages import client_of

from .scene import Scene, make_case, make_scene

pytestmark = pytest.mark.django_db
WORDS = "Ik raak niet meer aan de winkel."


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    details = {"given_name": "Maria", "family_name": "Claes", "phone": "0470 12 34 56", "email": "maria@example.org"}
    scene.person = make_person(scene.neighbourhood, details=details)
    consent.give(scene.person, Purpose.GUIDANCE, by=scene.by, how=How.SPOKEN)
    return scene


def a_concern(scene: Scene, **contact: str) -> Concern:
    return detection.report(by=GUEST, words=WORDS, about="self", neighbourhood=scene.neighbourhood, contact=contact)


def known(scene: Scene, **told: str) -> list[Case]:
    return [case for case, _details in queries.known_already(a_concern(scene), told, by=scene.by)]


@pytest.mark.parametrize(
    "told",
    [
        {"given_name": "maria", "family_name": "CLAES"},
        {"phone": "0470123456"},
        {"phone": "0470/12.34.56"},
        {"phone": "+32 470 12 34 56"},
        {"email": "Maria@example.org"},
    ],
)
def test_the_same_name_number_or_address_is_found(scene: Scene, told: dict[str, str]) -> None:
    case = make_case(scene)
    assert known(scene, **told) == [case]


@pytest.mark.parametrize(
    "told",
    [{}, {"given_name": "Maria", "family_name": "Claessens"}, {"phone": "0470 12 34 65"}, {"given_name": "Maria"}],
)
def test_somebody_else_is_not_found(scene: Scene, told: dict[str, str]) -> None:
    make_case(scene)
    assert known(scene, **told) == []


def test_a_worker_elsewhere_finds_nobody(scene: Scene) -> None:
    make_case(scene)
    stranger = Actor.of_user(make_user(Role.INFOPOINT))
    told = {"given_name": "Maria", "family_name": "Claes"}
    assert queries.known_already(a_concern(scene), told, by=stranger) == []


def test_a_hit_is_logged_with_why(scene: Scene) -> None:
    make_case(scene)
    known(scene, phone="0470123456")
    reasons = [event.details.get("why") for event in AuditEvent.objects.filter(action="read")]
    assert reasons.count("known already") == 1


def form(**fields: str) -> dict[str, str]:
    told = {"given_name": "Maria", "family_name": "Claes", "language": "nl", "guidance": "spoken"}
    return told | fields


def test_the_worker_is_asked_before_a_second_person_is_made(scene: Scene) -> None:
    case, concern, client = make_case(scene), a_concern(scene, name="M. Claes"), client_of(scene.worker)
    page, persons = f"/dossiers/nieuw/{concern.pk}/", Person.objects.count()
    asked = client.post(page, form())
    assert "Misschien kent u deze persoon al" in asked.content.decode()
    assert (Person.objects.count(), Case.objects.count()) == (persons, 1)
    client.post(page, form(looked=str(case.pk)))
    assert Case.objects.count() == 2


def test_the_concern_joins_the_case_that_is_there(scene: Scene) -> None:
    case, concern, client = make_case(scene), a_concern(scene), client_of(scene.worker)
    answer = client.post(f"/dossiers/nieuw/{concern.pk}/", {"join": str(case.pk)})
    assert answer.headers["Location"] == f"/dossiers/{case.pk}/"
    concern.refresh_from_db()
    assert (concern.state, concern.subject) == (ConcernState.TAKEN_UP, scene.person)
    assert Case.objects.count() == 1


def test_a_concern_joins_no_case_out_of_reach(scene: Scene) -> None:
    case = make_case(scene)
    other = make_scene()
    concern = a_concern(other)
    client: Client = client_of(other.worker)
    assert client.post(f"/dossiers/nieuw/{concern.pk}/", {"join": str(case.pk)}).status_code == 403
    assert client.post(f"/dossiers/nieuw/{concern.pk}/", {"join": "x"}).status_code == 404
    concern.refresh_from_db()
    assert concern.state == ConcernState.RECEIVED
