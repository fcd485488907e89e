"""A covenant from draft to agreed, by the network together."""

from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.urls import reverse

from nabij.accounts.models import Role, User
from nabij.core.actors import SYSTEM
from nabij.directory.models import StaffMembership
from nabij.programme.models import Covenant, CovenantParty
from nabij.programme.services import covenants
from nabij.territory.models import Area
from tests.factories import make_organisation, make_user
from tests.pages import client_of, queries_of

FIELDS = {
    "fte": "2", "cost_per_fte": "60000", "tasks": "Samen koffie, samen zorgen", "starts_on": "2027-01-01",
    "ends_on": "2029-12-31", "extra_fte": "0.5", "extra_tasks": "Klusdienst", "income_0": "1500", "fee_0": "2",
    "income_1": "", "fee_1": "6",
}  # fmt: skip


@pytest.fixture
def coordinator(hood: Area) -> User:
    return make_user(Role.COORDINATOR, hood, name="Karim")


@pytest.fixture
def covenant(coordinator: User, hood: Area) -> Covenant:
    client_of(coordinator).post(reverse("programme:prepare_covenant", args=[hood.code]), FIELDS)
    return Covenant.objects.get()


def step(user: User, covenant: Covenant, name: str) -> int:
    return client_of(user).post(reverse("programme:step_covenant", args=[covenant.pk, name])).status_code


def test_the_network_applies_together_and_the_manager_agrees(
    covenant: Covenant, coordinator: User, manager: User
) -> None:
    assert (covenant.base, covenant.extra) == (Decimal(120_000), Decimal(30_000))
    assert (covenant.fee_of(1200), covenant.fee_of(1501)) == (Decimal("2.0"), Decimal("6.0"))
    client = client_of(coordinator)
    step(coordinator, covenant, "submit")
    covenant.refresh_from_db()
    assert covenant.state == "draft"
    first, second = make_organisation(), make_organisation()
    for organisation, leads in ((first, "on"), (second, "")):
        told = {"organisation": str(organisation.pk), "share": "Doet mee", "leads": leads}
        client.post(reverse("programme:add_party", args=[covenant.pk]), told)
    worker = make_user(name="Wim")
    StaffMembership.objects.create(user=worker, organisation=second)
    mine, theirs = (covenant.parties.get(organisation=one) for one in (second, first))
    client_of(worker).post(reverse("programme:confirm_party", args=[mine.pk]))
    assert client_of(worker).post(reverse("programme:confirm_party", args=[theirs.pk])).status_code == 403
    assert covenants.what_lacks(covenant) == "Nog niet elke organisatie bevestigde dat ze meedoet."
    client.post(reverse("programme:confirm_party", args=[theirs.pk]))
    step(coordinator, covenant, "submit")
    assert step(coordinator, covenant, "agree") == 403
    step(manager, covenant, "agree")
    covenant.refresh_from_db()
    assert covenant.state == "agreed"
    assert [one.confirmed_by for one in covenant.parties.all()] == ["Karim", "Wim"]


def test_before_it_is_agreed_only_who_works_on_it_reads_it(covenant: Covenant, town: Area) -> None:
    address = reverse("programme:covenant", args=[covenant.pk])
    assert client_of(make_user(Role.LOCAL_AUTHORITY, town)).get(address).status_code == 200
    assert client_of(make_user()).get(address).status_code == 403
    assert client_of(make_user(Role.COORDINATOR)).get(address).status_code == 403
    Covenant.objects.update(state="agreed")
    assert client_of(make_user()).get(address).status_code == 200


def test_what_was_submitted_is_not_changed(covenant: Covenant, coordinator: User) -> None:
    Covenant.objects.update(state="submitted")
    told = FIELDS | {"opened": "1", "fte": "9"}
    client_of(coordinator).post(reverse("programme:change_covenant", args=[covenant.pk]), told)
    covenant.refresh_from_db()
    assert covenant.fte == 2


def test_a_change_asks_everybody_again(covenant: Covenant, coordinator: User) -> None:
    party = covenants.add_party(covenant, organisation=make_organisation(), share="", leads=True, by=SYSTEM)
    covenants.confirm(party, by=SYSTEM)
    told = FIELDS | {"opened": "1", "fte": "2.5"}
    client_of(coordinator).post(reverse("programme:change_covenant", args=[covenant.pk]), told)
    covenant.refresh_from_db()
    party.refresh_from_db()
    assert (covenant.fte, covenant.version, party.confirmed_at) == (Decimal("2.5"), 2, None)


def test_mistakes_are_told_at_the_field(coordinator: User, hood: Area) -> None:
    told = FIELDS | {"ends_on": "2026-01-01", "extra_tasks": "", "income_0": "", "fee_1": "6", "fee_0": "2"}
    page = client_of(coordinator).post(reverse("programme:prepare_covenant", args=[hood.code]), told)
    assert dict(page.context["form"].errors) == {
        "ends_on": ["De laatste dag ligt voor de eerste."],
        "chosen_extra": ["Zeg waarvoor de extra middelen dienen."],
        "income_1": ["Zet de inkomens van laag naar hoog."],
    }


def test_one_covenant_at_a_time_is_prepared(covenant: Covenant, hood: Area) -> None:
    with pytest.raises(IntegrityError):
        Covenant.objects.create(
            neighbourhood=hood, fte=1, tasks="x", starts_on="2027-01-01", ends_on="2027-12-31", state="draft"
        )


def test_an_organisation_stands_once_in_a_covenant(covenant: Covenant) -> None:
    organisation = make_organisation()
    CovenantParty.objects.create(covenant=covenant, organisation=organisation)
    with pytest.raises(IntegrityError):
        CovenantParty.objects.create(covenant=covenant, organisation=organisation)


def test_who_may_not_prepare_is_refused(hood: Area, town: Area) -> None:
    address = reverse("programme:prepare_covenant", args=[hood.code])
    for user in (make_user(), make_user(Role.LOCAL_AUTHORITY, town), make_user(Role.BACK_OFFICE, town)):
        assert client_of(user).get(address).status_code == 403


def test_the_list_takes_as_many_queries_for_three_as_for_one(covenant: Covenant, manager: User, town: Area) -> None:
    client = client_of(manager)
    one = queries_of(client, reverse("programme:covenants"))
    for number in (2, 3):
        Covenant.objects.create(
            neighbourhood=covenant.neighbourhood, municipality=town, fte=number, tasks="x", state="ended",
            starts_on="2020-01-01", ends_on="2021-01-01",
        )  # fmt: skip
    assert queries_of(client, reverse("programme:covenants")) == one
