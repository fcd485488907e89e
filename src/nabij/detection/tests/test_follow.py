"""The follow-up page: what a sender reads and may do, and what they never read."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from nabij.core.actors import GUEST, SYSTEM
from nabij.core.clock import now
from nabij.detection import registry, services
from nabij.detection.models import ALPHABET, About, Concern, ConcernState, Urgency, new_code, plain_code
from nabij.detection.views.follow import PER_HOUR
from nabij.people import consent
from nabij.people.models import How, Purpose
from tests.factories import make_municipality, make_person

pytestmark = pytest.mark.django_db


def concern_about(about: str = About.SELF, **fields: Any) -> Concern:
    fields.setdefault("words", "Jeanne De Smet valt vaak in haar badkamer")
    return services.report(by=GUEST, about=about, place="Kerkstraat 12", **fields)


def url(concern: Concern, act: str = "") -> str:
    return f"/volgen/{concern.shown_code}/{act}"


def test_a_code_has_no_letters_that_are_mixed_up() -> None:
    assert not set("01OIL") & set(ALPHABET)
    codes = [new_code() for _number in range(50)]
    assert len(set(codes)) == 50
    assert {plain_code(code) for code in codes} == set(codes)


@pytest.mark.parametrize("typed", ["k7mx42qrtn", "K7MX-42QRTN", " k7mx 42qr-tn ", "K7MX–42QRTN", "k7mx.42qrtn"])
def test_a_code_is_known_however_it_is_typed(client: Client, typed: str) -> None:
    concern = concern_about()
    Concern.objects.update(code="K7MX42QRTN")
    assert client.post("/volgen/", {"code": typed})["Location"] == "/volgen/K7MX-42QRTN/"
    concern.refresh_from_db()
    assert concern.shown_code == "K7MX-42QRTN"


@pytest.mark.parametrize("typed", ["", "abc", "AAAA-AAAAAA", "0000-000000", "x" * 41])
def test_an_unknown_code_gets_a_clear_answer(client: Client, typed: str) -> None:
    page = client.post("/volgen/", {"code": typed})
    assert page.status_code == 200
    assert list(page.context["form"].errors) == ["code"]


def test_an_unknown_address_offers_the_code_again(client: Client) -> None:
    page = client.get("/volgen/AAAA-AAAAAA/")
    assert page.status_code == 404
    assert "AAAA-AAAAAA" in page.content.decode()


def test_the_address_is_written_in_one_way(client: Client) -> None:
    concern = concern_about()
    assert client.get(f"/volgen/{concern.code.lower()}/")["Location"] == url(concern)


def test_guessing_stops(client: Client) -> None:
    concern = concern_about()
    for _guess in range(PER_HOUR):
        client.get("/volgen/AAAA-AAAAAA/")
    assert client.get(url(concern)).status_code == 429
    assert client.post("/volgen/", {"code": concern.code}).status_code == 429
    assert client.post(url(concern, "opgelost/"), {"solved": "yes"}).status_code == 429


def test_the_page_after_sending_shows_code_and_qr(client: Client) -> None:
    concern = concern_about()
    html = client.get(url(concern) + "?verstuurd=1").content.decode()
    assert "<svg" in html
    assert concern.code[:4] in html
    assert f"http://localhost:8000/volgen/{concern.shown_code}/" in html


@pytest.mark.parametrize("about", About.values)
def test_no_word_of_the_concern_stands_on_the_page(client: Client, about: str) -> None:
    concern = concern_about(about, contact={"name": "An Peeters", "phone": "0470 12 34 56"})
    services.add_from_sender(concern, words="Jeanne belde mij", by=GUEST)
    for address in (url(concern), url(concern) + "?verstuurd=1"):
        html = client.get(address).content.decode()
        for secret in ("Jeanne", "De Smet", "Kerkstraat", "Peeters", "0470", "badkamer"):
            assert secret not in html


def steps(client: Client, concern: Concern) -> list[tuple[str, str]]:
    return [(step["label"], step["state"]) for step in client.get(url(concern)).context["steps"]]


def test_the_line_follows_the_state(client: Client) -> None:
    concern = concern_about()
    assert steps(client, concern) == [
        ("Ontvangen", "current"), ("Gelezen", "todo"), ("Bezig", "todo"), ("Afgerond", "todo")
    ]  # fmt: skip
    services.triage(concern, urgency=Urgency.LATER, seen="received", by=SYSTEM)
    assert steps(client, concern)[1] == ("Gelezen", "current")
    services.take_up(concern, by=SYSTEM)
    assert steps(client, concern)[2] == ("Bezig", "current")
    services.close(concern, answer="De poetsdienst komt.", by=SYSTEM)
    page = client.get(url(concern))
    assert [step["state"] for step in page.context["steps"]] == ["done", "done", "done", "current"]
    assert "De poetsdienst komt." in page.content.decode()


def test_about_somebody_else_the_page_is_the_same_whatever_happens(client: Client) -> None:
    concern = concern_about(About.OTHER)
    services.triage(concern, urgency=Urgency.LATER, seen="received", by=SYSTEM)
    seen = client.get(url(concern)).content.decode().split("<main")[1].split("csrf")[0]
    assert "Wij hebben dit opgenomen." in seen
    services.take_up(concern, by=SYSTEM)
    taken_up = client.get(url(concern)).content.decode().split("<main")[1].split("csrf")[0]
    services.close(concern, answer="Mevrouw krijgt nu hulp.", by=SYSTEM)
    closed = client.get(url(concern)).content.decode().split("<main")[1].split("csrf")[0]
    assert taken_up == seen
    assert closed == seen


def test_after_the_term_nobody_can_tell_whether_the_person_said_yes(client: Client) -> None:
    kept, gone = concern_about(About.OTHER), concern_about(About.OTHER)
    person = make_person()
    consent.give(person, Purpose.GUIDANCE, by=SYSTEM, how=How.SPOKEN)
    services.consent_followed(kept, subject=person, by=SYSTEM)
    with time_machine.travel(now() + timedelta(days=31)):
        services.erase(gone)
        pages = [client.get(url(concern)).content.decode() for concern in (kept, gone)]
    parts = [page.split('<section class="stack"')[1].split("</section>")[0] for page in pages]
    assert parts[0] == parts[1]
    assert "30 dagen" in parts[0]
    assert 'name="solved"' not in pages[0]


def test_guidance_adds_a_sentence_only_about_oneself(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_status_sentences", [lambda concern: "Er is hulp gevraagd.", lambda concern: ""])
    mine, theirs, place = (concern_about(about) for about in (About.SELF, About.OTHER, About.PLACE))
    assert "Er is hulp gevraagd." in client.get(url(mine)).content.decode()
    for concern in (theirs, place):
        assert "Er is hulp gevraagd." not in client.get(url(concern)).content.decode()


def test_the_sender_adds_something(client: Client) -> None:
    concern = concern_about()
    answer = client.post(url(concern, "toevoegen/"), {"words": "Het is nu erger."})
    assert answer["Location"] == url(concern)
    concern.refresh_from_db()
    assert [(note.words, note.by_sender) for note in concern.notes.all()] == [("Het is nu erger.", True)]
    assert concern.news_at is not None


@pytest.mark.parametrize("words", ["", " ", "a", "w" * 2001])
def test_a_wrong_addition_comes_back(client: Client, words: str) -> None:
    concern = concern_about()
    page = client.post(url(concern, "toevoegen/"), {"words": words})
    assert page.status_code == 200
    assert list(page.context["form"].errors) == ["words"]
    assert words.strip() in page.content.decode()
    assert concern.notes.count() == 0


def test_not_solved_reopens_with_a_new_clock_and_tells_guidance(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(registry, "_not_solved", [lambda concern, by: told.append(concern.code)])
    concern = concern_about()
    services.triage(concern, urgency=Urgency.NOW, seen="received", by=SYSTEM)
    services.close(concern, answer="", by=SYSTEM)
    with time_machine.travel(now() + timedelta(days=3)):
        client.post(url(concern, "opgelost/"), {"solved": "no"})
        concern.refresh_from_db()
        assert (concern.state, concern.solved, concern.urgency) == (ConcernState.RECEIVED, False, "")
        assert concern.answer_due_at > now()
        assert concern.erase_at is None
    assert told == [concern.code]


def test_not_solved_while_a_case_runs_leaves_the_state_to_guidance(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(registry, "_not_solved", [lambda concern, by: told.append(concern.code)])
    concern = concern_about()
    services.take_up(concern, by=SYSTEM)
    client.post(url(concern, "opgelost/"), {"solved": "no"})
    concern.refresh_from_db()
    assert (concern.state, concern.solved, told) == (ConcernState.TAKEN_UP, False, [concern.code])


def test_solved_is_kept_and_decides_nothing(client: Client) -> None:
    concern = concern_about()
    client.post(url(concern, "opgelost/"), {"solved": "yes"})
    concern.refresh_from_db()
    assert (concern.state, concern.solved) == (ConcernState.RECEIVED, True)
    client.post(url(concern, "opgelost/"), {"solved": "misschien"})
    concern.refresh_from_db()
    assert concern.solved is True


def test_an_erased_concern_takes_nothing_more_and_says_so(client: Client) -> None:
    concern = concern_about()
    services.erase(concern)
    page = client.get(url(concern))
    assert "gewist" in page.content.decode()
    for act, data in (("toevoegen/", {"words": "Nog iets"}), ("opgelost/", {"solved": "no"})):
        assert client.post(url(concern, act), data, follow=True).status_code == 200
    concern.refresh_from_db()
    assert (concern.state, concern.solved, concern.notes.count()) == (ConcernState.ERASED, None, 0)


def test_get_never_changes_anything(client: Client) -> None:
    concern = concern_about()
    for act in ("toevoegen/", "opgelost/"):
        assert client.get(url(concern, act)).status_code == 405


def test_the_phone_of_the_infopoint_stands_on_the_page(client: Client) -> None:
    concern = concern_about()
    concern.municipality = make_municipality(phone="052 12 34 56")
    concern.save()
    assert "052 12 34 56" in client.get(url(concern)).content.decode()


def test_queries_do_not_grow_with_additions(client: Client, django_assert_max_num_queries: Any) -> None:
    concern = concern_about()
    services.add_from_sender(concern, words="een", by=GUEST)
    with django_assert_max_num_queries(8) as one:
        client.get(url(concern))
    for words in ("twee", "drie"):
        services.add_from_sender(concern, words=words, by=GUEST)
    with django_assert_max_num_queries(8) as three:
        client.get(url(concern))
    assert len(three) == len(one)
