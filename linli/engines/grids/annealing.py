"""Simulated annealing over divisions into a fixed number of grids (compiled)."""

# Signatures are inferred by the compiler from typed arrays, so parameters stay bare here.
# mypy: disable-error-code="no-untyped-def"

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numba import njit

from linli.engines.grids import kernels
from linli.engines.grids.problem import Integers
from linli.engines.grids.starts import divide, new_state
from linli.engines.grids.trees import add_up, below_cut, cut_cost, grow, moved_by, new_tree

HOT, COLD = 0.3, 0.003
ROUND, SLICE = 16, 1500
"""Steps at one heat, and rounds between two questions whether to go on (some 50 ms)."""
FLIPS, CHAINS = 0.55, 0.8
"""Shares of the kinds of step: flips up to the first, chains up to the second, then resplits."""


@kernels.kernel
def neighbour_grid(graph, state, v):
    """Another grid that atom v touches, or -1."""
    first, last = graph.start[v], graph.start[v + 1]
    if first == last:
        return -1
    tried = kernels.below(state, last - first)
    for i in range(last - first):
        e = first + (tried + i) % (last - first)
        if state.label[graph.other[e]] != state.label[v]:
            return state.label[graph.other[e]]
    return -1


@kernels.kernel
def flip(graph, prices, state, heat):
    """Try to move one atom next door; returns the change of the cost."""
    v = kernels.below(state, len(state.label))
    to = neighbour_grid(graph, state, v)
    if to < 0:
        return 0.0
    difference = kernels.change(graph, prices, state, v, to)
    if not kernels.accepted(state, difference, heat) or not kernels.can_leave(graph, state, v):
        return 0.0
    kernels.move(graph, prices, state, v, to)
    return difference


@kernels.kernel
def member(state, g):
    """An atom of grid g, the first after a random place."""
    n = len(state.label)
    v = kernels.below(state, n)
    while state.label[v] != g:
        v = v + 1 if v + 1 < n else 0
    return v


@kernels.kernel
def chain(graph, prices, state, heat):
    """Try to move an atom next door and one of that grid onwards, or back: a swap."""
    v = kernels.below(state, len(state.label))
    a, b = state.label[v], neighbour_grid(graph, state, v)
    if b < 0 or not kernels.can_leave(graph, state, v):
        return 0.0
    difference = kernels.change(graph, prices, state, v, b)
    kernels.move(graph, prices, state, v, b)
    for _ in range(3):
        u = member(state, b)
        c = neighbour_grid(graph, state, u)
        if u == v or c < 0:
            continue
        further = kernels.change(graph, prices, state, u, c)
        if kernels.accepted(state, difference + further, heat) and kernels.can_leave(
            graph, state, u
        ):
            kernels.move(graph, prices, state, u, c)
            return difference + further
    kernels.move(graph, prices, state, v, a)
    return 0.0


@kernels.kernel
def between(graph, state, tree, count):
    """What the border between the two grids of a tree costs now."""
    cost = 0.0
    for i in range(count):
        v = tree.atom[i]
        for e in range(graph.start[v], graph.start[v + 1]):
            u = graph.other[e]
            # Inside the tree: its place points back at it.
            if u > v and state.label[u] != state.label[v] and in_tree(tree, count, u):
                cost += graph.cost[e]
    return cost


@kernels.kernel
def in_tree(tree, count, u):
    """Is atom u among the first `count` of the tree?"""
    place = tree.place[u]
    return 0 <= place < count and tree.atom[place] == u


@kernels.kernel
def best_cut(prices, state, tree, count, heat):
    """The cheapest cut of the tree, with some noise while it is hot."""
    least, place = np.inf, 0
    for i in range(1, count):
        cost = cut_cost(prices, tree, i) + 2.0 * heat * kernels.fraction(state)
        if cost < least:
            least, place = cost, i
    return place


@kernels.kernel
def reassign(graph, prices, state, tree, count, mark, low, high):
    """Marked atoms to grid `low`, the others of the tree to `high`; returns the change in pieces."""
    pieces = 0.0
    for i in range(count):
        v = tree.atom[i]
        old, new = state.label[v], low if state.mark[v] == mark else high
        state.queue[i] = old
        if old != new:
            pieces += kernels.pieces_change(graph, prices, state, v, old, new)
            kernels.recount(graph, state, v, old, new)
            state.label[v] = new
    return pieces


@kernels.kernel
def take_back(graph, state, tree, count):
    """Give every atom of the tree the label it had before, kept in the queue."""
    for i in range(count):
        v = tree.atom[i]
        if state.label[v] != state.queue[i]:
            kernels.recount(graph, state, v, state.label[v], state.queue[i])
            state.label[v] = state.queue[i]


@kernels.kernel
def moved_now(graph, state, tree, count):
    """What counts of the atoms in the tree that are not in their previous grid."""
    moved = 0
    for i in range(count):
        v = tree.atom[i]
        home = graph.home[v]
        moved += graph.hold[v] * int(home >= 0 and home != state.label[v])
    return moved


@kernels.kernel
def resplit(graph, prices, state, tree, heat):
    """Try to join two neighbouring grids and cut a random tree over both anew."""
    root = kernels.below(state, len(state.label))
    a, b = state.label[root], neighbour_grid(graph, state, root)
    if b < 0:
        return 0.0
    count = grow(graph, state, tree, root, a, b)
    add_up(graph, state, tree, count, a, b)
    place = best_cut(prices, state, tree, count, heat)
    if place == 0:
        return 0.0
    before = state.worth[a] + state.worth[b] + between(graph, state, tree, count)
    before += prices.moved * moved_now(graph, state, tree, count)
    as_first, as_second = moved_by(tree, place)
    low, high = (a, b) if as_first <= as_second else (b, a)
    mark = below_cut(state, tree, count, place)
    pieces = reassign(graph, prices, state, tree, count, mark, low, high)
    after = cut_cost(prices, tree, place) - prices.moved * min(as_first, as_second)
    after += prices.moved * moved_now(graph, state, tree, count)
    difference = after - before + pieces
    if not kernels.accepted(state, difference, heat):
        take_back(graph, state, tree, count)
        return 0.0
    settle(prices, state, tree, place, count, low, high)
    return difference


@kernels.kernel
def settle(prices, state, tree, place, count, low, high):
    """The sums of the two grids after a cut was taken."""
    below_sum, all_sum = tree.households[place], tree.households[0]
    cut, free = tree.cut[place], tree.free[place]
    kernels.put(prices, state, low, below_sum, tree.area[place], free + cut)
    area = tree.area[0] - tree.area[place]
    kernels.put(prices, state, high, all_sum - below_sum, area, tree.free[0] - free + cut)
    state.size[low] = tree.size[place]
    state.size[high] = count - tree.size[place]


@kernels.kernel
def step(graph, prices, state, tree, heat):
    """One random change: a flip, a chain of flips, or two grids split anew. Returns the change of
    cost."""
    kind = kernels.fraction(state)
    if kind < FLIPS:
        return flip(graph, prices, state, heat)
    if kind < CHAINS:
        return chain(graph, prices, state, heat)
    return resplit(graph, prices, state, tree, heat)


@kernels.kernel
def keep(state, cost):
    """Note the division as the best."""
    for v in range(len(state.label)):
        state.best[v] = state.label[v]
    state.counters[kernels.FEWEST] = state.counters[kernels.VIOLATION]
    state.least[0] = cost


@kernels.kernel
def cool(graph, prices, state, tree, first, last, rounds, hot):
    """Anneal from round `first` to `last` of all rounds."""
    cost = kernels.refresh(graph, prices, state)
    if first == 0:
        keep(state, cost)
    for passed in range(first, last):
        left = 1.0 - passed / rounds
        heat = COLD + (hot - COLD) * left * left * left
        for _ in range(ROUND):
            cost += step(graph, prices, state, tree, heat)
            found, fewest = state.counters[kernels.VIOLATION], state.counters[kernels.FEWEST]
            if found < fewest or (found == fewest and cost < state.least[0] - 1e-9):
                keep(state, cost)


def entry_point(sources: int) -> Callable[..., None]:
    """The function called from outside, compiled once per state of the sources."""

    @njit(cache=True, nogil=True)
    def search(graph, prices, state, tree, divided, first, last, rounds, hot):
        _ = sources
        if not divided:
            divide(graph, state, tree, len(state.size))
        cool(graph, prices, state, tree, first, last, rounds, hot)

    return search


search = entry_point(kernels.SOURCES)
Answer = tuple[Integers, int, float]
"""Labels (n,), households outside the limits, cost."""


class Annealing:
    """Simulated annealing of one graph; `ask` is called now and then and may raise."""

    def __init__(
        self, graph: kernels.Graph, prices: kernels.Prices, ask: Callable[[], None]
    ) -> None:
        self.graph, self.prices, self.ask = graph, prices, ask

    def fresh(self, grids: int, seed: int, steps: int) -> Answer:
        """A division from scratch."""
        state = new_state(len(self.graph.households), len(self.graph.need), grids, seed)
        return self._run(state, False, steps if grids > 1 else 0, HOT)

    def from_labels(self, label: Integers, seed: int, steps: int, hot: float = HOT) -> Answer:
        """A division that starts from labels, none of 0..grids-1 unused."""
        grids = int(label.max()) + 1
        state = new_state(len(label), len(self.graph.need), grids, seed)
        state.label[:] = label
        return self._run(state, True, steps if grids > 1 else 0, hot)

    def _run(self, state: kernels.State, divided: bool, steps: int, hot: float) -> Answer:
        tree = new_tree(len(self.graph.households), len(self.graph.other))
        rounds, first = steps // ROUND, 0
        while first < max(rounds, 1):
            self.ask()
            last = min(first + SLICE, rounds)
            search(self.graph, self.prices, state, tree, divided, first, last, rounds, hot)
            divided, first = True, max(last, first + 1)
        return state.best, int(state.counters[kernels.FEWEST]), float(state.least[0])
