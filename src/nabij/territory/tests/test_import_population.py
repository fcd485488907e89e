from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nabij.core.actors import SYSTEM
from nabij.core.imports import ImportFailed, Outcome
from nabij.territory.imports import import_population
from nabij.territory.models import Level, PopulationCount
from tests.factories import make_area, make_municipality

pytestmark = pytest.mark.django_db
STRUCTURE = "CD_YEAR|CD_REFNIS|CD_SEX|CD_AGE|MS_POPULATION\r\n"


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding)
    return path


def bring(path: Path, **options: Any) -> Outcome:
    return import_population(path, by=SYSTEM, **options)


def problems(path: Path, **options: Any) -> list[str]:
    with pytest.raises(ImportFailed) as failed:
        bring(path, **options)
    assert PopulationCount.objects.count() == 0
    return failed.value.lines()


def counts() -> list[tuple[str, date, int]]:
    return list(PopulationCount.objects.order_by("area__code", "on").values_list("area__code", "on", "persons"))


@pytest.mark.parametrize(
    "text",
    [
        "nis,population,year\n42006,44938,2015\n",
        "NISCODE;Inwoners;Jaar\n42006;44.938;2015\n",
        "code;aantal;datum\n42006;44 938,0;01/01/2015\n",
        "nis_2025,bevolking_2015\n42006,44938\n",
    ],
)
def test_a_table_of_ones_own(tmp_path: Path, text: str) -> None:
    make_municipality(code="42006")
    assert bring(write(tmp_path / "inwoners.csv", text)).created == 1
    assert counts() == [("42006", date(2015, 1, 1), 44938)]


def test_a_second_time_updates_and_doubles_nothing(tmp_path: Path) -> None:
    make_municipality(code="42006")
    make_municipality(code="42003")
    path = tmp_path / "inwoners.csv"
    bring(write(path, "nis,population,year\n42006,1,2015\n42003,2,2015\n"))
    again = bring(write(path, "nis,population,year\n42006,1,2015\n42003,3,2015\n"))
    assert (again.created, again.updated, again.unchanged) == (0, 1, 1)
    assert [persons for _code, _on, persons in counts()] == [3, 1]


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    make_municipality(code="42006")
    assert bring(write(tmp_path / "i.csv", "nis,population,year\n42006,1,2015\n"), dry_run=True).created == 1
    assert counts() == []


def test_several_years_in_several_columns_with_a_gap(tmp_path: Path) -> None:
    make_area(Level.DISTRICT, code="4200601")
    make_municipality(code="4200601")
    bring(write(tmp_path / "wijken.csv", "wijk_2024,population_2001,population_2011\n4200601,,2312\n"))
    assert counts() == [("4200601", date(2011, 1, 1), 2312)]
    assert PopulationCount.objects.get().area.level == Level.DISTRICT


def test_a_crossed_official_table_is_summed(tmp_path: Path) -> None:
    make_municipality(code="42006")
    rows = "2026|42006|M|10|4\r\n2026|42006|F|11|5\r\n2026|11001|F|11|7\r\n"
    outcome = bring(write(tmp_path / "TF_SOC_POP_STRUCT_2026.txt", STRUCTURE + rows, "utf-8-sig"))
    assert counts() == [("42006", date(2026, 1, 1), 9)]
    assert outcome.notes == ["1 codes zijn hier niet gekend en weggelaten: 11001"]


def test_the_year_may_stand_in_the_name_of_the_file(tmp_path: Path) -> None:
    make_municipality(code="42006")
    text = "CD_MUNTY_REFNIS|CD_AGE|MS_POPULATION\r\n42006|1|3\r\n"
    bring(write(tmp_path / "TF_SOC_POP_STRUCT_2014.txt", text, "utf-8-sig"))
    assert counts() == [("42006", date(2014, 1, 1), 3)]
    PopulationCount.objects.all().delete()
    assert problems(write(tmp_path / "bevolking.txt", text)) == [
        "bevolking.txt: geef de datum van de cijfers met --on JJJJ-MM-DD"
    ]


@pytest.mark.parametrize("column", ["TOTAL", "POPULATION"])
def test_sectors_and_the_people_who_are_in_none(tmp_path: Path, column: str) -> None:
    make_municipality(code="42006")
    make_area(Level.SECTOR, code="42006A00-")
    text = f"CD_REFNIS|CD_SECTOR|{column}\r\n42006|42006A00-|500\r\n42006|42006ZZZZ|12\r\n"
    outcome = bring(write(tmp_path / "OPENDATA_SECTOREN_2024.txt", text, "utf-8-sig"))
    assert counts() == [("42006", date(2024, 1, 1), 512), ("42006A00-", date(2024, 1, 1), 500)]
    assert outcome.notes == [
        "12 personen zijn in geen sector te plaatsen (ZZZZ); zij tellen enkel mee voor hun gemeente"
    ]


def test_every_wrong_row_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    make_municipality(code="42006")
    text = "nis,population,year\n42006,veel,2015\n,5,2015\n42006,-3,2016\n42006,4,vorig jaar\n42006,5,2015\n"
    assert problems(write(tmp_path / "fout.csv", text)) == [
        "fout.csv, rij 2, population: 'veel' is geen aantal personen",
        "fout.csv, rij 3, nis: niet ingevuld",
        "fout.csv, rij 4, population: '-3' is geen aantal personen",
        "fout.csv, rij 5, year: 'vorig jaar' is geen jaar of datum",
        "fout.csv, rij 6, nis: dit gebied staat ook op rij 2",
    ]


def test_codes_of_areas_that_are_not_here(tmp_path: Path) -> None:
    make_municipality(code="42006")
    path = write(tmp_path / "i.csv", "nis,population,year\n42006,1,2015\n99999,2,2015\n")
    assert problems(path, strict=True) == ["i.csv: er is geen gebied met code '99999'"]
    only = write(tmp_path / "o.csv", "nis,population,year\n99999,2,2015\n")
    assert problems(only) == ["o.csv: er is geen gebied met code '99999'"]


def test_columns_that_are_not_there(tmp_path: Path) -> None:
    assert problems(write(tmp_path / "a.csv", "plaats,population\nx,1\n")) == [
        "a.csv: geen kolom met de code van het gebied gevonden; noem ze met --code. Er zijn: plaats, population"
    ]
    assert problems(write(tmp_path / "b.csv", "nis,hoeveel\nx,1\n")) == [
        "b.csv: geen kolom met het aantal inwoners gevonden; noem ze met --persons. Er zijn: nis, hoeveel"
    ]
    assert problems(write(tmp_path / "c.csv", "nis,nis\n1,2\n")) == ["c.csv: deze kolommen staan er dubbel in: nis"]
    assert problems(write(tmp_path / "leeg.csv", "")) == ["leeg.csv: het bestand is leeg"]
    assert problems(write(tmp_path / "d.csv", "nis,inwoners,jaar\né,1,2015\n", "latin-1")) == [
        "d.csv, rij 2: de tekens zijn geen UTF-8; bewaar het bestand als 'CSV UTF-8'"
    ]
