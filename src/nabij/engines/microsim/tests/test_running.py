"""The same, whoever computes it and whoever dies."""

import json
import os
import signal
from pathlib import Path

import numpy as np
import pytest

from nabij.engines.common import InputError
from nabij.engines.microsim import solve
from nabij.engines.microsim.running import Job, bundle, bundled, piece, run
from nabij.engines.microsim.tests.small import Doomed, doomed, problem

JOBS = [Job(draw, 0, region) for draw in range(2) for region in range(2)]
SMALL = problem(6_000, regions=2, years=5, draws=1)


def test_same_with_one_and_two_workers() -> None:
    one, two = (solve(SMALL, workers=workers, break_even_persons=2000, steps=2).to_json() for workers in (1, 2))
    assert json.dumps(one) == json.dumps(two)


def test_a_killed_worker_changes_nothing(tmp_path: Path) -> None:
    calm = run(SMALL, JOBS, work=piece, workers=1)
    told: list[int] = []
    marks = [Doomed(job, tmp_path / str(number % 2)) for number, job in enumerate(JOBS)]
    storm = run(SMALL, marks, work=doomed, workers=2, progress=lambda done, all_: told.append(done))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0", "1"]
    assert told == [1, 2, 3, 4]
    for one, other in zip(calm, storm, strict=True):
        for name in ("cells", "events", "ages", "young_deaths", "beds"):
            assert np.array_equal(getattr(one, name), getattr(other, name))


def test_the_pieces_of_a_draw_together_are_those_apart() -> None:
    asked = problem(3_000, regions=2, years=2, draws=8)
    jobs = [Job(*one) for one in asked.pieces]
    together = bundled(asked, jobs)
    assert (len(jobs), len(together), len(bundled(SMALL, JOBS))) == (18, 9, len(JOBS))
    assert sorted(job.draw for one in together for job in one) == sorted(job.draw for job in jobs)
    for apart, one in zip(bundle(asked, together[3]), together[3], strict=True):
        assert np.array_equal(apart.cells, piece(asked, one).cells)


def test_another_seed_is_another_lot() -> None:
    one = piece(SMALL, JOBS[0])
    other = piece(problem(6_000, regions=2, years=5, draws=1, seed=1), JOBS[0])
    assert not np.array_equal(one.cells, other.cells)


def test_a_cluster_that_is_not_there() -> None:
    with pytest.raises(InputError, match="scheduler"):
        run(SMALL, JOBS, work=piece, scheduler="tcp://127.0.0.1:1")


@pytest.mark.parametrize("workers", [0, 257])
def test_workers_out_of_range(workers: int) -> None:
    with pytest.raises(InputError, match="workers: must be from 1 to 256"):
        run(SMALL, JOBS, work=piece, workers=workers)


def test_a_cluster_that_loses_a_worker() -> None:
    """Needs the extra `cluster`."""
    distributed = pytest.importorskip("distributed")
    calm = run(SMALL, JOBS, work=piece, workers=1)
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        victim = next(iter(cluster.workers.values())).process.pid
        told: list[int] = []

        def killing(done: int, _all: int) -> None:
            told.append(done)
            if done == 1:
                os.kill(victim, signal.SIGKILL)

        storm = run(SMALL, JOBS, work=piece, scheduler=cluster.scheduler_address, progress=killing)
    assert told == [1, 2, 3, 4]
    assert all(np.array_equal(one.cells, other.cells) for one, other in zip(calm, storm, strict=True))
