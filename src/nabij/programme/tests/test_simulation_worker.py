"""Runs and the worker: killed, stopped, doubled or broken, a run ends once, with the same digits."""

import contextlib
import hashlib
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from nabij.accounts.models import User
from nabij.core import sweeps
from nabij.core.actors import Actor
from nabij.core.clock import now
from nabij.core.models import AuditEvent
from nabij.core.workflow import NotAllowedNow, NotNow
from nabij.programme import rules
from nabij.programme.models import RunState, SimulationResult, SimulationRun
from nabij.programme.services import simulations as services
from nabij.programme.simulation import working
from nabij.programme.simulation.choices import Chosen
from nabij.programme.simulation.computing import Teller
from nabij.programme.tests.simulations import SMALL, pretend
from nabij.territory.models import Area

pytestmark = pytest.mark.django_db(transaction=True)
SWEEP = sweeps.Sweep("compute simulations", working.due, working.handle)
LONG = 400.0


def ask(area: Area, manager: User, name: str = "Proef") -> SimulationRun:
    chosen = Chosen(name, [("buurt", ["neighbourhood"], {})])
    return services.ask(name=name, area=area, note="", chosen=chosen, by=Actor.of_user(manager))


@pytest.fixture
def pretended(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(working, "compute", pretend)
    yield
    working.hand_back()


def rounds(run: SimulationRun, until: Callable[[SimulationRun], bool] = lambda run: not run.is_open) -> SimulationRun:
    """The worker's rounds until it is so."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        sweeps.run(SWEEP, "worker 1")
        run.refresh_from_db()
        if until(run):
            return run
        time.sleep(0.05)
    raise AssertionError(f"still {run.state}")


def steps(run: SimulationRun) -> list[str]:
    return [one.step for one in rules.RUN.history(run.pk)]


# One worker, processes that pretend


def test_a_run_waits_runs_and_is_done_with_a_result_that_tells_its_hash(
    pretended: None, region: Area, manager: User
) -> None:
    run = rounds(ask(region, manager))
    assert (run.state, run.attempts, run.token) == (RunState.DONE, 1, None)
    result = SimulationResult.objects.get()
    assert run.result == result
    assert (result.name, result.content, result.data) == ("Proef", '{"name": "Proef"}\n', {"name": "Proef"})
    assert result.sha256 == hashlib.sha256(result.content.encode()).hexdigest()
    assert steps(run) == ["claim", "finish"]
    assert working._held == {}
    actions = (
        AuditEvent.objects.filter(action__startswith="simulation.").order_by("id").values_list("action", flat=True)
    )
    assert list(actions) == ["simulation.asked", "simulation.claim", "simulation.finish", "simulation.computed"]


def test_the_same_result_is_kept_once(pretended: None, region: Area, manager: User) -> None:
    first, second = rounds(ask(region, manager)), rounds(ask(region, manager))
    assert first.result == second.result == SimulationResult.objects.get()


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("refuses", f"{services.REFUSED}\n[reach.coverage]: low"),
        ("memory", services.TOO_MUCH),
        ("breaks", services.BROKE_OFF),
    ],
)
def test_what_can_not_be_computed_says_why(
    pretended: None, region: Area, manager: User, name: str, problem: str
) -> None:
    run = rounds(ask(region, manager, name))
    assert (run.state, run.problem, run.result) == (RunState.FAILED, problem, None)


def test_a_process_that_dies_is_tried_again_but_not_for_ever(pretended: None, region: Area, manager: User) -> None:
    run = rounds(ask(region, manager, "dies"))
    assert (run.state, run.problem, run.attempts) == (RunState.FAILED, services.BROKE_OFF, rules.RUN_ATTEMPTS)
    assert steps(run) == ["claim", "again"] * rules.RUN_ATTEMPTS + ["fail"]


def test_stopping_ends_the_process(pretended: None, region: Area, manager: User) -> None:
    run = rounds(ask(region, manager, "sleeps"), lambda run: run.done > 0)
    assert (run.stage, run.done, run.every) == ("pieces", 1, 10)
    process = working._held[run.pk].process
    services.stop(run, by=Actor.of_user(manager))
    sweeps.run(SWEEP, "worker 1")
    assert not process.is_alive()
    assert working._held == {}
    run.refresh_from_db()
    assert (run.state, run.result) == (RunState.STOPPED, None)
    with pytest.raises(NotAllowedNow):
        services.stop(run, by=Actor.of_user(manager))


def test_how_far_a_run_is_never_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nabij.programme.simulation.computing.PAUSE", 0)
    heard, out = multiprocessing.Pipe(duplex=False)
    tell = Teller(out, {"pieces": 0.6, "break-even of a": 0.3, "break-even of b": 0.1})
    stages = [("pieces", 5), ("pieces", 10), ("break-even of a", 1), ("break-even of a", 10), ("break-even of b", 0),
              ("break-even of b", 10)]  # fmt: skip
    for stage, done in stages:
        tell(stage, done, 10)
    told = [heard.recv()[1] for _stage in stages]
    assert [far for _stage, far, _all in told] == [30, 60, 63, 90, 90, 99]
    assert {every for _stage, _far, every in told} == {100}


def test_one_run_at_a_time_the_oldest_first(pretended: None, region: Area, manager: User) -> None:
    first, second = ask(region, manager, "sleeps"), ask(region, manager)
    rounds(first, lambda run: run.done > 0)
    second.refresh_from_db()
    assert second.state == RunState.WAITING
    services.stop(first, by=Actor.of_user(manager))
    assert rounds(second).state == RunState.DONE


def test_a_try_that_was_passed_by_brings_nothing(pretended: None, region: Area, manager: User) -> None:
    run = rounds(ask(region, manager, "sleeps"), lambda run: run.done > 0)
    process = working._held[run.pk].process
    services.claim(run, token=run.pk, moment=now(), by=Actor.of_user(manager))
    sweeps.run(SWEEP, "worker 1")
    assert (process.is_alive(), working._held) == (False, {})
    run.refresh_from_db()
    assert (run.state, run.token) == (RunState.RUNNING, run.pk)


def test_what_takes_too_long_ends(pretended: None, region: Area, manager: User) -> None:
    run = rounds(ask(region, manager, "sleeps"), lambda run: run.done > 0)
    SimulationRun.objects.update(started_at=now() - rules.RUN_LONGEST - timedelta(seconds=1))
    assert (rounds(run).state, run.problem) == (RunState.FAILED, services.TOO_LONG)


def test_a_worker_that_ends_hands_its_run_back(pretended: None, region: Area, manager: User) -> None:
    run = rounds(ask(region, manager, "sleeps"), lambda run: run.done > 0)
    working.hand_back()
    run.refresh_from_db()
    assert (run.state, run.attempts, run.token) == (RunState.WAITING, 0, None)


def test_a_run_of_another_worker_is_left_alone_until_its_heartbeat_is_old(
    pretended: None, region: Area, manager: User
) -> None:
    run = ask(region, manager)
    services.claim(run, token=run.pk, moment=now(), by=Actor.of_user(manager))
    assert not working.due(now()).exists()
    assert working.due(now() + rules.RUN_LAPSE + timedelta(seconds=1)).get() == run


def test_there_is_an_end_to_the_line(region: Area, manager: User) -> None:
    for _n in range(rules.MOST_OPEN_RUNS):
        ask(region, manager)
    with pytest.raises(NotNow) as told:
        ask(region, manager)
    assert str(told.value).startswith("Voor dit gebied staan er al 3 simulaties in de rij.")
    assert SimulationRun.objects.count() == rules.MOST_OPEN_RUNS


# What must never be


def test_a_running_simulation_tells_who_computes_it(region: Area, manager: User) -> None:
    run = ask(region, manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        SimulationRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING)


def test_a_simulation_is_done_when_it_has_its_result(region: Area, manager: User) -> None:
    run = ask(region, manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        SimulationRun.objects.filter(pk=run.pk).update(state=RunState.DONE)


# Real workers, really killed


def test_killed_workers_lose_nothing_and_double_nothing_and_the_command_line_gives_the_same(
    region: Area, manager: User, tmp_path: Path
) -> None:
    slow = replace(SMALL, years=20, draws=3, persons=15_000)  # seconds of work, so that it can be killed on the way
    run = services.ask(name="Proef", area=region, note="", chosen=slow, by=Actor.of_user(manager))
    with workers(1) as (first,):
        wait_for(run, lambda run: run.state == RunState.RUNNING and bool(run.stage))
        computing = children(first)
        assert len(computing) == 1
        first.kill()
        first.wait()
    gone_by(computing)
    run.refresh_from_db()
    assert (run.state, run.result) == (RunState.RUNNING, None)
    SimulationRun.objects.update(heartbeat=now() - rules.RUN_LAPSE)  # a minute later
    with workers(2) as both:
        wait_for(run, lambda run: not run.is_open)
    assert [one.returncode for one in both] == [0, 0]
    assert (run.state, run.attempts, steps(run)) == (RunState.DONE, 2, ["claim", "claim", "finish"])
    assert run.result == SimulationResult.objects.get()
    out = tmp_path / "uitkomst.json"
    (tmp_path / "scenario.toml").write_text(run.scenario)
    command = [*NABIJ, "programme", "simulate", str(tmp_path / "scenario.toml"), "--out", str(out), "--workers", "2"]
    subprocess.run(command, check=True, capture_output=True)
    assert run.result is not None
    assert out.read_text() == run.result.content
    assert hashlib.sha256(out.read_bytes()).hexdigest() == run.result.sha256


NABIJ = [sys.executable, "-m", "nabij.config.cli"]


@contextlib.contextmanager
def workers(count: int) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """`nabij worker`, so many of them, on the database of the test; they end in good order."""
    env = os.environ | {"NABIJ_MODE": "test", "NABIJ_DATABASE_URL": address()}
    found = [subprocess.Popen([*NABIJ, "worker"], env=env) for _n in range(count)]
    try:
        yield found
    finally:
        for one in found:
            one.send_signal(signal.SIGTERM)
        for one in found:
            one.wait(60)


def address() -> str:
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}"))


def wait_for(run: SimulationRun, so: Callable[[SimulationRun], bool]) -> None:
    end = time.monotonic() + LONG
    while time.monotonic() < end:
        run.refresh_from_db()
        if so(run):
            return
        time.sleep(0.1)
    raise AssertionError(f"still {run.state}, {run.stage} {run.done} of {run.every}")


def children(process: "subprocess.Popen[bytes]") -> list[int]:
    """Processes that it started, without those of Python's own bookkeeping."""
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [int(pid) for pid in listed if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def gone_by(pids: list[int], within: float = 30) -> None:
    end = time.monotonic() + within
    while any(alive(pid) for pid in pids):
        assert time.monotonic() < end, "a process outlives its worker"
        time.sleep(0.1)


def alive(pid: int) -> Any:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False
