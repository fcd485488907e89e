"""What the simulation takes for granted, as data: value, range, distribution, unit, grade and source of each figure.

A draw is one set of values. Draw 0 holds the values themselves; draw k > 0 takes each parameter from its distribution,
with a random number that depends on the seed, k and the parameter's name only: another parameter more or less changes
no other one.
"""

import hashlib
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from scipy import special

from nabij.engines.common import InputError

DATA: Final = Path(__file__).parent / "data"
DISTRIBUTIONS: Final = ("fixed", "normal", "lognormal", "beta", "uniform")
GRADES: Final = ("measured", "computed", "assumption")
_WIDTH: Final = 2 * 1.959963984540054
FIELDS: Final = frozenset({"value", "low", "high", "distribution", "unit", "grade", "source"})

MOST: Final = (
    ("share", 1.0), ("probability", 1.0), ("per year", 1.0), ("hours per week", 168.0), ("days", 366.0),
    ("years", 60.0), ("ratio", 100.0), ("rate ratio", 100.0), ("odds ratio", 100.0), ("euro of 2025 a year", 1e13),
    ("euro per year", 1e11), ("2018 to 2025", 10.0),
    ("2020 to 2025", 10.0), ("2021 to 2025", 10.0),
)  # fmt: skip
"""By the beginning of the unit."""

Values = Mapping[str, float]


@dataclass(frozen=True)
class Parameter:
    """One figure. low and high: ends of the central 95 % of the distribution, or its ends when it is uniform; of a beta
    with a lopsided range, only nearly. value: the median; the mean of a beta; not used to draw a uniform."""

    name: str
    value: float
    low: float
    high: float
    distribution: str
    unit: str
    grade: str
    source: str

    def __post_init__(self) -> None:
        for field in ("value", "low", "high"):
            if not math.isfinite(getattr(self, field)):
                self.refuse(field, "must be a number")
        if self.distribution not in DISTRIBUTIONS:
            self.refuse("distribution", f"must be one of {', '.join(DISTRIBUTIONS)}")
        if self.grade not in GRADES:
            self.refuse("grade", f"must be one of {', '.join(GRADES)}")
        if self.value < 0:
            self.refuse("value", f"must be 0 or more: {self.value:g}")
        if self.name == "economy.product" and not self.value:
            self.refuse("value", "must be more than 0")
        if self.unit.startswith(("share", "probability")) and self.value > 1:
            self.refuse("value", f"is a share, must be 1 or less: {self.value:g}")
        if self.distribution != "fixed" and not self.low <= self.value <= self.high:
            self.refuse("value", f"{self.value:g} lies outside its range {self.low:g} to {self.high:g}")
        if self.distribution == "lognormal" and self.low <= 0:
            self.refuse("low", "must be above 0 for a lognormal distribution")
        if self.distribution == "beta" and not (self.low >= 0 and self.high <= 1):
            self.refuse("low", "a beta distribution needs a range within 0 and 1")

    def refuse(self, field: str, message: str) -> None:
        raise InputError(message, place=f"[{self.name}]", field=field)

    def at(self, share: float) -> float:
        """The value that is exceeded with probability 1 - share."""
        if self.distribution == "fixed" or self.high <= self.low:
            return self.value
        z = float(special.ndtri(share))
        if self.distribution == "uniform":
            return self.low + share * (self.high - self.low)
        # Half a curve on each side of the value, so that low and high are what they are told to be.
        end, sigmas = (self.low if z < 0 else self.high), 2 * abs(z) / _WIDTH
        if self.distribution == "normal":
            return max(0.0, self.value + sigmas * (end - self.value))
        if self.distribution == "lognormal":
            return self.value * math.exp(sigmas * math.log(end / self.value))
        if not 0 < self.value < 1:
            return self.value
        # Beta with the value as its mean and the range as 3.92 standard deviations, kept possible.
        spread = min(((self.high - self.low) / _WIDTH) ** 2, 0.98 * self.value * (1 - self.value))
        size = self.value * (1 - self.value) / spread - 1
        return float(special.betaincinv(self.value * size, (1 - self.value) * size, share))


@dataclass(frozen=True, eq=False)
class Parameters:
    """All figures by name, `group.name`."""

    of: Mapping[str, Parameter]

    def draw(self, number: int, seed: int) -> dict[str, float]:
        """Values of one draw; 0 = the values as they stand."""
        return dict(_drawn(self, number, seed))

    def changed(self, given: Mapping[str, Any], place: str = "[parameters]") -> "Parameters":
        """With other figures. given: name to a number, which then is fixed, or to a table with some of FIELDS."""
        found = dict(self.of)
        for name, told in given.items():
            if name not in found:
                raise InputError(f"unknown parameter: {name}{_near(name, found)}", place=place)
            found[name] = _changed(found[name], told)
        return Parameters(found)

    def drivers(self) -> list[str]:
        """Parameters that vary."""
        return [name for name, one in self.of.items() if one.distribution != "fixed"]


@lru_cache(maxsize=8)
def _drawn(parameters: Parameters, number: int, seed: int) -> dict[str, float]:
    """Kept, because one draw is asked for by every region and every policy."""
    if number == 0:
        return {name: one.value for name, one in parameters.of.items()}
    return {name: one.at(_share(seed, number, name)) for name, one in parameters.of.items()}


def _share(seed: int, number: int, name: str) -> float:
    """Uniform between 0 and 1, both excluded."""
    digest = hashlib.blake2b(f"{seed}:{number}:{name}".encode(), digest_size=8).digest()
    return (int.from_bytes(digest) + 0.5) / 2**64


def _near(name: str, known: Mapping[str, Any]) -> str:
    end = name.rsplit(".", 1)[-1]
    close = [one for one in known if end and end in one]
    return f"; did you mean {close[0]}?" if close else ""


def _changed(old: Parameter, told: Any) -> Parameter:
    own = "own figure of the scenario"
    if isinstance(told, bool) or not isinstance(told, (int, float, dict)):
        raise InputError("must be a number or a table", place="[parameters]", field=old.name)
    if not isinstance(told, dict):
        told = {"value": told, "low": told, "high": told, "distribution": "fixed"}
    _only(told, f"[{old.name}]")
    found = replace(old, **{"source": own, "grade": "assumption"} | _typed(told, old.name))
    most = _most(old)
    for field in ("value", "low", "high"):
        if getattr(found, field) > most:
            found.refuse(field, f"must be {most:g} or less ({old.unit}): {getattr(found, field):g}")
    return found


def _most(one: Parameter) -> float:
    """Beyond which a figure is a slip of the pen."""
    if one.distribution == "beta" or one.name.startswith("discount"):
        return 1.0
    return next((most for start, most in MOST if one.unit.startswith(start)), 1e6)


def _only(told: Mapping[str, Any], place: str) -> None:
    for field in told:
        if field not in FIELDS:
            raise InputError("unknown field", place=place, field=field)


def _typed(told: Mapping[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field, value in told.items():
        number = field in ("value", "low", "high")
        if number and (isinstance(value, bool) or not isinstance(value, (int, float))):
            raise InputError("must be a number", place=f"[{name}]", field=field)
        found[field] = float(value) if number else str(value)
    return found


@cache
def built_in() -> Parameters:
    """The figures that the engine carries (data/parameters.toml)."""
    groups = tomllib.loads((DATA / "parameters.toml").read_text(encoding="utf-8"))
    found = {}
    for group, members in groups.items():
        for name, told in members.items():
            full = f"{group}.{name}"
            typed = _typed(told, full)
            found[full] = Parameter(full, **{"low": typed["value"], "high": typed["value"]} | typed)
    return Parameters(found)
