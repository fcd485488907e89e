"""The map: places on the plane, straight lines per tour, drawn by ourselves: no tiles, nothing from elsewhere."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from nabij.engines.visits.problem import DAY
from nabij.engines.visits.show import svg
from nabij.engines.visits.show.agenda import Agenda, Tour
from nabij.engines.visits.show.style import ROUTE_COLOURS
from nabij.engines.visits.show.words import fitting, listed, mode, number, span

MODES: Final = 4
"""Kinds of lines for means of transport; a fifth looks like the first."""
MARGIN: Final = 18.0
SMALL: Final = (270.0, 200.0)
LETTER: Final = 6.0
Point = tuple[float, float]


@dataclass(frozen=True)
class View:
    """How metres become units of the drawing; y of the plane points up."""

    width: float
    height: float
    left: float
    top: float
    scale: float

    def at(self, x: float, y: float) -> Point:
        return self.left + x * self.scale, self.top - y * self.scale


def view(points: Sequence[Point], width: float, height: float, *, least: float = 200.0) -> View:
    """Everything in sight, in the middle; at least so many metres wide."""
    xs, ys = zip(*points, strict=True)
    across, up = max(max(xs) - min(xs), least), max(max(ys) - min(ys), least)
    scale = min((width - 2 * MARGIN) / across, (height - 2 * MARGIN) / up)
    middle = ((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2)
    return View(width, height, width / 2 - middle[0] * scale, height / 2 + middle[1] * scale, scale)


def point(agenda: Agenda, place: int) -> Point | None:
    x, y = float(agenda.problem.travel.x[place]), float(agenda.problem.travel.y[place])
    return (x, y) if math.isfinite(x) and math.isfinite(y) else None


def path_of(agenda: Agenda, tour: Tour) -> list[tuple[int, Point]]:
    """Number of the stop (0 = the start place, -1 = the end place) and where it is, without places not known."""
    shifts, visits = agenda.problem.shifts, agenda.problem.visits
    stops = [(0, int(shifts.begin_place[tour.shift]))]
    stops += [(stop.number, int(visits.place[stop.visit])) for stop in tour.stops]
    stops.append((-1, int(shifts.end_place[tour.shift])))
    return [(at, found) for at, place in stops if (found := point(agenda, place))]


def _line(seen: View, points: Iterable[Point], look: str, name: str) -> str:
    shape = "L".join(f"{svg.num(x)} {svg.num(y)}" for x, y in (seen.at(*found) for found in points))
    return f'<path class="{look}" d="M{shape}">{svg.title(name)}</path>'


def look_of(tour: Tour, colour: int = 0) -> str:
    """A colour, and a kind of line by means of transport."""
    return f"route r{colour % ROUTE_COLOURS} mode{tour.mode % MODES}"


def panels(agenda: Agenda, day: int, width: float, height: float) -> list[tuple[str, list[str]]]:
    """Maps of one day, of a few carers each, all in the same frame: whose rounds they are, and the drawing.

    Empty when no place is known. Visits of the others are faint; visits left out are on every map.
    """
    tours = [tour for tour in agenda.tours if tour.day == day]
    missed = [visit for visit in agenda.unserved if _asked(agenda, visit, day)]
    places, shifts = agenda.problem.visits.place, agenda.problem.shifts
    homes = {int(places[visit]) for visit in [*missed, *(stop.visit for tour in tours for stop in tour.stops)]}
    bases = {int(place[tour.shift]) for tour in tours for place in (shifts.begin_place, shifts.end_place)}
    known = [found for place in sorted(homes | bases) if (found := point(agenda, place))]
    if not known:
        return []
    seen = view(known, width, height)
    return [
        (title, _panel(agenda, seen, [tour for tour in tours if tour.carer in carers], homes, missed))
        for title, carers in _shared(agenda, sorted({tour.carer for tour in tours}))
    ]


def _shared(agenda: Agenda, carers: Sequence[int]) -> list[tuple[str, list[int]]]:
    """At most as many carers per map as there are colours: of one organisation, or of several small ones."""
    found: list[tuple[list[str], list[int]]] = []
    for organisation, people in agenda.groups(carers):
        parts = -(-len(people) // ROUTE_COLOURS)
        for at in range(parts):
            some = people[at * len(people) // parts : (at + 1) * len(people) // parts]
            title = agenda.organisation(organisation) + (f", deel {at + 1}" if parts > 1 else "")
            if found and len(found[-1][1]) + len(some) <= ROUTE_COLOURS:
                found[-1][0].append(title)
                found[-1][1].extend(some)
            else:
                found.append(([title], list(some)))
    return [(listed(titles), people) for titles, people in found]


def _panel(agenda: Agenda, seen: View, tours: Sequence[Tour], homes: set[int], missed: Sequence[int]) -> list[str]:
    places, shifts, names = agenda.problem.visits.place, agenda.problem.shifts, agenda.problem.travel.places
    colours = {carer: at for at, carer in enumerate(dict.fromkeys(tour.carer for tour in tours))}
    bases = {int(place[tour.shift]) for tour in tours for place in (shifts.begin_place, shifts.end_place)}
    own = {int(places[stop.visit]) for tour in tours for stop in tour.stops}
    spots = {place: seen.at(*where) for place in sorted(homes | bases) if (where := point(agenda, place))}
    drawn = [svg.circle(*spots[place], 2.4, "faint") for place in spots if place not in own | bases]
    drawn += [_tour_line(agenda, seen, tour, colours[tour.carer]) for tour in tours]
    drawn += [svg.circle(*spots[place], 3.6, "place", svg.title(names[place])) for place in spots if place in own]
    drawn += [_base(spots[place], names[place]) for place in spots if place in bases - own]
    drawn += [_cross(spots[int(places[visit])]) for visit in missed if int(places[visit]) in spots]
    return [*drawn, *_labels(agenda, seen, tours, colours), *_scale(seen)]


def _asked(agenda: Agenda, visit: int, day: int) -> bool:
    return any(int(window[0]) // DAY == day for window in agenda.problem.visits.windows_of(visit))


def _tour_line(agenda: Agenda, seen: View, tour: Tour, colour: int) -> str:
    problem = agenda.problem
    points = [where for _at, where in path_of(agenda, tour)]
    if len(points) < 2:
        return ""
    by = mode(problem, tour.mode)
    name = f"{problem.carers.ids[tour.carer]}, {by}, {span(tour.amounts.leave, tour.amounts.back, tour.day)}"
    return _line(seen, points, look_of(tour, colour), name)


def _base(where: Point, name: str) -> str:
    x, y = where
    return svg.rect(x - 5, y - 5, 10, 10, "base", inside=svg.title(name))


def _cross(where: Point) -> str:
    x, y = (svg.num(value) for value in where)
    return f'<path class="missed" d="M{x} {y}m-5 -5l10 10m0 -10l-10 10"><title>niet gepland</title></path>'


def _labels(agenda: Agenda, seen: View, tours: Sequence[Tour], colours: Mapping[int, int]) -> Iterator[str]:
    """Each carer's name in the colour of the round, near one of its visits; and start places that several share."""
    taken: list[tuple[float, float, float, float]] = []
    names = agenda.problem.travel.places
    told: set[int] = set()
    for tour in tours:
        spots = [seen.at(*where) for at, where in path_of(agenda, tour) if at > 0]
        if spots and tour.carer not in told:
            start = np.mean(spots, axis=0)
            spots.sort(key=lambda spot: -math.dist(spot, start))
            look = f"label l{colours[tour.carer] % ROUTE_COLOURS}"
            if found := _label(seen, spots, agenda.problem.carers.ids[tour.carer], taken, look):
                told.add(tour.carer)
                yield found
    starts = {int(agenda.problem.shifts.begin_place[tour.shift]): set[int]() for tour in tours}
    for tour in tours:
        starts[int(agenda.problem.shifts.begin_place[tour.shift])].add(tour.carer)
    for place in sorted(starts):
        if len(starts[place]) > 1 and (where := point(agenda, place)):
            yield _label(seen, [seen.at(*where)], names[place], taken, "label")


def _label(
    seen: View, spots: Sequence[Point], name: str, taken: list[tuple[float, float, float, float]], look: str
) -> str:
    shown = fitting(name, 130, LETTER)
    wide = len(shown) * LETTER
    for x, y in spots:
        for left, base in ((x + 7, y + 3.5), (x - 7 - wide, y + 3.5), (x - wide / 2, y - 7), (x - wide / 2, y + 15)):
            box = (left - 2, base - 10, left + wide + 2, base + 3)
            inside = box[0] >= 2 and box[2] <= seen.width - 2 and box[1] >= 2 and box[3] <= seen.height - 2
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                return svg.label(left, base, shown, look)
    return ""


def _overlap(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _scale(seen: View) -> Iterator[str]:
    """A bar of a round number of metres."""
    metres = next(
        (one for one in (10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50) if one * seen.scale <= seen.width / 4), 20
    )
    y, end = seen.height - 8, 10 + metres * seen.scale
    yield f'<path class="scale" d="M10 {svg.num(y - 4)}v4H{svg.num(end)}v-4"/>'
    told = f"{number(metres / 1000)} km" if metres >= 1000 else f"{metres} m"
    yield svg.label(end + 5, y + 2, told, "soft")


def small(agenda: Agenda, tour: Tour, ident: str) -> str:
    """The map of one tour, with the numbers of its list; "" when fewer than two places are known."""
    path = path_of(agenda, tour)
    if len({where for _at, where in path}) < 2:
        return ""
    seen = view([where for _at, where in path], *SMALL, least=150.0)
    line = _line(seen, [where for _at, where in path], look_of(tour), mode(agenda.problem, tour.mode))
    found = [svg.rect(0.5, 0.5, SMALL[0] - 1, SMALL[1] - 1, "ground", round_=6), line]
    stops: dict[Point, list[str]] = {}
    for at, where in path:
        stops.setdefault(seen.at(*where), []).extend([str(at)] if at > 0 else [])
    found += [_numbered(*spot, marks) for spot, marks in _apart(stops)]
    name = f"Kaart van {agenda.problem.carers.ids[tour.carer]}"
    order = listed([agenda.problem.clients.ids[agenda.problem.visits.client[stop.visit]] for stop in tour.stops])
    return svg.drawing([*found, *_scale(seen)], *SMALL, ident=ident, name=name, told=f"Langs {order}.", look="small")


def _numbered(x: float, y: float, marks: Sequence[str]) -> str:
    if not marks:
        return svg.rect(x - 5, y - 5, 10, 10, "base")
    words = marks[0] if len(marks) == 1 else f"{marks[0]}+" if len(marks) > 2 else ",".join(marks)
    half = max(7.5, len(words) * 2.9 + 3)
    return svg.rect(x - half, y - 7.5, 2 * half, 15, "dot", round_=7.5) + svg.label(x, y + 3.2, words, "on-dot")


def _apart(stops: dict[Point, list[str]]) -> list[tuple[Point, list[str]]]:
    """Numbers that would cover each other, pushed apart a little."""
    spots = np.array(list(stops), dtype=np.float64)
    for _round in range(25):
        gap = spots[:, None] - spots[None]
        far = np.hypot(gap[..., 0], gap[..., 1]) + np.eye(len(spots)) * 99
        push = np.clip(15.5 - far, 0, None) / 2
        if not push.any():
            break
        spots += (gap / np.maximum(far, 0.1)[..., None] * push[..., None]).sum(axis=1)
        spots = np.clip(spots, 9, np.array(SMALL) - 9)
    return [((float(x), float(y)), marks) for (x, y), marks in zip(spots, stops.values(), strict=True)]
