"""Scenarios with their versions, covenants of neighbourhoods, results of simulations, and regions as data."""

from nabij.programme.models.covenants import Covenant, CovenantParty, CovenantState
from nabij.programme.models.methods import MethodState, WorkingMethod
from nabij.programme.models.regions import Borders, RegionKind, RegionVersion
from nabij.programme.models.scenarios import AllocationScenario, ScenarioState, ScenarioVersion, SimulationResult
from nabij.programme.models.simulations import RunState, SimulationRun

__all__ = [
    "AllocationScenario", "Borders", "Covenant", "CovenantParty", "CovenantState", "MethodState", "RegionKind",
    "RegionVersion", "RunState", "ScenarioState", "ScenarioVersion", "SimulationResult", "SimulationRun",
    "WorkingMethod",
]  # fmt: skip
