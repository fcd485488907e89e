"""Lists of facilities from files: any header that people use, all or nothing, and counted from what is stored."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from nabij.core.actors import SYSTEM
from nabij.core.imports import ImportFailed
from nabij.territory import queries
from nabij.territory.facilities import cli
from nabij.territory.facilities.bringing import import_facilities
from nabij.territory.facilities.reading import Asked
from nabij.territory.indicators.comparing import figure_of
from nabij.territory.indicators.imports import Origin
from nabij.territory.models import Area, Facility, IndicatorEdition, Level
from tests.factories import make_area

pytestmark = pytest.mark.django_db
LIST = """\
Soort;Naam;Breedtegraad;Lengtegraad;Openingsuren;Capaciteit
apotheek;Bij de markt;51,001;4,001;ma-vr 09:00-18:00;
Zitbank;;51,002;4,002;;4
bank om op te zitten;;51,003;4,003;;
toilet;Station;51.2;4.2;;
"""


@pytest.fixture
def areas() -> list[Area]:
    return [make_area(Level.MUNICIPALITY, code=f"4200{n}", at=(4.0 + n / 100, 51.0)) for n in range(2)]


@pytest.fixture
def bring(tmp_path: Path, areas: list[Area]) -> Callable[..., Any]:
    def run(text: str, name: str = "lijst_2024.csv", **options: Any) -> Any:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        asked = Asked(**{key: options.pop(key) for key in list(options) if key in Asked.__dataclass_fields__})
        return import_facilities(path, by=SYSTEM, asked=asked, **options)

    return run


def count(code: str, area: Area) -> float | None:
    figure = figure_of(code, area)
    return figure.value if figure else None


def test_a_list_comes_in_and_is_counted(bring: Callable[..., Any], areas: list[Area]) -> None:
    outcome = bring(LIST, origin=Origin("Stad", "2024-05-01", "CC BY 4.0", "ask"))
    assert (outcome.created, outcome.notes[0]) == (3, "1 voorzieningen liggen elders en zijn weggelaten")
    rows = queries.facilities_of(areas[0])
    assert [(row.kind, row.name, row.opening_hours, row.capacity) for row in rows] == [
        ("pharmacy", "Bij de markt", "ma-vr 09:00-18:00", None), ("bench", "", "", 4.0), ("bench", "", "", None),
    ]  # fmt: skip
    assert (rows[0].source, str(rows[0].on), rows[0].licence, rows[0].reuse) == (
        "Stad", "2024-05-01", "CC BY 4.0", "ask",
    )  # fmt: skip
    assert [count(code, areas[0]) for code in ("benches", "pharmacies", "toilets")] == [2, 1, 0]
    assert [count(code, areas[1]) for code in ("benches", "pharmacies", "shops")] == [0, 0, None]


def test_the_same_list_again_replaces_it(bring: Callable[..., Any], areas: list[Area]) -> None:
    bring(LIST)
    rows = LIST.splitlines()
    outcome = bring("\n".join([*rows[:2], rows[2].replace(";;4", ";;6"), "wc;Nieuw;51,004;4,004;;"]))
    assert (outcome.created, outcome.updated, outcome.unchanged) == (1, 1, 1)
    assert "1 voorzieningen staan niet meer in de lijst en zijn weg" in outcome.notes
    assert count("benches", areas[0]) == 1
    assert Facility.objects.count() == 3


def test_another_edition_goes_before_the_former(bring: Callable[..., Any], areas: list[Area]) -> None:
    bring("soort,lon,lat\nbench,4.001,51.001\nbench,4.002,51.002\n", origin=Origin("Kaart", "2015-11-02"))
    bring("soort,lon,lat\nbench,4.005,51.005\n", origin=Origin("Stad", "2024-01-01"), area=areas[0])
    assert [row.source for row in queries.facilities_of(areas[0])] == ["Stad"]
    assert count("benches", areas[0]) == 1
    assert IndicatorEdition.objects.count() == 2


def test_a_list_about_one_area_counts_only_there(bring: Callable[..., Any], areas: list[Area]) -> None:
    outcome = bring("soort,lon,lat\nbench,4.001,51.001\nbench,4.019,51.005\n", area=areas[0])
    assert (outcome.created, count("benches", areas[0]), count("benches", areas[1])) == (1, 1, None)


def test_a_spreadsheet_under_a_title(tmp_path: Path, areas: list[Area]) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Onze banken"], [], ["soort", "lat", "lon"], ["bench", 51.001, 4.001], ["Bench", 51.002, 4.002]):
        sheet.append(row)
    book.save(tmp_path / "banken 2023.xlsx")
    assert import_facilities(tmp_path / "banken 2023.xlsx", by=SYSTEM).created == 2


def test_geojson_with_points_and_areas(bring: Callable[..., Any], areas: list[Area]) -> None:
    square = [[[4.001, 51.001], [4.003, 51.001], [4.003, 51.003], [4.001, 51.003], [4.001, 51.001]]]
    shapes = [{"type": "Point", "coordinates": [4.005, 51.005]}, {"type": "Polygon", "coordinates": square}]
    features = [
        {"type": "Feature", "properties": {"name": f"N{n}", "opening_hours": None}, "geometry": one}
        for n, one in enumerate(shapes)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    assert bring(text, "winkels_2024.geojson", kind="shop").created == 2
    rows = queries.facilities_of(areas[0])
    assert [(row.name, round(row.lon, 3), round(row.lat, 3)) for row in rows] == [
        ("N0", 4.005, 51.005), ("N1", 4.002, 51.002),
    ]  # fmt: skip


def test_metres_of_lambert(bring: Callable[..., Any], areas: list[Area]) -> None:
    bring("x;y;naam\n127100;189000;Hier\n", kind="bench", crs="EPSG:31370")
    facility = Facility.objects.get()
    assert (round(facility.lon, 2), round(facility.lat, 2)) == (4.04, 51.01)


def test_a_trial_writes_nothing(bring: Callable[..., Any]) -> None:
    outcome = bring(LIST, dry_run=True)
    assert (outcome.created, outcome.lines()[-1]) == (3, "Dit was een proef: er is niets bewaard.")
    assert (Facility.objects.count(), IndicatorEdition.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("text", "options", "line"),
    [
        ("soort,lat,lon,kleur\nbench,51,4,rood\n", {},
         "lijst_2024.csv, kleur: geen gekende kolom; laat ze weg met --skip als ze niet mee moet"),
        ("soort,lat,lon,openingsure\nbench,51,4,\n", {},
         "lijst_2024.csv, openingsure: geen gekende kolom; bedoelt u 'openingsuren'"),
        ("soort,lat,lon\nbench,51,4\nkiosk,51,4\n", {},
         "lijst_2024.csv, rij 3, soort: 'kiosk' is geen gekende soort; laat ze weg met --leave-unknown"),
        ("soort,lat,lon\nbench,noord,4\n", {}, "lijst_2024.csv, rij 2, lat: 'noord' is geen getal"),
        ("soort,lat,lon\n,51,4\n", {}, "lijst_2024.csv, rij 2, soort: niet ingevuld"),
        ("soort,lat,lon\nbench,51,\n", {}, "lijst_2024.csv, rij 2, lon: niet ingevuld"),
        ("soort,lat,lon\nbench,189000,127100\n", {},
         "lijst_2024.csv, rij 2, lon, lat: dit is geen lengte en breedte in graden; geef het stelsel op met --crs"),
        ("soort,lat,lon\nbench,4.001,51.001\n", {}, "lijst_2024.csv: geen enkele voorziening ligt in de gebieden hier"),
        ("soort,lat,lon,capaciteit\nbench,51,4,-1\n", {}, "lijst_2024.csv, rij 2, capaciteit: '-1' is minder dan 0"),
        ("soort,lat,lon,status\nbench,51,4,kapot\n", {},
         "lijst_2024.csv, rij 2, status: 'kapot' is geen gekende toestand; schrijf 'open' of 'gesloten'"),
        ("soort,id,lat,lon\nbench,1,51,4\nbench,1,51,4.001\n", {},
         "lijst_2024.csv, rij 3, id: '1' staat ook op rij 2, met andere gegevens"),
        ("lat,lon\n51,4\n", {}, "lijst_2024.csv: geen kolom met de soort gevonden; geef ze met --kind"),
        ("soort,naam\nbench,A\n", {}, "lijst_2024.csv: geen kolommen met de plaats gevonden: geef lon en lat"),
        ("lat,lon\n51,4\n", {"kind": "kiosk"}, "Er is geen soort 'kiosk'; wel: pharmacy, gp"),
        (f"soort,naam,lat,lon\nbench,{'x' * 201},51,4\n", {}, "lijst_2024.csv, rij 2, naam: langer dan 200 tekens"),
        ("soort,lat,lon\nbench,51,4\n", {"name": "lijst.csv"}, "lijst.csv: geef de dag van de lijst met --on"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_is_kept(
    bring: Callable[..., Any], text: str, options: dict[str, Any], line: str
) -> None:
    with pytest.raises(ImportFailed) as failed:
        bring(text, **options)
    assert failed.value.lines()[0].startswith(line)
    assert Facility.objects.count() == 0


def test_equal_rows_count_once_and_closed_ones_not(bring: Callable[..., Any]) -> None:
    text = "soort,naam,lat,lon,status\n" + "bench,A,51.001,4.001,open\n" * 2 + "bench,B,51.002,4.002,gesloten\n"
    outcome = bring(text)
    assert (outcome.created, outcome.notes[0]) == (1, "1 voorzieningen die niet open zijn, zijn weggelaten")


def run(command: object, *arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])  # type: ignore[arg-type]


def test_on_the_command_line(tmp_path: Path, areas: list[Area]) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text("soort,lat,lon,kleur\nkiosk,51.001,4.001,rood\nbench,51.002,4.002,bruin\n")
    wrong = run(cli.import_, path, "--edition", "2024")
    assert (wrong.exit_code, Facility.objects.count()) == (2, 0)
    done = run(
        cli.import_, path, "--edition", "2024", "--skip", "kleur", "--leave-unknown", "--within", "gemeente:42000"
    )
    assert (done.exit_code, done.output.splitlines()[:2]) == (
        0, ["1 nieuw, 0 bijgewerkt, 0 ongewijzigd", "1 voorzieningen van een andere soort weggelaten: kiosk (1)"],
    )  # fmt: skip
    assert run(cli.import_, path, "--within", "gemeente:1").exit_code == 2


def test_kinds_are_data(tmp_path: Path, areas: list[Area]) -> None:
    path = tmp_path / "soorten.json"
    path.write_text(json.dumps([{"code": "kiosk", "name": "Kiosk", "aliases": ["krantenwinkel"]}]))
    assert "kiosk            Kiosk" in run(cli.kinds, path).output
    rows = tmp_path / "lijst_2024.csv"
    rows.write_text("soort,lat,lon\nKrantenwinkel,51.001,4.001\n")
    assert run(cli.import_, rows).exit_code == 0
    assert queries.facilities_of(areas[0])[0].kind == "kiosk"
    path.write_text(json.dumps([{"code": "a", "name": "X"}, {"code": "b", "name": "x"}]))
    assert run(cli.kinds, path).output == "'x' kan maar bij één soort horen: a of b\n"
    path.write_text(json.dumps([{"name": "X"}]))
    assert run(cli.kinds, path).exit_code == 2
