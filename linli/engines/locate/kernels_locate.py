"""Compiled: on which side of an edge a point lies, exactly; and points through the raster.

Imported only where many points are located or an index is built, since compiling takes seconds
once per installation and loading half a second. `raster` says what the arrays mean.
"""

# Signatures are inferred by the compiler from typed arrays, so parameters stay bare here.
# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator"

import numpy as np
from numba import njit

# (3 + 16 u) u with u = 2**-53: Shewchuk, Adaptive Precision Floating-Point Arithmetic, 1997.
SURE = 3.3306690738754716e-16
LEAST = 1e-290  # below it products of doubles lose digits to underflow
SPLITTER = 134217729.0  # 2**27 + 1
RAISED = 2.0**400  # keeps the products' last digits above underflow
CHUNK = 1024  # points that go through each step together, so that memory is waited for once
NOWHERE = -1
FIRST_TEST = -2
ONE_EDGE, LEFT_OF_BOTH, LEFT_OF_EITHER, SEVERAL = 0, 1, 2, 3


@njit(cache=True, nogil=True)
def side(ax, ay, bx, by, x, y):
    """Positive when (x, y) lies left of the line from a to b, negative right, 0.0 exactly on it."""
    one = (ax - x) * (by - y)
    other = (ay - y) * (bx - x)
    turn = one - other
    if abs(turn) > SURE * (abs(one) + abs(other)) + LEAST:
        return turn
    return exact_side(ax, ay, bx, by, x, y)


@njit(cache=True, nogil=True)
def exact_side(ax, ay, bx, by, x, y):
    """`side` by an exact sum of products; right for coordinates up to 1e30."""
    terms = np.zeros(13)
    count = 0
    for sign, u, v in (
        (1.0, ax, by), (-1.0, ax, y), (-1.0, x, by), (-1.0, ay, bx), (1.0, ay, x), (1.0, y, bx),
    ):  # fmt: skip
        high, low = product(u * RAISED, v * RAISED)
        count = added(terms, count, sign * low)
        count = added(terms, count, sign * high)
    return terms[count - 1] if count else 0.0


@njit(cache=True, nogil=True)
def product(u, v):
    """u * v as a rounded product and its error (Dekker)."""
    high = u * v
    wide = SPLITTER * u
    u_high = wide - (wide - u)
    u_low = u - u_high
    wide = SPLITTER * v
    v_high = wide - (wide - v)
    v_low = v - v_high
    error = ((u_high * v_high - high) + u_high * v_low + u_low * v_high) + u_low * v_low
    return high, error


@njit(cache=True, nogil=True)
def added(terms, count, value):
    """Adds a number to a sum kept as terms of growing size without overlap; the new count."""
    kept = 0
    for i in range(count):
        total = value + terms[i]
        part = total - value
        error = (value - (total - part)) + (terms[i] - part)
        value = total
        if error != 0.0:
            terms[kept] = error
            kept += 1
    if value != 0.0:
        terms[kept] = value
        kept += 1
    return kept


@njit(cache=True, nogil=True)
def left_of(vertices, k, x, y):
    """Is the point left of edge k or on its line?"""
    return (
        side(
            vertices[k, 0], vertices[k, 1], vertices[k + 1, 0], vertices[k + 1, 1], x, y
        ) >= 0.0
    )  # fmt: skip


@njit(cache=True, nogil=True)
def touches(ax, ay, bx, by, x, y):
    """Does the point lie on the edge, ends included?"""
    if x < min(ax, bx) or x > max(ax, bx) or y < min(ay, by) or y > max(ay, by):
        return False
    return side(ax, ay, bx, by, x, y) == 0.0


@njit(cache=True, nogil=True)
def between(ax, ay, bx, by, x, y, rx, ry):
    """Does the edge separate (x, y) from (rx, ry) on the straight way? Neither lies on it."""
    here = side(ax, ay, bx, by, x, y)
    there = side(ax, ay, bx, by, rx, ry)
    if (here >= 0.0 and there >= 0.0) or (here <= 0.0 and there <= 0.0):
        return False
    return (side(x, y, rx, ry, ax, ay) >= 0.0) != (side(x, y, rx, ry, bx, by) >= 0.0)


@njit(cache=True, nogil=True)
def among_several(at, pool, vertices, x, y, rx, ry):
    """The first of a cell's candidates whose closed surface holds the point, else the rest's.

    From `at`: number of candidates, the owner where none holds; then per candidate its position,
    whether it holds the cell's centre (rx, ry), number of its edges in the cell, those edges.
    """
    count, otherwise = pool[at], pool[at + 1]
    at += 2
    for _candidate in range(count):
        position, inside, edges = pool[at], pool[at + 1] == 1, pool[at + 2]
        at += 3
        for i in range(at, at + edges):
            k = pool[i]
            ax, ay, bx, by = (
                vertices[k, 0], vertices[k, 1], vertices[k + 1, 0], vertices[k + 1, 1],
            )  # fmt: skip
            if touches(ax, ay, bx, by, x, y):
                return position
            if between(ax, ay, bx, by, x, y, rx, ry):
                inside = not inside
        if inside:
            return position
        at += edges
    return otherwise


@njit(cache=True, nogil=True)
def tested(value, vertices, owners, pool, x, y, rx, ry):
    """The owner in a cell whose value asks for a test."""
    kind, k = (FIRST_TEST - value) & 3, (FIRST_TEST - value) >> 2
    if kind == SEVERAL:
        return among_several(k, pool, vertices, x, y, rx, ry)
    left = left_of(vertices, k, x, y)
    if kind == LEFT_OF_BOTH:
        left = left and left_of(vertices, k - 1, x, y)
    elif kind == LEFT_OF_EITHER:
        left = left or left_of(vertices, k - 1, x, y)
    return owners[k, 0] if left else owners[k, 1]


@njit(cache=True, nogil=True)
def looked_up(points, start, stop, frame, tiles, blocks, cells, values, columns, rows):
    """Cell values of a chunk: each step runs over all its points, so that loads overlap."""
    west, south, step_x, step_y = frame[0], frame[1], 1.0 / frame[2], 1.0 / frame[3]
    wide, high = tiles.shape[1] << 6, tiles.shape[0] << 6
    for i in range(stop - start):
        x = (points[start + i, 0] - west) * step_x
        y = (points[start + i, 1] - south) * step_y
        within = (x >= 0.0) & (x < wide) & (y >= 0.0) & (y < high)
        columns[i] = np.int32(x) if within else np.int32(0)
        rows[i] = np.int32(y) if within else np.int32(0)
        values[i] = 0 if within else 1
    for i in range(stop - start):
        column, row = columns[i], rows[i]
        value = tiles[row >> 6, column >> 6]
        values[i] = NOWHERE if values[i] == 1 else value
    for i in range(stop - start):
        if values[i] < NOWHERE:
            column, row = columns[i], rows[i]
            at = ((row >> 2) & 15) << 4 | ((column >> 2) & 15)
            values[i] = blocks[((FIRST_TEST - values[i]) << 8) | at]
        else:
            rows[i] = -1
    for i in range(stop - start):
        if values[i] < NOWHERE and rows[i] >= 0:
            column, row = columns[i], rows[i]
            at = (row & 3) << 2 | (column & 3)
            values[i] = cells[((FIRST_TEST - values[i]) << 4) | at]


@njit(cache=True, nogil=True)
def located(points, frame, tiles, blocks, cells, vertices, owners, pool, found):
    """Per point (n, 2) the position of its owner or -1, into `found` (n, int32)."""
    values = np.empty(CHUNK, dtype=np.int32)
    columns = np.empty(CHUNK, dtype=np.int32)
    rows = np.empty(CHUNK, dtype=np.int32)
    asked = np.empty(CHUNK, dtype=np.int32)
    for start in range(0, len(points), CHUNK):
        stop = min(start + CHUNK, len(points))
        looked_up(points, start, stop, frame, tiles, blocks, cells, values, columns, rows)
        count = 0
        for i in range(stop - start):
            found[start + i] = values[i]
            asked[count] = i
            count += values[i] < NOWHERE
        for j in range(count):
            i = asked[j]
            rx = frame[0] + (columns[i] + 0.5) * frame[2]
            ry = frame[1] + (rows[i] + 0.5) * frame[3]
            x, y = points[start + i, 0], points[start + i, 1]
            found[start + i] = tested(values[i], vertices, owners, pool, x, y, rx, ry)
