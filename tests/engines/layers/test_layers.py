"""Layers of every format: what goes out comes in again, attributes in Chinese and all."""

from __future__ import annotations

import json
import zipfile

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pyogrio
import pytest
import shapely

from linli.engines import layers
from linli.engines.layers import Layer, named
from linli.engines.sentences import Unusable

SQUARES = np.array(
    [shapely.box(120.7, 30.7, 120.71, 30.71), shapely.box(120.71, 30.7, 120.72, 30.71)], object
)
NAMES = ["东栅社区", "余新镇 长水村"]
KINDS = [".gpkg", ".geojson", ".parquet", ".shp.zip", ".kml", ".fgb", ".xlsx"]


def squares(system="EPSG:4326"):
    table = pa.table({"code": ["330402001001", "330402001002"], "名称": NAMES, "户数": [12, 0]})
    known = named(system)
    return Layer("social", table, known.from_wgs84(SQUARES), known)


def by_name(layer):
    return {
        row["名称"]: (row, shape) for row, shape in zip(layer.rows, layer.geometry, strict=True)
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("system", ["EPSG:4326", "EPSG:4490", "EPSG:4549"])
def test_written_layer_reads_back(tmp_path, kind, system):
    path = tmp_path / f"出{kind}"
    layers.write(path, [squares(system)])
    back = by_name(layers.read(path, must_be_in_china=True))
    assert set(back) == set(NAMES)
    for name, shape in zip(NAMES, SQUARES, strict=True):
        row, found = back[name]
        assert int(row["户数"]) == {"东栅社区": 12, "余新镇 长水村": 0}[name]
        assert row["code"].startswith("33040200100")
        assert shapely.hausdorff_distance(found, shape) < 2e-8


@pytest.mark.parametrize(
    ("kind", "driver"), [(".gpkg", "GPKG"), (".geojson", "GeoJSON"), (".shp", "ESRI Shapefile"), (".fgb", "FlatGeobuf"), (".kml", "LIBKML")],
)  # fmt: skip
def test_files_of_other_programs_are_read(tmp_path, kind, driver):
    path = tmp_path / f"other{kind}"
    pyogrio.raw.write(
        path, shapely.to_wkb(SQUARES), [np.array(NAMES, dtype=object), np.array([1, 2])],
        ["name", "hh"], geometry_type="Polygon", crs="EPSG:4326", driver=driver, encoding="utf-8",
    )  # fmt: skip
    layer = layers.read(path)
    names = {name.lower(): name for name in layer.fields}["name"]
    assert sorted(layer.table[names].to_pylist()) == sorted(NAMES)
    assert sorted(int(n) for n in layer.table["hh"].to_pylist()) == [1, 2]
    assert abs(shapely.union_all(layer.geometry).area - 2e-4) < 1e-8


@pytest.mark.parametrize("kind", [".gpkg", ".geojson", ".shp.zip", ".kml", ".fgb"])
def test_written_files_open_in_other_programs(tmp_path, kind):
    path = tmp_path / f"ours{kind}"
    layers.write(path, [squares("EPSG:4549")])
    about, _ids, shapes, values = pyogrio.raw.read(path)
    told = dict(zip(about["fields"], values, strict=True))
    assert sorted(told["名称"]) == sorted(NAMES)
    degrees = kind in (".geojson", ".kml")
    assert named(about["crs"]).crs.to_epsg(min_confidence=25) == (4326 if degrees else 4549)
    back = named(about["crs"]).to_wgs84(shapely.from_wkb(shapes))
    assert shapely.hausdorff_distance(shapely.union_all(back), shapely.union_all(SQUARES)) < 2e-8


def test_geoparquet_has_the_metadata_of_its_standard(tmp_path):
    path = tmp_path / "a.parquet"
    layers.write(path, [squares("EPSG:4549")])
    table = pa.parquet.read_table(path)
    about = json.loads(table.schema.metadata[b"geo"])
    column = about["columns"][about["primary_column"]]
    shapes = shapely.from_wkb(np.array(table["geometry"].to_pylist(), dtype=object))
    assert column["encoding"] == "WKB" and column["geometry_types"] == ["Polygon"]
    assert column["crs"]["id"] == {"authority": "EPSG", "code": 4549}
    assert np.allclose(column["bbox"], shapely.total_bounds(shapes))


def test_geojson_follows_rfc_7946(tmp_path):
    path = tmp_path / "a.geojson"
    layers.write(path, [squares("EPSG:4549")])
    told = json.loads(path.read_text("utf-8"))
    assert "crs" not in told
    for feature in told["features"]:
        ring = shapely.geometry.shape(feature["geometry"]).exterior
        assert ring.is_ccw and 73 < ring.bounds[0] < 136


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
@pytest.mark.parametrize("labelled", [True, False])
def test_chinese_shapefile_with_or_without_its_encoding(tmp_path, encoding, labelled):
    path = tmp_path / "社区.shp"
    pyogrio.raw.write(
        path, shapely.to_wkb(SQUARES), [np.array(NAMES, dtype=object)], ["社区名"],
        geometry_type="Polygon", crs="EPSG:4490", driver="ESRI Shapefile", encoding=encoding,
    )  # fmt: skip
    if not labelled:
        path.with_suffix(".cpg").unlink()
    assert list(layers.read(path).table["社区名"].to_pylist()) == NAMES
    bundle = tmp_path / "打包.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        for part in tmp_path.glob("社区.*"):
            archive.write(part, f"深/层/{part.name}")
    assert list(layers.read(bundle).table["社区名"].to_pylist()) == NAMES
    assert layers.names(bundle) == ["社区"]


def test_shapefile_fields_are_at_most_ten_bytes(tmp_path):
    table = pa.table({"非常长的中文字段": [1], "非常长的另一个": [2], "population_of_all": [3], "population_of_some": [4]})  # fmt: skip
    layer = Layer("x", table, SQUARES[:1], named("EPSG:4326"))
    layers.write(tmp_path / "x.shp.zip", [layer])
    back = layers.read(tmp_path / "x.shp.zip")
    assert len(set(back.fields)) == 4
    assert all(len(name.encode()) <= 10 for name in back.fields)
    assert [back.table[name].to_pylist()[0] for name in back.fields] == [1, 2, 3, 4]


def test_height_is_dropped_and_missing_geometry_stays_missing(tmp_path):
    path = tmp_path / "z.geojson"
    point = {"type": "Point", "coordinates": [120.7, 30.7, 8.5]}
    features = [{"type": "Feature", "properties": {"n": 1}, "geometry": g} for g in (point, None)]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    layer = layers.read(path)
    assert not shapely.has_z(layer.source).any()
    assert shapely.is_missing(layer.source).tolist() == [False, True]


@pytest.mark.parametrize(
    ("titles", "cells"),
    [
        (("名称", "经度", "纬度"), ("甲", 120.7, 30.7)),
        (("lon", "name", "lat"), (120.7, "甲", 30.7)),
        (("名称", "WKT"), ("甲", "POINT Z (120.7 30.7 5)")),
        (("名称", "geojson"), ("甲", '{"type":"Point","coordinates":[120.7,30.7]}')),
    ],
)
@pytest.mark.parametrize("kind", [".xlsx", ".csv", ".gbk.csv"])
def test_sheet_with_places_in_columns(tmp_path, titles, cells, kind):
    path = tmp_path / f"表{kind}"
    if kind == ".xlsx":
        book = openpyxl.Workbook()
        book.active.append(["某街道小区一览表"])
        book.active.append(titles)
        book.active.append(cells)
        book.save(path)
    else:
        quoted = ['"' + str(c).replace('"', '""') + '"' for c in cells]
        text = ",".join(titles) + "\r\n" + ",".join(quoted) + "\r\n"
        path.write_bytes(text.encode("gbk" if "gbk" in kind else "utf-8-sig"))
    layer = layers.read(path)
    assert shapely.equals(layer.geometry[0], shapely.Point(120.7, 30.7))
    assert "甲" in next(iter(layer.rows)).values()


def test_sheet_without_places_is_read_as_attributes(tmp_path):
    path = tmp_path / "edges.csv"
    path.write_text("a,b,cls\n1,2,3\n")
    layer = layers.read(path)
    assert not layer.spatial and list(layer.rows) == [{"a": 1, "b": 2, "cls": 3}]


def test_codes_in_a_csv_keep_their_zeros(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("小区编码,户数\n007,3\n012,4\n", encoding="utf-8")
    assert list(layers.read(path).table["小区编码"].to_pylist()) == ["007", "012"]


def test_kml_folders_come_as_one_layer(tmp_path):
    path = tmp_path / "a.kml"
    place = "<Placemark><name>{0}</name><ExtendedData><Data name='户数'><value>{1}</value></Data></ExtendedData><Point><coordinates>120.7,30.7,{1}</coordinates></Point></Placemark>"
    folders = "".join(f"<Folder><name>f{i}</name>{place.format(name, i)}</Folder>" for i, name in enumerate(NAMES))  # fmt: skip
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>{folders}</Document></kml>', "utf-8")  # fmt: skip
    layer = layers.read(path)
    assert list(layer.table["Name"].to_pylist()) == NAMES
    assert list(layer.table["户数"].to_pylist()) == ["0", "1"]
    assert not shapely.has_z(layer.source).any()
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as archive:
        archive.write(path, "doc.kml")
    assert len(layers.read(tmp_path / "a.kmz")) == 2


def test_places_in_kml_are_called_by_their_name(tmp_path):
    layers.write(tmp_path / "a.kml", [squares()])
    assert list(layers.read(tmp_path / "a.kml").table["Name"].to_pylist()) == NAMES


def test_layers_of_a_package_by_name(tmp_path):
    path = tmp_path / "a.gpkg"
    first, second = squares(), squares()
    second.name = "网格"
    layers.write(path, [first, second])
    assert layers.names(path) == ["social", "网格"]
    assert layers.read(path, "网格").name == "网格"
    with pytest.raises(Unusable, match="nothing"):
        layers.read(path, "nothing")


def test_bytes_are_read_like_files(tmp_path):
    path = tmp_path / "a.geojson"
    layers.write(path, [squares()])
    assert len(layers.read(path.read_bytes(), filename="../../上传.geojson")) == 2


def test_system_of_the_caller_is_written(tmp_path):
    path = tmp_path / "a.gpkg"
    layers.write(path, [squares()], named("EPSG:4549"))
    assert pyogrio.read_info(path)["crs"] == "EPSG:4549"
