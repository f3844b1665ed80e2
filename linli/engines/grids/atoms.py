"""The smallest pieces of the land and what they share: cells, and parts of cells too large."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from linli.engines.grids.cutting import cut_cells
from linli.engines.grids.noding import begins, inserted, owners, paired, ragged, without_wraps
from linli.engines.grids.problem import (
    FENCE,
    INSIDE,
    STRENGTH,
    Atoms,
    Floats,
    Geometries,
    Integers,
    Land,
    Limits,
)

TOLERANCE = 1e-6
"""Metres within which a corner counts as lying on a neighbour's side."""


def build_atoms(land: Land, limits: Limits) -> Atoms:
    """Cut the cells above the upper limit along their buildings and find who borders on whom."""
    pieces = cut_cells(land, limits)
    outline = Outline(pieces.geometry)
    geometry = outline.with_common_corners()
    a, b, length = outline.shared_borders()
    centre = shapely.centroid(geometry)
    return Atoms(
        geometry=geometry,
        households=pieces.households.astype(np.int64),
        community=land.community[pieces.cell],
        cell=pieces.cell,
        area=shapely.area(geometry),
        perimeter=shapely.length(geometry),
        x=shapely.get_x(centre),
        y=shapely.get_y(centre),
        special=land.special[pieces.cell],
        edge_a=a,
        edge_b=b,
        edge_length=length,
        edge_class=border_classes(land, pieces.cell[a], pieces.cell[b]),
    )


class Outline:
    """All sides of all rings: who shares which, after every corner on a side became part of it."""

    def __init__(self, geometry: Geometries) -> None:
        self.geometry = geometry
        self.kind, self.corners, self.levels = ragged(geometry)
        self._measure()

    def _measure(self) -> None:
        """Per side its first corner and a key that is the same in both directions."""
        self.side = np.flatnonzero(begins(self.corners, self.levels[0]))
        key = corner_keys(self.corners)
        first, second = key[self.side], key[self.side + 1]
        mixed = np.minimum(first, second) * np.uint64(0x9E3779B97F4A7C15)
        self.key = mixed ^ np.maximum(first, second)
        self.owner = owners(self.levels, self.side)

    def with_common_corners(self) -> Geometries:
        """The geometries, with a neighbour's corner put into each side on which it lies."""
        side, point = self._corners_on_sides()
        if not len(side):
            return self.geometry
        start = self.corners[self.side[side]]
        along = np.hypot(*(point - start).T)
        order = np.lexsort((along, side))
        touched, at = np.unique(self.owner[side]), self.side[side[order]]
        self.corners, self.levels = inserted(self.corners, self.levels, at, point[order])
        self._measure()
        result = self.geometry.copy()
        made = shapely.from_ragged_array(self.kind, self.corners, tuple(self.levels))
        result[touched] = without_wraps(made[touched])
        return result

    def _corners_on_sides(self) -> tuple[Integers, Floats]:
        """Sides nobody shares and foreign corners in their interior, each pair once."""
        lone = np.flatnonzero(paired(self.key)[2])
        ends = np.stack([self.corners[self.side[lone]], self.corners[self.side[lone] + 1]], axis=1)
        points = np.unique(ends.reshape(-1, 2), axis=0)
        if not len(lone):
            return lone, points
        tree = shapely.STRtree(shapely.points(points))
        near, found = tree.query(shapely.linestrings(ends), "dwithin", distance=TOLERANCE)
        start, end, point = ends[near, 0], ends[near, 1], points[found]
        between = ((point - start) * (end - start)).sum(axis=1)
        inner = (between > 0) & (between < ((end - start) ** 2).sum(axis=1))
        inner &= (point != start).any(axis=1) & (point != end).any(axis=1)
        return lone[near[inner]], point[inner]

    def common_sides(self) -> tuple[Integers, Integers, Integers]:
        """Sides two rows have in common: the corner each starts at (it ends at the next), and the
        rows."""
        side, twin, _alone = paired(self.key)
        one, other = self.owner[side], self.owner[twin]
        foreign = one != other
        return self.side[side[foreign]], one[foreign], other[foreign]

    def shared_borders(self) -> tuple[Integers, Integers, Floats]:
        """Pairs of rows (lower first) and the metres of border they share."""
        start, one, other = self.common_sides()
        length = np.hypot(*(self.corners[start + 1] - self.corners[start]).T)
        low, high = np.minimum(one, other), np.maximum(one, other)
        pair, place = np.unique(low * len(self.geometry) + high, return_inverse=True)
        total = np.bincount(place, length, minlength=len(pair))
        first, second = np.divmod(pair, len(self.geometry))
        return first, second, np.asarray(total, dtype=np.float64)


def corner_keys(corners: Floats) -> NDArray[np.uint64]:
    """A well mixed key per corner, equal exactly where both coordinates are."""
    bits = np.ascontiguousarray(corners + 0.0).view(np.uint64)
    mixed = bits[:, 0] * np.uint64(0xBF58476D1CE4E5B9) ^ (bits[:, 0] >> np.uint64(29))
    mixed = (mixed + bits[:, 1]) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(32)) ^ bits[:, 1])


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
