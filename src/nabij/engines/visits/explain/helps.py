"""What would have helped: small changes of the question, each tried out on the plan before it is told."""

import dataclasses
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Final

import numpy as np

from nabij.engines.visits.explain.left_out import GROUP, Search, days_of, skills_of
from nabij.engines.visits.explain.pages import varied
from nabij.engines.visits.explain.reasons import Reason, Value
from nabij.engines.visits.explain.trials import Budget, Trial, Trials
from nabij.engines.visits.plan import day_of
from nabij.engines.visits.problem import DAY, NEUTRAL, Problem

STEP: Final = 5
"""Minutes to which a help is rounded up."""
FARTHEST: Final = 180
"""Minutes; a change of hours, limits or windows beyond this is not called a help."""
LIMITS: Final = {
    "back_late": "longer_shift", "day_minutes": "more_minutes", "week_minutes": "more_minutes",
    "day_visits": "one_more_visit", "week_visits": "one_more_visit",
    "capacity": "more_room", "longest_ride": "longer_ride",
}  # fmt: skip


def helps(search: Search) -> list[Reason]:
    """Changes that each alone would have let the visit, and what stands or falls with it, be made."""
    if search.best is not None:
        return []
    return [*_limits(search), *_earlier(search), *_windows(search), *_persons(search), *_one_more(search)]


def _works(problem: Problem, search: Search, shift: int | None = None) -> Trial | None:
    """The plan with the whole group, in a changed question; the visit in one given shift when `shift` is given."""
    trials, budget = search.trials.asked(problem), Budget(GROUP)
    shifts = [shift] if shift is not None else trials.open_to(search.visit)
    for one in shifts:
        for trial in trials.places(search.visit, one, {}):
            if not trial.faults and (whole := _whole(trials, search, trial, budget)):
                return whole
    return None


def _whole(trials: Trials, search: Search, trial: Trial, budget: Budget) -> Trial | None:
    return trials.place(search.group[1:], trial.changes, budget) if search.group[1:] else trial


def _limits(search: Search) -> Iterator[Reason]:
    """For each kind of limit, the carer or client for whom it would have to be least higher."""
    problem = search.trials.problem
    told: set[str] = set()
    for trial in sorted(search.near, key=lambda one: one.faults[0].amount):
        (fault,) = trial.faults
        code, step = LIMITS.get(fault.code, ""), 1 if "visits" in fault.code else STEP
        amount = fault.amount if fault.code == "capacity" else math.ceil(fault.amount / step - 1e-9) * step
        if not code or fault.code in told or (step == STEP and amount > FARTHEST):
            continue
        shift = next(one for one, route in trial.changes.items() if search.visit in route)
        if code == "longer_shift" and shift in search.trials.hours:
            continue  # Who is away cannot stay longer.
        changed = _raised(problem, fault.code, shift, search.visit, amount)
        if changed and _works(changed, search, shift):
            told.add(fault.code)
            carer = problem.carers.ids[int(problem.shifts.carer[shift])]
            day = int(problem.shifts.day[shift])
            span = "week" if fault.code.startswith("week") else "day"
            yield Reason(code, {"carer": carer, "amount": float(amount), "day": day, "span": span})


def _raised(problem: Problem, code: str, shift: int, visit: int, amount: float) -> Problem | None:
    """The question with one limit higher; None when the shift would run into the next of the same carer."""
    part, field, row = {
        "back_late": ("shifts", "end", shift),
        "capacity": ("shifts", "capacity", shift),
        "longest_ride": ("visits", "longest_ride", visit),
    }.get(code, ("carers", code, int(problem.shifts.carer[shift])))
    table = getattr(problem, part)
    values = getattr(table, field).copy()
    values[row] += amount
    if code == "back_late" and values[row] > _next_start(problem, shift):
        return None
    return _with(problem, part, **{field: values})


def _next_start(problem: Problem, shift: int) -> float:
    """When the next shift of the same carer starts; inf when there is none."""
    shifts = problem.shifts
    later = (shifts.carer == shifts.carer[shift]) & (shifts.start >= shifts.end[shift])
    later[shift] = False
    return float(shifts.start[later].min(initial=math.inf))


def _earlier(search: Search) -> Iterator[Reason]:
    """The shift that would have to start least earlier."""
    problem = search.trials.problem
    everyone = [shift for shift in range(problem.n_shifts) if shift not in search.trials.hours]
    minutes = _least(lambda steps: _works(_sooner(problem, everyone, steps * STEP), search) is not None)
    for shift in search.trials.asked(_sooner(problem, everyone, minutes)).open_to(search.visit) if minutes else ():
        if shift in search.trials.hours:
            continue
        changed = _sooner(problem, [shift], minutes)
        if _works(changed, search, shift):
            carer = problem.carers.ids[int(problem.shifts.carer[shift])]
            amount, day = (
                float(problem.shifts.start[shift] - changed.shifts.start[shift]),
                int(problem.shifts.day[shift]),
            )
            yield Reason("earlier_start", {"carer": carer, "amount": amount, "day": day, "span": "day"})
            return


def _sooner(problem: Problem, rows: Sequence[int], minutes: float) -> Problem:
    """The question with some shifts starting earlier, on the same day, and not before the shift before has ended."""
    shifts = problem.shifts
    start, chosen = shifts.start.copy(), np.asarray(rows, dtype=np.int64)
    before = shifts.carer[:, None] == shifts.carer[chosen]
    before &= (shifts.end[:, None] <= shifts.start[chosen]) & (np.arange(len(start))[:, None] != chosen)
    free = np.where(before, shifts.end[:, None], 0.0).max(axis=0, initial=0.0)
    start[chosen] = np.maximum(np.maximum(start[chosen] - minutes, shifts.day[chosen] * float(DAY)), free)
    return _with(problem, "shifts", start=start)


def _with(problem: Problem, part: str, **columns: Any) -> Problem:
    changed: Problem = varied(problem, **{part: varied(getattr(problem, part), **columns)})
    return changed


def _windows(search: Search) -> Iterator[Reason]:
    """How much later the last window, or earlier the first, would have to be; the least in steps of five minutes."""
    visits = search.trials.problem.visits
    first, last = int(visits.window_at[search.visit]), int(visits.window_at[search.visit + 1]) - 1
    for side, row, column, sign in (("later", last, 2, 1), ("earlier", first, 0, -1)):
        edge = float(visits.windows[row, column])
        if math.isinf(edge) or (side == "earlier" and edge <= 0):
            continue
        found = _least(partial(_fits_wider, search, row, column, sign * STEP))
        if found:
            yield Reason("wider_window", {"side": side, "minutes": found, "edge": edge})


def _fits_wider(search: Search, row: int, column: int, step: int, steps: int) -> bool:
    return _works(_wider(search, row, column, step * steps), search) is not None


def _wider(search: Search, row: int, column: int, minutes: float) -> Problem:
    windows = search.trials.problem.visits.windows.copy()
    windows[row, column] = max(0.0, windows[row, column] + minutes)
    return _with(search.trials.problem, "visits", windows=windows)


def _least(works: Callable[[int], bool]) -> int:
    """The least number of minutes, in steps, for which it works; 0 when not even the farthest does.

    More width never makes a place worse, so halving finds it.
    """
    low, high = 0, FARTHEST // STEP
    if not works(high):
        return 0
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if works(middle) else (middle, high)
    return high * STEP


def _persons(search: Search) -> Iterator[Reason]:
    """How many have the time, and lack only the skill; how many only the client's consent: a number, no names."""
    problem, visit = search.trials.problem, search.visit
    needs = problem.visits.needs.copy()
    needs[visit] = False
    free = _count(_with(problem, "visits", needs=needs), search, search.unskilled)
    if free:
        yield Reason("skill_would_do", {"carers": free, "skills": skills_of(problem, [visit])})
    wishes = problem.clients.wishes.copy()
    wishes[problem.visits.client[visit], search.refused] = NEUTRAL
    held = [carer for carer in search.refused if search.trials.skilled(visit, carer)]
    free = _count(_with(problem, "clients", wishes=wishes), search, held)
    if free:
        yield Reason("refusals", {"carers": free})


def _count(problem: Problem, search: Search, carers: Sequence[int]) -> int:
    """How many of these carers could make the visit in a changed question."""
    if not carers:
        return 0
    trials, budget = search.trials.asked(problem), Budget(GROUP)
    days = days_of(problem, search.visit)

    def fits(carer: int) -> bool:
        shifts = [one for one in trials.shifts_of.get(carer, ()) if int(problem.shifts.day[one]) in days]
        places = (
            trial
            for shift in shifts
            if trials.may(search.visit, shift) and trials.overlaps(search.visit, shift)
            for trial in trials.places(search.visit, shift, {})
        )
        return any(not trial.faults and _whole(trials, search, trial, budget) is not None for trial in places)

    return sum(1 for carer in carers if fits(carer))


def _one_more(search: Search) -> Iterator[Reason]:
    """One more person, or as many as the group needs: with which skills, on which day, from when to when."""
    if search.trials.problem.visits.only_shift[search.visit] >= 0:
        return
    for several in sorted({1, len(search.group)}):
        for day in sorted(days_of(search.trials.problem, search.visit)):
            found = _with_people(search, search.group[:several], day)
            if found:
                yield found
                return


def _with_people(search: Search, visits: Sequence[int], day: int) -> Reason | None:
    """Each of these visits by a person of its own, the rest of the group by those who are there."""
    problem, first = search.trials.problem, search.trials.problem.n_shifts
    for visit in visits:
        problem = with_person(problem, day, *usual_start(search.trials.problem, day), skills_of(problem, [visit]))
    trials = search.trials.asked(problem)
    trial = trials.attempt({first + row: (visit,) for row, visit in enumerate(visits)})
    rest = [visit for visit in search.group if visit not in visits]
    whole = trials.place(rest, trial.changes, Budget(GROUP)) if rest and not trial.faults else trial
    if whole is None or whole.faults or whole.plan is None:
        return None
    days = [day_of(problem, whole.plan, first + row) for row in range(len(visits))]
    leave = min(one.leave for one in days if one) // STEP * STEP
    back = -(-max(one.back for one in days if one) // STEP) * STEP
    skills = skills_of(problem, visits)
    values: dict[str, Value] = {"people": len(visits), "skills": skills, "day": day, "leave": leave, "back": back}
    return Reason("one_more_person", {**values, "visits": tuple(problem.visits.ids[one] for one in visits)})


def usual_start(problem: Problem, day: int) -> tuple[int, int]:
    """Place and means of transport with which most shifts of that day start (of all days, when it has none)."""
    shifts = problem.shifts
    rows = np.flatnonzero(shifts.day == day)
    rows = rows if len(rows) else np.arange(problem.n_shifts)
    if not len(rows):
        return 0, 0
    pairs = Counter((int(shifts.begin_place[row]), int(shifts.mode[row])) for row in rows)
    return min(pairs, key=lambda pair: (-pairs[pair], pair))


def with_person(problem: Problem, day: int, place: int, mode: int, skills: Sequence[str]) -> Problem:
    """The question with one more carer, there all day on one day, without limits, who has these skills."""
    name = "one more"
    while name in problem.carers.ids:
        name += "'"
    has = np.array([[skill in skills for skill in problem.skills]], dtype=bool)
    no_end = math.inf if problem.days == 1 else (day + 1) * DAY
    wishes = np.hstack([problem.clients.wishes, np.zeros((len(problem.clients.ids), 1), dtype=np.int64)])
    longer: Problem = varied(
        problem,
        clients=varied(problem.clients, wishes=wishes),
        carers=_longer(problem.carers, {"ids": name, "kind": "professional", "organisation": -1, "skills": has}),
        shifts=_longer(
            problem.shifts,
            {"carer": problem.n_carers, "day": day, "mode": mode, "start": day * DAY, "end": no_end,
             "begin_place": place, "end_place": place, "break_earliest": day * DAY, "break_minutes": 0,
             "unwanted": False},
        ),
    )  # fmt: skip
    return longer


def _longer(table: Any, row: dict[str, Any]) -> Any:
    """A table with one more row; whatever is not given has no limit."""
    columns: dict[str, Any] = {}
    for one in dataclasses.fields(table):
        old, new = getattr(table, one.name), row.get(one.name, math.inf)
        if isinstance(old, tuple):
            columns[one.name] = (*old, new)
        else:
            columns[one.name] = np.concatenate([old, np.atleast_1d(new).astype(old.dtype)])
    return dataclasses.replace(table, **columns)


def person_for(group: Sequence[Search]) -> Reason | None:
    """One more person for several left-out visits: how many of them that person could make, and from when to when.

    Greedy: each visit, the earliest first, where it costs least; so there may be an even better day's work.
    """
    if not group:
        return None
    base, visits = group[0].trials, [search.visit for search in group]
    best: Reason | None = None
    for day in sorted({day for visit in visits for day in days_of(base.problem, visit)}):
        found = _day_of_one_more(base, visits, day)
        if found and (best is None or len(_named(found)) > len(_named(best))):
            best = found
    return best


def _named(reason: Reason) -> tuple[Value, ...]:
    visits = reason.values["visits"]
    return visits if isinstance(visits, tuple) else ()


def _day_of_one_more(base: Trials, visits: Sequence[int], day: int) -> Reason | None:
    skills, shift = skills_of(base.problem, visits), base.problem.n_shifts
    problem = with_person(base.problem, day, *usual_start(base.problem, day), skills)
    trials = base.asked(problem)
    made: Trial | None = None
    for visit in sorted(visits, key=lambda one: float(problem.visits.windows_of(one)[0, 0])):
        fits = [trial for trial in trials.places(visit, shift, made.changes if made else {}) if not trial.faults]
        made = min(fits, key=lambda one: trials.weighted(one.more), default=made)
    if made is None or made.plan is None:
        return None
    times = day_of(problem, made.plan, shift)
    assert times is not None
    leave, back = times.leave // STEP * STEP, -(-times.back // STEP) * STEP
    names = tuple(problem.visits.ids[visit] for visit in sorted(made.plan.routes[shift]))
    values: dict[str, Value] = {
        "people": 1,
        "skills": skills,
        "day": day,
        "leave": leave,
        "back": back,
        "visits": names,
    }
    return Reason("one_more_person", values)
