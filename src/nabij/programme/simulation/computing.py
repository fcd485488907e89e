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
from collections.abc import Mapping
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Final

from nabij.engines.common import InputError
from nabij.engines.microsim import io, solve
from nabij.engines.microsim.solve import shares
from nabij.programme.simulation.choices import problem_of

PAUSE: Final = 0.5
NICE: Final = 5
Message = tuple[str, Any]
"""("progress", (what, percent of all work, 100)), ("done", the file), ("refused", text), ("failed", text)."""


def compute(scenario: str, out: Connection, memory: int, seconds: int, scheduler: str = "") -> None:
    """memory in bytes, seconds of processor time."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _limit(memory, seconds)
    try:
        out.send(("done", outcome(scenario, out, scheduler)))
    except InputError as error:
        out.send(("refused", str(error)))
    except MemoryError:
        out.send(("failed", "memory"))
    except Exception as error:
        out.send(("failed", f"{type(error).__name__}: {error}"))
    finally:
        out.close()


def outcome(scenario: str, out: Connection | None = None, scheduler: str = "") -> str:
    """The file that `nabij programme simulate scenario.toml --out` writes, to the last digit."""
    with tempfile.TemporaryDirectory() as folder:
        problem = problem_of(scenario, Path(folder))
    tell = Teller(out, shares(problem)) if out is not None else None
    result = solve(problem, workers=1, scheduler=scheduler, progress=tell)
    return io.dumps(result.to_json()) + "\n"


class Teller:
    """Tells how far all of it is, now and then. parts: what share of all work each stage is, in their order."""

    def __init__(self, out: Connection, parts: Mapping[str, float]) -> None:
        self.out, self.parts, self.told, self.far = out, parts, 0.0, 0

    def __call__(self, what: str, done: int, every: int) -> None:
        stages = list(self.parts)
        before = sum(self.parts[one] for one in stages[: stages.index(what)])
        # Rounded down: it is only at the end when it is; and never back, whatever a stage tells.
        far = 100 * (before + self.parts[what] * done / max(every, 1))
        self.far = max(self.far, min(99, int(far + 1e-6)))
        if time.monotonic() - self.told >= PAUSE:
            self.out.send(("progress", (what, self.far, 100)))
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
