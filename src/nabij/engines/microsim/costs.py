"""Euros, hours and quality of a year of life in each cell, by payer. Prices of 2025 unless told otherwise."""

from dataclasses import dataclass

import numpy as np

from nabij.engines.microsim.parameters import Values
from nabij.engines.microsim.problem import DEPENDENCY, PAYERS, Floats
from nabij.engines.microsim.tables import CELLS, EVENTS

FEDERAL, FLEMISH, LOCAL, USER, INFORMAL = range(len(PAYERS))
DAYS, WEEKS = 365.25, 365.25 / 7
SHAPE = (3, 4, 3, 3, 2, 2)
"""Axes of a cell: place, dependency, carer, income, reached, adapted home."""
FLANDERS_2021 = 6_653_062
"""Inhabitants that the fixed costs of the parameters are for (Statbel, 1 January 2021)."""


@dataclass(frozen=True, eq=False)
class Units:
    """Per person-year: euro (432, 5) by payer, hours (432,) of informal care, family_care (432,) hours, quality (432,).
    Per event: event_euro (11, 5), event_quality (11,)."""

    euro: Floats
    hours: Floats
    family_care: Floats
    quality: Floats
    event_euro: Floats
    event_quality: Floats


def by_profile(v: Values, name: str, join: str = "_") -> Floats:
    """(4,) with 0 for the independent."""
    return np.array([0.0, *(v[f"{name}{join}{level}"] for level in DEPENDENCY[1:])])


def units(v: Values, measures: tuple[str, ...] = (), *, avoidable: float = 1.0) -> Units:
    """avoidable: share of the subsidy of residential care that follows the number of residents."""
    euro = np.zeros((*SHAPE, len(PAYERS)))
    hours, family, quality = np.zeros(SHAPE), np.zeros(SHAPE), np.zeros(SHAPE)
    euro[2] = residential(v, avoidable)[:, None, None, None, None, :]
    nursing = by_profile(v, "home.nursing") * by_profile(v, "home.nursing_use") * DAYS
    family[:2] = family_care(v)[:, :, None, None, None]
    euro[:2, ..., FEDERAL] = nursing[:, None, None, None, None]
    euro[:2] += family[:2, ..., None] * v["home.family_care_hour"] * family_split(v)
    euro[:2, 2:, ..., FLEMISH] += v["home.care_budget"] * 12 * v["home.care_budget_use"]
    euro[:2, ..., USER] += v["home.living"] * DAYS
    hours[:2, :, 1:] = (by_profile(v, "home.informal") * WEEKS)[:, None, None, None, None]
    hours[2, 1:, 1:] = v["home.informal_residential"] * WEEKS
    euro[..., INFORMAL] = hours * v["home.informal_hour"] * v["home.informal_index"]
    worth = np.array([v[f"quality.{level}"] for level in DEPENDENCY])
    quality[:] = worth[:, None, None, None, None]
    quality[:2, :, 2] -= v["quality.carer_strained"]
    _measures(v, measures, euro)
    event_euro, event_quality = _events(v, measures)
    flat = euro.reshape(CELLS, -1)
    return Units(flat, hours.ravel(), family.ravel(), quality.ravel(), event_euro, event_quality)


def residential(v: Values, avoidable: float = 1.0) -> Floats:
    """(4, 5) a year in residential care by dependency and payer. The independent cost as the light profile does."""
    subsidy = np.array([v["residential.subsidy_light"], *by_profile(v, "residential.subsidy")[1:]])
    found = np.zeros((4, len(PAYERS)))
    found[:, FEDERAL] = v["residential.federal"]
    found[:, FLEMISH] = subsidy * v["residential.index"] * avoidable
    found[:, LOCAL] = v["residential.local"]
    found[:, USER] = v["residential.day_price"]
    found *= DAYS
    # Residents with a heavy profile have the care budget too.
    found[2:, FLEMISH] += v["home.care_budget"] * 12
    found[2:, USER] -= v["home.care_budget"] * 12
    return found


def family_care(v: Values) -> Floats:
    """(4, 3) hours of family care a year at home, by dependency and carer; the mean over carers is that told."""
    found = np.repeat(by_profile(v, "home.family_care")[:, None], 3, axis=1) * WEEKS
    found[:, 0] *= v["home.family_care_no_carer"]
    return found


def family_split(v: Values) -> Floats:
    """(5,) who pays an hour of family care."""
    found = np.zeros(len(PAYERS))
    found[USER], found[LOCAL] = v["home.family_care_user"], v["home.family_care_local"]
    found[FLEMISH] = 1 - found.sum()
    return found


def split(v: Values, measure: str) -> Floats:
    """(5,) who pays a measure; what neither Flanders nor the local authority pays, the user does."""
    found = np.zeros(len(PAYERS))
    found[FLEMISH], found[LOCAL] = v[f"{measure}.flemish"], v[f"{measure}.local"]
    found[USER] = 1 - found.sum()
    return found


def fixed(v: Values, measures: tuple[str, ...], people: float) -> Floats:
    """(5,) euro a year that the programme costs whoever it reaches, for `people` inhabitants."""
    found = np.zeros(len(PAYERS))
    for measure in measures:
        name = "housing_measure" if measure == "housing" else measure
        found += v[f"{name}.fixed"] * people / FLANDERS_2021 * split(v, name)
    return found


def _measures(v: Values, measures: tuple[str, ...], euro: Floats) -> None:
    """Who is reached, at home, costs what the measure costs a user."""
    for measure in measures:
        if measure == "housing":
            continue
        each = v[f"{measure}.per_person"] * v[f"{measure}.uptake"] * split(v, measure)
        first = 0 if measure == "neighbourhood" else 1
        carers = slice(1, 3) if measure == "respite" else slice(0, 3)
        euro[:2, first:, carers, :, 1] += each


def _events(v: Values, measures: tuple[str, ...]) -> tuple[Floats, Floats]:
    euro, quality = np.zeros((len(EVENTS), len(PAYERS))), np.zeros(len(EVENTS))
    for name, price in (
        ("fall", v["hospital.fall"] * v["hospital.index"]),
        ("hospital", v["hospital.days"] * v["hospital.per_day"] * v["hospital.index"]),
    ):
        euro[EVENTS.index(name), FEDERAL] = price * (1 - v["hospital.user_share"])
        euro[EVENTS.index(name), USER] = price * v["hospital.user_share"]
    quality[EVENTS.index("fall")] = -v["quality.fall"]
    if "housing" in measures:
        euro[EVENTS.index("adapted")] = v["housing_measure.each"] * split(v, "housing_measure")
    return euro, quality
