"""Unchanged policy by year, as told in the result."""

from functools import cache
from typing import Any

import pytest

from nabij.engines.microsim import Policy, solve
from nabij.engines.microsim.baseline import product
from nabij.engines.microsim.costs import FLANDERS_2021
from nabij.engines.microsim.outcomes import ALL_PAYERS
from nabij.engines.microsim.tests.small import CARE, problem

ASKED = problem(20_000, regions=2, years=8, draws=3, policies=(CARE, Policy("all", ("housing", "respite"))))


@cache
def told() -> dict[str, Any]:
    return solve(ASKED, workers=1, break_even_draws=-1).to_json()


def test_every_year_has_its_people_places_and_costs_with_intervals() -> None:
    rows = told()["baseline"]
    assert [row["year"] for row in rows] == list(range(2021, 2030))
    for row in rows:
        stocks = [
            one for name, one in row.items() if name not in ("year", "spent", "long_term_care", "share_of_product")
        ]
        parts = [*stocks, *(row.get("spent") or {}).values(), *(row.get("long_term_care") or {}).values()]
        assert len(stocks) == 9
        assert all(one["low"] <= one["value"] <= one["high"] for one in parts)
    assert "spent" not in rows[-1]


def test_it_is_what_stands_beside_every_policy() -> None:
    for policy in told()["policies"]:
        for row, beside in zip(told()["baseline"], policy["by_year"], strict=True):
            assert row["residents"]["value"] == beside["residents_unchanged"]
            assert row["waiting"]["value"] == beside["waiting_unchanged"]
            if "spent" in row:
                assert {payer: row["spent"][payer]["value"] for payer in ALL_PAYERS} == beside["spent_unchanged"]


def test_payers_add_up_and_care_is_part_of_all_that_is_spent() -> None:
    for row in told()["baseline"][:-1]:
        for part in (row["spent"], row["long_term_care"]):
            assert part["public"]["value"] == pytest.approx(
                sum(part[payer]["value"] for payer in ("federal", "flemish", "local")), abs=2
            )
        for payer, found in row["long_term_care"].items():
            assert found["value"] <= row["spent"][payer]["value"] + 1
        assert row["residents"]["value"] <= row["places"]["value"] + 1


def test_share_of_the_product_by_hand() -> None:
    v = ASKED.parameters.draw(0, 0)
    row = told()["baseline"][3]
    assert product(ASKED, v)[3] == pytest.approx(365e9 * ASKED.population.total / FLANDERS_2021)
    expected = row["long_term_care"]["public"]["value"] / (365e9 * ASKED.population.total / FLANDERS_2021)
    assert row["share_of_product"]["public"]["value"] == pytest.approx(expected, abs=2e-5)
    faster = product(ASKED, v | {"economy.growth": 0.02, "economy.care_prices": 0.0})
    assert faster[5] / faster[4] == pytest.approx(1.02)


def test_a_policy_tells_beds_with_intervals() -> None:
    for policy in told()["policies"]:
        beds, years = policy["fewer_beds_in_use"], policy["outcomes"]["residential_years_avoided"]
        assert beds["mean_over_years"]["value"] == pytest.approx(years["value"] / 8)
        assert beds["at_the_end"] == policy["by_year"][-1]["fewer_beds_in_use"]
