"""Acting for somebody: visible, until a day, and over at once when it is ended."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from nabij.core.actors import GUEST, SYSTEM, Actor
from nabij.core.clock import now, today
from nabij.core.models import AuditEvent
from nabij.people import acting
from nabij.people.models import Proxy
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db


def test_who_speaks_for_a_person() -> None:
    person = make_person(user=make_user())
    proxy, stranger = make_user(), make_user()
    acting.appoint(person, proxy, by=SYSTEM, relation="dochter")
    themself = acting.speaking_for(Actor.of_user(person.user), person.pk)
    assert themself is not None
    assert themself.acting_for is None
    for_them = acting.speaking_for(Actor.of_user(proxy), person.pk)
    assert for_them is not None
    assert for_them.acting_for == person.pk
    assert acting.speaking_for(Actor.of_user(stranger), person.pk) is None
    assert acting.speaking_for(GUEST, person.pk) is None


def test_a_proxy_represents_only_while_visibly_acting() -> None:
    person, user = make_person(), make_user()
    acting.appoint(person, user, by=SYSTEM, relation="dochter")
    assert acting.represented(Actor.of_user(user)) == set()
    assert acting.represented(Actor.of_user(user, acting_for=person.pk)) == {person.pk}
    assert acting.represented(Actor.of_user(make_user(), acting_for=person.pk)) == set()


def test_an_expired_proxy_speaks_for_nobody() -> None:
    person, user = make_person(), make_user()
    acting.appoint(person, user, by=SYSTEM, relation="dochter", ends_on=today())
    assert acting.speaking_for(Actor.of_user(user), person.pk) is not None
    with time_machine.travel(now() + timedelta(days=1)):
        assert acting.speaking_for(Actor.of_user(user), person.pk) is None
        assert acting.represented(Actor.of_user(user, acting_for=person.pk)) == set()


def test_ending_ends_at_once_also_on_the_first_day() -> None:
    person, user = make_person(), make_user()
    proxy = acting.appoint(person, user, by=SYSTEM, relation="dochter")
    acting.end(proxy, by=SYSTEM)
    assert acting.speaking_for(Actor.of_user(user), person.pk) is None
    assert list(AuditEvent.objects.filter(action__startswith="proxy").values_list("action", flat=True)) == [
        "proxy.appointed",
        "proxy.ended",
    ]


def test_appointing_twice_keeps_one_and_the_history() -> None:
    person, user = make_person(), make_user()
    acting.appoint(person, user, by=SYSTEM, relation="dochter")
    acting.appoint(person, user, by=SYSTEM, relation="bewindvoerder")
    assert [proxy.relation for proxy in Proxy.objects.current()] == ["bewindvoerder"]
    assert Proxy.objects.count() == 2


def test_nobody_is_their_own_proxy() -> None:
    person = make_person(user=make_user())
    with pytest.raises(ValueError, match="own proxy"):
        acting.appoint(person, person.user, by=SYSTEM, relation="zelf")


def test_the_database_keeps_a_proxy_once_and_in_order() -> None:
    person, user = make_person(), make_user()
    Proxy.objects.create(person=person, user=user, relation="zoon")
    with pytest.raises(IntegrityError), transaction.atomic():
        Proxy.objects.create(person=person, user=user, relation="zoon")
    with pytest.raises(IntegrityError), transaction.atomic():
        Proxy.objects.create(
            person=person, user=make_user(), relation="zoon", starts_on=today(), ends_on=today() - timedelta(days=1)
        )
