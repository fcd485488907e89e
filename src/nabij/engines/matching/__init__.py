"""Who can help with this need? One list, by circle and then by score, with the reasons.

See docs/developers/matching.md for the model and the formulas.
"""

from nabij.engines.common import InputError
from nabij.engines.matching.check import check
from nabij.engines.matching.problem import (
    DAYPARTS,
    DAYS,
    DEFAULT_WEIGHTS,
    PARTS,
    Candidates,
    Condition,
    Ground,
    Problem,
    Request,
    Weights,
)
from nabij.engines.matching.result import Reason, Relaxation, Result
from nabij.engines.matching.solve import rank, solve

__all__ = [
    "DAYPARTS",
    "DAYS",
    "DEFAULT_WEIGHTS",
    "PARTS",
    "Candidates",
    "Condition",
    "Ground",
    "InputError",
    "Problem",
    "Reason",
    "Relaxation",
    "Request",
    "Result",
    "Weights",
    "check",
    "rank",
    "solve",
]
