"""Figures of an older map on the areas of today, by an official table of codes (mergers, renumbered sectors)."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from nabij.core.imports import ImportFailed, Table
from nabij.territory.indicators.imports.readings import Batch, Reading
from nabij.territory.models import Indicator, RollUp

CODES = re.compile(r"(nis|refnis|sector|statsec|wijk|deelgemeente|code|oud|nieuw|van|naar|old|new|from|to)(_?\d{4})?")


@dataclass(frozen=True)
class Conversion:
    """A table of codes: ``columns`` are the maps from old to new, each row one piece."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def read(cls, path: Path) -> "Conversion":
        """Columns of codes (``nis_2018``, ``sector_2024``, ``oud``) from old to new; other columns are left out."""
        table = Table(path)
        columns = tuple(header for header in table.headers if CODES.fullmatch(header.casefold()))
        if len(columns) < 2:
            raise ImportFailed(
                _("%(file)s: een omzetting heeft ten minste twee kolommen met codes, zoals nis_2018 en nis_2025")
                % {"file": path.name}
            )
        rows = tuple(tuple(cells[column].strip() for column in columns) for _number, cells in table)
        return cls(columns, rows)

    def steps(self, codes: Collection[str], here: Collection[str]) -> "Steps":
        """From the map that has most of the ``codes`` to the one with most of those ``here``; if equal, the newest."""
        target = max(range(len(self.columns)), key=lambda place: (self._number(place, here), place))
        source = max(range(len(self.columns)), key=lambda place: (self._number(place, codes), place == target, place))
        to = defaultdict[str, set[str]](set)
        for row in self.rows:
            if row[source]:
                to[row[source]] |= {row[target]} - {""}
        return Steps(self.columns[source], self.columns[target], dict(to))

    def _number(self, place: int, codes: Collection[str]) -> int:
        return len({row[place] for row in self.rows} & set(codes))


@dataclass(frozen=True)
class Steps:
    """New codes by old code: none or several where it can't be told."""

    source: str
    target: str
    to: Mapping[str, set[str]]

    def of(self, code: str) -> str | None:
        """The new code; None when it can't be told. Codes that the table doesn't know stay as they are."""
        new = self.to.get(code, {code})
        return next(iter(new)) if len(new) == 1 else None

    def pieces(self) -> dict[str, set[str]]:
        """Old codes that make a new one."""
        found = defaultdict[str, set[str]](set)
        for old, new in self.to.items():
            if len(new) == 1:
                found[next(iter(new))].add(old)
        return dict(found)


def convert(batch: Batch, conversion: Conversion, here: Collection[str], known: Mapping[str, Indicator]) -> Batch:
    """Readings on the new map. Sums are added; means are weighed where the delivery holds the weights of the pieces.

    What fits nowhere is kept in ``lost``; a new area of which a piece has no figure says how many are missing.
    """
    steps = conversion.steps({reading.code for reading in batch.readings}, here)
    result = replace(batch, readings=[], notes=list(batch.notes), lost=dict(batch.lost))
    groups = defaultdict[tuple[str, str, date, str], list[Reading]](list)
    for reading in batch.readings:
        new = steps.of(reading.code)
        if new is None:
            result.lose(reading)
        else:
            groups[reading.indicator, reading.level, reading.on, new].append(reading)
    weights = _Weights([*batch.readings, *batch.weights])
    pieces = steps.pieces()
    for (indicator, _level, _on, new), readings in groups.items():
        missing = pieces.get(new, set()) - {reading.code for reading in readings}
        missing = missing if len(pieces.get(new, ())) > 1 else set()
        one = _together(readings, known[indicator], weights)
        if one is None:
            for reading in readings:
                result.lose(reading)
        else:
            mapped = any(reading.code != new for reading in readings) or len(readings) > 1
            result.readings.append(replace(one, code=new, mapped=mapped, missing=len(missing)))
    moved = sum(reading.mapped for reading in result.readings)
    if moved:
        result.notes.append(
            _("%(count)d cijfers omgezet van %(old)s naar %(new)s")
            % {"count": moved, "old": steps.source, "new": steps.target}
        )
    return result


class _Weights:
    """Weights in the same delivery, of the day nearest to that of the figure."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self.by: dict[tuple[str, str], dict[date, float]] = defaultdict(dict)
        for reading in readings:
            self.by[reading.indicator, reading.code][reading.on] = reading.value

    def of(self, weight: str, reading: Reading) -> float | None:
        days = self.by.get((weight, reading.code))
        if not days:
            return None
        return days[min(days, key=lambda day: (abs((day - reading.on).days), day))]


def _together(readings: list[Reading], indicator: Indicator, weights: _Weights) -> Reading | None:
    """Readings of pieces as one; None when they may not be put together."""
    if len(readings) == 1:
        return readings[0]
    if indicator.roll_up == RollUp.SUM:
        shares = [1.0] * len(readings)
    else:
        weighed = [weights.of(indicator.weight, reading) for reading in readings]
        total = sum(weight or 0 for weight in weighed)
        if indicator.roll_up == RollUp.NONE or None in weighed or not total:
            return None
        shares = [(weight or 0) / total for weight in weighed]
    return replace(
        readings[0],
        value=sum(reading.value * share for reading, share in zip(readings, shares, strict=True)),
        low=_margin([reading.low for reading in readings], readings, shares),
        high=_margin([reading.high for reading in readings], readings, shares),
        projected=any(reading.projected for reading in readings),
    )


def _margin(margins: list[float | None], readings: list[Reading], shares: list[float]) -> float | None:
    if all(margin is None for margin in margins):
        return None
    known = [reading.value if margin is None else margin for margin, reading in zip(margins, readings, strict=True)]
    return sum(margin * share for margin, share in zip(known, shares, strict=True))
