"""An independent verifier: the definitions once more, slowly, without any of the engine's code.

Each check gives what is wrong, in one line per fault; an empty list when it is right.
"""

from nabij.engines.access.check.costs import check_costs, costs_by_streets, straight_costs
from nabij.engines.access.check.figures import check_counts, check_nearest, check_scores

__all__ = ["check_costs", "check_counts", "check_nearest", "check_scores", "costs_by_streets", "straight_costs"]
