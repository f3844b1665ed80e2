"""Files that are broken or meant to do harm end in one sentence and touch nothing."""

from __future__ import annotations

import json
import zipfile
from contextlib import suppress

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pyogrio
import pytest
import shapely
from django.utils import translation

from linli.engines import layers
from linli.engines.layers.reading import Limits
from linli.engines.sentences import Unusable


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


KML = '<?xml version="1.0"?>{0}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{1}</Document></kml>'
PLACE = (
    "<Placemark><name>{0}</name><Point><coordinates>120.7,30.7</coordinates></Point></Placemark>"
)


def refused(path, **more):
    with pytest.raises(Unusable) as error:
        layers.read(path, **more)
    said = " ".join(map(str, error.value.fields.values()))
    assert len(said) > 10 and "Traceback" not in said
    return said


@pytest.mark.parametrize("kind", layers.FORMATS)
@pytest.mark.parametrize("content", [b"", b"nonsense \xff\xfe\x00", b"{", b"PK\x03\x04broken", b"<kml>"])  # fmt: skip
def test_broken_file_of_any_kind_is_refused(tmp_path, kind, content):
    path = tmp_path / f"a{kind}"
    path.write_bytes(content)
    if kind == ".csv" and content:
        try:
            assert not layers.read(path).spatial
        except Unusable:
            return
    else:
        refused(path)


@pytest.mark.parametrize("kind", [".gpkg", ".geojson", ".parquet", ".fgb", ".xlsx", ".shp.zip", ".kml"])  # fmt: skip
@pytest.mark.parametrize("part", [0.2, 0.6, 0.95])
def test_truncated_file_is_refused_or_read_without_a_traceback(tmp_path, kind, part):
    whole = tmp_path / f"whole{kind}"
    shapes = np.array([shapely.Point(120.7 + i / 100, 30.7).buffer(0.001) for i in range(30)], object)  # fmt: skip
    layer = layers.Layer("a", pa.table({"n": list(range(30))}), shapes, layers.named("4326"))
    layers.write(whole, [layer])
    content = whole.read_bytes()
    path = tmp_path / f"cut{kind}"
    path.write_bytes(content[: int(len(content) * part)])
    with suppress(Unusable):
        assert len(layers.read(path)) <= 30


@pytest.mark.parametrize(
    "harm",
    [
        '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_kml_with_entities_is_refused(tmp_path, harm, encoding):
    path = tmp_path / "a.kml"
    text = KML.format(harm, PLACE.format("&x;")).replace('"1.0"', f'"1.0" encoding="{encoding}"')
    path.write_bytes(text.encode(encoding))
    assert "declares entities" in refused(path)


def test_kml_that_links_elsewhere_is_refused(tmp_path):
    path = tmp_path / "a.kml"
    link = "<NetworkLink><Link><href>http://127.0.0.1:9/a.kml</href></Link></NetworkLink>"
    path.write_text(KML.format("", link))
    assert "only links to other places" in refused(path)


@pytest.mark.parametrize(
    "told",
    [
        {"type": "gdal_streamed_alg", "command_line": "gdal vector convert {0} --output-format stream x"},
        {"type": "Topology", "objects": {}, "arcs": []},
        {"features": "http://127.0.0.1:9/x", "geometryType": "esriGeometryPoint"},
    ],
)  # fmt: skip
def test_json_of_another_driver_is_not_run(tmp_path, told):
    """GDAL would choose another driver by content; one of them runs a command line."""
    good = tmp_path / "good.geojson"
    good.write_text(json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [120, 30]}}]}))  # fmt: skip
    path = tmp_path / "bad.geojson"
    path.write_text(json.dumps(told).replace("{0}", str(good)))
    assert "bad.geojson is damaged or is not what its name says" in refused(path)


@pytest.mark.parametrize("kind", [".kml", ".shp", ".gpkg", ".geojson", ".fgb"])
def test_virtual_layer_under_another_name_is_refused(tmp_path, kind):
    path = tmp_path / f"a{kind}"
    path.write_text('<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>')  # fmt: skip
    assert f"a{kind} is damaged or is not what its name says" in refused(path)


@pytest.mark.parametrize("name", ["/vsicurl/http://127.0.0.1:9/a.geojson", "/vsizip//etc/a.zip/a.shp", "http://127.0.0.1:9/a.kml"])  # fmt: skip
def test_virtual_and_remote_paths_are_no_files(name):
    assert "cannot be opened" in refused(name)


def shape_zip(tmp_path, name="a"):
    folder = tmp_path / "shape"
    folder.mkdir()
    pyogrio.raw.write(
        folder / f"{name}.shp", shapely.to_wkb(np.array([shapely.Point(120.7, 30.7)])),
        [np.array([1])], ["n"], geometry_type="Point", crs="EPSG:4326", driver="ESRI Shapefile",
    )  # fmt: skip
    return folder


def test_zip_with_paths_outside_stays_inside(tmp_path):
    folder = shape_zip(tmp_path)
    bundle = tmp_path / "in" / "a.zip"
    bundle.parent.mkdir()
    with zipfile.ZipFile(bundle, "w") as archive:
        for part in folder.iterdir():
            archive.write(part, f"../../../../{tmp_path.name}/escaped/{part.name}")
            archive.write(part, f"..\\..\\also\\..\\{part.stem}b{part.suffix}")
    before = {p for p in tmp_path.rglob("*")}
    refused(bundle)  # two layers of different name: asks which
    assert len(layers.read(bundle, "a")) == 1
    assert {p for p in tmp_path.rglob("*")} == before


def test_zip_with_two_files_of_one_name_is_refused(tmp_path):
    folder = shape_zip(tmp_path)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for part in folder.iterdir():
            archive.write(part, f"x/{part.name}")
            archive.write(part, f"y/{part.name}")
    assert "a." in refused(tmp_path / "a.zip")


def test_zip_bomb_is_refused_whatever_size_it_declares(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.dbf", b"\0" * 5_000_000)
    limits = Limits(unpacked=3 << 20)
    assert "larger than 3 MB" in refused(path, limits=limits)
    content = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = content.find(mark) + at
        content[place : place + 4] = (100).to_bytes(4, "little")
    path.write_bytes(content)
    assert "damaged or locked" in refused(path, limits=limits)


def test_zip_of_many_members_is_refused(tmp_path):
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for i in range(2_500):
            archive.writestr(f"{i}.txt", "")
    assert "more than 2,000 files" in refused(path)


def test_file_and_rows_above_the_limit_are_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("lon,lat\n" + "120.7,30.7\n" * 50)
    refused(path, limits=Limits(size=100))
    refused(path, limits=Limits(rows=49))
    assert len(layers.read(path, limits=Limits(rows=50))) == 50


def test_coordinates_that_are_no_numbers_count_as_missing(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("lon,lat\n120.7,30.7\nx,30\n,\ninf,30\n")
    assert shapely.is_missing(layers.read(path).source).tolist() == [False, True, True, True]
    shape = tmp_path / "b.csv"
    shape.write_text('n,wkt\n1,"POINT (120.7 30.7)"\n2,"POLYGON ((1 1, oops))"\n')
    assert "row 2" in refused(shape)


def test_shapefile_without_its_index_says_what_is_missing(tmp_path):
    folder = shape_zip(tmp_path)
    (folder / "a.shx").unlink()
    assert ".shx" in refused(folder / "a.shp")


def test_parquet_of_endless_equal_rows_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "a.parquet"
    pyarrow.parquet.write_table(pa.table({"lon": np.full(100_000, 120.7), "lat": np.full(100_000, 30.7)}), path)  # fmt: skip
    assert path.stat().st_size < 10_000
    assert "99999" in refused(path, limits=Limits(rows=99_999))
