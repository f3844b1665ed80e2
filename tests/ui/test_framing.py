"""Paths of small maps: as few points as show the shape, none of it moved by a visible amount."""

from __future__ import annotations

import math
import re

import shapely
from hypothesis import given
from hypothesis import strategies as st

from linli.ui.framing import SLACK, path

NUMBERS = re.compile(r"-?[\d.]+(?:e-?\d+)?")
numbers = st.floats(-500, 500).map(lambda value: round(value, 1))


def same(lon, lat):
    """Degrees as units of the drawing."""
    return round(lon, 1), round(lat, 1)


def points_of(drawn):
    values = [float(one) for one in NUMBERS.findall(drawn)]
    return list(zip(values[::2], values[1::2], strict=True))


@given(st.lists(st.tuples(numbers, numbers), min_size=2, max_size=40, unique=True))
def test_drawn_line_keeps_its_ends_and_passes_every_point(points):
    drawn = points_of(path({"type": "LineString", "coordinates": points}, same, closed=False))
    assert (drawn[0], drawn[-1]) == (points[0], points[-1]) and set(drawn) <= set(points)
    line = shapely.LineString(drawn)
    assert all(line.distance(shapely.Point(one)) <= SLACK + 1e-9 for one in points)


def test_dense_border_is_drawn_with_the_corners_it_has():
    corners = [(0.0, 0.0), (100.0, 0.0), (100.0, 80.0), (0.0, 80.0), (0.0, 0.0)]
    dense = shapely.segmentize(shapely.LineString(corners), 0.7).coords
    drawn = points_of(path({"type": "Polygon", "coordinates": [list(dense)]}, same))
    assert len(dense) > 500 and drawn == corners
    small = [[0.05 * math.cos(a / 3), 0.05 * math.sin(a / 3)] for a in range(19)]
    assert len(points_of(path({"type": "Polygon", "coordinates": [small]}, same))) >= 4
