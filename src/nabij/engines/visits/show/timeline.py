"""The time line: a row per carer, a block per visit, and between them travel, waiting and breaks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from nabij.engines.visits.problem import DAY
from nabij.engines.visits.show import svg
from nabij.engines.visits.show.agenda import PAUSE, TRAVEL, WAIT, Agenda, Stop, Tour
from nabij.engines.visits.show.style import look_of
from nabij.engines.visits.show.words import KINDS, clock, fitting, length, listed, span, text
from nabij.engines.visits.show.words import mode as mode_in_words

NAMES: Final = 132.0
"""Width of the names at the left."""
TRACK: Final = 900.0
"""Width of the track with the hours; together they fit a landscape A4 page at full size."""
ROW, HEAD, TOP, BLOCK = 32.0, 20.0, 22.0, 20.0
LETTER: Final = 5.5


@dataclass(frozen=True)
class Axis:
    """From which to which minute of the day the track runs."""

    start: float
    end: float

    def x(self, minute: float, day: int) -> float:
        return float((minute - day * DAY - self.start) / (self.end - self.start) * TRACK)

    def ticks(self) -> Iterator[float]:
        """Whole hours, at most about 20 of them."""
        long = (self.end - self.start) / 60
        step = next((hours for hours in (1, 2, 3, 6, 12, 24) if long / hours <= 20), -(-long // 480) * 24) * 60
        at = self.start - self.start % step
        while at <= self.end:
            if at >= self.start:
                yield at
            at += step


def axis_of(agenda: Agenda) -> Axis:
    """One axis for all days, in whole hours, around every shift and everything in it."""
    shifts = agenda.problem.shifts
    begins = [tour.amounts.leave - tour.day * DAY for tour in agenda.tours]
    ends = [tour.amounts.back - tour.day * DAY for tour in agenda.tours]
    finite = np.isfinite(shifts.end)
    begins += (shifts.start - shifts.day * DAY)[finite].tolist()
    ends += (shifts.end - shifts.day * DAY)[finite].tolist()
    start = min(begins, default=0.0) // 60 * 60
    return Axis(start, max(-(-max(ends, default=DAY) // 60) * 60, start + 60))


@dataclass(frozen=True)
class Row:
    """One line of the drawing: a carer, or (carer None) the name of an organisation above its carers."""

    top: float
    height: float
    organisation: int
    carer: int | None = None


@dataclass(frozen=True)
class Sheet:
    """The rows of one drawing of one day."""

    agenda: Agenda
    axis: Axis
    day: int
    rows: tuple[Row, ...]

    @property
    def height(self) -> float:
        return max((row.top + row.height for row in self.rows), default=TOP) + 6

    @property
    def top_of(self) -> dict[int, float]:
        return {row.carer: row.top for row in self.rows if row.carer is not None}


def sheets(agenda: Agenda, axis: Axis, day: int, longest: int) -> list[Sheet]:
    """The drawings of one day: one when that is at most `longest` rows high, otherwise by organisation.

    When there must be several, only those who have visits that day get a row.
    """
    shifts = agenda.problem.shifts
    carers_of = {int(carer) for carer in shifts.carer[shifts.day == day]}
    groups = agenda.groups(carers_of)
    if len(carers_of) <= longest:
        return [_sheet(agenda, axis, day, groups)] if groups else []
    groups = agenda.groups(carers_of - set(agenda.free(day)))
    parts = [
        [(organisation, carers[at : at + longest])]
        for organisation, carers in groups
        for at in range(0, len(carers), longest)
    ]
    return [_sheet(agenda, axis, day, part) for part in _packed(parts, longest)]


def _packed(parts: list[list[tuple[int, list[int]]]], longest: int) -> list[list[tuple[int, list[int]]]]:
    """Small organisations share a drawing."""
    found: list[list[tuple[int, list[int]]]] = []
    for part in parts:
        rows = sum(len(carers) for _organisation, carers in part)
        if found and rows + sum(len(carers) for _organisation, carers in found[-1]) <= longest:
            found[-1].extend(part)
        else:
            found.append(list(part))
    return found


def _sheet(agenda: Agenda, axis: Axis, day: int, groups: list[tuple[int, list[int]]]) -> Sheet:
    rows, top = [], TOP
    for organisation, carers in groups:
        rows.append(Row(top, HEAD, organisation))
        top += HEAD
        for carer in carers:
            rows.append(Row(top, ROW, organisation, carer))
            top += ROW
    return Sheet(agenda, axis, day, tuple(rows))


def names(sheet: Sheet, link: str = "") -> list[str]:
    """The names at the left; with `link`, each who has work leads to the anchor of that name and the carer's index."""
    found = []
    busy = {tour.carer for tour in sheet.agenda.tours}
    problem = sheet.agenda.problem
    for row in sheet.rows:
        if row.carer is None:
            name = fitting(sheet.agenda.organisation(row.organisation), NAMES - 4, 6.6)
            found.append(svg.label(2, row.top + 14, name, "strong"))
            continue
        modes = (
            ()
            if len(problem.travel.modes) == 1
            else dict.fromkeys(
                mode_in_words(problem, int(mode))
                for mode in problem.shifts.mode[(problem.shifts.carer == row.carer) & (problem.shifts.day == sheet.day)]
            )
        )
        kind = problem.carers.kind[row.carer]
        told = ", ".join([*([KINDS.get(kind, kind)] if kind != "professional" else []), *modes])
        name = svg.label(10, row.top + 15, fitting(problem.carers.ids[row.carer], NAMES - 14, 6.4))
        found.append(f'<a href="#{link}{row.carer}">{name}</a>' if link and row.carer in busy else name)
        found.append(svg.label(10, row.top + 26, fitting(told, NAMES - 14, 4.9), "soft"))
    return found


def track(sheet: Sheet) -> list[str]:
    """The hours and everything that happens in them."""
    found = list(_hours(sheet))
    agenda, tops = sheet.agenda, sheet.top_of
    shifts = agenda.problem.shifts
    for shift in np.flatnonzero(shifts.day == sheet.day):
        if int(shifts.carer[shift]) in tops:
            found.append(_band(sheet, int(shift), tops[int(shifts.carer[shift])]))
    tours = [tour for tour in agenda.tours if tour.day == sheet.day and tour.carer in tops]
    found += [_pieces(sheet, tour, tops[tour.carer]) for tour in tours]
    found += _ties(sheet, tops)
    found += [block(sheet, tour, stop, tops[tour.carer]) for tour in tours for stop in tour.stops]
    return [*found, *_knots(sheet, tops), *_rides(sheet, tops)]


def _hours(sheet: Sheet) -> Iterator[str]:
    for at in sheet.axis.ticks():
        x = sheet.axis.x(at, 0)
        yield svg.line(x, TOP - 4, x, sheet.height - 4, "hour")
        look = "soft" if x < 10 else "soft end" if x > TRACK - 14 else "soft middle"
        yield svg.label(x, TOP - 9, clock(at), look)
    for row in sheet.rows:
        if row.carer is None:
            yield svg.line(0, row.top + HEAD - 1, TRACK, row.top + HEAD - 1, "rule")


def _band(sheet: Sheet, shift: int, top: float) -> str:
    shifts = sheet.agenda.problem.shifts
    start = sheet.axis.x(float(shifts.start[shift]), sheet.day)
    end = min(TRACK, sheet.axis.x(float(shifts.end[shift]), sheet.day)) if np.isfinite(shifts.end[shift]) else TRACK
    look = "shift unwanted" if shifts.unwanted[shift] else "shift"
    rather = svg.title("werkt dan liever niet") if shifts.unwanted[shift] else ""
    return svg.rect(start, top + 4, end - start, ROW - 6, look, round_=3, inside=rather)


def _pieces(sheet: Sheet, tour: Tour, top: float) -> str:
    found, middle = [], top + 6 + BLOCK / 2
    for piece in (*((tour.rest,) if tour.rest else ()), *tour.pieces):
        start, end = (sheet.axis.x(at, tour.day) for at in (piece.start, piece.end))
        told = span(piece.start, piece.end, tour.day)
        if piece.kind == TRAVEL:
            found.append(svg.line(start, middle, end, middle, "travel"))
        elif piece.kind == WAIT:
            found.append(svg.rect(start, middle - 5, end - start, 10, "wait", inside=svg.title(f"wachten {told}")))
        elif piece.kind == PAUSE:
            found.append(svg.rect(start, top + 7, end - start, BLOCK - 2, "pause", round_=3, inside=svg.title(told)))
            name = next((word for word in ("pauze", "p") if len(word) * 5 <= end - start - 2), "")
            found.append(svg.label((start + end) / 2, middle + 3.5, name, "soft middle"))
    for at in (tour.amounts.leave, tour.amounts.back):
        found.append(svg.circle(sheet.axis.x(at, tour.day), middle, 2.2, "home"))
    return "".join(found)


def told(agenda: Agenda, tour: Tour, stop: Stop) -> str:
    """A visit in one line, for who points at it."""
    problem = agenda.problem
    parts = [
        f"{stop.number}. {problem.clients.ids[problem.visits.client[stop.visit]]}: {problem.visits.kind[stop.visit]}",
        span(stop.start, stop.end, tour.day),
    ]
    if partners := agenda.partners.get(stop.visit):
        parts.append(f"samen met {listed([problem.carers.ids[carer] for carer in partners])}")
    if stop.late > 0:
        parts.append(f"{length(max(stop.late, 1))} te laat")
    return f"{problem.carers.ids[tour.carer]}, {', '.join(parts)}"


def block(sheet: Sheet, tour: Tour, stop: Stop, top: float) -> str:
    agenda, visits = sheet.agenda, sheet.agenda.problem.visits
    x, end = (sheet.axis.x(at, tour.day) for at in (stop.start, stop.end))
    width = max(end - x, 2.0)
    work = look_of(agenda.work.index(visits.kind[stop.visit]))
    client = agenda.problem.clients.ids[visits.client[stop.visit]]
    words = _words(str(stop.number), client, visits.kind[stop.visit], width - 5)
    placed = (x + 3, "") if len(words) > 2 else (x + width / 2, "middle")
    parts = [svg.title(told(agenda, tour, stop)), svg.rect(x, top + 6, width, BLOCK, "visit", round_=2.5)]
    parts.append(svg.label(placed[0], top + 6 + BLOCK / 2 + 3.5, words, placed[1]))
    if stop.late > 0:
        parts.append(f'<path class="flag" d="M{svg.num(x - 1)} {svg.num(top + 10)}v-9h9v5l-4 4z"/>')
        parts.append(svg.label(x + 3.5, top + 8.4, "!", "flagged"))
    return f'<g class="block {work}{" late" if stop.late > 0 else ""}">{"".join(parts)}</g>'


def _words(number: str, client: str, kind: str, room: float) -> str:
    """As much as fits in a block: number, client and work; else number and client; else the number; else nothing."""
    short = f"{number} {client}"
    for words, least in ((f"{short} {kind}", f"{short} abc"), (short, f"{number} abc")):
        found = fitting(words, room, LETTER)
        if found == words or len(found) > len(least):
            return found
    return number if room >= 5.6 * len(number) - 4 else ""


def _here(sheet: Sheet, tops: dict[int, float]) -> Iterator[tuple[float, float, float]]:
    """x, upper and lower end of each tie between two rows of this drawing."""
    for one, other in sheet.agenda.joint:
        (tour, stop), (tour2, _stop) = sheet.agenda.stop_of[one], sheet.agenda.stop_of[other]
        if tour.day == sheet.day and tour.carer in tops and tour2.carer in tops:
            upper, lower = sorted((tops[tour.carer], tops[tour2.carer]))
            yield sheet.axis.x(stop.start, tour.day) + 0.5, upper + 6 + BLOCK, lower + 6


def _ties(sheet: Sheet, tops: dict[int, float]) -> list[str]:
    return [svg.line(x, upper, x, lower, "tie") for x, upper, lower in _here(sheet, tops)]


def _knots(sheet: Sheet, tops: dict[int, float]) -> list[str]:
    """Rings at the ends of the ties, and on a visit whose other half stands in another drawing."""
    found = [svg.circle(x, y, 3.2, "knot") for x, upper, lower in _here(sheet, tops) for y in (upper, lower)]
    for pair in sheet.agenda.joint:
        ends = [sheet.agenda.stop_of[visit] for visit in pair]
        shown = [(tour, stop) for tour, stop in ends if tour.day == sheet.day and tour.carer in tops]
        if len(shown) == 1:
            (tour, stop), other = shown[0], next(tour for tour, _stop in ends if tour.carer not in tops)
            told = svg.title(f"samen met {sheet.agenda.problem.carers.ids[other.carer]}")
            found.append(
                svg.circle(sheet.axis.x(stop.start, tour.day) + 0.5, tops[tour.carer] + 6 + BLOCK, 3.2, "knot", told)
            )
    return found


def _rides(sheet: Sheet, tops: dict[int, float]) -> list[str]:
    """A bracket under the row from getting in to getting out."""
    found = []
    for first, second in sheet.agenda.rides:
        (tour, stop), (_tour, last) = sheet.agenda.stop_of[first], sheet.agenda.stop_of[second]
        if tour.day == sheet.day and tour.carer in tops:
            y = tops[tour.carer] + 6 + BLOCK + 1
            start, end = (sheet.axis.x(at, tour.day) for at in (stop.start, last.end))
            shape = f"M{svg.num(start)} {svg.num(y)}v3H{svg.num(end)}v-3"
            client = text(sheet.agenda.problem.clients.ids[sheet.agenda.problem.visits.client[first]])
            found.append(f'<path class="ride" d="{shape}"><title>{client} rijdt mee</title></path>')
    return found
