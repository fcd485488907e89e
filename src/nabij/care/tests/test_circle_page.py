"""The page of a circle: who gets in, what they read there, and what they may change."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from nabij.accounts.models import Role
from nabij.care import registry, services
from nabij.care.models import CircleMember, CircleRole
from nabij.care.tests.conftest import World
from nabij.core.actors import SYSTEM, Actor
from nabij.core.clock import now, today
from nabij.core.models import AuditEvent
from nabij.directory.models import Ring
from nabij.people import access, consent
from nabij.people.models import Proxy, Purpose
from tests.factories import make_person, make_service, make_user
from tests.pages import queries_of


def page(world: World) -> str:
    return reverse("care:circle", args=[world.circle.pk])


@pytest.mark.parametrize("who", ["person", "proxy", "coach"])
def test_who_runs_the_circle_reads_and_changes_it(world: World, who: str) -> None:
    answer = world.client(who).get(page(world))
    assert answer.status_code == 200
    text = answer.content.decode()
    for name in ("Coralie", "Marcel", "Mia", "Thuishulp"):
        assert name in text
    assert "0470 3" in text  # Mia's number
    assert "Dorp 1" not in text
    assert reverse("care:add", args=[world.circle.pk]) in text


def test_a_member_reads_it_only_while_the_person_allows_and_changes_nothing(world: World) -> None:
    client = world.client("member")
    assert client.get(page(world)).status_code == 403
    world.let_members_see()
    other = make_person(details={"given_name": "Roza", "phone": "0499 99"})
    services.add_member(world.circle, by=SYSTEM, person=other)
    text = client.get(page(world)).content.decode()
    assert ("Coralie" in text, "Roza" in text) == (True, True)
    assert ("0470 7" in text, "0470 6" in text) == (True, True)  # coach and carer can be called
    assert "0499 99" not in text  # of the others, members read the name only
    assert reverse("care:add", args=[world.circle.pk]) not in text
    consent.withdraw(world.person, Purpose.CIRCLE, by=SYSTEM)
    assert client.get(page(world)).status_code == 403


@pytest.mark.parametrize("role", [None, Role.COORDINATOR, Role.LOCAL_AUTHORITY, Role.INFOPOINT, Role.PROGRAMME_MANAGER])
def test_no_role_over_an_area_opens_a_circle(world: World, role: Role | None) -> None:
    world.let_members_see()
    user = make_user(role, world.municipality) if role else make_user()
    assert world.client(user).get(page(world)).status_code == 403


def test_a_guest_is_asked_to_sign_in(world: World) -> None:
    assert Client().get(page(world)).status_code == 302


def test_who_left_sees_nothing_from_that_moment(world: World) -> None:
    world.let_members_see()
    for who in ("member", "coach"):
        client = world.client(who)
        assert client.get(page(world)).status_code == 200
        services.end_member(getattr(world, who), by=SYSTEM)
        assert client.get(page(world)).status_code == 403


def test_a_membership_and_a_proxy_end_on_their_day(world: World) -> None:
    world.let_members_see()
    CircleMember.objects.filter(pk=world.member.pk).update(ends_on=today())
    Proxy.objects.update(ends_on=today())
    member, proxy = world.user("member"), world.user("proxy")
    assert [world.client(user).get(page(world)).status_code for user in (member, proxy)] == [200, 200]
    with time_machine.travel(now() + timedelta(days=1)):
        assert [world.client(user).get(page(world)).status_code for user in (member, proxy)] == [403, 403]


def test_a_registered_relation_opens_and_edits(world: World) -> None:
    worker = make_user(Role.INFOPOINT, world.municipality)
    viewers, editors = list(registry._viewers), list(registry._editors)
    try:
        registry.register_viewer(lambda actor, circle: actor.user == worker)
        text = world.client(worker).get(page(world)).content.decode()
        assert "0470 3" in text
        assert world.client(worker).get(reverse("care:add", args=[world.circle.pk])).status_code == 403
        registry.register_editor(lambda actor, circle: actor.user == worker)
        assert world.client(worker).get(reverse("care:add", args=[world.circle.pk])).status_code == 200
    finally:
        registry._viewers[:], registry._editors[:] = viewers, editors


def test_every_look_is_in_the_log_of_the_person_and_a_proxy_is_marked(world: World) -> None:
    world.client("proxy").get(page(world))
    events = AuditEvent.objects.filter(person_id=world.person.pk, action="read", actor=f"user:{world.proxy.pk}")
    assert [(event.acting_for, event.details["why"]) for event in events] == [(world.person.pk, "circle")]
    world.client("person").get(page(world))
    own = AuditEvent.objects.get(person_id=world.person.pk, action="read", actor=f"user:{world.user('person').pk}")
    assert (own.object_kind, own.details["standing"]) == ("care.carecircle", "person")
    of_members = AuditEvent.objects.filter(person_id=world.member.person_id, actor=f"user:{world.proxy.pk}")
    assert [event.acting_for for event in of_members] == [world.person.pk]


def test_the_page_says_for_whom_a_proxy_acts(world: World) -> None:
    assert "U handelt voor" in world.client("proxy").get(page(world)).content.decode()
    assert "U handelt voor" not in world.client("coach").get(page(world)).content.decode()


def test_the_coach_may_reach_the_person_and_a_member_knows_the_name_only(world: World) -> None:
    world.let_members_see()
    coach = access.read(world.person.pk, by=Actor.of_user(world.user("coach")), why="test")
    member = access.read(world.person.pk, by=Actor.of_user(world.user("member")), why="test")
    assert (coach.phone, member.name, member.phone) == ("0470 00 00 00", "Jeanne Claes", "")


def test_queries_do_not_grow_with_the_circle(world: World) -> None:
    client = world.client("person")
    client.get(page(world))
    before = queries_of(client, page(world))
    for _ in range(2):
        services.add_member(world.circle, by=SYSTEM, person=make_person(world.neighbourhood), ring=Ring.NEAR)
        services.add_member(world.circle, by=SYSTEM, service=make_service())
    after = queries_of(client, page(world))
    assert after == before


def test_somebody_new_is_added(world: World) -> None:
    client = world.client("person")
    url = reverse("care:add", args=[world.circle.pk])
    assert client.get(url).status_code == 200
    data = {"given_name": "Rita", "phone": "0499", "relation": "vriendin", "ring": "2", "role": "member"}
    assert client.post(url, data).status_code == 302
    member = CircleMember.objects.get(relation="vriendin")
    assert (member.ring, member.role) == (Ring.NEAR, CircleRole.MEMBER)
    assert "Rita" in client.get(page(world)).content.decode()


def test_a_wrong_form_says_so_and_keeps_what_was_typed(world: World) -> None:
    url = reverse("care:add", args=[world.circle.pk])
    answer = world.client("person").post(url, {"relation": "vriendin van vroeger", "ring": "7", "role": "member"})
    assert answer.status_code == 200
    assert "vriendin van vroeger" in answer.content.decode()
    assert set(answer.context["form"].errors) == {"given_name", "ring"}


def test_a_service_is_added(world: World) -> None:
    service = make_service(name="Poetshulp")
    service.areas.add(world.municipality)
    client = world.client("coach")
    answer = client.post(reverse("care:add", args=[world.circle.pk]) + "?soort=dienst", {"service": str(service.pk)})
    assert answer.status_code == 302
    assert CircleMember.objects.current().filter(circle=world.circle, service=service).count() == 1


def test_who_helps_already_can_be_chosen_by_name(world: World) -> None:
    helper = make_person(world.neighbourhood, details={"given_name": "Hilde", "family_name": ""})
    before = list(registry._candidates)
    try:
        registry.register_candidates(lambda circle: {helper.pk})
        url = reverse("care:add", args=[world.circle.pk]) + "?soort=bekend"
        assert "Hilde" in world.client("person").get(url).content.decode()
        stranger = make_person()
        for pk, status in ((stranger.pk, 200), (helper.pk, 302)):
            data = {"person": str(pk), "relation": "", "role": "carer"}
            assert world.client("person").post(url, data).status_code == status
    finally:
        registry._candidates[:] = before
    assert CircleMember.objects.get(person=helper).role == CircleRole.CARER


def test_a_place_changes_and_the_coach_with_it(world: World) -> None:
    client = world.client("person")
    url = reverse("care:member", args=[world.circle.pk, world.member.pk])
    assert "buurvrouw" in client.get(url).content.decode()
    assert client.post(url, {"relation": "vriendin", "ring": "1", "role": "coach"}).status_code == 302
    world.member.refresh_from_db()
    assert (world.member.relation, world.member.ring, world.member.role) == ("vriendin", 1, CircleRole.COACH)


def test_coach_by_one_button(world: World) -> None:
    client = world.client("coach")
    client.post(reverse("care:set_coach", args=[world.circle.pk, world.carer.pk]))
    world.carer.refresh_from_db()
    assert world.carer.is_coach
    # Who was coach is now a member, and no longer decides.
    assert client.post(reverse("care:set_coach", args=[world.circle.pk, world.coach.pk])).status_code == 403


def test_a_service_is_refused_as_coach_with_words(world: World) -> None:
    answer = world.client("person").post(
        reverse("care:set_coach", args=[world.circle.pk, world.service.pk]), follow=True
    )
    assert "Alleen een mens" in answer.content.decode()


def test_taking_somebody_out_offers_a_way_back(world: World) -> None:
    client = world.client("person")
    answer = client.post(reverse("care:remove_member", args=[world.circle.pk, world.member.pk]), follow=True)
    restore = reverse("care:restore_member", args=[world.circle.pk, world.member.pk])
    assert restore in answer.content.decode()
    assert not CircleMember.objects.current().filter(pk=world.member.pk).exists()
    client.post(restore)
    assert CircleMember.objects.current().filter(pk=world.member.pk).exists()


def test_a_member_of_another_circle_is_not_found_here(world: World) -> None:
    other = services.open_circle(make_person(), by=SYSTEM, municipality=None)
    foreign = services.add_member(other, by=SYSTEM, person=make_person())
    for name in ("care:member",):
        assert world.client("person").get(reverse(name, args=[world.circle.pk, foreign.pk])).status_code == 404


def test_my_circles(world: World) -> None:
    mine = reverse("care:mine")
    assert world.client("person").get(mine).headers["Location"] == page(world)
    assert "Nog geen zorgcirkel" in world.client("member").get(mine).content.decode()
    services.open_circle(world.member.person, by=SYSTEM, municipality=None)  # type: ignore[arg-type]
    world.let_members_see()
    text = world.client("member").get(mine).content.decode()
    assert ("Uw eigen zorgcirkel" in text, "Jeanne Claes" in text) == (True, True)
