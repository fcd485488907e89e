"""Simulations and the worker: rows are the truth, processes come and go.

A round takes what waits, or what nobody says a word about any more, and starts a process for it once that is written
down. Each next round looks at the process: how far it is, whether it is done, whether somebody stopped the run. Killing
the worker, at any moment, kills its process; the run's heartbeat grows old and another try begins from the start, with
the same digits. A try that was passed by brings nothing: its token is no longer that of the run.
"""

import atexit
import logging
import multiprocessing
import signal
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from multiprocessing.connection import Connection
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet

from nabij.core.actors import SYSTEM
from nabij.core.workflow import NotAllowedNow
from nabij.programme import rules
from nabij.programme.models import RunState, SimulationRun
from nabij.programme.services import simulations as services
from nabij.programme.simulation.computing import Message, compute

log = logging.getLogger(__name__)
GRACE: Final = 5.0


@dataclass
class Held:
    """A process of this worker, and what it said last."""

    token: UUID
    process: Any
    heard: Connection
    progress: tuple[str, int, int] | None = None
    last: Message | None = None

    def listen(self) -> None:
        try:
            while self.last is None and self.heard.poll():
                kind, told = self.heard.recv()
                if kind == "progress":
                    self.progress = told
                else:
                    self.last = (kind, told)
        except (EOFError, OSError):
            return

    @property
    def is_gone(self) -> bool:
        return not self.process.is_alive()

    @property
    def used_up(self) -> bool:
        """Whether the system ended it for the time of the processor that it took."""
        return bool(self.process.exitcode == -signal.SIGXCPU)

    def end(self) -> None:
        self.process.terminate()
        self.process.join(GRACE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join(GRACE)
        self.heard.close()


_held: dict[UUID, Held] = {}


def due(moment: datetime) -> QuerySet[SimulationRun]:
    """What this worker computes, and, when it has room, what waits or was left behind; the oldest first."""
    wanted = Q(pk__in=list(_held))
    if len(_held) < rules.RUNS_AT_ONCE:
        wanted |= Q(state=RunState.WAITING) | Q(state=RunState.RUNNING, heartbeat__lt=moment - rules.RUN_LAPSE)
    return SimulationRun.objects.filter(wanted).order_by("created_at")


def handle(run: SimulationRun, moment: datetime) -> None:
    held = _held.get(run.pk)
    if held is not None:
        _look(held, run, moment)
    elif run.attempts >= rules.RUN_ATTEMPTS:
        services.fail(run, services.BROKE_OFF, by=SYSTEM)
    else:
        token = uuid.uuid4()
        services.claim(run, token=token, moment=moment, by=SYSTEM)
        transaction.on_commit(partial(_start, run.pk, token, run.scenario))


def _start(pk: UUID, token: UUID, scenario: str) -> None:
    # Not forked: threads, connections and compiled code of the worker would come along.
    context = multiprocessing.get_context("spawn")
    heard, told = context.Pipe(duplex=False)
    limits = (rules.RUN_MEMORY, rules.RUN_PROCESSOR, settings.SIMULATION_SCHEDULER)
    process = context.Process(target=compute, args=(scenario, told, *limits), daemon=True, name=f"simulation-{pk}")
    process.start()
    told.close()
    _held[pk] = Held(token, process, heard)


def _look(held: Held, run: SimulationRun, moment: datetime) -> None:
    if run.state != RunState.RUNNING or run.token != held.token:
        _drop(run.pk)
        return
    gone = held.is_gone  # asked first: what it said before it went is then heard
    held.listen()
    act = _ending(held, run, moment, gone)
    if act is None:
        services.beat(run, moment=moment, progress=held.progress)
        return
    act()
    # Only once it is written down: else the next round does it again with what was heard.
    transaction.on_commit(partial(_drop, run.pk))


def _ending(held: Held, run: SimulationRun, moment: datetime, gone: bool) -> Callable[[], Any] | None:
    """What is to be done about a process that ended, or must end."""
    kind, told = held.last or ("", "")
    if kind == "done":
        return partial(services.finish, run, told, by=SYSTEM)
    if kind == "refused":
        return partial(services.fail, run, f"{services.REFUSED}\n{told}", by=SYSTEM)
    if kind == "failed":
        log.error("simulation %s failed: %s", run.pk, told)
        return partial(services.fail, run, services.TOO_MUCH if told == "memory" else services.BROKE_OFF, by=SYSTEM)
    if (gone and held.used_up) or (run.started_at and moment - run.started_at > rules.RUN_LONGEST):
        return partial(services.fail, run, services.TOO_LONG, by=SYSTEM)
    if gone:
        log.warning("the process of simulation %s ended with %s", run.pk, held.process.exitcode)
        return partial(services.again, run, by=SYSTEM)
    return None


def _drop(pk: UUID) -> None:
    held = _held.pop(pk, None)
    if held is not None:
        held.end()


@atexit.register
def hand_back() -> None:
    """A worker that ends in good order leaves its runs to the next at once, instead of when they grow old."""
    for pk, held in list(_held.items()):
        _drop(pk)
        try:
            run = SimulationRun.objects.filter(pk=pk, token=held.token).first()
            if run is not None:
                services.again(run, counts=False, by=SYSTEM)
        except (DatabaseError, NotAllowedNow):
            log.warning("simulation %s waits until its heartbeat is old", pk)
