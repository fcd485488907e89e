"""Back offices see their neighbourhoods side by side; ways of working go from one neighbourhood to all others."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from nabij.accounts.models import Role, User
from nabij.core.actors import SYSTEM, Actor
from nabij.core.editing import Conflict
from nabij.core.models import AuditEvent
from nabij.core.workflow import NotAllowedNow
from nabij.programme.models import Covenant, ScenarioVersion, WorkingMethod
from nabij.programme.services import methods, scenarios
from nabij.territory.indicators import definitions
from nabij.territory.indicators.imports.readings import Batch, Origin, Reading
from nabij.territory.indicators.imports.write import write
from nabij.territory.models import Area
from tests.factories import make_municipality, make_neighbourhood, make_user

WORDS = {"title": "Koffie op de stoep", "what": "Elke week een thermos buiten", "cost": "10 euro", "yielded": "Babbels"}


def make_method(hood: Area, **told: Any) -> WorkingMethod:
    method = methods.write(neighbourhood=hood, fields={**WORDS, **told}, by=SYSTEM)
    methods.step(method, name="share", by=SYSTEM)
    return method


@pytest.fixture
def office(region: Area) -> User:
    return make_user(Role.BACK_OFFICE, region, name="Bram")


@pytest.fixture
def coordinator(hood: Area) -> User:
    return make_user(Role.COORDINATOR, hood, name="Cato")


@pytest.fixture
def elsewhere(region: Area) -> Area:
    return make_neighbourhood(
        make_municipality(code="T9", name="Elders", parents=[region]), at=(4.6, 51.6), name="Ginder"
    )


# What a back office sees


def test_a_back_office_sees_agreements_means_and_methods_of_its_neighbourhoods(
    client: Client, office: User, hood: Area, elsewhere: Area, version: ScenarioVersion, manager: User
) -> None:
    scenarios.adopt(version.scenario, version=version, by=Actor.of_user(manager))
    day = timezone.localdate()
    Covenant.objects.create(neighbourhood=hood, fte=2, tasks="Samen", starts_on=day, ends_on=day, state="agreed")
    Covenant.objects.create(neighbourhood=hood, fte=3, tasks="Later", starts_on=day, ends_on=day)
    make_method(hood)
    client.force_login(office)
    found = client.get(reverse("programme:back_office")).context["overview"]
    told = [(one.area, one.covenant and one.covenant.state, bool(one.given), one.methods) for one in found.rows]
    assert told == [(hood, "agreed", True, 1), (elsewhere, None, False, 0)]


def test_a_back_office_sees_no_neighbourhoods_of_another_region(client: Client, hood: Area, db: None) -> None:
    stranger = make_municipality(code="T8", name="Ver weg")
    client.force_login(make_user(Role.BACK_OFFICE, stranger))
    answer = client.get(reverse("programme:back_office"))
    assert answer.context["overview"].rows == []
    assert hood.name not in answer.content.decode()


def test_figures_stand_side_by_side_and_hidden_ones_stay_hidden(
    client: Client, office: User, hood: Area, elsewhere: Area
) -> None:
    client.force_login(office)
    assert "Nog geen cijfers" in client.get(reverse("programme:back_office")).content.decode()
    known = definitions.define(definitions.starter_set(), by=SYSTEM)
    day = timezone.localdate().replace(month=1, day=1)
    small = make_neighbourhood(elsewhere.parents.get(), at=(4.8, 51.8), name="Klein")
    counts = [(hood, 9000), (elsewhere, 8000), (small, 3)]
    readings = [Reading("inhabitants", area.level, area.code, day, n) for area, n in counts]
    write([(Batch(Origin("Proefbron", "1", "Vrij", "free"), readings), None)], known, by=SYSTEM)
    answer = client.get(reverse("programme:back_office"))
    found = answer.context["overview"]
    assert [name for name, _unit in found.columns] == ["Inwoners"]
    assert [one.figures[0].value for one in found.rows] == [9000, None, None]
    html = answer.content.decode()
    assert '<td class="number">9\xa0000</td>' in html
    assert '<td class="number">verborgen</td>' in html


@pytest.mark.parametrize("role", [Role.INFOPOINT, Role.COORDINATOR, Role.LOCAL_AUTHORITY])
def test_who_has_no_role_in_the_programme_has_no_back_office(client: Client, hood: Area, role: Role) -> None:
    client.force_login(make_user(role, hood))
    assert client.get(reverse("programme:back_office")).status_code == 403


def test_the_back_office_asks_as_many_queries_for_one_neighbourhood_as_for_three(
    client: Client, office: User, hood: Area, town: Area, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(office)
    url = reverse("programme:back_office")
    client.get(url)
    with django_assert_num_queries(QUERIES):
        client.get(url)
    for at in (4.5, 4.7):
        make_method(make_neighbourhood(town, at=(at, 51.5)))
    with django_assert_num_queries(QUERIES):
        client.get(url)


QUERIES = 27

# Ways of working


def test_a_coordinator_writes_it_down_and_shares_it_and_another_neighbourhood_finds_it(
    client: Client, coordinator: User, hood: Area, elsewhere: Area
) -> None:
    client.force_login(coordinator)
    told = {**WORDS, "neighbourhood": hood.pk, "link": "https://voorbeeld.be/koffie"}
    answer = client.post(reverse("programme:new_method"), told)
    method = WorkingMethod.objects.get()
    assert answer.headers["Location"] == reverse("programme:method", args=[method.pk])
    assert (method.state, method.author, method.neighbourhood) == ("draft", coordinator, hood)
    client.post(reverse("programme:step_method", args=[method.pk, "share"]))
    client.force_login(make_user(Role.COORDINATOR, elsewhere))
    found = client.get(reverse("programme:methods"), {"q": "thermos koffie"})
    assert [one.pk for one in found.context["page_obj"]] == [method.pk]
    assert not client.get(reverse("programme:methods"), {"q": "thermos zeppelin"}).context["page_obj"].object_list
    html = client.get(reverse("programme:method", args=[method.pk])).content.decode()
    assert "Elke week een thermos buiten" in html
    assert reverse("programme:change_method", args=[method.pk]) not in html
    assert AuditEvent.objects.filter(action__startswith="method.").count() == 2


def test_a_draft_is_seen_by_who_supports_the_neighbourhood_only(
    client: Client, hood: Area, elsewhere: Area, office: User
) -> None:
    draft = methods.write(neighbourhood=hood, fields=WORDS, by=SYSTEM)
    url = reverse("programme:method", args=[draft.pk])
    client.force_login(make_user(Role.COORDINATOR, elsewhere))
    assert client.get(url).status_code == 403
    assert not client.get(reverse("programme:methods")).context["page_obj"].object_list
    client.force_login(office)
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.LOCAL_AUTHORITY, Role.CARE_COUNCIL])
def test_nobody_changes_what_another_neighbourhood_wrote(
    client: Client, hood: Area, elsewhere: Area, role: Role
) -> None:
    method = make_method(hood)
    client.force_login(make_user(role, elsewhere))
    assert client.get(reverse("programme:method", args=[method.pk])).status_code == 200
    assert client.post(reverse("programme:change_method", args=[method.pk]), WORDS).status_code == 403
    assert client.post(reverse("programme:step_method", args=[method.pk, "take_back"])).status_code == 403
    method.refresh_from_db()
    assert method.state == "shared"


def test_nobody_writes_for_a_neighbourhood_of_others(
    client: Client, coordinator: User, hood: Area, elsewhere: Area
) -> None:
    client.force_login(coordinator)
    answer = client.post(reverse("programme:new_method"), {**WORDS, "neighbourhood": elsewhere.pk})
    assert set(answer.context["form"].errors) == {"neighbourhood"}
    assert not WorkingMethod.objects.exists()


@pytest.mark.parametrize("role", [Role.INFOPOINT])
def test_who_leads_nothing_reads_no_methods(client: Client, hood: Area, role: Role) -> None:
    method = make_method(hood)
    client.force_login(make_user(role, hood))
    for url in (reverse("programme:methods"), reverse("programme:method", args=[method.pk])):
        assert client.get(url).status_code == 403


def test_two_people_change_it_at_once_and_the_second_is_told_with_both_words(
    client: Client, coordinator: User, hood: Area
) -> None:
    method = make_method(hood)
    methods.change(method, opened=1, fields={"what": "Hun woorden"}, by=SYSTEM)
    client.force_login(coordinator)
    url = reverse("programme:change_method", args=[method.pk])
    answer = client.post(url, {**WORDS, "what": "Mijn woorden", "opened": 1})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Hun woorden" in html
    assert "Mijn woorden" in html
    client.post(url, {**WORDS, "what": "Mijn woorden", "opened": answer.context["form"]["opened"].value()})
    method.refresh_from_db()
    assert (method.what, method.version) == ("Mijn woorden", 3)
    with pytest.raises(Conflict):
        methods.change(method, opened=1, fields={"what": "Te laat"}, by=SYSTEM)


def test_what_is_shared_already_is_not_shared_twice(client: Client, coordinator: User, hood: Area) -> None:
    method = make_method(hood)
    with pytest.raises(NotAllowedNow):
        methods.step(method, name="share", by=SYSTEM)
    client.force_login(coordinator)
    assert client.post(reverse("programme:step_method", args=[method.pk, "vliegen"])).status_code == 404


def test_the_list_asks_as_many_queries_for_one_as_for_three(
    client: Client, coordinator: User, hood: Area, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_method(hood)
    client.force_login(coordinator)
    url = reverse("programme:methods")
    client.get(url)
    with django_assert_num_queries(LISTED):
        client.get(url)
    make_method(hood)
    make_method(hood)
    with django_assert_num_queries(LISTED):
        client.get(url)


LISTED = 14
