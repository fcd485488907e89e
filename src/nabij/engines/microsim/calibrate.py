"""From official shares to yearly transitions: one generation is led from 65 to 110, year by year.

At every age the transitions that nobody publishes are solved, so that next year's shares are the official ones: death
by dependency (mean as in the life table), worsening (prevalence), beginning to live alone (census), applying for
residential care (use by age and sex). What comes out is also how people are at the start, at each age.

It is taken that today's shares by age are those of one generation growing old: the usual assumption when no Belgian
transitions are published.
"""

from dataclasses import dataclass

import numpy as np
from scipy import optimize

from nabij.engines.microsim.parameters import Values
from nabij.engines.microsim.problem import AGES, OLD, Floats
from nabij.engines.microsim.rates import Rates, income_shares, living_alone, rates

CAP = 0.95
MOST_HAZARD = 20.0


@dataclass(frozen=True, eq=False)
class Calibration:
    """joint: (2, 46, 4, 2, 2, 3, 2, 3) how people are at each age: dependency, place (home, residential), living alone,
    carer, adapted home, income; sums to 1 by sex and age. death: (years, 2, 46, 4) ratio to the hazard of the life
    table. worse: (years, 2, 46, 4) of middle income, without a fall. alone_on: (2, 46). apply: (2, 46) level of the
    hazard. use: (2, 46) share in residential care.
    """

    rates: Rates
    joint: Floats
    death: Floats
    worse: Floats
    alone_on: Floats
    apply: Floats
    use: Floats


def prevalence(v: Values, old: Floats) -> Floats:
    """(3, 2, 46) share with at least light, heavy, very heavy dependency. old: (2, 46) people at the start."""
    decades = (np.arange(OLD, OLD + AGES) - 80) / 10
    women = np.array([np.log(max(v["dependency.women"], 1e-6)), 0.0])[:, None]
    young, old75 = old.sum(), old[:, 10:].sum()

    def curve(level: float, slope: float) -> Floats:
        found: Floats = 1 / (1 + np.exp(-np.minimum(level + slope * decades + women, 30)))
        return found

    def both(x: Floats) -> list[float]:
        found = curve(x[0], x[1]) * old
        return [
            found.sum() / young - v["dependency.limited"],
            found[:, 10:].sum() / old75 - v["dependency.limited_75"],
        ]

    any_ = curve(*optimize.root(both, [-0.5, 0.6]).x)
    slope = float(np.log(max(v["dependency.heavy_per_decade"], 1e-6)))
    found = [any_]
    for name in ("heavy", "very_heavy"):
        wanted, most = v[f"dependency.{name}"], 0.95 * found[-1]

        def off(x: float, wanted: float = wanted, most: Floats = most) -> float:
            return float((np.minimum(curve(x, slope), most) * old).sum() / young - wanted)

        if off(-15) >= 0 or off(15) <= 0:
            level = -15.0 if off(-15) >= 0 else 15.0
        else:
            level = float(optimize.brentq(off, -15, 15, xtol=1e-12))
        found.append(np.minimum(curve(level, slope), most))
    return np.array(found)


def use(v: Values, old: Floats) -> Floats:
    """(2, 46) share in residential care: a curve through the three classes of each sex, by age."""
    decades = (np.arange(OLD, OLD + AGES) - 80) / 10
    spans = (slice(0, 10), slice(10, 20), slice(20, AGES))
    found = np.empty((2, AGES))
    for sex, name in enumerate(("women", "men")):
        wanted = [v["admission.use_65"], v[f"admission.use_{name}_75"], v[f"admission.use_{name}_85"]]
        people = old[sex]

        def curve(x: Floats) -> Floats:
            line = x[0] + x[1] * decades + x[2] * np.minimum(decades, 1.5) ** 2
            value: Floats = 1 / (1 + np.exp(-np.clip(line, -30, 2.0)))
            return value

        def off(x: Floats, people: Floats = people, wanted: list[float] = wanted) -> list[float]:
            shares = curve(x)
            return [
                float(np.log((shares[span] * people[span]).sum() / people[span].sum() / max(share, 1e-6)))
                for span, share in zip(spans, wanted, strict=True)
            ]

        found[sex] = curve(optimize.root(off, [-3.0, 1.2, 0.1]).x)
    return np.maximum.accumulate(found, axis=1)


def calibrate(v: Values, hazard: Floats, old: Floats) -> Calibration:
    """hazard: (years, 2, 46) of the life table. old: (2, 46) people at the start."""
    r = rates(v)
    share, beds, alone = prevalence(v, old), use(v, old), living_alone(v)
    joint = np.zeros((2, AGES, 4, 2, 2, 3, 2, 3))
    alone_on, apply = np.zeros((2, AGES)), np.zeros((2, AGES))
    for sex in range(2):
        here = _first(v, r, share[:, sex, 0], beds[sex, 0], alone[sex, 0])
        for age in range(AGES):
            joint[sex, age] = here
            after = min(age + 1, AGES - 1)
            now = hazard[0, sex, age]
            death = _death(here, r, now)
            here = here * np.exp(-now * death)[:, None, None, None, None, None]
            here = _depend(here, r, r.better[sex, age], share[:, sex, after])
            here, alone_on[sex, age] = _household(here, r, alone[sex, after])
            here = _support(here, r)
            here, apply[sex, age] = _apply(here, r, beds[sex, after])
            here = here / here.sum()
    death, worse = course(r, joint, hazard, share)
    return Calibration(r, joint, death, worse, alone_on, apply, beds)


def course(r: Rates, joint: Floats, hazard: Floats, share: Floats) -> tuple[Floats, Floats]:
    """Death and worsening (years, 2, 46, 4) of the years to come: in each year the mean of deaths by age and sex
    is that of the life table, and dependency by age and sex stays what it is: when people live longer, those who are
    dependent do too, and would else become more at every age."""
    years = len(hazard)
    fell = _by_falls(r, joint)
    here = joint.sum(axis=(3, 4, 5, 6))  # sex, age, dependency, income
    here = here / here.sum(axis=(2, 3), keepdims=True)
    death, worse = np.zeros((years, 2, AGES, 4)), np.zeros((years, 2, AGES, 4))
    after = np.concatenate([share[:, :, 1:], share[:, :, -1:]], axis=2)
    for t in range(years):
        death[t] = r.death * _levels(here.sum(axis=3), r, hazard[t])[..., None]
        here = here * np.exp(-hazard[t][..., None] * death[t])[..., None]
        worse[t] = _worse(here, r, fell, after)
        up = here * np.minimum(worse[t][..., None] * r.income + fell[..., None], 1 - r.better[..., None])
        up[:, :, 3] = 0
        down = here * r.better[..., None]
        moved = here - up - down
        moved[:, :, 1:] += up[:, :, :-1]
        moved[:, :, :-1] += down[:, :, 1:]
        moved /= np.maximum(moved.sum(axis=(2, 3), keepdims=True), 1e-30)
        here = np.concatenate([here[:, :1] / here[:, :1].sum(axis=(2, 3), keepdims=True), moved[:, :-1]], axis=1)
        here[:, 0] = joint[:, 0].sum(axis=(2, 3, 4, 5))
    return death, worse


def _by_falls(r: Rates, joint: Floats) -> Floats:
    """(2, 46, 4) probability of worsening by a fall, mean over place and house."""
    weight = joint.sum(axis=(4, 5, 7))
    found: Floats = (weight * falls(r)).sum(axis=(3, 4)) / np.maximum(weight.sum(axis=(3, 4)), 1e-30) * r.worsens
    return found


def _levels(profile: Floats, r: Rates, hazard: Floats) -> Floats:
    """(2, 46): what all hazards of death are multiplied by. profile: (2, 46, 4)."""
    low, high = np.zeros(hazard.shape), np.full(hazard.shape, _most_death(r))
    alive = np.exp(-hazard)
    for _ in range(45):
        middle = (low + high) / 2
        more = (profile * np.exp(-hazard[..., None] * r.death * middle[..., None])).sum(axis=2) > alive
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    found: Floats = (low + high) / 2
    return found


def _worse(here: Floats, r: Rates, fell: Floats, share: Floats) -> Floats:
    """(2, 46, 4): as _depend, for all ages at once. share: (3, 2, 46) wanted a year later."""
    total = here.sum(axis=(2, 3))
    found = np.zeros(here.shape[:3])
    for level in range(3):
        above = here[:, :, level + 1 :].sum(axis=(2, 3))
        back = here[:, :, level + 1].sum(axis=2) * r.better[:, :, level + 1]
        by_falls = here[:, :, level].sum(axis=2) * fell[:, :, level]
        base = (here[:, :, level] * r.income).sum(axis=2)
        lacks = (share[level] * total - above + back - by_falls) / np.maximum(base, 1e-30)
        most = (CAP - r.better[:, :, level] - fell[:, :, level]) / r.income.max()
        found[:, :, level] = np.clip(lacks, 0.0, most)
    return found


def _first(v: Values, r: Rates, share: Floats, beds: float, alone: float) -> Floats:
    """At 65: all independent of each other, but for residential care, which follows dependency."""
    profile = np.array([1 - share[0], share[0] - share[1], share[1] - share[2], share[2]])
    place = np.empty((4, 2))
    weight = r.apply[:, 0, 1, 1] * profile
    inside = np.minimum(beds * weight / weight.sum(), 0.9 * profile)
    place[:, 0], place[:, 1] = profile - inside, inside
    found = np.einsum(
        "dp,a,h,i->dpahi",
        place,
        [1 - alone, alone],
        [1 - v["housing.adapted"], v["housing.adapted"]],
        income_shares(),
    )
    have = np.array([v["carer.together"], v["carer.alone"]])
    carer = np.array([[1 - one, 0.9 * one, 0.1 * one] for one in have])
    joint: Floats = np.einsum("dpahi,ac->dpachi", found, carer)
    # Nobody strains who has nobody limited to care for.
    joint[0, :, :, 1] += joint[0, :, :, 2]
    joint[0, :, :, 2] = 0
    # Axes: dependency, place, alone, carer, adapted, income.
    return joint


def _death(here: Floats, r: Rates, hazard: float) -> Floats:
    """Ratios by dependency, so that the share who survive is that of the life table."""
    profile = here.sum(axis=(1, 2, 3, 4, 5))
    alive = np.exp(-hazard)

    def off(x: float) -> float:
        return float((profile * np.exp(-hazard * r.death * x)).sum() - alive)

    if off(0.0) * off(_most_death(r)) >= 0:
        return r.death
    return r.death * float(optimize.brentq(off, 0.0, _most_death(r), xtol=1e-13))


def _most_death(r: Rates) -> float:
    return 1.5 / max(min(1.0, float(r.death.min())), 1e-3)


def falls(r: Rates) -> Floats:
    """(4, 2, 2) probability by dependency, place (home, residential) and adapted home."""
    found = np.repeat(r.fall, 4).reshape(4, 2, 2).copy()
    found[1:, 0, 1] *= r.adapted
    return np.minimum(found, 1.0)


def _depend(here: Floats, r: Rates, better: Floats, share: Floats) -> Floats:
    """One step up or down. share: (3,) wanted next year, of who is alive."""
    fell = falls(r)[:, :, None, None, :, None] * r.worsens
    total = here.sum()
    worse = np.zeros(4)
    up, down = np.zeros_like(here), np.zeros_like(here)
    for level in (1, 2, 3):
        down[level] = here[level] * better[level]
    for level in (0, 1, 2):
        now = here[level + 1 :].sum()
        by_falls = (here[level] * fell[level]).sum()
        lacks = share[level] * total - now + down[level + 1].sum() - by_falls
        base = (here[level] * r.income).sum()
        worse[level] = np.clip(lacks / max(base, 1e-30), 0.0, _most(r, fell[level], better[level]))
        up[level] = here[level] * (worse[level] * r.income + fell[level])
    found = here - up - down
    found[1:] += up[:-1]
    found[:-1] += down[1:]
    return found


def _most(r: Rates, fell: Floats, better: float) -> float:
    return float((CAP - better - fell.max()) / r.income.max())


def _household(here: Floats, r: Rates, share: float) -> tuple[Floats, float]:
    """Living alone begins or ends, at home only. Axes of here[:, 0]: dependency, alone, carer, adapted, income."""
    together, alone = here[:, 0, 0].sum(), here[:, 0, 1].sum()
    begins = (share * (together + alone) - alone * (1 - r.alone_off)) / max(together, 1e-30)
    begins = float(np.clip(begins, 0.0, CAP))
    found = here.copy()
    found[:, 0, 0] = here[:, 0, 0] * (1 - begins) + here[:, 0, 1] * r.alone_off
    found[:, 0, 1] = here[:, 0, 1] * (1 - r.alone_off) + here[:, 0, 0] * begins
    return found, begins


def carer_steps(r: Rates, strain: Floats | None = None) -> Floats:
    """(4, 2, 3, 3) from one state of the carer to another, by dependency and living alone. strain: (4,) ratio."""
    found = np.zeros((4, 2, 3, 3))
    onset = r.strain if strain is None else np.minimum(r.strain * strain, 1.0)
    for level in range(4):
        for alone in range(2):
            stays = 1 - r.carer_off
            relief = 1.0 if level == 0 else r.relief
            found[level, alone] = [
                [1 - r.carer_on[alone], r.carer_on[alone], 0.0],
                [r.carer_off, stays * (1 - onset[level]), stays * onset[level]],
                [r.carer_off, stays * relief, stays * (1 - relief)],
            ]
    return found


def _support(here: Floats, r: Rates) -> Floats:
    """Carer and house, at home only."""
    found = here.copy()
    home = np.einsum("dachi,dacn->danhi", here[:, 0], carer_steps(r))
    found[:, 0] = home
    found[:, 0, :, :, 1] += r.adapts * home[:, :, :, 0]
    found[:, 0, :, :, 0] -= r.adapts * home[:, :, :, 0]
    return found


def _apply(here: Floats, r: Rates, share: float) -> tuple[Floats, float]:
    """Who is at home applies, and finds a place: as many as the use of next year asks."""
    wanted = share * here.sum() - here[:, 1].sum()
    weight = r.apply[:, :, :, None, :]
    home = here[:, 0]

    def enter(level: float) -> Floats:
        found: Floats = home * -np.expm1(-level * weight)
        return found

    if wanted <= 0:
        return here, 0.0
    most = float(enter(MOST_HAZARD).sum())
    level = (
        MOST_HAZARD
        if wanted >= most
        else float(optimize.brentq(lambda x: enter(x).sum() - wanted, 0.0, MOST_HAZARD, xtol=1e-12))
    )
    moved = enter(level)
    found = here.copy()
    found[:, 0] -= moved
    found[:, 1] += moved
    return found, level
