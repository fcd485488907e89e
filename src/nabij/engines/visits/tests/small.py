"""Tiny named neighbourhoods, to be worked out by hand. All places lie on one street: a house number is a minute away.

Carers walk from house 0 unless told otherwise; a minute is half a kilometre.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from nabij.engines.visits.plan import Plan, schedule
from nabij.engines.visits.problem import (
    DAY,
    LIKED,
    REFUSED,
    Carers,
    Clients,
    Links,
    Problem,
    Shifts,
    Travel,
    Visits,
    Weights,
    with_defaults,
)

ANY_TIME: Final = (0.0, math.inf, math.inf)
TRAVEL_ONLY: Final = Weights(
    lateness=0, max_lateness=0, waiting=0, faces=0, disliked=0, not_liked=0, unwanted_shift=0, unserved=0
)
Row = Mapping[str, Any]


def street(
    visits: Sequence[Row],
    shifts: Sequence[Row],
    *,
    carers: Mapping[str, Row] | None = None,
    links: Sequence[Row] = (),
    wishes: Mapping[tuple[str, str], int] | None = None,
    weights: Weights | None = None,
    days: int = 1,
    first_day: str = "",
) -> Problem:
    """A problem from rows that hold only what matters.

    A visit: id, at (house), minutes, window or windows, needs (names), client (its own by default). A shift: carer,
    start, end, at, home. Links name visits. Everything else as in Visits, Carers, Shifts and Links.
    """
    people = carers or {row["carer"]: {} for row in shifts}
    names = list(people)
    skills = sorted({skill for row in [*visits, *people.values()] for skill in row.get("needs", row.get("skills", ()))})
    houses = sorted({0, *(row.get("at", 0) for row in [*visits, *shifts]), *(row.get("home", 0) for row in shifts)})
    ids = tuple(row.get("id", f"v{number}") for number, row in enumerate(visits, start=1))
    clients = list(dict.fromkeys(row.get("client", name) for row, name in zip(visits, ids, strict=True)))
    wished = np.zeros((len(clients), len(names)), dtype=np.int64)
    for (client, carer), wish in (wishes or {}).items():
        wished[clients.index(client), names.index(carer)] = wish
    metres = np.array([house * 500.0 for house in houses])
    minutes = np.abs(np.subtract.outer(metres, metres))[None] / 500
    return Problem(
        clients=Clients(tuple(clients), wished),
        visits=_visits(visits, ids, clients, houses, skills),
        carers=with_defaults(
            Carers,
            len(names),
            ids=tuple(names),
            kind=tuple(row.get("kind", "professional") for row in people.values()),
            skills=_flags([row.get("skills", ()) for row in people.values()], skills),
            **_columns(people.values(), ("organisation", "day_minutes", "week_minutes", "day_visits", "week_visits")),
        ),
        shifts=_shifts(shifts, names, houses),
        links=_links(links, ids),
        travel=Travel(("foot",), tuple(f"house {house}" for house in houses), minutes, minutes / 2, metres, metres * 0),
        skills=tuple(skills),
        organisations=tuple(f"org{number}" for number in range(4)),
        weights=weights or Weights(),
        days=days,
        first_day=first_day,
    )


def _visits(rows: Sequence[Row], ids: tuple[str, ...], clients: list[str], houses: list[int], skills: list[str]) -> Any:
    windows = [row.get("windows", [row.get("window", ANY_TIME)]) for row in rows]
    given = ("penalty", "priority", "organisation", "only_shift", "bring", "fetch", "longest_ride")
    return with_defaults(
        Visits,
        len(rows),
        ids=ids,
        kind=tuple(row.get("kind", "care") for row in rows),
        client=np.array(
            [clients.index(row.get("client", name)) for row, name in zip(rows, ids, strict=True)], dtype=int
        ),
        place=np.array([houses.index(row.get("at", 0)) for row in rows], dtype=int),
        minutes=np.array([row.get("minutes", 30) for row in rows], dtype=float),
        windows=np.array([window for several in windows for window in several], dtype=float).reshape(-1, 3),
        window_at=np.cumsum([0, *(len(several) for several in windows)]),
        needs=_flags([row.get("needs", ()) for row in rows], skills),
        **_columns(rows, given),
    )


def _shifts(rows: Sequence[Row], names: list[str], houses: list[int]) -> Any:
    plain = ("day", "start", "end", "break_earliest", "break_latest", "break_minutes", "capacity", "unwanted")
    return with_defaults(
        Shifts,
        len(rows),
        carer=np.array([names.index(row["carer"]) for row in rows], dtype=int),
        begin_place=np.array([houses.index(row.get("at", 0)) for row in rows], dtype=int),
        end_place=np.array([houses.index(row.get("home", row.get("at", 0))) for row in rows], dtype=int),
        **_columns(rows, plain),
    )


def _links(rows: Sequence[Row], ids: tuple[str, ...]) -> Any:
    return with_defaults(
        Links,
        len(rows),
        first=np.array([ids.index(row["first"]) for row in rows], dtype=int),
        second=np.array([ids.index(row["second"]) for row in rows], dtype=int),
        **_columns(rows, ("least", "most", "same_carer", "different_carer", "same_shift", "load")),
    )


USUAL: Final[dict[str, Any]] = {
    "penalty": math.inf, "priority": 1.0, "organisation": -1, "only_shift": -1, "bring": 0.0, "fetch": 0.0,
    "longest_ride": math.inf, "day_minutes": math.inf, "week_minutes": math.inf, "day_visits": math.inf,
    "week_visits": math.inf, "day": 0, "start": 0.0, "end": math.inf, "break_earliest": 0.0, "break_latest": math.inf,
    "break_minutes": 0.0, "capacity": math.inf, "unwanted": False, "least": -math.inf, "most": math.inf,
    "same_carer": False, "different_carer": False, "same_shift": False, "load": 0.0,
}  # fmt: skip


def _columns(rows: Any, fields: Sequence[str]) -> dict[str, Any]:
    return {
        field: np.array([row.get(field, USUAL[field]) for row in rows], dtype=type(USUAL[field])) for field in fields
    }


def _flags(rows: Sequence[Sequence[str]], names: Sequence[str]) -> Any:
    return np.array([[name in row for name in names] for row in rows], dtype=bool).reshape(len(rows), len(names))


def planned(problem: Problem, *routes: Sequence[str]) -> Plan:
    """The plan in which each shift makes these visits, at the earliest times."""
    return schedule(problem, [[problem.visits.ids.index(name) for name in route] for route in routes])


def at(problem: Problem, routes: Sequence[Sequence[str]], **times: float) -> Plan:
    """The plan with these routes and these times, possible or not."""
    ids = problem.visits.ids
    start = np.array([times.get(name, math.nan) for name in ids])
    return Plan(tuple(tuple(ids.index(name) for name in route) for route in routes), start)


def two_carers_one_pair() -> Problem:
    """Ann and Ben lift together (`lift`, `hold`) at house 10 from minute 60 on; `wash` at 20 takes Ann 30 minutes."""
    return street(
        [
            {"id": "lift", "client": "Mia", "at": 10, "minutes": 20, "window": (60, 90, math.inf)},
            {"id": "hold", "client": "Mia", "at": 10, "minutes": 20, "window": (60, 90, math.inf)},
            {"id": "wash", "client": "Jos", "at": 20, "minutes": 30, "needs": ("nursing",)},
        ],
        [{"carer": "ann", "end": 240}, {"carer": "ben", "end": 240}],
        carers={"ann": {"skills": ("nursing",)}, "ben": {}},
        links=[{"first": "lift", "second": "hold", "least": 0, "most": 0, "different_carer": True}],
    )


def split_shift_with_break() -> Problem:
    """Ann works from 0 to 300 with a break of 30 between 100 and 140, and in the evening; four visits of 40 at 10."""
    return street(
        [{"id": f"v{number}", "at": 10, "minutes": 40} for number in range(1, 5)],
        [
            {"carer": "ann", "end": 300, "break_earliest": 100, "break_latest": 140, "break_minutes": 30},
            {"carer": "ann", "start": 600, "end": 720},
        ],
    )


def ride() -> Problem:
    """A van with 2 seats: Els (2 seats) and Rik (1) go from 10 and 12 to the centre at 20, Els 15 minutes at most."""
    return street(
        [
            {"id": "els on", "client": "Els", "at": 10, "minutes": 2},
            {"id": "els off", "client": "Els", "at": 20, "minutes": 1},
            {"id": "rik on", "client": "Rik", "at": 12, "minutes": 2},
            {"id": "rik off", "client": "Rik", "at": 20, "minutes": 1},
        ],
        [{"carer": "driver", "end": 120, "capacity": 2}],
        links=[
            {"first": "els on", "second": "els off", "least": 0, "most": 15, "same_shift": True, "load": 2},
            {"first": "rik on", "second": "rik off", "least": 0, "most": 30, "same_shift": True, "load": 1},
        ],
    )


def meals() -> Problem:
    """A round with 3 meals, hot for 30 minutes; crates come back from house 10."""
    return street(
        [
            {"id": f"meal {house}", "at": house, "minutes": 5, "bring": 1, "longest_ride": 30, "kind": "meal"}
            | ({"fetch": 2} if house == 10 else {})
            for house in (5, 10, 20)
        ],
        [{"carer": "cook", "start": 660, "end": 780, "capacity": 3}],
        carers={"cook": {"kind": "volunteer"}},
    )


def known_face() -> Problem:
    """Mia is washed on three days; Ann and Ben work each day, Mia likes Ann."""
    return street(
        [
            {
                "id": f"wash {day}",
                "client": "Mia",
                "at": 10,
                "window": (day * DAY + 480, day * DAY + 540, day * DAY + 600),
            }
            for day in range(3)
        ],
        [
            {"carer": carer, "day": day, "start": day * DAY + 420, "end": day * DAY + 720}
            for carer in ("ann", "ben")
            for day in range(3)
        ],
        wishes={("Mia", "ann"): LIKED},
        days=3,
        first_day="2026-11-23",
    )


def out_of_window() -> Problem:
    """Ann starts at 100 and needs 10 minutes to house 10; `early` must begin by 95, `late` is due by 105."""
    return street(
        [
            {"id": "early", "at": 10, "window": (60, 80, 95), "penalty": 50},
            {"id": "late", "at": 10, "window": (60, 105, 200)},
        ],
        [{"carer": "ann", "start": 100, "end": 300}],
    )


def nobody_has_the_skill() -> Problem:
    """On Tuesday evening Mia needs wound care, which only Cas can do, whom she refused; Ann and Ben can not."""
    evening = DAY + 18 * 60
    return street(
        [
            {"id": "wound", "client": "Mia", "at": 10, "minutes": 20, "needs": ("wound care",), "kind": "nursing",
             "window": (evening, evening + 60, evening + 120)},
            {"id": "chat", "client": "Jos", "at": 5, "minutes": 30, "window": (evening, evening + 60, evening + 120)},
        ],
        [
            {"carer": carer, "day": 1, "start": evening - 60, "end": evening + 180}
            for carer in ("ann", "ben", "cas")
        ],
        carers={"ann": {}, "ben": {"kind": "volunteer"}, "cas": {"skills": ("wound care",)}},
        wishes={("Mia", "cas"): REFUSED},
        days=2,
        first_day="2026-11-23",
    )  # fmt: skip
