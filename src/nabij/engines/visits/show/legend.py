"""What the signs mean: as rows inside a picture, and as a list on a page."""

from nabij.engines.visits.show import svg
from nabij.engines.visits.show.agenda import Agenda
from nabij.engines.visits.show.map import MODES
from nabij.engines.visits.show.style import look_of
from nabij.engines.visits.show.words import fitting, text
from nabij.engines.visits.show.words import mode as mode_in_words

Sign = tuple[str, str, str]
"""Look of the group around it, the drawing in a box of 26 x 14, and the words."""


def work(agenda: Agenda) -> list[Sign]:
    """Signs of the time line: each sort of work, then what lies between visits."""
    found: list[Sign] = [
        (f"block {look_of(at)}", svg.rect(1, 1, 24, 12, "visit", round_=2.5), kind or "bezoek")
        for at, kind in enumerate(agenda.work)
    ]
    found += [("", svg.line(1, 7, 25, 7, "travel"), "onderweg"), ("", svg.rect(1, 2, 24, 10, "wait"), "wachten")]
    if (agenda.problem.shifts.break_minutes > 0).any():
        found.append(("", svg.rect(1, 1, 24, 12, "pause", round_=3), "pauze"))
    found.append(("", svg.rect(1, 1, 24, 12, "shift", round_=3), "beschikbaar"))
    if agenda.joint:
        knot = svg.line(13, 2, 13, 12, "tie") + svg.circle(13, 2.8, 2.6, "knot") + svg.circle(13, 11.2, 2.6, "knot")
        found.append(("", knot, "samen op hetzelfde moment"))
    if agenda.rides:
        found.append(("", '<path class="ride" d="M1 4v5H25v-5"/>', "rijdt mee"))
    if any(stop.late > 0 for _tour, stop in agenda.stop_of.values()):
        flag = '<path class="flag" d="M8 13v-12h9v6l-4 6z"/>' + svg.label(12.5, 8.5, "!", "flagged")
        found.append(("", flag, "te laat"))
    return found


def routes(agenda: Agenda) -> list[Sign]:
    """Signs of the maps: a line for each means of transport, and the places."""
    found: list[Sign] = []
    for mode in sorted({tour.mode for tour in agenda.tours}):
        found.append(
            ("", svg.line(1, 7, 25, 7, f"travel route mode{mode % MODES}"), mode_in_words(agenda.problem, mode))
        )
    found.append(("", svg.circle(13, 7, 3.6, "place"), "bezoek"))
    found.append(("", svg.circle(13, 7, 2.4, "faint"), "bezoek van iemand anders"))
    found.append(("", svg.rect(8, 2, 10, 10, "base"), "vertrek, aankomst"))
    if agenda.unserved:
        found.append(("", '<path class="missed" d="M8 2l10 10m0 -10l-10 10"/>', "niet gepland"))
    return found


def for_page(signs: list[Sign]) -> str:
    rows = "".join(
        f'<li><svg class="drawing sign" viewBox="0 0 26 14" width="26" height="14" aria-hidden="true">'
        f'<g class="{look}">{drawn}</g></svg> <bdi>{text(words)}</bdi></li>'
        for look, drawn, words in signs
    )
    return f'<ul class="legend">{rows}</ul>'


def work_for_image(agenda: Agenda, left: float, top: float, width: float) -> tuple[list[str], float]:
    return _in_image(work(agenda), left, top, width)


def modes_for_image(agenda: Agenda, left: float, top: float, width: float) -> tuple[list[str], float]:
    return _in_image(routes(agenda), left, top, width)


def _in_image(signs: list[Sign], left: float, top: float, width: float) -> tuple[list[str], float]:
    """The signs in rows of the given width; and the height at which they end."""
    found, x = [], left
    for look, drawn, words in signs:
        shown = fitting(words, 200, 5.8)
        wide = 32 + len(shown) * 5.8 + 16
        if x + wide > left + width and x > left:
            x, top = left, top + 20
        found.append(f'<g class="{look}" transform="translate({svg.num(x)} {svg.num(top)})">{drawn}</g>')
        found.append(svg.label(x + 31, top + 11, shown))
        x += wide
    return found, top + 22
