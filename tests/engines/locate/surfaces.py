"""Surfaces to try the lookup on, and two plain ways to say who owns a point."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import shapely
from hypothesis import strategies as st

ORIGINS = ((120.5, 30.5), (0.0, 0.0), (-73.9, 40.7), (120.123456, -0.00001))
STEPS = (1e-2, 1e-3, 1e-4, 1e-6, 1e-8)
JITTER = 1e-9
TINY = 1e-100  # GEOS loses digits to underflow below it


def first_by_geos(surfaces, points):
    """Per point the first surface that meets it, -1 for none; one polygon after the other."""
    owners = np.full(len(points), -1)
    for i in reversed(range(len(surfaces))):
        owners[shapely.intersects_xy(surfaces[i], points[:, 0], points[:, 1])] = i
    return owners


def first_by_fractions(surfaces, point):
    """The same in exact arithmetic, by a ray to the east."""
    found = (i for i, surface in enumerate(surfaces) if holds(surface, point))
    return next(found, -1)


def holds(surface, point):
    x, y = map(Fraction, point)
    inside = False
    for ring in shapely.get_rings(shapely.get_parts(surface)):
        corners = [(Fraction(a), Fraction(b)) for a, b in ring.coords]
        for (ax, ay), (bx, by) in pairwise(corners):
            turn = (ax - x) * (by - y) - (ay - y) * (bx - x)
            if turn == 0 and min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by):
                return True
            inside ^= (ay > y) != (by > y) and (turn > 0) == (by > ay)
    return inside


@st.composite
def lists(draw):
    """Valid surfaces in some order: tilings, gaps, overlaps, holes, islands, slivers, twins."""
    step = draw(st.sampled_from(STEPS))
    number = st.integers(0, draw(st.sampled_from((3, 12, 300))))
    corners = draw(st.lists(st.tuples(number, number), min_size=4, max_size=20, unique=True))
    points = np.array(corners) * step + draw(st.sampled_from(ORIGINS))
    if draw(st.booleans()):
        points = np.unique(np.round(points, 6), axis=0)
    make = draw(st.sampled_from((triangles, patches, boxes, rings, holes)))
    made = make(points, np.random.default_rng(draw(st.integers(0, 999))))
    if draw(st.booleans()):
        low, high = points.min(axis=0), points.max(axis=0)
        made.append(shapely.box(*low, *(high + step)))
    if draw(st.booleans()):
        made += [shapely.transform(s, jittered) for s in made[:3]]
    if draw(st.booleans()):
        made += made[:2]
    return [surface for one in made if (surface := surface_of(one)) is not None]


def triangles(points, rng):
    """A tiling whose pieces share their corners."""
    return list(shapely.get_parts(shapely.delaunay_triangles(shapely.multipoints(points))))


def patches(points, rng):
    """Unions of triangles: in many parts, with holes, some triangles left out."""
    pieces = np.array([*triangles(points, rng), shapely.Polygon()], dtype=object)
    labels = rng.integers(0, 4, len(pieces))
    return [shapely.union_all(pieces[labels == label]) for label in range(3)]


def boxes(points, rng):
    """Upright and level edges, overlapping, their borders partly the same."""
    pairs = points[rng.integers(0, len(points), (6, 2))]
    return [shapely.box(*a, *b) for a, b in pairs]


def rings(points, rng):
    """Polygons through any corners, mended where they cross themselves."""
    chosen = [rng.permutation(len(points))[: rng.integers(3, 8)] for _i in range(4)]
    return [shapely.Polygon(points[order]) for order in chosen if len(order) > 2]


def holes(points, rng):
    """Boxes with other boxes cut out."""
    first, second = boxes(points, rng), boxes(points, rng)
    return [a.difference(b) for a, b in zip(first, second, strict=True) if a.area and b.area]


def jittered(points):
    """Every corner moved by about a tenth of a millimetre, the same each time."""
    return points + np.sin(points * 1e9) * JITTER


def surface_of(geometry):
    """A valid surface without lines, or None."""
    parts = shapely.get_parts(shapely.make_valid(geometry))
    surfaces = [part for part in parts if part.geom_type == "Polygon" and part.area > 0]
    if not surfaces:
        return None
    return surfaces[0] if len(surfaces) == 1 else shapely.union_all(surfaces)


def telling_points(surfaces, raster, seed):
    """Where a lookup may go wrong: corners, middles, borders, a rounding beside; edges of cells."""
    rng = np.random.default_rng(seed)
    corners = shapely.get_coordinates(surfaces)
    middles = (corners[1:] + corners[:-1]) / 2
    share = rng.random((len(middles), 1))
    along = corners[1:] * share + corners[:-1] * (1 - share)
    beside = [np.nextafter(p, to) for p in (corners, middles) for to in (-np.inf, np.inf)]
    west, south, width, height = raster.frame
    cell = np.floor((corners - (west, south)) / (width, height)) + rng.integers(
        -1, 2, corners.shape
    )
    meshes = [(cell + at) * (width, height) + (west, south) for at in (0, 0.5)]
    low, high = corners.min(axis=0), corners.max(axis=0)
    anywhere = rng.uniform(low - (high - low) * 0.1, high + (high - low) * 0.1, (200, 2))
    points = np.vstack((corners, middles, along, *beside, *meshes, anywhere))
    return points[((np.abs(points) > TINY) | (points == 0)).all(axis=1)]
