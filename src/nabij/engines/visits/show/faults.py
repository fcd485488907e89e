"""What a plan does against the rules: a page to work from must not hide it."""

from typing import Final

from nabij.engines.visits.check import check
from nabij.engines.visits.show.agenda import Agenda
from nabij.engines.visits.show.words import count, listed, name

MOST: Final = 6
"""Names told per rule."""
PLANNED_ELSEWHERE: Final = "not_planned"
"""Visits left out have a list of their own."""
RULES: Final = {
    "window": "begint buiten de afgesproken uren",
    "before_arrival": "begint voor iemand er kan zijn",
    "back_late": "iemand is te laat terug",
    "break_short": "de pauze is te kort",
    "break_late": "de pauze begint te laat",
    "skill": "wie komt, kan of spreekt niet wat nodig is",
    "refused": "de cliënt wil deze persoon niet",
    "only_shift": "het was met iemand anders afgesproken",
    "at_once": "twee bezoeken door één persoon op hetzelfde moment",
    "capacity": "er gaat te veel mee",
    "longest_ride": "iets of iemand is te lang onderweg",
    "link_least": "te kort na het bezoek ervoor",
    "link_most": "te lang na het bezoek ervoor, of niet samen",
    "half_a_link": "maar één van twee bezoeken die samen horen",
    "same_carer": "het moest dezelfde persoon zijn",
    "different_carer": "het moesten twee personen zijn",
    "same_shift": "het moest in één rit",
    "ride_backwards": "uitstappen voor het instappen",
    "visited_twice": "staat twee keer in het plan",
    "day": "meer op een dag dan iemand wil of mag",
    "week": "meer in een week dan iemand wil of mag",
}


def faults(agenda: Agenda) -> str:
    """A warning with each rule that is broken and where; "" when none is."""
    broken: dict[str, list[str]] = {}
    for one in check(agenda.problem, agenda.plan).violations:
        if one.code != PLANNED_ELSEWHERE:
            told = RULES.get(one.code, "er klopt iets niet met de tijden of de namen")
            broken.setdefault(told, []).append(one.visits[0] if one.visits else one.carer)
    if not broken:
        return ""
    rows = "".join(f"<li>{told}: {_named(names)}</li>" for told, names in broken.items())
    title = "Werk nog niet met dit plan"
    return f'<section class="fault"><h2>{title}</h2><p>Het plan volgt niet alle regels:</p><ul>{rows}</ul></section>'


def _named(names: list[str]) -> str:
    found = [name(one) for one in dict.fromkeys(names) if one]
    more = [count(len(found) - MOST, "ander", "andere")] if len(found) > MOST else []
    return listed([*found[:MOST], *more]) or "zie het hele plan"
