"""Measure the simulation: all Flanders, and beside the same model in Vivarium.

    .venv/bin/python bench/microsim/bench.py [--no-flanders] [--no-peer] [--persons 60000] [--years 35]

All Flanders: 6.8 million persons, 35 years, one policy beside unchanged policy, two processes, in a process of its
own so that its memory can be told. Vivarium gets the transition probabilities of the engine in a file, its own
environment (.venv-bench-microsim, made when it is not there; --python names another) and the same number of persons
of one region.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from nabij.engines.microsim import Policy, Population, Problem, solve
from nabij.engines.microsim.parameters import built_in
from nabij.engines.microsim.problem import OLD
from nabij.engines.microsim.simulate import aligned, calibrated, simulate
from nabij.engines.microsim.start import flanders, official
from nabij.engines.microsim.tables import tables

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
POLICY = Policy("all", ("neighbourhood", "housing", "telemonitoring", "respite"))


def whole(workers: int, years: int) -> None:
    """Prints seconds and MiB; children are the processes."""
    asked = Problem(
        flanders(), built_in(), (Policy("care", ("neighbourhood",)),), official(), persons=6_800_000, years=years
    )
    solve(replace(asked, persons=10_000), workers=1, break_even_draws=-1)
    start = time.perf_counter()
    solve(asked, workers=workers, break_even_draws=-1)
    seconds = time.perf_counter() - start
    own, child = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(
        f"6,800,000 persons, {years} years, {workers} processes: {seconds:.1f} s, processor "
        f"{child.ru_utime + child.ru_stime:.1f} s in them, at most {own.ru_maxrss / 1024:.0f} MiB + {workers} x "
        f"{child.ru_maxrss / 1024:.0f} MiB"
    )


def town(persons: int, years: int) -> Problem:
    shape = flanders().people.sum(axis=0)
    people = np.round(shape * (persons / shape.sum()))
    return Problem(Population(("town",), people[None]), built_in(), (POLICY,), years=years)


def told(asked: Problem, out: Path) -> None:
    """The probabilities of the engine, for the peer."""
    hazard = aligned(asked)
    v = asked.values(0, POLICY)
    table = tables(v, calibrated(asked.parameters.draw(0, 0), hazard), hazard[:, :, OLD:], POLICY.measures)
    names = (
        "better", "income", "falls", "worsens", "hospital", "alone_on", "alone_off", "carer_on", "carer_off", "strain",
        "relief", "adapts", "adapts_more", "applies",
    )  # fmt: skip
    np.savez(
        out, death=table.death, worse=table.worse, joint=table.joint, states=table.states, detect=table.detect,
        people=asked.population.people[0], coverage=v["reach.coverage"], young=-np.expm1(-hazard[:, :, :OLD]),
        beds=simulate(asked, 0, 0, 0).beds, **dict(zip(names, table.fixed, strict=True)),
    )  # fmt: skip


def peer(python: str, persons: int, years: int) -> None:
    asked = town(persons, years)
    simulate(asked, 0, 0, 0)
    start = time.process_time()
    for seed in range(3):
        one = simulate(replace(asked, seed=seed), 0, 0, 0)
    ours = (time.process_time() - start) / 3
    print(f"{one.persons:,} persons, {years} years, one process: ours {ours:.3f} s of processor")
    counts = one.cells.sum(axis=2).reshape(2, years + 1, 12, -1).sum(axis=3)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tables.npz"
        told(asked, file)
        for numbers in ("numpy", "streams"):
            command = [python, str(HERE / "model.py"), str(file), str(one.persons), str(years), "1", numbers]
            done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
            found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
            theirs = np.array(found["counted"])
            expected = counts[:, :years]
            # Two independent runs: the difference has twice the variance. Who waits or lives in residential care is
            # what places leave of all who ask: the error is that of them together.
            variance = expected.astype(float)
            variance[:, :, 4:] = expected[:, :, 4:].sum(axis=2, keepdims=True)
            off = np.abs(theirs - expected) / np.sqrt(2 * np.maximum(variance, 25))
            print(
                f"  Vivarium, {numbers}: {found['seconds']:.1f} s, {found['seconds'] / ours:.0f} times ours; "
                f"{off.size} counts differ by {np.sqrt((off**2).mean()):.2f} standard errors "
                f"(root mean square), at most {off.max():.1f}"
            )


def environment() -> str:
    home = ROOT / ".venv-bench-microsim"
    if not home.exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)  # noqa: S603
        command = [str(home / "bin/pip"), "install", "-q", "-r", str(HERE / "requirements.txt")]
        subprocess.run(command, check=True)  # noqa: S603
    return str(home / "bin/python")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons", type=int, default=60_000)
    parser.add_argument("--years", type=int, default=35)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--python", help="Python of an environment with Vivarium.")
    parser.add_argument("--no-flanders", action="store_true")
    parser.add_argument("--no-peer", action="store_true")
    asked = parser.parse_args()
    if not asked.no_flanders:
        whole(asked.workers, asked.years)
    if not asked.no_peer:
        peer(asked.python or environment(), asked.persons, asked.years)


if __name__ == "__main__":
    main()
