"""Small made-up towns for tests: whole coordinates, so that equal distances and distances at the limit do occur."""

from typing import Any

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from nabij.engines.access import Demand, Facilities, Mode, Network, Positions

PROPERTY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
COORDINATES = st.tuples(st.integers(0, 12), st.integers(0, 9))
LIMITS = st.sampled_from([1.0, 2.0, 3.0, 5.0, 7.5, 13.0, 100.0])


@st.composite
def demands(draw: st.DrawFn, populations: int = 1) -> Demand:
    xy = draw(st.lists(COORDINATES, min_size=1, max_size=9))
    people = draw(st.lists(st.lists(st.integers(0, 4), min_size=populations, max_size=populations),
                           min_size=len(xy), max_size=len(xy)))  # fmt: skip
    names = [f"group {i}" for i in range(populations)]
    return Demand.build([f"p{i}" for i in range(len(xy))], np.array(xy, float), np.array(people, float), names)


@st.composite
def facilities(draw: st.DrawFn) -> Facilities:
    xy = draw(st.lists(COORDINATES, min_size=1, max_size=7))
    capacity = draw(st.lists(st.integers(0, 3), min_size=len(xy), max_size=len(xy)))
    return Facilities.build([f"f{i}" for i in range(len(xy))], np.array(xy, float), np.array(capacity, float))


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Up to 7 crossings with streets of whole metres, some one-way, some closed, parallel ones and loops among them."""
    v = draw(st.integers(2, 7))
    edges = draw(
        st.lists(
            st.tuples(
                st.integers(0, v - 1), st.integers(0, v - 1), st.integers(1, 9), st.booleans(), st.booleans(),
                st.sampled_from([3.0, 6.0, 12.0]),
            ),
            min_size=1, max_size=12,
        )
    )  # fmt: skip
    start, end, metres, forward, backward, kmh = (np.array(column) for column in zip(*edges, strict=True))
    xy = np.array([(10.0 * np.cos(i), 10.0 * np.sin(i)) for i in range(v)])
    mode = Mode(forward, backward, kmh)
    return Network(xy, start, end, metres.astype(float), {"foot": mode})


@st.composite
def positions(draw: st.DrawFn, network: Network) -> Positions:
    """Up to 5 places along streets that may be used, at whole quarters of them, or outside the network."""
    usable = [-1, *np.flatnonzero(network.modes["foot"].usable).tolist()]
    rows = draw(st.lists(st.tuples(st.sampled_from(usable), st.integers(0, 4), st.integers(0, 2)), max_size=5))
    edge = np.array([row[0] for row in rows], dtype=np.int64)
    along = np.array([network.metres[row[0]] * row[1] / 4 if row[0] >= 0 else 0.0 for row in rows])
    return Positions(edge, along, np.array([float(row[2]) for row in rows]))


@st.composite
def streets_with_places(draw: st.DrawFn) -> tuple[Network, Positions, Positions]:
    network = draw(networks())
    return network, draw(positions(network)), draw(positions(network))


def block(n: int = 4, metres: float = 100.0) -> Network:
    """n x n crossings, `metres` apart; crossing i * n + j lies at (i, j) * metres. All may go everywhere."""
    xy = np.array([(i * metres, j * metres) for i in range(n) for j in range(n)])
    ways = [(i * n + j, (i + 1) * n + j) for i in range(n - 1) for j in range(n)]
    ways += [(i * n + j, i * n + j + 1) for i in range(n) for j in range(n - 1)]
    start, end = np.array(ways).T
    return Network(xy, start, end, np.full(len(ways), metres))


def line(*metres: float, **modes: Any) -> Network:
    """One street after the other, along the x axis."""
    x = np.concatenate(([0.0], np.cumsum(metres)))
    number = np.arange(len(metres))
    return Network(np.column_stack((x, np.zeros(len(x)))), number, number + 1, np.array(metres), modes)
