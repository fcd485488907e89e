"""The PySAL package `access` on a list of costs: seconds per method, and the scores."""

import json
import logging
import statistics
import sys
import warnings
from time import perf_counter
from typing import Any

import geopandas
import numpy as np
import pandas
from access import Access, weights

FEW, SOME = 2000, 700
warnings.simplefilter("ignore")
logging.disable(logging.INFO)


def main() -> None:
    task, repeat = np.load(sys.argv[1]), int(sys.argv[3])
    limit = float(task["limit"])
    demand = pandas.DataFrame({"geoid": np.arange(len(task["people"])), "people": task["people"]})
    supply = pandas.DataFrame({"geoid": np.arange(len(task["capacity"])), "capacity": task["capacity"]})
    costs = pandas.DataFrame({"origin": task["point"], "dest": task["facility"].astype(np.int64), "cost": task["cost"]})
    made = Access(
        demand_df=demand, demand_index="geoid", demand_value="people", supply_df=supply, supply_index="geoid",
        supply_value="capacity", cost_df=costs, cost_origin="origin", cost_dest="dest", cost_name="cost",
    )  # fmt: skip
    steps = weights.step_fn({limit / 3: 1.0, limit * 2 / 3: 0.68, limit: 0.22})
    three = weights.step_fn({limit / 6: 0.962, limit / 3: 0.704, limit / 2: 0.377, limit: 0.042})
    works: dict[str, Any] = {
        "catchment": lambda: made.weighted_catchment(max_cost=limit),
        "2sfca": lambda: made.two_stage_fca(max_cost=limit),
        "e2sfca, steps": lambda: made.enhanced_two_stage_fca(max_cost=limit, weight_fn=steps),
        "e2sfca, gaussian": lambda: made.enhanced_two_stage_fca(
            max_cost=limit, weight_fn=weights.gaussian(limit / 3)
        ),
        "3sfca": lambda: made.three_stage_fca(max_cost=limit, weight_fn=three),
    }  # fmt: skip
    columns = {"catchment": "catchment_capacity", "2sfca": "2sfca_capacity", "e2sfca, steps": "e2sfca_capacity",
               "e2sfca, gaussian": "e2sfca_capacity", "3sfca": "3sfca_capacity"}  # fmt: skip
    seconds, answers = {}, {}
    for name, work in works.items():
        taken = []
        for _ in range(repeat):
            start = perf_counter()
            found = work()
            taken.append(perf_counter() - start)
        seconds[name] = statistics.median(taken)
        score = found[columns[name]].reindex(demand["geoid"]).to_numpy(dtype=float)
        # Without a row the catchment is a gap too; ours counts 0.
        answers[name] = np.nan_to_num(score) if name == "catchment" else score
    seconds["distances"], answers["distances"] = distances(task, limit)
    np.savez(sys.argv[2], **answers)
    print(json.dumps(seconds))


def distances(task: Any, limit: float) -> tuple[float, np.ndarray]:
    """The first points and facilities out of their coordinates: the whole would pair 30 million geometries."""
    points, places = task["demand_xy"][:FEW], task["facility_xy"][:SOME]
    frames = [
        geopandas.GeoDataFrame(
            {"geoid": np.arange(len(xy)), "value": np.ones(len(xy))},
            geometry=geopandas.points_from_xy(xy[:, 0], xy[:, 1]),
            crs="EPSG:3812",
        )
        for xy in (points, places)
    ]
    made = Access(demand_df=frames[0], demand_index="geoid", demand_value="value", supply_df=frames[1],
                  supply_index="geoid", supply_value="value")  # fmt: skip
    start = perf_counter()
    made.create_euclidean_distance(threshold=limit)
    taken = perf_counter() - start
    table = np.full((len(points), len(places)), np.inf)
    found = made.cost_df
    table[found["origin"].to_numpy(dtype=int), found["dest"].to_numpy(dtype=int)] = found["euclidean"]
    return taken, table


main()
