"""Plans in files: our own form, told in docs/developers/visits-format.md, and the published one; written whole or not.

The published form calls the start of the service `arrival_time`, and knows a visit by its patient and its service.
"""

import hashlib
import json
import math
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from nabij.engines.common import InputError
from nabij.engines.visits import plan as plans
from nabij.engines.visits.io import reading
from nabij.engines.visits.io.reading import Row, near
from nabij.engines.visits.plan import Plan
from nabij.engines.visits.problem import Problem

FORMAT: Final = "nabij-plan/1"
# Told by `document`, and beside it by `Result.to_json` and the command line.
_TOP: Final = frozenset({"format", "problem", "objective", "terms", "shifts", "unserved", "days", "first_day"}) | {
    "costs", "history", "seconds", "iterations", "seed", "left_out", "absent",
}  # fmt: skip
_SHIFT: Final = frozenset(
    {"shift", "carer", "day", "leave", "back", "travel_minutes", "travel_km", "waiting_minutes", "visits"}
) | {"kind", "date", "mode", "leave_at", "back_at", "working_minutes", "break"}
_VISIT: Final = frozenset({"id", "client", "kind", "arrive", "start", "end", "late"}) | {
    "place", "day", "arrive_at", "start_at", "end_at",
}  # fmt: skip
_ABSENT: Final = frozenset({"shift", "carer", "from", "until"})
_ROUTE: Final = frozenset({"caregiver_id", "caregiver", "locations", "shift", "day"})
_STOP: Final = frozenset({"patient", "patient_id", "service", "service_id", "arrival_time", "departure_time", "visit"})


def document(problem: Problem, plan: Plan, *, source: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The plan in plain data. `source`: what `source_of` tells of the file of the problem. Times in minutes."""
    amounts = plans.amounts(problem, plan)
    objective = sum(getattr(problem.weights, term) * amount for term, amount in amounts.items())
    late = plans.lateness(problem, plan)
    return {
        "format": FORMAT,
        "problem": dict(source or {}),
        "first_day": problem.first_day,
        "days": problem.days,
        "objective": objective,
        "terms": amounts,
        "shifts": [_shift(problem, plan, shift, late) for shift, route in enumerate(plan.routes) if route],
        "unserved": [problem.visits.ids[visit] for visit in np.flatnonzero(np.isnan(plan.start))],
    }


def _shift(problem: Problem, plan: Plan, shift: int, late: Any) -> dict[str, Any]:
    shifts, visits = problem.shifts, problem.visits
    minutes = problem.travel.minutes[shifts.mode[shift]]
    day = plans.day_of(problem, plan, shift)
    assert day is not None
    rows, place, free = [], int(shifts.begin_place[shift]), day.leave
    for visit in plan.routes[shift]:
        start = float(plan.start[visit])
        rows.append(
            {
                "id": visits.ids[visit],
                "client": problem.clients.ids[visits.client[visit]],
                "kind": visits.kind[visit],
                "arrive": float(free + minutes[place, visits.place[visit]]),
                "start": start,
                "end": start + float(visits.minutes[visit]),
                "late": float(late[visit]),
            }
        )
        free, place = start + float(visits.minutes[visit]), int(visits.place[visit])
    return {
        "shift": shift,
        "carer": problem.carers.ids[shifts.carer[shift]],
        "day": int(shifts.day[shift]),
        "leave": day.leave,
        "back": day.back,
        "travel_minutes": day.travel,
        "travel_km": day.km,
        "waiting_minutes": day.waiting,
        "visits": rows,
    }


def published(problem: Problem, plan: Plan) -> dict[str, Any]:
    """The plan in the published form. A service without a name, or asked more than once, also has its `visit`."""
    single = len(set(problem.shifts.carer.tolist())) == problem.n_shifts
    keys = _by_service(problem)
    routes = []
    for shift, route in enumerate(plan.routes):
        if route:
            named = {} if single else {"shift": shift, "day": int(problem.shifts.day[shift])}
            stops = [_stop(problem, visit, float(plan.start[visit]), keys) for visit in route]
            carer = problem.carers.ids[problem.shifts.carer[shift]]
            routes.append({"caregiver_id": carer, **named, "locations": stops})
    return {"routes": routes}


def _stop(problem: Problem, visit: int, start: float, keys: dict[tuple[str, str], list[int]]) -> dict[str, Any]:
    visits = problem.visits
    patient, service = problem.clients.ids[visits.client[visit]], visits.kind[visit]
    named = {"visit": visits.ids[visit]} if not service or len(keys[patient, service]) > 1 else {}
    end = start + float(visits.minutes[visit])
    return {"patient": patient, "service": service, **named, "arrival_time": start, "departure_time": end}


def _by_service(problem: Problem) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for visit, (client, kind) in enumerate(zip(problem.visits.client, problem.visits.kind, strict=True)):
        found.setdefault((problem.clients.ids[client], kind), []).append(visit)
    return found


def read_plan(path: str | Path, problem: Problem, *, strict: bool = True) -> Plan:
    """The plan for `problem` in a file of either form, as it is told there: whether it holds, `check` says.

    A visit that is planned twice is an error when `strict`, or else left for `check` to tell.

    Errors: InputError naming file, place and field, also for a visit, carer or shift that the problem doesn't have.
    """
    try:
        return plan_of(reading.json_of(reading.text_of(Path(path))), problem, strict=strict)
    except InputError as error:
        raise error.within(file=str(path)) from error


def plan_of(data: dict[str, Any], problem: Problem, *, strict: bool = True) -> Plan:
    """The plan in plain data of either form. Errors: InputError naming the place and the field."""
    if "routes" in data and "format" not in data:
        return _read_published(data, problem, strict)
    if data.get("format") != FORMAT:
        raise InputError(f"must be {FORMAT}, or the published form with routes", field="format")
    top = Row(data, "", _TOP)
    top.needed("shifts")
    made = _Making(problem, strict)
    for row in top.rows("shifts", _SHIFT):
        shift = made.shift(row, row.text("carer"))
        for one in row.rows("visits", _VISIT):
            made.add(one, shift, made.visit(one, one.text("id"), "id"), one.number("start", least=None))
    for name in top.texts("unserved"):
        if not math.isnan(made.start[made.visit(top, name, "unserved")]):
            raise top.error("unserved", f"names a visit that is planned: {name}")
    return made.plan()


def absences(problem: Problem, absent: Iterable[tuple[int, float, float]]) -> list[dict[str, Any]]:
    """Hours that carers are away from their shifts, in plain data; null = without end."""
    return [
        {
            "shift": shift,
            "carer": problem.carers.ids[problem.shifts.carer[shift]],
            "from": leaves,
            "until": returns if math.isfinite(returns) else None,
        }
        for shift, leaves, returns in absent
    ]


def read_absences(path: str | Path, problem: Problem) -> tuple[tuple[int, float, float], ...]:
    """(shift, from, until) that a plan of our own form tells, nothing for others. Errors: as `read_plan`."""
    try:
        data = reading.json_of(reading.text_of(Path(path)))
        own = data.get("format") == FORMAT
        return tuple(_absence(row, problem) for row in Row(data, "", _TOP).rows("absent", _ABSENT)) if own else ()
    except InputError as error:
        raise error.within(file=str(path)) from error


def _absence(row: Row, problem: Problem) -> tuple[int, float, float]:
    shift = row.whole("shift", most=max(0, problem.n_shifts - 1))
    if not problem.n_shifts or row.text("carer") != problem.carers.ids[problem.shifts.carer[shift]]:
        raise row.error("carer", "has no such shift")
    leaves = row.number("from", least=None)
    returns = row.number("until", least=None) if row.data.get("until") is not None else math.inf
    if returns < leaves:
        raise row.error("until", "is before from")
    return shift, leaves, returns


def _read_published(data: dict[str, Any], problem: Problem, strict: bool) -> Plan:
    # Other fields at the top, like a global order or costs, are what the author wished to add.
    top = Row(data, "", data.keys())
    top.needed("routes")
    keys = _by_service(problem)
    made = _Making(problem, strict)
    for row in top.rows("routes", _ROUTE):
        shift = made.shift(row, row.text("caregiver_id" if "caregiver" not in row else "caregiver"))
        for one in row.rows("locations", _STOP):
            made.add(one, shift, _asked(one, keys, made), one.number("arrival_time", least=None))
    return made.plan()


def _asked(row: Row, keys: dict[tuple[str, str], list[int]], made: "_Making") -> int:
    """The visit of a patient and a service; of several the one that is named, or else the first not yet planned."""
    if "visit" in row:
        return made.visit(row, row.text("visit"), "visit")
    patient_field = "patient_id" if "patient" not in row and "patient_id" in row else "patient"
    service_field = "service_id" if "service" not in row and "service_id" in row else "service"
    patient, service = row.text(patient_field), row.text(service_field)
    found = keys.get((patient, service))
    if found is None:
        if not any(patient == client for client, _ in keys):
            raise row.error(patient_field, f"no such patient: {patient}")
        raise row.error(service_field, f"patient {patient} doesn't ask service {service}")
    free = [visit for visit in found if math.isnan(made.start[visit])]
    return (free or found)[0]


class _Making:
    """A plan being read."""

    def __init__(self, problem: Problem, strict: bool) -> None:
        self.problem, self.strict = problem, strict
        self.routes: list[list[int]] = [[] for _ in range(problem.n_shifts)]
        self.start = np.full(problem.n_visits, np.nan)
        self.visits = {name: visit for visit, name in enumerate(problem.visits.ids)}
        self.carers = {name: carer for carer, name in enumerate(problem.carers.ids)}
        self.read: set[int] = set()

    def shift(self, row: Row, carer: str) -> int:
        """The shift of a row: by its number, or the only one of the carer on the day, or the only one at all."""
        if carer not in self.carers:
            raise row.error("carer", f"no such carer: {carer}{near(carer, self.carers)}")
        shifts = self.problem.shifts
        own = np.flatnonzero(shifts.carer == self.carers[carer]).tolist()
        if "day" in row:
            own = [shift for shift in own if shifts.day[shift] == row.whole("day")]
        if "shift" in row:
            own = [shift for shift in own if shift == row.whole("shift")]
        if len(own) != 1:
            message = "which of the shifts of the carer?" if own else f"{carer} has no such shift"
            raise row.error("shift", message)
        if own[0] in self.read:
            raise row.error("shift", f"is there twice for {carer}")
        self.read.add(own[0])
        return own[0]

    def visit(self, row: Row, name: str, field: str) -> int:
        if name not in self.visits:
            raise row.error(field, f"no such visit: {name}{near(name, self.visits)}")
        return self.visits[name]

    def add(self, row: Row, shift: int, visit: int, start: float) -> None:
        if self.strict and not math.isnan(self.start[visit]):
            raise row.error("id" if "id" in row else "patient", "is planned twice")
        self.routes[shift].append(visit)
        self.start[visit] = start

    def plan(self) -> Plan:
        return Plan(tuple(tuple(route) for route in self.routes), self.start)


def source_of(problem_file: str | Path, plan_file: str | Path | None = None) -> dict[str, str]:
    """Name, as seen from the folder of the plan, and SHA-256 of the file of a problem; nothing for a pipe."""
    path = Path(problem_file)
    if not path.is_file():
        return {}
    folder = Path(plan_file).absolute().parent if plan_file is not None else path.absolute().parent
    try:
        name = os.path.relpath(path.absolute(), folder)
    except ValueError:  # another drive
        name = path.name
    try:
        return {"file": Path(name).as_posix(), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", file=str(path)) from error


def problem_file_of(plan_file: str | Path) -> Path:
    """The file of the problem that a plan names. Errors: InputError when it names none, or when that has changed."""
    path = Path(plan_file)
    try:
        told = Row(reading.json_of(reading.text_of(path)).get("problem") or {}, "problem", {"file", "sha256"})
        if "file" not in told:
            raise told.error("file", "is missing: the plan names no problem, so tell which one it is for")
        found = path.parent / told.text("file")
        sum_ = told.text("sha256", "")
        if not found.is_file():
            raise told.error("file", f"the problem file cannot be read: {found} is no file; tell which one it is")
        if sum_ and hashlib.sha256(found.read_bytes()).hexdigest() != sum_:
            raise told.error("sha256", f"{found} has changed since the plan was made; tell which problem it is for")
    except InputError as error:
        raise error.within(file=str(path)) from error
    except (OSError, ValueError) as error:
        message = f"the problem file cannot be read: {getattr(error, 'strerror', None) or error}"
        raise InputError(message, file=str(path), place="problem", field="file") from error
    return found


def write(path: str | Path, data: Mapping[str, Any]) -> None:
    """Plain data as JSON in a file, whole or not at all: whoever is interrupted leaves the file as it was."""
    write_text(path, json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1) + "\n")


def write_text(path: str | Path, text: str) -> None:
    """A text in a file, whole or not at all. Errors: InputError naming the file."""
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():  # a pipe or a terminal
            with target.open("w", encoding="utf-8", errors="backslashreplace") as stream:
                stream.write(text)
            return
        part = part_of(target)
        try:
            with part.open("w", encoding="utf-8", errors="backslashreplace") as file:
                if target.exists():  # What was for few to read stays so.
                    part.chmod(stat.S_IMODE(target.stat().st_mode))
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", file=str(path)) from error


def part_of(target: Path) -> Path:
    """Where a file is written before it is moved to its place."""
    return target.with_name(f".nabij-{os.getpid()}.part")
