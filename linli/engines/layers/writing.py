"""Writes layers: GeoPackage, GeoJSON, GeoParquet, zipped Shapefile, KML, FlatGeobuf, xlsx."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pyogrio
import shapely
import xlsxwriter
from pyogrio import raw

from linli.engines.layers.layer import Layer
from linli.engines.layers.systems import MULTIPLE, SHIFTED, WGS84, Geometries, System
from linli.engines.sentences import Sentence, Unusable

DECIMALS = 12  # degrees; coarser ones would bend borders where a corner lies on a side
KINDS = (".gpkg", ".geojson", ".json", ".parquet", ".shp.zip", ".zip", ".kml", ".fgb", ".xlsx")
ONE_LAYER = (".geojson", ".json", ".parquet", ".fgb")
NAME_BYTES = 10  # of a shapefile's field
TITLES = ("name", "名称", "code", "编码")  # what a place on the map is called by in KML
MOST_CELL = 32_000  # characters a workbook's cell takes


def kind_of(path: Path) -> str:
    """The kind by the name; `Unusable` for another."""
    lower = path.name.lower()
    for kind in KINDS:
        if lower.endswith(kind):
            return kind
    known = ", ".join(one[1:] for one in KINDS)
    raise Unusable({"file": Sentence("%(name)s is of no kind that can be written: %(known)s.", name=path.name, known=known)})  # fmt: skip


def write(path: Path, layers: Sequence[Layer], system: System | None = None) -> None:
    """The layers as one file, in `system` or in their own; GeoJSON and KML always in WGS-84.

    Formats that hold one layer take the first. Raises `Unusable` for a name of no known kind.
    """
    kind = kind_of(path)
    if kind in ONE_LAYER:
        layers = layers[:1]
    WRITERS[kind](path, layers, system)


def placed(layer: Layer, system: System | None) -> tuple[Geometries, System]:
    """The geometries and the system in which they are written; shifted systems only if asked."""
    if system is None:
        system = WGS84 if layer.system.name in SHIFTED else layer.system
    if system == layer.system:
        return layer.source, system
    return system.from_wgs84(layer.geometry), system


def write_geojson(path: Path, layers: Sequence[Layer], system: System | None) -> None:
    """RFC 7946: WGS-84, outer rings anticlockwise, twelve decimals."""
    layer = layers[0]
    with path.open("w", encoding="utf-8") as stream:
        stream.write('{"type":"FeatureCollection","features":[')
        for at, line in enumerate(features(layer)):
            stream.write((",\n" if at else "\n") + line)
        stream.write("\n]}\n")


def features(layer: Layer) -> Iterator[str]:
    """Each row as a GeoJSON feature, one line of text."""
    shapes = shapely.transform(layer.geometry, lambda xy: np.round(xy, DECIMALS))
    texts = shapely.to_geojson(shapely.orient_polygons(shapes))
    for row, text in zip(layer.rows, texts, strict=True):
        properties = json.dumps(row, ensure_ascii=False, default=str)
        yield f'{{"type":"Feature","properties":{properties},"geometry":{text or "null"}}}'


def write_parquet(path: Path, layers: Sequence[Layer], system: System | None) -> None:
    """GeoParquet 1.1 with WKB and the system as PROJJSON."""
    layer = layers[0]
    geometry, system = placed(layer, system)
    present = geometry[~shapely.is_missing(geometry)]
    details: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted(set(shape.geom_type for shape in present)),
        "crs": None if system.crs is None else json.loads(system.crs.to_json()),
    }
    if len(present):
        details["bbox"] = [float(edge) for edge in shapely.total_bounds(present)]
    about = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": details}}
    table = layer.table.append_column(
        "geometry", pa.array(shapely.to_wkb(geometry, byte_order=1), pa.binary())
    )
    table = table.replace_schema_metadata({b"geo": json.dumps(about).encode()})
    pyarrow.parquet.write_table(table, path, compression="zstd")


def write_package(path: Path, layers: Sequence[Layer], system: System | None) -> None:
    """A GeoPackage with one table per layer."""
    path.unlink(missing_ok=True)
    for layer in layers:
        through_gdal(path, layer, system, "GPKG")


def write_flat(path: Path, layers: Sequence[Layer], system: System | None) -> None:
    """A FlatGeobuf of the first layer."""
    through_gdal(path, layers[0], system, "FlatGeobuf")


def write_kml(path: Path, layers: Sequence[Layer], system: System | None) -> None:
    """KML, a folder per layer; placemarks are called by the first column that is a title."""
    path.unlink(missing_ok=True)
    for layer in layers:
        title = next((name for name in TITLES if name in layer.fields), "")
        named = (
            layer.table.append_column("Name", layer.table.column(title)) if title else layer.table
        )
        through_gdal(path, Layer(layer.name, named, layer.source, layer.system), WGS84, "LIBKML")


def write_shape(path: Path, layers: Sequence[Layer], system: System | None) -> None:
    """One shapefile per layer in a zip, attributes in UTF-8, field names cut to ten bytes."""
    with tempfile.TemporaryDirectory() as folder:
        for layer in layers:
            short = Layer(layer.name, shortened(layer.table), layer.source, layer.system)
            through_gdal(Path(folder) / f"{layer.name}.shp", short, system, "ESRI Shapefile")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in sorted(Path(folder).iterdir()):
                archive.write(part, part.name)


def through_gdal(path: Path, layer: Layer, system: System | None, driver: str) -> None:
    """One layer written by a GDAL driver, appended where the file is there. Raises `Unusable` when
    it cannot be written."""
    geometry, system = placed(layer, system)
    kinds = {shape.geom_type for shape in geometry if shape is not None}
    kind = next(iter(kinds)) if len(kinds) == 1 else mixed(kinds)
    if driver != "ESRI Shapefile" and kind.startswith("Multi"):
        geometry = np.array([multi(shape, kind) for shape in geometry], dtype=object)
    table = layer.table.append_column("wkb_geometry", pa.array(shapely.to_wkb(geometry), pa.binary()))  # fmt: skip
    try:
        raw.write_arrow(
            table, str(path), layer=layer.name, driver=driver, geometry_name="wkb_geometry",
            geometry_type=kind, crs=system.crs.to_wkt() if system.crs is not None else None,
            encoding="UTF-8" if driver == "ESRI Shapefile" else None,
            append=path.exists(),
        )  # fmt: skip
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise Unusable({"file": Sentence("The file %(name)s cannot be written.", name=path.name)}) from error  # fmt: skip


def mixed(kinds: set[str]) -> str:
    """One type for all: the multiple one where only that differs."""
    single = {kind.removeprefix("Multi") for kind in kinds}
    return f"Multi{single.pop()}" if len(single) == 1 else "Unknown"


def multi(shape: Any, kind: str) -> Any:
    """The geometry as the multiple kind; None and what is that already stay."""
    if shape is None or shape.geom_type == kind:
        return shape
    return MULTIPLE[kind.removeprefix("Multi")]([shape])


def shortened(table: pa.Table) -> pa.Table:
    """Field names of at most ten bytes, all different, no Chinese letter cut in two."""
    names: list[str] = []
    for name in table.column_names:
        short = name.encode()[:NAME_BYTES].decode("utf-8", "ignore")
        number = 1
        while short in names:
            number += 1
            tail = str(number)
            short = name.encode()[: NAME_BYTES - len(tail)].decode("utf-8", "ignore") + tail
        names.append(short)
    return table.rename_columns(names)


def write_xlsx(path: Path, layers: Sequence[Layer], system: System | None) -> None:
    """A sheet per layer: attributes, longitude and latitude of a point inside, WKT in WGS-84."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:  # fmt: skip
        for layer in layers:
            sheet = book.add_worksheet(layer.name[:31])
            for at, line in enumerate(lines(layer)):
                sheet.write_row(at, 0, line)


def lines(layer: Layer) -> Iterator[list[Any]]:
    """Titles, then the rows of a layer's sheet."""
    yield [*layer.fields, "lon", "lat", "wkt"]
    inner = shapely.point_on_surface(layer.geometry)
    x, y = np.round(shapely.get_x(inner), DECIMALS), np.round(shapely.get_y(inner), DECIMALS)
    texts = shapely.to_wkt(layer.geometry, rounding_precision=DECIMALS)
    for at, row in enumerate(layer.rows):
        cells = [cell_of(value) for value in row.values()]
        spot = [None, None] if np.isnan(x[at]) else [float(x[at]), float(y[at])]
        text = texts[at]
        yield [*cells, *spot, text if text is None or len(text) < MOST_CELL else None]


def cell_of(value: Any) -> Any:
    """A value as a workbook takes it: numbers and text as they are, anything else as text."""
    return value if isinstance(value, int | float | str | None) else str(value)


WRITERS = {
    ".gpkg": write_package, ".geojson": write_geojson, ".json": write_geojson,
    ".parquet": write_parquet, ".shp.zip": write_shape, ".zip": write_shape, ".kml": write_kml,
    ".fgb": write_flat, ".xlsx": write_xlsx,
}  # fmt: skip
