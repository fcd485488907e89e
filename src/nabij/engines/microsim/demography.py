"""Mortality of the years to come, aligned so that the population by age and sex meets official totals."""

import csv
from functools import cache

import numpy as np

from nabij.engines.common import InputError
from nabij.engines.microsim.parameters import DATA
from nabij.engines.microsim.problem import LAST, SEXES, Floats, Target

STRONGEST = 3.0
"""Deaths are never multiplied by more than this to meet a total; a fit beyond is told as a misfit."""


@cache
def _table() -> tuple[Floats, Floats]:
    """Middle years of the periods, and log of the deaths per person-year (period, sex, age 0-110)."""
    with (DATA / "mortality.csv").open(newline="", encoding="utf-8") as file:
        rows = [
            (int(row["year_from"]), row["sex"], int(row["age_from"]), float(row["deaths_per_person_year"]))
            for row in csv.DictReader(file)
        ]
    years = sorted({row[0] for row in rows})
    found = np.empty((len(years), 2, LAST + 1))
    for p, year in enumerate(years):
        for s, sex in enumerate(SEXES):
            part = [(age, rate) for start, who, age, rate in rows if (start, who) == (year, sex)]
            # A class of five years holds at its middle; the first two are 0 and 1-4.
            middles = [0.0 if age == 0 else 3.0 if age == 1 else age + 2.5 for age, _ in part]
            found[p, s] = np.interp(np.arange(LAST + 1) + 0.5, middles, np.log([rate for _, rate in part]))
    return np.array(years) + 2.5, found


def hazards(year: int, years: int) -> Floats:
    """Hazard of death (years, 2, 111) by calendar year, sex and age, as the United Nations expect them for Belgium."""
    middles, logs = _table()
    flat = logs.reshape(len(middles), -1)
    when = np.arange(year, year + years) + 0.5
    rows = np.array([np.interp(when, middles, column) for column in flat.T]).T
    found: Floats = np.exp(rows.reshape(years, 2, LAST + 1))
    return found


def project(people: Floats, hazard: Floats) -> Floats:
    """People (2, 111) grown older: (years + 1, 2, 111), without birth or move."""
    found = np.zeros((len(hazard) + 1, *people.shape))
    found[0] = people
    for t, rate in enumerate(hazard):
        alive = found[t] * np.exp(-rate)
        found[t + 1, :, 1:] = alive[:, :-1]
        found[t + 1, :, -1] += alive[:, -1]
    return found


def align(people: Floats, hazard: Floats, year: int, targets: tuple[Target, ...]) -> tuple[Floats, Floats]:
    """The hazards with those of each target's cohorts multiplied, from the target before, so that its total is met.

    people: (2, 111) at the start of `year`. Returns the hazards and the factor of each target, in the order given.
    Moves in and out are thus taken as fewer or more deaths. A target of the start itself or beyond the horizon changes
    nothing and has factor NaN.
    """
    found = hazard.copy()
    factors = np.full(len(targets), np.nan)
    done: dict[tuple[int, int], int] = {}
    order = sorted(range(len(targets)), key=lambda row: (targets[row].year, targets[row].age_from))
    for row in order:
        target = targets[row]
        after = target.year - year
        if not 0 < after <= len(hazard):
            continue
        if target.sex not in ("", *SEXES) or not 0 <= target.age_from <= target.age_to <= LAST:
            raise InputError("sex must be F, M or empty, ages 0 to 110", place=f"target of {target.year}")
        cells = _cohorts(target, after, done)
        factors[row] = _factor(people, found, target, after, cells)
        found[cells] *= factors[row]
        for sex in _sexes(target):
            for age in range(target.age_from, target.age_to + 1):
                done[sex, age - after] = after
    return found, factors


def _sexes(target: Target) -> tuple[int, ...]:
    return (0, 1) if not target.sex else (SEXES.index(target.sex),)


def _cohorts(target: Target, after: int, done: dict[tuple[int, int], int]) -> tuple[Floats, ...]:
    """Where the hazards stand that may be changed for a target: not those that an earlier one has fixed."""
    where = [
        (t, sex, age - after + t)
        for sex in _sexes(target)
        for age in range(target.age_from, target.age_to + 1 + (after if target.age_to == LAST else 0))
        for t in range(done.get((sex, age - after), 0), after)
        if 0 <= age - after + t <= LAST
    ]
    rows = np.array(sorted(set(where)), dtype=np.int64).reshape(-1, 3)
    return tuple(rows.T)


def _factor(people: Floats, hazard: Floats, target: Target, after: int, cells: tuple[Floats, ...]) -> float:
    """By bisection: more deaths, fewer people."""
    low, high = 0.0, STRONGEST
    sexes = list(_sexes(target))
    for _ in range(50):
        middle = (low + high) / 2
        tried = hazard[:after].copy()
        tried[cells] *= middle
        left = project(people, tried)[after, sexes, target.age_from : target.age_to + 1].sum()
        low, high = (middle, high) if left > target.population else (low, middle)
    return (low + high) / 2
