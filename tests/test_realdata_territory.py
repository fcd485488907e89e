"""A real municipality comes in as its own staff would bring it in."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from nabij.core.actors import SYSTEM
from nabij.directory.models import Organisation, Service
from nabij.territory import queries
from nabij.territory.imports import import_areas
from nabij.territory.imports.geojson import Fields
from nabij.territory.models import Area, Level, PopulationCount, Street
from tests import realdata

pytestmark = [pytest.mark.realdata, pytest.mark.django_db, realdata.needs_data]
WIJKEN = realdata.DATA / "gebieden-geometrie/wijken_2025.geojson.gz"


def test_dendermonde_from_open_data(tmp_path: Path, client: Client) -> None:
    built = realdata.build(tmp_path)
    assert (built.municipality.name, Area.objects.filter(level=Level.DISTRICT).count()) == ("Dendermonde", 27)
    _check_population(built)
    _check_places(built)
    _check_directory(built, client)


def _check_population(built: realdata.Dendermonde) -> None:
    counts = dict(
        PopulationCount.objects.filter(area=built.municipality, on=date(2015, 1, 1)).values_list("source", "persons")
    )
    assert counts == {"Statbel, TF_SOC_POP_STRUCT": 44938, "Statbel": 44938}
    figure = queries.population_of(built.municipality, date(2020, 6, 1))
    assert figure is not None
    assert (figure.persons, figure.on) == (45870, date(2020, 1, 1))
    sizes = [queries.population_of(area) for area in built.neighbourhoods]
    assert [size.persons for size in sizes if size] == [15898, 13774, 14576]


def _check_places(built: realdata.Dendermonde) -> None:
    place = queries.place_of(*realdata.GROTE_MARKT)
    assert (place.neighbourhood, place.municipality) == (built.neighbourhoods[1], built.municipality)
    covered = sum(area.polygon().area for area in built.neighbourhoods)
    assert covered == pytest.approx(built.municipality.polygon().area, rel=0.002)
    street = Street.objects.order_by("name").first()
    assert street is not None
    found = queries.place_of_address(f"{street.name} 1")
    assert found is not None
    assert found.municipality == built.municipality
    assert found.neighbourhood in built.neighbourhoods


def _check_directory(built: realdata.Dendermonde, client: Client) -> None:
    assert built.services == Service.objects.count()
    assert set(Organisation.objects.values_list("municipality", flat=True)) == {built.municipality.pk}
    page = client.get(reverse("directory:search"), {"q": "apoteek", "neighbourhood": built.neighbourhoods[1].code})
    assert page.context["page_obj"].paginator.count == Service.objects.filter(name="Apotheek").count()
    assert page.context["cards"][0].near is True


def test_a_point_is_found_among_all_districts_of_flanders() -> None:
    fields = Fields("wijk", "name")
    outcome = import_areas(WIJKEN, by=SYSTEM, level=Level.DISTRICT, fields=fields)
    assert (outcome.created, outcome.unchanged) == (2767, 0)
    found = queries.areas_at(Level.DISTRICT, *realdata.GROTE_MARKT)
    assert [area.name for area in found] == ["Dendermonde Centrum Zuid (Dendermonde)"]
    again = import_areas(WIJKEN, by=SYSTEM, level=Level.DISTRICT, fields=fields)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2767)


def test_the_official_list_of_codes() -> None:
    path = realdata.DATA / "statbel-formaat/TU_COM_REFNIS.txt"
    assert import_areas(path, by=SYSTEM).created == 2769
    here = Area.objects.valid().get(level=Level.MUNICIPALITY, code=realdata.NIS)
    names = Area.objects.filter(pk__in=here.ancestor_ids()).values_list("code", flat=True)
    assert set(names) == {"42006", "42000", "40000", "02000"}
    assert Area.objects.valid().filter(level=Level.MUNICIPALITY).count() == 581
