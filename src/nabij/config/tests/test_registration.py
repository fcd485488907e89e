"""What the programme asks, in minutes: every field has a reason, the sums hold, small counts stay hidden."""

import gc
import io
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django import forms
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from nabij.accounts.models import Role, User
from nabij.core.clock import now, today
from nabij.detection.forms import EnterForm
from nabij.detection.models import Concern
from nabij.guidance.forms import ClarificationForm
from nabij.impact.first_day.forms import NamesForm, PartiesForm
from nabij.impact.forms.priorities import BallotForm
from nabij.impact.housing.forms import CountForm
from nabij.programme.forms.covenants import CovenantForm
from nabij.programme.forms.registration import BurdenForm
from nabij.programme.registration import reading
from nabij.programme.registration.counts import DAYS, Counts, counted, counted_on
from nabij.programme.registration.measure import Settings, burden
from nabij.programme.registration.registry import all_registrations
from nabij.programme.registration.terms import Kind, Who
from nabij.talents.forms import OfferForm
from nabij.territory.models import Area
from tests.factories import make_neighbourhood, make_user

PAGE = "/programma/registratie/"
NOTHING = Counts(today(), today(), {}, {})


@pytest.fixture(autouse=True)
def _nothing_counted_yet() -> None:
    counted_on.cache_clear()


@pytest.fixture
def hood(db: None) -> Area:
    return make_neighbourhood(name="De Wijk")


@pytest.fixture
def manager(hood: Area) -> User:
    return make_user(Role.PROGRAMME_MANAGER, hood.parents.get(), name="Petra")


def test_every_field_of_every_form_has_a_reason_and_no_reason_stands_for_a_field_that_is_gone() -> None:
    assert reading.disagreements() == []


def test_a_new_form_a_new_field_and_a_field_that_went_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(EnterForm.base_fields, "shoe_size", forms.IntegerField())
    monkeypatch.delitem(EnterForm.base_fields, "urgency")
    unknown = type("UnknownForm", (forms.Form,), {"__module__": "nabij.detection.forms", "hours": forms.IntegerField()})
    assert set(reading.disagreements()) >= {
        "enter.shoe_size: asked without a reason",
        "enter.urgency: a reason for a field that is gone",
        "nabij.detection.forms.UnknownForm: neither in the register nor among the forms that register nothing",
    }
    del unknown
    gc.collect()  # or the register of forms of another test would still find the class


def _ballot() -> BallotForm:
    proposals = [SimpleNamespace(pk=SimpleNamespace(hex=f"p{n}"), title=str(n)) for n in range(2)]
    lines = [SimpleNamespace(proposal=one) for one in proposals]
    voted: Any = SimpleNamespace(ballot=SimpleNamespace(select_related=lambda _name: lines), method="approval")
    return BallotForm(voted=voted)


def _names() -> NamesForm:
    hood = SimpleNamespace(number=1, rows=[], persons=100)
    return NamesForm(division=SimpleNamespace(hoods=[hood]), suggestions={})  # type: ignore[arg-type]


MAKING: dict[str, tuple[Callable[[], forms.BaseForm], int | None]] = {
    "clarify": (ClarificationForm, 12),
    "offer": (OfferForm, 12),
    "housing_count": (CountForm, 16),
    "covenant": (CovenantForm, 6),
    "ballot": (_ballot, None),
    "borders": (_names, None),
    "partners": (lambda: PartiesForm(organisations=[SimpleNamespace(pk=1, name="OCMW")], sectors=[]), None),
}


@pytest.mark.parametrize("code", MAKING)
def test_fields_that_a_form_makes_itself_have_a_reason_and_are_as_many_as_is_told(code: str) -> None:
    make, most = MAKING[code]
    [registration] = [one for one in all_registrations() if one.code == code]
    form = make()
    assert reading.without_reason(form, registration) == []
    declared = reading.visible_fields(type(form))
    made = [name for name, one in form.fields.items() if name not in declared and not one.widget.is_hidden]
    assert made
    assert most in (None, len(made))
    assert most in (None, sum(ask.times for ask in registration.asks if ask.kind))


def test_whatever_makes_its_own_fields_is_tried_above() -> None:
    tried = set(MAKING) | {"offer_entered", "ballot_paper"}  # the same fields as offer and ballot
    assert {one.code for one in all_registrations() if any(ask.kind for ask in one.asks)} == tried


def test_minutes_by_hand() -> None:
    """A gap: 8 s to open and save, 5 s for the one required choice; 15 times a year is 0.27 minutes a month."""
    [line] = [one for one in burden(Settings(), NOTHING).lines if one.registration.code == "unmet"]
    assert (line.seconds, line.required, line.optional) == (13, 1, 0)
    assert line.minutes == pytest.approx(15 * 13 / 60 / 12)
    # Stopping a case: one date that may stay empty, half of the times: 8 + (7 + 2) / 2.
    [line] = [one for one in burden(Settings(), NOTHING).lines if one.registration.code == "stop"]
    assert line.seconds == 12.5
    # Two of the twelve life domains are usually filled in: 2 x 80 + 10 x 2.
    [domains] = [one for one in burden(Settings(), NOTHING).fields if one.field.code == "clarify.domain_*"]
    assert domains.seconds == 180


def test_the_share_of_the_week_counts_only_who_is_paid() -> None:
    found = burden(Settings(values={"fte": 2, "hours": 38}), NOTHING)
    paid = found.minutes(Who.INFOPOINT) + found.minutes(Who.COORDINATOR)
    assert found.paid_minutes == pytest.approx(paid)
    assert paid < sum(line.minutes for line in found.lines)
    assert found.share == pytest.approx(100 * paid * 12 / 52 / (2 * 38 * 60))
    assert burden(Settings(values={"fte": 0}), NOTHING).share == 0


def test_the_most_costly_stands_first_and_dropping_a_free_field_saves_what_was_told() -> None:
    before = burden(Settings(), NOTHING)
    assert [line.minutes for line in before.lines] == sorted((line.minutes for line in before.lines), reverse=True)
    [dropped] = [one for one in before.fields if one.field.code == "clarify.domain_*"]
    after = burden(Settings(dropped=frozenset({"clarify.domain_*", "enter.words"})), NOTHING)
    assert after.saved == pytest.approx(dropped.minutes)  # what must be filled in can't be dropped
    assert before.paid_minutes - after.paid_minutes == pytest.approx(dropped.minutes)


def test_real_counts_go_before_assumptions_only_when_asked_and_shown(db: None) -> None:
    hood, other = make_neighbourhood(), make_neighbourhood(at=(4.5, 51.5))
    counts = Counts(today(), today(), {hood.pk: "A", other.pk: "B"}, {"enter": {hood.pk: 18}, "person": {hood.pk: 4}})
    found = {one.registration.code: one for one in burden(Settings(real=True), counts).lines}
    assert found["enter"].yearly == found["enter"].real == 18 * 365 / DAYS / 2
    assert (found["person"].real, found["person"].yearly) == (None, 70)
    found = {one.registration.code: one for one in burden(Settings(), counts).lines}
    assert found["enter"].yearly == 120


def make_concerns(hood: Area | None, number: int, *, days_ago: int = 20) -> None:
    for _n in range(number):
        Concern.objects.create(
            code=f"C{Concern.objects.count():05d}", about="place", channel="phone", neighbourhood=hood,
            answer_due_at=now(), created_at=now() - timedelta(days=days_ago),
        )  # fmt: skip


def test_what_was_registered_in_the_last_90_days_is_counted_and_small_counts_are_hidden(db: None) -> None:
    busy, calm = make_neighbourhood(name="Druk"), make_neighbourhood(at=(4.5, 51.5), name="Kalm")
    quiet = make_neighbourhood(at=(4.7, 51.7), name="Stil")
    make_concerns(busy, 9)
    make_concerns(calm, 2)
    make_concerns(quiet, 20)
    make_concerns(busy, 7, days_ago=200)
    make_concerns(busy, 6, days_ago=0)  # this week: counts from next Monday on
    counts = counted()
    assert counts.total("enter") == 31
    assert counts.total("report") == 0
    rows = counts.per_neighbourhood(["enter"])
    assert {name: rows[pk]["enter"] for pk, name in counts.neighbourhoods.items()} == {
        "Druk": None, "Kalm": None, "Stil": 20,
    }  # fmt: skip
    make_concerns(None, 3)
    counted_on.cache_clear()
    assert counted().total("enter") == 34


def test_what_is_registered_is_counted_once_a_day_however_often_the_page_is_opened(
    client: Client, hood: Area, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_concerns(hood, 9)
    assert client.get(PAGE).context["counts"].total("enter") == 9
    make_concerns(hood, 5)
    with django_assert_max_num_queries(5):
        assert client.get(PAGE, {"a_long": "30"}).context["counts"].total("enter") == 9
        client.get(reverse("programme:registration_workbook"))
    late = make_neighbourhood(hood.parents.get(), at=(4.5, 51.5), name="Nieuw")
    assert counted().neighbourhoods[late.pk] == "Nieuw"
    with time_machine.travel(now() + timedelta(days=1)):
        assert counted().total("enter") == 14


def test_a_total_of_one_to_four_is_not_told(db: None) -> None:
    make_concerns(make_neighbourhood(), 4)
    assert counted().total("enter") is None


def test_everybody_may_read_and_a_guest_sees_no_neighbourhood(client: Client, hood: Area) -> None:
    make_concerns(hood, 12)
    html = client.get(PAGE).content.decode()
    assert "minuten per maand in een buurt" in html
    assert "Rijksregisternummer" in html
    assert hood.name not in html
    assert 'id="mijn"' not in html


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.LOCAL_AUTHORITY, Role.BACK_OFFICE, Role.PROGRAMME_MANAGER])
def test_who_leads_sees_the_own_neighbourhoods_and_no_others(client: Client, hood: Area, role: Role) -> None:
    elsewhere = make_neighbourhood(at=(4.5, 51.5), name="De Verte")
    make_concerns(hood, 90)
    client.force_login(make_user(role, hood))
    answer = client.get(PAGE)
    [one] = answer.context["led"]
    [enter] = [line for line in answer.context["burden"].lines if line.registration.code == "enter"]
    assert (one.name, list(one.cells), one.is_partial) == (hood.name, [0, 0, 0, 0, 0], False)
    assert one.minutes == round(enter.seconds * 90 / 60 / 3, -1)
    assert elsewhere.name not in answer.content.decode()
    again = client.get(PAGE, {"a_long": "1800", "a_open": "0"})
    assert again.context["led"] == [one]  # with times of one's own choice a hidden count could be worked out


def test_who_follows_cases_sees_no_figures_of_neighbourhoods(client: Client, hood: Area) -> None:
    make_concerns(hood, 12)
    client.force_login(make_user(Role.INFOPOINT, hood))
    assert hood.name not in client.get(PAGE).content.decode().partition("<main")[2]


def test_assumptions_are_changed_on_the_page_and_a_wrong_one_is_told(client: Client, db: None) -> None:
    usual = client.get(PAGE).context["burden"].paid_minutes
    slow = client.get(PAGE, {"a_long": "160", "n_clarify": "70"}).context["burden"].paid_minutes
    assert slow > usual
    answer = client.get(PAGE, {"a_long": "veel", "a_share": "101"})
    assert set(answer.context["form"].errors) == {"a_long", "a_share"}
    assert answer.context["burden"].paid_minutes == usual
    assert BurdenForm({"zonder": ["enter.words"]}).settings().dropped == frozenset()


def test_the_spreadsheet_holds_the_same(client: Client, hood: Area, manager: User) -> None:
    make_concerns(hood, 12)
    client.force_login(manager)
    found = client.get(PAGE).context["burden"]
    answer = client.get(reverse("programme:registration_workbook"), {"zonder": "close.answer"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="registratie.xlsx"'
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Registraties", "Vakken", "Aannames", "Niet gevraagd", "Mijn buurten"]
    assert book["Registraties"].max_row == 1 + len(found.lines)
    assert book["Vakken"].max_row == 1 + len(found.fields)
    rows = {(row[0], row[1]): row[8] for row in book["Vakken"].values}
    assert rows["Een melding afronden", "Antwoord aan de melder"] == "ja"
    assert [cell.value for cell in book["Mijn buurten"][2]][:2] == [hood.name, 0]


def test_the_page_asks_as_many_queries_with_one_neighbourhood_as_with_three(
    client: Client,
    hood: Area,
    manager: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(manager)
    client.get(PAGE)
    with django_assert_max_num_queries(50) as first:
        client.get(PAGE)
    make_neighbourhood(hood.parents.get(), at=(4.5, 51.5))
    make_neighbourhood(hood.parents.get(), at=(4.7, 51.7))
    with django_assert_num_queries(len(first.captured_queries)):
        client.get(PAGE)


def test_kinds_of_fields_come_from_the_forms() -> None:
    kinds = {one.code: one.kind for row in all_registrations() for one in reading.fields_of(row)}
    assert kinds["enter.words"] == Kind.LONG
    assert kinds["enter.name"] == Kind.SHORT
    assert kinds["enter.consent"] == Kind.TICK
    assert kinds["enter.channel"] == Kind.CHECK
    assert kinds["person.birth_year"] == Kind.NUMBER
    assert kinds["need.days"] == Kind.SEVERAL
    assert kinds["stop.ask_again_on"] == Kind.DATE
    assert kinds["scan_answer.photo"] == Kind.FILE
