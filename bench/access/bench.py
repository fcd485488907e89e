"""Measure access to care beside what one would install instead, on real data, in one run.

    .venv/bin/python bench/access/bench.py [--limit 10000] [--whole] [--sources 200] [--repeat 5] [--rounds 3] [--json]

- **catchments**: 9,526 statistical sectors with their population and 3,231 pharmacies, beside PySAL `access`:
  the same costs go in, the scores must be equal within 1e-9, else the run stops. `--whole`: all 30.8 million pairs go
  in, of which the methods take those within the limit.
- **streets**: ways from every crossing to crossings spread over three street networks, beside networkx, on foot and by
  bicycle, on one core and on all of them, and within limits; equal within 1e-9, else the run stops. On one core the
  time of the processor counts, on all of them the time on the wall; networkx can use one only. `with_making`: what was
  prepared is made anew each time, here as there (the graph of networkx).

The peers run in a Python of their own (`--peers-python`, else .venv-bench-access) in which `access` and `networkx` are
installed. Compiling is not counted on our side, importing on neither; each figure is the median of the repeats.
"""

import argparse
import json
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
import real

from nabij.engines.access import (
    Demand,
    Facilities,
    Network,
    Reach,
    Streets,
    at_nodes,
    catchment,
    gaussian,
    given_list,
    luo_qi,
    reach,
    straight,
    three_step,
    two_step,
    wan,
)
from nabij.engines.access.network import directed
from nabij.engines.access.threads import number_of

HERE = Path(__file__).parent
PEERS_PYTHON = HERE.parents[1] / ".venv-bench-access" / "bin" / "python"
RESULTS = HERE / "results.jsonl"
EQUAL = 1e-9
LIMITS_M = (1000.0, 2000.0)
Row = dict[str, Any]


def timed(work: Callable[[], Any], repeat: int, clock: Callable[[], float] = perf_counter) -> tuple[float, Any]:
    """Median seconds and the answer, after one call that isn't counted."""
    answer, taken = work(), []
    for _ in range(repeat):
        start = clock()
        work()
        taken.append(clock() - start)
    return statistics.median(taken), answer


def peer(python: Path, name: str, task: dict[str, Any], repeat: int) -> tuple[dict[str, float], dict[str, np.ndarray]]:
    """Seconds and answers of a peer: both by the name of the work."""
    with tempfile.TemporaryDirectory() as folder:
        given, answered = Path(folder) / "task.npz", Path(folder) / "answer.npz"
        np.savez(given, **task)
        command = [str(python), str(HERE / "peers" / f"{name}.py"), str(given), str(answered), str(repeat)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            sys.exit(f"{name} failed:\n{done.stderr[-2000:]}")
        with np.load(answered) as found:
            return json.loads(done.stdout.splitlines()[-1]), dict(found)


def differ(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Largest difference, relative above 1; gaps and infinities must be the same."""
    if not (np.array_equal(np.isnan(ours), np.isnan(theirs)) and np.array_equal(np.isinf(ours), np.isinf(theirs))):
        return np.inf
    fine = np.isfinite(ours)
    scale = np.maximum(1.0, np.abs(theirs[fine]))
    return float((np.abs(ours[fine] - theirs[fine]) / scale).max(initial=0.0))


def row(work: str, size: str, ours: float, theirs: float, difference: float, peer_name: str) -> Row:
    if difference > EQUAL:
        sys.exit(f"{work}, {size}: differs from {peer_name} by {difference:.3g}")
    return {
        "work": work, "size": size, "ours_ms": ours * 1000, "peer": peer_name, "peer_ms": theirs * 1000,
        "ratio": theirs / ours, "difference": difference,
    }  # fmt: skip


def catchments(options: argparse.Namespace) -> list[Row]:
    demand, facilities = real.sectors(), real.pharmacies()
    pairs = straight(demand, facilities, 1e9 if options.whole else options.limit)
    point = np.repeat(np.arange(len(pairs)), np.diff(pairs.indptr))
    limit = float(options.limit)
    task = {
        "people": demand.weights[:, 0], "capacity": facilities.capacity, "point": point, "facility": pairs.facility,
        "cost": pairs.cost, "limit": limit, "demand_xy": demand.xy, "facility_xy": facilities.xy,
    }  # fmt: skip
    theirs, answers = peer(options.peers_python, "pysal_access", task, 1 if options.whole else options.repeat)
    size = f"{len(demand)} x {len(facilities)}, {len(point) / 1e6:.1f} M pairs"
    found = []
    for name, (work, also_read) in works(demand, facilities, pairs, limit).items():
        taken, answer = timed(work, options.repeat)
        both, _ = timed(lambda read=also_read, method=work: method(read()), options.repeat)
        difference = differ(answer, answers[name])
        found.append(row(name, size, taken, theirs[name], difference, "access"))
        found[-1]["with_reading_ms"] = both * 1000
    found += distances(demand, facilities, limit, theirs, answers)
    return found


def works(
    demand: Demand, facilities: Facilities, pairs: Reach, limit: float
) -> dict[str, tuple[Callable[..., np.ndarray], Callable[[], Reach]]]:
    """Each method on a reach, and how the reach is made of the list of costs that the peer starts from too."""
    point = np.repeat(np.arange(len(pairs)), np.diff(pairs.indptr))
    facility = pairs.facility.astype(np.int64)

    def read() -> Reach:
        return given_list(demand.ids, facilities.ids, point, facility, pairs.cost)

    methods: dict[str, Callable[[Reach], np.ndarray]] = {
        "catchment": lambda one: catchment(one, facilities, limit=limit),
        "2sfca": lambda one: two_step(one, demand, facilities, limit=limit).with_gaps[:, 0],
        "e2sfca, steps": lambda one: two_step(one, demand, facilities, luo_qi(limit), limit=limit).with_gaps[:, 0],
        "e2sfca, gaussian": lambda one: two_step(
            one, demand, facilities, gaussian(limit / 3), limit=limit
        ).with_gaps[:, 0],
        "3sfca": lambda one: three_step(one, demand, facilities, wan(limit), limit=limit).with_gaps[:, 0],
    }  # fmt: skip
    return {name: (lambda one=pairs, method=method: method(one), read) for name, method in methods.items()}


def distances(
    demand: Demand, facilities: Facilities, limit: float, theirs: dict[str, float], answers: dict[str, np.ndarray]
) -> list[Row]:
    """Distances out of coordinates, on the first points only: the peer pairs all with all and needs much memory."""
    few, some = len(answers["distances"]), answers["distances"].shape[1]
    people = Demand.build(demand.ids[:few], demand.xy[:few])
    places = Facilities.build(facilities.ids[:some], facilities.xy[:some])
    taken, found = timed(lambda: straight(people, places, limit), 5)
    table = np.where(found.dense() < limit, found.dense(), np.inf)
    return [
        row("distances", f"{few} x {some}", taken, theirs["distances"], differ(table, answers["distances"]), "access")
    ]


def streets(options: argparse.Namespace) -> list[Row]:
    """Every network, both modes: without a limit on one core and on all, and within some limits on one."""
    found = []
    for area in real.AREAS:
        network = real.network(area)
        for mode in ("foot", "bicycle"):
            ways = Ways(network, mode, options)
            found += [ways.row(area, np.inf, 1), ways.row(area, np.inf, number_of(None))]
            found += [ways.row(area, limit, 1) for limit in LIMITS_M]
    return found


class Ways:
    """The ways from every crossing to some, spread evenly; ours and theirs by turns."""

    def __init__(self, network: Network, mode: str, options: argparse.Namespace) -> None:
        every = np.arange(len(network.xy))
        self.chosen = every[:: max(1, len(every) // options.sources)][: options.sources]
        self.network, self.mode, self.options = network, mode, options
        self.points, self.places = at_nodes(network, every, mode), at_nodes(network, self.chosen, mode)
        from_, to, edge = directed(network, mode)
        self.known = self.places.edge >= 0
        self.task = {
            "nodes": len(every), "from": from_, "to": to, "metres": network.metres[edge],
            "sources": self.chosen[self.known],
        }  # fmt: skip

    def row(self, area: str, limit: float, threads: int) -> Row:
        streets, ours, with_making, theirs = Streets(self.network, self.mode), [], [], []
        # Whoever else works on this machine lengthens a long run more than a short one, but not its processor time.
        clock, task = process_time if threads == 1 else perf_counter, {**self.task, "limit": limit + EQUAL}
        for _ in range(self.options.rounds):
            seconds, answers = peer(self.options.peers_python, "networkx_peer", {**task, "cores": threads}, 1)
            theirs.append(seconds)
            taken, answer = timed(lambda: self.reach(streets, limit, threads), self.options.repeat, clock)
            ours.append(taken)
            with_making.append(timed(lambda: self.reach(self.fresh(), limit, threads), self.options.repeat, clock)[0])
        expected = np.full((len(self.points.edge), len(self.chosen)), np.inf)
        expected[:, self.known] = answers["metres"].T
        expected[self.points.edge < 0] = np.inf
        # A way of 1,000 m in decimals may be 1,000.0000000000001 in sum: it is within 1,000 m.
        expected[expected > limit + EQUAL / 100] = np.inf
        work = "streets" if np.isinf(limit) else f"streets, {limit:.0f} m"
        size = f"{area}, {self.mode}: {len(expected)} x {int(self.known.sum())}, cores {threads}"
        their_time = statistics.median(one["metres"] for one in theirs)
        found = row(work, size, statistics.median(ours), their_time, differ(answer.dense(), expected), "networkx")
        found["with_making_ms"] = statistics.median(with_making) * 1000
        found["peer_with_making_ms"] = statistics.median(one["with_making"] for one in theirs) * 1000
        return found

    def reach(self, streets: Streets, limit: float, threads: int) -> Reach:
        return reach(streets, self.points, self.places, limit, threads=threads)

    def fresh(self) -> Streets:
        """Streets of which nothing is prepared."""
        return Streets(self.network, self.mode)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=float, default=10_000.0, help="Metres.")
    parser.add_argument("--whole", action="store_true", help="All pairs go in (some 8 GB of memory for the peer).")
    parser.add_argument("--sources", type=int, default=200, help="Crossings to go to, per network.")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3, help="Of networkx and ours by turns.")
    parser.add_argument("--only", choices=["catchments", "streets"])
    parser.add_argument("--peers-python", type=Path, default=PEERS_PYTHON)
    parser.add_argument("--keep", action="store_true", help=f"Add to {RESULTS.name}.")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not options.peers_python.exists():
        sys.exit(f"{options.peers_python}: not there; make an environment with `access` and `networkx` in it")
    rows = [] if options.only == "streets" else catchments(options)
    rows += [] if options.only == "catchments" else streets(options)
    if options.keep:
        with RESULTS.open("a") as file:
            file.writelines(json.dumps(one) + "\n" for one in rows)
    if options.json:
        print(json.dumps(rows, indent=1))
        return
    print(f"Python {platform.python_version()}, NumPy {np.__version__}")
    for one in rows:
        more = f" (with reading {one['with_reading_ms']:.1f})" if "with_reading_ms" in one else ""
        if "with_making_ms" in one:
            ratio = one["peer_with_making_ms"] / one["with_making_ms"]
            more = f" (with making {one['with_making_ms']:.1f}, x {ratio:.0f})"
        print(
            f"{one['work']:18} {one['size']:48} ours {one['ours_ms']:9.2f} ms  {one['peer']} "
            f"{one['peer_ms']:10.1f} ms  x {one['ratio']:.0f}  differs {one['difference']:.1e}{more}"
        )
    for name, kind in totals(rows):
        print(f"{name}, in total: x {sum(o['peer_ms'] for o in kind) / sum(o['ours_ms'] for o in kind):.0f}")


def totals(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    """What is added up: the methods, and the streets by kind of work and by number of cores."""
    kinds: dict[str, list[Row]] = {}
    for one in rows:
        if one["work"] != "distances":
            name = "beside access" if one["peer"] == "access" else f"{one['work']}, {one['size'].rpartition(', ')[2]}"
            kinds.setdefault(name, []).append(one)
    return list(kinds.items())


if __name__ == "__main__":
    main()
