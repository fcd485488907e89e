"""Home or residential care: from how many hours of family care a week a payer spends more at home than in residential
care, by profile, carer and payer. Straight from the figures, without simulating; each figure varies over the draws."""

from typing import Any, Final

import numpy as np

from nabij.engines.microsim.costs import SHAPE, WEEKS, family_care, family_split, units
from nabij.engines.microsim.outcomes import ALL_PAYERS, with_sums
from nabij.engines.microsim.parameters import Parameters, Values
from nabij.engines.microsim.problem import CARERS, DEPENDENCY, Floats

DRAWS: Final = 1000
PRICED: Final = ("home", "residential", "hospital", "quality")
"""Groups of parameters that a year in a place is priced with; a draw of one doesn't hang on the others."""


def yearly(v: Values) -> tuple[Floats, Floats, Floats]:
    """A year at home and in residential care (4, 3, 7) by dependency, carer and payer, without hospital; and the
    price of one weekly hour of family care for a year (7,)."""
    euro = units(v).euro.reshape(*SHAPE, -1)[:, :, :, 0, 0, 0]
    hour = with_sums(v["home.family_care_hour"] * family_split(v) * WEEKS)
    return with_sums(euro[0]), with_sums(euro[2]), hour


def tipping(parameters: Parameters, seed: int, draws: int = DRAWS) -> list[dict[str, Any]]:
    """A row per profile, carer and payer: cost of a year in both places and hours a week at the tipping point."""
    priced = Parameters({name: one for name, one in parameters.of.items() if name.split(".")[0] in PRICED})
    rows = [_one(priced.draw(draw, seed)) for draw in range(draws + 1)]
    home, away, hours = (np.array([row[part] for row in rows]) for part in range(3))
    now = _hours_now(parameters.draw(0, seed))
    found = []
    for d, profile in enumerate(DEPENDENCY):
        for c, carer in enumerate(CARERS):
            for p, payer in enumerate(ALL_PAYERS):
                if d == 0:
                    continue
                row: dict[str, Any] = {"profile": profile, "carer": carer, "payer": payer}
                row["home"], row["residential"] = _interval(home[:, d, c, p]), _interval(away[:, d, c, p])
                row["hours_now"] = round(float(now[d, c]), 2)
                row["tipping_hours"] = _tip(hours[:, d, c, p])
                row["home_dearer_share"] = round(float((home[1:, d, c, p] > away[1:, d, c, p]).mean()), 3)
                found.append(row)
    return found


def _hours_now(v: Values) -> Floats:
    found: Floats = family_care(v) / WEEKS
    return found


def _one(v: Values) -> tuple[Floats, Floats, Floats]:
    home, away, hour = yearly(v)
    now = _hours_now(v)[:, :, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        hours = np.where(hour > 0, now + (away - home) / hour, np.nan)
    return home, away, hours


def _interval(values: Floats) -> dict[str, float]:
    low, high = np.quantile(values[1:], [0.025, 0.975])
    return {"value": round(float(values[0])), "low": round(float(low)), "high": round(float(high))}


def _tip(values: Floats) -> dict[str, Any] | None:
    """None where the payer pays no hour of family care; 0 = dearer at home at any number of hours."""
    if np.isnan(values).all():
        return None
    kept = np.maximum(values, 0.0)
    low, high = np.quantile(kept[1:], [0.025, 0.975])
    return {"value": round(float(kept[0]), 1), "low": round(float(low), 1), "high": round(float(high), 1)}
