"""Shares the land of one community out to its owners: compounds, and buildings outside compounds.

The land between the compounds goes to the nearest one, by Voronoi cells of points along their
borders, piece by piece as roads and rivers divide it; so grids later meet on the centre lines. All
lines are noded together and the faces between them handed out, hence nothing is lost or doubled.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from linli.engines.grids.noding import line_work, noded
from linli.engines.grids.overlay import first_holder
from linli.engines.grids.problem import Floats, Geometries, Integers
from linli.engines.grids.settling import HAIR, REACH, Holding, settled, width

STEP = (1.5, 25.0)  # metres between points along a border, at least and at most
SHAKE = 0.02  # metres; round walls put all their points on one circle, which Voronoi takes badly
NOTHING = 1e-9  # square metres, and metres
ROUNDS = 3  # of noding
FLAT = 1e-8  # metres; three points on a line, but for rounding, enclose such a face


def share(holding: Holding) -> Geometries:
    """(owners,) surfaces that tile the community exactly; an owner without land gets None."""
    if holding.owners < 2:
        return np.array([holding.border], dtype=object)
    faces, owner, seat = handed_out(holding)
    owner = settled(faces, owner, seat, holding)
    cells = np.full(holding.owners, None, dtype=object)
    for one in np.unique(owner):
        cells[one] = shapely.coverage_union_all(faces[owner == one])
    return cells


def handed_out(holding: Holding) -> tuple[Geometries, Integers, NDArray[np.bool_]]:
    """Faces, the owner of each (-1 none yet), and whether it is the owner's own ground."""
    taken = shapely.union_all(holding.surfaces)
    leftover = shapely.difference(holding.border, taken)
    cuts = barriers_within(holding, leftover)
    pieces = divided(leftover, cuts)
    regions = regions_of(holding, leftover, pieces)
    lines = [shapely.boundary(holding.border), *shapely.boundary(holding.surfaces), *cuts]
    lines += stitches(holding, leftover, cuts)
    lines += [line for line in inner_lines(regions, pieces) if not line.is_empty]
    faces = polygonized(lines)
    inside = inner_points(faces)
    kept = shapely.contains_properly(holding.border, inside)
    faces, inside = faces[kept], inside[kept]
    seat_owner = first_holder(inside, holding.surfaces)
    owner = seat_owner.copy()
    free = np.flatnonzero(owner < 0)
    free = free[width(faces[free]) > HAIR / 2]
    owner[free] = regions.owner_at(inside[free], first_holder(inside[free], pieces))
    return faces, owner, (seat_owner >= 0) | with_building(faces, owner, holding)


def stitches(
    holding: Holding, leftover: BaseGeometry, cuts: list[BaseGeometry]
) -> list[BaseGeometry]:
    """Short cuts across gaps of a hair's width, at every corner of a compound beside one.

    Compounds that miss their community's border, or a barrier on theirs, by the rounding of their
    source leave strips along it. Cut up, each bit goes to the compound it lies at, not the whole
    strip to one of them.
    """
    if not len(holding.surfaces) or leftover.is_empty:
        return []
    corners = shapely.points(np.unique(shapely.get_coordinates(holding.surfaces), axis=0))
    corners = corners[shapely.dwithin(corners, leftover, NOTHING)]
    targets = np.array(
        [shapely.boundary(holding.border), *shapely.boundary(holding.surfaces), *cuts]
    )
    corner, target = shapely.STRtree(targets).query(corners, predicate="dwithin", distance=HAIR)
    short = shapely.shortest_line(corners[corner], targets[target])
    return list(short[shapely.length(short) > NOTHING])


def polygonized(lines: list[BaseGeometry]) -> Geometries:
    """The faces between the lines, noded without moving any vertex where that is possible."""
    faces: Geometries = shapely.get_parts(shapely.polygonize([lattice(lines)]))
    flat = width(faces) <= FLAT
    # Without a flat face its neighbours are each other's, and need the same corners.
    return noded(faces[~flat], 10 * FLAT) if flat.any() else faces


def lattice(lines: list[BaseGeometry]) -> BaseGeometry:
    """The lines with a node wherever two meet. Lines that run within rounding of each other may
    come out with crossings; their new nodes are then made one, and noded again."""
    sides = line_work(np.array(lines, dtype=object))
    for _round in range(ROUNDS):
        try:
            union = shapely.union_all(sides)
        except shapely.errors.GEOSException:
            break
        if shapely.is_simple(union):
            return union
        sides = line_work(shapely.get_parts([union]))
    return shapely.union_all(sides, grid_size=1e-7)


def inner_points(faces: Geometries) -> Geometries:
    """A point well inside each face; the quick one may lie on the edge by rounding, so that thin
    faces get the middle of their largest triangle."""
    points: Geometries = shapely.point_on_surface(faces)
    edge = shapely.distance(points, shapely.boundary(faces)) < 1e-7 * np.sqrt(shapely.area(faces))
    for at in np.flatnonzero(edge):
        points[at] = middle(faces[at])
    return points


def middle(face: BaseGeometry) -> BaseGeometry:
    """The middle of a face's largest triangle; of one too flat for triangles that of a circle."""
    try:
        triangles = shapely.get_parts(shapely.constrained_delaunay_triangles(face))
    except shapely.errors.GEOSException:
        return shapely.get_point(shapely.maximum_inscribed_circle(face), 0)
    return shapely.centroid(triangles[int(np.argmax(shapely.area(triangles)))])


def barriers_within(holding: Holding, leftover: BaseGeometry) -> list[BaseGeometry]:
    """Barriers as far as they run between compounds, a hand's breadth farther at their ends."""
    if not len(holding.lines) or leftover.is_empty:
        return []
    wider = shapely.buffer(leftover, REACH, join_style="mitre")
    inner = shapely.intersection(holding.lines, wider)
    return [line for line in inner if not line.is_empty]


@dataclass(frozen=True)
class Regions:
    """Where which owner is the nearest: surfaces that hold within one piece of land each."""

    surface: Geometries
    owner: Integers
    piece: Integers

    def owner_at(self, points: Geometries, piece: Integers) -> Integers:
        """The owner of each point that lies in the given piece, -1 where there is none."""
        return np.append(self.owner, -1)[first_holder(points, self.surface, piece, self.piece)]


def regions_of(holding: Holding, leftover: BaseGeometry, pieces: Geometries) -> Regions:
    """Voronoi regions of the owners, for each piece of leftover land apart."""
    if not len(pieces):
        none = np.empty(0, dtype=np.int64)
        return Regions(np.empty(0, dtype=object), none, none)
    step = float(np.clip(leftover.area / max(leftover.length, 1.0), *STEP))
    spots, owner = samples(holding, step)
    tree = shapely.STRtree(shapely.points(spots))
    piece_at, spot_at = tree.query(pieces, predicate="dwithin", distance=2 * SHAKE)
    regions: list[BaseGeometry] = []
    at: list[tuple[int, int]] = []
    for number, piece in enumerate(pieces):
        near = np.sort(spot_at[piece_at == number])
        jagged = bool((owner[near] < len(holding.surfaces)).all())
        for one, region in voronoi(piece, spots[near], owner[near], step / 2 if jagged else 0.0):
            regions.append(region)
            at.append((one, number))
    return Regions(np.array(regions, dtype=object), *np.array(at, np.int64).reshape(-1, 2).T)


def divided(leftover: BaseGeometry, cuts: list[BaseGeometry]) -> Geometries:
    """The leftover land in the pieces into which barriers divide it."""
    whole = shapely.get_parts([leftover])
    whole = whole[shapely.area(whole) > NOTHING]
    if not cuts or not len(whole):
        return whole
    faces = polygonized([*shapely.boundary(whole), *cuts])
    return faces[shapely.contains_properly(leftover, inner_points(faces))]


def samples(holding: Holding, step: float) -> tuple[Floats, Integers]:
    """Different points along the borders of the compounds, and the buildings outside them."""
    dense = shapely.segmentize(shapely.boundary(holding.surfaces), step)
    along, owner = shapely.get_coordinates(dense, return_index=True)
    along = along + np.random.default_rng(0).uniform(-SHAKE, SHAKE, along.shape)
    spots = np.concatenate((along, holding.points))
    owner = np.concatenate((owner, holding.point_owner)).astype(np.int64)
    _once, first = np.unique(np.round(spots, 6), axis=0, return_index=True)
    first.sort()
    return spots[first], owner[first]


def voronoi(
    piece: BaseGeometry, spots: Floats, owner: Integers, smooth: float
) -> list[tuple[int, BaseGeometry]]:
    """(owner, region) around a piece of land; borders between dotted lines are smoothed a bit."""
    different = np.unique(owner)
    if len(different) < 2:
        return [(int(one), piece) for one in different]
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(spots), extend_to=piece, ordered=True)
    )
    regions = np.array([joined(cells[owner == one]) for one in different], dtype=object)
    if smooth:
        regions = shapely.coverage_simplify(regions, smooth, simplify_boundary=False)
    return list(zip((int(one) for one in different), regions, strict=True))


def joined(cells: Geometries) -> BaseGeometry:
    """The union of neighbouring cells. Points nearly on one circle can give cells that do not quite
    fit or cross themselves; as only the outline matters here, these are mended and joined."""
    try:
        return shapely.coverage_union_all(cells)
    except shapely.errors.GEOSException:
        return shapely.union_all(shapely.make_valid(cells), grid_size=1e-4)


def inner_lines(regions: Regions, pieces: Geometries) -> list[BaseGeometry]:
    """Borders of the regions as far as they cross their piece of land, and strips of a hair's width
    beside it, such as between a barrier and the border of the community it should lie on."""
    if not len(regions.surface):
        return []
    wider = shapely.buffer(pieces, HAIR, join_style="mitre")
    shapely.prepare(wider)
    return list(shapely.intersection(shapely.boundary(regions.surface), wider[regions.piece]))


def with_building(faces: Geometries, owner: Integers, holding: Holding) -> NDArray[np.bool_]:
    """Faces in which a building outside the compounds stands that belongs to the face's owner."""
    result = np.zeros(len(faces), dtype=bool)
    if len(holding.points):
        points = shapely.points(holding.points)
        point, face = shapely.STRtree(faces).query(points, predicate="intersects")
        own = owner[face] == holding.point_owner[point]
        result[face[own]] = True
    return result
