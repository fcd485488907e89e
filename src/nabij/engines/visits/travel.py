"""How long the way takes: over a plane, over the globe, or over a street network.

Figures of `MEANS` are choices of this project, to be set by the neighbourhood. The detour factor multiplies the
straight line: 1.417 on average by road over the United States (Boscoe, Henry & Zdeb, The Professional Geographer 64,
2012), less for whoever may take a path.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import KDTree

from nabij.engines.common import InputError, great_circle_m
from nabij.engines.visits.validate import BoolArray, FloatArray, IntArray

METRES_PER_DEGREE: Final = 111_195.0
"""Length of a degree of latitude on the mean sphere."""
WALK_KMH: Final = 4.8
"""Speed from a door to the nearest point of the street network, over `WALK_DETOUR` times the straight line."""
WALK_DETOUR: Final = 1.3
FARTHEST_DOOR_M: Final = 3000.0
"""A place farther from every street lies outside the network."""
ISLAND: Final = 0.05
"""A part of the network with a smaller share of its nodes, that the rest can't reach, is a flaw of the map."""
_BLOCK: Final = 64


class Means(NamedTuple):
    """kmh: speed under way. detour: way over straight line. extra_minutes: per leg, to park, lock, wait or climb."""

    kmh: float
    detour: float
    extra_minutes: float


MEANS: Final = {
    "foot": Means(4.8, 1.25, 0.0),
    "bicycle": Means(15.0, 1.3, 1.0),
    "e-bike": Means(19.0, 1.3, 1.0),
    "car": Means(32.0, 1.35, 4.0),
    "bus": Means(18.0, 1.5, 8.0),
}
"""Ordinary means of transport, for a file that names no figures."""


def flat(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Metres east and north of the middle of points in degrees; true within 1 in 1000 over some tens of km."""
    if not np.isfinite(lat).any():
        return lon.copy(), lat.copy()
    middle_lon, middle_lat = np.nanmean(lon), np.nanmean(lat)
    x: FloatArray = (lon - middle_lon) * METRES_PER_DEGREE * np.cos(np.radians(middle_lat))
    return x, (lat - middle_lat) * METRES_PER_DEGREE


def straight_km(x: FloatArray, y: FloatArray) -> FloatArray:
    """(p, p) kilometres between points in metres on a plane."""
    found: FloatArray = np.hypot(x[:, None] - x, y[:, None] - y) / 1000
    return found


def globe_km(lon: FloatArray, lat: FloatArray) -> FloatArray:
    """(p, p) kilometres between points in degrees, along great circles."""
    found: FloatArray = great_circle_m(lon[:, None], lat[:, None], lon, lat) / 1000
    np.fill_diagonal(found, 0.0)
    return found


def over(km: FloatArray, means: Means) -> tuple[FloatArray, FloatArray]:
    """Minutes and kilometres of the way, (p, p) each, from straight lines; nothing from a point to itself."""
    way = km * means.detour
    return np.where(km > 0, way / means.kmh * 60 + means.extra_minutes, 0.0), way


@dataclass(frozen=True, eq=False)
class Network:
    """A street network of v nodes and e edges.

    x, y: (v,) metres. start, end: (e,) nodes. metres: (e,) length. forward, backward: per means of transport (e,) bool,
    may it go from start to end, and back; a means that isn't named may go everywhere. kmh: per means (e,) most speed,
    NaN = as fast as the means goes.
    """

    x: FloatArray
    y: FloatArray
    start: IntArray
    end: IntArray
    metres: FloatArray
    forward: Mapping[str, BoolArray] = field(default_factory=dict)
    backward: Mapping[str, BoolArray] = field(default_factory=dict)
    kmh: Mapping[str, FloatArray] = field(default_factory=dict)


class _Ways(NamedTuple):
    minutes: csr_array
    km: csr_array
    nodes: IntArray


def _ways(network: Network, mode: str, means: Means) -> _Ways:
    """The graph of one means: minutes and km per arc, of parallel edges the fastest; nodes where a place may lie."""
    e, v = len(network.start), len(network.x)
    forward = np.asarray(network.forward.get(mode, np.ones(e, dtype=bool)))
    backward = np.asarray(network.backward.get(mode, np.ones(e, dtype=bool)))
    speed = np.fmin(network.kmh.get(mode, np.full(e, np.nan)), means.kmh)
    tail = np.concatenate((network.start[forward], network.end[backward]))
    head = np.concatenate((network.end[forward], network.start[backward]))
    km = np.concatenate((network.metres[forward], network.metres[backward])) / 1000
    # An arc of no minutes would be no arc to SciPy.
    minutes = np.maximum(km / np.concatenate((speed[forward], speed[backward])) * 60, 1e-6)
    order = np.lexsort((minutes, head, tail))
    tail, head, km, minutes = tail[order], head[order], km[order], minutes[order]
    first = np.ones(len(tail), dtype=bool)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    first &= tail != head
    arcs = tail[first], head[first]
    graph = coo_array((minutes[first], arcs), shape=(v, v)).tocsr()
    _, part = connected_components(graph, directed=True, connection="strong")
    size, touched = np.bincount(part), np.unique(np.concatenate(arcs))
    large = size[part[touched]] >= ISLAND * len(touched)
    return _Ways(graph, coo_array((np.maximum(km[first], 1e-12), arcs), shape=(v, v)).tocsr(), touched[large])


def over_network(
    network: Network, mode: str, means: Means, x: FloatArray, y: FloatArray, names: Sequence[str]
) -> tuple[FloatArray, FloatArray]:
    """Minutes and kilometres, (p, p) each, of the fastest ways between places at x, y: (p,) metres.

    A place lies at the nearest node that the means can reach; the rest is walked. Places at one node: straight there.
    O(d (e + v) log v) for d distinct nodes. Errors: InputError naming a place without a street, or two without a way.
    """
    ways = _ways(network, mode, means)
    if not len(ways.nodes):
        raise InputError(f"has no street for {mode}", place="travel.network")
    tree = KDTree(np.column_stack((network.x[ways.nodes], network.y[ways.nodes])))
    metres, nearest = tree.query(np.column_stack((x, y)))
    far = np.asarray(metres) > FARTHEST_DOOR_M
    if far.any():
        place = names[int(np.argmax(far))]
        raise InputError(f"no street for {mode} within {FARTHEST_DOOR_M / 1000:g} km", place=f"place {place}")
    node = ways.nodes[nearest]
    walk_km = np.asarray(metres) * WALK_DETOUR / 1000
    distinct, which = np.unique(node, return_inverse=True)
    minutes, km = (table[which][:, which] for table in _fastest(ways, distinct))
    if np.isinf(minutes).any():
        a, b = (names[int(one)] for one in np.argwhere(np.isinf(minutes))[0])
        raise InputError(f"no way by {mode} from {a} to {b}", place="travel.network", field="edges")
    ends = walk_km[:, None] + walk_km
    km = km + ends
    minutes = minutes + ends / WALK_KMH * 60 + means.extra_minutes
    line = straight_km(x, y) * WALK_DETOUR
    near = (which[:, None] == which) & (line / WALK_KMH * 60 < minutes)
    minutes, km = np.where(near, line / WALK_KMH * 60, minutes), np.where(near, line, km)
    same = (x[:, None] == x) & (y[:, None] == y)
    return np.where(same, 0.0, minutes), np.where(same, 0.0, km)


def _fastest(ways: _Ways, nodes: IntArray) -> tuple[FloatArray, FloatArray]:
    """(d, d) minutes and km between nodes, from each of them only."""
    minutes, km = np.empty((len(nodes), len(nodes))), np.empty((len(nodes), len(nodes)))
    for first in range(0, len(nodes), _BLOCK):
        block = nodes[first : first + _BLOCK]
        found, before = dijkstra(ways.minutes, indices=block, return_predecessors=True)
        rows = slice(first, first + len(block))
        minutes[rows] = found[:, nodes]
        km[rows] = _along(ways.km, before)[:, nodes]
    return minutes, km


def _along(km: csr_array, before: IntArray) -> FloatArray:
    """(b, v) km along the trees of predecessors (b, v), by doubling: each node adds up what its ancestor has."""
    trees, v = before.shape
    root = before < 0
    up = np.where(root, np.arange(v), before)
    lengths = km[up.ravel(), np.tile(np.arange(v), trees)]
    total = np.where(root, 0.0, np.asarray(lengths).reshape(trees, v))
    for _ in range(max(1, v - 1).bit_length()):
        total = total + np.take_along_axis(total, up, axis=1)
        farther = np.take_along_axis(up, up, axis=1)
        if (farther == up).all():
            break
        up = farther
    return total
