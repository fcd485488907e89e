"""The whole benchmark within a number of minutes, the most telling runs first; run it again to go on where it stopped.

    .venv/bin/python bench/visits/whole.py --minutes 120 [--per-class 2] [--dry]

Steps, in this order, as long as there is time: ours and the others on a few instances per size; the short limits; the
variant without links; ours on every instance; long runs for the end of the curve. Everything ends up in the results
file of bench.py; the tables are printed at the end.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path

import bench

BENCH = [sys.executable, str(Path(__file__).with_name("bench.py"))]
MANY = ["25", "50", "75", "100", "200", "300", "400"]


def steps(per_class: int) -> list[list[str]]:
    some = ["--sizes", *MANY, "--per-class", str(per_class)]
    minute = ["--seconds", "60"]
    side_by_side = ["--parallel", "2"]
    return [
        ["--solvers", "ours", *some, *minute],
        ["--solvers", "ortools-routing", "timefold", *some, *minute, *side_by_side],
        ["--solvers", "ours", "--sizes", "10", "--seconds", "2"],
        ["--solvers", "cp-sat", *some, *minute],
        ["--solvers", "ours", "--sizes", "200", "300", "--seconds", "10"],
        [
            "--solvers",
            "pyvrp",
            "vroom",
            "ours",
            "--variant",
            "--sizes",
            *MANY[1:],
            "--per-class",
            "1",
            "--seconds",
            "30",
        ],
        ["--solvers", "ours", *minute],
        ["--solvers", "ours", "ortools-routing", "cp-sat", "timefold", "--sizes", "10", "--per-class", "2", *minute],
        ["--solvers", "ours", "--sizes", *MANY[3:], "--per-class", "1", "--seconds", "300"],
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=120.0)
    parser.add_argument("--per-class", type=int, default=2, help="instances per size on which the others run")
    parser.add_argument("--results", type=Path, default=bench.RESULTS)
    parser.add_argument("--dry", action="store_true", help="only show the steps")
    asked = parser.parse_args()
    until = time.time() + 60 * asked.minutes
    for step in steps(asked.per_class):
        command = [*BENCH, "run", *step, "--until", str(until - 60), "--results", str(asked.results)]
        print("==", " ".join(step), file=sys.stderr)
        if not asked.dry and time.time() < until - 60:
            subprocess.run(command, check=True)  # noqa: S603
    if not asked.dry:
        subprocess.run([*BENCH, "table", "--results", str(asked.results)], check=True)  # noqa: S603


if __name__ == "__main__":
    main()
