"""A neighbourhood as chapters: the same for the page and for the report."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nabij.core.clock import today
from nabij.impact.profile import charts, keeping, queries, suggestions, summary, words
from nabij.impact.profile.charts import Chart
from nabij.impact.profile.lines import Line, ages_chart, lines_of
from nabij.impact.profile.offer import Offer, offer_of
from nabij.impact.profile.suggestions import Doors, Facts, Suggestion
from nabij.impact.profile.together import Together, together_of
from nabij.territory.indicators.expected import Reach, expected_and_reached
from nabij.territory.models import Area

# Chapter, the theme of the figures in it, its title and what it is about. Other themes get a chapter of their own.
CHAPTERS: Final = (
    (
        "people", "Wie woont er", gettext_lazy("Wie woont er?"),
        gettext_lazy("Hoeveel mensen er wonen, en hoe dicht bij elkaar."),
    ),
    (
        "aging", "Ouder worden", gettext_lazy("Ouder worden"),
        gettext_lazy("Hoeveel mensen ouder zijn. Wie ouder is, heeft vaker hulp nodig, maar lang niet altijd."),
    ),
    (
        "households", "Huishoudens", gettext_lazy("Alleen of samen"),
        gettext_lazy("Hoe mensen samenwonen. Alleen wonen is niet hetzelfde als eenzaam zijn."),
    ),
    (
        "means", "Rondkomen", gettext_lazy("Rondkomen"),
        gettext_lazy("Inkomen en wat het moeilijk maakt. Het gaat over het hele gebied, nooit over een gezin."),
    ),
    (
        "housing", "Wonen", gettext_lazy("Wonen"),
        gettext_lazy("De gebouwen. Wie trappen of drempels heeft, blijft minder makkelijk thuis wonen."),
    ),
    (
        "health", "Gezondheid", gettext_lazy("Gezondheid"),
        gettext_lazy("Hoe het met de gezondheid van het hele gebied gaat."),
    ),
    (
        "offer", "Wat is er", gettext_lazy("Wat is er, en wat ontbreekt?"),
        gettext_lazy("Plekken en diensten voor wie hier woont, en hulp die niet gevonden werd."),
    ),
    (
        "reach", "Bereikt", gettext_lazy("Wie vindt de weg?"),
        gettext_lazy("Hoeveel oudere mensen hulp nodig kunnen hebben, en hoeveel de buurt er kent."),
    ),
    (
        "together", "-", gettext_lazy("Wat mensen zeggen en kiezen"),
        gettext_lazy("De buurtanalyse die bewoners en organisaties samen maken."),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Chapter:
    code: str
    title: str
    intro: str
    lines: Sequence[Line] = field(default_factory=list)
    charts: Sequence[Chart] = field(default_factory=list)
    counts: Sequence[Line] = field(default_factory=list)  # beside the lines: sums, for a table
    words: Sequence[str] = field(default_factory=list)
    offer: Offer | None = None
    together: Together | None = None
    suggestions: Sequence[Suggestion] = field(default_factory=list)


@dataclass(frozen=True)
class Profile:
    """All that the page and the report tell of an area."""

    area: Area
    level: str
    above: Sequence[tuple[str, str]]  # level and name
    parts: Sequence[str]
    inhabitants: str
    to_know: Sequence[str]
    not_known: Sequence[str]
    chapters: Sequence[Chapter]
    sources: Sequence[tuple[str, str]]
    outline: Chart | None
    ask: bool
    made: date

    @property
    def made_on(self) -> str:
        return words.day_of(self.made)


def profile_of(area: Area) -> Profile:
    state = keeping.state_of(area)
    lines: list[Line] = keeping.kept("lines", state, lambda: lines_of(area), kind=Line)
    reached: _Reached = keeping.kept("reach", state, lambda: _reached(area), kind=_Reached)
    offer, together = offer_of(area), together_of(area)
    doors, facts = Doors(area, together), _facts(reached, offer, together)
    chapters = [_with_extras(chapter, reached, offer, together) for chapter in _by_theme(lines)]
    parts = queries.parts_of(area)
    return Profile(
        area=area,
        level=queries.level_name(area),
        above=[(queries.level_name(one), one.name) for one in queries.above(area)],
        parts=[part.name for part in parts],
        inhabitants=next((line.value for line in lines if line.code == "inhabitants" and line.number is not None), ""),
        to_know=summary.sentences(lines),
        not_known=summary.not_known(
            lines, offer, together, reach=reached.expected is not None, known=reached.known_shown
        ),
        chapters=[_ending(chapter, facts, doors) for chapter in chapters if _tells(chapter)],
        sources=_sources(lines, reached),
        outline=charts.outline(
            "omtrek", _("De grenzen van %(name)s") % {"name": area.name}, area.polygon(),
            [(part.name, part.polygon()) for part in parts],
        ),
        ask=any(line.ask for line in lines),
        made=today(),
    )  # fmt: skip


def _by_theme(lines: Sequence[Line]) -> list[Chapter]:
    known = {theme for _code, theme, _title, _intro in CHAPTERS}
    others = dict.fromkeys(line.theme for line in lines if line.theme not in known)
    chapters = []
    for code, theme, title, intro in CHAPTERS:
        if code == "offer":
            chapters += [_other(number, other, lines) for number, other in enumerate(others, start=1)]
        own = [line for line in lines if line.theme == theme]
        chapters.append(_chapter(code, str(title), str(intro), own))
    return chapters


def _chapter(code: str, title: str, intro: str, lines: Sequence[Line]) -> Chapter:
    """Shares and means are told one by one, sums in a table; where there are only sums these are told."""
    told = [line for line in lines if line.relative]
    counts = [line for line in lines if not line.relative] if told else []
    return Chapter(code, title, intro, told or lines, counts=counts)


def _other(number: int, theme: str, lines: Sequence[Line]) -> Chapter:
    title = _(theme) if theme else _("Andere cijfers")
    return _chapter(f"thema-{number}", title, "", [line for line in lines if line.theme == theme])


def _with_extras(chapter: Chapter, reached: "_Reached", offer: Offer, together: Together) -> Chapter:
    extra: dict[str, Any] = {}
    if chapter.code == "aging":
        ages = ages_chart(chapter.counts)
        extra = {"charts": [ages]} if ages else {}
    elif chapter.code == "offer":
        extra = {"offer": offer}
    elif chapter.code == "reach":
        extra = {"charts": reached.charts, "words": reached.words}
    elif chapter.code == "together":
        extra = {"together": together}
    return _copy(chapter, **extra)


def _copy(chapter: Chapter, **extra: Any) -> Chapter:
    return Chapter(**{**{name: getattr(chapter, name) for name in Chapter.__dataclass_fields__}, **extra})


def _tells(chapter: Chapter) -> bool:
    return bool(chapter.lines or chapter.words) or chapter.code in ("offer", "together")


def _ending(chapter: Chapter, facts: Facts, doors: Doors) -> Chapter:
    return _copy(
        chapter, suggestions=suggestions.of_chapter(chapter.code, [*chapter.lines, *chapter.counts], facts, doors)
    )


# Expected and reached


@dataclass(frozen=True)
class _Reached:
    """``expected`` is lowest and highest; ``known`` is the number that the neighbourhood knows, if it may be shown."""

    expected: tuple[int, int] | None = None
    known: int | None = None
    words: Sequence[str] = field(default_factory=list)
    charts: Sequence[Chart] = field(default_factory=list)
    sources: Sequence[tuple[str, str]] = field(default_factory=list)

    @property
    def known_shown(self) -> bool:
        return self.known is not None


def _reached(area: Area) -> _Reached:
    found = expected_and_reached(area)
    if found is None:
        return _Reached()
    known = None if found.known is None or found.known.value is None else round(found.known.value)
    told = [(one["source"], one["text"]) for one in found.rates.sources if "text" in one]
    low, high = round(found.expected.low), round(found.expected.high)
    *said, estimate = found.words()
    lines = [*said, *_share(found, known), estimate, _("Wie jonger is dan 65 en hulp nodig heeft, is er niet bij.")]
    return _Reached((low, high), known, lines, [_reach_chart(found, known)], told)


def _share(found: Reach, known: int | None) -> list[str]:
    """Out of every ten: easier to read than a percentage, and no more exact than it is."""
    if found.share is None or not known:
        return []
    low, high = (min(10, round(10 * bound)) for bound in (found.share.low, found.share.high))
    if not high:
        return [_("Dat is minder dan één op de tien van wie we verwachten.")]
    if low == high:
        return [_("Dat is ongeveer %(n)d op de tien van wie we verwachten.") % {"n": low}]
    return [_("Dat zijn er %(low)d tot %(high)d op de tien van wie we verwachten.") % {"low": low, "high": high}]


def _reach_chart(found: Reach, known: int | None) -> Chart:
    expected = found.expected
    texts = tuple(str(round(bound)) for bound in (expected.low, expected.value, expected.high))
    said = str(known) if known is not None else _("niet getoond of niet geteld")
    return charts.interval(
        "verwacht", _("Verwacht en gekend"),
        charts.Range(expected.low, expected.value, expected.high, known),
        (_("Verwacht"), _("De buurt kent")), (*texts, said),  # type: ignore[arg-type]
    )  # fmt: skip


def _facts(reached: _Reached, offer: Offer, together: Together) -> Facts:
    """What suggestions may build on, beside figures; each with the words that fill in the text."""
    facts: dict[str, dict[str, Any]] = {}
    if offer.gaps:
        facts["gap"] = {"domain": offer.gaps[0].domain, "times": offer.gaps[0].times}
    if offer.unconfirmed:
        facts["unconfirmed"] = {"number": offer.unconfirmed, "total": offer.total}
    if reached.expected is not None:
        low, high = reached.expected
        if reached.known is None:
            facts["uncounted"] = {"low": low, "high": high}
        elif reached.known < low:
            facts["unreached"] = {"known": reached.known, "low": low, "high": high}
    weak = sum(len(quarter.points) for quarter in together.quarters if quarter.weak)
    told = {
        "scan": bool(together.scan_now),
        "vote": bool(together.vote_now),
        "no_analysis": not together.url,
    }
    facts |= {name: {} for name, holds in told.items() if holds}
    if together.votes and together.votes[0].chosen:
        facts["chosen"] = {"first": together.votes[0].chosen[0]}
    if weak and together.propose_now:
        facts["weak"] = {"number": weak}
    return facts


def _sources(lines: Sequence[Line], reached: _Reached) -> list[tuple[str, str]]:
    """Each source once, with the licence."""
    told = dict.fromkeys((line.source, line.licence) for line in lines if line.source)
    return [*told, *dict.fromkeys(reached.sources)]
