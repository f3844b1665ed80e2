"""The surfaces of the grids: unions of their pieces that together tile each community exactly."""

from __future__ import annotations

import numpy as np
import shapely

from linli.engines.grids.cutting import merged
from linli.engines.grids.pieces import Pieces
from linli.engines.grids.problem import Floats, Geometries, Integers


def grid_polygons(pieces: Pieces, simplify: float = 0.0) -> Geometries:
    """(g,) one surface per grid number 0..g-1; a polygon where the grid hangs together.

    `simplify` (metres) straightens borders between grids of one community; the community's own
    border stays as it is, vertex by vertex.
    """
    community = communities_of(pieces)
    surfaces = merged(pieces.geometry, pieces.grid, len(community))
    if simplify > 0:
        surfaces = straightened(surfaces, community, simplify)
    return surfaces


def communities_of(pieces: Pieces) -> Integers:
    """(g,) the community of each grid."""
    result = np.zeros(int(pieces.grid.max(initial=-1)) + 1, dtype=np.int64)
    result[pieces.grid] = pieces.community
    return result


def straightened(surfaces: Geometries, community: Integers, tolerance: float) -> Geometries:
    """Simpler inner borders, common to both neighbours; as before where that would break a grid."""
    result = surfaces.copy()
    for one in np.unique(community):
        rows = np.flatnonzero(community == one)
        simple = shapely.coverage_simplify(surfaces[rows], tolerance, simplify_boundary=False)
        if shapely.is_valid(simple).all() and not shapely.is_empty(simple).any():
            result[rows] = simple
    return result


def compactness(surfaces: Geometries) -> Floats:
    """(g,) Polsby-Popper: 4 pi area / perimeter squared, 1 for a circle."""
    length = shapely.length(surfaces)
    return np.asarray(4 * np.pi * shapely.area(surfaces) / np.maximum(length, 1e-9) ** 2)
