"""Cells tile their communities exactly, and run along the middle of what lies between compounds."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
import shapely.affinity
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.engines.grids import cleaning, noding, sharing, tiling
from linli.engines.grids.given import Barriers, Buildings, Communities, Compounds, Edges, Input
from tests.engines.grids import cities
from tests.engines.grids.test_cleaning import buildings, city, objects

SQUARES = [shapely.box(x, y, x + 40, y + 40) for y in (5, 55) for x in (5, 55)]
BOX = shapely.box(0, 0, 100, 100)


def tiled(given, cluster=80):
    cleaned = cleaning.clean(given)
    result = tiling.tile(cleaned, cluster)
    land = result.land
    assert shapely.coverage_is_valid(land.geometry)
    assert shapely.is_valid(land.geometry).all()
    for number, border in enumerate(cleaned.communities.geometry):
        own = land.geometry[land.community == number]
        assert abs(shapely.area(own).sum() - border.area) <= 1e-9 * border.area
        assert abs(shapely.union_all(own).area - border.area) <= 1e-9 * border.area
    return result


def test_land_between_squares_is_shared_along_the_middle():
    land = tiled(city([BOX], SQUARES)).land
    assert [cell.symmetric_difference(shapely.box(x, y, x + 50, y + 50)).area < 10
            for cell, (x, y) in zip(land.geometry, [(0, 0), (50, 0), (0, 50), (50, 50)], strict=True)] == [True] * 4  # fmt: skip
    assert all(cell.buffer(1e-9).covers(square) for cell, square in zip(land.geometry, SQUARES, strict=True))  # fmt: skip


def test_what_tiles_already_comes_through_as_it_is():
    quarters = [shapely.box(x, y, x + 50, y + 50) for y in (0, 50) for x in (0, 50)]
    result = tiled(city([BOX], quarters))
    assert all(a is b for a, b in zip(result.land.geometry, quarters, strict=True))


@pytest.mark.parametrize("seed", range(6))
def test_strips_left_by_rounded_coordinates_go_to_the_compound_beside_them(seed):
    """Each compound was rounded by itself, so it misses its community's border by centimetres."""
    rng = np.random.default_rng(seed)
    turn = rng.uniform(5, 40)
    west, east = (
        shapely.affinity.rotate(shapely.box(x, 0, x + 400, 300), turn, origin=(0, 0)) for x in (0, 400)
    )  # fmt: skip
    shapes = []
    for x in range(0, 800, 100):
        for y in range(0, 300, 75):
            block = shapely.box(x, y, x + 100, y + 75)
            turned = shapely.affinity.rotate(block, turn, origin=(0, 0))
            shapes.append(shapely.transform(turned, lambda points: np.round(points, 1)))
    land = tiled(city([west, east], shapes)).land
    for cell, shape in zip(land.geometry, shapes, strict=True):
        # No cell reaches farther than rounding from the compound it was made of.
        assert cell.hausdorff_distance(shape) < 0.5


def block(turn, shift):
    """Two communities of 400 m by 300 m side by side, in compounds of 100 m by 75 m, turned about."""

    def turned(*bounds):
        shape = shapely.affinity.rotate(shapely.box(*bounds), turn, origin=(0, 0))
        return shapely.affinity.translate(shape, shift, shift / 3)

    borders = [turned(x, 0, x + 400, 300) for x in (0, 400)]
    return borders, [turned(x, y, x + 100, y + 75) for x in range(0, 800, 100) for y in range(0, 300, 75)]  # fmt: skip


@pytest.mark.parametrize("made", ["rounded", "grown", "shrunk", "mixed"])
@pytest.mark.parametrize("seed", range(4))
def test_no_cell_has_hairs_where_barriers_and_compounds_miss_the_border_by_centimetres(seed, made):
    """Roads along all borders of communities and some of compounds, rounded otherwise than these."""
    rng = np.random.default_rng(seed)
    borders, shapes = block(float(rng.uniform(5, 40)), float(rng.uniform(0, 1)))
    change = {
        "rounded": lambda s: shapely.transform(s, lambda xy: np.round(xy, 1)),
        "grown": lambda s: s.buffer(0.03, join_style="mitre"),
        "shrunk": lambda s: s.buffer(-0.03, join_style="mitre"),
        "mixed": lambda s: s.buffer(float(rng.uniform(-0.1, 0.1)), join_style="mitre"),
    }[made]
    given = city(borders, [change(shape) for shape in shapes])
    roads = [shapely.boundary(s) for s in (*borders, *rng.choice(shapes, 8, replace=False))]
    roads = [shapely.transform(road, lambda xy: np.round(xy, 2)) for road in roads]
    given.barriers = Barriers(objects(*roads), rng.choice([1, 2, 3, 9], len(roads)))
    land = tiled(given).land
    for cell, shape in zip(land.geometry, shapes, strict=True):
        assert cell.hausdorff_distance(shape) < 0.8


def test_thin_face_is_known_by_a_point_inside_it():
    """A hundredth of a millimetre wide; what is quick says a point on its edge."""
    thin = objects(
        shapely.Polygon([(0, 0), (300.3, 250.1), (300.3, 250.1 + 2e-5)]),
        shapely.Polygon([(1e5, 1e5), (100390.2, 100077.7), (100390.2, 100077.7 + 3e-5)]),
    )
    assert shapely.contains_properly(thin, sharing.inner_points(thin)).all()


def test_cells_meet_on_the_line_of_a_road_that_is_not_in_the_middle():
    given = city([BOX], SQUARES)
    road = shapely.LineString([(47, -5), (47, 105)])
    given.barriers = Barriers(objects(road), np.array([1]))
    land = tiled(given).land
    west = shapely.union_all(land.geometry[[0, 2]])
    assert west.symmetric_difference(shapely.box(0, 0, 47, 100)).area < 0.1
    assert set(zip(land.edge_a.tolist(), land.edge_b.tolist(), land.edge_class.tolist(), strict=True)) >= {(0, 1, 1), (2, 3, 1)}  # fmt: skip
    assert not {(0, 2), (1, 3)} & set(zip(land.edge_a.tolist(), land.edge_b.tolist(), strict=True))


def test_block_without_compounds_goes_across_the_weakest_barrier():
    given = city([BOX], [shapely.box(0, 0, 30, 100), shapely.box(70, 0, 100, 100)])
    lines = [shapely.LineString([(40, -5), (40, 105)]), shapely.LineString([(60, -5), (60, 105)])]
    given.barriers = Barriers(objects(*lines), np.array([9, 3]))
    land = tiled(given).land
    assert land.geometry[0].area == pytest.approx(4000, rel=1e-6)
    assert land.geometry[1].area == pytest.approx(6000, rel=1e-6)


def test_classes_by_barriers_where_the_compounds_tile_already():
    quarters = [shapely.box(x, y, x + 500, y + 500) for y in (0, 500) for x in (0, 500)]
    given = city([shapely.box(0, 0, 1000, 1000)], quarters)
    river = shapely.LineString([(-10, 504), (1010, 497)])
    given.barriers = Barriers(objects(river), np.array([9]))
    land = tiled(given).land
    found = dict(zip(zip(land.edge_a.tolist(), land.edge_b.tolist(), strict=True), land.edge_class.tolist(), strict=True))  # fmt: skip
    assert found == {(0, 2): 9, (1, 3): 9}


def test_given_neighbours_overrule_barriers():
    given = city([BOX], SQUARES)
    given.edges = Edges(np.array([1, 3]), np.array([0, 2]), np.array([2, 9]))
    land = tiled(given).land
    assert land.edge_a.tolist() == [0, 2] and land.edge_b.tolist() == [1, 3]
    assert land.edge_class.tolist() == [2, 9]


def test_community_without_compounds_is_one_empty_cell():
    borders = [BOX, shapely.box(100, 0, 200, 100)]
    land = tiled(city(borders, [shapely.box(10, 10, 20, 20)])).land
    assert land.community.tolist() == [0, 1] and land.households.tolist() == [10, 0]


def test_uninhabited_islet_belongs_to_the_nearest_cell():
    border = shapely.union_all([BOX, shapely.box(130, 40, 140, 50)])
    land = tiled(city([border], SQUARES)).land
    owner = [i for i, cell in enumerate(land.geometry) if cell.intersects(shapely.Point(135, 45))]
    assert len(owner) == 1 and land.geometry[owner[0]].geom_type == "MultiPolygon"
    assert shapely.box(55, 0, 100, 100).intersects(SQUARES[owner[0]])


def test_buildings_alone_make_cells_that_never_part_one_spot():
    rng = np.random.default_rng(3)
    spots = rng.uniform(1, 99, (60, 2))
    spots[30:] = spots[:30]  # two buildings on each spot
    given = Input(
        Communities(objects(BOX), objects("a")), Compounds(),
        Buildings(spots[:, 0], spots[:, 1], np.full(60, 10), np.ones(60), np.full(60, -1)),
    )  # fmt: skip
    result = tiled(given, 80)
    assert (result.building_cell[:30] == result.building_cell[30:]).all()
    assert result.land.households.sum() == 600 and result.land.households.max() <= 80
    points = shapely.points(spots)
    assert shapely.intersects(result.land.geometry[result.building_cell], points).all()


def test_single_buildings_make_a_cell_each():
    spots = [(10.0, 10.0), (90.0, 10.0), (50.0, 90.0)]
    some = buildings(*[(x, y, 5, 1, -1) for x, y in spots])
    given = Input(Communities(objects(BOX), objects("a")), Compounds(), some)
    result = tiled(given, 0)
    assert result.land.households.tolist() == [5, 5, 5]
    nearest = shapely.STRtree(shapely.points(spots)).nearest(shapely.centroid(result.land.geometry))
    assert sorted(nearest.tolist()) == [0, 1, 2]


def test_households_outside_compounds_are_counted_in_cells_of_their_own():
    some = buildings(
        (25, 25, 7, 1, -1), (50, 50, 9, 1, -1), (50, 51, 0, 1, -1), (900, 900, 4, 1, -1)
    )
    result = tiled(city([BOX], SQUARES, [-1, 1, 2, 3], buildings=some))
    assert result.land.households.sum() == 7 + 1 + 2 + 3 + 9
    assert len(result.land.geometry) == 5
    assert result.building_cell[3] == -1
    assert any("4" in str(note) for note in result.notes)


def test_special_compounds_of_one_name_are_one_special_grid():
    given = city([BOX], SQUARES)
    given.compounds.special[:] = ["市场", "", "市场", "学校"]
    assert tiled(given).land.special.tolist() == [0, -1, 0, 1]


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 10_000), count=st.integers(1, 12), gap=st.sampled_from([0.0, 0.01, 1.0, 25.0]),
    traits=st.sets(st.sampled_from(["barriers", "holes", "islands", "slivers", "overlaps", "villages", "only_buildings"]), max_size=3),
)  # fmt: skip
def test_any_city_is_tiled_exactly(seed, count, gap, traits):
    kind = cities.Kind(2, count, gap, **dict.fromkeys(traits, True))
    given = cities.city(seed, kind)
    result = tiled(given)
    inside = result.building_cell >= 0
    assert inside.all()
    total = given.compounds.households.sum() if len(given.compounds) else given.buildings.households.sum()  # fmt: skip
    assert result.land.households.sum() == total


def test_corners_of_neighbours_are_put_into_sides_and_nothing_else_moves():
    left = shapely.box(0, 0, 10, 10)
    right = [shapely.box(10, 0, 20, 4), shapely.box(10, 4, 20, 10)]
    result = noding.noded(objects(left, *right))
    assert shapely.coverage_is_valid(result)
    assert (10.0, 4.0) in result[0].exterior.coords
    assert shapely.area(result).tolist() == [100.0, 40.0, 60.0]
    again = noding.noded(result)
    assert again is result


def test_corners_that_all_but_meet_become_one():
    shapes = objects(shapely.box(0, 0, 10, 10), shapely.box(10 + 3e-8, 0, 20, 10 - 2e-8))
    assert not shapes[0].touches(shapes[1])
    result = noding.noded(shapes)
    assert shapely.coverage_is_valid(result)
    assert result[0].intersection(result[1]).length == pytest.approx(10)


def test_ring_whose_corners_all_meet_is_dropped():
    """A border read with fewer digits leaves such specks; they must not stop a drawing."""
    speck = shapely.Polygon([(3, 3), (3 + 2e-7, 3), (3, 3 + 2e-7)])
    square = shapely.Polygon(shapely.box(0, 0, 10, 10).exterior, [speck.exterior])
    beside = shapely.box(10 + 2e-7, 0, 20, 10)
    one, other = noding.noded(objects(square, beside))
    assert one.is_valid and one.equals(shapely.box(0, 0, 10, 10)) and not one.interiors
    assert shapely.coverage_is_valid([one, other])
    parts = shapely.multipolygons([shapely.box(0, 0, 10, 10), speck.buffer(0)])
    assert noding.noded(objects(parts, beside))[0].geom_type == "Polygon"


def test_shared_borders_are_measured_once():
    found = noding.borders(objects(*[shapely.box(x, 0, x + 10, 10) for x in (0, 10, 20)]))
    assert found.a.tolist() == [0, 1] and found.b.tolist() == [1, 2]
    assert found.length.tolist() == [10.0, 10.0]
