from __future__ import annotations

import coordTransform
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.engines import coordinates
from linli.engines.sentences import Unusable

# Well inside the rectangles of this package and of the reference, which differ at the edges.
LON, LAT = st.floats(75, 134), st.floats(5, 52)


def mainland(count, seed):
    rng = np.random.default_rng(seed)
    return np.column_stack((rng.uniform(75, 134, count), rng.uniform(5, 52, count)))


@pytest.mark.parametrize(
    ("ours", "reference"),
    [
        (coordinates.wgs84_to_gcj02, coordTransform.wgs84_to_gcj02),
        (coordinates.gcj02_to_bd09, coordTransform.gcj02_to_bd09),
    ],
)
def test_forward_shift_equals_the_reference(ours, reference):
    points = mainland(500, seed=1)
    expected = np.array([reference(lon, lat) for lon, lat in points.tolist()])
    assert np.abs(ours(points) - expected).max() < 1e-11


@pytest.mark.parametrize(
    ("ours", "reference", "accuracy"),
    [
        (coordinates.gcj02_to_wgs84, coordTransform.gcj02_to_wgs84, 5e-5),
        (coordinates.bd09_to_gcj02, coordTransform.bd09_to_gcj02, 5e-6),
    ],
)
def test_backward_shift_is_near_the_one_step_reference(ours, reference, accuracy):
    points = mainland(500, seed=2)
    expected = np.array([reference(lon, lat) for lon, lat in points.tolist()])
    assert np.abs(ours(points) - expected).max() < accuracy


@given(LON, LAT, st.sampled_from(coordinates.SYSTEMS))
def test_round_trip_returns_to_the_same_point(lon, lat, system):
    there = coordinates.from_wgs84([(lon, lat)], system)
    back = coordinates.to_wgs84(there, system)
    assert np.abs(back - [(lon, lat)]).max() < 1e-9


@pytest.mark.parametrize("system", coordinates.SYSTEMS)
def test_points_outside_china_are_not_shifted(system):
    abroad = np.array([(-71.06, 42.36), (2.35, 48.85), (139.7, 35.7), (np.nan, 30.0)])
    assert np.array_equal(coordinates.to_wgs84(abroad, system), abroad, equal_nan=True)
    assert np.array_equal(coordinates.from_wgs84(abroad, system), abroad, equal_nan=True)


def test_the_given_array_is_left_as_it_is():
    given_points = mainland(5, seed=3)
    before = given_points.copy()
    coordinates.to_wgs84(given_points, "bd09")[:] = 0
    coordinates.to_wgs84(given_points, "wgs84")[:] = 0
    assert np.array_equal(given_points, before)


def test_no_points_give_no_points():
    assert coordinates.to_wgs84([], "bd09").shape == (0, 2)


def test_unknown_system_is_invalid():
    with pytest.raises(Unusable) as caught:
        coordinates.to_wgs84([(120, 30)], "mars")
    assert set(caught.value.fields) == {"system"}


@pytest.mark.parametrize("bad", ["here", [(1, 2, 3)], [(1, 2), (3,)], [[["a"]]], 5])
def test_what_is_not_points_is_invalid(bad):
    with pytest.raises(Unusable) as caught:
        coordinates.as_points(bad)
    assert set(caught.value.fields) == {"points"}
