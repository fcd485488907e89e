"""Opening hours: read from ordinary Dutch ("ma-vr 9:00-12:00, 13:00-17:00; za 10u-12u"), shown as a week."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import pairwise

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from nabij.core.text import fold

MIDNIGHT, END_OF_DAY = time(0, 0), time(23, 59)
SHORT_DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
LONG_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
GROUPS = {
    "elke dag": range(7),
    "alle dagen": range(7),
    "dagelijks": range(7),
    "weekdagen": range(5),
    "werkdagen": range(5),
    "weekend": range(5, 7),
}
TOKEN = re.compile(
    r"\s*(?:"
    r"(?P<always>24\s*/\s*7|24u?\s*/\s*24u?|altijd(?: open)?|dag en nacht)"
    rf"|(?P<group>{'|'.join(GROUPS)})"
    rf"|(?P<day>(?:{'|'.join(LONG_DAYS)}|{'|'.join(SHORT_DAYS)})(?![a-z]))\.?"
    r"|(?P<time>\d{1,2}(?:\s?[:.uh]\s?\d{2}|\s?u(?:ur)?(?![a-z])|\s?h(?![a-z]))?)"
    r"|(?P<dash>-|–|—|t/m|tot(?: en met)?(?![a-z]))"
    r"|(?P<closed>gesloten)"
    r"|(?P<appointment>(?:enkel |alleen )?(?:op|na) afspraak)"
    r"|(?P<between>[,;:+&\n]|en(?![a-z])|of(?![a-z])|van(?![a-z])|uur(?![a-z]))"
    r")"
)


@dataclass(frozen=True, order=True)
class Opening:
    """Open on a weekday (0 Monday .. 6 Sunday) from and until; 23:59 stands for the end of the day."""

    weekday: int
    opens_at: time
    closes_at: time


@dataclass(frozen=True)
class Hours:
    """What a text of opening hours says."""

    openings: tuple[Opening, ...]
    by_appointment: bool = False


def parse(text: str) -> Hours:
    """Opening hours of a Dutch text; raises `ValueError` with what can't be understood."""
    tokens = _tokens(text)
    reader = _Reader()
    for position, (kind, value) in enumerate(tokens):
        reader.take(kind, value, tokens[position + 1 : position + 3])
    openings = sorted(set(reader.openings))
    for one, next_one in pairwise(openings):
        if one.weekday == next_one.weekday and next_one.opens_at < one.closes_at:
            raise ValueError(_("de uren op %(day)s overlappen elkaar") % {"day": WEEKDAYS[one.weekday]})
    if reader.days and not reader.told:
        raise ValueError(_("er staan geen uren bij de dag"))
    return Hours(tuple(openings), reader.by_appointment)


def _tokens(text: str) -> list[tuple[str, str]]:
    folded, position, tokens = fold(text).strip(), 0, list[tuple[str, str]]()
    while position < len(folded):
        match = TOKEN.match(folded, position)
        if match is None or match.end() == position:
            raise ValueError(_("'%(text)s' is niet te begrijpen") % {"text": folded[position:].strip()[:30]})
        tokens.append((match.lastgroup or "", match[match.lastgroup or 0].strip()))
        position = match.end()
    return [token for token in tokens if token[0] != "between"]


class _Reader:
    """Goes over the tokens once: days gather until hours follow, which then count for all of them."""

    def __init__(self) -> None:
        self.days: list[int] = []
        self.openings: list[Opening] = []
        self.by_appointment = self.told = False
        self.ranging = False
        self.skip = 0

    def take(self, kind: str, value: str, following: Sequence[tuple[str, str]]) -> None:
        if self.skip:
            self.skip -= 1
        elif kind in ("day", "group"):
            self._add_days(kind, value)
        elif kind == "dash":
            if not self.days or self.told:
                raise ValueError(_("er staat een streepje te veel"))
            self.ranging = True
        elif kind == "time":
            self._add_hours(value, following)
        elif kind == "always":
            self.days = self.days if self.days and not self.told else list(range(7))
            self._open(MIDNIGHT, END_OF_DAY)
        elif kind == "closed":
            self.told = True
        elif kind == "appointment":
            self.by_appointment = self.told = True

    def _add_days(self, kind: str, value: str) -> None:
        if self.told:
            self.days, self.told = [], False
        if kind == "group":
            self.days.extend(GROUPS[value])
            return
        day = SHORT_DAYS.index(value[:2])
        if self.ranging:
            self.ranging = False
            first = self.days[-1]
            self.days.extend((first + step) % 7 for step in range(1, (day - first) % 7 + 1))
        else:
            self.days.append(day)

    def _add_hours(self, value: str, following: Sequence[tuple[str, str]]) -> None:
        if not self.days:
            raise ValueError(_("bij '%(hour)s' staat geen dag") % {"hour": value})
        if [kind for kind, _value in following] != ["dash", "time"]:
            raise ValueError(_("bij '%(hour)s' hoort een begin en een einde") % {"hour": value})
        self.skip = 2
        opens, closes = _clock(value, end=False), _clock(following[1][1], end=True)
        if opens == closes:
            raise ValueError(_("het begin en het einde zijn allebei %(hour)s") % {"hour": value})
        self._open(opens, closes)

    def _open(self, opens: time, closes: time) -> None:
        self.told = True
        for day in self.days:
            if opens < closes:
                self.openings.append(Opening(day, opens, closes))
            else:  # past midnight
                self.openings += [Opening(day, opens, END_OF_DAY), Opening((day + 1) % 7, MIDNIGHT, closes)]


def _clock(text: str, *, end: bool) -> time:
    digits = re.findall(r"\d+", text)
    hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
    if end and (hour, minute) in ((24, 0), (0, 0)):
        return END_OF_DAY
    if hour > 23 or minute > 59:
        raise ValueError(_("'%(hour)s' is geen uur") % {"hour": text})
    return time(hour, minute)


# Showing


def clock_text(moment: time) -> str:
    """ "9 uur", "13.30 uur"; the end of the day reads "24 uur"."""
    if moment == END_OF_DAY:
        return _("24 uur")
    if moment.minute:
        return _("%(hour)d.%(minute)02d uur") % {"hour": moment.hour, "minute": moment.minute}
    return _("%(hour)d uur") % {"hour": moment.hour}


def span_text(opening: Opening) -> str:
    """ "9 tot 12.30 uur"."""
    if (opening.opens_at, opening.closes_at) == (MIDNIGHT, END_OF_DAY):
        return _("dag en nacht")
    begin = clock_text(opening.opens_at).removesuffix(_(" uur"))
    return _("%(begin)s tot %(end)s") % {"begin": begin, "end": clock_text(opening.closes_at)}


@dataclass(frozen=True)
class DayRow:
    """A line of the table of a week."""

    name: str
    spans: tuple[str, ...]
    is_today: bool


def week(openings: Iterable[Opening], today: int) -> list[DayRow]:
    """Seven lines, Monday first; a day without spans is a closed day."""
    ordered = sorted(openings)
    return [
        DayRow(str(name), tuple(span_text(one) for one in ordered if one.weekday == day), is_today=day == today)
        for day, name in WEEKDAYS.items()
    ]


def summary(openings: Iterable[Opening]) -> str:
    """The week in one line: "ma-vr 9 tot 12 uur, 13 tot 17 uur; za 10 tot 12 uur"."""
    by_day = [tuple(span_text(one) for one in sorted(openings_)) for openings_ in _by_day(openings)]
    runs: list[tuple[int, int, tuple[str, ...]]] = []
    for day, spans in enumerate(by_day):
        if runs and runs[-1][2] == spans and runs[-1][1] == day - 1:
            runs[-1] = (runs[-1][0], day, spans)
        elif spans:
            runs.append((day, day, spans))
    return "; ".join(f"{_days_text(first, last)} {', '.join(spans)}" for first, last, spans in runs if spans)


def _by_day(openings: Iterable[Opening]) -> list[list[Opening]]:
    days: list[list[Opening]] = [[] for _day in range(7)]
    for one in openings:
        days[one.weekday].append(one)
    return days


def _days_text(first: int, last: int) -> str:
    if (first, last) == (0, 6):
        return _("elke dag")
    if first == last:
        return SHORT_DAYS[first]
    return f"{SHORT_DAYS[first]}{'-' if last - first > 1 else ', '}{SHORT_DAYS[last]}"


@dataclass(frozen=True)
class State:
    """Open now or not, and in words until when or from when."""

    is_open: bool
    words: str


def state(openings: Iterable[Opening], now: datetime) -> State | None:
    """Whether it is open at a local moment; None when no hours are known."""
    ordered = sorted(openings)
    if not ordered:
        return None
    day, clock = now.weekday(), now.time()
    current = next((one for one in ordered if one.weekday == day and one.opens_at <= clock < one.closes_at), None)
    if current is not None:
        return State(True, _open_until(current, ordered))
    return State(False, _opens_again(ordered, day, clock))


def _open_until(current: Opening, ordered: Sequence[Opening]) -> str:
    last, steps = current, 0
    while last.closes_at == END_OF_DAY and steps < 7:
        following = next(
            (one for one in ordered if one.weekday == (last.weekday + 1) % 7 and one.opens_at == MIDNIGHT), None
        )
        if following is None:
            break
        last, steps = following, steps + 1
    if steps == 7:
        return _("Nu open, dag en nacht")
    return _("Nu open tot %(hour)s") % {"hour": clock_text(last.closes_at)}


def _opens_again(ordered: Sequence[Opening], day: int, clock: time) -> str:
    def wait(one: Opening) -> tuple[int, time]:
        days = (one.weekday - day) % 7
        return (7 if days == 0 and one.opens_at <= clock else days, one.opens_at)

    first = min(ordered, key=wait)
    hour = clock_text(first.opens_at)
    days = wait(first)[0]
    if days == 0:
        return _("Nu gesloten, straks open om %(hour)s") % {"hour": hour}
    if days == 1:
        return _("Nu gesloten, morgen open om %(hour)s") % {"hour": hour}
    return _("Nu gesloten, weer open op %(day)s om %(hour)s") % {"day": WEEKDAYS[first.weekday], "hour": hour}
