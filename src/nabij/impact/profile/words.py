"""Figures in plain sentences. How large a difference is called, is one rule for all figures."""

from datetime import date
from typing import Final

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nabij.territory.indicators.comparing import Beside, Rank, Trend
from nabij.territory.indicators.figures import Figure
from nabij.territory.models import Direction, Indicator, Level

PERCENT: Final = "%"
# Share of the other figure by which ours differs: from here on it is called so.
SOMEWHAT, CLEARLY, MUCH = 0.05, 0.2, 0.5
YEARS_KNOWN = 1.5


def number(value: float, decimals: int = 0) -> str:
    return number_format(round(value, decimals), decimals, force_grouping=abs(value) >= 10_000)


def amount(value: float, indicator: Indicator) -> str:
    """A value with its unit, as it stands on the page."""
    return f"{number(value, indicator.decimals)}\u00a0{_(indicator.unit)}"


def value_of(figure: Figure) -> str:
    """The value, or why there is none."""
    if figure.hidden:
        return _("te klein om te tonen")
    if figure.value is None:
        return _("niet samen te voegen")
    return amount(figure.value, figure.indicator)


def margin_of(figure: Figure) -> str:
    """Between which values it lies; empty without a margin."""
    if figure.value is None or figure.low is None or figure.high is None or figure.low == figure.high:
        return ""
    low, high = (number(bound, figure.indicator.decimals) for bound in (figure.low, figure.high))
    return _("tussen %(low)s en %(high)s") % {"low": low, "high": high}


def difference_of(figure: Figure, beside: Beside) -> str:
    """Ours beside theirs in words and number; empty when one of them isn't shown."""
    theirs = beside.figure
    if figure.value is None or theirs is None or theirs.value is None:
        return ""
    if beside.share is not None:
        return _("hier is dat %(share)s %% daarvan") % {"share": number(100 * beside.share, 1)}
    if beside.difference is None:
        return ""
    how, gap = _how_much(figure.value, theirs.value, figure.indicator)
    told = {"how": how, "gap": gap}
    line = _("hier %(how)s (verschil: %(gap)s)") % told if gap else _("hier %(how)s") % told
    return f"{line}; {_('dat kan toeval zijn')}" if _may_be_chance(figure, theirs) else line


def sentence_of(figure: Figure, beside: Beside) -> str:
    """The same in a sentence or two, with the name and the figure of the larger area."""
    theirs = beside.figure
    if figure.value is None or theirs is None or theirs.value is None:
        return ""
    told = {"place": beside.area.name, "other": amount(theirs.value, figure.indicator)}
    if beside.share is not None:
        told["share"] = number(100 * beside.share, 1)
        if not figure.value:
            return _("In heel %(place)s: %(other)s.") % told
        return _("Dat is %(share)s %% van heel %(place)s (%(other)s).") % told
    if beside.difference is None:
        return ""
    told["how"], told["gap"] = _how_much(figure.value, theirs.value, figure.indicator)
    lines = [
        _("In %(place)s is dat %(other)s. Hier is het %(how)s: een verschil van %(gap)s.") % told
        if told["gap"]
        else _("In %(place)s is dat %(other)s. Hier is het %(how)s.") % told
    ]
    return " ".join([*lines, *([_("Dat kan toeval zijn.")] if _may_be_chance(figure, theirs) else [])])


def _how_much(mine: float, theirs: float, indicator: Indicator) -> tuple[str, str]:
    """What a difference is called, and the difference; empty when there is none."""
    gap = round(mine, indicator.decimals) - round(theirs, indicator.decimals)
    if not round(gap, indicator.decimals):
        return _("even hoog"), ""
    share = abs(gap) / abs(theirs) if theirs else 1
    if share < SOMEWHAT:
        called = _("ongeveer even hoog")
    elif gap > 0:
        called = _("veel hoger") if share >= MUCH else _("hoger") if share >= CLEARLY else _("iets hoger")
    else:
        called = _("veel lager") if share >= MUCH else _("lager") if share >= CLEARLY else _("iets lager")
    return called, _gap(abs(gap), indicator)


def _gap(gap: float, indicator: Indicator) -> str:
    told = number(gap, indicator.decimals)
    if indicator.unit == PERCENT:
        return _("%(n)s op 100") % {"n": told}
    return f"{told} {_(indicator.unit)}"


def _may_be_chance(figure: Figure, theirs: Figure) -> bool:
    """Whether the other figure, or its margin, lies within our margin."""
    if figure.low is None or figure.high is None or theirs.value is None:
        return False
    low = theirs.value if theirs.low is None else theirs.low
    high = theirs.value if theirs.high is None else theirs.high
    return not (high < figure.low or figure.high < low)


def rank_of(rank: Rank | None, figure: Figure) -> str:
    """ "12e van 34 buurten"; and what the first place means."""
    if rank is None:
        return ""
    told = {"place": rank.place, "of": rank.of, "equal": rank.equal}
    municipality = figure.area.level == Level.MUNICIPALITY
    places = _("%(place)de van %(of)d gemeenten") if municipality else _("%(place)de van %(of)d buurten")
    first = {
        Direction.NEITHER: _("1e is het hoogst"),
        Direction.HIGHER: _("1e is het best: het hoogst"),
        Direction.LOWER: _("1e is het best: het laagst"),
    }[Direction(figure.indicator.direction)]
    shared = ngettext("met %(equal)d andere", "met %(equal)d andere", rank.equal) % told if rank.equal else ""
    return f"{places % told} ({', '.join(filter(None, (shared, first)))})"


def trend_of(trend: Trend | None, indicator: Indicator) -> str:
    """From when to when it went up or down, and whether that is sure."""
    if trend is None:
        return ""
    first, last = trend.figures[0], trend.figures[-1]
    told = {"first": first.on.year, "last": last.on.year, "n": _gap(abs(trend.change), indicator)}
    change = round(trend.change, indicator.decimals)
    if not change:
        return _("Van %(first)d tot %(last)d bleef dit gelijk.") % told
    line = (
        _("Van %(first)d tot %(last)d ging dit omhoog, met %(n)s.")
        if change > 0
        else _("Van %(first)d tot %(last)d ging dit omlaag, met %(n)s.")
    ) % told
    return line if trend.sure is not False else f"{line} {_('Dat kan toeval zijn.')}"


def day_of(day: date) -> str:
    return date_format(day, "j F Y")


def age_of(figure: Figure) -> str:
    """How old the oldest figure in it is."""
    years = figure.years_old()
    if figure.on > figure.oldest or years >= YEARS_KNOWN:
        count = round(years)
        return ngettext("%(count)d jaar oud", "%(count)d jaar oud", count) % {"count": count}
    return _("minder dan anderhalf jaar oud")


def notes_of(figure: Figure) -> list[str]:
    """What one must know: a projection, an older map, parts without a figure, parts of another day."""
    notes = []
    if figure.projected:
        notes.append(_("Dit is een vooruitzicht, geen telling."))
    if figure.mapped:
        notes.append(_("Dit cijfer is omgerekend van een oudere kaart."))
    if figure.missing:
        told = {"count": figure.missing}
        line = ngettext(
            "Voor %(count)d deel van dit gebied is er geen cijfer.",
            "Voor %(count)d delen van dit gebied is er geen cijfer.",
            figure.missing,
        )
        notes.append(line % told)
        if figure.missing_share:
            share = _("Daar woont %(share)s %% van de inwoners.") % {"share": number(100 * figure.missing_share)}
            notes.append(share)
    if figure.weight_on and figure.weight_on != figure.on:
        days = {"on": day_of(figure.on), "other": day_of(figure.weight_on)}
        notes.append(_("Berekend met cijfers van %(on)s en van %(other)s.") % days)
    return notes
