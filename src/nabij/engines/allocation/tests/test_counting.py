"""One neighbourhood per started slice: by hand, the presets, and the euros of the sources."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nabij.engines.allocation.io import tables
from nabij.engines.allocation.programming import (
    PRESETS,
    Budget,
    Municipalities,
    Rule,
    between,
    by_region,
    count,
    inhabitants,
    merged,
    regions,
)
from nabij.engines.common import InputError


def towns(*people: int, brussels: int = 0) -> Municipalities:
    """The last `brussels` of them lie in Brussels."""
    n = len(people)
    return Municipalities(
        tuple(f"1{at:04}" for at in range(n)), tuple(f"town {at}" for at in range(n)),
        tuple(at >= n - brussels for at in range(n)), tuple(map(Fraction, people)), "2015-01-01",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("people", "neighbourhoods"), [(0, 0), (1, 1), (86, 1), (14_999, 1), (15_000, 1), (15_001, 2), (513_570, 35)]
)
def test_one_per_started_slice(people: int, neighbourhoods: int) -> None:
    assert count(towns(people), Rule()).neighbourhoods == neighbourhoods


def test_the_ways_to_count_brussels() -> None:
    places = towns(15_001, 40_000, 60_000, brussels=2)
    share = Fraction(3, 10)
    found = {
        way: count(places, Rule(brussels=way, brussels_share=share)).neighbourhoods  # type: ignore[arg-type]
        for way in ("none", "municipality", "region", "one-each")
    }
    assert found == {"none": 2, "municipality": 2 + 1 + 2, "region": 2 + 2, "one-each": 2 + 2}


def test_three_tenths_of_fifty_thousand_is_exactly_one_slice() -> None:
    rule = Rule(brussels="municipality", brussels_share=Fraction("0.3"))
    assert count(towns(1, 50_000, brussels=1), rule).neighbourhoods == 2
    assert count(towns(1, 50_001, brussels=1), rule).neighbourhoods == 3


@pytest.mark.parametrize(("name", "found"), [("sources", 608), ("strict-2015", 576), ("brussels30-2015", 609)])
def test_the_presets(name: str, found: int) -> None:
    preset = PRESETS[name]
    assert count(inhabitants.on(inhabitants.shipped(), preset.day), preset.rule).neighbourhoods == found


def test_the_euros_of_the_sources() -> None:
    budget = Budget(Fraction(608))
    assert [int(one) for one in (budget.covenants, budget.back_offices, budget.total)] == [
        72_960_000,
        1_800_000,
        74_760_000,
    ]
    assert budget.total.denominator == 1
    assert budget.fte == 1246
    assert budget.each is not None
    assert int(budget.each) == 122_960
    told = budget.to_json()
    assert told["per_neighbourhood_eur"] == 122_960.53
    assert told["covenant_eur"] == 120_000


def test_smaller_neighbourhoods_cost_more_in_proportion() -> None:
    budget = Budget(Fraction(608)).with_slice(Fraction(15_000), Fraction(10_000))
    assert [*map(float, (budget.neighbourhoods, budget.covenants, budget.back_offices))] == [
        912,
        109_440_000,
        1_800_000,
    ]


def test_a_budget_of_nothing() -> None:
    assert Budget(Fraction(0), 0).to_json() == {
        "neighbourhoods_eur": 0, "back_offices_eur": 0, "total_eur": 0, "covenant_eur": 120_000,
    }  # fmt: skip


def test_between_two_counts_along_a_straight_line() -> None:
    early, late = towns(1000), Municipalities(("10000",), ("town 0",), (False,), (Fraction(1365),), "2016-01-01")
    assert between(early, late, dt.date(2015, 1, 11)).population == (Fraction(1010),)


@given(st.lists(st.integers(0, 200_000), min_size=1, max_size=30), st.integers(1, 40_000))
def test_never_fewer_than_of_the_whole_and_less_than_one_more_per_municipality(people: list[int], slice_: int) -> None:
    places = towns(*people)
    rule = Rule(Fraction(slice_))
    apart = count(places, rule).neighbourhoods
    whole = count(places, Rule(Fraction(slice_), flanders="region")).neighbourhoods
    assert whole <= apart < whole + len(people)


MERGERS = "nis_2018,name_2018,nis_2024,name_2024,nis_2025,name_2025\n"
TABLE = tables.parse(f"{MERGERS}10000,a,10000,a,30000,ab\n10001,b,10001,b,30000,ab\n10002,c,10002,c,10002,c\n", "m.csv")


def test_mergers_join_inhabitants() -> None:
    places = towns(10_000, 10_000, 1)
    joined = merged(places, regions.mergers(TABLE, places, "2025"))
    assert (joined.codes, joined.names, joined.population) == (
        ("30000", "10002"),
        ("ab", "c"),
        (Fraction(20_000), Fraction(1)),
    )
    assert (count(places, Rule()).neighbourhoods, count(joined, Rule()).neighbourhoods) == (3, 3)


def test_a_merger_is_not_undone() -> None:
    places = merged(towns(1, 1, 1), regions.mergers(TABLE, towns(1, 1, 1), "2025"))
    with pytest.raises(InputError, match=r"m.csv: row 3: nis_2025: 30000 was made of more than one municipality"):
        regions.mergers(TABLE, places, "2018")


def test_regions_of_other_borders_are_refused() -> None:
    places = towns(10_000, 40_000, 1)
    table = tables.parse("nis,elz\n10000,north\n10001,north\n10002,south\n", "elz.csv", "hash")
    known = regions.read(table, "elz")
    rows = by_region(count(places, Rule()), known)
    assert [(one.code, one.municipalities, one.neighbourhoods) for one in rows] == [("north", 2, 4), ("south", 1, 1)]
    with pytest.raises(InputError, match=r"elz.csv: nis: 10003 town 3 has no region here"):
        by_region(count(towns(1, 1, 1, 1), Rule()), known)
    with pytest.raises(InputError, match=r"elz.csv: nis: 10002 is no municipality among the inhabitants"):
        regions.check_borders(towns(1, 1), known)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nis,population\n", "f.csv: has no rows under the names of the columns"),
        ("", "f.csv: is empty"),
        ("nis,people\n11001,5\n", "f.csv: population: there is no such column; columns are nis, people"),
        ("nis,population\n11001,five\n", "f.csv: row 2: population: must be a number, is 'five'"),
        ("nis,population\n11001,5\n11001,5\n", "f.csv: row 3: nis: 11001 is there twice, in row 2 too"),
        ("nis,population\n11001,-5\n", "f.csv: row 2: population: must be 0 or more, is -5"),
        ("nis,population\n11001,\n", "f.csv: row 2: population: is empty"),
        ("nis,population\n1101,5\n", "f.csv: row 2: nis: must be a NIS code of five digits, is '1101'"),
        ("nis,population\n62063,5\n", "f.csv: row 2: nis: 62063 lies outside Flanders and Brussels; leave it out"),
        ("nis,population\n11001,5,6\n", "f.csv: row 2: has 3 cells instead of 2"),
        ("nis,population\n\n# x\n11001,1e999\n", "f.csv: row 4: population: is out of range: 1e999"),
        ("nis,population\n11001,NaN\n", "f.csv: row 2: population: must be a number, is 'NaN'"),
        ("nis,nis\n11001,1\n", "f.csv: nis: two columns have this name"),
        ("year,nis,population\nx,11001,1\n", "f.csv: row 2: year: must be a year, is 'x'"),
        ("year,nis,population\n2014,11001,1\n2015,11001,1\n", "f.csv: year: holds 2 years (2014, 2015); choose one"),
    ],
)
def test_what_is_wrong_is_told_with_row_and_field(text: str, message: str) -> None:
    with pytest.raises(InputError) as told:
        inhabitants.municipalities(tables.parse(text, "f.csv"))
    assert str(told.value) == message


def test_a_dutch_spreadsheet() -> None:
    table = tables.parse("nis;inwoners\n11001;15.001\n11002;15000,0\n", "f.csv")
    assert count(inhabitants.municipalities(table), Rule()).neighbourhoods == 3
