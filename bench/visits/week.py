"""A week of 1,000 visits by 60 carers of 5 organisations: quality against time, and the most memory in use.

    .venv/bin/python bench/visits/week.py [--seconds 60] [--peer]

`--peer` also lets OR-Tools routing go on from our plan of one second, with the same week as far as it can be told
(peers/ortools_week.py); its plan is judged with all the rules and costs, like ours.
"""

import argparse
import json
import os
import resource
import tempfile
from pathlib import Path

import instances
import tables

import bench
from nabij.engines.visits.check import Verdict, check
from nabij.engines.visits.example import week
from nabij.engines.visits.io import loads
from nabij.engines.visits.problem import Problem
from nabij.engines.visits.search.chain import compile_search
from nabij.engines.visits.solve import solve


def show(problem: Problem, verdict: Verdict) -> None:
    print(f"feasible: {verdict.feasible}; violations: {len(verdict.violations)}; objective {verdict.objective:,.1f}")
    for one in verdict.violations[:5]:
        print(f"  - {one}")
    print("\n| term | amount | cost |\n|---|---:|---:|")
    for term, amount in verdict.terms.items():
        print(f"| {term} | {amount:,.1f} | {getattr(problem.weights, term) * amount:,.1f} |")


def ours(problem: Problem, seconds: float, seed: int) -> None:
    result = solve(problem, seconds=seconds, seed=seed)
    verdict = check(problem, result.plan)
    print(f"\n## Ours, {seconds:g} s, {os.cpu_count()} cores\n")
    print("| seconds | objective |\n|---:|---:|")
    for moment in (one for one in tables.MOMENTS if one <= seconds):
        known = [objective for at, objective in result.history if at <= bench.until(moment, seconds)]
        print(f"| {moment} | {min(known):,.1f} |" if known else f"| {moment} | none |")
    left = [problem.visits.ids[visit] for visit in result.unserved]
    print(f"\nleft out: {len(left)} visits; moves: {result.iterations:,}")
    print(
        f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB, all of Python included\n"
    )
    show(problem, verdict)


def peer(problem: Problem, seconds: float) -> None:
    print(f"\n## OR-Tools routing, {seconds:g} s\n")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "task.json"
        first = solve(problem, seconds=1.0).plan.routes
        path.write_text(json.dumps({**instances.task(problem), "first": first}))
        module = bench.HERE / "peers" / "ortools_week.py"
        command = [str(bench.PEERS_PYTHON), str(module), str(path), "--seconds", str(seconds)]
        said, trouble = bench.follow(command, seconds * 1.1 + 2 * bench.GRACE)
    plans = [row for row in said if "routes" in row and row["t"] <= bench.until(seconds, seconds)]
    print("| seconds | objective, with all rules and costs |\n|---:|---:|")
    for moment in (one for one in tables.MOMENTS if one <= seconds):
        known = [row for row in plans if row["t"] <= bench.until(moment, seconds)]
        found = instances.planned(problem, known[-1]["routes"]) if known else None
        print(f"| {moment} | {check(problem, found).objective:,.1f} |" if found else f"| {moment} | none |")
    last = instances.planned(problem, plans[-1]["routes"]) if plans else None
    if last is None:
        print(f"\nno plan {trouble}")
    else:
        print()
        show(problem, check(problem, last))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--peer", action="store_true")
    asked = parser.parse_args()
    compile_search()
    problem = loads(json.dumps(week()))
    shape = (
        f"{problem.n_visits} visits, {problem.n_carers} carers, {problem.n_shifts} shifts, {len(problem.links)} links"
    )
    print(f"# A week: {shape}")
    ours(problem, asked.seconds, asked.seed)
    if asked.peer:
        peer(problem, asked.seconds)


if __name__ == "__main__":
    main()
