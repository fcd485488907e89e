"""OR-Tools routing: lateness as a soft upper bound, links as relations between start times, guided local search.

The largest lateness is a dimension of its own that may only grow along a route and is at least the lateness of each
visit; its global span is the largest lateness. From LARGEST_WITH_MAXIMUM visits up it costs more than it brings and is
left out (measured at 50, 100 and 200 patients). The search starts from the greedy plan: its own first-solution
strategies find worse plans or none, and give up to 100 % worse results after the same time (10, 25 and 50 patients).
"""

import common
import greedy
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

SCALE = 100
LARGEST_WITH_MAXIMUM = 100


def main() -> None:
    task, asked = common.start()
    visits, shifts = task["visits"], task["shifts"]
    n, depot = len(visits), len(visits)
    place = [visit["place"] for visit in visits] + [0]
    minutes = [round(visit["minutes"] * SCALE) for visit in visits] + [0]
    travel = [[round(value * SCALE) for value in row] for row in task["travel"][0]]
    horizon = round(max(visit["windows"][0][1] for visit in visits) * SCALE) + sum(minutes) + 100 * SCALE

    manager = pywrapcp.RoutingIndexManager(n + 1, len(shifts), depot)
    routing = pywrapcp.RoutingModel(manager)
    solver = routing.solver()
    index = [manager.NodeToIndex(visit) for visit in range(n)]
    legs = [[travel[place[i]][place[j]] for j in range(n + 1)] for i in range(n + 1)]
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(legs))
    times = [[minutes[i] + legs[i][j] for j in range(n + 1)] for i in range(n + 1)]
    routing.AddDimension(routing.RegisterTransitMatrix(times), horizon, horizon, True, "time")
    time = routing.GetDimensionOrDie("time")
    for visit, data in enumerate(visits):
        earliest, due, _latest = data["windows"][0]
        time.CumulVar(index[visit]).SetMin(round(earliest * SCALE))
        time.SetCumulVarSoftUpperBound(index[visit], round(due * SCALE), 1)
        routing.AddVariableMinimizedByFinalizer(time.CumulVar(index[visit]))
        routing.VehicleVar(index[visit]).SetValues(data["allowed"])
    for first, second, least, most, different in task["links"]:
        one, two = index[first], index[second]
        if least == most == 0:
            solver.Add(time.CumulVar(one) == time.CumulVar(two))
        else:
            solver.Add(time.CumulVar(two) >= time.CumulVar(one) + round(least * SCALE))
            solver.Add(time.CumulVar(two) <= time.CumulVar(one) + round(most * SCALE))
        if different:
            solver.Add(routing.VehicleVar(one) != routing.VehicleVar(two))
    if n <= LARGEST_WITH_MAXIMUM:
        routing.AddConstantDimensionWithSlack(0, horizon, horizon, True, "late")
        late = routing.GetDimensionOrDie("late")
        for visit, data in enumerate(visits):
            due = round(data["windows"][0][1] * SCALE)
            solver.Add(late.CumulVar(index[visit]) >= time.CumulVar(index[visit]) - due)
        late.SetGlobalSpanCostCoefficient(1)

    def report() -> None:
        routes = []
        for vehicle in range(len(shifts)):
            route, here = [], routing.NextVar(routing.Start(vehicle)).Value()
            while not routing.IsEnd(here):
                route.append(manager.IndexToNode(here))
                here = routing.NextVar(here).Value()
            routes.append(route)
        value = routing.CostVar().Value()
        if not best or value < best[0]:
            best[:] = [value]
            common.plan(routes)

    best: list[int] = []
    routing.AddAtSolutionCallback(report)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(max(100, round(1000 * (asked.seconds - common.elapsed()) - 100)))
    routing.CloseModelWithParameters(parameters)
    first = [[manager.NodeToIndex(visit) for visit in route] for route in greedy.routes(task)]
    routing.SolveFromAssignmentWithParameters(routing.ReadAssignmentFromRoutes(first, True), parameters)
    common.done(status=routing.status())


if __name__ == "__main__":
    main()
