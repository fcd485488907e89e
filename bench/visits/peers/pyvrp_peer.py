"""PyVRP, on the variant without links and with hard windows: it knows neither synchronised visits nor soft windows.

A routing profile per set of skills, in which visits that lack a skill cannot be reached (as its documentation advises);
visits are optional clients whose prize is the penalty of leaving them out. Times are rounded against the solver, so its
plans hold in exact arithmetic too.
"""

import collections
import math

import common
import pyvrp
from pyvrp.stop import MaxRuntime

SCALE = 1000
FORBIDDEN = 10**8


def main() -> None:
    task, asked = common.start()
    visits, travel = task["visits"], task["travel"][0]
    model = pyvrp.Model()
    spots = [model.add_location(0, 0) for _ in range(len(visits) + 1)]
    depot = model.add_depot(spots[0])
    place = [0] + [visit["place"] for visit in visits]
    for spot, visit in zip(spots[1:], visits, strict=True):
        earliest, _due, latest = visit["windows"][0]
        model.add_client(
            spot,
            service_duration=math.ceil(visit["minutes"] * SCALE),
            tw_early=math.ceil(earliest * SCALE),
            tw_late=math.floor(latest * SCALE),
            prize=round(visit["penalty"] / task["weights"]["travel"] * SCALE),
            required=False,
        )
    able = collections.defaultdict(list)
    for shift in range(len(task["shifts"])):
        able[frozenset(i for i, visit in enumerate(visits) if shift in visit["allowed"])].append(shift)
    groups = list(able.items())
    for makes, shifts in groups:
        profile = model.add_profile()
        known = {0, *(i + 1 for i in makes)}
        for i in range(len(spots)):
            for j in range(len(spots)):
                if i != j:
                    barred = FORBIDDEN if {i, j} - known else 0
                    minutes = travel[place[i]][place[j]] * SCALE
                    model.add_edge(
                        spots[i], spots[j], round(minutes) + barred, math.ceil(minutes) + barred, profile=profile
                    )
        model.add_vehicle_type(len(shifts), start_depot=depot, end_depot=depot, profile=profile)

    result = model.solve(MaxRuntime(max(0.1, asked.seconds - common.elapsed() - 0.1)), seed=asked.seed, display=False)
    began, best = common.elapsed() - result.runtime, math.inf
    times = 0.0
    for step, data in zip(result.stats.runtimes, result.stats.data, strict=True):
        times += step
        if data.best_feas and data.best_cost < best:
            best = data.best_cost
            common.value(best / SCALE * task["weights"]["travel"], at=began + times)
    routes = [[] for _ in task["shifts"]]
    left = [list(shifts) for _makes, shifts in groups]
    for route in result.best.routes():
        routes[left[route.vehicle_type()].pop()] = [one.idx for one in route.schedule() if one.is_client()]
    common.plan(routes)
    common.done(iterations=result.num_iterations, feasible=result.is_feasible())


if __name__ == "__main__":
    main()
