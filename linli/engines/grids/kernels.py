"""The compiled parts every step of the search needs: a division, what a change costs, contiguity.

Plain arithmetic only (no exponentials, no fused operations), so that a seed gives the same
division on every machine. All kernels release the interpreter lock.
"""

# Signatures are inferred by the compiler from typed arrays, so parameters stay bare here.
# mypy: disable-error-code="no-untyped-def"

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from linli.engines.grids.problem import Floats, Integers

COMPILED = ("kernels", "trees", "starts", "annealing", "exact")
SOURCES = zlib.crc32(
    b"".join(Path(__file__).with_name(f"{name}.py").read_bytes() for name in COMPILED)
)
"""Numba keeps compiled code by the file of the function called first; with this among what that
function closes over, a change in any of the files counts."""

OPTIONS: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
kernel = njit(nogil=True, error_model="numpy", **OPTIONS)
"""For functions called by compiled ones only: what is needed to call them from Python is left out."""

FOUR_PI = 12.566370614359172
THIRD = 1.0 / 3.0


class Graph(NamedTuple):
    """One part of a community: neighbours of atom i are other[start[i]:start[i + 1]].

    cost is what a border between grids costs on this edge, bond how unlike a border the edge is
    (0 river to 4 inside a cell); cell is -1 for whole cells, else numbers cut ones, each of which
    needs need[cell] grids; home is the previous grid, -1 for none, and hold what taking the atom out of it counts.
    """

    start: Integers
    other: Integers
    length: Floats
    cost: Floats
    bond: Integers
    households: Integers
    area: Floats
    perimeter: Floats
    cell: Integers
    need: Integers
    home: Integers
    hold: Integers


class Prices(NamedTuple):
    """What the search pays for: limits, and the weights of the aims."""

    lower: int
    upper: int
    target: int
    per_household: float
    per_grid: float
    compactness: float
    ragged: float
    balance: float
    pieces: float
    moved: float


class State(NamedTuple):
    """A division under way, sums per grid, grids per cut cell, scratch space, and the best so far."""

    label: Integers
    households: Integers
    area: Floats
    perimeter: Floats
    size: Integers
    worth: Floats
    touch: NDArray[np.int64]
    spread: Integers
    mark: Integers
    queue: Integers
    counters: Integers
    random: NDArray[np.uint64]
    best: Integers
    least: Floats


STAMP, VIOLATION, FEWEST = 0, 1, 2
"""Places in State.counters: the last mark used, the households outside the limits, those of the best
division."""


@kernel
def fraction(state):
    """A number in [0, 1): xorshift64*."""
    x = state.random[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state.random[0] = x
    return float((x * np.uint64(0x2545F4914F6CDD1D)) >> np.uint64(11)) * 1.1102230246251565e-16


@kernel
def below(state, limit):
    """A random whole number from 0 to below the limit."""
    return int(fraction(state) * limit)


@kernel
def accepted(state, difference, heat):
    """Metropolis with the reciprocal of a short series in place of the exponential."""
    if difference <= 0.0:
        return True
    x = difference / heat
    if x > 20.0:
        return False
    series = 1.0 + x * (1.0 + x * (0.5 + x * (1.0 / 6.0 + x * (1.0 / 24.0 + x * (1.0 / 120.0)))))
    return fraction(state) * series < 1.0


@kernel
def outside(prices, households):
    """How many households a grid is outside the limits."""
    if households < prices.lower:
        return prices.lower - households
    if households > prices.upper:
        return households - prices.upper
    return 0


@kernel
def grid_cost(prices, households, area, perimeter):
    """What one grid costs: lost compactness, imbalance, households outside the limits."""
    off = (households - prices.target) / prices.target
    lost = 1.0 - FOUR_PI * area / (perimeter * perimeter)
    cost = prices.compactness * (lost + prices.ragged * (lost - THIRD) * (lost - THIRD))
    cost += prices.balance * off * off
    missing = outside(prices, households)
    if missing > 0:
        cost += prices.per_grid + prices.per_household * missing
    return cost


@kernel
def refresh(graph, prices, state):
    """All sums anew from the labels; returns the whole cost."""
    for g in range(len(state.size)):
        state.households[g] = state.size[g] = 0
        state.area[g] = state.perimeter[g] = 0.0
        for c in range(len(state.spread)):
            state.touch[c, g] = state.spread[c] = 0
    total = 0.0
    for v in range(len(state.label)):
        total += enter(graph, prices, state, v)
    state.counters[VIOLATION] = 0
    for g in range(len(state.size)):
        state.worth[g] = grid_cost(prices, state.households[g], state.area[g], state.perimeter[g])
        state.counters[VIOLATION] += outside(prices, state.households[g])
        total += state.worth[g]
    for c in range(len(state.spread)):
        total += prices.pieces * max(state.spread[c] - graph.need[c], 0)
    return total


@kernel
def enter(graph, prices, state, v):
    """Add one atom to the sums of its grid; returns what it costs apart from those."""
    g, c, cost = state.label[v], graph.cell[v], 0.0
    state.households[g] += graph.households[v]
    state.area[g] += graph.area[v]
    state.perimeter[g] += graph.perimeter[v]
    state.size[g] += 1
    if c >= 0:
        state.spread[c] += int(state.touch[c, g] == 0)
        state.touch[c, g] += 1
    if graph.home[v] >= 0 and graph.home[v] != g:
        cost += prices.moved * graph.hold[v]
    for e in range(graph.start[v], graph.start[v + 1]):
        if state.label[graph.other[e]] == g:
            state.perimeter[g] -= graph.length[e]
        elif graph.other[e] > v:
            cost += graph.cost[e]
    return cost


@kernel
def borders(graph, state, v, to):
    """Border of atom v with its own grid and with another, and what moving it does to costs."""
    own, new, cost = 0.0, 0.0, 0.0
    mine = state.label[v]
    for e in range(graph.start[v], graph.start[v + 1]):
        g = state.label[graph.other[e]]
        if g == mine:
            own += graph.length[e]
            cost += graph.cost[e]
        elif g == to:
            new += graph.length[e]
            cost -= graph.cost[e]
    return own, new, cost


@kernel
def moving_home(graph, prices, v, old, new):
    """What the change from one grid to another costs because households had a grid before."""
    home = graph.home[v]
    if home < 0:
        return 0.0
    return prices.moved * graph.hold[v] * (int(home != new) - int(home != old))


@kernel
def pieces_change(graph, prices, state, v, old, new):
    """What needless pieces of its cut cell cost more (or less) when atom v goes from one grid to
    another."""
    c = graph.cell[v]
    if c < 0:
        return 0.0
    before = state.spread[c]
    after = before - int(state.touch[c, old] == 1) + int(state.touch[c, new] == 0)
    need = graph.need[c]
    return prices.pieces * (max(after - need, 0) - max(before - need, 0))


@kernel
def recount(graph, state, v, old, new):
    """Keep the number of grids per cut cell up to date."""
    c = graph.cell[v]
    if c < 0:
        return
    state.touch[c, old] -= 1
    if state.touch[c, old] == 0:
        state.spread[c] -= 1
    if state.touch[c, new] == 0:
        state.spread[c] += 1
    state.touch[c, new] += 1


@kernel
def change(graph, prices, state, v, to):
    """What moving atom v to another grid changes in the whole cost; no grid may become empty."""
    a = state.label[v]
    if state.size[a] == 1:
        return np.inf
    own, new, cost = borders(graph, state, v, to)
    h, area, rim = graph.households[v], graph.area[v], graph.perimeter[v]
    left = grid_cost(
        prices, state.households[a] - h, state.area[a] - area, state.perimeter[a] - rim + 2 * own
    )
    right = grid_cost(
        prices, state.households[to] + h, state.area[to] + area, state.perimeter[to] + rim - 2 * new
    )
    cost += left + right - state.worth[a] - state.worth[to]
    cost += moving_home(graph, prices, v, a, to)
    return cost + pieces_change(graph, prices, state, v, a, to)


@kernel
def put(prices, state, g, households, area, perimeter):
    """Set the sums of one grid."""
    state.counters[VIOLATION] += outside(prices, households) - outside(prices, state.households[g])
    state.households[g] = households
    state.area[g] = area
    state.perimeter[g] = perimeter
    state.worth[g] = grid_cost(prices, households, area, perimeter)


@kernel
def move(graph, prices, state, v, to):
    """Move atom v to another grid."""
    a = state.label[v]
    own, new, _ = borders(graph, state, v, to)
    h, area, rim = graph.households[v], graph.area[v], graph.perimeter[v]
    put(
        prices,
        state,
        a,
        state.households[a] - h,
        state.area[a] - area,
        state.perimeter[a] - rim + 2 * own,
    )
    put(
        prices,
        state,
        to,
        state.households[to] + h,
        state.area[to] + area,
        state.perimeter[to] + rim - 2 * new,
    )
    recount(graph, state, v, a, to)
    state.size[a] -= 1
    state.size[to] += 1
    state.label[v] = to


@kernel
def can_leave(graph, state, v):
    """Whether the grid of atom v stays in one piece, and not empty, without it."""
    mine, mark = state.label[v], state.mark
    if state.size[mine] == 1:
        return False
    state.counters[STAMP] += 2
    wanted, reached = state.counters[STAMP], state.counters[STAMP] + 1
    first, waiting = -1, 0
    for e in range(graph.start[v], graph.start[v + 1]):
        u = graph.other[e]
        if state.label[u] == mine:
            if first < 0:
                first = u
            else:
                mark[u] = wanted
                waiting += 1
    if waiting == 0:
        return True
    mark[v] = reached
    mark[first] = reached
    return search(graph, state, first, waiting, wanted, reached)


@kernel
def search(graph, state, first, waiting, wanted, reached):
    """Whether all wanted atoms are reached from the first inside its grid."""
    mine, mark, queue = state.label[first], state.mark, state.queue
    queue[0] = first
    head, tail = 0, 1
    while head < tail:
        v = queue[head]
        head += 1
        for e in range(graph.start[v], graph.start[v + 1]):
            u = graph.other[e]
            if state.label[u] == mine and mark[u] != reached:
                if mark[u] == wanted:
                    waiting -= 1
                    if waiting == 0:
                        return True
                mark[u] = reached
                queue[tail] = u
                tail += 1
    return False
