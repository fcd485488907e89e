"""The arrays that the search works on, one set for each chain.

A *unit* is what moves, a *block* a neighbourhood in the making; both are numbers below m. A block may be empty.
"""

from typing import Any, Final, NamedTuple

POPULATION, SIZE, X, Y, MOMENT, BARRIER, WIDTH = 0, 1, 2, 3, 4, 5, 6
"""Columns of sums over units: inhabitants, km2, km2 * x, km2 * y, second moment about the origin, metres of barrier."""
TARGET, LEAST, MOST, W_SIZE, W_COMPACT, W_BARRIER, BASE, OUTSIDE, BEST_BASE, BEST_OUTSIDE = range(10)
"""Places in `real`: the bounds; the weights; cost and persons outside the bounds (in targets), now and at best."""
STAMP, BLOCKS, ACCEPTED, TRIED = range(4)
"""Places in `whole`: number of the last search through the graph; blocks in use; moves accepted and tried."""
REALS, WHOLES = 10, 4
HARD: Final = 1e6
"""Cost of one target outside the bounds: nothing outweighs one person."""
APART: Final = 10.0
"""A pair in one block that may never be, in targets outside the bounds."""


class State(NamedTuple):
    """All that the search reads and changes; m units, E = 2 x borders, g soft groups."""

    unit: Any  # (m, 5) sums of each unit
    inner: Any  # (m,) metres of barrier inside a unit
    adjacent_at: Any  # (m + 1,)
    adjacent: Any  # (E,) neighbours
    barrier: Any  # (E,) metres of barrier on the border
    tie: Any  # (E,) how much joins both sides: soft groups in common, less one for a barrier
    groups_at: Any  # (m + 1,)
    groups: Any  # soft groups of each unit
    group_weight: Any  # (g,)
    entry_at: Any  # (g,) where the blocks of a soft group begin
    entries: Any  # (g,) how many there are
    entry_block: Any  # block
    entry_count: Any  # units of the group in that block
    apart_at: Any  # (m + 1,)
    apart: Any  # units that may not be in one block with it
    block: Any  # (m,) of each unit
    best: Any  # (m,) in the best division so far
    sums: Any  # (m, 6) of each block
    count: Any  # (m,) units of each block
    cost: Any  # (m,) of each block
    outside: Any  # (m,) of each block, in targets
    mark: Any  # (m,) stamp of the search that saw a unit
    queue: Any  # (m,) units in the order in which they were seen
    up: Any  # (m,) place in the queue of the one before in the tree
    below: Any  # (m, 6) sums over what hangs below in the tree
    old: Any  # (m,) blocks before a move, by place in the queue
    side: Any  # (m,) 1 = below the cut
    front_from: Any  # (E,) borders still to be tried: place in the queue
    front_to: Any  # (E,) unit
    front_tie: Any  # (E,)
    real: Any  # (REALS,)
    whole: Any  # (WHOLES,)
    random: Any  # (1,)
