"""The process that computes a run, apart from the worker. It knows no database: a text goes in, messages come out.

It ends by itself when the worker that started it is gone, keeps below the limits of memory and time, and works on one
core at low priority: pages go first. With a scheduler its pieces go to a cluster instead.
"""

import multiprocessing
import os
import resource
import tempfile
import threading
import time
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Final

from nabij.engines.common import InputError
from nabij.engines.microsim import io, solve
from nabij.programme.simulation.choices import problem_of

PAUSE: Final = 0.5
NICE: Final = 5
Message = tuple[str, Any]
"""("progress", (what, done, all)), ("done", the file), ("refused", text), ("failed", text)."""


def compute(scenario: str, out: Connection, memory: int, seconds: int, scheduler: str = "") -> None:
    """memory in bytes, seconds of processor time."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _limit(memory, seconds)
    try:
        out.send(("done", outcome(scenario, Teller(out), scheduler)))
    except InputError as error:
        out.send(("refused", str(error)))
    except MemoryError:
        out.send(("failed", "memory"))
    except Exception as error:
        out.send(("failed", f"{type(error).__name__}: {error}"))
    finally:
        out.close()


def outcome(scenario: str, tell: Any = None, scheduler: str = "") -> str:
    """The file that `nabij programme simulate scenario.toml --out` writes, to the last digit."""
    with tempfile.TemporaryDirectory() as folder:
        problem = problem_of(scenario, Path(folder))
    result = solve(problem, workers=1, scheduler=scheduler, progress=tell)
    return io.dumps(result.to_json()) + "\n"


class Teller:
    """Tells how far it is, now and then."""

    def __init__(self, out: Connection) -> None:
        self.out, self.told = out, 0.0

    def __call__(self, what: str, done: int, every: int) -> None:
        if time.monotonic() - self.told >= PAUSE:
            self.out.send(("progress", (what, done, every)))
            self.told = time.monotonic()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _limit(memory: int, seconds: int) -> None:
    os.nice(NICE)
    for kind, most in ((resource.RLIMIT_DATA, memory), (resource.RLIMIT_CPU, seconds)):
        _soft, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
