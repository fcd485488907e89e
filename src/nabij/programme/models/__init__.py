"""Scenarios with their versions, covenants of neighbourhoods, and results of simulations."""

from nabij.programme.models.covenants import Covenant, CovenantParty, CovenantState
from nabij.programme.models.scenarios import AllocationScenario, ScenarioState, ScenarioVersion, SimulationResult
from nabij.programme.models.simulations import RunState, SimulationRun

__all__ = [
    "AllocationScenario", "Covenant", "CovenantParty", "CovenantState", "RunState", "ScenarioState", "ScenarioVersion",
    "SimulationResult", "SimulationRun",
]  # fmt: skip
