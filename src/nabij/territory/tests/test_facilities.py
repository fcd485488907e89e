"""What there is in an area, for a map."""

from typing import Any

import pytest
from shapely.geometry import box

from nabij.territory import queries
from nabij.territory.models import Area, FacilityKind, IndicatorEdition, Level
from tests.factories import make_area, make_facility

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Area:
    return make_area(Level.NEIGHBOURHOOD, at=(4.0, 51.0))


def names(rows: list[queries.FacilityRow]) -> list[str]:
    return [row.name for row in rows]


def test_what_lies_in_an_area_by_kind(area: Area) -> None:
    make_facility("bench", 4.005, 51.005, name="Bank")
    make_facility("pharmacy", 4.01, 51.0, name="Op de hoek", opening_hours="Mo-Fr 09:00-18:00")
    make_facility("pharmacy", 4.02, 51.0, name="Erbuiten")
    rows = queries.facilities_of(area)
    assert {(row.kind, row.name) for row in rows} == {("bench", "Bank"), ("pharmacy", "Op de hoek")}
    (one,) = queries.facilities_of(area, ["pharmacy"])
    assert (one.lon, one.lat, one.opening_hours, one.source) == (4.01, 51.0, "Mo-Fr 09:00-18:00", "Stad")
    assert (str(one.on), one.reuse) == ("2024-01-01", "free")


def test_an_area_without_a_polygon_has_none() -> None:
    assert queries.facilities_of(make_area(Level.NEIGHBOURHOOD)) == []


def test_the_corner_of_a_box_is_not_in_the_area() -> None:
    area = make_area(Level.NEIGHBOURHOOD)
    area.set_polygon(box(4, 51, 4.01, 51.01).difference(box(4.005, 51.005, 4.01, 51.01)))
    make_facility("bench", 4.008, 51.008)
    assert queries.facilities_of(area) == []
    assert len(queries.facilities_in((4, 51, 4.01, 51.01))) == 1


def test_where_two_lists_looked_the_newest_counts(area: Area) -> None:
    make_facility("bench", 4.002, 51.002, name="oud, hier", source="Kaart", on="2015-11-02")
    make_facility("bench", 4.008, 51.008, name="oud, elders", source="Kaart", on="2015-11-02")
    make_facility("shop", 4.002, 51.002, name="winkel", source="Kaart", on="2015-11-02")
    make_facility("bench", 4.003, 51.003, name="nieuw", source="Stad", on="2024-05-01")
    IndicatorEdition.objects.filter(source="Stad").update(
        looked_at={"on": "2024-05-01", "kinds": ["bench"], "box": [4, 51, 4.005, 51.005]}
    )
    assert names(queries.facilities_of(area, ["bench"])) == ["nieuw", "oud, elders"]
    assert names(queries.facilities_of(area, ["shop"])) == ["winkel"]


def test_a_list_about_one_area_counts_inside_its_borders(area: Area) -> None:
    make_facility("bench", 4.002, 51.002, name="oud, hier", source="Kaart", on="2015-11-02")
    make_facility("bench", 4.012, 51.002, name="oud, over de grens", source="Kaart", on="2015-11-02")
    make_facility("bench", 4.003, 51.003, name="nieuw", source="Stad", on="2024-05-01")
    told = {"on": "2024-05-01", "kinds": ["bench"], "box": [4, 51, 4.02, 51.02], "area": str(area.pk)}
    IndicatorEdition.objects.filter(source="Stad").update(looked_at=told)
    assert names(queries.facilities_in((4, 51, 4.02, 51.02))) == ["nieuw", "oud, over de grens"]


@pytest.mark.parametrize("number", [1, 3])
def test_two_queries_for_any_number(area: Area, number: int, django_assert_num_queries: Any) -> None:
    for step in range(number):
        make_facility("bench", 4.001 + step / 1000, 51.001)
    with django_assert_num_queries(2):
        assert len(queries.facilities_of(area)) == number


def test_kinds_stand_in_their_order() -> None:
    FacilityKind.objects.create(code="b", name="B", position=2)
    FacilityKind.objects.create(code="a", name="A", position=3)
    assert [kind.code for kind in queries.facility_kinds()] == ["b", "a"]
