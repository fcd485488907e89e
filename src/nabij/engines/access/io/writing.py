"""Results as CSV, JSON or GeoJSON; a file is written whole or not at all."""

import csv
import io
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry import mapping

from nabij.engines.access.io.places import from_lambert
from nabij.engines.access.isochrone import Isochrone
from nabij.engines.access.network import Network
from nabij.engines.access.problem import Demand
from nabij.engines.common import InputError

FORMS: Final = (".csv", ".json", ".geojson")
Row = dict[str, Any]


def write(path: Path, summary: Row, rows: Sequence[Row], demand: Demand) -> None:
    """Rows of a result in the form that the name of the file asks for. Errors: InputError."""
    suffix = path.suffix.lower()
    if suffix == ".csv":
        text = as_csv(rows)
    elif suffix == ".geojson":
        text = json.dumps(as_geojson(rows, demand), ensure_ascii=False, allow_nan=False)
    else:
        text = json.dumps({"summary": summary, "rows": list(rows)}, ensure_ascii=False, allow_nan=False)
    save(path, text)


def as_csv(rows: Iterable[Row]) -> str:
    found = list(rows)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(found[0]) if found else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: "" if value is None else value for name, value in row.items()} for row in found)
    return text.getvalue()


def as_geojson(rows: Sequence[Row], demand: Demand) -> Row:
    """A point per row, where the origin lies; null where that is not known."""
    number = {name: row for row, name in enumerate(demand.ids)}
    places = from_lambert(demand.xy)

    def point(origin: str) -> Row | None:
        lon, lat = places[number[origin]]
        known = np.isfinite(lon)
        return {"type": "Point", "coordinates": [round(float(lon), 7), round(float(lat), 7)]} if known else None

    features = [{"type": "Feature", "properties": row, "geometry": point(row["origin"])} for row in rows]
    return {"type": "FeatureCollection", "features": features}


def isochrones(found: Sequence[tuple[str, Isochrone]], network: Network, width: float) -> Row:
    """Two features per place: `kind` outline, an area; and streets, the parts that are reached."""
    features = []
    for name, one in found:
        common = {"origin": name, "limit": one.limit, "unit": one.unit, "street_metres": one.metres}
        outline = one.outline(width)
        lines = shapely.multilinestrings(list(one.lines)) if len(one.lines) else shapely.MultiLineString()
        whole = sum(
            bool(a == 0 and b == network.metres[edge]) for edge, a, b in zip(one.edge, one.begin, one.end, strict=True)
        )
        features += [
            {
                "type": "Feature",
                "properties": {**common, "kind": "outline", "square_metres": float(outline.area)},
                "geometry": _degrees(outline),
            },
            {
                "type": "Feature",
                "properties": {**common, "kind": "streets", "whole": whole, "cut": len(one.edge) - whole},
                "geometry": _degrees(lines),
            },
        ]
    return {"type": "FeatureCollection", "features": features}


def _degrees(shape: Any) -> Row | None:
    if shape.is_empty:
        return None
    moved = shapely.transform(shape, from_lambert)
    return dict(mapping(shapely.set_precision(moved, 1e-7, mode="pointwise")))


def save(path: Path, text: str) -> None:
    """Beside it first, then in its place. Errors: InputError when it can't be written."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise InputError(f"cannot be written: {error.strerror or error}", file=str(path)) from error
