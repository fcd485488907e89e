"""Who pays what of a year at home and in residential care, and from how many hours of family care it tips, by hand."""

import pytest

from nabij.engines.microsim.parameters import built_in
from nabij.engines.microsim.tipping import tipping, yearly

DAYS, WEEKS = 365.25, 365.25 / 7
ROWS = {(row["profile"], row["carer"], row["payer"]): row for row in tipping(built_in(), 0, draws=60)}


def test_a_year_of_a_heavy_profile_by_hand() -> None:
    """Nursing 37.50 x 45 %, family care 1.3 hours of 45 euro, care budget 135 x 80 %, a carer 12 hours at 13 euro
    of 2021 x 1.226."""
    home, away, _hour = yearly(built_in().draw(0, 0))
    family = 1.3 * WEEKS * 45
    federal, flemish = 37.5 * 0.45 * DAYS, family * 0.77 + 135 * 12 * 0.8
    local, user, informal = family * 0.05, family * 0.18 + 40 * DAYS, 12 * WEEKS * 13 * 1.226
    public = federal + flemish + local
    told = [federal, flemish, local, user, informal, public, public + user + informal]
    assert home[2, 1].tolist() == pytest.approx(told)
    federal, flemish, local = 8 * DAYS, 70 * 1.294 * DAYS + 135 * 12, 2 * DAYS
    user, informal = 74.52 * DAYS - 135 * 12, 2 * WEEKS * 13 * 1.226
    public = federal + flemish + local
    assert away[2, 1].tolist() == pytest.approx(
        [federal, flemish, local, user, informal, public, public + user + informal]
    )


def test_at_the_tipping_point_both_places_cost_the_payer_the_same() -> None:
    home, away, hour = yearly(built_in().draw(0, 0))
    row = ROWS["heavy", "carer", "public"]
    found = row["tipping_hours"]["value"]
    assert home[2, 1, 5] + (found - row["hours_now"]) * hour[5] == pytest.approx(away[2, 1, 5], abs=0.06 * hour[5])
    assert row["home"]["value"] == round(home[2, 1, 5])


def test_every_profile_carer_and_payer_has_its_interval() -> None:
    assert len(ROWS) == 3 * 3 * 7
    for (_, _, payer), row in ROWS.items():
        for place in ("home", "residential"):
            assert row[place]["low"] <= row[place]["value"] <= row[place]["high"]
        assert (row["tipping_hours"] is None) == (payer in ("federal", "informal"))
        assert 0 <= row["home_dearer_share"] <= 1


def test_who_needs_more_may_cost_more_at_home_only_where_residential_care_does() -> None:
    """The public tipping point is higher for a heavier profile: residential care is dearer too."""
    hours = [ROWS[profile, "none", "public"]["tipping_hours"]["value"] for profile in ("light", "heavy", "very_heavy")]
    assert hours == sorted(hours)
