"""Measure the draws, the rounding and the judgements beside what one would pick instead, in one run, on the same work.

    make bench-allocation ARGS="[--draws 10000] [--peer-draws 200] [--repeat 3] [--threads N] [--json]"

The whole command: `nabij programme allocate` from start to end, on the same neighbourhoods. The draws: a NumPy script,
as one would write it, one draw after the other. The rounding: `apportionment`. The judgements: `ahpy` (both found in
.venv-bench-allocation; skipped, and said so, when they aren't there). Wherever both have the method the outcomes must
be equal, or the run stops.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from nabij.engines.allocation import Indicator, Means, Model, Neighbourhoods, Pillar, Problem, Robustness
from nabij.engines.allocation.compiling import compile_kernels
from nabij.engines.allocation.draws import Choice, choices, draw, run
from nabij.engines.allocation.problem import AGGREGATIONS, NORMALISATIONS
from nabij.engines.allocation.score import Layout, composite, normalised, samples, standard
from nabij.engines.allocation.spread import bounds, lots, spread
from nabij.engines.allocation.weighing import pairwise

ROOT = Path(__file__).parents[2]
# After our own packages, so that both use the same NumPy.
sys.path += map(str, ROOT.glob(".venv-bench-allocation/lib/python*/site-packages"))

N, K, FTE = 608, 10, 1216
PILLARS = ("ageing", "income", "place")


def made(draws: int, method: str = "webster", stages: int = 1) -> Problem:
    """608 neighbourhoods in 60 regions with 10 indicators that go together somewhat."""
    random = np.random.default_rng(2)
    common = random.normal(size=(N, 1))
    values = np.exp(0.4 * (common * random.uniform(0, 1, K) + random.normal(size=(N, K))))
    places = Neighbourhoods.build(
        [f"n{at:03}" for at in range(N)], random.normal(10_600, 3000, N).clip(500, 15_000).round(), values,
        regions=[f"r{at % 60:02}" for at in range(N)],
    )  # fmt: skip
    return Problem(
        places, tuple(Indicator(f"x{at}", PILLARS[at % 3], weight=1 + at % 2) for at in range(K)),
        tuple(Pillar(name, 3 - at) for at, name in enumerate(PILLARS)),
        Means(Fraction(FTE), floor=Fraction(1), cap=Fraction(6), method=method), Model(stages=stages),
        Robustness(draws=draws), seed=1,
    )  # fmt: skip


class Script:
    """One draw after the other in NumPy: normalised once, then a matrix product, exp, and rounding by a search for the
    divisor."""

    def __init__(self, problem: Problem, layout: Layout) -> None:
        self.problem, self.layout = problem, layout
        places, _regions = samples(problem, layout)
        self.people = places.people
        cut = problem.model.winsorise
        self.values = [normalised(places.values, places.yardstick, how, cut) for how in NORMALISATIONS]
        self.low, self.high = int(problem.means.floor * 2), int((problem.means.cap or 0) * 2)

    def __call__(self, choice: Choice, at: int) -> tuple[np.ndarray, np.ndarray]:
        how, put = int(choice.normalisation[at]), int(choice.aggregation[at])
        inner, outer = choice.inner[at], choice.outer[at]
        if put == 0:
            score = self.values[how] @ (outer.repeat(np.diff(self.layout.pillar_at)) * inner)
        else:
            name = NORMALISATIONS[how]
            score = composite(self.values[how], name, AGGREGATIONS[put], outer, inner, self.layout.pillar_at)
        score = standard(score, score)
        need = self.people * np.exp(choice.lambda_[at] * score)
        return self._webster(need, self.problem.means.total), np.argsort(np.argsort(-score, kind="stable"))

    def _webster(self, need: np.ndarray, total: int) -> np.ndarray:
        small, large = 0.0, float(need.max()) * 4
        for _ in range(60):
            middle = (small + large) / 2
            units = np.clip(np.floor(need / middle + 0.5), self.low, self.high)
            found = units.sum()
            if found == total:
                break
            small, large = (middle, large) if found > total else (small, middle)
        return units.astype(int)


def timed(work: Callable[[], Any], repeat: int) -> float:
    found = []
    for _ in range(repeat):
        start = perf_counter()
        work()
        found.append(perf_counter() - start)
    return statistics.median(found)


def the_command(draws: int, repeat: int) -> list[dict[str, Any]]:
    """From start to end, in a process of its own: reading, drawing, explaining 608 times, writing."""
    problem = made(draws)
    columns = [one.column for one in problem.indicators]
    places = problem.places
    with tempfile.TemporaryDirectory() as folder:
        lines = [",".join(["id", "people", *columns])]
        for at, name in enumerate(places.ids):
            lines.append(",".join([name, f"{places.population[at]:.0f}", *(f"{one:.6f}" for one in places.values[at])]))
        (Path(folder) / "b.csv").write_text("\n".join(lines), encoding="utf-8")
        told = ['format = "nabij-allocation/1"', "[neighbourhoods]", 'file = "b.csv"', 'id = "id"',
                'population = "people"', "[means]", f"fte = {FTE}", "floor = 1", "cap = 6", "[robustness]",
                f"draws = {draws}"]  # fmt: skip
        for pillar in problem.pillars:
            inside = [one for one in problem.indicators if one.pillar == pillar.name]
            rows = ", ".join(f'{{ column = "{one.column}", need = "high", weight = {one.weight} }}' for one in inside)
            told += ["[[pillar]]", f'name = "{pillar.name}"', f"weight = {pillar.weight}", f"indicator = [{rows}]"]
        scenario, out = Path(folder) / "s.toml", Path(folder) / "o.json"
        scenario.write_text("\n".join(told), encoding="utf-8")
        command = [sys.executable, "-m", "nabij.config.cli", "programme", "allocate", str(scenario), "--out", str(out)]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = timed(lambda: subprocess.run(command, check=True, capture_output=True), repeat)  # noqa: S603
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / repeat
    work = f"nabij programme allocate, {draws} draws"
    return [{"work": work, "ours": seconds, "processor": busy, "mib": after.ru_maxrss / 1024}]


def the_draws(draws: int, peer_draws: int, repeat: int, threads: int | None) -> list[dict[str, Any]]:
    rows = []
    for method, stages in (("webster", 1), ("webster", 2), ("largest-remainder", 1)):
        problem = made(draws, method, stages)
        layout = Layout.of(problem)
        limits = bounds(problem, layout)
        choice, _factors = choices(problem, layout)
        units, _rank, _sums = run(problem, layout, limits, choice, threads=threads)
        base = units[0].astype(np.int64)
        row: dict[str, Any] = {
            "work": f"{draws} draws, {method}, {stages} stage{'s' * (stages > 1)}",
            "ours": timed(lambda: draw(problem, layout, limits, base, threads=threads), repeat),  # noqa: B023
        }
        if (method, stages) == ("webster", 1):
            script = Script(problem, layout)
            for at in range(peer_draws):
                if script(choice, at)[0].tolist() != units[at].tolist():
                    sys.exit(f"draw {at} differs between the script and the engine")
            seconds = timed(lambda: [script(choice, at) for at in range(peer_draws)], repeat)  # noqa: B023
            row |= {"peer": "NumPy script", "theirs": seconds * draws / peer_draws, "equal": peer_draws}
        rows.append(row)
    return rows


def the_rounding(repeat: int) -> list[dict[str, Any]]:
    try:
        from apportionment import methods
    except ImportError:
        return [{"work": "rounding", "skipped": "apportionment isn't there"}]
    random = np.random.default_rng(3)
    needs = random.lognormal(9, 0.5, (3, N)).round(6)
    low, high = np.zeros(N, dtype=np.int64), np.full(N, 2 * FTE, dtype=np.int64)
    names = [f"n{at}" for at in range(N)]
    tie = lots(names, 0)
    rows = []
    for number, theirs_name in enumerate(("saintelague", "largest_remainder")):
        for need in needs:
            units, _fair = spread(need, number, 2 * FTE, low, high, tie)
            if units.tolist() != list(
                methods.compute(theirs_name, need.tolist(), 2 * FTE, parties=names, verbose=False)
            ):
                sys.exit(f"{theirs_name} differs between apportionment and the engine")
        again = (needs, number, theirs_name)
        ours = timed(lambda told=again: [spread(one, told[1], 2 * FTE, low, high, tie) for one in told[0]], repeat)
        theirs = timed(
            lambda told=again: [
                methods.compute(told[2], one.tolist(), 2 * FTE, parties=names, verbose=False) for one in told[0]
            ],
            1,
        )
        rows.append(
            {"work": f"3 roundings, {('webster', 'largest-remainder')[number]}", "ours": ours,
             "peer": "apportionment", "theirs": theirs, "equal": len(needs)}
        )  # fmt: skip
    return rows


def the_judgements(repeat: int) -> list[dict[str, Any]]:
    try:
        import ahpy
    except ImportError:
        return [{"work": "judgements", "skipped": "ahpy isn't there"}]
    random = np.random.default_rng(4)
    names = list("abcdefgh")
    pairs = [(one, other) for at, one in enumerate(names) for other in names[at + 1 :]]
    all_ = [{pair: float(random.choice([1 / 5, 1 / 3, 1, 2, 3, 5, 7])) for pair in pairs} for _ in range(20)]

    def theirs(told: dict[tuple[str, str], float]) -> Any:
        return ahpy.Compare("x", told, precision=8, random_index="saaty")

    for told in all_:
        mine, other = pairwise(names, [(*pair, times) for pair, times in told.items()]), theirs(told)
        if np.abs(mine.weights - [other.global_weights[name] for name in names]).max() > 1e-6:
            sys.exit("the weights differ between ahpy and the engine")
        if abs(mine.ratio - other.consistency_ratio) > 1e-4:
            sys.exit(f"the consistency ratio differs: {mine.ratio} and {other.consistency_ratio}")
    ours = timed(lambda: [pairwise(names, [(*p, t) for p, t in told.items()]) for told in all_], repeat)
    seconds = timed(lambda: [theirs(told) for told in all_], repeat)
    return [{"work": "20 tables of 8 judged", "ours": ours, "peer": "ahpy", "theirs": seconds, "equal": len(all_)}]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--peer-draws", type=int, default=200)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--json", action="store_true")
    told = parser.parse_args()
    compile_kernels()
    rows = the_command(told.draws, told.repeat) + the_draws(told.draws, told.peer_draws, told.repeat, told.threads)
    rows += the_rounding(told.repeat) + the_judgements(told.repeat)
    load = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    machine = f"Python {platform.python_version()}, NumPy {np.__version__}, {load}"
    if told.json:
        print(json.dumps({"machine": machine, "rows": rows}))
        return
    print(machine)
    for row in rows:
        if "skipped" in row:
            print(f"{row['work']}: skipped, {row['skipped']}")
            continue
        line = f"{row['work']:<42} {row['ours']:9.4f} s"
        if "mib" in row:
            line += f"   {row['processor']:.1f} s of processor, {row['mib']:.0f} MiB at most"
        if "theirs" in row:
            times = row["theirs"] / row["ours"]
            line += f"   {row['peer']} {row['theirs']:9.3f} s, {times:.0f} times; equal on {row['equal']}"
        print(line)


if __name__ == "__main__":
    main()
