"""Areas and borders in JSON, for who has no polygons: `nabij-territories/1`."""

from pathlib import Path
from typing import Any, Final

import numpy as np

from nabij.engines.common import InputError
from nabij.engines.territories.io import reading
from nabij.engines.territories.problem import Areas, Borders, Keep, Problem, Weights
from nabij.engines.territories.validate import IntArray

FORMAT: Final = "nabij-territories/1"
_TOP: Final = {"format", "areas", "borders", "keep", "together", "apart", "target", "least", "most", "weights"}
_AREA: Final = {"id", "name", "population", "x", "y", "size_km2", "within", "keep", "fixed"}
_BORDER: Final = {"a", "b", "metres", "barrier_metres", "barrier"}


def load(path: str | Path) -> Problem:
    """The problem in a file. Errors: InputError naming the file, the place in it and the field."""
    try:
        return from_json(reading.json_of(path))
    except InputError as error:
        raise error.within(file=str(path)) from error


def from_json(data: dict[str, Any]) -> Problem:
    """The problem in plain data. Errors: InputError naming the place and the field."""
    top = _object(data, "", _TOP)
    if top.get("format") != FORMAT:
        raise InputError(f"must be {FORMAT}", field="format")
    rows = [_object(row, f"areas[{i}]", _AREA) for i, row in enumerate(_list(top, "areas", ""))]
    ids = {_text(row, "id", f"areas[{i}]"): i for i, row in enumerate(rows)}
    within, within_labels = _labels([_value(row, "within") for row in rows])
    fixed, fixed_labels = _labels([_value(row, "fixed") for row in rows])
    sizes = {name: _number(top, name, "") for name in ("target", "least", "most") if name in top}
    weights = _object(top.get("weights", {}), "weights", {"size", "compactness", "pieces", "barriers"})
    return Problem(
        areas=_areas(rows),
        borders=_borders(top, ids),
        within=np.maximum(within, 0) if not within_labels else within,
        within_labels=within_labels or ("",),
        within_name="within" if within_labels else "",
        keep=tuple(_keeps(rows)),
        together=tuple(tuple(_ids(one, ids, "together")) for one in _list(top, "together", "")),
        apart=np.array([_ids(one, ids, "apart") for one in _list(top, "apart", "")], dtype=np.int64).reshape(-1, 2),
        fixed=fixed,
        fixed_labels=fixed_labels,
        weights=Weights(**{name: _number(weights, name, "weights") for name in weights}),
        **sizes,
    )


def _areas(rows: list[dict[str, Any]]) -> Areas:
    places = [f"areas[{i}]" for i in range(len(rows))]

    def column(field: str, default: float | None) -> list[float]:
        return [_number(row, field, place, default) for row, place in zip(rows, places, strict=True)]

    size = np.maximum(column("size_km2", 0.0), 0.0)
    return Areas.build(
        ids=[row["id"] for row in rows], names=[str(row.get("name") or row["id"]) for row in rows],
        population=column("population", None), x=column("x", 0.0), y=column("y", 0.0), size=size,
    )  # fmt: skip


def _borders(top: dict[str, Any], ids: dict[str, int]) -> Borders:
    pairs, metres, barrier, named = [], [], [], []
    names: dict[str, int] = {}
    for i, value in enumerate(_list(top, "borders", "")):
        place = f"borders[{i}]"
        row = _object(value, place, _BORDER)
        pairs.append(_ids([row.get("a"), row.get("b")], ids, place))
        metres.append(_number(row, "metres", place, 1.0))
        barrier.append(_number(row, "barrier_metres", place, 0.0))
        name = _value(row, "barrier")
        named.append(names.setdefault(name, len(names)) if name else -1)
    return Borders.build(
        np.array(pairs, dtype=np.int64).reshape(-1, 2), metres=metres, barrier=barrier,
        barrier_name=np.array(named, dtype=np.int64), names=tuple(names),
    )  # fmt: skip


def _keeps(rows: list[dict[str, Any]]) -> list[Keep]:
    """One soft grouping for each name in the `keep` of the areas."""
    told = [_object(row.get("keep", {}), f"areas[{i}].keep", None) for i, row in enumerate(rows)]
    names = list(dict.fromkeys(name for row in told for name in row))
    found = []
    for name in names:
        group, labels = _labels([_value(row, name) for row in told])
        found.append(Keep(name, labels, group))
    return found


def _labels(values: list[str]) -> tuple[IntArray, tuple[str, ...]]:
    seen: dict[str, int] = {}
    group = [seen.setdefault(value, len(seen)) if value else -1 for value in values]
    return np.array(group, dtype=np.int64), tuple(seen)


def _value(row: dict[str, Any], field: str) -> str:
    value = row.get(field)
    return "" if value is None else str(value)


def _object(value: object, place: str, known: set[str] | None) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InputError("must be an object {...}", place=place)
    for name in value:
        if known is not None and name not in known:
            raise InputError(f"is not known{reading.near(name, known)}", place=place, field=name)
    return value


def _list(row: dict[str, Any], field: str, place: str) -> list[Any]:
    value = row.get(field, [])
    if not isinstance(value, list):
        raise InputError("must be a list [...]", place=place, field=field)
    return value


def _text(row: dict[str, Any], field: str, place: str) -> str:
    value = row.get(field)
    if not isinstance(value, str) or not value.strip():
        raise InputError("must be a text that is not empty", place=place, field=field)
    return value


def _number(row: dict[str, Any], field: str, place: str, default: float | None = None) -> float:
    value = row.get(field, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError("is missing" if value is None else "must be a number", place=place, field=field)
    return float(value)


def _ids(values: object, ids: dict[str, int], place: str) -> list[int]:
    if not isinstance(values, list) or len(values) < 2:
        raise InputError("must be a list of two ids or more", place=place)
    for value in values:
        if not isinstance(value, str) or value not in ids:
            raise InputError(f"no area has the id {value}", place=place)
    return [ids[value] for value in values]
