"""What guidance tells the indicators: numbers per area, each person once."""

from datetime import date, timedelta

import pytest

from nabij.core.clock import now, today
from nabij.guidance import statistics
from nabij.guidance.models import Gap, GapReason
from nabij.territory.indicators import registry

from .scene import Scene, make_case, make_scene

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
    assert {"known_persons", "gaps"} <= set(registry.known_counts())
