"""What there is in a neighbourhood, on a map: kinds, opening hours, reach, sources; for everyone, without a script."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from nabij.directory.models import Location, Schedule, ServiceAtLocation
from nabij.impact.offer_map.places import Spot, hours_in_words, places_of, sources_of
from nabij.impact.offer_map.reach import DETOUR, reaching
from nabij.impact.tests.conftest import Place
from nabij.territory.models import FacilityKind, IndicatorEdition, Street
from tests.factories import make_facility, make_service
from tests.pages import queries_of

pytestmark = pytest.mark.django_db
WEEK = "Mo-Fr 09:00-12:30,13:30-18:30; Su 10:00-12:00"


def get(place: Place, query: str = "", client: Client | None = None) -> Any:
    return (client or Client()).get(reverse("impact:offer_map", args=[place.here.code]) + query)


def names(page: Any) -> list[str]:
    return [point["label"] for point in page.context["points"]]


def spot(lon: float, lat: float) -> Spot:
    return Spot("bench", "Bank", "Bank", lon, lat, True)


def at(place: Place, **fields: Any) -> ServiceAtLocation:
    service = make_service(place.organisation, **fields)
    location = Location.objects.create(organisation=place.organisation, lon=4.004, lat=51.004)
    return ServiceAtLocation.objects.create(service=service, location=location)


def test_everything_in_the_neighbourhood_and_nothing_beyond(place: Place) -> None:
    make_facility("shop", 4.005, 51.005, name="De Korf")
    make_facility("shop", 4.015, 51.005, name="Erbuiten")
    page = get(place)
    assert (page.status_code, names(page)) == (200, [f"De Korf ({FacilityKind.objects.get(code='shop').name})"])


def test_a_kind_that_is_not_there_shows_the_nearest_outside(place: Place) -> None:
    make_facility("shop", 4.005, 51.005, name="De Korf")
    make_facility("toilet", 4.015, 51.005, name="Toilet verderop")
    page = get(place, "?soort=toilet")
    assert (page.context["here"], page.context["outside"]) == ([], True)
    assert "buiten de buurt" in page.context["points"][0]["text"]
    assert "geen plek" in page.content.decode()


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("", ["Bank", "Onbekend", "Week"]),
        ("zondag", ["Bank", "Week"]),
        ("zaterdag", ["Bank"]),
        ("avond", ["Bank", "Week"]),
    ],
)
def test_open_then_and_unknown_hours_promise_nothing(place: Place, when: str, found: list[str]) -> None:
    make_facility("shop", 4.005, 51.005, name="Week", opening_hours=WEEK)
    make_facility("shop", 4.006, 51.005, name="Onbekend")
    make_facility("bench", 4.004, 51.005, name="Bank")
    page = get(place, f"?open={when}")
    assert sorted(name.split(" (")[0] for name in names(page)) == found
    assert page.context["unknown_hours"] == (1 if when else 0)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [("2026-11-22T10:30:00+01:00", True), ("2026-11-22T12:00:00+01:00", False), ("2026-11-23T13:00:00+01:00", False)],
)
def test_open_now(place: Place, moment: str, is_open: bool) -> None:
    make_facility("shop", 4.005, 51.005, name="Week", opening_hours=WEEK)
    with time_machine.travel(moment, tick=False):
        assert bool(get(place, "?open=nu").context["here"]) is is_open


def test_services_with_a_place_stand_on_the_map_with_their_hours(place: Place) -> None:
    row = at(place, name="Warme maaltijden")
    Schedule.objects.create(service=row.service, weekday=6, opens_at="11:00", closes_at="14:00")
    page = get(place, "?soort=dienst&open=zondag")
    (point,) = page.context["points"]
    assert point["url"] == reverse("directory:service", args=[row.service_id])
    assert "zo 11:00-14:00" in point["text"]
    row.service.active = False
    row.service.save()
    assert names(get(place, "?soort=dienst")) == []


def test_what_may_not_be_spread_without_asking_is_for_workers_only(place: Place) -> None:
    make_facility("pharmacy", 4.005, 51.005, name="Apotheek")
    IndicatorEdition.objects.update(reuse="ask")
    public = get(place)
    assert (names(public), list(public.context["withheld"])) == ([], [FacilityKind.objects.get(code="pharmacy").name])
    assert len(names(get(place, client=place.browser("coordinator")))) == 1
    for who in ("partner", "resident", "stranger", "authority"):
        assert names(get(place, client=place.browser(who))) == []


def test_where_it_comes_from_how_old_it_is_and_the_licence(place: Place) -> None:
    make_facility("bench", 4.005, 51.005, source="Kaart", on="2015-11-02")
    (source,) = sources_of(places_of(place.here, everything=False).spots)
    assert (source.name, str(source.on)) == ("Kaart", "2015-11-02")
    assert "november 2015" in get(place).content.decode()


@pytest.mark.parametrize("query", ["?soort=bestaat-niet", "?open=ooit", "?tot=ver", "?soort=%00", "?page=x"])
def test_a_filter_that_is_not_understood_shows_everything(place: Place, query: str) -> None:
    make_facility("bench", 4.005, 51.005)
    assert len(names(get(place, query))) == 1


def test_streets_and_parts_by_distance_worked_out_by_hand(place: Place) -> None:
    # 0.004 degrees of latitude are 445 m straight, 578 m on foot.
    Street.objects.create(name="Verre straat", municipality=place.municipality, lon=4.005, lat=51.009)
    found = reaching(place.here, [spot(4.005, 51.005)], 500)
    assert found is not None
    assert (found.streets, found.all_streets) == (1, 2)
    ((name, metres),) = found.far
    assert (name, round(metres / DETOUR)) == ("Verre straat", 445)
    # a circle of 500 / 1.3 m over a neighbourhood of 702 by 1113 m, the sides cut off
    assert 0.45 < found.share < 0.60
    (part,) = found.parts
    assert (part.name, part.band) == ("Molenwijk", 1 if part.metres <= 500 else 2)
    looks = [feature["properties"]["look"] for feature in found.outlines["features"]]
    assert looks == [f"map-band-{part.band}", "map-reach"]


def test_reach_needs_a_kind_and_a_place(place: Place) -> None:
    make_facility("bench", 4.005, 51.005)
    assert get(place).context["reach"] is None
    assert get(place, "?soort=toilet").context["reach"] is None
    page = get(place, "?soort=bench&tot=10min")
    assert page.context["reach"].limit == 800
    assert "Afstand per deel" in page.content.decode()


def test_a_neighbourhood_without_borders_still_has_its_page(place: Place) -> None:
    place.here.set_polygon(None)
    place.here.save()
    assert get(place, "?soort=bench").status_code == 200


def test_hours_in_plain_words() -> None:
    week = {day: [(540.0, 750.0)] for day in range(5)} | {6: [(600.0, 720.0)]}
    assert hours_in_words(week) == "ma-vr 9:00-12:30; zo 10:00-12:00"
    assert (hours_in_words({}), hours_in_words(None)) == ("gesloten", "")


def test_the_page_takes_as_many_queries_for_three_of_a_kind_as_for_one(place: Place) -> None:
    address = reverse("impact:offer_map", args=[place.here.code]) + "?soort=dienst"
    at(place, name="Een")
    one = queries_of(Client(), address)
    for name in ("Twee", "Drie"):
        at(place, name=name)
        make_facility("bench", 4.005, 51.005)
    # a list of places brings its own edition; without one it isn't asked for
    assert queries_of(Client(), address) == one
