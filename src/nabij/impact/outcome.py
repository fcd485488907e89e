"""How a vote is told: its outcome in words and numbers, the slips with codes, and why a code doesn't work."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import segno
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nabij.impact.counting import ALL, Outcome, Place, Turnout
from nabij.impact.models import Method, VoteGroup, VoteRound

HIDDEN: Final = "…"
BAD_CODES: Final = {
    "unknown": gettext_lazy("Deze code kennen wij niet. Kijk ze nog eens na."),
    "used": gettext_lazy("Met deze code is al gestemd. Elke code telt één keer."),
    "void": gettext_lazy("Deze code geldt niet meer. Vraag een nieuwe aan het infopunt."),
    "closed": gettext_lazy("Deze stemming is gesloten. Stemmen kan niet meer."),
}


def page(found: VoteRound, counted: Outcome) -> dict[str, Any]:
    """Places as lines of a list, tables as rows of text."""
    headers = [_("Voorstel"), _("Plaats"), *(_group(group) for group in counted.groups), _("Gemiddelde")]
    return {
        "together": counted.together,
        "places": [(place, _rank(place), _mark(found, place.mark)) for place in counted.places],
        "headers": headers,
        "rows": [_row(found, place, counted.groups) for place in counted.places],
        "turnout_headers": [_("Groep"), _("Codes uitgedeeld"), _("Stemmen")],
        "turnout": [_turnout(line) for line in counted.turnout],
        "tie": any(place.shared for place in counted.places),
    }


def _group(group: str) -> str:
    return _("Alle stemmen") if group == ALL else str(VoteGroup(group).label)


def _rank(place: Place) -> str:
    words = _("gedeelde plaats %(n)d") if place.shared else _("plaats %(n)d")
    return words % {"n": place.rank}


def _mark(found: VoteRound, mark: Fraction | None) -> str:
    if mark is None:
        return HIDDEN
    if found.method == Method.APPROVAL:
        return f"{number_format(float(mark * 100), 1)} %"
    return number_format(float(mark), 2)


def _row(found: VoteRound, place: Place, groups: Sequence[str]) -> list[str]:
    cells = [place.proposal.title, _rank(place)]
    for group in groups:
        count = place.counts[group]
        if count.supporters is None:
            cells.append(HIDDEN)
        elif found.method == Method.APPROVAL:
            cells.append(_("%(n)d stemmen") % {"n": count.supporters})
        else:
            words = _("%(points)d punten van %(n)d stemmen")
            cells.append(words % {"points": count.points or 0, "n": count.supporters})
    return [*cells, _mark(found, place.mark)]


def _turnout(line: Turnout) -> list[str]:
    codes, votes = (HIDDEN if n is None else str(n) for n in (line.codes, line.votes))
    return [_group(line.group), codes, votes]


@dataclass(frozen=True)
class Slip:
    """A code to hand out, and the address to scan."""

    code: str
    address: str
    drawing: SafeString


def slip(base: str, code: str) -> Slip:
    address = f"{base}{code}/"
    drawing = segno.make(address, error="m", micro=False).svg_inline(
        border=1, omitsize=True, svgclass="qr", lineclass="qr-line", title=_("QR-code om te stemmen")
    )
    return Slip(code, address, mark_safe(drawing))  # noqa: S308 - our own
