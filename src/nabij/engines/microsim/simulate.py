"""One piece of the work: one region under one draw, both policies together, from the first year to the last.

Places couple the people of a region within a year, and nobody else: a piece needs nothing from another, so that pieces
may be computed anywhere, in any order. All that a piece gives back is whole numbers.
"""

import hashlib
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from nabij.engines.microsim import demography
from nabij.engines.microsim.calibrate import Calibration, calibrate
from nabij.engines.microsim.kernels import year as kernels
from nabij.engines.microsim.kernels.numbers import GOLDEN
from nabij.engines.microsim.parameters import Values
from nabij.engines.microsim.problem import DEPENDENCY, GROUPS, LAST, OLD, Floats, Ints, Problem, Target
from nabij.engines.microsim.start import flanders
from nabij.engines.microsim.tables import CELLS, EVENTS, Tables, tables

Counts = NDArray[np.int32]
RESIDENTS_2021 = 70_000.0
"""Statistiek Vlaanderen 2023; the places of the parameters belong to these residents."""


@dataclass(frozen=True, eq=False)
class Counted:
    """A piece. Axis 0: unchanged policy, the policy. scale: people that one simulated person stands for.

    cells: (2, years + 1, g, 432) people of 65+ on 1 January by place, dependency, carer, income, reached, adapted home;
    g: groups of persons, or 1 when they were added. events: (2, years, g, 3, 11) by income. ages: (2, years + 1, 2, 46,
    12) by sex, age, place and dependency; empty when not kept. young_deaths: (years,) before 65. beds: (years + 1,)
    places at most, in simulated persons; -1 = no limit. persons: simulated.
    """

    scale: float
    persons: int
    cells: Counts
    events: Counts
    ages: Counts
    young_deaths: Ints
    beds: Ints


def key_of(seed: int, draw: int) -> np.uint64:
    return np.uint64(int.from_bytes(hashlib.blake2b(f"{seed}:{draw}".encode(), digest_size=8).digest()))


def aligned(problem: Problem) -> Floats:
    """Hazards of death (years, 2, 111) that lead to the targets."""
    return _aligned(problem.population.people.sum(axis=0).tobytes(), problem.year, problem.years, problem.targets)[0]


def factors(problem: Problem) -> Floats:
    """What each target multiplies deaths by."""
    return _aligned(problem.population.people.sum(axis=0).tobytes(), problem.year, problem.years, problem.targets)[1]


@lru_cache(maxsize=8)
def _aligned(people: bytes, year: int, years: int, targets: tuple[Target, ...]) -> tuple[Floats, Floats]:
    table = np.frombuffer(people).reshape(2, LAST + 1)
    return demography.align(table, demography.hazards(year, years), year, targets)


@cache
def _flemish_old() -> Floats:
    found: Floats = flanders().people.sum(axis=0)[:, OLD:]
    return found


def calibrated(v: Values, hazard: Floats) -> Calibration:
    """The official shares are those of Flanders: they are met on its population, also when another is simulated."""
    return _calibrated(tuple(v.items()), hazard[:, :, OLD:].tobytes())


@lru_cache(maxsize=8)
def _calibrated(v: tuple[tuple[str, float], ...], hazard: bytes) -> Calibration:
    return calibrate(dict(v), np.frombuffer(hazard).reshape(-1, 2, LAST - OLD + 1), _flemish_old())


def simulated(problem: Problem) -> list[int]:
    """Persons per region: everybody, or the number asked, in proportion."""
    people = problem.population.people.sum(axis=(1, 2))
    if not problem.persons:
        return [round(float(one)) for one in people]
    return [round(problem.persons * float(one) / problem.population.total) for one in people]


def spread(people: Floats, n: int) -> Ints:
    """n persons over (2, 111) in proportion, by largest remainder."""
    if people.sum() <= 0 or n == 0:
        return np.zeros(people.shape, dtype=np.int64)
    exact = n * people.ravel() / people.sum()
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: n - whole.sum()]] += 1
    found: Ints = whole.reshape(people.shape)
    return found


def beds(problem: Problem, v: Values, shares: Floats, region: int, scale: float) -> Ints:
    """(years + 1,) places at most on each 1 January, in simulated persons; -1 everywhere without a limit.

    shares: (2, 46) in residential care at the start.
    """
    if not problem.bed_limit:
        return np.full(problem.years + 1, -1)
    expected = float((problem.population.people[region][:, OLD:] * shares).sum())
    places = (v["beds.places"] + v["beds.more_each_year"] * np.arange(problem.years + 1)) * v["beds.occupancy"]
    limit = places * (1 - v["beds.outside"]) * expected / RESIDENTS_2021 / scale
    found: Ints = np.floor(np.maximum(limit, 0)).astype(np.int64)
    return found


def simulate(problem: Problem, draw: int, policy: int, region: int, changes: Values | None = None) -> Counted:
    """One piece. changes: figures in place of those of the draw, under the policy only."""
    chosen = problem.policies[policy]
    v = problem.values(draw, chosen) | dict(changes or {})
    hazard = aligned(problem)
    # What is so without any policy must not depend on what a policy changes: the two share one calibration.
    base = problem.parameters.draw(draw, problem.seed)
    found = calibrated(base, hazard)
    table = tables(v, found, hazard[:, :, OLD:], chosen.measures)
    numbers = simulated(problem)
    people, n = problem.population.people[region], numbers[region]
    scale = float(people.sum()) / n if n else 1.0
    places = beds(problem, base, found.use, region, scale)
    key, first, coverage = key_of(problem.seed, draw), sum(numbers[:region]), v["reach.coverage"]
    keep = draw == 0 and not changes
    return _Run(key, first, n, scale, people, coverage, hazard, table, places, keep=keep).run()


class _Run:
    """The arrays of a region while the years go by."""

    def __init__(
        self, key: np.uint64, first: int, n: int, scale: float, people: Floats, coverage: float, hazard: Floats,
        table: Tables, places: Ints, *, keep: bool,
    ) -> None:  # fmt: skip
        self.key, self.first, self.n, self.scale, self.coverage = key, first, n, scale, coverage
        self.table, self.beds, self.keep, self.years = table, places, keep, len(places) - 1
        cells = spread(people, n)
        # Oldest first: those of 65 and over are always the first rows, and neighbours read the same tables.
        self.born = np.repeat(np.arange(LAST, -1, -1, dtype=np.uint8).repeat(2), cells[:, ::-1].T.ravel())
        self.sex = np.repeat(np.tile(np.array([0, 1], dtype=np.uint8), LAST + 1), cells[:, ::-1].T.ravel())
        self.until = np.cumsum(cells.sum(axis=0)[::-1])[::-1]
        self.state = np.zeros((2, n), dtype=np.uint16)
        self.waiting = np.empty((2, n), dtype=np.int32)
        self.survival = _survival(hazard.tobytes())
        self.words = np.empty(5, dtype=np.uint64)
        self.granted = np.ones((2, len(DEPENDENCY)))
        shape = (2, self.years + 1, GROUPS, CELLS)
        self.cells = np.zeros(shape, dtype=np.int32)
        self.events = np.zeros((2, self.years, GROUPS, 3, len(EVENTS)), dtype=np.int32)
        self.ages = np.zeros((2, self.years + 1, 2, LAST - OLD + 1, 12), dtype=np.int32)
        self.young = np.zeros(self.years, dtype=np.int64)

    def old(self, t: int) -> int:
        """Rows of 65 and over on 1 January of year t."""
        return int(self.until[max(OLD - t, 0)])

    def run(self) -> Counted:
        before = self.old(0)
        kernels.young(self.key, self.first, before, self.n, self.born, self.sex, self.survival, self.years,
                      self.state, self.young)  # fmt: skip
        self.enter(0, before, 0, np.zeros((2, 2), dtype=np.int64))
        if 0 <= self.beds[0] <= np.count_nonzero(self.state[0, :before] >> 2 & 3 == 2):
            self.granted[:] = 0  # full from the start
        self.count(0, before)
        for t in range(self.years):
            now = self.old(t + 1)
            self.year(t, before, now)
            self.count(t + 1, now)
            before = now
        cells, events = self.cells, self.events
        if not self.keep:
            cells, events = (
                cells.sum(axis=2, keepdims=True, dtype=np.int32),
                events.sum(axis=2, keepdims=True, dtype=np.int32),
            )
        ages = self.ages if self.keep else self.ages[:, :0]
        return Counted(self.scale, self.n, cells, events, ages, self.young, self.beds)

    def enter(self, start: int, stop: int, t: int, residents: Ints) -> None:
        kernels.enter(
            self.key, self.first, start, stop, t, self.born, self.sex, self.table.joint, self.table.states,
            self.coverage, self.state, self.waiting, residents,
        )  # fmt: skip

    def count(self, t: int, stop: int) -> None:
        cells = np.zeros((3, GROUPS, CELLS), dtype=np.int32)
        ages = np.zeros((3, *self.ages.shape[2:]), dtype=np.int32)
        kernels.census(stop, t, self.born, self.sex, self.state, GROUPS, cells, ages)
        self.cells[:, t], self.ages[:, t] = cells[:2] + cells[2], ages[:2] + ages[2]

    def year(self, t: int, stop: int, older: int) -> None:
        apart = np.zeros((3, GROUPS, 3, len(EVENTS)), dtype=np.int32)
        residents = np.zeros((2, 2), dtype=np.int64)
        kernels.year(
            self.key, self.first, stop, t, self.born, self.sex, self.state, GROUPS, self.table.death[t],
            self.table.worse[t], self.table.detect[t], self.table.dying, self.granted, self.table.fixed, self.words,
            apart, self.waiting, residents,
        )  # fmt: skip
        self.enter(stop, older, t + 1, residents)
        counts = apart[:2] + apart[2]
        for arm in range(2):
            self.admit(arm, t, self.waiting[arm, : residents[arm, 1]], int(residents[arm, 0]), counts[arm])
        self.events[:, t] = counts

    def admit(self, arm: int, t: int, asking: NDArray[np.int32], residents: int, counts: NDArray[np.int32]) -> None:
        """Places go to the most dependent first; within a profile by lot, the same lot under both policies."""
        limit = self.beds[t + 1]
        left = len(asking) if limit < 0 else max(int(limit) - residents, 0)
        dependency = self.state[arm, asking] & 3
        chosen = []
        for level in range(len(DEPENDENCY) - 1, -1, -1):
            rows = asking[dependency == level]
            taken = rows if len(rows) <= left else rows[np.lexsort((rows, self.lots(rows, t)))[:left]]
            self.granted[arm, level] = len(taken) / len(rows) if len(rows) else 1.0
            left -= len(taken)
            chosen.append(taken)
        admitted = np.concatenate(chosen)
        states = self.state[arm, admitted]
        self.state[arm, admitted] = (states & ~np.uint16(3 << 2)) | np.uint16(2 << 2)
        where = admitted % GROUPS * 3 + (states >> 10 & 3)
        counts[:, :, EVENTS.index("admitted")] += (
            np.bincount(where, minlength=GROUPS * 3).reshape(GROUPS, 3).astype(np.int32)
        )

    def lots(self, rows: NDArray[np.int32], t: int) -> NDArray[np.uint64]:
        """A number for each row in year t, by the same counter as all else (block 6)."""
        persons = rows.astype(np.uint64) + np.uint64(self.first)
        with np.errstate(over="ignore"):
            start = _mixed(self.key + _mixed(persons + GOLDEN))
            return _mixed(start + GOLDEN * np.uint64(t * 8 + 7))


def _mixed(z: NDArray[np.uint64]) -> NDArray[np.uint64]:
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@lru_cache(maxsize=4)
def _survival(table: bytes) -> Floats:
    """(2, 65, years + 1) share of who is a age at the start that lives k years on, for ages below 65."""
    hazard = np.frombuffer(table).reshape(-1, 2, LAST + 1)
    years = len(hazard)
    found = np.ones((2, OLD, years + 1))
    for age in range(OLD):
        for k in range(min(years, OLD - age)):
            found[:, age, k + 1] = found[:, age, k] * np.exp(-hazard[k, :, age + k])
    return found
