"""The grids of before: which of them lie here, and which one every atom was in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from linli.engines.grids import overlay
from linli.engines.grids.given import Communities, Previous
from linli.engines.grids.pieces import standing_in
from linli.engines.grids.problem import Atoms, Geometries, Integers, Land, Rows

HALF = 0.5  # of its surface; a previous grid with less in the communities drawn is another's
WHOLE = 1e-6  # of its surface; what an atom has outside a grid at most to lie in it as a whole


@dataclass(frozen=True)
class Former(Rows):
    """(g,) previous grids in the communities drawn: surfaces, codes, community, name of special
    ones, surfaces as they are stored (None where unknown); `used` are all codes ever given."""

    geometry: Geometries
    code: Geometries
    home: Integers
    special: Geometries
    stored: Geometries
    used: frozenset[str]


def former_grids(previous: Previous | None, communities: Communities) -> Former | None:
    """The previous grids that mostly lie in the communities to be drawn; all codes stay used."""
    if previous is None:
        return None
    count = len(previous)
    anywhere = np.zeros(max(count, len(communities)), dtype=np.int64)
    grid, community, area = overlay.shares(
        previous.geometry, communities.geometry, anywhere, anywhere
    )
    home = overlay.largest(grid, community, area, count)
    inside = np.bincount(grid, area, count)
    kept = np.flatnonzero((home >= 0) & (inside >= HALF * shapely.area(previous.geometry)))
    special = previous.special if len(previous.special) else np.full(count, "", dtype=object)
    stored = previous.stored if len(previous.stored) else np.full(count, None, dtype=object)
    used = previous.used | frozenset(str(code) for code in previous.code)
    return Former(
        previous.geometry[kept], previous.code[kept], home[kept], special[kept], stored[kept], used
    )


def held_before(atoms: Atoms, land: Land, former: Former | None) -> Integers:
    """(n,) the previous grid of each atom, -1 for none: the one in which most of its households
    stand, else the one with most of its surface, always of the same community."""
    if former is None or not len(former):
        return np.full(len(atoms), -1, dtype=np.int64)
    atom, grid, area = overlay.shares(atoms.geometry, former.geometry, atoms.community, former.home)
    result = overlay.largest(atom, grid, area, len(atoms))
    most = np.zeros(len(atoms))
    np.maximum.at(most, atom, area)
    total = np.bincount(atom, area, len(atoms))
    result[atoms.area - total > most] = -1
    divided = total - most > WHOLE * atoms.area
    if divided.any():
        lived = by_buildings(atoms, land, former, divided)
        result = np.where(lived >= 0, lived, result)
    return result


def by_buildings(atoms: Atoms, land: Land, former: Former, divided: NDArray[np.bool_]) -> Integers:
    """(n,) for the atoms in question the previous grid in which most of their households stand; a
    building nobody lives in weighs next to nothing."""
    cells = np.unique(atoms.cell[divided])
    rows = np.flatnonzero(np.isin(land.building_compound, cells))
    atom = standing_in(atoms.geometry, atoms.cell, land, rows) if len(rows) else rows
    inside = atom >= 0
    rows, atom = rows[inside], atom[inside]
    if not len(rows):
        return np.full(len(atoms), -1, dtype=np.int64)
    points = shapely.points(land.building_x[rows], land.building_y[rows])
    point, grid = shapely.STRtree(former.geometry).query(points, predicate="intersects")
    own = (former.home[grid] == atoms.community[atom[point]]) & divided[atom[point]]
    point, grid = point[own], grid[own]
    pairs, place = np.unique(np.column_stack((atom[point], grid)), axis=0, return_inverse=True)
    people = land.building_households[rows[point]] + 1e-3
    weight = np.asarray(np.bincount(place.ravel(), people, len(pairs)), dtype=np.float64)
    return overlay.largest(pairs[:, 0], pairs[:, 1], weight, len(atoms))
