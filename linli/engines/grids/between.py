"""What lies between neighbouring cells: as given for their compounds, else the barrier there."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from linli.engines.grids.given import Edges, Input
from linli.engines.grids.noding import borders
from linli.engines.grids.problem import FENCE, Floats, Geometries, Integers

NEAR = 12.0  # metres from a barrier within which a border counts as running along it


def classes(
    given: Input, geometry: Geometries, compound: Integers
) -> tuple[Integers, Integers, Integers]:
    """What lies between neighbouring cells: by the given neighbours, else by the barriers."""
    if len(given.edges):
        return by_table(given.edges, compound)
    none = np.empty(0, dtype=np.int64)
    if not len(given.barriers):
        return none, none, none
    sides = borders(geometry)
    kind = along(sides.begin, sides.end, given.barriers.geometry, given.barriers.kind)
    key = sides.a * len(geometry) + sides.b
    pairs, group = np.unique(key, return_inverse=True)
    total = np.bincount(group, sides.length, len(pairs))
    best, chosen = np.zeros(len(pairs)), np.full(len(pairs), FENCE, dtype=np.int64)
    for one in np.unique(kind[kind > 0]):
        length = np.bincount(group, sides.length * (kind == one), len(pairs))
        chosen = np.where(length > best, one, chosen)
        best = np.maximum(best, length)
    runs = best * 2 >= total
    return pairs[runs] // len(geometry), pairs[runs] % len(geometry), chosen[runs]


def by_table(edges: Edges, compound: Integers) -> tuple[Integers, Integers, Integers]:
    """(e,) pairs of cells, the lower first, and their class, from what was given between compounds."""
    cell = np.full(int(max(compound.max(initial=-1), edges.a.max(), edges.b.max())) + 2, -1)
    cell[compound[compound >= 0]] = np.flatnonzero(compound >= 0)
    a, b = cell[edges.a], cell[edges.b]
    known = (a >= 0) & (b >= 0) & (a != b)
    low, high = np.minimum(a, b)[known], np.maximum(a, b)[known]
    return low, high, edges.kind[known]


def along(begin: Floats, end: Floats, lines: Geometries, kind: Integers) -> NDArray[np.int64]:
    """The class of the nearest barrier each side runs along, 0 for none.

    All three points of a side must be near it, so that a road which only crosses does not count.
    """
    tree = shapely.STRtree(lines)
    result: NDArray[np.int64] = np.zeros(len(begin), dtype=np.int64)
    near = np.ones(len(begin), dtype=bool)
    for part in (0.1, 0.9, 0.5):
        points = shapely.points(begin + (end - begin) * part)
        at, line = tree.query_nearest(points, max_distance=NEAR, all_matches=False)
        found = np.zeros(len(begin), dtype=np.int64)
        found[at] = kind[line]
        near &= found > 0
        result = found
    return np.where(near, result, 0)
