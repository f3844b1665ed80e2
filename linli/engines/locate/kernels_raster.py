"""Compiled: what each cell of the raster answers. `raster` puts the steps together."""

# Signatures are inferred by the compiler from typed arrays, so parameters stay bare here.
# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator"

import numpy as np
from numba import njit

from linli.engines.locate.kernels_edges import block_at
from linli.engines.locate.kernels_locate import (
    FIRST_TEST,
    LEFT_OF_BOTH,
    LEFT_OF_EITHER,
    NOWHERE,
    ONE_EDGE,
    SEVERAL,
    side,
    touches,
)

UNSET = -2  # an owner that no cell has asked for yet
NONE = np.iinfo(np.int32).max


@njit(cache=True, nogil=True)
def toggled(active, count, holders):
    """Polygons entered are added, those left are taken away; the new count."""
    for position in holders:
        i = 0
        while i < count and active[i] != position:
            i += 1
        if i == count:
            active[count] = position
            count += 1
        else:
            count -= 1
            active[i] = active[count]
    return count


@njit(cache=True, nogil=True)
def has(values, wanted):
    """Is the value among them?"""
    for value in values:  # noqa: SIM110 - no generators in compiled code
        if value == wanted:
            return True
    return False


@njit(cache=True, nogil=True)
def whole_owner(active, edges, offsets, holders):
    """The first polygon that holds the cell's centre and has no edge in the cell, or NONE."""
    best = NONE
    for position in active:
        if position < best:
            bordering = False
            for u in edges:
                bordering |= has(holders[offsets[u] : offsets[u + 1]], position)
            if not bordering:
                best = position
    return best


@njit(cache=True, nogil=True)
def right_owner(u, whole, offsets, holders, lefts):
    """The first polygon right of an edge; `whole` holds both sides."""
    best = whole
    for i in range(offsets[u], offsets[u + 1]):
        if not lefts[i]:
            best = min(best, holders[i])
    return best


@njit(cache=True, nogil=True)
def same_polygons(u, v, whole, offsets, holders, lefts):
    """Do two edges bound the same polygons before `whole`, on the same sides?"""
    i, j = offsets[u], offsets[v]
    while i < offsets[u + 1] and holders[i] < whole:
        if j >= offsets[v + 1] or holders[j] != holders[i] or lefts[j] != lefts[i]:
            return False
        i, j = i + 1, j + 1
    return j >= offsets[v + 1] or holders[j] >= whole


@njit(cache=True, nogil=True)
def settled(k, left, right, owners):
    """Writes the owners of edge k, once; whether they are these."""
    if owners[k, 0] == UNSET:
        owners[k, 0], owners[k, 1] = left, right
    return owners[k, 0] == left and owners[k, 1] == right


@njit(cache=True, nogil=True)
def simple_value(edges, whole, starts, vertices, owners, offsets, holders, lefts):
    """The value of a cell with one edge or one corner between two owners, or NONE."""
    k = starts[edges[0]]
    right = right_owner(edges[0], whole, offsets, holders, lefts)
    plain = NOWHERE if right == NONE else right
    left = holders[offsets[edges[0]]]
    if len(edges) == 1:
        if settled(k, left, plain, owners):
            return FIRST_TEST - (k << 2 | ONE_EDGE)
        return NONE
    if len(edges) != 2 or starts[edges[1]] != k + 1:
        return NONE
    if not same_polygons(edges[0], edges[1], whole, offsets, holders, lefts):
        return NONE
    if not settled(k + 1, left, plain, owners):
        return NONE
    corner = side(
        vertices[k, 0], vertices[k, 1], vertices[k + 1, 0], vertices[k + 1, 1],
        vertices[k + 2, 0], vertices[k + 2, 1],
    )  # fmt: skip
    kind = LEFT_OF_BOTH if corner >= 0.0 else LEFT_OF_EITHER
    return FIRST_TEST - ((k + 1) << 2 | kind)


@njit(cache=True, nogil=True)
def candidates_of(edges, whole, offsets, holders):
    """Polygons before `whole` with an edge in the cell, in order."""
    room = 0
    for u in edges:
        room += offsets[u + 1] - offsets[u]
    found = np.empty(room, dtype=np.int32)
    count = 0
    for u in edges:
        for position in holders[offsets[u] : offsets[u + 1]]:
            if position < whole and not has(found[:count], position):
                count = placed(found, count, position)
    return found[:count]


@njit(cache=True, nogil=True)
def placed(values, count, value):
    """Puts a value into its place among the first `count`; the new count."""
    at = count
    while at > 0 and values[at - 1] > value:
        values[at] = values[at - 1]
        at -= 1
    values[at] = value
    return count + 1


@njit(cache=True, nogil=True)
def several_written(edges, whole, active, starts, offsets, holders, pool, at):
    """Writes a cell's candidates at `at` of the pool (see `among_several`); where it ends."""
    candidates = candidates_of(edges, whole, offsets, holders)
    pool[at], pool[at + 1] = len(candidates), NOWHERE if whole == NONE else whole
    at += 2
    for position in candidates:
        head = at
        at += 3
        for u in edges:
            if has(holders[offsets[u] : offsets[u + 1]], position):
                pool[at] = starts[u]
                at += 1
        pool[head], pool[head + 1], pool[head + 2] = position, has(active, position), at - head - 3
    return at


@njit(cache=True, nogil=True)
def room_for_several(by_cell, edges, offsets):
    """An upper bound of the pool's length."""
    room = 0
    for cell in range(len(by_cell) - 1):
        if by_cell[cell + 1] > by_cell[cell]:
            room += 2
        for i in range(by_cell[cell], by_cell[cell + 1]):
            room += 4 * (offsets[edges[i] + 1] - offsets[edges[i]])
    return room


@njit(cache=True, nogil=True)
def on_any(edges, starts, vertices, x, y):
    """Does the point lie on one of the edges, ends included?"""
    for u in edges:
        k = starts[u]
        if touches(
            vertices[k, 0], vertices[k, 1], vertices[k + 1, 0], vertices[k + 1, 1], x, y
        ):  # fmt: skip
            return True
    return False


@njit(cache=True, nogil=True)
def relevant(edges, whole, offsets, holders):
    """The edges that bound a polygon before `whole`; holders stand in order."""
    kept = np.empty(len(edges), dtype=np.int32)
    count = 0
    for u in edges:
        if holders[offsets[u]] < whole:
            kept[count] = u
            count += 1
    return kept[:count]


@njit(cache=True, nogil=True)
def cell_value(edges, active, at, x, y, shape, borders, owners, pool):
    """The value of a cell that edges meet, (x, y) its centre; and where the pool ends then.

    The end is -1 when the centre lies on an edge, so that it cannot serve as reference.
    """
    vertices, starts = shape
    offsets, holders, lefts = borders
    whole = whole_owner(active, edges, offsets, holders)
    edges = relevant(edges, whole, offsets, holders)
    if len(edges) == 0:
        return NOWHERE if whole == NONE else whole, at
    value = simple_value(edges, whole, starts, vertices, owners, offsets, holders, lefts)
    if value != NONE:
        return value, at
    if on_any(edges, starts, vertices, x, y):
        return NOWHERE, -1
    end = several_written(edges, whole, active, starts, offsets, holders, pool, at)
    return FIRST_TEST - (at << 2 | SEVERAL), end


@njit(cache=True, nogil=True)
def run_filled(row, first, last, active, at, frame, arrays, met, shape, borders, owners, pool):
    """Fills the cells of a row from column `first` to before `last`; where the pool ends then."""
    tiles, blocks, cells = arrays
    by_cell, edges = met
    owner = NOWHERE if len(active) == 0 else active.min()
    column = first
    while column < last and at >= 0:
        if tiles[row >> 6, column >> 6] >= NOWHERE:
            tiles[row >> 6, column >> 6] = owner
            column = (column | 63) + 1
            continue
        block = block_at(column, row, tiles)
        if blocks[block] >= NOWHERE:
            blocks[block] = owner
            column = (column | 3) + 1
            continue
        cell = (FIRST_TEST - blocks[block]) << 4 | (row & 3) << 2 | (column & 3)
        here = edges[by_cell[cell] : by_cell[cell + 1]]
        cells[cell] = owner
        if len(here):
            x = frame[0] + (column + 0.5) * frame[2]
            y = frame[1] + (row + 0.5) * frame[3]
            cells[cell], at = cell_value(here, active, at, x, y, shape, borders, owners, pool)
        column += 1
    return at


@njit(cache=True, nogil=True)
def filled(frame, arrays, met, crossings, shape, borders, owners, pool):
    """Goes along the centres of every row, keeping the polygons that hold them; the pool's length.

    -1 when the raster must be laid otherwise because a centre that is needed lies on an edge.
    """
    tiles = arrays[0]
    by_row, events = crossings
    offsets, holders, _lefts = borders
    active = np.empty(len(holders) + 1, dtype=np.int32)
    at = np.int64(0)
    for row in range(tiles.shape[0] << 6):
        ordered = np.sort(events[by_row[row] : by_row[row + 1]])
        column, count = np.int64(0), np.int64(0)
        for event in ordered:
            until, u = event >> 32, event & 0xFFFFFFFF
            at = run_filled(
                row, column, until, active[:count], at,
                frame, arrays, met, shape, borders, owners, pool,
            )  # fmt: skip
            count = toggled(active, count, holders[offsets[u] : offsets[u + 1]])
            column = max(column, until)
        at = run_filled(
            row, column, tiles.shape[1] << 6, active[:count], at,
            frame, arrays, met, shape, borders, owners, pool,
        )  # fmt: skip
        if at < 0:
            return -1
    return at
