"""Fair shares: from need to FTE, with reasons and with intervals. See docs/developers/allocation.md."""

from nabij.engines.allocation.problem import (
    Indicator,
    Means,
    Model,
    Neighbourhoods,
    Pillar,
    Problem,
    Robustness,
)  # fmt: skip
from nabij.engines.allocation.result import Note, Result
from nabij.engines.allocation.solve import solve
from nabij.engines.common import InputError

__all__ = [
    "Indicator", "InputError", "Means", "Model", "Neighbourhoods", "Note", "Pillar", "Problem", "Result", "Robustness",
    "solve",
]  # fmt: skip
