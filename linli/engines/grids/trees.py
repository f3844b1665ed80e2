"""Random spanning trees over some grids, and every way to cut one in two (compiled)."""

# Signatures are inferred by the compiler from typed arrays, so parameters stay bare here.
# mypy: disable-error-code="no-untyped-def"

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from linli.engines.grids.kernels import STAMP, below, grid_cost, kernel
from linli.engines.grids.problem import Floats, Integers


class Tree(NamedTuple):
    """A tree over some atoms in order of growth (a parent comes before its children).

    place gives an atom's position; the sums below each position are households, area, `free`
    (perimeter less all borders inside the tree), `cut` and `cost` of the border a cut there makes,
    and what counts of the atoms whose previous grid was the first or the second.
    """

    atom: Integers
    parent: Integers
    place: Integers
    households: Integers
    size: Integers
    area: Floats
    free: Floats
    cut: Floats
    cost: Floats
    first: Integers
    second: Integers
    front_atom: Integers
    front_parent: Integers
    front_bond: Integers


def new_tree(atoms: int, edges: int) -> Tree:
    """Room for a tree over so many atoms of a graph with so many directed edges."""
    atom, parent, place, households, size, first, second = (
        np.empty(atoms, np.int64) for _ in range(7)
    )
    area, free, cut, cost = (np.empty(atoms) for _ in range(4))
    front = [np.empty(edges + 1, np.int64) for _ in range(3)]
    return Tree(atom, parent, place, households, size, area, free, cut, cost, first, second, *front)


@kernel
def grow(graph, state, tree, root, a, b):
    """Grow a random tree over the grids a and b from root; of two edges the firmer bond is taken.

    Returns the number of atoms reached.
    """
    state.counters[STAMP] += 2
    reached = state.counters[STAMP] + 1
    tree.front_atom[0], tree.front_parent[0], tree.front_bond[0] = root, -1, 0
    open_edges, count = 1, 0
    while open_edges > 0:
        i = below(state, open_edges)
        if open_edges > 1:
            j = below(state, open_edges)
            if tree.front_bond[j] > tree.front_bond[i]:
                i = j
        v, parent = tree.front_atom[i], tree.front_parent[i]
        open_edges -= 1
        tree.front_atom[i] = tree.front_atom[open_edges]
        tree.front_parent[i] = tree.front_parent[open_edges]
        tree.front_bond[i] = tree.front_bond[open_edges]
        if state.mark[v] == reached:
            continue
        state.mark[v] = reached
        tree.atom[count], tree.parent[count], tree.place[v] = v, parent, count
        open_edges = spread_out(graph, state, tree, v, count, a, b, reached, open_edges)
        count += 1
    return count


@kernel
def spread_out(graph, state, tree, v, position, a, b, reached, open_edges):
    """Adds the unreached neighbours of v in the two grids to the open edges; returns how many those
    are."""
    for e in range(graph.start[v], graph.start[v + 1]):
        u = graph.other[e]
        if state.mark[u] != reached and (state.label[u] == a or state.label[u] == b):
            tree.front_atom[open_edges] = u
            tree.front_parent[open_edges] = position
            tree.front_bond[open_edges] = graph.bond[e]
            open_edges += 1
    return open_edges


@kernel
def meeting(tree, i, j):
    """The lowest position above both; parents have lower positions than children."""
    while i != j:
        if i > j:
            i = tree.parent[i]
        else:
            j = tree.parent[j]
    return i


@kernel
def own_sums(graph, state, tree, i, a, b):
    """The sums of position i alone, and each edge's share at the place where its ends meet."""
    v = tree.atom[i]
    tree.households[i] += graph.households[v]
    tree.size[i] += 1
    tree.area[i] += graph.area[v]
    tree.free[i] += graph.perimeter[v]
    if graph.home[v] == a:
        tree.first[i] += graph.hold[v]
    elif graph.home[v] == b:
        tree.second[i] += graph.hold[v]
    for e in range(graph.start[v], graph.start[v + 1]):
        u = graph.other[e]
        if state.label[u] != a and state.label[u] != b:
            continue
        tree.free[i] -= graph.length[e]
        tree.cut[i] += graph.length[e]
        tree.cost[i] += graph.cost[e]
        if u > v:
            top = meeting(tree, i, tree.place[u])
            tree.cut[top] -= 2.0 * graph.length[e]
            tree.cost[top] -= 2.0 * graph.cost[e]


@kernel
def add_up(graph, state, tree, count, a, b):
    """All sums below each position."""
    for i in range(count):
        tree.households[i] = tree.size[i] = tree.first[i] = tree.second[i] = 0
        tree.area[i] = tree.free[i] = tree.cut[i] = tree.cost[i] = 0.0
    for i in range(count):
        own_sums(graph, state, tree, i, a, b)
    for i in range(count - 1, 0, -1):
        p = tree.parent[i]
        tree.households[p] += tree.households[i]
        tree.size[p] += tree.size[i]
        tree.area[p] += tree.area[i]
        tree.free[p] += tree.free[i]
        tree.cut[p] += tree.cut[i]
        tree.cost[p] += tree.cost[i]
        tree.first[p] += tree.first[i]
        tree.second[p] += tree.second[i]


@kernel
def moved_by(tree, i):
    """What leaves its previous grid if the part below i becomes the first, or the second."""
    first, second = tree.first[0] - tree.first[i], tree.second[0] - tree.second[i]
    return first + tree.second[i], tree.first[i] + second


@kernel
def cut_cost(prices, tree, i):
    """What the two grids cost that a cut above position i makes, without pieces of cut cells."""
    cost = grid_cost(prices, tree.households[i], tree.area[i], tree.free[i] + tree.cut[i])
    cost += grid_cost(
        prices,
        tree.households[0] - tree.households[i],
        tree.area[0] - tree.area[i],
        tree.free[0] - tree.free[i] + tree.cut[i],
    )
    as_first, as_second = moved_by(tree, i)
    return cost + tree.cost[i] + prices.moved * min(as_first, as_second)


@kernel
def below_cut(state, tree, count, top):
    """Mark the atoms below a position with a fresh mark, which is returned."""
    state.counters[STAMP] += 2
    mark = state.counters[STAMP]
    state.mark[tree.atom[top]] = mark
    for i in range(top + 1, count):
        if state.mark[tree.atom[tree.parent[i]]] == mark:
            state.mark[tree.atom[i]] = mark
    return mark
