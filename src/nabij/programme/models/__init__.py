"""Scenarios with their versions, covenants of neighbourhoods, and results of simulations."""

from nabij.programme.models.covenants import Covenant, CovenantParty, CovenantState
from nabij.programme.models.scenarios import AllocationScenario, ScenarioState, ScenarioVersion, SimulationResult

__all__ = [
    "AllocationScenario", "Covenant", "CovenantParty", "CovenantState", "ScenarioState", "ScenarioVersion",
    "SimulationResult",
]  # fmt: skip
