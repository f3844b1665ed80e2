"""Which surfaces or points of one kind lie in which surfaces of another, with how much land."""

from __future__ import annotations

import numpy as np
import shapely

from linli.engines.grids.problem import Floats, Geometries, Integers

CHUNK = 200_000  # points located at once
MATCHING = 1e-5  # metres; borders that differ by less do so by rounding


def shares(
    surfaces: Geometries, holders: Geometries, group: Integers, holder_group: Integers
) -> tuple[Integers, Integers, Floats]:
    """(surface, holder, square metres) of what they have in common, within equal groups.

    A surface that lies in one holder but for rounding is named with that one alone.
    """
    surface, holder = shapely.STRtree(holders).query(surfaces)
    own = group[surface] == holder_group[holder]
    surface, holder = surface[own], holder[own]
    wider = shapely.buffer(holders, MATCHING, join_style="mitre")
    shapely.prepare(wider)
    inside = shapely.covers(wider[holder], surfaces[surface])
    whole, first = np.unique(surface[inside], return_index=True)
    rest = ~np.isin(surface, whole)
    area = shapely.area(shapely.intersection(surfaces[surface[rest]], holders[holder[rest]]))
    real = area > 0
    return (
        np.concatenate((whole, surface[rest][real])),
        np.concatenate((holder[inside][first], holder[rest][real])),
        np.concatenate((shapely.area(surfaces[whole]), area[real])),
    )


def largest(surface: Integers, holder: Integers, area: Floats, count: int) -> Integers:
    """(count,) the holder with the largest share of each surface, -1 without any."""
    order = np.lexsort((-holder, area, surface))
    result = np.full(count, -1, dtype=np.int64)
    result[surface[order]] = holder[order]
    return result


def first_holder(
    points: Geometries,
    surfaces: Geometries,
    group: Integers | None = None,
    holder_group: Integers | None = None,
) -> Integers:
    """(n,) per point the first surface it lies in or on the border of, -1 outside all; where
    groups are given, among the surfaces of its own group."""
    tree = shapely.STRtree(surfaces)
    result = np.full(len(points), -1, dtype=np.int64)
    for at in range(0, len(points), CHUNK):
        point, found = tree.query(points[at : at + CHUNK], predicate="intersects")
        point = point + at
        if group is not None and holder_group is not None:
            own = group[point] == holder_group[found]
            point, found = point[own], found[own]
        order = np.lexsort((-found, point))
        result[point[order]] = found[order]
    return result
