"""Buildings outside every compound gathered in clusters, and the cell every building belongs to."""

from __future__ import annotations

import numpy as np
import shapely

from linli.engines.grids.given import Input
from linli.engines.grids.overlay import first_holder
from linli.engines.grids.problem import Floats, Geometries, Integers
from linli.engines.sentences import Sentence, Unusable


def gathered(given: Input, size: int, notes: list[Sentence]) -> tuple[Integers, Integers, Integers]:
    """Buildings that stand in no compound, the community of each, and the cluster it goes to."""
    buildings = given.buildings
    lone = np.flatnonzero(buildings.compound < 0)
    if len(given.compounds):
        lone = lone[buildings.households[lone] > 0]
    spots = shapely.points(buildings.x[lone], buildings.y[lone])
    home = first_holder(spots, given.communities.geometry)
    lost = lone[home < 0]
    if len(lost) and len(lost) == len(buildings):
        raise Unusable({"buildings": Sentence("No building stands in any community. Do both layers have the same coordinate system?")})  # fmt: skip
    if len(lost):
        households = int(np.maximum(buildings.households[lost], 0).sum())
        notes.append(Sentence("%(count)s buildings with %(households)s households lie outside every community and were left out.", count=len(lost), households=households))  # fmt: skip
    lone, home = lone[home >= 0], home[home >= 0]
    if len(lone) and len(given.compounds):
        notes.append(Sentence("%(count)s buildings with households stand in no compound; they were gathered in cells of their own.", count=len(lone)))  # fmt: skip
    people = np.maximum(buildings.households[lone], 0)
    group = clusters(buildings.x[lone], buildings.y[lone], people, home, size)
    return lone, home, group


def clusters(x: Floats, y: Floats, households: Integers, home: Integers, size: int) -> Integers:
    """Clusters of at most about `size` households: halved along the longer side until they are.

    Buildings on one spot stay together; the result is numbered from 0 and never spans communities.
    """
    result = np.zeros(len(x), dtype=np.int64)
    spots = np.round(np.column_stack((home, x, y)), 6)
    _once, spot = np.unique(spots, axis=0, return_inverse=True)
    order = np.lexsort((spot, home))
    parts = np.split(order, np.flatnonzero(np.diff(home[order])) + 1) if len(x) else []
    number = 0
    while parts:
        part = parts.pop()
        low, high = halves(part, x, y, households, spot, size)
        if len(high):
            parts += [high, low]
            continue
        result[part] = number
        number += 1
    return result


def halves(
    part: Integers, x: Floats, y: Floats, households: Integers, spot: Integers, size: int
) -> tuple[Integers, Integers]:
    """The part in two of like households, the second empty where it is small enough."""
    whole = part, part[:0]
    if len(np.unique(spot[part])) < 2 or (size > 0 and households[part].sum() <= size):
        return whole
    wide = np.ptp(x[part]) >= np.ptp(y[part])
    first, second = (x, y) if wide else (y, x)
    part = part[np.lexsort((spot[part], second[part], first[part]))]
    weight = households[part] + 1e-3
    cut = int(np.searchsorted(np.cumsum(weight), weight.sum() / 2))
    cut = min(max(cut, 1), len(part) - 1)
    while cut < len(part) and spot[part[cut]] == spot[part[cut - 1]]:
        cut += 1
    if cut == len(part):
        cut = int(np.flatnonzero(spot[part] == spot[part[-1]])[0])
    return part[:cut], part[cut:]


def cells_of_buildings(
    given: Input,
    compound: Integers,
    cluster: Integers,
    stray: Integers,
    group: Integers,
    geometry: Geometries,
) -> Integers:
    """The cell of each building: its compound's, its cluster's, else the one it stands in."""
    by_compound = np.full(len(given.compounds) + 1, -1, dtype=np.int64)
    by_compound[compound[compound >= 0]] = np.flatnonzero(compound >= 0)
    result = by_compound[np.maximum(given.buildings.compound, -1)]
    result[given.buildings.compound < 0] = -1
    if len(stray):
        result[stray] = in_cluster(given, cluster, stray, group, geometry)
    lone = np.flatnonzero((result < 0) & (given.buildings.compound < 0))
    if len(lone):
        spots = shapely.points(given.buildings.x[lone], given.buildings.y[lone])
        result[lone] = first_holder(spots, geometry)
    return result


def in_cluster(
    given: Input, cluster: Integers, stray: Integers, group: Integers, geometry: Geometries
) -> Integers:
    """The cell of each gathered building: its cluster's, of several parts the nearest."""
    order = np.argsort(cluster, kind="stable")
    first = np.searchsorted(cluster[order], group, side="left")
    last = np.searchsorted(cluster[order], group, side="right")
    result = order[np.minimum(first, len(order) - 1)]
    for i in np.flatnonzero(last - first > 1):
        parts = order[first[i] : last[i]]
        spot = shapely.Point(given.buildings.x[stray[i]], given.buildings.y[stray[i]])
        result[i] = parts[int(np.argmin(shapely.distance(geometry[parts], spot)))]
    result[last == first] = -1
    return np.asarray(result, dtype=np.int64)
