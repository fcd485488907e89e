"""What every peer shares: it reads a task, prints each better plan as a line of JSON, and says when it is done.

A task is what `instances.task` writes: visits (place, minutes, windows, the shifts that may make it), shifts, links,
travel minutes. A plan is, per shift, the visits in order: the times follow from the order, so every solver is measured
with the same yardstick. The clock of a peer starts when its libraries are loaded and the task has been read.
"""

import argparse
import json
import time
from pathlib import Path
from typing import Any

Task = dict[str, Any]
Routes = list[list[int]]

_began = 0.0


def start() -> tuple[Task, argparse.Namespace]:
    """The task and what was asked; from here on the clock runs."""
    global _began
    parser = argparse.ArgumentParser()
    parser.add_argument("task", type=Path)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--option", default="")
    asked = parser.parse_args()
    task = json.loads(asked.task.read_text())
    _began = time.perf_counter()
    return task, asked


def elapsed() -> float:
    return time.perf_counter() - _began


def plan(routes: Routes, *, at: float | None = None) -> None:
    """Report a better plan."""
    print(json.dumps({"t": elapsed() if at is None else at, "routes": routes}), flush=True)


def value(objective: float, *, at: float) -> None:
    """Report an objective for which the solver does not show its plan."""
    print(json.dumps({"t": at, "value": objective}), flush=True)


def done(**notes: Any) -> None:
    print(json.dumps({"done": elapsed(), **notes}), flush=True)
