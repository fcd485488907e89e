"""The official figures of a few municipalities come in as their own staff would bring them in."""

import csv
import gzip
from datetime import date
from pathlib import Path

import pytest

from nabij.core.actors import SYSTEM
from nabij.territory.imports import import_areas
from nabij.territory.imports.geojson import Fields
from nabij.territory.indicators import definitions
from nabij.territory.indicators.comparing import compare, figure_of, figures_of
from nabij.territory.indicators.expected import expected_and_reached
from nabij.territory.indicators.figures import How
from nabij.territory.indicators.imports import import_indicators
from nabij.territory.indicators.imports.readings import IndicatorOutcome
from nabij.territory.indicators.imports.starter import import_starter_set
from nabij.territory.models import Area, IndicatorValue, Level
from nabij.territory.services import compose_neighbourhood
from tests import realdata

pytestmark = [pytest.mark.realdata, pytest.mark.django_db, realdata.needs_data]
HERE = {"42006": "Dendermonde", "42011": "Lebbeke", "46030": "Beveren-Kruibeke-Zwijndrecht"}


def build(folder: Path) -> IndicatorOutcome:
    """Three municipalities (one made by a merger of 2025), their wijken, zones and region, with the starter set."""
    region = folder / "gewest.csv"
    region.write_text("code,name\n02000,Vlaams Gewest\n")
    import_areas(region, by=SYSTEM, level=Level.REGION, fields=Fields("code", "name"))
    zones = realdata.extract("gebieden-geometrie/eerstelijnszones.geojson.gz", folder, lambda one: True)
    parents = (("region", Level.REGION),)
    zones.write_text(zones.read_text().replace('"elz":', '"region": "02000", "elz":'))
    import_areas(zones, by=SYSTEM, level=Level.PRIMARY_CARE_ZONE, fields=Fields("elz", "name", parents))
    places = realdata.extract("gebieden-geometrie/gemeenten_2025.geojson.gz", folder, lambda one: one["nis"] in HERE)
    above = (("elz", Level.PRIMARY_CARE_ZONE), ("region_nis", Level.REGION))
    import_areas(places, by=SYSTEM, level=Level.MUNICIPALITY, fields=Fields("nis", "name", above))
    wijken = realdata.extract("gebieden-geometrie/wijken_2024.geojson.gz", folder, lambda one: one["nis_2025"] in HERE)
    parents = (("nis_2025", Level.MUNICIPALITY),)
    import_areas(wijken, by=SYSTEM, level=Level.DISTRICT, fields=Fields("wijk", "name", parents))
    return import_starter_set(realdata.DATA, by=SYSTEM)


def municipality(code: str) -> Area:
    return Area.objects.get(level=Level.MUNICIPALITY, code=code)


def value(code: str, area: Area, on: date | None = None) -> float | None:
    figure = figure_of(code, area, on=on)
    assert figure is not None, code
    return figure.value


def counted_by_hand(nis: set[str], first: int) -> int:
    """Persons of an age and over on 1 January 2015, straight from the file."""
    with gzip.open(realdata.DATA / "bevolking-gemeente/leeftijd_geslacht_2009_2015.csv.gz", "rt") as file:
        return sum(
            int(row["population"])
            for row in csv.DictReader(file)
            if row["year"] == "2015" and row["nis"] in nis and int(row["age"]) >= first
        )


def test_the_starter_set(tmp_path: Path) -> None:
    outcome = build(tmp_path)
    dendermonde, merged = municipality("42006"), municipality("46030")
    assert {figure.indicator.code for figure in figures_of(dendermonde)} >= {
        "inhabitants", "density", "share_65plus", "share_80plus", "share_85plus", "share_living_alone", "households",
        "household_growth_2040", "income_per_declaration", "deprivation", "share_before_1946", "pharmacies_per_1000",
        "benches_per_1000", "stops_per_1000", "dwellings",
    }  # fmt: skip
    # By hand.
    older = counted_by_hand({"42006"}, 65)
    assert value("age_65plus", dendermonde) == older
    assert value("share_65plus", dendermonde) == pytest.approx(100 * older / 44938)
    merger = counted_by_hand({"46003", "46013", "11056"}, 85)
    assert (value("age_85plus", merged), value("households", dendermonde, date(2023, 1, 1))) == (merger, 20954)
    assert value("household_growth_2040", dendermonde) == pytest.approx(100 * (22717 / 20954 - 1), abs=0.01)
    assert value("inhabitants", dendermonde, date(2015, 1, 1)) == 44938
    figure = figure_of("age_85plus", merged)
    assert figure is not None
    assert (figure.mapped, figure.missing, figure.is_old) == (True, 0, True)
    asked = [line for line in outcome.warnings if "toestemming" in line]
    assert len(asked) >= 5
    assert figure_of("pharmacies", dendermonde).ask_first  # type: ignore[union-attr]
    region = Area.objects.get(level=Level.REGION)
    assert value("institutional_85plus", region) == pytest.approx(21.99, abs=0.01)
    assert IndicatorValue.objects.filter(mapped=True).exists()
    assert import_starter_set(realdata.DATA, by=SYSTEM).created == 0
    _check_neighbourhood(dendermonde)


def _check_neighbourhood(dendermonde: Area) -> None:
    wijken = list(dendermonde.children.filter(level=Level.DISTRICT).order_by("code"))[:8]
    area = compose_neighbourhood(code="B1", name="Buurt", parts=wijken, by=SYSTEM)
    inhabitants = figure_of("inhabitants", area)
    assert inhabitants is not None
    assert (inhabitants.how, inhabitants.on, inhabitants.parts) == (How.SUM, date(2011, 1, 1), 8)
    weights = [value("inhabitants", one, date(2011, 1, 1)) or 0 for one in wijken]
    scores = [value("deprivation", one) or 0 for one in wijken]
    by_hand = sum(weight * score for weight, score in zip(weights, scores, strict=True)) / sum(weights)
    assert value("deprivation", area) == pytest.approx(by_hand)
    found = {one.figure.indicator.code: one for one in compare(area, ["deprivation", "benches_per_1000"])}
    beside = {one.area.code: one.difference for one in found["deprivation"].beside}
    assert beside["42006"] == pytest.approx(by_hand - (value("deprivation", dendermonde) or 0))
    reach = expected_and_reached(area)
    assert reach is not None
    assert reach.borrowed_from == dendermonde
    assert 0 < reach.expected.low < reach.expected.value < reach.expected.high < 0.2 * sum(weights)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("TF_SOC_POP_STRUCT_2015_uittreksel.txt", {"inhabitants": 44938.0}),
        ("TF_PSNL_INC_TAX_MUNTY_uittreksel.txt", {"declarations": 25952.0}),
    ],
)
def test_an_official_form_as_it_is_published(name: str, expected: dict[str, float]) -> None:
    area = Area.objects.create(level=Level.MUNICIPALITY, code="42006", name="Dendermonde")
    outcome = import_indicators(realdata.DATA / "statbel-formaat" / name, by=SYSTEM)
    assert outcome.created > 0
    assert definitions.current()
    for code, number in expected.items():
        assert value(code, area) == number
