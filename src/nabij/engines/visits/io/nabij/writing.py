"""A problem written back in our own form, so that reading it gives an equal one."""

import math
from typing import Any, Final

import numpy as np

from nabij.engines.visits.io.nabij.calendar import clock
from nabij.engines.visits.problem import DAY, DISLIKED, LIKED, REFUSED, TERMS, Problem
from nabij.engines.visits.validate import BoolArray

FORMAT: Final = "nabij-visits/1"
_LIMITS: Final = ("day_minutes", "week_minutes", "day_visits", "week_visits")


def document(problem: Problem) -> dict[str, Any]:
    """The problem in plain data: one row per visit and per shift, travel as matrices."""
    travel = problem.travel
    points = zip(travel.places, travel.x.tolist(), travel.y.tolist(), strict=True)
    return {
        "format": FORMAT,
        **({"first_day": problem.first_day} if problem.first_day else {}),
        "days": problem.days,
        "organisations": list(problem.organisations),
        "skills": list(problem.skills),
        "places": [{"id": name} | ({} if math.isnan(x) else {"x": x, "y": y}) for name, x, y in points],
        "travel": {
            "modes": {
                mode: {"minutes": travel.minutes[i].tolist(), "km": travel.km[i].tolist()}
                for i, mode in enumerate(travel.modes)
            }
        },
        "clients": [_client(problem, client) for client in range(len(problem.clients.ids))],
        "visits": [_visit(problem, visit) for visit in range(problem.n_visits)],
        "links": [_link(problem, link) for link in range(len(problem.links))],
        "carers": _carers(problem),
        "weights": {term: getattr(problem.weights, term) for term in TERMS},
    }


def _client(problem: Problem, client: int) -> dict[str, Any]:
    wishes = problem.clients.wishes[client]
    found: dict[str, Any] = {"id": problem.clients.ids[client]}
    for name, wish in (("liked", LIKED), ("disliked", DISLIKED), ("refused", REFUSED)):
        if (wishes == wish).any():
            found[name] = _named(wishes == wish, problem.carers.ids)
    return found


def _visit(problem: Problem, visit: int) -> dict[str, Any]:
    visits = problem.visits
    windows = [_window(problem, *window) for window in visits.windows_of(visit).tolist()]
    found: dict[str, Any] = {
        "id": visits.ids[visit],
        "client": problem.clients.ids[visits.client[visit]],
        "place": problem.travel.places[visits.place[visit]],
        "minutes": float(visits.minutes[visit]),
        "within": sorted({day for window in windows for day in window["days"]}),
        "windows": windows,
    }
    if visits.kind[visit]:
        found["kind"] = visits.kind[visit]
    if visits.needs[visit].any():
        found["skills"] = _named(visits.needs[visit], problem.skills)
    if visits.organisation[visit] >= 0:
        found["organisation"] = problem.organisations[visits.organisation[visit]]
    if visits.only_shift[visit] >= 0:
        found["shift"] = int(visits.only_shift[visit])
    for name, usual in (("penalty", math.inf), ("priority", 1), ("bring", 0), ("fetch", 0), ("longest_ride", math.inf)):
        value = float(getattr(visits, name)[visit])
        if value != usual:
            found[name] = value
    return found


def _window(problem: Problem, earliest: float, due: float, latest: float) -> dict[str, Any]:
    """Times of the day on which the window opens; after the last day, still of the last day."""
    day = min(int(earliest // DAY), problem.days - 1)
    times = {"from": earliest, "to": due, "latest": latest}
    return {"days": [day]} | {name: clock(time - day * DAY) for name, time in times.items()}


def _link(problem: Problem, link: int) -> dict[str, Any]:
    links, ids = problem.links, problem.visits.ids
    least, most = float(links.least[link]), float(links.most[link])
    flags = {name: bool(getattr(links, name)[link]) for name in ("same_carer", "different_carer", "same_shift")}
    found: dict[str, Any] = {"first": ids[links.first[link]], "second": ids[links.second[link]]}
    if least == most == 0:
        found = {"type": "together", **found, "different_carer": flags.pop("different_carer")}
    elif math.isfinite(least):
        found = {"type": "after", **found, "least": least} | ({"most": most} if math.isfinite(most) else {})
    else:
        found = {"type": next(name for name, value in flags.items() if value), **found}
    found |= {name: True for name, value in flags.items() if value}
    return found | ({"load": float(links.load[link])} if links.load[link] else {})


def _carers(problem: Problem) -> list[dict[str, Any]]:
    carers, shifts = problem.carers, problem.shifts
    order = np.lexsort((shifts.start, shifts.day, shifts.carer))
    natural = bool((order == np.arange(len(order))).all())
    own: dict[int, list[dict[str, Any]]] = {}
    for shift in order.tolist():
        own.setdefault(int(shifts.carer[shift]), []).append(
            _shift(problem, shift) | ({} if natural else {"order": shift})
        )
    found = []
    for carer, name in enumerate(carers.ids):
        row: dict[str, Any] = {"id": name, "kind": carers.kind[carer]}
        if carers.organisation[carer] >= 0:
            row["organisation"] = problem.organisations[carers.organisation[carer]]
        if carers.skills[carer].any():
            row["skills"] = _named(carers.skills[carer], problem.skills)
        most = {limit: float(getattr(carers, limit)[carer]) for limit in _LIMITS}
        if any(math.isfinite(value) for value in most.values()):
            row["most"] = {limit: value for limit, value in most.items() if math.isfinite(value)}
        found.append(row | {"shifts": own.get(carer, [])})
    return found


def _shift(problem: Problem, shift: int) -> dict[str, Any]:
    shifts, travel = problem.shifts, problem.travel
    midnight = float(shifts.day[shift]) * DAY
    found: dict[str, Any] = {
        "days": [int(shifts.day[shift])],
        "from": clock(float(shifts.start[shift]) - midnight),
        "to": clock(float(shifts.end[shift]) - midnight),
        "mode": travel.modes[shifts.mode[shift]],
        "start_place": travel.places[shifts.begin_place[shift]],
        "end_place": travel.places[shifts.end_place[shift]],
    }
    if shifts.break_minutes[shift] > 0:
        moments = {"from": shifts.break_earliest[shift], "to": shifts.break_latest[shift]}
        found["break"] = {name: clock(float(moment) - midnight) for name, moment in moments.items()}
        found["break"]["minutes"] = float(shifts.break_minutes[shift])
    if math.isfinite(shifts.capacity[shift]):
        found["capacity"] = float(shifts.capacity[shift])
    return found | ({"unwanted": True} if shifts.unwanted[shift] else {})


def _named(mask: BoolArray, names: tuple[str, ...]) -> list[str]:
    return [names[column] for column in np.flatnonzero(mask).tolist()]
