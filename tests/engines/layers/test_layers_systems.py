"""Coordinate systems: named, recognised by numbers, asked for, and layers that lie elsewhere."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pyproj
import pytest
import shapely
from django.utils import translation

from linli.engines import coordinates, layers
from linli.engines.layers import Layer, local_plane, named
from linli.engines.layers.layer import plane_of
from linli.engines.sentences import Unusable


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


PLACE = np.array([[120.75, 30.75], [120.76, 30.76], [120.74, 30.74]])


def sheet(path, xy, titles=("x", "y")):
    rows = "\n".join(f"{x!r},{y!r}" for x, y in xy.tolist())
    path.write_text(",".join(titles) + "\n" + rows + "\n", encoding="utf-8")
    return path


def projected(number):
    step = pyproj.Transformer.from_crs(4326, number, always_xy=True)
    return np.column_stack(step.transform(PLACE[:, 0], PLACE[:, 1]))


def found(layer):
    return shapely.get_coordinates(layer.geometry)


@pytest.mark.parametrize("number", [4513 + 15, 3857])
def test_metres_are_recognised_by_their_numbers(tmp_path, number):
    layer = layers.read(sheet(tmp_path / "a.csv", projected(number)))
    assert layer.system.name == f"EPSG:{number}"
    assert np.abs(found(layer) - PLACE).max() < 1e-8
    assert any(str(number) in str(note) for note in layer.notes)


@pytest.mark.parametrize("zone", range(25, 46))
def test_every_zone_with_prefix_is_recognised(tmp_path, zone):
    lon = zone * 3
    step = pyproj.Transformer.from_crs(4326, 4488 + zone, always_xy=True)
    xy = np.array([step.transform(lon + 0.3, 35.0), step.transform(lon - 0.3, 35.1)])
    layer = layers.read(sheet(tmp_path / "a.csv", xy))
    assert layer.system.name == f"EPSG:{4488 + zone}"
    assert abs(found(layer)[0, 0] - (lon + 0.3)) < 1e-8


@pytest.mark.parametrize(
    ("xy", "word"),
    [
        (projected(4549), "4548"),  # a zone without its number
        (projected(4528)[:, ::-1], "easting"),
        (np.array([[5000.0, 9000.0]]), "EPSG:4547"),
    ],
)
def test_metres_that_do_not_tell_are_asked_about(tmp_path, xy, word):
    with pytest.raises(Unusable) as refused:
        layers.read(sheet(tmp_path / "a.csv", xy))
    assert word in str(refused.value) and "system" in refused.value.fields


def test_system_named_by_the_caller_holds(tmp_path):
    layer = layers.read(sheet(tmp_path / "a.csv", projected(4549)), system="4549")
    assert np.abs(found(layer) - PLACE).max() < 1e-8


@pytest.mark.parametrize("system", ["gcj02", "GCJ-02", "bd09", "BD-09"])
def test_shifted_systems_named_by_the_caller(tmp_path, system):
    plain = system.lower().replace("-", "")
    path = sheet(tmp_path / "a.csv", coordinates.from_wgs84(PLACE, plain), ("lon", "lat"))
    assert np.abs(found(layers.read(path, system=system)) - PLACE).max() < 1e-8


@pytest.mark.parametrize(
    ("titles", "system"),
    [(("gcj02_lng", "gcj02_lat"), "gcj02"), (("百度经度", "百度纬度"), "bd09"), (("amap_lon", "amap_lat"), "gcj02")],
)  # fmt: skip
def test_shifted_systems_told_by_field_names(tmp_path, titles, system):
    path = sheet(tmp_path / "a.csv", coordinates.from_wgs84(PLACE, system), titles)
    layer = layers.read(path)
    assert np.abs(found(layer) - PLACE).max() < 1e-8
    assert any(system.upper() in str(note) for note in layer.notes)


def test_cgcs2000_degrees_are_wgs84(tmp_path):
    path = tmp_path / "a.gpkg"
    layer = Layer("a", pa.table({"n": [1]}), shapely.points(PLACE[:1]), named("cgcs2000"))
    layers.write(path, [layer])
    back = layers.read(path)
    assert back.system.name == "EPSG:4490"
    assert (found(back) == PLACE[:1]).all()


def test_swapped_columns_are_noticed(tmp_path):
    path = sheet(tmp_path / "a.csv", PLACE[:, ::-1], ("lon", "lat"))
    assert any("swapped" in str(note) for note in layers.read(path).notes)
    with pytest.raises(Unusable) as refused:
        layers.read(path, must_be_in_china=True)
    assert refused.value.code == "not_in_china"


def test_gulf_of_guinea_is_noticed(tmp_path):
    """Metres that some program labelled as degrees of a projected system near 0, 0."""
    path = tmp_path / "a.gpkg"
    layer = Layer("a", pa.table({"n": [1]}), np.array([shapely.Point(3.1, 0.4)]), named("4326"))
    layers.write(path, [layer])
    assert len(layers.read(path).notes) == 1
    with pytest.raises(Unusable) as refused:
        layers.read(path, must_be_in_china=True)
    assert refused.value.code == "not_in_china"


def test_unknown_system_is_named_in_the_refusal(tmp_path):
    with pytest.raises(Unusable, match="Atlantis"):
        layers.read(sheet(tmp_path / "a.csv", PLACE), system="Atlantis")


def test_parquet_without_system_takes_the_siblings(tmp_path):
    path = tmp_path / "a.parquet"
    pyarrow.parquet.write_table(pa.table({"x": [500.0, 600.0], "y": [1.0, 2.0]}), path)
    layer = layers.read(path, fallback=named("EPSG:4549"))
    assert layer.system.name == "EPSG:4549" and len(layer) == 2


def test_geoparquet_without_crs_is_wgs84_by_its_standard(tmp_path):
    about = {"version": "1.1.0", "primary_column": "g", "columns": {"g": {"encoding": "WKB", "geometry_types": []}}}  # fmt: skip
    table = pa.table({"g": pa.array(shapely.to_wkb(shapely.points(PLACE)), pa.binary())})
    table = table.replace_schema_metadata({b"geo": json.dumps(about).encode()})
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet")
    layer = layers.read(tmp_path / "a.parquet")
    assert layer.system.name == "EPSG:4326" and (found(layer) == PLACE).all()


def test_local_plane_measures_like_the_ellipsoid_and_leads_back():
    plane = local_plane((120.7, 30.7, 120.8, 30.8))
    geod = pyproj.Geod(ellps="WGS84")
    ends = shapely.points([[120.74, 30.76], [120.76, 30.75]])
    there = plane.forward(np.array(ends))
    _a, _b, metres = geod.inv(120.74, 30.76, 120.76, 30.75)
    assert abs(there[0].distance(there[1]) / metres - 1) < 1e-3
    assert np.abs(shapely.get_coordinates(plane.back(there)) - shapely.get_coordinates(ends)).max() < 1e-12  # fmt: skip


def test_plane_of_a_projected_layer_is_its_own():
    xy = projected(4549)
    layer = Layer("a", pa.table({"n": [1, 2, 3]}), shapely.points(xy), named("4549"))
    plane = plane_of(layer)
    geometry = layer.flat(plane)
    assert geometry is layer.source and plane == plane_of(layer)
    assert plane.stored.name == "EPSG:4549"


def test_web_mercator_is_no_plane_of_true_metres():
    layer = Layer("a", pa.table({"n": [1, 2, 3]}), shapely.points(projected(3857)), named("3857"))
    plane = plane_of(layer)
    geometry = layer.flat(plane)
    _a, _b, metres = pyproj.Geod(ellps="WGS84").inv(*PLACE[0], *PLACE[1])
    assert plane.system is None
    assert abs(geometry[0].distance(geometry[1]) / metres - 1) < 1e-3
