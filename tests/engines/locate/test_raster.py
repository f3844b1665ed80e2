from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.engines.locate import raster, walking
from linli.engines.locate.kernels_locate import side
from linli.engines.locate.locating import Cell, TreeIndex, codes_of, ranked
from tests.engines.locate import surfaces as made

degrees = st.floats(-180, 180).filter(lambda value: value == 0 or abs(value) > made.TINY)


@pytest.fixture(scope="module")
def town(cells):
    """The demo district: districts, streets, communities and grids over each other."""
    order = ranked([Cell(cell.code, cell.kind, cell.geometry) for cell in cells])
    return order, raster.built([cell.geometry for cell in order])


@given(made.lists(), st.integers(0, 999))
@settings(max_examples=150, deadline=None)
def test_owner_is_the_first_surface_that_holds_the_point_by_geos(surfaces, seed):
    if not surfaces:
        return
    index = raster.built(surfaces)
    points = made.telling_points(surfaces, index, seed)
    found = index.located_many(points)
    # GEOS rounds in the last of its 106 digits; where it differs, exact arithmetic decides.
    for i in np.flatnonzero(found != made.first_by_geos(surfaces, points)):
        assert found[i] == made.first_by_fractions(surfaces, points[i].tolist())
    few = points[:: max(1, len(points) // 60)]
    walked = [walking.owner_of(index, tuple(point)) for point in few.tolist()]
    assert walked == index.located_many(few).tolist()
    exact = [made.first_by_fractions(surfaces, point) for point in few[:20].tolist()]
    assert walked[:20] == exact


@given(made.lists(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_owner_does_not_depend_on_the_order_of_parts_rings_and_corners(surfaces, random):
    if not surfaces:
        return
    index = raster.built(surfaces)
    turned = [reordered(surface, random) for surface in surfaces]
    points = made.telling_points(surfaces, index, 1)
    np.testing.assert_array_equal(
        raster.built(turned).located_many(points), index.located_many(points)
    )


def reordered(surface, random):
    """The same surface: parts shuffled, rings begun elsewhere and run the other way round."""
    parts = [
        shapely.Polygon(turned(part.exterior, random), [turned(r, random) for r in part.interiors])
        for part in shapely.get_parts(surface)
    ]
    random.shuffle(parts)
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def turned(ring, random):
    corners = list(ring.coords)[:-1]
    begin = random.randrange(len(corners))
    return (corners[begin:] + corners[:begin])[:: random.choice((1, -1))]


@given(degrees, degrees, degrees, degrees, st.floats(0, 1), st.integers(-2, 2))
def test_side_has_the_sign_of_exact_arithmetic(ax, ay, bx, by, share, beside):
    x, y = ax + (bx - ax) * share, ay + (by - ay) * share
    for _step in range(abs(beside)):
        y = float(np.nextafter(y, np.inf * beside))
    (px, py), (qx, qy), (rx, ry) = (map(Fraction, p) for p in ((ax, ay), (bx, by), (x, y)))
    turn = (px - rx) * (qy - ry) - (py - ry) * (qx - rx)
    assert np.sign(side(ax, ay, bx, by, x, y)) == (turn > 0) - (turn < 0)
    assert np.sign(walking.side((ax, ay), (bx, by), (x, y))) == (turn > 0) - (turn < 0)


def test_every_border_vertex_and_edge_middle_of_the_town_has_the_owner_geos_names(town):
    order, index = town
    points, ring = shapely.get_coordinates(
        shapely.get_rings(shapely.get_parts([cell.geometry for cell in order])), return_index=True
    )
    joined = np.flatnonzero(ring[1:] == ring[:-1])
    middles = (points[joined] + points[joined + 1]) / 2
    asked = np.unique(np.vstack((points, middles)), axis=0)
    found = index.located_many(asked)
    np.testing.assert_array_equal(found, TreeIndex(order).located(asked))
    codes = codes_of(order)
    corners = index.located_many(np.unique(points, axis=0))
    assert corners.min() >= 0
    assert {len(code) for code in codes[corners]} == {15}


def test_town_equals_geos_on_random_points(town):
    order, index = town
    west, south, east, north = shapely.total_bounds([cell.geometry for cell in order])
    points = np.random.default_rng(3).uniform((west, south), (east, north), (100_000, 2))
    found = index.located_many(points)
    np.testing.assert_array_equal(found, TreeIndex(order).located(points))
    assert set(np.unique(found)) > {-1, 0, 1}


def test_few_points_and_many_have_the_same_owners(town):
    _order, index = town
    low, high = index.vertices.min(axis=0), index.vertices.max(axis=0)
    points = np.random.default_rng(4).uniform(low, high, (raster.FEW, 2))
    points = np.vstack((index.vertices[: raster.FEW // 2], points))[: raster.FEW]
    np.testing.assert_array_equal(index.located(points), index.located_many(points))
    assert len(index.located(np.tile(points, (9, 1)))) == 9 * raster.FEW


def test_what_is_no_place_is_nowhere_for_few_and_many(town):
    _order, index = town
    odd = np.array([(np.nan, 30.7), (120.7, np.inf), (-np.inf, 0), (0, 0), (1e300, -1e300)])
    assert index.located(odd).tolist() == [-1] * 5
    assert index.located_many(odd).tolist() == [-1] * 5
    assert index.located(np.empty((0, 2))).tolist() == []
    assert index.located_many(np.empty((0, 2))).tolist() == []


def test_no_surface_owns_nothing():
    index = raster.built([])
    assert index.located_many(np.zeros((3, 2))).tolist() == [-1] * 3
    assert index.located(np.zeros((1, 2))).tolist() == [-1]


def test_points_may_come_in_any_memory_order(town):
    _order, index = town
    points = np.asfortranarray(index.vertices[:500])
    expected = index.located_many(index.vertices[:500])
    np.testing.assert_array_equal(index.located_many(points), expected)
    assert points.flags.writeable


def test_the_same_surfaces_make_the_same_raster(town):
    order, index = town
    again = raster.built([cell.geometry for cell in order])
    for name in raster.ARRAYS:
        np.testing.assert_array_equal(getattr(again, name), getattr(index, name))


def test_cells_of_one_border_or_corner_need_no_list(town):
    _order, index = town
    tests = index.cells[index.cells < -1]
    kinds = np.bincount((-2 - tests) & 3, minlength=4)
    assert (kinds > 0).all()
    assert kinds[3] < 0.1 * kinds.sum()


@pytest.mark.parametrize("apart", [0.5, 5.0, 40.0])
def test_far_scattered_places_take_little_room(apart):
    places = [(0.0, 0.0), (apart, 0.0), (0.0, apart), (apart, apart)]
    surfaces = [shapely.box(x, y, x + 0.01, y + 0.01) for x, y in places]
    index = raster.built(surfaces)
    assert sum(getattr(index, name).nbytes for name in raster.ARRAYS) < 60_000_000
    points = np.array(places) + 0.005
    assert index.located_many(points).tolist() == [0, 1, 2, 3]
    assert index.located_many(points + 0.01).tolist() == [-1] * 4


def test_a_border_through_the_centre_of_a_cell_only_moves_the_raster():
    around = shapely.box(0, 0, 0.01, 0.01)
    first = raster.built([around]).frame
    x, y = first[:2] + 77.5 * first[2:]
    spokes = [(x + 0.001, y), (x, y + 0.001), (x - 0.001, y), (x, y - 0.001)]
    wedges = [shapely.Polygon([(x, y), spokes[i], spokes[i - 1]]) for i in range(4)]
    index = raster.built([*wedges, around])
    assert (index.frame != first).any()
    points = made.telling_points([*wedges, around], index, 5)
    expected = made.first_by_geos([*wedges, around], points)
    np.testing.assert_array_equal(index.located_many(points), expected)


def test_a_raster_may_not_be_written_to(town):
    _order, index = town
    for name in raster.ARRAYS:
        with pytest.raises(ValueError, match="read-only"):
            getattr(index, name)[...] = 0
