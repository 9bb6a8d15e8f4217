"""Opens graph.json in networkx and holds it to what the file says of itself."""

import json
import sys

import networkx

data = json.load(open(sys.argv[1], encoding="utf-8"))
graph = networkx.node_link_graph(data, edges="edges")
assert graph.is_directed() and graph.is_multigraph()
assert graph.number_of_nodes() == len(data["nodes"]) > 50
assert graph.number_of_edges() == len(data["edges"]) > 100
assert graph.nodes["kidal"]["name"] == "Kidal"
edge = graph.get_edge_data("fama", "kidal")["co-occurrence"]
assert edge["documents"] >= 1 and edge["evidence"], edge
print(f"networkx: {graph.number_of_nodes()} nodes, {graph.number_of_edges()} edges")
