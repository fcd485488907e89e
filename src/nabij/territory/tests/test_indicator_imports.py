"""Files of figures: what is understood, what is refused and how it is said."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from nabij.core.actors import SYSTEM
from nabij.core.imports import ImportFailed
from nabij.territory.indicators.comparing import figure_of
from nabij.territory.indicators.imports import Options, import_indicators
from nabij.territory.indicators.imports.readings import number_of
from nabij.territory.models import IndicatorEdition, IndicatorValue, Level
from nabij.territory.tests.figures import Land, bring, define, definition, make_land
from tests.factories import make_area, make_municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Land:
    define(
        definition("people", name="Aantal mensen", counts_persons=True),
        definition("score", unit="score", roll_up="mean", weight="people"),
        definition("part", unit="%", roll_up="mean", weight="people", numerator="people", scale=100),
        definition("regional", roll_up="none", levels=["region"]),
    )
    return make_land()


def told() -> list[tuple[str, str, date, float]]:
    return list(
        IndicatorValue.objects.order_by("indicator__code", "area__code", "on").values_list(
            "indicator__code", "area__code", "on", "value"
        )
    )


def problems(folder: Path, text: str, **options: object) -> list[str]:
    with pytest.raises(ImportFailed) as failed:
        bring(folder, text, **options)  # type: ignore[arg-type]
    assert IndicatorValue.objects.count() == 0
    return failed.value.lines()


@pytest.mark.parametrize(
    "text",
    [
        "nis,people,jaar\n42006,44938,2015\n",
        "NISCODE;Aantal mensen;Jaar\n42006;44.938;2015\n",
        "CD_REFNIS|people|CD_YEAR\n42006|44938|2015\n",
        "gebiedscode;niveau;indicator;waarde;datum;naam\n42006;municipality;people;44 938;01/01/2015;Dendermonde\n",
        "gebiedscode;niveau;kenmerk;cijfer;periode\n42006;municipality;Aantal mensen;44938,0;2015\n",
        "nis_2025,people_2015\n42006,44938\n",
    ],
)
def test_a_table_in_many_spellings(tmp_path: Path, land: Land, text: str) -> None:
    assert bring(tmp_path, text).created == 1
    assert told() == [("people", "42006", date(2015, 1, 1), 44938)]


def test_a_spreadsheet_with_a_title_above_the_header(tmp_path: Path, land: Land) -> None:
    book = Workbook()
    for row in (["Cijfers van de stad"], [], ["Sector", "Jaar", "People", "Score"]):
        book.active.append(row)
    for sector in land.sectors[:2]:
        book.active.append([sector.code, 2024, 12, 3.25])
    path = tmp_path / "cijfers.xlsx"
    book.save(path)
    assert import_indicators(path, by=SYSTEM).created == 4
    assert {(code, value) for code, _area, _on, value in told()} == {("people", 12.0), ("score", 3.25)}


def test_unknown_headers_are_refused_by_name_with_what_may_be_meant(tmp_path: Path, land: Land) -> None:
    assert problems(tmp_path, "nis,jaar,peopel,kleur,waardee\n42006,2015,1,2,3\n") == [
        "cijfers.csv, peopel: geen gekende kolom; bedoelt u 'people' / 'periode'?",
        "cijfers.csv, kleur: geen gekende kolom; laat ze weg met --skip als ze niet mee moet",
        "cijfers.csv, waardee: geen gekende kolom; bedoelt u 'waarde'?",
        "Gekende kolommen: code, on, indicator, waarde, laag, hoog, niveau, part, people, regional, score, ...",
    ]
    assert bring(tmp_path, "nis,jaar,people,kleur\n42006,2015,1,2\n", skip=("kleur",)).created == 1


def test_every_wrong_row_is_named_with_its_field(tmp_path: Path, land: Land) -> None:
    text = "nis;jaar;people;score\n42006;2015;veel;1\n;2015;1;1\n42006;gisteren;1;1\n42006;2016;1,5;2\n42006;2016;5;3\n"
    assert problems(tmp_path, text) == [
        "cijfers.csv, rij 2, people: 'veel' is geen getal",
        "cijfers.csv, rij 3, nis: niet ingevuld",
        "cijfers.csv, rij 4, jaar: 'gisteren' is geen jaar of datum",
    ]
    assert problems(tmp_path, text.replace("veel", "4").replace("gisteren", "2014").replace("\n;2015;1;1", "")) == [
        "cijfers.csv, rij 4, people: 1.5 is geen aantal van 0 of meer",
        "cijfers.csv, rij 5, people: dit gebied staat ook op rij 4",
        "cijfers.csv, rij 5, score: dit gebied staat ook op rij 4",
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("nis,jaar,part\n42006,2015,101\n", "cijfers.csv, rij 2, part: 101 is geen aandeel (%)"),
        ("nis,jaar,regional\n42006,2015,1\n", "cijfers.csv, rij 2, regional: 'regional' bestaat enkel voor: region"),
        ("nis,people\n42006,1\n", "cijfers.csv, rij 2, people: geef de dag van de cijfers met --on"),
        ("naam,people\nx,1\n", "cijfers.csv: geen kolom met de code van het gebied gevonden; er zijn: naam, people"),
        (
            "nis,jaar,waarde,indicator\n42006,2015,1,iets\n",
            "cijfers.csv, rij 2, indicator: er is geen indicator 'iets'",
        ),
        (
            "nis,jaar,indicator,waarde,laag,hoog\n42006,2015,score,5,6,7\n",
            "cijfers.csv, rij 2, waarde: de ondergrens ligt boven het cijfer",
        ),
        (
            "nis,jaar\n42006,2015\n",
            "cijfers.csv: geen cijfers gevonden: geef een kolom per indicator, of kolommen 'indicator' en 'waarde'",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, land: Land, text: str, line: str) -> None:
    assert problems(tmp_path, text) == [line]


@pytest.mark.parametrize(
    ("text", "dutch", "number"),
    [("1.234,5", True, 1234.5), ("1234.5", False, 1234.5), ("1.234", True, 1234), ("1.234", False, 1.234),
     ("12,5 %", True, 12.5), ("1 234", False, 1234), ("-3", False, -3), ("3,5", False, None), ("1e3", False, 1000),
     ("abc", True, None), ("<5", True, None)],
)  # fmt: skip
def test_numbers_as_they_are_written(text: str, dutch: bool, number: float | None) -> None:
    assert number_of(text, dutch=dutch) == number


def test_gaps_are_no_zeros(tmp_path: Path, land: Land) -> None:
    outcome = bring(tmp_path, "nis,jaar,people,score\n42006,2015,..,1\n42006,2016,x,\n")
    assert told() == [("score", "42006", date(2015, 1, 1), 1)]
    assert outcome.notes[0] == "3 cellen zonder cijfer overgeslagen"


def test_a_trial_writes_nothing_and_says_the_same(tmp_path: Path, land: Land) -> None:
    outcome = bring(tmp_path, "nis,jaar,people\n42006,2015,7\n", dry_run=True)
    assert (outcome.created, IndicatorValue.objects.count(), IndicatorEdition.objects.count()) == (1, 0, 0)
    assert outcome.lines() == [
        "1 nieuw, 0 bijgewerkt, 0 ongewijzigd",
        "Aantal mensen: 2015-01-01 tot 2015-01-01, aantal gebieden: 1",
        "Dit was een proef: er is niets bewaard.",
    ]


def test_the_same_edition_again_updates_and_another_keeps_the_former(tmp_path: Path, land: Land) -> None:
    text = "nis,jaar,people\n42006,2015,70\n42006,2016,71\n"
    assert bring(tmp_path, text, label="juni").created == 2
    again = bring(tmp_path, text.replace("71", "72"), label="juni")
    assert (again.created, again.updated, again.unchanged) == (0, 1, 1)
    assert bring(tmp_path, text.replace("70", "75"), label="december").created == 2
    assert sorted(told()) == [
        ("people", "42006", date(2015, 1, 1), 70), ("people", "42006", date(2015, 1, 1), 75),
        ("people", "42006", date(2016, 1, 1), 71), ("people", "42006", date(2016, 1, 1), 72),
    ]  # fmt: skip
    figure = figure_of("people", land.municipality, on=date(2015, 1, 1))
    assert figure is not None
    assert (figure.value, figure.editions[0].label) == (75, "december")


def test_codes_of_elsewhere_are_left_out_and_told(tmp_path: Path, land: Land) -> None:
    outcome = bring(tmp_path, "nis,jaar,people\n42006,2015,7\n99999,2015,8\n")
    assert "1 codes zijn hier niet gekend en weggelaten: 99999" in outcome.notes
    with pytest.raises(ImportFailed, match="er is geen gebied met code '99999'"):
        bring(tmp_path, "nis,jaar,people\n42006,2015,7\n99999,2015,8\n", strict=True)


def test_parts_are_compared_with_the_municipality(tmp_path: Path, land: Land) -> None:
    rows = [f"{sector.level},{sector.code},2024,10" for sector in land.sectors]
    outcome = bring(tmp_path, "\n".join(["niveau,code,jaar,people", *rows, "municipality,42006,2024,62"]))
    assert outcome.warnings == [
        "LET OP: Aantal mensen, Dendermonde, 2024-01-01: de delen (sector) geven samen 60, de gemeente 62 (-3,2 %);"
        " 6 van 6 delen hebben een cijfer"
    ]
    again = bring(tmp_path, "nis,jaar,people\n42006,2024,60.5\n".replace("60.5", "60"), label="nieuw")
    assert again.warnings == []


# Older maps


def test_merged_municipalities_are_added_and_weighed(tmp_path: Path, land: Land) -> None:
    make_municipality(code="46030")
    table = tmp_path / "fusies.csv"
    table.write_text("nis_2018,name_2018,nis_2025\n46003,Beveren,46030\n46013,Kruibeke,46030\n42006,D,42006\n")
    text = "nis,jaar,people,score\n46003,2015,300,10\n46013,2015,100,20\n42006,2015,50,5\n"
    outcome = bring(tmp_path, text, conversion=table)
    assert told() == [
        ("people", "42006", date(2015, 1, 1), 50), ("people", "46030", date(2015, 1, 1), 400),
        ("score", "42006", date(2015, 1, 1), 5), ("score", "46030", date(2015, 1, 1), 12.5),
    ]  # fmt: skip
    assert "2 cijfers omgezet van nis_2018 naar nis_2025" in outcome.notes
    assert set(IndicatorValue.objects.filter(mapped=True).values_list("area__code", flat=True)) == {"46030"}


def test_a_piece_without_a_figure_is_counted_as_missing(tmp_path: Path, land: Land) -> None:
    area = make_municipality(code="46030")
    table = tmp_path / "fusies.csv"
    table.write_text("nis_2018,nis_2025\n46003,46030\n46013,46030\n")
    bring(tmp_path, "nis,jaar,people\n46003,2015,300\n", conversion=table)
    figure = figure_of("people", area)
    assert figure is not None
    assert (figure.value, figure.mapped, figure.missing) == (300, True, 1)


def test_what_fits_in_no_area_is_told_and_kept(tmp_path: Path, land: Land) -> None:
    table = tmp_path / "sectoren.csv"
    sectors = [sector.code for sector in land.sectors]
    table.write_text(
        f"sector_2019,sector_2024\n42006A99-,{sectors[0]}\n42006A98-,{sectors[1]}\n42006A98-,{sectors[2]}\n"
    )
    text = f"sector,jaar,people\n42006A99-,2019,30\n42006A98-,2019,15\n42006A97-,2019,5\n{sectors[3]},2019,50\n"
    outcome = bring(tmp_path, text, conversion=table)
    kept = {"2019-01-01": {"share": 0.2, "codes": ["42006A97-", "42006A98-"]}}
    assert outcome.unmapped == {"people": kept}
    assert IndicatorEdition.objects.get().unmapped == {"people": kept}
    assert outcome.warnings == [
        "LET OP: van 'Aantal mensen' (2019-01-01) past 20,00 % in geen gebied hier: 42006A97-, 42006A98-"
    ]
    assert [value for _code, _area, _on, value in told()] == [30, 50]


def test_how_few_people_fit_nowhere_is_not_told(tmp_path: Path, land: Land) -> None:
    outcome = bring(tmp_path, "sector,jaar,people\n42006A97-,2019,3\n42006A00-,2019,95\n")
    assert outcome.unmapped["people"]["2019-01-01"]["share"] == 0.05


# Official forms


def test_the_structure_of_the_population(tmp_path: Path) -> None:
    make_municipality(code="42006")
    text = "CD_YEAR|CD_REFNIS|TX_DESCR_NL|CD_SEX|CD_AGE|MS_POPULATION\r\n"
    text += "".join(f"2026|42006|D|M|{age}|10\r\n" for age in (3, 64, 65, 74, 75, 80, 85, 100))
    bring(tmp_path, text, name="TF_SOC_POP_STRUCT_2026.txt")
    numbers = {code: value for code, _area, _on, value in told()}
    assert numbers == {"inhabitants": 80, "age_65plus": 60, "age_75plus": 40, "age_80plus": 30, "age_85plus": 20}


def test_sectors_with_their_surface_and_who_is_in_none(tmp_path: Path) -> None:
    make_municipality(code="42006")
    make_area(Level.SECTOR, code="42006A00-")
    text = "CD_REFNIS|CD_SECTOR|TOTAL|DT_STRT_SECTOR|OPPERVLAKKTE IN HM²\r\n"
    text += "42006|42006A00-|500|01/01/2011|250\r\n42006|42006ZZZZ|12|01/01/2011|0\r\n"
    outcome = bring(tmp_path, text, name="OPENDATA_SECTOREN_2024.txt")
    assert [(code, area, value) for code, area, _on, value in told()] == [
        ("inhabitants", "42006", 512), ("inhabitants", "42006A00-", 500), ("surface", "42006A00-", 2.5),
    ]  # fmt: skip
    assert "12 personen zijn in geen sector te plaatsen (ZZZZ)" in outcome.notes[0]


def test_incomes_per_sector(tmp_path: Path) -> None:
    make_area(Level.SECTOR, code="42006A00-")
    text = "CD_YEAR|CD_MUNTY_REFNIS|CD_SECTOR|MS_NBR_NON_ZERO_INC|MS_TOT_NET_TAXABLE_INC|TX_SECTOR_DESCR_NL\r\n"
    bring(tmp_path, text + "2020|42006|42006A00-|200|6000000.00|Centrum\r\n", name="TF_PSNL_INC_TAX_SECTOR.txt")
    assert [(code, value) for code, _area, _on, value in told()] == [
        ("declarations", 200), ("income_per_declaration", 30000),
    ]  # fmt: skip


def test_a_strange_column_in_an_official_form_is_refused(tmp_path: Path) -> None:
    make_municipality(code="42006")
    text = "CD_YEAR|CD_REFNIS|CD_AGE|MS_POPULATION|Nota van Jan\r\n2026|42006|3|1|x\r\n"
    with pytest.raises(ImportFailed) as failed:
        bring(tmp_path, text, name="TF_SOC_POP_STRUCT_2026.txt")
    assert failed.value.lines() == [
        "TF_SOC_POP_STRUCT_2026.txt, Nota van Jan: deze kolom hoort niet in dit formulier van Statbel"
    ]


def test_an_indicator_that_is_named_on_the_command(tmp_path: Path, land: Land) -> None:
    path = tmp_path / "cijfers.csv"
    path.write_text("nis;waarde\n42006;12,5\n")
    options = Options(indicator="score", on=date(2023, 5, 1))
    import_indicators(path, by=SYSTEM, options=options)
    assert told() == [("score", "42006", date(2023, 5, 1), 12.5)]
