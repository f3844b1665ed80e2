"""Cells above the upper limit, cut along their buildings: each building gets its Voronoi cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from linli.engines.grids.problem import Floats, Geometries, Integers, Land, Limits, Rows

SAME_PLACE = 1e-3
"""Metres; buildings closer than this stand at one point."""


@dataclass(frozen=True, slots=True)
class Pieces(Rows):
    """Per piece its polygon, its households and the cell it is, or is part of."""

    geometry: Geometries
    households: Integers
    cell: Integers


@dataclass(frozen=True, slots=True)
class Sites:
    """Where the buildings of one cell stand, merged by place, and the households at each place."""

    cell: int
    points: Floats
    households: Integers


def cut_cells(land: Land, limits: Limits) -> Pieces:
    """All pieces, by cell; a cell above the limit with fewer than two places stays whole."""
    large = np.flatnonzero((land.households > limits.upper) & (land.special < 0))
    sites = [found for found in sites_of(land, large) if len(found.points) > 1]
    faces = voronoi_faces(land.geometry, sites)
    parts = [joined(place, found) for place, found in zip(sites, faces, strict=True)]
    cut = np.array([place.cell for place in sites], dtype=np.int64)
    counts = np.array([len(households) for _, households in parts], dtype=np.int64)
    whole = np.setdiff1d(np.arange(len(land.geometry)), cut)
    cell = np.concatenate([whole, np.repeat(cut, counts)])
    geometry = np.concatenate([land.geometry[whole], *(polygons for polygons, _ in parts)])
    households = np.concatenate([land.households[whole], *(number for _, number in parts)])
    return Pieces(geometry, households, cell).only(np.argsort(cell, kind="stable"))


def sites_of(land: Land, cells: Integers) -> list[Sites]:
    """The places of the buildings in these cells; together they hold the households of the cell."""
    order = np.argsort(land.building_compound, kind="stable")
    compound = land.building_compound[order]
    found = []
    for cell, own in zip(cells, spans(compound, cells), strict=True):
        rows = order[own]
        points = np.column_stack([land.building_x[rows], land.building_y[rows]])
        _, kept, place = np.unique(
            np.round(points / SAME_PLACE), axis=0, return_index=True, return_inverse=True
        )
        held = np.bincount(place.ravel(), land.building_households[rows], minlength=len(kept))
        total = int(land.households[cell])
        found.append(
            Sites(int(cell), points[kept], shares(np.asarray(held, dtype=np.float64), total))
        )
    return found


def spans(ordered: Integers, numbers: Integers) -> list[slice]:
    """Where each of the numbers stands among ordered ones."""
    first = np.searchsorted(ordered, numbers, "left").tolist()
    last = np.searchsorted(ordered, numbers, "right").tolist()
    return [slice(one, other) for one, other in zip(first, last, strict=True)]


def shares(held: Floats, total: int) -> Integers:
    """Whole numbers in proportion to `held` that add up to the total (largest remainders)."""
    if not len(held):
        return np.zeros(0, dtype=np.int64)
    exact = held * total / held.sum() if held.sum() > 0 else np.full(len(held), total / len(held))
    whole = np.floor(exact + 1e-9).astype(np.int64)
    rest = np.argsort(whole - exact, kind="stable")[: total - int(whole.sum())]
    whole[rest] += 1
    return whole


def voronoi_faces(geometry: Geometries, sites: list[Sites]) -> list[Geometries]:
    """Per cell the faces its outline and the borders between its buildings enclose.

    One noded drawing per cell, so that neighbouring faces share their corners to the last bit.
    """
    if not sites:
        return []
    cells = geometry[[place.cell for place in sites]]
    points = shapely.multipoints(
        np.concatenate([place.points for place in sites]),
        indices=np.repeat(np.arange(len(sites)), [len(place.points) for place in sites]),
    )
    west, south, east, north = shapely.bounds(cells).T
    margin = (east - west) + (north - south)
    frame = shapely.box(west - margin, south - margin, east + margin, north + margin)
    between = shapely.voronoi_polygons(points, extend_to=frame, only_edges=True)
    drawing = shapely.union(shapely.boundary(cells), between)
    faces, row = shapely.get_parts(shapely.polygonize(drawing.reshape(-1, 1)), return_index=True)
    shapely.prepare(cells)
    inside = shapely.intersects(cells[row], shapely.point_on_surface(faces))
    faces, row = faces[inside], row[inside]
    return np.split(faces, np.searchsorted(row, np.arange(1, len(sites))))


def joined(sites: Sites, faces: Geometries) -> tuple[Geometries, Integers]:
    """One polygon and its households per place: scraps cut off from their building go next door."""
    middle = shapely.get_coordinates(shapely.point_on_surface(faces))
    distance = np.hypot(*(middle[:, None, :] - sites.points[None, :, :]).transpose(2, 0, 1))
    nearest = distance.argmin(axis=1)
    holds = shapely.intersects_xy(faces, *sites.points[nearest].T)
    rank = np.lexsort((-shapely.area(faces), ~holds, nearest))
    site, first = np.unique(nearest[rank], return_index=True)
    main = rank[first]
    owner = np.full(len(faces), -1)
    owner[main] = np.arange(len(main))
    if len(main) < len(faces):
        own = np.searchsorted(site, nearest)
        place_scraps(faces, owner, own)
    households = sites.households[site].copy()
    for lost in np.setdiff1d(np.arange(len(sites.points)), site):
        households[distance[main, lost].argmin()] += sites.households[lost]
    return merged(faces, owner, len(main)), households


def place_scraps(faces: Geometries, owner: NDArray[np.int64], own: Integers) -> None:
    """Give each face without an owner to the neighbour it shares the longest border with."""
    left = [int(face) for face in np.flatnonzero(owner < 0)]
    while left:
        waiting = []
        for face in left:
            placed = np.flatnonzero(owner >= 0)
            shared = shapely.length(shapely.intersection(faces[face], faces[placed]))
            if shared.max() > 0:
                owner[face] = owner[placed[shared.argmax()]]
            else:
                waiting.append(face)
        if len(waiting) == len(left):
            owner[waiting] = own[waiting]
            waiting = []
        left = waiting


def merged(faces: Geometries, owner: Integers, count: int) -> Geometries:
    """One geometry per owner; the common corners of the faces are kept."""
    order = np.argsort(owner, kind="stable")
    groups = np.split(faces[order], np.searchsorted(owner[order], np.arange(1, count)))
    out = np.empty(count, dtype=object)
    for i, group in enumerate(groups):
        out[i] = group[0] if len(group) == 1 else shapely.coverage_union_all(group)
    return out
