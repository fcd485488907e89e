"""What disappears, when, and what stays."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from nabij.core import audit, sweeps
from nabij.core.actors import GUEST, SYSTEM
from nabij.core.clock import now
from nabij.core.models import StateChange
from nabij.detection import rules, services
from nabij.detection.models import About, Concern, ConcernState
from nabij.people import access, consent, registry, retention
from nabij.people.models import How, Person, Purpose
from tests.factories import make_neighbourhood, make_person

pytestmark = pytest.mark.django_db


def about_a_neighbour() -> Concern:
    concern = services.report(
        by=GUEST,
        words="Frans van hiernaast is in de war",
        about=About.OTHER,
        place="Kerkstraat 12",
        lon=4.005,
        lat=51.005,
        contact={"name": "An", "phone": "0470 12 34 56"},
    )
    services.add_from_sender(concern, words="Frans was weer buiten", by=GUEST)
    services.add_note(concern, words="Frans gebeld", by=SYSTEM)
    return concern


def after(days: float) -> time_machine.travel:
    return time_machine.travel(now() + timedelta(days=days))


def sweep() -> None:
    sweeps.run_all()


def test_a_signal_about_somebody_else_goes_after_thirty_days() -> None:
    neighbourhood = make_neighbourhood(at=(4.0, 51.0))
    concern = about_a_neighbour()
    with after(29.9):
        sweep()
        concern.refresh_from_db()
        assert concern.state == ConcernState.RECEIVED
    with after(30.1):
        sweep()
        concern.refresh_from_db()
    assert (concern.state, concern.words, concern.place, concern.search_words) == (ConcernState.ERASED, "", "", "")
    assert (concern.lon, concern.lat, concern.sender, concern.subject, concern.erase_at) == (None,) * 5
    assert concern.notes.count() == 0
    # For the counts: that there was one, where, and about which needs.
    assert (concern.neighbourhood, bool(concern.terms), concern.about) == (neighbourhood, True, About.OTHER)


def test_sweeping_twice_erases_once() -> None:
    concern = about_a_neighbour()
    with after(31):
        for _round in range(3):
            sweep()
    assert StateChange.objects.filter(object_id=concern.pk, step="erase").count() == 1
    assert list(audit.verify()) == []


def test_a_sweep_that_dies_halfway_leaves_it_due(monkeypatch: pytest.MonkeyPatch) -> None:
    concern = about_a_neighbour()
    with after(31):
        with monkeypatch.context() as broken:
            broken.setattr(rules.CONCERN, "take", lambda *args, **kwargs: 1 / 0)
            sweep()
        concern.refresh_from_db()
        assert (concern.state, concern.notes.count()) == (ConcernState.RECEIVED, 2)
        sweep()
    concern.refresh_from_db()
    assert concern.state == ConcernState.ERASED


def test_with_consent_it_stays_as_long_as_the_consent_does() -> None:
    concern, person = about_a_neighbour(), make_person()
    consent.give(person, Purpose.GUIDANCE, by=SYSTEM, how=How.SPOKEN)
    services.consent_followed(concern, subject=person, by=SYSTEM)
    with after(60):
        sweep()
        concern.refresh_from_db()
        assert concern.state == ConcernState.RECEIVED
        consent.withdraw(person, Purpose.GUIDANCE, by=SYSTEM)
        sweep()
    concern.refresh_from_db()
    assert (concern.state, concern.words) == (ConcernState.ERASED, "")


def test_without_a_yes_consent_cannot_follow() -> None:
    concern, person = about_a_neighbour(), make_person()
    consent.give(person, Purpose.CIRCLE, by=SYSTEM, how=How.SPOKEN)
    with pytest.raises(services.NoConsent):
        services.consent_followed(concern, subject=person, by=SYSTEM)
    concern.refresh_from_db()
    assert concern.subject is None


@pytest.mark.parametrize("about", [About.SELF, About.PLACE])
def test_a_closed_concern_goes_after_a_year(about: str) -> None:
    concern = services.report(by=GUEST, words="Iets", about=about)
    with after(400):
        sweep()
        concern.refresh_from_db()
        assert concern.state == ConcernState.RECEIVED
        services.close(concern, answer="Gedaan", by=SYSTEM)
        with after(364):
            sweep()
            concern.refresh_from_db()
            assert concern.state == ConcernState.CLOSED
        with after(366):
            sweep()
    concern.refresh_from_db()
    assert (concern.state, concern.answer) == (ConcernState.ERASED, "")


def test_a_passing_sender_is_forgotten_after_ninety_days_unless_a_concern_waits() -> None:
    concern = services.report(
        by=GUEST, words="De stoep ligt los", about=About.PLACE, contact={"email": "an@example.org"}
    )
    sender = Person.objects.get()
    with after(91):
        sweep()
        assert access.mail_address(sender.pk, why="test") == "an@example.org"
        services.close(concern, answer="", by=SYSTEM)
        with after(2):
            sweep()
            assert access.mail_address(sender.pk, why="test") == ""
            concern.refresh_from_db()
            assert (concern.sender, concern.words) == (None, "De stoep ligt los")


def own_concern() -> Concern:
    contact = {"name": "An", "phone": "0470 12 34 56"}
    return services.report(by=GUEST, words="Ik ben alleen", about=About.SELF, contact=contact, guidance_consent=True)


def test_withdrawing_consent_takes_the_words_away() -> None:
    concern = own_concern()
    assert concern.subject is not None
    consent.withdraw(concern.subject, Purpose.GUIDANCE, by=SYSTEM)
    sweep()
    concern.refresh_from_db()
    assert (concern.state, concern.words) == (ConcernState.ERASED, "")


def test_who_asks_to_be_forgotten_takes_their_concerns_along() -> None:
    concern = own_concern()
    person = Person.objects.get()
    assert retention.ask_erasure(person, by=SYSTEM) is None
    concern.refresh_from_db()
    assert (concern.state, concern.words, concern.sender) == (ConcernState.ERASED, "", None)


def test_the_download_holds_own_words_and_nothing_about_another() -> None:
    own = own_concern()
    person = Person.objects.get()
    other = about_a_neighbour()
    Concern.objects.filter(pk=other.pk).update(sender=person)
    signal = about_a_neighbour()
    Concern.objects.filter(pk=signal.pk).update(subject=person)
    parts: list[Any] = [*{export.name: export.content(person) for export in registry.exports()}["meldingen"]]
    assert [part.get("wat") for part in parts] == [own.words, None, None]
    assert [bool(part["volgcode"]) for part in parts] == [True, True, False]
    assert "Frans" not in str(parts)
