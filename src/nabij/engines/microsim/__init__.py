"""Care of older people in the years to come: a microsimulation of policies beside unchanged policy.

See docs/developers/microsim.md for the states, the transitions, the sources and what it cannot say.
"""

from nabij.engines.common import InputError
from nabij.engines.microsim.problem import MEASURES, PAYERS, Policy, Population, Problem, Target
from nabij.engines.microsim.result import Compared, Result
from nabij.engines.microsim.solve import solve

__all__ = [
    "MEASURES", "PAYERS",
    "Compared", "InputError", "Policy", "Population", "Problem", "Result", "Target", "solve",
]  # fmt: skip
