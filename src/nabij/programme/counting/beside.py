"""Counts beside each other, per municipality: why one gives another number; and the table a scenario begins with."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from nabij.engines.allocation.programming import Row
from nabij.programme.allocation.bringing import harmless
from nabij.programme.allocation.computing import ID, NAME, POPULATION, REGION
from nabij.programme.counting.programming import Answer, Counted, decimal

MOST_NAMED: Final = 12


@dataclass(frozen=True)
class Line:
    """One municipality in each count: inhabitants that count and neighbourhoods, None where it isn't counted."""

    code: str
    name: str
    region: str
    counts: tuple[tuple[Decimal, int] | None, ...]

    @property
    def population(self) -> Decimal:
        return self.counts[0][0] if self.counts[0] else Decimal(0)

    @property
    def neighbourhoods(self) -> int:
        return self.counts[0][1] if self.counts[0] else 0

    @property
    def differs(self) -> bool:
        return len({one[1] if one else 0 for one in self.counts}) > 1


def lines(found: Answer) -> list[Line]:
    names: dict[str, str] = {}
    for one in found.all:
        for code, row in one.by_code.items():
            names.setdefault(code, row.name)
    region_of = {row.code: region.name for region in found.regions for row in region.rows}
    return [
        Line(code, name, region_of.get(code, ""), tuple(_cell(one.by_code.get(code)) for one in found.all))
        for code, name in names.items()
    ]


def _cell(row: Row | None) -> tuple[Decimal, int] | None:
    return (decimal(row.counted), row.neighbourhoods) if row else None


@dataclass(frozen=True)
class Moved:
    """A municipality with another number: how many more, and inhabitants in one count and in the other."""

    name: str
    more: int
    before: int
    after: int

    @property
    def signed(self) -> str:
        return _signed(self.more)


@dataclass(frozen=True)
class Why:
    """Why another count gives another number: differences (other less own) in Brussels and in Flanders, and there the
    municipalities. mixed: the borders differ, so that municipalities aren't held beside each other. without_brussels:
    which of the two ("own", "other") leaves Brussels out. slices: of both, when they differ.
    """

    label: str
    neighbourhoods: int
    difference: int
    brussels: int
    flanders: int
    moved: tuple["Moved", ...]
    mixed: bool
    without_brussels: str
    slices: tuple[Decimal, Decimal] | None

    @property
    def fewer(self) -> int:
        return -self.difference

    @property
    def brussels_signed(self) -> str:
        return _signed(self.brussels)

    @property
    def flanders_signed(self) -> str:
        return _signed(self.flanders)

    @property
    def first(self) -> tuple["Moved", ...]:
        """As many as one reads in a sentence."""
        return self.moved[:MOST_NAMED]

    @property
    def more(self) -> int:
        return len(self.moved) - len(self.first)


def _signed(n: int) -> str:
    return f"{n:+d}" if n else "0"


def why(found: Answer) -> list[Why]:
    return [_why(found.own, other) for other in found.others]


def _why(own: Counted, other: Counted) -> Why:
    brussels = {code for code, far in zip(other.places.codes, other.places.brussels, strict=True) if far} | {"Brussel"}
    codes = [code for code in own.by_code | other.by_code if code not in brussels]
    moved = [_moved(code, own, other) for code in codes if _number(other, code) != _number(own, code)]
    mixed, one, two = own.vintage != other.vintage, own.count.rule.slice_, other.count.rule.slice_
    return Why(
        label=other.label,
        neighbourhoods=other.count.neighbourhoods,
        difference=other.count.neighbourhoods - own.count.neighbourhoods,
        brussels=other.in_brussels - own.in_brussels,
        flanders=other.in_flanders - own.in_flanders,
        moved=() if mixed else tuple(moved),
        mixed=mixed,
        without_brussels=_without_brussels(own, other),
        slices=(decimal(one), decimal(two)) if one != two else None,
    )


def _moved(code: str, own: Counted, other: Counted) -> Moved:
    more = _number(other, code) - _number(own, code)
    return Moved(name_of(code, own, other), more, _people(own, code), _people(other, code))


def name_of(code: str, *counts: Counted) -> str:
    return next(one.by_code[code].name for one in counts if code in one.by_code)


def _people(one: Counted, code: str) -> int:
    row = one.by_code.get(code)
    return int(row.counted) if row else 0


def _without_brussels(own: Counted, other: Counted) -> str:
    left_out = [one.count.rule.brussels == "none" for one in (own, other)]
    return {(True, False): "own", (False, True): "other"}.get((left_out[0], left_out[1]), "")


def _number(one: Counted, code: str) -> int:
    row = one.by_code.get(code)
    return row.neighbourhoods if row else 0


def table_rows(found: Answer) -> tuple[list[str], list[list[str]]]:
    """A row per neighbourhood, to begin a scenario with. Neighbourhoods of one municipality share its inhabitants."""
    region_of = {row.code: harmless(region.name) for region in found.regions for row in region.rows}
    head = [ID, NAME, *([REGION] if region_of else []), POPULATION]
    made = []
    for row in found.own.count.rows:
        code, name = harmless(row.code or row.name), harmless(row.name)
        for at in range(1, row.neighbourhoods + 1):
            many = row.neighbourhoods > 1
            region = [region_of[row.code]] if region_of else []
            each = f"{float(row.counted / row.neighbourhoods):.2f}"
            made.append([f"{code}-{at}" if many else code, f"{name} {at}" if many else name, *region, each])
    return head, made
