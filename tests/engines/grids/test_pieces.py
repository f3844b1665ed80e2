"""What grids are made of: straight borders in cut compounds, everything counted once."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.engines.grids import cleaning, pieces, tiling
from linli.engines.grids.atoms import build_atoms
from linli.engines.grids.draw import draw_city
from linli.engines.grids.drawn import Options
from linli.engines.grids.problem import Limits
from tests.engines.grids import cities
from tests.engines.grids.test_cleaning import buildings, city

BOX = shapely.box(0, 0, 300, 200)
HALVES = [shapely.box(0, 0, 200, 200), shapely.box(200, 0, 300, 200)]


def town():
    """A compound of 800 households in two rows of buildings set off against each other, and one
    of 200 beside it."""
    rows = [(20.0 + 20 * i, 60 + 9 * (i % 2), 40, 1, 0) for i in range(10)]
    rows += [(20.0 + 20 * i, 140 + 9 * (i % 2), 40, 1, 0) for i in range(10)]
    return city([BOX], HALVES, [800, 200], buildings=buildings(*rows, (250, 100, 200, 1, 1)))


def pieces_of_town(grid_of):
    """The town's pieces when each atom is in the grid that `grid_of` says of its middle."""
    tiled = tiling.tile(cleaning.clean(town()), 80)
    atoms = build_atoms(tiled.land, Limits())
    grid = np.array([grid_of(x, y) for x, y in zip(atoms.x, atoms.y, strict=True)])
    return pieces.straight_pieces(atoms, grid, tiled.land), atoms, grid


def test_border_in_a_cut_compound_is_shorter_than_between_its_buildings():
    found, atoms, grid = pieces_of_town(lambda x, y: int(y > 105 and x < 200))
    assert sorted(zip(found.cell.tolist(), found.grid.tolist(), strict=True)) == [(0, 0), (0, 1), (1, 0)]  # fmt: skip
    north = shapely.union_all(atoms.geometry[grid == 1])
    assert shapely.length(found.geometry[1]) < north.length
    assert found.households.tolist() == [400, 400, 200]
    assert found.buildings.tolist() == [10, 10, 1]


def test_pieces_have_no_corners_that_only_the_buildings_cells_had():
    found, _atoms, _grid = pieces_of_town(lambda x, y: int(y > 105 and x < 200))
    corners = {tuple(xy) for xy in shapely.get_coordinates(found.geometry[:2]).tolist()}
    ends = shapely.get_coordinates(shapely.intersection(*found.geometry[:2])).tolist()
    outer = {xy for xy in corners if xy not in {tuple(end) for end in ends}}
    assert outer == {(0, 0), (200, 0), (200, 200), (0, 200)}


def test_whole_cells_come_through_as_they_are():
    found, _atoms, _grid = pieces_of_town(lambda x, y: 0)
    assert shapely.equals_exact(found.geometry, HALVES).all()


def test_building_outside_its_compound_is_counted_in_the_largest_piece():
    given = town()
    given.buildings.x[0], given.buildings.y[0] = 290.0, 190.0
    tiled = tiling.tile(cleaning.clean(given), 80)
    shapes = np.array([shapely.box(0, 0, 200, 90), shapely.box(0, 90, 200, 200), HALVES[1]])
    counted = pieces.buildings_of(shapes, np.array([0, 0, 1]), tiled.land)
    assert counted.tolist() == [9, 11, 1]


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000), gap=st.sampled_from([0.0, 12.0]), tower=st.booleans())
def test_pieces_tile_the_grids_and_add_up(seed, gap, tower):
    given = cities.city(seed, cities.Kind(2, 8, gap, barriers=True, tower=tower))
    given.compounds.households[0] = 900
    given.buildings.households[:] = -1
    drawn = draw_city(given, Options(draft=True))
    made = drawn.pieces
    assert shapely.coverage_is_valid(made.geometry)
    for grid, surface in enumerate(drawn.geometry):
        own = made.only(made.grid == grid)
        assert shapely.union_all(own.geometry).symmetric_difference(surface).area < 1e-9 * surface.area  # fmt: skip
        assert own.households.sum() == drawn.households[grid]
        assert own.buildings.sum() == drawn.buildings[grid]
    lived = np.bincount(made.cell, made.households)
    cells, amount = np.unique(made.cell, return_counts=True)
    assert set(lived[cells[amount > 1]] > 500) <= {True}
    assert made.households.sum() == given.compounds.households.sum()
    assert drawn.report["totals"]["compounds_cut"] == (amount > 1).sum()


@pytest.mark.parametrize("seed", [3, 8])
def test_shares_of_border_are_those_of_the_surfaces(seed):
    """Counted anew from the grids alone: common borders, and what of them lies beside a barrier
    that separates compounds."""
    given = cities.city(seed, cities.Kind(2, 9, 12.0, barriers=True))
    drawn = draw_city(given, Options(draft=True))
    total = 0.0
    for a in range(len(drawn)):
        for b in range(a + 1, len(drawn)):
            if drawn.community[a] == drawn.community[b]:
                total += drawn.geometry[a].intersection(drawn.geometry[b]).length
    inner = [
        drawn.geometry[g].length
        - drawn.geometry[g].boundary.intersection(given.communities.geometry[drawn.community[g]].boundary.buffer(1e-6)).length
        for g in range(len(drawn))
    ]  # fmt: skip
    assert sum(inner) / 2 == pytest.approx(total, rel=1e-3)
    shares = np.nan_to_num(drawn.barrier_share)
    along = (shares * inner).sum() / 2
    assert drawn.report["totals"]["barrier_share"] == pytest.approx(along / total, abs=1e-3)
