"""A twin of the simulation without chance: expected numbers by state, year after year, written anew.

It shares no code with simulate.py, tables.py and the compiled loops; what it takes over is the calibration (the rates,
how people are at the start), which its own course must bear out: see `shares`. With many persons a simulation must come
near it within the error of its lot; `against` tells by how many standard errors each figure differs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray

from nabij.engines.microsim.calibrate import Calibration
from nabij.engines.microsim.simulate import Counted

Floats = NDArray[np.float64]
# Axes: sex, age 65-110, dependency, place, alone, carer, adapted home, reach, income.
AXES = (2, 46, 4, 3, 2, 3, 2, 3, 3)


@dataclass
class Twin:
    """One arm. places: by year (years + 1, 3 places, 4 profiles); events: by year, by name; ages: by year, the state
    by sex, age, dependency and place."""

    places: list[Floats] = field(default_factory=list)
    events: list[dict[str, float]] = field(default_factory=list)
    ages: list[Floats] = field(default_factory=list)


class _Arm:
    def __init__(self, found: Calibration, v: Mapping[str, float], measures: tuple[str, ...], active: bool) -> None:
        self.c, self.r, self.v, self.measures, self.active = found, found.rates, v, measures, active
        self.now = np.zeros(AXES)
        self.granted: list[float] = []
        self.twin = Twin()

    def ratio(self, what: str, dependency: int) -> float:
        """For who is reached."""
        if what == "admission" and "break_even.admission" in self.v:
            return self.v["break_even.admission"]
        total = 1.0
        for measure in self.measures:
            if measure != "housing" and (measure == "neighbourhood" or dependency > 0):
                total *= 1 + self.v[measure + ".uptake"] * (self.v[f"{measure}.{what}"] - 1)
        return total

    def arrive(self, sex: int, age: int, people: float, later: bool = False) -> None:
        """later: who would live in residential care asks for a place."""
        shares = self.c.joint[sex, age]
        for place, (reach, part) in product((0, 1), ((0, 1 - self.v["reach.coverage"]), (1, self.v["reach.coverage"]))):
            self.now[sex, age, :, (1 if later else 2) * place, :, :, :, reach] += people * part * shares[:, place]

    def census(self) -> None:
        self.twin.places.append(self.now.sum(axis=(0, 1, 4, 5, 6, 7, 8)).T)
        self.twin.ages.append(self.now.sum(axis=(4, 5, 6, 7, 8)))

    def year(self, t: int, hazard: Floats, free: float | None, entering: Floats) -> None:
        """free: places at the end of the year, None = no limit. entering: (2,) become 65."""
        told = dict.fromkeys(
            ("death", "fall", "hospital", "applied", "admitted", "adapted", "reached", "strained", "short_stay"), 0.0
        )
        self.twin.events.append(told)
        survive = np.exp(-hazard[:, :, None] * self.c.death[t])
        before = self.now
        self.now = before * survive[:, :, :, None, None, None, None, None, None]
        told["death"] = float(before.sum() - self.now.sum())
        self.brief(before - self.now, told)
        self.depend(t, told)
        self.hospital(told)
        self.home(told)
        self.ask(told)
        if self.active:
            self.reach(t, told)
        older = np.zeros(AXES)
        older[:, 1:] = self.now[:, :-1]
        older[:, -1] += self.now[:, -1]
        self.now = older
        for sex in range(2):
            self.arrive(sex, 0, entering[sex], later=True)
        self.admit(free, told)

    def brief(self, died: Floats, told: dict[str, float]) -> None:
        """Who died this year after an admission within it: halfway the year on average for who was waiting."""
        for d, a, c, reach, income in product(range(4), range(2), range(3), range(3), range(3)):
            ratio = self.ratio("admission", d) if reach == 2 else 1.0
            hazard = self.c.apply * self.r.apply[d, a, c, income] * ratio * self.v["admission.dying"]
            chance = np.where(hazard > 1e-9, 1 - (1 - np.exp(-hazard)) / np.maximum(hazard, 1e-9), 0.0)
            here = died[:, :, d, :, a, c, :, reach, income].sum(axis=3)
            moved = float((here[:, :, 0] * chance + here[:, :, 1] / 2).sum()) * self.granted[d]
            told["admitted"] += moved
            told["short_stay"] += moved

    def depend(self, t: int, told: dict[str, float]) -> None:
        after = np.zeros(AXES)
        for d, place, adapted, reach, income in product(range(4), range(3), range(2), range(3), range(3)):
            here = self.now[:, :, d, place, :, :, adapted, reach, income]
            chance = self.r.fall[d]
            if place < 2 and adapted and d:
                chance *= self.r.adapted
            if place < 2 and reach == 2:
                chance *= self.ratio("falls", d)
            told["fall"] += float(here.sum() * chance)
            up = (
                self.c.worse[t, :, :, d] * self.r.income[income] + chance * self.r.worsens
                if d < 3
                else np.zeros((2, 46))
            )
            down = self.r.better[:, :, d]
            after[:, :, d, place, :, :, adapted, reach, income] += here * (1 - up - down)[:, :, None, None]
            if d < 3:
                after[:, :, d + 1, place, :, :, adapted, reach, income] += here * up[:, :, None, None]
            if d:
                after[:, :, d - 1, place, :, :, adapted, reach, income] += here * down[:, :, None, None]
        self.now = after

    def hospital(self, told: dict[str, float]) -> None:
        """Help at the beginning of the year counts: who is reached and at home."""
        for d in range(4):
            people = self.now[:, :, d].sum(axis=(0, 1, 3, 4, 5, 7))
            helped = people[:2, 2].sum()
            told["hospital"] += float(self.r.hospital[d] * (people.sum() - helped * (1 - self.ratio("hospital", d))))

    def home(self, told: dict[str, float]) -> None:
        """Household, carer, house: at home and waiting."""
        here = self.now[:, :, :, :2]
        begins = self.c.alone_on[:, :, None, None, None, None, None, None]
        together, alone = here[:, :, :, :, 0].copy(), here[:, :, :, :, 1].copy()
        here[:, :, :, :, 0] = together * (1 - begins) + alone * self.r.alone_off
        here[:, :, :, :, 1] = alone * (1 - self.r.alone_off) + together * begins
        for d, a, reach in product(range(4), range(2), range(3)):
            none, carer, strained = (here[:, :, d, :, a, c, :, reach].copy() for c in range(3))
            onset = self.r.strain[d] * (self.ratio("strain", d) if reach == 2 else 1.0)
            relief = self.r.relief if d else 1.0
            on, off = self.r.carer_on[a], self.r.carer_off
            told["strained"] += float(carer.sum() * (1 - off) * onset)
            here[:, :, d, :, a, 0, :, reach] = none * (1 - on) + (carer + strained) * off
            here[:, :, d, :, a, 1, :, reach] = none * on + (1 - off) * (carer * (1 - onset) + strained * relief)
            here[:, :, d, :, a, 2, :, reach] = (1 - off) * (carer * onset + strained * (1 - relief))
        for reach in range(3):
            more = self.v["housing_measure.adapts"] if reach == 2 and "housing" in self.measures else 0.0
            bare = here[:, :, :, :, :, :, 0, reach].copy()
            told["adapted"] += float(bare.sum() * more)
            here[:, :, :, :, :, :, 1, reach] += bare * (self.r.adapts + more)
            here[:, :, :, :, :, :, 0, reach] -= bare * (self.r.adapts + more)

    def ask(self, told: dict[str, float]) -> None:
        """Who was waiting and is independent again goes home; who is at home may apply."""
        back = self.now[:, :, 0, 1].copy()
        self.now[:, :, 0, 1] = 0
        for d, a, c, reach, income in product(range(4), range(2), range(3), range(3), range(3)):
            weight = self.r.apply[d, a, c, income] * (self.ratio("admission", d) if reach == 2 else 1.0)
            chance = 1 - np.exp(-self.c.apply * weight)
            moved = self.now[:, :, d, 0, a, c, :, reach, income] * chance[:, :, None]
            told["applied"] += float(moved.sum())
            self.now[:, :, d, 0, a, c, :, reach, income] -= moved
            self.now[:, :, d, 1, a, c, :, reach, income] += moved
        self.now[:, :, 0, 0] += back

    def reach(self, t: int, told: dict[str, float]) -> None:
        if not self.measures or t < self.v["reach.starts"]:
            return
        far = min(1.0, (t + 1 - self.v["reach.starts"]) / self.v["reach.ramp"]) if self.v["reach.ramp"] else 1.0
        for d, a in product(range(4), range(2)):
            chance = np.full(46, self.v["reach.found"] * far)
            if d == 0:
                chance[:] = 0.0
                if a:
                    chance[10:] = self.v["reach.found_alone"] * far
            found = self.now[:, :, d, :2, a, :, :, 1] * chance[None, :, None, None, None, None]
            told["reached"] += float(found.sum())
            self.now[:, :, d, :2, a, :, :, 1] -= found
            self.now[:, :, d, :2, a, :, :, 2] += found

    def admit(self, free: float | None, told: dict[str, float]) -> None:
        """The most dependent first; of the profile for which places run short, the same share of all."""
        left = np.inf if free is None else max(free - float(self.now[:, :, :, 2].sum()), 0.0)
        for d in (3, 2, 1, 0):
            asking = self.now[:, :, d, 1].copy()
            part = min(1.0, left / asking.sum()) if asking.sum() > 0 else 0.0
            self.now[:, :, d, 1] -= asking * part
            self.now[:, :, d, 2] += asking * part
            told["admitted"] += float(asking.sum() * part)
            self.granted[d] = part if asking.sum() > 0 else 1.0
            left -= float(asking.sum() * part)


def twin(
    people: Floats, found: Calibration, hazard: Floats, v: Mapping[str, float], measures: tuple[str, ...],
    beds: NDArray[np.int64],
) -> tuple[Twin, Twin]:  # fmt: skip
    """Unchanged policy and the policy. people: (2, 111) at the start. hazard: (years, 2, 111). beds: (years + 1,),
    -1 = no limit, in the unit of `people`."""
    arms = _Arm(found, v, measures, False), _Arm(found, v, measures, True)
    young = people[:, :65].astype(float)
    for arm in arms:
        for sex, age in product(range(2), range(46)):
            arm.arrive(sex, age, people[sex, 65 + age])
    for arm in arms:
        full = 0 <= beds[0] <= arm.now[:, :, :, 2].sum()
        arm.granted = [0.0 if full else 1.0] * 4
    for t in range(len(hazard)):
        young = young * np.exp(-hazard[t, :, :65])
        for arm in arms:
            arm.census()
            arm.year(t, hazard[t, :, 65:], None if beds[t + 1] < 0 else float(beds[t + 1]), young[:, 64])
        young = np.concatenate([np.zeros((2, 1)), young[:, :-1]], axis=1)
    for arm in arms:
        arm.census()
    return arms[0].twin, arms[1].twin


def shares(one: Twin, year: int) -> tuple[Floats, Floats]:
    """Of the twin in a year, by sex and age (2, 46): share with limitations, share in residential care."""
    ages = one.ages[year]
    total = np.maximum(ages.sum(axis=(2, 3)), 1e-300)
    return ages[:, :, 1:].sum(axis=(2, 3)) / total, ages[:, :, :, 2].sum(axis=2) / total


def against(one: Counted, arms: tuple[Twin, Twin], names: tuple[str, ...]) -> dict[str, float]:
    """Largest difference of a simulated piece from the twin, in standard errors (those of a Poisson number, which is at
    least that of a count of persons), for each kind of figure. Expectations under 25 persons are left out. When places
    run short, who waits is what is left of all who ask: its error is that of them together."""
    worst: dict[str, float] = {}

    def note(name: str, seen: float, expected: float, variance: float = 0.0) -> None:
        if max(expected, variance) >= 25:
            worst[name] = max(worst.get(name, 0.0), abs(seen - expected) / np.sqrt(max(expected, variance)))

    for arm, expected in enumerate(arms):
        cells = one.cells[arm].sum(axis=1).reshape(len(expected.places), 3, 4, -1).sum(axis=3)
        for t, places in enumerate(expected.places):
            for place, d in product(range(3), range(4)):
                together = places[1:].sum() if place and (one.beds >= 0).any() else 0.0
                note(("home", "waiting", "residential")[place], cells[t, place, d], places[place, d], together)
        events = one.events[arm].sum(axis=(1, 2))
        for t, told in enumerate(expected.events):
            for name, value in told.items():
                short = expected.places[t + 1][1].sum() > 0
                together = expected.places[t + 1][1:].sum() if short and name in ("admitted", "applied") else 0.0
                note(name, events[t, names.index(name)], value, together)
    return worst
