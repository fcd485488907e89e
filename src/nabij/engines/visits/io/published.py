"""The JSON form of published instances (Kummer et al.; Ceschia et al., ITOR 2024): patients, services, caregivers.

Patients are rows 1 and on of `distances`, the office is row 0. A patient with two services is told to have them
`simultaneous`, or `sequential` with a least and a most `distance` in time, in the order of the services' numbers.
"""

import math
import re
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from nabij.engines.common import InputError
from nabij.engines.visits.io import instances
from nabij.engines.visits.io.reading import Row, matrix, number
from nabij.engines.visits.problem import Problem

_HARMLESS: Final = ("name", "instance", "comment", "description")
_TOP: Final = frozenset({"patients", "services", "caregivers", "central_offices", "distances", *_HARMLESS})
_PATIENT: Final = frozenset({"id", "location", "time_window", "required_caregivers", "synchronization", *_HARMLESS})
_SERVICE: Final = frozenset({"id", "default_duration", *_HARMLESS})
_CAREGIVER: Final = frozenset({"id", "abilities", *_HARMLESS})
_OFFICE: Final = frozenset({"id", "location", *_HARMLESS})
_METRES_PER_DEGREE: Final = 111_195.0


def looks(data: dict[str, Any]) -> bool:
    return "patients" in data and "format" not in data


def problem_of(data: dict[str, Any]) -> Problem:
    """The problem in plain data. Errors: InputError naming the place and the field."""
    top = Row(data, "", _TOP)
    for field in ("patients", "services", "caregivers", "distances"):
        top.needed(field)
    services = top.rows("services", _SERVICE)
    names = _distinct([one.text("id") for one in services], "services")
    default = {name: one.number("default_duration", math.nan) for name, one in zip(names, services, strict=True)}
    offices = top.rows("central_offices", _OFFICE)
    if len(offices) > 1:
        raise InputError("has more than one office, which this form has no distances for", field="central_offices")
    rows = top.rows("patients", _PATIENT)
    _distinct([row.text("id") for row in rows], "patients")
    patients = [_patient(row, place, names, default) for place, row in enumerate(rows, start=1)]
    carers = [_carer(row, names) for row in top.rows("caregivers", _CAREGIVER)]
    _distinct([name for name, _ in carers], "caregivers")
    depot = offices[0].text("id") if offices else instances.DEPOT
    while depot in {one.id for one in patients}:
        depot += "'"
    return instances.build(
        patients=patients,
        carers=carers,
        services=names,
        places=[depot, *(one.id for one in patients)],
        end_place=0,
        minutes=matrix(top.needed("distances"), len(patients) + 1, "", "distances"),
        points=_points([offices[0] if offices else None, *rows]),
    )


def _distinct(values: list[str], place: str) -> list[str]:
    seen: set[str] = set()
    for i, value in enumerate(values):
        if value in seen:
            raise InputError(f"is there twice: {value}", place=f"{place}[{i}]", field="id")
        seen.add(value)
    return values


def _carer(row: Row, names: Sequence[str]) -> tuple[str, frozenset[str]]:
    able = row.texts("abilities")
    for one in able:
        if one not in names:
            raise row.error("abilities", f"unknown service: {one}")
    return row.text("id"), frozenset(able)


def _patient(row: Row, place: int, names: list[str], default: dict[str, float]) -> instances.Patient:
    asked = []
    for one in row.rows("required_caregivers", frozenset({"service", "duration"})):
        service = one.text("service")
        if service not in default:
            raise one.error("service", f"unknown service: {service}")
        usual = default[service]
        if "duration" not in one and math.isnan(usual):
            raise one.error("duration", "is missing, and the service has no default_duration")
        asked.append((_rank(service, names), service, one.number("duration", usual)))
    if not asked:
        raise row.error("required_caregivers", "the patient asks no service")
    # The number of the service tells which comes first, not the place in the list.
    asked.sort(key=lambda one: one[0])
    opens, closes = _pair(row, "time_window")
    patient = instances.Patient(
        id=row.text("id"),
        place=place,
        services=tuple(service for _, service, _ in asked),
        minutes=tuple(minutes for _, _, minutes in asked),
        window=(opens, closes),
        apart=_apart(row) if len(asked) > 1 else (0.0, 0.0),
    )
    if len(asked) == 1 and "synchronization" in row:
        raise row.error("synchronization", "is for two services, the patient asks one")
    return instances.check_patient(patient, row.place)


def _rank(service: str, names: list[str]) -> tuple[int, int]:
    found = re.search(r"(\d{1,9})$", service)
    return (int(found[1]) if found else 0), names.index(service)


def _apart(row: Row) -> tuple[float, float]:
    tie = row.row("synchronization", frozenset({"type", "distance"}))
    if tie is None:
        raise row.error("synchronization", "is missing for a patient who asks two services")
    kind = tie.text("type")
    if kind == "simultaneous":
        return 0.0, 0.0
    if kind != "sequential":
        raise tie.error("type", f"must be simultaneous or sequential, is {kind}")
    return _pair(tie, "distance")


def _pair(row: Row, field: str) -> tuple[float, float]:
    value = row.needed(field)
    if not isinstance(value, list) or len(value) != 2:
        raise row.error(field, "must be a list of two numbers")
    low, high = (number(one, row.place, field) for one in value)
    if high < low:
        raise row.error(field, f"closes before it opens: {low:g} to {high:g}")
    return low, high


def _points(rows: Sequence[Row | None]) -> Any:
    """(p, 2) metres for maps: latitude and longitude laid flat around their middle; NaN when one isn't known."""
    found = np.full((len(rows), 2), np.nan)
    for i, row in enumerate(rows):
        if row is not None and "location" in row:
            value = row.list("location")
            if len(value) != 2:
                raise row.error("location", "must be two numbers")
            found[i] = [number(one, row.place, "location", least=None) for one in value]
    if np.isnan(found).all():
        return found
    lat, lon = found.T
    if not (np.nanmax(np.abs(lat)) <= 90 and np.nanmax(np.abs(lon)) <= 180):
        return found
    middle = np.nanmean(lat), np.nanmean(lon)
    x = (lon - middle[1]) * _METRES_PER_DEGREE * np.cos(np.radians(middle[0]))
    return np.column_stack((x, (lat - middle[0]) * _METRES_PER_DEGREE))
