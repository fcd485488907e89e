"""What guidance tells the indicators: numbers per area, each person once."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from nabij.core.actors import SYSTEM
from nabij.core.clock import now, today
from nabij.detection.models import Concern, new_code
from nabij.detection.queries import received_in_quarter
from nabij.directory import needs
from nabij.guidance import statistics
from nabij.guidance.models import Case, Choice, Gap, GapReason, Invitation, InvitationState, Need
from nabij.guidance.services import cases
from nabij.territory.indicators import definitions, registry
from nabij.territory.indicators.comparing import figure_of
from nabij.territory.indicators.reached import count_known
from tests.factories import make_neighbourhood

from .scene import TERM, Scene, make_case, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def test_a_person_counts_once_while_a_case_is_open(scene: Scene) -> None:
    areas = [scene.neighbourhood, scene.municipality]
    first, second = make_case(scene), make_case(scene)
    tomorrow = today() + timedelta(days=1)
    one_each = {scene.neighbourhood.pk: 1, scene.municipality.pk: 1}
    assert statistics.known_persons(areas, tomorrow) == one_each
    assert statistics.known_persons(areas, today() - timedelta(days=1)) == {}
    type(first).objects.filter(pk__in=[first.pk, second.pk]).update(closed_at=now())
    assert statistics.known_persons(areas, tomorrow) == {}


def test_gaps_of_three_months(scene: Scene) -> None:
    for month in (date(2024, 3, 1), date(2024, 4, 1), date(2024, 6, 1), date(2024, 7, 1)):
        Gap.objects.create(
            neighbourhood=scene.neighbourhood, municipality=scene.municipality, term="x", reason=GapReason.NOBODY,
            month=month,
        )  # fmt: skip
    found = statistics.gaps_in_quarter([scene.neighbourhood, scene.municipality], date(2024, 6, 30))
    assert found == {scene.neighbourhood.pk: 2, scene.municipality.pk: 2}


def test_the_indicators_know_where_to_ask() -> None:
    assert {"known_persons", "gaps", "concerns", "needs_housing", "waiting_help_days"} <= set(registry.known_counts())


def at(day: int, month: int = 5) -> datetime:
    return datetime(2024, month, day, 12, tzinfo=UTC)


ON = date(2024, 6, 30)


def make_waiting(scene: Scene, asked: datetime, begun: datetime) -> Case:
    """A case that was opened for a concern, each on its moment."""
    concern = make_concern(scene)
    Concern.objects.filter(pk=concern.pk).update(created_at=asked)
    case = make_case(scene)
    Case.objects.filter(pk=case.pk).update(created_at=begun, concern=concern)
    return case


def make_concern(scene: Scene) -> Concern:
    return Concern.objects.create(
        code=new_code(), about="other", answer_due_at=now(), neighbourhood=scene.neighbourhood,
        municipality=scene.municipality,
    )  # fmt: skip


def say_yes(scene: Scene, case: Case, when: datetime) -> None:
    need = cases.add_need(case, term=TERM, by=scene.by)
    Need.objects.filter(pk=need.pk).update(created_at=when)
    choice = Choice.objects.create(need=need, ring=2, offer=scene.helper)
    Invitation.objects.create(
        choice=choice, case=case, offer=scene.helper, state=InvitationState.ACCEPTED, answered_at=when, expires_at=now()
    )


def test_concerns_of_a_quarter_each_once(scene: Scene) -> None:
    first, again, before = (make_concern(scene) for _number in range(3))
    Concern.objects.filter(pk__in=[first.pk, again.pk]).update(created_at=at(3))
    Concern.objects.filter(pk=again.pk).update(same_as=first)
    Concern.objects.filter(pk=before.pk).update(created_at=at(31, month=3))
    areas = [scene.neighbourhood, scene.municipality]
    assert received_in_quarter(areas, ON) == {scene.neighbourhood.pk: 1, scene.municipality.pk: 1}
    assert received_in_quarter(areas, date(2024, 3, 31)) == {scene.neighbourhood.pk: 1, scene.municipality.pk: 1}


def test_help_and_how_long_people_waited(scene: Scene) -> None:
    here, areas = scene.neighbourhood.pk, [scene.neighbourhood, scene.municipality]
    quick, slow = make_waiting(scene, at(1), at(2)), make_waiting(scene, at(1), at(5))
    say_yes(scene, quick, at(4))
    say_yes(scene, quick, at(20))
    say_yes(scene, slow, at(11))
    assert statistics.first_contacts(areas, ON)[here] == 2
    assert statistics.waiting_contact_days(areas, ON)[here] == 1 + 4
    assert statistics.help_given(areas, ON) == {here: 2, scene.municipality.pk: 2}
    assert statistics.first_helps(areas, ON)[here] == 2
    assert statistics.waiting_help_days(areas, ON)[here] == 3 + 10
    assert statistics.needs_in_quarter(areas, ON)[here] == 3
    assert statistics.needs_in_quarter(areas, ON, "household")[here] == 3
    assert statistics.needs_in_quarter(areas, ON, "housing")[here] == 0
    assert statistics.help_given(areas, date(2024, 3, 31)) == {}


def test_help_again_is_not_the_first(scene: Scene) -> None:
    case, areas = make_waiting(scene, at(1, month=2), at(2, month=2)), [scene.neighbourhood]
    say_yes(scene, case, at(4, month=2))
    say_yes(scene, case, at(20))
    here = scene.neighbourhood.pk
    assert (statistics.help_given(areas, ON)[here], statistics.first_helps(areas, ON)[here]) == (1, 0)
    assert statistics.waiting_help_days(areas, ON)[here] == 0


@pytest.mark.parametrize("number", [1, 3])
def test_the_same_number_of_queries(scene: Scene, number: int, django_assert_num_queries: Any) -> None:
    for _number in range(number):
        say_yes(scene, make_waiting(scene, at(1), at(2)), at(4))
    with django_assert_num_queries(3):
        statistics.help_given([scene.neighbourhood], ON)


def test_each_life_domain_has_an_indicator() -> None:
    told = {one.code for one in definitions.starter_set()}
    assert {f"needs_{domain.replace('-', '_')}" for domain in needs.taxonomy().domains} <= told
    assert set(registry.known_counts()) <= told


def test_a_mean_of_few_is_hidden_and_sums_of_days_always(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    other = make_neighbourhood(scene.municipality, at=(4.1, 51.0))
    told = {"first_contacts": {scene.neighbourhood.pk: 3, other.pk: 7, scene.municipality.pk: 10},
            "waiting_contact_days": {scene.neighbourhood.pk: 6, other.pk: 70, scene.municipality.pk: 76}}  # fmt: skip
    monkeypatch.setattr(
        registry, "_counts", {code: partial(lambda found, *_: found, one) for code, one in told.items()}
    )
    count_known(by=SYSTEM, on=ON)

    def shown(code: str) -> list[float | None]:
        figures = [figure_of(code, area, on=ON) for area in (scene.neighbourhood, other, scene.municipality)]
        return [figure.value if figure else None for figure in figures]

    assert shown("first_contacts") == [None, None, 10]
    assert shown("waiting_contact") == [None, None, pytest.approx(7.6)]
    assert shown("waiting_contact_days") == [None, None, None]
