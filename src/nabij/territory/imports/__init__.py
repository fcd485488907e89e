"""Official and own files about the territory: areas, inhabitants, streets."""

from nabij.territory.imports.areas import import_areas
from nabij.territory.imports.population import import_population
from nabij.territory.imports.streets import import_streets

__all__ = ["import_areas", "import_population", "import_streets"]
