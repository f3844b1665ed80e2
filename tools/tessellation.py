"""Cuts an outline into connected cells around points, level by level, without gap or overlap.

Pure geometry on WGS-84 degrees, every vertex on a lattice of a millionth of a degree (0.1 m).
The same input and seed give the same cells. Only plausible shapes for demonstration: real borders
are imported, and grids are drawn by their own rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

LATTICE = 1e-6  # degrees
SAMPLES = 400  # random points per cell that stand for its surface
ROUNDS = 12  # Lloyd steps

Site = NDArray[np.float64]  # (2,)
Sites = NDArray[np.float64]  # (n, 2)


def pulled_in(outline: BaseGeometry, sites: Sites) -> Sites:
    """The (n, 2) sites, those outside moved to the nearest border and a bit inwards."""
    moved = sites.copy()
    heart = np.array(outline.representative_point().coords[0])
    for i in np.flatnonzero(~shapely.contains_xy(outline, sites[:, 0], sites[:, 1])):
        nearest = shapely.shortest_line(outline, shapely.Point(sites[i])).coords[0]
        for share in (0.02, 0.05, 0.1, 0.2, 0.5, 1.0):
            moved[i] = np.array(nearest) * (1 - share) + heart * share
            if shapely.contains_xy(outline, *moved[i]):
                break
    return moved


def spread(area: BaseGeometry, fixed: Sites, count: int, rng: np.random.Generator) -> Sites:
    """`count` more sites in the area, well apart from each other and the fixed ones (Lloyd)."""
    if count == 0:
        return np.empty((0, 2))
    surface = scattered(area, SAMPLES + 60 * count, rng)
    free = surface[rng.choice(len(surface), count, replace=False)]
    for _step in range(ROUNDS):
        sites = np.vstack((fixed, free))
        owner = np.argmin(((surface[:, None] - sites[None]) ** 2).sum(axis=2), axis=1)
        for i in range(count):
            mine = surface[owner == len(fixed) + i]
            if len(mine):
                free[i] = mine.mean(axis=0)
    return pulled_in(area, free)


def scattered(area: BaseGeometry, count: int, rng: np.random.Generator) -> Sites:
    """`count` evenly random points inside the area, (count, 2)."""
    west, south, east, north = area.bounds
    shapely.prepare(area)
    found: list[Sites] = []
    while sum(map(len, found)) < count:
        tried = rng.uniform((west, south), (east, north), (4 * count, 2))
        found.append(tried[shapely.contains_xy(area, tried[:, 0], tried[:, 1])])
    return np.vstack(found)[:count]


def split(area: BaseGeometry, sites: Sites) -> list[BaseGeometry]:
    """One connected part of the area per site, nearest-site parts; together they are the area."""
    if len(sites) == 1:
        return [area]
    cells = shapely.voronoi_polygons(shapely.multipoints(sites), extend_to=area, ordered=True)
    pieces: list[BaseGeometry] = []
    owners: list[int] = []
    for i, cell in enumerate(shapely.get_parts(cells)):
        parts = [p for p in shapely.get_parts(cell.intersection(area)) if p.area > 0]
        pieces += parts
        owners += [i] * len(parts)
    settled = connected(pieces, owners)
    owner_of = np.array(settled)
    return [union(np.array(pieces)[owner_of == i]) for i in range(len(sites))]


def union(pieces: NDArray[np.object_]) -> BaseGeometry:
    """One surface of neighbouring pieces, on the lattice."""
    return shapely.union_all(pieces, grid_size=LATTICE)


def connected(pieces: Sequence[BaseGeometry], owners: Sequence[int]) -> list[int]:
    """Owners such that each one's pieces hang together: stray pieces go to the longest neighbour.

    Pieces must not overlap. Pieces that touch in a point only do not hang together.
    """
    settled = list(owners)
    borders = _borders(pieces)
    for _round in range(len(pieces)):
        strays = [i for owner in set(settled) for i in _strays(owner, settled, pieces, borders)]
        if not strays:
            break
        for i in strays:
            shared: dict[int, float] = {}
            for j, length in borders[i].items():
                if settled[j] != settled[i]:
                    shared[settled[j]] = shared.get(settled[j], 0.0) + length
            if shared:
                settled[i] = min(shared, key=lambda owner: (-shared[owner], owner))
    return settled


def noded(cells: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """The cells with every corner of a neighbour on their own border too: an exact coverage.

    Faces of the common line work go to the cell that holds them, so that nothing is lost or
    doubled; each cell stays connected.
    """
    codes = list(cells)
    polygons = [cells[code] for code in codes]
    lines = shapely.union_all([shapely.boundary(p) for p in polygons], grid_size=LATTICE)
    faces = list(shapely.get_parts(shapely.polygonize([lines])))
    tree = shapely.STRtree(polygons)
    owners = _owners(faces, polygons, tree)
    kept = [(face, owner) for face, owner in zip(faces, owners, strict=True) if owner >= 0]
    faces = [face for face, _owner in kept]
    settled = np.array(connected(faces, [owner for _face, owner in kept]))
    return {
        code: shapely.coverage_union_all(np.array(faces)[settled == i])
        for i, code in enumerate(codes)
    }


def _owners(
    faces: Sequence[BaseGeometry], polygons: Sequence[BaseGeometry], tree: shapely.STRtree
) -> list[int]:
    """Per face the polygon that covers most of it, -1 for a hole of the whole."""
    owners = []
    for face in faces:
        shares = {int(i): polygons[i].intersection(face).area for i in tree.query(face)}
        best = min(shares, key=lambda i: (-shares[i], i), default=-1)
        owners.append(best if best >= 0 and shares[best] > face.area / 2 else -1)
    return owners


def _borders(pieces: Sequence[BaseGeometry]) -> list[dict[int, float]]:
    """Per piece its neighbours with the length of the common border."""
    borders: list[dict[int, float]] = [{} for _piece in pieces]
    tree = shapely.STRtree(pieces)
    near = tree.query(pieces, predicate="dwithin", distance=LATTICE / 10)
    lines = shapely.boundary(np.array(pieces))
    for i, j in near.T:
        if i < j:
            length = shapely.intersection(lines[i], lines[j], grid_size=LATTICE).length
            if length > 0:
                borders[i][int(j)] = borders[j][int(i)] = float(length)
    return borders


def _strays(
    owner: int,
    owners: Sequence[int],
    pieces: Sequence[BaseGeometry],
    borders: Sequence[Mapping[int, float]],
) -> list[int]:
    """The owner's pieces that do not hang together with its largest group."""
    left = {i for i, one in enumerate(owners) if one == owner}
    groups: list[list[int]] = []
    while left:
        group, edge = [], [min(left)]
        left.discard(edge[0])
        while edge:
            i = edge.pop()
            group.append(i)
            reached = [j for j in borders[i] if j in left]
            left.difference_update(reached)
            edge += reached
        groups.append(group)
    groups.sort(key=lambda group: (-sum(pieces[i].area for i in group), min(group)))
    return [i for group in groups[1:] for i in group]
