"""A register made of plain rows, without any table."""

from __future__ import annotations

import pytest

from linli.engines.addresses.completing import complete_all
from linli.engines.addresses.found import Level
from linli.engines.addresses.register import (
    AreaName,
    BuildingRow,
    CompoundRow,
    Plate,
    Register,
    Rows,
)

HOME = "330402007018"
EAST = 120.7605  # where the second grid begins


def locate(points):
    return [f"{HOME}00{1 if lon < EAST else 2}" for lon, _lat in points]


@pytest.fixture(scope="module")
def register():
    areas = {"33": "浙江省", "3304": "嘉兴市", "330402": "南湖区", "330402007": "南湖街道", HOME: "桂苑社区"}  # fmt: skip
    grids = {f"{HOME}001": "第一网格", f"{HOME}002": "第二网格"}
    return Register(
        "330402",
        Rows(
            areas={c: AreaName(n, len(c), 120.76, 30.75) for c, n in (areas | grids).items()},
            past=[("桂花苑社区", HOME)],
            compounds=[CompoundRow(71, HOME, "云锦花苑", "estate", [], "", "", 120.7602, 30.75)],
            buildings=[
                BuildingRow(81, HOME, 0, "1幢", 2, 6, 2, 120.7601, 30.75),
                BuildingRow(82, HOME, 0, "2幢", 2, 6, 2, 120.7609, 30.75),
            ],
            plates=[
                Plate(HOME, "文昌路", "100号", -1, -1, 120.7600, 30.751),
                Plate(HOME, "文昌路", "110号", -1, -1, 120.7608, 30.751),
            ],
            lines=[],
        ),
        locate,
    )


def test_home_has_the_ids_of_the_caller_and_the_grid_its_building_lies_in(register):
    (found,) = complete_all(["南湖街道云锦花苑二栋1单元301"], register)
    assert found.text == "浙江省嘉兴市南湖区南湖街道桂苑社区云锦花苑2幢1单元301室"
    assert (found.compound, found.building, found.grid) == (71, 82, f"{HOME}002")
    assert found.level is Level.ROOM


def test_number_between_two_plates_is_located_by_the_callers_function(register):
    (found,) = complete_all(["文昌路102号"], register)
    assert (found.lon, found.lat, found.grid) == (120.76016, 30.751, f"{HOME}001")
    assert "102号 lies between 100号 and 110号 of 文昌路." in map(str, found.reasons)


def test_name_of_before_leads_to_the_area_and_is_remarked_on(register):
    (found,) = complete_all(["桂花苑社区云锦花苑1幢"], register)
    assert found.code == f"{HOME}001"
    assert "“桂花苑社区” is an old or other form of 桂苑社区." in map(str, found.reasons)


def test_what_the_register_does_not_have_is_not_matched(register):
    (found,) = complete_all(["火星花园3幢"], register)
    assert found.level is Level.UNMATCHED and (found.text, found.code, found.lon) == ("", "", None)
