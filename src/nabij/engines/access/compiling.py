"""Compile everything once, so that nobody waits for it later."""

import numpy as np

from nabij.engines.access.decay import gaussian
from nabij.engines.access.isochrone import isochrone
from nabij.engines.access.methods import catchment, count, nearest, three_step
from nabij.engines.access.network import Network, at_nodes
from nabij.engines.access.problem import Demand, Facilities
from nabij.engines.access.reach import given_list
from nabij.engines.access.straight import nearest_straight, straight
from nabij.engines.access.streets import SWEPT, Streets, nearest_by_streets, reach


def compile_kernels() -> None:
    """Some twenty seconds the first time, nothing afterwards. Calls each kernel once, on two points."""
    xy = np.array([(0.0, 0.0), (3.0, 4.0)])
    demand, facilities = Demand.build("ab", xy), Facilities.build("xy", xy)
    nearest_straight(demand, facilities)
    near = straight(demand, facilities, 9.0)
    given_list("ab", "xy", [0], [1], [5.0])
    nearest(near)
    count(near, facilities)
    catchment(near, facilities)
    three_step(near, demand, facilities, gaussian(5.0))
    streets = Streets(Network(xy, np.array([0]), np.array([1]), np.array([5.0])))
    places = at_nodes(streets.network, np.array([0, 1]), "foot")
    reach(streets, places, places)
    reach(streets, places, at_nodes(streets.network, np.tile([0, 1], SWEPT), "foot"))
    nearest_by_streets(streets, places, places)
    isochrone(streets, places, 0, 2.0)
