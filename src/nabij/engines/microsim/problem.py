"""The question: who lives where at the start, what each policy does, how many beds there are, for how long."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nabij.engines.common import InputError
from nabij.engines.microsim.parameters import Parameters

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SEXES: Final = ("F", "M")
DEPENDENCY: Final = ("none", "light", "heavy", "very_heavy")
PLACES: Final = ("home", "waiting", "residential")
CARERS: Final = ("none", "carer", "strained")
INCOMES: Final = ("low", "middle", "high")
MEASURES: Final = ("neighbourhood", "housing", "telemonitoring", "respite")
PAYERS: Final = ("federal", "flemish", "local", "user", "informal")
OLD: Final = 65
LAST: Final = 110
AGES: Final = LAST - OLD + 1
"""Ages with care states: 65 to 110, the last open."""
GROUPS: Final = 20
"""Groups of persons, by number, whose differences give the Monte-Carlo error."""
MOST_YEARS: Final = 60
MOST_PERSONS: Final = 20_000_000


@dataclass(frozen=True, eq=False)
class Population:
    """People at the start. regions: r names. people: (r, 2, 111) by region, sex (women, men) and single year of age."""

    regions: tuple[str, ...]
    people: Floats

    def __post_init__(self) -> None:
        if self.people.shape != (len(self.regions), 2, LAST + 1):
            raise InputError("must be regions x 2 sexes x 111 ages", place="population", field="people")
        if not np.isfinite(self.people).all() or (self.people < 0).any():
            raise InputError("must be numbers of 0 or more", place="population", field="people")
        if self.people.sum() <= 0:
            raise InputError("nobody lives there", place="population", field="people")
        if len(set(self.regions)) != len(self.regions):
            raise InputError("two regions have the same name", place="population", field="region")

    @property
    def total(self) -> float:
        return float(self.people.sum())


@dataclass(frozen=True)
class Target:
    """An official total that the deaths are made to lead to. sex: F, M or "" for both; age_to is included."""

    year: int
    sex: str
    age_from: int
    age_to: int
    population: float
    source: str = ""


@dataclass(frozen=True)
class Policy:
    """What is compared with unchanged policy.

    measures: of MEASURES. changes: parameters that differ under this policy only (coverage, effects, costs).
    """

    name: str
    measures: tuple[str, ...]
    changes: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        twice = [one for one in self.measures if self.measures.count(one) > 1]
        if twice:
            raise InputError(f"named twice: {twice[0]}", place=f"policy {self.name}", field="measures")
        for measure in self.measures:
            if measure not in MEASURES:
                raise InputError(
                    f"unknown: {measure}; measures are {', '.join(MEASURES)}",
                    place=f"policy {self.name}",
                    field="measures",
                )


@dataclass(frozen=True, eq=False)
class Problem:
    """One scenario.

    year: of the start, 1 January. years: of the horizon. persons: simulated, 0 = each person of the population.
    draws: of the parameters beside the central one. bed_limit: whether places are limited. hashes: of the inputs, for
    the record.
    """

    population: Population
    parameters: Parameters
    policies: tuple[Policy, ...]
    targets: tuple[Target, ...] = ()
    name: str = ""
    year: int = 2021
    years: int = 35
    persons: int = 0
    draws: int = 0
    seed: int = 0
    bed_limit: bool = True
    hashes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, low, high in (
            ("years", 1, MOST_YEARS),
            ("persons", 0, MOST_PERSONS),
            ("draws", 0, 10_000),
            ("seed", 0, 2**32 - 1),
            ("year", 2015, 2060),
        ):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
                raise InputError(f"must be a whole number from {low} to {high}: {value}", field=name)
        if self.persons == 0 and self.population.total > MOST_PERSONS:
            raise InputError(f"more than {MOST_PERSONS:,} persons", place="population", field="population")
        if not self.policies:
            raise InputError("no policy to compare", place="policy")
        names = [one.name for one in self.policies]
        if len(set(names)) != len(names):
            raise InputError("two policies have the same name", place="policy", field="name")

        for policy in self.policies:
            self._whole_shares(policy)

    def _whole_shares(self, policy: "Policy") -> None:
        """What one payer doesn't pay another does: no more than all."""
        v = self.values(0, policy)
        for name in ("neighbourhood", "housing_measure", "telemonitoring", "respite", "home.family_care"):
            parts = (f"{name}_user", f"{name}_local") if "." in name else (f"{name}.flemish", f"{name}.local")
            total = sum(v[part] for part in parts)
            if total > 1:
                raise InputError(
                    f"with {parts[1]} more than all is paid: {total:g}", place=f"policy {policy.name}", field=parts[0]
                )

    def values(self, draw: int, policy: Policy) -> dict[str, float]:
        """The figures of one draw under one policy: those it changes are the same in every draw."""
        return self.parameters.draw(draw, self.seed) | dict(policy.changes)

    @property
    def pieces(self) -> list[tuple[int, int, int]]:
        """(draw, policy, region): what is simulated apart. Largest regions first, so that processes end together."""
        sizes = self.population.people.sum(axis=(1, 2))
        order = sorted(range(len(sizes)), key=lambda region: -sizes[region])
        return [
            (draw, policy, region)
            for draw in range(self.draws + 1)
            for policy in range(len(self.policies))
            for region in order
        ]
