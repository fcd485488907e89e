"""What is told about one figure, recomputed by hand."""

import pytest

from nabij.impact.profile.lines import Line, lines_of
from nabij.impact.profile.tests.conftest import LAST, THIS_YEAR, Land, figures
from nabij.territory.models import Area

pytestmark = pytest.mark.django_db


def line(area: Area, code: str) -> Line:
    return next(one for one in lines_of(area) if one.code == code)


def test_a_share_by_hand(counted: Land) -> None:
    """280 of 1,800 here; 460 of 3,600 in Dorp; 600 of 5,000 in zone and region."""
    found = line(counted.here, "share_80plus")
    assert found.value == "15,6\xa0%"
    assert [(one.name, one.text) for one in found.beside] == [
        ("Dorp", "12,8\xa0%"), ("Zone Dender", "12,0\xa0%"), ("Vlaams Gewest", "12,0\xa0%"),
    ]  # fmt: skip
    assert found.beside[0].difference == "hier hoger (verschil: 2,8 op 100)"
    assert found.sentence == "In Dorp is dat 12,8\xa0%. Hier is het hoger: een verschil van 2,8 op 100."
    assert found.beside[0].gap == pytest.approx((280 / 1800 - 460 / 3600) / (460 / 3600))


def test_a_sum_is_told_as_a_part_of_the_whole(counted: Land) -> None:
    found = line(counted.here, "inhabitants")
    assert (found.value, found.sentence) == ("1800\xa0personen", "Dat is 50,0 % van heel Dorp (3600\xa0personen).")
    assert not found.relative
    assert found.spreads == 0


def test_rank_and_how_unusual_it_is(counted: Land) -> None:
    """Shares 15.6, 10.0 and 10.0: mean 11.87, standard deviation 2.64 (rounded as they are shown)."""
    found = line(counted.here, "share_80plus")
    assert found.rank == "1e van 3 buurten (1e is het hoogst)"
    assert found.spreads == pytest.approx((280 / 18 - 35.6 / 3) / 2.63987, rel=1e-4)
    assert line(counted.there, "share_80plus").rank == "2e van 3 buurten (met 1 andere, 1e is het hoogst)"


def test_through_the_years(counted: Land) -> None:
    """Half as many older people three years ago: 7.8 % then, 15.6 % now."""
    found = line(counted.here, "share_80plus")
    told = f"Van {LAST.year} tot {THIS_YEAR.year} ging dit omhoog, met 7,8 op 100."
    assert (found.trend, found.rising) == (told, 7.8)
    assert line(counted.here, "inhabitants").trend == f"Van {LAST.year} tot {THIS_YEAR.year} bleef dit gelijk."


def test_both_municipalities_stand_beside_a_neighbourhood_over_two(counted: Land) -> None:
    found = line(counted.across, "share_80plus")
    assert [(one.name, one.text) for one in found.beside][:2] == [("Dorp", "12,8\xa0%"), ("Stad", "10,0\xa0%")]
    assert found.value == "10,0\xa0%"


def test_what_lacks_is_told(counted: Land) -> None:
    figures("declarations", {counted.sectors[0]: 500})
    figures("income_per_declaration", {counted.sectors[0]: 30000})
    found = line(counted.here, "declarations")
    assert found.partial
    assert "Voor 1 deel van dit gebied is er geen cijfer." in found.notes
    assert "Daar woont 44 % van de inwoners." in found.notes  # 800 of 1,800
    assert not line(counted.here, "inhabitants").partial


def test_a_source_that_asks_permission_is_named_so(counted: Land) -> None:
    figures("pharmacies", dict.fromkeys(counted.sectors, 1), label="apart", reuse="ask")
    assert line(counted.here, "pharmacies").ask
    assert not line(counted.here, "inhabitants").ask


def test_an_old_figure_says_how_old(counted: Land) -> None:
    old = THIS_YEAR.replace(year=THIS_YEAR.year - 9)
    figures("deprivation", {sector: 10 + n for n, sector in enumerate(counted.sectors)}, old)
    found = line(counted.here, "deprivation")
    assert (found.old, found.year) == (True, old.year)
    assert found.age.endswith("jaar oud")


def test_a_municipality_is_told_beside_zone_and_region(counted: Land) -> None:
    found = line(counted.towns[0], "share_80plus")
    assert found.value == "12,8\xa0%"
    assert [one.name for one in found.beside] == ["Zone Dender", "Vlaams Gewest"]
    assert found.rank == ""  # two municipalities are too few to rank
    assert found.spreads == pytest.approx((460 / 36 - 12) / (0.25 * 12))
