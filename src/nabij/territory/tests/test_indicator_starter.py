"""The starter set from files in the layout that the documentation gives, made small."""

import gzip
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from nabij.core.actors import SYSTEM
from nabij.core.imports import ImportFailed
from nabij.territory.indicators.comparing import figure_of
from nabij.territory.indicators.imports.starter import import_starter_set
from nabij.territory.models import Area, IndicatorValue, Level
from tests.factories import make_area

pytestmark = pytest.mark.django_db
FILES = {
    "gebiedscodes/gemeenten_fusies.csv": """\
nis_2018,name_2018,nis_2024,name_2024,nis_2025,name_2025,region_nis
42006,Dendermonde,42006,Dendermonde,42006,Dendermonde,02000
46003,Beveren,46003,Beveren,46030,Beveren-Kruibeke,02000
46013,Kruibeke,46013,Kruibeke,46030,Beveren-Kruibeke,02000
""",
    "statistische-sectoren/sectoren_2019_naar_2024.csv.gz": """\
sector_2019,sector_2024
 ,42006A09-
42006A99-,42006A00-
""",
    "bevolking-gemeente/bevolking_gemeente.csv": """\
year,nis,name_nl,name_fr,arrondissement_nis,province_nis,region_nis,population,source
2011,42006,Dendermonde,,42000,40000,02000,1000,TF_SOC_POP_STRUCT_2011
2011,46003,Beveren,,46000,40000,02000,3000,TF_SOC_POP_STRUCT_2011
2011,46013,Kruibeke,,46000,40000,02000,1000,TF_SOC_POP_STRUCT_2011
2011,11001,Aartselaar,,11000,10000,02000,900,TF_SOC_POP_STRUCT_2011
2021,42006,Dendermonde,,42000,40000,02000,1100,laatjevaccineren
""",
    "bevolking-gemeente/leeftijd_geslacht_2009_2015.csv.gz": """\
year,nis,sex,age,population
2011,42006,F,64,500
2011,42006,F,65,60
2011,42006,M,79,40
2011,42006,F,85,20
2011,46003,F,100,9
2011,46013,M,90,8
""",
    "bevolking-gemeente/leeftijd_geslacht_2021_vlaanderen.csv": """\
year,nis,sex,age_from,age_to,population
2021,42006,F,70,79,300
2021,42006,F,80,89,50
2021,42006,M,90,,10
""",
    "statistische-sectoren/sectoren_bevolking_bimd_2011.csv.gz": """\
sector,population_2001,population_2011,income_score,employment_score,edu_score,hous_score,crime_score,health_score,bimd_score
42006A99-,90,100,10,1,2,3,4,5,6
42006A01-,290,300,20,1,2,3,4,5,8
""",
    "statistische-sectoren/gemeenten_bimd_2011.csv": """\
nis_2011,average_score_income_2011,average_score_employment_2011,average_score_education_2011,average_score_housing_2011,average_score_crime_2011,average_score_health_2011,average_score_bimd_2011
46003,10,1,1,1,1,1,4
46013,30,1,1,1,1,1,8
""",
    "huishoudens/huishoudens_gemeente_2010_2040.csv": """\
year,nis,name,households,status
2023,42006,Dendermonde,400,observed
2024,42006,Dendermonde,404,projection
2040,42006,Dendermonde,500,projection
""",
    "huishoudens/huishoudens_type_grootte_census2011.csv": """\
year,nis,household_type,size,households
2011,42006,no_family,1,100
2011,42006,no_family,2,20
2011,42006,one_family,3-5,280
""",
    "inkomen/inkomen_gemeente_2005_2013.csv": """\
income_year,nis,declarations_nonzero,residents,avg_income_per_declaration_eur,avg_income_per_resident_eur
2011,46003,1500,3000,30000,15000
2011,46013,500,1000,22000,11000
""",
    "woningen/gebouwenpark_gemeente_2025.csv": """\
nis,year,buildings,built_before_1900,built_1900_1918,built_1919_1945,built_unknown,dwellings
42006,2025,410,50,30,20,10,480
""",
    "zorggebruik/alleenwonend_institutioneel_leeftijd_2011.csv": """\
year,region_nis,sex,age_from,persons,share_living_alone,share_institutional_household
2011,02000,F,65,100,0.2,0.01
2011,02000,F,80,50,0.4,0.1
2011,02000,M,85,50,0.5,0.2
""",
    "zorgvoorzieningen/apotheken_2022.csv": """\
authorisation,name,status,lat,lon
1,A,active,51.001,4.001
2,B,active,51.002,4.002
3,C,temporarily_closed,51.003,4.003
4,D,active,51.005,4.05
""",
    "zorgvoorzieningen/osm_voorzieningen_2015.csv.gz": """\
osm_id,group,type,name,lat,lon
1,public_space,bench,,51.001,4.001
2,daily,bakery,Brood,51.002,4.002
3,social,library,Boeken,51.003,4.003
4,daily,bank,Geld,51.001,4.002
5,public_space,toilets,,51.009,4.06
""",
    "openbaar-vervoer/haltes_delijn_2015.csv.gz": """\
stop_code,stop_name,stop_lat,stop_lon
1,Markt,51.001,4.001
2,Ver,51.009,4.06
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "open" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return tmp_path / "open"


@pytest.fixture
def areas() -> dict[str, Area]:
    region = make_area(Level.REGION, code="02000")
    found = {
        "here": make_area(Level.MUNICIPALITY, code="42006", at=(4.0, 51.0), parents=[region]),
        "merged": make_area(Level.MUNICIPALITY, code="46030", at=(4.05, 51.0), parents=[region]),
        "region": region,
    }
    for number in (0, 1):
        found[f"sector{number}"] = make_area(Level.SECTOR, code=f"42006A0{number}-", parents=[found["here"]])
    return found


@pytest.fixture
def value(folder: Path, areas: dict[str, Area]) -> Callable[..., float]:
    import_starter_set(folder, by=SYSTEM)

    def read(code: str, area: str = "here", year: int = 0) -> float:
        figure = figure_of(code, areas[area], on=date(year, 1, 1) if year else None)
        assert figure is not None
        assert figure.value is not None
        return round(figure.value, 2)

    return read


def test_every_figure_of_the_set_by_hand(value: Callable[..., float]) -> None:
    assert (value("inhabitants", year=2011), value("inhabitants", "merged"), value("inhabitants")) == (1000, 4000, 1100)
    assert [value(f"age_{age}plus", year=2011) for age in (65, 75, 80, 85)] == [120, 60, 20, 20]
    assert (value("age_80plus"), value("share_80plus")) == (60, round(100 * 60 / 1100, 2))
    assert (value("share_65plus"), value("age_85plus", "merged")) == (12, 17)
    assert (value("households", year=2040), value("household_growth_2040")) == (500, 25)
    assert (value("living_alone"), value("share_living_alone")) == (100, 25)
    assert (value("income_per_declaration", "merged"), value("income_per_resident", "merged")) == (28000, 14000)
    assert (value("share_before_1946"), value("dwellings")) == (25, 480)
    assert (value("institutional_65plus", "region"), value("institutional_85plus", "region")) == (8, 20)
    assert (value("alone_65plus", "region"), value("alone_80plus", "region")) == (32.5, 45)
    assert (value("deprivation", "sector0"), value("deprivation"), value("deprivation", "merged")) == (6, 7.5, 5)
    assert (value("pharmacies"), value("pharmacies", "merged")) == (2, 1)
    assert value("pharmacies_per_1000") == round(2000 / 1100, 2)
    assert [value(code) for code in ("benches", "shops", "meeting_places", "toilets", "stops")] == [1, 1, 1, 0, 1]
    assert value("surface") == pytest.approx(0.78, abs=0.01)
    assert value("density") == pytest.approx(1100 / value("surface"), rel=0.01)


def test_where_one_must_ask_first_it_is_said(folder: Path, areas: dict[str, Area]) -> None:
    outcome = import_starter_set(folder, by=SYSTEM)
    asked = {line.split(" toestemming")[0] for line in outcome.warnings if "toestemming" in line}
    assert asked == {
        "LET OP: vraag Statbel, bevolking", "LET OP: vraag Vaccinnet open data, bevolking van Statbel",
        "LET OP: vraag Belgian Indices of Multiple Deprivation (Otavova e.a. 2023)",
        "LET OP: vraag FAGG, lijst van apotheken voor het publiek", "LET OP: vraag De Lijn, haltes",
    }  # fmt: skip
    assert figure_of("deprivation", areas["sector0"]).ask_first  # type: ignore[union-attr]
    assert not figure_of("households", areas["here"]).ask_first  # type: ignore[union-attr]
    assert figure_of("benches", areas["here"]).editions[0].licence == "ODbL 1.0"  # type: ignore[union-attr]


def test_a_second_time_changes_nothing(folder: Path, areas: dict[str, Area]) -> None:
    first = import_starter_set(folder, by=SYSTEM)
    again = import_starter_set(folder, by=SYSTEM)
    assert (again.created, again.updated, again.unchanged) == (0, 0, first.created)


def test_a_trial_writes_nothing(folder: Path, areas: dict[str, Area]) -> None:
    assert import_starter_set(folder, by=SYSTEM, dry_run=True).created > 50
    assert IndicatorValue.objects.count() == 0


def test_files_that_are_not_there_are_told(folder: Path, areas: dict[str, Area]) -> None:
    (folder / "inkomen/inkomen_gemeente_2005_2013.csv").unlink()
    outcome = import_starter_set(folder, by=SYSTEM)
    assert "Niet gevonden en overgeslagen: inkomen/inkomen_gemeente_2005_2013.csv" in outcome.notes


@pytest.mark.parametrize(
    ("name", "old", "new", "line"),
    [
        ("woningen/gebouwenpark_gemeente_2025.csv", ",480", ",veel",
         "gebouwenpark_gemeente_2025.csv, rij 2, dwellings: 'veel' is geen getal"),
        ("inkomen/inkomen_gemeente_2005_2013.csv", "2011,46003", "elf,46003", 
         "inkomen_gemeente_2005_2013.csv, rij 2, income_year: 'elf' is geen jaar"),
        ("huishoudens/huishoudens_gemeente_2010_2040.csv", "households", "huishoudens",
         "huishoudens_gemeente_2010_2040.csv: er is geen veld 'households'; wel: year, nis, name, huishoudens, status"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_named(folder: Path, areas: dict[str, Area], name: str, old: str, new: str, line: str) -> None:
    path = folder / name
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(ImportFailed) as failed:
        import_starter_set(folder, by=SYSTEM)
    assert failed.value.lines() == [line]
    assert IndicatorValue.objects.count() == 0
