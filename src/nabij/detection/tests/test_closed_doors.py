"""What a sender must not learn, and whose data a report must not touch."""

import re
import time
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from nabij.accounts.models import User
from nabij.core import sweeps
from nabij.core.actors import SYSTEM, Actor
from nabij.core.clock import now
from nabij.detection import placing, services
from nabij.detection.models import Concern, ConcernState
from nabij.detection.tests.conftest import Town
from nabij.people import access, consent
from nabij.people.models import How, Purpose
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def about_another(town: Town) -> Concern:
    return services.report(by=SYSTEM, words="De buurman is ziek", about="other", place="x", neighbourhood=town.centre)


def with_consent(concern: Concern, town: Town) -> Concern:
    """The person whom it is about said yes: the concern is taken up and kept."""
    person = make_person(town.centre)
    consent.give(person, Purpose.GUIDANCE, by=SYSTEM, how=How.SPOKEN)
    services.take_up(concern, by=town.actor)
    services.consent_followed(concern, subject=person, by=town.actor)
    return concern


def read(page: bytes, concern: Concern) -> str:
    """The words of a page without what differs from code to code."""
    words = re.sub(r"<[^>]+>", " ", page.decode())
    return re.sub(r"\s+", " ", words.replace(concern.shown_code, "").replace(concern.code, ""))


@pytest.mark.parametrize(("act", "data"), [("add", {"words": "Nog iets"}), ("solved", {"solved": "no"})])
def test_after_the_term_an_answer_does_not_tell_whether_somebody_said_yes(
    town: Town, client: Client, act: str, data: dict[str, str]
) -> None:
    erased, kept = about_another(town), with_consent(about_another(town), town)
    told = []
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        sweeps.run_all("one")
        for concern in (erased, kept):
            answer = client.post(reverse(f"detection:{act}", args=[concern.shown_code]), data, follow=True)
            told.append(read(answer.content, concern))
    erased.refresh_from_db()
    kept.refresh_from_db()
    assert (erased.state, kept.state) == (ConcernState.ERASED, ConcernState.TAKEN_UP)
    assert (told[0], kept.notes.count(), kept.solved) == (told[1], 0, None)


def test_a_concern_that_opens_again_looks_like_one_with_a_case(town: Town, client: Client) -> None:
    closed, taken_up = about_another(town), with_consent(about_another(town), town)
    services.close(closed, answer="", by=town.actor)
    told = []
    for concern in (closed, taken_up):
        client.post(reverse("detection:add", args=[concern.shown_code]), {"words": "Nog iets"})
        told.append(read(client.get(reverse("detection:follow", args=[concern.shown_code])).content, concern))
    assert told[0] == told[1]


def test_what_a_caller_says_never_becomes_the_worker_s_own_data(desk: Client, town: Town) -> None:
    worker = make_person(town.centre, user=town.worker, details={"family_name": "Claes"})
    data = {"channel": "phone", "words": "Belt over boodschappen", "about": "self", "consent": "on", "looked": "1"}
    desk.post(reverse("detection:new"), data | {"name": "Rosa Beller", "phone": "0499 99 99 99"})
    concern = Concern.objects.get()
    assert (concern.subject_id == worker.pk, consent.has(worker.pk, Purpose.GUIDANCE)) == (False, False)
    me = Actor.of_user(User.objects.get(pk=town.worker.pk))
    assert access.read(worker.pk, by=me, why="test").family_name == "Claes"


def test_a_long_name_is_no_error(town: Town, client: Client) -> None:
    data = {"step": "3", "words": "Hulp nodig", "about": "self", "reach": "yes", "phone": "0470 12 34 56"}
    answer = client.post(reverse("detection:report"), data | {"name": f"An {'b' * 190}"})
    assert (answer.status_code, Concern.objects.count()) == (302, 1)


def test_the_screens_of_a_report_stay_out_of_shared_caches(town: Town, client: Client) -> None:
    """Not "no-store": the back button of the browser would then lose every word (tests/browser/test_report.py)."""
    page = client.post(reverse("detection:report"), {"step": "1", "words": "Mijn buurvrouw is ziek"})
    assert "Mijn buurvrouw is ziek" in page.content.decode()
    assert page["Cache-Control"] == "private"


@pytest.mark.parametrize("text", ["a" * 2000, "'" * 2000, "a" * 30 + " " * 1970, "huishoudhulp" * 160, "straat" * 330])
def test_looking_for_a_street_in_any_text_takes_no_time(text: str) -> None:
    begin = time.process_time()
    list(placing.addresses_in("", text))
    assert time.process_time() - begin < 0.5
