"""Communities in which nothing moves at a redraw: their grids stay, to the last coordinate.

A border that was corrected by hand may run through a small compound or beside the compounds. So the
cells are cut by the previous grids, not the grids made of cells anew.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from linli.engines.grids import overlay
from linli.engines.grids.former import Former
from linli.engines.grids.measuring import array
from linli.engines.grids.noding import borders, fitted, surface
from linli.engines.grids.overlay import MATCHING
from linli.engines.grids.pieces import Pieces, buildings_of, standing_in
from linli.engines.grids.problem import Atoms, Floats, Geometries, Integers, Land, Limits, violation

ROUNDING = 1e-3  # metres; borders of the community and of its grids that differ by less are one
HAIR = 0.5  # metres; narrower strips of a cell are not worth a piece
CORNER = 0.01  # of a cell's surface; less of it is not worth a piece either
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Standing:
    """The cells cut by the previous grids, where these tile their community. The `grid` of a piece
    is the previous grid's row; legal: (c,) whether all of a community is within the limits."""

    pieces: Pieces
    tiled: Flags
    legal: Flags


def standing(land: Land, former: Former, borders_of: Geometries, limits: Limits) -> Standing:
    """What the previous grids hold of the land; `borders_of` are the communities, (c,)."""
    tiled = np.array([tiles(former, one, border) for one, border in enumerate(borders_of)], bool)
    pieces = cut_by(land, former, tiled)
    tiled &= complete(pieces, former, len(borders_of))
    legal = tiled & lawful(pieces, former, land, borders_of, limits)
    return Standing(pieces.only(tiled[pieces.community]), tiled, legal)


def tiles(former: Former, community: int, border: object) -> bool:
    """Do the previous grids of a community cover all of it once, up to rounding?"""
    own = former.geometry[former.home == community]
    if not len(own):
        return False
    slip = ROUNDING * shapely.length(border)
    union = shapely.union_all(own)
    if abs(shapely.area(own).sum() - shapely.area(union)) > slip:
        return False
    return bool(shapely.area(shapely.symmetric_difference(union, border)) <= slip)


def complete(pieces: Pieces, former: Former, count: int) -> Flags:
    """(count,) communities in which every previous grid holds a piece."""
    empty = np.bincount(pieces.grid, minlength=len(former)) == 0
    result = np.ones(count, dtype=bool)
    result[former.home[empty]] = False
    return result


def lawful(
    pieces: Pieces, former: Former, land: Land, borders_of: Geometries, limits: Limits
) -> Flags:
    """(c,) communities whose previous grids are within the limits, in one piece, special grids
    apart as they should be."""
    special, wrong = special_rows(pieces, former, land)
    households = np.bincount(pieces.grid, pieces.households, len(former)).astype(np.int64)
    outside = ~special & (violation(households, limits) > 0)
    islands = shapely.get_num_geometries(borders_of) > 1
    apart = (shapely.get_num_geometries(former.geometry) > 1) & ~islands[former.home]
    result = np.ones(len(borders_of), dtype=bool)
    result[former.home[outside | apart | wrong]] = False
    return result


def special_rows(pieces: Pieces, former: Former, land: Land) -> tuple[Flags, Flags]:
    """(g,) which previous grids are special, and which are not as the land now wants them: each
    special grid of the land has a previous grid of its own."""
    special = np.array([bool(one) for one in former.special], dtype=bool)
    wanted = land.special[pieces.cell]
    plain = np.bincount(pieces.grid, pieces.households * (wanted < 0), len(former))
    held = np.bincount(pieces.grid, wanted >= 0, len(former)) > 0
    special |= held & (plain == 0)
    wrong = np.zeros(len(former), dtype=bool)
    area = shapely.area(pieces.geometry)
    taken: set[int] = set()
    for number in np.unique(wanted[wanted >= 0]):
        row = int(np.argmax(np.bincount(pieces.grid, area * (wanted == number), len(former))))
        wrong[row] |= row in taken or not special[row]
        taken.add(row)
    return special, wrong


def unmoved(atoms: Atoms, grid: Integers, before: Integers, former: Former, count: int) -> Flags:
    """(count,) communities in which every atom is with those it was with before, in grids that all
    go on."""
    result = np.zeros(count, dtype=bool)
    pairs = np.unique(np.column_stack((atoms.community, grid, before)), axis=0)
    for one in np.unique(pairs[:, 0]):
        now, then = pairs[pairs[:, 0] == one, 1:].T
        whole = len(now) == len(np.unique(now)) == (former.home == one).sum()
        result[one] = whole and np.array_equal(np.unique(then), np.flatnonzero(former.home == one))
    return result


def cut_by(land: Land, former: Former, chosen: Flags) -> Pieces:
    """The cells of the chosen communities, cut where previous grids divide them."""
    cells = np.flatnonzero(chosen[land.community])
    rows = np.flatnonzero(chosen[former.home]) if len(former) else np.empty(0, dtype=np.int64)
    cell, row, area = overlay.shares(
        land.geometry[cells], former.geometry[rows], land.community[cells], former.home[rows]
    )
    cell, row = cells[cell], rows[row]
    order = np.lexsort((row, -area, cell))
    cell, row, area = cell[order], row[order], area[order]
    geometry: list[object] = []
    owner: list[tuple[int, int]] = []
    starts = np.flatnonzero(np.diff(cell, prepend=-1))
    for group in np.split(np.arange(len(cell)), starts[1:]) if len(cell) else []:
        shape = land.geometry[cell[group[0]]]
        for one, part in parts_of(shape, former.geometry, row[group], area[group]):
            geometry.append(part)
            owner.append((int(cell[group[0]]), one))
    return counted(geometry, owner, land)


def parts_of(
    shape: object, grids: Geometries, rows: Integers, areas: Floats
) -> list[tuple[int, object]]:
    """(row, part) of a cell; `rows` are the grids it lies in, the largest share first. Whatever the
    others do not take is the first one's, so that the parts tile the cell."""
    rest, parts = shape, []
    for row, area in zip(rows[1:], areas[1:], strict=True):
        if area <= MATCHING * shapely.length(shape) / 2:
            continue
        part = surface(shapely.intersection(rest, grids[row]))
        if 2 * part.area <= MATCHING * part.length or part.is_empty:
            continue
        left = surface(shapely.difference(rest, grids[row]))
        if left.is_empty:
            continue
        parts.append((int(row), part))
        rest = left
    return [(int(rows[0]), rest), *parts]


def counted(geometry: list[object], owner: list[tuple[int, int]], land: Land) -> Pieces:
    """Pieces with households and buildings; strips of no worth are joined to a piece beside them."""
    shapes = fitted(array(geometry))
    cell, grid = np.array(owner, dtype=np.int64).reshape(-1, 2).T
    stands = buildings_of(shapes, cell, land)
    kept = without_strips(shapes, cell, grid, stands)
    pieces = Pieces(
        kept, shared_households(kept, cell, land), stands, cell, land.community[cell], grid
    )
    return pieces.only(~shapely.is_missing(kept))


def without_strips(
    shapes: Geometries, cell: Integers, grid: Integers, stands: Integers
) -> Geometries:
    """The shapes, with narrow or tiny parts of cells joined to the neighbour of the same grid with
    which they have most border in common; None in the place of those. The first part of each cell,
    the largest, stays."""
    area, length = shapely.area(shapes), shapely.length(shapes)
    largest = np.diff(cell, prepend=-1) != 0
    small = 2 * area < HAIR * length
    small |= area < CORNER * np.bincount(cell, area)[cell] if len(cell) else small
    small &= ~largest & (stands == 0)
    result = shapes.copy()
    if not small.any():
        return result
    sides = borders(shapes)
    same = grid[sides.a] == grid[sides.b]
    for strip in np.flatnonzero(small):
        touching = same & ((sides.a == strip) | (sides.b == strip))
        other = np.where(sides.a == strip, sides.b, sides.a)[touching]
        if len(other) and not small[other].all():
            common = np.bincount(other, sides.length[touching] * ~small[other])
            target = int(np.argmax(common))
            result[target] = shapely.union_all([result[target], shapes[strip]])
            result[strip] = None
    return result


def shared_households(shapes: Geometries, cell: Integers, land: Land) -> Integers:
    """(p,) households of the pieces: their cell's; in a cut cell those of the buildings in them, or
    by surface where no buildings are known. The pieces of a cell add up to it."""
    there = ~shapely.is_missing(shapes)
    result = np.where(there, land.households[cell], 0)
    amount = np.bincount(cell[there], minlength=len(land.geometry))
    cut = np.flatnonzero(there & (amount[cell] > 1))
    if not len(cut):
        return np.asarray(result, dtype=np.int64)
    rows = np.flatnonzero(amount[land.building_compound] > 1)
    lived: Floats = np.zeros(len(cut))
    if len(rows):
        at = standing_in(shapes[cut], cell[cut], land, rows)
        inside = at >= 0
        people = land.building_households[rows[inside]].astype(np.float64)
        np.add.at(lived, at[inside], people)
    for one in np.unique(cell[cut]):
        own = cell[cut] == one
        weight = lived[own] if lived[own].sum() > 0 else shapely.area(shapes[cut[own]])
        result[cut[own]] = in_whole_numbers(int(land.households[one]), weight)
    return np.asarray(result, dtype=np.int64)


def in_whole_numbers(total: int, weight: Floats) -> Integers:
    """A number divided by weights, in whole numbers that add up."""
    running = np.round(np.cumsum(weight) * (total / weight.sum()))
    return np.diff(running, prepend=0).astype(np.int64)
