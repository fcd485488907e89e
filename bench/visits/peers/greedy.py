"""A simple first plan for solvers that need one: visits in the order of their due times, each to the end of the route
where it starts earliest; both visits of a link together."""

import itertools

import common


def routes(task: common.Task) -> common.Routes:
    visits, travel = task["visits"], task["travel"][0]
    found: common.Routes = [[] for _ in task["shifts"]]
    free = [(0.0, 0) for _ in task["shifts"]]

    def ready(visit: int, shift: int) -> float:
        time, place = free[shift]
        return max(time + travel[place][visits[visit]["place"]], visits[visit]["windows"][0][0])

    def leg(visit: int, shift: int) -> float:
        return travel[free[shift][1]][visits[visit]["place"]]

    def take(visit: int, shift: int, time: float) -> None:
        found[shift].append(visit)
        free[shift] = time + visits[visit]["minutes"], visits[visit]["place"]

    second_of = {link[0]: link for link in task["links"]}
    seconds = {link[1] for link in task["links"]}
    for visit in sorted(range(len(visits)), key=lambda one: visits[one]["windows"][0][1]):
        if visit in seconds:
            continue
        if visit not in second_of:
            costs = {one: ready(visit, one) + leg(visit, one) for one in visits[visit]["allowed"]}
            shift = min(costs, key=costs.__getitem__)
            take(visit, shift, ready(visit, shift))
            continue
        _first, other, least, most, _different = second_of[visit]
        pairs = itertools.product(visits[visit]["allowed"], visits[other]["allowed"])
        options = []
        for one, two in pairs:
            if one != two:
                end = max(ready(other, two), ready(visit, one) + least)
                waits = end - ready(other, two) + max(0, end - most - ready(visit, one))
                ways = leg(visit, one) + leg(other, two)
                options.append((end + 0.1 * waits + ways, one, two, end))
        _cost, one, two, end = min(options)
        take(visit, one, max(ready(visit, one), end - most))
        take(other, two, end)
    return found
