from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from nabij.core.actors import SYSTEM
from nabij.territory import queries
from nabij.territory.models import Level, PopulationCount, Street
from nabij.territory.services import compose_neighbourhood
from tests.factories import make_area, make_municipality, make_neighbourhood

pytestmark = pytest.mark.django_db


def test_a_point_finds_its_neighbourhood_and_municipality() -> None:
    municipality = make_municipality(at=(4.0, 51.0))
    neighbourhood = make_neighbourhood(municipality, at=(4.0, 51.0))
    place = queries.place_of(4.005, 51.005)
    assert (place.neighbourhood, place.municipality) == (neighbourhood, municipality)


def test_a_point_outside_every_neighbourhood_is_still_a_place() -> None:
    municipality = make_municipality(at=(4.0, 51.0))
    assert queries.place_of(4.005, 51.005) == queries.Place(None, municipality, 4.005, 51.005)
    assert queries.place_of(5.0, 50.0) == queries.Place(None, None, 5.0, 50.0)


def test_without_polygon_of_the_municipality_the_neighbourhood_tells() -> None:
    municipality = make_municipality()
    make_neighbourhood(municipality, at=(4.0, 51.0))
    assert queries.place_of(4.005, 51.005).municipality == municipality


def test_a_point_on_a_shared_border_always_gives_the_lowest_code() -> None:
    make_neighbourhood(code="B2", at=(4.0, 51.0))
    make_neighbourhood(code="B1", at=(4.01, 51.0))
    found = queries.neighbourhood_at(4.01, 51.005)
    assert found is not None
    assert found.code == "B1"


def test_an_area_that_ended_holds_nothing_any_more() -> None:
    make_neighbourhood(at=(4.0, 51.0), valid_to=date(2020, 1, 1))
    assert queries.neighbourhood_at(4.005, 51.005) is None


def test_a_neighbourhood_of_parts_may_cross_a_border() -> None:
    one, two = make_municipality(code="1"), make_municipality(code="2")
    parts = [
        make_area(Level.DISTRICT, at=(4.0, 51.0), parents=[one], source="Wijken"),
        make_area(Level.DISTRICT, at=(4.01, 51.0), parents=[two], source="Wijken"),
    ]
    area = compose_neighbourhood(code="B", name="Aan de grens", parts=parts, by=SYSTEM)
    assert list(area.parents.order_by("code")) == [one, two]
    assert area.source == "Wijken"
    assert area.polygon().geom_type == "Polygon"
    assert queries.neighbourhood_at(4.01, 51.005) == area
    again = compose_neighbourhood(code="B", name="Kleiner", parts=parts[:1], by=SYSTEM)
    assert again.pk == area.pk
    assert (again.name, list(again.parents.all()), queries.neighbourhood_at(4.015, 51.005)) == ("Kleiner", [one], None)


def test_a_neighbourhood_needs_parts_that_are_no_neighbourhoods() -> None:
    with pytest.raises(ValidationError, match="ten minste één gebied"):
        compose_neighbourhood(code="B", name="Leeg", parts=[], by=SYSTEM)
    with pytest.raises(ValidationError, match="niet uit andere buurten"):
        compose_neighbourhood(code="B", name="Dubbel", parts=[make_neighbourhood()], by=SYSTEM)


def test_the_inhabitants_of_a_neighbourhood_are_those_of_its_parts_on_a_day() -> None:
    parts = [make_area(Level.DISTRICT), make_area(Level.DISTRICT)]
    area = make_neighbourhood()
    area.parts.set(parts)
    assert queries.population_of(area) is None
    for part, year, persons in ((0, 2011, 100), (1, 2011, 200), (0, 2020, 150)):
        PopulationCount.objects.create(area=parts[part], on=date(year, 1, 1), persons=persons, source="Statbel")
    assert queries.population_of(area) == queries.Population(300, date(2011, 1, 1), "Statbel", 0)
    assert queries.population_of(area, date(2010, 1, 1)) is None
    parts[1].population_counts.all().delete()
    assert queries.population_of(area) == queries.Population(150, date(2020, 1, 1), "Statbel", 1)
    PopulationCount.objects.create(area=area, on=date(2021, 1, 1), persons=333, source="Gemeente")
    assert queries.population_of(area) == queries.Population(333, date(2021, 1, 1), "Gemeente", 0)


@pytest.fixture
def streets() -> None:
    here = make_municipality(code="1", name="Dendermonde")
    there = make_municipality(code="2", name="Berlare")
    make_neighbourhood(here, code="B", at=(4.0, 51.0))
    for name, municipality, postcode in (
        ("Kerkstraat", here, "9200"),
        ("Kerkstraat", there, "9290"),
        ("Oude Kerkstraat", here, "9200"),
        ("Sint-Onolfsdijk", here, "9200"),
        ("Zeedijk", here, "9200"),
    ):
        Street.objects.create(name=name, municipality=municipality, postcode=postcode, lon=4.005, lat=51.005)


@pytest.mark.usefixtures("streets")
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("kerkstr", ["Kerkstraat", "Kerkstraat", "Oude Kerkstraat"]),
        ("sint onolfs", ["Sint-Onolfsdijk"]),
        ("sint-onolvsdijk", ["Sint-Onolfsdijk"]),
        ("onbestaande laan", []),
        ("?", []),
    ],
)
def test_streets_by_their_name(text: str, names: list[str]) -> None:
    assert [street.name for street in queries.find_streets(text)] == names


@pytest.mark.usefixtures("streets")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sint-Onolfsdijk 12", ("Dendermonde", "B")),
        ("sint onolfsdijk", ("Dendermonde", "B")),
        ("Kerkstraat 12, 9200 Dendermonde", ("Dendermonde", "B")),
        ("Kerkstraat 12 bus 3, Berlare", ("Berlare", "B")),
        ("Kerkstraat 12", None),  # of which municipality?
        ("Nergensstraat 1", None),
        ("", None),
        ("12", None),
    ],
)
def test_an_address_finds_its_neighbourhood(text: str, found: tuple[str, str] | None) -> None:
    place = queries.place_of_address(text)
    if found is None:
        assert place is None
        return
    assert place is not None
    assert place.neighbourhood is not None
    assert place.street is not None
    assert (place.street.municipality.name, place.neighbourhood.code) == found


@pytest.mark.usefixtures("streets")
def test_an_address_within_ones_own_area() -> None:
    neighbourhood = queries.neighbourhood_at(4.005, 51.005)
    assert neighbourhood is not None
    place = queries.place_of_address("Kerkstraat 12", [neighbourhood])
    assert place is not None
    assert place.municipality is not None
    assert place.municipality.name == "Dendermonde"


def test_the_outlines_of_all_neighbourhoods(client: Client) -> None:
    make_neighbourhood(code="B1", name="Buurt", at=(4.0, 51.0))
    make_neighbourhood(code="B2", at=None)
    make_area(Level.DISTRICT, at=(4.0, 51.0))
    response = client.get(reverse("territory:neighbourhoods_geojson"))
    assert response["Content-Type"] == "application/geo+json"
    assert response["Cache-Control"] == "public, max-age=3600"
    [feature] = response.json()["features"]
    assert feature["properties"] == {"code": "B1", "name": "Buurt", "label": "Buurt"}
    assert len(feature["geometry"]["coordinates"][0]) == 5


@pytest.mark.parametrize("number", [1, 3])
def test_the_outlines_take_one_query(client: Client, number: int, django_assert_num_queries: object) -> None:
    for index in range(number):
        make_neighbourhood(at=(4.0 + index, 51.0))
    with django_assert_num_queries(1):  # type: ignore[operator]
        client.get(reverse("territory:neighbourhoods_geojson"))
