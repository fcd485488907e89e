"""The standing task: whoever has no care coach, longest overdue first, in the reach of the infopoint."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from nabij.accounts.models import Role, User
from nabij.care import queries, services
from nabij.care.models import CareCircle
from nabij.care.tests.conftest import World
from nabij.core.actors import SYSTEM
from nabij.core.clock import now
from tests.factories import make_municipality, make_person, make_user
from tests.pages import queries_of


def wait(world: World, *, days: int) -> CareCircle:
    person = make_person(world.neighbourhood)
    circle = services.open_circle(person, by=SYSTEM, municipality=world.municipality)
    CareCircle.objects.filter(pk=circle.pk).update(coach_due_at=now() + timedelta(days=days))
    return circle


def test_only_circles_without_a_coach_and_the_most_overdue_first(world: World, infopoint: User) -> None:
    later, late = wait(world, days=3), wait(world, days=-2)
    assert list(queries.waiting_for_coach(infopoint)) == [late, later]


def test_another_municipality_sees_none_of_it(world: World) -> None:
    wait(world, days=1)
    other = make_user(Role.INFOPOINT, make_municipality())
    assert list(queries.waiting_for_coach(other)) == []
    assert "Iedereen heeft" in world.client(other).get(reverse("care:waiting")).content.decode()


def test_the_page_is_for_the_infopoint(world: World, infopoint: User) -> None:
    wait(world, days=-1)
    url = reverse("care:waiting")
    answer = world.client(infopoint).get(url)
    assert answer.status_code == 200
    # Without an open case no name is shown, only that somebody waits.
    assert "Een persoon zonder lopend dossier" in answer.content.decode()
    assert "Jeanne" not in answer.content.decode()
    for role in (Role.COORDINATOR, Role.LOCAL_AUTHORITY):
        assert world.client(make_user(role, world.municipality)).get(url).status_code == 403
    assert Client().get(url).status_code == 302


def test_queries_do_not_grow_with_the_list(world: World, infopoint: User) -> None:
    client, url = world.client(infopoint), reverse("care:waiting")
    wait(world, days=1)
    one = queries_of(client, url)
    wait(world, days=2), wait(world, days=3)
    three = queries_of(client, url)
    assert three == one
