"""Unchanged policy, year by year: who lives how, what it costs whom, and what part of the economy long-term care is.

It is the same beside every policy of a scenario. Long-term care: residential care as it is paid (day price included),
home nursing, family care and care budgets; not hospital care, living at home, nor the hours of relatives.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from nabij.engines.microsim.costs import FLANDERS_2021, SHAPE, units
from nabij.engines.microsim.outcomes import ALL_PAYERS, with_sums
from nabij.engines.microsim.parameters import Values
from nabij.engines.microsim.problem import Floats, Problem
from nabij.engines.microsim.simulate import Counted

PRICES: Final = 2025
"""Year of the prices, and of the gross domestic product among the parameters."""
STOCKS: Final = (
    "people_65", "limited", "heavy", "residents", "waiting", "places", "carers", "overloaded_carers", "carer_hours",
)  # fmt: skip
PAID_CARE: Final = tuple(k for k, payer in enumerate(ALL_PAYERS) if payer not in ("informal", "society"))


@dataclass(frozen=True, eq=False)
class Baseline:
    """One draw. stocks: (years + 1, 9) by STOCKS, on 1 January (hours: of the year that begins, as people live then);
    places NaN = no limit. spent, care: (years, 7) euro by ALL_PAYERS, not discounted: all that is counted, and of it
    long-term care. share: (years, 2) of long-term care in the gross domestic product: public payers; with users."""

    stocks: Floats
    spent: Floats
    care: Floats
    share: Floats


def baseline(problem: Problem, draw: int, pieces: Sequence[Counted]) -> Baseline:
    """pieces: of all regions under any policy."""
    v = problem.parameters.draw(draw, problem.seed)
    unit = units(v)
    cells = sum(one.cells[0].sum(axis=1) * one.scale for one in pieces)
    events = sum(one.events[0].sum(axis=(1, 2)) * one.scale for one in pieces)
    lived = (cells[:-1] + cells[1:]) / 2
    care = with_sums(lived @ care_only(v))
    paid = np.stack([care[:, ALL_PAYERS.index("public")], care[:, list(range(4))].sum(axis=1)], axis=1)
    shaped = cells.reshape(-1, *SHAPE)
    places = sum(np.where(one.beds < 0, np.nan, one.beds * one.scale) for one in pieces)
    stocks = [
        cells.sum(axis=1), shaped[:, :, 1:].sum(axis=(1, 2, 3, 4, 5, 6)), shaped[:, :, 2:].sum(axis=(1, 2, 3, 4, 5, 6)),
        shaped[:, 2].sum(axis=(1, 2, 3, 4, 5)), shaped[:, 1].sum(axis=(1, 2, 3, 4, 5)), places,
        shaped[:, :2, 1:, 1:].sum(axis=(1, 2, 3, 4, 5, 6)), shaped[:, :2, 1:, 2].sum(axis=(1, 2, 3, 4, 5)),
        cells @ unit.hours,
    ]  # fmt: skip
    return Baseline(
        stocks=np.stack(stocks, axis=1),
        spent=with_sums(lived @ unit.euro + events @ unit.event_euro),
        care=care,
        share=paid / product(problem, v)[:, None],
    )


def care_only(v: Values) -> Floats:
    """(432, 5) euro of long-term care a person-year."""
    return units({**v, "home.living": 0.0, "home.informal_hour": 0.0}).euro


def product(problem: Problem, v: Values) -> Floats:
    """(years,) gross domestic product in the prices of care of PRICES: as it grows, less what care becomes dearer
    beyond other prices; for the part of Flanders that the population is."""
    when = problem.year + np.arange(problem.years) + 0.5 - PRICES
    growth = (1 + v["economy.growth"]) / (1 + v["economy.care_prices"])
    found: Floats = v["economy.product"] * growth**when * problem.population.total / FLANDERS_2021
    return np.maximum(found, 1.0)


def to_json(problem: Problem, draws: Sequence[Baseline], interval: Any) -> list[dict[str, Any]]:
    """A row a year. interval: of the values of all draws, the central one first."""
    rows = []
    for t in range(problem.years + 1):
        row: dict[str, Any] = {"year": problem.year + t}
        for k, name in enumerate(STOCKS):
            values = [one.stocks[t, k] for one in draws]
            row[name] = None if np.isnan(values[0]) else interval(values)
        if t < problem.years:
            row["spent"] = {payer: interval([one.spent[t, k] for one in draws]) for k, payer in enumerate(ALL_PAYERS)}
            row["long_term_care"] = {ALL_PAYERS[k]: interval([one.care[t, k] for one in draws]) for k in PAID_CARE}
            row["share_of_product"] = {
                name: interval([one.share[t, k] for one in draws], 5) for k, name in enumerate(("public", "with_users"))
            }
        rows.append(row)
    return rows
