"""From a point, an address or a sentence to a neighbourhood."""

import pytest

from nabij.detection import placing
from nabij.detection.tests.conftest import Town
from nabij.territory.models import Street

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def streets(town: Town) -> None:
    for name, lon in (("Kerkstraat", 4.005), ("Oude Molenweg", 4.015)):
        Street.objects.create(name=name, municipality=town.municipality, lon=lon, lat=51.005)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("Kerkstraat 12", ""),
        ("kerkstraat", ""),
        ("de mevrouw van nummer 12 in de Kerkstraat", ""),
        ("", "Ik ben gevallen in de Kerkstraat 5, aan de bakker"),
    ],
)
def test_a_street_in_a_sentence_is_found(town: Town, place: str, words: str) -> None:
    spot = placing.find(place=place, words=words)
    assert (spot.neighbourhood, spot.municipality, spot.lon) == (town.centre, town.municipality, 4.005)


def test_a_street_name_of_two_words(town: Town) -> None:
    assert placing.find(place="bij Jef op de Oude Molenweg").neighbourhood == town.mill


def test_a_point_tells_most(town: Town) -> None:
    spot = placing.find(place="Kerkstraat 12", lon=4.015, lat=51.005)
    assert (spot.neighbourhood, spot.lon) == (town.mill, 4.015)


def test_what_somebody_chose_stands(town: Town) -> None:
    spot = placing.find(place="Kerkstraat 12", neighbourhood=town.mill)
    assert spot.neighbourhood == town.mill
    assert placing.find(place="", neighbourhood=town.mill).municipality == town.municipality


@pytest.mark.parametrize("place", ["", "ergens", "Nergensstraat 3", "x" * 300, "straat straat straat"])
def test_unknown_is_no_reason_not_to_serve(place: str) -> None:
    assert placing.find(place=place) == placing.Spot()


def test_a_point_outside_every_area() -> None:
    assert placing.find(place="", lon=9.0, lat=9.0) == placing.Spot(9.0, 9.0)
