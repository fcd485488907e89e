"""A week of a whole neighbourhood, to measure a planner with: clients with packages of care, drawn by lot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any, Final

from nabij.engines.visits.example.staff import DAYS, HOME, NEIGHBOURS, NURSING, WEEKDAYS, hire
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
    clock,
)

FIRST_DAY: Final = "2026-11-23"
"""A Monday."""
PATTERN: Final = (NURSING, HOME, NEIGHBOURS, NURSING, HOME)
CLIENTS_PER_VISIT: Final = 0.22


@dataclass
class Client:
    """A client in the making. nursing, home: the organisations that come today."""

    name: str
    nursing: str
    home: str
    neighbours: str
    language: str = ""


Package = Callable[[Village, Client], None]


def _hours(village: Village, first: float, last: float, due: float, spare: float) -> Row:
    """A window that begins somewhere between two hours, in quarters; `due` and `spare` in minutes."""
    start = first + 15 * village.lot.randint(0, round((last - first) / 15))
    return {"from": clock(start), "to": clock(start + due), "latest": clock(start + due + spare)}


def _series(village: Village, client: Client, kind: str, minutes: float, hours: Row, **more: Any) -> str:
    taken = sum(row["client"] == client.name and row["kind"] == kind for row in village.visits)
    name = f"{client.name} {kind}" + (f" {taken + 1}" if taken else "")
    return village.visit(name, client.name, kind, minutes, hours, **more)


def _days(village: Village, *choices: Sequence[str]) -> list[str]:
    return list(village.lot.choice(choices))


def _nursed(client: Client, *skills: str, days: Sequence[str] = DAYS, **more: Any) -> Row:
    return {"skills": list(skills), "organisation": client.nursing, "days": list(days), **more}


def insulin(village: Village, client: Client) -> None:
    """Twice a day, before breakfast and before supper."""
    for first, last in ((405, 465), (1035, 1065)):
        _series(
            village, client, "insuline", 10, _hours(village, first, last, 45, 30), **_nursed(client, NURSE, priority=3)
        )


def insulin_and_meal(village: Village, client: Client) -> None:
    """Three times a day; the meal of noon comes 10 to 50 minutes after the insulin, on seven days."""
    insulin(village, client)
    hours = {"from": "11:00", "to": "11:45", "latest": "12:00"}
    noon = _series(village, client, "insuline", 10, hours, **_nursed(client, NURSE, priority=3))
    village.link("after", noon, _meals(village, client, DAYS), least=10, most=50)


def wash_daily(village: Village, client: Client) -> None:
    _series(village, client, "wassen", 30, _hours(village, 420, 570, 75, 60), **_nursed(client, CARE))


def wash_thrice(village: Village, client: Client) -> None:
    """Three mornings a week, the same hour each time: hair, bath, back."""
    days = _days(village, ("mon", "wed", "fri"), ("tue", "thu", "sat"), ("mon", "wed", "sat"), ("tue", "thu", "fri"))
    minutes = village.lot.choice((20, 25, 30, 35))
    more = _nursed(client, CARE, days=days, penalty=400)
    _series(village, client, "wassen", minutes, _hours(village, 435, 585, 75, 60), **more)


def wound(village: Village, client: Client) -> None:
    days = _days(village, ("mon", "wed", "fri"), ("tue", "thu", "sat"), ("mon", "thu", "sun"))
    minutes = village.lot.choice((20, 25, 30, 40))
    _series(
        village,
        client,
        "wondzorg",
        minutes,
        _hours(village, 480, 585, 60, 45),
        **_nursed(client, NURSE, WOUND, days=days),
    )


def stockings(village: Village, client: Client) -> None:
    """On before the day begins, off before bed."""
    for first, last, due in ((420, 450, 90), (1110, 1140, 75)):
        _series(village, client, "steunkousen", 10, _hours(village, first, last, due, 30), **_nursed(client, CARE))


def lift(village: Village, client: Client) -> None:
    """Out of bed and back with a hoist, each time with two people at once."""
    for minutes, first, last in ((40, 450, 540), (20, 1125, 1155)):
        hours = _hours(village, first, last, 75, 45)
        pair = [
            _series(village, client, "zorg met tillift", minutes, hours, **_nursed(client, *skills))
            for skills in ((CARE, HOIST), (HOIST,))
        ]
        village.link("together", *pair)


def last_days(village: Village, client: Client) -> None:
    """Pain relief half an hour to an hour and a half before washing."""
    more = _nursed(client, NURSE, priority=3)
    pain = _series(village, client, "pijnmedicatie", 10, _hours(village, 435, 465, 60, 30), **more)
    wash = _series(village, client, "wassen", 45, {"from": "07:45", "to": "10:00", "latest": "11:00"}, **more)
    village.link("after", pain, wash, least=30, most=90)


def injection(village: Village, client: Client) -> None:
    more = _nursed(client, NURSE, days=WEEKDAYS)
    _series(village, client, "inspuiting", 5, _hours(village, 480, 630, 45, 30), **more)


def pill_box(village: Village, client: Client) -> None:
    """Once a week, on one of three days."""
    hours = {"from": "09:30", "to": "11:45", "latest": "12:00"}
    more: Row = {"skills": [NURSE], "organisation": client.nursing, "penalty": 200}
    within = _days(village, DAYS[:3], DAYS[2:5])
    _series(village, client, "medicatie klaarzetten", 20, hours, within=within, times=1, **more)


def _helped(village: Village, client: Client, **more: Any) -> None:
    half = village.lot.random() < 0.58
    hours = _hours(village, 495, 525, 45, 15) if half else _hours(village, 750, 780, 45, 15)
    language = {"language": client.language} if client.language else {}
    minutes = village.lot.choice((120, 150, 180, 180, 180))
    owner = {"skills": [FAMILY], "organisation": client.home, "penalty": 300}
    _series(village, client, "gezinszorg", minutes, hours, **owner, **language, **more)


def family_twice(village: Village, client: Client) -> None:
    """Two half days: most on fixed days, some on any two days of the week with a day between."""
    if village.lot.random() < 0.3:
        _helped(village, client, within=list(WEEKDAYS), times=2, apart_days=2)
    else:
        _helped(village, client, days=_days(village, ("mon", "thu"), ("tue", "fri"), ("mon", "wed"), ("wed", "fri")))


def family_once(village: Village, client: Client) -> None:
    _helped(village, client, within=list(WEEKDAYS), times=1)


def _meals(village: Village, client: Client, days: Sequence[str]) -> str:
    hours = {"from": "11:30", "to": "12:30", "latest": "12:55"}
    more: Row = {"skills": [MEALS], "organisation": client.neighbours, "days": list(days), "penalty": 200}
    return _series(village, client, "maaltijd", 5, hours, bring=1, longest_ride=75, **more)


def meals(village: Village, client: Client) -> None:
    _meals(village, client, WEEKDAYS)


def day_centre(village: Village, client: Client) -> None:
    """Two days a week, there by 10 and home after 15.45; nobody sits in the car for more than 35 minutes."""
    days = _days(village, ("mon", "thu"), ("tue", "fri"), ("tue", "thu"))
    more: Row = {"skills": [DRIVER], "organisation": client.neighbours, "days": days, "penalty": 150}
    both_ways: tuple[tuple[tuple[str, str, str, Row], ...], ...] = (
        (("08:45", "09:40", "09:50", {}), ("08:50", "10:00", "10:15", {"place": "dagcentrum"})),
        (("15:45", "16:20", "16:40", {"place": "dagcentrum"}), ("15:50", "17:00", "17:20", {})),
    )
    for legs in both_ways:
        both = [
            _series(village, client, "rit", 5, {"from": start, "to": due, "latest": latest}, **place, **more)
            for start, due, latest, place in legs
        ]
        village.link("ride", *both, most=35)


def look_in(village: Village, client: Client) -> None:
    """A neighbour sees to it that the pills are taken, at breakfast on weekdays."""
    hours = {"from": "08:15", "to": "09:30", "latest": "10:00"}
    _series(village, client, "herinnering medicatie", 10, hours, skills=[LOOK_IN], days=list(WEEKDAYS), penalty=60)


def company(village: Village, client: Client) -> None:
    minutes = village.lot.choice((60, 60, 75, 90))
    within = sorted(village.lot.sample(WEEKDAYS, 3), key=WEEKDAYS.index)
    language = {"language": client.language} if client.language == "fr" else {}
    hours = {"from": "13:45", "to": "15:30", "latest": "16:00"}
    more: Row = {"skills": [COMPANY], "penalty": 60, **language}
    _series(village, client, "gezelschap", minutes, hours, within=within, times=1, **more)


PACKAGES: Final[tuple[tuple[Package, int, int], ...]] = (
    (lift, 3, 28), (insulin_and_meal, 2, 28), (insulin, 13, 14), (stockings, 5, 14), (last_days, 1, 14),
    (day_centre, 6, 8), (wash_daily, 7, 7), (injection, 3, 5), (meals, 18, 5), (look_in, 6, 5), (wash_thrice, 44, 3),
    (wound, 16, 3), (family_twice, 58, 2), (family_once, 10, 1), (pill_box, 18, 1), (company, 38, 1),
)  # fmt: skip
"""Package, how many of 1,000 visits, visits of one."""


def _chosen(n_visits: int) -> list[Package]:
    """Packages in these shares, of exactly so many visits together, seven days long."""
    found: list[Package] = []
    left = n_visits
    for package, amount, visits in PACKAGES[:-1]:
        number = min(round(amount * n_visits / 1000), left // visits)
        found += [package] * number
        left -= number * visits
    return found + [company] * left


def week(n_visits: int = 1000, n_carers: int = 60, organisations: int = 5, days: int = 7, seed: int = 1) -> Row:
    """A week of a neighbourhood as plain data of the form `nabij-visits/1`; the same for the same arguments.

    About 22 clients per 100 visits. Organisations are nursing, family care and a neighbourhood organisation in turn.
    days: 7; or 14, 21 or 28 for the same week again (n_visits is of one week); or fewer, for its first days only.
    """
    names = _organisations(organisations)
    village = Village(seed, FIRST_DAY, days, names)
    village.place("keuken", 150, -80)
    village.place("dagcentrum", -250, 420)
    hire(village, n_carers, names)
    packages = _chosen(n_visits)
    clients = [_client(village, names, number) for number in range(max(1, round(n_visits * CLIENTS_PER_VISIT)))]
    village.lot.shuffle(clients)
    for package, client in zip(packages, islice(cycle(clients), len(packages)), strict=True):
        package(village, client)
    _wishes(village)
    _within(village, days)
    return village.document("Een verzonnen week van een verzonnen buurt. De codes staan voor niemand.")


def _organisations(number: int) -> list[str]:
    kinds = list(islice(cycle(PATTERN), number))
    return [
        kind if kinds.count(kind) == 1 else f"{kind} {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[kinds[:at].count(kind)]}"
        for at, kind in enumerate(kinds)
    ]


def _client(village: Village, names: Sequence[str], number: int) -> Client:
    name = village.client(f"K{number + 1:03d}")
    own = {
        kind: village.lot.choice([one for one in names if one.startswith(kind)] or list(names))
        for kind in (NURSING, HOME, NEIGHBOURS)
    }
    language = village.lot.choices(("", "fr", "tr", "ar"), (86, 7, 3, 4))[0]
    return Client(name, own[NURSING], own[HOME], own[NEIGHBOURS], language)


def _wishes(village: Village) -> None:
    """One client in six has somebody they like, a few somebody they would rather not have, or refuse."""
    asked = {row["client"]: row["skills"] for row in village.visits}
    for row in village.clients:
        skills = asked.get(row["id"], [])
        able = [carer["id"] for carer in village.carers if set(skills) <= set(carer["skills"])]
        drawn = village.lot.random()
        if drawn < 0.24 and len(able) > 2:
            wish = "liked" if drawn < 0.17 else "disliked" if drawn < 0.21 else "refused"
            row[wish] = sorted(village.lot.sample(able, 2 if drawn < 0.06 else 1))


def _within(village: Village, days: int) -> None:
    """In a plan of fewer than seven days: without the visits, shifts and links of the other days."""
    if days >= 7:
        return
    shown = set(DAYS[:days])
    for row in [*village.visits, *(shift for carer in village.carers for shift in carer["shifts"])]:
        for field in ("days", "within"):
            if field in row:
                row[field] = [day for day in row[field] if day in shown]
        if "times" in row:
            row["times"] = max(1, min(row["times"], (len(row["within"]) + 1) // 2))
    village.visits = [row for row in village.visits if row.get("days", row.get("within"))]
    made = {row["id"] for row in village.visits}
    village.links = [link for link in village.links if link["first"] in made and link["second"] in made]
    for carer in village.carers:
        carer["shifts"] = [shift for shift in carer["shifts"] if shift.get("days", True)]
