"""Who works in the week: shifts, shares of a full-time job, skills and languages, drawn by lot within house rules."""

from collections.abc import Sequence
from typing import Any, Final

from nabij.engines.visits.example.village import (
    CARE,
    COMPANY,
    DRIVER,
    FAMILY,
    HOIST,
    LOOK_IN,
    MEALS,
    NURSE,
    WOUND,
    Row,
    Village,
    block,
)

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri")
DAYS: Final = (*WEEKDAYS, "sat", "sun")
NURSING, HOME, NEIGHBOURS = "Thuisverpleging", "Gezinszorg", "Buurtwerking"
SHARES: Final = ((NURSING, 0.2), (HOME, 0.38), (NEIGHBOURS, 0.42))
"""Of all carers; volunteers are many, and each does a little."""
LANGUAGES: Final = (("fr", 0.35), ("ar", 0.12), ("tr", 0.12))
PAUSE: Final = {"from": "11:45", "to": "13:00", "minutes": 30}
NURSING_WEEKS: Final = (
    # days with a round in the morning, days with a round in the evening, share of a full-time job; no morning after an
    # evening, for there are eleven hours of rest between two days of work
    (("mon", "tue", "wed", "fri", "sat"), ("wed", "sat"), 0.8),
    (("mon", "tue", "wed", "fri", "sat"), ("wed", "sat"), 0.7),
    (("mon", "wed", "thu", "sat", "sun"), ("mon", "thu"), 0.7),
    (("mon", "wed", "thu", "sat", "sun"), ("mon", "thu"), 0.7),
    (("tue", "thu", "fri", "sun"), ("tue", "fri", "sun"), 0.6),
    (("tue", "thu", "fri", "sun"), ("tue", "fri", "sun"), 0.6),
    (("mon", "tue", "thu", "fri"), ("tue", "fri"), 0.6),
)
HOME_WEEKS: Final = (
    # whole days, mornings, share
    (("mon", "tue", "thu"), ("fri",), 0.8),
    (("mon", "tue", "thu", "fri"), (), 0.8),
    ((), ("mon", "tue", "wed", "thu", "fri"), 0.5),
    (("tue", "wed", "fri"), (), 0.6),
    (("mon", "thu"), ("tue", "wed", "fri"), 0.75),
    (("wed", "fri"), ("mon", "thu"), 0.5),
)
MEAL_DAYS: Final = (
    ("mon", "tue", "thu", "fri"), ("mon", "wed", "thu", "sun"), ("tue", "wed", "fri", "sat"),
    ("mon", "tue", "wed", "fri"), ("tue", "thu", "fri", "sun"), ("mon", "wed", "thu", "sat"),
)  # fmt: skip
FREE: Final = ((MEALS, 6), (DRIVER, 4), (COMPANY, 9), (LOOK_IN, 3))
"""What volunteers and neighbours come for, and how many of each among 22 of them."""


def hire(village: Village, number: int, organisations: Sequence[str]) -> None:
    """So many carers, shared among the organisations by kind."""
    makers = {NURSING: _nurse, HOME: _home_carer, NEIGHBOURS: _neighbour}
    for kind, amount in _amounts(number, organisations).items():
        own = [name for name in organisations if name.startswith(kind)]
        for at in range(amount):
            makers[kind](village, at, own[at % len(own)])


def _amounts(number: int, organisations: Sequence[str]) -> dict[str, int]:
    """How many of each kind there is an organisation for; together exactly `number`."""
    shares = {kind: share for kind, share in SHARES if any(name.startswith(kind) for name in organisations)}
    found = {kind: max(1, round(number * share / sum(shares.values()))) for kind, share in shares.items()}
    last = list(found)[-1]
    found[last] = max(0, found[last] + number - sum(found.values()))
    return found


def _languages(village: Village) -> list[str]:
    return [language for language, share in LANGUAGES if village.lot.random() < share]


def _carer(village: Village, name: str, kind: str, organisation: str, mode: str, **more: Any) -> Row:
    place = more.pop("place", None) or village.home(f"thuis {name}", farther=1.6)
    owner = {"organisation": organisation} if organisation else {}
    row = {"id": name, "kind": kind, **owner, "mode": mode, "place": place, "languages": _languages(village), **more}
    village.carers.append(row)
    return row


def _most(share: float) -> Row:
    """A full-time week is 38 hours; nobody makes more than nine a day."""
    return {"week_minutes": round(38 * 60 * share), "day_minutes": 540}


def _nurse(village: Village, at: int, organisation: str) -> None:
    mornings, evenings, share = NURSING_WEEKS[at // 2 % len(NURSING_WEEKS)]
    early = village.lot.choice(("06:30", "06:45", "07:00"))
    shifts = [block(early, "12:15", days=list(mornings)), block("16:45", "21:00", days=list(evenings))]
    helper = at % 7 in (5, 6)  # care assistants: washing and hoists, no injections
    skills = [CARE, HOIST] if helper else [NURSE, CARE, HOIST] + ([WOUND] if at % 3 else [])
    mode = "e-bike" if at % 5 in (1, 4) else "car"
    name = f"V{at + 1:02d}"
    _carer(village, name, "professional", organisation, mode, skills=skills, most=_most(share), shifts=shifts)


def _home_carer(village: Village, at: int, organisation: str) -> None:
    whole, mornings, share = HOME_WEEKS[at % len(HOME_WEEKS)]
    shifts = []
    if whole:
        shifts.append(block("08:00", "16:45", days=list(whole), **{"break": PAUSE}))
    if mornings:
        shifts.append(block("08:00", "12:30", days=list(mornings)))
    skills = [FAMILY] + ([HOIST] if at % 4 == 0 else [])
    mode = ("car", "e-bike", "car", "bicycle")[at % 4]
    name = f"G{at + 1:02d}"
    _carer(village, name, "professional", organisation, mode, skills=skills, most=_most(share), shifts=shifts)


def _neighbour(village: Village, at: int, organisation: str) -> None:
    """Volunteers, and every so often somebody from the street; each with own days and own limits."""
    order = [skill for skill, amount in FREE for _ in range(amount)]
    skill = order[at * 9 % len(order)]
    name = f"{ {MEALS: 'M', DRIVER: 'R', COMPANY: 'W', LOOK_IN: 'B'}[skill] }{at + 1:02d}"
    lot, base = village.lot, None
    if skill == MEALS:
        days = list(MEAL_DAYS[sum(MEALS in row["skills"] for row in village.carers) % len(MEAL_DAYS)])
        shifts, most, mode, base = [block("11:15", "13:15", days=days, capacity=12)], {}, "car", "keuken"
    elif skill == DRIVER:
        days = sorted(lot.sample(WEEKDAYS, 4), key=WEEKDAYS.index)
        hours = (("08:30", "10:30"), ("15:30", "17:45"))
        shifts = [block(start, end, days=days, capacity=3) for start, end in hours]
        most, mode = {"week_minutes": 600}, "car"
    elif skill == COMPANY:
        days = sorted(lot.sample(WEEKDAYS, 4), key=WEEKDAYS.index)
        shifts = [block("13:30", "17:15", days=days[1:]), block("13:30", "17:15", days=days[:1], unwanted=True)]
        most, mode = {"week_visits": lot.choice((3, 4, 5)), "day_visits": 2}, lot.choice(("bicycle", "foot", "car"))
    else:
        shifts = [block("08:00", "10:30"), block("18:30", "21:00", days=list(WEEKDAYS))]
        most, mode = {"week_visits": 14, "day_visits": 3, "day_minutes": 120}, "bicycle"
    street = skill == LOOK_IN
    kind, owner = ("neighbour", "") if street else ("volunteer", organisation)
    skills = [skill, COMPANY] if street else [skill]
    _carer(village, name, kind, owner, mode, place=base, skills=skills, most=most, shifts=shifts)
