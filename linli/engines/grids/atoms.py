"""The smallest pieces of the land and what they share: cells, and parts of cells too large."""

from __future__ import annotations

import numpy as np
import shapely

from linli.engines.grids.cutting import cut_cells
from linli.engines.grids.noding import neighbours, with_common_corners
from linli.engines.grids.problem import FENCE, INSIDE, STRENGTH, Atoms, Integers, Land, Limits


def build_atoms(land: Land, limits: Limits) -> Atoms:
    """Cut the cells above the upper limit along their buildings and find who borders on whom."""
    pieces = cut_cells(land, limits)
    geometry = with_common_corners(pieces.geometry)
    a, b, length = neighbours(geometry)
    centre = shapely.centroid(geometry)
    return Atoms(
        geometry=geometry, households=pieces.households.astype(np.int64),
        community=land.community[pieces.cell], cell=pieces.cell, area=shapely.area(geometry),
        perimeter=shapely.length(geometry), x=shapely.get_x(centre), y=shapely.get_y(centre),
        special=land.special[pieces.cell], edge_a=a, edge_b=b, edge_length=length,
        edge_class=border_classes(land, pieces.cell[a], pieces.cell[b]),
    )  # fmt: skip


def border_classes(land: Land, a: Integers, b: Integers) -> Integers:
    """What lies between two cells: as named (the strongest of several), a fence where nothing is
    named, 0 inside one cell."""
    count = len(land.geometry)
    found = np.where(a == b, INSIDE, FENCE)
    if not len(land.edge_a):
        return found
    named = np.minimum(land.edge_a, land.edge_b) * count + np.maximum(land.edge_a, land.edge_b)
    order = np.lexsort((STRENGTH[land.edge_class], named))
    named, kind = named[order], land.edge_class[order]
    asked = np.minimum(a, b) * count + np.maximum(a, b)
    place = np.searchsorted(named, asked, side="right") - 1
    hit = (place >= 0) & (named[np.maximum(place, 0)] == asked) & (a != b)
    return np.where(hit, kind[np.maximum(place, 0)], found)
