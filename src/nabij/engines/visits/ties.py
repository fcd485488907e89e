"""Whether links can hold together: no visit after itself, no pair with one carer and two."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from nabij.engines.common import InputError

if TYPE_CHECKING:
    from nabij.engines.visits.problem import Links

Edges = list[tuple[int, int, float]]


def check(n: int, links: "Links", ids: Sequence[str], name: Callable[[int], str]) -> None:
    """InputError when links contradict each other, whatever the carers and windows are."""
    if len(links.first) == 0:
        return
    _carers(n, links, name)
    together = (links.least == 0) & (links.most == 0)
    after = (links.least >= 0) & ~together
    block = _parts(n, links.first[together], links.second[together])
    first, second = block[links.first], block[links.second]
    within = after & (first == second)
    if within.any():
        raise InputError("ties visits that start at the same time", place=name(int(np.argmax(within))), field="least")
    _circle(links, after, first, second, ids)
    _sums(n, links, ids)


def _carers(n: int, links: "Links", name: Callable[[int], str]) -> None:
    """No two visits need both one carer and two. At the same time takes two."""
    pair = np.minimum(links.first, links.second) * n + np.maximum(links.first, links.second)
    one = links.same_carer | links.same_shift
    two = links.different_carer | ((links.least == 0) & (links.most == 0))
    wrong = two & np.isin(pair, pair[one])
    if wrong.any():
        message = "asks two carers, or the same time, for visits that must have one carer"
        raise InputError(message, place=name(int(np.argmax(wrong))), field="different_carer")


def _parts(n: int, first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    """(n,) number of the connected part of each node."""
    _, part = connected_components(coo_array((np.ones(len(first)), (first, second)), shape=(n, n)), directed=False)
    return np.asarray(part, dtype=np.int64)


def _circle(
    links: "Links", after: NDArray[np.bool_], first: NDArray[np.int64], second: NDArray[np.int64], ids: Sequence[str]
) -> None:
    """No visit comes after itself, not even with no time in between."""
    following: dict[int, list[tuple[int, int]]] = {}
    waiting: dict[int, int] = {}
    for row in np.flatnonzero(after).tolist():
        following.setdefault(int(first[row]), []).append((int(second[row]), row))
        waiting[int(second[row])] = waiting.get(int(second[row]), 0) + 1
    ready = [node for node in following if node not in waiting]
    while ready:
        for node, _ in following.pop(ready.pop(), ()):
            waiting[node] -= 1
            if waiting[node] == 0:
                del waiting[node]
                ready.append(node)
    if waiting:
        before = {node: (one, row) for one, found in following.items() for node, row in found if node in waiting}
        node, seen = next(iter(waiting)), list[int]()
        while node not in seen:
            seen.append(node)
            node = before[node][0]
        rows = [before[one][1] for one in seen[seen.index(node) :]]
        _refuse("links in a circle: ", [ids[links.first[row]] for row in rows[::-1]])


def _sums(n: int, links: "Links", ids: Sequence[str]) -> None:
    """No path of least delays is longer than the most delay allowed: no cycle of positive length (Bellman and Ford)."""
    timed = np.isfinite(links.least)
    back = timed & np.isfinite(links.most)
    start = np.concatenate((links.first[timed], links.second[back]))
    end = np.concatenate((links.second[timed], links.first[back]))
    length = np.concatenate((links.least[timed], -links.most[back]))
    if not len(start):
        return
    part = _parts(n, start, end)
    label, slack = np.zeros(n), 1e-9 * (1 + np.abs(length))
    for _ in range(int(np.bincount(part).max()) + 1):
        reached = label[start] + length
        longer = reached > label[end] + slack
        if not longer.any():
            return
        np.maximum.at(label, end[longer], reached[longer])
    inside = part[start] == part[start[int(np.argmax(longer))]]
    edges = zip(start[inside].tolist(), end[inside].tolist(), length[inside].tolist(), strict=True)
    _refuse("links contradict each other: ", [ids[visit] for visit in _cycle(list(edges))])


def _cycle(edges: Edges) -> list[int]:
    """The nodes of a cycle of positive length, of which there is one."""
    label: dict[int, float] = {node: 0.0 for edge in edges for node in edge[:2]}
    came: dict[int, int] = {}
    last = edges[0][0]
    for _ in range(len(label) + 1):
        for start, end, length in edges:
            if label[start] + length > label[end] + 1e-9 * (1 + abs(length)):
                label[end] = label[start] + length
                came[end] = last = start
    for _ in range(len(label)):
        last = came.get(last, last)
    found = [last]
    while (before := came.get(found[-1], last)) != last:
        found.append(before)
    return found[::-1]


def _refuse(message: str, visits: list[str]) -> None:
    shown = ", ".join(visits[:8]) + (" and more" if len(visits) > 8 else "")
    raise InputError(message + shown, place="links", field="least")
