"""networkx on a street network: seconds for the ways from every crossing to some, and their metres.

Also `with_making`: the same with the making of the graph before it.
"""

import json
import sys
from statistics import median
from time import perf_counter, process_time
from typing import Any

import networkx
import numpy as np


def graph_of(task: Any) -> Any:
    """Against the direction of travel, as the ways lead to the sources; of parallel streets the shortest."""
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(int(task["nodes"])))
    for from_, to, metres in zip(task["from"].tolist(), task["to"].tolist(), task["metres"].tolist(), strict=True):
        if not graph.has_edge(to, from_) or metres < graph[to][from_]["metres"]:
            graph.add_edge(to, from_, metres=metres)
    return graph


def main() -> None:
    task = dict(np.load(sys.argv[1]))
    cutoff = float(task["limit"]) if np.isfinite(task["limit"]) else None
    clock = process_time if task["cores"] == 1 else perf_counter
    sources, taken, whole = task["sources"].tolist(), [], []
    for _ in range(int(sys.argv[3])):
        begin = clock()
        graph = graph_of(task)
        start = clock()
        found = [
            networkx.single_source_dijkstra_path_length(graph, one, cutoff=cutoff, weight="metres") for one in sources
        ]
        taken.append(clock() - start)
        whole.append(clock() - begin)
    table = np.full((len(sources), int(task["nodes"])), np.inf)
    for row, far in enumerate(found):
        table[row, list(far)] = list(far.values())
    np.savez(sys.argv[2], metres=table)
    print(json.dumps({"metres": median(taken), "with_making": median(whole)}))


main()
