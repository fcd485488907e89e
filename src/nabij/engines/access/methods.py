"""Who can reach what, from a reach: nearest, counts, catchments and floating catchment areas.

Every method takes `limit` in the unit of the reach, by default that of the reach itself, and `inclusive`: whether a
cost equal to the limit is within it, as in the sources and in the PySAL package `access`.
"""

import math
from typing import Final

import numpy as np

from nabij.engines.access import validate
from nabij.engines.access.decay import NO_DECAY, Decay
from nabij.engines.access.kernels import floating
from nabij.engines.access.problem import Demand, Facilities
from nabij.engines.access.reach import Reach
from nabij.engines.access.result import Counts, Nearest, Scores
from nabij.engines.access.straight import check_k
from nabij.engines.access.threads import chunks, each, number_of
from nabij.engines.access.validate import FloatArray, IntArray
from nabij.engines.common import InputError

ALONE: Final = 200_000
"""Pairs that one thread adds up in about a millisecond."""
PIECES: Final = 16
"""Pieces of the points in a sum over facilities: the same for any number of threads, so the sum is too."""


def nearest(reach: Reach, k: int = 1, *, limit: float | None = None, inclusive: bool = True) -> Nearest:
    """The k nearest facilities of each point, of equal ones the first. O(r k)."""
    number = np.full((len(reach), check_k(k)), -1, dtype=np.int32)
    cost = np.full((len(reach), k), np.inf)
    floating.nearest(reach.indptr, reach.facility, reach.cost, _limit(reach, limit, inclusive), inclusive, number, cost)
    return Nearest(number, cost, reach.unit)


def count(
    reach: Reach,
    facilities: Facilities,
    *,
    limit: float | None = None,
    inclusive: bool = True,
    threads: int | None = None,
) -> Counts:
    """How many facilities each point reaches, and their capacity together. O(r)."""
    _fits(reach, facilities=facilities)
    many, much = np.zeros(len(reach), dtype=np.int64), np.zeros(len(reach))
    rows, far = (reach.indptr, reach.facility, reach.cost), _limit(reach, limit, inclusive)
    each(
        lambda first, last: floating.count(*rows, first, last, far, inclusive, facilities.capacity, many, much),
        _pieces(reach), _workers(reach, threads),
    )  # fmt: skip
    return Counts(many, much)


def catchment(
    reach: Reach,
    facilities: Facilities,
    decay: Decay = NO_DECAY,
    *,
    limit: float | None = None,
    inclusive: bool = True,
    threads: int | None = None,
) -> FloatArray:
    """(n,) capacity that each point reaches, every facility times its weight: sum of S_j W(d_ij). O(r)."""
    _fits(reach, facilities=facilities)
    workers = _workers(reach, threads)
    return _share(reach, facilities.capacity, decay, _limit(reach, limit, inclusive), inclusive, False, workers)[0]


def two_step(
    reach: Reach,
    demand: Demand,
    facilities: Facilities,
    decay: Decay = NO_DECAY,
    *,
    limit: float | None = None,
    inclusive: bool = True,
    threads: int | None = None,
) -> Scores:
    """Two-step floating catchment areas: capacity per inhabitant that each point reaches.

    Without decay the 2SFCA of Luo & Wang (2003); with decay the enhanced one of Luo & Qi (2009). O(p r).
    """
    return _score(reach, demand, facilities, decay, limit, inclusive, False, threads)


def three_step(
    reach: Reach,
    demand: Demand,
    facilities: Facilities,
    decay: Decay,
    *,
    limit: float | None = None,
    inclusive: bool = True,
    threads: int | None = None,
) -> Scores:
    """Three-step floating catchment areas of Wan, Zou & Sternberg (2012): people also choose between facilities.

    The chance that i takes j is W(d_ij) over the sum of W over everything in the reach of i, so also beyond `limit`
    when the reach goes farther, as the PySAL package `access` does. O(p r).
    """
    return _score(reach, demand, facilities, decay, limit, inclusive, True, threads)


def _score(
    reach: Reach, demand: Demand, facilities: Facilities, decay: Decay, limit: float | None, inclusive: bool,
    choosing: bool, threads: int | None,
) -> Scores:  # fmt: skip
    _fits(reach, demand, facilities)
    far, workers, p = _limit(reach, limit, inclusive), _workers(reach, threads), len(demand.names)
    reached = np.zeros(len(reach), dtype=np.int64)
    score, asked, ratio = np.zeros((len(reach), p)), np.zeros((len(facilities), p)), np.zeros((len(facilities), p))
    for i in range(p):
        asked[:, i] = _ask(reach, demand.weights[:, i], decay, far, inclusive, choosing, workers)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio[:, i] = facilities.capacity / asked[:, i]
        score[:, i], reached = _share(reach, ratio[:, i], decay, far, inclusive, choosing, workers)
    return Scores(score, reached, asked, ratio, demand.names)


def _ask(
    reach: Reach, people: FloatArray, decay: Decay, limit: float, inclusive: bool, choosing: bool, workers: int
) -> FloatArray:
    """(m,) people that each facility gets, weighed."""
    held = np.array(people)  # A copy of its own, so that the compiled code always meets the same kind of array.
    rows, figures = (reach.indptr, reach.facility, reach.cost), decay.figures()

    def piece(first: int, last: int) -> FloatArray:
        asked = np.zeros(reach.facilities)
        floating.ask(*rows, first, last, limit, inclusive, choosing, *figures, held, asked)
        return asked

    found = np.zeros(reach.facilities)
    for one in each(piece, _pieces(reach), workers):
        found += one
    return found


def _share(
    reach: Reach, ratio: FloatArray, decay: Decay, limit: float, inclusive: bool, choosing: bool, workers: int
) -> tuple[FloatArray, IntArray]:
    """(n,) what each point finds, and among how many facilities."""
    held = np.where(np.isnan(ratio), 0.0, ratio)
    score, reached = np.zeros(len(reach)), np.zeros(len(reach), dtype=np.int64)
    rows, figures = (reach.indptr, reach.facility, reach.cost), decay.figures()
    each(
        lambda first, last: floating.share(
            *rows, first, last, limit, inclusive, choosing, *figures, held, score, reached
        ),
        _pieces(reach), workers,
    )  # fmt: skip
    return score, reached


def _workers(reach: Reach, threads: int | None) -> int:
    """One where starting threads takes longer than the sum."""
    workers = number_of(threads)
    return workers if len(reach.cost) > ALONE else 1


def _pieces(reach: Reach) -> list[tuple[int, int]]:
    return chunks(len(reach), max(256, -(-len(reach) // PIECES)))


def _limit(reach: Reach, limit: float | None, inclusive: bool) -> float:
    """Errors: InputError when the reach does not go that far."""
    if limit is None or (limit == reach.limit and inclusive):
        # All that is there is within it, whatever it costs.
        return math.inf if inclusive else reach.limit
    if validate.limit(limit) > reach.limit:
        raise InputError(f"the reach only goes to {reach.limit:g} {reach.unit}", field="limit")
    return float(limit)


def _fits(reach: Reach, demand: Demand | None = None, facilities: Facilities | None = None) -> None:
    if demand is not None and len(demand) != len(reach):
        raise InputError(f"are {len(demand)} points, the reach is of {len(reach)}", field="demand")
    if facilities is not None and len(facilities) != reach.facilities:
        raise InputError(f"are {len(facilities)}, the reach is of {reach.facilities}", field="facilities")
