"""Coarser borders leave no gap between neighbours, with or without common corners."""

from __future__ import annotations

import pytest
import shapely

from linli.core.areas import codes, geometry

WEST = shapely.Polygon([(120.0, 30.0), (120.01, 30.0), (120.01, 30.01), (120.0, 30.01)])
WIGGLE = [(120.02, 30.01), (120.0150, 30.010004), (120.01, 30.01)]


@pytest.mark.parametrize("corner", [[], [(120.01, 30.005)]])
def test_neighbours_stay_neighbours(corner):
    """`corner` stands on the east side only, as beside a grid that a redraw has kept."""
    east = shapely.Polygon([(120.01, 30.0), (120.02, 30.0), *WIGGLE, *corner])
    coarse = geometry.simplified([WEST, east], codes.STREET)
    assert shapely.get_num_coordinates(coarse[1]) < shapely.get_num_coordinates(east)
    union = shapely.union_all(coarse)
    assert union.geom_type == "Polygon" and not union.interiors
    assert abs(union.area - coarse[0].area - coarse[1].area) < 1e-15


def test_overlapping_borders_are_simplified_and_stay_valid():
    other = shapely.Polygon([(120.005, 30.0), (120.02, 30.0), (120.02, 30.02)])
    assert all(shape.is_valid for shape in geometry.simplified([WEST, other], codes.COMMUNITY))


def test_nothing_is_simplified_to_nothing():
    assert geometry.simplified([], codes.GRID) == []
