"""Loose triples into rows."""

from nabij.engines.common.compiled import kernel


@kernel
def tally(point, many):
    """Count the triples of each point."""
    for i in range(len(point)):
        many[point[i]] += 1


@kernel
def arrange(point, facility, cost, place, into_facility, into_cost):
    """Put each triple in the row of its point, in the order in which they come; `place` is where each row begins."""
    for i in range(len(point)):
        at = place[point[i]]
        place[point[i]] = at + 1
        into_facility[at] = facility[i]
        into_cost[at] = cost[i]


@kernel
def twice(indptr, facility, mark):
    """Where a facility stands in a row for the second time, -1 = nowhere; `mark` is (m,) filled with -1."""
    for p in range(len(indptr) - 1):
        for i in range(indptr[p], indptr[p + 1]):
            if mark[facility[i]] == p:
                return i
            mark[facility[i]] = p
    return -1
