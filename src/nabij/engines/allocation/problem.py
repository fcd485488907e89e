"""The question: neighbourhoods with what tells their need, how that is weighed, and the means to spread."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, Self

import numpy as np
from numpy.typing import ArrayLike

from nabij.engines.allocation import validate
from nabij.engines.allocation.validate import FloatArray, IntArray, plain
from nabij.engines.common import InputError

NORMALISATIONS: Final = ("z", "min-max", "rank")
AGGREGATIONS: Final = ("arithmetic", "geometric")
METHODS: Final = ("webster", "largest-remainder")
REGION_NEEDS: Final = ("own", "sum")
MOST_UNITS: Final = 10_000_000
MOST_DRAWN: Final = 100_000_000
"""Draws times neighbourhoods: what is kept of each takes 8 bytes."""


@dataclass(frozen=True, eq=False)
class Neighbourhoods:
    """n neighbourhoods.

    ids: distinct. names: as people know them. population: (n,) inhabitants, more than 0. values: (n, k) one column per
    indicator, as measured, a rate rather than a count; NaN = not known. region: (n,) index in region_labels. previous:
    (n,) FTE of the year before, or None.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    population: FloatArray
    values: FloatArray
    region: IntArray
    region_labels: tuple[str, ...]
    previous: FloatArray | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "ids", validate.distinct(self.ids, "neighbourhoods", "id"))
        n = len(self.ids)
        if n == 0:
            raise InputError("there are no neighbourhoods", field="neighbourhoods")
        population = validate.floats(self.population, (n,), "neighbourhoods", "population")
        if (population <= 0).any():
            row = int(np.argmax(population <= 0))
            raise InputError(
                f"must be more than 0, is {population[row]:g}", place=f"neighbourhoods[{row}]", field="population"
            )
        object.__setattr__(self, "population", population)
        columns = np.shape(self.values)[1] if np.ndim(self.values) == 2 else 0
        values = validate.floats(self.values, (n, columns), "neighbourhoods", "values", nan=True)
        object.__setattr__(self, "values", values)
        if self.previous is not None:
            previous = validate.floats(self.previous, (n,), "neighbourhoods", "previous")
            if (previous < 0).any():
                row = int(np.argmax(previous < 0))
                raise InputError("must be 0 or more", place=f"neighbourhoods[{row}]", field="previous")
            object.__setattr__(self, "previous", previous)

    @classmethod
    def build(
        cls, ids: Iterable[str], population: ArrayLike, values: ArrayLike, *, names: Iterable[str] | None = None,
        regions: Sequence[str] | None = None, previous: ArrayLike | None = None,
    ) -> Self:  # fmt: skip
        """regions: name of the region of each; all in one when left out."""
        found = tuple(ids)
        told = tuple(regions) if regions is not None else ("",) * len(found)
        labels = tuple(sorted(set(told)))
        return cls(
            found, tuple(names) if names is not None else found, np.asarray(population), np.asarray(values),
            np.array([labels.index(one) for one in told], dtype=np.int64), labels,
            None if previous is None else np.asarray(previous),
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Indicator:
    """column: its name in the data. label, unit: as people read them. high: whether a high value is much need (else
    little). weight: in its pillar."""

    column: str
    pillar: str
    label: str = ""
    high: bool = True
    weight: float = 1.0
    unit: str = ""

    def __post_init__(self) -> None:
        validate.number(self.weight, f"indicator {self.column}", "weight", least=0, most=1e9)
        object.__setattr__(self, "label", self.label or self.column)


@dataclass(frozen=True)
class Pillar:
    name: str
    weight: float = 1.0

    def __post_init__(self) -> None:
        validate.number(self.weight, f"pillar {self.name}", "weight", least=0, most=1e9)


@dataclass(frozen=True)
class Model:
    """How need is measured. winsorise: quantiles beyond which a value counts as that quantile. lambda_: how strongly
    need counts, N = P exp(lambda z): one standard deviation more need is exp(lambda) times the means per inhabitant;
    0 = by inhabitants only. stages: 1, or 2 (regions first). region_need: the need of their neighbourhoods together
    (sum), or of the regions compared with each other (own). missing: refuse, or take the median of all."""

    normalisation: str = "z"
    aggregation: str = "arithmetic"
    winsorise: tuple[float, float] = (0.05, 0.95)
    lambda_: float = 0.25
    stages: int = 1
    region_need: str = "sum"
    region_lambda: float | None = None
    missing: str = "refuse"

    def __post_init__(self) -> None:
        validate.one_of(self.normalisation, NORMALISATIONS, "model", "normalisation")
        validate.one_of(self.aggregation, AGGREGATIONS, "model", "aggregation")
        validate.one_of(self.region_need, REGION_NEEDS, "model", "region_need")
        validate.one_of(self.stages, (1, 2), "model", "stages")
        validate.one_of(self.missing, ("refuse", "median"), "model", "missing")
        validate.number(self.lambda_, "model", "lambda", least=0, most=3)
        if self.region_lambda is not None:
            validate.number(self.region_lambda, "model", "region_lambda", least=0, most=3)
        if len(self.winsorise) != 2:
            raise InputError("must be two quantiles", place="model", field="winsorise")
        low, high = (validate.number(one, "model", "winsorise", least=0, most=1) for one in self.winsorise)
        if low >= high:
            raise InputError(f"the first must be below the second: {low:g}, {high:g}", place="model", field="winsorise")

    @property
    def lambda_of_regions(self) -> float:
        return self.lambda_ if self.region_lambda is None else self.region_lambda


@dataclass(frozen=True)
class Means:
    """What is spread. fte: in all. step: 1 or 0.5, the smallest piece. floor, cap: least and most FTE of one, in whole
    steps; cap None = no most. limit: most FTE that one gains or loses in a year, against `previous`; None = no limit.
    years: how many years the way to the outcome is shown. cost: euro of one FTE."""

    fte: Fraction
    step: Fraction = Fraction(1, 2)
    method: str = "webster"
    floor: Fraction = Fraction(0)
    cap: Fraction | None = None
    limit: Fraction | None = None
    years: int = 1
    cost: Fraction = Fraction(60_000)

    def __post_init__(self) -> None:
        validate.one_of(self.method, METHODS, "means", "method")
        if self.step not in (Fraction(1, 2), Fraction(1)):
            raise InputError(f"must be 0.5 or 1, is {float(self.step):g}", place="means", field="step")
        for name in ("fte", "floor", "cap", "limit"):
            value = getattr(self, name)
            if value is None:
                continue
            place, called = ("transition", "limit_fte") if name == "limit" else ("means", name)
            if value < 0 or value > MOST_UNITS * self.step:
                message = f"must be 0 to {plain(float(MOST_UNITS * self.step))}, is {plain(float(value))}"
                raise InputError(message, place=place, field=called)
            if (value / self.step).denominator != 1:
                message = f"must be a whole number of steps of {float(self.step):g} FTE, is {float(value):g}"
                raise InputError(message, place=place, field=called)
        if self.cap is not None and self.cap < self.floor:
            message = f"must be the floor of {float(self.floor):g} or more, is {float(self.cap):g}"
            raise InputError(message, place="means", field="cap")
        if self.cost < 0:
            raise InputError("must be 0 or more", place="means", field="cost_per_fte")
        validate.whole(self.years, "transition", "years", least=1, most=50)

    def units(self, fte: Fraction) -> int:
        return int(fte / self.step)

    @property
    def total(self) -> int:
        """Units of one step to spread."""
        return self.units(self.fte)


@dataclass(frozen=True)
class Robustness:
    """What is drawn, to see how much hangs on choices. draws: 0 = none. concentration: of the Dirichlet draws around
    the weights, higher = nearer. lambdas: lowest and highest, None = half to one and a half times that of the model.
    """

    draws: int = 10_000
    concentration: float = 50.0
    normalisations: tuple[str, ...] = NORMALISATIONS
    aggregations: tuple[str, ...] = AGGREGATIONS
    lambdas: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        validate.whole(self.draws, "robustness", "draws", least=0, most=1_000_000)
        validate.number(self.concentration, "robustness", "concentration", least=0.1, most=1e6)
        for name, known in (("normalisations", NORMALISATIONS), ("aggregations", AGGREGATIONS)):
            told = getattr(self, name)
            if not told:
                raise InputError("must name at least one", place="robustness", field=name[:-1])
            for one in told:
                validate.one_of(one, known, "robustness", name[:-1])
        if self.lambdas is not None:
            if len(self.lambdas) != 2:
                raise InputError("must be two numbers", place="robustness", field="lambda")
            low, high = (validate.number(one, "robustness", "lambda", least=0, most=3) for one in self.lambdas)
            if low > high:
                raise InputError("the first must not be above the second", place="robustness", field="lambda")


@dataclass(frozen=True, eq=False)
class Problem:
    """places: what is compared, values in the order of `indicators`. reference: neighbourhoods that are the yardstick
    (of an earlier year); None = the places themselves. seed: of lots and draws."""

    places: Neighbourhoods
    indicators: tuple[Indicator, ...]
    pillars: tuple[Pillar, ...]
    means: Means
    model: Model = field(default_factory=Model)
    robustness: Robustness = field(default_factory=Robustness)
    reference: Neighbourhoods | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        validate.whole(self.seed, "scenario", "seed", least=0, most=2**32 - 1)
        validate.distinct([one.column for one in self.indicators], "indicators", "column")
        validate.distinct([one.name for one in self.pillars], "pillars", "name")
        names = [one.name for one in self.pillars]
        for one in self.indicators:
            validate.one_of(one.pillar, names, f"indicator {one.column}", "pillar")
        if not self.indicators:
            raise InputError("there are no indicators", field="pillar")
        for pillar in self.pillars:
            inside = [one.weight for one in self.indicators if one.pillar == pillar.name]
            if not inside:
                raise InputError("has no indicators", place=f"pillar {pillar.name}", field="indicator")
            if pillar.weight > 0 and sum(inside) <= 0:
                raise InputError("all its indicators weigh 0", place=f"pillar {pillar.name}", field="weight")
        if sum(one.weight for one in self.pillars) <= 0:
            raise InputError("all pillars weigh 0", field="pillar")
        for places in (self.places, *((self.reference,) if self.reference is not None else ())):
            if places.values.shape[1] != len(self.indicators):
                message = f"has {places.values.shape[1]} columns for {len(self.indicators)} indicators"
                raise InputError(message, place="neighbourhoods", field="values")
        if self.means.limit is not None and self.places.previous is None:
            raise InputError("needs the FTE of the year before", place="transition", field="previous")
        if self.model.stages == 2 and self.model.region_need == "own" and len(self.places.region_labels) < 2:
            raise InputError("two stages need at least two regions", place="model", field="stages")
        most = MOST_DRAWN // len(self.places)
        if self.robustness.draws > most:
            message = f"must be at most {most} for {len(self.places)} neighbourhoods, is {self.robustness.draws}"
            raise InputError(message, place="robustness", field="draws")
        self._check_known()

    def _check_known(self) -> None:
        for places in (self.places, *((self.reference,) if self.reference is not None else ())):
            unknown = np.isnan(places.values)
            if not unknown.any():
                continue
            row, column = (int(one[0]) for one in np.nonzero(unknown))
            name = self.indicators[column].column
            if self.model.missing == "refuse":
                message = f'is not known for {places.ids[row]}; fill it in, or put missing = "median" under [model]'
                raise InputError(message, place=f"neighbourhoods[{row}]", field=name)
            if unknown.all(axis=0).any():
                name = self.indicators[int(np.argmax(unknown.all(axis=0)))].column
                raise InputError("is known for no neighbourhood; leave this indicator out", field=name)

    @property
    def k(self) -> int:
        return len(self.indicators)

    def weights(self) -> tuple[FloatArray, FloatArray]:
        """(p,) of the pillars, adding up to 1, and (k,) of the indicators within their pillar, adding up to 1 each."""
        outer = np.array([one.weight for one in self.pillars], dtype=np.float64)
        inner = np.array([one.weight for one in self.indicators], dtype=np.float64)
        for name in (one.name for one in self.pillars):
            inside = np.array([one.pillar == name for one in self.indicators])
            sum_ = inner[inside].sum()
            inner[inside] = inner[inside] / sum_ if sum_ > 0 else 1 / inside.sum()
        return outer / outer.sum(), inner
