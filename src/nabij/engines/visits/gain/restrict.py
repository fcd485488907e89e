"""A problem cut down to some of its visits and carers, and the way back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

import numpy as np

from nabij.engines.visits.plan import Routes
from nabij.engines.visits.problem import Clients, Links, Problem
from nabij.engines.visits.validate import BoolArray, IntArray

Rows = TypeVar("Rows")


@dataclass(frozen=True, eq=False)
class Part:
    """problem: the cut-down problem. visits, carers, shifts: index in the whole problem of each row of the part.

    crossing: index in the whole problem of the links between a visit inside and one outside; they are not in the part.
    """

    problem: Problem
    visits: IntArray
    carers: IntArray
    shifts: IntArray
    crossing: IntArray

    def up(self, routes: Sequence[Sequence[int]], whole: Problem) -> Routes:
        """Routes of the part as routes of the whole problem; other shifts are empty."""
        found: list[tuple[int, ...]] = [()] * whole.n_shifts
        for shift, route in zip(self.shifts, routes, strict=True):
            found[shift] = tuple(int(self.visits[visit]) for visit in route)
        return tuple(found)

    def down(self, routes: Sequence[Sequence[int]]) -> Routes:
        """Routes of the whole problem, without the shifts and visits that are not in the part."""
        inside = {int(visit): index for index, visit in enumerate(self.visits)}
        return tuple(tuple(inside[v] for v in routes[shift] if v in inside) for shift in self.shifts)


def restrict(problem: Problem, visits: Collection[int], carers: Collection[int]) -> Part | None:
    """The problem with only these visits and carers (indexes), in their old order; None when nothing can be planned.

    A link stays when both its visits do. A visit whose `only_shift` falls away is left out as well: nobody inside may
    make it. Places, skills, organisations, weights and days stay whole.
    """
    carer_rows = np.array(sorted(set(carers)), dtype=np.int64)
    shift_rows = np.flatnonzero(np.isin(problem.shifts.carer, carer_rows))
    fixed = problem.visits.only_shift
    possible = (fixed < 0) | np.isin(fixed, shift_rows)
    visit_rows = np.array([v for v in sorted(set(visits)) if possible[v]], dtype=np.int64)
    if len(visit_rows) == 0 or len(shift_rows) == 0:
        return None
    client_rows, client = np.unique(problem.visits.client[visit_rows], return_inverse=True)
    cut = rows(problem.visits, visit_rows, skip=("windows", "window_at"))
    part = replace(
        problem,
        clients=Clients(
            ids=tuple(problem.clients.ids[k] for k in client_rows),
            wishes=problem.clients.wishes[np.ix_(client_rows, carer_rows)],
        ),
        visits=replace(
            cut,
            client=client.astype(np.int64),
            only_shift=renumbered(cut.only_shift, shift_rows),
            windows=np.concatenate([problem.visits.windows_of(int(visit)) for visit in visit_rows]),
            window_at=np.concatenate([[0], np.cumsum(np.diff(problem.visits.window_at)[visit_rows])]).astype(np.int64),
        ),
        carers=rows(problem.carers, carer_rows),
        shifts=replace(
            (shifts := rows(problem.shifts, shift_rows)),
            carer=renumbered(shifts.carer, carer_rows),
        ),
        links=inside_links(problem.links, visit_rows),
    )
    return Part(part, visit_rows, carer_rows, shift_rows, np.flatnonzero(crossing(problem.links, visit_rows)))


def rows(table: Rows, index: IntArray, skip: tuple[str, ...] = ()) -> Rows:
    """The table with only these rows of every column, but for the columns in `skip`."""
    changed: dict[str, Any] = {}
    for one in fields(table):  # type: ignore[arg-type]
        column = getattr(table, one.name)
        if one.name not in skip:
            changed[one.name] = tuple(column[i] for i in index) if isinstance(column, tuple) else column[index]
    found: Rows = replace(table, **changed)  # type: ignore[type-var]
    return found


def renumbered(values: IntArray, kept: IntArray) -> IntArray:
    """Old indexes as places in `kept` (sorted); negative ones stay."""
    found: IntArray = np.where(values < 0, values, np.searchsorted(kept, values)).astype(np.int64)
    return found


def inside_links(links: Links, visit_rows: IntArray) -> Links:
    both = np.isin(links.first, visit_rows) & np.isin(links.second, visit_rows)
    kept = rows(links, np.flatnonzero(both))
    return replace(kept, first=renumbered(kept.first, visit_rows), second=renumbered(kept.second, visit_rows))


def crossing(links: Links, visit_rows: IntArray) -> BoolArray:
    """(l,) the links of which exactly one visit is inside."""
    found: BoolArray = np.isin(links.first, visit_rows) ^ np.isin(links.second, visit_rows)
    return found
