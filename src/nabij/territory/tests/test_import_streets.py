from pathlib import Path

import pytest

from nabij.core.actors import SYSTEM
from nabij.core.imports import ImportFailed
from nabij.territory.imports import import_streets
from nabij.territory.models import Street
from tests.factories import make_municipality

pytestmark = pytest.mark.django_db
HEADER = "EPSG:4326_lat,EPSG:4326_lon,house_number,municipality_id,postcode,streetname_nl\n"


def write(path: Path, *rows: str) -> Path:
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows))
    return path


def test_addresses_become_one_point_per_street(tmp_path: Path) -> None:
    make_municipality(code="42006")
    path = write(
        tmp_path / "adressen.csv",
        "51.02,4.10,1,42006,9200,Kerkstraat",
        "51.04,4.12,3,42006,9200,Kerkstraat",
        "51.00,4.00,3,42006,9200,Zandstraat",
        "51.00,4.00,3,11001,2630,Laar",
    )
    outcome = import_streets(path, by=SYSTEM)
    assert (outcome.created, outcome.notes) == (2, ["1 adressen van andere gemeenten weggelaten"])
    rows = Street.objects.values_list("name", "postcode", "lon", "lat")
    assert list(rows) == [("Kerkstraat", "9200", 4.11, 51.03), ("Zandstraat", "9200", 4.0, 51.0)]
    again = import_streets(path, by=SYSTEM)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)


def test_what_is_wrong_is_named_by_row_and_column(tmp_path: Path) -> None:
    make_municipality(code="42006")
    path = write(tmp_path / "adressen.csv", "95,x,1,42006,92,", "51.04,4.12,3,42006,9200,Kerkstraat")
    with pytest.raises(ImportFailed) as failed:
        import_streets(path, by=SYSTEM)
    assert failed.value.lines() == [
        "adressen.csv, rij 2, streetname_nl: niet ingevuld of te lang",
        "adressen.csv, rij 2, postcode: '92' is geen postcode",
        "adressen.csv, rij 2, EPSG:4326_lon: 'x' is geen getal in graden",
        "adressen.csv, rij 2, EPSG:4326_lat: '95' is geen getal in graden",
    ]
    assert Street.objects.count() == 0


def test_the_municipality_has_to_be_here(tmp_path: Path) -> None:
    path = write(tmp_path / "adressen.csv", "51.04,4.12,3,42006,9200,Kerkstraat")
    with pytest.raises(ImportFailed, match="breng eerst de gemeente zelf binnen"):
        import_streets(path, by=SYSTEM)
    make_municipality(code="11001", name="Aartselaar")
    with pytest.raises(ImportFailed, match="er staan geen adressen van Aartselaar in"):
        import_streets(path, by=SYSTEM)
