"""Counts over areas that are published again and again: small ones are told together with a neighbour, for good.

`small_cells` hides cells of one table. Figures of areas are no one table: they are asked per street block, municipality
or neighbourhood, on many pages and for years, and neighbourhoods are drawn anew. So it is decided once which cells are
only told together (a group). A figure is shown only when its area holds each group whole or not at all.

Why that is enough: whatever is shown is a sum of whole groups, so whoever adds and subtracts everything that was ever
shown can at best work out each group, and a group is zero or at least `SMALLEST`. Within a group, a person moved from
one cell to another changes nothing that is shown: a hidden cell may be anything from zero to its group.
"""

import heapq
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from nabij.core.small_cells import SMALLEST

Counts = Mapping[str, int]  # persons by cell; a cell that isn't there has none


@dataclass(frozen=True)
class Grouping:
    """Cells told together (only groups of two and more), and the kinds that are small even all together."""

    groups: list[list[str]]
    never: frozenset[str]


def is_small(count: float) -> bool:
    return 0 < count < SMALLEST


def grouped(
    cells: Sequence[str],
    kinds: Mapping[str, Counts],
    near: Mapping[str, Sequence[str]],
    start: Iterable[Collection[str]] = (),
) -> Grouping:
    """Groups of cells in which no kind of person is a small count.

    ``kinds`` are the counts to protect, by name. ``near`` gives the wholes in which a cell lies: a partner is sought in
    the smallest whole first, so that larger areas stay visible. ``start`` holds groups that were decided before; they
    are widened, never split. The same input gives the same groups.
    """
    never = frozenset(name for name, counts in kinds.items() if is_small(sum(counts.values())))
    kept = [counts for name, counts in sorted(kinds.items()) if name not in never]
    work = _Work(cells, kept, near)
    for group in start:
        work.join_all([cell for cell in group if cell in work.group_of])
    work.mend()
    return Grouping(sorted(sorted(group) for group in work.members.values() if len(group) > 1), never)


class _Work:
    def __init__(self, cells: Sequence[str], kinds: Sequence[Counts], near: Mapping[str, Sequence[str]]) -> None:
        self.group_of = {cell: cell for cell in cells}
        self.members = {cell: {cell} for cell in cells}
        self.totals = {cell: [counts.get(cell, 0) for counts in kinds] for cell in cells}
        self.near = near
        self.inside: dict[str, list[str]] = {}
        for cell in sorted(cells):
            for whole in near.get(cell, ()):
                self.inside.setdefault(whole, []).append(cell)

    def join_all(self, cells: Sequence[str]) -> None:
        for other in cells[1:]:
            self.join(self.group_of[cells[0]], self.group_of[other])

    def join(self, one: str, other: str) -> str:
        """Make two groups one; its name is the lower of both."""
        if one == other:
            return one
        kept, gone = min(one, other), max(one, other)
        for cell in self.members[gone]:
            self.group_of[cell] = kept
        self.members[kept] |= self.members.pop(gone)
        self.totals[kept] = [a + b for a, b in zip(self.totals[kept], self.totals.pop(gone), strict=True)]
        return kept

    def small(self, group: str) -> bool:
        return any(map(is_small, self.totals[group]))

    def mend(self) -> None:
        """Join every small group with a near one, the smallest first, until none is left."""
        waiting = [(sum(self.totals[group]), group) for group in self.members if self.small(group)]
        heapq.heapify(waiting)
        while waiting:
            _size, group = heapq.heappop(waiting)
            if group not in self.members or not self.small(group):
                continue
            joined = self.join(group, self._partner(group))
            if self.small(joined):
                heapq.heappush(waiting, (sum(self.totals[joined]), joined))

    def _partner(self, group: str) -> str:
        """The best group to join: in the smallest whole that has one with persons of the small kind."""
        lacking = [place for place, count in enumerate(self.totals[group]) if is_small(count)]
        for among in self._wider(group):
            others = {self.group_of[cell] for cell in among} - {group}
            helping = [other for other in others if any(self.totals[other][place] for place in lacking)]
            if helping:
                return min(helping, key=lambda other: self._cost(group, other))
        raise AssertionError("a kind that is small all together is left out before")

    def _wider(self, group: str) -> Iterable[Iterable[str]]:
        """Cells of the wholes that hold the group, from small to large; at last all cells."""
        common = set.intersection(*(set(self.near.get(cell, ())) for cell in self.members[group]))
        yield from (self.inside[whole] for whole in sorted(common, key=lambda whole: (len(self.inside[whole]), whole)))
        yield self.group_of

    def _cost(self, group: str, other: str) -> tuple[bool, bool, int, str]:
        together = [a + b for a, b in zip(self.totals[group], self.totals[other], strict=True)]
        return any(map(is_small, together)), not self.small(other), sum(self.totals[other]), other
