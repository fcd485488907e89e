import json
import zipfile
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from nabij.core import search
from nabij.core.actors import SYSTEM
from nabij.core.imports import ImportFailed, Outcome
from nabij.core.models import AuditEvent
from nabij.directory import cli
from nabij.directory.imports import import_directory, write_template
from nabij.directory.imports.columns import COLUMNS
from nabij.directory.models import Location, Organisation, Service
from nabij.territory.models import Street
from tests.factories import make_municipality, make_neighbourhood

pytestmark = pytest.mark.django_db
HEADERS = ("organisatie", "dienst")
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to(headers: tuple[str, ...], *rows: tuple[Any, ...], name: str = "kaart.xlsx") -> Path:
        path = tmp_path / name
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (headers, *rows):
            sheet.append(row)
        book.save(path)
        return path

    return to


def bring(path: Path, **options: Any) -> Outcome:
    return import_directory(path, by=SYSTEM, **options)


def counts(outcome: Outcome) -> tuple[int, int, int]:
    return outcome.created, outcome.updated, outcome.unchanged


def problems(path: Path, **options: Any) -> list[str]:
    with pytest.raises(ImportFailed) as failed:
        bring(path, **options)
    assert (Organisation.objects.count(), Service.objects.count()) == (0, 0)
    return failed.value.lines()


FULL = {
    "Organisatie": "Thuiszorg De Linde",
    "Dienst *": "Boodschappendienst",
    "beschrijving": "Wij brengen boodschappen.",
    "Noden": "Boodschappen; household.cleaning",
    "kring": 4.0,
    "gemeente": "Dendermonde",
    "locatie": "Huis van de Buurt",
    "adres": "Kerkstraat 12",
    "lengtegraad": "4,1012",
    "latitude": 51.0283,
    "toegankelijkheid": "Met de rolstoel",
    "TEL": "052 12 34 56",
    "E-mail": "linde@example.org",
    "website": "linde.example.org",
    "Openingsuren": "ma 9:00-12:00",
    "werkingsgebied": "Centrum",
    "talen": "Nederlands, frans",
    "prijs": "€ 5,50 per keer",
    "doelgroep": "65-plussers",
    "hoe aanvragen": "Bel ons.",
    "nodige documenten": "Identiteitskaart",
    "wachttijd": "2 weken",
    "vrije plaatsen": 4,
    "bevestigd op": date(2026, 9, 15),
}


def test_every_column_finds_its_place(write: Write) -> None:
    municipality = make_municipality(code="42006", name="Dendermonde")
    neighbourhood = make_neighbourhood(municipality, name="Centrum")
    assert counts(bring(write(tuple(FULL), tuple(FULL.values())))) == (1, 0, 0)
    service = Service.objects.get()
    assert (service.organisation.name, service.organisation.municipality) == ("Thuiszorg De Linde", municipality)
    assert (service.name, service.description, service.ring) == ("Boodschappendienst", "Wij brengen boodschappen.", 4)
    assert service.terms == ["household.groceries", "household.cleaning"]
    assert (service.phone, service.email) == ("052 12 34 56", "linde@example.org")
    assert (service.website, service.languages) == ("https://linde.example.org", ["nl", "fr"])
    assert (service.eligibility, service.application_process) == ("65-plussers", "Bel ons.")
    assert (service.required_documents, service.waiting_days, service.capacity_left) == ("Identiteitskaart", 14, 4)
    assert service.confirmed_on == date(2026, 9, 15)
    assert list(service.areas.all()) == [neighbourhood]
    location = service.at_locations.get().location
    assert (location.name, location.address, location.lon, location.lat, location.accessibility) == (
        "Huis van de Buurt", "Kerkstraat 12", 4.1012, 51.0283, "Met de rolstoel",
    )  # fmt: skip
    schedule = service.schedules.get()
    assert (schedule.weekday, schedule.opens_at, schedule.closes_at, schedule.location) == (0, time(9), time(12), None)
    cost = service.costs.get()
    assert (cost.option, cost.amount) == ("€ 5,50 per keer", Decimal("5.50"))
    assert search.find("service", "boodschap") == [service.pk]
    assert AuditEvent.objects.get().action == "directory.imported"


def test_a_second_time_updates_and_doubles_nothing(write: Write) -> None:
    make_neighbourhood(make_municipality(code="42006", name="Dendermonde"), name="Centrum")
    path = write(tuple(FULL), tuple(FULL.values()))
    bring(path)
    assert counts(bring(path)) == (0, 0, 1)
    changed = FULL | {"prijs": "gratis", "Openingsuren": "di 10-11", "adres": "Zandstraat 3"}
    assert counts(bring(write(tuple(changed), tuple(changed.values())))) == (0, 1, 0)
    service = Service.objects.get()
    assert (service.costs.get().amount, service.schedules.get().weekday) == (Decimal(0), 1)
    assert service.at_locations.get().location.address == "Zandstraat 3"


def test_more_services_at_places_of_their_own_than_sqlite_takes_in_one_condition(write: Write) -> None:
    rows = [(f"Organisatie {number}", "Dienst", f"Straat {number}") for number in range(1100)]
    path = write((*HEADERS, "adres"), *rows)
    assert counts(bring(path)) == (1100, 0, 0)
    assert counts(bring(path)) == (0, 0, 1100)


def test_columns_that_are_not_in_the_file_stay(write: Write) -> None:
    bring(write((*HEADERS, "omschrijving", "telefoon"), ("A", "B", "Uitleg", "052 1")))
    assert counts(bring(write((*HEADERS, "telefoon"), ("A", "B", "")))) == (0, 1, 0)
    assert Service.objects.values_list("description", "phone").get() == ("Uitleg", "")


def test_what_the_organisation_confirmed_later_stays(write: Write) -> None:
    headers = (*HEADERS, "wachttijd", "bevestigd op")
    bring(write(headers, ("A", "B", 7, "01/09/2026")))
    Service.objects.update(waiting_days=30, confirmed_on=date(2026, 10, 1))
    assert counts(bring(write(headers, ("A", "B", 3, "02/09/2026")))) == (0, 0, 1)
    bring(write(headers, ("A", "B", 3, "02/10/2026")))
    assert Service.objects.values_list("waiting_days", "confirmed_on").get() == (3, date(2026, 10, 2))


def test_a_service_at_two_places_with_hours_of_their_own(write: Write) -> None:
    headers = (*HEADERS, "adres", "openingsuren")
    bring(write(headers, ("A", "B", "Straat 1", "ma 9-12"), ("a", "b", "Straat 2", "di 9-12")))
    service = Service.objects.get()
    assert Location.objects.count() == 2
    hours = {schedule.location.address: schedule.weekday for schedule in service.schedules.all() if schedule.location}
    assert hours == {"Straat 1": 0, "Straat 2": 1}


def test_an_address_finds_its_point_and_a_point_its_municipality(write: Write) -> None:
    municipality = make_municipality(at=(4.0, 51.0))
    Street.objects.create(name="Kerkstraat", municipality=municipality, lon=4.005, lat=51.005)
    bring(write((*HEADERS, "adres"), ("A", "B", "Kerkstraat 12")))
    location = Location.objects.get()
    assert (location.lon, location.lat) == (4.005, 51.005)
    assert Organisation.objects.get().municipality == municipality


def test_by_appointment_goes_to_how_to_apply(write: Write) -> None:
    bring(write((*HEADERS, "openingsuren"), ("A", "B", "op afspraak")))
    assert Service.objects.get().application_process == "Op afspraak."


def test_a_dry_run_writes_nothing(write: Write) -> None:
    assert counts(bring(write(HEADERS, ("A", "B")), dry_run=True)) == (1, 0, 0)
    assert (Organisation.objects.count(), AuditEvent.objects.count()) == (0, 0)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_with_any_separator_and_byte_order_mark(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "kaart.csv"
    path.write_text(separator.join(HEADERS) + "\n" + separator.join(["Één", '"B"']) + "\n", encoding="utf-8-sig")
    bring(path)
    assert Service.objects.values_list("organisation__name", "name").get() == ("Één", "B")


def test_every_wrong_cell_is_named_by_row_and_column_and_nothing_is_written(write: Write) -> None:
    wrong = {
        "organisatie": ("", "kolom A (organisatie): niet ingevuld"),
        "dienst": ("x" * 161, "kolom B (dienst): langer dan 160 tekens"),
        "noden": ("Boodschapen", "kolom C (noden): 'Boodschapen' is geen gekende nood; bedoelt u 'Boodschappen'?"),
        "kring": ("2", "kolom D (kring): '2' is geen kring; kies 3 of 4"),
        "gemeente": ("Atlantis", "kolom E (gemeente): 'Atlantis' is geen gekende gemeente"),
        "lon": ("oost", "kolom F (lon): 'oost' is geen getal in graden"),
        "lat": ("95", "kolom G (lat): '95' is geen getal in graden"),
        "telefoon": ("bel maar", "kolom H (telefoon): 'bel maar' is geen telefoonnummer"),
        "e-mail": ("a@", "kolom I (e-mail): 'a@' is geen e-mailadres"),
        "website": ("http://", "kolom J (website): 'http://' is geen webadres"),
        "openingsuren": ("ma 25-26", "kolom K (openingsuren): '25' is geen uur"),
        "werkingsgebied": ("Nergens", "kolom L (werkingsgebied): 'Nergens' is geen gekend gebied"),
        "talen": ("Klingon", "kolom M (talen): 'Klingon' is geen gekende taal"),
        "wachttijd": ("lang", "kolom N (wachttijd): 'lang' is geen wachttijd; schrijf een aantal dagen of weken"),
        "vrije plaatsen": ("-1", "kolom O (vrije plaatsen): '-1' is geen aantal"),
        "bevestigd op": ("morgen", "kolom P (bevestigd op): 'morgen' is geen datum dd/mm/jjjj"),
    }
    path = write(tuple(wrong), ("Goed", "Dienst"), tuple(cell for cell, _line in wrong.values()))
    assert sorted(problems(path)) == sorted(f"kaart.xlsx, rij 3, {line}" for _cell, line in wrong.values())


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        ({"lon": 51.03, "lat": 4.1}, "rij 2, kolom C (lon): lon en lat lijken omgewisseld"),
        ({"lon": 4.1, "lat": None}, "rij 2: vul lon en lat allebei in, of geen van beide"),
        ({"bevestigd op": "01/01/2199"}, "rij 2, kolom C (bevestigd op): '01/01/2199' ligt in de toekomst"),
    ],
)
def test_values_that_can_not_be(write: Write, cells: dict[str, Any], line: str) -> None:
    assert problems(write((*HEADERS, *cells), ("A", "B", *cells.values()))) == [f"kaart.xlsx, {line}"]


def test_rows_that_contradict_each_other(write: Write) -> None:
    headers = (*HEADERS, "adres", "prijs")
    path = write(
        headers, ("A", "B", "Straat 1", "1 euro"), ("A", "b", "straat 1", ""), ("A", "B", "Straat 2", "2 euro")
    )
    assert problems(path) == [
        "kaart.xlsx, rij 3: dezelfde dienst op hetzelfde adres staat ook op rij 2",
        "kaart.xlsx, rij 4: prijs verschilt van rij 2; laat de cel hier leeg of maak ze gelijk",
    ]


def test_an_area_with_a_name_that_others_have(write: Write) -> None:
    make_neighbourhood(name="Centrum", code="B1")
    make_neighbourhood(name="Centrum", code="B2")
    headers = (*HEADERS, "werkingsgebied")
    assert problems(write(headers, ("A", "B", "Centrum"))) == [
        "kaart.xlsx, rij 2, kolom C (werkingsgebied): meer dan een gebied heet 'Centrum'; geef de code"
    ]
    bring(write(headers, ("A", "B", "B2; B1")))
    assert {area.code for area in Service.objects.get().areas.all()} == {"B1", "B2"}


def test_unknown_and_double_headers_are_refused_by_name(write: Write) -> None:
    lines = problems(write((*HEADERS, "schoenmaat", "Dienst"), ("A", "B", 42, "C")))
    assert lines[:2] == [
        "kaart.xlsx, rij 1, kolom C: 'schoenmaat' is geen gekende kolom",
        "kaart.xlsx, rij 1, kolom D: dit is dezelfde kolom als kolom B",
    ]
    assert lines[2] == "Gekende kolommen: " + ", ".join(column.header for column in COLUMNS)


def test_a_title_may_stand_above_the_header(write: Write) -> None:
    path = write(("Sociale kaart 2026",), (), HEADERS, ("A", ""))
    assert problems(path) == ["kaart.xlsx, rij 4, kolom B (dienst): niet ingevuld"]


def test_files_that_are_no_table(tmp_path: Path, write: Write) -> None:
    fake = tmp_path / "kaart.xlsx"
    fake.write_bytes(b"geen zip")
    unreadable = "dit is geen rekenblad (xlsx, xls of ods) dat gelezen kan worden"
    assert problems(fake) == [f"kaart.xlsx: {unreadable}"]
    with zipfile.ZipFile(fake, "w") as packed:
        packed.writestr("x", "y")
    assert problems(fake) == [f"kaart.xlsx: {unreadable}"]
    assert problems(tmp_path / "weg.xlsx") == [f"{tmp_path}/weg.xlsx: dit bestand bestaat niet"]
    assert problems(write(("naam",), ("x",))) == [
        "kaart.xlsx: geen rij met titels gevonden; er zijn ten minste nodig: organisatie, dienst"
    ]
    assert problems(write(HEADERS)) == ["kaart.xlsx: er staan geen diensten onder de titels"]
    latin = tmp_path / "kaart.csv"
    latin.write_bytes("organisatie;dienst\nCafé;x\n".encode("latin-1"))
    assert problems(latin) == ["kaart.csv, rij 2: de tekens zijn geen UTF-8; bewaar het bestand als 'CSV UTF-8'"]


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nabij.core.workbooks.LARGEST_UNPACKED", 1000)
    path = tmp_path / "groot.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", "0" * 2000)
    assert problems(path) == ["groot.xlsx: het bestand is te groot; ten hoogste 50000 rijen en 200 kolommen"]


def test_something_far_out_of_the_table_is_refused(write: Write) -> None:
    path = write(HEADERS, ("Huis", "Soep"))
    book = load_workbook(path)
    book.worksheets[0]["XFD1048576"] = "x"
    book.save(path)
    assert problems(path) == ["kaart.xlsx: het bestand is te groot; ten hoogste 50000 rijen en 200 kolommen"]


def test_the_template_is_itself_a_good_file(tmp_path: Path) -> None:
    path = tmp_path / "leeg.xlsx"
    write_template(path)
    assert counts(bring(path)) == (1, 0, 0)
    service = Service.objects.get()
    assert (service.name, service.phone) == ("Boodschappendienst", "052 12 34 56")
    assert service.terms[0] == "household.groceries"


def test_the_commands(tmp_path: Path) -> None:
    path = tmp_path / "leeg.xlsx"
    runner = CliRunner()
    assert runner.invoke(cli.template, [str(path)]).output == f"{path} is klaar om in te vullen\n"
    imported = runner.invoke(cli.directory, [str(path), "--json"])
    assert json.loads(imported.output)["created"] == 1
    assert runner.invoke(cli.reindex).output == "1 diensten doorzoekbaar gemaakt\n"
    wrong = runner.invoke(cli.directory, [str(tmp_path / "weg.xlsx")])
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    unknown = runner.invoke(cli.directory, [str(path), "--municipality", "99999"])
    assert (unknown.exit_code, unknown.stderr) == (2, "leeg.xlsx: er is geen gemeente met code '99999'\n")
