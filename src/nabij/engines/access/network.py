"""A street network, who may use it and how fast, and where places lie along it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from nabij.engines.access import validate
from nabij.engines.access.validate import BoolArray, FloatArray, IntArray
from nabij.engines.common import InputError

WALK_KMH: Final = 4.8
"""On foot, also from a door to the street; a choice of this project, to be set by whoever computes."""
BICYCLE_KMH: Final = 15.0
FARTHEST_DOOR_M: Final = 3000.0
"""A place farther than this from every street lies outside the network."""
AT_NODE_M: Final = 1e-6
"""A place nearer than this to the end of a street lies at the crossing."""


@dataclass(frozen=True, eq=False)
class Mode:
    """How one means of transport may use e streets.

    forward, backward: (e,) bool, from start to end, and back. kmh: (e,) speed, above 0.
    """

    forward: BoolArray
    backward: BoolArray
    kmh: FloatArray

    @property
    def usable(self) -> BoolArray:
        return self.forward | self.backward


@dataclass(frozen=True, eq=False)
class Network:
    """v crossings and e streets between them.

    xy: (v, 2) metres. start, end: (e,) crossings. metres: (e,) length, 0 or more. shape: (e,) shapely LineStrings from
    start to end in the same metres, default straight lines; lengths along them are scaled to `metres`. modes: by name,
    default foot and bicycle everywhere, both ways. node_ids, edge_ids: names, default numbers.
    """

    xy: FloatArray
    start: IntArray
    end: IntArray
    metres: FloatArray
    modes: Mapping[str, Mode] = field(default_factory=dict)
    shape: NDArray[np.object_] | None = None
    node_ids: tuple[str, ...] = ()
    edge_ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        xy = validate.array(self.xy, "f", (None, 2), "network", "xy")
        validate.refuse(~np.isfinite(xy), "must be finite", "network", "xy")
        object.__setattr__(self, "xy", xy)
        e = len(np.atleast_1d(self.start))
        for name in ("start", "end"):
            found = validate.array(getattr(self, name), "i", (e,), "network", name)
            validate.refuse((found < 0) | (found >= len(xy)), "no such crossing", "network", name)
            object.__setattr__(self, name, found)
        object.__setattr__(self, "metres", validate.amounts(self.metres, (e,), "network", "metres"))
        if self.shape is None:
            ends = np.stack((xy[self.start], xy[self.end]), axis=1)
            object.__setattr__(self, "shape", np.asarray(shapely.linestrings(ends) if e else [], dtype=object))
        elif len(self.shape) != e:
            raise InputError(f"has {len(self.shape)} lines for {e} streets", place="network", field="shape")
        object.__setattr__(self, "modes", dict(self.modes) or everywhere(e))
        for name, mode in self.modes.items():
            self._check_mode(name, mode, e)
        for name, size in (("node_ids", len(xy)), ("edge_ids", e)):
            given = getattr(self, name) or tuple(map(str, range(size)))
            if len(given) != size:
                raise InputError(f"are {len(given)} for {size}", place="network", field=name)
            object.__setattr__(self, name, validate.names(given, "network", name))

    @staticmethod
    def _check_mode(name: str, mode: Mode, e: int) -> None:
        for part in ("forward", "backward"):
            object.__setattr__(mode, part, validate.array(getattr(mode, part), "b", (e,), f"mode {name}", part))
        kmh = validate.array(mode.kmh, "f", (e,), f"mode {name}", "kmh")
        validate.refuse(~((kmh > 0) & np.isfinite(kmh)) & mode.usable, "must be above 0", f"mode {name}", "kmh")
        object.__setattr__(mode, "kmh", kmh)

    def mode(self, name: str) -> Mode:
        """Errors: InputError for a name that isn't there."""
        if name not in self.modes:
            raise InputError(f"is not known: {name}; there are {', '.join(self.modes)}", place="network", field="mode")
        return self.modes[name]

    @cached_property
    def drawn(self) -> FloatArray:
        """(e,) metres of the drawn lines."""
        found: FloatArray = np.asarray(shapely.length(self.shape), dtype=np.float64)
        return found


def everywhere(e: int, *, foot_kmh: float = WALK_KMH, bicycle_kmh: float = BICYCLE_KMH) -> dict[str, Mode]:
    """Foot and bicycle on e streets, both ways."""
    yes = np.ones(e, dtype=bool)
    return {"foot": Mode(yes, yes, np.full(e, foot_kmh)), "bicycle": Mode(yes, yes, np.full(e, bicycle_kmh))}


class Positions(NamedTuple):
    """Where n places lie along the streets.

    edge: (n,) street, -1 = outside the network. along: (n,) metres from its start, in its `metres`. door: (n,) metres
    in a straight line from the place to that point.
    """

    edge: IntArray
    along: FloatArray
    door: FloatArray


def snap(
    network: Network, xy: FloatArray, mode: str, *, islands: float = 0.0, farthest: float = FARTHEST_DOOR_M
) -> Positions:
    """The nearest point on a street that the mode may use, for n places in metres; NaN or too far = outside.

    islands: leave out the parts of the network that have less than this share of its crossings, from which one can't
    come and go to the rest: mostly flaws of a map. O(n log e).
    """
    mask = network.mode(mode).usable
    if islands > 0:
        mask = mask & (_share(network, mode) >= islands)
    edges = np.flatnonzero(mask)
    found = Positions(np.full(len(xy), -1), np.zeros(len(xy)), np.zeros(len(xy)))
    known = np.flatnonzero(~np.isnan(xy[:, 0]))
    if not len(edges) or not len(known) or network.shape is None:
        return found
    place = shapely.points(xy[known])
    edge = edges[shapely.STRtree(network.shape[edges]).nearest(place)]
    line = network.shape[edge]
    door = shapely.distance(line, place)
    near = door <= farthest
    edge, line, place, known, door = edge[near], line[near], place[near], known[near], door[near]
    drawn = network.drawn[edge]
    share = np.divide(shapely.line_locate_point(line, place), drawn, out=np.zeros(len(edge)), where=drawn > 0)
    metres = network.metres[edge]
    along = np.clip(share, 0.0, 1.0) * metres
    along = np.where(along < AT_NODE_M, 0.0, np.where(metres - along < AT_NODE_M, metres, along))
    found.edge[known], found.along[known] = edge, along
    found.door[known] = np.where(door < AT_NODE_M, 0.0, door)
    return found


def at_nodes(network: Network, nodes: IntArray, mode: str) -> Positions:
    """Places at crossings; -1 where the mode has no street at all."""
    edges = np.flatnonzero(network.mode(mode).usable)
    at = np.full(len(network.xy), -1)
    at[network.end[edges]] = edges
    at[network.start[edges]] = edges
    edge = at[nodes]
    along = np.where(network.start[edge] == nodes, 0.0, network.metres[edge])
    return Positions(edge, np.where(edge < 0, 0.0, along), np.zeros(len(nodes)))


def _share(network: Network, mode: str) -> FloatArray:
    """(e,) share of all crossings in use that lie in the same strongly connected part as the start of the street."""
    from_, to, _ = directed(network, mode)
    v = len(network.xy)
    _, part = connected_components(coo_array((np.ones(len(from_)), (from_, to)), shape=(v, v)), connection="strong")
    used = np.unique(np.concatenate((from_, to)))
    size = np.bincount(part[used], minlength=part.max(initial=0) + 1)
    found: FloatArray = np.minimum(size[part[network.start]], size[part[network.end]]) / max(len(used), 1)
    return found


def directed(network: Network, mode: str) -> tuple[IntArray, IntArray, IntArray]:
    """The ways one may go: from which crossing, to which, along which street."""
    how = network.mode(mode)
    forward, backward = np.flatnonzero(how.forward), np.flatnonzero(how.backward)
    from_ = np.concatenate((network.start[forward], network.end[backward]))
    to = np.concatenate((network.end[forward], network.start[backward]))
    return from_, to, np.concatenate((forward, backward))
