"""Neighbours with the same vertices along their common border: what makes surfaces a coverage.

Coordinates are never moved farther than a tolerance; where a corner of one surface lies on the side
of another, the other gets that corner too. Segments that already match are left alone, so a
coverage comes through unchanged and only the open borders cost time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from linli.engines.grids.problem import Floats, Geometries, Integers

TOLERANCE = 1e-6  # metres
ROUNDS = 4


@dataclass(frozen=True)
class Segments:
    """Sides of surfaces: the ids of their ends (low < high), the surface and the place in `coords`
    where the side begins."""

    low: Integers
    high: Integers
    owner: Integers
    start: Integers
    coords: Floats
    ids: Integers
    vertices: Floats  # (v, 2) by id


def ragged(surfaces: Geometries) -> tuple[shapely.GeometryType, Floats, list[Integers]]:
    """(type, (m, 2) coordinates, offsets) of (n,) polygons or multipolygons, without heights."""
    if not len(surfaces):
        nothing = [np.zeros(1, dtype=np.int64)] * 2
        return shapely.GeometryType.POLYGON, np.empty((0, 2)), nothing
    kind, coords, offsets = shapely.to_ragged_array(shapely.force_2d(surfaces))
    return kind, coords, [np.asarray(level, dtype=np.int64) for level in offsets]


def begins(coords: Floats, rings: Integers) -> NDArray[np.bool_]:
    """(m,) whether a side begins at a coordinate: not at the last of a ring. `rings` are offsets."""
    found = np.ones(len(coords), dtype=bool)
    found[rings[1:] - 1] = False
    return found


def segments(surfaces: Geometries) -> Segments:
    """All sides of (n,) polygons or multipolygons; sides of no length are left out."""
    _kind, coords, levels = ragged(surfaces)
    return segments_of(coords, levels)


def segments_of(coords: Floats, offsets: list[Integers]) -> Segments:
    """All sides of rings given as (n, 2) coordinates and offsets (as of a ragged array), equal
    vertices once."""
    vertices, ids = identified(coords)
    at = np.flatnonzero(begins(coords, offsets[0]))
    first, second = ids[at], ids[at + 1]
    real = first != second
    at, first, second = at[real], first[real], second[real]
    owner = owners(offsets, at)
    return Segments(
        np.minimum(first, second), np.maximum(first, second), owner, at, coords, ids, vertices
    )


def identified(coords: Floats) -> tuple[Floats, Integers]:
    """Different vertices, and for every coordinate the position of its own."""
    exact = np.ascontiguousarray(coords + 0.0).view(np.complex128).ravel()
    once, ids = np.unique(exact, return_inverse=True)
    return once.view(np.float64).reshape(-1, 2), ids.astype(np.int64)


def owners(offsets: list[Integers], at: Integers) -> Integers:
    """The surface each coordinate position belongs to, through rings and parts."""
    found = at
    for level in offsets:
        found = np.searchsorted(np.asarray(level), found, side="right") - 1
    return found.astype(np.int64)


def matches(sides: Segments) -> tuple[Integers, Integers, NDArray[np.bool_]]:
    """Pairs of positions of sides that two surfaces share, and which sides found no partner."""
    key = sides.low * np.int64(len(sides.vertices)) + sides.high
    order = np.argsort(key, kind="stable")
    same = np.flatnonzero(key[order][1:] == key[order][:-1])
    alone = np.ones(len(key), dtype=bool)
    alone[order[same]] = alone[order[same + 1]] = False
    return order[same], order[same + 1], alone


def noded(surfaces: Geometries, tolerance: float = TOLERANCE) -> Geometries:
    """The surfaces with the corners of their neighbours on their own borders too."""
    if not len(surfaces):
        return surfaces
    kind, coords, levels = ragged(surfaces)
    coords, grown = settled_vertices(coords, levels, tolerance)
    if grown is None:
        return surfaces
    result: Geometries = shapely.from_ragged_array(kind, coords, tuple(grown))
    return unwrapped(result)


def settled_vertices(
    coords: Floats, levels: list[Integers], tolerance: float
) -> tuple[Floats, list[Integers] | None]:
    """Vertices made one where they all but meet, and put into the sides on which they lie.

    The new offsets are None when nothing had to be changed.
    """
    changed = False
    for _round in range(ROUNDS):
        sides = segments_of(coords, levels)
        _a, _b, open_sides = matches(sides)
        merged = met(sides, open_sides, tolerance)
        if merged is not None:
            coords, changed = merged, True
            sides = segments_of(coords, levels)
            _a, _b, open_sides = matches(sides)
        where, what = missing(sides, open_sides, tolerance)
        if not len(where):
            break
        coords, levels = inserted(coords, levels, where, what)
        changed = True
    return coords, levels if changed else None


def with_common_corners(surfaces: Geometries) -> Geometries:
    """The surfaces, with a neighbour's corner put into each side on which it lies. No corner moves."""
    kind, coords, levels = ragged(surfaces)
    sides = segments_of(coords, levels)
    where, what = missing(sides, matches(sides)[2], TOLERANCE)
    if not len(where):
        return surfaces
    touched = np.unique(owners(levels, where))
    coords, grown = inserted(coords, levels, where, what)
    made = shapely.from_ragged_array(kind, coords, tuple(grown))
    result = surfaces.copy()
    result[touched] = without_wraps(made[touched])
    return result


def line_work(lines: Geometries, tolerance: float = TOLERANCE) -> Geometries:
    """Lines as single sides, each once: what runs together within the tolerance becomes one.

    Without this, borders that differ by rounding would enclose strips of no width.
    """
    parts = shapely.get_parts(shapely.get_parts(lines))
    parts = parts[shapely.get_dimensions(parts) == 1]
    coords, line = shapely.get_coordinates(parts, return_index=True)
    levels = [np.searchsorted(line, np.arange(len(parts) + 1))]
    coords, grown = settled_vertices(coords, levels, tolerance)
    sides = segments_of(coords, levels if grown is None else grown)
    ends = np.unique(np.column_stack((sides.low, sides.high)), axis=0)
    return np.asarray(shapely.linestrings(sides.vertices[ends]))


def unwrapped(surfaces: Geometries) -> Geometries:
    """Multipolygons of one part as polygons; points that repeat are dropped, and so are rings whose
    corners have all met."""
    flat = ~shapely.is_valid(surfaces)
    surfaces[flat] = shapely.make_valid(surfaces[flat], method="structure", keep_collapsed=False)
    return without_wraps(shapely.remove_repeated_points(surfaces))


def without_wraps(surfaces: Geometries) -> Geometries:
    """The same array; multipolygons of one part are polygons then."""
    single = (shapely.get_type_id(surfaces) == 6) & (shapely.get_num_geometries(surfaces) == 1)
    surfaces[single] = shapely.get_geometry(surfaces[single], 0)
    return surfaces


def met(sides: Segments, open_sides: NDArray[np.bool_], tolerance: float) -> Floats | None:
    """Coordinates with vertices closer than the tolerance made one; None if there are none."""
    loose = np.unique(np.concatenate((sides.low[open_sides], sides.high[open_sides])))
    points = shapely.points(sides.vertices[loose])
    a, b = shapely.STRtree(points).query(points, predicate="dwithin", distance=tolerance)
    near = a < b
    if not near.any():
        return None
    target = np.arange(len(sides.vertices))
    for one, other in zip(loose[a[near]], loose[b[near]], strict=True):
        low, high = sorted((root(target, one), root(target, other)))
        target[high] = low
    final = np.array([root(target, one) for one in loose])
    target[loose] = final
    moved: Floats = sides.vertices[target[sides.ids]]
    return moved


def root(target: Integers, one: int) -> int:
    """Where a chain of replacements ends."""
    while target[one] != one:
        one = int(target[one])
    return int(one)


def missing(
    sides: Segments, open_sides: NDArray[np.bool_], tolerance: float
) -> tuple[Integers, Floats]:
    """Where vertices have to be inserted (after which coordinate) and which, in order."""
    at = np.flatnonzero(open_sides)
    loose = np.unique(np.concatenate((sides.low[at], sides.high[at])))
    begin, end = sides.coords[sides.start[at]], sides.coords[sides.start[at] + 1]
    lines = shapely.linestrings(np.stack((begin, end), axis=1))
    tree = shapely.STRtree(shapely.points(sides.vertices[loose]))
    line, point = tree.query(lines, predicate="dwithin", distance=tolerance)
    vertex = loose[point]
    inner = (vertex != sides.low[at[line]]) & (vertex != sides.high[at[line]])
    line, vertex = line[inner], vertex[inner]
    along = end[line] - begin[line]
    part = ((sides.vertices[vertex] - begin[line]) * along).sum(axis=1) / (along**2).sum(axis=1)
    between = (part > 0) & (part < 1)
    line, vertex, part = line[between], vertex[between], part[between]
    order = np.lexsort((part, sides.start[at[line]]))
    return sides.start[at[line]][order], sides.vertices[vertex][order]


def inserted(
    coords: Floats, levels: list[Integers], where: Integers, what: Floats
) -> tuple[Floats, list[Integers]]:
    """The coordinates with `what` put in after the positions `where`, ring bounds moved along."""
    grown = np.insert(coords, where + 1, what, axis=0)
    rings = levels[0] + np.searchsorted(where + 1, levels[0], side="left")
    return grown, [rings, *levels[1:]]


def surface(shape: Any) -> Any:
    """The polygons of a geometry, as one polygon or multipolygon."""
    parts = [p for p in shapely.get_parts([shape]) if p.area > 0]
    parts = [q for p in parts for q in shapely.get_parts([p]) if q.geom_type == "Polygon"]
    if not parts:
        return shapely.Polygon()
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)


def fitted(geometry: Geometries) -> Geometries:
    """A valid coverage: neighbours share every vertex. What is one comes through as it is."""
    if shapely.coverage_is_valid(geometry):
        return geometry
    result = noded(geometry)
    for at in np.flatnonzero(~shapely.is_valid(result)):
        result[at] = surface(shapely.make_valid(result[at]))
    return result


@dataclass(frozen=True)
class Borders:
    """Sides two surfaces share: the surfaces (a < b), the length and the two ends."""

    a: Integers
    b: Integers
    length: Floats
    begin: Floats
    end: Floats


def borders(surfaces: Geometries) -> Borders:
    """Common sides of the surfaces of a coverage."""
    sides = segments(surfaces)
    one, other, _open = matches(sides)
    apart = sides.owner[one] != sides.owner[other]
    one, other = one[apart], other[apart]
    begin, end = sides.coords[sides.start[one]], sides.coords[sides.start[one] + 1]
    a, b = sides.owner[one], sides.owner[other]
    length = np.hypot(*(end - begin).T)
    return Borders(np.minimum(a, b), np.maximum(a, b), length, begin, end)


def neighbours(surfaces: Geometries) -> tuple[Integers, Integers, Floats]:
    """Pairs of surfaces (a < b, in order) and the length of the border they share."""
    sides = borders(surfaces)
    pair, place = np.unique(sides.a * len(surfaces) + sides.b, return_inverse=True)
    length = np.bincount(place, sides.length, len(pair))
    return pair // len(surfaces), pair % len(surfaces), np.asarray(length, dtype=np.float64)


def connected(count: int, a: Integers, b: Integers) -> Integers:
    """Per node the number of its connected part, parts in the order of their first node."""
    label = np.arange(count)
    while True:
        low = np.minimum(label[a], label[b])
        new = label.copy()
        np.minimum.at(new, label[a], low)
        np.minimum.at(new, label[b], low)
        new = new[new]
        if (new == label).all():
            return np.unique(label, return_inverse=True)[1]
        label = new
