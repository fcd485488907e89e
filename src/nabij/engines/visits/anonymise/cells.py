"""Places made coarse: the middle of a square, and never a square with few clients."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import numpy as np
from pyproj import Transformer

from nabij.engines.common import InputError
from nabij.engines.visits.validate import FloatArray

CELL: Final = 250.0
"""Metres. In a square of 250 m nobody is moved by more than 177 m."""
LARGEST_CELL: Final = 4000.0
LAMBERT_2008: Final = "EPSG:3812"
LAMBERT_72: Final = "EPSG:31370"
WGS_84: Final = "EPSG:4326"
BOXES: Final = {
    LAMBERT_72: ((15_000, 300_000), (20_000, 250_000)),
    LAMBERT_2008: ((510_000, 800_000), (515_000, 755_000)),
    WGS_84: ((2.3, 6.6), (49.4, 51.6)),
}
"""Belgium in each system: (x or lon), (y or lat)."""


def to_lambert(across: Sequence[float], up: Sequence[float], *, degrees: bool) -> FloatArray:
    """(n, 2) metres in Belgian Lambert 2008, from degrees or from Lambert 72 or 2008, told apart by their size.

    Raises InputError: not in Belgium, or a mix of systems.
    """
    points = np.column_stack([across, up]).astype(np.float64)
    for system in (WGS_84,) if degrees else (LAMBERT_72, LAMBERT_2008):
        (left, right), (low, high) = BOXES[system]
        inside = (points >= (left, low)) & (points <= (right, high))
        if inside.all():
            if system == LAMBERT_2008:
                return points
            change = Transformer.from_crs(system, LAMBERT_2008, always_xy=True)
            return np.column_stack(change.transform(points[:, 0], points[:, 1]))
    raise InputError("de coördinaten liggen niet alle in België, of niet in één stelsel", field="x, y")


def coarsen(points: FloatArray, least: int) -> tuple[FloatArray, FloatArray]:
    """(n, 2) the place that is told for each client, and (n,) the side of its square, NaN for who was taken along.

    points: one per client. From small to large squares, all of one grid: a square in which `least` clients or more are
    still without place becomes theirs; the others wait for a square of twice the side. Only clients without place are
    counted, so subtracting small squares from a large one never leaves fewer than `least`. Who is alone even in the
    largest square is taken along by the nearest place.

    Raises InputError when there are fewer than `least` clients in all, or in no square.
    """
    if len(points) < least:
        raise InputError(f"er zijn minder dan {least} cliënten; zo'n blad is niet onherkenbaar te maken")
    told, side = np.full(points.shape, np.nan), np.full(len(points), np.nan)
    size = CELL
    while size <= LARGEST_CELL and np.isnan(side).any():
        groups: dict[tuple[float, float], list[int]] = defaultdict(list)
        for client in np.flatnonzero(np.isnan(side)):
            groups[tuple(np.floor(points[client] / size))].append(int(client))
        for square, members in groups.items():
            if len(members) >= least:
                told[members] = (np.array(square) + 0.5) * size
                side[members] = size
        size *= 2
    settled = np.flatnonzero(~np.isnan(side))
    if len(settled) == 0:
        raise InputError(f"nergens wonen {least} cliënten binnen {LARGEST_CELL / 1000:g} km van elkaar")
    for client in np.flatnonzero(np.isnan(side)):
        nearest = settled[np.argmin(np.hypot(*(told[settled] - points[client]).T))]
        told[client] = told[nearest]
    return told, side
