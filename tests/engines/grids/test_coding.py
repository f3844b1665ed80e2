"""Codes: layout, order, and what stays and ends at a redraw."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from linli.engines.grids import coding
from linli.engines.grids.coding import Layout
from linli.engines.sentences import Unusable
from tests.engines.grids.test_cleaning import objects

HOME = "330402001001"
SQUARES = objects(*[shapely.box(x, y, x + 10, y + 10) for y in (0, 10) for x in (0, 10)])


def given_codes(**more):
    defaults = {
        "surfaces": SQUARES, "community": np.zeros(4, np.int64), "special": [False] * 4,
        "codes": [HOME], "layout": coding.DEFAULT,
    }  # fmt: skip
    return coding.coded(**{**defaults, **more})


def test_numbers_run_row_by_row_from_the_north_and_from_the_west():
    assert given_codes() == [f"{HOME}{n:03d}" for n in (3, 4, 1, 2)]


def test_every_community_numbers_for_itself():
    result = given_codes(community=np.array([0, 1, 0, 1]), codes=[HOME, "330402001002"])
    assert sorted(result) == [f"{c}{n:03d}" for c in (HOME, "330402001002") for n in (1, 2)]


@pytest.mark.parametrize(
    ("layout", "code"),
    [(Layout(), f"{HOME}007"), (Layout(between="W"), f"{HOME}W007"), (Layout(digits=2), f"{HOME}07")],
)  # fmt: skip
def test_layouts_are_data(layout, code):
    assert layout.code(HOME, 7) == code
    assert layout.serial(code, HOME) == 7
    assert layout.serial("x" + code, HOME) is None


def test_special_grids_may_have_a_letter_of_their_own():
    layout = Layout(special_between="Z")
    result = given_codes(layout=layout, special=[True, False, False, False])
    assert result[0] == f"{HOME}Z003"
    assert layout.serial(result[0], HOME) == 3


def test_serials_run_out_with_a_sentence():
    with pytest.raises(Unusable, match=HOME):
        Layout(digits=1).code(HOME, 10)


@pytest.mark.parametrize(
    ("labels", "codes", "notes"),
    [
        (["330402001001", "330402001002"], ["330402001001", "330402001002"], 0),
        (["0", "17"], ["000000000000", "000000000017"], 1),
        (["东栅", "余新"], ["000000000001", "000000000002"], 1),
        (["1", "东栅"], ["000000000001", "000000000002"], 1),
        (["2", "东栅"], ["000000000001", "000000000002"], 1),
    ],
)
def test_communities_without_codes_get_makeshift_ones(labels, codes, notes):
    found, said = coding.community_codes(labels, coding.DEFAULT)
    assert (found, len(said)) == (codes, notes)


def continued(grid, previous, households, community=None, homes=None):
    size = len(grid)
    return coding.continued(
        np.array(grid), np.array(previous), np.array(households), np.ones(size),
        np.array(community or [0] * size), np.array(homes or [0] * (max(previous) + 1)),
    ).tolist()  # fmt: skip


def test_split_grid_leaves_its_code_to_the_largest_part():
    assert continued([0, 1, 1], [0, 0, 0], [100, 90, 80]) == [-1, 0]


def test_merged_grids_keep_the_code_of_the_larger():
    assert continued([0, 0], [0, 1], [100, 150]) == [1]


def test_area_decides_where_nobody_lives():
    assert continued([0, 1, 1], [0, 0, 0], [0, 0, 0]) == [-1, 0]


def test_code_does_not_go_on_in_another_community():
    assert continued([0, 1], [0, 0], [10, 5], community=[1, 0], homes=[0]) == [-1, 0]


def test_numbers_once_given_are_not_given_again():
    used = frozenset([f"{HOME}009", "999999999999050"])
    result = given_codes(
        goes_on=np.array([0, -1, -1, -1]), previous_codes=[f"{HOME}002", f"{HOME}005"], used=used
    )
    assert result[0] == f"{HOME}002"
    assert sorted(result[1:]) == [f"{HOME}{n:03d}" for n in (10, 11, 12)]
    assert f"{HOME}005" not in result
