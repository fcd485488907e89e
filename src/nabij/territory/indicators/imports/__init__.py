"""Figures from files: tables of one's own, official forms, and the starter set."""

from nabij.territory.indicators.imports.own import Options
from nabij.territory.indicators.imports.readings import Origin
from nabij.territory.indicators.imports.write import import_indicators

__all__ = ["Options", "Origin", "import_indicators"]
