"""Measure the drawing of neighbourhoods beside spopt, on every municipality of Flanders with three or more of them.

    .venv/bin/python bench/territories/bench.py [--data ../shared/data] [--iterations 200] [--out results.json]

Real work: the wijken of 2024 with their population of 2011. Both get the same areas, borders and objective in the same
run; the outcome of all is scored by `nabij.engines.territories.score` and must be connected. Then all Flanders in one
run of the command line, and its verifier. spopt comes in an environment of its own (.venv-bench-territories), which is
made when it is not there; --no-peers leaves it out.
"""

import argparse
import csv
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nabij.engines.territories import Problem, Score, io, score, solve
from nabij.engines.territories.check.touching import pieces_of
from nabij.engines.territories.search.chain import compile_search

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BRUSSELS = "21"
METHODS = ("AZP", "MaxPHeuristic", "Skater", "WardSpatial")
FIELDS = ("--id", "wijk", "--population", "people", "--within", "nis_2025")


@dataclass(frozen=True)
class Town:
    """A municipality: its problem, and where its areas stand in the map."""

    name: str
    problem: Problem

    @property
    def wanted(self) -> float:
        return float(self.problem.areas.population.sum()) / self.problem.target


def flanders(data: Path, out: Path) -> None:
    """The wijken of Flanders with their people of 2011."""
    with (data / "statistische-sectoren/wijken_2024_bevolking_bimd_2011.csv").open(newline="") as file:
        people = {row["wijk_2024"]: int(row["population_2011"] or 0) for row in csv.DictReader(file)}
    found = json.loads(gzip.decompress((data / "gebieden-geometrie/wijken_2024.geojson.gz").read_bytes()))
    found["features"] = [row for row in found["features"] if not row["properties"]["nis_2025"].startswith(BRUSSELS)]
    for row in found["features"]:
        row["properties"]["people"] = people.get(row["properties"]["wijk"], 0)
    out.write_text(json.dumps(found))


def towns(areas: Path, least: int) -> list[Town]:
    """The municipalities with room for `least` neighbourhoods or more, largest first."""
    found = json.loads(areas.read_text())
    by: dict[str, list[Any]] = {}
    for row in found["features"]:
        by.setdefault(row["properties"]["nis_2025"], []).append(row)
    kept = []
    for name, rows in by.items():
        if sum(row["properties"]["people"] for row in rows) / 15_000 >= least - 0.5 and len(rows) >= least:
            part = areas.with_name(f"{name}.geojson")
            part.write_text(json.dumps(found | {"features": rows}))
            problem = io.load(part, io.Options(id="wijk", population="people", within="nis_2025")).problem
            kept.append(Town(name, problem))
    return sorted(kept, key=lambda town: -town.problem.n)


def task(town: Town, seeds: int, limit: int) -> dict[str, Any]:
    problem = town.problem
    near: dict[int, list[int]] = {area: [] for area in range(problem.n)}
    for a, b in zip(problem.borders.first.tolist(), problem.borders.second.tolist(), strict=True):
        near[a].append(b)
        near[b].append(a)
    areas = problem.areas
    x, y = (areas.x - areas.x.mean()) / 1000, (areas.y - areas.y.mean()) / 1000
    k = max(1, round(town.wanted))
    return {
        "name": town.name, "target": problem.target, "least": problem.least, "most": problem.most,
        "seeds": seeds, "limit": limit,
        "numbers": [number for number in (k - 1, k, k + 1) if 1 < number < problem.n], "neighbours": near,
        "attributes": np.stack([areas.population, areas.size, x, y, areas.inertia], axis=1).tolist(),
    }  # fmt: skip


def peers_python(venv: Path) -> Path:
    """The interpreter with spopt."""
    python = venv / "bin" / "python"
    if not python.exists():
        print(f"making {venv} with spopt ...", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)  # noqa: S603
        install = [str(python), "-m", "pip", "-q", "install", "-r", str(HERE / "requirements.txt")]
        subprocess.run(install, check=True)  # noqa: S603
    return python


def peers(python: Path, tasks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    lines = "".join(json.dumps(one) + "\n" for one in tasks)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "NUMBA"))}
    found = []
    with tempfile.TemporaryFile("w+") as asked:
        asked.write(lines)
        asked.seek(0)
        command = [str(python), str(HERE / "peers.py")]
        with subprocess.Popen(command, stdin=asked, stdout=subprocess.PIPE, text=True, env=environment) as process:  # noqa: S603
            assert process.stdout is not None
            for line in process.stdout:
                found.append(json.loads(line))
                times = {name: round(told["seconds"], 1) for name, told in found[-1]["methods"].items()}
                print(f"{len(found)}/{len(tasks)} {found[-1]['name']} {times}", file=sys.stderr, flush=True)
    if len(found) < len(tasks):
        raise SystemExit("the peers ended before their time")
    return found


def whole(problem: Problem, labels: list[int]) -> bool:
    """Whether each neighbourhood is connected."""
    pairs = list(zip(problem.borders.first.tolist(), problem.borders.second.tolist(), strict=True))
    for label in set(labels):
        inside = [area for area, other in enumerate(labels) if other == label]
        if len(pieces_of(inside, [(a, b) for a, b in pairs if labels[a] == labels[b] == label])) > 1:
            return False
    return True


def row_of(town: Town, ours: Score, seconds: float, proven: bool, other: dict[str, Any] | None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "municipality": town.name, "areas": town.problem.n, "seconds": seconds, "objective": ours.objective,
        "outside": ours.outside, "proven": proven, "peers": {},
    }  # fmt: skip
    for name, told in (other["methods"] if other else {}).items():
        one: dict[str, Any] = {"seconds": told["seconds"], "failed": told["failed"], "error": told.get("error")}
        if told["labels"] is not None:
            label = np.unique(told["labels"], return_inverse=True)[1].astype(np.int64)
            theirs = score(town.problem, label)
            one |= {
                "objective": theirs.objective,
                "outside": theirs.outside,
                "connected": whole(town.problem, label.tolist()),
            }
            one["better"] = bool(one["connected"] and theirs < ours and abs(theirs.objective - ours.objective) > 1e-7)
        found["peers"][name] = one
    return found


def one_run(areas: Path, seconds: float) -> dict[str, Any]:
    """All Flanders by the command line, once with the municipal borders kept and once across them; both verified."""
    command = [sys.executable, "-m", "nabij.config.cli", "territories"]
    found = {}
    for name, more in (("per municipality", ()), ("across borders", ("--cross-borders",))):
        out = areas.with_name("out.geojson")
        began = time.perf_counter()
        done = subprocess.run(  # noqa: S603
            [*command, "delineate", str(areas), *FIELDS, *more, "--seconds", str(seconds), "--json", "--out", str(out)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        passed = time.perf_counter() - began
        told = json.loads(done.stdout)
        checked = subprocess.run(  # noqa: S603
            [*command, "check", str(out), "--areas", str(areas), "--json"], capture_output=True, text=True, check=False
        )
        verdict = json.loads(checked.stdout)
        found[name] = {
            "seconds": passed, "search": told["seconds"], "objective": told["objective"],
            "outside": told["outside_bounds"], "neighbourhoods": len(told["neighbourhoods"]),
            "proven": sum(one["proven"] for one in told["neighbourhoods"]), "holds": verdict["holds"],
            "violations": [one["text"] for one in verdict["violations"]][:10],
        }  # fmt: skip
    return found


def table(rows: list[dict[str, Any]]) -> str:
    lines = [f"| municipality | areas | ours | {' | '.join(METHODS)} |", f"|---|---:|---:|{'---:|' * len(METHODS)}"]
    for row in rows:
        cells = []
        for name in METHODS:
            one = row["peers"].get(name, {})
            if "objective" not in one:
                cells.append("-")
                continue
            marks = ("" if one["connected"] else " (in pieces)") + (
                " (outside)" if one["outside"] > row["outside"] + 1e-9 else ""
            )
            cells.append(f"{one['objective']:.3f}{marks}")
        sure = "*" if row["proven"] else ""
        lines.append(f"| {row['municipality']} | {row['areas']} | {row['objective']:.3f}{sure} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--data", type=Path, default=Path(os.environ.get("NABIJ_SHARED_DATA", ROOT.parent / "shared/data"))
    )
    parser.add_argument(
        "--work",
        type=Path,
        default=Path(tempfile.gettempdir()) / "nabij-bench-territories",
        help="folder for maps and outcomes",
    )
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv-bench-territories")
    parser.add_argument("--iterations", type=int, default=200, help="moves per area of each of our chains")
    parser.add_argument("--seeds", type=int, default=3, help="tries of AZP for each number of neighbourhoods")
    parser.add_argument("--limit", type=int, default=60, help="seconds for one try of another method")
    parser.add_argument("--least", type=int, default=3, help="neighbourhoods of the municipalities that are measured")
    parser.add_argument("--seconds", type=float, default=45, help="time limit of the search for all Flanders")
    parser.add_argument("--only", nargs="*", default=[], help="NIS codes")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--no-flanders", action="store_true")
    parser.add_argument("--out", type=Path, help="file for all figures")
    options = parser.parse_args()
    options.work.mkdir(exist_ok=True)
    areas = options.work / "flanders.geojson"
    flanders(options.data, areas)
    chosen = [town for town in towns(areas, options.least) if not options.only or town.name in options.only]
    compile_search()
    ours = []
    for town in chosen:
        began = time.perf_counter()
        found = solve(town.problem, iterations=options.iterations, seed=1)
        ours.append((found, time.perf_counter() - began))
    python = None if options.no_peers else peers_python(options.venv)
    others = (
        peers(python, [task(town, options.seeds, options.limit) for town in chosen]) if python else [None] * len(chosen)
    )
    rows = [
        row_of(town, found.score, seconds, found.proven, other)
        for town, (found, seconds), other in zip(chosen, ours, others, strict=True)
    ]
    print(table(rows))
    total = sum(row["seconds"] for row in rows)
    print(f"\n{len(rows)} municipalities; ours {total:.2f} s; * = the best there is, for certain")
    for name in METHODS if python else ():
        seconds = sum(row["peers"].get(name, {}).get("seconds", 0.0) for row in rows)
        wins = sum(row["peers"].get(name, {}).get("better", False) for row in rows)
        failed = sum("objective" not in row["peers"].get(name, {}) for row in rows)
        print(f"{name}: {seconds:.1f} s, {seconds / total:.1f} times ours; better on {wins}, no answer on {failed}")
    result: dict[str, Any] = {"municipalities": rows}
    if not options.no_flanders:
        result["flanders"] = one_run(areas, options.seconds)
        print(json.dumps(result["flanders"], indent=1))
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
