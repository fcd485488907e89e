"""What lower apps tell guidance, and what guidance tells them."""

from datetime import timedelta

import pytest

from nabij.care import registry as care
from nabij.core.actors import GUEST
from nabij.core.clock import now
from nabij.detection import services as detection
from nabij.guidance.models import Case
from nabij.guidance.services import asking, cases
from nabij.guidance.tests.scene import Scene, make_scene, make_searching_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def test_a_case_is_due_when_the_sender_adds_something(scene: Scene) -> None:
    concern = detection.report(by=GUEST, words="De was blijft liggen.", about="self", neighbourhood=scene.neighbourhood)
    case = cases.open_case(person=scene.person, concern=concern, by=scene.by)
    later = now() + timedelta(days=2)
    Case.objects.filter(pk=case.pk).update(next_due_at=later)
    detection.add_from_sender(concern, words="Mijn zus kan op dinsdag.", by=GUEST)
    case.refresh_from_db()
    assert case.next_due_at is not None
    assert case.next_due_at < later


def test_who_said_yes_is_proposed_for_the_circle_until_they_stop(scene: Scene) -> None:
    case, need = make_searching_case(scene)
    choice = asking.choose(need, by=scene.by, ring=2, reasons=[], position=1, offered=1, offer=scene.helper)
    invitation = asking.invite(choice, what="Boodschappen", when="vrijdag", by=scene.by)
    assert care.candidates(case.person.circle) == set()
    asking.accept_invitation(invitation, by=scene.by)
    assert care.candidates(case.person.circle) == {scene.helper.person_id}
    asking.stop_helping(invitation, by=scene.by)
    assert care.candidates(case.person.circle) == set()
