"""A figure beside those of the municipality, the primary care zone and Flanders, among its peers, and through time."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from statistics import fmean, pstdev
from uuid import UUID

from nabij.territory.indicators.figures import Figure, Reader
from nabij.territory.indicators.places import Place
from nabij.territory.models import Area, Direction, Level, RollUp

BESIDE = (Level.MUNICIPALITY, Level.PRIMARY_CARE_ZONE, Level.REGION)
FEWEST_PEERS = 3


@dataclass(frozen=True)
class Beside:
    """The figure of a larger area. ``difference`` is ours less theirs; of sums ``share`` is ours of theirs.

    ``better`` follows the direction of the indicator; None where there is none, or no difference.
    """

    area: Place
    figure: Figure | None
    difference: float | None = None
    share: float | None = None
    better: bool | None = None


@dataclass(frozen=True)
class Rank:
    """Place among areas of the same level whose figure of that day may be shown; 1 is the best, else the highest.

    ``mean`` and ``spread`` (standard deviation) are those of all these figures, ours included.
    """

    place: int
    of: int
    equal: int = 0
    mean: float = 0
    spread: float = 0


@dataclass(frozen=True)
class Trend:
    """First and last figure that may be shown, and the change a year. ``sure`` when their margins don't touch."""

    figures: list[Figure]
    change: float
    per_year: float
    sure: bool | None


@dataclass(frozen=True)
class Comparison:
    figure: Figure
    beside: list[Beside]
    rank: Rank | None
    trend: Trend | None


def figure_of(code: str, area: Area, *, on: date | None = None) -> Figure | None:
    """The figure of one indicator for one area, as it may be shown; of a day, else the last one."""
    reader = Reader()
    reader.bring([area.pk], [code])
    return reader.figure(code, area.pk, on, later=on is not None)


def figures_of(area: Area, codes: Collection[str] = ()) -> list[Figure]:
    """The last figures of an area as they may be shown, in the order of the set; all of them without ``codes``."""
    reader = Reader()
    wanted = [code for code in reader.known if not codes or code in codes]
    reader.bring([area.pk], wanted)
    return [figure for code in wanted if (figure := reader.figure(code, area.pk))]


def compare(area: Area, codes: Collection[str] = ()) -> list[Comparison]:
    """The last figures of an area, each beside larger areas and peers on the same day, and through time."""
    reader = Reader()
    wanted = [code for code in reader.known if not codes or code in codes]
    reader.bring([area.pk], wanted)
    figures = [figure for code in wanted if (figure := reader.figure(code, area.pk))]
    places = reader.places
    larger = [one for level in BESIDE for one in places.above(area.pk, level)]
    peers = _peers(area)
    _bring_others(reader, figures, [one.pk for one in larger], peers)
    return [
        Comparison(
            figure,
            [_beside(reader, figure, one) for one in larger],
            _rank(reader, figure, peers),
            trend_of(reader.series(figure.indicator.code, area.pk)),
        )
        for figure in figures
    ]


def _peers(area: Area) -> list[UUID]:
    found: Iterable[UUID] = Area.objects.valid().filter(level=area.level).order_by("code").values_list("pk", flat=True)
    return list(found)


def _bring_others(reader: Reader, figures: list[Figure], larger: list[UUID], peers: list[UUID]) -> None:
    """Figures of other areas, on the days of ours; together for all indicators of a day."""
    by_day: dict[date, set[str]] = defaultdict(set)
    for figure in figures:
        indicator = figure.indicator
        by_day[figure.on] |= {indicator.code, indicator.numerator} - {""}
        if figure.weight_on:
            by_day[figure.weight_on].add(indicator.weight)
    reader.bring_days([*larger, *peers], by_day)


def _beside(reader: Reader, figure: Figure, other: Place) -> Beside:
    theirs = reader.figure(figure.indicator.code, other.pk, figure.on, figure.weight_on)
    if theirs is None or theirs.value is None or figure.value is None:
        return Beside(other, theirs)
    if figure.indicator.roll_up == RollUp.SUM:
        return Beside(other, theirs, share=figure.value / theirs.value if theirs.value else None)
    difference = figure.value - theirs.value
    return Beside(other, theirs, difference, better=_is_better(figure.indicator.direction, difference))


def _is_better(direction: str, difference: float) -> bool | None:
    if direction == Direction.NEITHER or not difference:
        return None
    return (difference > 0) == (direction == Direction.HIGHER)


def _rank(reader: Reader, figure: Figure, peers: list[UUID]) -> Rank | None:
    if figure.value is None:
        return None
    code, mine = figure.indicator.code, round(figure.value, figure.indicator.decimals)
    others = []
    for peer in peers:
        theirs = None if peer == figure.area.pk else reader.figure(code, peer, figure.on, figure.weight_on)
        if theirs is not None and theirs.value is not None:
            others.append(round(theirs.value, figure.indicator.decimals))
    if len(others) + 1 < FEWEST_PEERS:
        return None
    lower_first = figure.indicator.direction == Direction.LOWER
    before = sum(value < mine if lower_first else value > mine for value in others)
    every = [mine, *others]
    return Rank(before + 1, len(every), others.count(mine), fmean(every), pstdev(every))


def trend_of(figures: list[Figure]) -> Trend | None:
    """From the first to the last figure that may be shown; None when there are fewer than two."""
    shown = [figure for figure in figures if figure.value is not None]
    if len(shown) < 2:
        return None
    first, last = shown[0], shown[-1]
    change = (last.value or 0) - (first.value or 0)
    years = (last.on - first.on).days / 365.25
    return Trend(shown, change, change / years, _apart(first, last))


def _apart(first: Figure, last: Figure) -> bool | None:
    """Whether two figures differ by more than their margins; None when a margin isn't known."""
    if first.low is None or first.high is None or last.low is None or last.high is None:
        return None
    return first.high < last.low or last.high < first.low
