"""A raster over all areas: most points are answered by their cell, the others by one exact test.

The first polygon in order that holds a point (its border included) owns it. Cells are squares of
five metres or more; 4 x 4 of them are a block, 16 x 16 blocks a tile. Tiles and blocks that no
border crosses are one number. A cell's value is

- a position: this polygon owns all of the cell; -1: none does;
- from -2 down, with n = -2 - value, kind = n & 3 and k = n >> 2:
  0: the point is left of edge k, or on it: the first owner of edge k, else its second;
  1, 2: the same for the corner between edges k - 1 and k: left of both, or of either;
  3: `kernels_locate.among_several` at k of the pool.

In `tiles` a value n from -2 down leads to 256 values of `blocks` from (-2 - n) * 256, there to 16 of
`cells`. Edge k goes from vertex k to k + 1, its first owner on the left. Sides are decided exactly
(a filter, then an exact sum), so neighbours never disagree: common borders belong to the first in
order, the outer border to the area inside, and nothing depends on the order of input.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from linli.engines.coordinates import Points
from linli.engines.locate import walking
from linli.engines.locate.arrays import ARRAYS, Arrays

FEW = 200  # points up to which plain Python is quicker than loading compiled code, a second
METRES = 111_320.0  # per degree of latitude
FINEST = 5.0  # metres, side of a cell
COARSER = 1.15  # from one side tried to the next
TILE, BLOCK = 64, 4  # cells along a side
CROSSED = 4 / np.pi  # cells a line crosses per side length, over all directions
ROOM = 38_000_000  # bytes for tiles, blocks and cells, plus those for each polygon
ROOM_EACH = 500
SHIFTS = 8
UNSET = -2
SHIFT = np.array((0.3819660112501051, 0.2451223337533073))  # of a cell, no lattice's and unlike


@dataclass(frozen=True, slots=True)
class Raster(Arrays):
    """The arrays with the answer to where points lie."""

    def located(self, points: Points) -> NDArray[np.int32]:
        """Per point (n, 2; float64) the position of its owner, -1 outside all and for NaN."""
        if len(points) <= FEW:
            owners = [walking.owner_of(self, (x, y)) for x, y in points.tolist()]
            return np.array(owners, dtype=np.int32)
        return self.located_many(points)

    def located_many(self, points: Points) -> NDArray[np.int32]:
        """`located` by compiled code, which is loaded at the first call."""
        from linli.engines.locate import kernels_locate  # why: loads compiled code

        given = np.ascontiguousarray(points).view()
        given.flags.writeable = False
        found = np.empty(len(given), dtype=np.int32)
        compiled: Any = kernels_locate.located
        compiled(given, *(getattr(self, name) for name in ARRAYS), found)
        return found


class Borders(NamedTuple):
    """Edges of all polygons, equal ones once; where and whose they are."""

    vertices: Points
    starts: NDArray[np.int32]  # (u,) edge u goes from vertex starts[u] to the next
    offsets: NDArray[np.int32]  # (u + 1,) into the next two
    holders: NDArray[np.int32]  # polygons along an edge, in order
    lefts: NDArray[np.bool_]  # whether the polygon lies left of the edge


def built(geometries: Sequence[BaseGeometry]) -> Raster:
    """The raster of valid polygons and multipolygons, the preferred first. Takes seconds."""
    borders = _borders(np.array(geometries, dtype=object))
    if not len(borders.starts):
        return _sealed(_empty())
    for attempt in range(1, SHIFTS + 1):
        raster = _laid(borders, len(geometries), attempt * SHIFT % 1.0)
        if raster is not None:
            return _sealed(raster)
    raise RuntimeError("no raster whose cells' centres avoid all borders")


def _sealed(raster: Raster) -> Raster:
    for name in ARRAYS:
        getattr(raster, name).flags.writeable = False
    return raster


def _empty() -> Raster:
    none = np.zeros(1, dtype=np.int32)
    tiles = np.full((1, 1), -1, dtype=np.int32)
    return Raster(
        np.ones(4), tiles, none, none, np.zeros((2, 2)), np.zeros((2, 2), dtype=np.int32), none
    )


def _borders(geometries: NDArray[np.object_]) -> Borders:
    from linli.engines.locate import kernels_edges as kernels  # why: loads compiled code

    starts, ends, polygon = _ring_edges(geometries)
    swapped = (starts[:, 0] > ends[:, 0]) | (
        (starts[:, 0] == ends[:, 0]) & (starts[:, 1] > ends[:, 1])
    )
    keys = np.where(swapped[:, None], np.hstack((ends, starts)), np.hstack((starts, ends)))
    first = kernels.first_alike(keys, keys.view(np.int64))
    numbers = np.arange(len(first), dtype=np.int32)
    is_first = first == numbers
    unique = np.cumsum(is_first, dtype=np.int32) - 1
    vertices, slots = _chains(starts[is_first], ends[is_first])
    offsets, by_edge = kernels.grouped(unique[first], numbers, int(is_first.sum()))
    lefts = swapped == swapped[first]
    return Borders(vertices, slots, offsets, polygon[by_edge], lefts[by_edge])


def _ring_edges(geometries: NDArray[np.object_]) -> tuple[Points, Points, NDArray[np.int32]]:
    """Starts and ends of all edges, the surface on their left, and their polygon."""
    turned = shapely.orient_polygons(geometries)
    parts, of_part = shapely.get_parts(turned, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    points, of_point = shapely.get_coordinates(rings, return_index=True)
    points += 0.0  # no negative zero
    same_ring = of_point[1:] == of_point[:-1]
    edges = np.flatnonzero(same_ring & (points[1:] != points[:-1]).any(axis=1))
    polygon = of_part[of_ring[of_point[edges]]].astype(np.int32)
    return points[edges], points[edges + 1], polygon


def _chains(starts: Points, ends: Points) -> tuple[Points, NDArray[np.int32]]:
    """Vertices such that edges that follow each other share theirs; per edge its first vertex."""
    joined = np.zeros(len(starts), dtype=bool)
    joined[1:] = (starts[1:] == ends[:-1]).all(axis=1)
    slots = (np.arange(len(starts)) + np.cumsum(~joined) - 1).astype(np.int32)
    vertices = np.zeros((len(starts) + int((~joined).sum()), 2))
    vertices[slots + 1] = ends
    vertices[slots] = starts
    return vertices, slots


def _laid(borders: Borders, polygons: int, shift: NDArray[np.float64]) -> Raster | None:
    """The raster with its origin moved by a share of a cell; None when a centre is on a border."""
    from linli.engines.locate import kernels_edges as kernels  # why: loads compiled code
    from linli.engines.locate import kernels_raster  # why: loads compiled code

    frame, shape = _frame(borders, polygons, shift)
    columns, rows, edges = _met(kernels.cells_met, borders, frame, np.int32, np.int32, np.int32)
    tiles = np.full(shape, -1, dtype=np.int32)
    blocks = np.full(256 * kernels.tiles_marked(columns, rows, tiles), -1, dtype=np.int32)
    cells = np.full(16 * kernels.blocks_marked(columns, rows, tiles, blocks), -1, dtype=np.int32)
    kernels.slots_of(columns, rows, tiles, blocks)
    met = kernels.grouped(columns, edges, len(cells))
    del columns, rows, edges
    crossed, events = _met(kernels.rows_crossed, borders, frame, np.int32, np.int64)
    crossings = kernels.grouped(crossed, events, shape[0] * TILE)
    owners = np.full((len(borders.vertices), 2), UNSET, dtype=np.int32)
    by_cell, edges_met = met
    room = kernels_raster.room_for_several(by_cell, edges_met, borders.offsets)
    pool = np.empty(room + 1, dtype=np.int32)
    length = kernels_raster.filled(
        frame, (tiles, blocks, cells), met, crossings, borders[:2], borders[2:], owners, pool,
    )  # fmt: skip
    if length < 0:
        return None
    pool = pool[: max(length, 1)].copy()
    return Raster(frame, tiles, blocks, cells, borders.vertices, owners, pool)


def _met(kernel: Any, borders: Borders, frame: NDArray[np.float64], *kinds: type) -> Any:
    """What a kernel finds where edges meet cells or rows, as arrays of these kinds; it fills them
    as far as they reach and tells how long they must be."""
    room = 8 * len(borders.starts)
    while True:
        arrays: tuple[NDArray[Any], ...] = tuple(np.empty(room, dtype=kind) for kind in kinds)
        count = kernel(borders.vertices, borders.starts, frame, *arrays)
        if count <= room:
            return tuple(array[:count] for array in arrays)
        room = count


def _frame(
    borders: Borders, polygons: int, shift: NDArray[np.float64]
) -> tuple[NDArray[np.float64], tuple[int, int]]:
    """Frame and (rows, columns) of tiles, as fine as the room allows."""
    west, south = borders.vertices.min(axis=0)
    east, north = borders.vertices.max(axis=0)
    squeeze = max(0.05, float(np.cos(np.radians(np.clip((south + north) / 2, -87, 87)))))
    starts = borders.vertices[borders.starts]
    ways = (borders.vertices[borders.starts + 1] - starts) * (squeeze * METRES, METRES)
    length = float(np.hypot(ways[:, 0], ways[:, 1]).sum())
    sides = ((east - west) * squeeze * METRES, (north - south) * METRES)
    room = ROOM + ROOM_EACH * polygons
    side = FINEST
    while _bytes(side, length, *sides) > room:
        side *= COARSER
    width, height = side / METRES / squeeze, side / METRES
    across = int((east - west) / width / TILE + 4 / TILE) + 1
    along = int((north - south) / height / TILE + 4 / TILE) + 1
    west, south = (west, south) - (1.5 + shift) * (width, height)
    frame = np.array([west, south, width, height])
    return frame, (along, across)


def _bytes(side: float, length: float, across: float, along: float) -> float:
    """About how many bytes tiles, blocks and cells of this side take. All in metres."""
    whole = (across + TILE * side) * (along + TILE * side)
    tiles = whole / (TILE * side) ** 2
    marked = min(tiles, CROSSED * length / (TILE * side) + 4)
    blocks = min(marked * 256, CROSSED * length / (BLOCK * side) + 4)
    return 4 * (tiles + 256 * marked + 16 * blocks)
