"""Simulations for tests: a small one as the engine computes it, and processes that only pretend to compute."""

import json
import os
import time
import tomllib
from functools import cache
from multiprocessing.connection import Connection
from typing import Any

from nabij.programme.simulation.choices import Chosen, toml_of
from nabij.programme.simulation.computing import outcome

SMALL = Chosen(
    "Proef", [("buurt", ["neighbourhood"], {}), ("alles", ["neighbourhood", "respite"], {"reach.coverage": 0.6})],
    years=3, draws=2, persons=2000, seed=7,
    figures={"reach.coverage": (0.5, 0.3, 0.7), "beds.more_each_year": (0.0, None, None)},
)  # fmt: skip


@cache
def small() -> str:
    """The file that the small simulation gives."""
    return outcome(toml_of(SMALL))


def pretend(scenario: str, out: Connection, _memory: int, _seconds: int, _scheduler: str) -> None:
    """In place of the process that computes: does what the name of the scenario says."""
    name = tomllib.loads(scenario)["name"]
    if name == "dies":
        os._exit(3)
    if name == "sleeps":
        out.send(("progress", ("pieces", 1, 10)))
        time.sleep(60)
    answers: dict[str, Any] = {
        "refuses": ("refused", "[reach.coverage]: low"),
        "memory": ("failed", "memory"),
        "breaks": ("failed", "Oops: no"),
    }  # fmt: skip
    out.send(answers.get(name, ("done", json.dumps({"name": name}) + "\n")))
    out.close()
