"""The question: areas to join to neighbourhoods, and what counts, as validated arrays.

n = areas, e = borders (pairs of areas that touch), q = pairs that may never be in one neighbourhood.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Final, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nabij.engines.common import InputError
from nabij.engines.territories import validate
from nabij.engines.territories.validate import BoolArray, FloatArray, IntArray

TARGET, LEAST, MOST = 15_000.0, 5_000.0, 25_000.0
"""Inhabitants of a neighbourhood: as the sources have it, and the bounds that the project proposes."""


@dataclass(frozen=True)
class Weights:
    """What one unit of each term of the objective costs; all >= 0. The objective is the weighted sum of `TERMS`.

    size: squared relative deviation of a neighbourhood's population from the target.
    compactness: 1 minus the normalised moment of inertia of a neighbourhood (Li, Goodchild & Church, IJGIS 27, 2013).
    pieces: each piece of a soft group beyond the first, times the group's population in targets (the inverse square
        of that for groups larger than a target).
    barriers: length of barrier inside a neighbourhood, in sides of a square of its size.

    Defaults are choices of this project, to be set by who draws the neighbourhoods.
    """

    size: float = 1.0
    compactness: float = 1.0
    pieces: float = 1.0
    barriers: float = 0.5

    def __post_init__(self) -> None:
        for one in fields(self):
            object.__setattr__(self, one.name, validate.number(getattr(self, one.name), "weights", one.name))


TERMS: Final = tuple(one.name for one in fields(Weights))
"""The terms of the objective, in the order in which results report them."""


@dataclass(frozen=True, eq=False)
class Areas:
    """What is joined; an area is never cut.

    ids, names: (n,) distinct; for people.
    population: (n,) >= 0. size: (n,) km2, >= 0.
    x, y: (n,) centroid, metres of a plane. inertia: (n,) second moment of the area about its centroid, km4, >= 0.
    perimeter: (n,) metres, >= 0; for information.
    remainder: (n,) bool, people who can't be placed on the map ("ZZZZ"): no surface, goes along with another area.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    population: FloatArray
    size: FloatArray
    x: FloatArray
    y: FloatArray
    inertia: FloatArray
    perimeter: FloatArray
    remainder: BoolArray

    def __post_init__(self) -> None:
        object.__setattr__(self, "ids", validate.distinct(self.ids, "areas"))
        n = len(self.ids)
        if len(self.names) != n:
            raise InputError(f"must be {n} names", place="areas", field="names")
        for name, least in (
            ("population", 0.0), ("size", 0.0), ("x", -math.inf), ("y", -math.inf), ("inertia", 0.0), ("perimeter", 0.0)
        ):  # fmt: skip
            object.__setattr__(self, name, validate.floats(getattr(self, name), n, "areas", name, least=least))
        object.__setattr__(self, "remainder", validate.bools(self.remainder, n, "areas", "remainder"))

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def build(
        cls, *, ids: Sequence[str], population: ArrayLike, x: ArrayLike, y: ArrayLike, size: ArrayLike,
        names: Sequence[str] | None = None, inertia: ArrayLike | None = None, perimeter: ArrayLike | None = None,
        remainder: ArrayLike | None = None,
    ) -> Self:  # fmt: skip
        """With defaults: an area of unknown form is taken for a circle."""
        surface = np.asarray(size, dtype=np.float64)
        n = len(ids)
        return cls(
            ids=tuple(ids), names=tuple(names if names is not None else ids),
            population=_array(population), size=surface, x=_array(x), y=_array(y),
            inertia=surface**2 / (2 * math.pi) if inertia is None else _array(inertia),
            perimeter=1000 * np.sqrt(4 * math.pi * surface) if perimeter is None else _array(perimeter),
            remainder=np.zeros(n, dtype=bool) if remainder is None else np.asarray(remainder),
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Borders:
    """Which areas touch; each pair once, first < second.

    first, second: (e,) index of an area. metres: (e,) length of the shared border, >= 0.
    barrier: (e,) metres of it that lie on a barrier, 0 to `metres`. barrier_name: (e,) index in `names`, -1 = none.
    bridge: (e,) bool, no border at all: joins an island, an enclave or a remainder to the nearest area, so that
        everything can be connected.
    """

    first: IntArray
    second: IntArray
    metres: FloatArray
    barrier: FloatArray
    barrier_name: IntArray
    bridge: BoolArray
    names: tuple[str, ...] = ()

    @classmethod
    def build(
        cls, pairs: ArrayLike, *, metres: ArrayLike | None = None, barrier: ArrayLike | None = None,
        barrier_name: ArrayLike | None = None, bridge: ArrayLike | None = None, names: Sequence[str] = (),
    ) -> Self:  # fmt: skip
        """From (e, 2) pairs in any order; borders without a length are 1 m."""
        ends = np.sort(np.asarray(pairs, dtype=np.int64).reshape(-1, 2), axis=1)
        e = len(ends)
        return cls(
            ends[:, 0], ends[:, 1], np.ones(e) if metres is None else _array(metres),
            np.zeros(e) if barrier is None else _array(barrier),
            np.full(e, -1) if barrier_name is None else np.asarray(barrier_name),
            np.zeros(e, dtype=bool) if bridge is None else np.asarray(bridge), tuple(names),
        )  # fmt: skip

    def check(self, n: int) -> None:
        e = len(np.atleast_1d(np.asarray(self.first)))
        for name in ("first", "second"):
            object.__setattr__(
                self, name, validate.integers(getattr(self, name), e, "borders", name, low=0, high=max(n, 1))
            )
        for name in ("metres", "barrier"):
            object.__setattr__(self, name, validate.floats(getattr(self, name), e, "borders", name, least=0))
        named = validate.integers(self.barrier_name, e, "borders", "barrier_name", low=-1, high=len(self.names) or 1)
        object.__setattr__(self, "barrier_name", named)
        object.__setattr__(self, "bridge", validate.bools(self.bridge, e, "borders", "bridge"))
        if (self.first >= self.second).any():
            row = int(np.argmax(self.first >= self.second))
            raise InputError("an area does not border on itself; first < second", place=f"borders[{row}]")
        if len(np.unique(self.first * n + self.second)) < e:
            raise InputError("a pair of areas is there twice", place="borders")
        object.__setattr__(self, "barrier", validate.frozen(np.minimum(self.barrier, self.metres)))


@dataclass(frozen=True, eq=False)
class Keep:
    """A soft grouping: wijken, former municipalities. group: (n,) index in `labels`, -1 = in none. weight: >= 0."""

    name: str
    labels: tuple[str, ...]
    group: IntArray
    weight: float = 1.0


@dataclass(frozen=True, eq=False)
class Problem:
    """What is asked.

    within: (n,) index in `within_labels`; no neighbourhood crosses these groups. within_name: what they are called.
    keep: soft groups, not split where possible.
    together: sets of areas that stay in one neighbourhood. apart: (q, 2) pairs of areas that never are in one.
    fixed: (n,) index in `fixed_labels`, -1 = free: areas with one label are together, with two labels apart.
    target, least, most: inhabitants of a neighbourhood, 0 <= least <= target <= most.
    """

    areas: Areas
    borders: Borders
    within: IntArray
    within_labels: tuple[str, ...] = ("",)
    within_name: str = ""
    keep: tuple[Keep, ...] = ()
    together: tuple[tuple[int, ...], ...] = ()
    apart: IntArray = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))
    fixed: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    fixed_labels: tuple[str, ...] = ()
    target: float = TARGET
    least: float = LEAST
    most: float = MOST
    weights: Weights = field(default_factory=Weights)

    def __post_init__(self) -> None:
        n = len(self.areas)
        if n == 0:
            raise InputError("there are no areas", place="areas")
        self.borders.check(n)
        self._check_sizes()
        self._set("within", validate.integers(self.within, n, "areas", "within", low=0, high=len(self.within_labels)))
        for one in self.keep:
            group = validate.integers(one.group, n, "areas", one.name, low=-1, high=len(one.labels))
            object.__setattr__(one, "group", group)
            validate.number(one.weight, "keep", one.name)
        fixed = self.fixed if len(self.fixed) else np.full(n, -1)
        self._set("fixed", validate.integers(fixed, n, "areas", "fixed", low=-1, high=len(self.fixed_labels)))
        pairs = np.sort(np.asarray(self.apart, dtype=np.int64).reshape(-1, 2), axis=1)
        self._set("apart", validate.frozen(np.unique(pairs, axis=0)))
        self._set("together", tuple(tuple(sorted(set(one))) for one in self.together))
        self._check_people()

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def _check_sizes(self) -> None:
        for name in ("target", "least", "most"):
            self._set(name, validate.number(getattr(self, name), "sizes", name))
        if self.target <= 0:
            raise InputError("must be more than 0", place="sizes", field="target")
        if not self.least <= self.target <= self.most:
            text = f"least {self.least:g}, target {self.target:g} and most {self.most:g} must be in that order"
            raise InputError(text, place="sizes")

    def _check_people(self) -> None:
        """What people decided names areas that exist, and does not contradict itself in one line."""
        n = len(self.areas)
        for row, one in enumerate(self.together):
            if any(not 0 <= area < n for area in one):
                raise InputError("names an area that is not there", place=f"together[{row}]")
        if len(self.apart) and not (self.apart.min() >= 0 and self.apart.max() < n):
            raise InputError("names an area that is not there", place="apart")
        same = self.apart[:, 0] == self.apart[:, 1]
        if same.any():
            name = self.areas.ids[int(self.apart[np.argmax(same), 0])]
            raise InputError(f"area {name} cannot be kept apart from itself", place="apart")

    @property
    def n(self) -> int:
        """Number of areas."""
        return len(self.areas)


def _array(value: ArrayLike) -> NDArray[Any]:
    return np.asarray(value, dtype=np.float64)
