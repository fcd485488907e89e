"""Areas of every level, who lives there, what there is, and the figures about them."""

from nabij.territory.models.areas import (
    Area,
    Level,
    Municipality,
    Neighbourhood,
    PopulationCount,
    StatisticalSector,
    Street,
)
from nabij.territory.models.facilities import Facility, FacilityKind
from nabij.territory.models.indicators import (
    Direction,
    Indicator,
    IndicatorEdition,
    IndicatorValue,
    Reuse,
    RollUp,
    SmallCells,
)

__all__ = [
    "Area",
    "Direction",
    "Facility",
    "FacilityKind",
    "Indicator",
    "IndicatorEdition",
    "IndicatorValue",
    "Level",
    "Municipality",
    "Neighbourhood",
    "PopulationCount",
    "Reuse",
    "RollUp",
    "SmallCells",
    "StatisticalSector",
    "Street",
]
