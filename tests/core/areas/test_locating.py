from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import shapely
import time_machine

from linli.core.areas import queries as areas
from linli.core.areas.geometry import sound
from linli.core.errors import Invalid
from linli.core.versions import stamps

GRID = "330402007024001"


def test_what_is_not_points_is_invalid(db):
    with pytest.raises(Invalid) as refused:
        areas.locate([(1, 2, 3)])
    assert refused.value.fields == {"points": ["需要以度为单位的经度和纬度。"]}


def test_special_grid_owns_its_place_before_the_grid_around_it(add_area):
    add_area(GRID, box=(0, 0, 10, 10))
    add_area("330402007024009", kind="special_grid", box=(4, 4, 6, 6))
    assert areas.locate([(5, 5), (6, 6), (7, 7)]) == ["330402007024009"] * 2 + [GRID]


def test_borders_in_the_store_that_cross_themselves_are_mended_and_lines_left_out():
    bow_tie = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    flat = shapely.Polygon([(0, 0), (1, 1), (0, 0)])
    plain = shapely.box(0, 0, 1, 1)
    mended, nothing, same = sound([shapely.to_wkb(g) for g in (bow_tie, flat, plain)])
    assert mended.is_valid
    assert mended.area == 2
    assert nothing is None
    assert same.equals(plain)


def test_locate_as_of_another_day(add_area, django_assert_num_queries):
    add_area(GRID, box=(0, 0, 1, 1), valid_until=date(2024, 6, 30))
    add_area("330402007024002", box=(0, 0, 1, 1), valid_from=date(2024, 7, 1))
    assert areas.locate([(0.5, 0.5)]) == ["330402007024002"]
    assert areas.locate([(0.5, 0.5)], date(2024, 6, 30)) == [GRID]
    assert areas.locate_one(0.5, 0.5, date(2019, 12, 31)) is None
    with django_assert_num_queries(1), stamps.frame():
        assert areas.locate_one(0.5, 0.5, date(2022, 2, 2)) == GRID
        assert areas.locate_one(0.5, 0.5, date(2024, 7, 1)) == "330402007024002"


def test_smallest_area_answers_where_smaller_ones_leave_off(add_area):
    add_area("330402", box=(0, 0, 16, 16))
    add_area("330402007024", box=(0, 0, 8, 8))
    add_area(GRID, box=(0, 0, 4, 4))
    add_area(GRID + "001", box=(0, 0, 2, 2))
    points = [(1, 1), (3, 3), (6, 6), (12, 12), (20, 20)]
    assert areas.locate(points) == [GRID + "001", GRID, "330402007024", "330402", None]


def test_locate_one_on_the_demo_district(demo):
    code = areas.locate_one(120.751236, 30.764111)
    assert code is not None
    assert code.startswith("330402007")
    assert areas.locate_one(0.0, 0.0) is None


def test_locate_asks_only_for_stamps_once_the_index_stands(demo, django_assert_num_queries):
    areas.locate_one(120.75, 30.76)
    with django_assert_num_queries(1), stamps.frame():
        areas.locate_one(120.75, 30.76)
        areas.locate(np.full((100, 2), (120.75, 30.76)))


def test_locate_sees_a_change_after_the_stamp(add_area):
    add_area(GRID, box=(0, 0, 1, 1))
    assert areas.locate_one(5, 5) is None
    add_area("330402007024002", box=(4, 4, 6, 6))
    stamps.bump("areas")
    assert areas.locate_one(5, 5) == "330402007024002"


def test_locate_follows_the_day_without_any_change(add_area):
    add_area(GRID, box=(0, 0, 1, 1), valid_until=date(2026, 6, 30))
    add_area("330402007024002", box=(0, 0, 1, 1), valid_from=date(2026, 7, 1))
    with time_machine.travel("2026-06-30T23:59:59+08:00", tick=False):
        assert areas.locate_one(0.5, 0.5) == GRID
    with time_machine.travel("2026-07-01T00:00:00+08:00", tick=False):
        assert areas.locate_one(0.5, 0.5) == "330402007024002"
