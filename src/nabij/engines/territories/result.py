"""What was found: the neighbourhoods, and what the division costs."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from nabij.engines.territories.objective import Score, barrier_sides, compactness, outside, populations, score
from nabij.engines.territories.problem import Problem
from nabij.engines.territories.validate import IntArray

FORMAT = "nabij-territories-result/1"


@dataclass(frozen=True)
class Neighbourhood:
    """One neighbourhood.

    areas: indexes, in the order of the problem. population: inhabitants. size: km2. compactness: 0 to 1 (a circle).
    outside: by how much it is under the least or over the most, in targets. barrier_sides: barrier inside, in sides.
    proven: its part of the map is divided as well as can be, for certain.
    """

    code: str
    areas: tuple[int, ...]
    population: float
    size: float
    compactness: float
    outside: float
    barrier_sides: float
    proven: bool


@dataclass(frozen=True, eq=False)
class Result:
    """A division. label: (n,) neighbourhood of each area, in the order of `neighbourhoods`. part: (n,) part of the
    question (see `units.parts_of`). history: seconds and objective of the searched parts, each time it got better."""

    problem: Problem
    label: IntArray
    neighbourhoods: tuple[Neighbourhood, ...]
    score: Score
    part: IntArray
    history: tuple[tuple[float, float], ...] = ()
    seconds: float = 0.0
    iterations: int = 0
    seed: int = 0

    @classmethod
    def of(
        cls,
        problem: Problem,
        label: IntArray,
        *,
        part: IntArray | None = None,
        proven: tuple[bool, ...] = (False,),
        history: tuple[tuple[float, float], ...] = (),
        seconds: float = 0.0,
        iterations: int = 0,
        seed: int = 0,
    ) -> Self:
        """Put a division in order: by hard group, and then by first area. label: (n,), any whole numbers."""
        whose = np.zeros(problem.n, dtype=np.int64) if part is None else part
        ordered = _in_order(problem, np.asarray(label, dtype=np.int64))
        people = populations(problem, ordered)
        beyond, form, barrier = outside(problem, people), compactness(problem, ordered), barrier_sides(problem, ordered)
        members = [np.flatnonzero(ordered == number) for number in range(len(people))]
        codes = _codes(problem, members)
        found = tuple(
            Neighbourhood(
                codes[number], tuple(inside.tolist()), float(people[number]),
                float(problem.areas.size[inside].sum()), float(form[number]), float(beyond[number]),
                float(barrier[number]), proven[int(whose[inside[0]])],
            )
            for number, inside in enumerate(members)
        )  # fmt: skip
        return cls(problem, ordered, found, score(problem, ordered), whose, history, seconds, iterations, seed)

    @property
    def proven(self) -> bool:
        """Whether no division is better, for certain."""
        return all(one.proven for one in self.neighbourhoods)

    def to_json(self) -> dict[str, Any]:
        ids = self.problem.areas.ids
        return {
            "format": FORMAT,
            "objective": self.score.objective,
            "terms": self.score.terms,
            "outside_bounds": self.score.outside,
            "proven": self.proven,
            "seconds": round(self.seconds, 3),
            "iterations": self.iterations,
            "seed": self.seed,
            "neighbourhoods": [
                {
                    "neighbourhood": one.code, "population": one.population, "size_km2": round(one.size, 4),
                    "compactness": round(one.compactness, 4), "areas": [ids[area] for area in one.areas],
                    "within_bounds": one.outside == 0, "proven": one.proven,
                }
                for one in self.neighbourhoods
            ],
        }  # fmt: skip

    def summary(self) -> str:
        people = [one.population for one in self.neighbourhoods]
        beyond = sum(one.outside > 0 for one in self.neighbourhoods)
        sure = sum(one.proven for one in self.neighbourhoods)
        terms = ", ".join(f"{name} {amount:.3f}" for name, amount in self.score.terms.items())
        return (
            f"{len(people)} neighbourhoods of {self.problem.n} areas, {min(people):.0f} to {max(people):.0f} people; "
            f"{beyond} outside the bounds; {sure} the best for certain\n"
            f"objective {self.score.objective:.4f} ({terms}) in {self.seconds:.1f} s"
        )


def _in_order(problem: Problem, label: IntArray) -> IntArray:
    _values, first, number = np.unique(label, return_index=True, return_inverse=True)
    order = np.lexsort((first, problem.within[first]))
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    found: IntArray = place[number].astype(np.int64)
    return found


def _codes(problem: Problem, members: list[IntArray]) -> list[str]:
    """ "42006-1": hard group and number in it; the number alone when there is one group."""
    found, count = [], dict[int, int]()
    for inside in members:
        group = int(problem.within[inside[0]])
        count[group] = count.get(group, 0) + 1
        label = problem.within_labels[group]
        found.append(f"{label}-{count[group]}" if label else str(count[group]))
    return found
