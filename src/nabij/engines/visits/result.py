"""The answer: the plan, what it costs term by term, what is left out, and how the search came there."""

import datetime
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from nabij.engines.visits.io import plans
from nabij.engines.visits.plan import Plan, amounts, day_of, lateness
from nabij.engines.visits.problem import DAY, Problem

Absent = tuple[int, float, float]
"""A shift, and from when until when (minutes) its carer is away from it."""


@dataclass(frozen=True, eq=False)
class Result:
    """What a search found.

    objective: weighted sum of `terms`. terms: unweighted amount per term of `TERMS`, units as in `Weights`.
    unserved: visits left out, as indexes. history: (seconds, objective) of each better plan, oldest first; of `repair`
    with what it costs to change carers. seconds: how long it took. iterations: moves of all processes together, with
    those of the first plan. absent: (shift, from, until) of the hours that `repair` took off because a carer is away.
    `print` shows the summary.
    """

    problem: Problem
    plan: Plan
    objective: float
    terms: dict[str, float]
    unserved: tuple[int, ...]
    history: tuple[tuple[float, float], ...] = ()
    seconds: float = 0.0
    iterations: int = 0
    seed: int = 0
    absent: tuple[Absent, ...] = ()

    @classmethod
    def of(
        cls,
        problem: Problem,
        plan: Plan,
        *,
        history: tuple[tuple[float, float], ...] = (),
        seconds: float = 0.0,
        iterations: int = 0,
        seed: int = 0,
    ) -> "Result":
        """The result for a plan, its costs computed anew."""
        terms = amounts(problem, plan)
        objective = math.fsum(getattr(problem.weights, term) * amount for term, amount in terms.items())
        unserved = tuple(np.flatnonzero(np.isnan(plan.start)).tolist())
        return cls(problem, plan, objective, terms, unserved, history, seconds, iterations, seed)

    def __repr__(self) -> str:
        left = f", {len(self.unserved)} left out" if self.unserved else ""
        return f"Result({self.objective:.2f}, {self.plan!r}{left})"

    def __str__(self) -> str:
        return self.summary()

    @property
    def costs(self) -> dict[str, float]:
        """Weight times amount per term; they add up to the objective."""
        return {term: getattr(self.problem.weights, term) * amount for term, amount in self.terms.items()}

    def to_json(self) -> dict[str, Any]:
        """Plain data for `json.dumps`: the form of a plan (docs/developers/visits-format.md), and more beside it.

        Added: `costs`, `history`, `seconds`, `iterations`, `seed`, and `absent` when somebody is; per shift `kind`,
        `date`, `mode`, `working_minutes` and `break`; per visit `place` and `day`; and each moment as a clock too
        (`start_at`: "09:30").
        """
        found = plans.document(self.problem, self.plan)
        return {
            **found,
            "objective": self.objective,
            "terms": self.terms,
            "costs": self.costs,
            "shifts": [self._shift_json(row) for row in found["shifts"]],
            "history": [list(point) for point in self.history],
            "seconds": self.seconds,
            "iterations": self.iterations,
            "seed": self.seed,
            **({"absent": plans.absences(self.problem, self.absent)} if self.absent else {}),
        }

    def summary(self) -> str:
        """A few English lines for a terminal."""
        return "\n".join(self._lines())

    def _shift_json(self, row: dict[str, Any]) -> dict[str, Any]:
        problem, shift = self.problem, row["shift"]
        day, pause = day_of(problem, self.plan, shift), break_of(problem, self.plan, shift)
        assert day is not None
        rest = None if pause is None else _with_clock({"start": pause[0], "minutes": pause[1]}, "start")
        more = {
            "kind": problem.carers.kind[int(problem.shifts.carer[shift])],
            "date": date_of(problem, row["day"]),
            "mode": problem.travel.modes[int(problem.shifts.mode[shift])],
            "working_minutes": day.working,
            "break": rest,
        }
        visits = [
            self._visit_json(one, visit) for one, visit in zip(row["visits"], self.plan.routes[shift], strict=True)
        ]
        return {**_with_clock(row, "leave", "back"), **more, "visits": visits}

    def _visit_json(self, row: dict[str, Any], visit: int) -> dict[str, Any]:
        place = self.problem.travel.places[int(self.problem.visits.place[visit])]
        return {**_with_clock(row, "arrive", "start", "end"), "place": place, "day": math.floor(row["start"] / DAY)}

    def _lines(self) -> Iterator[str]:
        problem, plan, terms = self.problem, self.plan, self.terms
        made = plan.shift_of
        must = sum(1 for visit in self.unserved if math.isinf(problem.visits.penalty[visit]))
        yield f"{_many(problem.n_visits, 'visit')}: {len(made)} planned, {len(self.unserved)} left out" + (
            f" ({must} of which must be made)" if must else ""
        )
        carers = {int(problem.shifts.carer[shift]) for shift in made.values()}
        yield (
            f"{_many(len(carers), 'carer')} of {problem.n_carers} in {_many(int(terms['shift']), 'shift')}: "
            f"travel {_hours(terms['travel'])}, {terms['kilometres']:.1f} km, waiting {_hours(terms['waiting'])}"
        )
        late = lateness(problem, plan)
        count = int(np.count_nonzero(late > 1e-6))
        yield f"late: {_many(count, 'visit')}, {late.sum():.0f} min together, {terms['max_lateness']:.0f} at most"
        yield from self._faces(made)
        yield from self._shares(made)
        costs = " + ".join(f"{term} {cost:.1f}" for term, cost in self.costs.items() if cost)
        yield f"cost: {self.objective:.2f}" + (f" = {costs}" if costs else "")
        if self.seconds:
            yield f"found in {self.seconds:.1f} s, {self.iterations:,} moves, seed {self.seed}"

    def _faces(self, made: dict[int, int]) -> Iterator[str]:
        faces: dict[int, set[int]] = defaultdict(set)
        for visit, shift in made.items():
            faces[int(self.problem.visits.client[visit])].add(int(self.problem.shifts.carer[shift]))
        if faces:
            counts = [len(carers) for carers in faces.values()]
            yield f"faces: {sum(counts) / len(counts):.2f} carers per client, {max(counts)} at most"

    def _shares(self, made: dict[int, int]) -> Iterator[str]:
        """How many visits each organisation and each kind of carer makes, where there is more than one."""
        carers = self.problem.carers
        by = [int(self.problem.shifts.carer[shift]) for shift in made.values()]
        names = [*self.problem.organisations, "no organisation"]
        for label, counts in (
            ("organisations", Counter(names[int(carers.organisation[carer])] for carer in by)),
            ("kinds", Counter(carers.kind[carer] for carer in by)),
        ):
            if len(counts) > 1:
                told = ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda x: (-x[1], x)))
                yield f"visits by {label}: {told}"


def break_of(problem: Problem, plan: Plan, shift: int) -> tuple[float, float] | None:
    """When the break of a used shift begins and how long it lasts; None when there is none to take."""
    shifts, route = problem.shifts, plan.routes[shift]
    earliest, length = float(shifts.break_earliest[shift]), float(shifts.break_minutes[shift])
    began = free = float(shifts.start[shift])
    if length <= 0:
        return None
    for visit in route:
        if began < earliest <= plan.start[visit]:
            return max(earliest, free), length
        began = float(plan.start[visit])
        free = began + float(problem.visits.minutes[visit])
    return None


def date_of(problem: Problem, day: int) -> str:
    """ISO date of a day of the plan, "" when the problem has no date."""
    if not problem.first_day:
        return ""
    return (datetime.date.fromisoformat(problem.first_day) + datetime.timedelta(days=day)).isoformat()


def clock(minutes: float) -> str:
    """ "09:30", whatever the day; to the nearest minute."""
    whole = math.floor(minutes + 0.5) % DAY
    return f"{whole // 60:02d}:{whole % 60:02d}"


def _with_clock(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {**row, **{f"{name}_at": clock(row[name]) for name in names}}


def _many(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def _hours(minutes: float) -> str:
    whole = math.floor(minutes + 0.5)
    return f"{whole // 60} h {whole % 60:02d}" if whole >= 60 else f"{whole} min"
