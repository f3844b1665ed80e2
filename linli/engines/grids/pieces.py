"""What grids are made of: a cell each, or what one grid holds of a cell that is cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import shapely

from linli.engines.grids.noding import fitted, identified, noded, owners, ragged, unwrapped
from linli.engines.grids.overlay import first_holder
from linli.engines.grids.problem import Atoms, Geometries, Integers, Land, Rows
from linli.engines.grids.straightening import straight_tiles


@dataclass(frozen=True, slots=True)
class Pieces(Rows):
    """(p,) surfaces that tile the communities, with households and buildings, the cell of the land
    each is (a part of), its community, and its grid."""

    geometry: Geometries
    households: Integers
    buildings: Integers
    cell: Integers
    community: Integers
    grid: Integers


def straight_pieces(atoms: Atoms, grid: Integers, land: Land) -> Pieces:
    """The pieces of a division of the atoms; borders inside cut cells are straight."""
    tiles, owner = straight_tiles(atoms, grid, land)
    pairs, place = np.unique(np.column_stack((atoms.cell, grid)), axis=0, return_inverse=True)
    households = np.bincount(place.ravel(), atoms.households, len(pairs)).astype(np.int64)
    cell = pairs[:, 0]
    tiles = without_needless(tiles, cell, land)
    return Pieces(
        tiles, households, buildings_of(tiles, cell, land), cell, land.community[cell], owner
    )


def without_needless(tiles: Geometries, cell: Integers, land: Land) -> Geometries:
    """The tiles without the corners that only atoms had: where borders between buildings of one
    grid met the outline of their cell. Whole cells are as the land has them."""
    result = land.geometry[cell]
    cut = np.flatnonzero(np.bincount(cell, minlength=len(land.geometry))[cell] > 1)
    if not len(cut):
        return result
    kind, coords, levels = ragged(tiles[cut])
    tile = owners(levels, np.arange(len(coords)))
    cells = np.unique(cell[cut])
    corners, corner_cell = shapely.get_coordinates(land.geometry[cells], return_index=True)
    place = identified(np.concatenate((coords, corners)))[1]
    home = np.concatenate((np.searchsorted(cells, cell[cut])[tile], corner_cell))
    key = home * np.int64(len(place)) + place
    key, given = key[: len(coords)], key[len(coords) :]
    pairs = np.unique(np.column_stack((key, tile)), axis=0)
    shared, held = np.unique(pairs[:, 0], return_counts=True)
    needed = np.isin(key, given) | np.isin(key, shared[held > 1])
    needed[levels[0][:-1]] = needed[levels[0][1:] - 1] = True
    levels[0] = np.concatenate(([0], np.cumsum(needed)))[levels[0]]
    result[cut] = unwrapped(shapely.from_ragged_array(kind, coords[needed], tuple(levels)))
    return result


def joined(some: Sequence[Pieces], beside: Geometries) -> Pieces:
    """Pieces of different communities together, by cell and grid, neighbours corner by corner; they
    also get the corners of the surfaces `beside` them, which stay as they are."""
    columns = (np.concatenate([getattr(p, one.name) for p in some]) for one in fields(Pieces))
    every = Pieces(*columns)
    every = every.only(np.lexsort((every.grid, every.cell)))
    geometry = noded(np.concatenate((every.geometry, beside)))[: len(every)]
    return replace(every, geometry=fitted(geometry))


def buildings_of(geometry: Geometries, cell: Integers, land: Land) -> Integers:
    """(p,) how many buildings of the land each piece has: those of its cell, in a cut cell those
    that stand in it; one outside its own cell is counted in the cell's largest piece."""
    order = np.lexsort((-shapely.area(geometry), cell))
    first = order[np.unique(cell[order], return_index=True)[1]]
    largest = np.full(len(land.geometry), -1, dtype=np.int64)
    largest[cell[first]] = first
    home = largest[land.building_compound]
    cut = np.bincount(cell, minlength=len(land.geometry)) > 1
    rows = np.flatnonzero(cut[land.building_compound])
    if len(rows):
        found = standing_in(geometry, cell, land, rows)
        home[rows] = np.where(found >= 0, found, home[rows])
    return np.bincount(home[home >= 0], minlength=len(geometry)).astype(np.int64)


def standing_in(geometry: Geometries, cell: Integers, land: Land, rows: Integers) -> Integers:
    """The piece in which each of some buildings stands, among those of its own cell; -1 in none."""
    asked = np.flatnonzero(np.isin(cell, land.building_compound[rows]))
    points = shapely.points(land.building_x[rows], land.building_y[rows])
    found = first_holder(points, geometry[asked], land.building_compound[rows], cell[asked])
    return np.append(asked, -1)[found]
