"""Surfaces of grids out of pieces."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from linli.engines.grids import polygons
from linli.engines.grids.pieces import Pieces
from linli.engines.grids.problem import Atoms
from tests.engines.grids.test_cleaning import objects


def atoms_of(shapes, community=None):
    count = len(shapes)
    none = np.empty(0, dtype=np.int64)
    return Atoms(
        geometry=objects(*shapes), households=np.full(count, 100), community=np.array(community or [0] * count),
        cell=np.arange(count), area=shapely.area(shapes), perimeter=shapely.length(shapes),
        x=np.zeros(count), y=np.zeros(count), special=np.full(count, -1),
        edge_a=none, edge_b=none, edge_length=np.empty(0), edge_class=none,
    )  # fmt: skip


def pieces_of(shapes, grid, community=None):
    count = len(shapes)
    return Pieces(
        objects(*shapes), np.full(count, 100), np.ones(count, np.int64), np.arange(count),
        np.array(community or [0] * count), np.array(grid),
    )  # fmt: skip


BOXES = [shapely.box(x, y, x + 10, y + 10) for y in (0, 10) for x in (0, 10, 20)]


def test_neighbours_become_one_polygon():
    grids = polygons.grid_polygons(pieces_of(BOXES, [0, 0, 1, 0, 1, 1]))
    assert [grid.geom_type for grid in grids] == ["Polygon", "Polygon"]
    assert shapely.area(grids).tolist() == [300.0, 300.0]
    assert shapely.coverage_is_valid(grids)


def test_parts_that_touch_in_a_corner_stay_two_parts():
    grids = polygons.grid_polygons(pieces_of(BOXES, [0, 1, 1, 1, 0, 1]))
    assert grids[0].geom_type == "MultiPolygon" and grids[0].is_valid


def test_grid_around_another_has_a_hole():
    ring = [shapely.box(x, y, x + 10, y + 10) for y in (0, 10, 20) for x in (0, 10, 20)]
    grids = polygons.grid_polygons(pieces_of(ring, [0, 0, 0, 0, 1, 0, 0, 0, 0]))
    assert len(grids[0].interiors) == 1 and grids[1].equals(ring[4])


def test_straightening_keeps_the_borders_of_communities_vertex_by_vertex():
    zigzag = [(10 + (i % 2), i) for i in range(11)]
    left = shapely.Polygon([(0, 0), *zigzag, (0, 10)])
    right = shapely.Polygon([*zigzag, (20, 10), (20, 0)])
    other = shapely.Polygon([(20, 0), (20, 10), (21, 9.5), (30, 10), (30, 0)])
    pieces = pieces_of([left, right, other], [0, 1, 2], [0, 0, 1])
    grids = polygons.grid_polygons(pieces, simplify=3.0)
    inner = grids[0].intersection(grids[1])
    assert shapely.get_num_coordinates(inner) < len(zigzag)
    assert shapely.coverage_is_valid(grids)
    whole = shapely.union_all([left, right])
    assert shapely.union_all(grids[:2]).area == pytest.approx(whole.area, rel=1e-12)
    assert grids[2].equals_exact(other, 0) or grids[2].normalize() == other.normalize()


def test_compactness_is_one_for_a_circle_and_less_for_a_strip():
    shapes = objects(shapely.Point(0, 0).buffer(1, quad_segs=200), shapely.box(0, 0, 1, 1), shapely.box(0, 0, 1, 50))  # fmt: skip
    found = polygons.compactness(shapes)
    assert found[0] == pytest.approx(1, abs=1e-4)
    assert found[1] == pytest.approx(np.pi / 4)
    assert found[2] < 0.07
