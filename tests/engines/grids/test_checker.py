"""The checker finds what is wrong: a checker that finds nothing proves nothing."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import shapely

from tests.engines.grids import checker


def good():
    """Two grids of two compounds each in one community."""
    homes = "330402001001"
    compounds = [shapely.box(x, 0, x + 10, 10) for x in (0, 10, 20, 30)]
    grids = [shapely.box(0, 0, 20, 10), shapely.box(20, 0, 40, 10)]
    codes = [f"{homes}001", f"{homes}002"]
    report = {
        "grids": [{"code": code, "community": "甲", "special": ""} for code in codes],
        "communities": [{"name": "甲", "code": homes}], "violations": [], "changes": None,
    }  # fmt: skip
    return checker.Case(
        {"甲": shapely.box(0, 0, 40, 10)}, compounds, [200, 200, 150, 250], [], grids, codes,
        [400, 400], report, (300, 500),
    )  # fmt: skip


def broken(change):
    case = copy.deepcopy(good())
    change(case)
    return checker.faults(case)


def test_good_case_has_no_fault():
    assert checker.faults(good()) == []


def shift(case):
    case.grids[1] = shapely.box(20.001, 0, 40, 10)


def overlap(case):
    case.grids[1] = shapely.box(19.999, 0, 40, 10)


def beyond(case):
    case.grids[1] = shapely.box(20, 0, 40.001, 10)


def cut(case):
    case.grids[:] = [shapely.box(0, 0, 15, 10), shapely.box(15, 0, 40, 10)]


def islands(case):
    case.grids[:] = [shapely.union_all([shapely.box(0, 0, 10, 10), shapely.box(30, 0, 40, 10)]), shapely.box(10, 0, 30, 10)]  # fmt: skip


def miscounted(case):
    case.households[0] = 410


def unnamed(case):
    case.compound_households[0] = 50
    case.households[0] = 250


def repeated(case):
    case.codes[1] = case.codes[0]


def misplaced(case):
    case.codes[1] = case.report["grids"][1]["code"] = "330402001999002"


def gap_in_numbers(case):
    case.codes[1] = case.report["grids"][1]["code"] = "330402001001005"


def loose_corner(case):
    case.grids[1] = shapely.Polygon([(20, 0), (40, 0), (40, 10), (20, 10), (20, 5)])


@pytest.mark.parametrize(
    "change",
    [shift, overlap, beyond, cut, islands, miscounted, unnamed, repeated, misplaced, gap_in_numbers, loose_corner],
)  # fmt: skip
def test_each_fault_is_found(change):
    assert broken(change) != []


def test_violation_that_is_named_is_no_fault():
    def told(case):
        unnamed(case)
        code = case.codes[0]
        case.report["violations"].append({"kind": "not_found", "grids": [code], "reason": "Nothing was found."})  # fmt: skip

    assert broken(told) == []


def test_areas_are_compared_to_a_billionth():
    def hair(case):
        case.grids[1] = shapely.box(20 + 1e-6, 0, 40, 10)

    assert broken(hair) != []
    assert np.isclose(shapely.union_all(good().grids).area, 400)
