"""What a policy changes, from what was counted: sums of counts times units, discounted, by group, income and region."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from nabij.engines.microsim.costs import SHAPE, Units, fixed, units
from nabij.engines.microsim.problem import PAYERS, Floats, Problem
from nabij.engines.microsim.simulate import Counted
from nabij.engines.microsim.tables import EVENTS, ramp

ALL_PAYERS: Final = (*PAYERS, "public", "society")
PUBLIC: Final = (0, 1, 2)
LINES: Final = (
    "residential_years_avoided", "home_years_gained", "waiting_years_avoided", "admissions_avoided", "falls_avoided",
    "hospital_stays_avoided", "deaths_avoided", "carer_hours_saved", "overload_years_avoided", "quality_years_gained",
    *(f"saved_{payer}" for payer in PAYERS),
)  # fmt: skip
"""Sums over the horizon: the first nine not discounted, quality at the rate of effects, euros at that of costs."""
QUALITY: Final = LINES.index("quality_years_gained")
MONEY: Final = QUALITY + 1


@dataclass(frozen=True, eq=False)
class Outcome:
    """One draw of one policy. lines: (regions, groups, 3 incomes, 15) over the horizon, without the programme's fixed
    costs. yearly: (years, 5) euro saved by payer, not discounted, fixed costs included. npv: (7,) by ALL_PAYERS, fixed
    costs included. payback: (7,) years, NaN = not within the horizon. residents, waiting: (2, years + 1). fixed: (5,) a
    year when worked out. spent: (2, years, 5) under unchanged policy and the policy, average costs.
    """

    lines: Floats
    yearly: Floats
    npv: Floats
    payback: Floats
    residents: Floats
    waiting: Floats
    fixed: Floats
    spent: Floats
    reached: Floats

    @property
    def totals(self) -> Floats:
        found: Floats = self.lines.sum(axis=(0, 1, 2))
        return found


def outcome(problem: Problem, draw: int, policy: int, pieces: list[Counted], changes: dict[str, float]) -> Outcome:
    """pieces: of all regions, in their order."""
    chosen = problem.policies[policy]
    v = problem.values(draw, chosen) | changes
    margin = units(v, chosen.measures, avoidable=v["residential.avoidable"])
    full = units(v, chosen.measures)
    years = problem.years
    weights = _weights(margin)
    discount = _discount(v["discount.costs"], v["discount.effects"], years)
    lines = np.stack([_lines(one, weights, discount) for one in pieces])
    yearly = sum(_yearly(one, margin) for one in pieces) - _fixed_by_year(problem, v, chosen.measures)
    census = sum(one.cells.sum(axis=2).reshape(2, years + 1, *SHAPE) * one.scale for one in pieces)
    places = census.sum(axis=(3, 4, 5, 6, 7))
    return Outcome(
        lines=lines,
        yearly=yearly,
        npv=with_sums((yearly * discount[:, MONEY, None]).sum(axis=0)),
        payback=np.array([payback(column * discount[:, MONEY]) for column in with_sums(yearly).T]),
        residents=places[:, :, 2],
        waiting=places[:, :, 1],
        fixed=fixed(v, chosen.measures, problem.population.total),
        spent=np.sum([_spent(one, full) for one in pieces], axis=0),
        reached=census[1, :, :2, :, :, :, 1].sum(axis=(1, 2, 3, 4, 5)),
    )


def person_years(one: Counted) -> Floats:
    """(2, years, g, 432): the mean of the counts at both ends of a year."""
    cells = one.cells.astype(np.float64)
    found: Floats = (cells[:, :-1] + cells[:, 1:]) * (one.scale / 2)
    return found


def with_sums(by_payer: Floats) -> Floats:
    """(..., 5) to (..., 7): with the public payers together, and all."""
    public = by_payer[..., PUBLIC].sum(axis=-1, keepdims=True)
    return np.concatenate([by_payer, public, by_payer.sum(axis=-1, keepdims=True)], axis=-1)


def payback(saved: Floats) -> float:
    """Years until what was laid out has come back for good; 0 = nothing is ever laid out; NaN = not by the end, so just
    when the whole is negative."""
    total = np.cumsum(saved)
    # Half a euro is no outlay: differences of float sums.
    if total.min(initial=0.0) > -0.5:
        return 0.0
    owed = int(np.flatnonzero(total < -0.5)[-1])
    return float(owed + 2) if owed + 1 < len(total) else float("nan")


def _weights(unit: Units) -> tuple[Floats, Floats]:
    """(432, 15) and (11, 15): what one person-year and one event add to each line, as cost or harm."""
    cells, events = np.zeros((len(unit.hours), len(LINES))), np.zeros((len(EVENTS), len(LINES)))
    shaped = cells.reshape(*SHAPE, len(LINES))
    shaped[2, ..., 0] = 1
    shaped[:2, ..., 1] = -1
    shaped[1, ..., 2] = 1
    shaped[:2, 1:, 2, :, :, :, LINES.index("overload_years_avoided")] = 1
    for line, event in ((3, "admitted"), (4, "fall"), (5, "hospital"), (6, "death")):
        events[EVENTS.index(event), line] = 1
    cells[:, LINES.index("carer_hours_saved")] = unit.hours
    cells[:, QUALITY], events[:, QUALITY] = -unit.quality, -unit.event_quality
    cells[:, MONEY:], events[:, MONEY:] = unit.euro, unit.event_euro
    return cells, events


def _discount(costs: float, effects: float, years: int) -> Floats:
    """(years, 15): to the start, from the middle of each year."""
    when = np.arange(years) + 0.5
    found = np.ones((years, len(LINES)))
    found[:, QUALITY] = (1 + effects) ** -when
    found[:, MONEY:] = ((1 + costs) ** -when)[:, None]
    return found


def _lines(one: Counted, weights: tuple[Floats, Floats], discount: Floats) -> Floats:
    """(g, 3, 15): unchanged policy minus the policy, so that what is avoided or saved is positive."""
    change = one.cells[0] - one.cells[1]
    fewer = (change[:-1] + change[1:]) * (one.scale / 2)
    happened = (one.events[0] - one.events[1].astype(np.float64)) * one.scale
    years, groups = fewer.shape[:2]
    shaped = fewer.reshape(years, groups, 36, 3, 2, 2)
    each = weights[0].reshape(36, 3, 2, 2, len(LINES))
    # What being reached costs apart: where it changes nothing, the rest is whole numbers that cancel to the last digit.
    found: Floats = np.einsum("tgaib,aibk,tk->gik", shaped.sum(axis=4), each[:, :, 0], discount, optimize=True)
    more = each[:, :, 1] - each[:, :, 0]
    found += np.einsum("tgaib,aibk,tk->gik", shaped[:, :, :, :, 1], more, discount, optimize=True)
    found += np.einsum("tgie,ek,tk->gik", happened, weights[1], discount, optimize=True)
    return found


def _spent(one: Counted, unit: Units) -> Floats:
    """(2, years, 5) euro."""
    cells = one.cells.sum(axis=2)
    lived = ((cells[:, :-1] + cells[:, 1:]) * (one.scale / 2)).reshape(2, -1, 108, 2, 2)
    happened = one.events.sum(axis=(2, 3)) * one.scale
    each = unit.euro.reshape(108, 2, 2, -1)
    found: Floats = happened @ unit.event_euro
    found += np.tensordot(lived.sum(axis=3), each[:, 0], 2)
    found += np.tensordot(lived[:, :, :, 1], each[:, 1] - each[:, 0], 2)
    return found


def _yearly(one: Counted, unit: Units) -> Floats:
    spent = _spent(one, unit)
    found: Floats = spent[0] - spent[1]
    return found


def _fixed_by_year(problem: Problem, v: dict[str, float], measures: tuple[str, ...]) -> Floats:
    """(years, 5): in full from the first year of the programme, however few it reaches yet."""
    begun = ramp(v, problem.years) > 0
    found: Floats = begun[:, None] * fixed(v, measures, problem.population.total)
    return found
