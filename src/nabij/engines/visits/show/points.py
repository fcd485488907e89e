"""What a planner looks at before handing a plan out: it keeps the rules, but would the team and the clients have it?"""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from math import isfinite
from typing import Final

from nabij.engines.visits.problem import DAY, DISLIKED
from nabij.engines.visits.show.agenda import WAIT, WEEK, Agenda, Tour
from nabij.engines.visits.show.html import region, table
from nabij.engines.visits.show.words import clock, count, length, listed, name, short_day, span, text

LONG_WAIT: Final = 30
"""Minutes of waiting between two visits from which it is told; as are the three below."""
SHORT_TOUR: Final = 60
"""Minutes from leaving to coming back."""
REST: Final = 11 * 60
"""Minutes between two working days, as in the Belgian labour act of 16 March 1971, art. 38ter."""
MANY_FACES: Final = 5
"""Different people at one client; on a single day, two fewer are many."""
FAR_APART: Final = 60
"""Minutes between the earliest and the latest start of the same visit on different days."""
FEW_HOURS: Final = 0.6
"""Part of the most hours that a professional can make in a week."""
MOST: Final = 8
"""Told by name in each row; the rest is counted."""
Point = Callable[[Agenda], list[tuple[float, str]]]
"""What there is to see: how bad, and where, as HTML."""


def points(agenda: Agenda) -> str:
    """A table of what stands out, the worst first in every row; a sentence when nothing does."""
    rows = []
    for title, found in ((title, find(agenda)) for title, find in POINTS):
        if found:
            found.sort(key=lambda one: -one[0])
            shown = [words for _bad, words in found[:MOST]]
            more = [count(len(found) - MOST, "andere", "andere")] if len(found) > MOST else []
            items = "".join(f"<li>{words}</li>" for words in [*shown, *more])
            rows.append([text(title), str(len(found)), f"<ul>{items}</ul>"])
    if not rows:
        return "<p>Niets dat opvalt.</p>"
    return region(table("", ("Wat opvalt", "Aantal", "Waar"), rows, "points"), "Kijk dit na")


def _who(agenda: Agenda, tour: Tour) -> str:
    """The carer, and the day when the plan has several."""
    day = f" {short_day(agenda.problem, tour.day)}" if len(agenda.days) > 1 else ""
    return f"{name(agenda.problem.carers.ids[tour.carer])}{day}"


def _paid(agenda: Agenda) -> Iterator[Tour]:
    kinds = agenda.problem.carers.kind
    return (tour for tour in agenda.tours if kinds[tour.carer] == "professional")


def _waits(agenda: Agenda) -> list[tuple[float, str]]:
    found = []
    for tour in agenda.tours:
        for stop in tour.stops[1:]:
            waits = [piece for piece in stop.before if piece.kind == WAIT]
            minutes = sum(piece.end - piece.start for piece in waits)
            if minutes >= LONG_WAIT:
                at = clock(waits[0].start, tour.day)
                found.append((minutes, f"{_who(agenda, tour)} {length(minutes)} vanaf {at}"))
    return found


def _split(agenda: Agenda) -> list[tuple[float, str]]:
    found = []
    for one, other in pairwise(sorted(_paid(agenda), key=lambda tour: (tour.carer, tour.day, tour.amounts.leave))):
        if (one.carer, one.day) == (other.carer, other.day):
            between = other.amounts.leave - one.amounts.back
            told = f"{clock(one.amounts.back, one.day)} thuis, {clock(other.amounts.leave, one.day)} weer weg"
            found.append((between, f"{_who(agenda, one)} {told}"))
    return found


def _short(agenda: Agenda) -> list[tuple[float, str]]:
    found = []
    for tour in _paid(agenda):
        out = tour.amounts.back - tour.amounts.leave
        if out < SHORT_TOUR:
            visits = count(len(tour.stops), "bezoek", "bezoeken")
            found.append(
                (-out, f"{_who(agenda, tour)} {span(tour.amounts.leave, tour.amounts.back, tour.day)}, {visits}")
            )
    return found


def _rests(agenda: Agenda) -> list[tuple[float, str]]:
    found = []
    for one, other in pairwise(sorted(_paid(agenda), key=lambda tour: (tour.carer, tour.day, tour.amounts.leave))):
        rest = other.amounts.leave - one.amounts.back
        if one.carer == other.carer and one.day < other.day and rest < REST:
            told = f"{clock(one.amounts.back, one.day)} thuis, {clock(other.amounts.leave, other.day)} weg"
            found.append((-rest, f"{_who(agenda, one)} {told}"))
    return found


def _hours(agenda: Agenda) -> list[tuple[float, str]]:
    """Professionals with little work in a whole week: contracts are paid in full."""
    carers, found = agenda.problem.carers, []
    for week in range(agenda.problem.days // WEEK):
        for carer, most in enumerate(carers.week_minutes.tolist()):
            worked = agenda.worked.get((carer, week), 0.0)
            if carers.kind[carer] == "professional" and isfinite(most) and worked < FEW_HOURS * most:
                which = f" in week {week + 1}" if agenda.problem.days > WEEK else ""
                found.append(
                    (1 - worked / most, f"{name(carers.ids[carer])}{which} {length(worked)} van {length(most)}")
                )
    return found


def _unwanted(agenda: Agenda) -> list[tuple[float, str]]:
    unwanted = agenda.problem.shifts.unwanted
    return [(0.0, _who(agenda, tour)) for tour in agenda.tours if unwanted[tour.shift]]


def _wished(agenda: Agenda, unhappy: Callable[[int, int], bool]) -> list[tuple[float, str]]:
    """Clients and who comes there, of the pairs that are not what the client asked for."""
    problem = agenda.problem
    pairs: dict[int, dict[int, int]] = {}
    for visit, carer in agenda.carer_of.items():
        client = int(problem.visits.client[visit])
        if unhappy(client, carer):
            of = pairs.setdefault(client, {})
            of[carer] = of.get(carer, 0) + 1
    return [
        (float(sum(of.values())), f"{name(problem.clients.ids[client])}: {_people(agenda, of)}")
        for client, of in pairs.items()
    ]


def _people(agenda: Agenda, carers: Iterable[int]) -> str:
    return listed([name(agenda.problem.carers.ids[carer]) for carer in sorted(carers)])


def _disliked(agenda: Agenda) -> list[tuple[float, str]]:
    wishes = agenda.problem.clients.wishes
    return _wished(agenda, lambda client, carer: bool(wishes[client, carer] == DISLIKED))


def _faces(agenda: Agenda) -> list[tuple[float, str]]:
    least = MANY_FACES if len(agenda.days) > 1 else MANY_FACES - 2
    ids = agenda.problem.clients.ids
    return [
        (float(faces), f"{name(ids[client])} {count(faces, 'persoon', 'mensen')}")
        for client, faces in agenda.faces.items()
        if faces > least
    ]


def _far_apart(agenda: Agenda) -> list[tuple[float, str]]:
    """The same work for the same client in the same hours, on different days."""
    visits, ids = agenda.problem.visits, agenda.problem.clients.ids
    alike: dict[tuple[int, str, tuple[float, ...]], dict[int, float]] = {}
    for visit, (tour, stop) in agenda.stop_of.items():
        hours = tuple((visits.windows_of(visit)[0] - tour.day * DAY).tolist())
        moments = alike.setdefault((int(visits.client[visit]), visits.kind[visit], hours), {})
        moments[tour.day] = stop.start - tour.day * DAY
    found = []
    for (client, kind, _hours), moments in alike.items():
        first, last = min(moments.values()), max(moments.values())
        if last - first > FAR_APART:
            told = f"de ene dag {clock(first)}, de andere {clock(last)}"
            found.append((last - first, f"{name(ids[client])} {name(kind)}: {told}"))
    return found


POINTS: Final[tuple[tuple[str, Point], ...]] = (
    ("Iemand komt die de cliënt liever niet heeft", _disliked),
    ("Veel gezichten bij één cliënt", _faces),
    ("Hetzelfde bezoek op erg andere uren", _far_apart),
    ("Minder dan 11 uur rust tussen twee dagen", _rests),
    ("Een dag in twee stukken", _split),
    ("Weg voor minder dan een uur", _short),
    ("Een half uur of langer wachten", _waits),
    ("Veel minder uren dan kan in een week", _hours),
    ("Werkt dan liever niet", _unwanted),
)
