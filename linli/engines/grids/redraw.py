"""Redrawing: the grids of before, changed as little as makes them legal again.

What counts are the households that change their grid. A grid that is split lives on in the part
that keeps most of them, a grid that is joined to another in the larger; all others are new.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from linli.engines.grids.annealing import Annealing
from linli.engines.grids.drawing import Part, Task, search_of
from linli.engines.grids.kernels import Graph
from linli.engines.grids.noding import connected
from linli.engines.grids.parts import Community
from linli.engines.grids.problem import RIVER, Atoms, Floats, Integers, shortfall
from linli.engines.grids.searching import Found, Search

ROUNDS, CHANGES = 8, 32
"""How often a grid may be split off or given up in one part before the rest is drawn anew, and how
many such changes are compared each time."""


def settled_homes(atoms: Atoms, previous: Integers) -> Integers:
    """The previous grid of each atom; one that now spreads over communities stays with one."""
    homes = np.where(previous >= 0, previous, -1).astype(np.int64)
    known = np.flatnonzero(homes >= 0)
    special = np.where(atoms.special[known] >= 0, 1 + atoms.special[known], 0)
    owner = np.stack([homes[known], atoms.community[known], special], axis=1)
    groups, place = np.unique(owner, axis=0, return_inverse=True)
    weight = np.bincount(place.ravel(), atoms.households[known] + 0.001, minlength=len(groups))
    order = np.lexsort((-weight, groups[:, 2] > 0, groups[:, 0]))
    first = np.unique(groups[order, 0], return_index=True)[1]
    keeps = np.zeros(len(groups), dtype=bool)
    keeps[order[first]] = True
    homes[known[~keeps[place.ravel()]]] = -1
    return homes


def redraw_community(task: Task, community: Community, homes: Integers) -> list[Part]:
    """The parts of a community, drawn so that few households leave the grid they had.

    Sides of a river are redrawn apart, as they are drawn, unless grids of before cross it or fewer
    households are outside the limits when it is crossed.
    """
    home = homes[community.members]
    wet = community.kind == RIVER
    crossed = wet & (home[community.a] == home[community.b]) & (home[community.a] >= 0)
    if crossed.any() or not wet.any():
        return redrawn_parts(task, community, home, np.ones(len(wet), dtype=bool))
    sides = redrawn_parts(task, community, home, ~wet)
    if not any(part.found.violation for part in sides):
        return sides
    whole = redrawn_parts(task, community, home, np.ones(len(wet), dtype=bool))
    if sum(p.found.violation for p in whole) >= sum(p.found.violation for p in sides):
        return sides
    return [replace(part, crossed=True) for part in whole]


def redrawn_parts(
    task: Task, community: Community, home: Integers, passable: NDArray[np.bool_]
) -> list[Part]:
    """The parts that the passable borders connect, each redrawn, in order of first member."""
    count = len(community.members)
    part = connected(count, community.a[passable], community.b[passable])
    parts = []
    for one in range(int(part.max(initial=-1)) + 1):
        chosen = np.flatnonzero(part == one)
        search = search_of(task, community, chosen)
        known = home[chosen]
        found = Redrawing(task, search, known).best() if (known >= 0).any() else None
        parts.append(Part(chosen, found or search.best(task.effort)))
    return sorted(parts, key=lambda part: int(part.chosen[0]))


class Redrawing:
    """One connected part that had grids before."""

    def __init__(self, task: Task, search: Search, home: Integers) -> None:
        self.task, self.plain, self.graph = task, search, search.graph
        names, local = np.unique(home, return_inverse=True)
        self.home = local - int(names[0] < 0)
        self.least = shortfall(int(self.graph.households.sum()), task.limits)
        self.steps = max(int(task.effort.steps_for(len(home))), 200)

    def best(self) -> Found:
        """A division near the grids of before; the very same where they are all still legal."""
        label = started(self.graph, self.home)
        found = self.plain.weighed(label)
        untouched = bool((label == self.home).all())
        if untouched and found.violation == 0:
            return found
        nearby = self.improved(label, self.steps)
        if not untouched or self.rank(nearby) < self.rank(found):
            found = nearby
        return self.until_legal(found)

    def rank(self, found: Found) -> tuple[int, int]:
        """Households outside the limits, then what was moved."""
        names = overlap_names(found.label, self.home, self.graph.hold)
        moved = (self.home >= 0) & (names[found.label] != self.home)
        return found.violation, int(self.graph.hold[moved].sum())

    def improved(self, label: Integers, steps: int) -> Found:
        """Annealed from a division whose grids go on as the homes they hold most of."""
        names = overlap_names(label, self.home, self.graph.hold)
        grid = np.full(int(self.home.max()) + 1, len(names), dtype=np.int64)
        grid[names[names >= 0]] = np.flatnonzero(names >= 0)
        graph = self.graph._replace(home=np.where(self.home >= 0, grid[self.home], -1))
        prices = self.plain.prices._replace(
            moved=10.0 / self.task.limits.target,
            per_household=80.0 / self.task.limits.target,
            per_grid=2.0,
        )
        annealing = Annealing(graph, prices, self.plain.ask)
        return self.plain.weighed(annealing.from_labels(label, self.plain.seed, steps)[0])

    def until_legal(self, found: Found) -> Found:
        """Split off or give up grids as long as that helps; draw anew where nothing else does."""
        for _ in range(ROUNDS):
            if found.violation <= self.least:
                return replace(found, proven=True)
            others = [*self.more_grids(found), *self.fewer_grids(found)][:CHANGES]
            steps = self.steps // max(len(others), 4)
            tried = [self.improved(label, steps) for label in others]
            better = min(tried, key=self.rank, default=found)
            if self.rank(better) >= self.rank(found):
                break
            found = better
        fresh = self.plain.best(self.task.effort)
        if fresh.violation >= found.violation:
            return replace(found, proven=fresh.proven and fresh.violation == found.violation)
        return replace(self.improved(fresh.label, self.steps // 2), proven=fresh.proven)

    def more_grids(self, found: Found) -> Iterator[Integers]:
        """Divisions with one grid more: each grid that is too large cut in two."""
        held = np.bincount(found.label, self.graph.households)
        for grid in farthest(held - self.task.limits.upper):
            members = np.flatnonzero(found.label == grid)
            if len(members) > 1:
                label = found.label.copy()
                label[members[self.plain.halves(members) == 1]] = found.grids
                yield label

    def fewer_grids(self, found: Found) -> Iterator[Integers]:
        """Divisions with one grid less: each grid that is too small joined to one beside it."""
        graph, label = self.graph, found.label
        held = np.bincount(label, graph.households)
        source = np.repeat(np.arange(len(label)), np.diff(graph.start))
        one, other = label[source], label[graph.other]
        for grid in farthest(self.task.limits.lower - held):
            for beside in np.unique(other[(one == grid) & (other != grid)]):
                low, high = sorted((int(grid), int(beside)))
                joined = np.where(label == high, low, label)
                yield np.where(joined > high, joined - 1, joined)


def farthest(beyond: Integers | Floats) -> Integers:
    """The grids beyond a limit, the farthest first, as many as are compared."""
    order = np.argsort(-beyond, kind="stable")[: CHANGES // 2]
    return order[beyond[order] > 0]


def started(graph: Graph, local: Integers) -> Integers:
    """The grids of before, each its heaviest connected piece; the rest joins the lightest beside."""
    count = len(local)
    source = np.repeat(np.arange(count), np.diff(graph.start))
    same = (local[source] == local[graph.other]) & (local[source] >= 0)
    piece = connected(count, source[same], graph.other[same])
    weight = np.bincount(piece, graph.hold)
    label = np.full(count, -1, dtype=np.int64)
    for grid in range(int(local.max()) + 1):
        members = np.flatnonzero(local == grid)
        heaviest = piece[members[np.argmax(weight[piece[members]])]]
        label[members[piece[members] == heaviest]] = grid
    while (label < 0).any():
        held = np.bincount(label[label >= 0], graph.households[label >= 0])
        for v in np.flatnonzero(label < 0):
            beside = label[graph.other[graph.start[v] : graph.start[v + 1]]]
            beside = beside[beside >= 0]
            if len(beside):
                label[v] = beside[np.argmin(held[beside])]
                break
    return label


def overlap_names(label: Integers, home: Integers, hold: Integers) -> Integers:
    """Per grid the home it goes on as, or -1: the largest overlaps first, each home once."""
    names = np.full(int(label.max(initial=-1)) + 1, -1, dtype=np.int64)
    known = home >= 0
    pairs, place = np.unique(
        np.stack([label[known], home[known]], axis=1), axis=0, return_inverse=True
    )
    common = np.bincount(place.ravel(), hold[known], minlength=len(pairs))
    taken = set()
    for pair in np.lexsort((pairs[:, 1], pairs[:, 0], -common)):
        grid, name = pairs[pair].tolist()
        if names[grid] < 0 and name not in taken:
            names[grid] = name
            taken.add(name)
    return names
