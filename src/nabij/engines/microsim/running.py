"""Pieces of work over processes, of this machine or of a Dask cluster, through the interface of concurrent.futures.

A piece is a function of its arguments only, and counts whole numbers: a piece whose worker died is simply done again,
and what comes out is the same to the last digit, whoever computed what in which order.
"""

import importlib
import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from nabij.engines.common import InputError
from nabij.engines.microsim.problem import Problem
from nabij.engines.microsim.simulate import Counted, simulate

ATTEMPTS = 6
SMALL, FEW = 1_000_000, 8
"""Persons and draws: see `bundled`."""
LOST = {"KilledWorker", "CommClosedError", "FutureCancelledError"}
"""What Dask calls a worker that is gone, told by name so that Dask need not be there."""


@dataclass(frozen=True)
class Job:
    """A piece: draw, policy and region, and figures that differ."""

    draw: int
    policy: int
    region: int
    changes: Mapping[str, float] = field(default_factory=dict)


def piece(problem: Problem, job: Job) -> Counted:
    return simulate(problem, job.draw, job.policy, job.region, job.changes)


def bundle(problem: Problem, jobs: tuple[Job, ...]) -> list[Counted]:
    """Several pieces in one process: those of one draw share its calibration."""
    return [piece(problem, job) for job in jobs]


def bundled(problem: Problem, jobs: Sequence[Job]) -> list[tuple[Job, ...]]:
    """The pieces of a draw together where calibrating it takes long beside simulating them and there are draws enough
    to keep all processes busy; else each apart."""
    if problem.draws < FEW or (problem.persons or problem.population.total) > SMALL:
        return [(job,) for job in jobs]
    found: dict[int, list[Job]] = {}
    for job in jobs:
        found.setdefault(job.draw, []).append(job)
    return [tuple(one) for one in found.values()]


Progress = Callable[[int, int], None]
J = TypeVar("J")
R = TypeVar("R")


def workers_of(workers: int | None) -> int:
    """As many as asked, else as many as there are cores for this process."""
    if workers is not None and not 1 <= workers <= 256:
        raise InputError(f"must be from 1 to 256: {workers}", field="workers")
    return workers or len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1))


def run(
    problem: Problem,
    jobs: Sequence[J],
    *,
    work: Callable[[Problem, J], R],
    workers: int | None = None,
    scheduler: str = "",
    progress: Progress | None = None,
) -> list[R]:
    """What `work` finds for each job, in the order of the jobs. progress(done, all) after each.

    scheduler: address of a Dask scheduler ("tcp://..."), which needs the extra `cluster`. Raises RuntimeError when
    pieces go on being lost.
    """
    count = workers_of(workers)
    found: dict[int, R] = {}
    tell = progress or (lambda done, all_: None)
    if not scheduler and (count == 1 or len(jobs) == 1):
        for number, job in enumerate(jobs):
            found[number] = work(problem, job)
            tell(len(found), len(jobs))
        return [found[number] for number in range(len(jobs))]
    for _ in range(ATTEMPTS):
        left = [number for number in range(len(jobs)) if number not in found]
        if not left:
            break
        with executor(count, scheduler) as pool:
            _round(pool, problem, jobs, left, work, found, tell)
    if len(found) < len(jobs):
        raise RuntimeError(
            f"{len(jobs) - len(found)} pieces were lost {ATTEMPTS} times: workers end before they are done"
        )
    return [found[number] for number in range(len(jobs))]


def _round(
    pool: Executor, problem: Problem, jobs: Sequence[J], left: Sequence[int], work: Callable[[Problem, J], R],
    found: dict[int, R], tell: Progress,
) -> None:  # fmt: skip
    """Ask for what is left; what is lost with a worker stays left."""
    asked: dict[Future[R], int] = {}
    try:
        for number in left:
            asked[pool.submit(work, problem, jobs[number])] = number
    except BrokenProcessPool:
        pass
    for done in as_completed(asked):
        try:
            found[asked[done]] = done.result()
        except (BrokenProcessPool, CancelledError):
            continue
        except Exception as error:
            if type(error).__name__ not in LOST:
                raise
            continue
        tell(len(found), len(jobs))


@contextmanager
def executor(workers: int, scheduler: str = "") -> Iterator[Executor]:
    if not scheduler:
        # Not forked: compiled code and threads of the parent would come along.
        with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
            yield pool
        return
    client = _client(scheduler)
    try:
        with client.get_executor(pure=False, retries=ATTEMPTS) as pool:
            yield pool
    finally:
        client.close()


def _client(scheduler: str) -> Any:
    try:
        client = importlib.import_module("distributed").Client
    except ImportError:
        raise InputError("a cluster needs Dask: install nabij[cluster]", field="scheduler") from None
    try:
        return client(scheduler, timeout="10s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(f"no scheduler answers at {scheduler}: {error}", field="scheduler") from None
