"""Who may cross to whom, as a problem that the search understands; separate plans laid together; who should move."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from nabij.engines.visits.gain.figures import SLACK, owners, players
from nabij.engines.visits.gain.restrict import rows
from nabij.engines.visits.plan import Plan, ScheduleError, day_of, empty, schedule
from nabij.engines.visits.problem import Problem
from nabij.engines.visits.validate import BoolArray, FloatArray

CAREFUL: Final = {"lateness": 10.0, "max_lateness": 10.0, "faces": 4.0}
"""Factors on weights that steer a joint run towards equal service. Plans are always compared with the true weights."""


def opened(problem: Problem, clients: BoolArray, carers: BoolArray) -> Problem:
    """The joint problem in which only these clients (k,) may be visited by these carers (c,) of other organisations.

    Each organisation gets two skills that only serve here: `own`, held by its carers, and `shared`, held by its carers
    and by everybody else who may cross. A visit needs one of the two, so the rule is hard for whatever plans.
    """
    everyone, owner = players(problem), owners(problem)
    held, needed = [problem.carers.skills], [problem.visits.needs]
    names = list(problem.skills)
    crosses = clients[problem.visits.client]
    for player in everyone:
        own, mine = problem.carers.organisation == player, owner == player
        held += [own[:, None], (own | carers)[:, None]]
        needed += [(mine & ~crosses)[:, None], (mine & crosses)[:, None]]
        names += [f"own {player}", f"shared {player}"]
    return replace(
        problem,
        skills=tuple(names),
        carers=replace(problem.carers, skills=np.hstack(held)),
        visits=replace(problem.visits, needs=np.hstack(needed)),
    )


def undivided(problem: Problem) -> Problem:
    """The problem in which each organisation makes its own visits, and anybody those that belong to none."""
    nobody = np.zeros(len(problem.clients.ids), dtype=np.bool_), np.zeros(problem.n_carers, dtype=np.bool_)
    closed = opened(problem, *nobody)
    needs = closed.visits.needs.copy()
    needs[owners(problem) < 0, len(problem.skills) :] = False
    return replace(closed, visits=replace(closed.visits, needs=needs))


def allotted(problem: Problem, plan: Plan) -> Problem:
    """The problem in which visits without organisation belong to the organisation of whoever makes them in the plan."""
    organisation, owner = problem.visits.organisation.copy(), owners(problem)
    for visit, shift in plan.shift_of.items():
        if owner[visit] < 0:
            organisation[visit] = problem.carers.organisation[problem.shifts.carer[shift]]
    return replace(problem, visits=replace(problem.visits, organisation=organisation))


def limited(problem: Problem, apart: Plan, share: float) -> Problem:
    """The problem in which nobody works more than 1 + `share` times their busiest week of the separate plan.

    So no organisation goes far above its share, and with a small one no other far below. That steers the search and is
    no proof; every plan is measured afterwards. Carers without organisation keep the limits they set themselves.
    """
    busiest = week_minutes(problem, apart).max(axis=1)
    most = np.where(problem.carers.organisation < 0, np.inf, (1 + share) * busiest + SLACK / 2)
    limit = np.minimum(problem.carers.week_minutes, most)
    return replace(problem, carers=replace(problem.carers, week_minutes=limit))


def week_minutes(problem: Problem, plan: Plan) -> FloatArray:
    """(c, weeks) working minutes of each carer in each week."""
    found = np.zeros((problem.n_carers, -(-problem.days // 7)))
    for shift in range(problem.n_shifts):
        if day := day_of(problem, plan, shift):
            found[problem.shifts.carer[shift], problem.shifts.day[shift] // 7] += day.working
    return found


def careful(problem: Problem) -> Problem:
    """The problem with heavier weights on what must not get worse."""
    weights = {name: factor * getattr(problem.weights, name) for name, factor in CAREFUL.items()}
    return replace(problem, weights=replace(problem.weights, **weights))


def merged(parts: Sequence[Sequence[Sequence[int]]], n_shifts: int) -> list[list[int]]:
    """Routes of which each shift is used in at most one part."""
    return [[visit for part in parts for visit in part[shift]] for shift in range(n_shifts)]


def together(problem: Problem, routes: Sequence[Sequence[int]]) -> Plan:
    """Separate plans laid side by side. Visits tied to a visit of another organisation count as left out when the
    separate plans, made without each other, do not keep the tie.

    A shift of which the break comes too late once such a visit is gone, is left out whole. Empty when the routes have
    no times at all.
    """
    owner, links = owners(problem), problem.links
    inner = replace(problem, links=rows(links, np.flatnonzero(owner[links.first] == owner[links.second])))
    gone: set[int] = set()
    while True:
        kept = [[visit for visit in route if visit not in gone] for route in routes]
        try:
            plan = schedule(inner, kept)
            more = _broken(problem, plan)
            if not more:
                return schedule(problem, kept)
        except ScheduleError:
            more = {visit for route in routes if gone.intersection(route) for visit in route} - gone
            if not more:
                return empty(problem)
        gone |= more


def _broken(problem: Problem, plan: Plan) -> set[int]:
    """Visits that cannot stay because of a link the plan does not keep."""
    links, shift_of, carer = problem.links, plan.shift_of, problem.shifts.carer
    gone: set[int] = set()
    for row, tying in enumerate(links.tying):
        first, second = int(links.first[row]), int(links.second[row])
        there = (first in shift_of, second in shift_of)
        if there == (False, False) or not (tying or all(there)):
            continue
        if not all(there):
            gone |= {first, second}
            continue
        apart = plan.start[second] - plan.start[first]
        same = carer[shift_of[first]] == carer[shift_of[second]]
        kept = links.least[row] - 1e-6 <= apart <= links.most[row] + 1e-6
        kept &= not (links.same_carer[row] and not same) and not (links.different_carer[row] and same)
        kept &= not (links.same_shift[row] and shift_of[first] != shift_of[second])
        if not kept:
            gone |= {first, second} if tying else {second}
    return gone


def detours(problem: Problem, plan: Plan) -> FloatArray:
    """(n,) minutes of travel that each visit costs where it stands: to it and from it, less the way without it."""
    found = np.zeros(problem.n_visits)
    for shift, route in enumerate(plan.routes):
        minutes = problem.travel.minutes[problem.shifts.mode[shift]]
        stops = [int(problem.shifts.begin_place[shift]), *(int(problem.visits.place[v]) for v in route)]
        stops.append(int(problem.shifts.end_place[shift]))
        for at, visit in enumerate(route, start=1):
            before, here, after = stops[at - 1 : at + 2]
            found[visit] = minutes[before, here] + minutes[here, after] - minutes[before, after]
    return found


def insertion(problem: Problem, plan: Plan, visit: int, player: int, day: int) -> float:
    """Minutes of travel that the visit would cost at the nearest place in this organisation's routes of that day."""
    shifts, here = problem.shifts, int(problem.visits.place[visit])
    found = np.inf
    for shift in np.flatnonzero((problem.carers.organisation[shifts.carer] == player) & (shifts.day == day)):
        minutes = problem.travel.minutes[shifts.mode[shift]]
        places = problem.visits.place[list(plan.routes[shift])]
        stops = np.array([shifts.begin_place[shift], *places, shifts.end_place[shift]])
        added = minutes[stops[:-1], here] + minutes[here, stops[1:]] - minutes[stops[:-1], stops[1:]]
        found = min(found, float(added.min()))
    return found


def best_moves(problem: Problem, apart: Plan, joint: Plan, working: FloatArray, share: float) -> list[int]:
    """The clients whose move saves most travel, best first, such that every beginning of the list keeps the balance.

    Who takes a client over is read from the joint plan; what that saves from the separate plans, for while few move the
    rest stays there: the detour the visits cost now, less the smallest detour in the other's rounds of that day. The
    best client goes first among those after whom no organisation's working time, so estimated, has changed by more than
    `share` of `working` (q,); so moves one way wait for moves back.
    """
    everyone, owner = players(problem), owners(problem)
    number = {player: row for row, player in enumerate(everyone)}
    before, minutes = detours(problem, apart), problem.visits.minutes
    shift_of, was = joint.shift_of, apart.shift_of
    gain = np.zeros(len(problem.clients.ids))
    flow = np.zeros((len(problem.clients.ids), len(everyone)))
    for visit, shift in shift_of.items():
        receiver = int(problem.carers.organisation[problem.shifts.carer[shift]])
        if receiver != owner[visit]:
            client = problem.visits.client[visit]
            there = insertion(problem, apart, visit, receiver, int(problem.shifts.day[shift]))
            gain[client] += before[visit] - there if visit in was else 0.0
            flow[client, number[receiver]] += minutes[visit] + there
            flow[client, number[int(owner[visit])]] -= minutes[visit] + before[visit] if visit in was else 0.0
    left = [int(client) for client in np.argsort(-gain, kind="stable") if flow[client].any()]
    bound = np.where(np.array(everyone) >= 0, share * working, np.inf)
    chosen: list[int] = []
    change = np.zeros(len(everyone))
    while True:
        fitting = next((client for client in left if (np.abs(change + flow[client]) <= bound).all()), None)
        if fitting is None:
            return chosen
        left.remove(fitting)
        chosen.append(fitting)
        change = change + flow[fitting]
