"""Which area holds a point: one search tree per level, asked from the smallest areas up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from linli.core.areas.coordinates import Points, as_points
from linli.core.areas.states import Kind

NOWHERE = np.iinfo(np.int64).max


class Cell(NamedTuple):
    """A valid area with its border."""

    code: str
    kind: str
    geometry: BaseGeometry


class Level:
    """The cells of one level, the preferred first: special grids before others, then by code."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        ranked = sorted(cells, key=lambda cell: (cell.kind != Kind.SPECIAL_GRID, cell.code))
        self.codes = [cell.code for cell in ranked]
        self.geometries = np.array([cell.geometry for cell in ranked], dtype=object)
        shapely.prepare(self.geometries)
        self.tree = shapely.STRtree(self.geometries)
        self._warm()

    def _warm(self) -> None:
        # Trees and prepared borders build themselves at first use, which threads must not share.
        inner = shapely.point_on_surface(self.geometries)
        shapely.intersects_xy(self.geometries, shapely.get_x(inner), shapely.get_y(inner))
        self.tree.query(inner[0])

    def first_holding(self, points: Points) -> NDArray[np.int64]:
        """Per point the position of the first cell that holds it, border included, or NOWHERE."""
        found = np.full(len(points), NOWHERE, dtype=np.int64)
        asked, near = self.tree.query(shapely.points(points))
        x, y = points[asked, 0], points[asked, 1]
        holds = shapely.intersects_xy(self.geometries[near], x, y)
        np.minimum.at(found, asked[holds], near[holds])
        return found


class CellIndex:
    """All valid areas with a border. Built once, then only read: threads may share it."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        levels: dict[int, list[Cell]] = {}
        for cell in cells:
            levels.setdefault(len(cell.code), []).append(cell)
        self.levels = [Level(levels[length]) for length in sorted(levels, reverse=True)]

    def locate(self, points: ArrayLike) -> list[str | None]:
        """Per point (n, 2; WGS-84) the smallest area that holds it; None outside all and for NaN.

        On a common border the lower code owns the point, so that each has exactly one owner.
        """
        array = as_points(points)
        owners: list[str | None] = [None] * len(array)
        left = np.flatnonzero(np.isfinite(array).all(axis=1))
        for level in self.levels:
            if not len(left):
                break
            found = level.first_holding(array[left])
            held = found != NOWHERE
            for i, position in zip(left[held], found[held], strict=True):
                owners[i] = level.codes[position]
            left = left[~held]
        return owners
