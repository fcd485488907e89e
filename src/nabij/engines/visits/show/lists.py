"""The plan in lists: per carer what to do, per client who comes when, and what could not be planned."""

from collections.abc import Iterator, Sequence
from math import isfinite
from typing import Final

import numpy as np

from nabij.engines.visits.problem import DAY
from nabij.engines.visits.show import map as maps
from nabij.engines.visits.show.agenda import PAUSE, TRAVEL, WAIT, WEEK, Agenda, Stop, Tour
from nabij.engines.visits.show.html import capital, region, table
from nabij.engines.visits.show.words import (
    KINDS,
    clock,
    count,
    day_name,
    length,
    listed,
    mode,
    name,
    number,
    short_day,
    span,
    text,
)

ANY_DAY: Final = -1
"""Where the grid of clients tells of a visit that could be made on several days."""
NARROW: Final = "\u00a0"
"""Between a figure and its unit, so that they stay on one line."""
CARER: Final = "wie-"
"""What the anchors of carers begin with."""


def carers(agenda: Agenda) -> str:
    """A sheet per carer, by organisation: each begins on a page of its own when printed."""
    found = []
    tours: dict[int, list[Tour]] = {}
    for tour in agenda.tours:
        tours.setdefault(tour.carer, []).append(tour)
    for organisation, people in agenda.groups(tours):
        found.append(f"<h3>{name(agenda.organisation(organisation))}</h3>")
        found += [_carer(agenda, carer, tours[carer]) for carer in people]
    return "".join(found)


def _carer(agenda: Agenda, carer: int, tours: list[Tour]) -> str:
    problem = agenda.problem
    kind = problem.carers.kind[carer]
    care, travel = sum(tour.amounts.care for tour in tours), sum(tour.amounts.travel for tour in tours)
    facts = [
        KINDS.get(kind, kind),
        count(sum(len(tour.stops) for tour in tours), "bezoek", "bezoeken"),
        f"{length(care)} bij cliënten",
        f"{length(travel)} onderweg",
    ]
    most = float(problem.carers.week_minutes[carer])
    if isfinite(most) and problem.days <= WEEK:
        worked = sum(minutes for (who, _week), minutes in agenda.worked.items() if who == carer)
        facts.append(f"{length(worked)} werk van ten hoogste {length(most)}")
    parts = "".join(_tour(agenda, tour) for tour in tours)
    return (
        f'<article class="sheet" id="{CARER}{carer}"><h4>{name(problem.carers.ids[carer])}</h4>'
        f'<p class="soft">{text(", ".join(facts))}</p>{parts}</article>'
    )


def _tour(agenda: Agenda, tour: Tour) -> str:
    shifts, travel = agenda.problem.shifts, agenda.problem.travel
    by = text(mode(agenda.problem, tour.mode))
    begin, end = (name(travel.places[place[tour.shift]]) for place in (shifts.begin_place, shifts.end_place))
    leave, back = tour.amounts.leave, tour.amounts.back
    title = f"<h5>{capital(day_name(agenda.problem, tour.day))}, {span(leave, back, tour.day)}</h5>"
    rows = [_edge(span(tour.rest.start, tour.rest.end, tour.day), "pauze, voor het vertrek")] if tour.rest else []
    rows.append(_edge(clock(leave, tour.day), f"vertrek: {begin}, {by}"))
    for stop in tour.stops:
        rows += [_edge(span(one.start, one.end, tour.day), "pauze") for one in stop.before if one.kind == PAUSE]
        rows.append(_stop(agenda, tour, stop))
    on_way = sum(piece.end - piece.start for piece in tour.after if piece.kind == TRAVEL)
    rows.append(_edge(clock(back, tour.day), f"terug: {end}", _minutes(on_way)))
    head = "".join(
        f'<th scope="col">{words}</th>' for words in ("Nr.", "Van – tot", "Bij wie", "Wat", "Onderweg", "Let op")
    )
    drawn = maps.small(agenda, tour, f"k{tour.shift}")
    listing = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    return f'<section class="tour">{title}<div class="beside">{listing}{drawn}</div></section>'


def _edge(when: str, what: str, on_way: str = "") -> str:
    """A row of the list that is no visit."""
    rest = f'<td colspan="2">{what}</td><td>{on_way}</td><td></td>' if on_way else f'<td colspan="4">{what}</td>'
    return f'<tr class="edge"><td></td><td>{when}</td>{rest}</tr>'


def _minutes(minutes: float) -> str:
    return f"{number(minutes)} min" if minutes >= 0.5 else ""


def _stop(agenda: Agenda, tour: Tour, stop: Stop) -> str:
    problem = agenda.problem
    client = problem.clients.ids[problem.visits.client[stop.visit]]
    place = problem.travel.places[problem.visits.place[stop.visit]]
    where = f" <small>{name(place)}</small>" if place != client else ""
    on_way = sum(piece.end - piece.start for piece in stop.before if piece.kind == TRAVEL)
    late = ' class="late"' if stop.late > 0 else ""
    return (
        f"<tr{late}><td>{stop.number}</td><td>{span(stop.start, stop.end, tour.day)}</td><td>{name(client)}{where}</td>"
        f"<td>{name(problem.visits.kind[stop.visit])}</td><td>{_minutes(on_way)}</td>"
        f"<td>{'; '.join(_notes(agenda, tour, stop))}</td></tr>"
    )


def _notes(agenda: Agenda, tour: Tour, stop: Stop) -> Iterator[str]:
    """What to mind at a visit: being late, agreed hours, who else is there, what to bring."""
    problem, visit = agenda.problem, stop.visit
    if stop.late > 0:
        yield f"<strong>{length(max(stop.late, 1))} te laat</strong>"
    if told := agreed(agenda, visit, stop.start, tour.day):
        yield told
    if visit in agenda.boarding:
        yield agenda.boarding[visit]
    if partners := agenda.partners.get(visit):
        yield f"samen met {listed([name(problem.carers.ids[carer]) for carer in partners])}"
    waiting = sum(piece.end - piece.start for piece in stop.before if piece.kind == WAIT)
    if waiting >= 1:
        yield f"eerst {length(waiting)} wachten"
    if problem.visits.bring[visit] > 0:
        yield f"brengt {number(float(problem.visits.bring[visit]))} mee"
    if problem.visits.fetch[visit] > 0:
        yield f"neemt {number(float(problem.visits.fetch[visit]))} mee terug"


def agreed(agenda: Agenda, visit: int, start: float, day: int) -> str:
    """The hours in which the visit should begin, as far as they were asked."""
    for earliest, due, latest in agenda.problem.visits.windows_of(visit):
        if start <= latest + 1e-6:
            if isfinite(due):
                return f"begin {span(earliest, due, day)}" if earliest > day * DAY else f"begin voor {clock(due, day)}"
            return f"begin vanaf {clock(earliest, day)}" if earliest > day * DAY else ""
    return ""


def days_asked(agenda: Agenda, visit: int) -> list[int]:
    """The days on one of which the visit may be made."""
    return sorted({int(window[0]) // DAY for window in agenda.problem.visits.windows_of(visit)})


def clients(agenda: Agenda) -> str:
    """Who comes when: a row per client, a column per day."""
    problem = agenda.problem
    cells: dict[tuple[int, int], list[tuple[float, str]]] = {}
    for tour in agenda.tours:
        for stop in tour.stops:
            client = int(problem.visits.client[stop.visit])
            late = ' <strong class="warn">te laat</strong>' if stop.late > 0 else ""
            ride = f", {agenda.boarding[stop.visit]}" if stop.visit in agenda.boarding else ""
            words = (
                f"<li><b>{clock(stop.start, tour.day)}</b> {name(problem.carers.ids[tour.carer])} "
                f"<small>{name(problem.visits.kind[stop.visit])}{ride}</small>{late}</li>"
            )
            cells.setdefault((client, tour.day), []).append((stop.start, words))
    for visit in agenda.unserved:
        words = f'<li><strong class="warn">niet gepland</strong> <small>{name(problem.visits.kind[visit])}</small></li>'
        days = days_asked(agenda, visit)
        column = days[0] if len(days) == 1 else ANY_DAY
        cells.setdefault((int(problem.visits.client[visit]), column), []).append((np.inf, words))
    rows = []
    for client in sorted({client for client, _day in cells}):
        lists = [
            f"<ul>{''.join(words for _start, words in sorted(cells[client, day]))}</ul>"
            if (client, day) in cells
            else ""
            for day in (ANY_DAY, *agenda.days)
        ]
        row = [name(problem.clients.ids[client]) + lists[0], number(agenda.faces.get(client, 0)), *lists[1:]]
        rows.append(row)
    headers = ["Cliënt", "Gezichten", *(capital(short_day(problem, day)) for day in agenda.days)]
    look = "who" if len(agenda.days) > 1 else "who single"
    return region(table("", headers, rows, look), "Wie komt bij wie")


def unserved(agenda: Agenda) -> str:
    """What could not be planned, why, and what would help, as far as known; alike visits on one line."""
    problem, visits = agenda.problem, agenda.problem.visits
    alike: dict[tuple[str, ...], list[str]] = {}
    for visit in agenda.unserved:
        days = days_asked(agenda, visit)
        hours = agreed(agenda, visit, float(visits.windows_of(visit)[0, 0]), days[0])
        must = "ja" if np.isinf(visits.penalty[visit]) else "liefst wel"
        client = problem.clients.ids[visits.client[visit]]
        what = f"{name(visits.kind[visit])}, {length(float(visits.minutes[visit])).replace(' ', NARROW)}"
        told = (_sentences(of.get(visit, ())) for of in (agenda.reasons, agenda.helps))
        key = (name(client), what, hours, must, *told)
        alike.setdefault(key, []).append(" of ".join(short_day(problem, day) for day in days))
    rows: list[list[str]] = []
    first: dict[tuple[str, str], str] = {}
    for (client, what, hours, must, why, help_), found in alike.items():
        before = first.get((why, help_))
        if why or help_:
            first.setdefault((why, help_), client)
        shown = (f"Zie {before}: dezelfde reden.", "") if before else (why or "Niet uitgezocht.", help_)
        when = ", ".join([*dict.fromkeys(found), *([hours] if hours else [])])
        known = (agenda.reasons, agenda.helps)
        rows.append([client, what, when, must, *(one for one, of in zip(shown, known, strict=True) if of)])
    headers = ["Cliënt", "Wat", "Wanneer", "Moet het?"]
    headers += [*(["Waarom niet"] if agenda.reasons else []), *(["Wat zou helpen"] if agenda.helps else [])]
    return region(table("", headers, rows, "missed"), "Niet gepland")


def _sentences(found: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{text(one)}</li>' for one in found)}</ul>" if found else ""
