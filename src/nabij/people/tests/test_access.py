"""The door to names and contact data: no ground, no name; every passage is written down once."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nabij.core import audit
from nabij.core.actors import GUEST, SYSTEM, Actor
from nabij.core.models import AuditEvent
from nabij.people import access, acting, consent
from nabij.people.models import How, Person, Proxy, Purpose
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db
NAME = access.NAME_FIELDS


@pytest.fixture
def grounds() -> Iterator[dict[str, access.Ground]]:
    """The registry, restored after a test that adds to it."""
    before = dict(access._grounds)
    yield access._grounds
    access._grounds.clear()
    access._grounds.update(before)


def reads(person: Person) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(person_id=person.pk, action=audit.READ).order_by("pk"))


def open_to(user: Any, name: str = "test", **options: Any) -> None:
    def persons(actor: Actor, ids: Collection[UUID]) -> Collection[UUID]:
        return ids if actor.user == user else ()

    access.register_ground(name, persons, **options)


def test_without_a_ground_nothing_is_seen_and_nothing_logged() -> None:
    person, stranger = make_person(), Actor.of_user(make_user())
    for actor in (stranger, GUEST, SYSTEM, Actor.of_link("invitation", person.pk, "wie ook")):
        assert access.read_many([person.pk], by=actor, why="test") == {}
        assert access.may_see(actor, person.pk) is False
        assert access.search("Jeanne", by=actor, among=[person.pk], why="test") == {}
        with pytest.raises(PermissionDenied):
            access.read(person.pk, by=actor, why="test")
        with pytest.raises(PermissionDenied):
            access.change(person.pk, by=actor, why="test", details={"phone": "1"})
    assert reads(person) == []


def test_the_person_sees_and_changes_their_own_details() -> None:
    person = make_person(user=make_user(), details={"given_name": "Jeanne", "family_name": "Claes"})
    me = Actor.of_user(person.user)
    assert access.read(person.pk, by=me, why="test").name == "Jeanne Claes"
    access.change(person.pk, by=me, why="test", details={"phone": " 052 11 22 33 "})
    assert access.read(person.pk, by=me, why="test").phone == "052 11 22 33"


def test_every_read_is_logged_once_with_why_fields_and_grounds(grounds: Any) -> None:
    person, user = make_person(), make_user()
    open_to(user, "first", fields=NAME)
    open_to(user, "second", fields=frozenset({"phone"}))
    access.read(person.pk, by=Actor.of_user(user), why="case")
    (event,) = reads(person)
    assert event.actor == f"user:{user.pk}"
    assert event.details == {
        "why": "case",
        "fields": ["family_name", "given_name", "phone"],
        "grounds": ["first", "second"],
    }
    assert event.acting_for is None


def test_a_ground_opens_its_own_fields_only(grounds: Any) -> None:
    person, user = make_person(details={"email": "jeanne@example.org", "address": "Kerkstraat 1"}), make_user()
    open_to(user, fields=NAME)
    found = access.read(person.pk, by=Actor.of_user(user), why="test")
    assert (found.name != "", found.phone, found.email, found.address) == (True, "", "", "")


def test_a_ground_that_names_others_opens_nothing_more(grounds: Any) -> None:
    person, other, user = make_person(), make_person(), make_user()
    access.register_ground("careless", lambda actor, ids: {person.pk, other.pk})
    assert set(access.read_many([person.pk], by=Actor.of_user(user), why="test")) == {person.pk}


def test_seeing_is_not_changing(grounds: Any) -> None:
    person, user = make_person(), make_user()
    open_to(user)
    with pytest.raises(PermissionDenied):
        access.change(person.pk, by=Actor.of_user(user), why="test", details={"phone": "0"})
    assert access.may_change(Actor.of_user(user), person.pk) is False


def test_a_ground_changes_no_field_that_it_does_not_show(grounds: Any) -> None:
    person, user = make_person(), make_user()
    open_to(user, fields=frozenset({"phone"}), may_change=True)
    me = Actor.of_user(user)
    access.change(person.pk, by=me, why="test", details={"phone": "1234"})
    with pytest.raises(PermissionDenied):
        access.change(person.pk, by=me, why="test", details={"phone": "1", "given_name": "Anders"})
    assert access.read(person.pk, by=me, why="test").phone == "1234"


def test_a_change_logs_the_fields_that_changed_and_never_their_words() -> None:
    person = make_person(user=make_user(), details={"phone": "1"})
    me = Actor.of_user(person.user)
    access.change(person.pk, by=me, why="correction", details={"phone": "2", "given_name": "Jeanne"})
    access.change(person.pk, by=me, why="correction", details={"phone": "2"})
    (event,) = AuditEvent.objects.filter(action="person.changed")
    assert event.details == {"why": "correction", "fields": ["phone"]}


def test_bad_details_are_refused() -> None:
    person = make_person(user=make_user())
    me = Actor.of_user(person.user)
    with pytest.raises(ValidationError):
        access.change(person.pk, by=me, why="test", details={"email": "geen adres"})
    with pytest.raises(ValidationError):
        access.create(by=SYSTEM, municipality=None, why="test", details={"given_name": "x" * 81})
    with pytest.raises(ValueError, match="unknown details: surname"):
        access.create(by=SYSTEM, municipality=None, why="test", details={"surname": "Claes"})


def test_a_ground_with_a_purpose_holds_only_while_the_consent_does(grounds: Any) -> None:
    person, user = make_person(), make_user()
    open_to(user, purpose=Purpose.CIRCLE)
    me = Actor.of_user(user)
    assert access.may_see(me, person.pk) is False
    consent.give(person, Purpose.GUIDANCE, by=SYSTEM, how=How.SPOKEN)
    assert access.may_see(me, person.pk) is False
    consent.give(person, Purpose.CIRCLE, by=SYSTEM, how=How.SPOKEN)
    assert access.may_see(me, person.pk) is True
    consent.withdraw(person, Purpose.CIRCLE, by=SYSTEM)
    assert access.may_see(me, person.pk) is False


def test_a_proxy_passes_and_is_always_written_down_as_acting_for(grounds: Any) -> None:
    person, user = make_person(), make_user()
    proxy = acting.appoint(person, user, by=SYSTEM, relation="zoon")
    access.read(person.pk, by=Actor.of_user(user), why="test")
    access.change(person.pk, by=Actor.of_user(user), why="test", details={"phone": "9"})
    written = AuditEvent.objects.filter(actor=f"user:{user.pk}")
    assert [(event.action, event.acting_for) for event in written] == [
        ("read", person.pk),
        ("person.changed", person.pk),
    ]
    acting.end(proxy, by=SYSTEM)
    assert access.may_see(Actor.of_user(user), person.pk) is False


def test_a_worker_who_is_also_proxy_works_as_a_worker(grounds: Any) -> None:
    person, user = make_person(), make_user()
    Proxy.objects.create(person=person, user=user, relation="zoon")
    open_to(user, "case")
    access.read(person.pk, by=Actor.of_user(user), why="case")
    assert reads(person)[0].acting_for is None


def test_a_hit_of_search_tells_nothing_of_hidden_fields(grounds: Any) -> None:
    named, reachable, user = make_person(), make_person(), make_user()
    access.register_ground("names", lambda actor, ids: {named.pk}, fields=NAME)
    access.register_ground("all", lambda actor, ids: {reachable.pk})
    me, among = Actor.of_user(user), [named.pk, reachable.pk]
    assert set(access.search("0470", by=me, among=among, why="test")) == {reachable.pk}
    assert set(access.search("jeanne peeters", by=me, among=among, why="test")) == {named.pk, reachable.pk}
    assert access.search("  ", by=me, among=among, why="test") == {}
    assert len(reads(reachable)) == 2


def test_a_list_takes_as_many_queries_for_three_persons_as_for_one(grounds: Any) -> None:
    persons, user = [make_person() for _ in range(3)], make_user()
    open_to(user)
    Person.objects.update(municipality=persons[0].municipality)
    me = Actor.of_user(user)
    access.read_many([persons[0].pk], by=me, why="test")
    with CaptureQueriesContext(connection) as one:
        access.read_many([persons[0].pk], by=me, why="test")
    with CaptureQueriesContext(connection) as three:
        access.read_many([person.pk for person in persons], by=me, why="test")
    assert len(three) == len(one)
    assert list(audit.verify()) == []


def test_a_message_to_the_person_is_logged_as_sent_by_nabij() -> None:
    person = make_person(details={"email": "jeanne@example.org"})
    assert access.mail_address(person.pk, why="follow-up") == "jeanne@example.org"
    (event,) = reads(person)
    assert (event.actor, event.details["fields"]) == ("system", ["email"])
    assert access.mail_address(make_person().pk, why="follow-up") == ""
