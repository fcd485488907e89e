"""Small populations, and work that ends its own process."""

import os
import signal
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from nabij.engines.microsim import Policy, Population, Problem
from nabij.engines.microsim.parameters import built_in
from nabij.engines.microsim.running import Job, piece
from nabij.engines.microsim.simulate import Counted, simulate
from nabij.engines.microsim.start import flanders

CARE = Policy("care", ("neighbourhood",))
NOTHING = {
    f"{measure}.{what}": 1.0
    for measure in ("neighbourhood", "telemonitoring", "respite")
    for what in ("admission", "hospital", "falls", "strain")
} | {"housing_measure.adapts": 0.0}
"""Every effect left out."""
ALL = ("neighbourhood", "housing", "telemonitoring", "respite")


def town(people: int = 20_000, regions: int = 1) -> Population:
    """As old as Flanders."""
    shape = flanders().people.sum(axis=0)
    each = np.round(shape * (people / regions / shape.sum()))
    return Population(tuple(f"region {k}" for k in range(regions)), np.stack([each] * regions))


def problem(people: int = 20_000, regions: int = 1, **more: Any) -> Problem:
    """20 years of a town, without alignment."""
    asked: dict[str, Any] = {"policies": (CARE,), "years": 20, "parameters": built_in()} | more
    return Problem(town(people, regions), **asked)


def counted(asked: Problem, policy: int = 0) -> Counted:
    return simulate(asked, 0, policy, 0)


def with_changes(asked: Problem, changes: dict[str, float], measures: tuple[str, ...] = ("neighbourhood",)) -> Problem:
    return replace(asked, policies=(Policy("changed", measures, changes),))


@dataclass(frozen=True)
class Doomed:
    """A job whose worker is killed the first time that it is done."""

    job: Job
    mark: Path


def doomed(asked: Problem, job: Doomed) -> Counted:
    try:
        job.mark.touch(exist_ok=False)
    except FileExistsError:
        return piece(asked, job.job)
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still alive")
