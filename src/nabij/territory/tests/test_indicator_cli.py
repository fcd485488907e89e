import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nabij.territory.indicators import cli
from nabij.territory.models import IndicatorEdition, IndicatorValue
from nabij.territory.tests.figures import Land, make_land

pytestmark = pytest.mark.django_db


def run(command: object, *arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])  # type: ignore[arg-type]


@pytest.fixture
def land(tmp_path: Path) -> Land:
    found = make_land()
    counts = zip(found.sectors, (3, 20, 30, 40, 50, 60), strict=True)
    path = tmp_path / "inwoners.csv"
    path.write_text("\n".join(["sector,jaar,inhabitants", *(f"{sector.code},2024,{n}" for sector, n in counts)]))
    assert run(cli.import_, path, "--source", "Stad", "--licence", "CC BY 4.0", "--reuse", "ask").exit_code == 0
    return found


def test_a_file_comes_in_with_a_warning_and_shows_without_small_counts(land: Land) -> None:
    assert IndicatorValue.objects.count() == 6
    shown = run(cli.show, f"sector:{land.sectors[0].code}")
    assert shown.output.startswith("Inwoners: niet getoond (te weinig mensen), 2024-01-01,")
    assert "vraag eerst toestemming om dit te verspreiden" in shown.output
    assert run(cli.show, "gemeente:42006").output.startswith("Inwoners: 203 personen, 2024-01-01, uit 6 delen")


def test_an_export_leaves_small_counts_empty_and_says_from_whom(land: Land, tmp_path: Path) -> None:
    out = tmp_path / "uit.csv"
    result = run(cli.export_, "gemeente:42006", "--level", "sector", "--out", out)
    assert (result.exit_code, result.output) == (0, "6 rijen in uit.csv\n")
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    assert [(row["value"], row["state"]) for row in rows] == [
        ("", "hidden"), ("", "hidden"), ("30", "shown"), ("40", "shown"), ("50", "shown"), ("60", "shown"),
    ]  # fmt: skip
    assert {(row["source"], row["licence"], row["ask_first"]) for row in rows} == {("Stad", "CC BY 4.0", "True")}
    screen = run(cli.export_, "gemeente:42006", "--all-days")
    assert [row["value"] for row in csv.DictReader(io.StringIO(screen.output))] == ["203"]


def test_beside_others(land: Land) -> None:
    told = json.loads(run(cli.compare, f"sector:{land.sectors[5].code}", "--indicator", "inhabitants", "--json").output)
    assert [(one["value"], one["rank"], one["beside"][0]["value"]) for one in told] == [(60, [1, 4], 203)]
    words = run(cli.compare, f"sector:{land.sectors[5].code}", "--indicator", "inhabitants").output
    assert "    plaats 1 van 4\n" in words


def test_the_list_tells_what_an_indicator_means(land: Land) -> None:
    told = {one["code"]: one for one in json.loads(run(cli.list_, "--json").output)}
    assert (told["share_65plus"]["roll_up"], told["share_65plus"]["weight"]) == ("mean", "inhabitants")
    assert told["deprivation"]["reuse"] == "ask"


@pytest.mark.parametrize(
    ("command", "arguments", "line"),
    [
        (cli.show, ["42006"], "er is geen gebied '42006' (schrijf NIVEAU:CODE)"),
        (cli.show, ["gemeente:42006", "--indicator", "x"], "Er is geen indicator 'x'"),
        (cli.expected, ["gemeente:42006"], "gemeente:42006: de leeftijden van de inwoners zijn niet gekend"),
        (cli.import_, ["--starter", "weg"], "weg: deze map bestaat niet"),
        (cli.import_, ["weg.csv"], "weg.csv: dit bestand bestaat niet"),
        (cli.import_, ["weg.xlsx"], "weg.xlsx: dit bestand bestaat niet"),
    ],
)
def test_bad_input_ends_with_status_two_and_a_line(
    land: Land, command: object, arguments: list[str], line: str
) -> None:
    result = run(command, *arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"{line}\n")


def test_a_file_or_a_folder_not_both() -> None:
    assert run(cli.import_).exit_code == 2


def test_a_folder_without_any_known_file(tmp_path: Path) -> None:
    result = run(cli.import_, "--starter", tmp_path)
    assert (result.exit_code, "geen enkel bestand van de startset gevonden" in result.stderr) == (2, True)


def test_definitions_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "eigen.json"
    sources = {"stad": {"source": "Stad", "licence": "CC0"}}
    told = {
        "code": "bins",
        "name": "Vuilnisbakken",
        "meaning": "Bakken.",
        "unit": "bakken",
        "source": "stad",
        "roll_up": "sum",
    }
    path.write_text(json.dumps({"sources": sources, "indicators": [told]}))
    assert run(cli.define, path).output == "1 indicatoren\n"
    path.write_text("{}")
    assert run(cli.define, path).exit_code == 2


def test_what_somebody_typed_is_no_formula_in_a_spreadsheet(land: Land, tmp_path: Path) -> None:
    IndicatorEdition.objects.update(label='=HYPERLINK("https://elders.example")', licence="@vrij")
    land.sectors[1].name = "+32 9 00"
    land.sectors[1].save()
    screen = run(cli.export_, "gemeente:42006", "--level", "sector")
    row = list(csv.DictReader(io.StringIO(screen.output)))[1]
    assert (row["edition"], row["licence"]) == ('\'=HYPERLINK("https://elders.example")', "'@vrij")
    assert row["name"] == "'+32 9 00"
