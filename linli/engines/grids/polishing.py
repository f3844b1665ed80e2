"""Grids outside the limits, mended with their neighbours by exact search of small regions."""

from __future__ import annotations

import numpy as np

from linli.engines.grids.exact import Ask, fewest_outside, never
from linli.engines.grids.kernels import Graph
from linli.engines.grids.parts import part_of
from linli.engines.grids.problem import Integers, Limits, violation

REGION = 45
"""Atoms in a region, at most; the search grows quickly with them."""
SIDES, TRIES = 3, 40
"""Regions tried around one grid, and in one part at most."""


def polished(
    graph: Graph, limits: Limits, label: Integers, nodes: int, ask: Ask = never
) -> Integers:
    """Labels with fewer households outside the limits, or the same where no region helps."""
    untried = violating(graph, limits, label)
    for _ in range(TRIES):
        if not untried:
            break
        members = region(graph, label, *untried.pop(0))
        held = np.bincount(label[members], graph.households[members]).astype(np.int64)
        present = np.unique(label[members])
        known = int(violation(held, limits)[present].sum())
        found = fewest_outside(part_of(graph, members), limits, known, nodes, ask)[2]
        if found is not None:
            label = label.copy()
            label[members] = label.max() + 1 + found
            label = np.unique(label, return_inverse=True)[1]
            untried = violating(graph, limits, label)
    return label


def violating(graph: Graph, limits: Limits, label: Integers) -> list[tuple[int, int]]:
    """The grids outside the limits, the farthest first, each to be tried from several sides."""
    amount = violation(np.bincount(label, graph.households).astype(np.int64), limits)
    order = [int(grid) for grid in np.argsort(-amount, kind="stable") if amount[grid] > 0]
    return [(grid, side) for side in range(SIDES) for grid in order]


def region(graph: Graph, label: Integers, grid: int, side: int) -> Integers:
    """The atoms of a grid and of those around it, nearest first, as long as they are few."""
    source = label[np.repeat(np.arange(len(label)), np.diff(graph.start))]
    other = label[graph.other]
    size = np.bincount(label)
    inside, waiting, atoms = {grid}, [grid], int(size[grid])
    while waiting:
        one = waiting.pop(0)
        near = np.unique(other[source == one])
        for beside in np.roll(near, side * len(near) // SIDES).tolist():
            if beside not in inside and atoms + size[beside] <= REGION:
                inside.add(beside)
                waiting.append(beside)
                atoms += int(size[beside])
    return np.flatnonzero(np.isin(label, list(inside)))
