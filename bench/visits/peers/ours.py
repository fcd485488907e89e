"""Our own search, called as anybody would; the only module here that needs the product's environment."""

import sys
from pathlib import Path

import common

sys.path.insert(0, str(Path(__file__).parents[1]))

import instances

from nabij.engines.visits.search.chain import compile_search
from nabij.engines.visits.solve import solve


def main() -> None:
    task, asked = common.start()
    problem = instances.Instance(task["name"], Path(task["path"]), 0, None).problem()
    compile_search()  # loading compiled code is start-up, as loading a library is for the others
    common.start()  # the clock of a peer starts when it has read its task
    result = solve(problem, seconds=asked.seconds - 0.1, seed=asked.seed, processes=asked.threads)
    for seconds, objective in result.history:
        common.value(objective, at=seconds)
    common.plan([list(route) for route in result.plan.routes])
    common.done(iterations=result.iterations)


if __name__ == "__main__":
    main()
