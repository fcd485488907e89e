"""Keep plans that are better than the best published one: verified, never overwritten by a worse one.

    .venv/bin/python bench/visits/records.py [PLAN.json ...]    verify all kept plans again, after adding these

A plan to add is named after its instance: InstanzVNS_HCSRP_200_1.json.
"""

import argparse
import datetime
import json
from pathlib import Path

import instances

from nabij.engines.visits.check import check
from nabij.engines.visits.io import plans
from nabij.engines.visits.plan import Plan
from nabij.engines.visits.problem import Problem

FOLDER = Path(__file__).parent / "records"
LEAST_GAIN = 0.001
"""The published values are told to four decimals."""
HEAD = """# New best plans

Plans of ours that are better than the best published value we know of (`best_known.csv` of the benchmarks), each in the
published form and verified by `nabij.engines.visits.check`, which shares no code with the search.
`python bench/visits/records.py` verifies them all again and writes this table.

| instance | published | ours | gap | how made |
|---|---:|---:|---:|---|
"""


def keep(instance: instances.Instance, problem: Problem, plan: Plan, how: str) -> bool:
    """Whether the plan is feasible, better than the published value and than what is kept; if so, it is kept."""
    verdict = check(problem, plan)
    if instance.best is None or not verdict.feasible or verdict.objective > instance.best - LEAST_GAIN:
        return False
    path = FOLDER / f"{instance.name}.json"
    if path.exists() and kept(instance, problem) <= verdict.objective + 1e-9:
        return False
    FOLDER.mkdir(exist_ok=True)
    told = {"instance": instance.name, "objective": verdict.objective, "published": instance.best, "how": how}
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    plans.write(path, {**told, "date": day, **plans.published(problem, plan)})
    return True


def kept(instance: instances.Instance, problem: Problem) -> float:
    """The objective of the plan that is kept, verified; infinite when it is wrong."""
    plan = plans.read_plan(FOLDER / f"{instance.name}.json", problem)
    verdict = check(problem, plan)
    return verdict.objective if verdict.feasible else float("inf")


def table() -> str:
    """Every kept plan, verified again, as Markdown. Ends the program at one that is not better after all."""
    lines, known = [], {one.name: one for one in instances.everything()}
    for path in sorted(FOLDER.glob("*.json"), key=lambda one: (instances.size(one.stem), one.stem)):
        instance = known[path.stem]
        value, how = kept(instance, instance.problem()), json.loads(path.read_text())["how"]
        if value > instance.best - LEAST_GAIN:
            raise SystemExit(f"{path.name} is {value}, and {instance.best} is published")
        gap = 100 * (value / instance.best - 1)
        lines.append(f"| {path.stem} | {instance.best:.4f} | {value:.4f} | {gap:+.2f} % | {how} |")
    return HEAD + "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plans", nargs="*", type=Path)
    parser.add_argument("--how", default="a longer run")
    asked = parser.parse_args()
    known = {one.name: one for one in instances.everything()}
    for path in asked.plans:
        problem = known[path.stem].problem()
        new = keep(known[path.stem], problem, plans.read_plan(path, problem), asked.how)
        print(f"{path.stem}: {'kept' if new else 'not better'}")
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "README.md").write_text(table())
    print(table())


if __name__ == "__main__":
    main()
