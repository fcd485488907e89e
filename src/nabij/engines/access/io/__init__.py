"""Files in and out: points, facilities, opening hours, networks and costs; results as CSV, JSON or GeoJSON."""

from nabij.engines.access.io.costs import load as load_costs
from nabij.engines.access.io.networks import load as load_network
from nabij.engines.access.io.places import LAMBERT_2008, demand, facilities, from_lambert, to_lambert
from nabij.engines.access.io.writing import FORMS, as_csv, isochrones, save, write

__all__ = [
    "FORMS",
    "LAMBERT_2008",
    "as_csv",
    "demand",
    "facilities",
    "from_lambert",
    "isochrones",
    "load_costs",
    "load_network",
    "save",
    "to_lambert",
    "write",
]
