"""Gaps and signals as evidence: the figures that leaders read, small cells hidden."""

from datetime import date, timedelta

import pytest

from nabij.core.clock import now, today
from nabij.detection.models import About, Concern, new_code
from nabij.guidance.models import Gap, GapReason
from nabij.impact import evidence
from nabij.impact.models import NeighbourhoodAnalysis
from nabij.impact.sources import same_table
from nabij.impact.tests.conftest import Place
from nabij.territory.models import Area, Indicator, IndicatorEdition, IndicatorValue
from nabij.territory.models.indicators import Reuse
from tests.factories import make_municipality, make_neighbourhood

pytestmark = pytest.mark.django_db


def gaps(area: Area, number: int, term: str) -> None:
    month = today().replace(day=1)
    Gap.objects.bulk_create(
        Gap(neighbourhood=area, term=term, reason=GapReason.NOBODY, month=month) for _each in range(number)
    )


def found(place: Place, kind: str) -> dict[str, str]:
    rows = {one.code: rows for one, rows in evidence.all_found(place.analysis)}
    return {row.label: row.value for row in rows.get(kind, [])}


def test_figures_of_the_area_as_they_may_be_shown(place: Place) -> None:
    edition = IndicatorEdition.objects.create(source="Statbel", label="2026")
    asks = IndicatorEdition.objects.create(source="Elders", label="2026", reuse=Reuse.ASK)
    for code, name, value, delivered in (("groen", "Groen", 12.34, edition), ("geheim", "Geheim", 5.0, asks)):
        indicator = Indicator.objects.create(
            code=code,
            name=name,
            meaning=name,
            unit="m² per inwoner",
            decimals=1,
            source=delivered.source,
            defined_on=today(),
            roll_up="none",
        )
        IndicatorValue.objects.create(
            indicator=indicator, edition=delivered, area=place.here, on=date(2026, 1, 1), value=value
        )
    assert found(place, "indicator") == {"Groen": "12,3 m² per inwoner"}


def test_gaps_by_life_domain(place: Place) -> None:
    gaps(place.here, 7, "household.cleaning")
    gaps(place.here, 6, "mobility.transport")
    assert sorted(found(place, "gap").values()) == ["6 leemten", "7 leemten"]


def test_a_neighbourhood_over_a_border_is_told_in_one_table_with_all_it_touches(place: Place) -> None:
    there = make_municipality()
    over = make_neighbourhood(place.municipality, at=(4.01, 51.0))
    over.parents.add(there)
    far = make_neighbourhood(there, at=(4.02, 51.0))
    make_neighbourhood(at=(4.03, 51.0))  # of a municipality that nothing ties to these
    tables = [same_table(NeighbourhoodAnalysis(neighbourhood=area)) for area in (place.here, over, far)]
    assert {area.pk for area in tables[0]} == {place.here.pk, over.pk, far.pk}
    assert tables[0] == tables[1] == tables[2]


def test_a_small_number_of_gaps_is_hidden_here_as_on_the_page_of_leaders(place: Place) -> None:
    beside = make_neighbourhood(place.municipality, at=(4.01, 51.0))
    for area, number in ((place.here, 9), (beside, 2)):
        gaps(area, number, "household.cleaning")
        gaps(area, 8, "mobility.transport")
    # Alone, the 9 could be told; with the totals of the page of leaders it would give away the 2 next door.
    assert found(place, "gap") == {}


def test_signals_of_the_last_year_without_a_word_of_them(place: Place) -> None:
    for number, days in ((6, 10), (5, 800)):
        for _each in range(number):
            concern = Concern.objects.create(
                code=new_code(),
                about=About.PLACE,
                words="Geheim verhaal",
                terms=["mobility.transport"],
                neighbourhood=place.here,
                municipality=place.municipality,
                answer_due_at=now(),
            )
            Concern.objects.filter(pk=concern.pk).update(created_at=now() - timedelta(days=days))
    told = found(place, "concerns")
    assert list(told.values()) == ["6 meldingen"]
    assert "Geheim" not in str(told)
