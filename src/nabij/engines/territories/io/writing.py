"""The neighbourhoods as GeoJSON: one feature each, with the reasons in words."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry import mapping

from nabij.engines.territories import explain
from nabij.engines.territories.io import reading
from nabij.engines.territories.io.polygons import Geometries, mended
from nabij.engines.territories.result import Result

DECIMALS: Final = 6
"""Of a degree: some 10 cm."""


def collection(
    result: Result, geometry: Geometries, settings: dict[str, Any] | None = None, ids: Sequence[Any] | None = None
) -> dict[str, Any]:
    """A FeatureCollection in degrees. geometry: (n,) polygons of the areas in degrees, None = none.

    settings: what the question was, kept in the member `nabij` so that a check can read it. ids: (n,) the areas as
    their file names them, default those of the problem.
    """
    whole = unions(result, geometry)
    names, called = explain.names(result), ids or result.problem.areas.ids
    rows = []
    for number, one in enumerate(result.neighbourhoods):
        shape = whole[number]
        properties = {
            "neighbourhood": one.code,
            "name": names[number],
            "population": _plain(one.population),
            "areas": [called[area] for area in one.areas],
            "why": explain.why_text(result, number),
            "size_km2": round(one.size, 4),
            "compactness": round(one.compactness, 4),
            "within_bounds": one.outside == 0,
        }
        rows.append(
            {"type": "Feature", "properties": properties, "geometry": None if shape is None else mapping(shape)}
        )
    return {"type": "FeatureCollection", "nabij": (settings or {}) | {"result": _about(result)}, "features": rows}


def unions(result: Result, geometry: Geometries) -> Geometries:
    """(k,) the areas of each neighbourhood as one geometry, None when none has one."""
    found = np.full(len(result.neighbourhoods), None, dtype=object)
    for number, one in enumerate(result.neighbourhoods):
        inside = geometry[list(one.areas)]
        valid = mended(inside[~shapely.is_missing(inside)])[0]
        if len(valid):
            found[number] = shapely.union_all(valid, grid_size=10.0**-DECIMALS)
    return found


def write(
    path: str | Path, result: Result, geometry: Geometries, settings: dict[str, Any] | None = None,
    ids: Sequence[Any] | None = None,
) -> None:  # fmt: skip
    """The collection in a file, whole or not at all. Errors: InputError naming the file."""
    reading.write_text(path, json.dumps(collection(result, geometry, settings, ids), ensure_ascii=False) + "\n")


def _about(result: Result) -> dict[str, Any]:
    told = result.to_json()
    return {name: told[name] for name in ("objective", "terms", "outside_bounds", "proven", "seconds", "seed")}


def _plain(value: float) -> float | int:
    return int(value) if float(value).is_integer() else value
