"""Cuts pieces of land along a drawn line so that they still tile exactly. Pure geometry, degrees.

All pieces and the line are noded in one drawing: two neighbours get the same new corner to the
last bit. Pieces the line does not touch come back as they were.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from linli.engines.grids.noding import borders, connected
from linli.engines.sentences import Sentence, Unusable

DEGREE = 111_320.0  # metres, north to south
TOUCHING = 1e-10  # degrees, a hundredth of a millimetre
Corner = tuple[float, float]
Segment = tuple[Corner, Corner]


class Uncut(Exception):
    """The land cannot be cut along this line: why, and a stable code for machines."""

    def __init__(self, sentence: Sentence, code: str) -> None:
        super().__init__(str(sentence))
        self.sentence, self.code = sentence, code


@dataclass(slots=True)
class Face:
    """A part of one piece, on one side of the line."""

    piece: int
    polygon: Polygon
    side: int = 0


@dataclass(slots=True)
class Cut:
    """What the line made of the pieces: per piece its parts by side, and corners added to borders."""

    parts: dict[int, dict[int, BaseGeometry]] = field(default_factory=dict)
    corners: dict[Segment, list[Corner]] = field(default_factory=dict)


Sides = Callable[[list[Face], BaseGeometry], None]


def cut(pieces: Sequence[BaseGeometry], line: BaseGeometry, sides: Sides) -> Cut:
    """Parts of the pieces (numbered as given) on each side of a line; `sides` sets the side.

    Raises `Uncut` when the line cannot be noded cleanly with the borders.
    """
    array = np.array(pieces, dtype=object)
    drawing = shapely.union(shapely.union_all(shapely.boundary(array)), line)
    polygons = shapely.get_parts(shapely.polygonize(shapely.get_parts(drawing)))
    inner = shapely.point_on_surface(polygons)
    at, owner = shapely.STRtree(array).query(inner, predicate="within")
    faces = [Face(int(o), polygons[i]) for i, o in zip(at, owner, strict=True)]
    if len({int(i) for i in at}) < len(at) or len({face.piece for face in faces}) < len(pieces):
        raise unclean()
    sides(faces, line)
    by_piece: dict[int, list[Face]] = defaultdict(list)
    for face in faces:
        by_piece[face.piece].append(face)
    parts = {number: _parts(pieces[number], own) for number, own in by_piece.items()}
    found = Cut(parts, added_corners(pieces, faces))
    _check(array, found)
    return found


def two_sides(faces: list[Face], line: BaseGeometry) -> None:
    """Sets side 0 or 1: faces that meet along the line lie on opposite sides of it.

    Faces the line does not reach get side 0. Raises `Uncut` when it does not cut the land.
    """
    sides = borders(np.array([face.polygon for face in faces], dtype=object))
    middles = shapely.points((sides.begin + sides.end) / 2)
    across = shapely.distance(middles, line) <= TOUCHING
    group = connected(len(faces), sides.a[~across], sides.b[~across])
    one, other = group[sides.a[across]], group[sides.b[across]]
    if not (one != other).any():
        raise Uncut(
            Sentence(
                "The line does not divide the land. Draw it right across, from outside to outside."
            ),
            "no_cut",
        )
    # Every group on either side; what meets along the line is never on the same one.
    here, there = 2 * np.concatenate((one, other)), 2 * np.concatenate((other, one)) + 1
    side = connected(2 * len(faces), here, there).reshape(-1, 2)
    if (side[:, 0] == side[:, 1]).any():
        raise unclean()  # the line winds
    for face, own in zip(faces, group, strict=True):
        face.side = int(side[own, 0] > side[own, 1])


def inside_of(outline: BaseGeometry) -> Sides:
    """Side 1 is what lies inside a drawn outline."""

    def inside(faces: list[Face], line: BaseGeometry) -> None:
        for face in faces:
            face.side = int(outline.intersects(face.polygon.representative_point()))

    return inside


def snapped(line: BaseGeometry, work: Sequence[BaseGeometry], metres: float) -> BaseGeometry:
    """The line drawn onto corners and lines of `work` that lie within `metres` of it.

    Corners first, so that what follows a border becomes that border.
    """
    if metres <= 0 or not work:
        return line
    near = shapely.buffer(line, 2 * metres / DEGREE)
    lines = [one for one in work if one.intersects(near)]
    if not lines:
        return line
    reach = metres / DEGREE
    moved = shapely.snap(line, shapely.union_all(np.array(lines, dtype=object)), reach)
    return moved if moved.is_simple and moved.length > 0 else line


def reaching(line: LineString, land: BaseGeometry, metres: float) -> LineString:
    """The line with ends that lie inside the land, near its border, drawn out across it."""
    corners = [tuple(c[:2]) for c in line.coords]
    step = 3 * metres / DEGREE
    for end, before in ((0, 1), (-1, -2)):
        (x, y), (u, v) = corners[end], corners[before]
        length = float(np.hypot(x - u, y - v))
        border = land.boundary.distance(Point(x, y))
        if length and land.covers(Point(x, y)) and border <= step:
            corners[end] = (x + (x - u) / length * step, y + (y - v) / length * step)
    return LineString(corners)


def drawn_line(points: Sequence[Sequence[float]], name: str = "line") -> LineString:
    """A drawn line from [[lon, lat], ...]; `Unusable` by field when it is none."""
    corners = _corners(points, name)
    if len(corners) < 2:
        raise Unusable({name: Sentence("Draw a line with two points at least.")})
    line = LineString(corners)
    if not line.is_simple:
        raise Unusable({name: Sentence("The line crosses itself. Draw it again.")})
    return line


def drawn_polygon(points: Sequence[Sequence[float]], name: str = "polygon") -> Polygon:
    """A drawn outline from [[lon, lat], ...], closed or not; `Unusable` when it is none."""
    corners = _corners(points, name)
    if corners and corners[0] == corners[-1]:
        corners.pop()
    outline = Polygon(corners) if len(corners) >= 3 else Polygon()
    if outline.is_empty or not outline.is_valid or outline.area == 0:
        raise Unusable(
            {name: Sentence("The outline encloses no land or crosses itself. Draw it again.")}
        )
    return outline


def with_corners(
    geometry: BaseGeometry, corners: Mapping[Segment, list[Corner]]
) -> BaseGeometry | None:
    """The polygon with corners added on some of its segments; None when it has none of these."""
    touched = False

    def ring(points: Iterable[Corner]) -> list[Corner]:
        nonlocal touched
        held = list(points)
        out = [held[0]]
        for a, b in pairwise(held):
            new = corners.get(_segment(a, b))
            if new:
                touched = True
                out += new if a < b else new[::-1]
            out.append(b)
        return out

    polygons = [
        Polygon(ring(p.exterior.coords), [ring(hole.coords) for hole in p.interiors])
        for p in shapely.get_parts(geometry)
    ]
    if not touched:
        return None
    return polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)


def added_corners(pieces: Sequence[BaseGeometry], faces: list[Face]) -> dict[Segment, list[Corner]]:
    """Segments of the pieces that the line divided, with the new corners from low to high end."""
    old = {s for piece in pieces for s in segments(piece)}
    new = {s for face in faces for s in segments(face.polygon)}
    known = {corner for s in old for corner in s}
    fresh = sorted({corner for s in new for corner in s} - known)
    found: dict[Segment, list[Corner]] = {}
    if not fresh:
        return found
    points = shapely.points(fresh)
    for a, b in old - new:
        on = np.flatnonzero(shapely.distance(points, LineString([a, b])) <= TOUCHING)
        if len(on):
            along = sorted(on, key=lambda i: np.hypot(fresh[i][0] - a[0], fresh[i][1] - a[1]))
            found[(a, b)] = [fresh[i] for i in along]
    return found


def segments(geometry: BaseGeometry) -> list[Segment]:
    """The straight parts of all rings, each with its lower end first."""
    found = []
    for polygon in shapely.get_parts(geometry):
        for ring in (polygon.exterior, *polygon.interiors):
            held = [(float(x), float(y)) for x, y in shapely.get_coordinates(ring)]
            found += [_segment(a, b) for a, b in pairwise(held)]
    return found


def unclean() -> Uncut:
    return Uncut(
        Sentence("Along this line the land cannot be cut cleanly. Draw it a little differently."),
        "no_cut",
    )


def _segment(a: Corner, b: Corner) -> Segment:
    return (a, b) if a < b else (b, a)


def _corners(points: Sequence[Sequence[float]], name: str) -> list[Corner]:
    try:
        found = [(float(x), float(y)) for x, y in points]
    except (TypeError, ValueError) as error:
        raise Unusable({name: Sentence("Give the points as longitude and latitude.")}) from error
    if not all(np.isfinite(c).all() and abs(c[0]) <= 180 and abs(c[1]) <= 90 for c in found):
        raise Unusable({name: Sentence("Give the points as longitude and latitude.")})
    return [c for i, c in enumerate(found) if i == 0 or c != found[i - 1]]


def _parts(piece: BaseGeometry, faces: list[Face]) -> dict[int, BaseGeometry]:
    """Per side the part of one piece; the piece itself when nothing of it changed."""
    sides = sorted({face.side for face in faces})
    if len(sides) == 1 and shapely.get_num_coordinates(piece) == sum(
        shapely.get_num_coordinates(face.polygon) for face in faces
    ):
        return {sides[0]: piece}
    found = {}
    for side in sides:
        own = [face.polygon for face in faces if face.side == side]
        found[side] = own[0] if len(own) == 1 else shapely.coverage_union_all(own)
    return found


def _check(pieces: np.ndarray, found: Cut) -> None:
    """Nothing lost, nothing twice, nothing that fits badly."""
    parts = np.array([p for own in found.parts.values() for p in own.values()], dtype=object)
    whole = float(shapely.area(pieces).sum())
    fine = abs(float(shapely.area(parts).sum()) - whole) <= 1e-9 * whole
    if not fine or not shapely.is_valid(parts).all():
        raise unclean()
    if shapely.coverage_is_valid(pieces) and not shapely.coverage_is_valid(parts):
        raise unclean()
