"""Pages of guidance: few queries however long the list, and no words of a case for who may not see it."""

import pytest

from nabij.accounts.models import Role
from nabij.core.actors import Actor
from nabij.directory.models import StaffMembership
from nabij.guidance import pages
from nabij.guidance.models import Case
from nabij.guidance.services import asking, cases
from nabij.people import consent
from nabij.people.models import How, Person, Purpose
from tests.factories import make_offer, make_person, make_user
from tests.pages import client_of, queries_of

from .scene import TERM, Scene, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def add_case(scene: Scene) -> Case:
    """A case whose one need is asked of a helper."""
    person = make_person(scene.neighbourhood, lon=4.005, lat=51.005)
    for purpose in (Purpose.GUIDANCE, Purpose.SHARE_WITH_HELPER):
        consent.give(person, purpose, by=scene.by, how=How.SPOKEN)
    case = cases.open_case(person=person, by=scene.by)
    need = cases.add_need(case, term=TERM, by=scene.by)
    cases.search(case, by=scene.by)
    offer = make_offer(make_person(scene.neighbourhood), terms=[TERM])
    choice = asking.choose(need, by=scene.by, ring=2, reasons=[], position=1, offered=1, offer=offer)
    asking.invite(choice, what="Boodschappen", when="vrijdag", by=scene.by)
    return case


@pytest.mark.parametrize("page", ["/dossiers/?toon=alle", "/bellijst/"])
def test_a_list_asks_as_much_of_the_database_for_three_as_for_one(scene: Scene, page: str) -> None:
    client = client_of(scene.worker)
    add_case(scene)
    client.get(page)
    one = queries_of(client, page)
    add_case(scene)
    add_case(scene)
    assert queries_of(client, page) == one


def test_the_options_ask_as_much_for_three_helpers_as_for_one(scene: Scene) -> None:
    client = client_of(scene.worker)
    case = cases.open_case(person=scene.person, by=scene.by)
    need = cases.add_need(case, term=TERM, by=scene.by)
    cases.search(case, by=scene.by)
    page = f"/dossiers/{case.pk}/noden/{need.pk}/opties/"
    client.get(page)
    some = queries_of(client, page)
    for _helper in range(3):
        make_offer(make_person(scene.neighbourhood, lon=4.004, lat=51.004), terms=[TERM])
    assert queries_of(client, page) == some


def test_what_a_helper_owned_and_is_not_solved_waits_for_the_infopoint(scene: Scene) -> None:
    case = add_case(scene)
    helper = scene.helper.person
    Case.objects.filter(pk=case.pk).update(owner=None, owner_person=helper)
    client = client_of(scene.colleague)
    assert str(case.pk) in client.get("/dossiers/?toon=vrij").content.decode()
    assert str(case.pk) not in client.get("/dossiers/").content.decode()
    Case.objects.filter(pk=case.pk).update(state="following")
    assert str(case.pk) not in client.get("/dossiers/?toon=vrij").content.decode()


def test_the_person_sees_nothing_of_the_pages_of_workers(scene: Scene) -> None:
    case = add_case(scene)
    user = make_user()
    Person.objects.filter(pk=case.person_id).update(user=user)
    client = client_of(user)
    need = case.needs.get()
    for page in ("", "verduidelijken/", "noden/nieuw/", f"noden/{need.pk}/opties/", "overdragen/", "stoppen/"):
        assert client.get(f"/dossiers/{case.pk}/{page}").status_code == 403
    assert str(case.pk) not in client.get("/dossiers/?toon=alle").content.decode()


def test_one_case_page_asks_as_much_for_three_needs_as_for_one(scene: Scene) -> None:
    client = client_of(scene.worker)
    case = add_case(scene)
    page = f"/dossiers/{case.pk}/"
    client.get(page)
    one = queries_of(client, page)
    for _need in range(2):
        need = cases.add_need(case, term=TERM, by=scene.by)
        offer = make_offer(make_person(scene.neighbourhood), terms=[TERM])
        choice = asking.choose(need, by=scene.by, ring=2, reasons=[], position=1, offered=1, offer=offer)
        asking.invite(choice, what="Boodschappen", when="vrijdag", by=scene.by)
    assert queries_of(client, page) == one


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.LOCAL_AUTHORITY, Role.CARE_COUNCIL, Role.BACK_OFFICE])
def test_who_leads_the_network_sees_no_case(scene: Scene, role: Role) -> None:
    case = add_case(scene)
    leader = client_of(make_user(role, scene.municipality))
    assert leader.get(f"/dossiers/{case.pk}/").status_code == 403
    assert leader.get("/bellijst/").status_code == 403
    assert "Jeanne" not in leader.get("/dossiers/?toon=alle").content.decode()
    assert leader.get("/leemten/").status_code == 200


def test_an_infopoint_of_another_municipality_sees_nothing_of_a_case(scene: Scene) -> None:
    case = add_case(scene)
    stranger = client_of(make_user(Role.INFOPOINT))
    assert stranger.get(f"/dossiers/{case.pk}/").status_code == 403
    assert stranger.post(f"/dossiers/{case.pk}/overnemen/").status_code == 403
    assert Case.objects.get(pk=case.pk).owner == scene.worker


def test_staff_of_the_partner_see_their_referral_and_no_other(scene: Scene) -> None:
    nurse = make_user()
    StaffMembership.objects.create(user=nurse, organisation=scene.partner)
    case = cases.open_case(person=scene.person, by=scene.by)
    need = cases.add_need(case, term=TERM, by=scene.by)
    choice = asking.choose(need, by=scene.by, ring=3, reasons=[], position=1, offered=1, service=scene.service)
    referral = asking.refer(choice, message="Graag elke week.", by=scene.by)
    page = f"/verwijzingen/{referral.pk}/"
    assert "Graag elke week." in client_of(nurse).get(page).content.decode()
    assert client_of(make_user()).get(page).status_code == 410
    assert client_of(nurse).get(f"/dossiers/{case.pk}/").status_code == 403
    asking.accept_referral(referral, by=Actor.of_user(nurse))
    assert "Jeanne" in client_of(nurse).get(page).content.decode()


@pytest.mark.parametrize(
    ("slots", "said"),
    [
        ([[3, 0], [1, 0]], "dinsdagvoormiddag of donderdagvoormiddag"),
        ([], ""),
        ([[day, 0] for day in range(5)], ""),
    ],
)
def test_an_invitation_begins_with_the_moments_that_the_person_wished(
    scene: Scene, slots: list[list[int]], said: str
) -> None:
    case = cases.open_case(person=scene.person, by=scene.by)
    need = cases.add_need(case, term=TERM, by=scene.by)
    need.slots = slots
    assert pages.wished_moments(need) == said
