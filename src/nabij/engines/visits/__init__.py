"""Plan the visits of a neighbourhood: who goes to whom, in which order and when.

See docs/developers/visits.md for the model, the search and the formulas.
"""

from nabij.engines.common import InputError
from nabij.engines.visits.check import Verdict, Violation, check
from nabij.engines.visits.io import load, loads
from nabij.engines.visits.plan import Plan, ScheduleError, amounts, schedule
from nabij.engines.visits.problem import (
    DAY,
    DISLIKED,
    KINDS,
    LIKED,
    MANKOWSKA,
    NEUTRAL,
    REFUSED,
    TERMS,
    Carers,
    Clients,
    Links,
    Problem,
    Shifts,
    Travel,
    Visits,
    Weights,
    with_defaults,
)
from nabij.engines.visits.repair import repair
from nabij.engines.visits.result import Result
from nabij.engines.visits.solve import solve

__all__ = [
    "DAY", "DISLIKED", "KINDS", "LIKED", "MANKOWSKA", "NEUTRAL", "REFUSED", "TERMS",
    "Carers", "Clients", "InputError", "Links", "Plan", "Problem", "Result", "ScheduleError", "Shifts", "Travel",
    "Verdict", "Violation", "Visits", "Weights",
    "amounts", "check", "load", "loads", "repair", "schedule", "solve", "with_defaults",
]  # fmt: skip
