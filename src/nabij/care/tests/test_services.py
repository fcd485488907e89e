"""A circle has one coach or a running clock; who leaves, leaves at once."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from nabij.care import services
from nabij.care.models import CareCircle, CircleMember, CircleRole
from nabij.care.tests.conftest import World
from nabij.core import sweeps
from nabij.core.actors import SYSTEM
from nabij.core.clock import now, today
from nabij.core.models import AuditEvent
from nabij.directory.models import Ring
from nabij.people import access
from nabij.people.models import Person
from tests.factories import make_person, make_service


def coaches(circle: CareCircle) -> list[CircleMember]:
    return list(CircleMember.objects.current().filter(circle=circle, role=CircleRole.COACH))


def due(circle: CareCircle) -> bool:
    return CareCircle.objects.get(pk=circle.pk).coach_due_at is not None


def test_a_circle_opens_once_with_a_week_to_find_a_coach(db: None) -> None:
    person = make_person()
    before = now()
    circle = services.open_circle(person, by=SYSTEM, municipality=person.municipality)
    assert circle.coach_due_at is not None
    assert timedelta(days=7) <= circle.coach_due_at - before < timedelta(days=7, minutes=1)
    again = services.open_circle(person, by=SYSTEM, municipality=person.municipality)
    assert again.pk == circle.pk
    assert AuditEvent.objects.filter(action="circle.opened", person_id=person.pk).count() == 1


def test_a_new_coach_takes_over_and_the_old_one_stays_as_a_member(world: World) -> None:
    assert due(world.circle) is False
    services.set_coach(world.circle, world.member, by=SYSTEM)
    world.coach.refresh_from_db()
    assert [member.pk for member in coaches(world.circle)] == [world.member.pk]
    assert (world.coach.role, world.coach.ended_at) == (CircleRole.MEMBER, None)
    assert due(world.circle) is False


def test_the_old_coach_can_leave(world: World) -> None:
    services.set_coach(world.circle, world.member, by=SYSTEM, previous="end")
    world.coach.refresh_from_db()
    assert world.coach.ended_at is not None
    assert [member.pk for member in coaches(world.circle)] == [world.member.pk]
    assert due(world.circle) is False


@pytest.mark.parametrize("how", ["end", "change"])
def test_without_a_coach_the_clock_runs_again(world: World, how: str) -> None:
    if how == "end":
        services.end_member(world.coach, by=SYSTEM)
    else:
        services.change_member(world.coach, by=SYSTEM, ring=1, role=CircleRole.CARER, relation="dochter")
    assert coaches(world.circle) == []
    assert due(world.circle) is True
    services.set_coach(world.circle, world.carer, by=SYSTEM)
    assert due(world.circle) is False


def test_a_coach_whose_last_day_passed_is_noticed(world: World) -> None:
    CircleMember.objects.filter(pk=world.coach.pk).update(ends_on=today())
    sweeps.run_all("test")
    assert due(world.circle) is False
    with time_machine.travel(now() + timedelta(days=1)):
        assert list(CareCircle.objects.without_coach()) == [world.circle]
        sweeps.run_all("test")
        sweeps.run_all("test")
        assert due(world.circle) is True
        assert AuditEvent.objects.filter(action="circle.coach_lost").count() == 1


def test_who_stands_there_already_gets_the_new_help_added(world: World) -> None:
    again = services.add_member(world.circle, by=SYSTEM, person=world.member.person, helps_with=["household.groceries"])
    services.add_member(world.circle, by=SYSTEM, person=world.member.person, helps_with=["mobility.lift"])
    again.refresh_from_db()
    assert again.pk == world.member.pk
    assert again.helps_with == ["household.groceries", "mobility.lift"]


def test_a_service_stands_in_its_own_ring_and_is_no_coach(world: World) -> None:
    service = make_service(ring=Ring.SPECIALISED)
    member = services.add_member(world.circle, by=SYSTEM, service=service, ring=Ring.CLOSE)
    assert member.ring == Ring.SPECIALISED
    with pytest.raises(services.NotPossible):
        services.add_member(world.circle, by=SYSTEM, service=service, role=CircleRole.COACH)
    with pytest.raises(services.NotPossible):
        services.set_coach(world.circle, member, by=SYSTEM)


def test_nobody_stands_in_their_own_circle_and_nobody_else_s_member_is_coach(world: World) -> None:
    with pytest.raises(services.NotPossible):
        services.add_member(world.circle, by=SYSTEM, person=world.person)
    other = services.open_circle(make_person(), by=SYSTEM, municipality=None)
    with pytest.raises(services.NotPossible):
        services.set_coach(other, world.member, by=SYSTEM)
    services.end_member(world.member, by=SYSTEM)
    with pytest.raises(services.NotPossible):
        services.set_coach(world.circle, world.member, by=SYSTEM)


def test_leaving_and_coming_back_keeps_history(world: World) -> None:
    services.end_member(world.member, by=SYSTEM)
    services.end_member(world.member, by=SYSTEM)
    back = services.add_member(world.circle, by=SYSTEM, person=world.member.person, ring=Ring.NEAR)
    assert back.pk != world.member.pk
    assert CircleMember.objects.filter(person=world.member.person).count() == 2
    assert AuditEvent.objects.filter(action="circle.member_ended").count() == 1


def test_undo_puts_somebody_back_where_they_stood(world: World) -> None:
    services.end_member(world.coach, by=SYSTEM)
    services.take_back_end(world.coach, by=SYSTEM)
    assert [member.pk for member in coaches(world.circle)] == [world.coach.pk]
    assert due(world.circle) is False


def test_undo_does_not_push_a_new_coach_aside(world: World) -> None:
    services.end_member(world.coach, by=SYSTEM)
    services.set_coach(world.circle, world.carer, by=SYSTEM)
    services.take_back_end(world.coach, by=SYSTEM)
    world.coach.refresh_from_db()
    assert [member.pk for member in coaches(world.circle)] == [world.carer.pk]
    assert (world.coach.ended_at, world.coach.role) == (None, CircleRole.MEMBER)


def test_somebody_known_only_through_the_circle_is_forgotten_after_it(world: World) -> None:
    details = {"given_name": "Rita", "phone": "1"}
    member = services.add_new_person(world.circle, by=SYSTEM, details=details, ring=Ring.NEAR, relation="vriendin")
    assert member.person is not None
    services.end_member(member, by=SYSTEM)
    with time_machine.travel(now() + timedelta(days=31)):
        sweeps.run_all("test")
        assert AuditEvent.objects.filter(action="person.erased", person_id=member.person_id).count() == 1


def test_forgetting_the_person_ends_the_circle_and_forgetting_a_coach_starts_the_clock(world: World) -> None:
    assert world.coach.person is not None
    access.erase(world.coach.person, by=SYSTEM, why="test")
    assert due(world.circle) is True
    access.erase(world.person, by=SYSTEM, why="test")
    assert not CareCircle.objects.exists()
    assert not CircleMember.objects.exists()


class TestConstraints:
    """What must never be true is refused by the database."""

    def refused(self, **fields: object) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            CircleMember.objects.create(**fields)

    def test_at_most_one_coach(self, world: World) -> None:
        self.refused(circle=world.circle, person=make_person(), ring=1, role=CircleRole.COACH)

    def test_a_person_once(self, world: World) -> None:
        self.refused(circle=world.circle, person=world.member.person, ring=1)

    def test_a_person_or_a_service(self, world: World) -> None:
        self.refused(circle=world.circle, ring=1)
        self.refused(circle=world.circle, person=make_person(), service=make_service(), ring=1)

    def test_a_coach_is_a_human_being(self, world: World) -> None:
        other = services.open_circle(make_person(), by=SYSTEM, municipality=None)
        self.refused(circle=other, service=make_service(), ring=3, role=CircleRole.COACH)

    def test_it_ends_after_it_starts(self, world: World) -> None:
        self.refused(circle=world.circle, person=make_person(), ring=1, ends_on=today() - timedelta(days=1))

    def test_one_circle_per_person(self, world: World) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            CareCircle.objects.create(person=Person.objects.get(pk=world.person.pk))
