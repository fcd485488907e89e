"""Background work, derived from the database.

Whatever falls due is a row with a due time. A sweep asks for the rows that are due and handles each in a transaction of
its own, after looking again whether it is still due. So a sweep may be killed at any moment and repeated at any moment:
nothing is lost and nothing is done twice. A short lease keeps two workers from doing the same round.
"""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from nabij.core.clock import now
from nabij.core.models import SweepLease

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=5)  # renewed with every row, so it must outlast one row only
BATCH = 200


@dataclass(frozen=True)
class Sweep:
    """``due(moment)`` gives the rows that are due; ``handle(row, moment)`` makes one of them no longer due."""

    name: str
    due: Callable[[datetime], QuerySet[Any]]
    handle: Callable[[Any, datetime], None]


_sweeps: dict[str, Sweep] = {}


def register(name: str, due: Callable[[datetime], QuerySet[Any]], handle: Callable[[Any, datetime], None]) -> None:
    _sweeps[name] = Sweep(name, due, handle)


def registered() -> list[Sweep]:
    return list(_sweeps.values())


def run_all(holder: str = "") -> int:
    """One round of every sweep; returns how many rows were handled."""
    holder = holder or uuid.uuid4().hex
    return sum(run(sweep, holder) for sweep in registered())


def run(sweep: Sweep, holder: str) -> int:
    """One round of one sweep, if no other worker holds it."""
    if not _lease(sweep.name, holder):
        return 0
    done = 0
    rows = sweep.due(now())
    rows = rows if rows.ordered else rows.order_by("pk")
    for pk in list(rows.values_list("pk", flat=True)[:BATCH]):
        done += _handle_one(sweep, pk)
        if not _lease(sweep.name, holder):
            break
    SweepLease.objects.filter(name=sweep.name, holder=holder).update(until=now())
    return done


def _handle_one(sweep: Sweep, pk: Any) -> int:
    try:
        with transaction.atomic():
            moment = now()
            skip = connection.features.has_select_for_update_skip_locked
            row = (
                sweep.due(moment)
                .select_for_update(of=("self",) if skip else (), skip_locked=skip)
                .filter(pk=pk)
                .first()
            )
            if row is None:
                return 0
            sweep.handle(row, moment)
            return 1
    except Exception:
        # One row that fails must not keep the others waiting; it stays due and is tried again next round.
        log.exception("sweep %s failed for %s", sweep.name, pk)
        return 0


def _lease(name: str, holder: str) -> bool:
    moment = now()
    SweepLease.objects.get_or_create(name=name, defaults={"until": moment})
    free = Q(until__lte=moment) | Q(holder=holder)
    return SweepLease.objects.filter(free, name=name).update(holder=holder, until=moment + LEASE) == 1
