"""What people tell at the map waits until somebody looked at it, like a story in a scan; nothing tells who told it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from nabij.core import sweeps
from nabij.core.clock import now
from nabij.core.models import AuditEvent
from nabij.core.workflow import NotNow
from nabij.impact import evidence
from nabij.impact.models import Observation
from nabij.impact.offer_map import reports
from nabij.impact.tests.conftest import Place
from nabij.impact.views.common import TRAP
from tests.pages import queries_of

pytestmark = pytest.mark.django_db
WORDS = "Mevrouw Peeters van nummer 12 valt altijd over de losse tegel."
CLEAN = "Er ligt een losse tegel."
TOLD = {"theme": "pavement", "place": "nummer 12", "words": WORDS}


def send(here: Place, client: Client | None = None, **changes: Any) -> Any:
    return (client or Client()).post(reverse("impact:report_place", args=[here.here.code]), TOLD | changes)


def shown_on_the_map(place: Place) -> str:
    return Client().get(reverse("impact:offer_map", args=[place.here.code])).content.decode()


def test_it_waits_and_is_then_shown_in_the_words_that_were_kept(place: Place) -> None:
    assert send(place, street=str(place.street.pk))["Location"].endswith("/melden/dank/")
    told = Observation.objects.get()
    assert (told.state, told.neighbourhood, told.scan, told.lon) == ("waiting", place.here, None, 4.005)
    assert ("Peeters" in shown_on_the_map(place), "tegel" in shown_on_the_map(place)) == (False, False)
    desk = place.browser("infopoint")
    assert WORDS in desk.get(reverse("impact:moderate_reports", args=[place.here.code])).content.decode()
    done = desk.post(reverse("impact:show_observation", args=[told.pk]), {"opened": "1", "words": CLEAN, "place": ""})
    assert done["Location"] == reverse("impact:moderate_reports", args=[place.here.code])
    page = shown_on_the_map(place)
    assert (CLEAN in page, "Peeters" in page) == (True, False)
    assert evidence.find(place.analysis, "observation", str(told.pk)) is not None


def test_hidden_goes_after_a_month(place: Place) -> None:
    send(place)
    told = Observation.objects.get()
    place.browser("coordinator").post(reverse("impact:hide_observation", args=[told.pk]), {"opened": "1"})
    with time_machine.travel(now() + timedelta(days=31)):
        sweeps.run_all()
    told.refresh_from_db()
    assert (told.state, told.words, told.place) == ("hidden", "", "")


@pytest.mark.parametrize("who", ["partner", "resident", "stranger", "authority"])
def test_who_does_not_work_here_reads_and_shows_nothing(place: Place, who: str) -> None:
    send(place)
    told = Observation.objects.get()
    other = place.browser(who)
    assert other.get(reverse("impact:moderate_reports", args=[place.here.code])).status_code == 403
    for act in ("show_observation", "hide_observation"):
        data = {"opened": "1", "words": CLEAN}
        assert other.post(reverse(f"impact:{act}", args=[told.pk]), data).status_code == 403
    told.refresh_from_db()
    assert told.state == "waiting"


def test_the_infopoint_still_does_not_look_through_a_scan(place: Place) -> None:
    scan = place.scan()
    row = Observation.objects.create(scan=scan, theme="care", tone="better", words=WORDS)
    address = reverse("impact:show_observation", args=[row.pk])
    assert place.browser("infopoint").post(address, {"opened": "1", "words": CLEAN}).status_code == 403


def test_an_empty_text_is_not_shown_and_said_at_the_field(place: Place) -> None:
    send(place)
    address = reverse("impact:show_observation", args=[Observation.objects.get().pk])
    page = place.browser("coordinator").post(address, {"opened": "1", "words": ""})
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["words"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"theme": ""}, "theme"),
        ({"theme": "bestaat-niet"}, "theme"),
        ({"words": ""}, "words"),
        ({"words": "te lang " * 200}, "words"),
        ({"place": ""}, "place"),
        ({"street": "geen-straat"}, "street"),
        ({"lat": "200", "lon": "4"}, "lat"),
        ({"place": "", "lat": "0", "lon": "0"}, "place"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_no_word_is_lost(
    place: Place, changes: dict[str, str], field: str
) -> None:
    page = send(place, None, **changes)
    assert (page.status_code, list(page.context["form"].errors)) == (200, [field])
    assert Observation.objects.count() == 0
    assert (TOLD | changes)["words"].strip() in page.content.decode()


def test_a_point_on_the_map_is_a_place(place: Place) -> None:
    send(place, place="", lon="4.002", lat="51.003")
    told = Observation.objects.get()
    assert (told.lon, told.lat, told.street) == (4.002, 51.003, None)


def test_nothing_tells_who_told_it(place: Place) -> None:
    send(place, place.browser("resident"))
    event = AuditEvent.objects.get(action="observation.told")
    assert (event.actor, event.details) == ("guest", {})


def test_the_trap_keeps_nothing_and_says_thank_you(place: Place) -> None:
    assert send(place, None, **{TRAP: "goedkoop"})["Location"].endswith("/dank/")
    assert Observation.objects.count() == 0


def test_the_same_screen_twice_is_one_report(place: Place) -> None:
    page = Client().get(reverse("impact:report_place", args=[place.here.code])).content.decode()
    draft = page.split('name="draft" value="')[1].split('"')[0]
    for _time in range(2):
        send(place, draft=draft)
    assert Observation.objects.count() == 1


def test_too_many_from_one_address_keeps_the_words_on_the_screen(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nabij.impact.offer_map.views.REPORTS_PER_HOUR", 2)
    for _each in range(2):
        send(place)
    page = send(place)
    assert (page.status_code, Observation.objects.count()) == (429, 2)
    assert WORDS in page.content.decode()


def test_when_too_many_wait_no_more_are_taken(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nabij.impact.rules.MOST_WAITING", 1)
    send(place)
    with pytest.raises(NotNow):
        reports.tell(area=place.here, told=dict(TOLD))
    assert send(place).status_code == 200


def test_an_observation_is_of_a_scan_or_of_a_neighbourhood_in_the_database_too(place: Place) -> None:
    for wrong in ({}, {"scan": place.scan(), "neighbourhood": place.here}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Observation.objects.create(theme="bench", tone="better", words=WORDS, **wrong)


def test_the_inbox_takes_as_many_queries_for_three_as_for_one(place: Place) -> None:
    desk, inbox = place.browser("coordinator"), reverse("impact:moderate_reports", args=[place.here.code])
    send(place)
    one = queries_of(desk, inbox)
    for _each in range(2):
        send(place)
    assert queries_of(desk, inbox) == one


@pytest.mark.parametrize(
    ("lon", "lat", "kept"),
    [("4.003", "51.004", (4.003, 51.004)), ("0", "0", (None, None)), ("180", "-90", (None, None))],
)
def test_a_point_far_from_here_is_left_out(
    place: Place, lon: str, lat: str, kept: tuple[float | None, float | None]
) -> None:
    send(place, None, place="Aan de bushalte", lon=lon, lat=lat)
    row = Observation.objects.get()
    assert ((row.lon, row.lat), row.place) == (kept, "Aan de bushalte")
