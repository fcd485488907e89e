"""The public instances, the best values published for them, and what the solvers that know less are given."""

import csv
import dataclasses
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nabij.engines.common import InputError
from nabij.engines.visits.io import load
from nabij.engines.visits.plan import Plan, ScheduleError, schedule
from nabij.engines.visits.problem import REFUSED, Links, Problem, Weights, with_defaults

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("NABIJ_SHARED_DATA", ROOT.parent / "shared" / "data")) / "visit-benchmarks"
HARD = "+hard"
"""Ending of the name of a variant without links, with hard windows, in which visits may be left out at a price."""
LEFT_OUT = 1000.0
"""What leaving out a visit costs in the variant; travel counts a third of its minutes, as in the original."""


@dataclass(frozen=True)
class Instance:
    """name: with HARD behind it for the variant. size: number of patients. best: published value, None if none."""

    name: str
    path: Path
    size: int
    best: float | None

    def problem(self) -> Problem:
        problem = load(self.path)
        return hard(problem) if self.name.endswith(HARD) else problem


def everything() -> list[Instance]:
    """All instances with a published value, small ones first."""
    with (DATA / "best_known.csv").open() as file:
        rows = list(csv.DictReader(file))
    named = [(row["instance"], row["set"], float(row["literature_best"])) for row in rows]
    found = [Instance(name, _path(family, name), size(name), best) for name, family, best in named]
    return sorted(found, key=lambda one: (one.size, one.name))


def size(name: str) -> int:
    """Patients, as both families of names tell: InstanzCPLEX_HCSRP_25_1, HHCRSP_25_5_26_0.8_C_C."""
    return int(re.findall(r"_(\d+)_", name)[0])


def _path(family: str, name: str) -> Path:
    return DATA / family / f"{name}.{'txt' if family == 'mankowska' else 'json'}.gz"


def chosen(names: list[str], sizes: list[int], per_class: int, *, variant: bool = False) -> list[Instance]:
    """Instances by name (or a part of it), by size, at most so many per size: of both families by turns."""
    found = [one for one in everything() if not names or any(name in one.name for name in names)]
    found = [one for one in found if not sizes or one.size in sizes]
    if per_class:
        sizes = sorted({one.size for one in found})
        found = [one for of_size in sizes for one in _by_turns(found, of_size)[:per_class]]
    if variant:
        found = [dataclasses.replace(one, name=one.name + HARD, best=None) for one in found]
    return found


def _by_turns(instances: list[Instance], of_size: int) -> list[Instance]:
    mine = [one for one in instances if one.size == of_size]
    first = [one for one in mine if one.name.startswith("Instanz")]
    second = [one for one in mine if one not in first]
    pairs = [one for pair in zip(first, second, strict=False) for one in pair]
    return pairs + [one for one in mine if one not in pairs]


def hard(problem: Problem) -> Problem:
    """The same visits without their links, with the soft end of each window as its hard end."""
    windows = problem.visits.windows.copy()
    windows[:, 2] = windows[:, 1]
    visits = dataclasses.replace(problem.visits, windows=windows, penalty=np.full(problem.n_visits, LEFT_OUT))
    none = np.zeros(0, dtype=np.int64)
    return dataclasses.replace(
        problem,
        visits=visits,
        links=with_defaults(Links, 0, first=none, second=none),
        weights=dataclasses.replace(problem.weights, lateness=0.0, max_lateness=0.0, unserved=1.0),
    )


def task(problem: Problem) -> dict[str, Any]:
    """The problem as plain data for a peer. A bound that is not there is None."""
    visits, shifts, links = problem.visits, problem.shifts, problem.links
    lacks = (visits.needs[:, None, :] & ~problem.carers.skills[shifts.carer][None]).any(axis=2)
    lacks |= problem.clients.wishes[visits.client][:, shifts.carer] == REFUSED
    named = visits.only_shift >= 0
    lacks[named] |= np.arange(problem.n_shifts) != visits.only_shift[named, None]
    return {
        "visits": [
            {
                "place": int(visits.place[i]),
                "minutes": float(visits.minutes[i]),
                "windows": [[_bound(value) for value in window] for window in visits.windows_of(i)],
                "allowed": np.flatnonzero(~lacks[i]).tolist(),
                "penalty": _bound(visits.penalty[i]),
                "priority": float(visits.priority[i]),
            }
            for i in range(problem.n_visits)
        ],
        "shifts": [
            {
                **{key: int(getattr(shifts, key)[s]) for key in ("begin_place", "end_place", "mode", "carer", "day")},
                **{key: _bound(getattr(shifts, key)[s]) for key in ("start", "end")},
                "break": [_bound(getattr(shifts, f"break_{key}")[s]) for key in ("earliest", "latest", "minutes")],
            }
            for s in range(problem.n_shifts)
        ],
        "links": [
            [int(i), int(j), _bound(least), _bound(most), bool(different)]
            for i, j, least, most, different in zip(
                links.first, links.second, links.least, links.most, links.different_carer, strict=True
            )
        ],
        "same_shift": [
            [int(i), int(j)] for i, j, same in zip(links.first, links.second, links.same_shift, strict=True) if same
        ],
        "day_minutes": [_bound(value) for value in problem.carers.day_minutes],
        "week_minutes": [_bound(value) for value in problem.carers.week_minutes],
        "travel": problem.travel.minutes.tolist(),
        "weights": {one.name: getattr(problem.weights, one.name) for one in dataclasses.fields(Weights)},
    }


def _bound(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None


def planned(problem: Problem, routes: list[list[int]]) -> Plan | None:
    """The plan of these orders at its earliest times; None when there are no such times, or these are no routes."""
    try:
        return schedule(problem, routes)
    except (ScheduleError, InputError):
        return None
