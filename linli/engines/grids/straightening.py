"""Borders inside cut cells drawn short and straight: the zigzag goes, the buildings stay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from linli.engines.grids.cutting import merged, spans
from linli.engines.grids.noding import borders, neighbours, with_common_corners
from linli.engines.grids.problem import Atoms, Floats, Geometries, Integers, Land
from linli.engines.grids.shortening import Border, Ends, Network, Ring, Sides, pulled_tight

NEAREST = 0.5
"""No building comes nearer to a border than this share of the distance it had."""
MARGINS = (0.3, 0.36, 0.43)
"""Shares of the gap between two buildings left free beside each, one after the other tried."""
OUTER = 0.25
"""What a metre of border along the outline of a cell counts beside one between its buildings."""
KEPT = 0.5
"""Parts of a grid in two cells keep at least this share of the border they had in common."""
TRIES = 5


def straight_tiles(atoms: Atoms, grid: Integers, land: Land) -> tuple[Geometries, Integers]:
    """What the grids are made of: tiles (t,) and the grid of each (t,), cell by cell.

    A tile is what one grid holds of one cell. Tiles cover the same ground as the atoms, without
    gap or overlap, and meet in common corners. Only borders between grids inside a cut cell
    change: they stay between the same buildings and away from them, and end elsewhere on the
    outline of the cell, but not of the community, where all parts of a grid keep their common
    borders.
    """
    tiles, pairs = plain_tiles(atoms, grid)
    cells = list(cut_cells(atoms, grid, land))
    numbers = np.array([cell.number for cell in cells], dtype=np.int64)
    rows = spans(pairs[:, 0], numbers)
    tried, changed = tiles.copy(), np.arange(len(cells))
    for slides in (True, False):
        for one in changed:
            at = rows[one]
            tried[at] = straightened(tiles[at], pairs[at, 1], cells[one], slides)
        drawn = with_common_corners(tried)
        lost = torn(tiles, drawn, pairs)
        changed = np.flatnonzero(np.isin(numbers, lost))
        if not len(changed):
            break
    return drawn, pairs[:, 1]


def plain_tiles(atoms: Atoms, grid: Integers) -> tuple[Geometries, Integers]:
    """Per cell and grid the union of the atoms, and its cell and grid (t, 2)."""
    pairs, place = np.unique(np.stack([atoms.cell, grid], axis=1), axis=0, return_inverse=True)
    return merged(atoms.geometry, place.ravel(), len(pairs)), pairs


def torn(tiles: Geometries, tried: Geometries, pairs: Integers) -> Integers:
    """Cells whose parts lost too much of their border with another part of their grid."""
    a, b, length = neighbours(tiles)
    same = pairs[a, 1] == pairs[b, 1]
    key = (a * len(tiles) + b)[same]
    one, other, left = neighbours(tried)
    known = one * len(tiles) + other
    place = np.minimum(np.searchsorted(known, key), max(len(known) - 1, 0))
    kept = np.where(known[place] == key, left[place], 0.0) if len(known) else np.zeros(len(key))
    lost = kept < KEPT * length[same]
    return np.unique(pairs[np.concatenate([a[same][lost], b[same][lost]]), 0])


@dataclass(frozen=True, slots=True)
class CutCell:
    """A cell with several grids: all its buildings (h, 2), the grid of each, and the borders.

    The borders are None where they follow no gaps between buildings.
    """

    number: int
    houses: Floats
    grid: Integers
    borders: list[Border] | None


def cut_cells(atoms: Atoms, grid: Integers, land: Land) -> Iterator[CutCell]:
    """The cells that lie in several grids."""
    order = np.lexsort((grid, atoms.cell))
    cell, label = atoms.cell[order], grid[order]
    several = np.unique(cell[1:][(cell[1:] == cell[:-1]) & (label[1:] != label[:-1])])
    if not len(several):
        return
    rows = np.flatnonzero(np.isin(atoms.cell, several))
    houses = np.flatnonzero(np.isin(land.building_compound, several))
    places = np.column_stack([land.building_x[houses], land.building_y[houses]])
    house, atom = shapely.STRtree(atoms.geometry[rows]).query(shapely.points(places), "within")
    places, atom = places[house], rows[atom]
    order = np.argsort(atoms.cell[atom], kind="stable")
    places, atom = places[order], atom[order]
    site = np.full((len(atoms), 2), np.nan)
    site[atom[::-1]] = places[::-1]
    start, end, one, other = sides_between(atoms, grid, rows)
    tree = shapely.STRtree(atoms.geometry)
    mine, sides = spans(atoms.cell[atom], several), spans(atoms.cell[one], several)
    for number, own, at in zip(several.tolist(), mine, sides, strict=True):
        a, b = one[at], other[at]
        found = oriented(start[at], end[at], (site[a], site[b]), (grid[a], grid[b]))
        lines = None if found is None else Network(found).borders()
        if lines is not None:
            lines = [known_outside(border, number, atoms, grid, tree) for border in lines]
        yield CutCell(number, places[own], grid[atom[own]], lines)


def sides_between(
    atoms: Atoms, grid: Integers, rows: Integers
) -> tuple[Floats, Floats, Integers, Integers]:
    """The sides between grids inside one cell, by cell: start, end, and the atoms beside them."""
    sides = borders(atoms.geometry[rows])
    one, other = rows[sides.a], rows[sides.b]
    between = (atoms.cell[one] == atoms.cell[other]) & (grid[one] != grid[other])
    order = np.flatnonzero(between)
    order = order[np.argsort(atoms.cell[one[order]], kind="stable")]
    return sides.begin[order], sides.end[order], one[order], other[order]


def oriented(
    start: Floats, end: Floats, houses: tuple[Floats, Floats], grids: tuple[Integers, Integers]
) -> Sides | None:
    """Sides with what is left and right of them; None where a building is not beside its side."""
    step = end - start
    one, other = (
        step[:, 0] * (house - start)[:, 1] - step[:, 1] * (house - start)[:, 0] for house in houses
    )
    if not (one * other < 0).all():
        return None
    left = (one > 0)[:, None]
    both = np.stack(grids, axis=1)
    return Sides(
        start, end,
        np.where(left, houses[0], houses[1]),
        np.where(left, houses[1], houses[0]),
        np.where(left, both, both[:, ::-1]),
    )  # fmt: skip


def known_outside(
    border: Border, cell: int, atoms: Atoms, grid: Integers, tree: shapely.STRtree
) -> Border:
    """The border with the grids outside its cell that its open ends touch.

    An end on the outline of the community is not open: that outline keeps its corners.
    """
    outside = {}
    for end in (0, -1):
        near = tree.query(shapely.Point(border.corners[end]), "dwithin", distance=1e-6)
        beside = near[atoms.cell[near] != cell]
        home = atoms.community[near[atoms.cell[near] == cell][0]]
        if border.open[end] and len(beside) and (atoms.community[beside] == home).all():
            outside[end] = set(grid[beside].tolist())
    return border.beside(outside)


def straightened(tiles: Geometries, owner: Integers, cell: CutCell, sliding: bool) -> Geometries:
    """The tiles of one cell with the shortest common borders that leave the buildings alone."""
    tile = np.searchsorted(owner, cell.grid)
    houses = shapely.points(cell.houses)
    before = shapely.distance(shapely.boundary(tiles[tile]), houses)

    def good(tried: Geometries) -> bool:
        clear = shapely.distance(shapely.boundary(tried[tile]), houses)
        inside = shapely.intersects_xy(tried[tile], *cell.houses.T)
        return bool(inside.all() and (clear >= NEAREST * before).all() and sound(tried, tiles))

    for slides in (True, False) if sliding else (False,):
        for margin in MARGINS:
            drawn = redrawn(tiles, owner, cell, margin, slides)
            if drawn is not None and good(drawn):
                return drawn
    spacing = float(np.sqrt(shapely.area(tiles).sum() / max(len(houses), 1)))
    for attempt in range(TRIES):
        tolerance = spacing / 2.0 / 1.5**attempt
        simple = shapely.coverage_simplify(tiles, tolerance, simplify_boundary=False)
        if good(simple):
            return np.asarray(simple, dtype=object)
    return tiles


def redrawn(
    tiles: Geometries, owner: Integers, cell: CutCell, margin: float, sliding: bool
) -> Geometries | None:
    """The cell divided by borders pulled tight; None where its parts are others than before."""
    if cell.borders is None:
        return None
    outline = shapely.get_rings(shapely.coverage_union_all(tiles))
    rings = [Ring(shapely.get_coordinates(one)) for one in outline]
    drawn = [
        pulled_tight(
            border, margin, *(ends_of(border, end, cell, rings, sliding) for end in (0, -1))
        )
        for border in cell.borders
    ]
    ends = np.concatenate([one[[0, -1]] for one in drawn])
    lines = [*(ring.with_corners(ends) for ring in rings), *drawn]
    faces = shapely.get_parts(
        shapely.polygonize([shapely.union_all([shapely.linestrings(one) for one in lines])])
    )
    return shared_out(faces, owner, cell)


def ends_of(border: Border, end: int, cell: CutCell, rings: list[Ring], sliding: bool) -> Ends:
    """Where a border may end: where it does, or, if open, elsewhere on the outline too."""
    if sliding and border.open[end]:
        for ring in rings:
            found = ring.sliding(border, end, cell.houses, OUTER)
            if found is not None:
                return found
    return Ends.fixed(border.corners[end])


def shared_out(faces: Geometries, owner: Integers, cell: CutCell) -> Geometries | None:
    """Each face given to the grid of its buildings; None where one holds buildings of several."""
    face, house = shapely.STRtree(shapely.points(cell.houses)).query(faces, "contains")
    low, high = np.full(len(faces), np.iinfo(np.int64).max), np.full(len(faces), -1)
    np.minimum.at(low, face, cell.grid[house])
    np.maximum.at(high, face, cell.grid[house])
    tiles = np.empty(len(owner), dtype=object)
    for place, number in enumerate(owner):
        parts = faces[high == number]
        if not len(parts) or (low[high == number] != number).any():
            return None
        tiles[place] = parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
    return tiles


def sound(tried: Geometries, tiles: Geometries) -> bool:
    """Whether all are valid, in as many parts as before, and cover as much."""
    same = shapely.get_num_geometries(tried) == shapely.get_num_geometries(tiles)
    covered = np.isclose(shapely.area(tried).sum(), shapely.area(tiles).sum(), rtol=1e-12)
    return bool(shapely.is_valid(tried).all() and same.all() and covered)
