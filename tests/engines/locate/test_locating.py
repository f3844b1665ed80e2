from __future__ import annotations

import numpy as np
import pytest
import shapely

from linli.engines.locate import raster
from linli.engines.locate.locating import AreaIndex, Cell, TreeIndex, codes_of, ranked
from linli.engines.sentences import Unusable

GRID = "330402007024001"


def tree(cells):
    order = ranked([Cell(cell.code, cell.kind, cell.geometry) for cell in cells])
    return AreaIndex(codes_of(order), TreeIndex(order))


def rastered(cells):
    order = ranked([Cell(cell.code, cell.kind, cell.geometry) for cell in cells])
    return AreaIndex(codes_of(order), raster.built([cell.geometry for cell in order]))


@pytest.fixture(scope="module", params=[tree, rastered])
def make(request):
    """Both ways to find an owner promise the same."""
    return request.param


@pytest.fixture(scope="module")
def index(make, cells):
    return make(cells)


def brute_force(cells, points):
    """The longest code, then the lower one, among all areas that hold the point."""
    ranked = sorted(cells, key=lambda cell: (-len(cell.code), cell.code))
    answers = []
    for point in shapely.points(points):
        holding = [cell.code for cell in ranked if cell.geometry.intersects(point)]
        answers.append(holding[0] if holding else None)
    return answers


def test_locate_equals_brute_force_on_random_points(index, cells):
    rng = np.random.default_rng(11)
    points = np.column_stack((rng.uniform(120.64, 121.0, 300), rng.uniform(30.59, 30.85, 300)))
    found = index.locate(points)
    assert found == brute_force(cells, points)
    assert None in found
    assert {len(code) for code in found if code} == {15}


def test_locate_equals_brute_force_on_corners_and_borders(index, cells):
    grids = [cell.geometry for cell in cells if cell.kind == "grid"]
    corners = shapely.get_coordinates(grids)[::50]
    middles = (corners[:-1] + corners[1:]) / 2
    on_edge = np.array(
        [g.exterior.interpolate(0.37, normalized=True).coords[0] for g in grids[::9]]
    )
    points = np.vstack((corners, middles, on_edge))
    assert index.locate(points) == brute_force(cells, points)


def test_every_point_of_the_region_has_exactly_one_grid(index, cells):
    (district,) = [cell.geometry for cell in cells if len(cell.code) == 6]
    rng = np.random.default_rng(12)
    west, south, east, north = district.bounds
    points = rng.uniform((west, south), (east, north), (5000, 2))
    corners = shapely.get_coordinates([c.geometry for c in cells if c.kind == "grid"])
    points = np.vstack((points, corners))
    covered = shapely.intersects_xy(district, points[:, 0], points[:, 1])
    found = index.locate(points)
    assert [code is not None and len(code) == 15 for code in found] == covered.tolist()


@pytest.mark.parametrize("order", [1, 2])
def test_owner_of_a_border_does_not_depend_on_the_order_of_areas(make, cells, order):
    corners = shapely.get_coordinates([c.geometry for c in cells if c.kind == "grid"])[::20]
    shuffled = [cells[i] for i in np.random.default_rng(order).permutation(len(cells))]
    assert make(shuffled).locate(corners) == make(cells).locate(corners)


def test_points_that_are_no_places_are_nowhere(index, make):
    odd = [(np.nan, 30.7), (120.7, np.inf), (0, 0), (-200, 95), (120.7512, 30.7641)]
    assert [code is None for code in index.locate(odd)] == [True, True, True, True, False]
    assert index.locate([]) == []
    assert make([]).locate([(1, 1)]) == [None]


def test_what_is_not_points_is_unusable(index):
    with pytest.raises(Unusable):
        index.locate([(1, 2, 3)])


def test_special_grid_goes_before_a_lower_code_and_a_micro_grid_before_both(make):
    ring = shapely.box(0, 0, 0.01, 0.01)
    inner = shapely.box(0.004, 0.004, 0.006, 0.006)
    index = make(
        [
            Cell("330402007024", "division", ring),
            Cell(GRID, "grid", ring),
            Cell("330402007024002", "grid", inner),
            Cell("330402007024009", "special_grid", inner),
            Cell(GRID + "001", "micro_grid", shapely.box(0.005, 0.005, 0.02, 0.02)),
        ]
    )
    points = [(0.001, 0.001), (0.004, 0.0045), (0.006, 0.006), (0.015, 0.015), (0.005, 0.005)]
    micro = GRID + "001"
    assert index.locate(points) == [GRID, "330402007024009", micro, micro, micro]


def test_a_gap_belongs_to_the_next_level_and_an_overlap_to_the_lower_code(make):
    index = make(
        [
            Cell("330402007024", "division", shapely.box(0, 0, 0.01, 0.01)),
            Cell("330402007024002", "grid", shapely.box(0, 0, 0.004, 0.01)),
            Cell(GRID, "grid", shapely.box(0.003, 0, 0.006, 0.01)),
            Cell("330402007024003", "grid", shapely.box(0.007, 0, 0.01, 0.01)),
        ]
    )
    points = [(0.001, 0.001), (0.0035, 0.001), (0.003, 0.001), (0.0065, 0.001), (0.01, 0.01)]
    expected = ["330402007024002", GRID, GRID, "330402007024", "330402007024003"]
    assert index.locate(points) == expected
