"""The transitions of one draw and one policy, as the arrays that the compiled loops read."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nabij.engines.microsim.calibrate import CAP, Calibration, falls
from nabij.engines.microsim.parameters import Values
from nabij.engines.microsim.problem import AGES, OLD, Floats

EVENTS: Final = (
    "death", "death_residential", "death_waiting", "fall", "hospital", "applied", "admitted", "adapted", "reached",
    "strained", "short_stay",
)  # fmt: skip
CELLS: Final = 3 * 4 * 3 * 3 * 2 * 2
"""place, dependency, carer, income, reached, adapted home."""


@dataclass(frozen=True, eq=False)
class Effects:
    """Ratios by dependency (4,) for who is reached, and the yearly probability that the home is adapted besides."""

    admission: Floats
    hospital: Floats
    falls: Floats
    strain: Floats
    adapts: float


@dataclass(frozen=True, eq=False)
class Tables:
    """death: (years, 2, 46, 4). worse: (years, 2, 46, 4). joint: (2, 46, 288) cumulated; states: (288,) packed.
    detect: (years, 46, 4, 2). dying: (2, 46, 144) probability that who dies within the year was admitted before that.
    fixed: as kernels.year.lived unpacks them."""

    death: Floats
    worse: Floats
    joint: Floats
    states: NDArray[np.uint16]
    detect: Floats
    dying: Floats
    fixed: tuple[object, ...]


def effects(v: Values, measures: tuple[str, ...]) -> Effects:
    """Several measures multiply; one that only part of the people take up counts for that part.

    `break_even.admission` among the figures stands in the place of all effects on admission (breakeven.py).
    """
    ratio = {name: np.ones(4) for name in ("admission", "hospital", "falls", "strain")}
    for measure in measures:
        if measure == "housing":
            continue
        first = 0 if measure == "neighbourhood" else 1
        for name, found in ratio.items():
            found[first:] *= 1 - v[f"{measure}.uptake"] * (1 - v[f"{measure}.{name}"])
    if "break_even.admission" in v:
        ratio["admission"][:] = v["break_even.admission"]
    return Effects(**ratio, adapts=v["housing_measure.adapts"] if "housing" in measures else 0.0)


def ramp(v: Values, years: int) -> Floats:
    """How far the programme is worked out in each year, 0 to 1."""
    t = np.arange(years)
    found: Floats = np.where(
        t >= v["reach.starts"], np.clip((t + 1 - v["reach.starts"]) / max(v["reach.ramp"], 1e-9), 0, 1), 0.0
    )
    return found


def detection(v: Values, measures: tuple[str, ...], years: int) -> Floats:
    """(years, 46, 4, 2) probability that somebody within reach is reached, by year, age, dependency, living alone."""
    found = np.zeros((AGES, 4, 2))
    if measures:
        found[:, 1:] = v["reach.found"]
        found[75 - OLD :, 0, 1] = v["reach.found_alone"]
    return ramp(v, years)[:, None, None, None] * found


def tables(v: Values, found: Calibration, hazard: Floats, measures: tuple[str, ...]) -> Tables:
    """hazard: (years, 2, 46) of the life table, aligned."""
    r, effect = found.rates, effects(v, measures)
    fall = np.empty((4, 2, 2, 2))
    fall[:, :, :, 0] = falls(r)[:, ::-1]
    fall[:, :, :, 1] = fall[:, :, :, 0] * effect.falls[:, None, None]
    hospital = np.stack([r.hospital, r.hospital * effect.hospital], axis=1)
    strain = np.stack([r.strain, r.strain * effect.strain], axis=1)
    weight = np.repeat(r.apply[..., None], 2, axis=4)
    weight[..., 1] *= effect.admission[:, None, None, None]
    asking = found.apply[:, :, None] * weight.reshape(1, 1, -1)
    shares = found.joint.reshape(2, AGES, -1)
    joint = np.cumsum(shares / shares.sum(axis=2, keepdims=True), axis=2)
    joint[:, :, -1] = 1.0
    return Tables(
        death=-np.expm1(-hazard[..., None] * found.death),
        worse=np.minimum(found.worse, CAP),
        joint=np.ascontiguousarray(joint),
        states=_states(),
        detect=detection(v, measures, len(hazard)),
        dying=before_death(asking * v["admission.dying"]),
        fixed=(
            r.better, r.income, np.minimum(fall, 1.0), r.worsens,
            np.minimum(hospital, 1.0), found.alone_on, r.alone_off, r.carer_on, r.carer_off, np.minimum(strain, 1.0),
            r.relief, r.adapts, effect.adapts, np.ascontiguousarray(-np.expm1(-asking)),
        ),
    )  # fmt: skip


def before_death(asking: Floats) -> Floats:
    """Probability of an event of hazard `asking` (per year) before a death at a moment of the year that is as likely as
    any other: 1 - (1 - exp(-h)) / h."""
    hazard = np.maximum(asking, 1e-12)
    found: Floats = 1 + np.expm1(-hazard) / hazard
    return np.maximum(found, 0.0)


def _states() -> NDArray[np.uint16]:
    dep, place, alone, carer, adapted, income = np.indices((4, 2, 2, 3, 2, 3)).reshape(6, -1)
    found: NDArray[np.uint16] = (dep | place * 2 << 2 | alone << 4 | carer << 5 | adapted << 7 | income << 10).astype(
        np.uint16
    )
    return found
