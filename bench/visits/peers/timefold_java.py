"""Timefold, in its own language: the jars of the Python package, with the model of `Timefold.java` beside this file.

Times come from a score calculator over flat arrays and the search anneals: of the forms that were tried (below, and
Timefold's advised one with declarative shadow variables, which loses a factor ten in speed on these links) by far the
best. Python would only add a translation. Needs a JDK. The community edition has one solving thread and no nearby
selection.
"""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import common

SCALE = 100


def numbers(task: common.Task) -> str:
    """The task as the numbers that Timefold.java reads; minutes times SCALE."""

    def scaled(value: float) -> int:
        return round(value * SCALE)

    travel = task["travel"][0]
    lines = [[len(travel), len(task["visits"]), len(task["shifts"]), len(task["links"])]]
    lines += [[scaled(value) for value in row] for row in travel]
    for visit in task["visits"]:
        earliest, due, _latest = visit["windows"][0]
        times = [scaled(visit["minutes"]), scaled(earliest), scaled(due)]
        lines.append([visit["place"], *times, len(visit["allowed"]), *visit["allowed"]])
    lines += [[first, second, scaled(least), scaled(most)] for first, second, least, most, _different in task["links"]]
    return "\n".join(" ".join(map(str, line)) for line in lines)


def classpath() -> str:
    spec = importlib.util.find_spec("timefold.solver")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("timefold is not installed")
    return str(Path(spec.submodule_search_locations[0]) / "jars" / "*")


def main() -> None:
    task, asked = common.start()
    if not shutil.which("javac"):
        raise SystemExit("no JDK on this machine")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(__file__).with_name("Timefold.java")
        subprocess.run(["javac", "-cp", classpath(), "-d", folder, str(source)], check=True)  # noqa: S603, S607
        command = ["java", "-Xmx4g", "-cp", f"{folder}{os.pathsep}{classpath()}", "Timefold"]
        with subprocess.Popen(  # noqa: S603
            [*command, str(asked.seconds), str(asked.seed)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            process.stdin.write(numbers(task))
            process.stdin.close()
            for line in process.stdout:
                seconds, _, routes = line.strip().partition(";")
                if routes and seconds.replace(".", "").replace("E-", "").isdigit():
                    found = [[int(visit) for visit in route.split(",") if visit] for route in routes.split("|")]
                    common.plan(found, at=float(seconds))
            if process.wait():
                raise SystemExit(f"java ended with {process.returncode}")
    common.done()


if __name__ == "__main__":
    main()
