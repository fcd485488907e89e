"""What a planner in Python would use instead: spopt. Run by bench.py, in an environment with spopt.

    python peers.py < tasks.json > answers.json

Each task is one municipality: the same areas, the same borders, the same objective. A task allows several numbers of
neighbourhoods; each method is tried with each (and with several seeds where it draws lots), and the best by the
objective counts. What a method can and can't express:

- AZP takes any objective: it gets ours, term by term, bounds included.
- MaxPHeuristic has a least population: that of the task, and some between it and the target, so that neighbourhoods
  need not all be as small as can be. It knows no most, and compares areas by where they lie (x, y in km). It gets
  10 constructions and 1 annealing of each; with its defaults (99 and 10) Aalst takes minutes for one threshold.
- Skater and WardSpatial have a number of neighbourhoods and compare areas by where they lie; they know no population.
"""

import json
import math
import random
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import geopandas
import numpy as np
from libpysal.weights import W
from shapely.geometry import Point
from spopt.region import AZP, MaxPHeuristic, Skater, WardSpatial
from spopt.region.objective_function import ObjectiveFunction

HARD = 1e6
PEOPLE, SIZE, X, Y, INERTIA = range(5)


class Ours(ObjectiveFunction):
    """The objective of docs/developers/territories.md without soft groups and barriers, bounds first."""

    def __init__(self, target: float, least: float, most: float) -> None:
        self.target, self.least, self.most = target, least, most

    def one(self, rows: Any) -> float:
        people, size = rows[:, PEOPLE].sum(), rows[:, SIZE].sum()
        outside = (max(self.least - people, 0, 1.0 - people) + max(people - self.most, 0)) / self.target
        cost = ((people - self.target) / self.target) ** 2 + HARD * outside
        if size > 0:
            x, y = ((rows[:, SIZE] * rows[:, axis]).sum() / size for axis in (X, Y))
            far = (rows[:, X] - x) ** 2 + (rows[:, Y] - y) ** 2
            moment = (rows[:, INERTIA] + rows[:, SIZE] * far).sum()
            cost += 1 - min(size**2 / (2 * math.pi * moment), 1)
        return float(cost)

    def __call__(self, labels: Any, attr: Any) -> float:
        return sum(self.one(attr[labels == label]) for label in np.unique(labels))

    def update(self, moving_area: int, recipient_region: Any, labels: Any, attr: Any) -> float:
        donor = labels[moving_area]
        inside, other = labels == donor, labels == recipient_region
        before = self.one(attr[inside]) + self.one(attr[other])
        inside, other = inside.copy(), other.copy()
        inside[moving_area], other[moving_area] = False, True
        return (self.one(attr[inside]) if inside.any() else 0.0) + self.one(attr[other]) - before


def tries(task: dict[str, Any]) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Name of the method, and how to get labels from it."""
    attr = np.array(task["attributes"], dtype=float)
    frame = geopandas.GeoDataFrame(
        {
            "people": attr[:, PEOPLE],
            "size": attr[:, SIZE],
            "x": attr[:, X],
            "y": attr[:, Y],
            "inertia": attr[:, INERTIA],
        },
        geometry=[Point(x, y) for x, y in attr[:, [X, Y]]],
    )
    near = {int(area): list(others) for area, others in task["neighbours"].items()}

    def weights() -> W:
        return W({area: list(others) for area, others in near.items()}, silence_warnings=True)

    ours = Ours(task["target"], task["least"], task["most"])
    for k in task["numbers"]:
        for seed in range(task["seeds"]):
            yield (
                "AZP",
                lambda k=k, seed=seed: solved(
                    AZP(frame, weights(), ["people", "size", "x", "y", "inertia"], k, None, seed, None, ours)
                ),
            )
        yield "Skater", lambda k=k: solved(Skater(frame, weights(), ["x", "y"], k))
        yield "WardSpatial", lambda k=k: solved(WardSpatial(frame, weights(), ["x", "y"], k))
    for share in (0.0, 0.25, 0.5, 0.75):
        threshold = task["least"] + share * (task["target"] - task["least"])
        yield (
            "MaxPHeuristic",
            lambda threshold=threshold: solved(
                MaxPHeuristic(frame, weights(), ["x", "y"], "people", threshold, 2, 10, 1)
            ),
        )


def solved(model: Any) -> list[int]:
    model.solve()
    return [int(label) for label in model.labels_]


def answer(task: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, dict[str, Any]] = {}
    ours = Ours(task["target"], task["least"], task["most"])
    attr = np.array(task["attributes"], dtype=float)
    for number, (name, work) in enumerate(tries(task)):
        random.seed(number)
        np.random.seed(number)
        told = found.setdefault(name, {"seconds": 0.0, "value": None, "labels": None, "failed": 0})
        began = time.perf_counter()
        signal.alarm(task["limit"])
        try:
            labels = work()
        except Exception as error:
            told["failed"] += 1
            told["error"] = f"{type(error).__name__}: {error}"[:200]
            labels = None
        finally:
            signal.alarm(0)
        told["seconds"] += time.perf_counter() - began
        if labels is not None:
            value = ours(np.array(labels), attr)
            if told["value"] is None or value < told["value"]:
                told["value"], told["labels"] = value, labels
    return {"name": task["name"], "methods": found}


def too_long(_number: int, _frame: Any) -> None:
    raise TimeoutError("took too long")


def main() -> None:
    signal.signal(signal.SIGALRM, too_long)
    warnings.simplefilter("ignore")
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
