"""What everyone may know of the dwellings that were counted: nothing of fewer than five, and only when published."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nabij.core.actors import SYSTEM
from nabij.core.clock import today
from nabij.core.workflow import NotNow
from nabij.impact import evidence
from nabij.impact.housing import services, telling
from nabij.impact.models import Counter, HousingRound
from nabij.impact.tests.conftest import Place
from nabij.territory.indicators.expected import Interval, Reach, rates
from nabij.territory.models import Street

pytestmark = pytest.mark.django_db
Numbers = dict[tuple[str, str], int]
MANY: Numbers = {("house", "adapted"): 12, ("house", "adaptable"): 20, ("house", "unfit"): 30, ("house", "unknown"): 8}


def begin(place: Place) -> HousingRound:
    return services.begin(neighbourhood=place.here, ends_on=today() + timedelta(days=30), by=SYSTEM)


def counted(round_: HousingRound, street: Street, numbers: Numbers) -> None:
    services.count(round_, street=street, numbers=numbers, counter=Counter.VOLUNTEER, by=SYSTEM)


def page_of(place: Place) -> str:
    return Client().get(reverse("impact:housing", args=[place.here.code])).content.decode()


def expecting(monkeypatch: pytest.MonkeyPatch, expected: Interval, alone: Interval) -> None:
    reach = lambda area: Reach(area, today(), expected, alone, None, None, rates())  # noqa: E731
    monkeypatch.setattr(telling, "expected_and_reached", reach)


def test_nothing_is_told_before_it_is_published(place: Place) -> None:
    round_ = begin(place)
    counted(round_, place.street, MANY)
    assert (telling.of(place.here), "nog niets gepubliceerd" in page_of(place)) == (None, True)
    services.close(round_, by=SYSTEM)
    result = telling.of(place.here)
    assert result is not None
    assert result.by_fitness == {"adapted": 12, "adaptable": 20, "unfit": 30, "unknown": 8}
    assert (result.counted, result.streets, result.complete, result.table.total) == (1, 1, True, 70)
    assert "12" in page_of(place)


def test_small_numbers_and_what_gives_them_away_are_hidden(place: Place) -> None:
    round_ = begin(place)
    counted(round_, place.street, MANY | {("service_flat", "adapted"): 3, ("apartment", "unfit"): 9})
    services.close(round_, by=SYSTEM)
    result = telling.of(place.here)
    assert result is not None
    shown = [cell for line in result.table.cells for cell in line if cell is not None]
    assert [cell for cell in shown if 0 < cell < 5] == []
    hidden = [cell for line in result.table.cells for cell in line if cell is None]
    assert len(hidden) >= 4  # one by itself would follow from its row and its column


def test_no_result_that_differs_by_fewer_than_five_dwellings_is_published(place: Place) -> None:
    first = begin(place)
    counted(first, place.street, MANY)
    services.close(first, by=SYSTEM)
    second = begin(place)
    small = Street.objects.create(name="Kleine straat", municipality=place.municipality, lon=4.004, lat=51.004)
    counted(second, small, {("house", "adapted"): 2})
    with pytest.raises(NotNow):
        services.close(second, by=SYSTEM)
    desk = place.browser("coordinator")
    page = desk.post(reverse("impact:housing_close", args=[place.here.code]), follow=True)
    assert "te weinig woningen" in page.content.decode()
    result = telling.of(place.here)
    assert result is not None
    assert result.table.total == 70
    counted(second, place.street, MANY)
    services.close(second, by=SYSTEM)
    result = telling.of(place.here)
    assert result is not None
    assert result.table.total == 72


def test_a_street_that_had_few_dwellings_is_not_told_by_what_went(place: Place) -> None:
    first = begin(place)
    small = Street.objects.create(name="Kleine straat", municipality=place.municipality, lon=4.004, lat=51.004)
    counted(first, place.street, MANY)
    counted(first, small, {("house", "adapted"): 3})
    services.close(first, by=SYSTEM)
    second = begin(place)
    counted(second, small, {("house", "adapted"): 9})
    with pytest.raises(NotNow):
        services.close(second, by=SYSTEM)


def test_what_was_published_is_not_laid_aside(place: Place) -> None:
    round_ = begin(place)
    counted(round_, place.street, MANY)
    services.close(round_, by=SYSTEM)
    with pytest.raises(NotNow):
        services.set_aside(round_.counts.get(), by=SYSTEM)


def test_what_is_needed_is_an_interval_and_what_lacks_too(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    expecting(monkeypatch, Interval(60, 80, 100), Interval(20, 30, 40))
    round_ = begin(place)
    counted(round_, place.street, MANY)
    services.close(round_, by=SYSTEM)
    result = telling.of(place.here)
    need = telling.needed_in(place.here, result)
    assert need is not None
    # lowest: 20 alone and 40 two by two; adapted 12, and 8 of which nothing could be seen
    assert (need.needed, need.lack) == (Interval(40, 80, 100), Interval(20, 68, 88))
    page = page_of(place)
    assert ("40 tot 100" in page, "20 tot 88" in page, "schatting" in page) == (True, True, True)


def test_as_long_as_streets_are_not_counted_only_the_highest_lack_is_told(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    expecting(monkeypatch, Interval(60, 80, 100), Interval(20, 30, 40))
    Street.objects.create(name="Nog te tellen", municipality=place.municipality, lon=4.004, lat=51.004)
    round_ = begin(place)
    counted(round_, place.street, MANY)
    services.close(round_, by=SYSTEM)
    need = telling.needed_in(place.here, telling.of(place.here))
    assert need is not None
    assert need.lack == Interval(0, 68, 88)
    page = page_of(place)
    assert ("hoogstens 88" in page, "20 tot 88" in page) == (True, False)


def test_without_known_ages_nothing_is_estimated(place: Place) -> None:
    assert telling.needed_in(place.here, None) is None
    assert "nodig" not in page_of(place)


def test_the_totals_are_evidence(place: Place) -> None:
    assert evidence.find(place.analysis, "dwellings", "adapted") is None
    round_ = begin(place)
    counted(round_, place.street, MANY)
    services.close(round_, by=SYSTEM)
    found: Any = evidence.find(place.analysis, "dwellings", "adapted")
    assert (found.value, found.source) == ("12 woningen", "Woningen geteld in 1 van 1 straten")
