"""Drawing neighbourhoods: connected, near a target size, compact, true to wijken and barriers.

See docs/developers/territories.md for the model, the search and the formulas.
"""

from nabij.engines.common import InputError
from nabij.engines.territories.objective import Score, score
from nabij.engines.territories.problem import LEAST, MOST, TARGET, TERMS, Areas, Borders, Keep, Problem, Weights
from nabij.engines.territories.result import Neighbourhood, Result
from nabij.engines.territories.solve import solve

__all__ = [
    "LEAST", "MOST", "TARGET", "TERMS",
    "Areas", "Borders", "InputError", "Keep", "Neighbourhood", "Problem", "Result", "Score", "Weights",
    "score", "solve",
]  # fmt: skip
