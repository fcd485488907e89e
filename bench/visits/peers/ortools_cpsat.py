"""CP-SAT: one multiple-circuit over all visits, a carer per visit, integer starts; a greedy plan as a hint.

Arcs between visits that no carer can both make are left out; an arc makes both visits the same carer's, and each carer
begins at most one route. Models with a circuit per carer say the same with |carers| times as many arcs.
"""

import collections
import itertools

import common
import greedy
from ortools.sat.python import cp_model

SCALE = 100


class Shower(cp_model.CpSolverSolutionCallback):
    """Prints each better plan."""

    def __init__(self, arcs: list, carer: list, shifts: int) -> None:
        super().__init__()
        self.arcs, self.carer, self.shifts = arcs, carer, shifts

    def on_solution_callback(self) -> None:
        after = {one: two for one, two, literal in self.arcs if self.boolean_value(literal)}
        first = [two for one, two, literal in self.arcs if one == 0 and self.boolean_value(literal)]
        routes = [[] for _ in range(self.shifts)]
        for node in first:
            route = routes[self.value(self.carer[node - 1])]
            while node:
                route.append(node - 1)
                node = after[node]
        common.plan(routes)


def main() -> None:
    task, asked = common.start()
    visits, shifts = task["visits"], task["shifts"]
    n = len(visits)
    travel = [[round(value * SCALE) for value in row] for row in task["travel"][0]]
    minutes = [round(visit["minutes"] * SCALE) for visit in visits]
    place = [visit["place"] for visit in visits]
    due = [round(visit["windows"][0][1] * SCALE) for visit in visits]
    able = [set(visit["allowed"]) for visit in visits]
    horizon = max(due) + sum(minutes) // 2 + 100 * SCALE

    model = cp_model.CpModel()
    start = [model.new_int_var(round(visit["windows"][0][0] * SCALE), horizon, "") for visit in visits]
    carer = [model.new_int_var_from_domain(cp_model.Domain.from_values(sorted(one)), "") for one in able]
    late = [model.new_int_var(0, horizon, "") for _ in visits]
    latest = model.new_int_var(0, horizon, "")
    arcs, cost, begins = [], [], collections.defaultdict(list)
    for i in range(n):
        begin, end = model.new_bool_var(""), model.new_bool_var("")
        arcs += [(0, i + 1, begin), (i + 1, 0, end)]
        cost += [travel[0][place[i]] * begin, travel[place[i]][0] * end]
        model.add(start[i] >= travel[0][place[i]])
        ways = []
        for k in able[i]:
            by = model.new_bool_var("")
            model.add(carer[i] == k).only_enforce_if(by)
            begins[k].append(by)
            ways.append(by)
        model.add(sum(ways) == begin)
        model.add(late[i] >= start[i] - due[i])
        model.add(latest >= late[i])
        for j in range(n):
            if i != j and able[i] & able[j]:
                arc = model.new_bool_var("")
                arcs.append((i + 1, j + 1, arc))
                cost.append(travel[place[i]][place[j]] * arc)
                model.add(start[j] >= start[i] + minutes[i] + travel[place[i]][place[j]]).only_enforce_if(arc)
                model.add(carer[i] == carer[j]).only_enforce_if(arc)
    for ways in begins.values():
        model.add_at_most_one(ways)
    model.add_multiple_circuit(arcs)
    for first, second, least, most, different in task["links"]:
        model.add(start[second] - start[first] >= round(least * SCALE))
        model.add(start[second] - start[first] <= round(most * SCALE))
        if different:
            model.add(carer[first] != carer[second])
    model.minimize(sum(cost) + sum(late) + latest)

    routes = greedy.routes(task)
    stops = [[0, *(visit + 1 for visit in route), 0] for route in routes]
    used = {pair for stop in stops for pair in itertools.pairwise(stop)}
    for one, two, literal in arcs:
        model.add_hint(literal, (one, two) in used)
    for k, route in enumerate(routes):
        for visit in route:
            model.add_hint(carer[visit], k)

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = asked.threads
    solver.parameters.random_seed = asked.seed
    solver.parameters.max_time_in_seconds = max(0.1, asked.seconds - common.elapsed() - 0.1)
    solver.parameters.log_search_progress = "log" in asked.option
    status = solver.solve(model, Shower(arcs, carer, len(shifts)))
    common.done(status=solver.status_name(status), bound=solver.best_objective_bound / SCALE / 3)


if __name__ == "__main__":
    main()
