"""What a plan means for organisations, carers and clients, each figure apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from nabij.engines.visits.plan import Plan, day_of, lateness, objective
from nabij.engines.visits.problem import DISLIKED, Problem
from nabij.engines.visits.validate import BoolArray, FloatArray, IntArray

UNPAID: Final = ("volunteer", "neighbour", "informal")
"""Kinds of carers whose hours are told apart: nobody pays them, so nobody may save on them unseen."""
ON_TIME: Final = 1.0
"""Minutes that a start may come after the soft end and still be called on time."""
SLACK: Final = 0.01
"""Minutes below which two working times or latenesses are the same."""


def owners(problem: Problem) -> IntArray:
    """(n,) who makes each visit today: the organisation of the agreed shift, else `Visits.organisation`; -1 none."""
    fixed = problem.visits.only_shift
    agreed = problem.carers.organisation[problem.shifts.carer[np.maximum(fixed, 0)]] if problem.n_shifts else fixed
    found: IntArray = np.where(fixed >= 0, agreed, problem.visits.organisation)
    return found


def players(problem: Problem) -> tuple[int, ...]:
    """The organisations that have visits or carers; -1 last, for visits and carers without one."""
    found = {int(o) for o in owners(problem)} | {int(o) for o in problem.carers.organisation}
    return tuple(sorted(found - {-1})) + ((-1,) if -1 in found else ())


@dataclass(frozen=True, eq=False)
class Figures:
    """What one plan amounts to. q = players (see `players`), c = carers, k = clients; times in minutes.

    travel, km: the whole. working, travelling, km_of: (q,) minutes between leaving and coming back without the break,
        of which on the way, and kilometres, of the carers of each organisation.
    care: (q,) minutes of care by the carers of each organisation. unpaid: working minutes of volunteers, neighbours and
        informal carers. late, unserved, faces: (q,) of the visits of each organisation: minutes late, visits left out,
        distinct carers per client summed. on_time: share of the visits made. lateness: minutes late per visit made.
    carers_per_client: distinct carers per client who got a visit. moved: (k,) bool, some visit is made by a carer of
        another organisation than today. carer_minutes: (c,) working. client_faces, client_late, client_missed,
        client_disliked: (k,).
    """

    objective: float
    travel: float
    km: float
    unpaid: float
    on_time: float
    lateness: float
    carers_per_client: float
    working: FloatArray
    travelling: FloatArray
    km_of: FloatArray
    care: FloatArray
    late: FloatArray
    unserved: IntArray
    faces: IntArray
    moved: BoolArray
    carer_minutes: FloatArray
    client_faces: IntArray
    client_late: FloatArray
    client_missed: IntArray
    client_disliked: IntArray

    @property
    def missed(self) -> int:
        return int(self.unserved.sum())


def measure(problem: Problem, plan: Plan) -> Figures:
    """All figures of a plan, from its routes and times."""
    everyone, owner, visits = players(problem), owners(problem), problem.visits
    days = [day_of(problem, plan, shift) for shift in range(problem.n_shifts)]
    carer = problem.shifts.carer
    working, travel, km, care = (
        _sums(carer, [float(getattr(day, name)) if day else 0.0 for day in days], problem.n_carers)
        for name in ("working", "travel", "km", "care")
    )
    late, made = lateness(problem, plan), ~np.isnan(plan.start)
    made_by = np.full(problem.n_visits, -1)
    for visit, shift in plan.shift_of.items():
        made_by[visit] = carer[shift]
    by_player = [problem.carers.organisation == player for player in everyone]
    of_player = [owner == player for player in everyone]
    faces = _faces(problem, made_by, made)
    k = len(problem.clients.ids)
    served = made.sum() or 1
    unpaid = np.isin(problem.carers.kind, UNPAID)
    other = made & (problem.carers.organisation[made_by] != owner)
    disliked = made & (problem.clients.wishes[visits.client, made_by] == DISLIKED)
    return Figures(
        objective=objective(problem, plan),
        travel=float(travel.sum()),
        km=float(km.sum()),
        unpaid=float(working[unpaid].sum()),
        on_time=float((made & (late <= ON_TIME)).sum() / served),
        lateness=float(late.sum() / served),
        carers_per_client=float(faces[faces > 0].mean()) if faces.any() else 0.0,
        working=np.array([working[mine].sum() for mine in by_player]),
        travelling=np.array([travel[mine].sum() for mine in by_player]),
        km_of=np.array([km[mine].sum() for mine in by_player]),
        care=np.array([care[mine].sum() for mine in by_player]),
        late=np.array([late[mine].sum() for mine in of_player]),
        unserved=np.array([(mine & ~made).sum() for mine in of_player], dtype=np.int64),
        faces=np.array([_faces(problem, made_by, made & mine).sum() for mine in of_player], dtype=np.int64),
        moved=np.bincount(visits.client[other], minlength=k) > 0,
        carer_minutes=working,
        client_faces=faces,
        client_late=_sums(visits.client, late, k),
        client_missed=np.bincount(visits.client[~made], minlength=k),
        client_disliked=np.bincount(visits.client[disliked], minlength=k),
    )


def _sums(row: IntArray, values: Sequence[float] | FloatArray, size: int) -> FloatArray:
    found = np.zeros(size)
    np.add.at(found, row, np.asarray(values, dtype=np.float64))
    return found


def _faces(problem: Problem, made_by: IntArray, counted: BoolArray) -> IntArray:
    """(k,) distinct carers of each client over the visits counted."""
    pairs = np.unique(np.column_stack([problem.visits.client[counted], made_by[counted]]), axis=0)
    found: IntArray = np.bincount(pairs[:, 0], minlength=len(problem.clients.ids))
    return found


def worse_clients(apart: Figures, joint: Figures) -> BoolArray:
    """(k,) who has more carers, over a minute more lateness in all, more visits left out or more by disliked carers."""
    found: BoolArray = (
        (joint.client_faces > np.maximum(apart.client_faces, 1))
        | (joint.client_late > apart.client_late + ON_TIME)
        | (joint.client_missed > apart.client_missed)
        | (joint.client_disliked > apart.client_disliked)
    )
    return found


def worse_carers(apart: Figures, joint: Figures, share: float) -> BoolArray:
    """(c,) who works longer than in the separate plan by more than `share` of it."""
    found: BoolArray = joint.carer_minutes > (1 + share) * apart.carer_minutes + SLACK
    return found


def fair(problem: Problem, apart: Figures, joint: Figures, share: float) -> bool:
    """Does no organisation's working time change by more than `share` of it? Only of organisations."""
    mine = np.array(players(problem)) >= 0
    change = np.abs(joint.working - apart.working)
    return bool((change <= share * apart.working + SLACK)[mine].all())


def equal_service(apart: Figures, joint: Figures) -> bool:
    """Is nothing worse for the clients of any organisation: lateness, visits left out, distinct carers?"""
    return bool(
        (joint.late <= apart.late + SLACK).all()
        and (joint.unserved <= apart.unserved).all()
        and (joint.faces <= apart.faces).all()
    )
