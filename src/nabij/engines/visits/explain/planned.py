"""Why a visit is made by this carer at this time."""

from collections.abc import Iterator
from typing import Final

from nabij.engines.visits.explain.reasons import Reason, Value
from nabij.engines.visits.explain.trials import Trial, Trials
from nabij.engines.visits.problem import DAY, DISLIKED, LIKED
from nabij.engines.visits.result import Result, break_of
from nabij.engines.visits.validate import FloatArray

_EQUAL: Final = 1e-6


def why(result: Result, visit: int) -> list[Reason]:
    """The reasons for who makes a visit and when: first who, then when, then what the next best would cost more.

    visit: index. Errors: IndexError when there is no such visit, ValueError when it is left out (see `why_not`).
    Everything is recomputed from the plan: the visit is tried at every place of every other shift that may make it.
    """
    if not 0 <= visit < result.problem.n_visits:
        raise IndexError(f"no visit {visit}")
    if visit not in result.plan.shift_of:
        raise ValueError(f"visit {result.problem.visits.ids[visit]} is left out")
    trials = Trials(result.problem, result.plan)
    return [*_who(trials, visit), *_when(result, trials, visit), *_otherwise(trials, visit)]


def _who(trials: Trials, visit: int) -> Iterator[Reason]:
    problem, shift = trials.problem, trials.shift_of[visit]
    visits, carer = problem.visits, int(problem.shifts.carer[shift])
    client = int(visits.client[visit])
    name = {"carer": problem.carers.ids[carer], "client": problem.clients.ids[client]}
    yield Reason("made_by", {**name, "kind": problem.carers.kind[carer], "visit": visits.ids[visit]})
    if visits.only_shift[visit] >= 0:
        yield Reason("promised", name)
    able = sum(1 for one in range(problem.n_carers) if trials.able(visit, one))
    skills = tuple(skill for skill, needed in zip(problem.skills, visits.needs[visit], strict=True) if needed)
    yield Reason("only_one_able" if able == 1 else "able", {**name, "carers": able, "skills": skills})
    wish = int(problem.clients.wishes[client, carer])
    if wish in (LIKED, DISLIKED):
        yield Reason("liked" if wish == LIKED else "disliked", name)
    tied = {visit, *(other for row, other in trials.ties.get(visit, ()) if problem.links.tying[row])}
    others = [one for one in trials.shift_of if visits.client[one] == client and one not in tied]
    same = sum(1 for one in others if problem.shifts.carer[trials.shift_of[one]] == carer)
    if others:
        yield Reason("known_face" if same else "other_faces", {**name, "visits": same, "of": len(others)})
    for row, other in trials.ties.get(visit, ()):
        if other in trials.shift_of:
            for code in ("same_carer", "same_shift", "different_carer"):
                if getattr(problem.links, code)[row]:
                    yield Reason(code, {**name, "visit": visits.ids[other]})


def _when(result: Result, trials: Trials, visit: int) -> Iterator[Reason]:
    problem, plan = result.problem, result.plan
    visits, shifts, shift = problem.visits, problem.shifts, plan.shift_of[visit]
    route, start = plan.routes[shift], float(plan.start[visit])
    low, due, high = next(
        (w for w in visits.windows_of(visit).tolist() if start <= w[2] + _EQUAL), (start, start, start)
    )
    yield Reason("window", {"start": start, "earliest": low, "due": due, "latest": high, "day": int(start // DAY)})
    before = route[route.index(visit) - 1] if route[0] != visit else -1
    place = int(visits.place[before]) if before >= 0 else int(shifts.begin_place[shift])
    free = float(plan.start[before] + visits.minutes[before]) if before >= 0 else float(shifts.start[shift])
    leg = float(problem.travel.minutes[shifts.mode[shift], place, visits.place[visit]])
    ready = free + leg
    came: dict[str, Value] = {"place": problem.travel.places[place], "free": free, "travel": leg, "arrival": ready}
    if before >= 0:
        yield Reason("arrival", {**came, "after": visits.ids[before]})
    else:
        yield Reason("first", {**came, "arrival": max(ready, start)})
    pause = break_of(problem, plan, shift)
    began = float(plan.start[before]) if before >= 0 else free
    if pause and began < shifts.break_earliest[shift] <= start:
        ready = max(ready, float(shifts.break_earliest[shift])) + pause[1]
        yield Reason("break_before", {"start": pause[0], "minutes": pause[1]})
    if start > ready + _EQUAL and (before >= 0 or start > low + _EQUAL):
        yield _waits(trials, plan.start, visit, ready, low)
    if start > due + _EQUAL:
        yield Reason("late", {"minutes": start - due, "due": due})


def _waits(trials: Trials, start: FloatArray, visit: int, ready: float, earliest: float) -> Reason:
    """What the carer waits for: another visit, the window, or nothing but the plan's own choice."""
    links, mine = trials.problem.links, float(start[visit])
    for row, other in trials.ties.get(visit, ()):
        bound = start[other] + links.least[row] if links.second[row] == visit else start[other] - links.most[row]
        if other in trials.shift_of and abs(mine - bound) < _EQUAL and mine > earliest + _EQUAL:
            carer = trials.problem.carers.ids[int(trials.problem.shifts.carer[trials.shift_of[other]])]
            values: dict[str, Value] = {"visit": trials.problem.visits.ids[other], "carer": carer}
            gap = float(mine - start[other])
            return Reason("waits_for_partner", {**values, "minutes": mine - ready, "apart": gap})
    code = "waits_for_window" if abs(mine - earliest) < _EQUAL else "waits"
    return Reason(code, {"minutes": mine - ready, "earliest": earliest})


def _otherwise(trials: Trials, visit: int) -> Iterator[Reason]:
    """What the best other carer would have cost more."""
    found = next_best(trials, visit)
    problem = trials.problem
    if isinstance(found, int):
        if found:
            yield Reason("nobody_else_has_room", {"shifts": found})
        return
    trial, shift = found
    weights = problem.weights
    costs = {term: getattr(weights, term) * amount for term, amount in trial.more.items()}
    assert trial.plan is not None
    yield Reason(
        "next_best",
        {
            "carer": problem.carers.ids[int(problem.shifts.carer[shift])],
            "shift": shift,
            "start": float(trial.plan.start[visit]),
            "more": trials.weighted(trial.more),
            "costs": {term: cost for term, cost in costs.items() if cost},
            "amounts": {term: amount for term, amount in trial.more.items() if amount},
        },
    )


def next_best(trials: Trials, visit: int) -> tuple[Trial, int] | int:
    """The cheapest plan in which another carer makes the visit, and the shift; else how many shifts were tried.

    Visits of the same ride (same shift) move along, in their order, to places next to each other or apart.
    """
    here = trials.shift_of[visit]
    carer = int(trials.problem.shifts.carer[here])
    group = _riding(trials, visit)
    busy = {carer, *_partners(trials, visit)}
    route = trials.routes[here]
    left = {here: tuple(one for one in route if one not in group)}
    best: tuple[Trial, int] | None = None
    tried = 0
    for shift in trials.open_to(visit):
        if int(trials.problem.shifts.carer[shift]) in busy or not all(trials.may(one, shift) for one in group):
            continue
        tried += 1
        trial = _best_in(trials, group, shift, left)
        if trial and (best is None or trials.weighted(trial.more) < trials.weighted(best[0].more) - 1e-9):
            best = trial, shift
    return best or tried


def _partners(trials: Trials, visit: int) -> set[int]:
    """Carers who make the other half of this visit."""
    problem = trials.problem
    return {
        int(problem.shifts.carer[trials.shift_of[other]])
        for row, other in trials.ties.get(visit, ())
        if other in trials.shift_of
        and (problem.links.different_carer[row] or problem.links.least[row] == problem.links.most[row] == 0)
    }


def _riding(trials: Trials, visit: int) -> list[int]:
    found, route = [visit], trials.routes[trials.shift_of[visit]]
    for one in found:
        for row, other in trials.ties.get(one, ()):
            if trials.problem.links.same_shift[row] and other in trials.shift_of and other not in found:
                found.append(other)
    return sorted((one for one in found if one in route), key=route.index)


def _best_in(trials: Trials, group: list[int], shift: int, changes: dict[int, tuple[int, ...]]) -> Trial | None:
    """The cheapest way to make a group in one shift; its first visit anywhere, the others after it."""
    best: Trial | None = None
    for trial in trials.places(group[0], shift, changes):
        found: Trial | None = trial
        if group[1:]:
            found = None if trial.plan is None else _best_in(trials, group[1:], shift, dict(trial.changes))
        if found and not found.faults:
            better = best is None or trials.weighted(found.more) < trials.weighted(best.more) - 1e-9
            best = found if better else best
    return best
