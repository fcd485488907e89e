"""The figure of any area: its own or from its parts, beside others, through time, and how old it is."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from nabij.core.actors import SYSTEM
from nabij.core.imports import ImportFailed
from nabij.territory.indicators import definitions
from nabij.territory.indicators.comparing import compare, figure_of, figures_of
from nabij.territory.indicators.figures import Figure, How
from nabij.territory.models import Area, Indicator, Level, PopulationCount
from nabij.territory.tests.figures import (
    Land,
    bring,
    bring_counts,
    define,
    definition,
    make_land,
    make_neighbourhood_of,
)
from tests.factories import make_area, make_municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Land:
    define(
        definition("inhabitants", counts_persons=True),
        definition("older", counts_persons=True, part_of="inhabitants"),
        definition("share_older", unit="%", roll_up="mean", numerator="older", weight="inhabitants", scale=100,
                   decimals=1, counts_persons=True),
        definition("score", unit="score", roll_up="mean", weight="inhabitants", direction="lower"),
        definition("shops", unit="winkels", direction="higher"),
        definition("shops_per_1000", unit="per 1.000", roll_up="mean", numerator="shops", weight="inhabitants",
                   scale=1000, decimals=2, direction="higher"),
        definition("median", unit="euro", roll_up="none"),
    )  # fmt: skip
    return make_land()


def figure(code: str, area: Area, on: date | None = None) -> Figure:
    found = figure_of(code, area, on=on)
    assert found is not None
    return found


def by_sector(land: Land, *numbers: float) -> dict[Area, float]:
    return dict(zip(land.sectors, numbers, strict=False))


# From parts


def test_a_sum_from_parts_says_how_it_was_made(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "inhabitants", by_sector(land, 10, 20, 30, 40, 50, 60))
    area = make_neighbourhood_of("B1", land.sectors[1:4], [land.municipality])
    found = figure("inhabitants", area)
    assert (found.value, found.how, found.parts, found.missing, found.missing_share) == (90, How.SUM, 3, 0, 0.0)
    assert figure("inhabitants", land.sectors[0]).how == How.OWN


def test_an_own_figure_goes_before_the_sum_of_the_parts(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "inhabitants", {**by_sector(land, 10, 20, 30, 40, 50, 60), land.municipality: 222})
    found = figure("inhabitants", land.municipality)
    assert (found.value, found.how, found.parts) == (222, How.OWN, 1)


def test_a_share_from_parts_weighs_by_persons(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "inhabitants", by_sector(land, 100, 20, 30, 40, 50, 60))
    bring_counts(tmp_path, "older", by_sector(land, 10, 10, 15, 20, 25, 30), label="ouder")
    found = figure("share_older", land.districts[0])
    assert found.value == pytest.approx(100 * 35 / 150)
    assert (found.how, found.weight_on) == (How.RATIO, date(2024, 1, 1))


def test_a_share_names_the_sources_of_both_its_figures(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "older", by_sector(land, 10, 10, 15), label="ouder")
    for sector in land.sectors[:3]:
        PopulationCount.objects.create(area=sector, on=date(2024, 1, 1), persons=100, source="Statbel")
    found = figure("share_older", land.districts[0])
    assert (round(found.value or 0, 2), found.sources) == (11.67, ("Test", "Statbel"))


def test_a_mean_from_parts_by_hand_with_its_margins(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "inhabitants", by_sector(land, 100, 300, 600))
    sectors = land.sectors
    rows = [
        f"{sectors[0].code},2024,score,4,3,5",
        f"{sectors[1].code},2024,score,8,6,9",
        f"{sectors[2].code},2024,score,1,,",
    ]
    bring(tmp_path, "\n".join(["sector,jaar,indicator,waarde,laag,hoog", *rows]), label="score")
    found = figure("score", land.districts[0])
    assert (found.value, found.low, found.high, found.how) == pytest.approx((3.4, 2.7, 3.8, How.MEAN))


def test_what_may_not_be_put_together_is_not(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "median", by_sector(land, 10, 20, 30))
    found = figure("median", land.districts[0])
    assert (found.value, found.how, found.hidden) == (None, How.NOT, False)
    assert figure("median", land.sectors[1]).value == 20


def test_how_much_is_missing_in_parts_and_in_people(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "inhabitants", by_sector(land, 100, 300, 600))
    bring_counts(tmp_path, "shops", by_sector(land, 2, 3), label="winkels")
    found = figure("shops", land.districts[0])
    assert (found.value, found.parts, found.missing, found.missing_share) == (5, 2, 1, 0.6)


def test_a_newer_day_with_gaps_gives_way_to_an_older_complete_one(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "shops", by_sector(land, 1, 1, 1, 1, 1, 1), on=date(2020, 1, 1))
    bring_counts(tmp_path, "shops", by_sector(land, 9, 9), on=date(2024, 1, 1), label="later")
    assert (figure("shops", land.municipality).value, figure("shops", land.municipality).on.year) == (6, 2020)
    assert figure("shops", land.sectors[0]).on.year == 2024


def test_weights_come_from_the_nearest_day(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "inhabitants", by_sector(land, 1000, 500), on=date(2015, 1, 1))
    bring_counts(tmp_path, "inhabitants", by_sector(land, 2000, 500), on=date(2023, 1, 1), label="later")
    bring_counts(tmp_path, "shops", by_sector(land, 4, 5), on=date(2022, 3, 8), label="winkels")
    found = figure("shops_per_1000", land.sectors[0])
    assert (found.value, found.on, found.weight_on) == (2, date(2022, 3, 8), date(2023, 1, 1))
    assert found.oldest == date(2022, 3, 8)


def test_inhabitants_that_came_without_an_indicator_count_too(land: Land) -> None:
    for sector in land.sectors:
        PopulationCount.objects.create(area=sector, on=date(2024, 1, 1), persons=25, source="Statbel")
    found = figure("inhabitants", land.districts[1])
    assert (found.value, found.sources) == (75, ("Statbel",))


def test_a_neighbourhood_over_two_municipalities(tmp_path: Path, land: Land) -> None:
    other = make_municipality(code="42003")
    far = make_area(Level.DISTRICT, code="W9", parents=[other])
    bring_counts(tmp_path, "inhabitants", {**by_sector(land, 10, 20, 30, 40, 50, 60), far: 500})
    area = make_neighbourhood_of("B1", [land.districts[0], far], [land.municipality, other])
    assert (figure("inhabitants", area).value, figure("inhabitants", area).parts) == (560, 4)
    beside = compare(area, ["inhabitants"])[0].beside
    assert [one.area.code for one in beside if one.area.level == Level.MUNICIPALITY] == ["42003", "42006"]


# Beside others


def test_beside_the_municipality_the_zone_and_flanders(tmp_path: Path, land: Land) -> None:
    zone = Area.objects.get(level=Level.PRIMARY_CARE_ZONE)
    region = Area.objects.get(level=Level.REGION)
    other = make_area(Level.MUNICIPALITY, code="11001", parents=[zone, region])
    bring_counts(tmp_path, "inhabitants", {**by_sector(land, 100, 100, 100, 100, 100, 100), other: 1400})
    bring_counts(tmp_path, "score", {**by_sector(land, 1, 2, 3, 4, 5, 6), other: 10}, label="score")
    area = make_neighbourhood_of("B1", land.sectors[:2], [land.municipality])
    found = compare(area, ["score"])[0]
    levels = [one.area.level for one in found.beside]
    assert levels == [Level.MUNICIPALITY, Level.PRIMARY_CARE_ZONE, Level.REGION]
    assert [one.figure.value for one in found.beside if one.figure] == pytest.approx([3.5, 8.05, 8.05])
    assert [one.difference for one in found.beside] == pytest.approx([-2, -6.55, -6.55])
    assert [one.better for one in found.beside] == [True] * 3
    assert compare(area, ["inhabitants"])[0].beside[0].share == pytest.approx(1 / 3)


def test_place_among_peers_without_those_that_are_hidden(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "inhabitants", by_sector(land, 2, 20, 30, 40, 40, 60))
    ranks = {sector: compare(sector, ["inhabitants"])[0].rank for sector in land.sectors}
    assert [(rank.place, rank.of, rank.equal) if rank else None for rank in ranks.values()] == [
        None, None, (4, 4, 0), (2, 4, 1), (2, 4, 1), (1, 4, 0),
    ]  # fmt: skip


def test_of_what_is_better_low_the_lowest_is_first(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "score", by_sector(land, 9, 2, 3, 4, 5, 6))
    ranks = [compare(sector, ["score"])[0].rank for sector in land.sectors[:2]]
    assert [(rank.place, rank.of) for rank in ranks if rank] == [(6, 6), (1, 6)]


def test_through_time_with_the_days_that_are_shown(tmp_path: Path, land: Land) -> None:
    for year, number in ((2014, 100.0), (2018, 2.0), (2024, 150.0)):
        bring_counts(tmp_path, "inhabitants", {land.municipality: number}, on=date(year, 1, 1), label=str(year))
    trend = compare(land.municipality, ["inhabitants"])[0].trend
    assert trend is not None
    assert [figure.value for figure in trend.figures] == [100, 150]
    assert (trend.change, trend.sure) == (50, None)
    assert trend.per_year == pytest.approx(5, rel=0.001)


@pytest.mark.parametrize(("rows", "sure"), [(("8,7,9", "4,3,5"), True), (("8,5,9", "6,3,7"), False)])
def test_a_change_is_sure_when_the_margins_do_not_touch(tmp_path: Path, land: Land, rows: Any, sure: bool) -> None:
    lines = [f"42006,{2014 + 5 * n},score,{row}" for n, row in enumerate(rows)]
    bring(tmp_path, "\n".join(["nis,jaar,indicator,waarde,laag,hoog", *lines]))
    trend = compare(land.municipality, ["score"])[0].trend
    assert trend is not None
    assert trend.sure is sure


@pytest.mark.parametrize("code", ["inhabitants", "shops_per_1000", "score"])
def test_queries_do_not_grow_with_the_parts(
    tmp_path: Path, land: Land, code: str, django_assert_max_num_queries: Any
) -> None:
    bring_counts(tmp_path, "inhabitants", by_sector(land, 10, 20, 30, 40, 50, 60))
    bring_counts(tmp_path, "shops", by_sector(land, 1, 2, 3, 4, 5, 6), label="winkels")
    bring_counts(tmp_path, "score", by_sector(land, 1, 2, 3, 4, 5, 6), label="score")
    one = make_neighbourhood_of("B1", land.sectors[:1], [land.municipality])
    three = make_neighbourhood_of("B3", land.sectors[:3], [land.municipality])
    for area in (one, three):
        with django_assert_max_num_queries(20):
            compare(area)
        with django_assert_max_num_queries(14):
            figures_of(area)


# Age


def test_a_figure_tells_how_old_it_is(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "inhabitants", {land.municipality: 100}, on=date(2015, 1, 1))
    found = figure("inhabitants", land.municipality)
    assert found.years_old(date(2025, 1, 1)) == pytest.approx(10, abs=0.01)
    assert found.is_old


def test_what_is_still_to_come_is_shown_only_when_asked(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "inhabitants", {land.municipality: 100}, on=date(2020, 1, 1))
    bring_counts(tmp_path, "inhabitants", {land.municipality: 130}, on=date(2040, 1, 1), label="later")
    assert figure("inhabitants", land.municipality).value == 100
    later = figure("inhabitants", land.municipality, on=date(2040, 1, 1))
    assert (later.value, later.years_old()) == (130, 0)


# Definitions


def test_other_words_make_a_version_whose_figures_still_count(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "shops", {land.municipality: 7})
    define(definition("shops", unit="winkels", direction="higher", meaning="Winkels met eten."))
    assert definitions.current()["shops"].version == 2
    assert figure("shops", land.municipality).value == 7


def test_another_unit_makes_a_version_that_begins_anew(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "shops", {land.municipality: 7})
    define(definition("shops", unit="vierkante meter", direction="higher"))
    assert definitions.current()["shops"].comparable is False
    assert figure_of("shops", land.municipality) is None


def test_the_same_definition_again_changes_nothing(land: Land) -> None:
    before = Indicator.objects.count()
    define(definition("shops", unit="winkels", direction="higher"))
    assert Indicator.objects.count() == before


def test_a_definition_that_can_not_be_is_refused() -> None:
    wrong = [
        definition("a", roll_up="mean"), definition("b", part_of="nobody"), definition("c", direction="up"),
        definition("d", part_of="e"), definition("e", part_of="d"), definition("f", numerator="e"),
    ]  # fmt: skip
    with pytest.raises(ImportFailed) as failed:
        definitions.define(wrong, by=SYSTEM)
    assert failed.value.lines() == [
        "a: een gemiddelde heeft een gewicht nodig",
        "b: er is geen indicator 'nobody' (part_of)",
        "c: 'up' past niet in het veld direction",
        "d: is een deel van zichzelf",
        "e: is een deel van zichzelf",
        "f: een teller hoort bij een gemiddelde",
    ]


def test_the_starter_set_can_be_defined() -> None:
    known = definitions.define(definitions.starter_set(), by=SYSTEM)
    assert len(known) > 40
    assert [one.code for one in known.values() if not one.meaning or not one.source] == []


@pytest.mark.parametrize(
    "wrong",
    [{"roll_up": "mean"}, {"numerator": "b"}, {"part_of": "a"}, {"version": 1, "code": "inhabitants"}],
    ids=str,
)
def test_the_database_keeps_the_rules_of_a_definition(land: Land, wrong: dict[str, Any]) -> None:
    told: dict[str, Any] = {"code": "a", "roll_up": "sum", "name": "A", "unit": "x", "defined_on": date(2024, 1, 1)}
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.create(**{**told, **wrong})
