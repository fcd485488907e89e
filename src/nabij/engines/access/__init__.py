"""Who can reach what: the nearest facility, how many within a limit, and floating catchment areas.

See docs/developers/access.md for the model and the formulas.
"""

from nabij.engines.access.decay import NO_DECAY, Decay, gaussian, gravity, linear, luo_qi, step, wan
from nabij.engines.access.hours import Hours, Moment, moment
from nabij.engines.access.isochrone import Isochrone, isochrone
from nabij.engines.access.methods import catchment, count, nearest, three_step, two_step
from nabij.engines.access.network import Mode, Network, Positions, at_nodes, everywhere, snap
from nabij.engines.access.problem import Demand, Facilities
from nabij.engines.access.reach import Reach, given_list, given_matrix
from nabij.engines.access.result import Counts, Nearest, Scores
from nabij.engines.access.straight import nearest_straight, straight
from nabij.engines.access.streets import Streets, nearest_by_streets, reach
from nabij.engines.common import InputError

__all__ = [
    "NO_DECAY",
    "Counts",
    "Decay",
    "Demand",
    "Facilities",
    "Hours",
    "InputError",
    "Isochrone",
    "Mode",
    "Moment",
    "Nearest",
    "Network",
    "Positions",
    "Reach",
    "Scores",
    "Streets",
    "at_nodes",
    "catchment",
    "count",
    "everywhere",
    "gaussian",
    "given_list",
    "given_matrix",
    "gravity",
    "isochrone",
    "linear",
    "luo_qi",
    "moment",
    "nearest",
    "nearest_by_streets",
    "nearest_straight",
    "reach",
    "snap",
    "step",
    "straight",
    "three_step",
    "two_step",
    "wan",
]
