"""OR-Tools routing on a week: one vehicle per shift, with what it can be told of home care.

Told: shifts and their places and means of transport, several windows, soft ends, skills and refusals, breaks, links in
time and between carers, rides, hours per day and week, visits that may be left out. Not told, though the plan is judged
with it: known faces and other wishes, waiting, the largest lateness, most visits a day, the longest ride with a meal.
It starts from the plan it is given: none of its own ways to make a first one finds any within a minute.
"""

import collections

import common
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

SCALE = 10
MUST = 100_000


def main() -> None:
    task, asked = common.start()
    visits, shifts = task["visits"], task["shifts"]
    n = len(visits)
    bases = sorted({shift[key] for shift in shifts for key in ("begin_place", "end_place")})
    place = [visit["place"] for visit in visits] + bases
    care = [round(visit["minutes"] * SCALE) for visit in visits] + [0] * len(bases)
    horizon = round(max(shift["end"] for shift in shifts) * SCALE)
    begins, ends = ([n + bases.index(shift[key]) for shift in shifts] for key in ("begin_place", "end_place"))
    manager = pywrapcp.RoutingIndexManager(n + len(bases), len(shifts), begins, ends)
    routing = pywrapcp.RoutingModel(manager)
    solver = routing.solver()

    times = []
    legs = []
    for minutes in task["travel"]:
        scaled = [[round(value * SCALE) for value in row] for row in minutes]
        matrix = [[scaled[i][j] for j in place] for i in place]
        legs.append(routing.RegisterTransitMatrix(matrix))
        whole = [[care[i] + value for value in row] for i, row in enumerate(matrix)]
        times.append(routing.RegisterTransitMatrix(whole))
    for number, shift in enumerate(shifts):
        routing.SetArcCostEvaluatorOfVehicle(legs[shift["mode"]], number)
    by_shift = [times[shift["mode"]] for shift in shifts]
    routing.AddDimensionWithVehicleTransits(by_shift, horizon, horizon, False, "time")
    time = routing.GetDimensionOrDie("time")

    index = [manager.NodeToIndex(visit) for visit in range(n)]
    for visit, data in enumerate(visits):
        when = time.CumulVar(index[visit])
        windows = data["windows"]
        last = [window[2] if window[2] is not None else horizon / SCALE for window in windows]
        when.SetRange(round(windows[0][0] * SCALE), round(last[-1] * SCALE))
        for (start, _due, _latest), end in zip(windows[1:], last, strict=False):
            when.RemoveInterval(round(end * SCALE) + 1, round(start * SCALE) - 1)
        if len(windows) == 1:
            weight = round(task["weights"]["lateness"] * data["priority"])
            time.SetCumulVarSoftUpperBound(index[visit], round(windows[0][1] * SCALE), weight)
        routing.VehicleVar(index[visit]).SetValues([-1, *data["allowed"]])
        lost = MUST if data["penalty"] is None else data["penalty"] * data["priority"]
        routing.AddDisjunction([index[visit]], round(lost * SCALE))
        routing.AddVariableMinimizedByFinalizer(when)

    working = collections.defaultdict(list)
    for number, shift in enumerate(shifts):
        first, last = time.CumulVar(routing.Start(number)), time.CumulVar(routing.End(number))
        first.SetRange(round(shift["start"] * SCALE), round(shift["end"] * SCALE))
        last.SetRange(round(shift["start"] * SCALE), round(shift["end"] * SCALE))
        routing.AddVariableMaximizedByFinalizer(first)
        routing.AddVariableMinimizedByFinalizer(last)
        working[shift["carer"], shift["day"] // 7].append((shift["day"], last - first))
        earliest, latest, minutes = shift["break"]
        if minutes:
            end = latest if latest is not None else shift["end"]
            pause = solver.FixedDurationIntervalVar(
                round(earliest * SCALE), round(end * SCALE), round(minutes * SCALE), False, f"break {number}"
            )
            time.SetBreakIntervalsOfVehicle([pause], number, care + [0] * (routing.Size() - len(care)))
    for (carer, _week), spans in working.items():
        limit = task["week_minutes"][carer]
        if limit is not None:
            solver.Add(solver.Sum([span for _day, span in spans]) <= round(limit * SCALE))
        limit = task["day_minutes"][carer]
        for day in {day for day, _span in spans} if limit is not None else ():
            solver.Add(solver.Sum([span for at, span in spans if at == day]) <= round(limit * SCALE))

    for first, second, least, most, different in task["links"]:
        one, two = index[first], index[second]
        solver.Add(routing.ActiveVar(one) == routing.ActiveVar(two))
        early, late = time.CumulVar(one), time.CumulVar(two)
        if least is not None:
            solver.Add(late >= early + round(least * SCALE))
        if most is not None:
            solver.Add(late <= early + round(most * SCALE))
        if different:
            same = solver.IsEqualVar(routing.VehicleVar(one), routing.VehicleVar(two))
            solver.Add(same + routing.ActiveVar(one) <= 1)
    for first, second in task["same_shift"]:
        routing.AddPickupAndDelivery(index[first], index[second])
        solver.Add(routing.VehicleVar(index[first]) == routing.VehicleVar(index[second]))

    best: list[int] = []

    def report() -> None:
        value = routing.CostVar().Value()
        if best and value >= best[0]:
            return
        best[:] = [value]
        routes = []
        for number in range(len(shifts)):
            route, here = [], routing.NextVar(routing.Start(number)).Value()
            while not routing.IsEnd(here):
                route.append(manager.IndexToNode(here))
                here = routing.NextVar(here).Value()
            routes.append(route)
        common.plan(routes)

    routing.AddAtSolutionCallback(report)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(max(100, round(1000 * (asked.seconds - common.elapsed()) - 100)))
    routing.CloseModelWithParameters(parameters)
    first = [[manager.NodeToIndex(visit) for visit in route] for route in task["first"]]
    routing.SolveFromAssignmentWithParameters(routing.ReadAssignmentFromRoutes(first, True), parameters)
    common.done(status=routing.status())


if __name__ == "__main__":
    main()
