"""Each rule of a plan once, from its definition: a generator of the violations."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from nabij.engines.visits.check.reading import Book, Trip, Violation, above, clock, told
from nabij.engines.visits.problem import REFUSED

Rule = Callable[[Book, Trip], Iterator[Violation]]


def _may_do(book: Book, trip: Trip) -> Iterator[Violation]:
    """Skills, refusals, and visits promised to one shift."""
    problem, shift = book.problem, trip.shift
    carer, name = book.carer[shift], book.carer_name(shift)
    for visit in trip.route:
        lacking = [
            skill
            for column, skill in enumerate(problem.skills)
            if problem.visits.needs[visit, column] and not problem.carers.skills[carer, column]
        ]
        if lacking:
            text = f"carer {name} cannot do visit {book.names[visit]}: lacks skill {', '.join(lacking)}"
            yield book.fault("skill", text, visit, shift=shift, amount=len(lacking))
        client = book.client[visit]
        if problem.clients.wishes[client, carer] == REFUSED:
            text = f"client {problem.clients.ids[client]} of visit {book.names[visit]} does not want carer {name}"
            yield book.fault("refused", text, visit, shift=shift)
        only = int(problem.visits.only_shift[visit])
        if only not in (-1, shift):
            text = f"visit {book.names[visit]} belongs to {book.who(only)}, not to {book.who(shift)}"
            yield book.fault("only_shift", text, visit, shift=shift)


def _times(book: Book, trip: Trip) -> Iterator[Violation]:
    """No visit begins before the carer is there, nor outside its windows."""
    for visit, start, arrival in zip(trip.route, trip.start, trip.arrival, strict=True):
        if visit in book.guessed:
            continue
        name = book.names[visit]
        if above(arrival, start):
            text = f"visit {name} begins at {clock(start)}, {told(arrival - start)} min before {book.who(trip.shift)}"
            yield book.fault("before_arrival", f"{text} is there", visit, shift=trip.shift, amount=arrival - start)
        windows = book.problem.visits.windows_of(visit).tolist()
        if not any(not above(low, start) and not above(start, high) for low, _due, high in windows):
            off = min((low - start if low > start else start - high for low, _due, high in windows), default=math.inf)
            text = f"visit {name} begins at {clock(start)}, {told(off)} min outside its windows"
            yield book.fault("window", text, visit, shift=trip.shift, amount=off)


def _break(book: Book, trip: Trip) -> Iterator[Violation]:
    """The break begins in time and is whole."""
    if trip.pause is None:
        return
    earliest, latest, length = book.pause[trip.shift]
    visit, start, who = trip.route[trip.pause], trip.start[trip.pause], book.who(trip.shift)
    begins = max(earliest, trip.free[trip.pause])
    needed = max(trip.arrival[trip.pause], earliest) + length
    if above(begins, latest):
        text = f"{who} has no break until {clock(begins)}, before visit {book.names[visit]}; latest {clock(latest)}"
        yield book.fault("break_late", text, visit, shift=trip.shift, amount=begins - latest)
    elif above(needed, start) and not above(trip.arrival[trip.pause], start):
        text = f"{who} has no whole break before visit {book.names[visit]}: {told(needed - start)} min short"
        yield book.fault("break_short", text, visit, shift=trip.shift, amount=needed - start)


def _home(book: Book, trip: Trip) -> Iterator[Violation]:
    end = book.ends[trip.shift]
    if above(trip.back, end):
        text = f"{book.who(trip.shift)} is back at {clock(trip.back)}, {told(trip.back - end)} min after the end"
        yield book.fault("back_late", text, shift=trip.shift, amount=trip.back - end)


def _rides(book: Book, trip: Trip) -> Iterator[Violation]:
    for visit, start in zip(trip.route, trip.start, strict=True):
        longest = float(book.problem.visits.longest_ride[visit])
        ride = start - trip.leave
        if above(ride, longest):
            text = f"visit {book.names[visit]} comes {told(ride)} min after {book.who(trip.shift)} leaves,"
            text += f" {told(ride - longest)} too long"
            yield book.fault("longest_ride", text, visit, shift=trip.shift, amount=ride - longest)


def _load(book: Book, trip: Trip) -> Iterator[Violation]:
    """One violation per shift, for the fullest moment."""
    bring, fetch = book.problem.visits.bring.tolist(), book.problem.visits.fetch.tolist()
    capacity = float(book.problem.shifts.capacity[trip.shift])
    on_board = fullest = math.fsum(bring[visit] for visit in trip.route)
    where = "at the start"
    seen: set[int] = set()
    for visit in trip.route:
        on_board += fetch[visit] - bring[visit] + math.fsum(load for _other, load in book.carrying.get(visit, ()))
        if on_board > fullest:
            fullest, where = on_board, f"after visit {book.names[visit]}"
        for other, load in book.carrying.get(visit, ()):
            if load < 0 and book.shift_of[other] == trip.shift and other not in seen:
                text = f"visit {book.names[visit]} brings what is only picked up later at {book.names[other]}"
                yield book.fault("ride_backwards", text, other, visit, shift=trip.shift, amount=-load)
        seen.add(visit)
    if above(fullest, capacity):
        text = f"{book.who(trip.shift)} carries {told(fullest)} {where}, and has room for {told(capacity)}"
        yield book.fault("capacity", text, shift=trip.shift, amount=fullest - capacity)


TRIP_RULES: Sequence[Rule] = (_may_do, _times, _break, _home, _rides, _load)


def ties(book: Book) -> Iterator[Violation]:
    links = book.problem.links
    for row, (a, b) in enumerate(book.links):
        least, most = float(links.least[row]), float(links.most[row])
        both = f"visits {book.names[a]} and {book.names[b]}"
        made = (a in book.shift_of) + (b in book.shift_of)
        if made == 1 and (math.isfinite(least) or math.isfinite(most) or links.same_shift[row]):
            yield book.fault("half_a_link", f"of {both}, which belong together, only one is made", a, b)
        if made < 2:
            continue
        apart = book.start[b] - book.start[a]
        if not book.guessed & {a, b}:
            if above(book.start[a] + least, book.start[b]):
                text = f"{both} begin {told(apart)} min apart, must be at least {told(least)}"
                yield book.fault("link_least", text, a, b, amount=least - apart)
            if above(book.start[b], book.start[a] + most):
                text = f"{both} begin {told(apart)} min apart, may be at most {told(most)}"
                yield book.fault("link_most", text, a, b, amount=apart - most)
        one = book.carer[book.shift_of[a]] == book.carer[book.shift_of[b]]
        if links.same_carer[row] and not one:
            yield book.fault("same_carer", f"{both} must be made by the same carer", a, b)
        if links.different_carer[row] and one:
            yield book.fault("different_carer", f"{both} must be made by different carers", a, b)
        elif least == most == 0 and one:
            yield _at_once(book, a, b)
        if links.same_shift[row] and book.shift_of[a] != book.shift_of[b]:
            yield book.fault("same_shift", f"{both} must be made in the same shift", a, b)


def indirect_ties(book: Book) -> Iterator[Violation]:
    """Visits that begin at the same time because both do so with a third need two carers as well."""
    links = book.problem.links
    pairs = {(a, b) for row, (a, b) in enumerate(book.links) if links.least[row] == links.most[row] == 0}
    together = {(a, b) for a, b in pairs if a in book.shift_of and b in book.shift_of}
    above_it = {visit: visit for pair in together for visit in pair}

    def top(visit: int) -> int:
        while above_it[visit] != visit:
            visit = above_it[visit]
        return visit

    for a, b in together:
        above_it[top(a)] = top(b)
    seen: dict[tuple[int, int], list[int]] = defaultdict(list)
    for visit in sorted(above_it):
        same = seen[top(visit), book.carer[book.shift_of[visit]]]
        yield from (_at_once(book, a, visit) for a in same if not {(a, visit), (visit, a)} & together)
        same.append(visit)


def _at_once(book: Book, a: int, b: int) -> Violation:
    text = f"visits {book.names[a]} and {book.names[b]} begin at the same time, and have one carer"
    return book.fault("at_once", text, a, b)


def limits(book: Book, trips: list[Trip]) -> Iterator[Violation]:
    """What carers can or want to do at most, per day and per week of seven days from the first."""
    carers, days = book.problem.carers, book.problem.shifts.day.tolist()
    done: dict[tuple[str, int, int], list[float]] = defaultdict(list)
    for trip in trips:
        carer, day = book.carer[trip.shift], days[trip.shift]
        for span, number in (("day", day), ("week", day // 7)):
            done[f"{span}_minutes", carer, number].append(trip.working)
            done[f"{span}_visits", carer, number].append(len(trip.route))
    for (code, carer, number), parts in sorted(done.items()):
        most, total = float(getattr(carers, code)[carer]), math.fsum(parts)
        if above(total, most):
            span, what = code.split("_")
            text = f"carer {carers.ids[carer]} has {told(total)} {what} on {span} {number + 1}"
            yield Violation(code, f"{text}, and a limit of {told(most)}", carer=carers.ids[carer], amount=total - most)


def left_out(book: Book) -> Iterator[Violation]:
    for visit, penalty in enumerate(book.penalty):
        if visit not in book.shift_of and math.isinf(penalty):
            yield book.fault("not_planned", f"visit {book.names[visit]} must be made and is not planned", visit)
