"""Shortest ways over a street network.

The arcs of node u are `arc_at[u]` to `arc_at[u + 1] - 1`, each with its `head` and its `length`.

From one facility after the other: two piles (Meyer & Sanders, Journal of Algorithms 49, 2003; Davidson et al., IPDPS
2014). All that is within a stretch of the nearest lies in the near pile, in no order; a node whose cost falls again is
looked at once more, so the answer is that of Dijkstra, without sorting. A node lies in one pile at a time.

From all facilities at once: Dijkstra with a flat binary heap of costs and what they belong to. Entries that a better
one has overtaken stay in it, and are skipped when they come up. It has room for every arc, once per label, and all
seeds.
"""

import numpy as np

from nabij.engines.common.compiled import kernel, part


@part
def push(keys, items, size, key, item):
    """Put one more in the heap, which then holds one more."""
    at = size
    while at > 0:
        up = (at - 1) >> 1
        if keys[up] <= key:
            break
        keys[at], items[at] = keys[up], items[up]
        at = up
    keys[at], items[at] = key, item


@part
def drop(keys, items, size):
    """Take the first out of the heap; `size` is what remains."""
    key, item = keys[size], items[size]
    at = 0
    while True:
        down = 2 * at + 1
        if down >= size:
            break
        if down + 1 < size and keys[down + 1] < keys[down]:
            down += 1
        if keys[down] >= key:
            break
        keys[at], items[at] = keys[down], items[down]
        at = down
    keys[at], items[at] = key, item


@kernel
def search(
    first, last, limit, seed_at, seed_node, seed_cost, arc_at, head, length, door_at, door_point, door_cost,
    direct_at, direct_point, direct_cost, stretch, distance, visited, near, far, pile,
    best, seen, touched, point, facility, cost, used,
):  # fmt: skip
    """From each facility first to last - 1 to all points within the limit; points by ways to the facility.

    seed_*: the nodes next to each facility. door_*: which points lie next to each node, and their cost to it. direct_*:
    points in the same street as the facility. stretch: what is near is at most this much farther than what was done.
    distance, visited, near, far, pile: (v,) per node, with distance infinite, and pile 0 (1 = in the near pile, 2 = in
    the far one); best, seen, touched: (n,) per point. What is found goes to point, facility and cost from used[0] on.
    Stops before a facility for which there may not be room; gives the facility to go on with.
    """
    room, n = len(point), len(best)
    for f in range(first, last):
        if used[0] + n > room:
            return f
        near_many, far_many, met = 0, 0, 0
        for i in range(seed_at[f], seed_at[f + 1]):
            u, reached = seed_node[i], seed_cost[i]
            if reached <= limit and reached < distance[u]:
                if distance[u] == np.inf:
                    visited[met] = u
                    met += 1
                    far[far_many] = u
                    far_many += 1
                    pile[u] = 2
                distance[u] = reached
        while far_many > 0:
            lowest = np.inf
            for j in range(far_many):
                if pile[far[j]] == 2:
                    lowest = min(lowest, distance[far[j]])
            if lowest == np.inf:
                break
            bound = lowest + stretch
            kept = 0
            for j in range(far_many):
                u = far[j]
                if pile[u] != 2:
                    continue
                if distance[u] < bound:
                    pile[u] = 1
                    near[near_many] = u
                    near_many += 1
                else:
                    far[kept] = u
                    kept += 1
            far_many = kept
            while near_many > 0:
                near_many -= 1
                u = near[near_many]
                pile[u] = 0
                here = distance[u]
                for i in range(arc_at[u], arc_at[u + 1]):
                    v, there = head[i], here + length[i]
                    if there < distance[v] and there <= limit:
                        if distance[v] == np.inf:
                            visited[met] = v
                            met += 1
                        distance[v] = there
                        if there < bound:
                            if pile[v] != 1:
                                pile[v] = 1
                                near[near_many] = v
                                near_many += 1
                        elif pile[v] == 0:
                            pile[v] = 2
                            far[far_many] = v
                            far_many += 1
        stamp = f + 1
        many = 0
        for j in range(met):
            u = visited[j]
            here = distance[u]
            distance[u] = np.inf
            for i in range(door_at[u], door_at[u + 1]):
                p, whole = door_point[i], here + door_cost[i]
                if whole > limit:
                    continue
                if seen[p] != stamp:
                    seen[p] = stamp
                    best[p] = whole
                    touched[many] = p
                    many += 1
                elif whole < best[p]:
                    best[p] = whole
        for i in range(direct_at[f], direct_at[f + 1]):
            p, whole = direct_point[i], direct_cost[i]
            if whole > limit:
                continue
            if seen[p] != stamp:
                seen[p] = stamp
                best[p] = whole
                touched[many] = p
                many += 1
            elif whole < best[p]:
                best[p] = whole
        at = used[0]
        for i in range(many):
            p = touched[i]
            point[at] = p
            facility[at] = f
            cost[at] = best[p]
            at += 1
        used[0] = at
    return last


@kernel
def spread(limit, seed_node, seed_cost, arc_at, head, length, distance, keys, items):
    """Cost from the seeds to every node within the limit; `distance` (v,) comes filled with infinity."""
    size = 0
    for i in range(len(seed_node)):
        node, reached = seed_node[i], seed_cost[i]
        if reached <= limit and reached < distance[node]:
            distance[node] = reached
            push(keys, items, size, reached, node)
            size += 1
    while size > 0:
        here, u = keys[0], items[0]
        size -= 1
        drop(keys, items, size)
        if here > distance[u]:
            continue
        for i in range(arc_at[u], arc_at[u + 1]):
            v, there = head[i], here + length[i]
            if there <= limit and there < distance[v]:
                distance[v] = there
                push(keys, items, size, there, v)
                size += 1


@kernel
def label(
    limit, seed_node, seed_facility, seed_cost, arc_at, head, length, settled, who, far, keys, items, node, facility
):
    """The k nearest facilities of every node, from all facilities at once.

    settled: (v,) zeros, how many labels a node has. who, far: (v, k) the labels. items: numbers of entries, which are
    kept in node and facility (as long as the heap).
    """
    k = who.shape[1]
    size = 0
    made = 0
    for i in range(len(seed_node)):
        if seed_cost[i] <= limit:
            node[made], facility[made] = seed_node[i], seed_facility[i]
            push(keys, items, size, seed_cost[i], made)
            size += 1
            made += 1
    while size > 0:
        here, entry = keys[0], items[0]
        size -= 1
        drop(keys, items, size)
        u, f = node[entry], facility[entry]
        if settled[u] == k:
            continue
        new = True
        for j in range(settled[u]):
            if who[u, j] == f:
                new = False
                break
        if not new:
            continue
        who[u, settled[u]], far[u, settled[u]] = f, here
        settled[u] += 1
        for i in range(arc_at[u], arc_at[u + 1]):
            v, there = head[i], here + length[i]
            if there > limit or settled[v] == k:
                continue
            node[made], facility[made] = v, f
            push(keys, items, size, there, made)
            size += 1
            made += 1


@part
def improve(facility, cost, p, one, value):
    """Keep the k lowest costs of distinct facilities in the row of p, lowest first, of equal ones the lowest number."""
    k = facility.shape[1]
    at = 0
    while at < k and facility[p, at] != one:
        at += 1
    if at < k:
        if value >= cost[p, at]:
            return
    elif value < cost[p, k - 1] or (value == cost[p, k - 1] and one < facility[p, k - 1]):
        at = k - 1
    else:
        return
    while at > 0 and (value < cost[p, at - 1] or (value == cost[p, at - 1] and one < facility[p, at - 1])):
        facility[p, at], cost[p, at] = facility[p, at - 1], cost[p, at - 1]
        at -= 1
    facility[p, at], cost[p, at] = one, value


@kernel
def closest(limit, end_node, end_cost, settled, who, far, direct_at, direct_facility, direct_cost, facility, cost):
    """The k nearest facilities of every point, from the labels of the nodes beside it and those in its own street.

    end_node, end_cost: (n, 2), cost infinite where there is no way. facility: (n, k) filled with -1; cost: infinity.
    """
    for p in range(len(facility)):
        for side in range(2):
            if end_cost[p, side] == np.inf:
                continue
            u = end_node[p, side]
            for j in range(settled[u]):
                whole = far[u, j] + end_cost[p, side]
                if whole <= limit:
                    improve(facility, cost, p, who[u, j], whole)
        for i in range(direct_at[p], direct_at[p + 1]):
            if direct_cost[i] <= limit:
                improve(facility, cost, p, direct_facility[i], direct_cost[i])
