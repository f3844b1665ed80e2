"""Surface, roundness and kind of border of grids. Pure geometry, WGS-84 in, metres inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from linli.engines.grids.problem import BARRIERS, RIVER, Geometries

if TYPE_CHECKING:
    from linli.engines.layers.planes import Plane

RIVER_DEPTH = 10.0  # metres; a river nearer to the border than this is the border
ON_BORDER = 0.5  # metres from the community's border within which a grid's border is that border
RIVER_LENGTH = 20.0  # metres of river inside a grid that count as crossing it


@dataclass(frozen=True, slots=True)
class Lines:
    """Barriers near some grids: (n,) lines in WGS-84 and their classes."""

    geometry: Geometries
    classes: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Measures:
    """One grid's figures: surface in m², Polsby-Popper, share of the border on barriers."""

    surface: float
    compactness: float
    barrier_share: float
    parts: int
    river: bool


NO_LINES = Lines(np.empty(0, dtype=object), np.empty(0, dtype=np.int64))


def array(geometries: Sequence[BaseGeometry]) -> Geometries:
    """An object array whatever the number of geometries."""
    found = np.empty(len(geometries), dtype=object)
    found[:] = geometries
    return found


def plane_around(geometry: Geometries) -> Plane:
    """A plane in metres around the middle of some borders."""
    # Layers bring readers of many formats with them, which most requests do not need.
    from linli.engines.layers import planes  # why: geographic libraries take a second to load

    west, south, east, north = (float(side) for side in shapely.total_bounds(geometry))
    return planes.local_plane((west, south, east, north))


def measured(
    geometry: Geometries, lines: Lines, near: float, outer: Sequence[BaseGeometry | None] = ()
) -> list[Measures]:
    """Per border (WGS-84) its figures; `near` metres from a barrier count as lying on it.

    `outer`: per border the community around it. Its own border is not counted in the share on
    barriers, because no grid has a choice there.
    """
    if not len(geometry):
        return []
    plane = plane_around(geometry)
    flat = plane.forward(geometry)
    area, length = shapely.area(flat), shapely.length(flat)
    round_ = np.divide(4 * np.pi * area, length**2, out=np.zeros_like(area), where=length > 0)
    barriers = plane.forward(lines.geometry) if len(lines.geometry) else lines.geometry
    seen = barriers[np.isin(lines.classes, BARRIERS)]
    rivers = barriers[lines.classes == RIVER]
    around = {id(one): plane.forward(array([one]))[0] for one in outer if one is not None}
    inner = inner_borders(flat, [around.get(id(one)) for one in outer])
    shares, crossed = along(inner, seen, near), crossing(flat, rivers)
    parts = shapely.get_num_geometries(flat)
    return [
        Measures(round(float(a), 3), round(float(c), 6), round(float(s), 6), int(p), bool(r))
        for a, c, s, p, r in zip(area, round_, shares, parts, crossed, strict=True)
    ]


def inner_borders(flat: Geometries, outer: Sequence[BaseGeometry | None]) -> Geometries:
    """Per polygon (metres) its border without what is the border of the community as well."""
    border = shapely.boundary(flat)
    strips: dict[int, BaseGeometry] = {}
    for at, whole in enumerate(outer):
        if whole is None:
            continue
        if id(whole) not in strips:
            strips[id(whole)] = shapely.buffer(shapely.boundary(whole), ON_BORDER, quad_segs=1)
        border[at] = shapely.difference(border[at], strips[id(whole)])
    return border


def along(border: Geometries, lines: Geometries, near: float) -> NDArray[np.float64]:
    """Per border (lines, metres) the share of it within `near` of a barrier."""
    length = shapely.length(border)
    held = np.zeros(len(border))
    if len(lines):
        tree = shapely.STRtree(lines)
        polygon, line = tree.query(border, predicate="dwithin", distance=near)
        for i in np.unique(polygon):
            strip = shapely.union_all(shapely.buffer(lines[line[polygon == i]], near, quad_segs=4))
            held[i] = shapely.length(shapely.intersection(border[i], strip))
    return np.divide(held, length, out=np.zeros_like(held), where=length > 0)


def crossing(flat: Geometries, rivers: Geometries) -> NDArray[np.bool_]:
    """Per polygon (metres): does a river run through it, away from its border?"""
    found = np.zeros(len(flat), dtype=bool)
    if len(rivers):
        tree = shapely.STRtree(rivers)
        polygon, line = tree.query(flat, predicate="intersects")
        for i in np.unique(polygon):
            inner = shapely.buffer(flat[i], -RIVER_DEPTH)
            inside = shapely.intersection(inner, rivers[line[polygon == i]])
            found[i] = float(shapely.length(inside).sum()) > RIVER_LENGTH
    return found


def box_of(geometry: Geometries, metres: float = 50.0) -> tuple[float, float, float, float]:
    """West, south, east, north of some borders with a margin, WGS-84 degrees."""
    west, south, east, north = (float(v) for v in shapely.total_bounds(geometry))
    margin = metres / 90_000
    return west - margin, south - margin, east + margin, north + margin


def spread(households: Sequence[int], bounds: tuple[int, int]) -> dict[str, Any]:
    """Figures of a set of grids by their households, rounded for people."""
    held = np.array(households, dtype=float)
    if not len(held):
        return {"grids": 0, "households": 0, "within_share": None, "smallest": None}
    fits = (held >= bounds[0]) & (held <= bounds[1])
    outside = np.maximum(bounds[0] - held, 0) + np.maximum(held - bounds[1], 0)
    mean = held.mean()
    return {
        "grids": len(held),
        "households": int(held.sum()),
        "within": int(fits.sum()),
        "within_share": round(float(fits.mean()), 4),
        "violation": int(outside.sum()),
        "smallest": int(held.min()),
        "largest": int(held.max()),
        "mean": round(float(mean), 1),
        "variation": round(float(held.std() / mean), 4) if mean else None,
    }
