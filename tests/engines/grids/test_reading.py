"""From files to an input: which layer and column is what, and what is wrong with which row."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
import shapely
from django.utils import translation

from linli.engines import layers
from linli.engines.grids import columns, reading, recognising
from linli.engines.layers import Layer, Plane, named
from linli.engines.sentences import Unusable

SYSTEM = named("EPSG:4549")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


BOXES = np.array([shapely.box(500_000 + x, 3_400_000, 500_100 + x, 3_400_100) for x in (0, 100, 200)], object)  # fmt: skip


def put(path, shapes=BOXES, **values):
    layers.write(path, [Layer(path.stem, pa.table(values), np.array(shapes, object), SYSTEM)])


def said(source, **more):
    with pytest.raises(Unusable) as error:
        reading.collect(source, **more)
    return " ".join(map(str, error.value.fields.values()))


def test_chinese_names_of_layers_and_columns(tmp_path):
    put(tmp_path / "社区.gpkg", [shapely.union_all(BOXES)], 社区编码=["330402001001"])
    put(tmp_path / "小区.gpkg", 小区名称=["甲", "乙", "丙"], 所属社区=["330402001001"] * 3, 居民户数=["１２", "1,030", "0"], 类型=["多层"] * 3)  # fmt: skip
    put(tmp_path / "楼栋.gpkg", shapely.centroid(BOXES), 所属小区=["丙", "甲", "乙"], 户数=[0, 12, 1030], 层数=[6, 6, 33])  # fmt: skip
    put(tmp_path / "河流.gpkg", [shapely.LineString([(500_100, 3_400_000), (500_100, 3_400_100)])], n=[1])  # fmt: skip
    given = reading.collect(tmp_path)
    assert given.compounds.households.tolist() == [12, 1030, 0]
    assert given.compounds.community.tolist() == [0, 0, 0]
    assert given.buildings.compound.tolist() == [2, 0, 1]
    assert given.buildings.floors.tolist() == [6, 6, 33]
    assert given.barriers.kind.tolist() == [9]
    assert list(given.communities.label) == ["330402001001"]
    assert given.plane == Plane(SYSTEM)


def test_layers_of_one_package(tmp_path):
    path = tmp_path / "all.gpkg"
    table = pa.table({"id": [1, 2, 3], "households": [1, 2, 3]})
    whole = np.array([shapely.union_all(BOXES)], object)
    layers.write(path, [Layer("compounds", table, BOXES, SYSTEM), Layer("communities", pa.table({"code": ["x"]}), whole, SYSTEM)])  # fmt: skip
    given = reading.collect(path)
    assert (len(given.compounds), len(given.communities)) == (3, 1)


@pytest.mark.parametrize(
    ("fields", "shapes", "role"),
    [
        ({"a": [1], "b": [2], "cls": [3]}, [None], "edges"),
        ({"n": [1]}, [shapely.Point(0, 0)], "buildings"),
        ({"n": [1]}, [shapely.LineString([(0, 0), (1, 1)])], "barriers"),
        ({"户数": [1], "层数": [3]}, [shapely.box(0, 0, 1, 1)], "buildings"),
        ({"户数": [1]}, [shapely.box(0, 0, 1, 1)], "compounds"),
        ({"n": [1]}, [shapely.box(0, 0, 1, 1)], "communities"),
    ],
)
def test_role_by_content(fields, shapes, role):
    layer = Layer("layer1", pa.table(fields), np.array(shapes, object), SYSTEM)
    assert recognising.role(layer) == role


@pytest.mark.parametrize(
    ("value", "layer", "number"),
    [
        (1, "", 1), ("9", "", 9), (2.0, "", 2), ("主干道", "", 1), ("次干路", "", 2), ("支路", "", 3),
        ("tertiary", "", 2), ("motorway_link", "", 1), ("residential", "", 3), ("运河", "", 9),
        ("铁路", "", 5), ("围墙", "", 4), (None, "rivers", 9), (None, "铁路", 5), (None, "x", 3),
    ],
)  # fmt: skip
def test_classes_of_barriers(value, layer, number):
    assert recognising.barrier_class(value, layer) == number


@pytest.mark.parametrize(
    ("values", "row", "word"),
    [
        ([1, -4, 3], 2, "negative"),
        ([1, 2, None], 3, "missing"),
        (["1", "许多", "3"], 2, "number"),
        ([1.5, 2.0, 3.0], 1, "whole"),
        ([1, 2, 10**9], 3, "large"),
    ],
)
def test_wrong_households_are_faults_with_their_row(tmp_path, values, row, word):
    put(tmp_path / "compounds.gpkg", households=values)
    text = said(tmp_path)
    assert f"row {row}" in text and word in text and "compounds" in text


def test_many_faults_are_counted(tmp_path):
    shapes = [shapely.box(500_000 + x, 3_400_000, 500_001 + x, 3_400_001) for x in range(20)]
    put(tmp_path / "compounds.gpkg", shapes, households=[-1] * 20)
    assert "15 more" in said(tmp_path)


def test_missing_geometry_and_wrong_references_are_faults(tmp_path):
    put(tmp_path / "communities.gpkg", [shapely.union_all(BOXES)], code=["a"])
    put(tmp_path / "compounds.gpkg", [BOXES[0], None, BOXES[2]], households=[1, 2, 3], community=["a", "a", "b"])  # fmt: skip
    text = said(tmp_path)
    assert "row 2" in text and "row 3" in text and "communities" in text


def test_households_of_nobody_are_asked_for(tmp_path):
    put(tmp_path / "compounds.gpkg", name=["a", "b", "c"])
    assert "户数" in said(tmp_path)
    put(tmp_path / "buildings.gpkg", shapely.centroid(BOXES), households=[1, 2, 3])
    assert reading.collect(tmp_path).compounds.households.tolist() == [-1, -1, -1]


def test_two_sets_in_one_folder_are_told_apart_by_their_beginning(tmp_path):
    for name in ("east", "west"):
        put(tmp_path / f"{name}_compounds.gpkg", households=[1, 2, 3])
    assert "east_compounds" in said(tmp_path)
    assert len(reading.collect(tmp_path / "west").compounds) == 3


def test_nothing_to_draw_is_said(tmp_path):
    put(tmp_path / "communities.gpkg", code=["a", "b", "c"])
    assert "小区" in said(tmp_path)
    assert "nowhere" in said(tmp_path / "nowhere")


def test_grids_drawn_before_are_no_input_but_for_micro_grids(tmp_path):
    put(tmp_path / "grids.gpkg", code=["a", "b", "c"])
    put(tmp_path / "buildings.gpkg", shapely.centroid(BOXES), households=[1, 2, 3])
    assert len(reading.collect(tmp_path).communities) == 0
    given = reading.collect(tmp_path, micro=True)
    assert given.are_grids and list(given.communities.label) == ["a", "b", "c"]


def test_previous_grids_need_unique_codes(tmp_path):
    put(tmp_path / "old.gpkg", code=["a", "a", "b"])
    with pytest.raises(Unusable):
        reading.read_previous(tmp_path / "old.gpkg", Plane(SYSTEM))
    put(tmp_path / "new.gpkg", 网格编码=["a", "c", "b"])
    assert list(reading.read_previous(tmp_path / "new.gpkg", Plane(SYSTEM)).code) == ["a", "c", "b"]


def test_building_outlines_stand_at_their_centre(tmp_path):
    put(tmp_path / "buildings.gpkg", households=[1, 2, 3])
    given = reading.collect(tmp_path)
    assert given.buildings.x.tolist() == [500_050, 500_150, 500_250]


@pytest.mark.parametrize(
    ("value", "text"), [(12.0, "12"), (12, "12"), (" 甲 ", "甲"), (None, ""), (1.5, "1.5")]
)
def test_labels_of_sheets(value, text):
    assert columns.label(value) == text
