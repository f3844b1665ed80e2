"""Compiled: edges made one where equal, and the cells and rows of cells they meet.

A cell stands for all points that are mapped to it; it is taken as its rectangle widened by a
millionth of a cell, so that no rounding of that mapping can lead past an edge.
"""

# Signatures are inferred by the compiler from typed arrays, so parameters stay bare here.
# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator"

import numpy as np
from numba import njit

from linli.engines.locate.kernels_locate import FIRST_TEST, side

MARGIN = 1e-6  # of a cell


@njit(cache=True, nogil=True)
def first_alike(ends, bits):
    """Per edge (n, 4; smaller end first, and the same as integers) the first with equal ends."""
    room = 1
    while room < 2 * len(ends) + 1:
        room *= 2
    table = np.full(room, -1, dtype=np.int32)
    first = np.empty(len(ends), dtype=np.int32)
    for i in range(len(ends)):
        at = scattered(bits[i, 0], bits[i, 1], bits[i, 2], bits[i, 3]) & (room - 1)
        while table[at] >= 0 and not equal(ends, table[at], i):
            at = (at + 1) & (room - 1)
        if table[at] < 0:
            table[at] = i
        first[i] = table[at]
    return first


@njit(cache=True, nogil=True)
def scattered(a, b, c, d):
    """A hash of four words, at least 0 (mixing as in splitmix64)."""
    mixed = np.uint64(a)
    for word in (b, c, d):
        mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ np.uint64(word)) * np.uint64(0x94D049BB133111EB)
    return np.int64((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(2))


@njit(cache=True, nogil=True)
def equal(ends, i, j):
    """Are the ends of edges i and j bit for bit the same?"""
    return (
        ends[i, 0] == ends[j, 0]
        and ends[i, 1] == ends[j, 1]
        and ends[i, 2] == ends[j, 2]
        and ends[i, 3] == ends[j, 3]
    )


@njit(cache=True, nogil=True)
def meets(ax, ay, bx, by, column, row, frame):
    """Does the edge meet the widened rectangle of the cell? Exact."""
    west = frame[0] + (column - MARGIN) * frame[2]
    east = frame[0] + (column + 1 + MARGIN) * frame[2]
    south = frame[1] + (row - MARGIN) * frame[3]
    north = frame[1] + (row + 1 + MARGIN) * frame[3]
    if max(ax, bx) < west or min(ax, bx) > east or max(ay, by) < south or min(ay, by) > north:
        return False
    one, two = side(ax, ay, bx, by, west, south), side(ax, ay, bx, by, east, south)
    three, four = side(ax, ay, bx, by, west, north), side(ax, ay, bx, by, east, north)
    left = one > 0.0 and two > 0.0 and three > 0.0 and four > 0.0
    right = one < 0.0 and two < 0.0 and three < 0.0 and four < 0.0
    return not (left or right)


@njit(cache=True, nogil=True)
def columns_in_row(ax, ay, bx, by, row, frame):
    """First and last column the edge may reach in a row, a little more rather than less."""
    low = frame[1] + (row - 2 * MARGIN) * frame[3]
    high = frame[1] + (row + 1 + 2 * MARGIN) * frame[3]
    left, right = min(ax, bx), max(ax, bx)
    if by != ay:
        slope = (bx - ax) / (by - ay)
        one = ax + (min(max(low, min(ay, by)), max(ay, by)) - ay) * slope
        two = ax + (min(max(high, min(ay, by)), max(ay, by)) - ay) * slope
        left, right = max(left, min(one, two)), min(right, max(one, two))
    return (
        int(np.floor((left - frame[0]) / frame[2] - 3 * MARGIN)),
        int(np.floor((right - frame[0]) / frame[2] + 3 * MARGIN)),
    )


@njit(cache=True, nogil=True)
def cells_met(vertices, starts, frame, columns, rows, edges):
    """Every (cell, edge) that meet, into the arrays as far as they reach; how many there are."""
    count = 0
    for u in range(len(starts)):
        k = starts[u]
        ax, ay = vertices[k, 0], vertices[k, 1]
        bx, by = vertices[k + 1, 0], vertices[k + 1, 1]
        bottom = int(np.floor((min(ay, by) - frame[1]) / frame[3] - 3 * MARGIN))
        top = int(np.floor((max(ay, by) - frame[1]) / frame[3] + 3 * MARGIN))
        for row in range(bottom, top + 1):
            first, last = columns_in_row(ax, ay, bx, by, row, frame)
            for column in range(first, last + 1):
                if meets(ax, ay, bx, by, column, row, frame):
                    if count < len(columns):
                        columns[count], rows[count], edges[count] = column, row, u
                    count += 1
    return count


@njit(cache=True, nogil=True)
def tiles_marked(columns, rows, tiles):
    """Numbers the tiles that any edge meets, as values that lead to their blocks; how many."""
    for i in range(len(columns)):
        tiles[rows[i] >> 6, columns[i] >> 6] = FIRST_TEST
    return numbered(tiles.reshape(-1))


@njit(cache=True, nogil=True)
def blocks_marked(columns, rows, tiles, blocks):
    """The same for blocks; `blocks` has 256 values per marked tile."""
    for i in range(len(columns)):
        blocks[block_at(columns[i], rows[i], tiles)] = FIRST_TEST
    return numbered(blocks)


@njit(cache=True, nogil=True)
def numbered(values):
    """Numbers the marked places in order, into the same array; returns how many there are."""
    count = 0
    for i in range(len(values)):
        if values[i] == FIRST_TEST:
            values[i] = FIRST_TEST - count
            count += 1
    return count


@njit(cache=True, nogil=True)
def block_at(column, row, tiles):
    """The place of a cell's block among the blocks."""
    child = FIRST_TEST - tiles[row >> 6, column >> 6]
    return (child << 8) | ((row >> 2) & 15) << 4 | ((column >> 2) & 15)


@njit(cache=True, nogil=True)
def slots_of(columns, rows, tiles, blocks):
    """The place of each given cell among the cells, into `columns`; rows stay."""
    for i in range(len(columns)):
        child = FIRST_TEST - blocks[block_at(columns[i], rows[i], tiles)]
        columns[i] = (child << 4) | (rows[i] & 3) << 2 | (columns[i] & 3)


@njit(cache=True, nogil=True)
def grouped(keys, values, count):
    """Values by key as (offsets (count + 1), values in order); stable."""
    offsets = np.zeros(count + 1, dtype=np.int32)
    for key in keys:
        offsets[key + 1] += 1
    for key in range(count):
        offsets[key + 1] += offsets[key]
    ordered = np.empty(len(keys), dtype=values.dtype)
    for i in range(len(keys)):
        at = offsets[keys[i]]
        ordered[at] = values[i]
        offsets[keys[i]] = at + 1
    for key in range(count, 0, -1):
        offsets[key] = offsets[key - 1]
    offsets[0] = 0
    return offsets, ordered


@njit(cache=True, nogil=True)
def first_column_right(ax, ay, bx, by, row, frame):
    """The first column whose centre is not left of an edge that crosses the centres of a row."""
    y = frame[1] + (row + 0.5) * frame[3]
    if ay > by:
        ax, ay, bx, by = bx, by, ax, ay
    x = ax + (y - ay) * ((bx - ax) / (by - ay))
    column = int(np.floor((x - frame[0]) / frame[2] - 0.5))
    while side(ax, ay, bx, by, frame[0] + (column - 0.5) * frame[2], y) <= 0.0:
        column -= 1
    while side(ax, ay, bx, by, frame[0] + (column + 0.5) * frame[2], y) > 0.0:
        column += 1
    return column


@njit(cache=True, nogil=True)
def rows_crossed(vertices, starts, frame, rows, events):
    """Every row whose line of centres an edge crosses, with column << 32 | edge; how many."""
    count = 0
    for u in range(len(starts)):
        k = starts[u]
        ax, ay = vertices[k, 0], vertices[k, 1]
        bx, by = vertices[k + 1, 0], vertices[k + 1, 1]
        low, high = min(ay, by), max(ay, by)
        first = int(np.floor((low - frame[1]) / frame[3] - 0.5)) - 1
        last = int(np.floor((high - frame[1]) / frame[3] - 0.5)) + 1
        for row in range(first, last + 1):
            if low <= frame[1] + (row + 0.5) * frame[3] < high:
                if count < len(rows):
                    column = first_column_right(ax, ay, bx, by, row, frame)
                    rows[count], events[count] = row, column << 32 | u
                count += 1
    return count
