"""Measure our search beside the planners that a user could install: same instances, rules, machine and time.

    .venv/bin/python bench/visits/bench.py run --solvers ours ortools-routing --sizes 25 50 --per-class 2 --seconds 60
    .venv/bin/python bench/visits/bench.py table

Each run is a process of its own, stopped at its time; its plan is verified by the independent check. Every run is a
line in the results file, and what is in there isn't run again. One run at a time has both cores; `--parallel 2` gives
each of two runs one core and one thread, and says so in the tables.
"""

import argparse
import contextlib
import datetime
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import instances
import records
import tables

from nabij.engines.visits.check import check
from nabij.engines.visits.problem import Problem
from nabij.engines.visits.search.chain import compile_search

HERE = Path(__file__).parent
PEERS_PYTHON = instances.ROOT / ".venv-bench" / "bin" / "python"
RESULTS = instances.ROOT / "var" / "bench-visits.jsonl"
MODULES = {
    "ours": "ours",
    "ortools-routing": "ortools_routing",
    "cp-sat": "ortools_cpsat",
    "timefold": "timefold_java",
    "pyvrp": "pyvrp_peer",
    "vroom": "vroom_peer",
}
UNLINKED = ("pyvrp", "vroom")
"""Know no links and no soft windows: only run on the variant."""
SLACK = 0.5
"""Seconds after the limit in which a plan still counts: writing it down takes a moment."""
GRACE = 30.0
"""Seconds beside the limit for starting up and closing down, after which a run is ended."""
KEY = ("instance", "solver", "seconds", "seed")
Row = dict[str, Any]


def follow(command: list[str], limit: float) -> tuple[list[Row], str]:
    """What the process prints, and how it ended. It is killed with all its children when it outlives the limit."""
    said: list[Row] = []
    with (
        tempfile.TemporaryFile("w+") as complaints,
        subprocess.Popen(  # noqa: S603
            command, stdout=subprocess.PIPE, stderr=complaints, text=True, start_new_session=True
        ) as process,
    ):
        stopper = threading.Timer(limit, lambda: os.killpg(process.pid, signal.SIGKILL))
        stopper.start()
        for line in process.stdout or ():
            with contextlib.suppress(ValueError):  # who is killed may leave half a line
                said.extend([json.loads(line)] if line.startswith("{") else [])
        code = process.wait()
        stopper.cancel()
        complaints.seek(0)
        last = complaints.read().strip().splitlines()[-1:] or [""]
    return said, "" if code == 0 else f"ended with {code}: {last[0][:200]}"


def until(moment: float, seconds: float) -> float:
    """Until when what a solver tells counts for a moment of its run of so many seconds."""
    return moment + (SLACK if moment == seconds else 0.0)


def judge(problem: Problem, said: list[Row], seconds: float) -> Row:
    """The last plan, verified, and the objective after each of the moments of the curve."""
    in_time = [row for row in said if "t" in row and row["t"] <= until(seconds, seconds)]
    plans = [row for row in in_time if "routes" in row]
    values = [row for row in in_time if "value" in row]
    curve: dict[str, float | None] = {}
    for moment in (one for one in tables.MOMENTS if one <= seconds):
        told = [row["value"] for row in values if row["t"] <= until(moment, seconds)]
        shown = [row for row in plans if row["t"] <= until(moment, seconds)]
        if shown:
            curve[str(moment)] = verified(problem, shown[-1]["routes"])["objective"]
        else:
            curve[str(moment)] = min(told) if told else None
    nothing = infeasible("no plan in time", None)
    last = verified(problem, plans[-1]["routes"]) if plans else nothing
    notes = next((row for row in said if "done" in row), {})
    return {**last, "curve": curve, "better_plans": len(plans) + len(values), "notes": notes}


def verified(problem: Problem, routes: list[list[int]]) -> Row:
    plan = instances.planned(problem, routes)
    if plan is None:
        return infeasible("no times for these routes", routes)
    verdict = check(problem, plan)
    return {
        "objective": verdict.objective if verdict.feasible else None,
        "feasible": verdict.feasible,
        "violations": [str(one) for one in verdict.violations[:5]],
        "terms": verdict.terms,
        "routes": routes,
    }


def infeasible(why: str, routes: list[list[int]] | None) -> Row:
    return {"objective": None, "feasible": False, "violations": [why], "terms": {}, "routes": routes}


def run(instance: instances.Instance, solver: str, asked: argparse.Namespace, seed: int) -> Row:
    problem = instance.problem()
    python = sys.executable if solver == "ours" else str(PEERS_PYTHON)
    threads = 1 if asked.parallel > 1 else asked.threads
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "task.json"
        path.write_text(json.dumps({**instances.task(problem), "name": instance.name, "path": str(instance.path)}))
        command = [python, str(HERE / "peers" / f"{MODULES[solver]}.py"), str(path), "--seconds", str(asked.seconds)]
        said, trouble = follow([*command, "--seed", str(seed), "--threads", str(threads)], asked.seconds * 1.1 + GRACE)
    found = judge(problem, said, asked.seconds)
    if solver == "ours" and found["feasible"]:
        plan = instances.planned(problem, found["routes"])
        how = f"one run of {asked.seconds:g} s, seed {seed}, {threads} processes"
        if plan is not None and records.keep(instance, problem, plan, how):
            print(f"  new best plan for {instance.name}: {found['objective']:.4f}", file=sys.stderr)
    return {
        **key(instance, solver, asked, seed),
        "size": instance.size,
        "best": instance.best,
        **found,
        "trouble": trouble,
        "threads": threads,
        "parallel": asked.parallel,
        "wall": time.perf_counter() - began,
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    }


def key(instance: instances.Instance, solver: str, asked: argparse.Namespace, seed: int) -> Row:
    return dict(zip(KEY, (instance.name, solver, asked.seconds, seed), strict=True))


def run_all(asked: argparse.Namespace) -> None:
    """Run what isn't in the results yet; a line per run as soon as it is there."""
    asked.results.parent.mkdir(parents=True, exist_ok=True)
    done = {tuple(row[part] for part in KEY) for row in tables.read(asked.results)}
    pairs = [
        (instance, solver, seed)
        for instance in instances.chosen(asked.instances, asked.sizes, asked.per_class, variant=asked.variant)
        for seed in range(asked.seeds)
        for solver in asked.solvers
        if asked.variant or solver not in UNLINKED
    ]
    todo = [one for one in pairs if tuple(key(one[0], one[1], asked, one[2]).values()) not in done]
    print(f"{len(todo)} runs of {asked.seconds:g} s, {len(pairs) - len(todo)} there already", file=sys.stderr)
    if any(solver == "ours" for _instance, solver, _seed in todo):
        compile_search()  # a user has that from `make setup`
    writing = threading.Lock()

    def one(job: tuple[instances.Instance, str, int]) -> None:
        if time.time() > asked.until:
            return
        row = run(job[0], job[1], asked, job[2])
        value = "none" if row["objective"] is None else f"{row['objective']:.4f}"
        gap = tables.gap(row)
        more = "" if gap is None else f"  {tables.percent(gap)}"
        with writing:
            with asked.results.open("a") as file:
                file.write(json.dumps(row) + "\n")
            print(f"{row['instance']}  {row['solver']}  {value}{more}  {row['trouble']}", file=sys.stderr)

    with ThreadPoolExecutor(asked.parallel) as pool:
        list(pool.map(one, todo))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    running = verbs.add_parser("run")
    running.add_argument("--solvers", nargs="+", choices=list(MODULES), default=["ours"])
    running.add_argument("--instances", nargs="*", default=[], help="names or parts of names; none = all")
    running.add_argument("--sizes", nargs="*", type=int, default=[], help="numbers of patients; none = all")
    running.add_argument("--per-class", type=int, default=0, help="at most so many per size; 0 = all")
    running.add_argument("--variant", action="store_true", help="without links, with hard windows")
    running.add_argument("--seconds", type=float, default=60.0)
    running.add_argument("--seeds", type=int, default=1)
    running.add_argument("--threads", type=int, default=2)
    running.add_argument("--parallel", type=int, default=1)
    running.add_argument("--until", type=float, default=float("inf"), help="no new run after this moment (epoch)")
    showing = verbs.add_parser("table")
    showing.add_argument("--picture", type=Path, default=HERE / "curve.svg")
    for verb in (running, showing):
        verb.add_argument("--results", type=Path, default=RESULTS)
    asked = parser.parse_args()
    if asked.verb == "run":
        run_all(asked)
    else:
        rows = tables.read(asked.results)
        print(tables.markdown(rows))
        asked.picture.write_text(tables.picture(rows))


if __name__ == "__main__":
    main()
