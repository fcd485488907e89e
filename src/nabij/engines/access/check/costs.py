"""Costs between points and facilities, one search per point over a graph in which every place is a crossing."""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from nabij.engines.access.network import Network, Positions
from nabij.engines.access.reach import Reach

Costs = list[list[float]]
_TOLERANCE = 1e-9
Graph = dict[int, list[tuple[int, float]]]


def straight_costs(points: Sequence[Sequence[float]], facilities: Sequence[Sequence[float]]) -> Costs:
    """Distance of every pair."""
    return [[math.dist(point, facility) for facility in facilities] for point in points]


def costs_by_streets(
    network: Network, mode: str, unit: str, points: Positions, facilities: Positions, *, walk_kmh: float = 4.8
) -> Costs:
    """Cost from every point to every facility, infinity where there is no way.

    Streets are cut at every place along them; then Dijkstra from each point, in the direction of travel.
    """
    v, n = len(network.xy), len(points.edge)
    graph = _graph(network, mode, unit, [(points, v), (facilities, v + n)])
    door = 1.0 if unit == "metres" else 0.06 / walk_kmh
    found = []
    for p in range(n):
        far = _from(graph, v + p) if points.edge[p] >= 0 else {}
        found.append(
            [
                far.get(v + n + f, math.inf) + (float(points.door[p]) + float(facilities.door[f])) * door
                for f in range(len(facilities.edge))
            ]
        )
    return found


def _graph(network: Network, mode: str, unit: str, places: list[tuple[Positions, int]]) -> Graph:
    how, graph = network.modes[mode], defaultdict[int, list[tuple[int, float]]](list)
    along = defaultdict[int, list[tuple[float, int]]](list)
    for positions, first in places:
        for number, edge in enumerate(positions.edge):
            if edge >= 0:
                along[int(edge)].append((float(positions.along[number]), first + number))
    for edge, metres in enumerate(network.metres):
        forward, backward = bool(how.forward[edge]), bool(how.backward[edge])
        if not forward and not backward:
            continue
        stops = [(0.0, int(network.start[edge])), *sorted(along[edge]), (float(metres), int(network.end[edge]))]
        rate = 1.0 if unit == "metres" else 0.06 / float(how.kmh[edge])
        for (begin, a), (end, b) in pairwise(stops):
            cost = (end - begin) * rate
            if forward or (begin == end and metres > 0):
                graph[a].append((b, cost))
            if backward or (begin == end and metres > 0):
                graph[b].append((a, cost))
    return graph


def _from(graph: Graph, source: int) -> dict[int, float]:
    best, queue = dict[int, float](), [(0.0, source)]
    while queue:
        cost, node = heapq.heappop(queue)
        if node in best:
            continue
        best[node] = cost
        for other, step in graph.get(node, []):
            if other not in best:
                heapq.heappush(queue, (cost + step, other))
    return best


def check_costs(reach: Reach, costs: Costs) -> list[str]:
    """Does the reach hold exactly the pairs within its limit, at these costs? A pair at the limit may be either."""
    return list(_faults(reach, costs))


def _faults(reach: Reach, costs: Costs) -> Iterator[str]:
    if len(reach) != len(costs):
        yield f"{len(reach)} points instead of {len(costs)}"
        return
    for p, expected in enumerate(costs):
        facilities, found = (values.tolist() for values in reach.row(p))
        if len(set(facilities)) != len(facilities):
            yield f"point {p}: a facility twice"
        held = dict(zip(facilities, found, strict=True))
        for f, cost in enumerate(expected):
            slack = _TOLERANCE * max(1.0, abs(cost)) if math.isfinite(cost) else 0.0
            if f in held:
                if not abs(held[f] - cost) <= slack:
                    yield f"point {p}, facility {f}: {held[f]} instead of {cost}"
                if held[f] > reach.limit:
                    yield f"point {p}, facility {f}: beyond the limit"
            elif cost <= reach.limit - slack and math.isfinite(cost):
                yield f"point {p}, facility {f}: is missing, at {cost}"
