"""Evaluated moves a second of our search, beside the compiled prototype's.

Counted are the moves that led to another plan, of which the cost was computed or bounded; not those that were begun and
given up before (no such place, not this carer).

    .venv/bin/python bench/visits/speed.py [--seconds 10]

One chain on one core, and one chain per core at the same time; on the instances on which the prototype was timed.
"""

import argparse
import os
import time

import instances

from nabij.engines.visits.search.chain import compile_search
from nabij.engines.visits.solve import Search

PROTOTYPE = {50: 1.1e6, 100: 0.73e6, 200: 0.48e6, 300: 0.39e6}
"""Moves a second of a compiled prototype (one thread) on this kind of machine, by number of patients."""
SHARE = 0.6
"""What of it a search without a compiler must reach."""
NAMES = {50: "CPLEX_HCSRP_50_1", 100: "VNS_HCSRP_100_1", 200: "VNS_HCSRP_200_1", 300: "VNS_HCSRP_300_1"}


def moves(name: str, seconds: float, processes: int) -> float:
    """Evaluated moves a second of all chains together."""
    search = Search(instances.chosen([name], [], 0)[0].problem(), seed=0, processes=processes)
    began = time.monotonic()
    search.run(began, seconds, None, None, None)
    return sum(chain.tried for chain in search.chains) / (time.monotonic() - began)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=10.0)
    asked = parser.parse_args()
    compile_search()
    cores = os.cpu_count() or 1
    print(f"| patients | prototype, one core | ours, one core | share | ours, {cores} cores |")
    print("|---:|---:|---:|---:|---:|")
    for size, name in NAMES.items():
        one, all_of_them = moves(name, asked.seconds, 1), moves(name, asked.seconds, cores)
        share = one / PROTOTYPE[size]
        enough = "" if share >= SHARE else f" (below {SHARE:.0%})"
        print(
            f"| {size} | {PROTOTYPE[size]:,.0f} | {one:,.0f} | {share:.0%}{enough} | {all_of_them:,.0f} |", flush=True
        )


if __name__ == "__main__":
    main()
