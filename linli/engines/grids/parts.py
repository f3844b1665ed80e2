"""One community taken apart: special grids, islands, river sides, and the graph of each."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from linli.engines.grids import problem
from linli.engines.grids.kernels import Graph

CREDIT = 0.1
"""What a border along a barrier is worth, as a share of what one along none costs."""

HELD_BACK = 5
"""When a grid is redrawn, moving any atom counts as this many households more than it has."""


@dataclass(frozen=True, slots=True)
class Community:
    """The atoms of one community that are not in special grids, and its inner edges.

    `members` are rows of the atoms; `special` lists the rows of each special grid; edges count in members.
    """

    number: int
    members: problem.Integers
    special: list[problem.Integers]
    a: problem.Integers
    b: problem.Integers
    length: problem.Floats
    kind: problem.Integers


def communities(atoms: problem.Atoms) -> Iterator[Community]:
    """All communities by number, each with its edges cut out once."""
    if not len(atoms):
        return
    inner = atoms.community[atoms.edge_a] == atoms.community[atoms.edge_b]
    free = (atoms.special[atoms.edge_a] < 0) & (atoms.special[atoms.edge_b] < 0)
    edges = np.flatnonzero(inner & free)
    edges = edges[np.argsort(atoms.community[atoms.edge_a[edges]], kind="stable")]
    rows = np.argsort(atoms.community, kind="stable")
    numbers, first = np.unique(atoms.community[rows], return_index=True)
    row_groups = np.split(rows, first[1:])
    places = np.searchsorted(atoms.community[atoms.edge_a[edges]], numbers)
    edge_groups = np.split(edges, places[1:])
    place = np.full(len(atoms), -1, dtype=np.int64)
    for number, group, near in zip(numbers, row_groups, edge_groups, strict=True):
        fixed = atoms.special[group]
        members = group[fixed < 0]
        place[members] = np.arange(len(members))
        yield Community(
            number=int(number),
            members=members,
            special=[group[fixed == kind] for kind in np.unique(fixed[fixed >= 0])],
            a=place[atoms.edge_a[near]],
            b=place[atoms.edge_b[near]],
            length=atoms.edge_length[near],
            kind=atoms.edge_class[near],
        )


def graph_of(
    atoms: problem.Atoms,
    community: Community,
    chosen: problem.Integers,
    limits: problem.Limits,
    weights: problem.Weights,
) -> Graph:
    """The graph of some members; prices of borders are in widths of a grid of this part."""
    count = len(chosen)
    place = np.full(len(community.members), -1, dtype=np.int64)
    place[chosen] = np.arange(count)
    a, b = place[community.a], place[community.b]
    kept = (a >= 0) & (b >= 0)
    a, b, length, kind = a[kept], b[kept], community.length[kept], community.kind[kept]
    order = np.argsort(np.concatenate([a, b]), kind="stable")
    start = np.searchsorted(np.concatenate([a, b])[order], np.arange(count + 1))
    rows = community.members[chosen]
    grids = max(int(atoms.households[rows].sum()) / limits.target, 1.0)
    width = float(np.sqrt(atoms.area[rows].sum() / grids))
    length, kind = np.tile(length, 2)[order], np.tile(kind, 2)[order]
    cell, need = cut_cells_of(atoms, rows, limits)
    return Graph(
        start=start, other=np.concatenate([b, a])[order], length=length,
        cost=border_cost(kind, weights) * length / width, bond=problem.BOND[kind],
        households=atoms.households[rows], area=atoms.area[rows], perimeter=atoms.perimeter[rows],
        cell=cell, need=need, home=np.full(count, -1, dtype=np.int64),
        hold=atoms.households[rows] + HELD_BACK,
    )  # fmt: skip


def part_of(graph: Graph, members: problem.Integers) -> Graph:
    """The graph of some of its atoms."""
    place = np.full(len(graph.households), -1, dtype=np.int64)
    place[members] = np.arange(len(members))
    source = place[np.repeat(np.arange(len(place)), np.diff(graph.start))]
    kept = (source >= 0) & (place[graph.other] >= 0)
    order = np.flatnonzero(kept)[np.argsort(source[kept], kind="stable")]
    return Graph(
        start=np.searchsorted(source[order], np.arange(len(members) + 1)),
        other=place[graph.other[order]], length=graph.length[order], cost=graph.cost[order],
        bond=graph.bond[order], households=graph.households[members], area=graph.area[members],
        perimeter=graph.perimeter[members], cell=graph.cell[members], need=graph.need,
        home=graph.home[members], hold=graph.hold[members],
    )  # fmt: skip


def border_cost(kind: problem.Integers, weights: problem.Weights) -> problem.Floats:
    """What a grid's width of border costs by class; a river left inside a grid costs most."""
    weak = 1.0 - np.isin(kind, problem.BARRIERS) - CREDIT
    return np.where(kind == problem.RIVER, -weights.river, weights.border * weak)


def cut_cells_of(
    atoms: problem.Atoms, rows: problem.Integers, limits: problem.Limits
) -> tuple[problem.Integers, problem.Integers]:
    """Per atom the number of its cut cell or -1, and the grids each cut cell needs at least."""
    _, place, pieces = np.unique(atoms.cell[rows], return_inverse=True, return_counts=True)
    cut = pieces > 1
    number = np.where(cut, np.cumsum(cut) - 1, -1)
    held = np.bincount(place, atoms.households[rows], minlength=len(cut)).astype(np.int64)
    return number[place], np.maximum(-(-held[cut] // limits.upper), 1)


def seed_of(households: problem.Integers, seed: int) -> int:
    """A seed that depends on the community's content only, not on the city around it."""
    return zlib.crc32(np.ascontiguousarray(households).tobytes(), seed & 0xFFFFFFFF)
