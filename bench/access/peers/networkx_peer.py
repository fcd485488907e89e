"""networkx on a street network: seconds for the ways from every crossing to some, and their metres."""

import json
import sys
from time import perf_counter

import networkx
import numpy as np


def main() -> None:
    task = np.load(sys.argv[1])
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(int(task["nodes"])))
    # Against the direction of travel, as the ways lead to the sources; of parallel streets the shortest.
    for from_, to, metres in zip(task["from"].tolist(), task["to"].tolist(), task["metres"].tolist(), strict=True):
        if not graph.has_edge(to, from_) or metres < graph[to][from_]["metres"]:
            graph.add_edge(to, from_, metres=metres)
    sources = task["sources"].tolist()
    start = perf_counter()
    found = [networkx.single_source_dijkstra_path_length(graph, source, weight="metres") for source in sources]
    taken = perf_counter() - start
    table = np.full((len(sources), int(task["nodes"])), np.inf)
    for row, far in enumerate(found):
        table[row, list(far)] = list(far.values())
    np.savez(sys.argv[2], metres=table)
    print(json.dumps({"metres": taken}))


main()
