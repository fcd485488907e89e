"""How areas lie in each other, kept in memory: a few queries for as many areas as there are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from nabij.territory.models import Area, Level


@dataclass(frozen=True)
class Place:
    """An area without its polygon."""

    pk: UUID
    level: str
    code: str
    name: str
    valid_from: date | None
    valid_to: date | None


Sets = dict[UUID, set[UUID]]


@dataclass
class Places:
    """Areas and their links. ``inside`` holds only what lies wholly in an area: an area with two parents of one level
    crosses a border and lies in neither."""

    by_id: dict[UUID, Place]
    inside: Sets = field(default_factory=lambda: defaultdict(set))
    around: Sets = field(default_factory=lambda: defaultdict(set))
    parents: Sets = field(default_factory=lambda: defaultdict(set))
    crossing: set[UUID] = field(default_factory=set)
    links: int = 0
    _over: dict[UUID, frozenset[UUID]] = field(default_factory=dict)
    _pieces: dict[UUID, list[list[UUID]]] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "Places":
        rows = Area.objects.values_list("pk", "level", "code", "name", "valid_from", "valid_to")
        places = cls({row[0]: Place(*row) for row in rows.order_by("code", "valid_from")})
        parents: list[tuple[Any, Any]] = list(Area.parents.through.objects.values_list("from_area_id", "to_area_id"))
        parts: list[tuple[Any, Any]] = list(Area.parts.through.objects.values_list("from_area_id", "to_area_id"))
        for child, parent in parents:
            places.parents[child].add(parent)
        for child, above in list(places.parents.items()):
            places._place(child, above)
        for whole, part in parts:
            places._lay(part, whole)
        # Neighbourhoods are drawn anew while the official map stays: decisions about it must not change with them.
        places.links = sum(places.by_id[child].level != Level.NEIGHBOURHOOD for child, _parent in parents)
        return places

    def _place(self, child: UUID, above: set[UUID]) -> None:
        by_level: dict[str, list[UUID]] = defaultdict(list)
        for parent in above:
            by_level[self.by_id[parent].level].append(parent)
        for fitting in by_level.values():
            if len(fitting) == 1:
                self._lay(child, fitting[0])
            else:
                self.crossing.add(child)

    def _lay(self, child: UUID, whole: UUID) -> None:
        self.inside[whole].add(child)
        self.around[child].add(whole)

    def of(self, pk: UUID) -> Place:
        return self.by_id[pk]

    def over(self, pk: UUID) -> frozenset[UUID]:
        """The area and all that hold it whole."""
        if pk not in self._over:
            found, layer = {pk}, {pk}
            while layer:
                layer = {whole for one in layer for whole in self.around.get(one, ())} - found
                found |= layer
            self._over[pk] = frozenset(found)
        return self._over[pk]

    def under(self, roots: Iterable[UUID]) -> set[UUID]:
        """The areas and all that lies in them."""
        found = set(roots)
        layer = set(found)
        while layer:
            layer = {part for one in layer for part in self.inside.get(one, ())} - found
            found |= layer
        return found

    def pieces(self, pk: UUID) -> list[list[UUID]]:
        """The ways to cut an area in smaller ones: its parts, else what lies in it by level and edition of the map."""
        if pk not in self._pieces:
            self._pieces[pk] = self._cut(pk)
        return self._pieces[pk]

    def _cut(self, pk: UUID) -> list[list[UUID]]:
        below = self.inside.get(pk, set())
        if self.of(pk).level == Level.NEIGHBOURHOOD:
            return [self._sorted(below)] if below else []
        ways: dict[tuple[str, date | None, date | None], list[UUID]] = defaultdict(list)
        for one in below:
            place = self.of(one)
            if place.level != Level.NEIGHBOURHOOD:
                ways[place.level, place.valid_from, place.valid_to].append(one)
        return [self._sorted(ways[key]) for key in sorted(ways, key=str)]

    def _sorted(self, areas: Iterable[UUID]) -> list[UUID]:
        return sorted(areas, key=lambda pk: (self.of(pk).code, pk))

    def above(self, pk: UUID, level: str) -> list[Place]:
        """Areas of a level that hold an area or a piece of it, those of its parts included."""
        found, layer = {pk}, {pk}
        while layer:
            layer = {up for one in layer for up in self.parents.get(one, ())} - found
            found |= layer
        return sorted((self.of(one) for one in found - {pk} if self.of(one).level == level), key=lambda p: p.code)
