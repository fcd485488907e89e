"""Rates of one draw as arrays, from the figures of its parameters. Indices are those of problem.py."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nabij.engines.microsim.parameters import Values
from nabij.engines.microsim.problem import AGES, DEPENDENCY, INCOMES, OLD, Floats

MOST_BETTER = 0.9
"""Of who may also become worse within the year."""


@dataclass(frozen=True, eq=False)
class Rates:
    """What doesn't need calibration.

    death: (4,) hazard ratio by dependency. better: (2, 46, 4) probability of one step less dependent, by sex, age and
    dependency. income: (3,) ratio of worsening. fall: (4,) by dependency. adapted: ratio of falls in an adapted home,
    of who is limited. worsens: probability after a fall. hospital: (4,). carer_on: (2,) by living alone. strain: (4,).
    apply: (4, 2, 3, 3) relative hazard of applying by dependency, alone, carer, income.
    """

    death: Floats
    better: Floats
    income: Floats
    fall: Floats
    adapted: float
    worsens: float
    hospital: Floats
    alone_off: float
    carer_on: Floats
    carer_off: float
    strain: Floats
    relief: float
    adapts: float
    apply: Floats


def rates(v: Values) -> Rates:
    ages = np.arange(OLD, OLD + AGES)
    better = np.zeros((2, AGES, len(DEPENDENCY)))
    for sex, name in enumerate(("women", "men")):
        known = [_logit(v[f"dependency.recover_{name}_{age}"]) for age in (65, 75, 85)]
        better[sex, :, 1] = _expit(np.interp(ages, (69.5, 79.5, 89.5), known))
    better[:, :, 2] = v["dependency.heavy_to_light"]
    better[:, :, 3] = v["dependency.very_heavy_to_heavy"]
    better = np.minimum(better, MOST_BETTER)
    share = np.array([v["carer.together"], v["carer.alone"]])
    income = np.array([v["admission.income_low"], 1.0, v["admission.income_high"]])
    profile = np.array([0.0, v["admission.light"], 1.0, v["admission.very_heavy"]])
    carer = np.array([v["admission.no_carer"], 1.0, v["admission.strained"]])
    alone = np.array([1.0, v["admission.alone"]])
    return Rates(
        death=np.array([1.0, *_by(v, "mortality", DEPENDENCY[1:])]),
        better=better,
        income=np.array([v["dependency.income_low"], 1.0, v["dependency.income_high"]]),
        fall=np.array(_by(v, "falls", DEPENDENCY)),
        adapted=v["falls.adapted_home"],
        worsens=v["falls.worsens"],
        hospital=np.array(_by(v, "hospital", DEPENDENCY)),
        alone_off=v["alone.ends"],
        carer_on=np.minimum(v["carer.lost"] * share / np.maximum(1 - share, 1e-9), 1.0),
        carer_off=v["carer.lost"],
        strain=np.array([0.0, *_by(v, "carer.strain", DEPENDENCY[1:], "_")]),
        relief=v["carer.relief"],
        adapts=v["housing.adapts"],
        apply=np.einsum("d,a,c,i->daci", profile, alone, carer, income),
    )


def living_alone(v: Values) -> Floats:
    """Share (2, 46) of people in private households who live alone."""
    ages = np.arange(OLD, OLD + AGES)
    classes = (65, 70, 75, 80, 85, 90)
    middles = [age + 2.5 for age in classes]
    return np.array(
        [np.interp(ages, middles, [v[f"alone.{sex}_{age}"] for age in classes]) for sex in ("women", "men")]
    )


def income_shares() -> Floats:
    """At 65: thirds."""
    return np.full(len(INCOMES), 1 / len(INCOMES))


def _by(v: Values, group: str, names: Sequence[str], join: str = ".") -> list[float]:
    return [v[f"{group}{join}{name}"] for name in names]


def _logit(share: float) -> float:
    share = min(max(share, 1e-9), 1 - 1e-9)
    return float(np.log(share / (1 - share)))


def _expit(x: Floats) -> Floats:
    found: Floats = 1 / (1 + np.exp(-x))
    return found
