"""Straight borders inside cut cells: shorter, on the same ground, buildings on their side."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.engines.grids.atoms import build_atoms
from linli.engines.grids.problem import Limits
from linli.engines.grids.solving import draw
from linli.engines.grids.straightening import straight_tiles
from tests.engines.grids.lands import boxes, random_land

LIMITS = Limits()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_tiles_cover_the_same_ground_and_buildings_keep_their_grid(seed: int) -> None:
    land = random_land(np.random.default_rng(seed), 4, 5)
    atoms = build_atoms(land, LIMITS)
    grid = draw(atoms, LIMITS, draft=True).grid
    tiles, owner = straight_tiles(atoms, grid, land)
    assert shapely.coverage_is_valid(tiles)
    assert shapely.area(tiles).sum() == pytest.approx(atoms.area.sum(), rel=1e-12)
    assert shapely.length(tiles).sum() <= atoms.perimeter.sum() + 1e-6
    houses = shapely.points(land.building_x, land.building_y)
    atom = dict(shapely.STRtree(atoms.geometry).query(houses, "within").T.tolist())
    tile = dict(shapely.STRtree(tiles).query(houses, "within").T.tolist())
    assert {house: int(grid[one]) for house, one in atom.items()} == {
        house: int(owner[one]) for house, one in tile.items()
    }


def test_zigzag_between_rows_of_buildings_becomes_straighter() -> None:
    left = [(0, 30.0 + 8 * (i % 2), 5.0 + 10 * i, 40) for i in range(10)]
    right = [(0, 70.0 + 8 * (i % 2), 5.0 + 10 * i, 40) for i in range(10)]
    land = boxes([[800]], buildings=left + right)
    atoms = build_atoms(land, LIMITS)
    grid = (atoms.x > 54).astype(np.int64)
    tiles, owner = straight_tiles(atoms, grid, land)
    assert owner.tolist() == [0, 1]
    drawn = shapely.line_merge(
        shapely.intersection(
            shapely.union_all(atoms.geometry[grid == 0]),
            shapely.union_all(atoms.geometry[grid == 1]),
        )
    )
    straight = shapely.line_merge(shapely.intersection(tiles[0], tiles[1]))
    assert shapely.get_num_coordinates(straight) * 2 < shapely.get_num_coordinates(drawn)
    assert shapely.length(straight) < shapely.length(drawn)


def test_cells_in_one_grid_keep_every_corner() -> None:
    land = boxes([[200, 200]])
    atoms = build_atoms(land, LIMITS)
    tiles, owner = straight_tiles(atoms, np.array([0, 0]), land)
    assert shapely.equals_exact(tiles, land.geometry).all()
    assert owner.tolist() == [0, 0]


def test_ends_move_along_the_outline_to_the_shortest_border() -> None:
    # Two slanting columns of houses: the border between the columns meets the edge squarely.
    left = [(0, 38.0 + 3 * i, 12.5 + 25 * i, 60) for i in range(4)]
    right = [(0, 62.0 + 3 * i, 12.5 + 25 * i, 60) for i in range(4)]
    land = boxes([[480], [0]], buildings=left + right)
    limits = Limits(150, 250, 200)
    atoms = build_atoms(land, limits)
    grid = np.where(atoms.cell == 1, 2, (atoms.x > 54.5).astype(np.int64))
    tiles, owner = straight_tiles(atoms, grid, land)
    assert shapely.coverage_is_valid(tiles)
    one, other = tiles[owner == 0][0], tiles[owner == 1][0]
    drawn = shapely.length(
        shapely.intersection(
            shapely.union_all(atoms.geometry[grid == 0]),
            shapely.union_all(atoms.geometry[grid == 1]),
        )
    )
    straight = shapely.line_merge(shapely.intersection(one, other))
    assert 100.0 - 1e-6 <= shapely.length(straight) < drawn - 0.5
    for house, tile in ((left, one), (right, other)):
        assert all(tile.contains(shapely.Point(x, y)) for _, x, y, _ in house)
