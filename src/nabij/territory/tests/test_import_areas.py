import gzip
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nabij.core.actors import SYSTEM
from nabij.core.imports import ImportFailed
from nabij.core.models import AuditEvent
from nabij.territory.imports import import_areas
from nabij.territory.imports.geojson import Fields
from nabij.territory.models import Area, Level
from tests.factories import make_municipality

pytestmark = pytest.mark.django_db
SQUARE = [[[4.0, 51.0], [4.01, 51.0], [4.01, 51.01], [4.0, 51.01], [4.0, 51.0]]]
FIELDS = Fields("nis", "naam")
REFNIS = "LVL_REFNIS|CD_REFNIS|CD_SUP_REFNIS|TX_REFNIS_DE|TX_REFNIS_FR|TX_REFNIS_NL|DT_VLDT_START|DT_VLDT_END\r\n"

Write = Callable[..., Path]


def feature(code: Any = "42006", name: Any = "Dendermonde", geometry: Any = None, **more: Any) -> dict[str, Any]:
    shape = {"type": "Polygon", "coordinates": SQUARE} if geometry is None else geometry
    return {"type": "Feature", "properties": {"nis": code, "naam": name, **more}, "geometry": shape}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to(*features: Any, name: str = "gemeenten.geojson", **members: Any) -> Path:
        path = tmp_path / name
        content = json.dumps({"type": "FeatureCollection", "features": list(features), **members})
        path.write_bytes(gzip.compress(content.encode()) if name.endswith(".gz") else content.encode())
        return path

    return to


def bring(path: Path, **options: Any) -> tuple[int, int, int]:
    options = {"level": Level.MUNICIPALITY, "fields": FIELDS, **options}
    outcome = import_areas(path, by=SYSTEM, **options)
    return outcome.created, outcome.updated, outcome.unchanged


def problems(path: Path, **options: Any) -> list[str]:
    with pytest.raises(ImportFailed) as failed:
        bring(path, **options)
    assert Area.objects.exclude(source="eerst").count() == 0
    return failed.value.lines()


def test_areas_come_in_with_polygon_box_and_source(write: Write) -> None:
    assert bring(write(feature(), feature("42003", "Berlare")), source="Statbel") == (2, 0, 0)
    area = Area.objects.get(code="42006")
    assert (area.name, area.level, area.source, area.valid_from) == ("Dendermonde", "municipality", "Statbel", None)
    assert (area.min_lon, area.min_lat, area.max_lon, area.max_lat) == (4.0, 51.0, 4.01, 51.01)
    assert AuditEvent.objects.get().action == "areas.imported"


def test_a_packed_file_is_read_as_well(write: Write) -> None:
    assert bring(write(feature(), name="gemeenten.geojson.gz")) == (1, 0, 0)


def test_a_second_time_updates_and_doubles_nothing(write: Write) -> None:
    bring(write(feature(), feature("42003", "Berlare")))
    assert bring(write(feature(), feature("42003", "Berlare aan de Schelde"))) == (0, 1, 1)
    assert set(Area.objects.values_list("name", flat=True)) == {"Dendermonde", "Berlare aan de Schelde"}


def test_a_dry_run_writes_nothing(write: Write) -> None:
    assert bring(write(feature()), dry_run=True) == (1, 0, 0)
    assert Area.objects.count() == 0
    assert AuditEvent.objects.count() == 0


def test_new_boundaries_end_the_old_ones_on_the_eve(write: Write) -> None:
    bring(write(feature()), valid_from=date(2019, 1, 1))
    assert bring(write(feature(name="Groot-Dendermonde")), valid_from=date(2025, 1, 1)) == (1, 1, 0)
    rows = Area.objects.order_by("valid_from").values_list("name", "valid_from", "valid_to")
    assert list(rows) == [
        ("Dendermonde", date(2019, 1, 1), date(2024, 12, 31)),
        ("Groot-Dendermonde", date(2025, 1, 1), None),
    ]
    assert bring(write(feature()), valid_from=date(2019, 1, 1)) == (0, 0, 1)
    assert Area.objects.valid(date(2020, 6, 1)).get().name == "Dendermonde"


def test_a_nis_code_that_lost_its_zero_gets_it_back(write: Write) -> None:
    bring(write(feature(2000, "Vlaams Gewest")), level=Level.REGION)
    assert Area.objects.get().code == "02000"


def test_parents_are_found_by_their_code_and_other_levels_stay(write: Write) -> None:
    bring(write(feature()))
    zone = Area.objects.create(level=Level.PRIMARY_CARE_ZONE, code="elz9", name="Zone")
    fields = Fields("nis", "naam", (("in", ""),))
    assert bring(write(feature("W1", "Appels", **{"in": 42006})), level=Level.DISTRICT, fields=fields) == (1, 0, 0)
    district = Area.objects.get(code="W1")
    district.parents.add(zone)
    assert bring(write(feature("W1", "Appels", **{"in": "42006"})), level=Level.DISTRICT, fields=fields) == (0, 0, 1)
    assert {parent.code for parent in district.parents.all()} == {"42006", "elz9"}


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:EPSG::31370", "EPSG:31370"])
def test_lambert_coordinates_become_degrees(write: Write, name: str) -> None:
    lambert = [[[132000, 190000], [133000, 190000], [133000, 191000], [132000, 191000], [132000, 190000]]]
    crs = {"type": "name", "properties": {"name": name}}
    bring(write(feature(geometry={"type": "Polygon", "coordinates": lambert}), crs=crs))
    area = Area.objects.get()
    assert area.min_lon == pytest.approx(4.11, abs=0.02)
    assert area.min_lat == pytest.approx(51.02, abs=0.02)


def test_every_wrong_feature_is_named_and_nothing_is_written(write: Write) -> None:
    bow_tie = [[[4, 51], [4.1, 51.1], [4.1, 51], [4, 51.1], [4, 51]]]
    path = write(
        feature(),
        feature("", "Zonder code"),
        feature("2", ""),
        feature("3", "Strik", {"type": "Polygon", "coordinates": bow_tie}),
        feature("4", "Punt", {"type": "Point", "coordinates": [4, 51]}),
        feature("5", "Leeg", {"type": "Polygon", "coordinates": []}),
        feature("6", "Krom", {"type": "Polygon", "coordinates": "abc"}),
        feature("7", "Meters", {"type": "Polygon", "coordinates": [[[1e5, 2e5], [2e5, 2e5], [2e5, 3e5], [1e5, 2e5]]]}),
        {**feature("8", "Niets"), "geometry": None},
        "geen feature",
    )
    assert problems(path) == [
        "gemeenten.geojson, feature 2, nis: niet ingevuld",
        "gemeenten.geojson, feature 3 (2), naam: niet ingevuld",
        "gemeenten.geojson, feature 4 (3), geometry: de veelhoek klopt niet: Self-intersection[4.05 51.05]",
        "gemeenten.geojson, feature 5 (4), geometry: dit is geen veelhoek maar 'Point'",
        "gemeenten.geojson, feature 6 (5), geometry: de veelhoek is leeg",
        "gemeenten.geojson, feature 7 (6), geometry: de coördinaten kunnen niet gelezen worden",
        "gemeenten.geojson, feature 8 (7), geometry: de coördinaten zijn geen lengte en breedte in graden; "
        "geef het stelsel op met --crs",
        "gemeenten.geojson, feature 9 (8), geometry: er is geen veelhoek",
        "gemeenten.geojson, feature 10: dit is geen feature met eigenschappen",
    ]


def test_at_most_twenty_lines_and_how_many_more(write: Write) -> None:
    lines = problems(write(*[feature(str(number), "") for number in range(25)]))
    assert len(lines) == 21
    assert lines[-1] == "en nog 5 andere fouten"


def test_a_code_that_stands_twice_and_a_parent_that_is_not_there(write: Write) -> None:
    assert problems(write(feature(), feature())) == [
        "gemeenten.geojson, feature 2 (42006): dezelfde code staat ook bij feature 1 (42006)"
    ]
    fields = Fields("nis", "naam", (("in", ""),))
    assert problems(write(feature(**{"in": "99999"})), fields=fields) == [
        "gemeenten.geojson, feature 1 (42006): er is geen gebied met code '99999'; breng dat eerst binnen"
    ]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"{", "stuk.geojson, rij 1: dit is geen geldige JSON"),
        (b'{"a":\n\xff}', "stuk.geojson, rij 2: de tekens zijn geen UTF-8; bewaar het bestand als 'CSV UTF-8'"),
        (b'{"type": "Feature"}', "stuk.geojson: dit is geen GeoJSON met een FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": []}', "stuk.geojson: er staan geen gebieden in dit bestand"),
    ],
)
def test_a_broken_file_is_told_in_one_line(tmp_path: Path, content: bytes, line: str) -> None:
    path = tmp_path / "stuk.geojson"
    path.write_bytes(content)
    assert problems(path) == [line]


def test_a_file_that_is_not_there_or_not_packed(tmp_path: Path) -> None:
    assert problems(tmp_path / "weg.geojson") == [f"{tmp_path}/weg.geojson: dit bestand bestaat niet"]
    (tmp_path / "valse.geojson.gz").write_bytes(b"{}")
    assert problems(tmp_path / "valse.geojson.gz") == [
        "valse.geojson.gz: kan niet gelezen worden (Not a gzipped file (b'{}'))"
    ]


def test_a_wrong_field_name_lists_those_that_exist(write: Write) -> None:
    assert problems(write(feature()), fields=Fields("code", "naam")) == [
        "gemeenten.geojson: er is geen veld 'code'; wel: nis, naam"
    ]


def test_an_unknown_coordinate_system(write: Write) -> None:
    crs = {"type": "name", "properties": {"name": "EPSG:999999"}}
    assert problems(write(feature(), crs=crs)) == [
        "gemeenten.geojson, crs: het coördinatenstelsel 'EPSG:999999' is niet gekend"
    ]


@pytest.mark.parametrize("crs", [None, 7, {}, {"properties": None}, {"properties": {"name": "CRS84"}}])
def test_without_a_told_system_coordinates_are_degrees(write: Write, crs: Any) -> None:
    assert bring(write(feature(), crs=crs)) == (1, 0, 0)


def test_the_official_list_of_codes(tmp_path: Path) -> None:
    path = tmp_path / "TU_COM_REFNIS.txt"
    path.write_bytes(
        "\ufeff".encode()
        + REFNIS.encode()
        + b"1|2000|-|F|F|Vlaams Gewest|01/01/1970|31/12/9999\r\n"
        + b"2|40000|02000|O|O|Provincie Oost-Vlaanderen|01/01/1970|31/12/9999\r\n"
        + b"3|42000|40000|A|A|Arrondissement Dendermonde|01/01/1970|31/12/9999\r\n"
        + b"4|42006|42000|D|T|Dendermonde|01/01/1970|31/12/1976\r\n"
        + b"4|42006|42000|D|T|Dendermonde|01/01/1977|31/12/9999\r\n"
    )
    undated = Area.objects.create(level=Level.MUNICIPALITY, code="42006", name="Dendermonde", geometry={"type": "x"})
    assert bring(path, level="", fields=None) == (4, 1, 0)
    undated.refresh_from_db()
    assert (undated.valid_from, undated.valid_to, undated.geometry) == (date(1977, 1, 1), None, {"type": "x"})
    assert [area.level for area in Area.objects.filter(pk__in=undated.ancestor_ids()).order_by("code")] == [
        "region",
        "province",
        "arrondissement",
        "municipality",
    ]
    assert Area.objects.get(code="42006", valid_to=date(1976, 12, 31)).parents.get().code == "42000"
    assert bring(path, level="", fields=None) == (0, 0, 5)


def test_what_is_wrong_in_the_official_list(tmp_path: Path) -> None:
    path = tmp_path / "refnis.txt"
    path.write_text(REFNIS + "9|x|-|D|F||1977|31/12/9999\r\n", encoding="utf-8-sig")
    assert problems(path, level="", fields=None) == [
        "refnis.txt, rij 2, LVL_REFNIS: '9' is geen niveau (1-4)",
        "refnis.txt, rij 2, CD_REFNIS: 'x' is geen NIS-code",
        "refnis.txt, rij 2, TX_REFNIS_NL: niet ingevuld",
        "refnis.txt, rij 2, DT_VLDT_START: '1977' is geen datum dd/mm/jjjj",
    ]


def test_a_table_gives_areas_without_a_polygon(tmp_path: Path) -> None:
    path = tmp_path / "sectoren.csv"
    path.write_text("sector;naam\n42006A00-;Centrum\n42006A01-;Zuid\n")
    assert bring(path, level=Level.SECTOR, fields=Fields("sector", "naam")) == (2, 0, 0)
    assert Area.objects.get(code="42006A00-").geometry is None


def test_a_neighbourhood_lies_in_the_municipalities_that_hold_a_piece_of_it(write: Write) -> None:
    here, there = make_municipality(at=(3.995, 51.0)), make_municipality(at=(4.005, 51.0))
    make_municipality(at=(4.0099, 51.0))  # a hundredth: the blur of a simplified border
    bring(write(feature("B1", "Buurt")), level=Level.NEIGHBOURHOOD)
    assert set(Area.objects.get(code="B1").parents.all()) == {here, there}
