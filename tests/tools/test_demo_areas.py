from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.core.areas import codes, seeding
from linli.engines.divisions import naming
from linli.engines.grids.coding import reading_order
from tools import demo_areas, tessellation

TABLE, OUTLINE = seeding.DATA / "330402.csv", seeding.DATA / "330402_outline.json"
LEVELS = (codes.COUNTY, codes.STREET, codes.COMMUNITY, codes.GRID)


@pytest.fixture(scope="module")
def cells():
    return seeding.demo_cells("330402")


def borders(cells, level):
    return [cell.geometry for cell in cells if len(cell.code) == level]


@pytest.mark.parametrize("level", LEVELS)
def test_cells_of_a_level_tile_the_district_exactly(cells, level):
    tiles = borders(cells, level)
    (district,) = borders(cells, codes.COUNTY)
    assert shapely.coverage_is_valid(tiles)
    assert shapely.coverage_union_all(tiles).equals(district)
    assert sum(tile.area for tile in tiles) == pytest.approx(district.area, rel=1e-9)


@pytest.mark.parametrize("level", LEVELS)
def test_cells_are_valid_and_in_one_piece(cells, level):
    tiles = borders(cells, level)
    assert {tile.geom_type for tile in tiles} == {"Polygon"}
    assert all(shapely.is_valid(tiles))
    assert min(tile.area for tile in tiles) > 0


def test_district_is_the_real_outline(cells):
    outline = demo_areas.read_outline(OUTLINE)
    (district,) = borders(cells, codes.COUNTY)
    assert outline.symmetric_difference(district).area < 1e-5 * outline.area


def test_cells_are_exactly_the_divisions_of_the_table(cells):
    table = seeding.read_divisions(TABLE)
    expected = {row.code: naming.area_name(row.name) for row in table if len(row.code) >= 6}
    assert {c.code: c.name for c in cells if len(c.code) < codes.GRID} == expected


def test_community_holds_its_known_point(cells):
    table = seeding.read_divisions(TABLE)
    cell_of = {cell.code: cell.geometry for cell in cells}
    known = [row for row in table if len(row.code) == codes.COMMUNITY and row.lon is not None]
    held = [shapely.intersects_xy(cell_of[row.code], row.lon, row.lat) for row in known]
    assert len(known) == 53
    assert all(held)


def test_grids_of_a_community_are_numbered_without_gap_and_of_the_usual_size(cells):
    grids = [cell for cell in cells if cell.kind == "grid"]
    per_community = {}
    for grid in grids:
        per_community.setdefault(grid.code[:12], []).append(int(grid.code[12:]))
    assert all(sorted(n) == list(range(1, len(n) + 1)) for n in per_community.values())
    assert {len(n) for n in per_community.values()} == {3, 4, 5, 6, 7}
    assert all(300 <= grid.households <= 500 for grid in grids)
    assert {g.name for g in grids} == {naming.grid_name(n) for n in range(1, 8)}
    (district,) = [cell for cell in cells if len(cell.code) == codes.COUNTY]
    assert district.households == sum(grid.households for grid in grids)


def test_same_seed_gives_the_shipped_cells_and_another_seed_others(cells):
    table, outline = seeding.read_divisions(TABLE), demo_areas.read_outline(OUTLINE)
    assert seeding.cells_of(table, demo_areas.drawn(table, outline, seed=7)) == cells
    assert seeding.cells_of(table, demo_areas.drawn(table, outline, seed=8)) != cells


def test_grids_are_numbered_in_rows_from_the_north_west():
    squares = [shapely.box(x, y, x + 1, y + 1) for x, y in [(1, 0), (0, 1), (0, 0), (1, 1)]]
    assert reading_order(squares) == [1, 3, 2, 0]


def test_point_outside_the_outline_is_pulled_in():
    outline = shapely.box(0, 0, 10, 10)
    sites = np.array([(5.0, 5.0), (20.0, 5.0), (-3.0, -4.0)])
    moved = tessellation.pulled_in(outline, sites)
    assert shapely.contains_xy(outline, moved[:, 0], moved[:, 1]).all()
    assert moved[0].tolist() == [5.0, 5.0]


def test_stray_piece_goes_to_the_neighbour_with_the_longest_border():
    squares = [shapely.box(x, 0, x + 1, 1) for x in range(5)]
    wall = shapely.box(0, 1, 4, 2)
    assert tessellation.connected([*squares, wall], [0, 0, 1, 0, 1, 1]) == [0, 0, 1, 1, 1, 1]
    corners = [shapely.box(0, 0, 2, 2), shapely.box(2, 2, 3, 3), shapely.box(2, 0, 4, 2)]
    assert tessellation.connected(corners, [0, 0, 1]) == [0, 1, 1]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 12))
def test_split_tiles_a_crooked_area_in_connected_parts(seed, count):
    rng = np.random.default_rng(seed)
    turn = np.sort(rng.uniform(0, 2 * np.pi, 30))
    reach = rng.uniform(0.2, 1.0, 30)
    star = np.column_stack((np.cos(turn) * reach, np.sin(turn) * reach)) * 0.05
    area = shapely.set_precision(shapely.make_valid(shapely.Polygon(star)), 1e-6)
    area = max(shapely.get_parts(area), key=lambda part: part.area)
    parts = tessellation.split(area, tessellation.spread(area, np.empty((0, 2)), count, rng))
    tiles = tessellation.noded({str(i): part for i, part in enumerate(parts)})
    assert len(tiles) == count
    assert {tile.geom_type for tile in tiles.values()} == {"Polygon"}
    assert shapely.coverage_is_valid(list(tiles.values()))
    whole = shapely.union_all(list(tiles.values()))
    assert whole.symmetric_difference(area).area < 1e-3 * area.area
