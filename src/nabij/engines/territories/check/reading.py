"""The files as the verifier reads them: plainly, and on a plane of its own."""

import gzip
import json
import math
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from nabij.engines.common import InputError

EARTH_M: Final = 6_371_008.8


@dataclass(frozen=True)
class Asked:
    """What was asked; None = as the outcome tells, or else not checked.

    together, apart: sets of ids. never_across: file of lines. tolerance, near: metres.
    """

    id: str | None = None
    population: str | None = None
    within: str | None = None
    cross_borders: bool | None = None
    fixed: str | None = None
    least: float | None = None
    most: float | None = None
    together: tuple[tuple[str, ...], ...] | None = None
    apart: tuple[tuple[str, ...], ...] | None = None
    never_across: str | None = None
    tolerance: float | None = None
    near: float | None = None


@dataclass(frozen=True)
class Finding:
    """code: the rule. neighbourhoods, areas: whom it is about. sure: broken for certain; else a doubt."""

    code: str
    text: str
    neighbourhoods: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    sure: bool = True

    def __str__(self) -> str:
        return self.text

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code, "text": self.text, "neighbourhoods": list(self.neighbourhoods),
                "areas": list(self.areas)}  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """The neighbourhoods of a file, one row each; what can't be read is a finding and has an empty row."""

    codes: list[str]
    population: list[float]
    areas: list[list[str]]
    geometry: list[BaseGeometry | None]
    told: dict[str, Any]
    faults: list[Finding]

    @classmethod
    def read(cls, path: str | Path) -> Self:
        data = load(path)
        told = data.get("nabij")
        found = cls([], [], [], [], told if isinstance(told, dict) else {}, [])
        for number, row in enumerate(data["features"], 1):
            found._add(number, row)
        return found

    def _add(self, number: int, row: Any) -> None:
        told = row.get("properties") if isinstance(row, dict) else None
        told = told if isinstance(told, dict) else {}
        code, people, areas = told.get("neighbourhood"), told.get("population"), told.get("areas")
        if not isinstance(code, str | int) or not str(code).strip():
            self._fault("no_code", f"feature {number} has no neighbourhood")
            code = f"feature {number}"
        if isinstance(people, bool) or not isinstance(people, int | float) or not 0 <= people < math.inf:
            self._fault("no_population", f"neighbourhood {code} has no population that is a number")
            people = math.nan
        if not isinstance(areas, list) or not areas:
            self._fault("no_areas", f"neighbourhood {code} has no areas")
            areas = []
        if not isinstance(told.get("why"), str) or not told["why"].strip():
            self._fault("no_why", f"neighbourhood {code} doesn't tell why")
        self.codes.append(str(code))
        self.population.append(float(people))
        self.areas.append([str(area) for area in areas])
        self.geometry.append(self._shape(row.get("geometry") if isinstance(row, dict) else None, str(code)))

    def _shape(self, value: Any, code: str) -> BaseGeometry | None:
        if value is None:
            return None
        try:
            made = shape(value)
        except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError):
            self._fault("geometry", f"neighbourhood {code} has a geometry that can't be read")
            return None
        if made.geom_type not in ("Polygon", "MultiPolygon") or not made.is_valid:
            self._fault("geometry", f"neighbourhood {code} has a geometry that is no valid polygon")
            return None
        return made

    def _fault(self, code: str, text: str) -> None:
        self.faults.append(Finding(code, text))


@dataclass(frozen=True, eq=False)
class Ground:
    """The areas of a file. row: number by id. polygon: in metres, None = none."""

    row: dict[str, int]
    ids: list[str]
    population: list[float]
    within: list[str]
    fixed: list[str]
    polygon: np.ndarray[Any, Any]
    place: "Place"

    @classmethod
    def read(cls, path: str | Path, asked: Asked) -> Self:
        data, name = load(path), str(path)
        if asked.id is None or asked.population is None:
            raise InputError("the fields of id and population must be told", file=name)
        rows = [row.get("properties") or {} for row in data["features"]]
        for field in (asked.id, asked.population):
            if not any(field in row for row in rows):
                raise InputError("no feature has this property", file=name, field=field)
        ids = [_text(row.get(asked.id)) for row in rows]
        shapes = np.array([_surface(row.get("geometry")) for row in data["features"]], dtype=object)
        place = Place.of(shapes)
        return cls(
            {one: number for number, one in enumerate(ids)}, ids,
            [_people(row.get(asked.population)) for row in rows],
            [_text(row.get(asked.within)) if asked.within and not asked.cross_borders else "" for row in rows],
            [_text(row.get(asked.fixed)) if asked.fixed else "" for row in rows],
            place.flat(shapes), place,
        )  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A plane of its own: east and north of a point in metres, true to a per mille within some 100 km."""

    lon: float
    lat: float

    @classmethod
    def of(cls, shapes: Any) -> Self:
        west, south, east, north = shapely.total_bounds(shapes).tolist()
        return cls(0.0, 0.0) if math.isnan(west) else cls((west + east) / 2, (south + north) / 2)

    def flat(self, shapes: Any) -> Any:
        scale = np.radians(1) * EARTH_M * np.array([math.cos(math.radians(self.lat)), 1.0])
        return shapely.transform(shapes, lambda points: (points - [self.lon, self.lat]) * scale)


def asked_of(outcome: Outcome, asked: Asked) -> Asked:
    """What was asked, filled in with what the outcome tells."""
    told = dict(outcome.told)
    for name in ("together", "apart"):
        if isinstance(told.get(name), list):
            told[name] = tuple(tuple(str(area) for area in one) for one in told[name] if isinstance(one, list))
    kinds: dict[str, Any] = dict.fromkeys(("least", "most", "tolerance", "near"), (int, float))
    kinds |= {"cross_borders": bool, "together": tuple, "apart": tuple}
    missing = {
        one.name: told[one.name]
        for one in fields(Asked)
        if getattr(asked, one.name) is None
        and told.get(one.name) is not None
        and isinstance(told[one.name], kinds.get(one.name, str))
    }
    return replace(asked, **missing)


def load(path: str | Path) -> dict[str, Any]:
    """A FeatureCollection. Errors: InputError naming the file."""
    name = str(path)
    try:
        raw = Path(path).read_bytes()
        text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig")
        data = json.loads(text)
    except (OSError, EOFError) as error:
        raise InputError(f"cannot be read: {getattr(error, 'strerror', None) or error}", file=name) from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"is not JSON: {error}", file=name) from error
    if not isinstance(data, dict) or not isinstance(data.get("features"), list) or not data["features"]:
        raise InputError("is no GeoJSON with a FeatureCollection that holds features", file=name)
    return data


def _surface(value: Any) -> BaseGeometry | None:
    if not value:
        return None
    made = shape(value)
    made = made if made.is_valid else made.buffer(0)
    return None if made.is_empty else made


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _people(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0
