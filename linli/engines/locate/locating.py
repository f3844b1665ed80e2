"""Which area holds a point: the order of preference, and a search tree that needs no preparation.

An index answers with positions in its areas as `ranked` puts them: the first that holds a point,
its border included, owns it. The tree is the plain way, built in the asking process while no stored
raster is at hand; `raster` answers the same some twenty times faster.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from linli.engines.coordinates import Points, as_points

SPECIAL_GRID = "special_grid"  # the kind of cell that comes before others of its level
NOWHERE = -1
UNKNOWN = np.iinfo(np.int32).max
Positions = NDArray[np.int32]
Codes = NDArray[np.str_]


class Cell(NamedTuple):
    """A valid area with its border."""

    code: str
    kind: str
    geometry: BaseGeometry


class Located(Protocol):
    """Anything that finds the first holder of points."""

    def located(self, points: Points) -> Positions:
        """Per point (n, 2; float64) the position of its owner, -1 outside all and for NaN."""


class AreaIndex(NamedTuple):
    """A finder with the codes of its positions."""

    codes: Codes
    finder: Located

    def locate(self, points: ArrayLike) -> list[str | None]:
        """Per point (n, 2; WGS-84) the code of its owner; None outside all areas and for NaN."""
        found = self.finder.located(as_points(points))
        if not len(self.codes):
            return [None] * len(found)
        codes = self.codes[found].tolist()
        return [c if held else None for c, held in zip(codes, (found >= 0).tolist(), strict=True)]


def ranked(cells: Sequence[Cell]) -> list[Cell]:
    """Smallest level first; within a level special grids before others, then by code."""
    return sorted(cells, key=lambda cell: (-len(cell.code), cell.kind != SPECIAL_GRID, cell.code))


def codes_of(cells: Sequence[Cell]) -> Codes:
    """The codes in the order given."""
    return np.array([cell.code for cell in cells], dtype="<U18")


class TreeIndex:
    """Cells in the order given under one search tree. Only read once built: threads may share it."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.geometries = np.array([cell.geometry for cell in cells], dtype=object)
        shapely.prepare(self.geometries)
        self.tree = shapely.STRtree(self.geometries)
        self._warm()

    def _warm(self) -> None:
        # Trees and prepared borders build themselves at first use, which threads must not share.
        if len(self.geometries):
            inner = shapely.point_on_surface(self.geometries)
            shapely.intersects_xy(self.geometries, shapely.get_x(inner), shapely.get_y(inner))
            self.tree.query(inner[0])

    def located(self, points: Points) -> Positions:
        """Per point (n, 2; float64) the position of its owner, -1 outside all and for NaN."""
        found = np.full(len(points), UNKNOWN, dtype=np.int32)
        finite = np.flatnonzero(np.isfinite(points).all(axis=1))
        asked, near = self.tree.query(shapely.points(points[finite]))
        asked = finite[asked]
        holds = shapely.intersects_xy(self.geometries[near], points[asked, 0], points[asked, 1])
        np.minimum.at(found, asked[holds], near[holds].astype(np.int32))
        found[found == UNKNOWN] = NOWHERE
        return found
