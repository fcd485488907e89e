"""The scan, as a phone without JavaScript meets it."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from nabij.core.models import AuditEvent
from nabij.core.workflow import NotNow
from nabij.impact.models import Observation, ObservationPhoto, ObservationState, ScanAnswer
from nabij.impact.services import scans
from nabij.impact.tests.conftest import Place, scan_of
from nabij.impact.views.common import TRAP

pytestmark = pytest.mark.django_db
WORDS = "Aan de bushalte staat geen bank. Wie slecht te been is, moet rechtstaan."
STORY = {"words": WORDS, "tone": "better", "theme": "care", "place": "bushalte"}


def send(client: Client, address: str, **changes: Any) -> Any:
    return client.post(address, {"step": "4", "good": ["green"], "better": ["care"], "age": "65-79"} | changes)


def picture(size: tuple[int, int] = (400, 300), **options: Any) -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", size, "green").save(made, "JPEG", **options)
    return SimpleUploadedFile("foto.jpg", made.getvalue(), "image/jpeg")


@pytest.fixture
def address(place: Place) -> str:
    return f"/buurtscan/{place.scan().shown_code}/"


def test_four_questions_one_at_a_time_and_nothing_kept_before_the_end(client: Client, address: str) -> None:
    first = client.get(address)
    assert (first.status_code, first.context["step"]) == (200, 1)
    second = client.post(address, {"step": "1", "good": ["green", "meeting"]})
    assert second.context["step"] == 2
    assert [code for code, _name in second.context["form"].fields["better"].choices] == ["care"]
    third = client.post(address, {"step": "2", "good": ["green"], "better": ["care"]})
    assert third.context["step"] == 3
    assert 'name="good" value="green"' in third.content.decode()
    assert client.post(address, {"step": "3", "good": ["green"], "age": ""}).context["step"] == 4
    assert ScanAnswer.objects.count() == 0
    done = send(client, address)
    assert done["Location"] == f"{address}dank/"
    answer = ScanAnswer.objects.get()
    assert (answer.ticks, answer.age, answer.channel) == ({"green": "good", "care": "better"}, "65-79", "web")


def test_a_story_waits_for_somebody_to_look_at_it(client: Client, place: Place, address: str) -> None:
    send(client, address, **STORY, street=str(place.street.pk))
    told = Observation.objects.get()
    assert (told.state, told.words, told.shown_words, told.street) == (
        ObservationState.WAITING,
        WORDS,
        "",
        place.street,
    )
    assert (told.lon, told.lat) == (4.005, 51.005)
    scans.step(scan_of(told), name="close", by=place.actor())
    scans.step(scan_of(told), name="publish", by=place.actor())
    for page in (f"{address}resultaat/", reverse("impact:analysis", args=[place.analysis.pk])):
        assert "bushalte" not in client.get(page).content.decode()


def test_back_keeps_what_was_ticked(client: Client, address: str) -> None:
    page = send(client, address, back="1")
    assert page.context["step"] == 3
    assert 'value="65-79" ' in page.content.decode()
    assert ScanAnswer.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "step", "field"),
    [
        ({"good": ["bestaat-niet"]}, 1, "good"),
        ({"better": ["green"]}, 2, "better"),
        ({"age": "oud"}, 3, "age"),
        ({"words": "Te kort?" * 200}, 4, "words"),
        ({"words": WORDS, "theme": "care"}, 4, "tone"),
        ({"words": WORDS, "tone": "good"}, 4, "theme"),
        ({"words": "", "place": "bushalte"}, 4, "words"),
        ({**STORY, "street": "geen-straat"}, 4, "street"),
        ({**STORY, "lat": "200"}, 4, "lat"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(
    client: Client, address: str, changes: dict[str, Any], step: int, field: str
) -> None:
    page = send(client, address, **changes)
    assert (page.status_code, page.context["step"]) == (200, step)
    assert list(page.context["form"].errors) == [field]
    assert ScanAnswer.objects.count() == 0


def test_the_same_screen_twice_is_one_answer(client: Client, address: str) -> None:
    page = client.post(address, {"step": "3"})
    draft = page.content.decode().split('name="draft" value="')[1].split('"')[0]
    for _time in range(2):
        assert send(client, address, draft=draft, **STORY).status_code == 302
    assert (ScanAnswer.objects.count(), Observation.objects.count()) == (1, 1)


def test_a_photo_is_drawn_anew_without_place_moment_or_device(client: Client, address: str) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0132] = "Fabrikant X", "2026:11:22 10:00:00"
    exif[0x0112] = 6  # taken upright
    exif.get_ifd(0x8825)[2] = (51.0, 3.0, 0.0)
    send(client, address, **STORY, photo=picture((2400, 1200), exif=exif))
    photo = ObservationPhoto.objects.get()
    with Image.open(io.BytesIO(bytes(photo.image))) as kept:
        assert (kept.format, kept.size, dict(kept.getexif())) == ("JPEG", (800, 1600), {})
    assert b"Fabrikant" not in bytes(photo.image)
    assert (photo.width, photo.height, photo.shown) == (800, 1600, False)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("x.jpg", b"<script>alert(1)</script>", "image/jpeg"), "geen foto"),
        (SimpleUploadedFile("x.jpg", b"\xff\xd8\xff\xe0" + b"0" * 200, "image/jpeg"), "foto"),
        (picture((20, 20)), "te klein"),
    ],
)
def test_what_is_no_good_photo_is_refused(client: Client, address: str, file: SimpleUploadedFile, words: str) -> None:
    file.seek(0)
    page = send(client, address, **STORY, photo=file)
    assert words in page.context["form"].errors["photo"][0]
    assert (ScanAnswer.objects.count(), ObservationPhoto.objects.count()) == (0, 0)


def test_a_photo_of_too_many_pixels_is_refused_before_it_is_unpacked(
    client: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nabij.impact.drawing.MOST_PIXELS", 1000)
    page = send(client, address, **STORY, photo=picture())
    assert "te groot" in page.context["form"].errors["photo"][0]


def test_nothing_tells_who_answered(client: Client, place: Place, address: str) -> None:
    client.force_login(place.resident)
    send(client, address, **STORY)
    event = AuditEvent.objects.get(action="scan.answered")
    assert (event.actor, event.details) == ("guest", {"channel": "web"})
    names = {field.name for model in (ScanAnswer, Observation) for field in model._meta.get_fields()}
    assert not {"created_at", "user", "person", "answer", "address"} & names


def test_the_trap_keeps_nothing_and_says_thank_you(client: Client, address: str) -> None:
    assert send(client, address, **{TRAP: "goedkoop"})["Location"] == f"{address}dank/"
    assert ScanAnswer.objects.count() == 0


def test_too_many_from_one_address_keeps_the_answers_on_the_screen(
    client: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nabij.impact.views.scan.ANSWERS_PER_HOUR", 3)
    for _each in range(3):
        send(client, address)
    page = send(client, address, **STORY)
    assert (page.status_code, ScanAnswer.objects.count()) == (429, 3)
    assert WORDS in page.content.decode()


def test_a_scan_that_is_not_open_takes_nothing(client: Client, place: Place) -> None:
    draft, closed = place.scan(is_open=False), place.scan()
    scans.step(closed, name="close", by=place.actor())
    for scan in (draft, closed):
        page = send(client, f"/buurtscan/{scan.shown_code}/")
        assert "impact/scan_closed.html" in [template.name for template in page.templates]
    with pytest.raises(NotNow):
        scans.answer(closed, ticks={}, by=place.actor())
    assert ScanAnswer.objects.count() == 0


def test_a_code_that_does_not_exist_is_not_found(client: Client) -> None:
    assert client.get("/buurtscan/ABCD-EFGHJK/").status_code == 404


def test_the_paper_form_has_every_theme_and_the_address(client: Client, place: Place, address: str) -> None:
    page = client.get(f"{address}papier/").content.decode()
    assert [theme for theme in ("Mensen ontmoeten", "Groen en rust") if theme not in page] == []
    assert f"http://testserver{address}" in page
    draft = place.scan(is_open=False)
    assert client.get(f"/buurtscan/{draft.shown_code}/papier/").status_code == 404


def test_a_worker_types_paper_over_and_gets_the_next_one(place: Place, address: str) -> None:
    desk = place.browser("infopoint")
    data = {"good": ["green"], "better": ["care"], "age": "", **STORY}
    done = desk.post(f"{address}ingeven/", data)
    assert done["Location"] == f"{address}ingeven/"
    answer, told = ScanAnswer.objects.get(), Observation.objects.get()
    assert (answer.channel, answer.ticks, told.channel) == ("paper", {"green": "good", "care": "better"}, "paper")
    twice = desk.post(f"{address}ingeven/", data | {"good": ["care"]})
    assert list(twice.context["form"].errors) == ["good"]


def test_a_neighbour_without_account_enters_no_paper(client: Client, address: str) -> None:
    assert client.get(f"{address}ingeven/").status_code == 302
