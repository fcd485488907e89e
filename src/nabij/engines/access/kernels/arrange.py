"""Loose triples, or a table, into rows."""

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
def tally_table(table, highest, many):
    """Count the costs in each row that are not above the highest."""
    for p in range(table.shape[0]):
        found = 0
        for f in range(table.shape[1]):
            found += table[p, f] <= highest
        many[p] = found


@kernel
def arrange_table(table, highest, into_facility, into_cost):
    """Put these costs, and whose they are, in rows one after the other; `into_cost` may be the table itself."""
    at = 0
    for p in range(table.shape[0]):
        for f in range(table.shape[1]):
            if table[p, f] <= highest:
                into_facility[at] = f
                into_cost[at] = table[p, f]
                at += 1


@kernel
def twice(indptr, facility, mark):
    """Where a facility stands in a row for the second time, -1 = nowhere; `mark` is (m,) filled with -1."""
    for p in range(len(indptr) - 1):
        for i in range(indptr[p], indptr[p + 1]):
            if mark[facility[i]] == p:
                return i
            mark[facility[i]] = p
    return -1
