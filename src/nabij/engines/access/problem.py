"""The question: where people live, and where the facilities are, what they can carry and when they are open."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from nabij.engines.access import validate
from nabij.engines.access.hours import Hours
from nabij.engines.access.validate import FloatArray
from nabij.engines.common import InputError


@dataclass(frozen=True, eq=False)
class Demand:
    """n points where people live.

    ids: n distinct names. xy: (n, 2) metres in Lambert 2008 (EPSG:3812) or any other plane; NaN = not known, which only
    costs that are given allow. weights: (n, p) persons of each of p populations, 0 or more; a person may weigh more
    than one. names: p distinct names of the populations.
    """

    ids: tuple[str, ...]
    xy: FloatArray
    weights: FloatArray
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "ids", validate.names(self.ids, "demand", "ids"))
        object.__setattr__(self, "names", validate.names(self.names, "demand", "names"))
        n = len(self.ids)
        object.__setattr__(self, "xy", validate.points(self.xy, n, "demand"))
        object.__setattr__(self, "weights", validate.amounts(self.weights, (n, len(self.names)), "demand", "weights"))

    @classmethod
    def build(
        cls,
        ids: Iterable[str],
        xy: ArrayLike | None = None,
        weights: ArrayLike | None = None,
        names: Iterable[str] = ("people",),
    ) -> Self:
        """weights: (n,) or (n, p); default one person at each point."""
        found, called = tuple(ids), tuple(names)
        people = np.ones(len(found)) if weights is None else np.asarray(weights)
        return cls(
            found,
            np.full((len(found), 2), np.nan) if xy is None else np.asarray(xy),
            people[:, None] if people.ndim == 1 else people,
            called,
        )

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, eq=False)
class Facilities:
    """m places that offer something.

    ids: m distinct names. xy: (m, 2) metres in the same plane as the demand, NaN = not known. capacity: (m,) 0 or more,
    in any unit (beds, hours of a GP, 1 = a counter). hours: when they are open, None = never asked.
    """

    ids: tuple[str, ...]
    xy: FloatArray
    capacity: FloatArray
    hours: Hours | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "ids", validate.names(self.ids, "facilities", "ids"))
        m = len(self.ids)
        object.__setattr__(self, "xy", validate.points(self.xy, m, "facilities"))
        object.__setattr__(self, "capacity", validate.amounts(self.capacity, (m,), "facilities", "capacity"))
        if self.hours is not None and len(self.hours.known) != m:
            raise InputError(
                f"are about {len(self.hours.known)} facilities instead of {m}", place="facilities", field="hours"
            )

    @classmethod
    def build(
        cls,
        ids: Iterable[str],
        xy: ArrayLike | None = None,
        capacity: ArrayLike | None = None,
        hours: Hours | None = None,
    ) -> Self:
        """capacity: default 1 each."""
        found = tuple(ids)
        return cls(
            found,
            np.full((len(found), 2), np.nan) if xy is None else np.asarray(xy),
            np.ones(len(found)) if capacity is None else np.asarray(capacity),
            hours,
        )

    def __len__(self) -> int:
        return len(self.ids)
