"""Dutch words, moments and figures for the pages, and every text made safe for XML and HTML."""

import re
from datetime import date, timedelta
from typing import Final
from xml.sax.saxutils import escape

from nabij.engines.visits.problem import DAY, Problem

DAYS: Final = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS: Final = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
KINDS: Final = {
    "professional": "beroepskracht",
    "volunteer": "vrijwilliger",
    "neighbour": "buur",
    "informal": "mantelzorger",
}
MODES: Final = {
    "foot": "te voet",
    "walk": "te voet",
    "bicycle": "fiets",
    "bike": "fiets",
    "e-bike": "elektrische fiets",
    "car": "auto",
    "bus": "bus",
}
"""Means of transport by the names that files know; others are shown as they are written."""
TERMS: Final = {
    "travel": "minuten onderweg",
    "kilometres": "kilometer",
    "lateness": "minuten te laat, maal de voorrang van het bezoek",
    "max_lateness": "minuten te laat bij het bezoek dat het meest te laat begint",
    "waiting": "minuten wachten",
    "faces": "gezichten meer dan één per cliënt",
    "disliked": "bezoeken door iemand die de cliënt liever niet heeft",
    "not_liked": "bezoeken door iemand anders dan wie de cliënt graag heeft",
    "unwanted_shift": "diensten op een moment dat iemand liever vrij was",
    "shift": "diensten",
    "unserved": "bezoeken niet gepland (elk met zijn eigen gewicht)",
}
LONG: Final = 24
"""Letters of a word that may be broken anywhere to fit."""
# What XML 1.0 cannot hold: control characters and halves of surrogate pairs.
FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
WIDE: Final = re.compile("[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uff00-\uff60\U0001f000-\U0001faff]")


def text(value: object) -> str:
    """Any value as text that may stand in an element or in a quoted attribute."""
    return escape(FORBIDDEN.sub("\ufffd", str(value)), {'"': "&quot;", "'": "&#39;"})


def name(value: object) -> str:
    """A name given by users, for HTML: kept apart from the direction of the text around it."""
    long = any(len(word) > LONG for word in str(value).split())
    look = ' class="long"' if long else ""
    return f"<bdi{look}>{text(value)}</bdi>"


def fitting(value: str, pixels: float, letter: float) -> str:
    """The text, cut with an ellipsis when it is wider than so many pixels; letter = mean width of one letter."""
    room = pixels / letter
    if not value.isascii():
        room = room / 2 if WIDE.search(value) else room * 0.92
    return value if len(value) <= room else value[: max(0, int(room) - 1)].rstrip() + "…" if room >= 3 else ""


def clock(minute: float, day: int = 0) -> str:
    """Minutes since the start of the plan as a time of the day: "07:30"; the day after: "00:30 (+1)"."""
    whole = int(minute - day * DAY + 0.5)
    later = f" (+{whole // DAY})" if whole >= DAY else ""
    return f"{whole % DAY // 60:02}:{whole % 60:02}{later}"


def span(start: float, end: float, day: int = 0) -> str:
    return f"{clock(start, day)}–{clock(end, day)}"


def length(minutes: float) -> str:
    """A stretch of time: "25 min", "3 u", "1 u 25 min"."""
    whole = int(minutes + 0.5)
    hours, rest = divmod(whole, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} u {rest} min" if rest else f"{hours} u"


def number(value: float, digits: int = 0) -> str:
    """1234.5 -> "1.234,5"."""
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def count(amount: int, one: str, many: str) -> str:
    return f"{number(amount)} {one if amount == 1 else many}"


def listed(parts: list[str]) -> str:
    """ "a", "a en b", "a, b en c"."""
    return " en ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def mode(problem: Problem, index: int) -> str:
    """A means of transport in words."""
    found = problem.travel.modes[index]
    return MODES.get(found, found)


def date_of(problem: Problem, day: int) -> date | None:
    try:
        return date.fromisoformat(problem.first_day) + timedelta(days=day)
    except (ValueError, OverflowError):
        return None


def day_name(problem: Problem, day: int) -> str:
    """ "maandag 23 november", or "dag 1" when the plan has no date."""
    found = date_of(problem, day)
    return f"{DAYS[found.weekday()]} {found.day} {MONTHS[found.month - 1]}" if found else f"dag {day + 1}"


def short_day(problem: Problem, day: int) -> str:
    found = date_of(problem, day)
    return f"{DAYS[found.weekday()][:2]} {found.day}/{found.month}" if found else f"dag {day + 1}"


def period(problem: Problem) -> str:
    """ "maandag 23 november 2026", or "van maandag ... tot en met zondag ... 2026"."""
    first, last = date_of(problem, 0), date_of(problem, problem.days - 1)
    if first is None or last is None:
        return count(problem.days, "dag", "dagen")
    if problem.days == 1:
        return f"{day_name(problem, 0)} {first.year}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{day_name(problem, 0)}{year} tot en met {day_name(problem, problem.days - 1)} {last.year}"
