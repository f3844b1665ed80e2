"""A first division: spanning trees cut again and again until every part is one grid (compiled)."""

# Signatures are inferred by the compiler from typed arrays, so parameters stay bare here.
# mypy: disable-error-code="no-untyped-def"

from __future__ import annotations

import numpy as np

from linli.engines.grids.kernels import State, below, kernel
from linli.engines.grids.trees import add_up, below_cut, grow

TREES = 3


def new_state(atoms: int, cells: int, grids: int, seed: int) -> State:
    """Room for a division; all atoms are in grid 0."""
    mixed = (seed * 0x9E3779B97F4A7C15) % 2**64 ^ 0xD1B54A32D192ED03
    return State(
        label=np.zeros(atoms, np.int64), households=np.zeros(grids, np.int64), area=np.zeros(grids),
        perimeter=np.zeros(grids), size=np.zeros(grids, np.int64), worth=np.zeros(grids),
        touch=np.zeros((cells, grids), np.int64), spread=np.zeros(cells, np.int64),
        mark=np.full(atoms, -1, np.int64), queue=np.zeros(atoms, np.int64),
        counters=np.zeros(3, np.int64), random=np.array([mixed or 1], np.uint64),
        best=np.zeros(atoms, np.int64), least=np.zeros(1),
    )  # fmt: skip


@kernel
def best_share(tree, count, parts):
    """The cut whose lower part comes nearest to a whole number of shares: miss, place, shares."""
    share = tree.households[0] / parts
    least, place, shares = np.inf, -1, 0
    for i in range(1, count):
        wanted = int(tree.households[i] / share + 0.5) if share > 0.0 else tree.size[i]
        # Each part needs as many atoms as it is to become grids.
        wanted = max(wanted, 1, parts - (count - tree.size[i]))
        wanted = min(wanted, parts - 1, tree.size[i])
        miss = abs(tree.households[i] - wanted * share)
        if miss < least:
            least, place, shares = miss, i, wanted
    return least, place, shares


@kernel
def split_grid(graph, state, tree, g, parts, new):
    """Cut grid g in two; the lower part becomes grid `new`. Returns the shares it is to be cut in."""
    root, least, shares = -1, np.inf, 0
    for v in range(len(state.label)):
        if state.label[v] == g and (root < 0 or below(state, 3) == 0):
            root = v
    for _ in range(TREES):
        count = grow(graph, state, tree, root, g, g)
        add_up(graph, state, tree, count, g, g)
        miss, place, wanted = best_share(tree, count, parts)
        if place >= 0 and miss < least:
            least, shares = miss, wanted
            mark = below_cut(state, tree, count, place)
            for i in range(count):
                v = tree.atom[i]
                state.queue[v] = int(state.mark[v] == mark)
    for v in range(len(state.label)):
        if shares > 0 and state.label[v] == g and state.queue[v] == 1:
            state.label[v] = new
    return shares


@kernel
def divide(graph, state, tree, k):
    """Divide a connected graph of at least k atoms into k connected grids of like households."""
    parts = state.size  # counted anew afterwards
    parts[0] = k
    used, g = 1, 0
    while g < used:
        if parts[g] == 1:
            g += 1
            continue
        shares = split_grid(graph, state, tree, g, parts[g], used)
        parts[used] = shares
        parts[g] -= shares
        used += 1
