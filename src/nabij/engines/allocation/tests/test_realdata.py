"""Every row of the check of the 608, from the official inhabitants of 2009 to 2021."""

import csv
import os
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from nabij.engines.allocation.io import tables
from nabij.engines.allocation.programming import Municipalities, Rule, count, inhabitants, merged, regions

DATA = Path(os.environ.get("NABIJ_SHARED_DATA", Path(__file__).parents[6] / "shared" / "data"))
FOLDER = DATA / "bevolking-gemeente"

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the open data isn't there; set NABIJ_SHARED_DATA"),
]
NORM = Fraction(3, 10)
RULES = {
    "Vlaams Gewest: som van ceil(inwoners/15000) per gemeente": Rule(),
    "Vlaams Gewest + Brussel, 30% van de Brusselse inwoners, per gemeente afgerond":
        Rule(brussels="municipality", brussels_share=NORM),
    "Vlaams Gewest + Brussel, 30% van het Brusselse gewest als een geheel":
        Rule(brussels="region", brussels_share=NORM),
    "Vlaams Gewest + Brussel, alle inwoners, per gemeente": Rule(brussels="municipality"),
    "Vlaams Gewest + 1 per Brusselse gemeente": Rule(brussels="one-each"),
    "Vlaams Gewest als een geheel (niet per gemeente)": Rule(flanders="region"),
}  # fmt: skip
BORDERS = {"308": "2018", "300": "2024", "285": "2025"}


@cache
def table_of(path: Path) -> tables.Table:
    return tables.read(path)


@cache
def places_of(year: int, boundaries: str) -> Municipalities:
    found = inhabitants.municipalities(table_of(FOLDER / "bevolking_gemeente.csv"), year)
    wanted = BORDERS[boundaries.split()[0]]
    joined = table_of(DATA / "gebiedscodes" / "gemeenten_fusies.csv")
    return merged(found, regions.mergers(joined, found, wanted))


def test_every_row_of_the_check_of_the_608() -> None:
    with (FOLDER / "controle_608.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    wanted, found = [], []
    for row in rows:
        wanted.append((int(row["population"]), int(row["neighbourhoods"]), row["boundaries"]))
        one = count(places_of(int(row["reference_date"][:4]), row["boundaries"]), RULES[row["interpretation"]])
        found.append((one.population, one.neighbourhoods, one.boundaries))
    assert len(rows) == 81
    assert found == wanted


@pytest.mark.parametrize("year", [2014, 2015])
def test_the_inhabitants_that_come_with_nabij_are_the_official_ones(year: int) -> None:
    official = inhabitants.municipalities(tables.read(FOLDER / "bevolking_gemeente.csv"), year)
    shipped = inhabitants.municipalities(inhabitants.shipped(), year)
    mine, theirs = (sorted(zip(one.codes, one.population, one.brussels, strict=True)) for one in (shipped, official))
    assert mine == theirs
