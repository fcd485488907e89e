"""Nothing that people wrote is read by others before somebody looked at it."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from nabij.core import sweeps
from nabij.core.actors import GUEST
from nabij.core.clock import now
from nabij.core.editing import Conflict
from nabij.impact.models import Observation, ObservationPhoto, ObservationState, Scan
from nabij.impact.photos import Photo
from nabij.impact.services import scans
from nabij.impact.tests.conftest import Place, scan_of
from tests.pages import queries_of

pytestmark = pytest.mark.django_db
WORDS = "Mevrouw Peeters van nummer 12 valt altijd over de losse stoeptegel."
CLEAN = "Er ligt een losse stoeptegel."


def picture() -> Photo:
    made = io.BytesIO()
    Image.new("RGB", (200, 200), "red").save(made, "JPEG")
    return Photo(made.getvalue(), 200, 200)


def tell(scan: Scan, words: str = WORDS, *, photo: bool = True) -> Observation:
    before = set(Observation.objects.values_list("pk", flat=True))
    told = {"words": words, "tone": "better", "theme": "care", "place": "nummer 12", "street": None}
    scans.answer(scan, ticks={}, told=told, photo=picture() if photo else None, by=GUEST)
    return Observation.objects.exclude(pk__in=before).get()


@pytest.fixture
def told(place: Place) -> Observation:
    return tell(place.scan())


def test_only_the_coordinator_of_the_neighbourhood_looks_texts_through(place: Place, told: Observation) -> None:
    inbox = reverse("impact:moderate", args=[scan_of(told).shown_code])
    photo = reverse("impact:photo", args=[told.photo.pk])
    assert WORDS in place.browser("coordinator").get(inbox).content.decode()
    assert place.browser("coordinator").get(photo).headers["Content-Type"] == "image/jpeg"
    for who in ("infopoint", "partner", "resident", "stranger", "authority"):
        assert place.browser(who).get(inbox).status_code == 403
        assert place.browser(who).get(photo).status_code == 404
    assert Client().get(photo).status_code == 404


def test_shown_in_the_words_that_were_kept_and_without_the_photo(place: Place, told: Observation) -> None:
    desk = place.browser("coordinator")
    data = {"opened": "1", "words": CLEAN, "place": ""}
    assert desk.post(reverse("impact:show_observation", args=[told.pk]), data).status_code == 302
    told.refresh_from_db()
    assert (told.state, told.shown_words, told.shown_place, told.photo.shown) == ("shown", CLEAN, "", False)
    scans.step(scan_of(told), name="close", by=place.actor())
    scans.step(scan_of(told), name="publish", by=place.actor())
    page = Client().get(reverse("impact:scan_result", args=[scan_of(told).shown_code])).content.decode()
    assert (CLEAN in page, "Peeters" in page, "<img" in page) == (True, False, False)


def test_what_was_left_out_goes_after_a_month(place: Place, told: Observation) -> None:
    scans.show(told, opened=1, words=CLEAN, by=place.actor())
    with time_machine.travel(now() + timedelta(days=31)):
        sweeps.run_all()
    told.refresh_from_db()
    assert (told.words, told.place, told.shown_words) == ("", "", CLEAN)
    assert ObservationPhoto.objects.count() == 0


def test_what_is_shown_whole_stays(place: Place, told: Observation) -> None:
    scans.show(told, opened=1, words=WORDS, place="nummer 12", with_photo=True, by=place.actor())
    with time_machine.travel(now() + timedelta(days=31)):
        sweeps.run_all()
    told.refresh_from_db()
    assert (told.words, ObservationPhoto.objects.get().shown) == (WORDS, True)
    assert Client().get(reverse("impact:photo", args=[told.photo.pk])).status_code == 200


def test_hidden_can_be_shown_again_until_it_is_wiped(place: Place, told: Observation) -> None:
    scans.show(told, opened=1, words=WORDS, with_photo=True, by=place.actor())
    scans.hide(told, opened=2, by=place.actor())
    assert (told.state, told.shown_words) == (ObservationState.HIDDEN, "")
    assert Client().get(reverse("impact:photo", args=[told.photo.pk])).status_code == 404
    scans.show(told, opened=3, words=CLEAN, by=place.actor())
    scans.hide(told, opened=4, by=place.actor())
    with time_machine.travel(now() + timedelta(days=31)):
        sweeps.run_all()
    told.refresh_from_db()
    assert (told.state, told.words, ObservationPhoto.objects.count()) == ("hidden", "", 0)


def test_two_moderators_do_not_overrule_each_other_unseen(place: Place, told: Observation) -> None:
    scans.hide(told, opened=1, by=place.actor())
    with pytest.raises(Conflict):
        scans.show(told, opened=1, words=WORDS, by=place.actor())
    told.refresh_from_db()
    assert told.state == ObservationState.HIDDEN


def test_an_empty_text_is_not_shown_and_said_at_the_field(place: Place, told: Observation) -> None:
    page = place.browser("coordinator").post(
        reverse("impact:show_observation", args=[told.pk]), {"opened": "1", "words": ""}
    )
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["words"])


def test_the_database_too_shows_no_words_that_nobody_let_through(told: Observation) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Observation.objects.update(shown_words=WORDS)
    with pytest.raises(IntegrityError), transaction.atomic():
        Observation.objects.update(state="shown")


def test_the_inbox_takes_as_many_queries_for_three_as_for_one(place: Place, told: Observation) -> None:
    desk, inbox = place.browser("coordinator"), reverse("impact:moderate", args=[scan_of(told).shown_code])
    one = queries_of(desk, inbox)
    for _each in range(2):
        tell(scan_of(told))
    assert queries_of(desk, inbox) == one
