"""The figure of an indicator for any area: its own, else from its parts; hidden when it tells about too few people."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from nabij.core.clock import today
from nabij.territory.indicators import definitions, hiding
from nabij.territory.indicators.definitions import INHABITANTS
from nabij.territory.indicators.places import Place, Places
from nabij.territory.indicators.told import Single, Told, numbers
from nabij.territory.models import Indicator, IndicatorEdition, Reuse, RollUp

COMPLETE = 0.95  # of the parts: a newer day with fewer gives way to an older one with more
OLD_YEARS = 5


class How(StrEnum):
    """Where the figure of an area comes from."""

    OWN = "own"
    SUM = "sum"
    MEAN = "mean"
    RATIO = "ratio"
    NOT = ""  # its parts have figures, but these may not be put together


@dataclass(frozen=True)
class Figure:
    """A figure as it may be shown. Without value it is hidden, or ``how`` says that it can't be put together.

    ``parts`` made it, ``missing`` had no figure; ``missing_share`` is their share of the inhabitants, if known.
    ``weight_on`` is the day of the other figures that it was made with.
    """

    indicator: Indicator
    area: Place
    on: date
    value: float | None
    low: float | None = None
    high: float | None = None
    how: How = How.OWN
    hidden: bool = False
    parts: int = 1
    missing: int = 0
    missing_share: float | None = None
    projected: bool = False
    mapped: bool = False
    weight_on: date | None = None
    editions: tuple[IndicatorEdition, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def oldest(self) -> date:
        return min(self.on, self.weight_on or self.on)

    def years_old(self, day: date | None = None) -> float:
        """Age of the oldest figure in it, in years; 0 for a figure of the future."""
        return max(0, ((day or today()) - self.oldest).days) / 365.25

    @property
    def is_old(self) -> bool:
        return self.years_old() > OLD_YEARS

    @property
    def ask_first(self) -> bool:
        """Whether its source asks permission before it is spread."""
        return any(edition.reuse == Reuse.ASK for edition in self.editions)


@dataclass(frozen=True)
class _Cover:
    """Areas with a figure that together make an area, and those that lack one."""

    areas: tuple[UUID, ...]
    lacking: tuple[UUID, ...] = ()

    @property
    def known(self) -> float:
        return len(self.areas) / max(1, len(self.areas) + len(self.lacking))


@dataclass(frozen=True)
class _Sum:
    value: float
    low: float | None
    high: float | None


class Reader:
    """Figures for a page, an export or a check; loads what is asked for, a few queries for any number of areas."""

    def __init__(self, day: date | None = None) -> None:
        self.day = day or today()
        self.places = Places.load()
        self.known = definitions.current()
        self.told = Told()
        self.editions = {edition.pk: edition for edition in IndicatorEdition.objects.all()}
        self._covers: dict[tuple[str, date, UUID], _Cover] = {}
        self._holders: dict[tuple[str, date], set[UUID]] = {}
        self._shown: hiding.Shown | None = None

    # Loading

    def needs(self, codes: Iterable[str]) -> set[str]:
        """The indicators that others are made of, and the inhabitants, by whom gaps are weighed."""
        found = {INHABITANTS}
        for code in codes:
            indicator = self.known[code]
            found |= {code, indicator.numerator, indicator.weight} - {""}
        return found

    def bring(self, areas: Iterable[UUID], codes: Iterable[str]) -> None:
        """Figures of all days of areas and what lies in them."""
        self.told.bring(self.places, areas, self.needs(codes))
        self._covers.clear()
        self._holders.clear()

    def bring_days(self, areas: Iterable[UUID], days: Mapping[date, Collection[str]]) -> None:
        """Figures of some days, of any number of areas."""
        self.told.bring_days(self.places, areas, days)
        self._covers.clear()
        self._holders.clear()

    # Reading

    def figure(
        self, code: str, area: UUID, on: date | None = None, weight_on: date | None = None, *, later: bool = False
    ) -> Figure | None:
        """The figure on a day, else the last one of which (nearly) all parts are known; None when nothing is.

        Days after today are left out unless they are asked for, or ``later``. A helper has no figure of its own.
        """
        indicator = self.known[code]
        if indicator.helper:
            return None
        days = [on] if on else self._days(indicator, later=later)
        best: tuple[float, date] | None = None
        for day in days:
            known = self._best(indicator, area, day)[1].known
            if known and (best is None or known > best[0]):
                best = (known, day)
            if known >= COMPLETE:
                break
        return None if best is None else self._figure(indicator, area, best[1], weight_on)

    def series(self, code: str, area: UUID, *, later: bool = False) -> list[Figure]:
        """Figures of all days on which (nearly) all parts are known, the first day first."""
        indicator = self.known[code]
        found: list[Figure] = []
        for day in sorted(() if indicator.helper else self._days(indicator, later=later)):
            if self._best(indicator, area, day)[1].known >= COMPLETE and (one := self._figure(indicator, area, day)):
                found.append(one)
        return found

    def _days(self, indicator: Indicator, *, later: bool) -> list[date]:
        days = set(self.told.days(indicator.code)) | set(self.told.days(indicator.numerator))
        return sorted((day for day in days if later or day <= self.day), reverse=True)

    def _best(self, indicator: Indicator, area: UUID, on: date) -> tuple[str, _Cover]:
        """Whether to read the indicator itself or its numerator, and of which areas."""
        own = self.cover(indicator.code, area, on)
        if indicator.numerator and own.areas != (area,):
            parts = self.cover(indicator.numerator, area, on)
            if parts.known >= own.known:
                return indicator.numerator, parts
        return indicator.code, own

    def cover(self, code: str, area: UUID, on: date) -> _Cover:
        """The largest areas with a figure that make up an area, by the way of cutting it that lacks least."""
        key = (code, on, area)
        if key not in self._covers:
            self._covers[key] = _Cover((), (area,))  # a circle of areas ends here
            self._covers[key] = self._cover(code, area, on)
        return self._covers[key]

    def _cover(self, code: str, area: UUID, on: date) -> _Cover:
        if area in self.told.at(code, on):
            return _Cover((area,))
        if area not in self._holding(code, on):
            return _Cover((), (area,))
        best = _Cover((), (area,))
        for way in self.places.pieces(area):
            covers = [self.cover(code, piece, on) for piece in way]
            told = dict.fromkeys(one for cover in covers for one in cover.areas)
            areas = tuple(one for one in told if not self._lies_in(one, told))
            lacking = dict.fromkeys(one for cover in covers for one in cover.lacking)
            found = _Cover(areas, tuple(one for one in lacking if not self._lies_in(one, told)))
            if areas and (found.known, -len(areas)) > (best.known, -len(best.areas)):
                best = found
        return best

    def _lies_in(self, area: UUID, others: Collection[UUID]) -> bool:
        """Whether another area holds it already: a neighbourhood may be made of a wijk and a sector in it."""
        return any(one in others for one in self.places.over(area) if one != area)

    def _holding(self, code: str, on: date) -> set[UUID]:
        """Areas in which there is an area with a figure: elsewhere there's no need to look."""
        if (code, on) not in self._holders:
            self._holders[code, on] = set().union(*map(self.places.over, self.told.at(code, on)))
        return self._holders[code, on]

    def _weight_day(self, indicator: Indicator, area: UUID, on: date) -> date | None:
        """The day of the weights nearest to that of the figures, of which most is known."""
        days = [day for day in self.told.days(indicator.weight) if self.cover(indicator.weight, area, day).areas]

        def cost(day: date) -> tuple[bool, int, date]:
            return self.cover(indicator.weight, area, day).known < COMPLETE, abs((day - on).days), day

        return min(days, key=cost, default=None)

    # Putting together

    def _figure(self, indicator: Indicator, area: UUID, on: date, weight_on: date | None = None) -> Figure | None:
        code, cover = self._best(indicator, area, on)
        if not cover.areas:
            return None
        if indicator.roll_up == RollUp.MEAN and weight_on is None:
            weight_on = self._weight_day(indicator, area, on)
        if code != indicator.code:
            return self._ratio(indicator, area, on, weight_on, cover)
        singles = [self.told.at(code, on)[one] for one in cover.areas]
        if cover.areas == (area,):
            single = singles[0]
            made, how = _Sum(single.value, single.low, single.high), How.OWN
        elif indicator.roll_up == RollUp.SUM:
            made, how = _added(singles, [1.0] * len(singles)), How.SUM
        elif indicator.roll_up == RollUp.MEAN:
            return self._mean(indicator, area, on, weight_on, cover)
        else:
            return self._told(indicator, area, on, None, How.NOT, cover, None)
        return self._told(indicator, area, on, made, how, cover, weight_on if how == How.OWN else None)

    def _ratio(
        self, indicator: Indicator, area: UUID, on: date, weight_on: date | None, cover: _Cover
    ) -> Figure | None:
        if weight_on is None:
            return None
        weight = self.cover(indicator.weight, area, weight_on)
        top = _added([self.told.at(indicator.numerator, on)[one] for one in cover.areas], [1.0] * len(cover.areas))
        bottom = sum(self.told.at(indicator.weight, weight_on)[one].value for one in weight.areas)
        if not bottom or not weight.areas:
            return None
        made = _scaled(top, indicator.scale / bottom)
        # Parts of one and not of the other would bend the figure: say so.
        both = _Cover(cover.areas, tuple(dict.fromkeys((*cover.lacking, *weight.lacking))))
        return self._told(indicator, area, on, made, How.RATIO, both, weight_on)

    def _mean(self, indicator: Indicator, area: UUID, on: date, weight_on: date | None, cover: _Cover) -> Figure | None:
        weights = {one: self._weight_of(indicator, one, weight_on) for one in cover.areas}
        weighed = tuple(one for one in cover.areas if weights[one] is not None)
        total = sum(weights[one] or 0 for one in weighed)
        if not total:
            return self._told(indicator, area, on, None, How.NOT, cover, None)
        singles = [self.told.at(indicator.code, on)[one] for one in weighed]
        made = _scaled(_added(singles, [weights[one] or 0 for one in weighed]), 1 / total)
        left = tuple(one for one in cover.areas if weights[one] is None)
        return self._told(indicator, area, on, made, How.MEAN, _Cover(weighed, cover.lacking + left), weight_on)

    def _weight_of(self, indicator: Indicator, area: UUID, on: date | None) -> float | None:
        if on is None:
            return None
        cover = self.cover(indicator.weight, area, on)
        if not cover.areas:
            return None
        return sum(self.told.at(indicator.weight, on)[one].value for one in cover.areas)

    def _told(
        self, indicator: Indicator, area: UUID, on: date, made: _Sum | None, how: How, cover: _Cover,
        weight_on: date | None,
    ) -> Figure:  # fmt: skip
        code = indicator.numerator if how == How.RATIO else indicator.code
        singles = [self.told.at(code, on)[one] for one in cover.areas]
        hidden = made is not None and not self._may(indicator, area, on, weight_on, cover.areas)
        shown = None if hidden else made
        behind = singles + self._weights_behind(indicator, area, weight_on) if how == How.RATIO else singles
        editions, sources = self._origin(behind)
        return Figure(
            indicator, self.places.of(area), on,
            value=shown.value if shown else None, low=shown.low if shown else None, high=shown.high if shown else None,
            how=how, hidden=hidden, parts=len(cover.areas),
            missing=len(cover.lacking) + sum(one.missing for one in singles),
            missing_share=self._missing_share(cover, on),
            projected=any(one.projected for one in singles), mapped=any(one.mapped for one in singles),
            weight_on=weight_on, editions=editions, sources=sources,
        )  # fmt: skip

    def _weights_behind(self, indicator: Indicator, area: UUID, on: date | None) -> list[Single]:
        if on is None:
            return []
        return [self.told.at(indicator.weight, on)[one] for one in self.cover(indicator.weight, area, on).areas]

    def _origin(self, singles: Sequence[Single]) -> tuple[tuple[IndicatorEdition, ...], tuple[str, ...]]:
        keys = dict.fromkeys(one.edition for one in singles)
        editions = tuple(self.editions[key] for key in keys if key in self.editions)
        others: list[Any] = [key for key in keys if key not in self.editions and key]
        return editions, tuple(dict.fromkeys([*(edition.source for edition in editions), *map(str, others)]))

    def _missing_share(self, cover: _Cover, on: date) -> float | None:
        """Share of the inhabitants who live in parts without a figure."""
        if not cover.lacking:
            return 0.0
        if INHABITANTS not in self.known:
            return None
        pieces = (*cover.areas, *cover.lacking)
        for day in sorted(self.told.days(INHABITANTS), key=lambda day: (abs((day - on).days), day)):
            told = self.told.at(INHABITANTS, day)
            if all(one in told for one in pieces):
                if not all(self.shown.may(INHABITANTS, day, some) for some in (cover.areas, cover.lacking)):
                    return None
                total = sum(told[one].value for one in pieces)
                lacking = sum(told[one].value for one in cover.lacking)
                return round(lacking / total, 2) if total else None
        return None

    # Hiding

    def _may(self, indicator: Indicator, area: UUID, on: date, weight_on: date | None, areas: Collection[UUID]) -> bool:
        counted = indicator.numerator or indicator.code
        if indicator.counts_persons and not self.shown.may(counted, on, areas):
            return False
        weight = self.known.get(indicator.weight)
        if weight is None or not weight.counts_persons or weight_on is None:
            return True
        behind = areas if indicator.numerator == "" else [area]
        weighed = {one for part in behind for one in self.cover(weight.code, part, weight_on).areas}
        return self.shown.may(weight.code, weight_on, weighed)

    @property
    def shown(self) -> hiding.Shown:
        if self._shown is None:
            self._shown = hiding.Shown(self.places, self._decidable())
            self._shown.bring({day for days in self.told.by.values() for day, told in days.items() if told})
        return self._shown

    def _decidable(self) -> dict[tuple[str, date], int]:
        """How many figures there are by indicator that counts persons and by day; shares count with their numerator."""
        persons = {code: one.numerator or code for code, one in self.known.items() if one.counts_persons}
        found: dict[tuple[str, date], int] = {}
        for (code, on), number in numbers(set(persons)).items():
            found[persons[code], on] = found.get((persons[code], on), 0) + number
        return found


def _added(singles: Sequence[Single], weights: Sequence[float]) -> _Sum:
    """Weighted sum. The lowest and highest are added up too: too wide rather than too narrow."""
    pairs = list(zip(singles, weights, strict=True))
    value = sum(one.value * weight for one, weight in pairs)
    if all(one.low is None and one.high is None for one in singles):
        return _Sum(value, None, None)
    low = sum((one.value if one.low is None else one.low) * weight for one, weight in pairs)
    high = sum((one.value if one.high is None else one.high) * weight for one, weight in pairs)
    return _Sum(value, low, high)


def _scaled(made: _Sum, factor: float) -> _Sum:
    low = None if made.low is None else made.low * factor
    return _Sum(made.value * factor, low, None if made.high is None else made.high * factor)
