"""What somebody may try who wants more than is theirs."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from nabij.accounts.models import Membership, Role, User
from nabij.core.actors import Actor
from nabij.programme import queries, rules
from nabij.programme.allocation import bringing
from nabij.programme.models import AllocationScenario, ScenarioVersion
from nabij.programme.services import scenarios
from nabij.programme.tests.conftest import TABLE, make_version
from nabij.programme.urls import urlpatterns
from nabij.territory.models import Area, Level
from tests.factories import make_area, make_neighbourhood, make_user
from tests.pages import client_of


@pytest.fixture
def elsewhere(db: None) -> Area:
    return make_area(Level.REGION, code="S", name="Een ander gewest")


@pytest.fixture
def stranger(elsewhere: Area) -> User:
    return make_user(Role.PROGRAMME_MANAGER, elsewhere, name="Steven")


# Others' areas


def test_a_table_names_neighbourhoods_of_others_in_vain(
    version: ScenarioVersion, hood: Area, elsewhere: Area, stranger: User, manager: User, town: Area
) -> None:
    """Whoever spreads the means elsewhere tells nothing on the page of a neighbourhood, and fills in no covenant."""
    theirs = make_version(elsewhere, stranger, name="Overval")
    scenarios.adopt(theirs.scenario, theirs, by=Actor.of_user(stranger))
    alderman = client_of(make_user(Role.LOCAL_AUTHORITY, town))
    prepare = reverse("programme:prepare_covenant", args=[hood.code])
    assert queries.given_to([hood]) == []
    assert "Overval" not in Client().get(reverse("programme:given", args=[hood.code])).content.decode()
    assert alderman.get(reverse("programme:own")).context["given"] == []
    assert client_of(manager).get(prepare).context["given"] is None
    scenarios.adopt(version.scenario, version, by=Actor.of_user(manager))
    assert [one.version for one in queries.given_to([hood])] == [version]


def test_a_proposal_is_told_to_nobody(version: ScenarioVersion, manager: User, hood: Area) -> None:
    """Only the version that was adopted is public: none before it, and none that came after."""
    scenarios.adopt(version.scenario, version, by=Actor.of_user(manager))
    document = {**version.document, "means": {**version.document["means"], "fte": 40}}
    scenarios.keep_version(version.scenario, opened=1, document=document, note="Geheim", by=Actor.of_user(manager))
    page = Client().get(reverse("programme:given", args=[hood.code])).content.decode()
    assert [one.version.number for one in queries.given_to([hood])] == [1]
    assert "Geheim" not in page


def test_many_adopted_scenarios_push_none_away(
    version: ScenarioVersion, manager: User, hood: Area, region: Area
) -> None:
    for number in range(12):
        made = AllocationScenario.objects.create(name=str(number), area=region)
        copied = {
            field.attname: getattr(version, field.attname)
            for field in ScenarioVersion._meta.concrete_fields
            if field.name not in ("id", "created_at", "scenario")
        }
        one = ScenarioVersion(scenario=made, **copied)
        one.save()
        scenarios.adopt(made, one, by=Actor.of_user(manager))
    assert len(queries.given_to([hood])) == 12


def test_own_neighbourhoods_take_as_many_queries_for_three_as_for_one(
    version: ScenarioVersion, manager: User, hood: Area, town: Area, django_assert_num_queries: Any
) -> None:
    scenarios.adopt(version.scenario, version, by=Actor.of_user(manager))
    queries.given_to([hood])
    hoods = [hood, make_neighbourhood(town), make_neighbourhood(town)]
    for areas in (hoods[:1], hoods):
        with django_assert_num_queries(4):
            assert [one.row["id"] for one in queries.given_to(areas)] == ["N1"]


def test_nobody_compares_with_a_version_that_is_not_theirs(
    version: ScenarioVersion, elsewhere: Area, stranger: User
) -> None:
    theirs = make_version(elsewhere, stranger, name="Van hen")
    client, page = client_of(stranger), reverse("programme:compare")
    for a, b in ((version, theirs), (theirs, version)):
        told = client.get(page, {"a": str(a.pk), "b": str(b.pk)})
        assert "compared" not in told.context
        assert "De Dries" not in told.content.decode()
    assert [one.pk for one in told.context["choices"]] == [theirs.pk]
    for bad in ("x", "\x00", "1' OR 1=1", str(theirs.pk).upper()):
        assert client.get(page, {"a": bad, "b": str(version.pk)}).status_code == 200


def test_whose_time_is_over_does_nothing_more(version: ScenarioVersion, manager: User, region: Area) -> None:
    shown = client_of(manager).post(
        reverse("programme:begin"), {"name": "Nog een", "area": str(region.pk), "source": "example"}
    )
    Membership.objects.filter(user=manager).update(starts_on="2020-01-01", ends_on="2021-01-01")
    client, scenario = client_of(manager), version.scenario_id
    told = {"sealed": shown.context["sealed"], "name": "x", "area": str(region.pk), "fte": "8", "floor": "0"}
    for name, args, data in (
        ("columns", [], told), ("adopt", [scenario], {"number": "1"}), ("withdraw", [scenario], {}),
        ("adjust", [scenario], {"do": "keep"}), ("judge", [scenario], {"do": "keep"}), ("begin", [], {}),
    ):  # fmt: skip
        assert client.post(reverse(f"programme:{name}", args=args), data).status_code == 403
    for name in ("version", "why", "workbook", "report", "inputs"):
        assert client.get(reverse(f"programme:{name}", args=[version.pk])).status_code == 403
    assert AllocationScenario.objects.count() == 1


# Requests


def doors() -> Iterator[str]:
    """Every address of the app, with something in it that could stand there."""
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        for part, value in (
            ("<uuid:pk>", "00000000-0000-4000-8000-000000000000"), ("<str:code>", "N1"), ("<slug:name>", "submit"),
            ("<slug:preset>", "sources"),
        ):  # fmt: skip
            route = route.replace(part, value)
        assert "<" not in route, "say above what stands there"
        yield f"/{route}"


@pytest.mark.parametrize("door", list(doors()))
def test_no_form_of_another_site_does_anything(db: None, door: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user())
    assert client.post(door, {"do": "keep"}).status_code == 403


def test_looking_changes_nothing(version: ScenarioVersion, manager: User) -> None:
    client = client_of(manager)
    for name in ("adopt", "withdraw"):
        assert client.get(reverse(f"programme:{name}", args=[version.scenario_id])).status_code == 405
    for name, data in (("adjust", {"do": "keep"}), ("judge", {"do": "keep"})):
        client.get(reverse(f"programme:{name}", args=[version.scenario_id]), data)
    assert (ScenarioVersion.objects.count(), AllocationScenario.objects.get().state) == (1, "draft")


def test_only_a_version_that_is_there_is_adopted(version: ScenarioVersion, manager: User) -> None:
    address = reverse("programme:adopt", args=[version.scenario_id])
    for number in ("", "2", "99999999999999999999", "x", "-1"):
        assert client_of(manager).post(address, {"number": number}).status_code == 404
    assert AllocationScenario.objects.get().adopted is None


@pytest.mark.parametrize("code", ["%00", "N1%00", "%F0%9F%92%A9", "..%2F..", "x" * 4000])
def test_codes_that_are_none(db: None, code: str) -> None:
    assert Client().get(f"/buurten/{code}/middelen/").status_code == 404


def test_files_are_saved_and_stored_nowhere(version: ScenarioVersion, manager: User) -> None:
    AllocationScenario.objects.update(name='x"\r\nSet-Cookie: a=b; ../../etc/passwd')
    for name in ("workbook", "report", "inputs"):
        found = client_of(manager).get(reverse(f"programme:{name}", args=[version.pk]))
        headers = found.headers
        assert headers["Content-Disposition"].startswith('attachment; filename="x-set-cookie-ab-etcpasswd-1.')
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in headers["Cache-Control"]


# What is sealed in a form


def test_a_table_is_taken_only_from_who_brought_it_and_for_that_area(
    manager: User, region: Area, elsewhere: Area, stranger: User
) -> None:
    Membership.objects.create(user=stranger, role=Role.PROGRAMME_MANAGER, area=region)
    shown = client_of(stranger).post(
        reverse("programme:begin"), {"name": "Van mij", "area": str(region.pk), "source": "example"}
    )
    told = {"sealed": shown.context["sealed"], "name": "Van mij", "area": str(region.pk), "fte": "8", "floor": "0"}
    for user, area in ((manager, region), (stranger, elsewhere)):
        answer = client_of(user).post(reverse("programme:columns"), told | {"area": str(area.pk)})
        assert answer.headers["Location"] == reverse("programme:begin")
    assert client_of(stranger).post(reverse("programme:columns"), told).status_code == 200  # not all is filled in yet
    assert not AllocationScenario.objects.exists()


def test_versions_are_not_kept_without_end(manager: User, region: Area, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nabij.programme.views.scenarios.VERSIONS_PER_HOUR", 1)
    shown = client_of(manager).post(
        reverse("programme:begin"), {"name": "x", "area": str(region.pk), "source": "sources"}
    )
    told = {"sealed": shown.context["sealed"], "name": "x", "area": str(region.pk), "fte": "1216", "floor": "0"}
    assert [client_of(manager).post(reverse("programme:columns"), told).status_code for _ in range(2)] == [302, 429]


def test_a_large_table_is_drawn_less_often(region: Area, manager: User) -> None:
    """Draws are told, and fewer where all the others would have to wait for them."""
    lines = [f"N{row},{1000 + row},{row % 97}" for row in range(3000)]
    brought = bringing.from_text("t.csv", "\n".join(["code,inwoners,ouderen", *lines]), {"kind": "example"})
    document = {"pillar": [{"indicator": [{"column": "ouderen"}] * 57}], "robustness": {"concentration": 50}}
    document |= {"model": {"lambda": 0.25}}
    drawn = scenarios._with_draws(document, brought.table)["robustness"]
    assert drawn == {"concentration": 50, "draws": 233}
    few = scenarios._with_draws(document, TABLE)["robustness"]["draws"]
    assert few == rules.DRAWS
    by_people = scenarios._with_draws({**document, "model": {"lambda": 0}}, TABLE)["robustness"]
    assert by_people == {"concentration": 50, "draws": 0}
