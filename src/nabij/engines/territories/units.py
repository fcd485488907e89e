"""From areas to what the search moves: units (areas that must stay together), in parts that don't touch each other.

A hard group, or a line that may not be crossed, cuts the question into parts; each is searched on its own.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from nabij.engines.common import InputError
from nabij.engines.territories.objective import group_shares
from nabij.engines.territories.problem import Problem
from nabij.engines.territories.validate import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Part:
    """One connected question. m = units, E = 2 x borders between them.

    areas: the areas of each unit. sums: (m, 5) population, km2, km2 * x, km2 * y, km2 * (x^2 + y^2) + inertia, with x
        and y in km from the middle of the part; each adds up over a neighbourhood.
    adjacent: E neighbours, those of unit u at adjacent_at[u] to adjacent_at[u + 1]. barrier: (E,) metres of barrier.
    inner_barrier: (m,) metres of barrier inside a unit.
    groups: soft groups of each unit, at groups_at[u]; group_weight: cost of a piece of each group of this part.
    apart: units that may not be in one neighbourhood with u, at apart_at[u].
    """

    areas: tuple[tuple[int, ...], ...]
    sums: FloatArray
    adjacent_at: IntArray
    adjacent: IntArray
    barrier: FloatArray
    inner_barrier: FloatArray
    groups_at: IntArray
    groups: IntArray
    group_weight: FloatArray
    apart_at: IntArray
    apart: IntArray

    def __len__(self) -> int:
        return len(self.areas)

    @property
    def population(self) -> float:
        return float(self.sums[:, 0].sum())

    @cached_property
    def tie(self) -> FloatArray:
        """(E,) soft groups that both sides of a border have in common, less one for a barrier."""
        own = [set(self.groups[a:b].tolist()) for a, b in zip(self.groups_at[:-1], self.groups_at[1:], strict=True)]
        found = [
            len(own[unit] & own[int(self.adjacent[k])]) - float(self.barrier[k] > 0)
            for unit in range(len(self))
            for k in range(int(self.adjacent_at[unit]), int(self.adjacent_at[unit + 1]))
        ]
        return np.array(found, dtype=np.float64)


def parts_of(problem: Problem) -> list[Part]:
    """The parts, in the order of their first areas. Errors: InputError when what people decided can't be."""
    apart = apart_pairs(problem)
    unit = units_of(problem, apart)
    pairs = {(min(a, b), max(a, b)) for a, b in unit[apart].tolist()}
    borders = problem.borders
    ends = unit[np.stack([borders.first, borders.second], axis=1)].reshape(-1, 2)
    open_ = crossable(problem) & np.array([(min(a, b), max(a, b)) not in pairs for a, b in ends.tolist()], dtype=bool)
    size = int(unit.max()) + 1
    found = _components(size, ends[open_])
    members: list[list[int]] = [[] for _ in range(int(found.max()) + 1)]
    for one, component in enumerate(found.tolist()):
        members[component].append(one)
    areas_of: list[list[int]] = [[] for _ in range(size)]
    for area, one in enumerate(unit.tolist()):
        areas_of[one].append(area)
    builder = _Builder(problem, unit, ends, open_, pairs, areas_of)
    return [builder.part(one) for one in members]


def crossable(problem: Problem) -> BoolArray:
    """(e,) borders between areas of one hard group."""
    found: BoolArray = problem.within[problem.borders.first] == problem.within[problem.borders.second]
    return found


def apart_pairs(problem: Problem) -> IntArray:
    """(q, 2) pairs that may never be together: given, or fixed to two different neighbourhoods."""
    held = np.flatnonzero(problem.fixed >= 0)
    _labels, first = np.unique(problem.fixed[held], return_index=True)
    seeds = held[first]
    rows, columns = np.triu_indices(len(seeds), 1)
    fixed = np.stack([seeds[rows], seeds[columns]], axis=1)
    return np.concatenate([problem.apart, fixed]).astype(np.int64)


def units_of(problem: Problem, apart: IntArray) -> IntArray:
    """(n,) unit of each area, numbered by first area: sets that stay together, each in one piece."""
    n = problem.n
    sets = [list(one) for one in problem.together if len(one) > 1]
    sets += [np.flatnonzero(problem.fixed == label).tolist() for label in range(len(problem.fixed_labels))]
    sets = [areas for areas in sets if areas]
    for areas in sets:
        _one_group(problem, areas)
    joined = _components(n, np.array([(one[0], other) for one in sets for other in one[1:]], dtype=np.int64))
    clash = joined[apart[:, 0]] == joined[apart[:, 1]]
    if clash.any():
        one, two = (problem.areas.ids[area] for area in apart[int(np.argmax(clash))])
        raise InputError(f"areas {one} and {two} must stay together and may never be together", place="apart")
    return _by_first(_made_whole(problem, joined, apart))


def _one_group(problem: Problem, areas: list[int]) -> None:
    for other in areas[1:]:
        if problem.within[other] != problem.within[areas[0]]:
            one, two = (problem.areas.ids[area] for area in (areas[0], other))
            name = problem.within_name or "group"
            raise InputError(f"areas {one} and {two} must stay together, but lie in another {name}", place="together")


def _made_whole(problem: Problem, joined: IntArray, apart: IntArray) -> IntArray:
    """A set whose areas don't touch takes in the areas on the shortest way between them."""
    neighbours = _neighbours(problem, apart)
    foes: dict[int, set[int]] = {}
    for a, b in apart.tolist():
        foes.setdefault(a, set()).add(b)
        foes.setdefault(b, set()).add(a)
    sizes = np.bincount(joined)
    for number in np.flatnonzero(sizes > 1).tolist():
        while True:
            inside = set(np.flatnonzero(joined == number).tolist())
            taken = {area for area in range(len(joined)) if sizes[joined[area]] > 1} - inside
            barred = taken.union(*(foes.get(area, set()) for area in inside))
            way = _way(neighbours, inside, barred)
            if way is None:
                names = ", ".join(problem.areas.ids[area] for area in sorted(inside)[:5])
                raise InputError(f"areas {names} must stay together, and no way joins them", place="together")
            if not way:
                break
            joined = joined.copy()
            joined[way] = number
            sizes = np.bincount(joined, minlength=len(sizes))
    return joined


def _way(neighbours: list[list[int]], inside: set[int], barred: set[int]) -> list[int] | None:
    """Areas between the first piece of `inside` and the nearest other; [] = there is one piece, None = no way."""
    first = _reach(neighbours, min(inside), inside)
    if len(first) == len(inside):
        return []
    before: dict[int, int] = dict.fromkeys(sorted(first), -1)
    queue = deque(sorted(first))
    while queue:
        area = queue.popleft()
        for other in neighbours[area]:
            if other in before or other in barred:
                continue
            before[other] = area
            if other in inside:
                return list(_back(before, area, first))
            queue.append(other)
    return None


def _back(before: dict[int, int], area: int, first: set[int]) -> Iterator[int]:
    while area not in first:
        yield area
        area = before[area]


def _reach(neighbours: list[list[int]], start: int, inside: set[int]) -> set[int]:
    found, stack = {start}, [start]
    while stack:
        for other in neighbours[stack.pop()]:
            if other in inside and other not in found:
                found.add(other)
                stack.append(other)
    return found


def _neighbours(problem: Problem, apart: IntArray) -> list[list[int]]:
    """Neighbours of each area over borders that a neighbourhood may cross."""
    barred = {tuple(pair) for pair in np.sort(apart, axis=1).tolist()}
    found: list[list[int]] = [[] for _ in range(problem.n)]
    borders, free = problem.borders, crossable(problem)
    for a, b in zip(borders.first[free].tolist(), borders.second[free].tolist(), strict=True):
        if (a, b) not in barred:
            found[a].append(b)
            found[b].append(a)
    return [sorted(one) for one in found]


def _components(size: int, pairs: IntArray) -> IntArray:
    ends = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    graph = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(size, size))
    return _by_first(connected_components(graph, directed=False)[1])


def _by_first(number: Iterable[int]) -> IntArray:
    """The same sets, numbered in the order in which they first come."""
    seen: dict[int, int] = {}
    return np.array([seen.setdefault(int(one), len(seen)) for one in number], dtype=np.int64)


class _Builder:
    """Makes the arrays of a part."""

    def __init__(
        self, problem: Problem, unit: IntArray, ends: IntArray, open_: BoolArray, apart: set[tuple[int, int]],
        areas_of: list[list[int]],
    ) -> None:  # fmt: skip
        self.problem, self.areas_of = problem, areas_of
        self.borders_of: list[dict[int, float]] = [{} for _ in areas_of]
        self.inner = np.zeros(len(areas_of))
        for (a, b), free, metres in zip(ends.tolist(), open_.tolist(), problem.borders.barrier.tolist(), strict=True):
            if a == b:
                self.inner[a] += metres
            elif free:
                self.borders_of[a][b] = self.borders_of[a].get(b, 0.0) + metres
                self.borders_of[b][a] = self.borders_of[b].get(a, 0.0) + metres
        self.apart_of: list[list[int]] = [[] for _ in areas_of]
        for a, b in sorted(apart):
            self.apart_of[a].append(b)
            self.apart_of[b].append(a)
        self.shares = [keep.weight * group_shares(problem, keep.group, len(keep.labels)) for keep in problem.keep]

    def part(self, units: list[int]) -> Part:
        local = {unit: row for row, unit in enumerate(units)}
        borders = [sorted(self.borders_of[unit].items()) for unit in units]
        groups, weight = self._groups(units)
        foes = [[local[other] for other in self.apart_of[unit] if other in local] for unit in units]
        return Part(
            areas=tuple(tuple(self.areas_of[unit]) for unit in units),
            sums=self._sums(units),
            adjacent_at=_starts(borders),
            adjacent=np.array([local[other] for row in borders for other, _ in row], dtype=np.int64),
            barrier=np.array([metres for row in borders for _, metres in row], dtype=np.float64),
            inner_barrier=self.inner[units],
            groups_at=_starts(groups),
            groups=np.array([group for row in groups for group in row], dtype=np.int64),
            group_weight=weight,
            apart_at=_starts(foes),
            apart=np.array([other for row in foes for other in row], dtype=np.int64),
        )

    def _sums(self, units: list[int]) -> FloatArray:
        areas = self.problem.areas
        own = [area for unit in units for area in self.areas_of[unit]]
        x0, y0 = areas.x[own].mean(), areas.y[own].mean()
        sums = np.zeros((len(units), 5))
        for row, unit in enumerate(units):
            inside = self.areas_of[unit]
            size = areas.size[inside]
            x, y = (areas.x[inside] - x0) / 1000, (areas.y[inside] - y0) / 1000
            sums[row] = (
                areas.population[inside].sum(), size.sum(), (size * x).sum(), (size * y).sum(),
                (size * (x**2 + y**2) + areas.inertia[inside]).sum(),
            )  # fmt: skip
        return sums

    def _groups(self, units: list[int]) -> tuple[list[list[int]], FloatArray]:
        """Soft groups of each unit, numbered over all attributes, and what a piece of each costs.

        A group that lies in one unit can't be split, and is left out.
        """
        found: dict[tuple[int, int], list[int]] = {}
        for row, unit in enumerate(units):
            for number, keep in enumerate(self.problem.keep):
                for group in sorted({int(keep.group[area]) for area in self.areas_of[unit]} - {-1}):
                    found.setdefault((number, group), []).append(row)
        shared = [key for key, rows in found.items() if len(rows) > 1]
        groups: list[list[int]] = [[] for _ in units]
        for place, key in enumerate(shared):
            for row in found[key]:
                groups[row].append(place)
        return groups, np.array([self.shares[number][group] for number, group in shared], dtype=np.float64)


def _starts(rows: list[list[int]] | list[list[tuple[int, float]]]) -> IntArray:
    return np.concatenate([[0], np.cumsum([len(row) for row in rows], dtype=np.int64)]).astype(np.int64)
