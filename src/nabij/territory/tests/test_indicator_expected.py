"""How many people in need one may expect, and how many are known: numbers, never who."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import sqrt
from pathlib import Path
from uuid import UUID

import pytest
import time_machine

from nabij.core import sweeps
from nabij.core.actors import SYSTEM
from nabij.core.imports import ImportFailed
from nabij.territory.indicators import definitions, registry
from nabij.territory.indicators.comparing import figure_of
from nabij.territory.indicators.expected import expected_and_reached, rates
from nabij.territory.indicators.reached import count_known, last_quarter
from nabij.territory.models import Area, IndicatorValue
from nabij.territory.tests.figures import Land, bring, bring_counts, make_land, make_neighbourhood_of

pytestmark = pytest.mark.django_db
TODAY = "2024-05-20"
QUARTER = date(2024, 3, 31)
AGES = "niveau,code,jaar,inhabitants,age_65plus,age_75plus,age_80plus,age_85plus"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def land() -> Land:
    definitions.define(definitions.starter_set(), by=SYSTEM)
    return make_land()


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> dict[UUID, int]:
    """What an upper app would count."""
    numbers: dict[UUID, int] = {}

    def count(areas: Sequence[Area], on: date) -> Mapping[UUID, int]:
        assert on == QUARTER
        return numbers

    monkeypatch.setattr(registry, "_counts", {})
    registry.register_known("known_persons", count)
    return numbers


def bring_ages(folder: Path, land: Land, *rows: str) -> None:
    bring(folder, "\n".join([AGES, *rows]), label="leeftijd")


def test_expected_by_hand(tmp_path: Path, land: Land) -> None:
    bring_ages(tmp_path, land, "municipality,42006,2024,44938,9000,4500,2500,1000")
    reach = expected_and_reached(land.municipality)
    assert reach is not None
    persons = (4500, 3500, 1000)  # 65-74, 75-84, 85 and over
    likely = (0.991 * 0.25, 0.959 * 0.375, 0.794 * 0.375)
    lowest = (0.988 * 0.23, 0.95 * 0.35, 0.78 * 0.35)
    highest = (0.992 * 0.28, 0.964 * 0.42, 0.8 * 0.42)
    chance = 1.96 * sqrt(sum(n * p * (1 - p) for n, p in zip(persons, likely, strict=True)))
    assert reach.expected.value == pytest.approx(sum(n * p for n, p in zip(persons, likely, strict=True)))
    assert reach.expected.low == pytest.approx(sum(n * p for n, p in zip(persons, lowest, strict=True)) - chance)
    assert reach.expected.high == pytest.approx(sum(n * p for n, p in zip(persons, highest, strict=True)) + chance)
    alone = 4500 * 0.2 * 0.25 + 3500 * 0.323 * 0.375 + 1000 * 0.425 * 0.375
    assert reach.alone.value == pytest.approx(alone)
    assert (reach.on, reach.known, reach.borrowed_from) == (date(2024, 1, 1), None, None)


def test_every_rate_has_a_source_and_lies_between_its_bounds() -> None:
    assert {one["about"] for one in rates().sources if "about" in one} == {"away", "limited", "alone"}
    assert [one for one in rates().sources if not one["source"] or not one["grade"]] == []
    for one in rates().classes:
        for low, likely, high in (one.away, one.limited, one.alone):
            assert 0 < low <= likely <= high < 1


def test_ages_are_borrowed_from_the_municipality_with_a_wider_interval(tmp_path: Path, land: Land) -> None:
    bring_ages(tmp_path, land, "municipality,42006,2024,600,90,45,25,10")
    bring_counts(tmp_path, "inhabitants", dict.fromkeys(land.sectors, 100.0), label="sectoren")
    area = make_neighbourhood_of("B1", land.sectors[:3], [land.municipality])
    whole, half = expected_and_reached(land.municipality), expected_and_reached(area)
    assert whole is not None
    assert half is not None
    assert half.borrowed_from == land.municipality
    assert half.expected.value == pytest.approx(whole.expected.value / 2)
    assert half.expected.high / half.expected.value > whole.expected.high / whole.expected.value


def test_hidden_ages_are_not_used(tmp_path: Path, land: Land) -> None:
    rows = [f"sector,{sector.code},2024,100,{2 if n == 0 else 20},1,0,0" for n, sector in enumerate(land.sectors)]
    bring_ages(tmp_path, land, *rows)
    assert figure_of("age_65plus", land.sectors[0]).value is None  # type: ignore[union-attr]
    reach = expected_and_reached(land.sectors[0])
    assert reach is not None
    assert reach.borrowed_from == land.municipality


def test_the_known_are_counted_once_per_quarter(tmp_path: Path, land: Land, known: dict[UUID, int]) -> None:
    areas = [make_neighbourhood_of(f"B{n}", [], [land.municipality]) for n in range(3)]
    known |= {areas[0].pk: 12, areas[1].pk: 9, areas[2].pk: 7, land.municipality.pk: 35}
    assert count_known(by=SYSTEM).created == 4
    known[areas[0].pk] = 13  # somebody more, the next day
    assert count_known(by=SYSTEM).created == 0
    values = IndicatorValue.objects.filter(indicator__code="known_persons", on=QUARTER)
    assert sorted(values.values_list("value", flat=True)) == [7, 9, 12, 35]
    assert figure_of("known_persons", areas[0]).value == 12  # type: ignore[union-attr]


def test_the_worker_counts_a_quarter_once(land: Land, known: dict[UUID, int]) -> None:
    known[land.municipality.pk] = 35
    assert [sweeps.run_all(), sweeps.run_all()] == [1, 0]
    assert figure_of("known_persons", land.municipality).value == 35  # type: ignore[union-attr]


def test_few_known_are_hidden_with_their_complement(tmp_path: Path, land: Land, known: dict[UUID, int]) -> None:
    areas = [make_neighbourhood_of(f"B{n}", [], [land.municipality]) for n in range(3)]
    known |= {areas[0].pk: 3, areas[1].pk: 9, areas[2].pk: 17, land.municipality.pk: 29}
    count_known(by=SYSTEM)
    values = [figure_of("known_persons", area).value for area in (*areas, land.municipality)]  # type: ignore[union-attr]
    assert values == [None, None, 17, 29]


def test_expected_beside_known(tmp_path: Path, land: Land, known: dict[UUID, int]) -> None:
    bring_ages(tmp_path, land, "municipality,42006,2024,44938,9000,4500,2500,1000")
    known[land.municipality.pk] = 300
    count_known(by=SYSTEM)
    reach = expected_and_reached(land.municipality)
    assert reach is not None
    assert reach.share is not None
    assert reach.share.value == pytest.approx(300 / reach.expected.value)
    assert reach.share.low < reach.share.value < reach.share.high
    assert reach.words()[2:] == [
        "De buurt kent 300 mensen.",
        "Dit is een schatting uit cijfers over heel Vlaanderen, geen telling. Het zegt niet wie.",
    ]


@pytest.mark.parametrize(
    ("day", "end"),
    [
        ("2024-05-20", "2024-03-31"),
        ("2024-01-01", "2023-12-31"),
        ("2024-12-31", "2024-09-30"),
        ("2024-04-01", "2024-03-31"),
    ],
)
def test_the_last_quarter_that_is_over(day: str, end: str) -> None:
    assert last_quarter(date.fromisoformat(day)).isoformat() == end


@pytest.mark.parametrize("day", [date(2024, 3, 30), date(2024, 6, 30)])
def test_only_a_quarter_that_is_over_is_counted(land: Land, known: dict[UUID, int], day: date) -> None:
    with pytest.raises(ImportFailed, match="niet de laatste dag van een voorbij kwartaal"):
        count_known(by=SYSTEM, on=day)
