"""How good a division into grids is, and what a new drawing changes of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from linli.engines.grids.atoms import border_classes
from linli.engines.grids.noding import neighbours
from linli.engines.grids.problem import BARRIERS, Atoms, Land, Limits, violation
from linli.engines.grids.straightening import straight_tiles

LIMITS = Limits()
Figures = dict[str, float]


@dataclass(frozen=True)
class City:
    land: Land
    atoms: Atoms


def quality(city: City, grid: np.ndarray) -> Figures:
    """The figures of a division, from its polygons where they are about shape."""
    atoms = city.atoms
    count = int(grid.max()) + 1
    tiles, owner = straight_tiles(atoms, grid, city.land)
    surfaces = np.array([shapely.coverage_union_all(tiles[owner == one]) for one in range(count)])
    held = np.bincount(grid, atoms.households, minlength=count)
    outside = violation(held.astype(np.int64), LIMITS)
    compact = 4 * np.pi * shapely.area(surfaces) / shapely.length(surfaces) ** 2
    outlines = [
        shapely.length(shapely.coverage_union_all(city.land.geometry[city.land.community == one]))
        for one in np.unique(city.land.community)
    ]
    inner = float(shapely.length(surfaces).sum() - sum(outlines)) / 2.0
    area, whole = shapely.area(surfaces).sum(), shapely.area(shapely.union_all(surfaces))
    land = shapely.area(city.land.geometry).sum()
    return {
        "grids": count,
        "within": 100 * float((outside == 0).mean()),
        "outside": int(outside.sum()),
        "compact": float(compact.mean()),
        "tenth": float(np.quantile(compact, 0.1)),
        "variation": float(held.std() / held.mean()),
        "barrier": 100 * on_barriers(city.land, tiles, owner) / inner,
        "surplus": surplus(atoms, grid),
        "apart": int((pieces(atoms, grid) > 1).sum()),
        "cut": small_cut(city, grid),
        "gap": abs(land - whole) / land,
        "overlap": abs(area - whole) / land,
    }


def on_barriers(land: Land, tiles: np.ndarray, owner: np.ndarray) -> float:
    """Metres of border between grids of one community with a road, rail or river between them."""
    tile, cell = shapely.STRtree(land.geometry).query(shapely.point_on_surface(tiles), "within")
    home = np.empty(len(tiles), dtype=np.int64)
    home[tile] = cell
    a, b, length = neighbours(tiles)
    strong = np.isin(border_classes(land, home[a], home[b]), BARRIERS)
    inner = land.community[home[a]] == land.community[home[b]]
    return float(length[strong & inner & (owner[a] != owner[b])].sum())


def grids_per_cell(atoms: Atoms, grid: np.ndarray) -> np.ndarray:
    pairs = np.unique(np.stack([atoms.cell, grid], axis=1), axis=0)
    return np.bincount(pairs[:, 0])


def surplus(atoms: Atoms, grid: np.ndarray) -> int:
    """Pieces of compounds above the upper limit beyond the number they need."""
    held = np.bincount(atoms.cell, atoms.households).astype(np.int64)
    large = held > LIMITS.upper
    need = -(-held // LIMITS.upper)
    return int(np.maximum(grids_per_cell(atoms, grid) - need, 0)[large].sum())


def small_cut(city: City, grid: np.ndarray) -> int:
    small = city.land.households <= LIMITS.upper
    return int((grids_per_cell(city.atoms, grid)[small] > 1).sum())


def pieces(atoms: Atoms, grid: np.ndarray) -> np.ndarray:
    """Per grid the number of its connected pieces (a search of its own)."""
    near: dict[int, list[int]] = {}
    same = grid[atoms.edge_a] == grid[atoms.edge_b]
    for a, b in zip(atoms.edge_a[same].tolist(), atoms.edge_b[same].tolist(), strict=True):
        near.setdefault(a, []).append(b)
        near.setdefault(b, []).append(a)
    seen: set[int] = set()
    found = np.zeros(int(grid.max()) + 1, dtype=np.int64)
    for first in range(len(grid)):
        if first in seen:
            continue
        found[grid[first]] += 1
        open_atoms = [first]
        while open_atoms:
            atom = open_atoms.pop()
            if atom not in seen:
                seen.add(atom)
                open_atoms += near.get(atom, [])
    return found


def moved(atoms: Atoms, before: np.ndarray, after: np.ndarray) -> float:
    """The share of households whose grid is another one than before."""
    return float(atoms.households[before != after].sum() / atoms.households.sum())


def touched(atoms: Atoms, before: np.ndarray, after: np.ndarray) -> int:
    """Communities whose grids were all legal still and that changed all the same."""
    held = np.bincount(before, atoms.households).astype(np.int64)
    bad = (violation(held, LIMITS)[before] > 0) | (pieces(atoms, before)[before] > 1)
    spoiled = np.unique(atoms.community[bad])
    changed = np.unique(atoms.community[before != after])
    return len(np.setdiff1d(changed, spoiled))
