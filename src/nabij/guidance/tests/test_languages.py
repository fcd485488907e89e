"""Each mail is written in the language of whoever reads it."""

import pytest

from nabij.core.clock import now
from nabij.guidance.messages import BUILDERS, READERS
from nabij.guidance.models import FollowUp, Handover
from nabij.guidance.services import asking
from nabij.people.models import Person

from .scene import make_scene, make_searching_case

pytestmark = pytest.mark.django_db


def test_a_mail_to_a_resident_is_in_the_language_of_that_resident() -> None:
    scene = make_scene()
    case, need = make_searching_case(scene)
    Person.objects.filter(pk=scene.person.pk).update(language="fr")
    Person.objects.filter(pk=scene.helper.person_id).update(language="en")
    choice = asking.choose(need, by=scene.by, ring=2, reasons=[], position=1, offered=3, offer=scene.helper)
    invitation = asking.invite(choice, what="Boodschappen", when="Vrijdag", by=scene.by)
    handover = Handover.objects.create(
        case=case, giver=scene.worker, receiver_person_id=scene.helper.person_id, due_at=now(), expires_at=now()
    )
    follow_up = FollowUp.objects.create(case=case, due_at=now())
    rows = {"invitation": invitation, "handover": handover, "follow": follow_up}
    found = {kind: read(rows[kind.split(".")[1].split("_")[0]].pk) for kind, read in READERS.items()}
    assert found == {
        "guidance.invitation": "en",
        "guidance.invitation_accepted": "en",
        "guidance.handover_receiver": "en",
        "guidance.handover_person": "fr",
        "guidance.follow_up": "fr",
    }
    assert set(BUILDERS) - set(READERS) == {"guidance.referral"}
