"""Files in and out: GeoJSON of areas, a graph in JSON, and the neighbourhoods as GeoJSON."""

from nabij.engines.territories.io.areas import Map, Options, groups_of_ids, load, parse_keep
from nabij.engines.territories.io.writing import collection, write

__all__ = ["Map", "Options", "collection", "groups_of_ids", "load", "parse_keep", "write"]
