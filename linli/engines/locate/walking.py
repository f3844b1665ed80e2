"""Few points through the raster in plain Python: some microseconds each and nothing to compile.

A web request locates one point; it must not wait for a compiler, nor load one.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from linli.engines.locate.arrays import Arrays

SURE = 3.3306690738754716e-16  # as in kernels_locate
LEAST = 1e-290
NOWHERE, FIRST_TEST = -1, -2
ONE_EDGE, LEFT_OF_BOTH, LEFT_OF_EITHER, SEVERAL = 0, 1, 2, 3

Point = tuple[float, float]
Edge = tuple[Point, Point]


def owner_of(raster: Arrays, point: Point) -> int:
    """The position of the point's owner, -1 outside all and for NaN; as `Raster.located`."""
    west, south, width, height = raster.frame.tolist()
    x, y = (point[0] - west) * (1.0 / width), (point[1] - south) * (1.0 / height)
    rows, columns = raster.tiles.shape
    if not (0.0 <= x < columns << 6 and 0.0 <= y < rows << 6):
        return NOWHERE
    column, row = int(x), int(y)
    value = cell_value(raster, column, row)
    if value >= NOWHERE:
        return value
    kind, k = (FIRST_TEST - value) & 3, (FIRST_TEST - value) >> 2
    if kind == SEVERAL:
        centre = (west + (column + 0.5) * width, south + (row + 0.5) * height)
        return among_several(raster, k, point, centre)
    left = side(*edge_of(raster, k), point) >= 0
    if kind == LEFT_OF_BOTH:
        left = left and side(*edge_of(raster, k - 1), point) >= 0
    elif kind == LEFT_OF_EITHER:
        left = left or side(*edge_of(raster, k - 1), point) >= 0
    return int(raster.owners[k, 0 if left else 1])


def cell_value(raster: Arrays, column: int, row: int) -> int:
    """The value of a cell, read through tile and block."""
    value = int(raster.tiles[row >> 6, column >> 6])
    if value < NOWHERE:
        at = (row >> 2 & 15) << 4 | (column >> 2 & 15)
        value = int(raster.blocks[(FIRST_TEST - value) << 8 | at])
        if value < NOWHERE:
            value = int(raster.cells[(FIRST_TEST - value) << 4 | (row & 3) << 2 | (column & 3)])
    return value


def edge_of(raster: Arrays, k: int) -> Edge:
    """Start and end of edge k."""
    (ax, ay), (bx, by) = raster.vertices[k : k + 2].tolist()
    return (ax, ay), (bx, by)


def among_several(raster: Arrays, at: int, point: Point, centre: Point) -> int:
    """The first candidate of a cell whose closed surface holds the point, else the rest's owner."""
    pool = raster.pool
    count, otherwise = pool[at : at + 2].tolist()
    at += 2
    for _candidate in range(count):
        position, inside, number = pool[at : at + 3].tolist()
        edges = [edge_of(raster, k) for k in pool[at + 3 : at + 3 + number].tolist()]
        if any(touches(edge, point) for edge in edges):
            return int(position)
        if (inside + sum(between(edge, point, centre) for edge in edges)) % 2:
            return int(position)
        at += 3 + number
    return int(otherwise)


def side(a: Point, b: Point, point: Point) -> float:
    """Positive left of the line from a to b, negative right of it, 0 exactly on it."""
    one = (a[0] - point[0]) * (b[1] - point[1])
    other = (a[1] - point[1]) * (b[0] - point[0])
    if abs(one - other) > SURE * (abs(one) + abs(other)) + LEAST:
        return one - other
    (ax, ay), (bx, by), (x, y) = (exact(a), exact(b), exact(point))
    turn = (ax - x) * (by - y) - (ay - y) * (bx - x)
    return (turn > 0) - (turn < 0)


def exact(point: Point) -> Sequence[Fraction]:
    """The point without rounding."""
    return Fraction(point[0]), Fraction(point[1])


def touches(edge: Edge, point: Point) -> bool:
    """Does the point lie on the edge, ends included?"""
    (ax, ay), (bx, by) = edge
    within = min(ax, bx) <= point[0] <= max(ax, bx) and min(ay, by) <= point[1] <= max(ay, by)
    return within and side(*edge, point) == 0


def between(edge: Edge, point: Point, centre: Point) -> bool:
    """Does the edge separate two points on the straight way? Neither lies on it."""
    here, there = side(*edge, point), side(*edge, centre)
    if (here >= 0 and there >= 0) or (here <= 0 and there <= 0):
        return False
    return (side(point, centre, edge[0]) >= 0) != (side(point, centre, edge[1]) >= 0)
