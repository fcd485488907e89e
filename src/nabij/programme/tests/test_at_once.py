"""Two who act at the same moment, and what they act on that goes away: nothing breaks and nothing is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from nabij.accounts.models import Role, User
from nabij.core.actors import Actor
from nabij.core.clock import today
from nabij.core.workflow import NotAllowedNow
from nabij.directory.models import StaffMembership
from nabij.programme.models import Covenant, CovenantState, ScenarioVersion, SimulationResult
from nabij.programme.services import covenants, scenarios
from nabij.programme.tests.conftest import make_version
from nabij.territory.models import Area
from nabij.territory.services import end_neighbourhood
from tests.factories import make_organisation, make_user
from tests.pages import client_of

FIELDS: dict[str, Any] = {
    "fte": 2, "tasks": "Samen zorgen", "starts_on": today(), "ends_on": today().replace(year=today().year + 1)
}  # fmt: skip


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What each tells, in order of the alphabet: "done", or the name of what it raised."""

    def told(act: Callable[[], object]) -> str:
        try:
            act()
        except Exception as problem:
            return type(problem).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as threads:
        return sorted(threads.map(told, acts))


@pytest.mark.django_db(transaction=True)
def test_two_keep_a_version_at_the_same_moment(version: ScenarioVersion, manager: User) -> None:
    by = Actor.of_user(manager)

    def keep() -> object:
        return scenarios.keep_version(version.scenario, opened=1, document=version.document, note="", by=by)

    assert at_once(keep, keep, keep) == ["NotNow", "NotNow", "done"]
    assert list(ScenarioVersion.objects.values_list("number", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_two_prepare_a_covenant_at_the_same_moment(hood: Area, manager: User) -> None:
    by = Actor.of_user(manager)

    def prepare() -> object:
        return covenants.prepare(neighbourhood=hood, fields=dict(FIELDS), by=by)

    assert at_once(prepare, prepare, prepare) == ["NotNow", "NotNow", "done"]
    assert Covenant.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_bring_the_same_result_at_the_same_moment(region: Area, manager: User) -> None:
    by = Actor.of_user(manager)

    def bring() -> object:
        return scenarios.keep_simulation(name="x", area=region, data={}, sha256="0" * 64, note="", by=by)

    assert at_once(bring, bring, bring) == ["NotNow", "NotNow", "done"]
    assert SimulationResult.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_and_a_yes_at_the_same_moment(hood: Area, manager: User) -> None:
    """Either the yes came first and is asked again, or it came after and is told to read first."""
    by = Actor.of_user(manager)
    covenant = covenants.prepare(neighbourhood=hood, fields=dict(FIELDS), by=by)
    party = covenants.add_party(covenant, organisation=make_organisation(), share="", leads=True, by=by)
    at_once(
        lambda: covenants.change(covenant, opened=1, fields={"fte": 9}, by=by),
        lambda: covenants.confirm(party, seen=1, by=by),
    )
    party.refresh_from_db()
    assert (Covenant.objects.get().fte, party.confirmed_at is None) == (Decimal(9), True)


@pytest.mark.django_db(transaction=True)
def test_two_adopt_another_version_at_the_same_moment(version: ScenarioVersion, manager: User) -> None:
    by = Actor.of_user(manager)
    other = scenarios.keep_version(version.scenario, opened=1, document=version.document, note="", by=by)
    adopting = [lambda one=one: scenarios.adopt(one.scenario, one, by=by) for one in (version, other)]
    assert at_once(*adopting) == ["done", "done"]
    version.scenario.refresh_from_db()
    assert version.scenario.adopted_id in (version.pk, other.pk)


# One after the other


def a_covenant(hood: Area, by: Actor) -> Covenant:
    covenant = covenants.prepare(neighbourhood=hood, fields=dict(FIELDS), by=by)
    for leads in (True, False):
        covenants.add_party(covenant, organisation=make_organisation(), share="", leads=leads, by=by)
    return covenant


def test_nobody_says_yes_to_what_they_did_not_read(hood: Area, manager: User) -> None:
    by = Actor.of_user(manager)
    covenant = a_covenant(hood, by)
    party = covenant.parties.all()[0]
    worker = make_user(name="Wim")
    StaffMembership.objects.create(user=worker, organisation=party.organisation)
    client, page = client_of(worker), reverse("programme:covenant", args=[covenant.pk])
    assert 'name="opened" value="1"' in client.get(page).content.decode()
    covenants.change(covenant, opened=1, fields={"fte": 9}, by=by)
    confirm = reverse("programme:confirm_party", args=[party.pk])
    said = client.post(confirm, {"opened": "1"}, follow=True).content.decode()
    assert "Dit convenant is intussen aangepast. Lees het eerst opnieuw." in said
    assert not covenant.parties.exclude(confirmed_at=None).exists()
    client.post(confirm, {"opened": "2"})
    assert covenant.parties.exclude(confirmed_at=None).count() == 1


def test_nobody_agrees_to_what_they_did_not_read(hood: Area, manager: User) -> None:
    by = Actor.of_user(manager)
    covenant = a_covenant(hood, by)
    Covenant.objects.update(state=CovenantState.SUBMITTED, version=3)
    agree = reverse("programme:step_covenant", args=[covenant.pk, "agree"])
    client_of(manager).post(agree, {"opened": "1"})
    assert Covenant.objects.get().state == CovenantState.SUBMITTED
    client_of(manager).post(agree, {"opened": "3"})
    assert Covenant.objects.get().state == CovenantState.AGREED
    with pytest.raises(NotAllowedNow):
        covenants.step(covenant, name="agree", by=by)


def test_a_neighbourhood_that_was_redrawn_keeps_its_covenant(
    version: ScenarioVersion, hood: Area, manager: User
) -> None:
    by = Actor.of_user(manager)
    scenarios.adopt(version.scenario, version, by=by)
    draft = a_covenant(hood, by)
    end_neighbourhood(hood, last_day=today().replace(year=today().year - 1), by=by)
    client = client_of(manager)
    for name, args in (
        ("covenant", [draft.pk]), ("covenants", []), ("version", [version.pk]), ("workbook", [version.pk]),
        ("overview", []), ("own", []), ("change_covenant", [draft.pk]), ("covenant_paper", [draft.pk]),
    ):  # fmt: skip
        assert client.get(reverse(f"programme:{name}", args=args)).status_code == 200
    assert Client().get(reverse("programme:given", args=[hood.code])).status_code == 404
    assert client.get(reverse("programme:prepare_covenant", args=[hood.code])).status_code == 404
    with pytest.raises(ProtectedError):
        hood.delete()


def test_what_a_covenant_points_at_is_not_thrown_away(version: ScenarioVersion, hood: Area, manager: User) -> None:
    covenant = a_covenant(hood, Actor.of_user(manager))
    for one in (covenant.parties.all()[0].organisation, version.scenario.area, version.scenario):
        with pytest.raises((ProtectedError, TypeError)):
            one.delete()


def test_what_somebody_kept_stays_when_they_are_gone(version: ScenarioVersion, manager: User, region: Area) -> None:
    manager.delete()
    colleague = client_of(make_user(Role.PROGRAMME_MANAGER, region))
    assert colleague.get(reverse("programme:version", args=[version.pk])).status_code == 200
    assert colleague.get(reverse("programme:overview")).status_code == 200


def test_a_version_of_another_scenario_is_not_adopted(version: ScenarioVersion, manager: User, region: Area) -> None:
    other = make_version(region, manager, name="Anders")
    with pytest.raises(ValueError, match="another scenario"):
        scenarios.adopt(version.scenario, other, by=Actor.of_user(manager))


def test_an_adopted_version_that_is_taken_back_leaves_the_covenant_as_it_was(
    version: ScenarioVersion, hood: Area, manager: User
) -> None:
    by = Actor.of_user(manager)
    scenarios.adopt(version.scenario, version, by=by)
    covenant = covenants.prepare(neighbourhood=hood, fields=FIELDS | {"version_used": version}, by=by)
    scenarios.withdraw(version.scenario, by=by)
    assert client_of(manager).get(reverse("programme:covenant", args=[covenant.pk])).status_code == 200
    assert Covenant.objects.get().version_used == version
