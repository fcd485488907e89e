"""Five things to know, picked by one rule, and what we don't know.

The rule: of all shares and means that are shown, those that differ most from other neighbourhoods (`lines._spreads`),
recent figures before old ones, and no theme twice while another theme still has one. Figures older than
`TOO_OLD_YEARS`, figures of which parts lack, those that differ by less than `LEAST` and those that read the same in the
larger area beside it are left out. Equal ones stay in the order of the set.
"""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nabij.impact.profile.lines import HIDDEN, Line
from nabij.impact.profile.offer import Offer
from nabij.impact.profile.together import Together

MOST: Final = 5
TOO_OLD_YEARS: Final = 15
LEAST: Final = 0.2  # spreads
NAMED: Final = 6


def to_know(lines: Sequence[Line]) -> list[Line]:
    """The figures that stand out, most unusual first within recent and within old."""
    fit = [
        line
        for line in lines
        if line.number is not None
        and line.relative
        and line.years <= TOO_OLD_YEARS
        and abs(line.spreads) >= LEAST
        and not line.partial
        and not (line.beside and line.beside[0].text == line.value)
    ]
    ordered = sorted(fit, key=lambda line: (line.old, -round(abs(line.spreads), 6)))
    first: dict[str, Line] = {}
    for line in ordered:
        first.setdefault(line.theme, line)
    chosen = list(first.values())[:MOST]
    rest = [line for line in ordered if line not in chosen]
    return [*chosen, *rest[: MOST - len(chosen)]]


def sentences(lines: Sequence[Line]) -> list[str]:
    """The five things as plain sentences, each with its year."""
    told = _("%(name)s: %(value)s in %(year)s.")
    return [
        f"{told % {'name': line.name, 'value': line.value, 'year': line.year}} {line.sentence}".strip()
        for line in to_know(lines)
    ]


def not_known(lines: Sequence[Line], offer: Offer, together: Together, *, reach: bool, known: bool) -> list[str]:
    """What lacks, is hidden or is old, in plain sentences."""
    return [
        *_of_figures(lines),
        *([] if reach else [_("Hoeveel oudere mensen hier hulp nodig hebben, kunnen we niet schatten.")]),
        *([] if known else [_("Hoeveel mensen met een zorgnood de buurt kent, tonen we niet of is nog niet geteld.")]),
        *_of_offer(offer),
        *([] if together.scans else [_("Wat bewoners zelf ervaren: er is nog geen buurtscan met een resultaat.")]),
        _("Cijfers zeggen niet wie het is, en ook niet waarom het zo is."),
    ]


def _of_figures(lines: Sequence[Line]) -> list[str]:
    if not lines:
        return [_("Er zijn nog geen cijfers voor dit gebied.")]
    found = []
    hidden = [line.name for line in lines if line.state == HIDDEN]
    if hidden:
        told = {"names": _names(hidden)}
        found.append(_("Deze cijfers zijn te klein om te tonen: %(names)s.") % told)
    partly = [line.name for line in lines if line.number is not None and line.partial]
    if partly:
        found.append(
            _("Voor een deel van dit gebied kennen we deze cijfers niet: %(names)s.") % {"names": _names(partly)}
        )
    old = [line for line in lines if line.old and line.number is not None]
    if old:
        aged = {"count": len(old), "year": min(line.year for line in old)}
        words = ngettext(
            "%(count)d cijfer is ouder dan vijf jaar; het oudste is van %(year)d.",
            "%(count)d cijfers zijn ouder dan vijf jaar; het oudste is van %(year)d.",
            len(old),
        )
        found.append(words % aged)
    return found


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(names[:NAMED])
    return _("%(names)s en nog %(more)d") % {"names": shown, "more": len(names) - NAMED} if names[NAMED:] else shown


def _of_offer(offer: Offer) -> list[str]:
    if not offer.total:
        return [_("Welke hulp er is: op de sociale kaart staat nog niets voor dit gebied.")]
    if not offer.unconfirmed:
        return []
    words = ngettext(
        "Of er plaats is bij %(count)d dienst: die heeft dat niet bevestigd.",
        "Of er plaats is bij %(count)d diensten: die hebben dat niet bevestigd.",
        offer.unconfirmed,
    )
    return [words % {"count": offer.unconfirmed}]
