"""Small lands made of square cells, and slow answers to compare the engine with."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import shapely

from linli.engines.grids.problem import Atoms, Land, Limits

SIDE = 100.0
Buildings = list[tuple[int, float, float, int]]
Edges = list[tuple[int, int, int]]


def boxes(
    households: list[list[int]],
    *,
    community: list[int] | None = None,
    special: list[int] | None = None,
    buildings: Buildings | None = None,
    edges: Edges | None = None,
    geometry: list[shapely.Geometry] | None = None,
) -> Land:
    """Cells row by row from the south-west; buildings are (cell, x, y, households)."""
    table = np.array(households, dtype=np.int64)
    row, column = np.divmod(np.arange(table.size), table.shape[1])
    squares = shapely.box(column * SIDE, row * SIDE, (column + 1) * SIDE, (row + 1) * SIDE)
    cells = squares if geometry is None else np.array(geometry, dtype=object)
    houses = np.array(buildings or np.empty((0, 4)), dtype=float).reshape(-1, 4)
    named = np.array(edges or np.empty((0, 3)), dtype=np.int64).reshape(-1, 3)
    count = len(cells)
    return Land(
        geometry=cells,
        households=table.ravel(),
        community=np.array(community or [0] * count, dtype=np.int64),
        special=np.array(special or [-1] * count, dtype=np.int64),
        building_compound=houses[:, 0].astype(np.int64),
        building_x=houses[:, 1],
        building_y=houses[:, 2],
        building_households=houses[:, 3].astype(np.int64),
        edge_a=named[:, 0],
        edge_b=named[:, 1],
        edge_class=named[:, 2],
    )


def random_land(chance: np.random.Generator, rows: int, columns: int, communities: int = 1) -> Land:
    """Squares with households of all sizes, side by side communities, large cells with houses."""
    households = chance.choice([0, 0, 40, 90, 150, 220, 300, 420, 700], (rows, columns))
    households = households + chance.integers(0, 30, households.shape) * (households > 0)
    buildings: Buildings = []
    for cell, held in enumerate(households.ravel()):
        if held > 500:
            x, y = cell % columns * SIDE, cell // columns * SIDE
            places = chance.uniform(5, 95, (12, 2))
            share = chance.multinomial(held, [1 / 12] * 12)
            buildings += [
                (cell, x + p[0], y + p[1], int(h)) for p, h in zip(places, share, strict=True)
            ]
    return boxes(
        households.tolist(),
        community=(np.arange(rows * columns) % columns * communities // columns).tolist(),
        buildings=buildings,
    )


def neighbours(atoms: Atoms) -> dict[int, set[int]]:
    """Who borders on whom inside one community."""
    near: dict[int, set[int]] = {atom: set() for atom in range(len(atoms))}
    for a, b in zip(atoms.edge_a.tolist(), atoms.edge_b.tolist(), strict=True):
        if atoms.community[a] == atoms.community[b]:
            near[a].add(b)
            near[b].add(a)
    return near


def in_one_piece(members: set[int], near: dict[int, set[int]]) -> bool:
    seen, open_atoms = set(), [min(members)]
    while open_atoms:
        atom = open_atoms.pop()
        if atom not in seen:
            seen.add(atom)
            open_atoms += near[atom] & members
    return seen == members


def members_of(grid: np.ndarray) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for atom, number in enumerate(grid.tolist()):
        found.setdefault(number, set()).add(atom)
    return found


def faults(atoms: Atoms, grid: np.ndarray) -> list[str]:
    """What no division may have: a grid in two pieces, in two communities, an atom without one."""
    near, found = neighbours(atoms), []
    if (grid < 0).any():
        found.append("an atom without a grid")
    for number, members in members_of(grid).items():
        if len({int(atoms.community[atom]) for atom in members}) > 1:
            found.append(f"grid {number} in two communities")
        if not in_one_piece(members, near):
            found.append(f"grid {number} in two pieces")
    return found


def outside(atoms: Atoms, grid: np.ndarray, limits: Limits) -> int:
    """Households outside the limits in all grids together."""
    total = 0
    for members in members_of(grid).values():
        held = sum(int(atoms.households[atom]) for atom in members)
        total += max(limits.lower - held, held - limits.upper, 0)
    return total


def sets_with(
    first: int, allowed: frozenset[int], near: dict[int, set[int]]
) -> Iterator[frozenset[int]]:
    """All connected sets of allowed atoms that hold the first."""
    seen = {frozenset([first])}
    waiting = [frozenset([first])]
    while waiting:
        one = waiting.pop()
        yield one
        for atom in set().union(*(near[member] for member in one)) & allowed - one:
            if one | {atom} not in seen:
                seen.add(one | {atom})
                waiting.append(one | {atom})


def least_outside(atoms: Atoms, limits: Limits) -> int:
    """The least of all divisions into connected grids, by trying every one of them."""
    near = neighbours(atoms)
    held = atoms.households.tolist()

    @cache
    def least(open_atoms: frozenset[int]) -> int:
        if not open_atoms:
            return 0
        best = 10**9
        for one in sets_with(min(open_atoms), open_atoms, near):
            total = sum(held[atom] for atom in one)
            own = max(limits.lower - total, total - limits.upper, 0)
            if own < best:
                best = min(best, own + least(open_atoms - one))
        return best

    return least(frozenset(range(len(atoms))))
