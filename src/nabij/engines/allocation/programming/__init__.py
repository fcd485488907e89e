"""Programming: how many caring neighbourhoods, in which regions, for how much. In exact numbers."""

from nabij.engines.allocation.programming.budget import Budget
from nabij.engines.allocation.programming.counting import Count, Municipalities, Row, Rule, between, count, merged
from nabij.engines.allocation.programming.presets import PRESETS, Preset
from nabij.engines.allocation.programming.regions import Regions, by_region

__all__ = [
    "PRESETS", "Budget", "Count", "Municipalities", "Preset", "Regions", "Row", "Rule",
    "between", "by_region", "count", "merged",
]  # fmt: skip
