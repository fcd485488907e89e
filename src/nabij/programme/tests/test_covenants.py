"""A covenant from draft to agreed, by the network together; what is refused, and with which words."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.urls import reverse

from nabij.accounts.models import Role, User
from nabij.core.actors import SYSTEM, Actor
from nabij.core.clock import now, today
from nabij.core.workflow import NotNow
from nabij.directory.models import StaffMembership
from nabij.programme.covenants import words
from nabij.programme.models import Covenant, CovenantParty, ScenarioVersion
from nabij.programme.services import covenants, scenarios
from nabij.territory.models import Area
from tests.factories import make_organisation, make_user
from tests.pages import client_of, queries_of

FIELDS = {
    "fte": "2", "cost_per_fte": "60000", "chosen_tasks": ["network", "infopoint"], "tasks": "Samen koffie",
    "starts_on": "2027-01-01", "ends_on": "2029-12-31", "extra_fte": "0.5", "chosen_extra": ["odd_jobs"],
    "extra_tasks": "", "income_0": "1500", "fee_0": "2", "income_1": "", "fee_1": "6",
}  # fmt: skip
WHY = {"note": "De kosten kloppen niet."}


@pytest.fixture
def coordinator(hood: Area) -> User:
    return make_user(Role.COORDINATOR, hood, name="Karim")


@pytest.fixture
def covenant(coordinator: User, hood: Area) -> Covenant:
    client_of(coordinator).post(reverse("programme:prepare_covenant", args=[hood.code]), FIELDS)
    return Covenant.objects.get()


def step(user: User, covenant: Covenant, name: str, **told: str) -> int:
    address = reverse("programme:step_covenant", args=[covenant.pk, name])
    return client_of(user).post(address, told).status_code


def ready(covenant: Covenant) -> None:
    """Two organisations that both confirmed."""
    for leads in (True, False):
        party = covenants.add_party(covenant, organisation=make_organisation(), share="", leads=leads, by=SYSTEM)
        covenants.confirm(party, by=SYSTEM)


def agreed(hood: Area, start: date, end: date) -> Covenant:
    fields = {"fte": 2, "tasks": "x", "starts_on": start, "ends_on": end}
    found = covenants.prepare(neighbourhood=hood, fields=fields, by=SYSTEM)
    Covenant.objects.filter(pk=found.pk).update(state="agreed")
    found.refresh_from_db()
    return found


def test_the_network_applies_together_and_the_manager_agrees(
    covenant: Covenant, coordinator: User, manager: User
) -> None:
    assert (covenant.base, covenant.extra) == (Decimal(120_000), Decimal(30_000))
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
    assert [(one.kind, one.actor_label) for one in covenant.events.all()] == [
        ("prepared", "Karim"), ("added", "Karim"), ("added", "Karim"), ("confirmed", "Wim"), ("confirmed", "Karim"),
        ("submit", "Karim"), ("agree", "Petra"),
    ]  # fmt: skip
    page = client.get(reverse("programme:covenant", args=[covenant.pk])).content.decode()
    assert "Klusjesdienst" in page
    assert "Gesloten" in page


def test_the_fee_by_income_is_told_with_an_example(covenant: Covenant) -> None:
    """Four hours a week are 17.39 hours a month."""
    assert (covenant.fee_of(1200), covenant.fee_of(1501)) == (Decimal("2.0"), Decimal("6.0"))
    assert [one.replace("\xa0", " ") for one in words.steps_of(covenant)] == [
        "tot en met € 1 500 per maand: € 2,00 per uur", "hogere inkomens: € 6,00 per uur",
    ]  # fmt: skip
    assert [one.replace("\xa0", " ") for one in words.examples(covenant)] == [
        "Een huishouden met € 1 500 per maand betaalt € 2,00 per uur. "
        "Voor 4 uur hulp per week is dat ongeveer € 34,79 per maand.",
        "Een huishouden met € 2 000 per maand betaalt € 6,00 per uur. "
        "Voor 4 uur hulp per week is dat ongeveer € 104,36 per maand.",
    ]
    covenant.fee_steps = [[1500.0, 2.0]]
    assert words.examples(covenant)[1].replace("\xa0", " ") == (
        "Een huishouden met € 2 000 per maand: er is geen bijdrage afgesproken."
    )
    assert (words._incomes([]), words._incomes([[None, 3.0]])) == ([], [2000.0])
    assert words.total(covenant) == round(150_000 * 1096 / 365.25, -2)


def test_before_it_is_agreed_only_who_works_on_it_reads_it(covenant: Covenant, town: Area) -> None:
    for name in ("covenant", "covenant_paper"):
        Covenant.objects.update(state="draft")
        address = reverse(f"programme:{name}", args=[covenant.pk])
        assert client_of(make_user(Role.LOCAL_AUTHORITY, town)).get(address).status_code == 200
        assert client_of(make_user()).get(address).status_code == 403
        assert client_of(make_user(Role.COORDINATOR)).get(address).status_code == 403
        Covenant.objects.update(state="agreed")
        assert client_of(make_user()).get(address).status_code == 200


def test_a_stranger_who_reads_an_agreed_covenant_sees_no_names_and_no_history(covenant: Covenant) -> None:
    Covenant.objects.update(state="agreed")
    page = client_of(make_user()).get(reverse("programme:covenant", args=[covenant.pk]))
    assert page.context["history"] == []
    assert "Karim" not in page.content.decode()


def test_what_was_submitted_is_not_changed(covenant: Covenant, coordinator: User) -> None:
    Covenant.objects.update(state="submitted")
    told = FIELDS | {"opened": "1", "fte": "9"}
    client_of(coordinator).post(reverse("programme:change_covenant", args=[covenant.pk]), told)
    covenant.refresh_from_db()
    assert covenant.fte == 2


def test_a_change_asks_everybody_again(covenant: Covenant, coordinator: User) -> None:
    party = covenants.add_party(covenant, organisation=make_organisation(), share="", leads=True, by=SYSTEM)
    covenants.confirm(party, by=SYSTEM)
    CovenantParty.objects.update(reminded_at=now(), asked_at=now() - timedelta(days=30))
    told = FIELDS | {"opened": "1", "fte": "2.5"}
    client_of(coordinator).post(reverse("programme:change_covenant", args=[covenant.pk]), told)
    covenant.refresh_from_db()
    party.refresh_from_db()
    assert (covenant.fte, covenant.version, party.confirmed_at, party.reminded_at) == (Decimal("2.5"), 2, None, None)
    assert now() - party.asked_at < timedelta(minutes=5)


def test_two_coordinators_at_once_and_nobody_loses_a_word(covenant: Covenant, coordinator: User, hood: Area) -> None:
    other = make_user(Role.COORDINATOR, hood, name="Lies")
    address = reverse("programme:change_covenant", args=[covenant.pk])
    assert client_of(other).post(address, FIELDS | {"opened": "1", "tasks": "Van Lies"}).status_code == 302
    page = client_of(coordinator).post(address, FIELDS | {"opened": "1", "tasks": "Van Karim"})
    text = page.content.decode()
    assert (page.status_code, "Van Lies" in text, "Van Karim" in text) == (409, True, True)
    covenant.refresh_from_db()
    assert covenant.tasks == "Van Lies"
    assert page.context["form"]["opened"].value() == "2"
    client_of(coordinator).post(address, FIELDS | {"opened": "2", "tasks": "Van Karim"})
    covenant.refresh_from_db()
    assert covenant.tasks == "Van Karim"


def test_mistakes_are_told_at_the_field(coordinator: User, hood: Area) -> None:
    told = FIELDS | {"ends_on": "2026-01-01", "chosen_extra": [], "income_0": "", "fee_1": "6", "fee_0": "2",
                     "chosen_tasks": [], "tasks": ""}  # fmt: skip
    page = client_of(coordinator).post(reverse("programme:prepare_covenant", args=[hood.code]), told)
    assert dict(page.context["form"].errors) == {
        "ends_on": ["De laatste dag ligt voor de eerste."],
        "chosen_tasks": ["Kies minstens één taak, of beschrijf ze zelf."],
        "chosen_extra": ["Zeg waarvoor de extra middelen dienen."],
        "income_1": ["Zet de inkomens van laag naar hoog."],
    }


def test_more_than_the_allocation_gives_asks_why(
    coordinator: User, manager: User, hood: Area, version: ScenarioVersion
) -> None:
    scenarios.adopt(version.scenario, version=version, by=Actor.of_user(manager))
    given = next(row for row in version.rows if row["id"] == hood.code)["fte"]
    address = reverse("programme:prepare_covenant", args=[hood.code])
    told = FIELDS | {"fte": str(given + 1)}
    page = client_of(coordinator).post(address, told)
    assert list(page.context["form"].errors) == ["fte_reason"]
    client_of(coordinator).post(address, told | {"fte_reason": "Er komt een asielcentrum bij."})
    made = Covenant.objects.get()
    assert (made.given_fte, made.beyond, made.version_used) == (Decimal(str(given)), True, version)
    text = client_of(manager).get(reverse("programme:covenant", args=[made.pk])).content.decode()
    assert "Meer dan de verdeling geeft" in text
    assert "Er komt een asielcentrum bij." in text
    made.fte_reason = ""
    made.save()
    ready(made)
    assert "meer VTE dan de verdeling" in covenants.what_lacks(made)


def test_sent_back_and_ended_with_a_reason_only(covenant: Covenant, manager: User) -> None:
    Covenant.objects.update(state="submitted")
    address = reverse("programme:step_covenant", args=[covenant.pk, "send_back"])
    page = client_of(manager).post(address, {})
    assert list(page.context["why"].errors) == ["note"]
    assert step(manager, covenant, "send_back", **WHY) == 302
    assert covenant.events.last().note == WHY["note"]  # type: ignore[union-attr]
    covenant.refresh_from_db()
    assert covenant.state == "draft"
    with pytest.raises(NotNow):
        covenants.step(covenant, name="end", by=SYSTEM, note=" ")


def test_periods_do_not_overlap(covenant: Covenant, hood: Area, manager: User) -> None:
    other = Covenant.objects.create(
        neighbourhood=hood, fte=2, starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1), state="agreed"
    )
    Covenant.objects.filter(pk=covenant.pk).update(state="submitted")
    covenant.refresh_from_db()
    assert covenants.what_clashes(covenant) == (
        "Van 1 januari 2026 tot en met 1 januari 2027 loopt er al een convenant voor deze buurt. "
        "Kies een andere periode."
    )
    step(manager, covenant, "agree")
    covenant.refresh_from_db()
    assert covenant.state == "submitted"
    covenants.step(other, name="end", by=SYSTEM, note="Gestopt", ended_on=date(2026, 12, 31))
    step(manager, covenant, "agree")
    covenant.refresh_from_db()
    assert covenant.state == "agreed"


def test_a_period_that_is_over_is_not_submitted(covenant: Covenant) -> None:
    ready(covenant)
    assert covenants.what_lacks(covenant) == ""
    covenant.starts_on, covenant.ends_on = date(2020, 1, 1), date(2020, 12, 31)
    assert covenants.what_lacks(covenant) == "De laatste dag is al voorbij. Pas de periode aan."


def test_a_copy_for_the_next_period_asks_everybody(hood: Area, coordinator: User) -> None:
    start = today().replace(day=1)
    old = agreed(hood, start, start + timedelta(days=364))
    CovenantParty.objects.create(covenant=old, organisation=make_organisation(), leads=True, confirmed_at=now())
    CovenantParty.objects.create(covenant=old, organisation=make_organisation(), share="Koffie", confirmed_at=now())
    client = client_of(coordinator)
    client.post(reverse("programme:renew_covenant", args=[old.pk]))
    made = Covenant.objects.get(renews=old)
    assert (made.starts_on, made.ends_on, made.state) == (
        old.ends_on + timedelta(days=1), old.ends_on + timedelta(days=365), "draft",
    )  # fmt: skip
    assert [(one.leads, one.share, one.confirmed_at) for one in made.parties.all()] == [
        (True, "", None), (False, "Koffie", None),
    ]  # fmt: skip
    assert covenants.what_clashes(made) == ""
    client.post(reverse("programme:renew_covenant", args=[old.pk]))
    client.post(reverse("programme:renew_covenant", args=[made.pk]))
    assert Covenant.objects.count() == 2
    with pytest.raises(NotNow):
        covenants.renew(made, given={}, by=SYSTEM)


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


def test_who_may_not_prepare_is_refused(covenant: Covenant, hood: Area, town: Area) -> None:
    prepare = reverse("programme:prepare_covenant", args=[hood.code])
    renew = reverse("programme:renew_covenant", args=[covenant.pk])
    for user in (make_user(), make_user(Role.LOCAL_AUTHORITY, town), make_user(Role.BACK_OFFICE, town)):
        assert client_of(user).get(prepare).status_code == 403
        assert client_of(user).post(renew).status_code == 403


def test_what_waits_for_my_organisation_stands_first(covenant: Covenant) -> None:
    party = covenants.add_party(covenant, organisation=make_organisation(), share="", leads=True, by=SYSTEM)
    worker = make_user(name="Wim")
    StaffMembership.objects.create(user=worker, organisation=party.organisation)
    page = client_of(worker).get(reverse("programme:covenants"))
    assert page.context["to_confirm"] == [party]
    covenants.confirm(party, by=SYSTEM)
    assert client_of(worker).get(reverse("programme:covenants")).context["to_confirm"] == []


def test_the_list_takes_as_many_queries_for_three_as_for_one(covenant: Covenant, manager: User, town: Area) -> None:
    client = client_of(manager)
    one = queries_of(client, reverse("programme:covenants"))
    for number in (2, 3):
        Covenant.objects.create(
            neighbourhood=covenant.neighbourhood, municipality=town, fte=number, tasks="x", state="ended",
            starts_on="2020-01-01", ends_on="2021-01-01",
        )  # fmt: skip
    assert queries_of(client, reverse("programme:covenants")) == one


def test_the_page_takes_as_many_queries_for_four_parties_as_for_two(covenant: Covenant, coordinator: User) -> None:
    client, address = client_of(coordinator), reverse("programme:covenant", args=[covenant.pk])
    ready(covenant)
    two = queries_of(client, address)
    for _number in range(2):
        covenants.add_party(covenant, organisation=make_organisation(), share="", leads=False, by=SYSTEM)
    assert queries_of(client, address) == two
