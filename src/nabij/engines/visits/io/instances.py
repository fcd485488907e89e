"""What the published forms say, before it is a problem: one day, one depot, patients who ask one or two services."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from nabij.engines.common import InputError
from nabij.engines.visits.problem import (
    MANKOWSKA,
    Carers,
    Clients,
    Links,
    Problem,
    Shifts,
    Travel,
    Visits,
    sequence_of,
    with_defaults,
)

DEPOT: Final = "depot"


@dataclass(frozen=True)
class Patient:
    """services: names in the order in which they must start. place: row of the matrix. window: earliest, soft end.

    apart: least and most minutes between the starts of two services.
    """

    id: str
    place: int
    services: tuple[str, ...]
    minutes: tuple[float, ...]
    window: tuple[float, float]
    apart: tuple[float, float] = (0.0, 0.0)


def build(
    *,
    patients: Sequence[Patient],
    carers: Sequence[tuple[str, frozenset[str]]],
    services: Sequence[str],
    places: Sequence[str],
    end_place: int,
    minutes: Any,
    points: Any,
) -> Problem:
    """The problem of an instance: one shift per carer without an end, everything must be made, (D + T + Tmax) / 3.

    `minutes`: (p, p) rows in the order of `places`, the first of which is the depot; distance is time. Kilometres
    aren't known and stand as 0. `points`: (p, 2) metres, for maps.
    """
    column = sequence_of(services)
    asked = [(row, number, one) for row, one in enumerate(patients) for number in range(len(one.services))]
    names, needs = [], np.zeros((len(asked), len(services)), dtype=bool)
    for visit, (_, number, one) in enumerate(asked):
        service = one.services[number]
        names.append(f"{one.id}/{service}" + ("#2" if service in one.services[:number] else ""))
        needs[visit, column[service]] = True
    windows = [[one.window[0], one.window[1], math.inf] for _, _, one in asked]
    visits = with_defaults(
        Visits, len(asked), ids=tuple(names), kind=tuple(one.services[number] for _, number, one in asked),
        client=_numbers(row for row, _, _ in asked), place=_numbers(one.place for _, _, one in asked),
        minutes=np.array([one.minutes[number] for _, number, one in asked], dtype=float),
        windows=np.array(windows, dtype=float).reshape(-1, 3), window_at=np.arange(len(asked) + 1), needs=needs,
    )  # fmt: skip
    skills = np.array([[service in able for service in services] for _, able in carers], dtype=bool)
    people = with_defaults(
        Carers, len(carers), ids=tuple(name for name, _ in carers), skills=skills.reshape(-1, len(services))
    )
    shifts = with_defaults(
        Shifts, len(carers), carer=np.arange(len(carers)), end_place=np.full(len(carers), end_place, dtype=np.int64)
    )
    wishes = np.zeros((len(patients), len(carers)), dtype=np.int64)
    grid = np.array(minutes, dtype=float).reshape(1, len(places), len(places))
    xy = np.array(points, dtype=float).reshape(-1, 2)
    return Problem(
        clients=Clients(tuple(one.id for one in patients), wishes),
        visits=visits,
        carers=people,
        shifts=shifts,
        links=_links(patients),
        travel=Travel(("travel",), tuple(places), grid, np.zeros_like(grid), xy[:, 0], xy[:, 1]),
        skills=tuple(services),
        weights=MANKOWSKA,
    )


def _links(patients: Sequence[Patient]) -> Links:
    rows, visit = [], 0
    for one in patients:
        if len(one.services) == 2:
            rows.append((visit, visit + 1, *one.apart))
        visit += len(one.services)
    links: Links = with_defaults(
        Links, len(rows), first=_numbers(row[0] for row in rows), second=_numbers(row[1] for row in rows),
        least=np.array([row[2] for row in rows], dtype=float), most=np.array([row[3] for row in rows], dtype=float),
        different_carer=np.ones(len(rows), dtype=bool),
    )  # fmt: skip
    return links


def _numbers(values: Any) -> Any:
    return np.array(list(values), dtype=np.int64)


def check_patient(one: Patient, place: str) -> Patient:
    """The same patient. Errors: InputError when a window, duration or delay can't be."""
    if not one.services:
        raise InputError("asks no service", place=place, field="services")
    if len(one.services) > 2:
        raise InputError("asks more than two services, which this form cannot tie", place=place, field="services")
    if min(one.minutes) < 0:
        raise InputError(f"has a negative duration: {min(one.minutes):g}", place=place, field="duration")
    if one.window[0] < 0:
        raise InputError("must open at 0 or later", place=place, field="time window")
    if one.window[1] < one.window[0]:
        raise InputError(
            f"closes before it opens: {one.window[0]:g} to {one.window[1]:g}", place=place, field="time window"
        )
    if not 0 <= one.apart[0] <= one.apart[1]:
        message = f"least and most must be 0 or more and in order: {one.apart[0]:g} to {one.apart[1]:g}"
        raise InputError(message, place=place, field="distance in time")
    return one
