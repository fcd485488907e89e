"""Which figures about persons are shown. Decided when they come in, kept in `SmallCells`, and after that only widened.

The cells are the smallest areas with a figure, and for each larger area with a figure what its parts leave over
(``rest:``): municipality less neighbourhoods is a count too. `core.small_groups` groups cells until no group holds a
small count, nor a small rest of the whole that it is a part of (`Indicator.part_of`). Parts of one whole that are told
for the same areas share their groups, and groups of a part hold groups of the whole; so whole less part gives nothing
away either.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction

from nabij.core.small_groups import Grouping, grouped, is_small
from nabij.territory.indicators import definitions
from nabij.territory.indicators.places import Places
from nabij.territory.indicators.told import Single, Told, numbers
from nabij.territory.models import Indicator, Level, RollUp, SmallCells

REST = "rest:"
NOTHING: frozenset[str] = frozenset()
FITS = 1.005  # parts may be this much more than their whole before they must overlap
Counts = Mapping[UUID, float]


def is_cell_count(indicator: Indicator) -> bool:
    """Whether it has small cells of its own; an indicator with a numerator is shown where its numerator is."""
    return indicator.counts_persons and not indicator.numerator


# Cells


@dataclass
class Cells:
    """The cells of all areas for which something is told."""

    places: Places
    told: Collection[UUID]
    apart: set[UUID] = field(default_factory=set)
    _whole: dict[UUID, frozenset[str]] = field(default_factory=dict)
    _larger: set[UUID] | None = None

    def of(self, area: UUID) -> frozenset[str]:
        """Cells that make up an area; none when nothing is told about it nor below it."""
        if area not in self._whole:
            self._whole[area] = frozenset()  # a circle of areas ends here
            inside = self.places.inside.get(area)
            below = frozenset().union(*map(self.of, inside)) if inside else NOTHING
            if area in self.told and area not in self.apart:
                below = below | {f"{REST}{area}"} if below else frozenset({str(area)})
            self._whole[area] = below
        return self._whole[area]

    def all(self) -> list[str]:
        return sorted(frozenset().union(*(self.of(area) for area in self.told)))

    def larger(self) -> set[UUID]:
        """Areas with a figure that their parts have too."""
        if self._larger is None:
            self._larger = {area for area in self.told if area not in self.apart and self.of(area) != {str(area)}}
        return self._larger

    def counts(self, own: Counts) -> dict[str, int]:
        """Persons by cell, from the figures of areas; what parts leave over is never below zero."""
        larger = self.larger()
        found = {
            str(area): max(0, round(own.get(area, 0)))
            for area in self.told
            if area not in self.apart and area not in larger
        }
        for area in sorted(larger & own.keys(), key=lambda one: (len(self.of(one)), one)):
            rest = f"{REST}{area}"
            below = sum(found.get(cell, 0) for cell in self.of(area) if cell != rest)
            found[rest] = max(0, round(own[area]) - below)
        return found

    def now(self, cell: str) -> list[str]:
        """What a cell of an earlier decision is today: its parts may have come, or gone."""
        area = area_of(cell)
        if area not in self.places.by_id or area in self.apart:
            return []
        return [cell] if cell in self.of(area) else sorted(self.of(area))

    def near(self, cell: str) -> list[str]:
        """The official areas that hold a cell: neighbourhoods may be drawn anew, and would change what was decided."""
        over = self.places.over(area_of(cell))
        return [str(one) for one in over if self.places.of(one).level != Level.NEIGHBOURHOOD]


def area_of(cell: str) -> UUID:
    return UUID(cell.removeprefix(REST))


def cells_of(places: Places, told: Collection[UUID], main: Counts, start: Collection[UUID] = ()) -> Cells:
    """Cells, and apart from them the areas whose place among the others isn't known; ``start`` were so before."""
    apart: set[UUID] = set(start)
    while True:
        cells = Cells(places, told, set(apart))
        more = _overlapping(cells, main) | _across(cells)
        if more <= apart:
            return cells
        apart |= more


def _overlapping(cells: Cells, main: Counts) -> set[UUID]:
    """Areas of two levels side by side in one municipality (say wijken and deelgemeenten) cut each other somewhere.

    The level with the most areas stays.
    """
    found: set[UUID] = set()
    for whole, below in cells.places.inside.items():
        if cells.places.of(whole).level != Level.MUNICIPALITY:
            continue
        leaves = defaultdict[str, list[UUID]](list)
        for one in below:
            if one in cells.told and one not in cells.apart and cells.of(one) == {str(one)}:
                leaves[cells.places.of(one).level].append(one)
        total = sum(main.get(one, 0) for level in leaves.values() for one in level)
        if len(leaves) < 2 or (whole in main and total <= main[whole] * FITS):
            continue
        kept = max(leaves, key=lambda level: (len(leaves[level]), level))
        for level, areas in leaves.items():
            if level != kept and _free(cells.places, leaves[kept], level) and _free(cells.places, areas, kept):
                found |= set(areas)
    return found


def _free(places: Places, areas: Iterable[UUID], level: str) -> bool:
    """Whether one of the areas lies in none of a level, so that they may cut each other."""
    return any(all(places.of(one).level != level for one in places.over(area)) for area in areas)


def _across(cells: Cells) -> set[UUID]:
    """Areas over a border with a figure that their parts don't explain."""
    places = cells.places
    across = {one for one in places.crossing if one in cells.told and one not in cells.apart}
    return {
        one
        for one in across
        if (cells.of(one) == {str(one)} or f"{REST}{one}" in cells.of(one))
        and any(cells.of(parent) for parent in places.parents.get(one, ()))
    }


# Deciding


@dataclass
class _Family:
    """Parts of one whole that are told for areas of the same levels."""

    whole: str
    members: list[Indicator]


@transaction.atomic
def decide(on: date, *, places: Places | None = None) -> None:
    """Decide anew for every indicator that counts persons on a day. What was decided before stays together."""
    deciding = _Deciding(on, places or Places.load())
    for family in deciding.families():
        deciding.decide(family)


class _Deciding:
    def __init__(self, on: date, places: Places) -> None:
        self.on, self.places = on, places
        self.known = definitions.current()
        self.told = Told.everything(on, [code for code, one in self.known.items() if one.counts_persons])
        self.shares = {one.code: one for one in self.known.values() if one.counts_persons and one.numerator}
        self.before = {row.code: row for row in SmallCells.objects.filter(on=on)}
        self.cells: dict[str, Cells] = {}

    def own(self, code: str) -> dict[UUID, float]:
        """Persons by area, also where the source only gives their share of a whole."""
        found: dict[UUID, float] = {}
        for share in self.shares.values():
            if share.numerator == code:
                found |= self._implied(share)
        indicator = self.known.get(code)
        if indicator is not None and indicator.roll_up == RollUp.MEAN:
            return found | self._implied(indicator)
        return found | {area: one.value for area, one in self.told.at(code, self.on).items()}

    def _implied(self, share: Indicator) -> dict[UUID, float]:
        """Persons behind shares; of an area whose whole isn't known, as few as a small cell has."""
        if not self.told.number(share.code, self.on):
            return {}
        weights = self._weights(share.weight)
        return {
            area: one.value * weights[area].value / share.scale if area in weights else float(bool(one.value))
            for area, one in self.told.at(share.code, self.on).items()
        }

    def _weights(self, code: str) -> Mapping[UUID, Single]:
        """Figures of a weight on this day, else on the nearest day that has any."""
        if self.told.number(code, self.on):
            return self.told.at(code, self.on)
        days = sorted(day for one, day in numbers([code]) if one == code)
        if not days or self.on in days:
            return self.told.at(code, self.on)
        nearest = min(days, key=lambda day: (abs(day - self.on), day))
        return Told.everything(nearest, [code]).at(code, nearest)

    def families(self) -> list[_Family]:
        """Wholes before their parts."""
        found: dict[tuple[int, str, tuple[str, ...]], list[Indicator]] = defaultdict(list)
        for code, indicator in self.known.items():
            own = self.own(code) if is_cell_count(indicator) else {}
            if own:
                levels = tuple(sorted({self.places.of(area).level for area in own}))
                whole = self._whole_of(indicator)
                found[self._depth(code), whole or code, levels if whole else ()].append(indicator)
        return [_Family(self._whole_of(members[0]), members) for _key, members in sorted(found.items(), key=_first)]

    def _whole_of(self, indicator: Indicator) -> str:
        return indicator.part_of or (indicator.weight if indicator.roll_up == RollUp.MEAN else "")

    def _depth(self, code: str) -> int:
        steps = 0
        while code in self.known and (whole := self._whole_of(self.known[code])):
            code, steps = whole, steps + 1
        return steps

    def decide(self, family: _Family) -> None:
        own = {one.code: self.own(one.code) for one in family.members}
        told = {area for figures in own.values() for area in figures}
        main = max(own.values(), key=lambda figures: sum(figures.values()))
        cells = cells_of(self.places, told, main, self._apart_before(own, told))
        kinds = {code: cells.counts(figures) for code, figures in own.items()}
        kinds |= self._left_over(family, own, cells)
        start = [group for code in own if code in self.before for group in self.before[code].groups]
        start = [[now for cell in group for now in cells.now(cell)] for group in start]
        start += self._of_whole(family, cells, told)
        grouping = self._grouped(cells, kinds, start)
        apart = sorted(str(area) for area in cells.apart)
        for indicator in family.members:
            code = indicator.code
            self.cells[code] = cells
            never = code in grouping.never or f"-{code}" in grouping.never or "-" in grouping.never
            lonely = _small_and_no_sum(cells, own[code], kinds[code])
            self._keep(code, grouping.groups, sorted({*apart, *lonely}), never=never)

    def _apart_before(self, codes: Iterable[str], told: Collection[UUID]) -> set[UUID]:
        """Areas hidden for their unknown place stay so until a link between areas is added: figures of others that went
        are still known to those who saw them."""
        rows = [self.before[code] for code in codes if code in self.before]
        same = [row for row in rows if row.basis.endswith(f"/{self.places.links}")]
        before = {UUID(one) for row in same for one in row.apart} & self.places.by_id.keys()
        return {one for one in before if self.places.under([one]).isdisjoint(set(told) - {one})}

    def _grouped(self, cells: Cells, kinds: dict[str, dict[str, int]], start: list[list[str]]) -> Grouping:
        """Groups by the codes of areas instead of their ids: the same figures elsewhere hide the same."""
        names = {cell: f"{self.places.of(area_of(cell)).code} {cell}" for cell in cells.all()}
        cell_of = {name: cell for cell, name in names.items()}
        grouping = grouped(
            sorted(cell_of),
            {kind: {names[cell]: count for cell, count in counts.items()} for kind, counts in kinds.items()},
            {name: cells.near(cell) for name, cell in cell_of.items()},
            [[names[cell] for cell in group] for group in start],
        )
        return Grouping([[cell_of[name] for name in group] for group in grouping.groups], grouping.never)

    def _left_over(self, family: _Family, own: dict[str, dict[UUID, float]], cells: Cells) -> dict[str, dict[str, int]]:
        """What the whole counts beside each part, and beside all parts when they don't overlap."""
        whole = self.own(family.whole) if family.whole else {}
        kinds = {
            f"-{code}": cells.counts({area: whole[area] - count for area, count in figures.items() if area in whole})
            for code, figures in own.items()
        }
        if len(own) > 1:
            shared = [area for area in whole if all(area in figures for figures in own.values())]
            left = {area: whole[area] - sum(figures[area] for figures in own.values()) for area in shared}
            if left and min(left.values()) >= 0:
                kinds["-"] = cells.counts(left)
        return kinds if whole else {}

    def _of_whole(self, family: _Family, cells: Cells, told: set[UUID]) -> list[list[str]]:
        """Groups of the whole, in the cells of the part."""
        if family.whole not in self.cells:
            return []
        finer = self.cells[family.whole]
        holds = {cell: cell for cell in cells.all()}
        for area in told:
            if cells.of(area) == {str(area)}:
                holds |= dict.fromkeys(finer.of(area), str(area))
        row = self.before[family.whole]
        return [[holds[cell] for cell in group if cell in holds] for group in row.groups]

    def _keep(self, code: str, groups: list[list[str]], apart: list[str], *, never: bool) -> None:
        behind = [code, *(share.code for share in self.shares.values() if share.numerator == code)]
        basis = basis_of(sum(self.told.number(one, self.on) for one in behind), self.places)
        values = {"groups": groups, "apart": apart, "never": never, "basis": basis}
        row, _created = SmallCells.objects.update_or_create(code=code, on=self.on, defaults=values)
        self.before[code] = row


def _small_and_no_sum(cells: Cells, own: Counts, counts: Mapping[str, int]) -> set[str]:
    """Wholes with a small count that their parts exceed: two sources that don't agree, so no group protects it."""
    small = {area: round(own[area]) for area in cells.larger() & own.keys() if is_small(round(own[area]))}
    return {str(area) for area, count in small.items() if sum(counts.get(cell, 0) for cell in cells.of(area)) != count}


def _first(item: tuple[tuple[int, str, tuple[str, ...]], list[Indicator]]) -> tuple[int, str, tuple[str, ...]]:
    return item[0]


def basis_of(figures: int, places: Places) -> str:
    """What a decision stands on; another number of figures or of links between areas asks for a new one."""
    return f"{figures}/{places.links}"


# Showing


class Shown:
    """Whether figures may be shown, from what was decided; a day with new figures or links is decided again.

    ``figures`` says how many figures there are for each indicator that counts persons and each day.
    """

    def __init__(self, places: Places, figures: Mapping[tuple[str, date], int]) -> None:
        self.places, self.figures = places, figures
        self.days: dict[date, dict[str, SmallCells]] = {}
        self._holders: dict[UUID, dict[UUID, set[int]]] = {}

    def may(self, code: str, on: date, areas: Iterable[UUID]) -> bool:
        """Whether the sum of the figures of areas on a day may be shown."""
        row = self._decided(on).get(code)
        if row is None:
            return False  # not decided: nobody knows
        chosen = set(areas)
        if row.never or (row.apart and any(UUID(one) in chosen for one in row.apart)):
            return False
        holding = self._holding(row)
        touched = {place for area in chosen for place in holding.get(area, ())}
        return all(self._whole(row.groups[place], chosen) for place in touched)

    def groups(self, code: str, on: date) -> list[list[str]]:
        """Cells that are only told together."""
        row = self._decided(on).get(code)
        return row.groups if row else []

    def _holding(self, row: SmallCells) -> dict[UUID, set[int]]:
        """The groups of which each area holds a cell."""
        if row.pk not in self._holders:
            self._holders[row.pk] = defaultdict(set)
            for place, group in enumerate(row.groups):
                for area in {area for cell in group for area in self._over(cell)}:
                    self._holders[row.pk][area].add(place)
        return self._holders[row.pk]

    def bring(self, days: Iterable[date]) -> None:
        """What was decided for days, in one query."""
        new = set(days) - set(self.days)
        self.days |= {day: {} for day in new}
        for row in SmallCells.objects.filter(on__in=new):
            self.days[row.on][row.code] = row
        for day in sorted(day for day in new if self._old(day)):
            decide(day, places=self.places)
            self.days[day] = {row.code: row for row in SmallCells.objects.filter(on=day)}

    def _decided(self, on: date) -> dict[str, SmallCells]:
        if on not in self.days:
            self.bring([on])
        return self.days[on]

    def _old(self, day: date) -> bool:
        basis = {code: basis_of(number, self.places) for (code, on), number in self.figures.items() if on == day}
        rows = self.days[day]
        return any(code not in rows or rows[code].basis != basis[code] for code in basis)

    def _whole(self, group: list[str], chosen: set[UUID]) -> bool:
        """Whether areas hold a group whole; that they hold some of it is known."""
        return all(not chosen.isdisjoint(self._over(cell)) for cell in group)

    def _over(self, cell: str) -> frozenset[UUID]:
        return self.places.over(area_of(cell))
