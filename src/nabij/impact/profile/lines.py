"""The figures of an area as lines of a page: everything that is told about one figure, in words.

Read through `territory.indicators.comparing` only, so that what is hidden there never comes here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from django.utils.translation import gettext as _

from nabij.impact.profile import charts, words
from nabij.impact.profile.charts import Chart
from nabij.territory.indicators.comparing import Beside, Comparison, compare
from nabij.territory.indicators.figures import Figure
from nabij.territory.models import Area, RollUp

SHOWN, HIDDEN, APART = "shown", "hidden", "apart"
QUARTER: Final = 0.25  # of the larger area's figure: counts as one spread where there are too few peers to know it
MOST_POINTS = 12
AGES: Final = (  # of which band the count is first less second
    ("65-74", "age_65plus", "age_75plus"),
    ("75-79", "age_75plus", "age_80plus"),
    ("80-84", "age_80plus", "age_85plus"),
    ("85+", "age_85plus", ""),
)


@dataclass(frozen=True)
class Other:
    """The figure of a larger area; ``gap`` is ours less theirs as a share of theirs, None where that says nothing."""

    level: str
    name: str
    text: str
    difference: str
    gap: float | None = None
    number: float | None = None


@dataclass(frozen=True)
class Line:
    """One figure of an area. ``number`` is None unless it is shown; ``spreads`` is how unusual it is: `_spreads`."""

    code: str
    theme: str
    name: str
    meaning: str
    state: str
    value: str
    number: float | None
    sentence: str
    beside: Sequence[Other]
    rank: str
    trend: str
    rising: float | None
    margin: str
    day: str
    year: int
    age: str
    years: float
    old: bool
    partial: bool  # parts of the area lack a figure
    notes: Sequence[str]
    source: str
    licence: str
    ask: bool
    spreads: float = 0
    relative: bool = True  # a share or a mean, that can be laid beside those of larger areas
    charts: Sequence[Chart] = field(default_factory=list)


def lines_of(area: Area) -> list[Line]:
    """All figures of an area, in the order of the set; some 20 queries."""
    return [_line(one) for one in compare(area)]


def _line(one: Comparison) -> Line:
    figure = one.figure
    indicator = figure.indicator
    beside = [_other(figure, other) for other in one.beside]
    state = HIDDEN if figure.hidden else APART if figure.value is None else SHOWN
    return Line(
        code=indicator.code,
        theme=indicator.theme,
        name=_(indicator.name),
        meaning=_(indicator.meaning),
        state=state,
        value=words.value_of(figure),
        number=figure.value,
        sentence=_sentence(one),
        beside=beside,
        rank=words.rank_of(one.rank, figure),
        trend=words.trend_of(one.trend, indicator),
        rising=round(one.trend.change, indicator.decimals) if one.trend and one.trend.sure is not False else None,
        margin=words.margin_of(figure),
        day=words.day_of(figure.on),
        year=figure.oldest.year,
        age=words.age_of(figure),
        years=figure.years_old(),
        old=figure.is_old,
        partial=bool(figure.missing),
        notes=words.notes_of(figure),
        source="; ".join([*figure.sources, *(edition.label for edition in figure.editions if edition.label)]),
        licence="; ".join(dict.fromkeys(edition.licence for edition in figure.editions if edition.licence)),
        ask=figure.ask_first,
        spreads=_spreads(one),
        relative=indicator.roll_up != RollUp.SUM,
        charts=_charts(one),
    )


def _other(figure: Figure, other: Beside) -> Other:
    theirs = other.figure
    text = words.value_of(theirs) if theirs else _("niet gekend")
    gap = None
    if other.difference is not None and theirs and theirs.value:
        gap = other.difference / abs(theirs.value)
    shown = theirs.value if theirs else None
    return Other(other.area.level, other.area.name, text, words.difference_of(figure, other), gap, shown)


def _sentence(one: Comparison) -> str:
    """What the figure is beside the nearest larger area, in one or two sentences for each of that level."""
    figure = one.figure
    if figure.hidden:
        return _("Dit tonen we niet: het gaat om te weinig mensen, of een ander klein aantal zou eruit volgen.")
    if figure.value is None:
        return _("Er zijn cijfers voor delen van dit gebied, maar die mogen we niet samenvoegen.")
    levels = groupby(one.beside, key=lambda other: other.area.level)
    told = (" ".join(filter(None, (words.sentence_of(figure, other) for other in others))) for _level, others in levels)
    return next(filter(None, told), "")


def _spreads(one: Comparison) -> float:
    """How unusual a share or mean is: its distance to the mean of its peers, in standard deviations of these.

    With fewer than three peers whose figure may be shown: its distance to the largest area beside it, in quarters of
    that area's figure. 0 for sums, which only tell how large an area is.
    """
    figure = one.figure
    if figure.value is None or figure.indicator.roll_up == RollUp.SUM:
        return 0
    if one.rank is not None and one.rank.spread:
        return (figure.value - one.rank.mean) / one.rank.spread
    for other in reversed(one.beside):
        if other.difference is not None and other.figure and other.figure.value:
            return other.difference / (QUARTER * abs(other.figure.value))
    return 0


def _charts(one: Comparison) -> list[Chart]:
    return [chart for chart in (_beside_chart(one), _trend_chart(one)) if chart]


def _beside_chart(one: Comparison) -> Chart | None:
    """Ours beside those of larger areas: not for sums, where a municipality always has more."""
    figure = one.figure
    if figure.value is None or figure.indicator.roll_up == RollUp.SUM:
        return None
    bars = [_bar(figure, here=True), *(_bar(other.figure) for other in one.beside if _may(other))]
    if len(bars) < 2:
        return None
    title = _("%(name)s, hier en elders") % {"name": _(figure.indicator.name)}
    return charts.bars(f"naast-{figure.indicator.code}", title, bars)


def _may(other: Beside) -> bool:
    return other.figure is not None and other.figure.value is not None


def _bar(figure: Figure | None, *, here: bool = False) -> charts.Bar:
    if figure is None or figure.value is None:
        raise ValueError("only a figure that is shown has a bar")
    text = words.amount(figure.value, figure.indicator)
    return charts.Bar(figure.area.name, figure.value, text, here, figure.low, figure.high)


def _trend_chart(one: Comparison) -> Chart | None:
    if one.trend is None:
        return None
    figures = one.trend.figures
    step = -(-len(figures) // MOST_POINTS)
    chosen = [*figures[:-1:step], figures[-1]]
    points = [
        charts.Point(
            str(figure.on.year), figure.on.year + figure.on.timetuple().tm_yday / 366, figure.value or 0,
            words.amount(figure.value or 0, figure.indicator), figure.low, figure.high, figure.projected,
        )
        for figure in chosen
    ]  # fmt: skip
    indicator = one.figure.indicator
    return charts.trend(
        f"door-de-jaren-{indicator.code}", _("%(name)s door de jaren") % {"name": _(indicator.name)}, points
    )


def ages_chart(lines: Sequence[Line]) -> Chart | None:
    """Older people by band of age: one shown count less another of the same day, which hiding has foreseen."""
    by_code = {line.code: line for line in lines}
    bands: list[charts.Bar] = []
    days = set()
    for label, code, without in AGES:
        line, less = by_code.get(code), by_code.get(without)
        if line is None or line.number is None or (without and (less is None or less.number is None)):
            return None
        days |= {line.day, less.day if less else line.day}
        count = line.number - ((less.number or 0) if less else 0)
        bands.append(charts.Bar(_("%(ages)s jaar") % {"ages": label}, count, words.number(count), here=True))
    if len(days) > 1 or any(by_code[code].partial for _label, code, _less in AGES):
        return None
    return charts.bars("leeftijden", _("65-plussers naar leeftijd"), bands, (_("Leeftijd"), _("Inwoners")))
