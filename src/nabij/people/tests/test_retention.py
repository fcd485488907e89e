"""Forgetting: on time, on request, never while something holds, and then completely."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from nabij.accounts.models import Role, User
from nabij.core import audit, sweeps
from nabij.core.actors import SYSTEM, Actor
from nabij.core.clock import now
from nabij.core.models import AuditEvent
from nabij.people import access, acting, consent, registry, retention
from nabij.people.models import Consent, ErasureRequest, How, Person, Proxy, Purpose
from tests.factories import make_municipality, make_person, make_user

pytestmark = pytest.mark.django_db


class Holding:
    """A hold that the test switches."""

    def __init__(self) -> None:
        self.on, self.on_gently = False, False


@pytest.fixture
def hold() -> Iterator[Holding]:
    holding, before = Holding(), list(registry._holds)
    registry.register_hold("er loopt nog iets", lambda person: holding.on)
    registry.register_hold("staat ergens", lambda person: holding.on_gently, gives_way=True)
    yield holding
    registry._holds[:] = before


def forgotten(person: Person) -> bool:
    return not apps.get_model("people", "PersonDetails").objects.filter(pk=person.pk).exists()


def test_erasing_takes_everything_that_tells_who_it_was() -> None:
    person = make_person(user=make_user(), birth_year=1940, lon=4.0, lat=51.0, language="fr")
    user_pk, proxy = str(person.user_id), make_user()
    consent.give(person, Purpose.GUIDANCE, by=SYSTEM, how=How.SPOKEN)
    acting.appoint(person, proxy, by=SYSTEM, relation="zoon")
    access.erase(person, by=SYSTEM, why="test")
    person.refresh_from_db()
    assert (person.user, person.birth_year, person.lon, person.lat, person.language) == (None, None, None, None, "nl")
    assert forgotten(person)
    assert (Consent.objects.count(), Proxy.objects.count()) == (0, 0)
    assert not User.objects.filter(pk=user_pk).exists()
    assert AuditEvent.objects.filter(action="person.erased", person_id=person.pk).count() == 1
    assert list(audit.verify()) == []
    with pytest.raises(PermissionDenied):
        access.read(person.pk, by=Actor.of_user(proxy), why="test")


def test_an_account_with_a_role_stays() -> None:
    person = make_person(user=make_user(Role.INFOPOINT, make_municipality(), name="Els"))
    access.erase(person, by=SYSTEM, why="test")
    user = User.objects.get(name="Els")
    assert user.is_active is True
    assert not Person.objects.filter(user=user).exists()


def test_apps_wipe_in_the_same_transaction() -> None:
    person, seen = make_person(), []
    before = list(registry._erasures)

    def wipe(person: Person, by: Actor) -> None:
        seen.append((person.pk, by.key))
        raise RuntimeError("can't wipe")

    registry.register_erasure(wipe)
    try:
        with pytest.raises(RuntimeError):
            access.erase(person, by=SYSTEM, why="test")
    finally:
        registry._erasures[:] = before
    assert seen == [(person.pk, "system")]
    assert not forgotten(person)


def test_a_person_whose_term_is_over_is_forgotten() -> None:
    due, later = make_person(erase_at=now() - timedelta(hours=1)), make_person(erase_at=now() + timedelta(hours=1))
    sweeps.run_all("test")
    assert (forgotten(due), forgotten(later)) == (True, False)


def test_a_hold_puts_it_off_until_it_lets_go(hold: Holding) -> None:
    person = make_person(erase_at=now() - timedelta(hours=1))
    hold.on_gently = True
    sweeps.run_all("test")
    assert not forgotten(person)
    hold.on_gently = False
    sweeps.run_all("test")
    assert not forgotten(person)
    with time_machine.travel(now() + retention.LOOK_AGAIN + timedelta(minutes=1)):
        sweeps.run_all("test")
    assert forgotten(person)


def test_asking_works_at_once_when_nothing_holds(hold: Holding) -> None:
    person = make_person(user=make_user())
    hold.on_gently = True
    assert retention.ask_erasure(person, by=Actor.of_user(person.user)) is None
    assert forgotten(person)


def test_asking_while_something_holds_is_a_task_with_a_term(hold: Holding) -> None:
    person = make_person(user=make_user())
    hold.on = True
    me = Actor.of_user(person.user)
    request = retention.ask_erasure(person, by=me)
    assert request is not None
    assert request.due_at - now() > timedelta(days=29)
    assert retention.ask_erasure(person, by=me) == request
    sweeps.run_all("test")
    assert not forgotten(person)
    hold.on = False
    with time_machine.travel(now() + retention.LOOK_AGAIN + timedelta(minutes=1)):
        sweeps.run_all("test")
    assert forgotten(person)
    assert ErasureRequest.objects.count() == 0


def test_a_request_can_be_taken_back(hold: Holding) -> None:
    person = make_person(user=make_user())
    hold.on = True
    me = Actor.of_user(person.user)
    retention.ask_erasure(person, by=me)
    assert retention.take_back(person, by=me) is True
    assert retention.take_back(person, by=me) is False
    hold.on = False
    sweeps.run_all("test")
    assert not forgotten(person)


def test_the_database_keeps_one_open_request() -> None:
    person = make_person()
    row: dict[str, Any] = {"person": person, "due_at": now(), "asked_by_label": "x"}
    ErasureRequest.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        ErasureRequest.objects.create(**row)


def test_somebody_without_any_relation_left_gets_a_term(hold: Holding) -> None:
    person, member = make_person(), make_person(user=make_user())
    hold.on_gently = True
    retention.forget_when_unused(person)
    assert person.erase_at is None
    hold.on_gently = False
    for somebody in (person, member):
        retention.forget_when_unused(somebody)
    assert person.erase_at is not None
    assert member.erase_at is None
