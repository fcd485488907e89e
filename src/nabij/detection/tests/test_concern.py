"""The page of one concern: who may open it, what they may do, and what happens when two do it at once."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nabij.accounts.models import Role
from nabij.core.actors import GUEST, SYSTEM, Actor
from nabij.core.models import AuditEvent, StateChange
from nabij.detection import services
from nabij.detection.models import About, Concern, ConcernState, Urgency
from nabij.detection.tests.conftest import Town
from tests.factories import make_municipality, make_user

pytestmark = pytest.mark.django_db


def concern(town: Town, **fields: Any) -> Concern:
    fields.setdefault("about", About.SELF)
    fields.setdefault("words", "Ik raak niet meer aan de winkel")
    return services.report(by=GUEST, neighbourhood=town.centre, **fields)


def url(concern: Concern, act: str = "concern", *more: Any) -> str:
    return reverse(f"detection:{act}" if act == "concern" else f"detection:{act}_concern", args=[concern.pk, *more])


ACTS: list[tuple[str, dict[str, str]]] = [
    ("contact", {}),
    ("triage", {"urgency": "now", "seen": "received"}),
    ("assign", {"to": "me"}),
    ("note", {"note": "Gebeld"}),
    ("terms", {"terms": "household.cleaning", "before": ""}),
    ("close", {"answer": ""}),
    ("reopen", {}),
]


def test_guests_are_asked_to_sign_in(client: Client, town: Town) -> None:
    found = concern(town)
    for address in ("/infopunt/", "/infopunt/nieuw/", url(found)):
        assert client.get(address)["Location"].startswith("/aanmelden/login/?next=")
    for act, data in ACTS:
        assert client.post(url(found, act), data).status_code == 302
    found.refresh_from_db()
    assert (found.state, found.assigned_to, found.notes.count()) == (ConcernState.RECEIVED, None, 0)


@pytest.mark.parametrize("role", [None, *[role for role in Role if role != Role.INFOPOINT]])
def test_other_roles_are_refused(client: Client, town: Town, role: Role | None) -> None:
    found = concern(town)
    client.force_login(make_user(role, town.municipality) if role else make_user())
    for address in ("/infopunt/", "/infopunt/nieuw/", url(found)):
        assert client.get(address).status_code == 403
    for act, data in ACTS:
        assert client.post(url(found, act), data).status_code == 403


def test_an_infopoint_elsewhere_is_refused(client: Client, town: Town) -> None:
    found = concern(town, contact={"phone": "0470 12 34 56"})
    client.force_login(town.stranger)
    assert client.get(url(found)).status_code == 403
    for act, data in ACTS:
        assert client.post(url(found, act), data).status_code == 403
    assert client.post(url(found, "same", concern(town).pk), {"same": "yes"}).status_code == 403
    assert AuditEvent.objects.filter(actor=f"user:{town.stranger.pk}").count() == 0


def test_an_unknown_concern_is_not_found(desk: Client) -> None:
    assert desk.get("/infopunt/melding/00000000-0000-4000-8000-000000000000/").status_code == 404


def test_a_role_that_ended_opens_nothing(desk: Client, town: Town) -> None:
    found = concern(town)
    town.worker.memberships.update(starts_on="2020-01-01", ends_on="2020-12-31")
    assert desk.get(url(found)).status_code == 403


@pytest.mark.parametrize(("about", "logged"), [(About.SELF, 1), (About.OTHER, 1), (About.PLACE, 0)])
def test_reading_about_a_person_is_logged(desk: Client, town: Town, about: str, logged: int) -> None:
    found = concern(town, about=about, contact={"name": "An", "phone": "0470 12 34 56"})
    AuditEvent.objects.all()
    desk.get(url(found))
    reads = AuditEvent.objects.filter(action="read", object_id=str(found.pk), actor=f"user:{town.worker.pk}")
    assert reads.count() == logged
    assert {event.person_id for event in reads} <= {found.subject_id}


def test_contact_shows_on_request_only_and_is_logged(desk: Client, town: Town) -> None:
    found = concern(town, contact={"name": "An Peeters", "phone": "0470 12 34 56"}, guidance_consent=True)
    assert "0470 12 34 56" not in desk.get(url(found)).content.decode()
    html = desk.post(url(found, "contact")).content.decode()
    assert "An Peeters" in html
    assert "0470 12 34 56" in html
    event = AuditEvent.objects.get(action="read", person_id=found.sender_id, object_kind="people.person")
    assert event.details["grounds"] == ["person of an open concern"]


def test_contact_closes_with_the_concern(desk: Client, town: Town) -> None:
    found = concern(town, contact={"name": "An Peeters", "phone": "0470 12 34 56"}, guidance_consent=True)
    services.close(found, answer="", by=SYSTEM)
    page = desk.post(url(found, "contact"), follow=True)
    assert "0470 12 34 56" not in page.content.decode()


@pytest.mark.parametrize("urgency", Urgency.values)
def test_triage_sets_the_clock(desk: Client, town: Town, urgency: str) -> None:
    found = concern(town)
    before = found.answer_due_at
    assert desk.post(url(found, "triage"), {"urgency": urgency, "seen": "received"})["Location"] == url(found)
    found.refresh_from_db()
    assert (found.state, found.urgency) == (ConcernState.TRIAGED, urgency)
    assert found.answer_due_at != before
    assert StateChange.objects.get(object_id=found.pk).actor == f"user:{town.worker.pk}"


def test_a_triage_without_a_choice_asks_for_one(desk: Client, town: Town) -> None:
    found = concern(town)
    desk.post(url(found, "triage"), {"urgency": "ooit", "seen": "received"})
    found.refresh_from_db()
    assert found.state == ConcernState.RECEIVED


def test_the_second_of_two_who_triage_is_told(desk: Client, town: Town) -> None:
    found = concern(town)
    colleague = Actor.of_user(town.colleague)
    services.triage(found, urgency=Urgency.TODAY, seen="received", by=colleague)
    page = desk.post(url(found, "triage"), {"urgency": "later", "seen": "received"})
    assert page.status_code == 200
    assert "Iemand anders was u voor" in page.content.decode()
    found.refresh_from_db()
    assert found.urgency == Urgency.TODAY
    desk.post(url(found, "triage"), {"urgency": "later", "seen": "triaged"})
    found.refresh_from_db()
    assert found.urgency == Urgency.LATER


def test_the_second_of_two_who_close_keeps_their_words(desk: Client, town: Town) -> None:
    found = concern(town)
    services.close(found, answer="Eerste antwoord", by=SYSTEM)
    page = desk.post(url(found, "close"), {"answer": "Tweede antwoord"})
    html = page.content.decode()
    assert "Iemand anders was u voor" in html
    assert "Tweede antwoord" in html
    found.refresh_from_db()
    assert found.answer == "Eerste antwoord"


def test_the_second_of_two_who_take_it_does_not_take_it_away(desk: Client, town: Town) -> None:
    found = concern(town)
    services.assign(found, to=town.colleague, seen=None, by=SYSTEM)
    page = desk.post(url(found, "assign"), {"to": "me", "seen": "", "next": "inbox"})
    assert "Bart Mertens" in page.content.decode()
    found.refresh_from_db()
    assert found.assigned_to == town.colleague


def test_assign_to_me_to_a_colleague_and_to_nobody(desk: Client, town: Town) -> None:
    found = concern(town)
    assert desk.post(url(found, "assign"), {"to": "me", "next": "inbox"})["Location"] == "/infopunt/"
    found.refresh_from_db()
    assert found.assigned_to == town.worker
    desk.post(url(found, "assign"), {"to": str(town.colleague.pk), "seen": str(town.worker.pk)})
    found.refresh_from_db()
    assert found.assigned_to == town.colleague
    desk.post(url(found, "assign"), {"to": "nobody", "seen": str(town.colleague.pk)})
    found.refresh_from_db()
    assert found.assigned_to is None


@pytest.mark.parametrize("to", ["", "x", "00000000-0000-4000-8000-000000000000", "stranger"])
def test_only_who_serves_the_place_can_be_chosen(desk: Client, town: Town, to: str) -> None:
    found = concern(town)
    desk.post(url(found, "assign"), {"to": str(town.stranger.pk) if to == "stranger" else to})
    found.refresh_from_db()
    assert found.assigned_to is None


def test_a_note_is_for_the_infopoint(desk: Client, town: Town) -> None:
    found = concern(town)
    desk.post(url(found, "note"), {"note": "Gebeld, geen antwoord."})
    assert [(note.words, note.actor_label, note.by_sender) for note in found.notes.all()] == [
        ("Gebeld, geen antwoord.", "Greet Claes", False)
    ]
    assert "Gebeld" not in desk.get(f"/volgen/{found.shown_code}/").content.decode()
    assert desk.post(url(found, "note"), {"note": ""}).context["note_form"].errors.keys() == {"note"}


def test_handling_it_clears_the_news(desk: Client, town: Town) -> None:
    found = concern(town)
    services.add_from_sender(found, words="Nog iets", by=GUEST)
    assert "Nog iets" in desk.get(url(found)).content.decode()
    desk.post(url(found, "note"), {"note": "Gelezen"})
    found.refresh_from_db()
    assert found.news_at is None


def test_terms_are_chosen_by_the_worker(desk: Client, town: Town) -> None:
    found = concern(town)
    before = ",".join(found.terms)
    data = {"terms": ["household.cleaning"], "more": "household.laundry", "before": before}
    desk.post(url(found, "terms"), data)
    found.refresh_from_db()
    assert found.terms == ["household.cleaning", "household.laundry"]
    page = desk.post(url(found, "terms"), {"terms": ["household.pets"], "before": before})
    assert "Iemand anders koos intussen" in page.content.decode()
    assert "household.pets" in page.context["terms_form"].initial["terms"]
    found.refresh_from_db()
    assert found.terms == ["household.cleaning", "household.laundry"]


@pytest.mark.parametrize("data", [{"terms": ["geen.nood"]}, {"more": "geen.nood"}])
def test_an_unknown_term_is_refused(desk: Client, town: Town, data: dict[str, Any]) -> None:
    found = concern(town)
    before = list(found.terms)
    assert desk.post(url(found, "terms"), data | {"before": ",".join(before)}).status_code == 200
    found.refresh_from_db()
    assert found.terms == before


def test_close_with_an_answer_and_take_it_back(desk: Client, town: Town) -> None:
    found = concern(town)
    page = desk.post(url(found, "close"), {"answer": "De poetsdienst komt."}, follow=True)
    found.refresh_from_db()
    assert (found.state, found.answer) == (ConcernState.CLOSED, "De poetsdienst komt.")
    assert found.erase_at is not None
    assert url(found, "reopen") in page.content.decode()
    desk.post(url(found, "reopen"))
    found.refresh_from_db()
    assert found.state == ConcernState.RECEIVED.value
    assert not found.erase_at


def test_about_somebody_else_no_answer_is_kept(desk: Client, town: Town) -> None:
    found = concern(town, about=About.OTHER, place="de buur")
    term = found.erase_at
    assert 'name="answer"' not in desk.get(url(found)).content.decode()
    desk.post(url(found, "close"), {"answer": "Mevrouw krijgt hulp"})
    found.refresh_from_db()
    assert (found.state, found.answer, found.erase_at) == (ConcernState.CLOSED, "", term)


def test_the_way_to_a_case_stands_there_for_persons_only(desk: Client, town: Town) -> None:
    assert "/dossiers/nieuw/" in desk.get(url(concern(town))).content.decode()
    assert "/dossiers/nieuw/" not in desk.get(url(concern(town, about=About.PLACE))).content.decode()


def test_an_erased_concern_shows_that_and_offers_nothing(desk: Client, town: Town) -> None:
    found = concern(town, words="Een geheim")
    services.erase(found)
    html = desk.get(url(found)).content.decode()
    assert "Deze melding is gewist" in html
    assert "Een geheim" not in html
    assert desk.post(url(found, "note"), {"note": "Te laat"}).status_code == 200
    assert found.notes.count() == 0


def test_get_never_changes_anything(desk: Client, town: Town) -> None:
    found = concern(town)
    for act, _data in ACTS:
        assert desk.get(url(found, act)).status_code == 405


def test_marking_the_same_and_not_the_same(desk: Client, town: Town) -> None:
    found, other = concern(town, place="Kerkstraat 12"), concern(town, place="Kerkstraat 12")
    assert [likeness.concern for likeness in desk.get(url(found)).context["likenesses"]] == [other]
    desk.post(url(found, "same", other.pk), {"same": "yes"})
    found.refresh_from_db()
    assert found.same_as == other
    assert desk.get(url(found)).context["marked"] == [other]
    assert desk.get(url(other)).context["marked"] == [found]
    desk.post(url(other, "same", found.pk), {"same": "no"})
    found.refresh_from_db()
    assert found.same_as is None
    assert desk.get(url(found)).context["likenesses"] == []
    assert {found.state, other.state} == {ConcernState.RECEIVED}


def test_what_lies_elsewhere_is_never_proposed_as_the_same(desk: Client, town: Town) -> None:
    found = concern(town, place="Kerkstraat 12")
    services.report(by=GUEST, about="self", words=found.words, place="Kerkstraat 12", neighbourhood=town.elsewhere)
    assert desk.get(url(found)).context["likenesses"] == []


def test_outside_every_neighbourhood_each_infopoint_can_help(client: Client, town: Town) -> None:
    found = services.report(by=GUEST, about="self", words="Ik ben hier nieuw")
    for user in (town.worker, town.stranger):
        client.force_login(user)
        assert client.get(url(found)).status_code == 200


def test_in_a_municipality_without_neighbourhoods_its_infopoint_helps(client: Client, town: Town) -> None:
    municipality = make_municipality()
    worker = make_user(Role.INFOPOINT, municipality)
    found = services.report(by=GUEST, about="self", words="Ik ben hier nieuw")
    Concern.objects.filter(pk=found.pk).update(municipality=municipality)
    client.force_login(worker)
    assert client.get(url(found)).status_code == 200
    client.force_login(town.worker)
    assert client.get(url(found)).status_code == 403


def test_queries_do_not_grow_with_notes_and_likenesses(
    desk: Client, town: Town, django_assert_max_num_queries: Any
) -> None:
    found = concern(town, place="Kerkstraat 12")
    services.add_note(found, words="Een notitie", by=town.actor)
    concern(town, place="Kerkstraat 12")
    with django_assert_max_num_queries(60) as one:
        desk.get(url(found))
    for _number in range(2):
        concern(town, place="Kerkstraat 12")
        services.add_note(found, words="Nog een notitie", by=town.actor)
    with django_assert_max_num_queries(60) as three:
        page = desk.get(url(found))
    assert len(page.context["likenesses"]) == 3
    assert len(three) == len(one)
