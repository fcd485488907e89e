"""What a plan costs more than another from which it differs in a few shifts."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

import numpy as np

from nabij.engines.visits.explain.times import Times
from nabij.engines.visits.plan import REQUIRED_PENALTY
from nabij.engines.visits.problem import DISLIKED, LIKED, TERMS, Problem


class Costs:
    """The terms of a plan, so kept that those of a near plan follow from the shifts that differ.

    routes, start: of the plan; start: visit -> minutes.
    """

    def __init__(
        self, problem: Problem, times: Times, routes: Sequence[Sequence[int]], start: Mapping[int, float]
    ) -> None:
        visits = problem.visits
        self.routes, self.start = routes, start
        self.client, self.priority = visits.client.tolist(), visits.priority.tolist()
        self.penalty = np.where(np.isinf(visits.penalty), REQUIRED_PENALTY, visits.penalty * visits.priority).tolist()
        self.named = (problem.clients.wishes == LIKED).any(axis=1).tolist()
        self.late = {visit: times.late(visit, moment) for visit, moment in start.items()}
        """visit -> minutes."""
        self.worst = sorted(self.late, key=lambda visit: -self.late[visit])
        carer = problem.shifts.carer.tolist()
        self.seen = Counter((self.client[visit], carer[shift]) for shift, route in enumerate(routes) for visit in route)
        self.faces = Counter(client for client, _carer in self.seen)
        """client -> distinct carers."""

    def more(
        self,
        problem: Problem,
        times: Times,
        routes: Sequence[Sequence[int]],
        start: Mapping[int, float],
        moving: Collection[int],
    ) -> dict[str, float]:
        """Unweighted, per term of `TERMS`, for other routes and times in the shifts `moving`."""
        old, new = ({shift: every[shift] for shift in moving} for every in (self.routes, routes))
        before, after = self._terms(problem, times, old, self.start), self._terms(problem, times, new, start)
        gone = {visit for route in old.values() for visit in route}
        there = {visit for route in new.values() for visit in route}
        rest = next((self.late[visit] for visit in self.worst if visit not in gone), 0.0)
        after["max_lateness"] = max(after["max_lateness"], rest)
        before["max_lateness"] = max(before["max_lateness"], rest)
        after["unserved"] = sum(self.penalty[visit] for visit in gone - there)
        before["unserved"] = sum(self.penalty[visit] for visit in there - gone)
        found = {term: after[term] - before[term] for term in TERMS}
        found["faces"] = float(self._faces(problem, old, new))
        return {term: amount if abs(amount) > 1e-9 else 0.0 for term, amount in found.items()}

    def _terms(
        self, problem: Problem, times: Times, routes: Mapping[int, Sequence[int]], start: Mapping[int, float]
    ) -> dict[str, float]:
        found, shifts, wishes = dict.fromkeys(TERMS, 0.0), problem.shifts, problem.clients.wishes
        for shift, route in routes.items():
            if not route:
                continue
            carer = int(shifts.carer[shift])
            self._way(problem, times, shift, route, start, found)
            found["shift"] += 1
            found["unwanted_shift"] += float(shifts.unwanted[shift])
            for visit in route:
                late = times.late(visit, start[visit])
                found["lateness"] += late * self.priority[visit]
                found["max_lateness"] = max(found["max_lateness"], late)
                wish = int(wishes[self.client[visit], carer])
                found["disliked"] += wish == DISLIKED
                found["not_liked"] += self.named[self.client[visit]] and wish != LIKED
        return found

    def _way(
        self,
        problem: Problem,
        times: Times,
        shift: int,
        route: Sequence[int],
        start: Mapping[int, float],
        found: dict[str, float],
    ) -> None:
        """Travel, kilometres and waiting of one shift, added to what was found."""
        mode, km = times.mode[shift], problem.travel.km
        stops = [times.begin_place[shift], *(times.place[visit] for visit in route), times.end_place[shift]]
        legs = [times.leg(mode, a, b) for a, b in pairwise(stops)]
        first, last = start[route[0]], start[route[-1]]
        leave, back = max(times.begins[shift], first - legs[0]), last + times.minutes[route[-1]] + legs[-1]
        earliest, _latest, length = times.pause[shift]
        pause = length if length > 0 and first < earliest <= last else 0.0
        travel = sum(legs)
        found["travel"] += travel
        found["kilometres"] += sum(float(km[mode, a, b]) for a, b in pairwise(stops))
        found["waiting"] += max(0.0, back - leave - pause - travel - sum(times.minutes[visit] for visit in route))

    def _faces(self, problem: Problem, old: Mapping[int, Sequence[int]], new: Mapping[int, Sequence[int]]) -> int:
        """Distinct carers per client beyond the first: more than before."""
        change: Counter[tuple[int, int]] = Counter()
        for routes, sign in ((old, -1), (new, 1)):
            for shift, route in routes.items():
                carer = int(problem.shifts.carer[shift])
                for visit in route:
                    change[self.client[visit], carer] += sign
        faces: Counter[int] = Counter()
        for pair, by in change.items():
            had = self.seen[pair]
            faces[pair[0]] += (had + by > 0) - (had > 0)
        return sum(
            max(0, self.faces[client] + by - 1) - max(0, self.faces[client] - 1) for client, by in faces.items() if by
        )
