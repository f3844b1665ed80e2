"""Borders drawn without a script."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from linli.modules.console.subject.areas import drawing

COORDINATE = st.tuples(
    st.floats(110, 120, allow_subnormal=False), st.floats(20, 40, allow_subnormal=False)
)


def feature(ring, name="某<地>", code="330402"):
    facts = {"code": code, "name": name, "lon": ring[0][0], "lat": ring[0][1]}
    return {"properties": facts, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def test_nothing_to_draw_is_empty():
    assert drawing({"features": []}) == ""


def test_north_is_up_and_names_are_escaped():
    ring = [(120.0, 30.0), (121.0, 30.0), (121.0, 31.0), (120.0, 30.0)]
    svg = drawing({"features": [feature(ring)]})
    assert 'href="/console/areas/330402/"' in svg
    assert "某<地>" not in svg
    path = re.search(r'd="M([^"]+)Z"', svg)[1]
    points = [tuple(map(float, pair.split())) for pair in path.split("L")]
    assert points[2][1] < points[0][1]
    assert points[1][0] > points[0][0]


@given(st.lists(COORDINATE, min_size=3, max_size=8))
def test_every_point_lies_in_the_view(ring):
    svg = drawing({"features": [feature(ring)]})
    width, height = map(float, re.search(r'viewBox="0 0 (\S+) (\S+)"', svg).groups())
    path = re.search(r'd="M([^"]+)Z"', svg)[1]
    for pair in path.split("L"):
        x, y = map(float, pair.split())
        assert 0 <= x <= width
        assert 0 <= y <= height
