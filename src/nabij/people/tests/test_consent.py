"""A yes per purpose, with who, how, when and until when; a no stops at once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from nabij.core import sweeps
from nabij.core.actors import SYSTEM, Actor
from nabij.core.clock import now
from nabij.core.models import AuditEvent
from nabij.people import consent
from nabij.people.models import Consent, How, Person, Purpose
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def stopped() -> Iterator[list[tuple[Person, Purpose, str]]]:
    """What a hook saw."""
    seen: list[tuple[Person, Purpose, str]] = []
    before = list(consent._on_withdrawal)
    consent.on_withdrawal(lambda person, purpose, by: seen.append((person, purpose, by.key)))
    yield seen
    consent._on_withdrawal[:] = before


def test_a_consent_keeps_who_how_when_and_until() -> None:
    person, worker = make_person(), Actor.of_user(make_user(name="Els"))
    until = now() + timedelta(days=10)
    given = consent.give(person, Purpose.GUIDANCE, by=worker, how=How.SIGNED, until=until)
    assert (given.given_by, given.how, given.until, given.recorded_by, given.recorded_by_label) == (
        "person",
        How.SIGNED,
        until,
        worker.key,
        "Els",
    )
    assert consent.has(person.pk, Purpose.GUIDANCE) is True
    assert consent.has(person.pk, Purpose.CIRCLE) is False
    event = AuditEvent.objects.get(action="consent.given")
    assert (event.person_id, event.details) == (person.pk, {"purpose": "guidance", "how": "signed"})


def test_a_proxy_gives_as_proxy() -> None:
    person, user = make_person(), make_user()
    given = consent.give(person, Purpose.CIRCLE, by=Actor.of_user(user, acting_for=person.pk), how=How.SCREEN)
    assert given.given_by == "proxy"


def test_a_second_yes_replaces_the_first_and_both_are_kept() -> None:
    person = make_person()
    first = consent.give(person, Purpose.CIRCLE, by=SYSTEM, how=How.SPOKEN)
    second = consent.give(person, Purpose.CIRCLE, by=SYSTEM, how=How.SIGNED)
    first.refresh_from_db()
    assert first.withdrawn_at == second.given_at
    assert [c.pk for c in Consent.objects.in_force().filter(person=person)] == [second.pk]
    assert Consent.objects.filter(person=person).count() == 2


def test_the_database_keeps_one_open_consent_per_purpose() -> None:
    person = make_person()
    consent.give(person, Purpose.CIRCLE, by=SYSTEM, how=How.SPOKEN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(person=person, purpose=Purpose.CIRCLE, how=How.SPOKEN, recorded_by="x")


def test_withdrawal_stops_what_rested_on_it_and_keeps_history(stopped: list[tuple[Person, Purpose, str]]) -> None:
    person = make_person()
    consent.give(person, Purpose.SHARE_WITH_HELPER, by=SYSTEM, how=How.SPOKEN)
    assert consent.withdraw(person, Purpose.SHARE_WITH_HELPER, by=SYSTEM) is True
    assert consent.has(person.pk, Purpose.SHARE_WITH_HELPER) is False
    assert stopped == [(person, Purpose.SHARE_WITH_HELPER, "system")]
    assert consent.withdraw(person, Purpose.SHARE_WITH_HELPER, by=SYSTEM) is False
    assert len(stopped) == 1
    assert Consent.objects.get(person=person).withdrawn_at is not None


def test_a_withdrawal_that_fails_in_an_app_did_not_happen() -> None:
    person = make_person()
    consent.give(person, Purpose.CIRCLE, by=SYSTEM, how=How.SPOKEN)

    def fail(person: Person, purpose: Purpose, by: Actor) -> None:
        raise RuntimeError("an app can't stop")

    before = list(consent._on_withdrawal)
    consent.on_withdrawal(fail)
    try:
        with pytest.raises(RuntimeError):
            consent.withdraw(person, Purpose.CIRCLE, by=SYSTEM)
    finally:
        consent._on_withdrawal[:] = before
    assert consent.has(person.pk, Purpose.CIRCLE) is True
    assert AuditEvent.objects.filter(action="consent.withdrawn").count() == 0


def test_a_term_that_is_over_closes_like_a_withdrawal(stopped: list[tuple[Person, Purpose, str]]) -> None:
    person = make_person()
    consent.give(person, Purpose.CONTACT_LATER, by=SYSTEM, how=How.SPOKEN, until=now() + timedelta(days=1))
    with time_machine.travel(now() + timedelta(days=2)):
        assert consent.has(person.pk, Purpose.CONTACT_LATER) is False
        sweeps.run_all("test")
        sweeps.run_all("test")
        assert stopped == [(person, Purpose.CONTACT_LATER, "system")]
        assert Consent.objects.get(person=person).ran_out is True
        assert AuditEvent.objects.filter(action="consent.ran_out").count() == 1


def test_nobody_consents_until_yesterday() -> None:
    with pytest.raises(ValueError, match="over"):
        consent.give(make_person(), Purpose.CIRCLE, by=SYSTEM, how=How.SPOKEN, until=now() - timedelta(days=1))


def test_consenting_picks_the_persons_whose_yes_holds() -> None:
    yes, no = make_person(), make_person()
    consent.give(yes, Purpose.CIRCLE, by=SYSTEM, how=How.SPOKEN)
    assert consent.consenting([yes.pk, no.pk], Purpose.CIRCLE) == {yes.pk}
