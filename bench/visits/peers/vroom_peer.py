"""VROOM, on the variant without links and with hard windows: it knows neither synchronised visits nor soft windows.

It leaves out as few visits as it can, then minimises travel. It ends by itself, at its highest exploration level.
"""

import math
from datetime import timedelta

import common
import numpy as np
import vroom

SCALE = 1000
LEVEL = 5


def main() -> None:
    task, asked = common.start()
    visits = task["visits"]
    travel = np.array(task["travel"][0])
    horizon = 10 * int(SCALE * max(visit["windows"][0][2] for visit in visits))
    problem = vroom.Input()
    problem.set_durations_matrix("car", np.ceil(travel * SCALE).astype(np.uint32))
    problem.set_costs_matrix("car", np.rint(travel * SCALE).astype(np.uint32))
    for shift in range(len(task["shifts"])):
        skills = {i for i, visit in enumerate(visits) if shift in visit["allowed"]}
        problem.add_vehicle(
            vroom.Vehicle(shift + 1, start=0, end=0, skills=skills, time_window=vroom.TimeWindow(0, horizon))
        )
    for i, visit in enumerate(visits):
        earliest, _due, latest = visit["windows"][0]
        problem.add_job(
            vroom.Job(
                i + 1,
                visit["place"],
                default_service=math.ceil(visit["minutes"] * SCALE),
                skills={i},
                time_windows=[vroom.TimeWindow(math.ceil(earliest * SCALE), math.floor(latest * SCALE))],
            )
        )
    limit = max(0.1, asked.seconds - common.elapsed() - 0.1)
    solution = problem.solve(LEVEL, asked.threads, timeout=timedelta(seconds=limit))
    routes = [[] for _ in task["shifts"]]
    for step in solution.routes.sort_values(["vehicle_id", "arrival"], kind="stable").itertuples():
        if step.type == "job":
            routes[int(step.vehicle_id) - 1].append(int(step.id) - 1)
    common.plan(routes)
    common.done(unassigned=int(solution.summary.unassigned))


if __name__ == "__main__":
    main()
