"""Why a visit is in nobody's shift: per condition how many it excluded."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from nabij.engines.visits.explain.pages import varied
from nabij.engines.visits.explain.reasons import Reason, Value
from nabij.engines.visits.explain.trials import PERSONS, STAGES, Budget, Trial, Trials
from nabij.engines.visits.problem import DAY, Problem

CODES: Final = {"times": "full", "back_late": "full"} | dict.fromkeys(PERSONS, "persons")
"""Condition that a place in a shift fails -> code of the reason, where they differ."""
ORDER: Final = (
    "refused", "skill", "promised", "day", "hours", "too_short", "away", "full", "capacity", "longest_ride",
    "ride_backwards", "persons", "day_visits", "week_visits", "day_minutes", "week_minutes",
    "partner", "too_costly", "has_room",
)  # fmt: skip
GROUP: Final = 2000
"""Plans that are tried to place what stands or falls with a visit."""


class Search:
    """One left-out visit held against every carer and shift. `stopped`: shift -> the condition that stopped it."""

    def __init__(self, trials: Trials, visit: int) -> None:
        self.trials, self.visit = trials, visit
        self.group = trials.together(visit)
        self.refused: list[int] = []
        self.unskilled: list[int] = []
        self.absent: list[int] = []
        self.stopped: dict[int, str] = {}
        self.near: list[Trial] = []
        """Places that fail one single rule, which has an amount."""
        self.best: Trial | None = None
        """The cheapest plan with the visit, and all that stands or falls with it, when there is one."""
        self.budget = Budget(GROUP)
        self._carers()
        self._shifts()

    def _carers(self) -> None:
        """Conditions of persons, each person under the first that excludes them."""
        trials, problem = self.trials, self.trials.problem
        days = days_of(problem, self.visit)
        working = {
            int(carer) for carer, day in zip(problem.shifts.carer, problem.shifts.day, strict=True) if int(day) in days
        }
        for carer in range(problem.n_carers):
            if trials.refuses(self.visit, carer):
                self.refused.append(carer)
            elif not trials.skilled(self.visit, carer):
                self.unskilled.append(carer)
            elif carer not in working:
                self.absent.append(carer)

    def _shifts(self) -> None:
        problem = self.trials.problem
        days = days_of(problem, self.visit)
        out = {*self.refused, *self.unskilled, *self.absent}
        for shift in range(problem.n_shifts):
            there = int(problem.shifts.carer[shift]) not in out and int(problem.shifts.day[shift]) in days
            if there and (code := self._stop(shift)):
                self.stopped[shift] = code

    def _stop(self, shift: int) -> str:
        trials, visit = self.trials, self.visit
        if not trials.may(visit, shift):
            return "promised"
        code = self._hinder(shift)
        return "away" if code in ("hours", "too_short") and self._was_there(shift) else code

    def _was_there(self, shift: int) -> bool:
        """Whether the shift could make the visit, alone, if its carer were not away."""
        if shift not in self.trials.hours:
            return False
        shifts = self.trials.problem.shifts
        start, end = shifts.start.copy(), shifts.end.copy()
        start[shift], end[shift] = self.trials.hours[shift]
        there = varied(self.trials.problem, shifts=varied(shifts, start=start, end=end))
        return self.trials.asked(there).alone(shift, (self.visit,)) is None

    def _hinder(self, shift: int) -> str:
        trials, visit = self.trials, self.visit
        if not trials.overlaps(visit, shift):
            return "hours"
        alone = trials.alone(shift, (visit,))
        if alone and alone.code == "times":
            return "hours"
        stop = self._inside(shift)
        return "too_short" if alone else stop

    def _inside(self, shift: int) -> str:
        """The condition of the place in the shift that comes farthest; "" when the visit fits."""
        farthest = -1
        fits = False
        for trial in self.trials.places(self.visit, shift, {}):
            farthest = max(farthest, trial.stage)
            if len(trial.faults) == 1 and trial.faults[0].amount > 0:
                self.near.append(trial)
            if not trial.faults:
                fits = self._keep(trial) or fits
        if fits:
            return ""
        if farthest == len(STAGES):
            return "partner"
        return CODES.get(STAGES[farthest], STAGES[farthest])

    def _keep(self, trial: Trial) -> bool:
        """Whether the rest of the group can be placed too; if so, the cheapest is kept."""
        whole: Trial | None = trial
        if self.group[1:]:
            whole = self.trials.place(self.group[1:], trial.changes, self.budget)
        if whole is None:
            return False
        if self.best is None or self.trials.weighted(whole.more) < self.trials.weighted(self.best.more):
            self.best = whole
        return True

    @property
    def cause(self) -> str:
        """The condition that stopped those who came nearest."""
        if self.best is not None:
            return "has_room" if self.trials.weighted(self.best.more) < -1e-6 else "too_costly"
        codes = set(self.stopped.values())
        early = [code for code, who in self._persons() if who]
        return max(codes, key=ORDER.index) if codes else early[-1] if early else "nobody"

    def _persons(self) -> list[tuple[str, list[int]]]:
        return [("refused", self.refused), ("skill", self.unskilled), ("day", self.absent)]

    def reasons(self) -> list[Reason]:
        problem = self.trials.problem
        found = [asked(problem, self.visit)]
        for code, carers in self._persons():
            if carers:
                values: dict[str, Value] = {"carers": len(carers), "of": problem.n_carers}
                if code == "skill":
                    values["skills"] = skills_of(problem, [self.visit])
                found.append(Reason(code, values))
        for code in ORDER:
            shifts = [shift for shift, stop in self.stopped.items() if stop == code]
            if shifts:
                found.append(Reason(code, self._counted(code, shifts)))
        if self.best is not None:
            more = self.trials.weighted({**self.best.more, "unserved": 0.0})
            spared = -self.best.more["unserved"] * problem.weights.unserved
            found.append(Reason(self.cause, {"costs": more, "penalty": spared}))
        return found

    def _counted(self, code: str, shifts: Sequence[int]) -> dict[str, Value]:
        problem = self.trials.problem
        carers = {int(problem.shifts.carer[shift]) for shift in shifts}
        values: dict[str, Value] = {"carers": len(carers), "shifts": len(shifts)}
        if code == "partner":
            values["visits"] = tuple(problem.visits.ids[visit] for visit in self.group[1:])
        return values


def asked(problem: Problem, visit: int) -> Reason:
    """What the visit asks, to begin the story with. latest: inf = whenever."""
    windows = problem.visits.windows_of(visit)
    return Reason(
        "asked",
        {
            "visit": problem.visits.ids[visit],
            "client": problem.clients.ids[int(problem.visits.client[visit])],
            "kind": problem.visits.kind[visit],
            "minutes": float(problem.visits.minutes[visit]),
            "skills": skills_of(problem, [visit]),
            "earliest": float(windows[0, 0]),
            "latest": float(windows[-1, 2]),
            "must": int(math.isinf(problem.visits.penalty[visit])),
        },
    )


def skills_of(problem: Problem, visits: Sequence[int]) -> tuple[str, ...]:
    """Names of the skills that any of these visits needs."""
    needed = np.asarray(problem.visits.needs[list(visits)].any(axis=0))
    return tuple(skill for column, skill in enumerate(problem.skills) if needed[column])


def days_of(problem: Problem, visit: int) -> set[int]:
    """Days on which a shift may start that makes the visit: those of its windows, and the night before."""
    found: set[int] = set()
    for low, _due, high in problem.visits.windows_of(visit).tolist():
        last = problem.days - 1 if math.isinf(high) else min(int(high // DAY), problem.days - 1)
        found.update(range(int(low // DAY), last + 1))
    nights = {
        int(day)
        for day, end in zip(problem.shifts.day, problem.shifts.end, strict=True)
        if math.isfinite(end) and end > (day + 1) * DAY and int(day) + 1 in found
    }
    return found | nights
