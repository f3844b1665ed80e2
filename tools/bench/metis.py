"""Grids by METIS, the peer of the drawing engine: many attempts, the best by the engine's own score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pymetis

from linli.engines.grids.drawing import Task, search_of
from linli.engines.grids.kernels import Graph
from linli.engines.grids.noding import connected
from linli.engines.grids.parts import communities
from linli.engines.grids.problem import Atoms, Limits, Weights
from linli.engines.grids.searching import Effort

SEEDS = 20
PLAIN = np.array([0.1, 0.2, 0.3, 0.5, 1.0, 2.0])
"""METIS: weight of a metre of common border from river to inside a compound."""
TABLES = (PLAIN, np.ones(6), np.array([0.05, 0.2, 0.3, 0.5, 1.0, 6.0]))
FACTORS = (30, 200)
"""All weights and imbalances (in thousandths) tried for METIS, which is given the best of all."""


def metis(
    atoms: Atoms, limits: Limits, tables: Sequence[np.ndarray], factors: Sequence[int]
) -> np.ndarray:
    """Contiguous k-way parts per community: the best of 20 seeds and all sensible numbers."""
    task = Task(atoms, limits, Weights(), Effort.of(0.0, True), 0)
    grid, following = np.full(len(atoms), -1, dtype=np.int64), 0
    for community in communities(atoms):
        search = search_of(task, community, np.arange(len(community.members)))
        tried = [
            search.weighed(label)
            for table in tables
            for factor in factors
            for label in partitions(search.graph, limits, table, factor)
        ]
        best = min(tried, key=lambda found: found.rank)
        grid[community.members] = following + best.label
        following += best.grids
    return grid


def partitions(
    graph: Graph, limits: Limits, table: np.ndarray, factor: int
) -> Iterator[np.ndarray]:
    total = int(graph.households.sum())
    fewest = max(-(-total // limits.upper), 1)
    # METIS leaves parts empty: some more are asked for than there should be.
    most = min(max(total // limits.lower, fewest) + 3, len(graph.households))
    neighbours = pymetis.CSRAdjacency(graph.start.tolist(), graph.other.tolist())
    lengths = np.maximum(graph.length * table[graph.bond], 1).astype(int).tolist()
    weights = np.maximum(graph.households, 1).tolist()
    source = np.repeat(np.arange(len(weights)), np.diff(graph.start))
    for grids in range(min(fewest, most), most + 1):
        for seed in range(SEEDS if grids > 1 else 1):
            label: Sequence[int] = [0] * len(weights)
            if grids > 1:
                _, label = pymetis.part_graph(
                    grids, neighbours, vweights=weights, eweights=lengths, recursive=False,
                    options=pymetis.Options(seed=seed, ufactor=factor, contig=1),
                )  # fmt: skip
            # Now and then a part hangs apart all the same: its pieces count as parts.
            same = np.array(label)[source] == np.array(label)[graph.other]
            yield connected(len(weights), source[same], graph.other[same])
